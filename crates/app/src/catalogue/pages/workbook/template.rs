//! The workbook to fill in: courses with one example, the options to choose from, how each column is filled in.

use documents::xlsx::{Cell, Column, Kind, Sheet};
use domain::calendar::{civil_date, roc_short};
use domain::course::workbook::{NUMBER, SESSIONS, SEVERAL, columns};
use domain::course::{RawForm, RawMeeting};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use ui::L;

use super::super::super::workbook::{header, label, options};
use super::super::super::{sample, view};
use super::super::form::OPTIONAL;

/// The sheet of the options among the sheets of the book.
const OPTIONS: usize = 1;
/// Columns a course of its own kind needs, and others leave empty.
const AT_TIMES: [&str; 5] = ["starts", "ends", "credits", "item", "tier"];

/// The whole workbook in a language.
pub(super) fn sheets(l: L, now: Timestamp) -> Vec<Sheet> {
    let today = civil_date(now);
    let lists = lists(l, today);
    let sheet = |name: &str, titles: Vec<String>, columns: Vec<Column>, rows: Vec<Vec<Cell>>| Sheet {
        name: l.t(name),
        titles,
        columns,
        rows,
        landscape: true,
        created_at: now,
    };
    let column = |key: &String| {
        let column = Column::new(named(l, key), width(key), Kind::Text);
        match lists.iter().position(|(of, _)| of == key) {
            Some(at) => column.choices(OPTIONS, at),
            None => column,
        }
    };
    let raw = example(l, today);
    let first = columns().iter().map(|key| Cell::from(text(l, &raw, key, today).as_str())).collect();
    let titles = vec![l.t("workbook-title"), l.t("workbook-file-note")];
    let option_columns = lists.iter().map(|(key, _)| Column::new(header(l, key), 30.0, Kind::Text)).collect();
    let longest = lists.iter().map(|(_, labels)| labels.len()).max().unwrap_or_default();
    let option = |labels: &Vec<String>, at: usize| Cell::from(labels.get(at).map_or("", String::as_str));
    let option_rows =
        (0..longest).map(|at| lists.iter().map(|(_, labels)| option(labels, at)).collect()).collect();
    let help = [("workbook-help-column", 28.0), ("workbook-help-needed", 14.0), ("workbook-help-how", 90.0)];
    let help_columns = help.map(|(key, width)| Column::new(l.t(key), width, Kind::Text)).to_vec();
    vec![
        sheet("workbook-sheet-courses", titles, columns().iter().map(column).collect(), vec![first]),
        sheet("workbook-sheet-options", vec![l.t("workbook-options-note")], option_columns, option_rows),
        sheet("workbook-sheet-help", vec![l.t("workbook-help-note")], help_columns, help_rows(l)),
    ]
}

/// The name of a column, marked when it must be filled in.
fn named(l: L, key: &str) -> String {
    let name = header(l, key);
    if needed(key) { format!("{name}*") } else { name }
}

fn needed(key: &str) -> bool {
    key != NUMBER && !OPTIONAL.contains(&key) && !AT_TIMES.contains(&key) && !is_session(key)
}

fn is_session(key: &str) -> bool {
    key.starts_with("meetings-")
}

fn width(key: &str) -> f64 {
    match key {
        NUMBER => 10.0,
        "title" | "outline" | "audience_positions" => 36.0,
        _ if key.ends_with("-date") || key.ends_with("-from") || key.ends_with("-to") => 14.0,
        _ => 22.0,
    }
}

/// The columns with options and what is offered in each, every label once.
fn lists(l: L, on: Date) -> Vec<(String, Vec<String>)> {
    let offered = |key: &String| -> Vec<String> {
        let mut labels = Vec::new();
        for option in options(key, on) {
            let words = label(l, key, &option, on);
            // Items of one name stand in several scopes: their number tells them apart.
            let words = if key == "item" { format!("{} {words}", option.0) } else { words };
            if !labels.contains(&words) {
                labels.push(words);
            }
        }
        labels
    };
    columns()
        .into_iter()
        .map(|key| (offered(&key), key))
        .filter(|(o, _)| !o.is_empty())
        .map(|(o, k)| (k, o))
        .collect()
}

/// A complete course four weeks ahead.
fn example(l: L, today: Date) -> RawForm {
    let mut raw = sample::raw(l);
    let day = |ahead: i64| {
        let date = today.saturating_add(ahead.days());
        if l.is_zh() { roc_short(date) } else { date.to_string() }
    };
    raw.fields.remove("attribute_tags");
    raw.set("enrolment_opens", format!("{} 09:00", day(1)));
    raw.set("enrolment_closes", format!("{} 17:00", day(26)));
    let place = raw.meetings.first().map(|m| m.place.clone()).unwrap_or_default();
    raw.meetings = [28, 35]
        .map(|ahead| RawMeeting {
            date: day(ahead),
            from: "13:30".to_owned(),
            to: "16:30".to_owned(),
            place: place.clone(),
            link: String::new(),
            spot: String::new(),
        })
        .to_vec();
    raw
}

/// What the example says in a column, in words.
fn text(l: L, raw: &RawForm, key: &str, on: Date) -> String {
    if key == NUMBER {
        return l.t("workbook-example");
    }
    if let Some((n, part)) = key.strip_prefix("meetings-").and_then(|rest| rest.split_once('-')) {
        let meeting = n.parse::<usize>().ok().and_then(|n| raw.meetings.get(n - 1));
        return meeting.map_or_else(String::new, |m| match part {
            "date" => m.date.clone(),
            "from" => m.from.clone(),
            "to" => m.to.clone(),
            "place" => m.place.clone(),
            _ => m.link.clone(),
        });
    }
    if SEVERAL.contains(&key) {
        let labels: Vec<String> =
            raw.values(key).iter().map(|code| view::option_label(l, key, code)).collect();
        return labels.join("、");
    }
    let code = raw.first(key);
    let (stage, scope) = (raw.first("stage"), raw.first("scope"));
    let fits = |(of, in_stage, in_scope): &(String, String, String)| {
        of == code && (in_stage.is_empty() || in_stage == stage) && (in_scope.is_empty() || in_scope == scope)
    };
    match options(key, on).iter().find(|option| fits(option)) {
        Some(option) if key == "item" => format!("{code} {}", label(l, key, option, on)),
        Some(option) => label(l, key, option, on),
        None => code.to_owned(),
    }
}

/// One line a column; the sessions share theirs.
fn help_rows(l: L) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for key in columns() {
        let group = is_session(&key);
        if group && key != "meetings-1-date" {
            continue;
        }
        let hint = format!("course-field-{key}-hint");
        let mut how = Vec::new();
        match key.as_str() {
            NUMBER => how.push(l.t("workbook-help-number")),
            _ if group => how.push(l.a("workbook-help-sessions", "n", SESSIONS)),
            "enrolment_opens" | "enrolment_closes" => how.push(l.t("workbook-help-instant")),
            "subject" | "item" => how.push(l.t("workbook-help-depends")),
            _ if SEVERAL.contains(&key.as_str()) => how.push(l.t("workbook-help-several")),
            _ => {}
        }
        if l.has(&hint) {
            how.push(l.t(&hint));
        }
        let name = if group { view::field_label(l, "meetings") } else { header(l, &key) };
        let when = if needed(&key) {
            "workbook-help-always"
        } else if AT_TIMES.contains(&key.as_str()) || group {
            "workbook-help-at-times"
        } else {
            "workbook-help-optional"
        };
        let how = how.join(" ");
        rows.push(vec![Cell::from(name.as_str()), Cell::from(l.t(when).as_str()), Cell::from(how.as_str())]);
    }
    rows
}
