//! How many courses of the generated nation were registered in which month, after the published monthly figures.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

/// Published figures by month (data/tables/monthly-activity.csv).
const ACTIVITY: &str = include_str!("../../../../../data/tables/monthly-activity.csv");
/// Published totals by year (data/tables/yearly-totals.csv).
const TOTALS: &str = include_str!("../../../../../data/tables/yearly-totals.csv");
/// All courses of the whole nation.
pub const NATION: u32 = 4_000_000;
/// The first year the generated courses lie in.
const FIRST_YEAR: i16 = 2010;

/// A month and how many courses were registered in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: Date,
    /// Its days that have passed: fewer than all in the month of the demonstration's day.
    pub days: i8,
    /// Courses registered.
    pub courses: u32,
}

/// The months from 2010 to the day before `day`, with `courses` registrations in all.
///
/// Months with a published figure have exactly it, months since then the average of the same month in the two whole years
/// published, and what is left of four million lies in the years before, by the growth of the published yearly totals.
/// With fewer courses every month has its share, rounded so that the sum is right.
pub fn months(courses: u32, day: Date) -> Vec<Month> {
    let published = published();
    let last = published.keys().next_back().copied().unwrap_or((2024, 11));
    let first_published = published.keys().next().copied().unwrap_or((2022, 1));
    let seasonal: Vec<u64> = (1..=12i8).map(|month| average(&published, month)).collect();
    let season = |month: i8| seasonal[usize::from(month.unsigned_abs()) - 1];
    let all = calendar(day);
    let mut fixed = vec![0u64; all.len()];
    let mut later = vec![0u64; all.len()];
    let mut earlier = vec![0u64; all.len()];
    let growth = growth();
    for (index, (first, days)) in all.iter().enumerate() {
        let key = (first.year(), first.month());
        let share = |whole: u64| {
            whole * u64::from(days.unsigned_abs()) / u64::from(first.days_in_month().unsigned_abs())
        };
        if let Some(known) = published.get(&key) {
            fixed[index] = share(*known);
        } else if key > last {
            later[index] = share(season(first.month()));
        } else if key < first_published {
            let year = growth.get(&first.year()).copied().unwrap_or(1);
            earlier[index] = year * season(first.month());
        }
    }
    let total = u64::from(NATION);
    let left = total.saturating_sub(fixed.iter().sum());
    // Far from the published years the years since would want all there is: half of it is theirs at most.
    let wanted: u64 = later.iter().sum();
    let to_later = wanted.min(left / 2);
    let later = apportion(&later, to_later);
    let earlier = apportion(&earlier, left - to_later);
    let whole: Vec<u64> = (0..all.len()).map(|index| fixed[index] + later[index] + earlier[index]).collect();
    let scaled = apportion(&whole, courses.into());
    all.into_iter()
        .zip(scaled)
        .map(|((first, days), courses)| Month {
            first,
            days,
            courses: u32::try_from(courses).unwrap_or(u32::MAX),
        })
        .collect()
}

/// Whole numbers in the proportion of `weights` whose sum is `total`.
fn apportion(weights: &[u64], total: u64) -> Vec<u64> {
    let sum: u128 = weights.iter().map(|w| u128::from(*w)).sum();
    let (mut seen, mut given) = (0u128, 0u64);
    weights
        .iter()
        .map(|weight| {
            seen += u128::from(*weight);
            let until = (seen * u128::from(total)).checked_div(sum).unwrap_or(0);
            let until = u64::try_from(until).unwrap_or(total);
            let share = until - given;
            given = until;
            share
        })
        .collect()
}

/// First days of the months that have begun before `day`, with the days of each that have passed.
fn calendar(day: Date) -> Vec<(Date, i8)> {
    let mut months = Vec::new();
    let mut first = Date::constant(FIRST_YEAR, 1, 1);
    while first < day {
        let days = if (first.year(), first.month()) == (day.year(), day.month()) {
            day.day() - 1
        } else {
            first.days_in_month()
        };
        months.push((first, days));
        first = first.saturating_add(1.month());
    }
    months
}

fn published() -> BTreeMap<(i16, i8), u64> {
    ACTIVITY
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("courses_registered,")?.split(',');
            let (year, month) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
            Some(((year, month), cells.next()?.parse().ok()?))
        })
        .collect()
}

/// Courses added in each year, by the yearly totals; years before the first difference count as it.
fn growth() -> BTreeMap<i16, u64> {
    let totals: Vec<(i16, u64)> = TOTALS
        .lines()
        .filter_map(|line| {
            let mut cells = line.split(',');
            Some((cells.next()?.parse().ok()?, cells.next()?.parse().ok()?))
        })
        .collect();
    let mut growth: BTreeMap<i16, u64> =
        totals.windows(2).map(|pair| (pair[1].0, pair[1].1.saturating_sub(pair[0].1))).collect();
    if let Some((first, added)) = growth.iter().next().map(|(y, n)| (*y, *n)) {
        growth.extend((FIRST_YEAR..first).map(|year| (year, added)));
    }
    growth
}

/// The month's average over the years published whole; the last year stops within November.
fn average(published: &BTreeMap<(i16, i8), u64>, month: i8) -> u64 {
    let whole: Vec<u64> =
        [2022, 2023].iter().filter_map(|year| published.get(&(*year, month)).copied()).collect();
    whole.iter().sum::<u64>() / (whole.len().max(1) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn published_months_are_met_exactly() {
        let day = date(2026, 3, 14);
        let months = months(NATION, day);
        assert_eq!(months.iter().map(|m| m.courses).sum::<u32>(), NATION);
        let published = published();
        assert_eq!(published.len(), 35);
        for month in &months {
            if let Some(known) = published.get(&(month.first.year(), month.first.month())) {
                assert_eq!(u64::from(month.courses), *known, "{}", month.first);
            } else {
                assert!(month.courses > 5_000, "{month:?}");
            }
        }
        assert_eq!(months.last().map(|m| (m.first, m.days)), Some((date(2026, 3, 1), 13)));
    }

    #[test]
    fn fewer_courses_keep_the_proportion_and_the_sum() {
        let day = date(2026, 3, 14);
        let (all, some) = (months(NATION, day), months(20_000, day));
        assert_eq!(some.iter().map(|m| m.courses).sum::<u32>(), 20_000);
        for (all, some) in all.iter().zip(&some) {
            assert!(all.courses.abs_diff(some.courses * 200) <= 200, "{all:?} {some:?}");
        }
    }

    #[test]
    fn any_day_has_its_months() {
        for day in
            [date(2010, 1, 2), date(2022, 6, 15), date(2024, 11, 20), date(2031, 1, 1), date(2060, 12, 31)]
        {
            let months = months(1_000, day);
            assert_eq!(months.iter().map(|m| m.courses).sum::<u32>(), 1_000, "{day}");
            assert!(months.iter().all(|m| m.first < day));
        }
    }
}
