//! Workbooks: a generic sheet writer, the sheets of the product, and a forgiving reader of what people upload.

mod hidden;
mod read;
mod sheets;
mod write;

use jiff::Timestamp;
use jiff::civil::Date;

pub use hidden::hidden_lines;
pub use read::{read_table, read_table_known};
pub use sheets::{RosterLabels, RosterLine, RosterTemplate, roster_template, transcript};
pub(crate) use write::tab_name;
pub use write::{write, write_book};

/// A sheet to be written: titles, a header and typed rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Name on the tab; forbidden characters are replaced and long names cut to 31.
    pub name: String,
    /// Lines above the header; the first is the title, also of the workbook.
    pub titles: Vec<String>,
    /// The columns; their headers become the header row, bold, frozen and with a filter.
    pub columns: Vec<Column>,
    /// The rows; missing cells stay empty.
    pub rows: Vec<Vec<Cell>>,
    /// Printed on A4 landscape instead of portrait.
    pub landscape: bool,
    /// Time of making, written into the metadata; nothing else in the file depends on the clock.
    pub created_at: Timestamp,
}

/// A column of a [`Sheet`].
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Text of the header cell.
    pub header: String,
    /// Width in characters of the standard font; a Han character takes two.
    pub width: f64,
    /// Format of the cells, also of the empty ones below the last row.
    pub kind: Kind,
    /// Where the values stand that the cells below the header offer to choose from; others may be typed as well.
    pub choices: Option<Choices>,
}

/// A column of a sheet of the same workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choices {
    /// Position of the sheet, from 0.
    pub sheet: usize,
    /// Position of the column, from 0; its rows down to the first empty cell are the values.
    pub column: usize,
}

/// Format of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, so that codes typed by people keep their leading zeros.
    Text,
    /// A number as typed.
    Number,
    /// A date, shown as `yyyy-mm-dd`.
    Date,
}

/// A cell of a [`Sheet`].
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, never read as a formula.
    Text(String),
    /// A number.
    Number(f64),
    /// A date.
    Date(Date),
}

impl Column {
    /// A column with header, width in characters and format.
    pub fn new(header: impl Into<String>, width: f64, kind: Kind) -> Self {
        Self { header: header.into(), width, kind, choices: None }
    }

    /// Offers the values of a column of another sheet to choose from.
    #[must_use]
    pub fn choices(mut self, sheet: usize, column: usize) -> Self {
        self.choices = Some(Choices { sheet, column });
        self
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl Cell {
    /// A number when `text` is one, so that sums work in the spreadsheet, else the text.
    pub fn number_or_text(text: &str) -> Self {
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Self::Number(number),
            _ => Self::from(text),
        }
    }
}
