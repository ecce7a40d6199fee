//! Database access of the transcript: one row for each course, and the lines of the few that are unfolded.

use platform::db::sql;
use platform::ids::PersonId;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::Entry;
use crate::catalogue::CourseId;

/// A course of a person's ledger with its hours as they stand.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(super) struct Row {
    pub course: CourseId,
    pub half_hours: i64,
    pub entries: i64,
    pub exchanged: i64,
    pub code: String,
    pub title: String,
    pub starts: Option<String>,
    pub ends: Option<String>,
    pub scope: String,
    pub tags: String,
    pub first_meeting: Option<i64>,
    pub last_meeting_end: Option<i64>,
    pub organiser: String,
}

fn ids(people: &[PersonId]) -> (String, Vec<Value>) {
    (sql::placeholders(1, people.len().max(1)), people.iter().map(|id| Value::from(*id)).collect())
}

/// All courses of people who are one, the latest last day first.
pub(super) async fn rows<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> Result<Vec<Row>, DbErr> {
    let (list, values) = ids(people);
    let text = format!(
        "SELECT s.course, s.half_hours, s.entries, s.exchanged, c.code, c.title, c.starts, c.ends, c.scope, c.tags,
           c.first_meeting, c.last_meeting_end, o.name AS organiser
         FROM (SELECT course, CAST(SUM(half_hours) AS BIGINT) AS half_hours, COUNT(*) AS entries,
                 CAST(SUM(CASE WHEN cause LIKE 'exchange%' THEN 1 ELSE 0 END) AS BIGINT) AS exchanged
                 FROM award WHERE person IN ({list}) GROUP BY course) s
           JOIN course c ON c.id = s.course JOIN organisation o ON o.id = c.organisation
         ORDER BY c.ends DESC, c.code DESC"
    );
    sql::all(conn, &text, values).await
}

/// The lines of the ledger of some courses, in the order they were written.
pub(super) async fn entries<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
    courses: &[CourseId],
) -> Result<Vec<Entry>, DbErr> {
    if courses.is_empty() {
        return Ok(Vec::new());
    }
    let (list, mut values) = ids(people);
    let (chosen, more) = sql::listed(values.len() + 1, courses.iter().map(|id| Value::from(*id)).collect());
    values.extend(more);
    let text = format!(
        "SELECT course, serial, kind, half_hours, cause, reason, at FROM award
          WHERE person IN ({list}) AND course IN ({chosen}) ORDER BY serial"
    );
    sql::all(conn, &text, values).await
}

/// Courses on whose roster people stand although it is not confirmed.
pub(super) async fn rostered<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> Result<Vec<CourseId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Found {
        course: CourseId,
    }
    let (list, values) = ids(people);
    let text = format!(
        "SELECT DISTINCT r.course FROM roster_row r JOIN course c ON c.id = r.course
          WHERE r.person IN ({list}) AND r.half_hours > 0 AND c.closed_at IS NULL"
    );
    Ok(sql::all::<Found, _>(conn, &text, values).await?.into_iter().map(|found| found.course).collect())
}

/// Courses in which every mark made of people says that they were absent.
pub(super) async fn only_absent<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
    courses: &[CourseId],
) -> Result<Vec<CourseId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Found {
        course: CourseId,
    }
    if courses.is_empty() {
        return Ok(Vec::new());
    }
    let (list, mut values) = ids(people);
    let (chosen, more) = sql::listed(values.len() + 1, courses.iter().map(|id| Value::from(*id)).collect());
    values.extend(more);
    let text = format!(
        "SELECT course FROM attendance WHERE person IN ({list}) AND course IN ({chosen})
          GROUP BY course HAVING MIN(CASE WHEN mark = 'absent' THEN 1 ELSE 0 END) = 1"
    );
    Ok(sql::all::<Found, _>(conn, &text, values).await?.into_iter().map(|found| found.course).collect())
}
