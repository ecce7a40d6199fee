//! Applying to exchange, keeping what was said, and the yearly confirmation.

use domain::calendar::civil_date;
use domain::exchange_partner::{Deed, Keeper, Kind, PartnerRefused, State, Typed, check_form, may};
use platform::db::Actor;
use platform::error::Refused;
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::commands::{Problems, allowed, begin, is_own};
use super::{Partner, listed, mails, store};
use crate::{App, directory, identity};
use domain::permissions::OrganisationKind;

/// What somebody who applies says.
#[derive(Clone, Debug, PartialEq)]
pub struct Applying {
    /// What the system is, for one that is not on the list.
    pub kind: Kind,
    /// Whether profiles of people are sent.
    pub sends_profiles: bool,
    /// Whether records of hours are sent.
    pub sends_records: bool,
    /// Whether records are fetched back.
    pub retrieves_records: bool,
    /// The form.
    pub form: Typed,
}

/// The partner of the list that a seat may apply for.
///
/// # Errors
/// Not found for one that is taken or another's; denied for the wrong role; refused when it applied already.
pub async fn applying<C: ConnectionTrait>(conn: &C, seat: &SeatView, code: &str) -> AppResult<Partner> {
    let partner = store::by_code(conn, code).await?.ok_or(AppError::NotFound)?;
    may_apply(conn, seat, &partner).await?;
    partner.state.after(Deed::Apply).map_err(|why| AppError::refused(&why))?;
    Ok(partner)
}

/// A site or installation that nobody answers for, or that ended, may be applied for by every organisation: the national
/// centre decides whose it is.
async fn may_apply<C: ConnectionTrait>(conn: &C, seat: &SeatView, partner: &Partner) -> AppResult<Keeper> {
    let over = partner.organisation.is_none() || partner.state == State::Ended;
    let free = over && partner.kind != Kind::County;
    let own = free || is_own(conn, seat, partner).await?;
    may(seat.kind, seat.role, own, Deed::Apply)
        .map_err(|why| why.map_or(AppError::NotFound, |refused| AppError::denied(&refused)))
}

/// Applies for the own organisation, or as the national centre for anybody; `code` names a partner of the list, none a
/// system that is not on it. Answers the partner's code.
///
/// # Errors
/// Refusals by field; not found; denied; the database.
pub async fn apply(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: Option<&str>,
    said: &Applying,
) -> Result<String, Problems> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let (mut partner, new) = match code {
        Some(code) => (store::locked(&change, code).await?.ok_or(AppError::NotFound)?, false),
        None => (unlisted(&change, seat, said).await?, true),
    };
    let keeper = may_apply(change.conn(), seat, &partner).await?;
    partner.state = partner.state.after(Deed::Apply).map_err(|why| AppError::refused(&why))?;
    take(&mut partner, said, change.now())?;
    if keeper == Keeper::Own {
        partner.organisation = Some(seat.organisation);
    }
    partner.reason = String::new();
    if new {
        store::insert(&change, &partner).await?;
    } else {
        partner.version += 1;
        store::update(&change, &partner).await?;
        store::note_ended(&change, partner.id, false).await?;
    }
    change.record(
        "exchange.partner_applied",
        partner.id.0,
        json!({"partner": partner.code, "mode": partner.mode.as_str(), "purpose": partner.purpose}),
    );
    let today = civil_date(change.now());
    let heads = identity::heads_of_kind(change.conn(), OrganisationKind::NationalCentre, today).await?;
    let to = heads.into_iter().map(|(_, mail)| mail).collect();
    let letters = mails::letters(&change.site(), &partner, "applied", to, |_| Vec::new());
    change.mail(letters).await?;
    change.commit().await?;
    Ok(partner.code)
}

/// A system that is not on the list, under a code made of its organisation's.
async fn unlisted(change: &Change, seat: &SeatView, said: &Applying) -> AppResult<Partner> {
    let own = directory::organisation(change.conn(), seat.organisation).await?;
    let base = format!("org-{}", own.code.to_lowercase());
    platform::db::hold_name(change.conn(), "exchange partners").await?;
    let known = store::codes(change.conn()).await?;
    let numbered = (2..).map(|n| format!("{base}-{n}"));
    let code = std::iter::once(base.clone()).chain(numbered).find(|code| !known.contains(code));
    let mut partner = listed::fresh(code.unwrap_or(base), said.kind, "");
    if said.kind == Kind::County {
        partner.county = own.county.clone();
    }
    // As the national centre applies for somebody else, the owner is who the form says; here it is the seat's own.
    partner.owner = own.name;
    partner.organisation = (seat.kind != OrganisationKind::NationalCentre).then_some(own.id);
    Ok(partner)
}

/// Changes what was said: contact, way, hours, addresses.
///
/// # Errors
/// Refusals by field; stale; not found; denied; the database.
pub async fn save(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    version: i64,
    said: &Applying,
) -> Result<(), Problems> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let (mut partner, _) = begin(&change, seat, code, Deed::Change).await?;
    if partner.version != version + 1 {
        return Err(Problems::Fields(vec![("", Refused::new(&PartnerRefused::Stale))]));
    }
    let before = partner.clone();
    take(&mut partner, said, change.now())?;
    store::update(&change, &partner).await?;
    let mut fields = Vec::new();
    for (field, changed) in [
        ("contact", before.contact != partner.contact),
        ("mode", before.mode != partner.mode),
        ("purpose", before.purpose != partner.purpose),
        ("schedule", before.schedule != partner.schedule),
        ("silent_after", before.silent_after_hours != partner.silent_after_hours),
        ("until", before.period_until != partner.period_until),
        ("addresses", before.addresses != partner.addresses),
        ("exchanges", before.scopes() != partner.scopes()),
    ] {
        if changed {
            fields.push(field);
        }
    }
    change.record(
        "exchange.partner_changed",
        partner.id.0,
        json!({"partner": partner.code, "fields": fields}),
    );
    if before.contact != partner.contact {
        // Who was the contact learns of it too: nobody takes a partner over unseen.
        let mut to = before.mails();
        to.extend(partner.mails());
        to.sort_unstable();
        to.dedup();
        let letters = mails::letters(&change.site(), &partner, "contact", to, |_| Vec::new());
        change.mail(letters).await?;
    }
    Ok(change.commit().await?)
}

/// Confirms contact and cooperation for this school year.
///
/// # Errors
/// Not found; denied; refused when the partner is not active or paused; the database.
pub async fn confirm(app: &App, actor: &Actor, seat: &SeatView, code: &str) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let (mut partner, _) = begin(&change, seat, code, Deed::Confirm).await?;
    partner.confirmed_on = Some(civil_date(change.now()));
    store::update(&change, &partner).await?;
    change.record("exchange.partner_confirmed", partner.id.0, json!({"partner": partner.code}));
    Ok(change.commit().await?)
}

/// Reads the form into the partner.
fn take(partner: &mut Partner, said: &Applying, now: jiff::Timestamp) -> Result<(), Problems> {
    let mut form = said.form.clone();
    if !partner.name.is_empty() {
        form.name = partner.name.clone();
    }
    let read = check_form(&form, civil_date(now))?;
    partner.name = read.name;
    partner.contact = read.contact;
    partner.mode = read.mode;
    partner.purpose = read.purpose;
    partner.schedule = read.schedule;
    partner.silent_after_hours = read.silent_after_hours;
    partner.period_until = read.until;
    partner.addresses = read.addresses;
    partner.sends_profiles = said.sends_profiles;
    partner.sends_records = said.sends_records;
    partner.retrieves_records = said.retrieves_records;
    partner.changed_at = now.as_millisecond();
    Ok(())
}

/// A partner as a seat may look at it.
///
/// # Errors
/// Not found for somebody else's; the database.
pub(super) async fn seen<C: ConnectionTrait>(conn: &C, seat: &SeatView, code: &str) -> AppResult<Partner> {
    let partner = store::by_code(conn, code).await?.ok_or(AppError::NotFound)?;
    let centre = seat.kind == OrganisationKind::NationalCentre;
    if centre || is_own(conn, seat, &partner).await? { Ok(partner) } else { Err(AppError::NotFound) }
}

/// Whether a seat may do something to a partner now: for showing a button or not.
pub(super) async fn could<C: ConnectionTrait>(
    conn: &C,
    seat: &SeatView,
    partner: &Partner,
    deed: Deed,
) -> bool {
    partner.state.after(deed).is_ok() && allowed(conn, seat, partner, deed).await.is_ok()
}

/// Partners of the list that nobody answers for yet, for choosing one in the form.
pub(super) async fn free_sites<C: ConnectionTrait>(conn: &C) -> AppResult<Vec<Partner>> {
    let all = store::all(conn).await?.into_iter();
    Ok(all
        .filter(|p| p.organisation.is_none() && p.kind != Kind::County && p.state == State::Listed)
        .collect())
}
