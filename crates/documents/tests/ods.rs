//! OpenDocument workbooks: what is written is read back, by ourselves and by another reader; and what hostile ones do.

mod specimen;

use calamine::{Data, Ods, Reader};
use documents::xlsx::{Cell, Column, Kind, Sheet};
use documents::{DocumentError, ods, read_table};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const WANTED: &[&[&str]] = &[&["個人碼"], &["姓名"]];

fn sheet(name: &str, rows: Vec<Vec<Cell>>) -> Sheet {
    Sheet {
        name: name.into(),
        titles: vec!["研習名單".into(), "課程代碼 0840211".into()],
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

fn rows() -> Vec<Vec<Cell>> {
    vec![
        vec!["014601".into(), "林小晴".into(), Cell::Number(1.5), Cell::Date("2026-03-07".parse().unwrap())],
        vec![],
        vec!["=1+1".into(), "<b>& \"兩行\"\n第二行".into(), Cell::Number(3.0), Cell::Empty],
        vec!["+886".into(), "@SUM(A1)".into(), Cell::Empty, Cell::Empty],
        vec!["-1".into(), "𠮷  野 \u{1}".into(), Cell::Empty, Cell::Empty],
    ]
}

/// An OpenDocument workbook with this content.
fn package(content: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in
        [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content)]
    {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn body(rows: &str) -> Vec<u8> {
    package(&format!("<o><table:table table:name=\"一\">{rows}</table:table></o>"))
}

fn cell(text: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
}

#[test]
fn what_is_written_is_read_back_as_typed() {
    let bytes = ods::write(&sheet("名單", rows())).unwrap();
    assert!(bytes == ods::write(&sheet("名單", rows())).unwrap(), "the same sheet gives the same bytes");
    let table = read_table(&bytes, WANTED).unwrap();
    assert_eq!((table.sheet.as_str(), table.header_row), ("名單", 4));
    assert_eq!(table.header, ["個人碼", "姓名", "時數", "日期"]);
    let read: Vec<_> = table.rows.iter().map(|row| (row.line, row.cells.join("|"))).collect();
    assert_eq!(
        read,
        [
            (5, "014601|林小晴|1.5|2026-03-07".to_owned()),
            (7, "=1+1|<b>& \"兩行\"\n第二行|3|".to_owned()),
            (8, "+886|@SUM(A1)||".to_owned()),
            (9, "-1|𠮷  野||".to_owned()),
        ]
    );
}

#[test]
fn another_reader_sees_the_same_and_no_formula() {
    let bytes = ods::write_book(&[sheet("一", rows()), sheet("二'三", vec![])]).unwrap();
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["一", "二'三"]);
    let range = book.worksheet_range("一").unwrap();
    let at = |row, column| range.get_value((row, column)).cloned();
    assert_eq!(at(0, 0), Some(Data::String("研習名單".into())));
    assert_eq!(at(3, 1), Some(Data::String("姓名".into())));
    assert_eq!(at(4, 0), Some(Data::String("014601".into())));
    assert_eq!(at(4, 2), Some(Data::Float(1.5)));
    assert_eq!(at(6, 0), Some(Data::String("=1+1".into())));
    assert_eq!(book.worksheet_formula("一").unwrap().used_cells().count(), 0);
}

#[test]
fn the_sheet_is_ready_to_use_frozen_repeated_and_filtered() {
    let bytes = ods::write(&sheet("名單", rows())).unwrap();
    assert!(bytes[30..].starts_with(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"));
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| std::io::read_to_string(package.by_name(name).unwrap()).unwrap();
    let content = part("content.xml");
    assert!(content.contains("<table:table-header-rows><table:table-row>"), "{content}");
    assert!(content.contains("table:target-range-address=\"'名單'.A4:'名單'.D9\""), "{content}");
    assert!(part("settings.xml").contains("config:name=\"VerticalSplitPosition\" config:type=\"int\">4<"));
    assert!(part("styles.xml").contains("fo:page-height=\"297mm\""));
    assert!(part("meta.xml").contains("2026-03-07T02:30:00Z"));
    assert!(part("META-INF/manifest.xml").contains("manifest:full-path=\"content.xml\""));
}

#[test]
fn a_report_has_the_same_rows_in_both_workbooks() {
    let report = specimen::report(&[("1 上午", 14, 2), ("2 下午", 14, 2)]);
    let read = |bytes: Vec<u8>| {
        let table = read_table(&bytes, &[&["姓名"], &["簽到"]]).unwrap();
        (table.sheet, table.header, table.rows)
    };
    let xlsx = read(report.xlsx().unwrap());
    assert_eq!(xlsx, read(report.ods().unwrap()));
    assert_eq!((xlsx.0.as_str(), xlsx.2.len()), ("1 上午", 16));
    let names: Vec<_> = xlsx.2.iter().map(|row| row.cell(4)).collect();
    let expect: Vec<_> = report.parts[0].rows.iter().map(|r| r.get(4).map_or("", String::as_str)).collect();
    assert_eq!(names, expect);
    let long = specimen::wide(1);
    assert_eq!(read_table(&long.ods().unwrap(), &[&["個人識別碼"]]).unwrap().rows[0].cell(0), "0000");
}

#[test]
fn a_workbook_as_offices_write_it_is_understood() {
    let rows = format!(
        "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row>\
         <table:table-row>{}{}</table:table-row>\
         <table:table-row><table:table-cell office:value-type=\"string\"><office:annotation><text:p>備註</text:p></office:annotation>\
         <text:p>A&amp;<text:span>B</text:span>&#x4E00;</text:p></table:table-cell>{}\
         <table:table-cell table:number-columns-repeated=\"16380\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
        cell("個人碼"),
        cell("姓名"),
        cell("林<text:s text:c=\"2\"/>晴"),
    );
    let table = read_table(&body(&rows), WANTED).unwrap();
    assert_eq!((table.header_row, table.rows.len(), table.rows[0].line), (4, 1, 5));
    assert_eq!(table.rows[0].cells, ["A&B一", "林  晴"]);
    let hidden = "<o><style:style style:name=\"h\"><style:table-properties table:display=\"false\"/></style:style>\
        <table:table table:name=\"x\" table:style-name=\"h\"><table:table-row><table:table-cell><text:p>姓名</text:p></table:table-cell></table:table-row></table:table></o>";
    assert_eq!(read_table(&package(hidden), &[]), Err(DocumentError::Empty));
}

#[test]
fn what_repeats_without_end_is_refused() {
    let code = |rows: &str| read_table(&body(rows), &[]).unwrap_err().code();
    let wide = format!("<table:table-row>{}</table:table-row>", cell("x"))
        .replace("<table:table-cell ", "<table:table-cell table:number-columns-repeated=\"4000000000\" ");
    assert_eq!(code(&wide), "workbook-too-large");
    let deep =
        format!("<table:table-row table:number-rows-repeated=\"4000000000\">{}</table:table-row>", cell("x"));
    assert_eq!(code(&deep), "workbook-too-large");
    let many = format!(
        "<table:table-row table:number-rows-repeated=\"1000000\">{}{}</table:table-row>",
        cell("x"),
        cell("y")
    );
    assert_eq!(code(&many), "workbook-too-large");
    let long = format!("<table:table-row>{}</table:table-row>", cell(&"長".repeat(40_000)));
    assert_eq!(code(&long), "workbook-too-large");
    let entity = format!("<table:table-row>{}</table:table-row>", cell("&boom;"));
    assert_eq!(code(&entity), "not-a-workbook");
    assert_eq!(read_table(&package("<o><table:table"), &[]).unwrap_err().code(), "not-a-workbook");
}

#[test]
fn every_truncation_and_flipped_byte_is_answered_without_panic() {
    let good = ods::write(&sheet("名單", rows())).unwrap();
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
