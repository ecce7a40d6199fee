//! Writers and readers of documents: PDF, XLSX, ODS, CSV, QR and iCalendar, deterministic and without input or output.
//!
//! Nothing here knows the product's rules or languages: callers hand over plain structs whose strings are already
//! formatted and translated, and get bytes back. The same input always gives the same bytes.

pub mod badge;
mod calendar;
mod csv_in;
mod csv_out;
mod error;
pub mod exchange;
mod fonts;
pub mod ods;
pub mod pdf;
pub mod qr;
mod report;
pub mod signing;
mod table;
mod text;
pub mod xlsx;

/// iCalendar feeds (RFC 5545).
pub mod ical {
    pub use crate::calendar::{Event, calendar};
}

pub use csv_in::read_csv;
pub use csv_out::csv_cell;
pub use error::DocumentError;
pub use fonts::missing_characters;
pub use pdf::{
    AwardLine, CertificateDoc, CertificateLabels, CertificatePage, Language, TranscriptDoc, TranscriptLabels,
    YearTotal,
};
pub use report::{Report, ReportColumn, ReportLabels, ReportPart};
pub use table::{Table, TableRow};
pub use xlsx::read_table;
