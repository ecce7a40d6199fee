//! Database access of lifted limits.

use platform::db::sql;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr};

use super::{CourseId, Lifted};

pub(super) async fn of_course<C: ConnectionTrait>(conn: &C, course: CourseId) -> Result<Vec<Lifted>, DbErr> {
    let text = "SELECT number, lifted, half_hours, half_hours_before, reason, set_at, set_by
                  FROM course_lift WHERE course = $1 ORDER BY number DESC";
    sql::all(conn, text, params![course]).await
}

/// Keeps a decision, and what the course awards by it.
pub(super) async fn put(change: &Change, course: CourseId, row: &Lifted) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO course_lift (number, course, lifted, half_hours, half_hours_before, reason, set_at, set_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            row.number,
            course,
            row.lifted.clone(),
            row.half_hours,
            row.half_hours_before,
            row.reason.clone(),
            row.set_at,
            row.set_by.clone()
        ],
    )
    .await?;
    sql::run(
        change.conn(),
        "UPDATE course SET lifted = $2, lifted_half_hours = $3, half_hours = $3, version = version + 1,
           updated_at = $4 WHERE id = $1",
        params![course, row.lifted.clone(), row.half_hours, row.set_at],
    )
    .await?;
    Ok(())
}
