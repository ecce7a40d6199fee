//! The busiest month as a plan: who asks when at which course, the same every time. Pure: only numbers in, numbers out.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// The month of the published figures with the most enrolments, and how many (data/tables/monthly-activity.csv).
pub(super) fn busiest() -> (Date, usize) {
    const ACTIVITY: &str = include_str!("../../../../../data/tables/monthly-activity.csv");
    let months = ACTIVITY.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("enrolments,")?.split(',');
        let (year, month) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
        Some((Date::new(year, month, 1).ok()?, cells.next()?.parse().ok()?))
    });
    months.max_by_key(|(_, enrolments)| *enrolments).unwrap_or((date(2023, 3, 1), 0))
}

/// A course as the plan needs to know it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Course {
    /// The group of people who may ask there.
    pub group: usize,
}

/// One request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Request {
    /// Microseconds from the beginning of the replay.
    pub at: u64,
    /// Course by place in the list.
    pub course: usize,
    /// Person by place in the course's group.
    pub person: usize,
}

/// Spreads `requests` over the courses and the month's days and hours, pressed into `micros`. Nobody asks twice at a course;
/// `groups` are the numbers of people who may ask.
pub(super) fn plan(
    month: Date,
    requests: usize,
    micros: u64,
    courses: &[Course],
    groups: &[usize],
) -> Vec<Request> {
    let mut dice = Dice(0x6D6F_6E74);
    let shares = popularity(courses.len(), &mut dice);
    let all: usize = shares.iter().sum();
    let mut next = vec![0usize; groups.len()];
    let mut plan = Vec::with_capacity(requests);
    let (mut before, mut given) = (0usize, 0usize);
    for (index, course) in courses.iter().enumerate() {
        before += shares[index];
        let until = requests * before / all.max(1);
        let hot = shares[index] == HOT;
        let burst = opening(month, &mut dice);
        // One more than there are people would be somebody's second request: the rest ask at the next course.
        let most = groups[course.group];
        let taken = (until - given).min(most);
        for _ in 0..taken {
            let at = if hot { burst.after(&mut dice) } else { usual(month, &mut dice) };
            let person = next[course.group] % most;
            next[course.group] += 1;
            plan.push(Request { at: pressed(at, month, micros), course: index, person });
        }
        given += taken;
    }
    plan.sort_unstable();
    plan
}

const HOT: usize = 20;

/// One of a hundred courses is asked for twenty times as much as most, nine four times as much.
fn popularity(courses: usize, dice: &mut Dice) -> Vec<usize> {
    let one = |dice: &mut Dice| match dice.below(100) {
        0 => HOT,
        1..=9 => 4,
        _ => 1,
    };
    (0..courses).map(|_| one(dice)).collect()
}

/// A minute of the month, with its fraction.
type Minute = f64;

/// A hot course opens at midnight, at eight or at noon of a working day.
struct Opening(Minute);

impl Opening {
    /// Most come within the first minutes: the square presses them against the opening.
    fn after(&self, dice: &mut Dice) -> Minute {
        let share = dice.share();
        self.0 + share * share * 10.0
    }
}

fn opening(month: Date, dice: &mut Dice) -> Opening {
    let day = day(month, dice, 0);
    let hour = [0, 8, 12][dice.below(3)];
    Opening(minutes(day * 24 + hour, 0.0))
}

/// Any minute, by the habits of a week and a day.
fn usual(month: Date, dice: &mut Dice) -> Minute {
    /// Shares of the hours of a day, from midnight.
    const HOURS: [usize; 24] = [4, 1, 1, 1, 1, 1, 2, 5, 12, 10, 10, 9, 12, 9, 8, 9, 8, 5, 4, 4, 5, 6, 5, 3];
    let day = day(month, dice, 3);
    let mut left = dice.below(HOURS.iter().sum());
    let mut hour = 0;
    while left >= HOURS[hour] {
        left -= HOURS[hour];
        hour += 1;
    }
    minutes(day * 24 + hour, dice.share() * 60.0)
}

/// A day of the month; a day at the weekend has `weekend` tenths of a working day's share.
fn day(month: Date, dice: &mut Dice, weekend: usize) -> usize {
    let days = usize::from(month.days_in_month().unsigned_abs());
    loop {
        let day = dice.below(days);
        let date = month.saturating_add(i64::try_from(day).unwrap_or(0).days());
        let free = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        if !free || dice.below(10) < weekend {
            return day;
        }
    }
}

fn minutes(hours: usize, minute: f64) -> Minute {
    hours as f64 * 60.0 + minute
}

fn pressed(at: Minute, month: Date, micros: u64) -> u64 {
    let share = at / minutes(usize::from(month.days_in_month().unsigned_abs()) * 24, 0.0);
    // The loss of precision is far below a microsecond.
    ((share * micros as f64) as u64).min(micros)
}

/// A small generator of repeatable numbers (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n.max(1) as u64)).unwrap_or(0)
    }

    /// From 0 to below 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn courses(count: usize) -> Vec<Course> {
        (0..count).map(|n| Course { group: n % 2 }).collect()
    }

    #[test]
    fn the_busiest_month_is_the_published_one() {
        assert_eq!(busiest(), (date(2023, 3, 1), 292_564));
    }

    #[test]
    fn everybody_asks_once_at_a_course_and_all_requests_are_planned() {
        let (courses, groups) = (courses(400), [300, 200]);
        let made = plan(date(2023, 3, 1), 8_000, 60_000_000, &courses, &groups);
        assert_eq!(made.len(), 8_000);
        let different: HashSet<_> = made.iter().map(|r| (r.course, r.person)).collect();
        assert_eq!(different.len(), made.len());
        assert!(made.iter().all(|r| r.person < groups[courses[r.course].group] && r.at <= 60_000_000));
        assert!(made.is_sorted());
        assert_eq!(made, plan(date(2023, 3, 1), 8_000, 60_000_000, &courses, &groups));
    }

    #[test]
    fn working_days_and_openings_have_most() {
        let month = date(2023, 3, 1);
        let day = 60_000_000 / 31;
        let made = plan(month, 20_000, 60_000_000, &courses(1_000), &[5_000, 5_000]);
        let mut days = [0usize; 31];
        for request in &made {
            days[usize::try_from(request.at / (day + 1)).expect("a day")] += 1;
        }
        // The 1st is a Wednesday, the 5th a Sunday.
        assert!(days[0] > days[4] * 2, "{days:?}");
        let opening = made.iter().filter(|r| r.at % day < day / 144 + day / 500).count();
        assert!(opening > made.len() / 40, "{opening} in the ten minutes after midnight");
    }
}
