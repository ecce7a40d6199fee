//! What an application asks, row by row and field by field, beside what stands.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::calendar::civil_date;
use domain::codes;
use domain::correction::{CorrectionRefused, LONGEST_TITLE, Wanted};
use domain::hours::HalfHours;
use domain::refusal::Refusal;
use domain::roster::{RosterProblem, Written, decide_named};
use domain::text::fold;
use jiff::Timestamp;
use platform::error::Refused;
use platform::ids::PersonId;
use platform::{AppError, AppResult};
use sea_orm::ConnectionTrait;

use super::{Input, Wrong};
use crate::catalogue::{Course, Facts, facts_of};
use crate::identity::{self, Person};
use crate::{App, directory, tags};

/// An application that was judged.
#[derive(Clone, Debug, Default)]
pub(super) struct Judged {
    /// People whose hours change.
    pub rows: Vec<Wanted<PersonId>>,
    /// Facts from now on.
    pub facts: Facts,
    /// What is wrong, in the order of the page.
    pub wrong: Vec<Wrong>,
}

/// Whom the rows for new people mean, by what was typed.
pub(super) async fn people(app: &App, input: &Input) -> AppResult<HashMap<String, Person>> {
    let typed: Vec<&str> = input.fresh.iter().map(|row| row.who.as_str()).collect();
    identity::find_persons(app, app.db.read(), &typed).await
}

/// Judges an application against what stands.
///
/// # Errors
/// The database.
pub(super) async fn judge<C: ConnectionTrait>(
    conn: &C,
    course: &Course,
    standing: &BTreeMap<PersonId, HalfHours>,
    input: &Input,
    people: &HashMap<String, Person>,
    now: Timestamp,
) -> AppResult<Judged> {
    let mut judged = Judged::default();
    let ids: Vec<PersonId> = standing.keys().copied().collect();
    let listed = identity::persons(conn, &ids).await?;
    for person in &listed {
        let Some(typed) = input.hours.get(&person.personal_code) else { continue };
        let before = standing.get(&person.id).copied().unwrap_or_default();
        match amount(typed, before, course.hours()) {
            Ok(after) if after == before => {}
            Ok(after) => judged.rows.push(Wanted { person: person.id, before, after }),
            Err(problem) => judged.wrong(format!("hours-{}", person.personal_code), &problem),
        }
    }
    // Who has hours under a record that was merged is on the list as well.
    let remaining: BTreeSet<PersonId> = identity::remaining(conn, &ids).await?.into_values().collect();
    let mut seen: BTreeMap<PersonId, usize> = BTreeMap::new();
    for row in &input.fresh {
        let at = |field: &str| format!("{field}-{}", row.line);
        let Some(person) = people.get(&row.who) else {
            judged.wrong(at("who"), &RosterProblem::Unknown);
            continue;
        };
        if let Err(problem) = decide_named(written(&person.name, &row.name), false) {
            judged.wrong(at("who"), &problem);
        } else if remaining.contains(&person.id) {
            judged.wrong(at("who"), &CorrectionRefused::AlreadyListed);
        } else if let Some(first_row) = seen.insert(person.id, row.line) {
            judged.wrong(at("who"), &RosterProblem::Twice { first_row });
        } else {
            match amount(&row.hours, HalfHours::ZERO, course.hours()) {
                Ok(HalfHours::ZERO) => judged.wrong(at("given"), &RosterProblem::NoHours),
                Ok(after) => {
                    judged.rows.push(Wanted { person: person.id, before: HalfHours::ZERO, after });
                }
                Err(problem) => judged.wrong(at("given"), &problem),
            }
        }
    }
    facts(conn, course, &input.facts, now, &mut judged).await?;
    Ok(judged)
}

impl Judged {
    fn wrong(&mut self, field: impl Into<String>, refusal: &impl Refusal) {
        self.wrong.push(Wrong { field: field.into(), refused: Refused::new(refusal) });
    }
}

fn written(name: &str, typed: &str) -> Written {
    match fold(typed) {
        typed if typed == fold(name) => Written::Same,
        typed if typed.is_empty() => Written::Nothing,
        _ => Written::Other,
    }
}

/// The amount typed; nothing typed is nothing. What stands already may stay, also above what the course gives today.
fn amount(typed: &str, before: HalfHours, most: HalfHours) -> Result<HalfHours, RosterProblem> {
    if fold(typed).is_empty() {
        return Ok(HalfHours::ZERO);
    }
    let given =
        HalfHours::parse(typed).map_err(|_| RosterProblem::Steps { given: typed.trim().to_owned() })?;
    if given > most && given != before {
        return Err(RosterProblem::AboveCourse { given, most });
    }
    Ok(given)
}

/// Facts: only what differs from what stands is asked whether it may be so.
async fn facts<C: ConnectionTrait>(
    conn: &C,
    course: &Course,
    typed: &Facts,
    now: Timestamp,
    judged: &mut Judged,
) -> AppResult<()> {
    let before = facts_of(course);
    let title = typed.title.trim();
    if title.is_empty() || title.chars().count() > LONGEST_TITLE {
        judged.wrong("title", &CorrectionRefused::Title { most: LONGEST_TITLE });
    }
    if (&typed.scope, &typed.item) != (&before.scope, &before.item) && !known(course, typed) {
        judged.wrong("scope", &CorrectionRefused::Item);
    }
    let new: Vec<String> = typed.tags.iter().filter(|tag| !before.tags.contains(tag)).cloned().collect();
    if !new.is_empty() {
        let today = civil_date(now);
        let all = tags::all(conn).await?;
        let holds = |tag: &String| all.iter().any(|known| &known.tag == tag && known.holds(today));
        if let Some(tag) = new.iter().find(|tag| !holds(tag)) {
            judged.wrong("attribute_tags", &CorrectionRefused::TagNotInForce { tag: tag.clone() });
        }
        let organiser = directory::organisation(conn, course.organisation).await?;
        match tags::may_set(conn, &organiser.level, &organiser.code, &new).await {
            Ok(()) => {}
            Err(AppError::Refused(refused)) => {
                judged.wrong.push(Wrong { field: "attribute_tags".to_owned(), refused });
            }
            Err(other) => return Err(other),
        }
    }
    // What stays keeps its place: ticking boxes in another order changes nothing.
    let mut tags: Vec<String> = before.tags.iter().filter(|tag| typed.tags.contains(tag)).cloned().collect();
    tags.extend(new);
    judged.facts =
        Facts { title: title.to_owned(), scope: typed.scope.clone(), item: typed.item.clone(), tags };
    Ok(())
}

/// Whether the tables have this scope, with this item for the course's stage.
fn known(course: &Course, typed: &Facts) -> bool {
    let tables = codes::tables();
    if tables.label("scope", &typed.scope).is_none() {
        return false;
    }
    let items = tables.items(&course.stage, &typed.scope);
    (items.is_empty() && typed.item.is_empty()) || items.iter().any(|item| item.code == typed.item)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_gets_more_than_the_course_gives() {
        for (typed, before, expect) in [
            ("3", 6, Ok(6)),
            ("２.５", 6, Ok(5)),
            ("", 6, Ok(0)),
            ("0", 6, Ok(0)),
            ("3.5", 6, Err("roster-above-course")),
            ("4", 8, Ok(8)),
            ("1.2", 6, Err("roster-hours-steps")),
            ("-1", 6, Err("roster-hours-steps")),
        ] {
            let got = amount(typed, HalfHours(before), HalfHours(6));
            assert_eq!(got.map(|h| h.0).map_err(|p| p.code()), expect, "{typed} {before}");
        }
    }
}
