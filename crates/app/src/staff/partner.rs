//! What a partner of the exchange says of people: judged and written as the school's own desk would, under another source.
//! Rule: docs/rules/exchange-profiles.md.

use std::collections::{HashMap, HashSet};

use domain::permissions::OrganisationKind;
use domain::staff::Typed;
use jiff::civil::Date;
use platform::ids::{OrganisationId, PersonId, ServiceId};
use platform::{AppResult, Change};
use sea_orm::ConnectionTrait;

use super::judge::{Judged, Outcome, judge_rows};
use super::place::Place;
use super::{apply, people, store};
use crate::App;
use crate::directory::Organisation;
use crate::identity::{self, Person};

/// How services and proposals say that a partner told of them.
const SOURCE: &str = "partner";

/// The place at which an organisation keeps people; none for one that keeps none.
pub fn place_of(organisation: &Organisation, today: Date) -> Option<Place> {
    let kind = OrganisationKind::parse(&organisation.kind)?;
    Place::at(organisation, kind, today)
}

/// Judges rows of one organisation; the line of each comes back with it.
///
/// # Errors
/// The database.
pub async fn judge_profiles<C: ConnectionTrait>(
    app: &App,
    conn: &C,
    place: &Place,
    rows: Vec<(u32, Typed)>,
) -> AppResult<Vec<Judged>> {
    judge_rows(app, conn, place, rows).await
}

/// Writes judged rows; new people's identities are noted in them. Answers how many wrote.
///
/// # Errors
/// The database; then nothing is written.
pub async fn write_profiles(
    app: &App,
    change: &mut Change,
    place: &Place,
    rows: &mut [Judged],
) -> AppResult<usize> {
    apply::write(app, change, place, rows, SOURCE).await
}

/// Somebody who serves at an organisation now.
#[derive(Clone, Debug)]
pub struct Serving {
    /// Name, for telling whether the same person is meant.
    pub name: String,
    /// Position.
    pub position: String,
    /// First day.
    pub from: Date,
    service: ServiceId,
    main: bool,
}

/// Of these people, those who serve at an organisation now.
///
/// # Errors
/// The database.
pub async fn serving<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    wanted: &[PersonId],
) -> AppResult<HashMap<PersonId, Serving>> {
    let aliases = identity::aliases(conn, wanted).await?;
    let all: Vec<PersonId> = wanted.iter().chain(aliases.keys()).copied().collect();
    let persons: HashMap<PersonId, Person> =
        identity::persons(conn, wanted).await?.into_iter().map(|person| (person.id, person)).collect();
    let mut found = HashMap::new();
    for service in identity::services_among(conn, &all).await? {
        let root = aliases.get(&service.person).copied().unwrap_or(service.person);
        let here = service.organisation == organisation && service.valid_until.is_none();
        if let Some(person) = persons.get(&root).filter(|_| here) {
            let serving = Serving {
                name: person.name.clone(),
                position: person.position.clone(),
                from: service.valid_from.parse().unwrap_or(Date::ZERO),
                service: service.id,
                main: service.main,
            };
            found.insert(root, serving);
        }
    }
    Ok(found)
}

/// How many people serve at organisations now.
///
/// # Errors
/// The database.
pub async fn serving_counts<C: ConnectionTrait>(
    conn: &C,
    organisations: &[OrganisationId],
) -> AppResult<HashMap<OrganisationId, usize>> {
    Ok(store::serving_counts(conn, organisations).await?)
}

/// Ends a service that a partner says is over, as moving out does.
///
/// # Errors
/// The database.
pub async fn end_told(
    change: &mut Change,
    organisation: OrganisationId,
    person: PersonId,
    serving: &Serving,
    day: Date,
) -> AppResult<()> {
    let record = identity::person(change.conn(), person).await?;
    let ending = people::Ending { organisation, service: serving.service, main: serving.main, day };
    people::end(change, record, &ending, SOURCE, None).await
}

/// Positions of people who are known, for those who may speak of some only.
///
/// # Errors
/// The database.
pub async fn positions_of<C: ConnectionTrait>(
    conn: &C,
    wanted: &HashSet<PersonId>,
) -> AppResult<HashMap<PersonId, String>> {
    let wanted: Vec<PersonId> = wanted.iter().copied().collect();
    Ok(identity::persons(conn, &wanted).await?.into_iter().map(|p| (p.id, p.position)).collect())
}

/// Whether a judged row waits for somebody's decision already.
pub fn waits_already(judged: &Judged) -> bool {
    let waiting = ["staff-note-match-waiting", "staff-note-proposal-waiting"];
    judged.outcome == Outcome::Unchanged
        && judged.notes.iter().any(|note| waiting.contains(&note.key.as_str()))
}

/// Whether a judged row waits in the queue of those who might be somebody known.
pub fn in_question(judged: &Judged) -> bool {
    judged.outcome == Outcome::Possible
        || judged.notes.iter().any(|note| note.key == "staff-note-match-waiting")
}
