//! The lines of a roster as organiser and reviewer see them: everybody with a place and everybody listed, with differences.

use std::collections::{BTreeSet, HashMap};

use platform::AppResult;
use platform::ids::PersonId;
use sea_orm::ConnectionTrait;
use ui::components::{Tag, Tone};
use ui::{L, Markup};

use crate::catalogue::Course;
use crate::credit::{RosterRow, marks_of, proposal_of, roster_of};
use crate::enrolment;
use crate::identity::{self, Person};

/// One person of a roster.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub person: Person,
    /// Half-hours on the roster; 0 when left out.
    pub half_hours: i64,
    /// What attendance gives; `None` for people without a place.
    pub proposed: Option<i64>,
    /// Marks by meeting, in the order of the meetings; `None` where none was made.
    pub marks: Vec<Option<String>>,
    pub note: String,
}

/// All lines, and whether the roster was saved or is the proposal.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    pub lines: Vec<Line>,
    pub saved: bool,
}

/// How a line differs from enrolment and attendance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    /// On the roster without having enrolled.
    NotEnrolled,
    /// Has a place and attendance, but no hours.
    LeftOut,
    /// More than attendance gives.
    Higher,
    /// Less than attendance gives.
    Lower,
}

impl Line {
    /// The difference, when there is one.
    pub fn difference(&self) -> Option<Difference> {
        match self.proposed {
            None => Some(Difference::NotEnrolled),
            Some(proposed) if self.half_hours == 0 && proposed > 0 => Some(Difference::LeftOut),
            Some(proposed) if self.half_hours > proposed => Some(Difference::Higher),
            Some(proposed) if self.half_hours < proposed => Some(Difference::Lower),
            Some(_) => None,
        }
    }

    /// The difference as a word with a mark.
    pub fn tag(&self, l: L) -> Markup {
        let key = match self.difference() {
            None => return Markup::default(),
            Some(Difference::NotEnrolled) => "roster-difference-not-enrolled",
            Some(Difference::LeftOut) => "roster-difference-left-out",
            Some(Difference::Higher) => "roster-difference-higher",
            Some(Difference::Lower) => "roster-difference-lower",
        };
        Tag::new(Tone::Warn, l.t(key)).into()
    }

    /// Marks as words, one for each meeting.
    pub fn marks_text(&self, l: L) -> String {
        let word = |mark: &Option<String>| match mark {
            Some(mark) => l.t(&format!("attendance-mark-{mark}")),
            None => l.t("attendance-mark-none"),
        };
        self.marks.iter().map(word).collect::<Vec<_>>().join(" / ")
    }
}

impl Lines {
    /// People who get hours.
    pub fn people(&self) -> usize {
        self.lines.iter().filter(|l| l.half_hours > 0).count()
    }

    /// All half-hours together.
    pub fn half_hours(&self) -> i64 {
        self.lines.iter().map(|l| l.half_hours).sum()
    }

    /// Lines that differ from enrolment or attendance.
    pub fn differences(&self) -> usize {
        self.lines.iter().filter(|l| l.difference().is_some()).count()
    }
}

/// Loads the lines of a course, sorted like every list of people.
///
/// # Errors
/// The database.
pub(super) async fn load<C: ConnectionTrait>(conn: &C, course: &Course, meetings: usize) -> AppResult<Lines> {
    let (rows, saved) = roster_of(conn, course).await?;
    let proposed = proposal_of(conn, course).await?;
    let marks = marks_of(conn, course.id).await?;
    let ids: BTreeSet<PersonId> = rows.iter().chain(&proposed).map(|r| r.person).collect();
    let ids: Vec<PersonId> = ids.into_iter().collect();
    let people = identity::persons(conn, &ids).await?;
    let by_person = |rows: Vec<RosterRow>| rows.into_iter().map(|r| (r.person, r)).collect::<HashMap<_, _>>();
    let (mut rows, proposed) = (by_person(rows), by_person(proposed));
    let count = i64::try_from(meetings).unwrap_or(0);
    let mut lines: Vec<Line> = people
        .into_iter()
        .map(|person| {
            let row = rows.remove(&person.id);
            let mark = |n: i64| marks.get(&(person.id, n)).map(|(mark, _)| mark.clone());
            Line {
                half_hours: row.as_ref().map_or(0, |r| r.half_hours),
                proposed: proposed.get(&person.id).map(|r| r.half_hours),
                marks: (1..=count).map(mark).collect(),
                note: row.map_or_else(String::new, |r| r.note),
                person,
            }
        })
        .collect();
    lines.sort_by(|a, b| enrolment::list_order(&a.person, &b.person));
    Ok(Lines { lines, saved })
}

/// Four lines, one with each kind of difference.
pub(super) fn sample(l: L) -> Lines {
    let amounts = [(12, Some(12)), (12, Some(6)), (0, Some(12)), (6, None)];
    let present = || Some("present".to_owned());
    let lines =
        enrolment::sample::people(l).into_iter().zip(amounts).map(|(person, (half_hours, proposed))| Line {
            person,
            half_hours,
            proposed,
            marks: if proposed.is_some() {
                vec![present(), (proposed != Some(6)).then(|| "late".to_owned())]
            } else {
                vec![None, None]
            },
            note: String::new(),
        });
    Lines { lines: lines.collect(), saved: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_difference_is_seen_and_equal_is_none() {
        let found: Vec<_> = sample(L::default()).lines.iter().map(Line::difference).collect();
        let expect =
            [None, Some(Difference::Higher), Some(Difference::LeftOut), Some(Difference::NotEnrolled)];
        assert_eq!(found, expect);
        let mut line = sample(L::default()).lines.remove(0);
        line.half_hours = 3;
        assert_eq!(line.difference(), Some(Difference::Lower));
        line.half_hours = 0;
        line.proposed = Some(0);
        assert_eq!(line.difference(), None);
    }
}
