//! Writing judged rows: all in one transaction, with few statements however many rows there are.

use platform::ids::{PersonId, ServiceId};
use platform::{AppResult, Change, Platform, params};
use serde_json::json;

use super::judge::{Judged, Outcome};
use super::place::Place;
use super::{MatchId, ProposalId, store};
use crate::identity::{self, NewPerson, NewService, Person};
use domain::ids::{PersonNumber, PersonalCode};
use domain::staff::Typed;

/// What is to be written, gathered over all rows.
#[derive(Default)]
struct Work {
    new: Vec<NewPerson>,
    records: Vec<Person>,
    services: Vec<NewService>,
    numbers: Vec<(PersonId, PersonNumber)>,
    starts: Vec<(ServiceId, jiff::civil::Date)>,
    remembered: Vec<Vec<sea_orm::Value>>,
    matches: Vec<Vec<sea_orm::Value>>,
    candidates: Vec<Vec<sea_orm::Value>>,
    proposals: Vec<Vec<sea_orm::Value>>,
}

/// Writes what the rows were judged to be; rows that are refused or unchanged write nothing. Answers how many wrote.
/// New people's identities are noted in their rows.
///
/// # Errors
/// The database; then nothing is written.
pub(super) async fn write(
    platform: &Platform,
    change: &mut Change,
    place: &Place,
    rows: &mut [Judged],
    source: &'static str,
) -> AppResult<usize> {
    let mut work = Work::default();
    let mut wrote = 0;
    for row in rows.iter_mut() {
        match row.outcome {
            Outcome::Added => add(&mut work, place, row, source),
            Outcome::Updated => update(platform, change, &mut work, place, row, source).await?,
            Outcome::Possible => ask(platform, change, &mut work, place, row),
            Outcome::Proposed => propose(change, &mut work, place, row, source),
            Outcome::Unchanged | Outcome::Refused => continue,
        }
        wrote += 1;
    }
    identity::register_people(platform, change, work.new, place.today).await?;
    identity::save_persons(change, &work.records).await?;
    identity::add_numbers(platform, change, &work.numbers, place.today).await?;
    identity::begin_services(change, work.services).await?;
    for (service, from) in work.starts {
        identity::start_service(change, service, from).await?;
    }
    store::remember(change, work.remembered).await?;
    store::insert_matches(change, work.matches, work.candidates).await?;
    store::insert_proposals(change, work.proposals).await?;
    Ok(wrote)
}

fn add(work: &mut Work, place: &Place, row: &mut Judged, source: &'static str) {
    let Some(entry) = &row.entry else { return };
    let mut new = NewPerson::fresh(&entry.name);
    new.number.clone_from(&entry.number);
    let blank = Person {
        id: new.id,
        personal_code: PersonalCode::from_random(new.code_bytes).as_str().to_owned(),
        name: entry.name.clone(),
        stage: place.stage.clone(),
        ..Person::sample()
    };
    let (record, _) = super::judge::differences(place, &blank, entry, false);
    row.person = Some(new.id);
    work.services.push(NewService {
        id: ServiceId::new(),
        person: new.id,
        organisation: place.organisation,
        main: true,
        from: entry.since.unwrap_or(place.today),
        source,
    });
    work.remembered.push(params![place.organisation, row.fingerprint.clone(), new.id]);
    work.records.push(record);
    work.new.push(new);
}

async fn update(
    platform: &Platform,
    change: &mut Change,
    work: &mut Work,
    place: &Place,
    row: &mut Judged,
    source: &'static str,
) -> AppResult<()> {
    let (Some(entry), Some(after)) = (&row.entry, &row.after) else { return Ok(()) };
    let person = after.id;
    let fields = json!({"organisation": place.organisation, "fields": row.changes, "line": row.line});
    change.record("person.kept", person.0, fields);
    if let (true, Some(number)) = (row.changes.contains(&"number"), &entry.number) {
        work.numbers.push((person, number.clone()));
        let masked = number.masked();
        change.record("person.number_added", person.0, json!({"number": masked}));
    }
    if row.changes.contains(&"service") {
        let from = entry.since.unwrap_or(place.today);
        let service = NewService {
            id: ServiceId::new(),
            person,
            organisation: place.organisation,
            main: true,
            from,
            source,
        };
        work.services.push(service);
    }
    if let (true, Some(since)) = (row.changes.contains(&"since"), entry.since) {
        let aliases = identity::same_person(change.conn(), person).await?;
        let own = identity::services_among(change.conn(), &aliases).await?;
        let here = own.iter().find(|s| s.organisation == place.organisation && s.valid_until.is_none());
        work.starts.extend(here.map(|s| (s.id, since)));
    }
    work.records.push((**after).clone());
    let _ = platform;
    Ok(())
}

fn ask(platform: &Platform, change: &mut Change, work: &mut Work, place: &Place, row: &Judged) {
    let id = MatchId::new();
    let grounds: Vec<_> = row.grounds.iter().map(|(person, ground)| (person.0, ground.as_str())).collect();
    change.record("staff.match_found", id.0, json!({"organisation": place.organisation, "grounds": grounds}));
    work.matches.push(params![
        id,
        place.organisation,
        place.door.as_str(),
        row.fingerprint.clone(),
        row.name.clone(),
        seal(platform, &row.typed),
        "open",
        change.now().as_millisecond(),
    ]);
    for (person, ground) in &row.grounds {
        work.candidates.push(params![id, *person, ground.as_str()]);
    }
}

fn propose(change: &mut Change, work: &mut Work, place: &Place, row: &Judged, source: &'static str) {
    let Some(person) = row.person else { return };
    let id = ProposalId::new();
    change.record("service.proposed", person.0, json!({"to": place.organisation, "source": source}));
    let since = row.entry.as_ref().and_then(|e| e.since).map(|d| d.to_string());
    work.proposals.push(params![
        id,
        person,
        row.after.as_ref().and_then(|p| p.organisation),
        place.organisation,
        source,
        "open",
        since,
        change.now().as_millisecond(),
        change.actor().person,
    ]);
}

/// What was typed about a person, sealed: it may hold a number.
pub(super) fn seal(platform: &Platform, typed: &Typed) -> Vec<u8> {
    let pairs: Vec<(&str, &str)> = typed.pairs().iter().map(|(f, t)| (f.as_str(), t.as_str())).collect();
    platform.keys.seal(&serde_json::to_string(&pairs).unwrap_or_default())
}

/// What [`seal`] kept.
pub(super) fn unseal(platform: &Platform, sealed: &[u8]) -> Typed {
    let mut typed = Typed::new();
    let pairs: Vec<(String, String)> =
        platform.keys.open(sealed).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    for (field, text) in pairs {
        if let Some(field) = domain::staff::Field::parse(&field) {
            typed.set(field, text);
        }
    }
    typed
}
