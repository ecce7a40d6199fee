//! Writers: the same rows give the same bytes, and what a format can't hold is told and never changed.
//!
//! A cell is written as it is. Nothing is put in front of `=` or `+` as in the files that people open in a spreadsheet
//! ([`crate::csv_cell`]): a partner's system reads these files, and a sign more would change its data on every way.

mod csv;
mod gaps;
mod json;
mod ods;
mod package;
mod xlsx;
mod xml;

pub use csv::{CsvWriter, Encoding};
pub use gaps::{Gap, Gaps};
pub use json::{NdJsonWriter, json_row};
pub use ods::OdsWriter;
pub use package::PackageWriter;
pub use xlsx::XlsxWriter;
pub use xml::XmlWriter;

use super::read::source::failed;
use crate::DocumentError;
use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};

/// Rows of a sheet below its header.
const MAX_SHEET_ROWS: u64 = 1_048_575;
/// Longest text of a cell of a sheet, in UTF-16 units.
const MAX_SHEET_CELL: usize = 32_767;

/// The people's rows, already as bytes of the format, until the courses are complete: those come first in every file.
struct Later(BufWriter<File>);

impl Later {
    fn new() -> Result<Self, DocumentError> {
        Ok(Self(BufWriter::new(tempfile::tempfile().map_err(failed)?)))
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), DocumentError> {
        self.0.write_all(bytes).map_err(failed)
    }

    fn copy_to(self, mut to: impl Write) -> Result<(), DocumentError> {
        let mut file = self.0.into_inner().map_err(|error| failed(error.into_error()))?;
        file.seek(SeekFrom::Start(0)).map_err(failed)?;
        io::copy(&mut file, &mut to).map_err(failed)?;
        Ok(())
    }
}

/// Refuses a cell that no sheet can hold.
fn check_sheet_cells(cells: &[String]) -> Result<(), DocumentError> {
    match cells
        .iter()
        .find(|cell| cell.len() > MAX_SHEET_CELL && cell.encode_utf16().count() > MAX_SHEET_CELL)
    {
        Some(cell) => Err(DocumentError::TextTooLong { length: cell.len() }),
        None => Ok(()),
    }
}
