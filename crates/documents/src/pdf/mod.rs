//! Official documents as tagged PDF/A: the transcript of one person and the lists of one course.
//!
//! Lists and certificates are laid out by Typst from the templates beside this file; data reaches them as a JSON file inside
//! the engine's own file space, never as markup, so no text can change a document. A transcript, which may have two thousand
//! lines, is laid out by hand.

mod certificate;
mod seal;
mod sheet;
mod transcript;
mod world;

pub use certificate::{CertificateDoc, CertificateLabels, CertificatePage};
pub use seal::{Seal, Sealed, check, claimed, fingerprint, sign};

use crate::{DocumentError, qr};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use world::Template;

/// Language of a document: its tag in the PDF, line breaking and the order of some parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum Language {
    /// Traditional Chinese as written in Taiwan (zh-TW).
    #[default]
    #[serde(rename = "zh")]
    ZhHant,
    /// English (en).
    #[serde(rename = "en")]
    English,
}

/// The translated labels of a transcript.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TranscriptLabels {
    /// Above the name of the person.
    pub name: String,
    /// Above the personal code.
    pub personal_code: String,
    /// Above the service organisation.
    pub organisation: String,
    /// Above the period.
    pub period: String,
    /// Column: date of the course.
    pub date: String,
    /// Column: course code.
    pub course_code: String,
    /// Column: title of the course.
    pub course_title: String,
    /// Column: organiser.
    pub organiser: String,
    /// Column: hours.
    pub hours: String,
    /// Heading of the totals.
    pub totals: String,
    /// Column of the totals: year.
    pub year: String,
    /// Column of the totals: number of courses.
    pub courses: String,
    /// Last row of the totals.
    pub grand_total: String,
    /// Shown in place of the table when there is no award.
    pub no_awards: String,
    /// Before the serial.
    pub serial: String,
    /// Before the time of issue.
    pub issued_at: String,
    /// Heading of the verification block.
    pub verify: String,
    /// How to verify, one sentence.
    pub verify_hint: String,
    /// What the QR code is, read aloud by screen readers.
    pub qr_alt: String,
    /// Page number, with `{page}` and `{pages}`.
    pub page: String,
    /// Note on characters that cannot be printed, with `{characters}`, for example `〓：本文件字型未收之字 {characters}`.
    pub missing: String,
}

/// One award of a transcript, already formatted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AwardLine {
    /// Date or dates of the course.
    pub date: String,
    /// Course code.
    pub course_code: String,
    /// Title of the course.
    pub title: String,
    /// Organiser.
    pub organiser: String,
    /// Hours, for example `1.5`.
    pub hours: String,
}

/// The total of one year.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct YearTotal {
    /// Year as people read it, for example `113 學年度`.
    pub year: String,
    /// Number of courses.
    pub courses: String,
    /// Hours.
    pub hours: String,
}

/// Everything a transcript shows (CRD-8). Strings are formatted and translated by the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TranscriptDoc {
    /// Language of the document.
    pub language: Language,
    /// The translated labels.
    pub labels: TranscriptLabels,
    /// The issuing body, at the head.
    pub issuer: String,
    /// Title of the document.
    pub title: String,
    /// Name of the person.
    pub person_name: String,
    /// Personal code.
    pub personal_code: String,
    /// Service organisation.
    pub organisation: String,
    /// Period covered.
    pub period: String,
    /// The awards in the order they are printed.
    pub awards: Vec<AwardLine>,
    /// Totals per year, in the order they are printed.
    pub totals: Vec<YearTotal>,
    /// Total of all years.
    pub grand_total: YearTotal,
    /// Serial of this document.
    pub serial: String,
    /// Time of issue as people read it.
    pub issued_at_text: String,
    /// Time of issue, written into the metadata.
    #[serde(skip)]
    pub issued_at: Timestamp,
    /// Address of the verification page, printed and as QR code.
    pub verification_url: String,
}

/// The transcript of one person as PDF: A4, tagged (PDF/UA-1) and archivable (PDF/A-2a), selectable text.
///
/// # Errors
/// [`DocumentError::TextTooLong`] when the verification address does not fit into a QR code,
/// [`DocumentError::Layout`] when the engine refuses, which is a fault of this crate.
pub fn transcript(doc: &TranscriptDoc) -> Result<Vec<u8>, DocumentError> {
    transcript::lay_out(doc)
}

/// Certificates as PDF, a page each: A4, tagged and archivable as a transcript is.
///
/// # Errors
/// As [`transcript`].
pub fn certificates(doc: &CertificateDoc) -> Result<Vec<u8>, DocumentError> {
    let mut shown = serde_json::to_value(doc).map_err(|error| DocumentError::Layout(error.to_string()))?;
    for (at, page) in doc.pages.iter().enumerate() {
        shown["pages"][at]["qr"] = Value::String(qr::svg(&page.verification_url)?);
    }
    world::compile(&Template::Certificate, &shown, String::new(), doc.issued_at)
}

/// A list of a course, as [`crate::Report`] hands it over.
pub(crate) fn report(shown: &Value, course_code: &str, made_at: Timestamp) -> Result<Vec<u8>, DocumentError> {
    world::compile(&Template::Report, shown, qr::svg(course_code)?, made_at)
}

/// The characters of all strings of a document that its fonts cannot draw.
pub(crate) fn missing(shown: &Value) -> Vec<char> {
    world::missing(shown)
}

impl TranscriptDoc {
    /// Characters of the document that its fonts cannot draw; they are printed as 〓 and named in a note.
    pub fn missing_characters(&self) -> Vec<char> {
        world::missing(self)
    }
}

/// Names characters for the note of a document: `U+20BB7, U+3106C`.
fn code_points(characters: &[char]) -> String {
    characters.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect::<Vec<_>>().join(", ")
}
