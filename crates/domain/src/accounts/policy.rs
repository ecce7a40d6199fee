//! The days of a policy: when a noticed case is due, which step comes next, how many days were missed.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::calendar::{SchoolYear, instant};

/// What happens to a subject today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A case is opened and told.
    Notice,
    /// Grace runs.
    Wait,
    /// Grace is over.
    Act,
    /// The condition ended.
    Clear,
    /// Nothing to do.
    None,
}

/// The step for a subject with an open case due at `due`, or without one.
pub fn step(due: Option<Timestamp>, condition: bool, now: Timestamp) -> Step {
    match (due, condition) {
        (None, true) => Step::Notice,
        (None, false) => Step::None,
        (Some(_), false) => Step::Clear,
        (Some(due), true) if due <= now => Step::Act,
        (Some(_), true) => Step::Wait,
    }
}

/// The beginning of the day that is `grace` days after the notice.
pub fn due(noticed: Date, grace: i64) -> Timestamp {
    day_begins(noticed.saturating_add(grace.days()))
}

/// The first instant of a day in Taipei.
pub fn day_begins(day: Date) -> Timestamp {
    instant(day.at(0, 0, 0, 0))
}

/// Days between the last run and today on which nothing ran.
pub fn missed_days(last_run: Option<Date>, today: Date) -> i64 {
    let Some(last) = last_run else { return 0 };
    let between = (today - last).get_days();
    i64::from(between - 1).max(0)
}

/// Accounts last used before this instant have been idle for so many years.
pub fn idle_before(today: Date, years: i64) -> Timestamp {
    day_begins(today.saturating_sub(years.years()))
}

/// The school year to confirm for, and its first day: duties begun since need no confirmation in it.
pub fn to_confirm(today: Date) -> (i64, Date) {
    let year = SchoolYear::of(today);
    (i64::from(year.number()), year.start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn each_step() {
        let now = due(date(2026, 3, 1), 14);
        for (due, condition, expect) in [
            (None, true, Step::Notice),
            (None, false, Step::None),
            (Some(now), true, Step::Act),
            (Some(now + jiff::SignedDuration::from_secs(1)), true, Step::Wait),
            (Some(now), false, Step::Clear),
        ] {
            assert_eq!(step(due, condition, now), expect);
        }
        assert_eq!(now.to_string(), "2026-03-14T16:00:00Z", "midnight in Taipei");
    }

    #[test]
    fn days_missed_by_downtime() {
        let today = date(2026, 3, 10);
        for (last, expect) in [
            (None, 0),
            (Some(date(2026, 3, 10)), 0),
            (Some(date(2026, 3, 9)), 0),
            (Some(date(2026, 3, 1)), 8),
        ] {
            assert_eq!(missed_days(last, today), expect, "{last:?}");
        }
        assert_eq!(missed_days(Some(date(2025, 12, 31)), date(2026, 3, 10)), 68);
    }

    #[test]
    fn idle_for_two_years_and_the_year_to_confirm() {
        assert_eq!(idle_before(date(2026, 10, 14), 2), day_begins(date(2024, 10, 14)));
        assert_eq!(to_confirm(date(2026, 7, 31)), (114, date(2025, 8, 1)));
        assert_eq!(to_confirm(date(2026, 8, 1)), (115, date(2026, 8, 1)));
    }
}
