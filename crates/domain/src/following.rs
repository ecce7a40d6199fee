//! What people who follow a course or keep a search are told of, and when. Rule: docs/rules/following.md.

use jiff::{SignedDuration, Timestamp, civil::Time};
use serde::{Deserialize, Serialize};

use crate::calendar;
use crate::refusal::refusals;

/// Searches one person may keep.
pub const MOST_SEARCHES: usize = 20;

/// Characters of a saved search's name.
pub const LONGEST_NAME: usize = 60;

/// Hour in Taipei at which the letter of a day is written.
const DAILY_HOUR: i8 = 7;

refusals! {
    /// Why something is not followed or kept.
    pub enum FollowingRefused {
        /// A person has as many searches as may be kept.
        TooMany { most: usize } = "following-too-many",
        /// The same search is kept already.
        Twice { name: String } = "following-twice",
        /// A search without a name.
        NoName = "following-no-name",
        /// Neither words nor filters: everything would match.
        Everything = "following-everything",
    }
}

/// What a follower would notice about a course; kept from one look to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Title.
    pub title: String,
    /// Days and times of its meetings, one a line, in the order of time.
    pub meetings: String,
    /// Where its meetings are held, each place once.
    pub place: String,
    /// Milliseconds at which enrolment opens and closes.
    pub enrolment: (i64, i64),
    /// Hours it gives, in half hours.
    pub half_hours: i64,
    /// No place is free.
    pub full: bool,
    /// Called off.
    pub cancelled: bool,
}

/// A part of a course that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Its title.
    Title,
    /// Days or times.
    Meetings,
    /// Where.
    Place,
    /// When one may enrol.
    Enrolment,
    /// The hours it gives.
    Hours,
}

impl Part {
    /// The end of its locale key.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Meetings => "meetings",
            Self::Place => "place",
            Self::Enrolment => "enrolment",
            Self::Hours => "hours",
        }
    }
}

/// Something worth a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// Published; it was not to be found before.
    Appeared,
    /// A place became free on a course that was full.
    Freed,
    /// Changed in these parts.
    Changed(Vec<Part>),
    /// Called off.
    Cancelled,
}

/// The parts in which two looks at a course differ.
pub fn changed_parts(before: &Seen, after: &Seen) -> Vec<Part> {
    [
        (Part::Title, before.title != after.title),
        (Part::Meetings, before.meetings != after.meetings),
        (Part::Place, before.place != after.place),
        (Part::Enrolment, before.enrolment != after.enrolment),
        (Part::Hours, before.half_hours != after.half_hours),
    ]
    .into_iter()
    .filter_map(|(part, differs)| differs.then_some(part))
    .collect()
}

/// What happened to a published course between the last look and now. `before` is absent, or `listed` false, when those who
/// keep searches have not been told of it yet. What is over or called off appears to nobody.
pub fn occasions(before: Option<&Seen>, listed: bool, after: &Seen, over: bool, open: bool) -> Vec<Occasion> {
    let mut found = Vec::new();
    let appears = !after.cancelled && !over && (before.is_none() || !listed);
    if appears {
        found.push(Occasion::Appeared);
    }
    let Some(before) = before else { return found };
    if after.cancelled {
        return if before.cancelled { Vec::new() } else { vec![Occasion::Cancelled] };
    }
    let parts = changed_parts(before, after);
    if !parts.is_empty() && !over {
        found.push(Occasion::Changed(parts));
    }
    if before.full && !after.full && open {
        found.push(Occasion::Freed);
    }
    found
}

/// The last instant at which letters of a day were due: what was found before it is told.
pub fn last_daily(now: Timestamp) -> Timestamp {
    let today = calendar::civil_date(now);
    let due = calendar::instant(today.to_datetime(Time::constant(DAILY_HOUR, 0, 0, 0)));
    if due <= now { due } else { due - SignedDuration::from_hours(24) }
}

/// A name as it is kept: one line, of a length that lists can show.
///
/// # Errors
/// Refused when nothing is left of it.
pub fn name(typed: &str) -> Result<String, FollowingRefused> {
    let line = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return Err(FollowingRefused::NoName);
    }
    Ok(line.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen() -> Seen {
        Seen {
            title: "閱讀".to_owned(),
            meetings: "2026-03-11 13:30–16:30".to_owned(),
            place: "視聽教室".to_owned(),
            enrolment: (1, 2),
            half_hours: 6,
            full: false,
            cancelled: false,
        }
    }

    #[test]
    fn each_difference_is_an_occasion_once() {
        let full = Seen { full: true, ..seen() };
        let gone = Seen { cancelled: true, ..seen() };
        let moved = Seen { meetings: "2026-03-18 13:30–16:30".to_owned(), ..seen() };
        let moved_free = Seen { place: "禮堂".to_owned(), ..seen() };
        use Occasion::{Appeared, Cancelled, Changed, Freed};
        // before, listed, after, over, open, expected
        type Line = (Option<Seen>, bool, Seen, bool, bool, Vec<Occasion>);
        let table: Vec<Line> = vec![
            (None, false, seen(), false, true, vec![Appeared]),
            (None, false, seen(), true, false, vec![]),
            (None, false, gone.clone(), false, true, vec![]),
            (Some(seen()), true, seen(), false, true, vec![]),
            (Some(seen()), false, seen(), false, true, vec![Appeared]),
            (Some(seen()), true, full.clone(), false, true, vec![]),
            (Some(full.clone()), true, seen(), false, true, vec![Freed]),
            (Some(full.clone()), true, seen(), false, false, vec![]),
            (Some(seen()), true, moved.clone(), false, true, vec![Changed(vec![Part::Meetings])]),
            (Some(seen()), true, moved, true, false, vec![]),
            (Some(full), true, moved_free, false, true, vec![Changed(vec![Part::Place]), Freed]),
            (Some(seen()), true, gone.clone(), false, true, vec![Cancelled]),
            (Some(gone.clone()), true, gone, false, true, vec![]),
        ];
        for (before, listed, after, over, open, expected) in table {
            assert_eq!(
                occasions(before.as_ref(), listed, &after, over, open),
                expected,
                "{before:?} → {after:?}"
            );
        }
    }

    #[test]
    fn the_letter_of_a_day_is_due_at_seven_in_taipei() {
        let at = |text: &str| text.parse::<Timestamp>().expect("an instant");
        for (now, due) in [
            ("2026-03-02T07:00+08:00", "2026-03-02T07:00+08:00"),
            ("2026-03-02T06:59+08:00", "2026-03-01T07:00+08:00"),
            ("2026-03-02T23:59+08:00", "2026-03-02T07:00+08:00"),
            ("2026-03-02T00:30+08:00", "2026-03-01T07:00+08:00"),
        ] {
            assert_eq!(last_daily(at(now)), at(due), "{now}");
        }
    }

    #[test]
    fn names_are_one_short_line() {
        assert_eq!(name("  閱讀\n 研習 ").expect("a name"), "閱讀 研習");
        assert_eq!(name(" \t").expect_err("nothing"), FollowingRefused::NoName);
        assert_eq!(name(&"長".repeat(200)).expect("cut").chars().count(), LONGEST_NAME);
    }
}
