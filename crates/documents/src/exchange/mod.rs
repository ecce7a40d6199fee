//! The exchange of courses and hours with partners: lists read from and written to every format they send.
//!
//! A reader streams: a file of gigabytes is never held. What can't be read as a row comes out as a [`BadRow`] at its
//! place and reading goes on; what makes the whole file doubtful ends it with a [`DocumentError`]. Nothing is judged
//! here beyond the shape of a row: cells come out as they were sent.

mod limits;
pub mod oneroster;
mod read;
mod row;
mod write;

pub use limits::Limits;
pub use read::{Format, Rows, open, open_bytes, open_profiles, sniff};
pub use row::{BadRow, COURSE_COLUMNS, Item, List, PERSON_COLUMNS, PROFILE_COLUMNS, ROW_CODES, RawRow};
pub use write::{
    CsvWriter, Encoding, Gap, Gaps, NdJsonWriter, OdsWriter, PackageWriter, XlsxWriter, XmlWriter, json_row,
};

/// The XML namespace of the exchange format, version 1; its schema is `docs/api/exchange.xsd`.
pub const NAMESPACE: &str = "urn:xingtan:exchange:1";
