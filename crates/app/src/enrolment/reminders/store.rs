//! Database access of reminders.

use std::collections::HashSet;

use platform::db::sql;
use platform::ids::PersonId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use crate::catalogue::CourseId;
use crate::enrolment::EnrolmentId;

/// Somebody with a place who was not reminded of a day yet.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Pending {
    pub id: EnrolmentId,
    pub course: CourseId,
    pub person: PersonId,
    pub requested_at: i64,
}

/// Who has a place in one of these courses and was not reminded of the day.
pub(super) async fn pending<C: ConnectionTrait>(
    conn: &C,
    courses: &[CourseId],
    day: &str,
) -> Result<Vec<Pending>, DbErr> {
    let mut found = Vec::new();
    for some in courses.chunks(500) {
        let list = sql::placeholders(2, some.len());
        let text = format!(
            "SELECT e.id, e.course, e.person, e.requested_at FROM enrolment e
             WHERE e.state = 'admitted' AND e.course IN ({list})
               AND NOT EXISTS (SELECT 1 FROM enrolment_reminder r WHERE r.enrolment = e.id AND r.day = $1)
             ORDER BY e.id"
        );
        let mut values = params![day];
        values.extend(some.iter().map(|id| Value::from(*id)));
        found.extend(sql::all::<Pending, _>(conn, &text, values).await?);
    }
    Ok(found)
}

pub(super) async fn note(change: &Change, ids: &[EnrolmentId], day: &str) -> Result<(), DbErr> {
    let now = change.now().as_millisecond();
    let rows = ids.iter().map(|id| params![*id, day, now]).collect();
    let head = "INSERT INTO enrolment_reminder (enrolment, day, told_at)";
    sql::insert_many(change.conn(), head, rows, "").await?;
    Ok(())
}

/// Who of some people wants no reminders.
pub(super) async fn quiet<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> Result<HashSet<PersonId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        person: PersonId,
    }
    let mut found = HashSet::new();
    for some in people.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let text = format!("SELECT person FROM enrolment_no_reminders WHERE person IN ({list})");
        let rows: Vec<Row> = sql::all(conn, &text, some.iter().map(|id| Value::from(*id)).collect()).await?;
        found.extend(rows.into_iter().map(|row| row.person));
    }
    Ok(found)
}

pub(super) async fn set_quiet(change: &Change, person: PersonId, quiet: bool) -> Result<(), DbErr> {
    if quiet {
        let text = "INSERT INTO enrolment_no_reminders (person, chosen_at) VALUES ($1, $2)
                    ON CONFLICT (person) DO NOTHING";
        sql::run(change.conn(), text, params![person, change.now().as_millisecond()]).await?;
    } else {
        sql::run(change.conn(), "DELETE FROM enrolment_no_reminders WHERE person = $1", params![person])
            .await?;
    }
    Ok(())
}
