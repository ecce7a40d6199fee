//! How far the feed and the clock were followed, and what was seen of each course then.

use platform::db::sql;
use platform::ids::PersonId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use crate::catalogue::CourseId;

#[derive(FromQueryResult)]
struct Position {
    position: i64,
}

/// How far something was followed; `None` before its first turn.
pub(in crate::following) async fn position<C: ConnectionTrait>(
    conn: &C,
    name: &str,
) -> Result<Option<i64>, DbErr> {
    let text = "SELECT position FROM following_position WHERE name = $1";
    Ok(sql::one::<Position, _>(conn, text, params![name]).await?.map(|row| row.position))
}

/// Moves a position on and holds it until the change ends. Answers false when another copy was quicker: what this one has
/// prepared was told by the other.
pub(in crate::following) async fn advance(
    change: &Change,
    name: &str,
    from: i64,
    to: i64,
) -> Result<bool, DbErr> {
    let touched = sql::run(
        change.conn(),
        "INSERT INTO following_position (name, position) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET position = excluded.position WHERE following_position.position = $3",
        params![name, to, from],
    )
    .await?;
    Ok(touched == 1)
}

/// A course as it was seen.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::following) struct SeenRow {
    pub course: CourseId,
    pub listed: bool,
    pub facts: String,
    pub ends: i64,
}

pub(in crate::following) async fn seen<C: ConnectionTrait>(
    conn: &C,
    courses: &[CourseId],
) -> Result<Vec<SeenRow>, DbErr> {
    let mut found = Vec::new();
    for some in courses.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let text = format!("SELECT course, listed, facts, ends FROM course_seen WHERE course IN ({list})");
        found.extend(
            sql::all::<SeenRow, _>(conn, &text, some.iter().map(|id| Value::from(*id)).collect()).await?,
        );
    }
    Ok(found)
}

/// Keeps what was seen, over what was seen before.
pub(in crate::following) async fn put_seen(change: &Change, rows: &[SeenRow]) -> Result<(), DbErr> {
    insert_seen(
        change,
        rows,
        "ON CONFLICT (course) DO UPDATE SET listed = excluded.listed, facts = excluded.facts, ends = excluded.ends",
    )
    .await
}

/// Keeps what was seen unless something was before.
pub(in crate::following) async fn put_first_seen(change: &Change, row: &SeenRow) -> Result<(), DbErr> {
    insert_seen(change, std::slice::from_ref(row), "ON CONFLICT (course) DO NOTHING").await
}

async fn insert_seen(change: &Change, rows: &[SeenRow], tail: &str) -> Result<(), DbErr> {
    let rows = rows.iter().map(|r| params![r.course, r.listed, r.facts.clone(), r.ends]).collect();
    sql::insert_many(change.conn(), "INSERT INTO course_seen (course, listed, facts, ends)", rows, tail)
        .await?;
    Ok(())
}

/// What followers were told of courses already.
#[derive(Clone, Debug, PartialEq, Eq, Hash, FromQueryResult)]
pub(in crate::following) struct Notice {
    pub person: PersonId,
    pub course: CourseId,
    pub occasion: String,
}

pub(in crate::following) async fn notices<C: ConnectionTrait>(
    conn: &C,
    courses: &[CourseId],
) -> Result<Vec<Notice>, DbErr> {
    let mut found = Vec::new();
    for some in courses.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let text = format!("SELECT person, course, occasion FROM follow_notice WHERE course IN ({list})");
        found.extend(
            sql::all::<Notice, _>(conn, &text, some.iter().map(|id| Value::from(*id)).collect()).await?,
        );
    }
    Ok(found)
}

pub(in crate::following) async fn put_notices(change: &Change, told: &[Notice]) -> Result<(), DbErr> {
    let now = change.now().as_millisecond();
    let rows = told.iter().map(|n| params![n.person, n.course, n.occasion.clone(), now]).collect();
    sql::insert_many(
        change.conn(),
        "INSERT INTO follow_notice (person, course, occasion, told_at)",
        rows,
        "",
    )
    .await?;
    Ok(())
}

/// Deletes what was seen of courses that ended before an instant, and notices as old.
pub(in crate::following) async fn delete_old(change: &Change, before: i64) -> Result<u64, DbErr> {
    let seen = sql::run(change.conn(), "DELETE FROM course_seen WHERE ends < $1", params![before]).await?;
    let told =
        sql::run(change.conn(), "DELETE FROM follow_notice WHERE told_at < $1", params![before]).await?;
    Ok(seen + told)
}
