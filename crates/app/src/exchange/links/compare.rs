//! Months compared with the other side by figures and digests; where they differ, the records that only one side has are named.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::calendar::civil_date;
use domain::exchange::{Figures, Month};
use domain::exchange_link::LinkRefused;
use domain::hours::HalfHours;
use domain::ids::mask_numbers;
use platform::db::Actor;
use platform::ids::PersonId;
use platform::{AppError, AppResult};
use serde::Deserialize;
use serde_json::json;

use super::call::{Other, Stopped};
use super::{Compared, Difference, Link, store};
use crate::App;
use crate::exchange::months::Cell;
use crate::exchange::records;
use crate::exchange::taking::mark_of;
use crate::identity;

/// Months that are compared: this one and those before it.
const MONTHS: usize = 3;
/// Schools that differ and are looked into, and records that are named, of one comparison.
const MOST_SCHOOLS: usize = 20;
const MOST_NAMED: usize = 200;

/// A record of ours.
struct Own {
    course: String,
    number: String,
    half_hours: i64,
}

/// The records of a school with their marks.
type Marked = HashMap<u128, Own>;

#[derive(Deserialize)]
struct TheirMonth {
    marks_key: String,
}

#[derive(Deserialize)]
struct Differences {
    differences: Vec<OneSchool>,
}

#[derive(Deserialize)]
struct OneSchool {
    school: String,
}

#[derive(Deserialize)]
struct Missing {
    only_here: Vec<Named>,
    only_there: Vec<String>,
}

#[derive(Deserialize)]
struct Named {
    key: String,
    person: String,
    half_hours: i64,
}

/// Compares the months and keeps what was found.
pub(super) async fn compare(app: &App, link: &Link, other: &Other) -> Result<(), Stopped> {
    let mut compared = Compared { at: app.clock.now().as_millisecond(), ..Compared::default() };
    let mut month = Month::of(civil_date(app.clock.now()));
    for _ in 0..MONTHS {
        one(app, link, other, month, &mut compared).await?;
        compared.months.push(month.to_string());
        month = month.previous();
    }
    compared.differences.truncate(MOST_NAMED);
    let text = serde_json::to_string(&compared).map_err(AppError::internal)?;
    let mut change = app.db.change(&Actor::process("exchange"), app.clock.now()).await?;
    store::set_compared(&change, link.id, &text).await?;
    change.record(
        "exchange.link_compared",
        link.id.0,
        json!({"link": link.name, "months": compared.months, "differences": compared.differences.len()}),
    );
    Ok(change.commit().await?)
}

async fn one(
    app: &App,
    link: &Link,
    other: &Other,
    month: Month,
    found: &mut Compared,
) -> Result<(), Stopped> {
    let theirs: TheirMonth = read(other.get(&format!("/months/{month}")).await?)?;
    let key: Option<[u8; 32]> = hex::decode(&theirs.marks_key).ok().and_then(|bytes| bytes.try_into().ok());
    let key = key.ok_or(LinkRefused::Unreadable)?;
    let schools = own(app, link, month, &key).await?;
    let cells: Vec<Cell> =
        schools.iter().map(|(school, marked)| Cell::of(school, &figures(marked))).collect();
    let differ: Differences =
        post(other, &format!("/months/{month}/compare"), &json!({ "cells": cells })).await?;
    for OneSchool { school } in differ.differences.into_iter().take(MOST_SCHOOLS) {
        let none = Marked::new();
        let marked = schools.get(&school).unwrap_or(&none);
        let marks: Vec<String> = marked.keys().map(|mark| format!("{mark:032x}")).collect();
        let asked = json!({"school": school, "marks": marks});
        let missing: Missing = post(other, &format!("/months/{month}/drill"), &asked).await?;
        let named = |course: &str, person: &str, half_hours, here| Difference {
            month: month.to_string(),
            school: school.clone(),
            course: course.to_owned(),
            person: mask_numbers(person),
            half_hours,
            here,
        };
        for mark in missing.only_there {
            let own = u128::from_str_radix(&mark, 16).ok().and_then(|mark| marked.get(&mark));
            found.differences.extend(own.map(|own| named(&own.course, &own.number, own.half_hours, true)));
        }
        let there = missing.only_here.iter().map(|one| named(&one.key, &one.person, one.half_hours, false));
        found.differences.extend(there);
    }
    Ok(())
}

async fn post<T: serde::de::DeserializeOwned>(
    other: &Other,
    path: &str,
    body: &serde_json::Value,
) -> Result<T, Stopped> {
    read(other.post(path, "application/json", body.to_string().into_bytes()).await?)
}

fn read<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> Result<T, Stopped> {
    serde_json::from_value(value).map_err(|_| LinkRefused::Unreadable.into())
}

fn figures(marked: &Marked) -> Figures {
    let mut figures = Figures::default();
    marked.iter().for_each(|(mark, own)| figures.add(own.half_hours, *mark));
    let courses: HashSet<&str> = marked.values().map(|own| own.course.as_str()).collect();
    figures.courses = courses.len() as u64;
    figures
}

/// Our records of a month that can be sent, by school.
async fn own(app: &App, link: &Link, month: Month, key: &[u8; 32]) -> AppResult<BTreeMap<String, Marked>> {
    let days = (month.first().to_string(), month.last().to_string());
    let courses = records::whole_within(app, link.organisation, link.partner, &days).await?;
    let people: Vec<PersonId> = courses.iter().flat_map(|course| &course.people).map(|one| one.0).collect();
    let numbers = identity::numbers_in_clear(app, app.db.read(), &people).await?;
    let mut schools: BTreeMap<String, Marked> = BTreeMap::new();
    for course in courses {
        let school = schools.entry(course.organiser.clone()).or_default();
        for (person, hours) in course.people.iter().filter(|(_, hours)| *hours > HalfHours::ZERO) {
            let Some(number) = numbers.get(person) else { continue };
            let mark = u128::from_be_bytes(mark_of(key, &course.code, number, *hours));
            let own =
                Own { course: course.code.clone(), number: number.clone(), half_hours: i64::from(hours.0) };
            school.insert(mark, own);
        }
    }
    schools.retain(|_, marked| !marked.is_empty());
    Ok(schools)
}
