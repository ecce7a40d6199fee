//! What a certificate of training says; a page for each person.

use super::Language;
use jiff::Timestamp;
use serde::Serialize;

/// The translated labels of certificates.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CertificateLabels {
    /// Before the serial.
    pub serial: String,
    /// Before the personal code.
    pub personal_code: String,
    /// Before the course code.
    pub course_code: String,
    /// Before the days of the course.
    pub days: String,
    /// Before the hours.
    pub hours: String,
    /// Before the organiser.
    pub organiser: String,
    /// Before the time of issue.
    pub issued_at: String,
    /// How to verify, one sentence.
    pub verify_hint: String,
    /// What the QR code is, read aloud by screen readers.
    pub qr_alt: String,
    /// Note on characters that cannot be printed, with `{characters}`.
    pub missing: String,
}

/// One certificate, already formatted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CertificatePage {
    /// Name of the person, printed large.
    pub person_name: String,
    /// Personal code.
    pub personal_code: String,
    /// The sentence above the name.
    pub before: String,
    /// The sentence below the name, up to the course.
    pub after: String,
    /// Hours, `6`.
    pub hours: String,
    /// Serial.
    pub serial: String,
    /// Address of the verification page, printed and as QR code.
    pub verification_url: String,
}

/// Certificates of one course, for one or more people. Strings are formatted and translated by the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CertificateDoc {
    /// Language of the document.
    pub language: Language,
    /// The translated labels.
    pub labels: CertificateLabels,
    /// Title of the document.
    pub title: String,
    /// The service that keeps the record, at the head.
    pub issuer: String,
    /// Title of the course.
    pub course_title: String,
    /// Course code.
    pub course_code: String,
    /// Days of the course.
    pub days: String,
    /// Organiser.
    pub organiser: String,
    /// Time of issue as people read it.
    pub issued_at_text: String,
    /// Time of issue, written into the metadata.
    #[serde(skip)]
    pub issued_at: Timestamp,
    /// The certificates.
    pub pages: Vec<CertificatePage>,
}

impl CertificateDoc {
    /// Characters of the document that its fonts cannot draw; they are printed as 〓 and named in a note.
    pub fn missing_characters(&self) -> Vec<char> {
        super::world::missing(self)
    }
}
