//! Hours of training: half-hours as whole numbers, counted from meetings; rule in `docs/rules/hours.md`.

mod attended;
mod count;
mod seen;

pub use attended::{Mark, attended};
pub use count::{Count, Limits, Meeting, Note, count, lesson_hours};
pub use seen::{Door, Judged, Source, judge};

use crate::{refusal::refusals, text::fold};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{fmt, iter::Sum, ops};

refusals! {
    /// Why hours cannot be read or counted.
    pub enum HoursError {
        /// Not a number of hours in steps of one half.
        Steps { given: String } = "hours-steps",
        /// A meeting that ends before or when it begins. `meeting` counts from 1.
        MeetingOrder { meeting: usize } = "meeting-order",
        /// Two meetings of one course at the same time. Both count from 1.
        MeetingsOverlap { meeting: usize, other: usize, date_on: Date } = "meetings-overlap",
        /// Attendance marks and meetings differ in number.
        MarksMissing { marks: usize, meetings: usize } = "marks-missing",
    }
}

/// An amount of training hours in half-hours: 3 means 1.5 hours. Signed, because a ledger also takes back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HalfHours(pub i32);

impl HalfHours {
    /// No hours.
    pub const ZERO: Self = Self(0);

    /// Whole hours.
    pub const fn hours(hours: i32) -> Self {
        Self(hours * 2)
    }

    /// Reads hours as typed: `1.5`, `１.５`, `2`, `2.0`; at most 9,999.5.
    ///
    /// # Errors
    /// [`HoursError::Steps`] for anything else, a negative amount and a fraction other than .0 and .5 included.
    pub fn parse(typed: &str) -> Result<Self, HoursError> {
        let text = fold(typed);
        let wrong = || HoursError::Steps { given: text.clone() };
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || whole.len() > 4 {
            return Err(wrong());
        }
        let half = match fraction.trim_end_matches('0') {
            "" => 0,
            "5" => 1,
            _ => return Err(wrong()),
        };
        whole.parse::<i32>().map(|whole| Self(whole * 2 + half)).map_err(|_| wrong())
    }
}

/// The hours of a degree or credit class: 18 for each credit (CRD-1).
pub fn credit_class(credits: u32) -> HalfHours {
    HalfHours(i32::try_from(credits.saturating_mul(36)).unwrap_or(i32::MAX))
}

impl fmt::Display for HalfHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let halves = self.0.unsigned_abs();
        write!(f, "{sign}{}{}", halves / 2, if halves.is_multiple_of(2) { "" } else { ".5" })
    }
}

impl ops::Add for HalfHours {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl ops::Sub for HalfHours {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl ops::Neg for HalfHours {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for HalfHours {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, ops::Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_and_shows_halves() {
        fn check(typed: &str, expect: &str) {
            let got = HalfHours::parse(typed).map_or_else(|e| format!("! {e}"), |h| h.to_string());
            assert_eq!(got, expect, "{typed:?}");
        }
        check("1.5", "1.5");
        check("１.５", "1.5");
        check("１．５", "1.5");
        check("2", "2");
        check("2.0", "2");
        check("2.50", "2.5");
        check("0", "0");
        check("9999.5", "9999.5");
        for wrong in ["1.25", "1.", ".5", "-1", "1,5", "一", "", "10000", "1.5.0", "1e3"] {
            check(wrong, "! hours-steps");
        }
        assert_eq!(HalfHours(-3).to_string(), "-1.5");
        assert_eq!(HalfHours(-1).to_string(), "-0.5");
        assert_eq!(credit_class(3), HalfHours::hours(54));
    }

    proptest! {
        #[test]
        fn sums_are_exact_in_any_order(mut amounts in prop::collection::vec(-20_000..20_000_i32, 0..200)) {
            let sum: HalfHours = amounts.iter().copied().map(HalfHours).sum();
            amounts.reverse();
            prop_assert_eq!(sum, amounts.iter().copied().map(HalfHours).sum());
            prop_assert_eq!(sum.0, amounts.iter().sum::<i32>());
        }

        #[test]
        fn what_is_shown_is_read_back(halves in 0..19_999_i32) {
            prop_assert_eq!(HalfHours::parse(&HalfHours(halves).to_string()), Ok(HalfHours(halves)));
        }
    }
}
