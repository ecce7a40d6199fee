//! Days and weeks on which the courses of one person hold more hours than may count (ENR-5); rule in `docs/rules/hours.md`.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

use crate::hours::{HalfHours, Limits, Meeting, count, lesson_hours};

/// A day or a week with more hours than count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Over {
    /// A day: what all courses teach on it, and the most that counts.
    Day {
        /// The day.
        date: Date,
        /// Hours of all courses.
        taught: HalfHours,
        /// The most that counts.
        limit: HalfHours,
    },
    /// An ISO week: what its days count in all, and the most that counts.
    Week {
        /// Its Monday.
        monday: Date,
        /// Hours of all courses, each day at most what may count on it.
        taught: HalfHours,
        /// The most that counts.
        limit: HalfHours,
    },
}

/// Days and weeks of a course on which it exceeds a limit together with the person's other courses. What the course
/// exceeds by itself, or the others without it, is not this choice's matter and not told.
pub fn over(ours: &[Meeting], others: &[Vec<Meeting>], limits: &Limits) -> Vec<Over> {
    let mine = per_day(ours);
    let mut theirs: BTreeMap<Date, HalfHours> = BTreeMap::new();
    for course in others {
        for (date, hours) in per_day(course) {
            let day = theirs.entry(date).or_default();
            *day = *day + hours;
        }
    }
    let mut found = Vec::new();
    let at = |days: &BTreeMap<Date, HalfHours>, date: &Date| days.get(date).copied().unwrap_or_default();
    if let Some(limit) = limits.per_day {
        for (date, own) in mine.iter().filter(|(_, own)| **own > HalfHours::ZERO) {
            let other = at(&theirs, date);
            if other > HalfHours::ZERO && *own + other > limit {
                found.push(Over::Day { date: *date, taught: *own + other, limit });
            }
        }
    }
    if let Some(limit) = limits.per_week {
        let mut weeks: BTreeMap<Date, (HalfHours, HalfHours)> = BTreeMap::new();
        for date in mine.keys().chain(theirs.keys().filter(|date| !mine.contains_key(*date))) {
            let week = weeks.entry(monday_of(*date)).or_default();
            let cut = |hours: HalfHours| limits.per_day.map_or(hours, |most| most.min(hours));
            week.0 = week.0 + cut(at(&mine, date) + at(&theirs, date));
            week.1 = week.1 + cut(at(&theirs, date));
        }
        let touched = |monday: &Date| mine.keys().any(|date| monday_of(*date) == *monday);
        let hit = weeks.into_iter().filter(|(monday, (all, others))| {
            touched(monday) && *others > HalfHours::ZERO && all > others && *all > limit
        });
        found.extend(hit.map(|(monday, (taught, _))| Over::Week { monday, taught, limit }));
    }
    found
}

/// Hours a day of one course before any limit. Meetings that overlap or end before they begin are counted alone: what is
/// told here is a warning, and must not fail where a course can't be counted.
fn per_day(meetings: &[Meeting]) -> BTreeMap<Date, HalfHours> {
    if let Ok(counted) = count(meetings, &Limits::lifted()) {
        return counted.per_day_counted;
    }
    let mut days: BTreeMap<Date, HalfHours> = BTreeMap::new();
    for meeting in meetings {
        let day = days.entry(meeting.date).or_default();
        *day = *day + lesson_hours(meeting.minutes());
    }
    days
}

fn monday_of(date: Date) -> Date {
    let since_monday = date.weekday().since(Weekday::Monday);
    date.checked_sub(jiff::Span::new().days(since_monday)).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    /// A day of September 2025 (the 1st is a Monday), from and to a full hour.
    fn meeting(day: i8, from: i8, to: i8) -> Meeting {
        Meeting { date: date(2025, 9, day), from: time(from, 0, 0, 0), to: time(to, 0, 0, 0) }
    }

    fn told(ours: &[Meeting], others: &[Vec<Meeting>]) -> Vec<String> {
        let line = |over: &Over| match over {
            Over::Day { date, taught, limit } => format!("d{} {taught}/{limit}", date.day()),
            Over::Week { monday, taught, limit } => format!("w{} {taught}/{limit}", monday.day()),
        };
        over(ours, others, &Limits::default()).iter().map(line).collect()
    }

    #[test]
    fn days_that_hold_too_much_together() {
        // 9 to 12 in one row is 3.5 hours, 13 to 16 as well.
        assert_eq!(told(&[meeting(2, 9, 12)], &[vec![meeting(2, 13, 16)]]), ["d2 7/6"]);
        assert!(told(&[meeting(2, 9, 12)], &[vec![meeting(2, 13, 15)]]).is_empty(), "3.5 and 2 fit");
        assert!(told(&[meeting(2, 9, 12)], &[vec![meeting(3, 9, 16)]]).is_empty(), "another day");
        assert!(told(&[meeting(2, 8, 17)], &[]).is_empty(), "what it exceeds alone is its own matter");
        assert_eq!(
            told(&[meeting(2, 9, 12)], &[vec![meeting(2, 10, 12)], vec![meeting(2, 14, 16)]]),
            ["d2 7.5/6"]
        );
    }

    #[test]
    fn weeks_count_six_hours_a_day_at_most() {
        let week = |days: &[i8]| days.iter().map(|day| meeting(*day, 8, 15)).collect::<Vec<_>>();
        // Five days of six hours and a sixth: 36.
        assert_eq!(told(&week(&[6]), &[week(&[1, 2, 3, 4, 5])]), ["w1 36/35"]);
        assert!(told(&week(&[5]), &[week(&[1, 2, 3, 4])]).is_empty());
        assert!(told(&week(&[8]), &[week(&[1, 2, 3, 4, 5, 6])]).is_empty(), "the next week");
        assert!(told(&week(&[1, 2, 3, 4, 5, 6]), &[]).is_empty());
        let lifted = over(&week(&[6]), &[week(&[1, 2, 3, 4, 5, 6])], &Limits::lifted());
        assert!(lifted.is_empty());
    }

    #[test]
    fn courses_that_cannot_be_counted_are_no_obstacle() {
        let broken = vec![meeting(2, 9, 12), meeting(2, 10, 13)];
        assert_eq!(told(&[meeting(2, 14, 16)], &[broken]), ["d2 9/6"]);
    }
}
