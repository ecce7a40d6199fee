//! What everybody with a place attended: the organiser's list and the door side by side, and the hours that follow.

use std::collections::{HashMap, HashSet};

use domain::hours::{Door, HalfHours, Judged, Mark, Source, judge};
use domain::roster as rules;
use platform::AppResult;
use platform::ids::PersonId;
use sea_orm::ConnectionTrait;

use crate::attendance::{self, Presence};
use crate::catalogue::{self, Course, Meeting};
use crate::credit::RosterRow;
use crate::credit::attendance::{listed_mark, marks_of};
use crate::{enrolment, identity};

/// What is known of somebody in one meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The mark that counts, and where it comes from.
    pub judged: Judged,
    /// What the door noted.
    pub door: Door,
    /// Whether leave was granted.
    pub leave: bool,
}

/// What somebody with a place attended.
#[derive(Clone, Debug, PartialEq)]
pub struct Attended {
    /// Who; of merged persons the remaining one.
    pub person: PersonId,
    /// Half-hours that follow.
    pub half_hours: i64,
    /// One for each meeting, in their order.
    pub meetings: Vec<Judgement>,
}

impl Attended {
    /// Whether anything was noted of the person.
    pub fn is_marked(&self) -> bool {
        self.meetings.iter().any(|m| m.judged.source != Source::Nothing)
    }

    /// Whether list and door say different things.
    pub fn differs(&self) -> bool {
        self.meetings.iter().any(|m| m.judged.differs)
    }
}

/// Everything noted about the meetings of a course.
struct Noted {
    meetings: Vec<Meeting>,
    /// The organiser's marks.
    listed: HashMap<(PersonId, i64), (String, i64)>,
    /// Time at the door, of those who came in.
    door: HashMap<(PersonId, i64), Presence>,
    /// Meetings at which anybody was marked at the door.
    used: HashSet<i64>,
    /// Leave that was granted.
    leave: HashSet<(PersonId, i64)>,
}

/// What everybody with a place attended. The organiser's marks win over the door; where neither says anything a person was
/// absent. People who turned out to be one are one.
///
/// # Errors
/// The database.
pub async fn attended_of<C: ConnectionTrait>(conn: &C, course: &Course) -> AppResult<Vec<Attended>> {
    let admitted: Vec<PersonId> = enrolment::of_course(conn, course.id)
        .await?
        .into_iter()
        .filter(|e| e.state == "admitted")
        .map(|e| e.person)
        .collect();
    let (noted, remaining) = noted(conn, course, &admitted).await?;
    let limits = course.lift().limits();
    let rule_meetings: Vec<_> = noted.meetings.iter().map(Meeting::rule).collect();
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for person in admitted {
        let person = remaining.get(&person).copied().unwrap_or(person);
        if !seen.insert(person) {
            continue;
        }
        let meetings: Vec<Judgement> = noted.meetings.iter().map(|m| noted.judge(person, m)).collect();
        let marks: Vec<Mark> = meetings.iter().map(|m| m.judged.mark).collect();
        let hours =
            rules::propose(&rule_meetings, &marks, course.hours(), &limits).unwrap_or(HalfHours::ZERO);
        found.push(Attended { person, half_hours: i64::from(hours.0), meetings });
    }
    Ok(found)
}

/// What attendance gives each person with a place, also those it gives nothing.
///
/// # Errors
/// The database.
pub async fn proposal_of<C: ConnectionTrait>(conn: &C, course: &Course) -> AppResult<Vec<RosterRow>> {
    Ok(rows(&attended_of(conn, course).await?))
}

/// The rows of a roster nobody touched.
pub fn rows(attended: &[Attended]) -> Vec<RosterRow> {
    let row = |one: &Attended| RosterRow {
        person: one.person,
        half_hours: one.half_hours,
        source: "attendance".to_owned(),
        note: String::new(),
    };
    attended.iter().map(row).collect()
}

async fn noted<C: ConnectionTrait>(
    conn: &C,
    course: &Course,
    admitted: &[PersonId],
) -> AppResult<(Noted, HashMap<PersonId, PersonId>)> {
    let meetings = catalogue::meetings(conn, course.id).await?;
    let marks = marks_of(conn, course.id).await?;
    let leaves = enrolment::leave_of_course(conn, course.id).await?;
    let granted: Vec<_> = leaves.iter().filter(|(leave, _)| leave.state == "granted").collect();
    let mut people: Vec<PersonId> = admitted.to_vec();
    people.extend(marks.keys().map(|(person, _)| *person));
    people.extend(granted.iter().map(|(_, enrolment)| enrolment.person));
    people.sort_unstable();
    people.dedup();
    let remaining = identity::remaining(conn, &people).await?;
    let root = |person: PersonId| remaining.get(&person).copied().unwrap_or(person);
    let presence: Vec<Presence> = attendance::presence(conn, course.id).await?;
    let came: Vec<Presence> = presence.into_iter().filter(|p| p.first_in.is_some()).collect();
    let leave = granted.iter().flat_map(|(leave, enrolment)| {
        leave.positions().into_iter().map(move |n| (enrolment.person, i64::from(n)))
    });
    let noted = Noted {
        leave: leave.map(|(person, n)| (root(person), n)).collect(),
        used: came.iter().map(|p| p.meeting).collect(),
        door: came.into_iter().map(|p| ((p.person, p.meeting), p)).collect(),
        listed: marks.into_iter().map(|((person, n), mark)| ((root(person), n), mark)).collect(),
        meetings,
    };
    Ok((noted, remaining))
}

impl Noted {
    fn judge(&self, person: PersonId, meeting: &Meeting) -> Judgement {
        let at = (person, meeting.position);
        let door = match self.door.get(&at) {
            Some(presence) => {
                let session = attendance::session_of(meeting);
                let missed = domain::attendance::proposed_missed(&session, presence.minutes);
                Door::Missed(i32::try_from(missed).unwrap_or(i32::MAX))
            }
            None if self.used.contains(&meeting.position) => Door::Absent,
            None => Door::Unused,
        };
        let leave = self.leave.contains(&at);
        let listed = self.listed.get(&at).map(|(mark, missed)| listed_mark(mark, *missed));
        let minutes = i32::try_from(meeting.minutes()).unwrap_or(0);
        Judgement { judged: judge(listed, door, leave, minutes), door, leave }
    }
}
