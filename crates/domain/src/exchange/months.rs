//! Months that a partner confirms; rule in `docs/rules/exchange-reconciliation.md`.

use jiff::civil::{Date, date};
use std::fmt;

/// The day of the following month by which a month is confirmed (EXC-7).
const CONFIRM_BY: i8 = 5;

/// A calendar month, Gregorian; counted from year 0 so that months sort and subtract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(pub i64);

impl Month {
    /// The month a day lies in.
    pub fn of(day: Date) -> Self {
        Self(i64::from(day.year()) * 12 + i64::from(day.month()) - 1)
    }

    /// Reads `2026-03`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let fits = year.len() == 4 && month.len() == 2;
        let (year, month): (i64, i64) = (year.parse().ok()?, month.parse().ok()?);
        (fits && (1..=12).contains(&month) && year >= 1900).then_some(Self(year * 12 + month - 1))
    }

    /// Its first day.
    pub fn first(self) -> Date {
        let year = i16::try_from(self.0.div_euclid(12)).unwrap_or(9998);
        date(year.clamp(1, 9998), i8::try_from(self.0.rem_euclid(12) + 1).unwrap_or(1), 1)
    }

    /// Its last day.
    pub fn last(self) -> Date {
        self.first().last_of_month()
    }

    /// The month after.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The month before.
    #[must_use]
    pub fn previous(self) -> Self {
        Self(self.0 - 1)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.first();
        write!(f, "{:04}-{:02}", first.year(), first.month())
    }
}

/// The last day on which a month is confirmed in time.
pub fn confirm_by(month: Month) -> Date {
    let first = month.next().first();
    date(first.year(), first.month(), CONFIRM_BY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_count_over_the_year() {
        let december = Month::of(date(2025, 12, 31));
        assert_eq!(december.to_string(), "2025-12");
        assert_eq!(december.next().to_string(), "2026-01");
        assert_eq!(confirm_by(december), date(2026, 1, 5));
        assert_eq!(Month::parse("2025-12"), Some(december));
        assert_eq!(december.last(), date(2025, 12, 31));
        assert_eq!(Month::of(date(2024, 2, 5)).last(), date(2024, 2, 29));
    }

    #[test]
    fn what_is_no_month_is_none() {
        for text in ["", "2025", "2025-13", "2025-00", "25-01", "2025-1", "202-011", "２０２５-01"] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
    }
}
