//! The transcript as workbook and CSV: what the page shows, in its order.

use documents::csv_cell;
use documents::xlsx::{Cell, Column, Kind, Sheet};
use domain::ids::PersonalCode;
use domain::transcript::{Sum, by_year};
use jiff::Timestamp;
use ui::L;

use super::Line;
use crate::catalogue::view::{option_label, option_labels};
use crate::identity::Person;

/// What the head of a workbook says.
pub(crate) struct Head<'a> {
    /// Whose it is.
    pub person: &'a Person,
    /// The conditions in words; empty for all.
    pub conditions: String,
    /// When it is made.
    pub at: Timestamp,
}

const COLUMNS: [(&str, f64, Kind); 10] = [
    ("transcript-file-from", 12.0, Kind::Date),
    ("transcript-file-to", 12.0, Kind::Date),
    ("transcript-file-code", 14.0, Kind::Text),
    ("transcript-file-title", 44.0, Kind::Text),
    ("transcript-file-organiser", 30.0, Kind::Text),
    ("transcript-file-scope", 20.0, Kind::Text),
    ("transcript-file-tags", 24.0, Kind::Text),
    ("transcript-file-source", 12.0, Kind::Text),
    ("transcript-file-hours", 8.0, Kind::Number),
    ("transcript-file-remark", 16.0, Kind::Text),
];

/// The texts of a line beside its days and hours, in the order of the columns.
fn texts(l: L, line: &Line) -> [String; 6] {
    let tags: Vec<&str> = line.tag_list().collect();
    let scope = if line.scope.is_empty() { String::new() } else { option_label(l, "scope", &line.scope) };
    [
        line.code.clone(),
        line.title.clone(),
        line.organiser.clone(),
        scope,
        option_labels(l, "attribute_tags", &tags),
        l.t(&format!("transcript-source-{}", line.source.as_str())),
    ]
}

fn remark(l: L, line: &Line) -> String {
    match (line.hours.0, line.entries) {
        (0, _) => l.t("transcript-line-reversed"),
        (_, 1) => String::new(),
        _ => l.t("transcript-line-corrected"),
    }
}

/// The workbook: the lines, and the sums by both kinds of year on a sheet of their own.
pub(crate) fn sheets(l: L, lines: &[Line], head: &Head<'_>) -> Vec<Sheet> {
    let person = head.person;
    let code = PersonalCode::parse(&person.personal_code)
        .map_or_else(|_| person.personal_code.clone(), |code| code.grouped());
    let titles = vec![
        l.t("transcript-title"),
        format!("{}　{code}　{}", person.name, person.organisation_name),
        l.a2("transcript-file-made", "at", l.datetime(head.at), "conditions", &head.conditions),
    ];
    let sum = Sum::of(lines.iter().map(Line::amount));
    let mut rows: Vec<Vec<Cell>> = lines.iter().map(|line| row(l, line)).collect();
    rows.push(Vec::new());
    rows.push(sum_row(&l.t("transcript-file-sum"), sum.ours.to_string()));
    if sum.elsewhere.0 != 0 {
        rows.push(sum_row(&l.t("transcript-file-sum-elsewhere"), sum.elsewhere.to_string()));
    }
    let columns = COLUMNS.iter().map(|(key, width, kind)| Column::new(l.t(key), *width, *kind)).collect();
    let list = Sheet {
        name: l.t("transcript-list"),
        titles: titles.clone(),
        columns,
        rows,
        landscape: true,
        created_at: head.at,
    };
    vec![list, years(l, lines, titles, head.at)]
}

fn row(l: L, line: &Line) -> Vec<Cell> {
    let days = [Cell::Date(line.from), Cell::Date(line.to)];
    let texts = texts(l, line);
    let texts = texts.iter().map(|text| Cell::from(text.as_str()));
    let last = [Cell::number_or_text(&line.hours.to_string()), Cell::from(remark(l, line).as_str())];
    days.into_iter().chain(texts).chain(last).collect()
}

fn sum_row(label: &str, hours: String) -> Vec<Cell> {
    let mut cells = vec![Cell::Empty, Cell::Empty, Cell::Empty, Cell::from(label)];
    cells.resize(8, Cell::Empty);
    cells.push(Cell::number_or_text(&hours));
    cells
}

fn years(l: L, lines: &[Line], titles: Vec<String>, at: Timestamp) -> Sheet {
    let amounts: Vec<_> = lines.iter().map(Line::amount).collect();
    let [school, calendar] = by_year(&amounts);
    let school = school.into_iter().map(|(year, sum)| (l.a("transcript-school-year", "year", year), sum));
    let calendar = calendar.into_iter().map(|(year, sum)| {
        (l.a2("transcript-calendar-year", "year", year.to_string(), "roc", year - 1911), sum)
    });
    let row = |(name, sum): (String, Sum)| {
        vec![
            Cell::from(name.as_str()),
            Cell::number_or_text(&sum.lines.to_string()),
            Cell::number_or_text(&sum.ours.to_string()),
            Cell::number_or_text(&sum.elsewhere.to_string()),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = school.map(row).collect();
    rows.push(Vec::new());
    rows.extend(calendar.map(row));
    Sheet {
        name: l.t("transcript-sums"),
        titles,
        columns: vec![
            Column::new(l.t("transcript-column-year"), 20.0, Kind::Text),
            Column::new(l.t("transcript-column-courses"), 10.0, Kind::Number),
            Column::new(l.t("transcript-column-hours"), 10.0, Kind::Number),
            Column::new(l.t("transcript-column-elsewhere"), 12.0, Kind::Number),
        ],
        rows,
        landscape: false,
        created_at: at,
    }
}

/// The lines as text, with a byte order mark so that office programs read it as UTF-8.
///
/// # Errors
/// What the writer says.
pub(crate) fn csv(l: L, lines: &[Line]) -> Result<Vec<u8>, String> {
    let mut writer = csv::Writer::from_writer(b"\xEF\xBB\xBF".to_vec());
    writer.write_record(COLUMNS.iter().map(|(key, ..)| l.t(key))).map_err(|e| e.to_string())?;
    for line in lines {
        let days = [line.from.to_string(), line.to.to_string()];
        let texts = texts(l, line).map(|text| csv_cell(&text).into_owned());
        let last = [line.hours.to_string(), remark(l, line)];
        writer.write_record(days.iter().chain(&texts).chain(&last)).map_err(|e| e.to_string())?;
    }
    writer.into_inner().map_err(|e| e.to_string())
}
