//! Requests for leave.

use platform::db::sql;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::super::{EnrolmentId, LeaveId};
use crate::catalogue::CourseId;

/// A request for leave from some sessions of a course.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Leave {
    /// Identity.
    pub id: LeaveId,
    /// The enrolment it is asked for.
    pub enrolment: EnrolmentId,
    /// Why.
    pub reason: String,
    /// Positions of the sessions: `,1,2,`.
    pub sessions: String,
    /// When it was asked for, milliseconds.
    pub asked_at: i64,
    /// `asked`, `granted`, `declined` or `taken_back`.
    pub state: String,
    /// When it was decided, milliseconds.
    pub decided_at: Option<i64>,
    /// The organiser's word.
    pub answer: String,
}

impl Leave {
    /// Positions of the sessions asked for.
    pub fn positions(&self) -> Vec<u32> {
        self.sessions.split(',').filter_map(|n| n.parse().ok()).collect()
    }
}

const LEAVE: &str = "l.id, l.enrolment, l.reason, l.sessions, l.asked_at, l.state, l.decided_at, l.answer";

pub(in crate::enrolment) async fn leaves<C: ConnectionTrait>(
    conn: &C,
    enrolment: EnrolmentId,
) -> Result<Vec<Leave>, DbErr> {
    let text =
        format!("SELECT {LEAVE} FROM enrolment_leave l WHERE l.enrolment = $1 ORDER BY l.asked_at, l.id");
    sql::all(conn, &text, params![enrolment]).await
}

pub(in crate::enrolment) async fn leave<C: ConnectionTrait>(
    conn: &C,
    id: LeaveId,
) -> Result<Option<Leave>, DbErr> {
    sql::one(conn, &format!("SELECT {LEAVE} FROM enrolment_leave l WHERE l.id = $1"), params![id]).await
}

pub(in crate::enrolment) async fn leave_of_course<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
) -> Result<Vec<Leave>, DbErr> {
    let text = format!(
        "SELECT {LEAVE} FROM enrolment_leave l JOIN enrolment e ON e.id = l.enrolment
         WHERE e.course = $1 AND l.state <> 'taken_back' ORDER BY l.asked_at, l.id"
    );
    sql::all(conn, &text, params![course]).await
}

pub(in crate::enrolment) async fn insert_leave(change: &Change, leave: &Leave) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO enrolment_leave (id, enrolment, reason, sessions, asked_at, state) VALUES ($1, $2, $3, $4, $5, 'asked')",
        params![leave.id, leave.enrolment, leave.reason.clone(), leave.sessions.clone(), leave.asked_at],
    )
    .await?;
    Ok(())
}

/// Decides a request that stands; false when it was decided meanwhile.
pub(in crate::enrolment) async fn decide_leave(
    change: &Change,
    id: LeaveId,
    state: &str,
    answer: &str,
) -> Result<bool, DbErr> {
    let touched = sql::run(
        change.conn(),
        "UPDATE enrolment_leave SET state = $2, answer = $3, decided_at = $4 WHERE id = $1 AND state = 'asked'",
        params![id, state, answer, change.now().as_millisecond()],
    )
    .await?;
    Ok(touched == 1)
}
