//! Databases of Access, old and new.

use super::database::{Kind, Table, Value, database};
use super::sample::{Read, golden, package, place, read, refusal, try_read};
use documents::exchange::{COURSE_COLUMNS, Format, List, PERSON_COLUMNS};

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

/// The columns of the courses with the kinds an Access user gives them.
pub fn courses(rows: Vec<Vec<Value>>) -> Table {
    let kind = |name: &str| match name {
        "StartTime" | "EndTime" => Kind::Date,
        "CourseHour" => Kind::Double,
        "Charge" => Kind::Money,
        "TeacherNum" => Kind::Long,
        "AllowNo" => Kind::Bool,
        "Description" | "TeacherList" => Kind::Memo,
        _ => Kind::Text,
    };
    Table { name: "courseList", columns: COURSE_COLUMNS.map(|name| (name, kind(name))).into(), rows }
}

pub fn course(id: &str, description: Value) -> Vec<Value> {
    let mut row = vec![Value::Null; 35];
    row[place("Import_ID")] = text(id);
    row[place("CourseName")] = text("閱讀素養：提問");
    row[place("StartTime")] = Value::Date(46_088.0);
    row[place("EndTime")] = Value::Date(46_088.562_5);
    row[place("CourseHour")] = Value::Double(3.5);
    row[place("Charge")] = Value::Money(1_005_000);
    row[place("TeacherNum")] = Value::Long(30);
    row[place("AllowNo")] = Value::Bool(true);
    row[place("Description")] = description;
    row
}

pub fn people(rows: Vec<Vec<Value>>) -> Table {
    let kinds = [Kind::Text, Kind::Text, Kind::Double];
    Table { name: "TeacherList", columns: PERSON_COLUMNS.into_iter().zip(kinds).collect(), rows }
}

pub fn person(number: u32) -> Vec<Value> {
    vec![text("C1"), text(&format!("T{number:07}")), Value::Double(0.5)]
}

/// A table beside the lists, as every database has some.
pub fn other() -> Table {
    Table { name: "備註", columns: vec![("a", Kind::Text)], rows: vec![vec![text("b")]] }
}

#[test]
fn tables_are_read_with_all_kinds_of_columns() {
    let long = "長".repeat(1_500);
    let rows = vec![course("C1", text("一\r\n二")), course("C2", Value::Far(long.clone()))];
    for (ace, format) in [(false, Format::Mdb), (true, Format::Accdb)] {
        let bytes = database(ace, &[other(), people(vec![person(1)]), courses(rows.clone())]);
        assert_eq!(try_read(&bytes, "file").unwrap().format(), format);
        let lists = read(&bytes).lists();
        let cell = |at: usize, name| lists.courses[at][place(name)].as_str();
        assert_eq!((cell(0, "Import_ID"), cell(0, "CourseName")), ("C1", "閱讀素養：提問"));
        assert_eq!((cell(0, "StartTime"), cell(0, "EndTime")), ("2026/03/07", "2026/03/07 13:30"));
        assert_eq!((cell(0, "CourseHour"), cell(0, "Charge"), cell(0, "TeacherNum")), ("3.5", "100.5", "30"));
        assert_eq!((cell(0, "AllowNo"), cell(0, "FundId"), cell(0, "Description")), ("1", "", "一\n二"));
        assert_eq!(cell(1, "Description"), long);
        assert_eq!(lists.people, [["C1", "T0000001", "0.5"].map(String::from)]);
        let packed = read(&package(&[("data/list.mdb", &bytes)])).lists();
        assert_eq!(packed, lists);
    }
}

/// The databases were written by the same code and read by other tools when they were made.
#[test]
fn golden_databases_are_read() {
    let tables = || {
        let far = Value::Far("遠".repeat(300));
        [
            other(),
            courses(vec![course("C1", text("近")), course("C2", far)]),
            people(vec![person(1), person(2)]),
        ]
    };
    for (ace, name) in [(false, "exchange.mdb"), (true, "exchange.accdb")] {
        let bytes = golden(name, &database(ace, &tables()));
        let lists = read(&bytes).lists();
        assert_eq!((lists.courses.len(), lists.people.len()), (2, 2), "{name}");
        assert_eq!(lists.courses[1][place("Description")], "遠".repeat(300));
    }
}

#[test]
fn rows_of_many_pages_come_in_their_order() {
    let rows = (1..=1_000).map(person).collect();
    let read = read(&database(false, &[people(rows)]));
    let numbers: Vec<_> = read.rows.iter().map(|row| (row.line, row.cells[1].clone())).collect();
    let expected: Vec<_> = (1..=1_000_u32).map(|n| (u64::from(n) + 1, format!("T{n:07}"))).collect();
    assert_eq!(numbers, expected);
}

/// The library gives an empty cell where it can't follow a long text: that must not pass for one.
#[test]
fn a_long_text_that_is_lost_is_no_empty_cell() {
    let rows = vec![course("C1", Value::Lost), course("C2", Value::Null), course("C3", text("三"))];
    let read = read(&database(true, &[courses(rows)]));
    assert_eq!(read.codes(), [(2, "row-unreadable")]);
    assert!(read.bad[0].detail.contains("Description"), "{}", read.bad[0].detail);
    assert_eq!(read.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 4]);
}

#[test]
fn pictures_and_other_bytes_are_no_cells() {
    let columns = vec![("Import_ID", Kind::Text), ("TeacherId", Kind::Ole), ("Counts", Kind::Int)];
    let row = |id: Value| vec![text("C1"), id, Value::Int(3)];
    let rows = vec![row(Value::Bytes(vec![1, 2])), row(Value::Null)];
    let read = read(&database(false, &[Table { name: "teacherlist", columns, rows }]));
    assert_eq!(read.codes(), [(2, "value-kind")]);
    assert_eq!((read.bad[0].column, read.bad[0].list), (Some(1), List::People));
    assert_eq!(read.rows[0].cells, ["C1", "", "3"]);
}

#[test]
fn databases_without_lists_or_cut_off_are_refused() {
    assert_eq!(refusal(&database(false, &[other()])), "no-list");
    assert_eq!(refusal(&database(false, &[people(vec![]), people(vec![])])), "list-twice");
    let mut short = people(vec![]);
    short.columns.pop();
    assert_eq!(refusal(&database(false, &[short])), "column-missing");
    let whole = database(true, &[courses(vec![course("C1", Value::Null)]), people(vec![person(1)])]);
    for length in [100, 4_096, 8_192, 12_288, 20_480, whole.len() - 4_096] {
        let code = refusal(&whole[..length]);
        assert!(["half-a-file", "bad-database"].contains(&code), "{length}: {code}");
    }
}

/// One page of a database changed at a time: refused, or read with faults, or read; never a stop of the program.
#[test]
fn no_damage_stops_the_reader() {
    let rows = vec![course("C1", Value::Far("遠".into())), course("C2", text("近"))];
    let whole = database(false, &[courses(rows), people((0..50).map(person).collect())]);
    for at in (0..whole.len()).step_by(7).filter(|at| whole[*at] != 0) {
        for value in [0x00, 0xFF, 0x80] {
            let mut bytes = whole.clone();
            bytes[at] = value;
            if let Ok(rows) = try_read(&bytes, "file") {
                Read::of(rows);
            }
        }
    }
}
