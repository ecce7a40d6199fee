//! The reader of uploaded tables: XLSX or ODS with limits against hostile files, or text in UTF-8 or Big5.

use crate::table::{self, Lines, MAX_CELLS, Table, check_length, typed};
use crate::{DocumentError, csv_in, ods};
use calamine::{Data, DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};

/// Largest upload that is looked at, in bytes.
const MAX_FILE: u64 = 32 << 20;
/// Largest unpacked content: a zip bomb stops here, a roster of 50,000 persons does not.
const MAX_UNPACKED: u64 = 64 << 20;
/// Files inside the workbook.
const MAX_PARTS: u64 = 1_000;
/// Text of all cells of a workbook, in bytes: one that many cells share counts in each of them.
const MAX_TEXT: u64 = 64 << 20;
/// Columns a table may have; more is a stray cell or an attack.
const MAX_COLUMNS: u64 = 512;

/// Reads the first visible sheet that has every wanted column; each column is wanted under several names.
///
/// The header is searched in the first 20 filled rows, so titles and notes above it do no harm. Blank rows are
/// skipped, numbers come as typed (`1.5`), dates as `2026-03-07`, times as `13:30`. Text tables are told by content.
///
/// # Errors
/// `not-a-workbook`, `old-workbook`, `encrypted`, `workbook-too-large`, `empty`, `column-missing`, and for text
/// `unknown-encoding` and `bad-quoting`.
pub fn read_table(bytes: &[u8], wanted: &[&[&str]]) -> Result<Table, DocumentError> {
    read(bytes, |sheet, lines| table::cut(sheet, lines, wanted))
}

/// As [`read_table`], for lists whose header may be two merged rows; the row or pair that names most of the `known`
/// columns is the header.
///
/// # Errors
/// As [`read_table`].
pub fn read_table_known(bytes: &[u8], wanted: &[&[&str]], known: &[&[&str]]) -> Result<Table, DocumentError> {
    read(bytes, |sheet, lines| table::cut_known(sheet, lines, wanted, known))
}

fn read(
    bytes: &[u8],
    cut: impl Fn(&str, Lines) -> Result<Table, DocumentError>,
) -> Result<Table, DocumentError> {
    if bytes.len() as u64 > MAX_FILE {
        return Err(DocumentError::WorkbookTooLarge { limit: MAX_FILE, unit: "bytes" });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        check_package(bytes)?;
        return if ods::is_workbook(bytes) { read_open(bytes, cut) } else { read_workbook(bytes, cut) };
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        // Both an old workbook and an encrypted new one are compound files; the latter names its package in UTF-16.
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encrypted = bytes.windows(name.len()).any(|window| window == name);
        return Err(if encrypted { DocumentError::Encrypted } else { DocumentError::OldWorkbook });
    }
    if bytes.trim_ascii_start().starts_with(b"<") {
        return Err(DocumentError::NotAWorkbook { reason: "markup instead of a table".into() });
    }
    if bytes.starts_with(b"%PDF-") {
        return Err(DocumentError::NotAWorkbook { reason: "a PDF".into() });
    }
    cut("", csv_in::parse(bytes, None)?)
}

/// Unpacks every part once into nothing, because the sizes a package declares may be lies.
fn check_package(bytes: &[u8]) -> Result<(), DocumentError> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if package.len() as u64 > MAX_PARTS {
        return Err(DocumentError::WorkbookTooLarge { limit: MAX_PARTS, unit: "parts" });
    }
    let mut left = MAX_UNPACKED;
    for at in 0..package.len() {
        let part = package.by_index(at).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
                DocumentError::Encrypted
            }
            other => broken(other),
        })?;
        left -= io::copy(&mut part.take(left), &mut io::sink()).map_err(broken)?;
        if left == 0 {
            return Err(DocumentError::WorkbookTooLarge { limit: MAX_UNPACKED, unit: "bytes" });
        }
    }
    Ok(())
}

fn read_workbook(
    bytes: &[u8],
    cut: impl Fn(&str, Lines) -> Result<Table, DocumentError>,
) -> Result<Table, DocumentError> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(refusal)?;
    let visible = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    };
    let names: Vec<String> =
        workbook.sheets_metadata().iter().filter(visible).map(|sheet| sheet.name.clone()).collect();
    let mut first_error = DocumentError::Empty;
    let mut text_left = MAX_TEXT;
    for name in names {
        match cut(&name, lines(&mut workbook, &name, &mut text_left)?) {
            Ok(table) => return Ok(table),
            // A note sheet in front of the table must not hide which column the table lacks.
            Err(error) if first_error == DocumentError::Empty => first_error = error,
            Err(_) => {}
        }
    }
    Err(first_error)
}

fn read_open(
    bytes: &[u8],
    cut: impl Fn(&str, Lines) -> Result<Table, DocumentError>,
) -> Result<Table, DocumentError> {
    let mut budget = ods::Budget {
        columns: MAX_COLUMNS,
        cells: MAX_CELLS,
        text: MAX_TEXT,
        most_text: MAX_TEXT,
        date: ods::plain_date,
    };
    let mut first_error = DocumentError::Empty;
    for (name, lines) in ods::lines_of(bytes, &mut budget)? {
        match cut(&name, lines) {
            Ok(table) => return Ok(table),
            Err(error) if first_error == DocumentError::Empty => first_error = error,
            Err(_) => {}
        }
    }
    Err(first_error)
}

fn lines(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    text_left: &mut u64,
) -> Result<Lines, DocumentError> {
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut cells = 0;
    let mut reader = workbook.worksheet_cells_reader(sheet).map_err(refusal)?;
    while let Some(cell) = reader.next_cell().map_err(refusal)? {
        let (row, column) = cell.get_position();
        // Before anything is copied: a text of millions of characters may be shared by a million cells.
        let length = length(cell.get_value())?;
        *text_left = text_left
            .checked_sub(length)
            .ok_or(DocumentError::WorkbookTooLarge { limit: MAX_TEXT, unit: "bytes of text" })?;
        let text = shown(&Data::from(cell.get_value().clone()));
        if text.is_empty() {
            continue;
        }
        if u64::from(column) >= MAX_COLUMNS {
            return Err(DocumentError::WorkbookTooLarge { limit: MAX_COLUMNS, unit: "columns" });
        }
        let cells_of_row = rows.entry(row).or_default();
        let width = column as usize + 1;
        if cells_of_row.len() < width {
            cells += (width - cells_of_row.len()) as u64;
            if cells > MAX_CELLS {
                return Err(DocumentError::WorkbookTooLarge { limit: MAX_CELLS, unit: "cells" });
            }
            cells_of_row.resize(width, String::new());
        }
        cells_of_row[column as usize] = text;
    }
    Ok(rows.into_iter().map(|(row, cells)| (row.saturating_add(1), cells)).collect())
}

/// Bytes of a cell's text; other values are short.
fn length(value: &DataRef<'_>) -> Result<u64, DocumentError> {
    match value {
        DataRef::SharedString(text) => check_length(text),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => check_length(text),
        _ => Ok(0),
    }
}

/// The cell as a person reads it.
fn shown(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.trim().to_owned(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => typed(*number),
        Data::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(moment) => date_and_time(moment),
        Data::Error(error) => error.to_string(),
    }
}

fn date_and_time(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = if second == 0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}")
    };
    if moment.is_duration() {
        let minutes = (moment.as_f64() * 24.0 * 60.0).round();
        return format!("{}:{:02}", (minutes / 60.0).floor(), minutes % 60.0);
    }
    match (moment.as_f64() < 1.0, moment.as_f64().fract() == 0.0) {
        (true, _) => time,
        (false, true) => format!("{year:04}-{month:02}-{day:02}"),
        (false, false) => format!("{year:04}-{month:02}-{day:02} {time}"),
    }
}

fn refusal(error: XlsxError) -> DocumentError {
    match error {
        XlsxError::Password => DocumentError::Encrypted,
        other => broken(other),
    }
}

fn broken(error: impl ToString) -> DocumentError {
    DocumentError::NotAWorkbook { reason: error.to_string() }
}
