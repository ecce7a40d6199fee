//! How people stand to every requirement, counted now from the ledger: the one way that all pages and figures use.

use std::collections::{BTreeSet, HashMap};

use domain::calendar::SchoolYear;
use domain::requirement::{self as rules, OPEN_END, Progress, Span, Standing, Who, progress_all};
use jiff::civil::Date;
use platform::AppResult;
use platform::ids::{OrganisationId, PersonId};
use sea_orm::ConnectionTrait;

use super::{Entry, Leave, leave};
use crate::credit::{self, Held};
use crate::directory::{self, Brief};
use crate::identity::{self, Person};
use crate::staff;

/// One requirement in one period.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its place in the list of requirements asked about.
    pub at: usize,
    /// Whether the period is over.
    pub before: bool,
    /// How it stands.
    pub progress: Progress,
}

/// Somebody with everything that counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Who.
    pub person: Person,
    /// What is held, as the lines of progress name it.
    pub held: Vec<Held>,
    /// Leave noted.
    pub leaves: Vec<Leave>,
    /// What concerns the person, in the order of the list, running periods before those that ended.
    pub items: Vec<Item>,
}

impl Sheet {
    /// Items whose hours are missing in a running period.
    pub fn missing(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| !item.before && item.progress.standing.is_missing())
    }
}

/// How people stand to requirements on a day; those who serve nowhere have no sheet.
///
/// # Errors
/// The database.
pub async fn sheets<C: ConnectionTrait>(
    conn: &C,
    list: &[Entry],
    people: &[PersonId],
    today: Date,
) -> AppResult<Vec<Sheet>> {
    let known = facts(conn, people, today).await?;
    let periods: Vec<(usize, bool, Span)> = list
        .iter()
        .enumerate()
        .flat_map(|(at, entry)| {
            let running = entry.requirement.span_on(today).map(|span| (at, false, span));
            let before = entry.requirement.span_before(today).map(|span| (at, true, span));
            running.into_iter().chain(before)
        })
        .collect();
    let ids: Vec<PersonId> = known.iter().map(|(person, ..)| person.id).collect();
    let mut held = held_by(conn, &ids, &periods).await?;
    let mut sheets = Vec::with_capacity(known.len());
    for (person, who, leaves) in known {
        let held = held.remove(&person.id).unwrap_or_default();
        let lines: Vec<rules::Held> = held.iter().map(as_rule).collect();
        let mut items = Vec::new();
        for before in [false, true] {
            let asked: Vec<_> = periods.iter().filter(|(_, ended, _)| *ended == before).collect();
            let all: Vec<_> = asked.iter().map(|(at, _, span)| (&list[*at].requirement, *span)).collect();
            let found = progress_all(&all, &who, &lines, today);
            let found = asked.iter().zip(found).filter_map(|((at, ..), progress)| Some((*at, progress?)));
            items.extend(found.map(|(at, progress)| Item { at, before, progress }));
        }
        sheets.push(Sheet { person, held, leaves, items });
    }
    Ok(sheets)
}

async fn held_by<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
    periods: &[(usize, bool, Span)],
) -> AppResult<HashMap<PersonId, Vec<Held>>> {
    let mut found: HashMap<PersonId, Vec<Held>> = HashMap::new();
    let from = periods.iter().map(|(_, _, span)| span.from).min();
    let until = periods.iter().map(|(_, _, span)| span.until).max();
    if let Some((from, until)) = from.zip(until) {
        for one in credit::held(conn, people, from, until).await? {
            found.entry(one.person).or_default().push(one);
        }
    }
    Ok(found)
}

fn as_rule(held: &Held) -> rules::Held {
    rules::Held {
        day: held.day,
        half_hours: held.half_hours,
        tags: held.tags.clone(),
        scope: held.scope.clone(),
        items: held.items.clone(),
        online: held.online,
        elsewhere: held.elsewhere,
    }
}

/// What the rules ask about people, with a fixed number of questions.
async fn facts<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
    today: Date,
) -> AppResult<Vec<(Person, Who, Vec<Leave>)>> {
    let mut known = identity::persons(conn, people).await?;
    known.retain(|person| person.organisation.is_some() && person.merged_into.is_none());
    let ids: Vec<PersonId> = known.iter().map(|person| person.id).collect();
    let pairs = identity::same_persons(conn, &ids).await?;
    let root: HashMap<PersonId, PersonId> = pairs.iter().map(|(root, id)| (*id, *root)).collect();
    let all: Vec<PersonId> = root.keys().copied().collect();
    let organisations: BTreeSet<OrganisationId> = known.iter().filter_map(|p| p.organisation).collect();
    let organisations: Vec<OrganisationId> = organisations.into_iter().collect();
    let briefs: HashMap<OrganisationId, Brief> =
        directory::briefs(conn, &organisations).await?.into_iter().map(|brief| (brief.id, brief)).collect();
    let mut whos: HashMap<PersonId, Who> = HashMap::new();
    for service in identity::services_among(conn, &all).await? {
        let until = service.valid_until.as_deref().map_or(Some(OPEN_END), |day| day.parse().ok());
        let days = service.valid_from.parse().ok().zip(until).map(|(from, until)| Span { from, until });
        // A service that the school denied was none.
        let days = days.filter(|_| service.source != "disputed");
        whos.entry(root[&service.person]).or_default().services.extend(days);
    }
    for (person, seats) in identity::seats_of_people(conn, &ids, today).await? {
        let who = whos.entry(person).or_default();
        for seat in seats {
            who.duties.insert(seat.role.as_str().to_owned());
            who.duties.insert(seat.title);
        }
    }
    let year = i64::from(SchoolYear::of(today).number()) - 1;
    for (person, subject) in staff::subjects_taught_since(conn, &all, year).await? {
        whos.entry(root[&person]).or_default().subjects.insert(subject);
    }
    let mut leaves: HashMap<PersonId, Vec<Leave>> = HashMap::new();
    for one in leave::leaves_of(conn, &all).await? {
        leaves.entry(root[&one.person]).or_default().push(one);
    }
    let whole = |person: Person| {
        let mut who = whos.remove(&person.id).unwrap_or_default();
        let leaves = leaves.remove(&person.id).unwrap_or_default();
        let brief = person.organisation.and_then(|id| briefs.get(&id));
        who.level = brief.map(|brief| brief.level.clone()).unwrap_or_default();
        who.county.clone_from(&person.county);
        who.stage.clone_from(&person.stage);
        who.position.clone_from(&person.position);
        who.subjects.insert(person.subject.clone());
        who.leaves = leaves.iter().filter_map(Leave::span).collect();
        (person, who, leaves)
    };
    Ok(known.into_iter().map(whole).collect())
}

/// The own standing in a few numbers, for the home page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Glance {
    /// Requirements that concern the person in a running period and need hours.
    pub all: usize,
    /// Those whose hours are missing.
    pub missing: usize,
    /// The next last day among those.
    pub due: Option<Date>,
}

/// How somebody stands, in a few numbers; none for whom nothing concerns.
///
/// # Errors
/// The database.
pub async fn glance<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
    today: Date,
) -> AppResult<Option<Glance>> {
    let list = super::in_force(conn, today).await?;
    if list.is_empty() {
        return Ok(None);
    }
    let sheets = sheets(conn, &list, &[person], today).await?;
    let Some(sheet) = sheets.first() else { return Ok(None) };
    let running = sheet.items.iter().filter(|item| !item.before);
    let all = running.filter(|item| item.progress.standing != Standing::Exempt).count();
    let due = sheet.missing().filter_map(|item| item.progress.due).min();
    Ok((all > 0).then(|| Glance { all, missing: sheet.missing().count(), due }))
}
