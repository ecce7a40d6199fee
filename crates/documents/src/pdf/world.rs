//! The world Typst sees: its templates, one data file, two fonts, and nothing else.

use super::code_points;
use crate::{DocumentError, fonts};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::Value;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp as PdfTimestamp};

/// A document this crate can lay out.
pub(super) enum Template {
    /// A list of one course.
    Report,
    /// Certificates, a page each.
    Certificate,
}

/// What all documents share; made once, because the library and the font tables are costly.
struct Base {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    common: Source,
    report: Source,
    certificate: Source,
    data: FileId,
}

static BASE: LazyLock<Base> = LazyLock::new(|| Base {
    library: LazyHash::new(Library::default()),
    book: LazyHash::new(FontBook::from_fonts(fonts::FONTS.iter())),
    common: Source::new(file("common.typ"), include_str!("common.typ").into()),
    report: Source::new(file("report.typ"), include_str!("report.typ").into()),
    certificate: Source::new(file("certificate.typ"), include_str!("certificate.typ").into()),
    data: file("data.json"),
});

fn file(name: &str) -> FileId {
    RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).expect("a plain file name is a path"))
        .intern()
}

/// One compilation: the shared base, the template asked for and its data.
struct OneDocument<'a> {
    main: &'a Source,
    data: Bytes,
}

impl World for OneDocument<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &BASE.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BASE.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let known = [self.main, &BASE.common].into_iter().find(|source| source.id() == id);
        known.cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == BASE.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts::FONTS.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        // A document shows the time it was issued at, never the clock.
        None
    }
}

/// Lays out `doc` and writes it as PDF/A-2a and PDF/UA-1, with `at` as its date.
pub(super) fn compile(
    template: &Template,
    doc: &impl Serialize,
    qr: String,
    at: Timestamp,
) -> Result<Vec<u8>, DocumentError> {
    let mut data = serde_json::to_value(doc).map_err(|error| DocumentError::Layout(error.to_string()))?;
    let absent = code_points(&missing_in(&data));
    clean(&mut data);
    data["missing"] = Value::String(absent);
    data["qr"] = Value::String(qr);
    let main = match template {
        Template::Report => &BASE.report,
        Template::Certificate => &BASE.certificate,
    };
    let world = OneDocument { main, data: Bytes::new(data.to_string().into_bytes()) };
    let result = typst::compile(&world).output.and_then(|document| typst_pdf::pdf(&document, &options(at)?));
    // The engine remembers its work by content; nothing of one person's document may outlive it for long.
    typst::comemo::evict(0);
    result.map_err(|errors| DocumentError::Layout(describe(&errors)))
}

/// The characters of all strings of `doc` that the fonts lack.
pub(super) fn missing(doc: &impl Serialize) -> Vec<char> {
    serde_json::to_value(doc).map(|data| missing_in(&data)).unwrap_or_default()
}

fn options(at: Timestamp) -> typst::diag::SourceResult<PdfOptions> {
    let taipei = at.to_zoned(TimeZone::fixed(jiff::tz::offset(8)));
    let part = |value: i8| u8::try_from(value).unwrap_or_default();
    let date = Datetime::from_ymd_hms(
        i32::from(taipei.year()),
        part(taipei.month()),
        part(taipei.day()),
        part(taipei.hour()),
        part(taipei.minute()),
        part(taipei.second()),
    );
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]);
    Ok(PdfOptions {
        creator: Smart::Custom(Some("Xingtan".into())),
        timestamp: date.and_then(|date| PdfTimestamp::new_local(date, 8 * 60)),
        standards: standards.map_err(|error| {
            let span = typst::syntax::Span::detached();
            typst::ecow::eco_vec![SourceDiagnostic::error(span, error.message().clone())]
        })?,
        ..PdfOptions::default()
    })
}

fn describe(errors: &[SourceDiagnostic]) -> String {
    errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; ")
}

fn missing_in(data: &Value) -> Vec<char> {
    let mut text = String::new();
    collect(data, &mut text);
    fonts::missing_characters(&text)
}

fn collect(data: &Value, text: &mut String) {
    match data {
        Value::String(found) => text.push_str(found),
        Value::Array(items) => items.iter().for_each(|item| collect(item, text)),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, text)),
        _ => {}
    }
}

fn clean(data: &mut Value) {
    match data {
        Value::String(text) => *text = fonts::printable(text),
        Value::Array(items) => items.iter_mut().for_each(clean),
        Value::Object(fields) => fields.values_mut().for_each(clean),
        _ => {}
    }
}
