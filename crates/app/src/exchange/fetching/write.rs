//! The records of a partner's people, written in the format that was chosen.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Seek, SeekFrom};

use documents::DocumentError;
use documents::exchange::{
    CsvWriter, Encoding, Gaps, List, NdJsonWriter, OdsWriter, PackageWriter, XlsxWriter, XmlWriter,
};
use domain::hours::HalfHours;
use platform::{AppError, AppResult};

use super::GapTold;
use crate::App;
use crate::exchange::partners::Partner;
use crate::exchange::records::{self, Standing};

/// Gaps that are kept for showing.
const GAPS_SHOWN: usize = 200;

/// Formats of files that are fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named as the formats")]
pub enum Format {
    Package,
    PackageBig5,
    Csv,
    Xlsx,
    Ods,
    Xml,
    NdJson,
}

impl Format {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 7] =
        [Self::Package, Self::PackageBig5, Self::Xlsx, Self::Ods, Self::Csv, Self::Xml, Self::NdJson];

    /// Its name in rows and forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Package => "package",
            Self::PackageBig5 => "package-big5",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Xml => "xml",
            Self::NdJson => "ndjson",
        }
    }

    /// The one of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// Name and content type of a file.
    pub fn file(self, number: i64) -> (String, &'static str) {
        match self {
            Self::Package | Self::PackageBig5 => ("summary.zip".to_owned(), "application/zip"),
            Self::Csv => (format!("teacherList-{number}.csv"), "text/csv; charset=utf-8"),
            Self::Xlsx => (
                format!("records-{number}.xlsx"),
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
            Self::Ods => (format!("records-{number}.ods"), "application/vnd.oasis.opendocument.spreadsheet"),
            Self::Xml => (format!("records-{number}.xml"), "application/xml"),
            Self::NdJson => (format!("records-{number}.ndjson"), "application/x-ndjson"),
        }
    }
}

/// What was written.
pub(super) struct Written {
    /// The file, at its beginning; without a name on disk.
    pub file: File,
    /// Up to this serial of the ledger.
    pub until: i64,
    pub courses: i64,
    pub people: i64,
    pub left_out: i64,
    pub gaps: Vec<GapTold>,
}

/// A writer of any format.
enum Sink {
    Package(PackageWriter<File>),
    Csv(CsvWriter<File>),
    Xlsx(XlsxWriter<File>),
    Ods(OdsWriter<File>),
    Xml(XmlWriter<File>),
    NdJson(NdJsonWriter<File>),
}

impl Sink {
    fn new(format: Format, into: File) -> Result<Self, DocumentError> {
        Ok(match format {
            Format::Package => Self::Package(PackageWriter::new(into, Encoding::Utf8)?),
            Format::PackageBig5 => Self::Package(PackageWriter::new(into, Encoding::Big5)?),
            Format::Csv => Self::Csv(CsvWriter::new(into, List::People, Encoding::Utf8)?),
            Format::Xlsx => Self::Xlsx(XlsxWriter::new(into)?),
            Format::Ods => Self::Ods(OdsWriter::new(into)?),
            Format::Xml => Self::Xml(XmlWriter::new(into)?),
            Format::NdJson => Self::NdJson(NdJsonWriter::new(into)?),
        })
    }

    fn course(&mut self, cells: &[String; 35]) -> Result<(), DocumentError> {
        match self {
            Self::Package(w) => w.course(cells),
            // One list as text has no place for the other.
            Self::Csv(_) => Ok(()),
            Self::Xlsx(w) => w.course(cells),
            Self::Ods(w) => w.course(cells),
            Self::Xml(w) => w.course(cells),
            Self::NdJson(w) => w.course(cells),
        }
    }

    fn person(&mut self, cells: &[String; 3]) -> Result<(), DocumentError> {
        match self {
            Self::Package(w) => w.person(cells),
            Self::Csv(w) => w.row(cells),
            Self::Xlsx(w) => w.person(cells),
            Self::Ods(w) => w.person(cells),
            Self::Xml(w) => w.person(cells),
            Self::NdJson(w) => w.person(cells),
        }
    }

    fn finish(self) -> Result<Gaps, DocumentError> {
        match self {
            Self::Package(w) => w.finish(),
            Self::Csv(w) => w.finish(),
            Self::Xlsx(w) => w.finish(),
            Self::Ods(w) => w.finish(),
            Self::Xml(w) => w.finish(),
            Self::NdJson(w) => w.finish(),
        }
    }
}

/// Writes all that stands of a partner's people, or what changed behind a serial; who has nothing left of a course is written
/// with 0 then.
pub(super) async fn write(app: &App, partner: &Partner, format: Format, since: i64) -> AppResult<Written> {
    let (until, standing) = records::standing_of(app, partner, since).await?;
    let mut people: BTreeMap<_, Vec<(String, HalfHours)>> = BTreeMap::new();
    for Standing { course, personal_code, total, .. } in standing {
        let hours = HalfHours(i32::try_from(total).unwrap_or(0));
        people.entry(course).or_default().push((personal_code, hours));
    }
    people.values_mut().for_each(|list| list.sort());
    let ids: Vec<_> = people.keys().copied().collect();
    let courses = records::courses_of(app, partner, &ids).await?;
    let made = tokio::task::spawn_blocking(move || -> Result<_, DocumentError> {
        let mut file = tempfile::tempfile().map_err(io)?;
        let mut sink = Sink::new(format, file.try_clone().map_err(io)?)?;
        let mut keys: [Vec<String>; 2] = Default::default();
        for course in &courses {
            let list = people.get(&course.id).map_or(&[][..], Vec::as_slice);
            let (key, cells) = course.written(list);
            sink.course(&cells)?;
            if format != Format::Csv {
                keys[0].push(key.clone());
            }
            for (who, hours) in list {
                sink.person(&[key.clone(), who.clone(), hours.to_string()])?;
                keys[1].push(key.clone());
            }
        }
        let gaps = sink.finish()?;
        file.seek(SeekFrom::Start(0)).map_err(io)?;
        Ok((file, gaps, keys))
    });
    let (file, gaps, keys) = made.await.map_err(AppError::internal)?.map_err(AppError::internal)?;
    let told = gaps.gaps.iter().take(GAPS_SHOWN).map(|gap| {
        let (list, of) = match gap.list {
            List::Courses => ("courses", &keys[0]),
            _ => ("people", &keys[1]),
        };
        // The header counts, so the first row is line 2.
        let at = usize::try_from(gap.line).unwrap_or(0).saturating_sub(2);
        GapTold {
            list: list.to_owned(),
            course: of.get(at).cloned().unwrap_or_default(),
            column: gap.list.columns().get(gap.column).copied().unwrap_or_default().to_owned(),
            character: gap.character,
        }
    });
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    Ok(Written {
        until,
        courses: count(gaps.courses),
        people: count(gaps.people),
        left_out: count(gaps.rows_left_out),
        gaps: told.collect(),
        file,
    })
}

fn io(error: std::io::Error) -> DocumentError {
    DocumentError::Io(error.to_string())
}
