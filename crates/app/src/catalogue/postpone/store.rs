//! Database access of moved dates.

use platform::db::sql;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr};

use super::super::CourseId;
use super::{Moved, MovedId};

const ALL: &str = "id, course, version, moved_at, reason, dates_before, dates_after, told_at";

pub(super) async fn insert(change: &Change, m: &Moved) -> Result<(), DbErr> {
    let (before, after) = (m.dates_before.clone(), m.dates_after.clone());
    sql::insert_many(
        change.conn(),
        &format!("INSERT INTO course_moved ({ALL})"),
        vec![params![m.id, m.course, m.version, m.moved_at, m.reason.clone(), before, after, m.told_at]],
        "",
    )
    .await?;
    Ok(())
}

pub(super) async fn by_id<C: ConnectionTrait>(conn: &C, id: MovedId) -> Result<Option<Moved>, DbErr> {
    sql::one(conn, &format!("SELECT {ALL} FROM course_moved WHERE id = $1"), params![id]).await
}

/// Every move of a course, the last one first.
pub(super) async fn of_course<C: ConnectionTrait>(conn: &C, course: CourseId) -> Result<Vec<Moved>, DbErr> {
    let text = format!("SELECT {ALL} FROM course_moved WHERE course = $1 ORDER BY version DESC");
    sql::all(conn, &text, params![course]).await
}

/// Marks a move as told; answers whether it was not yet.
pub(super) async fn told(change: &Change, id: MovedId) -> Result<bool, DbErr> {
    let text = "UPDATE course_moved SET told_at = $2 WHERE id = $1 AND told_at IS NULL";
    Ok(sql::run(change.conn(), text, params![id, change.now().as_millisecond()]).await? == 1)
}
