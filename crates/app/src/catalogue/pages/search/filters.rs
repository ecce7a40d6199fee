//! The filters beside the results: each value with the number of courses it would leave.

use std::collections::HashMap;

use ::search::Facet;
use askama::Template;
use domain::{codes, places};
use ui::components::{Choice, Field, Filter};
use ui::{L, Markup};

use super::chips;
use crate::catalogue::search::{DISTANCES, LISTS, Query, item_parts};
use crate::catalogue::view;

/// Counts by filter, from the index; `None` while there is no index.
pub(super) type Counts = HashMap<Facet, Vec<(String, u64)>>;

/// What the form shows besides the question itself.
pub(super) struct Known<'a> {
    /// Fields of the address as typed, for dates and numbers that can't be read.
    pub pairs: &'a [(String, String)],
    /// Counts per value.
    pub counts: Option<&'a Counts>,
    /// County of the reader's own school; empty for visitors.
    pub own_county: &'a str,
}

/// Values of a filter shown when many have courses; those chosen are shown in any case.
const MOST_VALUES: usize = 24;

/// One value that may be ticked.
struct Value {
    value: String,
    label: String,
    count: Option<u64>,
    chosen: bool,
}

/// A filter with its values, folded unless something is chosen.
#[derive(Template)]
#[template(path = "catalogue/pages/search/group.html")]
struct Group {
    l: L,
    key: &'static str,
    legend: String,
    kind: &'static str,
    open: bool,
    values: Vec<Value>,
}

impl Group {
    fn chosen(&self) -> usize {
        // Radios always have one chosen; that says nothing.
        if self.kind == "radio" { 0 } else { self.values.iter().filter(|v| v.chosen).count() }
    }

    fn picture(&self) -> Markup {
        ui::icon("chevron-down")
    }
}

/// The whole form.
pub(super) fn form(l: L, query: &Query, known: &Known<'_>) -> Filter {
    let tick = |key: &str, on: bool| {
        Field::tick(l, key, l.t(&format!("course-search-{key}"))).value(if on { "1" } else { "" }).plain()
    };
    let words = Field::text(l, "q", l.t("course-search-words"))
        .value(&query.text)
        .hint(l.t("course-search-words-hint"))
        .plain();
    let mut filter = Filter::new(l, "/courses").field(words).field(tick("open", query.open));
    filter = filter.field(free(l, query, known)).field(tick("past", !query.upcoming));
    for part in [way(l, query, known), lists(l, query, known, &["county", "stage"]), near(l, query, known)] {
        filter = filter.field(part);
    }
    filter = filter
        .field(section(l, "days", query.from.is_some() || query.until.is_some(), days(l, query, known)))
        .field(lists(l, query, known, &LISTS[2..]))
        .field(section(
            l,
            "hours",
            query.hours_from.is_some() || query.hours_until.is_some(),
            hours(l, query, known),
        ))
        .field(section(l, "organiser", !query.organiser.is_empty(), organiser(l, query)))
        .keep("sort", &query.sort);
    chips::active(l, query)
        .into_iter()
        .fold(filter, |filter, (label, without)| filter.active(label, without.at_page(1)))
}

fn free(l: L, query: &Query, known: &Known<'_>) -> Field {
    let count = count_of(known, Facet::Free, "free");
    let label = match count {
        Some(n) => l.a2("find-with-count", "label", l.t("course-search-free"), "n", n),
        None => l.t("course-search-free"),
    };
    Field::tick(l, "free", label).value(if query.free { "1" } else { "" }).plain()
}

fn way(l: L, query: &Query, known: &Known<'_>) -> Markup {
    let value = |way: &str, counted: &str| Value {
        value: way.to_owned(),
        label: if way.is_empty() { l.t("find-way-any") } else { l.t(&format!("course-search-way-{way}")) },
        count: if way.is_empty() { None } else { count_of(known, Facet::Online, counted) },
        chosen: query.way == way,
    };
    let values = vec![value("", ""), value("onsite", "on_site"), value("online", "online")];
    drawn(Group { l, key: "way", legend: l.t("course-search-way"), kind: "radio", open: true, values })
}

fn lists(l: L, query: &Query, known: &Known<'_>, keys: &[&'static str]) -> Markup {
    Markup::join(keys.iter().map(|key| {
        let values = values(l, query, known, key);
        if values.is_empty() {
            return Markup::default();
        }
        let open = values.iter().any(|v| v.chosen) || *key == "county" || *key == "stage";
        drawn(Group { l, key, legend: legend(l, key), kind: "checkbox", open, values })
    }))
}

/// The name of a filter.
pub(super) fn legend(l: L, key: &str) -> String {
    match key {
        "county" | "stage" | "scope" => l.t(&format!("course-search-{key}")),
        _ => l.t(&format!("find-list-{key}")),
    }
}

/// The words of a value of a filter.
pub(super) fn label(l: L, key: &str, value: &str) -> String {
    match key {
        "stage" => view::option_label(l, "audience_stages", value),
        "position" => view::option_label(l, "audience_positions", value),
        "scope" | "tier" => view::option_label(l, key, value),
        "tag" => view::option_label(l, "attribute_tags", value),
        "subject" => match codes::tables().subjects.iter().find(|s| s.code == value) {
            Some(subject) => l.a2(
                "find-subject",
                "subject",
                view::option_label(l, "subject", value),
                "stage",
                view::option_label(l, "stage", &subject.stage),
            ),
            None => value.to_owned(),
        },
        "item" => item_parts(value)
            .and_then(|(stage, scope, item)| view::item_label(stage, scope, item))
            .unwrap_or_else(|| value.to_owned()),
        "weekday" if crate::catalogue::search::weekday(value).is_some() => {
            l.t(&format!("find-weekday-{value}"))
        }
        "slot" if crate::catalogue::search::slot(value).is_some() => l.t(&format!("find-slot-{value}")),
        _ => value.to_owned(),
    }
}

/// The values of a filter: with counts those that have courses, most first where no order is known better; without counts
/// all that the tables name. What is chosen is always among them.
fn values(l: L, query: &Query, known: &Known<'_>, key: &'static str) -> Vec<Value> {
    let chosen = query.list(key);
    let counted = facet(key).and_then(|facet| known.counts.map(|c| c.get(&facet)));
    let mut values: Vec<(String, Option<u64>)> = match counted {
        Some(Some(found)) => found.iter().map(|(value, n)| (value.clone(), Some(*n))).collect(),
        Some(None) => Vec::new(),
        // The index does not count audiences by position.
        None => named(key).into_iter().map(|value| (value, None)).collect(),
    };
    let order = named(key);
    if counted.is_some() && key != "county" && !order.is_empty() {
        values.sort_by_key(|(value, _)| order.iter().position(|named| named == value));
    }
    values.retain(|(value, n)| *n != Some(0) && !value.is_empty() && !chosen.contains(value));
    values.truncate(MOST_VALUES);
    let counts = counted.flatten();
    let count_of =
        |value: &String| counts.map(|found| found.iter().find(|(v, _)| v == value).map_or(0, |(_, n)| *n));
    let first = chosen.iter().map(|value| (value.clone(), count_of(value), true));
    first
        .chain(values.into_iter().map(|(value, n)| (value, n, false)))
        .map(|(value, count, chosen)| Value { label: label(l, key, &value), value, count, chosen })
        .collect()
}

/// The values the tables name, in their order; empty for filters whose values are too many to be listed without counts.
fn named(key: &str) -> Vec<String> {
    let options = |field: &str| {
        let field = codes::tables().field(field);
        field.map(|f| f.options.iter().map(|o| o.code.clone()).collect()).unwrap_or_default()
    };
    match key {
        "county" => places::counties().iter().map(|c| c.county.clone()).collect(),
        "stage" => options("audience_stages"),
        "position" => options("audience_positions"),
        "scope" | "tier" => options(key),
        "weekday" => (1..=7).map(|n| n.to_string()).collect(),
        "slot" => ["morning", "afternoon", "evening"].map(str::to_owned).to_vec(),
        _ => Vec::new(),
    }
}

fn facet(key: &str) -> Option<Facet> {
    Some(match key {
        "county" => Facet::County,
        "stage" => Facet::AudienceStage,
        "subject" => Facet::Subject,
        "scope" => Facet::Scope,
        "item" => Facet::Item,
        "tier" => Facet::Tier,
        "tag" => Facet::Tag,
        "weekday" => Facet::Weekday,
        "slot" => Facet::Slot,
        _ => return None,
    })
}

fn count_of(known: &Known<'_>, facet: Facet, value: &str) -> Option<u64> {
    let found = known.counts?.get(&facet)?;
    Some(found.iter().find(|(v, _)| v == value).map_or(0, |(_, n)| *n))
}

fn near(l: L, query: &Query, known: &Known<'_>) -> Markup {
    let mut choices = Vec::new();
    let own = known.own_county;
    if places::county(own).is_some() {
        choices.push(Choice::new(own, l.a("find-near-own", "county", own)));
    }
    if query.near.contains(',') {
        choices.push(Choice::new(&query.near, l.t("find-near-here")));
    }
    let others = places::counties().iter().filter(|c| c.county != own);
    choices.extend(others.map(|c| Choice::new(&c.county, &c.county)));
    let distances =
        DISTANCES.map(|km| Choice::new(km.to_string(), l.a("find-within-kilometres", "n", km))).to_vec();
    let locate = Markup::raw(format!(
        "<p class=\"actions\" data-locate hidden><button class=\"button button-small\" type=\"button\" data-failed=\"{}\">{}</button> <span class=\"sub\" role=\"status\"></span></p>",
        Markup::from(l.t("find-near-failed")).as_str(),
        Markup::from(l.t("find-near-locate")).as_str(),
    ));
    let fields = Markup::join([
        Field::select(l, "near", l.t("find-near"), choices)
            .value(&query.near)
            .hint(l.t("find-near-hint"))
            .plain()
            .into(),
        locate,
        Field::select(l, "within", l.t("find-within"), distances)
            .value(query.within.to_string())
            .plain()
            .into(),
    ]);
    section(l, "near", !query.near.is_empty(), fields)
}

fn days(l: L, query: &Query, known: &Known<'_>) -> Markup {
    let field = |key: &str, understood: bool| {
        let typed = typed(known, key);
        let error = (!typed.is_empty() && !understood).then(|| l.a("refusal-date-form", "given", &typed));
        Field::date(l, key, l.t(&format!("course-search-{key}"))).value(typed).error(error).plain()
    };
    Markup::from(field("from", query.from.is_some())).and(field("until", query.until.is_some()))
}

fn hours(l: L, query: &Query, known: &Known<'_>) -> Markup {
    let field = |key: &str, label: &str, understood: bool| {
        let typed = typed(known, key);
        let error = (!typed.is_empty() && !understood).then(|| l.t("find-hours-form"));
        Field::number(l, key, l.t(label)).value(typed).error(error).plain()
    };
    Markup::from(field("hours_from", "find-hours-from", query.hours_from.is_some())).and(field(
        "hours_until",
        "find-hours-until",
        query.hours_until.is_some(),
    ))
}

fn organiser(l: L, query: &Query) -> Field {
    Field::text(l, "organiser", l.t("find-organiser"))
        .value(&query.organiser)
        .hint(l.t("find-organiser-hint"))
        .plain()
}

fn typed(known: &Known<'_>, key: &str) -> String {
    let last = known.pairs.iter().rev().find(|(k, _)| k == key);
    last.map(|(_, v)| v.trim().chars().take(40).collect()).unwrap_or_default()
}

/// Fields that fold away under a heading.
fn section(l: L, key: &str, open: bool, fields: impl Into<Markup>) -> Markup {
    Markup::raw(format!(
        "<details class=\"facet\"{}><summary>{}{}</summary><div class=\"facet-body\">",
        if open { " open" } else { "" },
        Markup::from(l.t(&format!("find-section-{key}"))).as_str(),
        ui::icon("chevron-down").as_str(),
    ))
    .and(fields)
    .and(Markup::raw("</div></details>"))
}

fn drawn(group: Group) -> Markup {
    // A template of fixed fields that can't be drawn is a fault of the code; the samples' test would show it.
    Markup::raw(group.render().unwrap_or_else(|error| format!("⟦{error}⟧")))
}
