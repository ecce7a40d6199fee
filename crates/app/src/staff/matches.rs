//! The queue of possible matches: a person decides who it is, and can take it back.

use domain::staff::{Field, StaffRefused, Typed, parse};
use platform::db::Actor;
use platform::ids::{OrganisationId, PersonId, ServiceId};
use platform::{AppError, AppResult, Change, params};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::judge::{Judged, Outcome, judge_rows};
use super::place::{Door, Place};
use super::store::{self, Match};
use super::{MatchId, apply};
use crate::App;
use crate::identity::{self, Person};

/// How to take a decision back.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Undo {
    /// The fields as they were, when any was changed.
    before: Option<Before>,
    /// Keyed hash of a number that was added.
    number: Option<Vec<u8>>,
    /// A service that began.
    service: Option<ServiceId>,
    /// Whether a proposal was made.
    proposed: bool,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Before {
    name: String,
    birth_date: Option<String>,
    sex: String,
    position: String,
    stage: String,
    subject: String,
    email: String,
    phone: String,
    supervised: bool,
    organisation: Option<OrganisationId>,
}

impl Before {
    fn of(p: &Person) -> Self {
        let p = p.clone();
        Self {
            name: p.name,
            birth_date: p.birth_date,
            sex: p.sex,
            position: p.position,
            stage: p.stage,
            subject: p.subject,
            email: p.email,
            phone: p.phone,
            supervised: p.supervised,
            organisation: p.organisation,
        }
    }

    fn restore(self, p: &mut Person) {
        p.name = self.name;
        p.birth_date = self.birth_date;
        p.sex = self.sex;
        p.position = self.position;
        p.stage = self.stage;
        p.subject = self.subject;
        p.email = self.email;
        p.phone = self.phone;
        p.supervised = self.supervised;
        p.organisation = self.organisation;
    }
}

/// A match of this place; others' are not known to exist.
pub(super) fn own(found: Option<Match>, organisation: OrganisationId) -> AppResult<Match> {
    found.filter(|m| m.organisation == organisation).ok_or(AppError::NotFound)
}

/// The place a match was found at; its door decides what is kept.
async fn place_of(change: &Change, place: &Place, found: &Match) -> AppResult<Place> {
    let door = Door::parse(&found.door).unwrap_or(Door::School);
    let _ = change;
    Ok(Place { door, ..place.clone() })
}

async fn take(change: &Change, place: &Place, id: MatchId, state: &[&str]) -> AppResult<Match> {
    let found = own(store::hold_match(change, id).await?, place.organisation)?;
    if !state.contains(&found.state.as_str()) {
        return Err(AppError::refused(&StaffRefused::Decided));
    }
    Ok(found)
}

/// Decides that it is this candidate: what was typed is taken into their record, or proposed when they serve elsewhere.
///
/// # Errors
/// Not found for another place's, or somebody who is no candidate; refused when decided; the database.
pub(super) async fn same(
    app: &App,
    actor: &Actor,
    place: &Place,
    id: MatchId,
    person: PersonId,
) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let mut found = take(&change, place, id, &["open"]).await?;
    let place = place_of(&change, place, &found).await?;
    if !store::candidates(change.conn(), id).await?.iter().any(|c| c.person == person) {
        return Err(AppError::NotFound);
    }
    let chosen = identity::person(change.conn(), person).await?;
    let typed = apply::unseal(app, &found.sealed);
    store::remember(&change, vec![params![place.organisation, found.fingerprint.clone(), chosen.id]]).await?;
    let mut rows = judge_rows(app, change.conn(), &place, vec![(0, typed)]).await?;
    let mut undo = Undo::default();
    if let Some(row) = rows.first() {
        undo = planned(app, &change, &chosen, row).await?;
    }
    let kept = services_here(&change, &place, chosen.id).await?;
    apply::write(app, &mut change, &place, &mut rows, "school").await?;
    undo.service = services_here(&change, &place, chosen.id).await?.into_iter().find(|s| !kept.contains(s));
    found.state = "same".to_owned();
    found.person = Some(chosen.id);
    finish(app, &mut change, &mut found, &undo, "staff.match_same").await?;
    Ok(change.commit().await?)
}

async fn planned(app: &App, change: &Change, chosen: &Person, row: &Judged) -> AppResult<Undo> {
    let mut undo = Undo { proposed: row.outcome == Outcome::Proposed, ..Undo::default() };
    if row.outcome == Outcome::Updated {
        undo.before = Some(Before::of(&identity::person(change.conn(), chosen.id).await?));
        let number = row.entry.as_ref().and_then(|e| e.number.as_ref());
        undo.number = number.filter(|_| row.changes.contains(&"number")).map(|n| app.keys.lookup(n.as_str()));
    }
    Ok(undo)
}

async fn services_here(change: &Change, place: &Place, person: PersonId) -> AppResult<Vec<ServiceId>> {
    let own = identity::services_among(change.conn(), &[person]).await?;
    let here = own.iter().filter(|s| s.organisation == place.organisation && s.valid_until.is_none());
    Ok(here.map(|s| s.id).collect())
}

/// Decides that it is somebody else: a new person, without a number that is another's.
///
/// # Errors
/// As [`same`].
pub(super) async fn other(app: &App, actor: &Actor, place: &Place, id: MatchId) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let mut found = take(&change, place, id, &["open"]).await?;
    let place = place_of(&change, place, &found).await?;
    let mut undo = Undo::default();
    if let Some(made) = found.made {
        // Decided so before and undone: the person made then serves here again.
        let service = identity::services_among(change.conn(), &[made]).await?.pop();
        if let Some(service) = service {
            identity::end_service(&change, service.id, None).await?;
            undo.service = Some(service.id);
        }
        set_organisation(&change, made, Some(place.organisation)).await?;
        found.person = Some(made);
    } else {
        let typed = without_others_number(app, &change, &apply::unseal(app, &found.sealed), &place).await?;
        let mut row = fresh_row(app, &place, typed, &found)?;
        apply::write(app, &mut change, &place, std::slice::from_mut(&mut row), "school").await?;
        found.person = row.person;
        found.made = row.person;
    }
    if let Some(person) = found.person {
        store::remember(&change, vec![params![place.organisation, found.fingerprint.clone(), person]])
            .await?;
    }
    found.state = "other".to_owned();
    finish(app, &mut change, &mut found, &undo, "staff.match_other").await?;
    Ok(change.commit().await?)
}

async fn without_others_number(app: &App, change: &Change, typed: &Typed, place: &Place) -> AppResult<Typed> {
    let mut typed = typed.clone();
    let entry = parse(&typed, &place.stage, place.today).unwrap_or_default();
    typed.set(Field::Code, "");
    let taken = match &entry.number {
        Some(number) => {
            let lookup = app.keys.lookup(number.as_str());
            identity::holders_of(change.conn(), std::slice::from_ref(&lookup)).await?.contains_key(&lookup)
        }
        None => false,
    };
    match entry.number.filter(|_| !taken) {
        Some(number) => typed.set(Field::Number, number.as_str()),
        None => typed.set(Field::Number, ""),
    }
    Ok(typed)
}

/// The row as one of a new person, whoever has the same name.
fn fresh_row(app: &App, place: &Place, typed: Typed, found: &Match) -> AppResult<Judged> {
    let entry = parse(&typed, &place.stage, place.today)
        .map_err(|faults| faults.first().map_or(AppError::NotFound, AppError::refused))?;
    if entry.name.is_empty() {
        return Err(AppError::refused(&StaffRefused::NameMissing));
    }
    let _ = app;
    Ok(Judged {
        line: 0,
        name: entry.name.clone(),
        who: String::new(),
        outcome: Outcome::Added,
        person: None,
        changes: Vec::new(),
        notes: Vec::new(),
        entry: Some(entry),
        after: None,
        grounds: Vec::new(),
        fingerprint: found.fingerprint.clone(),
        typed,
    })
}

/// Takes a decision back: what it changed is as before, and the question is open again.
///
/// # Errors
/// As [`same`].
pub(super) async fn undo(app: &App, actor: &Actor, place: &Place, id: MatchId) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let mut found = take(&change, place, id, &["same", "other"]).await?;
    let sealed = found.undo.as_ref().and_then(|u| app.keys.open(u));
    let undo: Undo = sealed.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let person = found.person.ok_or(AppError::NotFound)?;
    if found.state == "other" {
        for service in services_here(&change, place, person).await? {
            identity::end_service(&change, service, Some(place.today)).await?;
        }
        set_organisation(&change, person, None).await?;
    } else {
        if let Some(service) = undo.service {
            identity::end_service(&change, service, Some(place.today)).await?;
        }
        if let Some(lookup) = &undo.number {
            identity::take_back_number(&change, person, lookup).await?;
        }
        if let Some(before) = undo.before {
            let mut record = identity::person(change.conn(), person).await?;
            before.restore(&mut record);
            identity::save_persons(&change, &[record]).await?;
        }
        if undo.proposed {
            let own = store::proposals_of(change.conn(), &[person]).await?;
            for open in own.iter().filter(|p| p.state == "open" && p.to_organisation == place.organisation) {
                store::answer_proposal(&change, open.id, "withdrawn").await?;
            }
        }
    }
    store::forget(&change, place.organisation, &found.fingerprint).await?;
    found.state = "open".to_owned();
    found.person = None;
    finish(app, &mut change, &mut found, &Undo::default(), "staff.match_undone").await?;
    Ok(change.commit().await?)
}

async fn set_organisation(
    change: &Change,
    person: PersonId,
    organisation: Option<OrganisationId>,
) -> AppResult<()> {
    let mut record = identity::person(change.conn(), person).await?;
    record.organisation = organisation;
    identity::save_persons(change, &[record]).await
}

async fn finish(
    app: &App,
    change: &mut Change,
    found: &mut Match,
    undo: &Undo,
    action: &'static str,
) -> AppResult<()> {
    found.undo = Some(app.keys.seal(&serde_json::to_string(undo).map_err(AppError::internal)?));
    found.decided_at = (found.state != "open").then(|| change.now().as_millisecond());
    change.record(action, found.id.0, json!({"organisation": found.organisation, "person": found.person}));
    Ok(store::decide_match(change, found).await?)
}
