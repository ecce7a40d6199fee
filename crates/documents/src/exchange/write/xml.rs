//! The XML of the exchange.

use super::Later;
use super::gaps::{Gaps, unicode_holds};
use crate::DocumentError;
use crate::exchange::read::source::failed;
use crate::exchange::{List, NAMESPACE};
use std::io::Write;

/// Writes XML of the namespace [`NAMESPACE`]: a line a row, empty cells without element.
pub struct XmlWriter<W: Write> {
    out: W,
    later: Later,
    gaps: Gaps,
}

impl<W: Write> XmlWriter<W> {
    /// Begins the document.
    ///
    /// # Errors
    /// `io`.
    pub fn new(mut out: W) -> Result<Self, DocumentError> {
        let head = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<exchange xmlns=\"{NAMESPACE}\">\n");
        out.write_all(head.as_bytes()).map_err(failed)?;
        Ok(Self { out, later: Later::new()?, gaps: Gaps::default() })
    }

    /// Adds a course.
    ///
    /// # Errors
    /// `io`.
    pub fn course(&mut self, cells: &[String; 35]) -> Result<(), DocumentError> {
        match self.gaps.admit(List::Courses, cells, unicode_holds) {
            Some(cells) => self.out.write_all(row(List::Courses, &cells).as_bytes()).map_err(failed),
            None => Ok(()),
        }
    }

    /// Adds a person; those may come between the courses.
    ///
    /// # Errors
    /// `io`.
    pub fn person(&mut self, cells: &[String; 3]) -> Result<(), DocumentError> {
        match self.gaps.admit(List::People, cells, unicode_holds) {
            Some(cells) => self.later.write(row(List::People, &cells).as_bytes()),
            None => Ok(()),
        }
    }

    /// Ends the document and tells what was left out: rows with control signs, which XML can't hold.
    ///
    /// # Errors
    /// `io`.
    pub fn finish(mut self) -> Result<Gaps, DocumentError> {
        self.later.copy_to(&mut self.out)?;
        self.out.write_all(b"</exchange>\n").map_err(failed)?;
        self.out.flush().map_err(failed)?;
        Ok(self.gaps)
    }
}

fn row(list: List, cells: &[String]) -> String {
    let name = match list {
        List::Courses => "course",
        List::People => "person",
        List::Profiles => "profile",
    };
    let mut row = format!("<{name}>");
    for (column, cell) in list.columns().iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        row.push('<');
        row.push_str(column);
        row.push('>');
        escape(&mut row, cell);
        row.push_str("</");
        row.push_str(column);
        row.push('>');
    }
    row.push_str("</");
    row.push_str(name);
    row.push_str(">\n");
    row
}

/// Text as XML holds it; the only signs that mean something inside an element.
pub(super) fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}
