//! One list as text, quoted as the legacy package is.

use super::gaps::{Gaps, big5_holds, unicode_holds};
use crate::DocumentError;
use crate::exchange::List;
use crate::exchange::read::source::failed;
use encoding_rs::BIG5;
use std::io::Write;

/// The encoding of a text that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8 without byte order mark.
    Utf8,
    /// Big5; rows with characters it does not have are left out and told.
    Big5,
}

impl Encoding {
    pub(super) fn holds(self) -> fn(char) -> bool {
        match self {
            Self::Utf8 => unicode_holds,
            Self::Big5 => big5_holds,
        }
    }

    /// A row of quoted fields with its line end. The characters are known to be ones the encoding holds.
    pub(super) fn row(self, cells: &[impl AsRef<str>]) -> Vec<u8> {
        let length: usize = cells.iter().map(|cell| cell.as_ref().len() + 3).sum();
        let mut row = String::with_capacity(length + 2);
        for (at, cell) in cells.iter().map(AsRef::as_ref).enumerate() {
            row.push_str(if at == 0 { "\"" } else { "\",\"" });
            if cell.contains('"') {
                row.push_str(&cell.replace('"', "\"\""));
            } else {
                row.push_str(cell);
            }
        }
        row.push_str("\"\r\n");
        match self {
            Self::Utf8 => row.into_bytes(),
            Self::Big5 => BIG5.encode(&row).0.into_owned(),
        }
    }
}

/// Writes one list as comma separated text: all fields quoted, lines ended by CR LF, the header first.
#[derive(Debug)]
pub struct CsvWriter<W: Write> {
    out: W,
    list: List,
    encoding: Encoding,
    gaps: Gaps,
}

impl<W: Write> CsvWriter<W> {
    /// Begins with the header.
    ///
    /// # Errors
    /// `io`.
    pub fn new(mut out: W, list: List, encoding: Encoding) -> Result<Self, DocumentError> {
        out.write_all(&encoding.row(list.columns())).map_err(failed)?;
        Ok(Self { out, list, encoding, gaps: Gaps::default() })
    }

    /// Adds a row in the order of [`List::columns`].
    ///
    /// # Errors
    /// `io`; `layout` for a row of another width.
    pub fn row(&mut self, cells: &[String]) -> Result<(), DocumentError> {
        if cells.len() != self.list.columns().len() {
            return Err(DocumentError::Layout(format!("a row of {} cells", cells.len())));
        }
        match self.gaps.admit(self.list, cells, self.encoding.holds()) {
            Some(cells) => self.out.write_all(&self.encoding.row(&cells)).map_err(failed),
            None => Ok(()),
        }
    }

    /// Ends the text.
    ///
    /// # Errors
    /// `io`.
    pub fn finish(mut self) -> Result<Gaps, DocumentError> {
        self.out.flush().map_err(failed)?;
        Ok(self.gaps)
    }
}
