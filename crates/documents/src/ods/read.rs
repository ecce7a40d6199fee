//! The reader of uploaded OpenDocument workbooks, with the same limits against hostile files as the one for XLSX.

use crate::DocumentError;
use crate::table::{Lines, MAX_CELLS, check_length};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::io::{BufReader, Cursor, Read, Seek};

/// What a package of the kind says it is.
pub(crate) const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";
/// Lines a sheet may have, as many as spreadsheets themselves; what repeats beyond is empty.
const MAX_LINE: u32 = 1_048_576;

/// What may still be read of a workbook: columns of a row, cells and bytes of text of all sheets.
pub(crate) struct Budget {
    /// Columns a table may have.
    pub columns: u64,
    /// Cells left, counting the empty ones to the left of a filled one.
    pub cells: u64,
    /// Bytes of text left.
    pub text: u64,
    /// Bytes of text at the beginning, for the message.
    pub most_text: u64,
    /// Writes a day or a moment as the reader wants it.
    pub date: fn(&str) -> String,
}

/// Takes a line: name and number of its sheet, its number from 1, and its cells down to the last filled one.
pub(crate) type TakeLine<'a> = dyn FnMut(&str, usize, u32, Vec<String>) -> Result<(), DocumentError> + 'a;

/// Whether a package names itself an OpenDocument workbook.
pub(crate) fn is_workbook(bytes: &[u8]) -> bool {
    let Ok(mut package) = zip::ZipArchive::new(Cursor::new(bytes)) else { return false };
    let Ok(part) = package.by_name("mimetype") else { return false };
    let mut name = Vec::new();
    part.take(100).read_to_end(&mut name).is_ok() && name.trim_ascii() == MIME.as_bytes()
}

/// The lines of every visible sheet, in order, cells without spaces at their ends.
pub(crate) fn lines_of(bytes: &[u8], budget: &mut Budget) -> Result<Vec<(String, Lines)>, DocumentError> {
    let mut done: Vec<(String, Lines)> = Vec::new();
    each_line(Cursor::new(bytes), budget, &mut |name, sheet, line, mut cells| {
        if done.len() <= sheet {
            done.resize_with(sheet, Default::default);
            done.push((name.to_owned(), Lines::new()));
        }
        for cell in &mut cells {
            if cell.trim().len() < cell.len() || cell.contains('\t') {
                *cell = cell.trim().replace('\t', " ");
            }
        }
        let filled = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        cells.truncate(filled);
        if let Some((_, lines)) = done.get_mut(sheet).filter(|_| filled > 0) {
            lines.push((line, cells));
        }
        Ok(())
    })?;
    Ok(done)
}

/// Hands over the filled lines of every visible sheet, in order, as they are read; cells with all their spaces.
pub(crate) fn each_line(
    package: impl Read + Seek,
    budget: &mut Budget,
    take: &mut TakeLine<'_>,
) -> Result<(), DocumentError> {
    let mut package = zip::ZipArchive::new(package).map_err(broken)?;
    if let Ok(part) = package.by_name("META-INF/manifest.xml") {
        let mut manifest = String::new();
        part.take(1 << 20).read_to_string(&mut manifest).map_err(broken)?;
        if manifest.contains("encryption-data") {
            return Err(DocumentError::Encrypted);
        }
    }
    let part = package.by_name("content.xml").map_err(broken)?;
    let mut reader = Reader::from_reader(BufReader::new(part));
    reader.config_mut().expand_empty_elements = true;
    let mut sheets = Sheets::default();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(tag) => sheets.open(&tag, budget)?,
            Event::End(tag) => sheets.close(tag.name().as_ref(), budget, take)?,
            Event::Text(text) => sheets.say(&text.xml10_content())?,
            Event::CData(text) => sheets.say(&text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content();
                let said = match reference.resolve_char_ref().map_err(broken)? {
                    Some(c) => c.to_string(),
                    // Only the five names that every document knows; others could be made to grow without end.
                    None => match name.as_ref() {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        "quot" => "\"",
                        "apos" => "'",
                        other => return Err(broken(format!("entity {other}"))),
                    }
                    .to_owned(),
                };
                sheets.say(&said)?;
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// What has been read so far.
#[derive(Default)]
struct Sheets {
    /// Tables begun, hidden ones too.
    tables: usize,
    hidden_styles: Vec<String>,
    style: String,
    name: String,
    hidden: bool,
    /// Line about to be read, from 1, and how often it stands there.
    line: u32,
    line_repeats: u32,
    row: Vec<String>,
    column: u64,
    cell: Option<Cell>,
    paragraphs: u32,
    /// Inside a remark of a cell, whose text is none of the cell's.
    remark: bool,
}

#[derive(Default)]
struct Cell {
    repeats: u64,
    /// The value as written in the attributes, for numbers and dates.
    value: Option<String>,
    text: String,
    in_paragraph: bool,
}

impl Sheets {
    fn open(&mut self, tag: &BytesStart<'_>, budget: &Budget) -> Result<(), DocumentError> {
        let named = |name: &str| attribute(tag, name);
        match tag.name().as_ref() {
            "style:style" => self.style = named("style:name")?.unwrap_or_default(),
            "style:table-properties" if named("table:display")?.as_deref() == Some("false") => {
                self.hidden_styles.push(self.style.clone());
            }
            "table:table" => {
                self.name = named("table:name")?.unwrap_or_default();
                let style = named("table:style-name")?.unwrap_or_default();
                self.hidden = self.hidden_styles.contains(&style);
                (self.line, self.line_repeats) = (1, 1);
                self.tables += 1;
            }
            "table:table-row" => {
                let repeats = named("table:number-rows-repeated")?.and_then(|n| n.parse().ok());
                self.line_repeats = repeats.unwrap_or(1);
                (self.row, self.column) = (Vec::new(), 0);
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let repeats = named("table:number-columns-repeated")?.and_then(|n| n.parse().ok());
                let value = match named("office:value-type")?.as_deref() {
                    Some("float" | "currency") => named("office:value")?.map(|n| number(&n)),
                    Some("date") => named("office:date-value")?.map(|day| (budget.date)(&day)),
                    _ => None,
                };
                self.cell = Some(Cell { repeats: repeats.unwrap_or(1), value, ..Cell::default() });
                self.paragraphs = 0;
            }
            "office:annotation" => self.remark = true,
            "text:p" if !self.remark => {
                self.paragraphs += 1;
                let later = self.paragraphs > 1;
                if let Some(cell) = &mut self.cell {
                    cell.in_paragraph = true;
                    cell.text.push_str(if later { "\n" } else { "" });
                }
            }
            "text:s" => {
                let count = named("text:c")?.and_then(|n| n.parse::<u64>().ok()).unwrap_or(1);
                self.say(&" ".repeat(usize::try_from(count.min(budget.columns)).unwrap_or(1)))?;
            }
            "text:tab" => self.say("\t")?,
            "text:line-break" => self.say("\n")?,
            _ => {}
        }
        Ok(())
    }

    fn say(&mut self, text: &str) -> Result<(), DocumentError> {
        let remark = self.remark;
        if let Some(cell) = self.cell.as_mut().filter(|cell| cell.in_paragraph && !remark) {
            cell.text.push_str(text);
            check_length(&cell.text)?;
        }
        Ok(())
    }

    fn close(
        &mut self,
        tag: &str,
        budget: &mut Budget,
        take: &mut TakeLine<'_>,
    ) -> Result<(), DocumentError> {
        match tag {
            "office:annotation" => self.remark = false,
            "text:p" => {
                if let Some(cell) = self.cell.as_mut().filter(|_| !self.remark) {
                    cell.in_paragraph = false;
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                if let Some(cell) = self.cell.take() {
                    self.put(&cell, budget)?;
                }
            }
            "table:table-row" => self.end_row(budget, take)?,
            _ => {}
        }
        Ok(())
    }

    /// A filled cell as often as it repeats; an empty one only moves on.
    fn put(&mut self, cell: &Cell, budget: &mut Budget) -> Result<(), DocumentError> {
        let text = cell.value.as_deref().unwrap_or(&cell.text);
        if text.is_empty() {
            self.column = self.column.saturating_add(cell.repeats);
            return Ok(());
        }
        let end = self.column.saturating_add(cell.repeats);
        if end > budget.columns {
            return Err(DocumentError::WorkbookTooLarge { limit: budget.columns, unit: "columns" });
        }
        take_text(budget, text, cell.repeats)?;
        let first = usize::try_from(self.column).unwrap_or(usize::MAX);
        self.row.resize(first, String::new());
        self.row.resize(usize::try_from(end).unwrap_or(usize::MAX), text.to_owned());
        self.column = end;
        Ok(())
    }

    fn end_row(&mut self, budget: &mut Budget, take: &mut TakeLine<'_>) -> Result<(), DocumentError> {
        let row = std::mem::take(&mut self.row);
        let repeats = self.line_repeats.max(1);
        let first = self.line;
        self.line = self.line.saturating_add(repeats);
        if row.is_empty() || self.hidden {
            return Ok(());
        }
        if self.line > MAX_LINE {
            return Err(DocumentError::WorkbookTooLarge { limit: MAX_CELLS, unit: "cells" });
        }
        let cells = row.len() as u64 * u64::from(repeats);
        budget.cells = budget
            .cells
            .checked_sub(cells)
            .ok_or(DocumentError::WorkbookTooLarge { limit: MAX_CELLS, unit: "cells" })?;
        for text in row.iter().filter(|text| !text.is_empty()) {
            take_text(budget, text, u64::from(repeats - 1))?;
        }
        let sheet = self.tables.saturating_sub(1);
        (first..self.line).try_for_each(|line| take(&self.name, sheet, line, row.clone()))?;
        Ok(())
    }
}

fn take_text(budget: &mut Budget, text: &str, times: u64) -> Result<(), DocumentError> {
    let bytes = (text.len() as u64).saturating_mul(times);
    budget.text = budget
        .text
        .checked_sub(bytes)
        .ok_or(DocumentError::WorkbookTooLarge { limit: budget.most_text, unit: "bytes of text" })?;
    Ok(())
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, DocumentError> {
    let found = tag.try_get_attribute(name).map_err(broken)?;
    found
        .map(|a| a.normalized_value(XmlVersion::Implicit1_0).map(|text| text.into_owned()).map_err(broken))
        .transpose()
}

/// A number as a person reads it: `1.5`, not `1.50000000001`.
fn number(value: &str) -> String {
    value.parse::<f64>().map_or_else(|_| value.to_owned(), crate::table::typed)
}

/// A day without its midnight, a moment to the minute.
pub(crate) fn plain_date(value: &str) -> String {
    match value.split_once('T') {
        Some((day, "00:00:00")) => day.to_owned(),
        Some((day, clock)) => format!("{day} {}", clock.get(..5).unwrap_or(clock)),
        None => value.to_owned(),
    }
}

fn broken(error: impl ToString) -> DocumentError {
    DocumentError::NotAWorkbook { reason: error.to_string() }
}
