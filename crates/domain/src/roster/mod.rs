//! The roster: who gets how much; rule in `docs/rules/roster.md`.

mod look;
mod remind;
mod rows;
mod written;

pub use look::{Facts, Look, Seen, look};
pub use remind::{Due, Period, due, owed_before};
pub use rows::{Passed, Written as WrittenRow, passed_over};
pub use written::{hours_written, who_problem, who_written};

use crate::{
    hours::{HalfHours, HoursError, Limits, Mark, Meeting, attended, count},
    refusal::refusals,
};
use jiff::Timestamp;
use jiff::civil::Date;
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
        /// Neither code nor number.
        WhoMissing = "roster-who-missing",
        /// Ten characters, but one that no personal code has.
        CodeCharacter { character: char } = "roster-code-character",
        /// Ten characters of a personal code, of which one is wrong.
        CodeWrong = "roster-code-wrong",
        /// The pattern of a national or resident number, of which one digit is wrong.
        NumberWrong = "roster-number-wrong",
        /// A resident number of the old kind, which counts no more.
        NumberOld { stopped_on: Date } = "roster-number-old",
        /// Letters or digits of the number are hidden.
        NumberMasked = "roster-number-masked",
        /// A spreadsheet rounded the number (`3.47893E+09`).
        NumberRounded = "roster-number-rounded",
        /// Too many or too few characters.
        WhoLength { given: usize } = "roster-who-length",
        /// Something else than a code or number.
        WhoShape = "roster-who-shape",
        /// An error of the spreadsheet (`#N/A`) stands in the cell.
        CellError = "roster-cell-error",
        /// The code and the number of one row belong to two people.
        TwoPeople = "roster-two-people",
        /// The cell of the hours is empty.
        HoursMissing = "roster-hours-missing",
        /// Less than nothing: hours are taken back by correcting, not by a roster.
        HoursNegative { given: String } = "roster-hours-negative",
        /// Minutes instead of hours.
        HoursMinutes { given: String } = "roster-hours-minutes",
        /// The row is hidden in the file: nobody saw it before it was sent.
        HiddenRow = "roster-hidden-row",
        /// A warning: the code is that of a person who was merged into another.
        Merged = "roster-merged",
        /// A warning: the person asked for a place and has none.
        NoPlace = "roster-no-place-held",
        /// A warning: more than attendance gives.
        AboveAttendance { given: HalfHours, most: HalfHours } = "roster-above-attendance",
        /// A row of sums, passed over.
        SumRow = "roster-sum-row",
        /// A row of signatures or notes, passed over.
        FootRow = "roster-foot-row",
        /// The header once more, passed over.
        HeaderAgain = "roster-header-again",
        /// Somebody else saved the roster since the page was opened.
        Overtaken { saved_at: Timestamp } = "roster-overtaken",
        /// It was sent already; a second sending changes nothing.
        SentAlready { sent_at: Timestamp } = "roster-sent-already",
        /// Rows that may not be awarded any more: confirming has to wait for a correction.
        NotConfirmable { rows: usize } = "roster-not-confirmable",
    }
}

impl RosterProblem {
    /// Whether this only warns and lets the row pass.
    pub fn is_warning(&self) -> bool {
        matches!(
            self,
            Self::NotEnrolled
                | Self::NameDiffers
                | Self::Merged
                | Self::NoPlace
                | Self::AboveAttendance { .. }
        ) || self.is_passed_over()
    }

    /// Whether the row is none of a person, and nobody misses it.
    pub fn is_passed_over(&self) -> bool {
        matches!(self, Self::SumRow | Self::FootRow | Self::HeaderAgain)
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
    limits: &Limits,
) -> Result<HalfHours, HoursError> {
    let full = count(meetings, limits)?.total;
    let got = attended(meetings, marks, limits)?;
    if full == HalfHours::ZERO {
        return Ok(course_hours);
    }
    let share = i64::from(got.0) * i64::from(course_hours.0) / i64::from(full.0);
    Ok(HalfHours(i32::try_from(share).unwrap_or(i32::MAX)).min(course_hours))
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
    let hours = hours_written(&typed.hours)?;
    if hours == HalfHours::ZERO {
        return Err(RosterProblem::NoHours);
    }
    if hours > course_hours {
        return Err(RosterProblem::AboveCourse { given: hours, most: course_hours });
    }
    Ok((person, hours))
}
