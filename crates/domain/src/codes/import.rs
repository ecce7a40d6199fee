//! A new edition of a code table: what an uploaded table says, what is wrong with it, and what it changes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Book, DatedRow, TableKind};
use crate::calendar::parse_date;
use crate::refusal::refusals;

/// Columns of a file that carry the days of a row.
pub const DAYS: [&str; 2] = ["valid_from", "valid_until"];

refusals! {
    /// What is wrong with one row of an uploaded table.
    pub enum RowProblem {
        /// An empty cell that must be filled.
        Missing { column: String } = "table-cell-missing",
        /// The same code stands in an earlier row.
        Doubled { code: String, line: u32 } = "table-code-doubled",
        /// What the row belongs to is in no table on that day.
        ParentMissing { parent: String } = "table-parent-missing",
        /// The row ends, but others belong to it.
        StillNeeded { code: String, count: usize } = "table-still-needed",
        /// A day that can't be read.
        Day { given: String } = "table-day",
        /// A row that ends on or before the day it begins, or before the edition does.
        DaysOrder { from_on: Date, until_on: Date } = "table-days-order",
        /// A field that the form does not have: its questions are part of the program.
        UnknownField { key: String } = "table-unknown-field",
        /// A rule of counting hours that the program does not know.
        UnknownRule { given: String } = "table-unknown-rule",
        /// A sign in a code that codes are not made of.
        CodeForm { given: String } = "table-code-form",
    }
}

refusals! {
    /// Why an uploaded table, or what is asked of it, is refused as a whole.
    pub enum TableRefused {
        /// No file was chosen.
        FileMissing = "table-file-missing",
        /// The file can't be read as a table.
        Unreadable = "table-unreadable",
        /// Columns the table needs.
        Columns { columns: String } = "table-columns",
        /// Nothing differs.
        Nothing = "table-nothing",
        /// A day that is over.
        DayPast = "table-day-past",
        /// An edition that begins later waits already.
        LaterWaits { from_on: Date } = "table-later-waits",
        /// Some rows are wrong.
        Rows { count: usize } = "table-rows",
        /// Somebody else changed the table since the comparison.
        Stale = "table-stale",
        /// Applied already.
        Applied = "table-applied",
        /// Open courses use what ends, and nobody ticked that this is known.
        UseNotSeen { count: usize } = "table-use-not-seen",
        /// The day of the edition has come.
        DayCome { from_on: Date } = "table-day-come",
        /// A later edition of the table stands on this one.
        NotLatest = "table-not-latest",
    }
}

/// A row of an uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenRow {
    /// Its line in the file.
    pub line: u32,
    /// Cells by column, days included.
    pub cells: BTreeMap<String, String>,
}

/// How a row differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It was not there.
    Added,
    /// Its words differ.
    Changed,
    /// It belongs elsewhere.
    Moved,
    /// It ends.
    Ended,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Added, Self::Changed, Self::Moved, Self::Ended];

    /// The end of its locale keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Ended => "ended",
        }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// How.
    pub kind: Kind,
    /// The row's code.
    pub code: String,
    /// Its label before, empty when it was not there.
    pub before: String,
    /// Its label afterwards, empty when it ends.
    pub after: String,
    /// The day from which it is so.
    pub day: Date,
    /// The form field and answer of courses that answer with it.
    pub answer: Option<(String, String)>,
}

/// What an upload would make of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Problems by line of the file; 0 is the table as a whole.
    pub problems: Vec<(u32, RowProblem)>,
    /// Differences in the order of the file, what ends last.
    pub lines: Vec<Line>,
    /// All rows of the new edition.
    pub rows: Vec<DatedRow>,
}

/// Compares an uploaded table with the book, as from a day. The file is the whole table: what it leaves out ends that day.
pub fn plan(book: &Book, table: TableKind, given: &[GivenRow], day: Date) -> Plan {
    let mut plan = Plan::default();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let old = book.rows(table);
    for row in given {
        check_cells(table, row, &mut plan.problems);
        let code = table.code_of(&row.cells);
        if let Some(line) = seen.get(&code) {
            plan.problems.push((row.line, RowProblem::Doubled { code, line: *line }));
            continue;
        }
        seen.insert(code.clone(), row.line);
        let until = match days_of(row, day) {
            Ok(until) => until,
            Err(problem) => {
                plan.problems.push((row.line, problem));
                continue;
            }
        };
        take(table, old, &code, row, until, day, &mut plan);
    }
    for row in old {
        if row.until.is_some_and(|until| until <= day) {
            plan.rows.push(row.clone());
        } else if !seen.contains_key(&row.code) {
            plan.lines.push(line(table, Kind::Ended, Some(row), None, day));
            if row.from.is_none_or(|from| from < day) {
                plan.rows.push(DatedRow { until: Some(day), ..row.clone() });
            }
        }
    }
    let lines_of: BTreeMap<&str, u32> = seen.iter().map(|(code, line)| (code.as_str(), *line)).collect();
    let found = check_places(book, table, &plan.rows, &lines_of, day);
    plan.problems.extend(found);
    plan.problems.sort_by_key(|(line, _)| *line);
    plan
}

/// Puts an uploaded row into the plan: as it stood, or the old one ends and the new one begins.
fn take(
    table: TableKind,
    old: &[DatedRow],
    code: &str,
    given: &GivenRow,
    until: Option<Option<Date>>,
    day: Date,
    plan: &mut Plan,
) {
    let mut cells = BTreeMap::new();
    for column in table.columns() {
        cells.insert((*column).to_owned(), given.cells.get(*column).cloned().unwrap_or_default());
    }
    let alive = old.iter().rev().find(|r| r.code == code && r.until.is_none_or(|until| day < until));
    let Some(before) = alive else {
        let row = DatedRow { code: code.to_owned(), cells, from: Some(day), until: until.flatten() };
        plan.lines.push(line(table, Kind::Added, None, Some(&row), day));
        plan.rows.push(row);
        return;
    };
    let same = table.columns().iter().all(|column| {
        // A column that the file left out says nothing.
        !given.cells.contains_key(*column) || cells[*column] == before.cell(column)
    });
    let until = until.unwrap_or(before.until);
    if same {
        if until != before.until {
            let last = until.unwrap_or(day);
            let kind = if until.is_some() { Kind::Ended } else { Kind::Changed };
            let after = (kind == Kind::Changed).then_some(before);
            plan.lines.push(line(table, kind, Some(before), after, last));
        }
        plan.rows.push(DatedRow { until, ..before.clone() });
        return;
    }
    for column in table.columns() {
        if !given.cells.contains_key(*column) {
            cells.insert((*column).to_owned(), before.cell(column).to_owned());
        }
    }
    let row = DatedRow { code: code.to_owned(), cells, from: Some(day), until };
    let moved = table.place_of(before) != table.place_of(&row);
    let kind = if moved { Kind::Moved } else { Kind::Changed };
    plan.lines.push(line(table, kind, Some(before), Some(&row), day));
    if before.from.is_none_or(|from| from < day) {
        plan.rows.push(DatedRow { until: Some(day), ..before.clone() });
    }
    plan.rows.push(row);
}

fn line(
    table: TableKind,
    kind: Kind,
    before: Option<&DatedRow>,
    after: Option<&DatedRow>,
    day: Date,
) -> Line {
    let label = |row: Option<&DatedRow>| row.map(|r| table.label_of(r).to_owned()).unwrap_or_default();
    let row = after.or(before);
    Line {
        kind,
        code: row.map(|r| r.code.clone()).unwrap_or_default(),
        before: label(before),
        after: label(after),
        day,
        answer: row.and_then(|r| table.answer_of(r)),
    }
}

/// The end that a row names: `None` when the file has no such column, `Some(None)` when the cell is empty.
fn days_of(row: &GivenRow, day: Date) -> Result<Option<Option<Date>>, RowProblem> {
    let read = |name: &str| match row.cells.get(name).map(|cell| cell.trim()) {
        None => Ok(None),
        Some("") => Ok(Some(None)),
        Some(text) => parse_date(text)
            .map(|date| Some(Some(date)))
            .map_err(|_| RowProblem::Day { given: text.to_owned() }),
    };
    let from = read(DAYS[0])?.flatten();
    let until = read(DAYS[1])?;
    if let Some(until_on) = until.flatten() {
        let from_on = from.unwrap_or(day).max(day);
        if until_on <= from_on {
            return Err(RowProblem::DaysOrder { from_on, until_on });
        }
    }
    Ok(until)
}

fn check_cells(table: TableKind, row: &GivenRow, problems: &mut Vec<(u32, RowProblem)>) {
    let cell = |name: &str| row.cells.get(name).map_or("", |cell| cell.trim());
    let filled: &[&str] = match table {
        TableKind::Form => &["field", "key", "label", "kind"],
        TableKind::Stages => &["stage", "label", "label_en"],
        TableKind::Taxonomy => &["stage", "scope", "scope_name", "group", "group_name"],
        TableKind::Subjects => &["stage", "code", "label"],
        TableKind::HourRules => &["field", "code", "rule"],
        TableKind::ConsentHints => &["word", "kind"],
    };
    let more: &[&str] = match table {
        TableKind::Form if !cell("code").is_empty() => &["option"],
        TableKind::Taxonomy if !cell("item").is_empty() => &["item_name"],
        _ => &[],
    };
    for column in filled.iter().chain(more).filter(|column| cell(column).is_empty()) {
        problems.push((row.line, RowProblem::Missing { column: (*column).to_owned() }));
    }
    // Codes stand in addresses and in lists parted by commas.
    for column in ["code", "stage", "group", "item", "scope"] {
        let code = cell(column);
        if !code.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) {
            problems.push((row.line, RowProblem::CodeForm { given: code.to_owned() }));
        }
    }
    if table == TableKind::HourRules && !["lessons", "credits", "online", ""].contains(&cell("rule")) {
        problems.push((row.line, RowProblem::UnknownRule { given: cell("rule").to_owned() }));
    }
}

/// Whether every row that holds on the day belongs to something that holds too, in this table and the others.
fn check_places(
    book: &Book,
    table: TableKind,
    rows: &[DatedRow],
    lines: &BTreeMap<&str, u32>,
    day: Date,
) -> Vec<(u32, RowProblem)> {
    let of = |kind: TableKind| -> Vec<&DatedRow> {
        let rows = if kind == table { rows } else { book.rows(kind) };
        rows.iter().filter(|row| row.holds(day)).collect()
    };
    let at = |row: &DatedRow| lines.get(row.code.as_str()).copied().unwrap_or(0);
    let codes = |kind: TableKind| of(kind).into_iter().map(|r| r.code.clone()).collect::<BTreeSet<_>>();
    let (stages, options) = (codes(TableKind::Stages), codes(TableKind::Form));
    let mut found = Vec::new();
    let missing = |parent: String| RowProblem::ParentMissing { parent };
    match table {
        TableKind::Form => {
            let known: BTreeSet<&str> = super::shipped().fields.iter().map(|f| f.key.as_str()).collect();
            for row in of(table).iter().filter(|r| !known.contains(r.cell("key"))) {
                found.push((at(row), RowProblem::UnknownField { key: row.cell("key").to_owned() }));
            }
            for rule in of(TableKind::HourRules).iter().filter(|r| !options.contains(&r.code)) {
                found.push((0, RowProblem::StillNeeded { code: rule.code.clone(), count: 1 }));
            }
            let keys: BTreeSet<&str> = of(table).iter().map(|r| r.cell("key")).collect();
            for key in known.into_iter().filter(|key| !keys.contains(key)) {
                found.push((0, RowProblem::StillNeeded { code: key.to_owned(), count: 1 }));
            }
        }
        TableKind::Stages => {
            let mut needed: BTreeMap<String, usize> = BTreeMap::new();
            for row in of(TableKind::Taxonomy).into_iter().chain(of(TableKind::Subjects)) {
                *needed.entry(row.cell("stage").to_owned()).or_default() += 1;
            }
            for (code, count) in needed.into_iter().filter(|(code, _)| !stages.contains(code)) {
                found.push((0, RowProblem::StillNeeded { code, count }));
            }
        }
        TableKind::Taxonomy => {
            let groups: BTreeSet<String> =
                of(table).iter().map(|r| format!("{}/{}", r.cell("stage"), r.cell("group"))).collect();
            let heads: BTreeSet<String> = of(table)
                .iter()
                .filter(|r| r.cell("item").is_empty())
                .map(|r| format!("{}/{}", r.cell("stage"), r.cell("group")))
                .collect();
            for row in of(table) {
                let group = format!("{}/{}", row.cell("stage"), row.cell("group"));
                if !stages.contains(row.cell("stage")) {
                    found.push((at(row), missing(row.cell("stage").to_owned())));
                } else if !row.cell("item").is_empty() && groups.contains(&group) && !heads.contains(&group) {
                    found.push((at(row), missing(group)));
                }
            }
        }
        TableKind::Subjects => {
            for row in of(table).iter().filter(|r| !stages.contains(r.cell("stage"))) {
                found.push((at(row), missing(row.cell("stage").to_owned())));
            }
        }
        TableKind::HourRules => {
            for row in of(table).iter().filter(|r| !options.contains(&r.code)) {
                found.push((at(row), missing(row.code.clone())));
            }
        }
        TableKind::ConsentHints => {}
    }
    found
}

/// Whether an edition may be applied from a day.
///
/// # Errors
/// [`TableRefused`] for a day that is over, or while a later edition of the same table waits.
pub fn decide_day(day: Date, today: Date, latest: Option<Date>) -> Result<(), TableRefused> {
    if day < today {
        return Err(TableRefused::DayPast);
    }
    match latest {
        Some(from_on) if from_on > day => Err(TableRefused::LaterWaits { from_on }),
        _ => Ok(()),
    }
}

/// Whether an edition may be taken back: the latest of its table, until its day has come.
///
/// # Errors
/// [`TableRefused`] otherwise.
pub fn decide_undo(from_on: Date, today: Date, is_latest: bool) -> Result<(), TableRefused> {
    if from_on <= today {
        return Err(TableRefused::DayCome { from_on });
    }
    if is_latest { Ok(()) } else { Err(TableRefused::NotLatest) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const DAY: Date = date(2026, 12, 1);

    fn given(table: TableKind, change: impl Fn(&mut Vec<GivenRow>)) -> Plan {
        let book = Book::new(0, BTreeMap::new(), None);
        let rows = (2..).zip(book.rows(table)).map(|(line, r)| GivenRow { line, cells: r.cells.clone() });
        let mut rows: Vec<GivenRow> = rows.collect();
        change(&mut rows);
        plan(&book, table, &rows, DAY)
    }

    fn codes(plan: &Plan) -> Vec<&'static str> {
        use crate::refusal::Refusal;
        plan.problems.iter().map(|(_, problem)| problem.code()).collect()
    }

    #[test]
    fn the_same_table_changes_nothing() {
        for table in TableKind::ALL {
            let plan = given(table, |_| {});
            assert!(plan.problems.is_empty(), "{table:?}: {:?}", plan.problems);
            assert!(plan.lines.is_empty(), "{table:?}: {:?}", plan.lines);
            assert_eq!(plan.rows, table.shipped_rows());
        }
    }

    #[test]
    fn added_changed_moved_and_ended() {
        let plan = given(TableKind::Subjects, |rows| {
            let mut new = rows[0].clone();
            new.cells.insert("code".to_owned(), "k-new".to_owned());
            rows[1].cells.insert("label".to_owned(), "新名稱".to_owned());
            rows[2].cells.insert("stage".to_owned(), "elementary".to_owned());
            rows.remove(3);
            rows.push(new);
        });
        let mut kinds: Vec<Kind> = plan.lines.iter().map(|line| line.kind).collect();
        kinds.sort();
        assert_eq!(kinds, Kind::ALL);
        let ended = plan.rows.iter().filter(|row| row.until == Some(DAY)).count();
        assert_eq!(ended, 3, "changed, moved and left out: each old row ends, none is gone");
        let book = Book::new(1, BTreeMap::from([(TableKind::Subjects, plan.rows)]), None);
        let yesterday = DAY.yesterday().expect("a day");
        assert_eq!(book.on(yesterday).subjects.len(), book.on(DAY).subjects.len());
    }

    #[test]
    fn each_problem_at_its_row() {
        let set = |row: &mut GivenRow, column: &str, text: &str| {
            row.cells.insert(column.to_owned(), text.to_owned());
        };
        type Case<'a> = (TableKind, &'a dyn Fn(&mut Vec<GivenRow>), &'a [&'a str]);
        let cases: [Case<'_>; 8] = [
            (TableKind::Subjects, &|r| set(&mut r[0], "label", ""), &["table-cell-missing"]),
            (TableKind::Subjects, &|r| r[1] = GivenRow { line: 3, ..r[0].clone() }, &["table-code-doubled"]),
            (TableKind::Subjects, &|r| set(&mut r[0], "stage", "none"), &["table-parent-missing"]),
            (TableKind::Subjects, &|r| set(&mut r[0], "valid_until", "115/11/30"), &["table-days-order"]),
            (TableKind::Subjects, &|r| set(&mut r[0], "valid_until", "soon"), &["table-day"]),
            (TableKind::Subjects, &|r| set(&mut r[0], "code", "a,b"), &["table-code-form"]),
            (TableKind::HourRules, &|r| set(&mut r[0], "rule", "guess"), &["table-unknown-rule"]),
            (TableKind::Stages, &|r| drop(r.remove(0)), &["table-still-needed"]),
        ];
        for (table, change, expect) in cases {
            assert_eq!(codes(&given(table, change)), expect, "{table:?}");
        }
    }

    #[test]
    fn days_of_editions() {
        let today = date(2026, 11, 1);
        assert_eq!(decide_day(date(2026, 10, 31), today, None), Err(TableRefused::DayPast));
        assert_eq!(decide_day(today, today, Some(today)), Ok(()));
        assert!(decide_day(today, today, Some(DAY)).is_err());
        assert!(decide_undo(today, today, true).is_err() && decide_undo(DAY, today, false).is_err());
        assert_eq!(decide_undo(DAY, today, true), Ok(()));
    }
}
