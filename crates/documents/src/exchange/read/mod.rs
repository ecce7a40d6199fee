//! Readers: what a file is, by its content, and its rows as a stream.

mod access;
pub(super) mod csv;
mod delimited;
pub(super) mod encoding;
mod guard;
mod header;
mod ndjson;
pub(super) mod package;
mod sheets;
pub(super) mod source;
mod spill;
mod window;
mod xml;

use super::{Item, Limits, List};
use crate::DocumentError;
use access::AccessRows;
use csv::CsvRows;
use ndjson::JsonRows;
use package::{Package, Part};
use source::{Source, failed};
use spill::SpillRows;
use std::collections::VecDeque;
use std::fs::File;
use std::io;
use xml::XmlRows;

/// Bytes by which a format is told.
const HEAD: u64 = 4 << 10;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// A zip package with `courseList.csv`, `teacherList.csv` or both.
    Package,
    /// One list as text, separated by commas, semicolons or tabs.
    Csv,
    /// XML of the namespace [`super::NAMESPACE`].
    Xml,
    /// An Excel workbook.
    Xlsx,
    /// An OpenDocument workbook.
    Ods,
    /// An Access database of 1997 to 2003.
    Mdb,
    /// An Access database since 2007.
    Accdb,
    /// A OneRoster package; [`super::oneroster::open`] reads it.
    OneRoster,
    /// One JSON object a line.
    NdJson,
}

/// Tells what a file is by its first bytes and, in a package, by its parts; the name is a last hint.
///
/// # Errors
/// `empty`, `not-an-exchange-file`, `unknown-encoding` (UTF-16), `old-workbook`, `encrypted`, and for packages those of
/// [`open`].
pub fn sniff(source: &File, name: &str, limits: &Limits) -> Result<Format, DocumentError> {
    let source = Source::of_file(source.try_clone().map_err(failed)?)?;
    Ok(match what(&source, name, limits)? {
        What::Lists(_) => Format::Package,
        What::Inner(package, part) => inner_format(&package, &part, limits)?.0,
        What::Plain(format) => format,
    })
}

/// Opens a file of any format and reads as far as its header.
///
/// # Errors
/// Besides those of [`sniff`]: `column-missing`, `bad-header`, `no-list`, `list-twice`, `half-a-file`, `bad-package`,
/// `zip-bomb`, `zip-nested`, `too-many-files`, `file-too-large`, `bad-database`, `not-a-workbook`, `is-oneroster`, `io`.
pub fn open(source: File, name: &str, limits: &Limits) -> Result<Rows, DocumentError> {
    rows(&Source::of_file(source)?, name, limits)
}

/// As [`open`], for bytes that are in memory anyway, such as the body of a request.
///
/// # Errors
/// As [`open`].
pub fn open_bytes(bytes: Vec<u8>, name: &str, limits: &Limits) -> Result<Rows, DocumentError> {
    rows(&Source::of_bytes(bytes), name, limits)
}

/// Opens a file of profiles: as [`open`], and a OneRoster package as well, whose roles become rows.
///
/// # Errors
/// As [`open`], and those of [`super::oneroster::open`].
pub fn open_profiles(source: File, name: &str, limits: &Limits) -> Result<Rows, DocumentError> {
    let source = Source::of_file(source)?;
    if !matches!(what(&source, name, limits)?, What::Plain(Format::OneRoster)) {
        return rows(&source, name, limits);
    }
    let (complete, items) = super::oneroster::profiles::read(&source, limits)?;
    let parts = VecDeque::from([Rowing::Roster(items.into_iter())]);
    Ok(Rows { format: Format::OneRoster, complete, parts })
}

/// The rows of an opened file, the courses before the people. An error is the last item.
pub struct Rows {
    format: Format,
    complete: bool,
    parts: VecDeque<Rowing>,
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows").field("format", &self.format).finish_non_exhaustive()
    }
}

enum Rowing {
    Csv(Box<CsvRows>),
    Xml(Box<XmlRows>),
    Json(JsonRows),
    Spill(SpillRows),
    Access(Box<AccessRows>),
    Roster(std::vec::IntoIter<Item>),
}

impl Rows {
    /// What the file is; a workbook or database that came in a package counts as itself.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether the file says of itself that it holds everybody: a OneRoster package in bulk.
    pub fn is_complete(&self) -> bool {
        self.complete
    }
}

impl Iterator for Rows {
    type Item = Result<Item, DocumentError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let next = match self.parts.front_mut()? {
                Rowing::Csv(rows) => rows.next(),
                Rowing::Xml(rows) => rows.next(),
                Rowing::Json(rows) => rows.next(),
                Rowing::Spill(rows) => rows.next(),
                Rowing::Access(rows) => rows.next(),
                Rowing::Roster(rows) => Ok(rows.next()),
            };
            match next {
                Ok(Some(item)) => return Some(Ok(item)),
                Ok(None) => {
                    self.parts.pop_front();
                }
                Err(error) => {
                    // Behind a fault of the file as a whole nothing can be trusted.
                    self.parts.clear();
                    return Some(Err(error));
                }
            }
        }
    }
}

/// A file as its content shows it.
enum What {
    /// A package with lists as text.
    Lists(Package),
    /// A package with one file of another format.
    Inner(Package, Part),
    Plain(Format),
}

fn what(source: &Source, name: &str, limits: &Limits) -> Result<What, DocumentError> {
    if source.len() > limits.packed_bytes {
        return Err(DocumentError::FileTooLarge { limit: limits.packed_bytes });
    }
    let head = source.head(HEAD)?;
    match kind_of_head(&head, name)? {
        Some(format) => Ok(What::Plain(format)),
        None => of_package(source, limits),
    }
}

/// The format by the first bytes; none for a zip package, whose parts tell.
fn kind_of_head(head: &[u8], name: &str) -> Result<Option<Format>, DocumentError> {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(None);
    }
    if head.starts_with(b"\x00\x01\x00\x00Standard Jet DB") {
        return Ok(Some(Format::Mdb));
    }
    if head.starts_with(b"\x00\x01\x00\x00Standard ACE DB") {
        return Ok(Some(Format::Accdb));
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Err(DocumentError::OldWorkbook);
    }
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return Err(DocumentError::UnknownEncoding);
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    match text.first() {
        Some(b'<') => Ok(Some(Format::Xml)),
        Some(b'{') => Ok(Some(Format::NdJson)),
        Some(_) if head.contains(&0) => Err(DocumentError::NotAnExchangeFile),
        Some(_) => Ok(Some(Format::Csv)),
        // The name tells how an empty list was meant; nothing else can.
        None if name.to_ascii_lowercase().ends_with("json") => Ok(Some(Format::NdJson)),
        None => Err(DocumentError::Empty),
    }
}

fn of_package(source: &Source, limits: &Limits) -> Result<What, DocumentError> {
    // A workbook may have more parts than a package of lists.
    let package = Package::open(source, &Limits { files: limits.files.max(1_000), ..*limits })?;
    if let Some(open_document) = sheets::kind(&package)? {
        return Ok(What::Plain(if open_document { Format::Ods } else { Format::Xlsx }));
    }
    if package.parts.len() > limits.files {
        return Err(DocumentError::TooManyFiles { limit: limits.files });
    }
    let has = |wanted: &dyn Fn(&str) -> bool| package.parts.iter().find(|part| wanted(&part.name)).cloned();
    let of_package = |name: &str| List::named(name).is_some_and(|list| List::ALL.contains(&list));
    if has(&|name: &str| of_package(name) && has_ending(name, &["csv", "txt", "tsv"])).is_some() {
        return Ok(What::Lists(package));
    }
    if has(&|name: &str| name.eq_ignore_ascii_case("manifest.csv")).is_some() {
        return Ok(What::Plain(Format::OneRoster));
    }
    let known = |part: &&Part| !is_litter(&part.name) && has_ending(&part.name, &KNOWN_ENDINGS);
    let mut inner = package.parts.iter().filter(known);
    let (first, second) = (inner.next().cloned(), inner.next().cloned());
    if let Some(part) = first {
        // Which of several files is meant nobody can tell; a wrong guess would lose the others.
        return match second {
            Some(second) => Err(DocumentError::ListTwice { name: second.name }),
            None => Ok(What::Inner(package, part)),
        };
    }
    match has(&|name: &str| has_ending(name, &["zip"])) {
        Some(part) => Err(DocumentError::ZipNested { name: part.name }),
        None => Err(DocumentError::NoList),
    }
}

/// Endings of files that a package may hold instead of the two lists.
const KNOWN_ENDINGS: [&str; 11] =
    ["csv", "tsv", "txt", "xml", "json", "ndjson", "xlsx", "xlsm", "ods", "mdb", "accdb"];

fn has_ending(name: &str, endings: &[&str]) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, end)| endings.iter().any(|wanted| end.eq_ignore_ascii_case(wanted)))
}

/// What packers of one system leave for themselves.
fn is_litter(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.rsplit('/').next().is_some_and(|file| file.starts_with("._"))
}

fn rows(source: &Source, name: &str, limits: &Limits) -> Result<Rows, DocumentError> {
    let (format, parts) = match what(source, name, limits)? {
        What::Lists(package) => (Format::Package, lists(&package, limits)?),
        What::Plain(format) => (format, plain(source, format, name, limits)?),
        What::Inner(package, part) => match inner_format(&package, &part, limits)? {
            (format, None) => (format, text(package.read(&part)?, format, &part.name, limits)?),
            (format, Some(file)) => (format, plain(&file, format, &part.name, limits)?),
        },
    };
    Ok(Rows { format, complete: false, parts: parts.into() })
}

fn lists(package: &Package, limits: &Limits) -> Result<Vec<Rowing>, DocumentError> {
    let mut rows = Vec::new();
    for list in List::ALL {
        let wanted = |part: &&Part| List::named(&part.name) == Some(list) && !is_litter(&part.name);
        let mut found = package.parts.iter().filter(wanted);
        if let Some(part) = found.next() {
            rows.push(Rowing::Csv(Box::new(CsvRows::open(package.read(part)?, Some(list), limits)?)));
        }
        if found.next().is_some() {
            return Err(DocumentError::ListTwice { name: list.file_name().into() });
        }
    }
    if rows.is_empty() { Err(DocumentError::NoList) } else { Ok(rows) }
}

fn plain(source: &Source, format: Format, name: &str, limits: &Limits) -> Result<Vec<Rowing>, DocumentError> {
    match format {
        Format::Csv | Format::Xml | Format::NdJson => text(Box::new(source.whole()), format, name, limits),
        Format::Xlsx | Format::Ods => {
            let rows = sheets::open(source, format == Format::Ods, limits)?;
            Ok(rows.into_iter().map(Rowing::Spill).collect())
        }
        Format::Mdb | Format::Accdb => Ok(vec![Rowing::Access(Box::new(AccessRows::open(source, limits)?))]),
        Format::OneRoster => Err(DocumentError::IsOneRoster),
        Format::Package => Err(DocumentError::ZipNested { name: name.to_owned() }),
    }
}

fn text(
    stream: source::Stream,
    format: Format,
    name: &str,
    limits: &Limits,
) -> Result<Vec<Rowing>, DocumentError> {
    Ok(vec![match format {
        Format::Xml => Rowing::Xml(Box::new(XmlRows::new(stream, limits))),
        Format::NdJson => Rowing::Json(JsonRows::new(stream, limits)?),
        _ => Rowing::Csv(Box::new(CsvRows::open(stream, List::named(name), limits)?)),
    }])
}

/// The format of a file in a package, and the file unpacked where it is read here and there; a package in a package
/// may only be a workbook.
fn inner_format(
    package: &Package,
    part: &Part,
    limits: &Limits,
) -> Result<(Format, Option<Source>), DocumentError> {
    match kind_of_head(&package.head(part, HEAD)?, &part.name)? {
        Some(format @ (Format::Csv | Format::Xml | Format::NdJson)) => Ok((format, None)),
        Some(format) => Ok((format, Some(unpacked(package, part, limits)?))),
        None => {
            let file = unpacked(package, part, limits)?;
            match what(&file, &part.name, limits)? {
                What::Plain(format @ (Format::Xlsx | Format::Ods)) => Ok((format, Some(file))),
                _ => Err(DocumentError::ZipNested { name: part.name.clone() }),
            }
        }
    }
}

/// A part as a file of its own, for formats that are read here and there.
fn unpacked(package: &Package, part: &Part, limits: &Limits) -> Result<Source, DocumentError> {
    let most = limits.sheet_bytes.max(limits.access_bytes);
    let mut file = tempfile::tempfile().map_err(failed)?;
    let count = io::copy(&mut io::Read::take(package.read(part)?, most + 1), &mut file).map_err(failed)?;
    if count > most {
        return Err(DocumentError::FileTooLarge { limit: most });
    }
    Source::of_file(file)
}
