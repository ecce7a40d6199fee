//! Sessions by the day they are held on.

use platform::db::sql;
use platform::params;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::super::{CourseId, Meeting};
use super::MeetingRow;

/// Meetings from one day to another of published courses that stand, by day and course.
pub(in crate::catalogue) async fn meetings_between<C: ConnectionTrait>(
    conn: &C,
    from: &str,
    to: &str,
) -> Result<Vec<(CourseId, Meeting)>, DbErr> {
    let text = "SELECT m.course, m.position, m.date, m.from_minute, m.to_minute, m.place, m.link, m.spot
      FROM meeting m JOIN course c ON c.id = m.course
      WHERE m.date >= $1 AND m.date <= $2 AND c.approved_at IS NOT NULL AND c.cancelled_at IS NULL
      ORDER BY m.date, m.course, m.from_minute";
    let rows: Vec<MeetingRow> = sql::all(conn, text, params![from, to]).await?;
    Ok(rows.into_iter().map(MeetingRow::read).collect())
}

/// Courses held on one of these days, published and not cancelled, with the numbers of those sessions.
pub(in crate::catalogue) async fn sessions_on<C: ConnectionTrait>(
    conn: &C,
    days: &[String],
) -> Result<Vec<(CourseId, i64)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        course: CourseId,
        position: i64,
    }
    let text = format!(
        "SELECT m.course, m.position FROM meeting m JOIN course c ON c.id = m.course
          WHERE m.date IN ({}) AND c.approved_at IS NOT NULL AND c.cancelled_at IS NULL",
        sql::placeholders(1, days.len())
    );
    let rows: Vec<Row> =
        sql::all(conn, &text, days.iter().map(|day| Value::from(day.clone())).collect()).await?;
    Ok(rows.into_iter().map(|row| (row.course, row.position)).collect())
}
