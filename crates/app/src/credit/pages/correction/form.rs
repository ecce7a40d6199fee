//! The form of an application: people with their hours, rows for others, facts, the reason.

use std::collections::BTreeMap;

use domain::codes;
use domain::hours::HalfHours;
use domain::text::fold;
use platform::web::Posted;
use ui::components::{Button, Card, Choice, Column, ErrorSummary, Field, Row, Table};
use ui::{L, Markup, Shell};

use super::super::{named, with_next};
use super::difference::scope_text;
use crate::catalogue::{Course, Facts, view};
use crate::credit::correction::{Fresh, Input, Wrong};
use crate::identity::Person;
use crate::shell::form;

/// Blank rows offered below the list.
const BLANK_ROWS: usize = 3;
/// More rows than anybody types at once.
const MOST_ROWS: usize = 200;
/// Between scope and item in one choice.
const BETWEEN: char = '|';

/// What the form shows.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub course: Course,
    /// People with hours, in the order of lists.
    pub people: Vec<(Person, HalfHours)>,
    /// Tags that may be chosen.
    pub tags: Vec<String>,
    pub input: Input,
    pub wrong: Vec<Wrong>,
}

/// The application as posted.
pub(super) fn input(posted: &Posted) -> Input {
    let hours = posted.fields.iter().filter_map(|(name, values)| {
        let code = name.strip_prefix("hours-")?;
        Some((code.to_owned(), values.first()?.trim().to_owned()))
    });
    let hours: BTreeMap<String, String> = hours.collect();
    let text = |name: &str, line: usize| posted.text(&format!("{name}-{line}")).to_owned();
    let fresh = (1..=MOST_ROWS)
        .take_while(|line| posted.has(&format!("who-{line}")))
        .map(|line| Fresh {
            line,
            who: text("who", line),
            name: text("name", line),
            hours: text("given", line),
        })
        .filter(|row| [&row.who, &row.name, &row.hours].iter().any(|part| !fold(part).is_empty()))
        .collect();
    let (scope, item) = posted.text("scope").split_once(BETWEEN).unwrap_or_default();
    Input {
        reason: posted.text("reason").to_owned(),
        facts: Facts {
            title: posted.text("title").to_owned(),
            scope: scope.to_owned(),
            item: item.to_owned(),
            tags: posted.all("attribute_tags").iter().map(|tag| fold(tag)).collect(),
        },
        hours,
        fresh,
    }
}

/// The summary of what is wrong, naming people.
pub(super) fn errors(l: L, shown: &Shown) -> ErrorSummary {
    let of = |wrong: &Wrong| {
        let sentence = wrong.refused.sentence(l);
        let person = shown.people.iter().find(|(p, _)| wrong.field == format!("hours-{}", p.personal_code));
        match person {
            Some((person, _)) => named(l, &person.name, &sentence),
            None => sentence,
        }
    };
    ErrorSummary::new(l, shown.wrong.iter().map(|wrong| (wrong.field.clone(), of(wrong))).collect())
}

/// The whole form.
pub(super) fn draw(shell: &Shell, action: &str, shown: &Shown) -> Markup {
    let l = shell.l;
    let reason = Field::textarea(l, "reason", l.t("correction-reason"))
        .hint(l.t("correction-reason-hint"))
        .max_length(u32::try_from(domain::correction::LONGEST_TEXT).unwrap_or(500))
        .required()
        .value(shown.input.reason.as_str())
        .error(sentence(l, shown, "reason"));
    let parts = vec![
        Card::new(people(l, shown)).title(l.t("correction-hours-title")).flush().into(),
        Card::new(facts(l, shown)).title(l.t("correction-facts-title")).into(),
        Card::new(reason).title(l.t("correction-reason-title")).into(),
        Markup::raw("<div class=\"form-foot\"><div class=\"actions\">"),
        Button::submit(l.t("correction-send")).primary().icon("arrow-right").into(),
        Markup::raw("</div><p class=\"sub\">")
            .and(l.t("correction-send-hint"))
            .and(Markup::raw("</p></div>")),
    ];
    form(shell, action, parts)
}

fn sentence(l: L, shown: &Shown, field: &str) -> Option<String> {
    shown.wrong.iter().find(|wrong| wrong.field == field).map(|wrong| with_next(l, &wrong.refused))
}

fn people(l: L, shown: &Shown) -> Table {
    let columns = vec![
        Column::text(l.t("correction-column-person")),
        Column::number(l.t("correction-column-before")),
        Column::text(l.t("correction-column-after")),
    ];
    let mut rows: Vec<Row> =
        shown.people.iter().map(|(person, hours)| known(l, shown, person, *hours)).collect();
    let typed = shown.input.fresh.clone();
    let begin = typed.iter().map(|row| row.line).max().unwrap_or(0) + 1;
    let blank = (begin..begin + BLANK_ROWS).map(|line| Fresh { line, ..Fresh::default() });
    // Rows keep their numbers where something is wrong, so the page counts them without a gap.
    let last = begin + BLANK_ROWS;
    let mut fresh: BTreeMap<usize, Fresh> =
        (1..last).map(|line| (line, Fresh { line, ..Fresh::default() })).collect();
    fresh.extend(typed.into_iter().chain(blank).map(|row| (row.line, row)));
    rows.extend(fresh.into_values().map(|row| new(l, shown, &row)));
    Table::new(l, l.t("correction-form-caption"), columns).rows(rows).dense()
}

fn known(l: L, shown: &Shown, person: &Person, hours: HalfHours) -> Row {
    let field = format!("hours-{}", person.personal_code);
    let typed = shown.input.hours.get(&person.personal_code).cloned().unwrap_or_else(|| hours.to_string());
    let input = Field::number(l, field.clone(), l.a("correction-hours-of", "name", &person.name))
        .hide_label()
        .plain()
        .suffix(l.t("credit-hours-unit"))
        .value(typed)
        .error(sentence(l, shown, &field));
    Row::default()
        .cell(Markup::from(person.name.as_str()).and(Markup::small(&person.organisation_name)))
        .cell(hours.to_string())
        .cell(input)
}

fn new(l: L, shown: &Shown, row: &Fresh) -> Row {
    let n = row.line;
    let (who_field, hours_field) = (format!("who-{n}"), format!("given-{n}"));
    let who = Field::text(l, who_field.clone(), l.a("correction-new-who", "n", n))
        .plain()
        .value(row.who.as_str())
        .error(sentence(l, shown, &who_field));
    let name = Field::text(l, format!("name-{n}"), l.a("correction-new-name", "n", n))
        .plain()
        .value(row.name.as_str());
    let hours = Field::number(l, hours_field.clone(), l.a("correction-new-hours", "n", n))
        .hide_label()
        .plain()
        .suffix(l.t("credit-hours-unit"))
        .value(row.hours.as_str())
        .error(sentence(l, shown, &hours_field));
    Row::default().cell(Markup::from(name).and(who)).cell(l.t("correction-none")).cell(hours)
}

fn facts(l: L, shown: &Shown) -> Markup {
    let typed = &shown.input.facts;
    let title = Field::text(l, "title", view::field_label(l, "title"))
        .plain()
        .width("wide")
        .value(typed.title.as_str())
        .error(sentence(l, shown, "title"));
    let scope = Field::select(l, "scope", view::field_label(l, "scope"), scopes(l, &shown.course, typed))
        .plain()
        .value(format!("{}{BETWEEN}{}", typed.scope, typed.item))
        .error(sentence(l, shown, "scope"));
    let choices = shown.tags.iter().map(|tag| Choice::new(tag, view::option_label(l, "attribute_tags", tag)));
    let tags =
        Field::checkboxes(l, "attribute_tags", view::field_label(l, "attribute_tags"), choices.collect())
            .plain()
            .inline()
            .values(typed.tags.clone())
            .error(sentence(l, shown, "attribute_tags"));
    let hint = Markup::raw("<p class=\"sub\">").and(l.t("correction-facts-hint")).and(Markup::raw("</p>"));
    Markup::join([
        hint,
        title.into(),
        scope.into(),
        if shown.tags.is_empty() { Markup::default() } else { tags.into() },
    ])
}

/// Every scope with each of its items for the stage of the course; what stands first, also when the tables know it no more.
fn scopes(l: L, course: &Course, typed: &Facts) -> Vec<Choice> {
    let tables = codes::tables();
    let current = format!("{}{BETWEEN}{}", typed.scope, typed.item);
    let mut choices = vec![Choice::new(current.as_str(), scope_text(l, course, typed))];
    let mut offer = |value: String, label: String, group: &str| {
        if value != current {
            choices.push(Choice::new(value, label).group(group));
        }
    };
    let options = tables.field("scope").map(|field| field.options.as_slice()).unwrap_or_default();
    for option in options {
        let group = view::option_label(l, "scope", &option.code);
        let items = tables.items(&course.stage, &option.code);
        if items.is_empty() && !tables.scope_has_items(&option.code) {
            offer(format!("{}{BETWEEN}", option.code), group.clone(), &group);
        }
        for item in items {
            let value = format!("{}{BETWEEN}{}", option.code, item.code);
            offer(value, format!("{} {}", item.code, item.label), &group);
        }
    }
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_read_back() {
        let fields = [
            ("hours-34789ACDEF", "2.5"),
            ("who-1", ""),
            ("name-1", ""),
            ("given-1", ""),
            ("who-2", "GHJKMNPRTV"),
            ("name-2", "王松柏"),
            ("given-2", "3"),
            ("scope", "5-1|1-1-1"),
            ("reason", "  簽到誤植 "),
        ];
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()]));
        let read = input(&Posted { fields: fields.collect(), ..Posted::default() });
        assert_eq!(read.hours.get("34789ACDEF").map(String::as_str), Some("2.5"));
        assert_eq!((read.hours.len(), read.fresh.len(), read.fresh[0].line), (1, 1, 2));
        assert_eq!((read.facts.scope.as_str(), read.facts.item.as_str()), ("5-1", "1-1-1"));
        assert_eq!(read.reason, "簽到誤植");
    }
}
