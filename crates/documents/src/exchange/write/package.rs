//! The legacy package, `summary.zip`.

use super::Later;
use super::csv::Encoding;
use super::gaps::Gaps;
use crate::DocumentError;
use crate::exchange::List;
use crate::exchange::read::source::failed;
use std::io::{Seek, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Writes a zip package with `courseList.csv` and `teacherList.csv`, both there even when they are empty.
pub struct PackageWriter<W: Write + Seek> {
    zip: ZipWriter<W>,
    later: Later,
    encoding: Encoding,
    gaps: Gaps,
}

impl<W: Write + Seek> PackageWriter<W> {
    /// Begins the package.
    ///
    /// # Errors
    /// `io`.
    pub fn new(out: W, encoding: Encoding) -> Result<Self, DocumentError> {
        let mut zip = ZipWriter::new(out);
        zip.start_file(List::Courses.file_name(), options()).map_err(packing)?;
        zip.write_all(&encoding.row(List::Courses.columns())).map_err(failed)?;
        Ok(Self { zip, later: Later::new()?, encoding, gaps: Gaps::default() })
    }

    /// Adds a course.
    ///
    /// # Errors
    /// `io`.
    pub fn course(&mut self, cells: &[String; 35]) -> Result<(), DocumentError> {
        match self.gaps.admit(List::Courses, cells, self.encoding.holds()) {
            Some(cells) => self.zip.write_all(&self.encoding.row(&cells)).map_err(failed),
            None => Ok(()),
        }
    }

    /// Adds a person; those may come between the courses.
    ///
    /// # Errors
    /// `io`.
    pub fn person(&mut self, cells: &[String; 3]) -> Result<(), DocumentError> {
        match self.gaps.admit(List::People, cells, self.encoding.holds()) {
            Some(cells) => self.later.write(&self.encoding.row(&cells)),
            None => Ok(()),
        }
    }

    /// Ends the package and tells what was left out.
    ///
    /// # Errors
    /// `io`.
    pub fn finish(mut self) -> Result<Gaps, DocumentError> {
        self.zip.start_file(List::People.file_name(), options()).map_err(packing)?;
        self.zip.write_all(&self.encoding.row(List::People.columns())).map_err(failed)?;
        self.later.copy_to(&mut self.zip)?;
        self.zip.finish().map_err(packing)?;
        Ok(self.gaps)
    }
}

/// Always the same instant: the same rows give the same bytes.
pub(super) fn options() -> SimpleFileOptions {
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    options.compression_method(CompressionMethod::Deflated).unix_permissions(0o644)
}

pub(super) fn packing(error: zip::result::ZipError) -> DocumentError {
    match error {
        zip::result::ZipError::Io(error) => failed(error),
        other => DocumentError::Layout(other.to_string()),
    }
}
