//! A roster out of a workbook or text file as clerks keep it: titles above, other words in the header, sums below.

use std::collections::BTreeSet;

use documents::TableRow;
use domain::roster::{WrittenRow, passed_over, who_written};
use domain::text::fold;
use platform::error::Refused;
use platform::{AppError, AppResult};

use super::RosterInput;

/// Names of the column of personal codes, and of numbers; several columns of either may stand in a file.
const WHO: &[&str] = &[
    "個人識別碼",
    "教師個人專用識別號碼",
    "個人專用識別號碼",
    "個人專用識別碼",
    "專用識別碼",
    "教師識別號碼",
    "教師識別碼",
    "識別號碼",
    "識別碼",
    "身分證字號",
    "身份證字號",
    "身分證號",
    "身份證號",
    "身分證號碼",
    "身分證",
    "身分證統一編號",
    "國民身分證統一編號",
    "身分證字號/居留證號",
    "身分證字號或居留證號",
    "身分證(居留證)號",
    "身分證(居留證)字號",
    "居留證號",
    "居留證號碼",
    "居留證統一證號",
    "統一證號",
    "統一編號",
    "證號",
    "個人識別碼/身分證字號",
    "識別碼或證號",
    "Personal code",
    "National ID",
    "National or resident number",
    "Resident number",
    "ID number",
    "ID",
];
/// Names of the column of hours; a file may have its own idea of what they are called.
const HOURS: &[&str] = &[
    "時數",
    "核發時數",
    "核給時數",
    "核定時數",
    "實得時數",
    "實際時數",
    "研習時數",
    "給予時數",
    "取得時數",
    "參加時數",
    "進修時數",
    "認證時數",
    "時數(小時)",
    "研習時數(小時)",
    "核發時數(小時)",
    "小時數",
    "小時",
    "Hours",
    "Hours awarded",
    "Hours given",
];
const NAME: &[&str] = &[
    "姓名",
    "教師姓名",
    "學員姓名",
    "研習人員姓名",
    "參加人員",
    "參加人員姓名",
    "老師姓名",
    "人員姓名",
    "Name",
    "Full name",
];
const NOTE: &[&str] = &["備註", "說明", "備考", "附註", "Remark", "Remarks", "Note"];
/// Other columns of such files: they help to find a header of two merged rows.
const OTHERS: &[&[&str]] = &[
    &["序號", "編號", "項次", "No."],
    &["學校", "服務學校", "服務單位", "單位", "School"],
    &["職稱", "職務"],
];

/// A file that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RosterFile {
    /// Names of its columns.
    pub header: Vec<String>,
    /// Its rows, free lines left out.
    pub rows: Vec<RosterInput>,
}

/// Reads a workbook or CSV into rows; the header may stand below a title, in two merged rows, and use other words.
///
/// # Errors
/// Refused with the document's own code, when it is no workbook or lacks a column.
pub fn read_workbook(bytes: &[u8]) -> AppResult<Vec<RosterInput>> {
    Ok(read_roster(bytes)?.rows)
}

/// As [`read_workbook`], with the header.
///
/// # Errors
/// As [`read_workbook`].
pub fn read_roster(bytes: &[u8]) -> AppResult<RosterFile> {
    let known: Vec<&[&str]> = [WHO, HOURS, NAME, NOTE].into_iter().chain(OTHERS.iter().copied()).collect();
    let table = documents::xlsx::read_table_known(bytes, &[WHO, HOURS], &known).map_err(|e| {
        AppError::Refused(Refused { code: e.code(), args: vec![("name", e.to_string())], forbidden: false })
    })?;
    let hidden = documents::xlsx::hidden_lines(bytes, &table.sheet);
    // A file may have a column for codes and one for numbers, with either or both filled in.
    let whos: BTreeSet<usize> = WHO.iter().filter_map(|alias| table.column(&[alias])).collect();
    let columns = Columns {
        whos: whos.into_iter().collect(),
        hours: table.column(HOURS).unwrap_or(0),
        name: table.column(NAME),
        note: table.column(NOTE),
    };
    let rows = table
        .rows
        .iter()
        .filter_map(|row| columns.read(row, &table.header, hidden.contains(&row.line)))
        .collect();
    Ok(RosterFile { header: table.header, rows })
}

struct Columns {
    whos: Vec<usize>,
    hours: usize,
    name: Option<usize>,
    note: Option<usize>,
}

impl Columns {
    /// A row, or nothing for a free line.
    fn read(&self, row: &TableRow, header: &[String], hidden: bool) -> Option<RosterInput> {
        let cell = |column: Option<usize>| column.map_or(String::new(), |c| row.cell(c).to_owned());
        let mut given = self.whos.iter().map(|c| row.cell(*c)).filter(|text| !who_written(text).is_empty());
        let who = given.next().unwrap_or_default().to_owned();
        let also = given.find(|text| who_written(text) != who_written(&who)).unwrap_or_default().to_owned();
        let (hours, name) = (row.cell(self.hours).to_owned(), cell(self.name));
        let written = WrittenRow { who: &who, name: &name, hours: &hours, cells: &row.cells, header };
        let passed = passed_over(&written);
        let problem = passed.and_then(domain::roster::Passed::problem);
        if passed.is_some() && problem.is_none() {
            return None;
        }
        Some(RosterInput {
            line: row.line,
            who,
            also,
            name: fold(&name),
            hours,
            note: cell(self.note),
            hidden: hidden && problem.is_none(),
            passed: problem,
            cells: row.cells.clone(),
        })
    }
}
