//! The roster and the hours ledger: who gets how much, and how a total comes about; rule in `docs/rules/roster.md`.

use crate::{
    hours::{HalfHours, HoursError, Limits, Mark, Meeting, attended, count},
    refusal::refusals,
};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

refusals! {
    /// What is wrong with a roster or one of its rows.
    pub enum RosterProblem {
        /// No such person.
        Unknown = "roster-unknown-person",
        /// The person stands in an earlier row already. Rows count from 1.
        Twice { first_row: usize } = "roster-twice",
        /// Hours that are not a number in steps of one half.
        Steps { given: String } = "roster-hours-steps",
        /// No hours: leave the row out instead.
        NoHours = "roster-no-hours",
        /// More than the course gives.
        AboveCourse { given: HalfHours, most: HalfHours } = "roster-above-course",
        /// A warning: the person did not enrol.
        NotEnrolled = "roster-not-enrolled",
        /// A warning: the name written beside the code is another than the person's.
        NameDiffers = "roster-name-differs",
        /// Somebody who is not on the list of the course yet is named by a number or code alone.
        NameMissing = "roster-name-missing",
        /// The name written is not that of the person the number or code belongs to.
        OtherName = "roster-other-name",
        /// More rows than one roster takes.
        TooMany { most: usize } = "roster-too-many",
        /// Only the organiser that gave the course may award.
        NotOrganiser = "roster-not-organiser",
        /// The course has not ended.
        BeforeEnd { ends_at: Timestamp } = "roster-before-end",
        /// Nobody on it.
        NoRows = "roster-empty",
        /// Rows that are wrong have to be corrected or left out first.
        WrongRows { rows: usize } = "roster-wrong-rows",
    }
}

impl RosterProblem {
    /// Whether this only warns and lets the row pass.
    pub fn is_warning(&self) -> bool {
        matches!(self, Self::NotEnrolled | Self::NameDiffers)
    }
}

/// One row as it came. `person` is `None` when nobody was found for what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<P> {
    /// Whom it is about, by the id the caller uses.
    pub person: Option<P>,
    /// Hours as typed.
    pub hours: String,
    /// Why the person may not be taken as named ([`decide_named`]); the row is refused with it.
    pub wrong: Option<RosterProblem>,
}

/// Most rows of one roster: more people than any course has.
pub const MOST_ROWS: usize = 3_000;

/// How the name written in a row stands to the person found by its number or code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// The person's name.
    Same,
    /// Another name.
    Other,
    /// No name.
    Nothing,
}

/// Judges whom a row names, so that a number alone never tells whose it is: who is not on the list of the course yet
/// has to be named as well. `on_list_by_code` is a row with the personal code of somebody whose name and code the
/// organiser sees already. Answers a warning, if any.
///
/// # Errors
/// [`RosterProblem::NameMissing`] and [`RosterProblem::OtherName`].
pub fn decide_named(written: Written, on_list_by_code: bool) -> Result<Option<RosterProblem>, RosterProblem> {
    match (written, on_list_by_code) {
        (Written::Same, _) | (Written::Nothing, true) => Ok(None),
        (Written::Other, true) => Ok(Some(RosterProblem::NameDiffers)),
        (Written::Nothing, false) => Err(RosterProblem::NameMissing),
        (Written::Other, false) => Err(RosterProblem::OtherName),
    }
}

/// A row that may be awarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodRow<P> {
    /// Its number, counted from 1.
    pub row: usize,
    /// Whom it is about.
    pub person: P,
    /// Hours.
    pub hours: HalfHours,
}

/// A problem at a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// The row's number, counted from 1.
    pub row: usize,
    /// What is wrong.
    pub problem: RosterProblem,
}

/// The result of checking a roster: every row is in `good` or has a problem that is no warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked<P> {
    /// Rows that may be awarded.
    pub good: Vec<GoodRow<P>>,
    /// Problems and warnings by row.
    pub problems: Vec<RowProblem>,
}

impl<P> Checked<P> {
    /// How many rows must be corrected or left out.
    pub fn wrong(&self) -> usize {
        self.problems.iter().filter(|p| !p.problem.is_warning()).count()
    }
}

/// Checks the rows of a roster against the course's hours and its enrolled persons.
pub fn check_rows<P: Ord + Clone>(
    rows: &[Row<P>],
    enrolled: &BTreeSet<P>,
    course_hours: HalfHours,
) -> Checked<P> {
    let mut first_rows: BTreeMap<P, usize> = BTreeMap::new();
    let mut checked = Checked { good: Vec::new(), problems: Vec::new() };
    for (row, typed) in (1..).zip(rows) {
        match check_row(typed, row, &mut first_rows, course_hours) {
            Ok((person, hours)) => {
                if !enrolled.contains(&person) {
                    checked.problems.push(RowProblem { row, problem: RosterProblem::NotEnrolled });
                }
                checked.good.push(GoodRow { row, person, hours });
            }
            Err(problem) => checked.problems.push(RowProblem { row, problem }),
        }
    }
    checked
}

/// Permits sending a checked roster.
///
/// # Errors
/// [`RosterProblem`] when the sender did not give the course, the course has not ended, or a row is wrong or none is there.
pub fn decide_send<P>(
    is_organiser: bool,
    ends: Timestamp,
    checked: &Checked<P>,
    now: Timestamp,
) -> Result<(), RosterProblem> {
    if !is_organiser {
        return Err(RosterProblem::NotOrganiser);
    }
    if now < ends {
        return Err(RosterProblem::BeforeEnd { ends_at: ends });
    }
    if checked.wrong() > 0 {
        return Err(RosterProblem::WrongRows { rows: checked.wrong() });
    }
    if checked.good.is_empty() {
        return Err(RosterProblem::NoRows);
    }
    Ok(())
}

/// Proposes a person's hours from attendance. When the organiser lowered the course's hours, the person's share of the
/// meetings is taken of the lowered hours, rounded down to a half; a course without meetings proposes all its hours.
///
/// # Errors
/// [`HoursError`] when marks and meetings do not match or cannot be counted.
pub fn propose(
    meetings: &[Meeting],
    marks: &[Mark],
    course_hours: HalfHours,
) -> Result<HalfHours, HoursError> {
    let limits = Limits::default();
    let full = count(meetings, &limits)?.total;
    let got = attended(meetings, marks, &limits)?;
    if full == HalfHours::ZERO {
        return Ok(course_hours);
    }
    let share = i64::from(got.0) * i64::from(course_hours.0) / i64::from(full.0);
    Ok(HalfHours(i32::try_from(share).unwrap_or(i32::MAX)).min(course_hours))
}

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
    let standing = total(entries);
    if standing != HalfHours::ZERO {
        return Err(LedgerRefused::AlreadyIssued { total: standing });
    }
    if hours <= HalfHours::ZERO {
        return Err(LedgerRefused::NoHours);
    }
    Ok(LedgerEntry { kind: EntryKind::Issue, half_hours: hours })
}

/// The line that brings a person's hours of a course to another amount: the difference.
///
/// # Errors
/// [`LedgerRefused`] when none stand, the amount is the same, or it is nothing.
pub fn correct(entries: &[LedgerEntry], to: HalfHours) -> Result<LedgerEntry, LedgerRefused> {
    let standing = total(entries);
    if standing == HalfHours::ZERO {
        return Err(LedgerRefused::NothingIssued);
    }
    if to <= HalfHours::ZERO {
        return Err(LedgerRefused::NoHours);
    }
    if to == standing {
        return Err(LedgerRefused::NoChange { total: standing });
    }
    Ok(LedgerEntry { kind: EntryKind::Correct, half_hours: to - standing })
}

/// The line that takes back all that stands.
///
/// # Errors
/// [`LedgerRefused::NothingIssued`] when nothing stands.
pub fn reverse(entries: &[LedgerEntry]) -> Result<LedgerEntry, LedgerRefused> {
    match total(entries) {
        HalfHours::ZERO => Err(LedgerRefused::NothingIssued),
        standing => Ok(LedgerEntry { kind: EntryKind::Reverse, half_hours: -standing }),
    }
}

fn check_row<P: Ord + Clone>(
    typed: &Row<P>,
    row: usize,
    first_rows: &mut BTreeMap<P, usize>,
    course_hours: HalfHours,
) -> Result<(P, HalfHours), RosterProblem> {
    if let Some(wrong) = &typed.wrong {
        return Err(wrong.clone());
    }
    let person = typed.person.clone().ok_or(RosterProblem::Unknown)?;
    if let Some(first_row) = first_rows.get(&person) {
        return Err(RosterProblem::Twice { first_row: *first_row });
    }
    first_rows.insert(person.clone(), row);
    let hours =
        HalfHours::parse(&typed.hours).map_err(|_| RosterProblem::Steps { given: typed.hours.clone() })?;
    if hours == HalfHours::ZERO {
        return Err(RosterProblem::NoHours);
    }
    if hours > course_hours {
        return Err(RosterProblem::AboveCourse { given: hours, most: course_hours });
    }
    Ok((person, hours))
}
