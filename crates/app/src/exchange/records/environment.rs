//! Hours of environmental education by person, course and year. Rule: docs/rules/exchange-environment.md.

use domain::requirement::shipped;
use jiff::civil::{Date, date};
use platform::AppResult;
use platform::ids::PersonId;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Whose, store, whose};
use crate::App;
use crate::credit::{self, Held};
use crate::exchange::partners::Partner;

/// The requirement whose courses count.
const REQUIREMENT: &str = "environment";
/// People of a page.
const PEOPLE: i64 = 500;

/// A course of environmental education that somebody took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Line {
    /// Personal code.
    pub person: String,
    /// Name, when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// School code of the person's service organisation; empty without one.
    pub school: String,
    /// Our code of the course.
    pub course: String,
    /// Title.
    pub title: String,
    /// In half-hours.
    pub half_hours: i64,
    /// Last day of the course, ISO.
    pub ended_on: String,
}

/// A page of lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Lines {
    /// The lines, by person and day.
    pub lines: Vec<Line>,
    /// What to ask for the next page with; none at the end.
    #[schema(value_type = Option<String>)]
    pub next: Option<PersonId>,
}

/// Lines of a calendar year about people behind a place, in one order.
///
/// # Errors
/// The database.
pub async fn environment(
    app: &App,
    partner: &Partner,
    year: i16,
    after: Option<PersonId>,
    names: bool,
) -> AppResult<Lines> {
    let conn = app.db.read();
    let whose = if partner.reads_environment { Whose::All } else { whose(app, partner).await? };
    let people = store::people_after(conn, &whose, after, PEOPLE).await?;
    let next = people.last().filter(|_| i64::try_from(people.len()).is_ok_and(|n| n == PEOPLE)).copied();
    let (from, to) = (date(year, 1, 1), date(year, 12, 31));
    let mut held = credit::held(conn, &people, from, to).await?;
    held.retain(|held| !held.elsewhere && held.half_hours.0 > 0 && counts(held));
    held.sort_by(|a, b| (a.person, a.day, &a.code).cmp(&(b.person, b.day, &b.code)));
    let wanted: Vec<PersonId> = held.iter().map(|held| held.person).collect();
    let known = store::served(conn, &wanted).await?;
    let lines = held.into_iter().filter_map(|held| {
        let person = known.get(&held.person)?;
        Some(Line {
            person: person.personal_code.clone(),
            name: names.then(|| person.name.clone()),
            school: person.school.clone().unwrap_or_default(),
            course: held.code,
            title: held.title,
            half_hours: i64::from(held.half_hours.0),
            ended_on: held.day.to_string(),
        })
    });
    Ok(Lines { lines: lines.collect(), next })
}

/// Whether a course is one the requirement accepts.
fn counts(held: &Held) -> bool {
    let Some(line) = shipped().iter().find(|line| line.key == REQUIREMENT) else { return false };
    let named = |list: &str, word: &str| list.split('|').any(|one| !one.is_empty() && one == word);
    held.items.iter().any(|item| named(&line.items, item))
        || held.tags.iter().any(|tag| named(&line.tags, tag))
}

/// Whether lines of a year may be asked for: years the ledger can have, the running one included.
pub fn is_year(year: i16, today: Date) -> bool {
    (1990..=today.year()).contains(&year)
}
