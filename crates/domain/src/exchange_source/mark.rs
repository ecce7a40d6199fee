//! How far a list that tells its changes was read.

use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, ToSpan};

/// Days read again: a transaction that began before the last reading may have been written after it.
const OVERLAP_DAYS: i64 = 2;
/// Numbers read again, for the same reason.
const OVERLAP_NUMBERS: i64 = 10_000;

/// What a column of changes holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Days.
    Day,
    /// Instants, as the clock on the wall of the database says.
    Instant,
    /// Whole numbers that grow.
    Number,
}

/// The greatest value seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A day.
    Day(Date),
    /// An instant.
    Instant(DateTime),
    /// A number.
    Number(i64),
}

impl Mark {
    /// Reads a value of a column of a kind; what isn't one is none.
    pub fn parse(kind: Change, text: &str) -> Option<Self> {
        let text = text.trim();
        match kind {
            Change::Day => text.parse().ok().map(Self::Day),
            Change::Instant => text.replacen(' ', "T", 1).parse().ok().map(Self::Instant),
            Change::Number => text.parse().ok().map(Self::Number),
        }
    }

    /// Where the next reading begins: some way before the greatest value.
    #[must_use]
    pub fn from(self) -> Self {
        match self {
            Self::Day(day) => Self::Day(day.saturating_sub(OVERLAP_DAYS.days())),
            Self::Instant(at) => {
                Self::Instant(at.saturating_sub(SignedDuration::from_hours(24 * OVERLAP_DAYS)))
            }
            Self::Number(number) => Self::Number(number.saturating_sub(OVERLAP_NUMBERS)),
        }
    }

    /// As databases read it.
    pub fn text(self) -> String {
        match self {
            Self::Day(day) => day.to_string(),
            Self::Instant(at) => at.strftime("%Y-%m-%d %H:%M:%S%.6f").to_string(),
            Self::Number(number) => number.to_string(),
        }
    }
}
