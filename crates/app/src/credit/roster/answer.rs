//! The file that goes back to the clerk: what was sent, with what is wrong written beside each row. Between the two pages
//! it travels with the browser, sealed: numbers of people are kept nowhere.

use ::documents::xlsx::{Cell, Column, Kind, Sheet, write};
use jiff::Timestamp;
use platform::keys::Keys;
use platform::{AppError, AppResult};
use serde::{Deserialize, Serialize};
use ui::L;

use super::{RosterFile, RosterInput, RosterReport};
use crate::catalogue::Course;

/// Longest sealed file that is taken back, in bytes; a roster has 3,000 rows at most.
const LONGEST: usize = 8 << 20;

/// A row as it travels; the rest is read off the cells again.
#[derive(Serialize, Deserialize)]
struct Kept {
    course: String,
    header: Vec<String>,
    rows: Vec<KeptRow>,
}

#[derive(Serialize, Deserialize)]
struct KeptRow {
    line: u32,
    who: String,
    also: String,
    name: String,
    hours: String,
    note: String,
    hidden: bool,
    passed: bool,
    cells: Vec<String>,
}

/// Seals a file for its way through the browser.
pub fn keep(keys: &Keys, code: &str, file: &RosterFile) -> String {
    let row = |row: &RosterInput| KeptRow {
        line: row.line,
        who: row.who.clone(),
        also: row.also.clone(),
        name: row.name.clone(),
        hours: row.hours.clone(),
        note: row.note.clone(),
        hidden: row.hidden,
        passed: row.passed.is_some(),
        cells: row.cells.clone(),
    };
    let rows = file.rows.iter().map(row).collect();
    let kept = Kept { course: code.to_owned(), header: file.header.clone(), rows };
    hex::encode(keys.seal(&serde_json::to_string(&kept).unwrap_or_default()))
}

/// The file that was sealed for a course.
///
/// # Errors
/// Malformed when it was altered, is of another course, or was sealed with a key that is no more.
pub fn kept(keys: &Keys, code: &str, sealed: &str) -> AppResult<RosterFile> {
    let wrong = || AppError::Malformed("a sealed file".to_owned());
    if sealed.len() > LONGEST {
        return Err(wrong());
    }
    let plain = keys.open(&hex::decode(sealed).map_err(|_| wrong())?).ok_or_else(wrong)?;
    let kept: Kept = serde_json::from_str(&plain).map_err(|_| wrong())?;
    if kept.course != code {
        return Err(wrong());
    }
    let row = |row: KeptRow| RosterInput {
        line: row.line,
        who: row.who,
        also: row.also,
        name: row.name,
        hours: row.hours,
        note: row.note,
        hidden: row.hidden,
        // Which of the three it was does not matter any more: it is left out of the answer.
        passed: row.passed.then_some(domain::roster::RosterProblem::SumRow),
        cells: row.cells,
    };
    Ok(RosterFile { header: kept.header, rows: kept.rows.into_iter().map(row).collect() })
}

/// The workbook to correct: every row of a person as it came, with its result and what to do beside it.
///
/// # Errors
/// When the workbook can't be written.
pub fn answer_book(
    l: L,
    course: &Course,
    file: &RosterFile,
    report: &RosterReport,
    now: Timestamp,
) -> AppResult<Vec<u8>> {
    let mut columns: Vec<Column> = file
        .header
        .iter()
        .filter(|name| !is_ours(l, name))
        .map(|name| Column::new(name.as_str(), 16.0, Kind::Text))
        .collect();
    columns.push(Column::new(l.t("roster-answer-result"), 14.0, Kind::Text));
    columns.push(Column::new(l.t("roster-answer-why"), 60.0, Kind::Text));
    let rows = file.rows.iter().filter(|row| row.passed.is_none()).map(|row| cells(l, file, row, report));
    let sheet = Sheet {
        name: l.t("roster-file-sheet"),
        titles: vec![
            l.a2("roster-file-title", "title", &course.title, "code", &course.code),
            l.a2("roster-answer-lead", "wrong", report.refused(), "good", report.good.len()),
        ],
        columns,
        rows: rows.collect(),
        landscape: true,
        created_at: now,
    };
    write(&sheet).map_err(AppError::internal)
}

fn cells(l: L, file: &RosterFile, row: &RosterInput, report: &RosterReport) -> Vec<Cell> {
    let notes: Vec<_> = report.notes.iter().filter(|note| note.line == row.line && !note.passed).collect();
    let result = match notes.iter().any(|note| !note.warning) {
        true => "roster-answer-wrong",
        false if notes.is_empty() => "roster-answer-good",
        false => "roster-answer-look",
    };
    let why: Vec<String> = notes
        .iter()
        .map(|note| {
            l.a2("credit-two-sentences", "first", note.refused.sentence(l), "second", note.refused.next(l))
        })
        .collect();
    let own = file.header.iter().zip(&row.cells).filter(|(name, _)| !is_ours(l, name));
    let mut cells: Vec<Cell> = own.map(|(_, cell)| Cell::from(cell.as_str())).collect();
    cells.push(Cell::from(l.t(result).as_str()));
    cells.push(Cell::from(why.join("\n").as_str()));
    cells
}

/// Whether a column was added by an earlier answer: a file that went back and forth has each of them once.
fn is_ours(l: L, name: &str) -> bool {
    [l.t("roster-answer-result"), l.t("roster-answer-why")].iter().any(|ours| ours == name.trim())
}
