//! Files that are cut off, shifted, hostile or none of the exchange: each refused by its code, each bad row at its line.

use super::sample::{
    KINDS, Kind, Read, course, golden_file, package, people_csv, read, refusal, try_read, two_of_each, write,
};
use documents::exchange::{COURSE_COLUMNS, Limits, List, open_bytes};

fn refused_within(bytes: Vec<u8>, limits: &Limits) -> &'static str {
    match open_bytes(bytes, "file", limits) {
        Err(error) => error.code(),
        Ok(rows) => Read::of(rows).error_code(),
    }
}

#[test]
fn golden_broken_files() {
    assert_eq!(refusal(&golden_file("half.zip")), "half-a-file");
    let wrong = read(&golden_file("wrong-encoding.csv"));
    assert_eq!(wrong.codes(), [(3, "not-text"), (5, "private-character")]);
    assert_eq!((wrong.bad[0].column, wrong.bad[0].cells[1].as_str()), (Some(1), "T\\xFF2"));
    assert_eq!(wrong.rows.len(), 2);
    let shifted = read(&golden_file("shifted.csv"));
    assert_eq!(
        shifted.codes(),
        [(3, "field-count"), (4, "field-count"), (5, "bad-quoting"), (7, "bad-quoting")]
    );
    let rows: Vec<_> = shifted.rows.iter().map(|row| (row.line, row.cells.join("|"))).collect();
    assert_eq!(rows, [(2, "C1|T1|1".to_owned()), (6, "C5|T5|5".to_owned()), (8, "C7|T7|7".to_owned())]);
    assert_eq!((shifted.error, shifted.bad[0].list), (None, List::People));
}

/// Every beginning of a file is refused or read with an error at its end, unless only the last line end is missing.
#[test]
fn half_a_file_never_passes_for_a_whole_one() {
    for kind in KINDS {
        let (whole, _) = write(kind, &two_of_each());
        for length in (1..whole.len() - 2).step_by(if kind == Kind::NdJson { 1 } else { 7 }) {
            let outcome = match try_read(&whole[..length], "file") {
                Err(_) => continue,
                Ok(rows) => Read::of(rows),
            };
            // A text of lines is whole wherever a line ends.
            let at_line_end = kind == Kind::NdJson
                && whole.get(length - 1).is_some_and(|byte| matches!(byte, b'}' | b'\n'));
            assert!(outcome.error.is_some() || at_line_end, "{kind:?} cut at {length}");
        }
    }
    let text = people_csv("\"C1\",\"T1\",\"3\"\n\"C2\",\"T2\",\"3");
    let half = read(text.as_bytes());
    assert_eq!((half.codes(), half.error_code()), (vec![(3, "bad-quoting")], "half-a-file"));
    let half = read(people_csv("C1,T1,3\nC2,T2").as_bytes());
    assert_eq!((half.codes(), half.error_code()), (vec![(3, "field-count")], "half-a-file"));
    // A short row with its line end is a bad row of a whole file.
    let bad = read(people_csv("C1,T1,3\nC2,T2\n").as_bytes());
    assert_eq!((bad.codes(), bad.error_code()), (vec![(3, "field-count")], ""));
}

#[test]
fn a_quote_that_is_never_closed_costs_its_own_line_only() {
    let text = people_csv("C1,\"T1,3\nC2,T2,3\nC3,T3,3\n");
    let read = read(text.as_bytes());
    assert_eq!(read.codes(), [(2, "bad-quoting")]);
    assert_eq!((read.rows.len(), read.error), (2, None));
}

#[test]
fn a_bomb_is_stopped_while_it_unpacks() {
    let text = people_csv(&format!("C1,\"{}\",3\n", "x".repeat(70 << 20)));
    let bomb = package(&[("teacherList.csv", text.as_bytes())]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(refusal(&bomb), "zip-bomb");
    let small = Limits { unpacked_bytes: 1 << 20, ..Limits::default() };
    assert_eq!(refused_within(bomb, &small), "zip-bomb");
}

/// The directory says a part is small; what comes out of it is counted.
#[test]
fn sizes_that_lie_are_found_out() {
    let csv = people_csv("C1,T1,3\n");
    let honest = package(&[("teacherList.csv", csv.as_bytes())]);
    let entry = honest.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    for (size, code) in [(10_u32, "zip-bomb"), (10_000, "half-a-file")] {
        let mut lie = honest.clone();
        lie[entry + 24..entry + 28].copy_from_slice(&size.to_le_bytes());
        assert_eq!(refusal(&lie), code);
    }
    let mut damaged = honest.clone();
    damaged[entry + 16] ^= 1;
    assert_eq!(refusal(&damaged), "bad-package");
    let mut overlapping = honest;
    overlapping[entry + 20..entry + 24].copy_from_slice(&1_000_000_u32.to_le_bytes());
    assert_eq!(refusal(&overlapping), "zip-bomb");
}

#[test]
fn packages_of_packages_and_of_too_many_files_are_refused() {
    let inner = write(Kind::PackageUtf8, &two_of_each()).0;
    assert_eq!(refusal(&package(&[("summary.zip", &inner)])), "zip-nested");
    assert_eq!(refusal(&package(&[("summary.csv", &inner)])), "zip-nested");
    let names: Vec<String> = (0..201).map(|n| format!("{n}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();
    assert_eq!(refusal(&package(&files)), "too-many-files");
}

#[test]
fn encrypted_and_foreign_files_are_refused_by_what_they_are() {
    assert_eq!(refusal(b""), "empty");
    assert_eq!(refusal(b"\n  \n"), "empty");
    assert_eq!(refusal(b"\xFF\xFEI\0m\0"), "unknown-encoding");
    assert_eq!(refusal(b"%PDF-1.7\n\0\x01"), "not-an-exchange-file");
    assert_eq!(refusal(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest"), "old-workbook");
    assert_eq!(refusal(b"PK\x03\x04rest"), "half-a-file");
    assert_eq!(refusal(b"<html><body>login</body></html>"), "bad-xml");
    assert_eq!(refusal(&package(&[("manifest.csv", b"propertyName,value\n")])), "is-oneroster");
    let mut locked = package(&[("teacherList.csv", people_csv("C1,T1,3\n").as_bytes())]);
    let entry = locked.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    locked[entry + 8] |= 1;
    assert_eq!(refusal(&locked), "encrypted");
}

#[test]
fn xml_that_could_grow_or_hide_is_refused() {
    let within = |inside: &str| format!("<exchange xmlns=\"urn:xingtan:exchange:1\">{inside}</exchange>");
    let entity = "<!DOCTYPE exchange [<!ENTITY a \"aaaa\">]>".to_owned() + &within("");
    assert_eq!(refusal(entity.as_bytes()), "xml-doctype");
    assert_eq!(refusal(within("<course><Import_ID>&a;</Import_ID></course>").as_bytes()), "bad-xml");
    assert_eq!(refusal(within(&"<a>".repeat(10)).as_bytes()), "xml-too-deep");
    assert_eq!(refusal(within("loose").as_bytes()), "bad-xml");
    assert_eq!(refusal(b"<exchange xmlns=\"urn:other\"/>"), "bad-xml");
    assert_eq!(refusal(b"<exchange/>"), "bad-xml");
    assert_eq!(refusal(within("<course></person>").as_bytes()), "bad-xml");
    assert_eq!(refusal(format!("{}<exchange/>", within("")).as_bytes()), "bad-xml");
    let big5 = "<?xml version=\"1.0\" encoding=\"Big5\"?>".to_owned() + &within("");
    assert_eq!(refusal(big5.as_bytes()), "unknown-encoding");
    for length in [5, 45, 49] {
        assert_eq!(refusal(&within("<course>x</course>").into_bytes()[..length]), "half-a-file", "{length}");
    }
    let comment = within(&format!("<!--{}-->", "x".repeat(17 << 20)));
    assert_eq!(refusal(comment.as_bytes()), "bad-xml");
}

#[test]
fn cells_and_rows_have_a_length() {
    let long = "字".repeat(32_767 * 4);
    assert_eq!(read(people_csv(&format!("C1,{long},3\n")).as_bytes()).rows.len(), 1);
    let longer = format!("{long}字");
    let csv = read(people_csv(&format!("C1,{longer},3\nC2,T2,3\n")).as_bytes());
    let json = read(format!("{{\"TeacherId\":\"{longer}\"}}\n{{\"TeacherId\":\"T2\"}}").as_bytes());
    let xml = format!(
        "<exchange xmlns=\"urn:xingtan:exchange:1\"><person><TeacherId>{longer}</TeacherId></person>\
         <person><TeacherId>T2</TeacherId></person></exchange>"
    );
    for read in [csv, json, read(xml.as_bytes())] {
        assert_eq!(
            read.bad.iter().map(|bad| (bad.code, bad.column)).collect::<Vec<_>>(),
            [("cell-too-long", Some(1))]
        );
        assert_eq!(read.rows[0].cells[1], "T2");
        assert!(read.bad[0].cells.iter().all(|cell| cell.chars().count() <= 200));
    }
    let huge = "x".repeat(17 << 20);
    for row in [format!("C1,{huge},3"), format!("C1,\"{huge}\",3"), ",".repeat(5_000)] {
        let read = read(people_csv(&format!("{row}\nC2,T2,3\n")).as_bytes());
        assert_eq!((read.codes(), read.rows.len()), (vec![(2, "row-too-long")], 1));
        assert_eq!(read.rows[0].line, 3);
    }
    let json = read(format!("{{\"TeacherId\":\"{huge}\"}}\n{{\"TeacherId\":\"T2\"}}").as_bytes());
    assert_eq!((json.codes(), json.rows.len()), (vec![(1, "row-too-long")], 1));
}

#[test]
fn limits_are_those_of_the_caller() {
    let (sheet, _) = write(Kind::Xlsx, &two_of_each());
    let small = Limits { sheet_bytes: 1_000, ..Limits::default() };
    assert_eq!(refused_within(sheet, &small), "file-too-large");
    let (open, _) = write(Kind::Ods, &two_of_each());
    let small = Limits { sheet_bytes: open.len() as u64 + 100, ..Limits::default() };
    assert_eq!(refused_within(open, &small), "zip-bomb");
    let text = people_csv("C1,T1,3\n").into_bytes();
    let small = Limits { packed_bytes: 10, ..Limits::default() };
    assert_eq!(refused_within(text, &small), "file-too-large");
}

/// A text that many cells share is written once and read many times.
#[test]
fn a_workbook_that_spreads_is_stopped() {
    use rust_xlsxwriter::Workbook;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let text = "x".repeat(30_000);
    for (column, name) in (0..).zip(["Import_ID", "TeacherId", "Counts"]) {
        sheet.write(0, column, name).unwrap();
        (1..2_000).for_each(|row| {
            sheet.write(row, column, text.as_str()).unwrap();
        });
    }
    let bytes = book.save_to_buffer().unwrap();
    let small = Limits { sheet_bytes: 1 << 20, ..Limits::default() };
    assert_eq!(refused_within(bytes, &small), "zip-bomb");
}

#[test]
fn shifted_courses_are_told_by_their_number_of_fields() {
    let mut cells = course("C1").to_vec();
    cells.push("one more".into());
    let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
    let text = format!("{}\r\n{}\r\n", COURSE_COLUMNS.join(","), quoted.join(","));
    let read = read(text.as_bytes());
    assert_eq!(read.codes(), [(2, "field-count")]);
    assert_eq!((read.bad[0].detail.as_str(), read.bad[0].cells.len()), ("36 fields instead of 35", 36));
}
