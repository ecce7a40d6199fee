//! Workbooks: round trips, the messy ones people upload, and the hostile ones.

mod specimen;

use documents::xlsx::{Cell, Column, Kind, RosterLabels, RosterLine, RosterTemplate, Sheet};
use documents::{DocumentError, read_table, xlsx};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const WANTED: &[&[&str]] = &[&["個人碼", "教師代碼"], &["姓名"], &["時數", "核發時數"]];

fn sheet(rows: Vec<Vec<Cell>>) -> Sheet {
    Sheet {
        name: "名單".into(),
        titles: vec!["研習名單".into(), "課程代碼 3840211".into()],
        columns: vec![
            Column::new("個人碼", 14.0, Kind::Text),
            Column::new("姓名", 12.0, Kind::Text),
            Column::new("時數", 8.0, Kind::Number),
            Column::new("日期", 12.0, Kind::Date),
        ],
        rows,
        landscape: false,
        created_at: "2026-03-07T10:30+08:00".parse().unwrap(),
    }
}

fn workbook(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(&mut workbook);
    workbook.save_to_buffer().unwrap()
}

fn write_row(page: &mut Worksheet, row: u32, cells: &[&str]) {
    for (col, cell) in (0..).zip(cells) {
        page.write_string(row, col, *cell).unwrap();
    }
}

#[test]
fn what_is_written_is_read_back_as_typed() {
    let rows = vec![
        vec!["014601".into(), "林小晴".into(), Cell::Number(1.5), Cell::Date("2026-03-07".parse().unwrap())],
        vec![],
        vec!["=1+1".into(), "<b>&".into(), Cell::Number(3.0), Cell::Empty],
    ];
    let bytes = xlsx::write(&sheet(rows.clone())).unwrap();
    assert!(bytes == xlsx::write(&sheet(rows)).unwrap(), "the same sheet gives the same bytes");
    let table = read_table(&bytes, WANTED).unwrap();
    assert_eq!((table.sheet.as_str(), table.header_row), ("名單", 4));
    assert_eq!(table.header, ["個人碼", "姓名", "時數", "日期"]);
    assert_eq!(table.rows.len(), 2);
    assert_eq!(
        (table.rows[0].line, &table.rows[0].cells[..]),
        (5, &["014601", "林小晴", "1.5", "2026-03-07"].map(String::from)[..])
    );
    assert_eq!((table.rows[1].line, table.rows[1].cell(0), table.rows[1].cell(1)), (7, "=1+1", "<b>&"));
}

#[test]
fn the_sheet_is_ready_to_use_frozen_filtered_and_typed() {
    let bytes = xlsx::write(&sheet(vec![vec!["1".into()]])).unwrap();
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let xml = std::io::read_to_string(package.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
    for part in [
        "ySplit=\"4\"",
        "state=\"frozen\"",
        "<autoFilter ref=\"A4:D5\"",
        "paperSize=\"9\"",
        "fitToHeight=\"0\"",
    ] {
        assert!(xml.contains(part), "{part} not in {xml}");
    }
    let styles = std::io::read_to_string(package.by_name("xl/styles.xml").unwrap()).unwrap();
    assert!(styles.contains("yyyy-mm-dd"));
    let core = std::io::read_to_string(package.by_name("docProps/core.xml").unwrap()).unwrap();
    assert!(core.contains("2026-03-07T02:30:00Z") && core.contains("研習名單"), "{core}");
}

#[test]
fn documents_become_sheets_with_numbers_that_can_be_added() {
    let transcript =
        read_table(&xlsx::write(&xlsx::transcript(&specimen::transcript(3))).unwrap(), &[&["課程代碼"]])
            .unwrap();
    assert_eq!(transcript.rows[0].cell(1), "3840211");
    assert_eq!(transcript.rows[1].cell(4), "1.5");
    assert!(transcript.rows.iter().any(|row| row.cell(2) == "總計" && row.cell(3) == "3"));
}

#[test]
fn a_roster_template_is_read_by_the_names_it_was_given() {
    let template = RosterTemplate {
        name: "研習名單".into(),
        titles: vec!["素養導向評量設計".into()],
        labels: RosterLabels {
            personal_code: "個人碼".into(),
            national_id: "身分證字號或居留證號".into(),
            name: "姓名".into(),
            school: "服務學校".into(),
            hours: "核發時數".into(),
            note: "備註".into(),
        },
        rows: vec![RosterLine {
            personal_code: "0048".into(),
            name: "王大同".into(),
            school: String::new(),
            hours: "3".into(),
        }],
        created_at: "2026-03-07T10:30+08:00".parse().unwrap(),
    };
    let table = read_table(&xlsx::write(&xlsx::roster_template(&template)).unwrap(), WANTED).unwrap();
    assert_eq!(table.rows[0].cell(table.column(&["個人碼"]).unwrap()), "0048");
    assert_eq!(table.rows[0].cell(table.column(&["核發時數"]).unwrap()), "3");
}

#[test]
fn a_messy_workbook_is_understood() {
    let bytes = workbook(|book| {
        let notes = book.add_worksheet().set_name("填寫說明").unwrap();
        write_row(notes, 0, &["請勿更動欄位"]);
        let hidden = book.add_worksheet().set_name("隱藏").unwrap();
        write_row(hidden, 0, &["個人碼", "姓名", "時數"]);
        hidden.set_hidden(true);
        let page = book.add_worksheet().set_name("工作表1").unwrap();
        page.merge_range(0, 0, 0, 5, "115 年度研習名單", &Format::new().set_bold()).unwrap();
        write_row(page, 3, &["", " 教師\n代碼*", "姓　名", "備註", "核發時數："]);
        page.write_number(5, 1, 48_271_936).unwrap();
        page.write_string(5, 2, "  林小晴 ").unwrap();
        page.write_formula(5, 4, rust_xlsxwriter::Formula::new("=1+0.5").set_result("1.5")).unwrap();
        page.write_string(7, 1, "014601").unwrap();
        page.write_string(7, 2, "王大同").unwrap();
        page.write_string(9, 30, "在表格外的字").unwrap();
        page.write_blank(400, 3, &Format::new().set_bold()).unwrap();
    });
    let table = read_table(&bytes, WANTED).unwrap();
    assert_eq!((table.sheet.as_str(), table.header_row), ("工作表1", 4));
    let (code, name, hours) = (
        table.column(WANTED[0]).unwrap(),
        table.column(WANTED[1]).unwrap(),
        table.column(WANTED[2]).unwrap(),
    );
    let rows: Vec<_> =
        table.rows.iter().map(|row| (row.line, row.cell(code), row.cell(name), row.cell(hours))).collect();
    assert_eq!(rows, [(6, "48271936", "林小晴", "1.5"), (8, "014601", "王大同", "")]);
}

#[test]
fn a_missing_column_is_named_and_an_empty_workbook_is_empty() {
    let lacking = workbook(|book| write_row(book.add_worksheet(), 0, &["個人碼", "姓名"]));
    assert_eq!(read_table(&lacking, WANTED), Err(DocumentError::ColumnMissing { name: "時數".into() }));
    let empty = workbook(|book| _ = book.add_worksheet());
    assert_eq!(read_table(&empty, WANTED), Err(DocumentError::Empty));
}

#[test]
fn text_tables_are_told_by_content() {
    let text = "研習名單,,\r\n個人碼,姓名,時數\r\n0048,林小晴,3\r\n";
    let (big5, _, _) = encoding_rs::BIG5.encode(text);
    let table = read_table(&big5, WANTED).unwrap();
    assert_eq!((table.header_row, table.rows[0].line, table.rows[0].cell(1)), (2, 3, "林小晴"));
    assert_eq!(read_table(format!("\u{FEFF}{text}").as_bytes(), WANTED).unwrap().rows, table.rows);
}

#[test]
fn files_that_are_no_table_are_refused() {
    let good = xlsx::write(&sheet(vec![])).unwrap();
    let code = |bytes: &[u8]| read_table(bytes, WANTED).unwrap_err().code();
    assert_eq!(code(b"%PDF-1.7\x00\x01\x02"), "not-a-workbook");
    assert_eq!(code(b"<html><table><tr><td>x</table>"), "not-a-workbook");
    assert_eq!(code(b"PK\x03\x04 and then nothing"), "not-a-workbook");
    assert_eq!(code(&good[..good.len() / 2]), "not-a-workbook");
    assert_eq!(code(b""), "empty");
    assert_eq!(code(&package(&[("hello.txt", 5)])), "not-a-workbook");
    let compound = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    assert_eq!(code(&compound), "old-workbook");
    let locked: Vec<u8> = "..EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(code(&[compound, locked].concat()), "encrypted");
}

#[test]
fn every_truncation_and_flipped_byte_is_answered_without_panic() {
    let good = xlsx::write(&sheet(vec![vec!["1".into(), "二".into(), Cell::Number(3.0)]])).unwrap();
    for end in (0..good.len()).step_by(97) {
        assert!(read_table(&good[..end], WANTED).is_err(), "cut at {end}");
    }
    for at in (0..good.len()).step_by(13) {
        let mut bad = good.clone();
        bad[at] ^= 0x5A;
        // A flipped byte may hit something harmless; what counts is that an answer comes back.
        _ = read_table(&bad, WANTED);
    }
}

#[test]
fn bombs_are_stopped_by_the_limits() {
    let too_large = |bytes: &[u8]| match read_table(bytes, WANTED) {
        Err(DocumentError::WorkbookTooLarge { unit, .. }) => unit,
        other => panic!("{other:?}"),
    };
    let bomb = package(&[("xl/worksheets/sheet1.xml", 40 << 20), ("xl/sharedStrings.xml", 40 << 20)]);
    assert!(bomb.len() < 1 << 20, "the bomb itself is small");
    assert_eq!(too_large(&bomb), "bytes");
    let names: Vec<String> = (0..1_001).map(|at| format!("part{at}.xml")).collect();
    assert_eq!(
        too_large(&package(&names.iter().map(|name| (name.as_str(), 1)).collect::<Vec<_>>())),
        "parts"
    );
    let wide = workbook(|book| _ = book.add_worksheet().write_string(0, 16_000, "x").unwrap());
    assert_eq!(too_large(&wide), "columns");
    let padded = workbook(|book| {
        let page = book.add_worksheet();
        for row in 0..2_100 {
            page.write_string(row, 500, "x").unwrap();
        }
    });
    assert_eq!(too_large(&padded), "cells");
    assert_eq!(too_large(&vec![b'x'; (32 << 20) + 1]), "bytes");
}

/// One text that many cells share is stored once in the file and counts in each cell all the same.
#[test]
fn shared_texts_do_not_multiply() {
    let shared = |text: &str, cells: usize| {
        let cells: String = (1..=cells)
            .map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#))
            .collect();
        let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let head = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let parts = "http://schemas.openxmlformats.org/package/2006/relationships";
        for (name, content) in [
            (
                "_rels/.rels",
                format!(
                    r#"<Relationships xmlns="{parts}"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    r#"<Relationships xmlns="{parts}"><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#
                ),
            ),
            ("xl/sharedStrings.xml", format!(r#"<sst xmlns="{main}"><si><t>{text}</t></si></sst>"#)),
            (
                "xl/worksheets/sheet1.xml",
                format!(r#"<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>"#),
            ),
        ] {
            package.start_file(name, SimpleFileOptions::default()).unwrap();
            package.write_all(format!("{head}{content}").as_bytes()).unwrap();
        }
        package.finish().unwrap().into_inner()
    };
    let answer = |text: &str, cells: usize| match read_table(&shared(text, cells), &[&["時數"]]) {
        Err(DocumentError::WorkbookTooLarge { unit, .. }) => unit.to_owned(),
        Err(DocumentError::ColumnMissing { .. }) => "column-missing".to_owned(),
        other => other.map_or_else(|error| error.to_string(), |_| "read".to_owned()),
    };
    assert_eq!(answer("時數", 3), "read");
    let long = "x".repeat(32_000);
    assert_eq!(answer(&long, 2_000), "column-missing", "64 million bytes are looked through");
    assert_eq!(answer(&long, 20_000), "bytes of text");
    assert_eq!(answer(&"字".repeat(40_000), 1), "characters in a cell");
}

#[test]
fn a_cell_longer_than_a_sheet_allows_is_refused() {
    let long = sheet(vec![vec![Cell::Text("字".repeat(40_000))]]);
    assert_eq!(xlsx::write(&long), Err(DocumentError::TextTooLong { length: 120_000 }));
}

/// A package with parts of the given sizes, all zeros.
fn package(parts: &[(&str, usize)]) -> Vec<u8> {
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, size) in parts {
        package.start_file(*name, SimpleFileOptions::default()).unwrap();
        package.write_all(&vec![0; *size]).unwrap();
    }
    package.finish().unwrap().into_inner()
}
