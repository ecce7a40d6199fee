//! One function a reader: whatever the bytes are, it ends without a stop, and what it gives out is what it promises.
//!
//! Packages carry check sums that no mutation hits; so where the first byte says so, the rest becomes a part of a
//! package that is right otherwise.

use crate::exchange::{CsvWriter, Encoding, Item, Limits, List, ROW_CODES, Rows, oneroster, open_bytes};
use std::io::{Cursor, Write};

/// A reader and its name, which is a folder of `tests/fuzz` as well.
pub type Reader = (&'static str, fn(&[u8]));

/// All readers.
pub const READERS: [Reader; 8] = [
    ("package", package),
    ("csv", csv),
    ("xml", xml),
    ("xlsx", xlsx),
    ("ods", ods),
    ("access", access),
    ("oneroster", oneroster),
    ("ndjson", ndjson),
];

/// What a hostile file of a few kilobytes may spread to.
fn limits() -> Limits {
    Limits {
        unpacked_bytes: 16 << 20,
        sheet_bytes: 4 << 20,
        access_bytes: 4 << 20,
        cell_chars: 2_000,
        ..Limits::default()
    }
}

/// A zip package.
pub fn package(bytes: &[u8]) {
    let Some((way, rest)) = bytes.split_first() else { return };
    let half = rest.len() / 2;
    let file = match way % 4 {
        0 => rest.to_vec(),
        1 => packed(&[("courseList.csv", rest)]),
        2 => packed(&[("courseList.csv", &rest[..half]), ("teacherList.csv", &rest[half..])]),
        _ => packed(&[("data.xml", rest)]),
    };
    drain(file, "summary.zip");
}

/// Text.
pub fn csv(bytes: &[u8]) {
    let rows = drain(bytes.to_vec(), "list.csv");
    // What was read can be written, and is read again as it was.
    for list in List::ALL {
        let rows: Vec<_> =
            rows.iter().filter(|(of, _)| *of == list).map(|(_, cells)| cells.clone()).collect();
        let mut out = Vec::new();
        let Ok(mut writer) = CsvWriter::new(&mut out, list, Encoding::Utf8) else { panic!("no writer") };
        rows.iter().for_each(|row| assert!(writer.row(row).is_ok(), "a row that can't be written"));
        assert!(writer.finish().is_ok_and(|gaps| gaps.is_complete()), "a row that was read is left out");
        let again: Vec<_> = drain(out, "list.csv").into_iter().map(|(_, cells)| cells).collect();
        assert!(again == rows, "rows differ after writing");
    }
}

/// XML, with its root where the first byte says so.
pub fn xml(bytes: &[u8]) {
    let Some((way, rest)) = bytes.split_first() else { return };
    if way % 2 == 0 {
        drain(rest.to_vec(), "list.xml");
        return;
    }
    let text = [b"<exchange xmlns=\"urn:xingtan:exchange:1\">".as_slice(), rest, b"</exchange>"].concat();
    drain(text, "list.xml");
}

/// One JSON object a line.
pub fn ndjson(bytes: &[u8]) {
    drain(bytes.to_vec(), "list.ndjson");
}

/// An Excel workbook.
pub fn xlsx(bytes: &[u8]) {
    let Some((way, rest)) = bytes.split_first() else { return };
    let parts = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", SHEETS),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", STRINGS),
        ("xl/worksheets/sheet1.xml", SHEET),
    ];
    let changed = usize::from(way % 6) + 1;
    if way % 6 == 0 {
        drain(rest.to_vec(), "list.xlsx");
        return;
    }
    let mut parts = parts.map(|(name, text)| (name, text.as_bytes()));
    parts[changed].1 = rest;
    drain(packed(&parts), "list.xlsx");
}

/// An OpenDocument workbook.
pub fn ods(bytes: &[u8]) {
    let Some((way, rest)) = bytes.split_first() else { return };
    let mime = ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".as_slice());
    match way % 3 {
        0 => drain(rest.to_vec(), "list.ods"),
        1 => drain(packed(&[mime, ("content.xml", rest)]), "list.ods"),
        _ => drain(packed(&[mime, ("content.xml", &table(rest))]), "list.ods"),
    };
}

/// The header of a list, and rows.
fn table(rows: &[u8]) -> Vec<u8> {
    let head = "<o><table:table table:name=\"teacherList\"><table:table-row>\
        <table:table-cell><text:p>Import_ID</text:p></table:table-cell>\
        <table:table-cell><text:p>TeacherId</text:p></table:table-cell>\
        <table:table-cell><text:p>Counts</text:p></table:table-cell></table:table-row>";
    [head.as_bytes(), rows, b"</table:table></o>"].concat()
}

/// An Access database.
pub fn access(bytes: &[u8]) {
    drain(bytes.to_vec(), "list.mdb");
}

/// A OneRoster package.
pub fn oneroster(bytes: &[u8]) {
    let Some((way, rest)) = bytes.split_first() else { return };
    let manifest =
        "propertyName,value\noneroster.version,1.2\nfile.orgs,bulk\nfile.users,bulk\nfile.roles,bulk\n";
    let mut parts = [
        ("manifest.csv", manifest),
        ("orgs.csv", "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"),
        (
            "users.csv",
            "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email\n",
        ),
        (
            "roles.csv",
            "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\n",
        ),
    ]
    .map(|(name, text)| (name, text.as_bytes().to_vec()));
    let file = match usize::from(way % 5) {
        4 => rest.to_vec(),
        0 => {
            parts[0].1 = rest.to_vec();
            packed(&parts)
        }
        at => {
            parts[at].1.extend_from_slice(rest);
            packed(&parts)
        }
    };
    let Ok(roster) = oneroster::open_bytes(file, &limits()) else { return };
    fn all<T>(rows: Result<impl Iterator<Item = T>, crate::DocumentError>) {
        rows.into_iter().flatten().for_each(drop);
    }
    all(roster.orgs());
    all(roster.users());
    all(roster.roles());
}

/// Reads to the end, and checks what every reader promises.
fn drain(bytes: Vec<u8>, name: &str) -> Vec<(List, Vec<String>)> {
    let rows: Rows = match open_bytes(bytes, name, &limits()) {
        Ok(rows) => rows,
        Err(error) => {
            assert!(!error.code().is_empty());
            return Vec::new();
        }
    };
    let mut kept = Vec::new();
    let mut text = 0;
    let (mut ended, mut people) = (false, false);
    for item in rows {
        assert!(!ended, "something comes behind an error");
        match item {
            Ok(Item::Row(row)) => {
                assert_eq!(row.cells.len(), row.list.columns().len(), "the width of a row");
                assert!(row.list == List::People || !people, "a course behind a person");
                people |= row.list == List::People;
                for cell in &row.cells {
                    assert!(cell.chars().count() <= 2_000, "a cell over the limit");
                    assert!(
                        !cell.contains(['\r', '\0', '\u{1}', '\u{FFFF}']),
                        "a sign that some format can't hold"
                    );
                }
                text += row.cells.iter().map(String::len).sum::<usize>();
                // Enough to compare; a file that spreads is read on without being kept.
                if text < 4 << 20 {
                    kept.push((row.list, row.cells));
                }
            }
            Ok(Item::Bad(bad)) => {
                assert!(ROW_CODES.contains(&bad.code), "the code of a bad row");
                assert!(
                    bad.column.is_none_or(|column| column < bad.list.columns().len()),
                    "the column of a bad row"
                );
                assert!(bad.cells.len() <= 64, "what is shown of a bad row");
            }
            Err(_) => ended = true,
        }
    }
    kept
}

/// A package of these parts, stored, with right check sums.
fn packed(parts: &[(&str, impl AsRef<[u8]>)]) -> Vec<u8> {
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let written = zip.start_file(*name, stored).is_ok() && zip.write_all(bytes.as_ref()).is_ok();
        assert!(written, "a package in memory");
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="teacherList" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const SHEETS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts><numFmt numFmtId="164" formatCode="yyyy/mm/dd"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="46"/></cellXfs></styleSheet>"#;
const STRINGS: &str = r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Import_ID</t></si><si><t>TeacherId</t></si><si><r><t>Cou</t></r><r><t>nts</t></r></si></sst>"#;
const SHEET: &str = r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>C1</t></is></c><c r="B2" s="1"><v>46088.5</v></c><c r="C2"><v>3.5</v></c></row></sheetData></worksheet>"#;
