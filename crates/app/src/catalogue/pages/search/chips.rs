//! The conditions in force, each with the same question without it.

use domain::hours::HalfHours;
use jiff::civil::Date;
use ui::L;

use super::filters::label;
use crate::catalogue::search::{LISTS, Query};

/// Conditions in words, in the order of the form.
pub(super) fn active(l: L, query: &Query) -> Vec<(String, Query)> {
    let mut found = Vec::new();
    let mut add = |on: bool, label: String, without: &dyn Fn(&mut Query)| {
        if on {
            let mut other = query.clone();
            without(&mut other);
            found.push((label, other));
        }
    };
    add(!query.text.is_empty(), query.text.clone(), &|q| {
        q.text.clear();
        q.words.clear();
    });
    for key in LISTS {
        for value in query.list(key) {
            add(true, label(l, key, value), &|q| *q = q.without(key, value));
        }
    }
    let day = |key: &str, day: Option<Date>| {
        day.map(|d| l.a(&format!("course-search-chip-{key}"), "day", l.date(d))).unwrap_or_default()
    };
    let hours = |key: &str, hours: Option<HalfHours>| {
        hours.map(|h| l.a(&format!("find-chip-{key}"), "n", h)).unwrap_or_default()
    };
    let way = if query.way == "online" { "online" } else { "onsite" };
    add(!query.organiser.is_empty(), l.a("find-chip-organiser", "name", &query.organiser), &|q| {
        q.organiser.clear();
    });
    add(query.from.is_some(), day("from", query.from), &|q| q.from = None);
    add(query.until.is_some(), day("until", query.until), &|q| q.until = None);
    add(query.hours_from.is_some(), hours("hours_from", query.hours_from), &|q| q.hours_from = None);
    add(query.hours_until.is_some(), hours("hours_until", query.hours_until), &|q| q.hours_until = None);
    add(!query.way.is_empty(), l.t(&format!("course-search-way-{way}")), &|q| q.way.clear());
    add(!query.near.is_empty(), near(l, query), &|q| q.near.clear());
    add(query.open, l.t("course-search-open"), &|q| q.open = false);
    add(query.free, l.t("course-search-free"), &|q| q.free = false);
    add(!query.upcoming, l.t("course-search-past"), &|q| q.upcoming = true);
    found
}

fn near(l: L, query: &Query) -> String {
    let place = if query.near.contains(',') { l.t("find-near-here") } else { query.near.clone() };
    l.a2("find-chip-near", "place", place, "n", query.within)
}
