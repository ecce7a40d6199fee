//! A list of a course as one report: the same rows in the same order as PDF, XLSX and ODS (ENR-10).

use crate::pdf::Language;
use crate::xlsx::{Cell, Column, Kind, Sheet};
use crate::{DocumentError, ods, pdf, xlsx};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Characters beside each other on an A4 page held upright; a wider list is printed across.
const UPRIGHT: f64 = 105.0;

/// The translated words of a report around its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportLabels {
    /// Before the course code.
    pub course_code: String,
    /// Before the organiser, in the workbooks.
    pub organiser: String,
    /// What the QR code is, read aloud by screen readers.
    pub qr_alt: String,
    /// Page number, with `{page}` and `{pages}`.
    pub page: String,
    /// Note on characters that cannot be printed, with `{characters}`.
    pub missing: String,
    /// Printed in place of a table without rows.
    pub nobody: String,
}

/// A column of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportColumn {
    /// Text of the header cell.
    pub header: String,
    /// Width in characters; a Han character takes two. On paper the columns share the page in this proportion.
    pub width: f64,
    /// Format in the workbooks; numbers stand at the end of their column on paper.
    pub kind: Kind,
}

impl ReportColumn {
    /// A column of text: codes keep their leading zeros.
    pub fn text(header: impl Into<String>, width: f64) -> Self {
        Self { header: header.into(), width, kind: Kind::Text }
    }

    /// A column of numbers.
    pub fn number(header: impl Into<String>, width: f64) -> Self {
        Self { header: header.into(), width, kind: Kind::Number }
    }
}

/// One sheet of the workbook, beginning on a new page on paper: a session, or all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportPart {
    /// Name on the tab; no two of a report are the same.
    pub name: String,
    /// Facts above the table, label and value.
    pub facts: Vec<(String, String)>,
    /// The rows in the order they are shown, with a cell for each column; missing ones are empty.
    pub rows: Vec<Vec<String>>,
}

/// A list about one course. Strings are formatted and translated by the caller.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Language of the document.
    pub language: Language,
    /// The translated labels.
    pub labels: ReportLabels,
    /// Kind of report, for example `研習簽到表`.
    pub kind: String,
    /// Course code: on every page, also as QR code, and in every workbook.
    pub course_code: String,
    /// Title of the course.
    pub title: String,
    /// Organiser.
    pub organiser: String,
    /// The columns of every part.
    pub columns: Vec<ReportColumn>,
    /// Columns at the end that people write into by hand: rows are taller then.
    pub signed: usize,
    /// The parts in the order they are shown.
    pub parts: Vec<ReportPart>,
    /// Time of making, written into the metadata.
    pub made_at: Timestamp,
}

impl Report {
    /// As tagged PDF: A4, across when the columns need it, with course code, QR code and header row on every page.
    ///
    /// # Errors
    /// [`DocumentError::TextTooLong`] when the course code does not fit into a QR code, [`DocumentError::Layout`] when
    /// the engine refuses, which is a fault of this crate.
    pub fn pdf(&self) -> Result<Vec<u8>, DocumentError> {
        pdf::report(&self.shown(), &self.course_code, self.made_at)
    }

    /// As XLSX workbook, a sheet for each part.
    ///
    /// # Errors
    /// As [`xlsx::write`].
    pub fn xlsx(&self) -> Result<Vec<u8>, DocumentError> {
        xlsx::write_book(&self.sheets())
    }

    /// As ODS workbook, a sheet for each part.
    ///
    /// # Errors
    /// As [`ods::write_book`].
    pub fn ods(&self) -> Result<Vec<u8>, DocumentError> {
        ods::write_book(&self.sheets())
    }

    /// Characters of the report that the fonts of the PDF cannot draw; they are printed as 〓 and named in a note.
    pub fn missing_characters(&self) -> Vec<char> {
        pdf::missing(&self.shown())
    }

    fn landscape(&self) -> bool {
        self.columns.iter().map(|column| column.width).sum::<f64>() > UPRIGHT
    }

    /// Cells of a row, exactly as many as there are columns.
    fn cells<'a>(&self, row: &'a [String]) -> impl Iterator<Item = &'a str> {
        (0..self.columns.len()).map(|at| row.get(at).map_or("", String::as_str))
    }

    fn shown(&self) -> Value {
        let columns: Vec<Value> = self
            .columns
            .iter()
            .map(|c| json!({"header": c.header, "width": c.width, "end": c.kind == Kind::Number}))
            .collect();
        let parts: Vec<Value> = self
            .parts
            .iter()
            .map(|part| {
                let rows: Vec<Vec<&str>> = part.rows.iter().map(|row| self.cells(row).collect()).collect();
                json!({"facts": part.facts, "rows": rows})
            })
            .collect();
        let l = &self.labels;
        json!({
            "language": self.language,
            "labels": {
                "course_code": l.course_code, "qr_alt": l.qr_alt, "page": l.page, "missing": l.missing,
                "nobody": l.nobody,
            },
            "kind": self.kind, "course_code": self.course_code, "title": self.title, "organiser": self.organiser,
            "columns": columns, "parts": parts, "signed": self.signed, "landscape": self.landscape(),
        })
    }

    fn sheets(&self) -> Vec<Sheet> {
        let l = &self.labels;
        let about = [(&l.course_code, &self.course_code), (&l.organiser, &self.organiser)];
        let columns: Vec<Column> =
            self.columns.iter().map(|c| Column::new(c.header.as_str(), c.width, c.kind)).collect();
        let cell = |(column, text): (&ReportColumn, &str)| match column.kind {
            Kind::Number => Cell::number_or_text(text),
            Kind::Text | Kind::Date => Cell::from(text),
        };
        self.parts
            .iter()
            .map(|part| {
                let facts = about.into_iter().chain(part.facts.iter().map(|(label, value)| (label, value)));
                let facts: Vec<String> = facts.map(|(label, value)| format!("{label} {value}")).collect();
                let row = |row: &Vec<String>| self.columns.iter().zip(self.cells(row)).map(cell).collect();
                Sheet {
                    name: part.name.clone(),
                    titles: vec![format!("{} {}", self.title, self.kind), facts.join("　")],
                    columns: columns.clone(),
                    rows: part.rows.iter().map(row).collect(),
                    landscape: self.landscape(),
                    created_at: self.made_at,
                }
            })
            .collect()
    }
}
