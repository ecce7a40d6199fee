//! One person by the form: registering, keeping, moving out and back, and who named the school themselves.

use domain::staff::{Entry, Fault, Field, StaffRefused, Typed, parse};
use jiff::civil::Date;
use platform::db::Actor;
use platform::ids::{OrganisationId, PersonId, ServiceId};
use platform::{AppError, AppResult, Change, params};
use serde_json::json;

use super::ProposalId;
use super::apply;
use super::judge::{Judged, Outcome, differences, judge_rows};
use super::place::Place;
use super::store::{self, Member};
use crate::identity::{self, Person};
use crate::{App, directory};

/// Registers one person as a row of a workbook would be; the caller shows what became of it.
///
/// # Errors
/// The database.
pub(super) async fn register(app: &App, actor: &Actor, place: &Place, typed: Typed) -> AppResult<Judged> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let mut rows = judge_rows(app, change.conn(), place, vec![(0, typed)]).await?;
    let wrote = apply::write(app, &mut change, place, &mut rows, "school").await?;
    if wrote == 0 {
        change.rollback().await?;
    } else {
        change.commit().await?;
    }
    rows.pop().ok_or_else(|| AppError::internal("one row in, none out"))
}

/// Somebody of this place, by personal code; others are not known to exist.
///
/// # Errors
/// Not found; the database.
pub(super) async fn member(app: &App, place: &Place, code: &str) -> AppResult<(Person, Member)> {
    let conn = app.db.read();
    let code = domain::ids::PersonalCode::parse(code).map_err(|_| AppError::NotFound)?;
    let person = identity::find_person(app, conn, code.as_str()).await?.ok_or(AppError::NotFound)?;
    let member = store::member(conn, place.organisation, person.id).await?.ok_or(AppError::NotFound)?;
    Ok((person, member))
}

/// Takes the form of a known person over: a field that was emptied is emptied. Answers what changed.
///
/// # Errors
/// The faults of the form as an inner result; not found; the database.
pub(super) async fn keep(
    app: &App,
    actor: &Actor,
    place: &Place,
    code: &str,
    typed: &Typed,
) -> AppResult<Result<Vec<&'static str>, Vec<Fault>>> {
    let (person, member) = member(app, place, code).await?;
    if !member.main || member.valid_until.is_some() {
        return Err(AppError::NotFound);
    }
    let entry = match parse(typed, &person.stage, place.today) {
        Ok(entry) => entry,
        Err(faults) => return Ok(Err(faults)),
    };
    if entry.name.is_empty() {
        return Ok(Err(vec![Fault::new(Field::Name, &StaffRefused::NameMissing)]));
    }
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let own_mail = !identity::with_account(change.conn(), &[person.id]).await?.is_empty();
    if own_mail && entry.email.as_ref().is_none_or(|mail| *mail != person.email) {
        return Ok(Err(vec![Fault::new(Field::Email, &StaffRefused::OwnMail)]));
    }
    let (mut after, mut changes) = differences(place, &person, &entry, own_mail);
    empty_out(&mut after, &entry, &mut changes);
    if let Some(number) = &entry.number {
        let lookup = app.keys.lookup(number.as_str());
        let holder = identity::holders_of(change.conn(), std::slice::from_ref(&lookup)).await?;
        let same = identity::same_person(change.conn(), person.id).await?;
        match holder.get(&lookup) {
            Some(holder) if !same.contains(holder) => {
                return Ok(Err(vec![Fault::new(Field::Number, &StaffRefused::TwoPeople)]));
            }
            Some(_) => {}
            None => {
                identity::add_numbers(app, &change, &[(person.id, number.clone())], place.today).await?;
                change.record("person.number_added", person.id.0, json!({"number": number.masked()}));
                changes.push(Field::Number.as_str());
            }
        }
    }
    if let Some(since) = entry.since.filter(|s| s.to_string() != member.valid_from) {
        identity::start_service(&change, member.service, since).await?;
        changes.push(Field::Since.as_str());
    }
    if changes.is_empty() {
        change.rollback().await?;
        return Ok(Ok(changes));
    }
    identity::save_persons(&change, &[after]).await?;
    change.record("person.kept", person.id.0, json!({"organisation": place.organisation, "fields": changes}));
    change.commit().await?;
    Ok(Ok(changes))
}

fn empty_out(after: &mut Person, entry: &Entry, changes: &mut Vec<&'static str>) {
    let mut clear = |field: Field, said: bool, own: &mut String| {
        if !said && !own.is_empty() {
            own.clear();
            changes.push(field.as_str());
        }
    };
    clear(Field::Sex, entry.sex.is_some(), &mut after.sex);
    clear(Field::Subject, entry.subject.is_some(), &mut after.subject);
    clear(Field::Email, entry.email.is_some(), &mut after.email);
    clear(Field::Phone, entry.phone.is_some(), &mut after.phone);
    if entry.birth.is_none() && after.birth_date.take().is_some() {
        changes.push(Field::Birth.as_str());
    }
}

/// Moving out as typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Leaving {
    pub day: String,
    pub reason: String,
    /// Code of the next organisation, or empty.
    pub to: String,
}

/// Ends a service. Naming the next organisation makes a proposal there.
///
/// # Errors
/// Refused with the reason; not found; the database.
pub(super) async fn move_out(
    app: &App,
    actor: &Actor,
    place: &Place,
    code: &str,
    leaving: &Leaving,
) -> AppResult<()> {
    let (person, member) = member(app, place, code).await?;
    if member.valid_until.is_some() {
        return Err(AppError::refused(&StaffRefused::Decided));
    }
    let day = domain::calendar::parse_date(&leaving.day).map_err(|e| AppError::refused(&e))?;
    let begun: Date = member.valid_from.parse().unwrap_or(Date::ZERO);
    if day > place.today || day < begun {
        return Err(AppError::refused(&StaffRefused::LeaveDay { given_on: day }));
    }
    let to = next_organisation(app, place, &leaving.to).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let ending = Ending { organisation: place.organisation, service: member.service, main: member.main, day };
    end(&mut change, person, &ending, &leaving.reason, to).await?;
    Ok(change.commit().await?)
}

/// A service that ends.
pub(super) struct Ending {
    pub organisation: OrganisationId,
    pub service: ServiceId,
    pub main: bool,
    /// Last day.
    pub day: Date,
}

/// Ends a service with its event; naming the next organisation makes a proposal there.
///
/// # Errors
/// The database.
pub(super) async fn end(
    change: &mut Change,
    mut person: Person,
    ending: &Ending,
    reason: &str,
    to: Option<OrganisationId>,
) -> AppResult<()> {
    let organisation = ending.organisation;
    identity::end_service(change, ending.service, Some(ending.day)).await?;
    if ending.main && person.organisation == Some(organisation) {
        person.organisation = None;
        identity::save_persons(change, std::slice::from_ref(&person)).await?;
    }
    change.record(
        "service.ended",
        person.id.0,
        json!({"organisation": organisation, "day": ending.day, "reason": reason, "to": to}),
    );
    if let Some(to) = to {
        propose(change, person.id, Some(organisation), to, "move").await?;
    }
    Ok(())
}

async fn next_organisation(app: &App, place: &Place, typed: &str) -> AppResult<Option<OrganisationId>> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let given = domain::text::fold_code(typed);
    let closed = store::closed(app.db.read(), &given, &place.today.to_string()).await?;
    if let Some(closed) = closed {
        let closed_on = closed.valid_until.parse().unwrap_or(place.today);
        return Err(AppError::refused(&StaffRefused::OrganisationClosed { name: closed.name, closed_on }));
    }
    match directory::organisation_by_code(app.db.read(), &given).await? {
        Some(found) if found.id != place.organisation => Ok(Some(found.id)),
        _ => Err(AppError::refused(&StaffRefused::NoSuchOrganisation { given })),
    }
}

/// Takes a move out back: the service goes on, a proposal made with it is withdrawn.
///
/// # Errors
/// Refused when the person meanwhile serves elsewhere; not found; the database.
pub(super) async fn move_back(app: &App, actor: &Actor, place: &Place, code: &str) -> AppResult<()> {
    let (mut person, member) = member(app, place, code).await?;
    if member.valid_until.is_none() {
        return Err(AppError::refused(&StaffRefused::Decided));
    }
    let elsewhere = person.organisation.is_some_and(|o| o != place.organisation);
    if member.main && elsewhere {
        return Err(AppError::refused(&StaffRefused::ServesElsewhere));
    }
    let mut change = app.db.change(actor, app.clock.now()).await?;
    identity::end_service(&change, member.service, None).await?;
    if member.main {
        person.organisation = Some(place.organisation);
        identity::save_persons(&change, std::slice::from_ref(&person)).await?;
    }
    store::withdraw_moves(&change, person.id, place.organisation).await?;
    change.record("service.resumed", person.id.0, json!({"organisation": place.organisation}));
    Ok(change.commit().await?)
}

/// Confirms that somebody who named this school serves here, or disputes it.
///
/// # Errors
/// Refused when it was answered; not found; the database.
pub(super) async fn answer_applied(
    app: &App,
    actor: &Actor,
    place: &Place,
    code: &str,
    serves: bool,
) -> AppResult<()> {
    let (mut person, member) = member(app, place, code).await?;
    if member.source != "applied" || member.valid_until.is_some() {
        return Err(AppError::refused(&StaffRefused::Decided));
    }
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let data = json!({"organisation": place.organisation});
    if serves {
        identity::note_source(&change, member.service, "confirmed").await?;
        change.record("service.confirmed", person.id.0, data);
    } else {
        identity::note_source(&change, member.service, "disputed").await?;
        identity::end_service(&change, member.service, Some(place.today)).await?;
        if person.organisation == Some(place.organisation) {
            person.organisation = None;
            identity::save_persons(&change, std::slice::from_ref(&person)).await?;
        }
        change.record("service.disputed", person.id.0, data);
    }
    Ok(change.commit().await?)
}

/// Proposes that a person serves at an organisation; one that is open already is not made twice.
///
/// # Errors
/// The database.
pub(super) async fn propose(
    change: &mut Change,
    person: PersonId,
    from: Option<OrganisationId>,
    to: OrganisationId,
    source: &'static str,
) -> AppResult<()> {
    let now = change.now().as_millisecond();
    let by = change.actor().person;
    let since: Option<String> = None;
    let row = params![ProposalId::new(), person, from, to, source, "open", since, now, by];
    store::insert_proposals(change, vec![row]).await?;
    change.record("service.proposed", person.0, json!({"to": to, "source": source}));
    Ok(())
}

/// Whether a judged form ended well enough to leave it.
pub(super) fn went_through(judged: &Judged) -> bool {
    judged.outcome != Outcome::Refused
}
