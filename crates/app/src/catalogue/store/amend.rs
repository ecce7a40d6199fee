//! Facts of closed courses, and the rows that tell which tags changed.

use platform::db::{for_update, sql};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, Value};
use uuid::Uuid;

use super::Derived;
use crate::catalogue::{CourseId, Retag, RetagId};

/// The counter of the rows; locked until the change commits, so that their order is that of the commits.
const COUNTER: &str = "course retag";

/// Writes what may be put right and nothing else: days, hours and places of a closed course stay.
pub(in crate::catalogue) async fn write(
    change: &Change,
    id: CourseId,
    form: &str,
    d: &Derived,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE course SET version = version + 1, updated_at = $2, form = $3, title = $4, scope = $5, item = $6,
           tags = $7, search_text = $8 WHERE id = $1",
        params![
            id,
            change.now().as_millisecond(),
            form,
            d.title.clone(),
            d.scope.clone(),
            d.item.clone(),
            d.tags.clone(),
            d.search_text.clone()
        ],
    )
    .await?;
    Ok(())
}

/// Writes courses with their tags before and after.
pub(in crate::catalogue) async fn retagged(
    change: &Change,
    rows: Vec<(CourseId, String, String)>,
    cause: &'static str,
    reference: Option<Uuid>,
) -> Result<(), DbErr> {
    let count = i64::try_from(rows.len()).unwrap_or(0);
    if count == 0 {
        return Ok(());
    }
    let first = change.take_numbers(COUNTER, 1, count).await?;
    let at = change.now().as_millisecond();
    let rows = (first..).zip(rows).map(|(number, (course, before, after))| {
        params![number, RetagId::new(), course, before, after, cause, reference, at]
    });
    sql::insert_many(
        change.conn(),
        "INSERT INTO course_retag (number, id, course, before, after, cause, reference, at)",
        rows.collect(),
        "",
    )
    .await?;
    Ok(())
}

pub(in crate::catalogue) async fn after<C: ConnectionTrait>(
    conn: &C,
    number: i64,
    limit: i64,
) -> Result<Vec<Retag>, DbErr> {
    let text = format!(
        "SELECT number, id, course, before, after, cause, reference, at FROM course_retag
          WHERE number > $1 ORDER BY number LIMIT {limit}"
    );
    sql::all(conn, &text, params![number]).await
}

/// Holds several courses until the change ends, in the order of their ids.
pub(in crate::catalogue) async fn lock_all(change: &Change, ids: &[CourseId]) -> Result<(), DbErr> {
    for some in ids.chunks(500) {
        let (list, values) = sql::listed(1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!("SELECT version AS n FROM course WHERE id IN ({list}) ORDER BY id");
        // Run to its end: a row that was not fetched would not be held.
        sql::run(change.conn(), &for_update(change.conn(), &text), values).await?;
    }
    Ok(())
}
