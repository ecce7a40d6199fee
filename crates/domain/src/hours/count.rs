//! Counting hours from meetings (CRD-1).

use super::{HalfHours, HoursError};
use crate::refusal::refusals;
use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One meeting of a course: a date and the clock times it lasts, Taipei time. Lunch, ceremonies and breaks
/// between meetings are left out by giving the parts before and after as meetings of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Meeting {
    /// The day.
    pub date: Date,
    /// When it begins.
    pub from: Time,
    /// When it ends, later the same day.
    pub to: Time,
}

impl Meeting {
    /// Its length in whole minutes; negative when the times are swapped.
    pub fn minutes(&self) -> i32 {
        let minute = |t: Time| i32::from(t.hour()) * 60 + i32::from(t.minute());
        minute(self.to) - minute(self.from)
    }
}

/// How much may count in a day and in a week; `None` when the authority has lifted the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most in one day.
    pub per_day: Option<HalfHours>,
    /// Most in one ISO week, Monday to Sunday.
    pub per_week: Option<HalfHours>,
}

impl Default for Limits {
    /// Six hours a day and 35 a week.
    fn default() -> Self {
        Self { per_day: Some(HalfHours::hours(6)), per_week: Some(HalfHours::hours(35)) }
    }
}

impl Limits {
    /// No limits: the authority allows more.
    pub fn lifted() -> Self {
        Self { per_day: None, per_week: None }
    }
}

refusals! {
    /// What the organiser should know about a count; none of these stops it.
    pub enum Note {
        /// More lesson time on a day than may count.
        DayLimit { date_on: Date, taught: HalfHours, counted: HalfHours } = "day-limit",
        /// More in a week than may count; the date is the week's Monday.
        WeekLimit { monday_on: Date, taught: HalfHours, counted: HalfHours } = "week-limit",
        /// A meeting too short to count by itself. `meeting` counts from 1.
        TooShort { meeting: usize, minutes: i64 } = "meeting-too-short",
        /// Less than the one hour a course needs in all.
        BelowOneHour { total: HalfHours } = "below-one-hour",
    }
}

/// The hours of a list of meetings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// What each meeting gives before the limits, in the order given.
    pub per_meeting: Vec<HalfHours>,
    /// What counts on each day after the daily limit.
    pub per_day_counted: BTreeMap<Date, HalfHours>,
    /// What counts in all after both limits: the most an organiser may ask for.
    pub total: HalfHours,
    /// Limits reached and meetings too short.
    pub notes: Vec<Note>,
}

/// Counts the hours of meetings, given in any order.
///
/// # Errors
/// [`HoursError`] when a meeting ends before it begins or two overlap; touching meetings do not overlap.
pub fn count(meetings: &[Meeting], limits: &Limits) -> Result<Count, HoursError> {
    let order = in_order(meetings)?;
    let per_meeting = shares(meetings, &order);
    let mut notes = Vec::new();
    for (index, meeting) in meetings.iter().enumerate() {
        if per_meeting[index] == HalfHours::ZERO {
            notes.push(Note::TooShort { meeting: index + 1, minutes: meeting.minutes().into() });
        }
    }
    let per_day_counted = limit_days(meetings, &per_meeting, limits, &mut notes);
    let total = limit_weeks(&per_day_counted, limits, &mut notes);
    if total < HalfHours::hours(1) {
        notes.push(Note::BelowOneHour { total });
    }
    Ok(Count { per_meeting, per_day_counted, total, notes })
}

/// The hours of one continuous stretch of lessons: every full 25 minutes give half an hour (so 50 give one),
/// and 90 minutes without a break give two, as two lessons of a school do.
pub fn lesson_hours(minutes: i32) -> HalfHours {
    if (90..100).contains(&minutes) {
        return HalfHours::hours(2);
    }
    HalfHours(minutes.max(0) / 25)
}

/// Total after the daily and weekly limits of what each meeting gave; `given` stands beside `meetings`.
pub(super) fn limited_total(meetings: &[Meeting], given: &[HalfHours], limits: &Limits) -> HalfHours {
    let mut notes = Vec::new();
    let days = limit_days(meetings, given, limits, &mut notes);
    limit_weeks(&days, limits, &mut notes)
}

/// Indices of the meetings by time, once their order and distinctness are sure.
fn in_order(meetings: &[Meeting]) -> Result<Vec<usize>, HoursError> {
    if let Some(index) = meetings.iter().position(|m| m.minutes() <= 0) {
        return Err(HoursError::MeetingOrder { meeting: index + 1 });
    }
    let mut order: Vec<usize> = (0..meetings.len()).collect();
    order.sort_by_key(|i| meetings[*i]);
    for pair in order.windows(2) {
        let (first, second) = (meetings[pair[0]], meetings[pair[1]]);
        if first.date == second.date && second.from < first.to {
            let (meeting, other) = (pair[0].min(pair[1]) + 1, pair[0].max(pair[1]) + 1);
            return Err(HoursError::MeetingsOverlap { meeting, other, date_on: first.date });
        }
    }
    Ok(order)
}

/// What each meeting gives. Touching meetings are one stretch, so that hours do not depend on how many rows
/// a morning was typed in; each gets what it adds to the stretch.
fn shares(meetings: &[Meeting], order: &[usize]) -> Vec<HalfHours> {
    let mut shares = vec![HalfHours::ZERO; meetings.len()];
    let mut stretch = 0;
    let mut before: Option<Meeting> = None;
    for index in order {
        let meeting = meetings[*index];
        if !before.is_some_and(|b| b.date == meeting.date && b.to == meeting.from) {
            stretch = 0;
        }
        shares[*index] = lesson_hours(stretch + meeting.minutes()) - lesson_hours(stretch);
        stretch += meeting.minutes();
        before = Some(meeting);
    }
    shares
}

fn limit_days(
    meetings: &[Meeting],
    given: &[HalfHours],
    limits: &Limits,
    notes: &mut Vec<Note>,
) -> BTreeMap<Date, HalfHours> {
    let mut days: BTreeMap<Date, HalfHours> = BTreeMap::new();
    for (meeting, hours) in meetings.iter().zip(given) {
        let day = days.entry(meeting.date).or_default();
        *day = *day + *hours;
    }
    for (date, taught) in &mut days {
        let counted = limits.per_day.map_or(*taught, |limit| limit.min(*taught));
        if counted < *taught {
            notes.push(Note::DayLimit { date_on: *date, taught: *taught, counted });
        }
        *taught = counted;
    }
    days
}

fn limit_weeks(days: &BTreeMap<Date, HalfHours>, limits: &Limits, notes: &mut Vec<Note>) -> HalfHours {
    let mut weeks: BTreeMap<Date, HalfHours> = BTreeMap::new();
    for (date, hours) in days {
        let week = weeks.entry(monday_of(*date)).or_default();
        *week = *week + *hours;
    }
    let mut total = HalfHours::ZERO;
    for (monday, taught) in weeks {
        let counted = limits.per_week.map_or(taught, |limit| limit.min(taught));
        if counted < taught {
            notes.push(Note::WeekLimit { monday_on: monday, taught, counted });
        }
        total = total + counted;
    }
    total
}

fn monday_of(date: Date) -> Date {
    let since_monday = date.weekday().since(Weekday::Monday);
    date.checked_sub(jiff::Span::new().days(since_monday)).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{parse_date, parse_time};
    use proptest::prelude::*;

    /// Meetings written as `1 9:00-10:30`: a day of September 2025 (the 1st is a Monday) and clock times.
    fn meetings(text: &str) -> Vec<Meeting> {
        let one = |part: &str| {
            let (day, times) = part.trim().split_once(' ').expect("a day and times");
            let (from, to) = times.split_once('-').expect("from and to");
            let time = |t: &str| parse_time(t).expect("a time");
            Meeting {
                date: parse_date(&format!("2025-09-{day:0>2}")).expect("a day"),
                from: time(from),
                to: time(to),
            }
        };
        text.split(',').map(one).collect()
    }

    #[test]
    fn minutes_of_one_stretch() {
        fn check(minutes: i32, expect: &str) {
            assert_eq!(lesson_hours(minutes).to_string(), expect, "{minutes} minutes");
        }
        for (minutes, expect) in [
            (0, "0"),
            (1, "0"),
            (24, "0"),
            (25, "0.5"),
            (49, "0.5"),
            (50, "1"),
            (51, "1"),
            (74, "1"),
            (75, "1.5"),
            (89, "1.5"),
            (90, "2"),
            (91, "2"),
            (99, "2"),
            (100, "2"),
            (124, "2"),
            (125, "2.5"),
            (140, "2.5"),
            (149, "2.5"),
            (150, "3"),
            (180, "3.5"),
            (199, "3.5"),
            (200, "4"),
            (240, "4.5"),
            (300, "6"),
            (-5, "0"),
        ] {
            check(minutes, expect);
        }
    }

    #[test]
    fn counts() {
        fn check(given: &str, total: &str, notes: &[&str]) {
            let counted = count(&meetings(given), &Limits::default()).expect("countable");
            let codes: Vec<_> = counted.notes.iter().map(|n| n.to_string()).collect();
            assert_eq!(
                (counted.total.to_string().as_str(), codes),
                (total, notes.iter().map(|n| n.to_string()).collect()),
                "{given}"
            );
        }
        check("1 9:00-9:50", "1", &[]);
        check("1 9:00-10:30", "2", &[]);
        check("1 9:00-12:00", "3.5", &[]);
        check("1 9:00-10:30, 1 10:40-12:10", "4", &[]);
        // Two lessons of 45 minutes that touch are 90 minutes without a break.
        check("1 9:00-9:45, 1 9:45-10:30", "2", &[]);
        check("1 9:00-9:45, 1 9:55-10:40", "1", &[]);
        check("1 9:00-12:00, 1 13:00-16:00", "6", &["day-limit"]);
        check("1 9:00-9:40", "0.5", &["below-one-hour"]);
        check("1 9:00-9:20", "0", &["meeting-too-short", "below-one-hour"]);
        let week = (1..=7).map(|d| format!("{d} 8:00-13:00")).collect::<Vec<_>>().join(",");
        check(&week, "35", &["week-limit"]);
        // Sunday the 7th and Monday the 8th are of different weeks.
        let two_weeks = (3..=12).map(|d| format!("{d} 8:00-13:00")).collect::<Vec<_>>().join(",");
        check(&two_weeks, "60", &[]);
    }

    #[test]
    fn lifted_limits_count_all() {
        let long = meetings("1 8:00-12:10, 1 13:00-18:00");
        assert_eq!(count(&long, &Limits::lifted()).map(|c| c.total), Ok(HalfHours::hours(11)));
        assert_eq!(count(&[], &Limits::default()).map(|c| c.total), Ok(HalfHours::ZERO));
    }

    #[test]
    fn impossible_meetings_are_refused() {
        fn check(given: &str, expect: HoursError) {
            assert_eq!(count(&meetings(given), &Limits::default()), Err(expect), "{given}");
        }
        check("1 9:00-9:00", HoursError::MeetingOrder { meeting: 1 });
        check("1 9:00-10:00, 2 10:00-9:00", HoursError::MeetingOrder { meeting: 2 });
        let date_on = jiff::civil::date(2025, 9, 1);
        check("1 10:00-12:00, 1 9:00-10:01", HoursError::MeetingsOverlap { meeting: 1, other: 2, date_on });
        check(
            "1 9:00-12:00, 2 9:00-10:00, 1 10:00-11:00",
            HoursError::MeetingsOverlap { meeting: 1, other: 3, date_on },
        );
        assert!(count(&meetings("1 9:00-10:00, 1 10:00-11:00, 2 9:00-10:00"), &Limits::default()).is_ok());
    }

    proptest! {
        #[test]
        fn longer_never_gives_less(minutes in 0..700_i32) {
            prop_assert!(lesson_hours(minutes) <= lesson_hours(minutes + 1));
        }

        #[test]
        fn limits_hold_and_cutting_a_stretch_changes_nothing(
            days in prop::collection::btree_map(1..29_i8, (5..40_i32, 1..39_i32), 1..28),
        ) {
            let at = |slot: i32| parse_time(&format!("{}:{:02}", 8 + slot / 4, slot % 4 * 15)).expect("in the day");
            let whole: Vec<_> = days.iter().map(|(d, (length, _))| Meeting {
                date: jiff::civil::date(2025, 9, *d), from: at(0), to: at(*length),
            }).collect();
            let cut: Vec<_> = whole.iter().zip(days.values()).flat_map(|(m, (length, cut))| {
                let middle = at(*cut % (length - 1) + 1);
                [Meeting { to: middle, ..*m }, Meeting { from: middle, ..*m }]
            }).collect();
            let counted = count(&whole, &Limits::default()).expect("in order");
            prop_assert_eq!(counted.total, count(&cut, &Limits::default()).expect("in order").total);
            prop_assert!(counted.per_day_counted.values().all(|h| *h <= HalfHours::hours(6)));
            let sum: HalfHours = counted.per_meeting.iter().copied().sum();
            prop_assert!(counted.total <= sum);
        }
    }
}
