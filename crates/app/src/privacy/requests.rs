//! Asking for correction, objection, restriction or deletion, and deciding on it.

use domain::calendar::{WorkingDays, civil_date};
use domain::data_request::{Facts, Kind, RequestRefused, due_on, may_decide};
use domain::ids::{PersonNumber, mask_numbers};
use domain::permissions::{self, Function, OrganisationKind, Scope};
use platform::db::Actor;
use platform::ids::{OrganisationId, PersonId};
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};
use sea_orm::ConnectionTrait;

use super::store::{self, NewRequest};
use super::{DataRequest, RequestId, mails};
use crate::credit::elsewhere;
use crate::identity::{Correction, Person};
use crate::{App, accounts, directory, enrolment, following, identity};

/// What a person asks.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// The kind.
    pub kind: Kind,
    /// For a correction, the fact as it should be.
    pub correction: Option<Correction>,
    /// What the person writes about it.
    pub text: String,
}

/// A request that was taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// Its identity.
    pub id: RequestId,
    /// The day by which it is decided.
    pub due_on: jiff::civil::Date,
}

/// The answer to a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Whether it is granted.
    pub grant: bool,
    /// Why; the person gets it by mail.
    pub reason: String,
}

/// Takes a request and tells those who decide.
///
/// # Errors
/// One of the kind that is open already, or the database.
pub async fn ask(app: &App, actor: &Actor, person: PersonId, ask: &Ask) -> AppResult<Asked> {
    let now = app.clock.now();
    let known = identity::person(app.db.read(), person).await?;
    let due = due_on(civil_date(now), &WorkingDays::shipped());
    let typed = Typed::of(app, &known, ask.correction.as_ref()).await?;
    let text = mask_numbers(&ask.text);
    let id = RequestId::new();
    let new = NewRequest {
        id,
        person,
        organisation: known.organisation,
        kind: ask.kind.as_str(),
        field: typed.field,
        old_value: &typed.old,
        new_value: &typed.new,
        sealed: typed.sealed,
        text: &text,
        due_on: due.to_string(),
    };
    let deciders = deciders(app, known.organisation, ask.kind).await?;
    let mut change = app.db.change(actor, now).await?;
    if store::put_request(&change, new).await? == 0 {
        change.rollback().await?;
        return Err(AppError::refused(&RequestRefused::AlreadyOpen { due_on: due }));
    }
    let data = serde_json::json!({
        "request": id, "kind": ask.kind.as_str(), "field": typed.field, "due_on": due.to_string(),
    });
    change.record("data_request.asked", person.0, data);
    let taken = store::request(change.conn(), id).await?.ok_or(AppError::NotFound)?;
    let to_others = deciders.into_iter().filter(|(reader, _)| *reader != person);
    change.mail(to_others.map(|to| mails::request_waits(&taken, to)).collect()).await?;
    change.commit().await?;
    Ok(Asked { id, due_on: due })
}

/// A person's requests, newest first.
///
/// # Errors
/// The database.
pub async fn requests_of<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<Vec<DataRequest>> {
    let same = identity::same_person(conn, person).await?;
    Ok(store::requests_of(conn, &same).await?)
}

/// Takes one's own open request back.
///
/// # Errors
/// Not found for another's, decided meanwhile, or the database.
pub async fn withdraw(app: &App, actor: &Actor, person: PersonId, id: RequestId) -> AppResult<()> {
    let request = store::request(app.db.read(), id).await?.ok_or(AppError::NotFound)?;
    if request.person != person {
        return Err(AppError::NotFound);
    }
    let mut change = app.db.change(actor, app.clock.now()).await?;
    if store::decide(&change, id, "withdrawn", None, "").await? == 0 {
        change.rollback().await?;
        return Err(AppError::refused(&RequestRefused::Decided));
    }
    change.record(
        "data_request.withdrawn",
        person.0,
        serde_json::json!({"request": id, "kind": request.kind}),
    );
    Ok(change.commit().await?)
}

/// Requests a seat may decide, the most urgent first; or those decided, newest first.
///
/// # Errors
/// The database.
pub async fn open_requests<C: ConnectionTrait>(
    conn: &C,
    seat: &SeatView,
    open: bool,
) -> AppResult<Vec<DataRequest>> {
    let supervises = permissions::granted(Function::ACCOUNT_MANAGE_SUBORDINATE, seat.kind);
    let below = if supervises {
        directory::ids_below(conn, seat.organisation).await?
    } else {
        vec![seat.organisation]
    };
    let all = seat.kind == OrganisationKind::NationalCentre;
    let mut found = store::requests_at(conn, (!all).then_some(below.as_slice()), open).await?;
    found
        .retain(|request| may_decide(request.kind(), &acts(seat), scope(seat, request.organisation, &below)));
    if open {
        found.sort_by(|a, b| (&a.due_on, a.asked_at).cmp(&(&b.due_on, b.asked_at)));
    } else {
        found.sort_by_key(|request| std::cmp::Reverse(request.decided_at));
    }
    Ok(found)
}

/// A request that a seat may decide.
///
/// # Errors
/// Not found for every other: that somebody asked is not told.
pub(super) async fn request_for<C: ConnectionTrait>(
    conn: &C,
    seat: &SeatView,
    id: RequestId,
) -> AppResult<DataRequest> {
    let request = store::request(conn, id).await?.ok_or(AppError::NotFound)?;
    let below = directory::ids_below(conn, seat.organisation).await?;
    if may_decide(request.kind(), &acts(seat), scope(seat, request.organisation, &below)) {
        Ok(request)
    } else {
        Err(AppError::NotFound)
    }
}

/// Whether a seat may decide any kind of request at all.
pub(super) fn may_decide_any(seat: &SeatView) -> bool {
    Kind::ALL
        .into_iter()
        .any(|kind| may_decide(kind, &acts(seat), Scope::Own) || may_decide(kind, &acts(seat), Scope::Below))
}

/// Decides a request and carries it out: everything in one change, or nothing.
///
/// # Errors
/// Not found out of reach, the refusals of `domain::data_request`, or the database.
pub async fn decide(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    id: RequestId,
    verdict: &Verdict,
) -> AppResult<()> {
    let now = app.clock.now();
    let request = request_for(app.db.read(), seat, id).await?;
    let holds = identity::seats_of(app.db.read(), request.person, civil_date(now)).await?;
    let mut change = app.db.change(actor, now).await?;
    let facts = Facts {
        kind: request.kind(),
        open: store::hold_request(&change, id).await?,
        own: actor.person == Some(request.person),
        seats: holds.into_iter().map(|seat| seat.organisation_name).collect(),
    };
    let reason = mask_numbers(&verdict.reason);
    domain::data_request::decide(&facts, verdict.grant, &reason)
        .map_err(|refused| AppError::refused(&refused))?;
    if verdict.grant {
        carry_out(app, &mut change, &request).await?;
    }
    let state = if verdict.grant { "granted" } else { "refused" };
    store::decide(&change, id, state, actor.person, &reason).await?;
    let data = serde_json::json!({
        "request": id, "kind": request.kind, "field": request.field, "state": state, "reason": reason,
    });
    change.record("data_request.decided", request.person.0, data);
    if !request.email.is_empty() {
        change.mail(vec![mails::decided(&request, verdict.grant, &reason)]).await?;
    }
    Ok(change.commit().await?)
}

async fn carry_out(app: &App, change: &mut Change, request: &DataRequest) -> AppResult<()> {
    match request.kind() {
        Kind::Correct => {
            let correction = wanted(app, change, request).await?;
            if let Correction::Number(number) = &correction {
                let holder = identity::find_person(app, change.conn(), number.as_str()).await?;
                if holder.is_some_and(|holder| holder.id != request.person) {
                    return Err(AppError::refused(&RequestRefused::NumberTaken));
                }
            }
            identity::correct(app, change, request.person, &correction).await
        }
        Kind::Delete => {
            let same = identity::same_person(change.conn(), request.person).await?;
            identity::forget(change, request.person).await?;
            accounts::forget_of_people(change, &same).await?;
            following::forget_of_people(change, &same).await?;
            enrolment::forget_answers(change, &same).await?;
            elsewhere::forget_of_people(change, &same).await?;
            store::clear_consent_addresses(change, &same).await?;
            store::delete_mail_changes_of(change, &same).await?;
            store::empty_requests_of(change, &same).await?;
            Ok(())
        }
        // What was promised is done by those who use the data; the record says what and when.
        Kind::Object | Kind::Restrict => Ok(()),
    }
}

/// The correction a request stands for, a number opened again.
async fn wanted(app: &App, change: &Change, request: &DataRequest) -> AppResult<Correction> {
    let unreadable = || AppError::internal("a correction that can't be read back");
    match request.field.as_str() {
        "name" => Ok(Correction::Name(request.new_value.clone())),
        "birth_date" => Ok(Correction::BirthDate(request.new_value.parse().map_err(|_| unreadable())?)),
        "number" => {
            let sealed = store::sealed_value(change, request.id).await?.ok_or_else(unreadable)?;
            let plain = app.keys.open(&sealed).ok_or_else(unreadable)?;
            let today = civil_date(change.now());
            Ok(Correction::Number(PersonNumber::parse(&plain, today).map_err(|_| unreadable())?))
        }
        _ => Err(unreadable()),
    }
}

/// A correction as it is stored: what stands, what is wanted, the number sealed.
struct Typed {
    field: &'static str,
    old: String,
    new: String,
    sealed: Option<Vec<u8>>,
}

impl Typed {
    async fn of(app: &App, person: &Person, correction: Option<&Correction>) -> AppResult<Self> {
        let plain = |field, old: &str, new: String| Self { field, old: old.to_owned(), new, sealed: None };
        Ok(match correction {
            None => plain("", "", String::new()),
            Some(Correction::Name(name)) => plain("name", &person.name, name.clone()),
            Some(Correction::BirthDate(date)) => {
                plain("birth_date", person.birth_date.as_deref().unwrap_or_default(), date.to_string())
            }
            Some(Correction::Number(number)) => {
                let known = identity::identifiers_of(app.db.read(), person.id).await?;
                let masked: Vec<String> = known.into_iter().map(|i| i.masked).collect();
                Self {
                    sealed: Some(app.keys.seal(number.as_str())),
                    ..plain("number", &masked.join("、"), number.masked())
                }
            }
        })
    }
}

/// Those who hold a duty that decides a kind of request of an organisation's people.
async fn deciders(
    app: &App,
    organisation: Option<OrganisationId>,
    kind: Kind,
) -> AppResult<Vec<(PersonId, String)>> {
    let conn = app.db.read();
    let today = civil_date(app.clock.now());
    let Some(organisation) = organisation else {
        return identity::heads_of_kind(conn, OrganisationKind::NationalCentre, today).await;
    };
    let mut found = Vec::new();
    for (person, email) in identity::seat_addresses(conn, organisation, today).await? {
        let seats = identity::seats_of(conn, person, today).await?;
        let decides = seats
            .iter()
            .any(|seat| seat.organisation == organisation && may_decide(kind, &acts(seat), Scope::Own));
        if decides && !email.is_empty() {
            found.push((person, email));
        }
    }
    Ok(found)
}

fn acts(seat: &SeatView) -> permissions::Actor {
    permissions::Actor { kind: seat.kind, role: seat.role, organisation: seat.organisation.to_string() }
}

fn scope(seat: &SeatView, organisation: Option<OrganisationId>, below: &[OrganisationId]) -> Scope {
    match organisation {
        Some(id) if id == seat.organisation => Scope::Own,
        Some(id) if below.contains(&id) => Scope::Below,
        _ => Scope::Elsewhere,
    }
}
