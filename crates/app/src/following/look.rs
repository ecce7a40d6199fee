//! A look at courses: what a follower would notice, as it stands now.

use std::collections::HashMap;

use domain::following::Seen;
use domain::text::fold;
use jiff::Timestamp;
use platform::AppResult;
use sea_orm::ConnectionTrait;

use super::store::turns::SeenRow;
use crate::catalogue::{Course, CourseId, Meeting, listed};
use crate::enrolment::{self, Places};

/// A course as it stands, with what a follower would notice.
#[derive(Clone, Debug)]
pub(super) struct Look {
    pub course: Course,
    pub seen: Seen,
}

/// Looks at courses.
pub(super) async fn at<C: ConnectionTrait>(conn: &C, courses: &[Course]) -> AppResult<Vec<Look>> {
    let ids: Vec<CourseId> = courses.iter().map(|c| c.id).collect();
    let places = enrolment::places(conn, &ids).await?;
    let mut meetings: HashMap<CourseId, Vec<Meeting>> = HashMap::new();
    for (course, meeting) in listed::meetings_of(conn, &ids).await? {
        meetings.entry(course).or_default().push(meeting);
    }
    Ok(courses
        .iter()
        .map(|course| {
            let places = places.get(&course.id).copied();
            let meetings = meetings.remove(&course.id).unwrap_or_default();
            Look { seen: seen(course, &meetings, places), course: course.clone() }
        })
        .collect())
}

fn seen(course: &Course, meetings: &[Meeting], places: Option<Places>) -> Seen {
    let mut rooms: Vec<String> = Vec::new();
    for meeting in meetings {
        let room = fold(&meeting.place);
        if !room.is_empty() && !rooms.contains(&room) {
            rooms.push(room);
        }
    }
    let lines: Vec<String> = meetings.iter().map(|m| format!("{} {}", m.date, m.span())).collect();
    Seen {
        title: course.title.clone(),
        meetings: lines.join("\n"),
        place: rooms.join("、"),
        enrolment: (course.enrolment_opens.unwrap_or(0), course.enrolment_closes.unwrap_or(0)),
        half_hours: course.half_hours,
        full: places.is_some_and(|p| p.free() == 0),
        cancelled: course.cancelled_at.is_some(),
    }
}

impl Look {
    /// Whether the last meeting has ended.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.course.last_meeting_end.is_some_and(|end| end <= now.as_millisecond())
    }

    /// Whether one may enrol by the clock.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.course.enrolment_opens() <= now && now < self.course.enrolment_closes()
    }

    /// The row to compare the next look with.
    pub fn stored(&self, listed: bool) -> SeenRow {
        SeenRow {
            course: self.course.id,
            listed,
            facts: serde_json::to_string(&self.seen).unwrap_or_default(),
            ends: self.course.last_meeting_end.unwrap_or(0),
        }
    }
}
