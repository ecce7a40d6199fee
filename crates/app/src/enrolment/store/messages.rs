//! Messages of organisers as sent.

use platform::db::sql;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr};

use crate::catalogue::CourseId;
use crate::enrolment::messages::{Message, MessageId};

const COLUMNS: &str = "id, course, seat, sender, subject, body, audience, recipients, sent_at";

pub(in crate::enrolment) async fn insert(change: &Change, message: &Message) -> Result<(), DbErr> {
    let m = message.clone();
    sql::run(
        change.conn(),
        &format!("INSERT INTO enrolment_message ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
        params![m.id, m.course, m.seat, m.sender, m.subject, m.body, m.audience, m.recipients, m.sent_at],
    )
    .await?;
    Ok(())
}

pub(in crate::enrolment) async fn by_id<C: ConnectionTrait>(
    conn: &C,
    id: MessageId,
) -> Result<Option<Message>, DbErr> {
    sql::one(conn, &format!("SELECT {COLUMNS} FROM enrolment_message WHERE id = $1"), params![id]).await
}

/// Messages of a course, newest first.
pub(in crate::enrolment) async fn of_course<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
) -> Result<Vec<Message>, DbErr> {
    sql::all(
        conn,
        &format!(
            "SELECT {COLUMNS} FROM enrolment_message WHERE course = $1 ORDER BY sent_at DESC, id DESC LIMIT 100"
        ),
        params![course],
    )
    .await
}

/// Messages of a course since an instant.
pub(in crate::enrolment) async fn count_since<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
    from: i64,
) -> Result<i64, DbErr> {
    sql::number(
        conn,
        "SELECT COUNT(*) AS n FROM enrolment_message WHERE course = $1 AND sent_at >= $2",
        params![course, from],
    )
    .await
}
