//! What becomes of each row of a workbook: on the page, and as the file with the problems written beside.

use std::collections::BTreeMap;

use documents::xlsx::{Cell, Column as FileColumn, Kind, Sheet};
use domain::calendar::civil_date;
use domain::course::steps;
use domain::course::workbook::{NUMBER, columns};
use jiff::Timestamp;
use platform::error::Refused;
use ui::components::{Button, Column, Notice, Pagination, Row, Stat, Stats, Table, Tabs, Tag, Tone};
use ui::{L, Lang, Markup, Shell};

use super::super::super::workbook::{Judged, Outcome, Upload, header, places};
use super::super::super::{sample, view};
use super::super::summary::step_problems;
use super::{HERE, head, refusal, sample_upload, state};
use crate::shell::{PartsPage, form};

/// Rows of the file on one page.
const PER_PAGE: usize = 50;

/// A workbook with its rows, and which of them are shown.
pub(super) struct Found {
    pub upload: Upload,
    pub rows: Vec<Judged>,
    pub shown: Option<Outcome>,
    pub page: usize,
    pub now: Timestamp,
}

impl Found {
    fn count(&self, outcome: Outcome) -> usize {
        self.rows.iter().filter(|row| row.outcome == outcome).count()
    }
}

/// The problems of a row as (column, sentence): those of the form in its own words, then what it can't know.
fn problems(l: L, row: &Judged, now: Timestamp) -> Vec<(String, String)> {
    if row.outcome != Outcome::Wrong {
        return Vec::new();
    }
    let beside = row
        .beside
        .iter()
        .map(|(column, refused)| (column.clone(), format!("{} {}", refused.sentence(l), refused.next(l))));
    let of_form = steps().iter().flat_map(|step| step_problems(l, step.number, &row.raw, civil_date(now)));
    let mut all: Vec<(String, String)> = beside.chain(of_form).collect();
    let order: BTreeMap<String, usize> = columns().into_iter().zip(0..).collect();
    all.sort_by_key(|(column, _)| order.get(anchor(column)).copied());
    all
}

/// The column a problem is shown at: one about all sessions at the first.
fn anchor(field: &str) -> &str {
    if field == "meetings" { "meetings-1-date" } else { field }
}

/// The letter a spreadsheet gives a column.
fn letter(mut at: usize) -> String {
    let mut letters = String::new();
    loop {
        letters.insert(0, char::from(b'A' + u8::try_from(at % 26).unwrap_or(0)));
        if at < 26 {
            return letters;
        }
        at = at / 26 - 1;
    }
}

/// The page.
pub(super) fn draw(shell: Shell, found: &Found, refused: Option<&Refused>) -> PartsPage {
    let l = shell.l;
    let here = format!("{HERE}/{}", found.upload.id);
    let counts: Vec<(Outcome, usize)> = Outcome::ALL.iter().map(|o| (*o, found.count(*o))).collect();
    let top = head(l, &l.t("workbook-result-title"), true)
        .lead(found.upload.file_name.as_str())
        .tag(state(l, &found.upload.state));
    let mut parts: Vec<Markup> = vec![top.into()];
    parts.extend(refused.map(|r| refusal(l, r).into()));
    let stats = counts
        .iter()
        .filter(|(o, n)| *n > 0 || matches!(o, Outcome::Wrong | Outcome::New | Outcome::Unchanged))
        .filter(|(o, n)| *n > 0 || *o != Outcome::New || found.upload.state == "preview")
        .map(|(o, n)| Stat::new(word(l, *o), n.to_string()).tone(tone(*o, *n)));
    parts.push(Stats::new(stats.collect()).into());
    parts.push(notice(&shell, found, &here));
    parts.extend(unused(l, &found.upload).map(Markup::from));
    let first = counts.iter().find(|(_, n)| *n > 0).map_or(Outcome::New, |(o, _)| *o);
    let shown = found.shown.unwrap_or(first);
    let mut tabs = Tabs::new(l.t("workbook-views"));
    for (outcome, n) in counts.iter().filter(|(_, n)| *n > 0) {
        let href = format!("{here}?show={}", outcome.as_str());
        tabs = tabs.tab_count(word(l, *outcome), href, number(*n), *outcome == shown);
    }
    parts.push(tabs.into());
    let rows: Vec<&Judged> = found.rows.iter().filter(|row| row.outcome == shown).collect();
    let pages = rows.len().div_ceil(PER_PAGE).max(1);
    let at = found.page.clamp(1, pages);
    let on_page: Vec<&Judged> = rows.into_iter().skip((at - 1) * PER_PAGE).take(PER_PAGE).collect();
    parts.push(if shown == Outcome::Wrong { wrong(l, found, &on_page) } else { fine(l, shown, &on_page) });
    let prefix = format!("{here}?show={}&page=", shown.as_str());
    parts.push(Pagination::new(l, number(at), number(pages), prefix).into());
    PartsPage::new(shell, parts)
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn word(l: L, outcome: Outcome) -> String {
    l.t(&format!("workbook-outcome-{}", outcome.as_str()))
}

fn tone(outcome: Outcome, n: usize) -> Tone {
    match outcome {
        _ if n == 0 => Tone::Neutral,
        Outcome::Wrong => Tone::Bad,
        Outcome::New | Outcome::Created => Tone::Good,
        Outcome::Unchanged => Tone::Neutral,
    }
}

/// What can be done now.
fn notice(shell: &Shell, found: &Found, here: &str) -> Markup {
    let l = shell.l;
    let (bad, new) = (found.count(Outcome::Wrong), found.count(Outcome::New));
    let file = Button::link(l.t("workbook-annotated"), format!("{here}/checked.xlsx")).icon("download");
    let again = Button::link(l.t("workbook-again"), HERE).quiet();
    match found.upload.state.as_str() {
        "applied" => {
            let list = Button::link(l.t("workbook-to-courses"), "/desk/courses?group=preparing").small();
            let created = found.count(Outcome::Created);
            let text = l.t("workbook-applied-text");
            let done =
                Notice::new(Tone::Good, text).title(l.a("workbook-applied-title", "n", created)).action(list);
            if bad == 0 {
                return done.into();
            }
            let rest = Notice::new(Tone::Warn, l.t("workbook-rest-text"))
                .title(l.a("workbook-rest-title", "n", bad))
                .action(row_of(vec![file.small().into(), again.small().into()]));
            Markup::from(done).and(rest)
        }
        "dropped" => Notice::new(Tone::Neutral, l.t("workbook-dropped-text")).action(again.small()).into(),
        _ => {
            let mut buttons: Vec<Markup> = Vec::new();
            let (title, text) = match (bad, new) {
                (0, 0) => (l.t("workbook-nothing-title"), l.t("workbook-nothing-text")),
                (0, _) => {
                    let go = Button::submit(l.a("workbook-apply-all", "n", new)).primary().icon("check");
                    buttons.push(go.named("do", "all").into());
                    (l.a("workbook-good-title", "n", new), l.t("workbook-good-text"))
                }
                (_, 0) => (l.a("workbook-bad-title", "n", bad), l.t("workbook-bad-text")),
                _ => {
                    let go = Button::submit(l.a("workbook-apply-good", "n", new)).icon("check");
                    buttons.push(go.named("do", "good").into());
                    (l.a("workbook-bad-title", "n", bad), l.t("workbook-some-text"))
                }
            };
            if bad > 0 {
                buttons.insert(0, file.primary().into());
            }
            buttons.push(Button::submit(l.t("workbook-drop")).quiet().named("do", "drop").into());
            let tone = if bad > 0 { Tone::Warn } else { Tone::Info };
            let action = form(shell, here, vec![row_of(buttons)]);
            Notice::new(tone, text).title(title).action(action).into()
        }
    }
}

fn row_of(buttons: Vec<Markup>) -> Markup {
    Markup::raw("<p class=\"actions\">").and(Markup::join(buttons)).and(Markup::raw("</p>"))
}

/// Columns of the file that nothing was read from.
fn unused(l: L, upload: &Upload) -> Option<Notice> {
    let header = upload.header();
    let places = places(&header);
    let names: Vec<&str> = (0..header.len())
        .filter(|at| !header[*at].is_empty() && !places.values().any(|place| place == at))
        .map(|at| header[at].as_str())
        .filter(|name| !is_problems(name))
        .collect();
    let names = names.join(if l.is_zh() { "、" } else { ", " });
    (!names.is_empty()).then(|| Notice::new(Tone::Info, l.a("workbook-unused", "names", names)))
}

fn is_problems(name: &str) -> bool {
    Lang::ALL.into_iter().any(|lang| L::new(lang).t("workbook-problems") == name)
}

fn title(l: L, row: &Judged) -> String {
    let title = row.raw.first("title").trim();
    if title.is_empty() { l.t("course-untitled") } else { title.to_owned() }
}

/// Every problem at its row and column.
fn wrong(l: L, found: &Found, rows: &[&Judged]) -> Markup {
    let columns = ["workbook-row", "workbook-course", "workbook-place", "workbook-what"];
    let columns = columns.iter().map(|key| Column::text(l.t(key))).collect();
    let places = places(&found.upload.header());
    let line = |row: &Judged, field: &str, text: String| {
        let key = anchor(field);
        let name = if field == "meetings" { view::field_label(l, field) } else { header(l, key) };
        let place = match places.get(key) {
            Some(at) => l.a2("workbook-column", "letter", letter(*at), "name", name),
            None => l.a("workbook-column-missing", "name", name),
        };
        Row::default().cell(row.line.to_string()).cell(title(l, row)).cell(place).cell(text)
    };
    let lines = rows
        .iter()
        .flat_map(|row| problems(l, row, found.now).into_iter().map(move |(field, text)| (row, field, text)));
    let lines: Vec<Row> = lines.map(|(row, field, text)| line(row, &field, text)).collect();
    Table::new(l, word(l, Outcome::Wrong), columns).rows(lines).dense().into()
}

/// Rows without problems, with the course each became.
fn fine(l: L, shown: Outcome, rows: &[&Judged]) -> Markup {
    let columns = ["workbook-row", "workbook-course", "workbook-became"];
    let columns = columns.iter().map(|key| Column::text(l.t(key))).collect();
    let became = |row: &Judged| match &row.code {
        Some(code) => Markup::link(code, &format!("/desk/courses/{code}")),
        None => Tag::new(tone(shown, 1), l.t("workbook-becomes-draft")).into(),
    };
    let rows = rows
        .iter()
        .map(|row| Row::default().cell(row.line.to_string()).cell(title(l, row)).cell(became(row)));
    Table::new(l, word(l, shown), columns).rows(rows.collect::<Vec<_>>()).dense().into()
}

/// The file as it came, with the problems, or the course a row became, in a last column.
pub(super) fn annotated(l: L, upload: &Upload, rows: &[Judged], now: Timestamp) -> Sheet {
    let names = upload.header();
    // A mended file comes with the problems of the last time.
    let kept: Vec<usize> = (0..names.len()).filter(|at| !is_problems(&names[*at])).collect();
    let mut file_columns: Vec<FileColumn> =
        kept.iter().map(|at| FileColumn::new(names[*at].clone(), 18.0, Kind::Text)).collect();
    file_columns.push(FileColumn::new(l.t("workbook-problems"), 90.0, Kind::Text));
    let said = |row: &Judged| -> String {
        let named = |field: &str| {
            if field == "meetings" { view::field_label(l, field) } else { header(l, anchor(field)) }
        };
        let problems: Vec<String> = problems(l, row, now)
            .into_iter()
            .map(|(field, text)| l.a2("workbook-problem", "column", named(&field), "text", text))
            .collect();
        match &row.code {
            Some(code) if problems.is_empty() => l.a("workbook-is-course", "code", code),
            _ => problems.join("\n"),
        }
    };
    let line = |row: &Judged| -> Vec<Cell> {
        let mut cells: Vec<Cell> =
            kept.iter().map(|at| Cell::from(row.cells.get(*at).map_or("", String::as_str))).collect();
        let text: String = said(row).chars().take(30_000).collect();
        cells.push(Cell::from(text.as_str()));
        cells
    };
    Sheet {
        name: l.t("workbook-sheet-courses"),
        titles: vec![
            l.a("workbook-annotated-title", "name", &upload.file_name),
            l.t("workbook-annotated-note"),
        ],
        columns: file_columns,
        rows: rows.iter().map(line).collect(),
        landscape: true,
        created_at: now,
    }
}

/// A page of an invented workbook.
pub(super) fn sample_page(l: L, state: &str, shown: Option<Outcome>, outcomes: &[Outcome]) -> String {
    let mut upload = sample_upload(l, state);
    let mut names: Vec<String> = columns().iter().map(|key| header(l, key)).collect();
    names.retain(|name| *name != header(l, NUMBER));
    names.push(l.pick("備註", "Remark").to_owned());
    upload.header = serde_json::to_string(&names).unwrap_or_default();
    let rows = (4u32..).zip(outcomes).map(|(line, outcome)| {
        let raw = if *outcome == Outcome::Wrong { sample::raw_begun(l) } else { sample::raw(l) };
        Judged::sample(line, raw, *outcome)
    });
    let found = Found { upload, rows: rows.collect(), shown, page: 1, now: sample::now() };
    let shell = crate::shell::sample(l, l.t("workbook-result-title"));
    super::super::draw(&draw(shell, &found, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_a_spreadsheet_does() {
        let letters = [0, 25, 26, 51, 52, 701, 702].map(letter);
        assert_eq!(letters, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
