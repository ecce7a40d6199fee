//! Attendance by list: one mark for each person and meeting.

use std::collections::HashMap;

use domain::hours::Mark;
use platform::db::Actor;
use platform::ids::PersonId;
use platform::web::SeatView;
use platform::{AppError, AppResult};
use sea_orm::ConnectionTrait;

use super::store::{self, MarkRow};
use crate::catalogue::{self, CourseId};
use crate::{App, enrolment};

/// A mark as the list sends it.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkInput {
    /// Position of the meeting.
    pub meeting: i64,
    /// Whose.
    pub person: PersonId,
    /// `present`, `absent`, `late` (or left early, without leave), `leave` (with leave).
    pub mark: String,
    /// Minutes missed, for `late` and `leave`.
    pub missed_minutes: i64,
}

/// Writes marks of people who have a place; marks for others or for unknown meetings are refused whole.
///
/// # Errors
/// Not found for another organisation's course, malformed for a mark that isn't one, the database.
pub async fn mark_attendance(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    marks: Vec<MarkInput>,
) -> AppResult<usize> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let course = catalogue::own(change.conn(), seat.organisation, code).await?;
    catalogue::lock(&change, course.id).await?;
    let course = catalogue::own(change.conn(), seat.organisation, code).await?;
    domain::course::life::decide_attendance(&course.facts(), change.now())
        .map_err(|r| AppError::refused(&r))?;
    let meetings = catalogue::meetings(change.conn(), course.id).await?;
    let admitted: std::collections::HashSet<PersonId> = enrolment::of_course(change.conn(), course.id)
        .await?
        .into_iter()
        .filter(|e| e.state == "admitted")
        .map(|e| e.person)
        .collect();
    let mut rows = Vec::with_capacity(marks.len());
    for mark in marks {
        let meeting = meetings.iter().find(|m| m.position == mark.meeting);
        let known = ["present", "absent", "late", "leave"].contains(&mark.mark.as_str());
        let (Some(meeting), true, true) = (meeting, known, admitted.contains(&mark.person)) else {
            return Err(AppError::Malformed("a mark for nobody on the list".to_owned()));
        };
        let missed = match mark.mark.as_str() {
            "present" => 0,
            "absent" => meeting.minutes(),
            _ => mark.missed_minutes.clamp(0, meeting.minutes()),
        };
        rows.push(MarkRow {
            meeting: mark.meeting,
            person: mark.person,
            mark: mark.mark,
            missed_minutes: missed,
        });
    }
    store::put_marks(&change, course.id, &rows).await?;
    if !rows.is_empty() {
        catalogue::note_attendance(&change, course.id).await?;
    }
    let absent = rows.iter().filter(|r| r.mark == "absent").count();
    change.record(
        "attendance.marked",
        course.id.0,
        serde_json::json!({"marks": rows.len(), "absent": absent}),
    );
    change.commit().await?;
    Ok(rows.len())
}

/// The marks of a course by person and meeting, as entered.
///
/// # Errors
/// The database.
pub async fn marks_of<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
) -> AppResult<HashMap<(PersonId, i64), (String, i64)>> {
    let rows = store::marks(conn, course).await?;
    Ok(rows.into_iter().map(|r| ((r.person, r.meeting), (r.mark, r.missed_minutes))).collect())
}

/// A mark of the list in the rule's terms.
pub(super) fn listed_mark(mark: &str, missed: i64) -> Mark {
    match mark {
        "present" => Mark::Present,
        "late" | "leave" => {
            Mark::Partly { missed: i32::try_from(missed).unwrap_or(i32::MAX), leave: mark == "leave" }
        }
        _ => Mark::Absent,
    }
}
