//! Lifting the limits of a day and a week for one course (CRD-1): only the authority that reviews it may, with a reason.

use super::life::CourseState;
use crate::hours::{HalfHours, Limits, Meeting, count};
use crate::refusal::refusals;

/// Longest reason, in characters.
pub const LONGEST_REASON: usize = 300;

/// Which limits are lifted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lift {
    /// Six hours a day.
    pub day: bool,
    /// Thirty-five hours a week.
    pub week: bool,
}

impl Lift {
    /// Reads the words kept: `day`, `week`, both with a comma, or nothing.
    pub fn parse(kept: &str) -> Self {
        let has = |word: &str| kept.split(',').any(|part| part == word);
        Self { day: has("day"), week: has("week") }
    }

    /// The words kept.
    pub fn as_str(self) -> &'static str {
        match (self.day, self.week) {
            (true, true) => "day,week",
            (true, false) => "day",
            (false, true) => "week",
            (false, false) => "",
        }
    }

    /// Whether nothing is lifted.
    pub fn is_none(self) -> bool {
        !self.day && !self.week
    }

    /// The limits that stay.
    pub fn limits(self) -> Limits {
        let usual = Limits::default();
        Limits {
            per_day: usual.per_day.filter(|_| !self.day),
            per_week: usual.per_week.filter(|_| !self.week),
        }
    }
}

refusals! {
    /// Why limits are not lifted.
    pub enum LiftRefused {
        /// Others read later why it was done.
        ReasonNeeded = "lift-reason-needed",
        /// Longer than is read.
        ReasonTooLong { most: usize } = "lift-reason-too-long",
        /// Neither the day's nor the week's limit was chosen.
        NothingChosen = "lift-nothing-chosen",
        /// Hours are not counted from sessions here: credits and online courses have no such limits.
        NotCounted = "lift-not-counted",
        /// The sessions do not reach the limit that was chosen.
        NotReached = "lift-not-reached",
        /// Hours outside of what the sessions give.
        Hours { least: HalfHours, most: HalfHours } = "lift-hours",
        /// The course was not sent for review, or is with its organiser.
        NotSent = "lift-not-sent",
        /// The roster was sent, or the course is closed or cancelled.
        TooLate = "lift-too-late",
        /// Nothing is lifted.
        NotLifted = "lift-not-lifted",
    }
}

/// Permits touching the limits in a state of the course.
///
/// # Errors
/// [`LiftRefused`] before it was sent, and once hours are being given.
pub fn decide_state(state: CourseState) -> Result<(), LiftRefused> {
    match state {
        CourseState::Submitted
        | CourseState::Approved
        | CourseState::Running
        | CourseState::Held
        | CourseState::RosterReturned => Ok(()),
        CourseState::Draft | CourseState::Returned => Err(LiftRefused::NotSent),
        CourseState::RosterSubmitted | CourseState::Closed | CourseState::Cancelled => {
            Err(LiftRefused::TooLate)
        }
    }
}

/// The hours of a course whose limits are lifted: as typed by the authority, between what it gives by itself and what its
/// sessions give without the limits chosen.
///
/// # Errors
/// [`LiftRefused`] without a reason or a choice, for sessions that reach no limit, and for other hours.
pub fn decide_lift(
    lift: Lift,
    meetings: &[Meeting],
    own: HalfHours,
    hours: &str,
    reason: &str,
) -> Result<HalfHours, LiftRefused> {
    decide_reason(reason)?;
    if lift.is_none() {
        return Err(LiftRefused::NothingChosen);
    }
    if meetings.is_empty() {
        return Err(LiftRefused::NotCounted);
    }
    let most = most(lift, meetings);
    if most <= most_usual(meetings) {
        return Err(LiftRefused::NotReached);
    }
    let least = own + HalfHours(1);
    match HalfHours::parse(hours) {
        Ok(given) if given >= least && given <= most => Ok(given),
        _ => Err(LiftRefused::Hours { least, most }),
    }
}

/// Permits a reason.
///
/// # Errors
/// [`LiftRefused`] for none, and for one that is too long.
pub fn decide_reason(reason: &str) -> Result<(), LiftRefused> {
    let length = reason.trim().chars().count();
    match length {
        0 => Err(LiftRefused::ReasonNeeded),
        n if n > LONGEST_REASON => Err(LiftRefused::ReasonTooLong { most: LONGEST_REASON }),
        _ => Ok(()),
    }
}

/// The most that sessions give with these limits lifted; nothing while they can't be counted.
pub fn most(lift: Lift, meetings: &[Meeting]) -> HalfHours {
    count(meetings, &lift.limits()).map_or(HalfHours::ZERO, |counted| counted.total)
}

/// What a course with lifted limits gives after its sessions changed: what was granted, as far as they still give it, and
/// never less than it gives by itself.
pub fn kept(lift: Lift, granted: HalfHours, meetings: &[Meeting], own: HalfHours) -> HalfHours {
    granted.min(most(lift, meetings)).max(own)
}

fn most_usual(meetings: &[Meeting]) -> HalfHours {
    most(Lift::default(), meetings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Refusal;
    use jiff::civil::{date, time};

    /// A day of eight hours in two halves.
    fn long_days(days: i8) -> Vec<Meeting> {
        let half = |day: i8, from: i8| Meeting {
            date: date(2026, 11, day),
            from: time(from, 0, 0, 0),
            to: time(from + 3, 20, 0, 0),
        };
        (9..9 + days).flat_map(|day| [half(day, 8), half(day, 13)]).collect()
    }

    #[test]
    fn hours_between_what_it_gives_and_what_its_sessions_give() {
        let check = |lift: &str, days: i8, own: i32, hours: &str, reason: &str, expect: &str| {
            let got = decide_lift(Lift::parse(lift), &long_days(days), HalfHours::hours(own), hours, reason);
            let got = got.map_or_else(|e| e.code().to_owned(), |h| h.to_string());
            assert_eq!(got, expect, "{lift} {days} {own} {hours} {reason}");
        };
        check("day", 2, 12, "16", "住宿型研習", "16");
        check("day", 2, 12, "13.5", "住宿型研習", "13.5");
        check("day", 2, 12, "16.5", "住宿型研習", "lift-hours");
        check("day", 2, 12, "12", "住宿型研習", "lift-hours");
        check("day", 2, 12, "x", "住宿型研習", "lift-hours");
        check("day", 2, 12, "16", " ", "lift-reason-needed");
        check("", 2, 12, "16", "住宿型研習", "lift-nothing-chosen");
        check("week", 2, 12, "16", "住宿型研習", "lift-not-reached");
        check("day", 0, 12, "16", "住宿型研習", "lift-not-counted");
        // Six days of eight hours: 35 by rule, 36 without the week's limit, 35 without the day's, 48 without both.
        check("week", 6, 35, "36", "營隊", "36");
        check("day", 6, 35, "36", "營隊", "lift-not-reached");
        check("day,week", 6, 35, "48", "營隊", "48");
        check("day", 2, 12, "16", &"長".repeat(301), "lift-reason-too-long");
    }

    #[test]
    fn what_was_granted_follows_the_sessions() {
        let lift = Lift::parse("day");
        let (granted, own) = (HalfHours::hours(16), HalfHours::hours(6));
        assert_eq!(kept(lift, granted, &long_days(2), own), granted);
        assert_eq!(kept(lift, granted, &long_days(1), own), HalfHours::hours(8));
        assert_eq!(kept(lift, granted, &[], own), own);
    }

    #[test]
    fn only_between_sending_and_the_roster() {
        assert_eq!(decide_state(CourseState::Draft), Err(LiftRefused::NotSent));
        assert_eq!(decide_state(CourseState::Held), Ok(()));
        assert_eq!(decide_state(CourseState::RosterReturned), Ok(()));
        assert_eq!(decide_state(CourseState::RosterSubmitted), Err(LiftRefused::TooLate));
        for kept in ["", "day", "week", "day,week"] {
            assert_eq!(Lift::parse(kept).as_str(), kept);
        }
    }
}
