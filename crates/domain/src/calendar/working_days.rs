//! Working days: weekends are free unless made up, other days are free only when the imported table says so.

use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;

/// What the table says about a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// A free day: `holiday`, or `typhoon` when work was called off.
    Free,
    /// A Saturday or Sunday on which work is made up: `makeup`.
    Makeup,
}

/// The calendar of working days, built from a table with columns `date,kind,note`.
#[derive(Debug, Clone, Default)]
pub struct WorkingDays {
    special: BTreeMap<Date, DayKind>,
}

impl WorkingDays {
    /// The table shipped with the product. Provisional: the government's yearly office calendar, imported, replaces it.
    pub fn shipped() -> Self {
        Self::from_csv(include_str!("../../../../data/calendar/working-days.csv"))
            .expect("the shipped table is checked by a test")
    }

    /// Reads a table `date,kind,note` with kinds `holiday`, `typhoon` and `makeup`.
    ///
    /// # Errors
    /// The number of the first line (the header is line 1) that cannot be read.
    pub fn from_csv(table: &str) -> Result<Self, usize> {
        let mut special = BTreeMap::new();
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        for (index, record) in reader.records().enumerate() {
            let line = index + 2;
            let record = record.map_err(|_| line)?;
            let date = super::parse_date(record.get(0).unwrap_or_default()).map_err(|_| line)?;
            let kind = match record.get(1) {
                Some("holiday" | "typhoon") => DayKind::Free,
                Some("makeup") => DayKind::Makeup,
                _ => return Err(line),
            };
            special.insert(date, kind);
        }
        Ok(Self { special })
    }

    /// Adds or replaces one day, as when a typhoon closes the offices.
    pub fn set(&mut self, date: Date, kind: DayKind) {
        self.special.insert(date, kind);
    }

    /// Whether offices work on that day.
    pub fn is_working(&self, date: Date) -> bool {
        match self.special.get(&date) {
            Some(DayKind::Free) => false,
            Some(DayKind::Makeup) => true,
            None => !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday),
        }
    }

    /// The n-th working day after a date, which itself never counts; `add(date, 0)` is the date.
    pub fn add(&self, date: Date, n: u32) -> Date {
        let mut day = date;
        let mut left = n;
        while left > 0 {
            let Ok(next) = day.tomorrow() else { return day };
            day = next;
            left -= u32::from(self.is_working(day));
        }
        day
    }

    /// How many working days lie after `from` up to and including `to`; 0 when `to` is not later.
    pub fn between(&self, from: Date, to: Date) -> u32 {
        let mut day = from;
        let mut count = 0;
        while day < to {
            let Ok(next) = day.tomorrow() else { return count };
            day = next;
            count += u32::from(self.is_working(day));
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn counts_over_weekend_holiday_and_makeup() {
        let days = WorkingDays::from_csv(
            "date,kind,note\n2025-10-10,holiday,\n2025-10-18,makeup,\n114/10/22,typhoon,\n",
        )
        .expect("readable");
        let check = |from: Date, n: u32, expect: Date| {
            assert_eq!(days.add(from, n), expect, "{from} + {n}");
            assert_eq!(days.between(from, expect), n, "{from} to {expect}");
        };
        check(date(2025, 10, 6), 3, date(2025, 10, 9));
        check(date(2025, 10, 8), 3, date(2025, 10, 14));
        check(date(2025, 10, 17), 1, date(2025, 10, 18));
        check(date(2025, 10, 18), 3, date(2025, 10, 23));
        check(date(2025, 10, 10), 0, date(2025, 10, 10));
    }

    #[test]
    fn a_wrong_line_is_named() {
        assert_eq!(
            WorkingDays::from_csv("date,kind,note\n2025-10-10,holiday,\n2025-10-32,holiday,\n").err(),
            Some(3)
        );
        assert_eq!(WorkingDays::from_csv("date,kind,note\n2025-10-10,party,\n").err(), Some(2));
    }

    #[test]
    fn the_shipped_table_says_only_what_the_weekend_does_not() {
        for (date, kind) in WorkingDays::shipped().special {
            let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
            assert_eq!(kind == DayKind::Makeup, weekend, "{date}");
        }
    }

    proptest! {
        #[test]
        fn adding_lands_on_a_working_day(day in 0..1_000_i32, n in 1..40_u32) {
            let days = WorkingDays::shipped();
            let from = date(2025, 1, 1) + jiff::Span::new().days(day);
            let to = days.add(from, n);
            prop_assert!(days.is_working(to));
            prop_assert_eq!(days.between(from, to), n);
        }
    }
}
