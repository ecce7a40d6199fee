//! Rows of the change feed.

use platform::db::sql;
use platform::ids::OrganisationId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::{COURSE, FROM};
use crate::catalogue::feed::Touched;
use crate::catalogue::{Course, CourseId};

/// The counter that every row takes its number from; see [`crate::catalogue::feed`] for what that promises.
const COUNTER: &str = "course feed";

/// Courses that stand in the index.
const LISTED: &str = "approved_at IS NOT NULL AND cancelled_at IS NULL";

/// One number for all of them. The table refers to no course: a reference would lock the course's row after the counter,
/// while somebody who holds the row waits for the counter.
pub(in crate::catalogue) async fn add(change: &Change, courses: &[CourseId]) -> Result<(), DbErr> {
    if courses.is_empty() {
        return Ok(());
    }
    let number = change.next_number(COUNTER, 1).await?;
    let at = change.now().as_millisecond();
    sql::insert_many(
        change.conn(),
        "INSERT INTO course_change (number, course, at)",
        courses.iter().map(|course| params![number, *course, at]).collect(),
        "ON CONFLICT (number, course) DO NOTHING",
    )
    .await?;
    Ok(())
}

pub(in crate::catalogue) async fn after<C: ConnectionTrait>(
    conn: &C,
    position: i64,
    limit: i64,
) -> Result<Vec<Touched>, DbErr> {
    let mut rows: Vec<Touched> = sql::all(
        conn,
        &format!(
            "SELECT number, course FROM course_change WHERE number > $1 ORDER BY number, course LIMIT {limit}"
        ),
        params![position],
    )
    .await?;
    // A number is never cut in two: who remembers it as done would miss its other courses.
    if let Some(last) = rows.last().filter(|_| rows.len() as i64 == limit).map(|row| row.number) {
        rows.retain(|row| row.number < last);
        let whole = "SELECT number, course FROM course_change WHERE number = $1";
        rows.extend(sql::all::<Touched, _>(conn, whole, params![last]).await?);
    }
    Ok(rows)
}

pub(in crate::catalogue) async fn head<C: ConnectionTrait>(conn: &C) -> Result<i64, DbErr> {
    sql::number(conn, "SELECT MAX(number) AS n FROM course_change", vec![]).await
}

/// Forgets what is older; the newest row stays, so that the end of the feed is always known.
pub(in crate::catalogue) async fn prune(change: &Change, before: i64) -> Result<u64, DbErr> {
    let newest = head(change.conn()).await?;
    sql::run(
        change.conn(),
        "DELETE FROM course_change WHERE at < $1 AND number < $2",
        params![before, newest],
    )
    .await
}

pub(in crate::catalogue) async fn listed_of<C: ConnectionTrait>(
    conn: &C,
    organisations: &[OrganisationId],
) -> Result<Vec<CourseId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        id: CourseId,
    }
    let mut found = Vec::new();
    for some in organisations.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let text = format!("SELECT id FROM course WHERE {LISTED} AND organisation IN ({list})");
        let values = some.iter().map(|id| Value::from(*id)).collect();
        found.extend(sql::all::<Row, _>(conn, &text, values).await?.into_iter().map(|row| row.id));
    }
    Ok(found)
}

pub(in crate::catalogue) async fn listed_after<C: ConnectionTrait>(
    conn: &C,
    id: CourseId,
    limit: i64,
) -> Result<Vec<Course>, DbErr> {
    let text = format!(
        "SELECT {COURSE} {FROM} WHERE c.id > $1 AND c.approved_at IS NOT NULL AND c.cancelled_at IS NULL ORDER BY c.id LIMIT {limit}"
    );
    sql::all(conn, &text, params![id]).await
}

pub(in crate::catalogue) async fn listed_count<C: ConnectionTrait>(conn: &C) -> Result<i64, DbErr> {
    sql::number(conn, &format!("SELECT COUNT(*) AS n FROM course WHERE {LISTED}"), vec![]).await
}
