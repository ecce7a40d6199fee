//! One JSON object a line.

use super::Later;
use super::gaps::{Gaps, unicode_holds};
use crate::DocumentError;
use crate::exchange::List;
use crate::exchange::read::source::failed;
use serde::ser::{SerializeMap, Serializer as _};
use std::io::Write;

/// Writes one JSON object a line, with the key `list` first and every column as text.
pub struct NdJsonWriter<W: Write> {
    out: W,
    later: Later,
    gaps: Gaps,
}

impl<W: Write> NdJsonWriter<W> {
    /// Begins the text.
    ///
    /// # Errors
    /// `io`.
    pub fn new(out: W) -> Result<Self, DocumentError> {
        Ok(Self { out, later: Later::new()?, gaps: Gaps::default() })
    }

    /// Adds a course.
    ///
    /// # Errors
    /// `io`.
    pub fn course(&mut self, cells: &[String; 35]) -> Result<(), DocumentError> {
        match self.gaps.admit(List::Courses, cells, unicode_holds) {
            Some(cells) => self.out.write_all(&json_row(List::Courses, &cells)?).map_err(failed),
            None => Ok(()),
        }
    }

    /// Adds a person; those may come between the courses.
    ///
    /// # Errors
    /// `io`.
    pub fn person(&mut self, cells: &[String; 3]) -> Result<(), DocumentError> {
        match self.gaps.admit(List::People, cells, unicode_holds) {
            Some(cells) => self.later.write(&json_row(List::People, &cells)?),
            None => Ok(()),
        }
    }

    /// Ends the text and tells what was left out: rows with control signs, which other formats can't hold.
    ///
    /// # Errors
    /// `io`.
    pub fn finish(mut self) -> Result<Gaps, DocumentError> {
        self.later.copy_to(&mut self.out)?;
        self.out.flush().map_err(failed)?;
        Ok(self.gaps)
    }
}

/// A row as one object and a line end, as [`NdJsonWriter`] writes it but whatever its cells hold: the reader tells what is no text.
///
/// # Errors
/// None that a row can cause.
pub fn json_row(list: List, cells: &[String]) -> Result<Vec<u8>, DocumentError> {
    let mut row = Vec::new();
    let name = match list {
        List::Courses => "courses",
        List::People => "people",
        List::Profiles => "profiles",
    };
    let mut json = serde_json::Serializer::new(&mut row);
    let written = json.serialize_map(None).and_then(|mut map| {
        map.serialize_entry("list", name)?;
        list.columns().iter().zip(cells).try_for_each(|(column, cell)| map.serialize_entry(column, cell))?;
        map.end()
    });
    written.map_err(|error| DocumentError::Layout(error.to_string()))?;
    row.push(b'\n');
    Ok(row)
}
