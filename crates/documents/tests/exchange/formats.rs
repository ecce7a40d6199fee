//! Each format as partners send it: the golden files, encodings, headers, and what they mean.

use super::sample::{
    Kind, Lists, Read, golden, golden_file, golden_path, package, people_csv, person, place, read, refusal,
    try_read, two_of_each, write, write_csv,
};
use documents::exchange::{COURSE_COLUMNS, Encoding, Format, Limits, List, open, sniff};

/// The files are what other systems were given as examples: a change of their bytes changes the format.
#[test]
fn golden_files_are_written_byte_for_byte() {
    let files = [
        (Kind::PackageBig5, "summary-big5.zip"),
        (Kind::PackageUtf8, "summary-utf8.zip"),
        (Kind::Xml, "exchange.xml"),
        (Kind::NdJson, "exchange.ndjson"),
        (Kind::Xlsx, "exchange.xlsx"),
        (Kind::Ods, "exchange.ods"),
    ];
    for (kind, name) in files {
        let (bytes, gaps) = write(kind, &two_of_each());
        assert!(gaps.is_complete());
        golden(name, &bytes);
    }
}

#[test]
fn golden_files_are_read_and_told_by_their_content() {
    let files = [
        ("summary-big5.zip", Format::Package),
        ("summary-utf8.zip", Format::Package),
        ("exchange.xml", Format::Xml),
        ("exchange.ndjson", Format::NdJson),
        ("exchange.xlsx", Format::Xlsx),
        ("exchange.ods", Format::Ods),
    ];
    for (name, format) in files {
        let file = || std::fs::File::open(golden_path(name)).expect("a golden file");
        // The name is a lie on purpose.
        assert_eq!(sniff(&file(), "list.txt", &Limits::default()), Ok(format), "{name}");
        let rows = open(file(), "list.txt", &Limits::default()).expect("a file of the exchange");
        assert_eq!(rows.format(), format);
        assert_eq!(Read::of(rows).lists(), two_of_each(), "{name}");
    }
}

#[test]
fn the_legacy_package_is_written_as_it_always_was() {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(golden_file("summary-big5.zip"))).unwrap();
    let names: Vec<_> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert_eq!(names, ["courseList.csv", "teacherList.csv"]);
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut zip.by_name("teacherList.csv").unwrap(), &mut bytes).unwrap();
    let expected = "\"Import_ID\",\"TeacherId\",\"Counts\"\r\n\"C1\",\"T0000001\",\"3.5\"\r\n\"C2\",\"T0000002\",\"3.5\"\r\n";
    assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut zip.by_name("courseList.csv").unwrap(), &mut bytes).unwrap();
    let (text, faulty) = encoding_rs::BIG5.decode_without_bom_handling(&bytes);
    assert!(!faulty && text.contains("\"閱讀素養：「提問」與\"\"回饋\"\", 第一場\""), "{text}");
}

#[test]
fn lists_stand_in_folders_and_under_any_case() {
    let csv = people_csv("C1,T1,3\n");
    let bytes = package(&[("x/", b""), ("x/TEACHERLIST.CSV", csv.as_bytes()), ("x/readme.txt", b"hello")]);
    assert_eq!(read(&bytes).lists().people, [["C1", "T1", "3"].map(String::from)]);
    let twice = package(&[("a/teacherList.csv", csv.as_bytes()), ("b/teacherlist.csv", csv.as_bytes())]);
    assert_eq!(refusal(&twice), "list-twice");
}

#[test]
fn a_package_may_hold_one_file_of_another_format() {
    let lists = two_of_each();
    for (kind, name, format) in [
        (Kind::Xml, "in/data.xml", Format::Xml),
        (Kind::NdJson, "data.json", Format::NdJson),
        (Kind::Xlsx, "data.xlsx", Format::Xlsx),
        (Kind::Ods, "data.ods", Format::Ods),
    ] {
        let bytes = package(&[("__MACOSX/._data.xml", b"x"), (name, &write(kind, &lists).0)]);
        let rows = try_read(&bytes, "summary.zip").unwrap();
        assert_eq!(rows.format(), format);
        assert_eq!(Read::of(rows).lists(), lists);
    }
    let (xml, sheet) = (write(Kind::Xml, &lists).0, write(Kind::Xlsx, &lists).0);
    assert_eq!(refusal(&package(&[("a.xml", &xml), ("b.xlsx", &sheet)])), "list-twice");
    assert_eq!(refusal(&package(&[("readme.md", b"x")])), "no-list");
}

#[test]
fn headers_come_in_any_order_and_case_with_columns_of_their_own() {
    let text = "備註,counts,TEACHERID,import_id,\nx,3,T1,C1,\n";
    assert_eq!(read(text.as_bytes()).lists().people, [["C1", "T1", "3"].map(String::from)]);
    assert_eq!(refusal(b"Import_ID,TeacherId\nC1,T1\n"), "column-missing");
    assert_eq!(refusal(b"Import_ID,TeacherId,Counts,Counts\nC1,T1,3,3\n"), "bad-header");
    assert_eq!(refusal("學校,姓名\n一,二\n".as_bytes()), "not-an-exchange-file");
    let mut missing: Vec<_> = COURSE_COLUMNS.to_vec();
    missing.retain(|column| *column != "CourseState");
    assert_eq!(refusal(missing.join(",").as_bytes()), "column-missing");
}

#[test]
fn text_comes_with_tabs_semicolons_marks_and_all_line_ends() {
    let expected = Lists { courses: vec![], people: vec![person("C1", 1), person("C2", 2)] };
    let plain = people_csv("C1,T0000001,3.5\nC2,T0000002,3.5\n");
    let forms = [
        plain.clone(),
        plain.trim_end().to_owned(),
        plain.replace(',', "\t"),
        plain.replace(',', ";"),
        plain.replace('\n', "\r\n"),
        plain.replace('\n', "\r"),
        format!("\u{FEFF}{plain}"),
        format!("\n\n{plain}\n\n\u{1A}"),
    ];
    for form in forms {
        assert_eq!(read(form.as_bytes()).lists(), expected, "{form:?}");
    }
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let text = people_csv("C1,\"a\r\nb\nc\",1\r\n\r\nC2,\"\r\r\n\",2\rC3,x,3");
    let read = read(text.as_bytes());
    let lines: Vec<_> = read.rows.iter().map(|row| (row.line, row.cells[1].as_str())).collect();
    assert_eq!(lines, [(2, "a\nb\nc"), (6, "\n\n"), (9, "x")]);
}

#[test]
fn big5_is_told_apart_however_late_it_shows() {
    let mut rows: Vec<_> = (0..30_000).map(|n| person("C1", n).to_vec()).collect();
    rows.push(vec!["C2".into(), "許功蓋".into(), "時數".into()]);
    for encoding in [Encoding::Big5, Encoding::Utf8] {
        let (bytes, _) = write_csv(List::People, &rows, encoding);
        let people = read(&bytes).lists().people;
        assert_eq!(people[30_000].to_vec(), rows[30_000], "{encoding:?}");
    }
}

/// What stands beyond the header of a sheet is shifted as much as in a text.
#[test]
fn sheets_give_dates_numbers_and_faults() {
    use rust_xlsxwriter::{ExcelDateTime, Format as Style, Workbook};
    let mut book = Workbook::new();
    book.add_worksheet().set_name("說明").unwrap().write(0, 0, "請看第二頁").unwrap();
    let sheet = book.add_worksheet();
    for (column, name) in (0..).zip(["TeacherId", "Import_ID", "Counts"]) {
        sheet.write(1, column, name).unwrap();
    }
    let day = Style::new().set_num_format("yyyy-mm-dd");
    let moment = ExcelDateTime::parse_from_str("2026-03-07 13:30").unwrap();
    sheet.write(2, 0, 12_345_678).unwrap().write(2, 1, " C1 ").unwrap().write(2, 2, 0.1 + 0.2).unwrap();
    sheet.write_with_format(4, 0, ExcelDateTime::from_ymd(2026, 3, 7).unwrap(), &day).unwrap();
    sheet.write_with_format(4, 1, &moment, &Style::new().set_num_format("yyyy-mm-dd hh:mm")).unwrap();
    sheet.write(4, 2, true).unwrap();
    sheet.write(5, 0, "T3").unwrap().write(5, 3, "zu viel").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let read = read(&bytes);
    let rows: Vec<_> = read.rows.iter().map(|row| (row.line, row.cells.join("|"))).collect();
    let expected = [(3, " C1 |12345678|0.3"), (5, "2026/03/07 13:30|2026/03/07|TRUE")];
    assert_eq!(rows, expected.map(|(line, row)| (line, row.to_owned())));
    assert_eq!(read.codes(), [(6, "field-count")]);
}

#[test]
fn sheets_are_found_by_name_or_header_and_people_may_come_first() {
    use rust_xlsxwriter::Workbook;
    let book = |sheets: &[(&str, &[&str])]| {
        let mut book = Workbook::new();
        for (name, header) in sheets {
            let sheet = book.add_worksheet();
            sheet.set_name(*name).unwrap();
            for row in 0..2 {
                for (column, text) in (0..).zip(*header) {
                    sheet.write(row, column, *text).unwrap();
                }
            }
        }
        book.save_to_buffer().unwrap()
    };
    let people = ["Import_ID", "TeacherId", "Counts"];
    let both = read(&book(&[("TEACHERLIST", &people), ("a", &COURSE_COLUMNS)]));
    assert_eq!(both.rows.iter().map(|row| row.list).collect::<Vec<_>>(), [List::Courses, List::People]);
    assert_eq!(refusal(&book(&[("a", &people), ("b", &people)])), "list-twice");
    assert_eq!(refusal(&book(&[("a", &["x"])])), "no-list");
    assert_eq!(refusal(&book(&[("courseList", &people)])), "column-missing");
}

#[test]
fn json_rows_name_their_columns() {
    let text = [
        r#"{"Import_ID":"C1","CourseName":"甲","CourseHour":3.5,"TeacherNum":30,"Charge":null}"#,
        r#"{"list":"people","import_id":"C1","TeacherId":"T1","Counts":"3"}"#,
        "",
        r#"{"TeacherId":"T1","Hours":3}"#,
        r#"{"TeacherId":"T1","teacherid":"T2"}"#,
        r#"{"TeacherId":["T1"]}"#,
        r#"{"TeacherId":12345678901234567890123}"#,
        r#"{"Import_ID":"C1"}"#,
        r#"{"list":"courses","Import_ID":"C2"}"#,
        r#"{"TeacherId":"a\u0000"}"#,
        r#"{"TeacherId":"T1""#,
        "[1]",
    ];
    let read = read(text.join("\n").replace('\n', "\r\n").as_bytes());
    assert_eq!(read.rows.len(), 2);
    let cell = |name| read.rows[0].cells[place(name)].as_str();
    assert_eq!((cell("CourseHour"), cell("TeacherNum"), cell("Charge")), ("3.5", "30", ""));
    assert_eq!((read.rows[1].line, read.rows[1].cells.join("|")), (2, "C1|T1|3".to_owned()));
    let expected = [
        (4, "column-unknown"),
        (5, "column-twice"),
        (6, "value-kind"),
        (7, "value-kind"),
        (8, "list-unknown"),
        (9, "list-order"),
        (10, "not-text"),
        (11, "bad-json"),
        (12, "bad-json"),
    ];
    assert_eq!(read.codes(), expected);
    // The last line has no end and no whole object: perhaps the rest is missing.
    assert_eq!(read.error_code(), "half-a-file");
}

#[test]
fn xml_rows_name_their_columns() {
    let text = r#"<?xml version="1.0" encoding="UTF-8"?>
<x:exchange xmlns:x="urn:xingtan:exchange:1">
  <x:course><x:CourseName><![CDATA[<甲>]]> &amp; &#x4E59;&#13;</x:CourseName><x:Import_ID>C1</x:Import_ID></x:course>
  <x:course><x:Import_ID>C2</x:Import_ID><x:Nonsense/></x:course>
  <x:course><x:Import_ID>C3</x:Import_ID><x:Import_ID>C3</x:Import_ID></x:course>
  <x:course><x:Import_ID>C4<x:b/></x:Import_ID></x:course>
  <x:course>loose<x:Import_ID>C5</x:Import_ID></x:course>
  <course><x:Import_ID>C6</x:Import_ID></course>
  <x:person><x:Import_ID>C1</x:Import_ID><!-- nothing --><x:TeacherId>T&#1;</x:TeacherId></x:person>
  <x:person/>
  <x:course/>
</x:exchange>"#;
    let read = read(text.as_bytes());
    let rows: Vec<_> = read.rows.iter().map(|row| (row.line, row.cells[..2].join("|"))).collect();
    assert_eq!(rows, [(3, "C1|<甲> & 乙\n".to_owned()), (10, "|".to_owned())]);
    let expected = [
        (4, "column-unknown"),
        (5, "column-twice"),
        (6, "value-kind"),
        (7, "value-kind"),
        (8, "list-unknown"),
        (9, "not-text"),
        (11, "list-order"),
    ];
    assert_eq!(read.codes(), expected);
    assert_eq!(read.error, None);
}

/// A job reads a file on another thread than the request that took it in.
#[test]
fn readers_may_be_sent_to_another_thread() {
    fn sent<T: Send>(value: T) -> T {
        value
    }
    let rows = sent(try_read(&golden_file("exchange.mdb"), "file").unwrap());
    let read = std::thread::spawn(move || Read::of(rows).rows.len()).join().unwrap();
    assert_eq!(read, 4);
}
