//! Traffic lights for every business account (CAT-13): none, waiting, late; rule in `docs/rules/lights.md`.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::calendar::{self, WorkingDays};
use crate::course::review_due;
use crate::refusal::refusals;

/// Days after which what is late turns red, and between two reminders.
pub const WEEK: i64 = 7;

refusals! {
    /// Why no reminder goes out.
    pub enum LightRefused {
        /// One went out within a week.
        RemindedAlready { next_on: Date } = "reminded-already",
        /// Nothing is late there any more.
        NothingLate = "reminder-nothing-late",
    }
}

/// A light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Light {
    /// Nothing waits.
    Green,
    /// Something waits.
    Amber,
    /// Something is late by more than a week.
    Red,
}

/// The light for so many that wait, of which so many are late by more than a week.
pub fn light(waiting: i64, red: i64) -> Light {
    match (waiting, red) {
        (_, 1..) => Light::Red,
        (1.., _) => Light::Amber,
        _ => Light::Green,
    }
}

/// What was due before this instant is red: it has been late for more than a week.
pub fn red_before(now: Timestamp) -> Timestamp {
    now - SignedDuration::from_hours(24 * WEEK)
}

/// What was sent for review before this instant is overdue on `today`: its third working day is over.
pub fn overdue_before(today: Date, days: &WorkingDays) -> Timestamp {
    let due = |day: Date| review_due(start(day), days);
    let mut day = today;
    // Three working days span at most a fortnight, New Year's holidays included.
    for _ in 0..21 {
        if due(day) < today {
            break;
        }
        day = day.saturating_sub(1.day());
    }
    start(day.saturating_add(1.day()))
}

/// What was sent for review before this instant is red on `today`: overdue for more than a week.
pub fn red_review_before(today: Date, days: &WorkingDays) -> Timestamp {
    overdue_before(today.saturating_sub(WEEK.days()), days)
}

/// Whether another reminder may go out, after one on `last`.
///
/// # Errors
/// [`LightRefused`] within a week of the last, or when nothing is late.
pub fn decide_reminder(last: Option<Timestamp>, late: i64, now: Timestamp) -> Result<(), LightRefused> {
    if late == 0 {
        return Err(LightRefused::NothingLate);
    }
    match last {
        Some(last) if last > red_before(now) => {
            let next_on = calendar::civil_date(last).saturating_add(WEEK.days());
            Err(LightRefused::RemindedAlready { next_on })
        }
        _ => Ok(()),
    }
}

fn start(day: Date) -> Timestamp {
    calendar::instant(day.at(0, 0, 0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn green_amber_red() {
        for (waiting, red, expect) in
            [(0, 0, Light::Green), (1, 0, Light::Amber), (3, 1, Light::Red), (1, 1, Light::Red)]
        {
            assert_eq!(light(waiting, red), expect, "{waiting} {red}");
        }
    }

    #[test]
    fn overdue_after_the_third_working_day() {
        let days = WorkingDays::shipped();
        // Sent on Friday 7 November: due Wednesday 12, overdue from Thursday 13.
        let sent = calendar::instant(date(2025, 11, 7).at(16, 0, 0, 0));
        for (today, overdue) in [(date(2025, 11, 12), false), (date(2025, 11, 13), true)] {
            assert_eq!(sent < overdue_before(today, &days), overdue, "{today}");
            let later = today.saturating_add(7.days());
            assert_eq!(sent < red_review_before(later, &days), overdue, "{later}");
        }
    }

    #[test]
    fn one_reminder_a_week() {
        let now = calendar::instant(date(2026, 10, 14).at(9, 0, 0, 0));
        let ago = |hours| Some(now - SignedDuration::from_hours(hours));
        assert_eq!(decide_reminder(None, 1, now), Ok(()));
        assert_eq!(decide_reminder(None, 0, now), Err(LightRefused::NothingLate));
        assert_eq!(decide_reminder(ago(7 * 24), 1, now), Ok(()));
        let next_on = date(2026, 10, 20);
        assert_eq!(decide_reminder(ago(24), 1, now), Err(LightRefused::RemindedAlready { next_on }));
    }
}
