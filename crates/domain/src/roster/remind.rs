//! Reminders of rosters that are owed (CRD-7): weekly to the seats, quarterly to the organisation, in March for the past
//! year.

use crate::calendar::{self, WorkingDays};
use jiff::civil::{Date, Weekday, date};
use jiff::{Timestamp, ToSpan};

/// Hour of the day from which letters go out.
const FROM_HOUR: i8 = 8;
/// Courses that ended longer ago are left to the letters of the quarter and the year.
const WEEKLY_FOR_DAYS: i32 = 365;
/// Days after the end within which a roster is to be sent.
const WEEK: i32 = 7;

/// A time for which one letter is written to an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// The week that begins on this Monday.
    Week(Date),
    /// A quarter, by its first day.
    Quarter(Date),
    /// The courses of a calendar year, told of in March of the next.
    Year(i16),
}

impl Period {
    /// The kind: `week`, `quarter`, `year`.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Week(_) => "week",
            Self::Quarter(_) => "quarter",
            Self::Year(_) => "year",
        }
    }

    /// What is kept of it: the first day of the week or quarter, or the year.
    pub fn key(self) -> String {
        match self {
            Self::Week(first) | Self::Quarter(first) => first.to_string(),
            Self::Year(year) => year.to_string(),
        }
    }
}

/// A letter that is due, and about which courses it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The time it is written for.
    pub period: Period,
    /// Courses that ended at or after …
    pub ended_from: Timestamp,
    /// … and before.
    pub ended_before: Timestamp,
}

/// Which letters may go out at an instant. Each is due from eight o'clock of the first working day of its time on, so that
/// a copy that was down catches up: of a week until its Sunday, of a quarter during its first month, of a year all March.
pub fn due(now: Timestamp, days: &WorkingDays) -> Vec<Due> {
    let civil = calendar::civil(now);
    let today = civil.date();
    let begun = |first: Date| {
        let opens = first_working(first, days);
        today > opens || today == opens && civil.hour() >= FROM_HOUR
    };
    let mut found = Vec::new();
    let monday = today.saturating_sub(i32::from(today.weekday().since(Weekday::Monday)).days());
    if begun(monday) {
        found.push(Due {
            period: Period::Week(monday),
            ended_from: midnight(today.saturating_sub(WEEKLY_FOR_DAYS.days())),
            ended_before: owed_before(now),
        });
    }
    let month = (today.month() - 1) / 3 * 3 + 1;
    let quarter = date(today.year(), month, 1);
    if today.month() == month && begun(quarter) {
        found.push(Due {
            period: Period::Quarter(quarter),
            ended_from: Timestamp::UNIX_EPOCH,
            ended_before: midnight(quarter).min(owed_before(now)),
        });
    }
    let march = date(today.year(), 3, 1);
    if today.month() == 3 && begun(march) {
        let year = today.year() - 1;
        found.push(Due {
            period: Period::Year(year),
            ended_from: midnight(date(year, 1, 1)),
            ended_before: midnight(date(today.year(), 1, 1)),
        });
    }
    found
}

/// A course that ended before this instant should have sent its roster.
pub fn owed_before(now: Timestamp) -> Timestamp {
    midnight(calendar::civil_date(now).saturating_sub(WEEK.days()))
}

fn first_working(first: Date, days: &WorkingDays) -> Date {
    (0..14).map(|n| first.saturating_add(n.days())).find(|day| days.is_working(*day)).unwrap_or(first)
}

fn midnight(day: Date) -> Timestamp {
    calendar::instant(day.at(0, 0, 0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn periods(text: &str) -> Vec<String> {
        let now: Timestamp = text.parse().expect("an instant");
        due(now, &WorkingDays::shipped())
            .iter()
            .map(|d| format!("{} {}", d.period.kind(), d.period.key()))
            .collect()
    }

    #[test]
    fn letters_of_weeks_quarters_and_march() {
        for (now, expect) in [
            // Monday before and at eight.
            ("2026-11-09T07:59:00+08:00", vec![]),
            ("2026-11-09T08:00:00+08:00", vec!["week 2026-11-09"]),
            // A copy that was down until Sunday catches up.
            ("2026-11-15T23:00:00+08:00", vec!["week 2026-11-09"]),
            // The first of October 2026 is a Thursday.
            ("2026-10-01T08:00:00+08:00", vec!["week 2026-09-28", "quarter 2026-10-01"]),
            ("2026-10-31T12:00:00+08:00", vec!["week 2026-10-26", "quarter 2026-10-01"]),
            ("2026-11-01T12:00:00+08:00", vec!["week 2026-10-26"]),
            // The first of March 2027 is a Monday.
            ("2027-03-02T09:00:00+08:00", vec!["week 2027-03-01", "year 2026"]),
            ("2027-03-31T09:00:00+08:00", vec!["week 2027-03-29", "year 2026"]),
            ("2027-04-01T00:30:00+08:00", vec!["week 2027-03-29"]),
        ] {
            assert_eq!(periods(now), expect, "{now}");
        }
    }

    #[test]
    fn which_courses_a_letter_is_about() {
        let at = |text: &str| -> Timestamp { text.parse().expect("an instant") };
        let letters = due(at("2027-03-02T09:00:00+08:00"), &WorkingDays::shipped());
        assert_eq!(letters[0].ended_before, at("2027-02-23T00:00:00+08:00"));
        assert_eq!(letters[0].ended_from, at("2026-03-02T00:00:00+08:00"));
        assert_eq!(letters[1].ended_from, at("2026-01-01T00:00:00+08:00"));
        assert_eq!(letters[1].ended_before, at("2027-01-01T00:00:00+08:00"));
        let quarter = due(at("2026-10-05T09:00:00+08:00"), &WorkingDays::shipped());
        // In the first days of a quarter a course of its last week is not late yet.
        assert_eq!(quarter[1].ended_before, at("2026-09-28T00:00:00+08:00"));
    }
}
