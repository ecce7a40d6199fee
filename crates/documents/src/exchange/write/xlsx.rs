//! The lists as two sheets of an Excel workbook, written row by row.

use super::gaps::{Gaps, unicode_holds};
use super::{MAX_SHEET_ROWS, check_sheet_cells};
use crate::DocumentError;
use crate::exchange::List;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use std::io::{Seek, Write};

/// Writes a workbook with the sheets `courseList` and `teacherList`; every cell is text, so that numbers of persons
/// keep their zeros and days stay as they are written.
pub struct XlsxWriter<W: Write + Seek + Send> {
    out: W,
    book: Workbook,
    gaps: Gaps,
}

impl<W: Write + Seek + Send> XlsxWriter<W> {
    /// Begins the workbook.
    ///
    /// # Errors
    /// `layout`, `io`.
    pub fn new(out: W) -> Result<Self, DocumentError> {
        let mut book = Workbook::new();
        // Always the same instant: the same rows give the same bytes.
        let created = ExcelDateTime::from_ymd(2000, 1, 1).map_err(layout)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&created));
        for list in List::ALL {
            let sheet = book.add_worksheet_with_constant_memory().map_err(layout)?;
            sheet.set_name(list.sheet_name()).map_err(layout)?;
            for (column, name) in (0..).zip(list.columns()) {
                sheet.write_string(0, column, *name).map_err(layout)?;
            }
        }
        Ok(Self { out, book, gaps: Gaps::default() })
    }

    /// Adds a course.
    ///
    /// # Errors
    /// `too-many-rows`, `text-too-long`, `layout`, `io`.
    pub fn course(&mut self, cells: &[String; 35]) -> Result<(), DocumentError> {
        self.row(List::Courses, cells)
    }

    /// Adds a person; those may come between the courses.
    ///
    /// # Errors
    /// As [`XlsxWriter::course`].
    pub fn person(&mut self, cells: &[String; 3]) -> Result<(), DocumentError> {
        self.row(List::People, cells)
    }

    fn row(&mut self, list: List, cells: &[String]) -> Result<(), DocumentError> {
        check_sheet_cells(cells)?;
        let Some(cells) = self.gaps.admit(list, cells, unicode_holds) else { return Ok(()) };
        let row = self.gaps.written(list);
        if row > MAX_SHEET_ROWS {
            return Err(DocumentError::TooManyRows { limit: MAX_SHEET_ROWS });
        }
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        let sheet = self.book.worksheet_from_index(list as usize).map_err(layout)?;
        for (column, cell) in (0..).zip(cells.iter()).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, cell).map_err(layout)?;
        }
        Ok(())
    }

    /// Ends the workbook and tells what was left out: rows with control signs.
    ///
    /// # Errors
    /// `layout`, `io`.
    pub fn finish(mut self) -> Result<Gaps, DocumentError> {
        self.book.save_to_writer(&mut self.out).map_err(layout)?;
        Ok(self.gaps)
    }
}

fn layout(error: XlsxError) -> DocumentError {
    match error {
        XlsxError::IoError(error) => DocumentError::Io(error.to_string()),
        other => DocumentError::Layout(other.to_string()),
    }
}
