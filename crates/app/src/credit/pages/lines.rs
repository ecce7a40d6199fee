//! The lines of a roster as organiser and reviewer see them: everybody with a place and everybody listed, with differences.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::hours::{Door, HalfHours, Mark, Source};
use domain::roster::{Facts, Look, Seen, look};
use platform::AppResult;
use platform::ids::PersonId;
use sea_orm::ConnectionTrait;
use ui::components::{Tag, Tone};
use ui::{L, Markup};

use crate::catalogue::Course;
use crate::credit::{Attended, Judgement, RosterRow, attended_of, proposal_rows, saved_roster};
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
    /// What is known of each meeting, in their order; nothing of people without a place.
    pub meetings: Vec<Judgement>,
    /// How often the person stands on the saved roster; twice after two turned out to be one.
    pub times: usize,
    pub note: String,
}

/// All lines, and whether the roster was saved or is the proposal.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    pub lines: Vec<Line>,
    pub saved: bool,
    /// How many meetings the course has.
    pub meetings: usize,
}

/// How a line differs from enrolment and attendance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Difference {
    /// Stands twice, since two turned out to be one.
    Twice,
    /// More than the course gives.
    AboveCourse,
    /// On the roster without having enrolled.
    NotEnrolled,
    /// Has a place and attendance, but no hours.
    LeftOut,
    /// More than attendance gives.
    Higher,
    /// Less than attendance gives.
    Lower,
    /// Has a place, was absent and gets nothing.
    Absent,
}

impl Difference {
    /// All of them, what matters most first.
    pub const ALL: [Self; 7] = [
        Self::Twice,
        Self::AboveCourse,
        Self::NotEnrolled,
        Self::LeftOut,
        Self::Higher,
        Self::Lower,
        Self::Absent,
    ];

    /// The end of its locale key.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Twice => "twice",
            Self::AboveCourse => "above-course",
            Self::NotEnrolled => "not-enrolled",
            Self::LeftOut => "left-out",
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::Absent => "absent",
        }
    }

    /// Whether somebody should look at it.
    pub fn is_doubtful(self) -> bool {
        self != Self::Absent
    }
}

impl Line {
    /// The difference, when there is one.
    pub fn difference(&self, most: HalfHours) -> Option<Difference> {
        if self.times > 1 {
            return Some(Difference::Twice);
        }
        if self.half_hours > i64::from(most.0) {
            return Some(Difference::AboveCourse);
        }
        match self.proposed {
            None => Some(Difference::NotEnrolled),
            Some(proposed) if self.half_hours == 0 && proposed > 0 => Some(Difference::LeftOut),
            Some(proposed) if self.half_hours > proposed => Some(Difference::Higher),
            Some(proposed) if self.half_hours < proposed => Some(Difference::Lower),
            Some(0) => Some(Difference::Absent),
            Some(_) => None,
        }
    }

    /// The difference as a word with a mark, and whether list and door say different things.
    pub fn tag(&self, l: L, most: HalfHours) -> Markup {
        let tag = self.difference(most).map_or_else(Markup::default, |difference| {
            let tone = match difference {
                Difference::Twice | Difference::AboveCourse => Tone::Bad,
                Difference::Absent => Tone::Neutral,
                _ => Tone::Warn,
            };
            Tag::new(tone, l.t(&format!("roster-difference-{}", difference.as_str()))).into()
        });
        if !self.is_disputed() {
            return tag;
        }
        tag.and(Markup::raw(" ")).and(Tag::new(Tone::Warn, l.t("roster-difference-door")))
    }

    /// Whether the organiser's list and the door would give different hours.
    pub fn is_disputed(&self) -> bool {
        self.meetings.iter().any(|m| m.judged.differs)
    }

    /// Marks as words, one for each meeting; where list and door differ, both.
    pub fn marks_text(&self, l: L) -> String {
        self.meetings.iter().map(|m| mark_text(l, m)).collect::<Vec<_>>().join(" / ")
    }
}

/// What is known of somebody in one meeting, in words.
fn mark_text(l: L, meeting: &Judgement) -> String {
    let word = |mark: Mark| match mark {
        Mark::Present => l.t("attendance-mark-present"),
        Mark::Absent if meeting.leave => l.t("roster-mark-absent-leave"),
        Mark::Absent => l.t("attendance-mark-absent"),
        Mark::Partly { missed, leave } => {
            let key = if leave { "roster-mark-leave" } else { "roster-mark-late" };
            l.a(key, "n", missed)
        }
    };
    let door = match meeting.door {
        Door::Unused => None,
        Door::Absent => Some(Mark::Absent),
        Door::Missed(0) => Some(Mark::Present),
        Door::Missed(missed) => Some(Mark::Partly { missed, leave: meeting.leave }),
    };
    match (meeting.judged.source, door) {
        (Source::Nothing, _) => l.t("attendance-mark-none"),
        (Source::Door, _) => l.a("roster-mark-door", "mark", word(meeting.judged.mark)),
        (Source::List, Some(door)) if meeting.judged.differs => {
            l.a2("roster-mark-both", "list", word(meeting.judged.mark), "door", word(door))
        }
        (Source::List, _) => word(meeting.judged.mark),
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

    /// Lines that somebody should look at.
    pub fn differences(&self, most: HalfHours) -> usize {
        let doubtful =
            |line: &&Line| line.is_disputed() || line.difference(most).is_some_and(Difference::is_doubtful);
        self.lines.iter().filter(doubtful).count()
    }

    /// The lines by how they differ, what matters most first.
    pub fn by_difference(&self, most: HalfHours) -> BTreeMap<Difference, Vec<&Line>> {
        let mut found: BTreeMap<Difference, Vec<&Line>> = BTreeMap::new();
        for line in &self.lines {
            if let Some(difference) = line.difference(most) {
                found.entry(difference).or_default().push(line);
            }
        }
        found
    }

    /// What is unusual in it, as if it were sent so many days after the end.
    pub fn looks(&self, most: HalfHours, days: i64) -> Vec<Look> {
        let half = |n: i64| HalfHours(i32::try_from(n).unwrap_or(0));
        let seen = |line: &Line| Seen {
            given: half(line.half_hours),
            proposed: line.proposed.map(half),
            marked: line.meetings.iter().any(|m| m.judged.source != Source::Nothing),
            differs: line.is_disputed(),
            again: line.times > 1,
        };
        let seen: Vec<Seen> = self.lines.iter().map(seen).collect();
        look(&seen, &Facts { hours: most, sessions: self.meetings, days })
    }
}

/// Loads the lines of a course, sorted like every list of people.
///
/// # Errors
/// The database.
pub(super) async fn load<C: ConnectionTrait>(conn: &C, course: &Course, meetings: usize) -> AppResult<Lines> {
    let attended = attended_of(conn, course).await?;
    let rows = saved_roster(conn, course).await?;
    let saved = !rows.is_empty();
    let rows = if saved { rows } else { proposal_rows(&attended) };
    let ids: BTreeSet<PersonId> =
        rows.iter().map(|r| r.person).chain(attended.iter().map(|a| a.person)).collect();
    let ids: Vec<PersonId> = ids.into_iter().collect();
    let people = identity::persons(conn, &ids).await?;
    let mut listed: HashMap<PersonId, Vec<RosterRow>> = HashMap::new();
    for row in rows {
        listed.entry(row.person).or_default().push(row);
    }
    let known: HashMap<PersonId, Attended> = attended.into_iter().map(|a| (a.person, a)).collect();
    let mut lines: Vec<Line> = people
        .into_iter()
        .map(|person| {
            let rows = listed.remove(&person.id).unwrap_or_default();
            let known = known.get(&person.id);
            Line {
                half_hours: rows.iter().map(|r| r.half_hours).max().unwrap_or(0),
                proposed: known.map(|a| a.half_hours),
                meetings: known.map_or_else(Vec::new, |a| a.meetings.clone()),
                times: rows.iter().filter(|r| r.half_hours > 0).count(),
                note: rows.into_iter().map(|r| r.note).find(|n| !n.is_empty()).unwrap_or_default(),
                person,
            }
        })
        .collect();
    lines.sort_by(|a, b| enrolment::list_order(&a.person, &b.person));
    Ok(Lines { lines, saved, meetings })
}

/// Four lines, one with each kind of difference, and one of whom list and door say different things.
pub(super) fn sample(l: L) -> Lines {
    use domain::hours::judge;
    let amounts = [(12, Some(12)), (12, Some(6)), (0, Some(12)), (6, None)];
    let meeting = |listed: Option<Mark>, door: Door| Judgement {
        judged: judge(listed, door, false, 180),
        door,
        leave: false,
    };
    let marks = |proposed: Option<i64>| match proposed {
        None => Vec::new(),
        Some(6) => vec![meeting(Some(Mark::Present), Door::Absent), meeting(None, Door::Missed(90))],
        Some(_) => vec![meeting(Some(Mark::Present), Door::Unused), meeting(None, Door::Missed(0))],
    };
    let lines =
        enrolment::sample::people(l).into_iter().zip(amounts).map(|(person, (half_hours, proposed))| Line {
            person,
            half_hours,
            proposed,
            meetings: marks(proposed),
            times: 1,
            note: String::new(),
        });
    Lines { lines: lines.collect(), saved: true, meetings: 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: HalfHours = HalfHours(12);

    #[test]
    fn every_difference_is_seen_and_equal_is_none() {
        let found: Vec<_> = sample(L::default()).lines.iter().map(|line| line.difference(MOST)).collect();
        let expect =
            [None, Some(Difference::Higher), Some(Difference::LeftOut), Some(Difference::NotEnrolled)];
        assert_eq!(found, expect);
        let mut line = sample(L::default()).lines.remove(0);
        line.half_hours = 3;
        assert_eq!(line.difference(MOST), Some(Difference::Lower));
        line.half_hours = 0;
        line.proposed = Some(0);
        assert_eq!(line.difference(MOST), Some(Difference::Absent));
        line.half_hours = 13;
        assert_eq!(line.difference(MOST), Some(Difference::AboveCourse));
        line.times = 2;
        assert_eq!(line.difference(MOST), Some(Difference::Twice));
        assert_eq!(sample(L::default()).differences(MOST), 3);
    }
}
