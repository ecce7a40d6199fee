//! Official documents as tagged PDF/A: the transcript of one person and the sign-in sheet of one session.
//!
//! Layout is done by Typst from the templates beside this file. Data reaches them as a JSON file inside the
//! engine's own file space, never as markup, so no text can change a document.

mod world;

use crate::{DocumentError, qr};
use jiff::Timestamp;
use serde::Serialize;
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

/// The translated labels of a sign-in sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SheetLabels {
    /// Before the course code.
    pub course_code: String,
    /// Before the organiser.
    pub organiser: String,
    /// Before date and time of the session.
    pub time: String,
    /// Before the place.
    pub place: String,
    /// Before the table number.
    pub table: String,
    /// Column: running number.
    pub number: String,
    /// Column: county.
    pub county: String,
    /// Column: district.
    pub district: String,
    /// Column: school.
    pub school: String,
    /// Column: name.
    pub name: String,
    /// Column: signature at arrival.
    pub sign_in: String,
    /// Column: signature at leaving.
    pub sign_out: String,
    /// What the QR code is, read aloud by screen readers.
    pub qr_alt: String,
    /// Page number, with `{page}` and `{pages}`.
    pub page: String,
    /// Note on characters that cannot be printed, with `{characters}`.
    pub missing: String,
}

/// One participant of a sign-in sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SheetRow {
    /// County or city.
    pub county: String,
    /// District or township.
    pub district: String,
    /// School or organisation.
    pub school: String,
    /// Name.
    pub name: String,
}

/// Everything a sign-in sheet shows (ENR-10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetDoc {
    /// Language of the document.
    pub language: Language,
    /// The translated labels.
    pub labels: SheetLabels,
    /// Kind of document, for example `研習簽到表`.
    pub kind: String,
    /// Course code, printed large and as QR code.
    pub course_code: String,
    /// Title of the course.
    pub title: String,
    /// Organiser.
    pub organiser: String,
    /// Date and time of the session.
    pub time: String,
    /// Place of the session.
    pub place: String,
    /// Number of the table where people sign; left out when empty.
    pub table: String,
    /// Participants, sorted by county, district, school and name (ENR-9).
    pub rows: Vec<SheetRow>,
    /// Empty numbered rows after the participants; with no participants this is the blank sheet.
    pub blank_rows: usize,
    /// Time of making, written into the metadata.
    #[serde(skip)]
    pub made_at: Timestamp,
}

/// The transcript of one person as PDF: A4, tagged (PDF/UA-1) and archivable (PDF/A-2a), selectable text.
///
/// # Errors
/// [`DocumentError::TextTooLong`] when the verification address does not fit into a QR code,
/// [`DocumentError::Layout`] when the engine refuses, which is a fault of this crate.
pub fn transcript(doc: &TranscriptDoc) -> Result<Vec<u8>, DocumentError> {
    world::compile(&Template::Transcript, doc, qr::svg(&doc.verification_url)?, doc.issued_at)
}

/// The sign-in sheet of one session as PDF: A4 portrait, the header row repeated on every page.
///
/// # Errors
/// As [`transcript`].
pub fn sign_in_sheet(doc: &SheetDoc) -> Result<Vec<u8>, DocumentError> {
    world::compile(&Template::SignInSheet, doc, qr::svg(&doc.course_code)?, doc.made_at)
}

impl TranscriptDoc {
    /// Characters of the document that its fonts cannot draw; they are printed as 〓 and named in a note.
    pub fn missing_characters(&self) -> Vec<char> {
        world::missing(self)
    }
}

impl SheetDoc {
    /// Characters of the sheet that its fonts cannot draw; they are printed as 〓 and named in a note.
    pub fn missing_characters(&self) -> Vec<char> {
        world::missing(self)
    }
}

/// Names characters for the note of a document: `U+20BB7, U+3106C`.
fn code_points(characters: &[char]) -> String {
    characters.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect::<Vec<_>>().join(", ")
}
