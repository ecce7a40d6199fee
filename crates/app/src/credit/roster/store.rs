//! Database access of rosters: their revision, and what stood in them when they were sent.

use domain::refusal::Refusal;
use domain::roster::{Look, Period};
use platform::db::sql;
use platform::ids::{OrganisationId, PersonId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use crate::catalogue::CourseId;
use crate::credit::RosterRow;

/// How often a roster was saved, and by whom last.
#[derive(Clone, Debug, Default, PartialEq, FromQueryResult)]
pub struct State {
    /// Rises with every saving; 0 while nobody saved it.
    pub revision: i64,
    /// When it was saved last, milliseconds.
    pub saved_at: i64,
    /// Who saved it.
    pub saved_by: String,
}

pub(in crate::credit) async fn state<C: ConnectionTrait>(conn: &C, course: CourseId) -> Result<State, DbErr> {
    let text = "SELECT revision, saved_at, saved_by FROM roster_state WHERE course = $1";
    Ok(sql::one(conn, text, params![course]).await?.unwrap_or_default())
}

pub(super) async fn saved(change: &Change, course: CourseId, by: &str) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO roster_state (course, revision, saved_at, saved_by) VALUES ($1, 1, $2, $3)
         ON CONFLICT (course) DO UPDATE SET revision = roster_state.revision + 1,
           saved_at = excluded.saved_at, saved_by = excluded.saved_by",
        params![course, change.now().as_millisecond(), by.to_owned()],
    )
    .await?;
    Ok(())
}

/// People and hours of a roster as it was sent, and what is unusual in it, for the list of the region centre.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Sent {
    /// The course.
    pub course: CourseId,
    /// People who get hours.
    pub people: i64,
    /// All half-hours together.
    pub half_hours: i64,
    /// Codes of what is unusual, `,a,b,`.
    pub looks: String,
}

impl Sent {
    /// How many kinds of unusual things there are.
    pub fn looks(&self) -> usize {
        self.looks.split(',').filter(|code| !code.is_empty()).count()
    }

    /// Whether something stops the confirmation.
    pub fn stopped(&self) -> bool {
        [Look::Twice { people: 1 }, Look::AboveCourse { people: 1 }]
            .iter()
            .any(|look| self.looks.split(',').any(|code| code == look.code()))
    }
}

/// Notes people, hours and what is unusual in a roster that is sent.
pub(super) async fn sent(
    change: &Change,
    course: CourseId,
    rows: &[RosterRow],
    looks: &[Look],
) -> Result<(), DbErr> {
    let sum: i64 = rows.iter().map(|row| row.half_hours).sum();
    let people = i64::try_from(rows.len()).unwrap_or(0);
    let codes: String = looks.iter().map(|look| format!("{},", look.code())).collect();
    let codes = if codes.is_empty() { codes } else { format!(",{codes}") };
    sql::run(
        change.conn(),
        "INSERT INTO roster_sent (course, people, half_hours, looks, sent_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (course) DO UPDATE SET people = excluded.people, half_hours = excluded.half_hours,
           looks = excluded.looks, sent_at = excluded.sent_at",
        params![course, people, sum, codes, change.now().as_millisecond()],
    )
    .await?;
    Ok(())
}

/// What was noted of several rosters when they were sent; of those sent before that was noted, nothing.
pub(in crate::credit) async fn sent_of<C: ConnectionTrait>(
    conn: &C,
    courses: &[CourseId],
) -> Result<Vec<Sent>, DbErr> {
    let mut found = Vec::new();
    for some in courses.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let text =
            format!("SELECT course, people, half_hours, looks FROM roster_sent WHERE course IN ({list})");
        found.extend(
            sql::all::<Sent, _>(conn, &text, some.iter().map(|id| Value::from(*id)).collect()).await?,
        );
    }
    Ok(found)
}

/// Writes down that a letter of a period goes to an organisation; false when another copy, or an earlier run, was quicker.
pub(super) async fn note_reminder(
    change: &Change,
    organisation: OrganisationId,
    period: Period,
    courses: usize,
) -> Result<bool, DbErr> {
    let touched = sql::run(
        change.conn(),
        "INSERT INTO roster_reminder (organisation, kind, period, courses, told_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (organisation, kind, period) DO NOTHING",
        params![
            organisation,
            period.kind(),
            period.key(),
            i64::try_from(courses).unwrap_or(0),
            change.now().as_millisecond()
        ],
    )
    .await?;
    Ok(touched == 1)
}

/// Which of some organisations got the letter of a period.
pub(super) async fn reminded<C: ConnectionTrait>(
    conn: &C,
    period: Period,
) -> Result<std::collections::HashSet<OrganisationId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        organisation: OrganisationId,
    }
    let text = "SELECT organisation FROM roster_reminder WHERE kind = $1 AND period = $2";
    let rows: Vec<Row> = sql::all(conn, text, params![period.kind(), period.key()]).await?;
    Ok(rows.into_iter().map(|row| row.organisation).collect())
}

/// Who of some people wants no weekly letters.
pub(in crate::credit) async fn quiet<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> Result<std::collections::HashSet<PersonId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        person: PersonId,
    }
    let mut found = std::collections::HashSet::new();
    for some in people.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let text = format!("SELECT person FROM roster_no_reminders WHERE person IN ({list})");
        let rows: Vec<Row> = sql::all(conn, &text, some.iter().map(|id| Value::from(*id)).collect()).await?;
        found.extend(rows.into_iter().map(|row| row.person));
    }
    Ok(found)
}

pub(super) async fn set_quiet(change: &Change, person: PersonId, quiet: bool) -> Result<(), DbErr> {
    if quiet {
        let text = "INSERT INTO roster_no_reminders (person, chosen_at) VALUES ($1, $2)
                    ON CONFLICT (person) DO NOTHING";
        sql::run(change.conn(), text, params![person, change.now().as_millisecond()]).await?;
    } else {
        sql::run(change.conn(), "DELETE FROM roster_no_reminders WHERE person = $1", params![person]).await?;
    }
    Ok(())
}
