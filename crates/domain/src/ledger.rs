//! The hours ledger: lines are added, a total is a sum; rule in `docs/rules/ledger.md`.

use crate::{hours::HalfHours, refusal::refusals};

/// Why a line is written into the ledger (CRD-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// First award of a course to a person.
    Issue,
    /// A difference, up or down.
    Correct,
    /// Takes back all that stands.
    Reverse,
}

impl EntryKind {
    /// Its name in rows: `issue`, `correct`, `reverse`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Correct => "correct",
            Self::Reverse => "reverse",
        }
    }
}

/// One line of the ledger. Lines are added, never changed; a total is their sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Why it was written.
    pub kind: EntryKind,
    /// The amount, negative when hours are taken back.
    pub half_hours: HalfHours,
}

refusals! {
    /// Why a line cannot be written.
    pub enum LedgerRefused {
        /// Hours of this course stand already: correct them instead.
        AlreadyIssued { total: HalfHours } = "ledger-already-issued",
        /// No hours of this course stand.
        NothingIssued = "ledger-nothing-issued",
        /// The correction changes nothing.
        NoChange { total: HalfHours } = "ledger-no-change",
        /// Less than half an hour: reverse instead of correcting to nothing.
        NoHours = "ledger-no-hours",
        /// A reversal of another amount than stands.
        NotAll { total: HalfHours } = "ledger-not-all",
    }
}

/// The total of ledger lines.
pub fn total(entries: &[LedgerEntry]) -> HalfHours {
    entries.iter().map(|entry| entry.half_hours).sum()
}

/// The line that first awards a course's hours to a person; again possible after a reversal.
///
/// # Errors
/// [`LedgerRefused`] when hours stand already or none are given.
pub fn issue(entries: &[LedgerEntry], hours: HalfHours) -> Result<LedgerEntry, LedgerRefused> {
    let line = LedgerEntry { kind: EntryKind::Issue, half_hours: hours };
    after(total(entries), line).map(|_| line)
}

/// The line that brings a person's hours of a course to another amount: the difference.
///
/// # Errors
/// [`LedgerRefused`] when none stand, the amount is the same, or it is nothing.
pub fn correct(entries: &[LedgerEntry], to: HalfHours) -> Result<LedgerEntry, LedgerRefused> {
    let standing = total(entries);
    let line = LedgerEntry { kind: EntryKind::Correct, half_hours: to - standing };
    after(standing, line).map(|_| line)
}

/// The line that takes back all that stands.
///
/// # Errors
/// [`LedgerRefused::NothingIssued`] when nothing stands.
pub fn reverse(entries: &[LedgerEntry]) -> Result<LedgerEntry, LedgerRefused> {
    let standing = total(entries);
    let line = LedgerEntry { kind: EntryKind::Reverse, half_hours: -standing };
    after(standing, line).map(|_| line)
}

/// The line that brings what stands to an amount, zero included; nothing when that stands already or the amount is negative.
pub fn line_to(standing: HalfHours, to: HalfHours) -> Option<LedgerEntry> {
    let kind = match (standing, to) {
        (HalfHours::ZERO, _) => EntryKind::Issue,
        (_, HalfHours::ZERO) => EntryKind::Reverse,
        _ => EntryKind::Correct,
    };
    let line = LedgerEntry { kind, half_hours: to - standing };
    after(standing, line).is_ok().then_some(line)
}

/// What stands after a line, if the line fits what stands before it.
///
/// # Errors
/// [`LedgerRefused`] when it does not.
pub fn after(standing: HalfHours, line: LedgerEntry) -> Result<HalfHours, LedgerRefused> {
    let sum = standing + line.half_hours;
    match line.kind {
        EntryKind::Issue if standing != HalfHours::ZERO => {
            Err(LedgerRefused::AlreadyIssued { total: standing })
        }
        EntryKind::Correct | EntryKind::Reverse if standing == HalfHours::ZERO => {
            Err(LedgerRefused::NothingIssued)
        }
        EntryKind::Reverse if sum != HalfHours::ZERO => Err(LedgerRefused::NotAll { total: standing }),
        EntryKind::Issue | EntryKind::Correct if sum <= HalfHours::ZERO => Err(LedgerRefused::NoHours),
        EntryKind::Correct if line.half_hours == HalfHours::ZERO => {
            Err(LedgerRefused::NoChange { total: standing })
        }
        _ => Ok(sum),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_fits_what_stands() {
        use EntryKind::{Correct, Issue, Reverse};
        for (standing, kind, half_hours, expect) in [
            (0, Issue, 6, Ok(6)),
            (0, Issue, 0, Err("ledger-no-hours")),
            (0, Issue, -1, Err("ledger-no-hours")),
            (4, Issue, 6, Err("ledger-already-issued")),
            (4, Correct, 2, Ok(6)),
            (4, Correct, -3, Ok(1)),
            (4, Correct, -4, Err("ledger-no-hours")),
            (4, Correct, -5, Err("ledger-no-hours")),
            (4, Correct, 0, Err("ledger-no-change")),
            (0, Correct, 1, Err("ledger-nothing-issued")),
            (4, Reverse, -4, Ok(0)),
            (4, Reverse, -3, Err("ledger-not-all")),
            (0, Reverse, 0, Err("ledger-nothing-issued")),
        ] {
            let got = after(HalfHours(standing), LedgerEntry { kind, half_hours: HalfHours(half_hours) });
            let got = got.map(|sum| sum.0).map_err(|refused| refused.to_string());
            assert_eq!(got, expect.map_err(str::to_owned), "{standing} {kind:?} {half_hours}");
        }
    }

    #[test]
    fn the_line_to_an_amount() {
        use EntryKind::{Correct, Issue, Reverse};
        for (standing, to, expect) in [
            (0, 6, Some((Issue, 6))),
            (6, 4, Some((Correct, -2))),
            (6, 8, Some((Correct, 2))),
            (6, 0, Some((Reverse, -6))),
            (6, 6, None),
            (0, 0, None),
            (6, -1, None),
            (0, -1, None),
        ] {
            let got = line_to(HalfHours(standing), HalfHours(to));
            assert_eq!(got.map(|line| (line.kind, line.half_hours.0)), expect, "{standing} to {to}");
        }
    }
}
