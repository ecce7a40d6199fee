//! Database access: open courses by the codes in their forms.

use jiff::Timestamp;
use platform::db::sql;
use platform::params;
use sea_orm::{ConnectionTrait, DbErr, Value};

use super::super::Course;
use super::{COURSE, FROM};

/// Open courses after a code whose form has one of these answers somewhere, by code.
pub(crate) async fn page<C: ConnectionTrait>(
    conn: &C,
    needles: &[&str],
    after: &str,
    now: Timestamp,
    most: usize,
) -> Result<Vec<Course>, DbErr> {
    let mut values = params![after, now.as_millisecond()];
    let mut likes = Vec::new();
    for needle in needles {
        values.push(Value::from(format!("%\"{}\"%", sql::like_pattern(needle))));
        likes.push(format!("c.form LIKE ${} ESCAPE '\\'", values.len()));
    }
    sql::all(
        conn,
        &format!(
            "SELECT {COURSE} {FROM} WHERE c.code > $1 AND c.closed_at IS NULL AND c.cancelled_at IS NULL
               AND (c.approved_at IS NULL OR c.last_meeting_end IS NULL OR c.last_meeting_end > $2)
               AND ({}) ORDER BY c.code LIMIT {most}",
            likes.join(" OR ")
        ),
        values,
    )
    .await
}
