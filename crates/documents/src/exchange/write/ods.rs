//! The lists as two sheets of an OpenDocument workbook, written row by row.

use super::gaps::{Gaps, unicode_holds};
use super::package::{options, packing};
use super::xml::escape;
use super::{Later, MAX_SHEET_ROWS, check_sheet_cells};
use crate::DocumentError;
use crate::exchange::List;
use crate::exchange::read::source::failed;
use crate::ods::MIME;
use std::io::{Seek, Write};
use zip::{CompressionMethod, ZipWriter};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content \
    xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
    xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" office:version=\"1.3\">\
    <office:body><office:spreadsheet>\n";
const TAIL: &str = "</office:spreadsheet></office:body></office:document-content>\n";

/// Writes a workbook with the sheets `courseList` and `teacherList`; every cell is text.
pub struct OdsWriter<W: Write + Seek> {
    zip: ZipWriter<W>,
    later: Later,
    gaps: Gaps,
}

impl<W: Write + Seek> OdsWriter<W> {
    /// Begins the workbook.
    ///
    /// # Errors
    /// `io`.
    pub fn new(out: W) -> Result<Self, DocumentError> {
        let mut zip = ZipWriter::new(out);
        // The kind of file comes first and unpacked, so that it can be told by its first bytes.
        zip.start_file("mimetype", options().compression_method(CompressionMethod::Stored))
            .map_err(packing)?;
        zip.write_all(MIME.as_bytes()).map_err(failed)?;
        zip.start_file("META-INF/manifest.xml", options()).map_err(packing)?;
        zip.write_all(manifest().as_bytes()).map_err(failed)?;
        zip.start_file("content.xml", options()).map_err(packing)?;
        zip.write_all(HEAD.as_bytes()).map_err(failed)?;
        zip.write_all(begin(List::Courses).as_bytes()).map_err(failed)?;
        Ok(Self { zip, later: Later::new()?, gaps: Gaps::default() })
    }

    /// Adds a course.
    ///
    /// # Errors
    /// `too-many-rows`, `text-too-long`, `io`.
    pub fn course(&mut self, cells: &[String; 35]) -> Result<(), DocumentError> {
        match self.row(List::Courses, cells)? {
            Some(row) => self.zip.write_all(row.as_bytes()).map_err(failed),
            None => Ok(()),
        }
    }

    /// Adds a person; those may come between the courses.
    ///
    /// # Errors
    /// As [`OdsWriter::course`].
    pub fn person(&mut self, cells: &[String; 3]) -> Result<(), DocumentError> {
        match self.row(List::People, cells)? {
            Some(row) => self.later.write(row.as_bytes()),
            None => Ok(()),
        }
    }

    fn row(&mut self, list: List, cells: &[String]) -> Result<Option<String>, DocumentError> {
        check_sheet_cells(cells)?;
        let Some(cells) = self.gaps.admit(list, cells, unicode_holds) else { return Ok(None) };
        if self.gaps.written(list) > MAX_SHEET_ROWS {
            return Err(DocumentError::TooManyRows { limit: MAX_SHEET_ROWS });
        }
        Ok(Some(row(&cells)))
    }

    /// Ends the workbook and tells what was left out: rows with control signs.
    ///
    /// # Errors
    /// `io`.
    pub fn finish(mut self) -> Result<Gaps, DocumentError> {
        self.zip.write_all(b"</table:table>\n").map_err(failed)?;
        self.zip.write_all(begin(List::People).as_bytes()).map_err(failed)?;
        self.later.copy_to(&mut self.zip)?;
        self.zip.write_all(b"</table:table>\n").map_err(failed)?;
        self.zip.write_all(TAIL.as_bytes()).map_err(failed)?;
        self.zip.finish().map_err(packing)?;
        Ok(self.gaps)
    }
}

fn begin(list: List) -> String {
    let name = list.sheet_name();
    let width = list.columns().len();
    let head = row(list.columns());
    format!(
        "<table:table table:name=\"{name}\"><table:table-column table:number-columns-repeated=\"{width}\"/>\n{head}"
    )
}

fn row(cells: &[impl AsRef<str>]) -> String {
    let mut row = String::from("<table:table-row>");
    for cell in cells.iter().map(AsRef::as_ref) {
        if cell.is_empty() {
            row.push_str("<table:table-cell/>");
            continue;
        }
        row.push_str("<table:table-cell office:value-type=\"string\">");
        for line in cell.split('\n') {
            row.push_str("<text:p>");
            put_line(&mut row, line);
            row.push_str("</text:p>");
        }
        row.push_str("</table:table-cell>");
    }
    row.push_str("</table:table-row>\n");
    row
}

/// OpenDocument folds blanks at the ends and next to others, and tabs; those are written as elements.
fn put_line(out: &mut String, line: &str) {
    let folds = line.starts_with(' ') || line.ends_with(' ') || line.contains("  ") || line.contains('\t');
    if !folds {
        return escape(out, line);
    }
    for piece in line.split_inclusive([' ', '\t']) {
        let text = piece.trim_end_matches([' ', '\t']);
        escape(out, text);
        match piece.get(text.len()..) {
            Some(" ") => out.push_str("<text:s/>"),
            Some("\t") => out.push_str("<text:tab/>"),
            _ => {}
        }
    }
}

fn manifest() -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest:manifest \
         xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.3\">\
         <manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\" manifest:media-type=\"{MIME}\"/>\
         <manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>\n"
    )
}
