//! OpenDocument workbooks (ISO/IEC 26300): a writer for the sheets that XLSX has, and a reader for uploads.
//!
//! Written by hand over `zip`, which the workspace has: a sheet is a few dozen lines of XML, while the library for it
//! would bring a second calendar library and more code than all the rest of this crate.

mod read;
mod write;

pub(crate) use read::{Budget, MIME, each_line, is_workbook, lines_of, plain_date};
pub use write::{write, write_book};
