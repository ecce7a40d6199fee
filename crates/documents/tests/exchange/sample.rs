//! Rows, files and short ways to read and write them.

use documents::DocumentError;
use documents::exchange::{
    COURSE_COLUMNS, CsvWriter, Encoding, Gaps, Item, Limits, List, NdJsonWriter, OdsWriter, PERSON_COLUMNS,
    PackageWriter, RawRow, Rows, XlsxWriter, XmlWriter, open_bytes,
};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

/// A course with something in every kind of column.
pub fn course(id: &str) -> [String; 35] {
    let mut cells = std::array::from_fn(|_| String::new());
    let filled = [
        ("Import_ID", id),
        ("CourseName", "閱讀素養：「提問」與\"回饋\", 第一場"),
        ("SchoolId", "014XA1"),
        ("CourseHour", "3.5"),
        ("StartTime", "2026/03/07"),
        ("EndTime", "2026/03/08"),
        ("TimeSet", "09:00-12:00"),
        ("Contact_1_name", "杏林承辦"),
        ("Contact_1_mail", "office@school.example.tw"),
        ("TeacherList", "A123456789-3,B287654321-0.5"),
        ("Member", "30,40"),
        ("Description", "第一行\n第二行 <!--1,2,3--> 許功蓋"),
        ("Charge", "0"),
    ];
    for (name, text) in filled {
        cells[place(name)] = text.to_owned();
    }
    cells
}

/// A person with hours.
pub fn person(course: &str, number: u32) -> [String; 3] {
    [course.to_owned(), format!("T{number:07}"), "3.5".to_owned()]
}

/// Position of a column of the courses.
pub fn place(name: &str) -> usize {
    COURSE_COLUMNS.iter().position(|column| *column == name).expect("a column")
}

/// Both lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lists {
    pub courses: Vec<[String; 35]>,
    pub people: Vec<[String; 3]>,
}

pub fn two_of_each() -> Lists {
    Lists { courses: vec![course("C1"), course("C2")], people: vec![person("C1", 1), person("C2", 2)] }
}

/// The formats that hold both lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    PackageUtf8,
    PackageBig5,
    Xml,
    NdJson,
    Xlsx,
    Ods,
}

pub const KINDS: [Kind; 6] =
    [Kind::PackageUtf8, Kind::PackageBig5, Kind::Xml, Kind::NdJson, Kind::Xlsx, Kind::Ods];

macro_rules! write_with {
    ($writer:expr, $lists:expr) => {{
        let mut writer = $writer.expect("a writer");
        for row in &$lists.people {
            writer.person(row).expect("written");
        }
        for row in &$lists.courses {
            writer.course(row).expect("written");
        }
        writer.finish().expect("finished")
    }};
}

/// The people are handed over first: in every file the courses come first all the same.
pub fn write(kind: Kind, lists: &Lists) -> (Vec<u8>, Gaps) {
    let mut out = Cursor::new(Vec::new());
    let gaps = match kind {
        Kind::PackageUtf8 => write_with!(PackageWriter::new(&mut out, Encoding::Utf8), lists),
        Kind::PackageBig5 => write_with!(PackageWriter::new(&mut out, Encoding::Big5), lists),
        Kind::Xml => write_with!(XmlWriter::new(&mut out), lists),
        Kind::NdJson => write_with!(NdJsonWriter::new(&mut out), lists),
        Kind::Xlsx => write_with!(XlsxWriter::new(&mut out), lists),
        Kind::Ods => write_with!(OdsWriter::new(&mut out), lists),
    };
    (out.into_inner(), gaps)
}

pub fn write_csv(list: List, rows: &[Vec<String>], encoding: Encoding) -> (Vec<u8>, Gaps) {
    let mut out = Vec::new();
    let mut writer = CsvWriter::new(&mut out, list, encoding).expect("a writer");
    for row in rows {
        writer.row(row).expect("written");
    }
    let gaps = writer.finish().expect("finished");
    (out, gaps)
}

/// What a file says, to its end or its fault.
#[derive(Debug, Default)]
pub struct Read {
    pub rows: Vec<RawRow>,
    pub bad: Vec<documents::exchange::BadRow>,
    pub error: Option<DocumentError>,
}

impl Read {
    pub fn of(rows: Rows) -> Self {
        let mut read = Self::default();
        for item in rows {
            match item {
                Ok(Item::Row(row)) => read.rows.push(row),
                Ok(Item::Bad(bad)) => read.bad.push(bad),
                Err(error) => {
                    assert_eq!(read.error, None, "nothing comes behind an error");
                    read.error = Some(error);
                }
            }
        }
        let lists: Vec<_> = read.rows.iter().map(|row| row.list).collect();
        assert!(lists.is_sorted(), "courses come before people");
        assert!(
            read.rows.iter().all(|row| row.cells.len() == row.list.columns().len()),
            "rows have their width"
        );
        read
    }

    /// The rows, when there is nothing else.
    pub fn lists(self) -> Lists {
        assert_eq!((self.bad.as_slice(), &self.error), ([].as_slice(), &None));
        let (courses, people): (Vec<_>, Vec<_>) =
            self.rows.into_iter().partition(|row| row.list == List::Courses);
        let courses = courses.into_iter().map(|row| row.cells.try_into().expect("35 cells"));
        let people = people.into_iter().map(|row| row.cells.try_into().expect("3 cells"));
        Lists { courses: courses.collect(), people: people.collect() }
    }

    pub fn codes(&self) -> Vec<(u64, &'static str)> {
        self.bad.iter().map(|bad| (bad.line, bad.code)).collect()
    }

    pub fn error_code(&self) -> &'static str {
        self.error.as_ref().map_or("", DocumentError::code)
    }
}

pub fn try_read(bytes: &[u8], name: &str) -> Result<Rows, DocumentError> {
    open_bytes(bytes.to_vec(), name, &Limits::default())
}

pub fn read(bytes: &[u8]) -> Read {
    Read::of(try_read(bytes, "file").expect("a file of the exchange"))
}

/// The code by which a file is refused, at its opening or while it is read.
pub fn refusal(bytes: &[u8]) -> &'static str {
    match try_read(bytes, "file") {
        Err(error) => error.code(),
        Ok(rows) => Read::of(rows).error_code(),
    }
}

/// Where a golden file lies.
pub fn golden_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/exchange/testdata").join(name)
}

pub fn golden_file(name: &str) -> Vec<u8> {
    std::fs::read(golden_path(name)).expect("a golden file")
}

/// The bytes of a golden file, which must be these.
pub fn golden(name: &str, bytes: &[u8]) -> Vec<u8> {
    if std::env::var_os("XINGTAN_GOLDEN").is_some() {
        std::fs::write(golden_path(name), bytes).expect("written");
    }
    assert!(bytes == golden_file(name), "{name} differs; XINGTAN_GOLDEN=1 writes it anew");
    bytes.to_vec()
}

/// A zip package of these files.
pub fn package(files: &[(&str, &[u8])]) -> Vec<u8> {
    let options = zip::write::SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, options).expect("a part");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

/// People as text, `,` between fields, without quotes.
pub fn people_csv(rows: &str) -> String {
    format!("{}\n{rows}", PERSON_COLUMNS.join(","))
}
