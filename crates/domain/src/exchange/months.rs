//! Months that a partner confirms; rule in `docs/rules/exchange-reconciliation.md`.

use crate::refusal::refusals;
use crate::text::fold_lines;
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

/// Whether letters about the month before go out on a day: before it is due, and when it is late.
pub fn reminds_on(today: Date) -> bool {
    matches!(today.day(), 3 | 6)
}

/// Longest reason of an application.
pub const LONGEST_REASON: usize = 500;

refusals! {
    /// Why something can't be done with a month.
    pub enum MonthRefused {
        /// It is not over.
        NotOver { last_on: Date } = "exchange-month-not-over",
        /// Nothing was sent for it.
        Nothing = "exchange-month-nothing",
        /// It is confirmed.
        ConfirmedAlready = "exchange-month-confirmed-already",
        /// It is not confirmed: nothing has to be opened.
        NotConfirmed = "exchange-month-not-confirmed",
        /// It is open.
        OpenAlready = "exchange-month-open-already",
        /// An application waits.
        AskedAlready = "exchange-month-asked-already",
        /// Somebody answered it.
        AnsweredAlready = "exchange-month-answered-already",
        /// No reason, or one that is too long.
        Reason { most: usize } = "exchange-month-reason",
        /// Not a month.
        NoMonth { given: String } = "exchange-month-unreadable",
    }
}

/// Whether a month may be confirmed: `stands` when it is and is not open.
///
/// # Errors
/// [`MonthRefused`] with the first thing that speaks against it.
pub fn check_confirm(month: Month, records: u64, stands: bool, today: Date) -> Result<(), MonthRefused> {
    if today <= month.last() {
        return Err(MonthRefused::NotOver { last_on: month.last() });
    }
    if stands {
        return Err(MonthRefused::ConfirmedAlready);
    }
    if records == 0 {
        return Err(MonthRefused::Nothing);
    }
    Ok(())
}

/// The reason of an application or of its return.
///
/// # Errors
/// [`MonthRefused::Reason`] when there is none or it is too long.
pub fn check_reason(typed: &str) -> Result<String, MonthRefused> {
    let reason = fold_lines(typed);
    let length = reason.chars().count();
    if length == 0 || length > LONGEST_REASON {
        return Err(MonthRefused::Reason { most: LONGEST_REASON });
    }
    Ok(reason)
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
    fn a_month_is_confirmed_once_it_is_over() {
        let march = Month::parse("2026-03").unwrap();
        let check = |records, stands, day| check_confirm(march, records, stands, day);
        let last_on = date(2026, 3, 31);
        assert_eq!(check(5, false, last_on), Err(MonthRefused::NotOver { last_on }));
        assert_eq!(check(5, false, date(2026, 4, 1)), Ok(()));
        assert_eq!(check(0, false, date(2026, 4, 1)), Err(MonthRefused::Nothing));
        assert_eq!(check(5, true, date(2026, 4, 1)), Err(MonthRefused::ConfirmedAlready));
    }

    #[test]
    fn a_reason_is_needed() {
        assert_eq!(check_reason(" 漏報一場 ").unwrap(), "漏報一場");
        for text in ["", " \n ", &"長".repeat(501)] {
            assert!(check_reason(text).is_err());
        }
    }

    #[test]
    fn what_is_no_month_is_none() {
        for text in ["", "2025", "2025-13", "2025-00", "25-01", "2025-1", "202-011", "２０２５-01"] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
    }
}
