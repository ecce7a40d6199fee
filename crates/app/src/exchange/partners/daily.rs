//! What the register does by itself: the shipped list, letters about the confirmation, silence, forgetting.

use std::collections::HashMap;

use domain::calendar::civil_date;
use domain::exchange_partner::{CONTACT_KEPT_DAYS, Confirmation, Mode, State, reminder, silent_since};
use domain::permissions::OrganisationKind;
use jiff::{SignedDuration, Timestamp, ToSpan};
use platform::AppResult;
use platform::clock::from_millis;
use platform::db::Actor;
use serde_json::json;

use super::super::api::hooks;
use super::super::health::{self, Health};
use super::{Partner, PartnerId, ensure_listed, mails, store};
use crate::{App, identity};

/// Does what is due; tests call it by hand.
///
/// # Errors
/// The database.
pub async fn run_daily(app: &App) -> AppResult<()> {
    let actor = Actor::process("exchange");
    ensure_listed(app, &actor).await?;
    let now = app.clock.now();
    let uses: HashMap<PartnerId, i64> = store::keys::last_uses(app.db.read()).await?.into_iter().collect();
    let healths = health::of_all(app.db.read(), now).await?;
    for partner in store::all(app.db.read()).await? {
        remind(app, &actor, &partner).await?;
        let health = healths.get(&partner.id).copied().unwrap_or_default();
        watch(app, &actor, &partner, seen(&partner, &health, uses.get(&partner.id).copied())).await?;
    }
    forget(app, &actor).await
}

/// When something came from a partner last, or since when it is waited for.
pub(super) fn seen(partner: &Partner, health: &Health, key_used: Option<i64>) -> Timestamp {
    // Who sends is heard by what it sends; a call that sends nothing is no sign that records flow.
    let sends = partner.sends_records || partner.sends_profiles;
    let heard = if sends { health.last_try } else { health.last_try.max(key_used) };
    from_millis(heard.max(partner.active_since).unwrap_or(partner.changed_at))
}

/// Writes the letter about the yearly confirmation that is due today, once.
async fn remind(app: &App, actor: &Actor, partner: &Partner) -> AppResult<()> {
    let today = civil_date(app.clock.now());
    let standing = partner.confirmation(today);
    let Some(mark) = reminder(standing, &partner.reminded, today) else { return Ok(()) };
    let due = match standing {
        Confirmation::Due(due) | Confirmation::Late(due) | Confirmation::Red(due) => due,
        Confirmation::Done => return Ok(()),
    };
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let Some(mut partner) = store::locked(&change, &partner.code).await? else { return Ok(()) };
    // Another copy may have written it, or somebody confirmed meanwhile.
    if reminder(partner.confirmation(today), &partner.reminded, today).as_deref() != Some(&mark) {
        return Ok(change.rollback().await?);
    }
    partner.reminded = mark;
    store::update(&change, &partner).await?;
    change.record(
        "exchange.confirmation_asked",
        partner.id.0,
        json!({"partner": partner.code, "until": due.to_string()}),
    );
    mails::tell_contacts(&mut change, &partner, "confirm", |l| vec![("until", l.date(due))]).await?;
    Ok(change.commit().await?)
}

/// Tells once of a silence, and notes when it is over.
async fn watch(app: &App, actor: &Actor, partner: &Partner, seen: Timestamp) -> AppResult<()> {
    let now = app.clock.now();
    let told = partner.silence_told_at.map(from_millis);
    let of = |p: &Partner| silent_since(p.state, p.mode, seen, p.silent_after_hours, now);
    let due = of(partner).filter(|since| told.is_none_or(|told| told <= *since));
    let Some(since) = due else { return Ok(()) };
    let mut change = app.db.change(actor, now).await?;
    let Some(mut partner) = store::locked(&change, &partner.code).await? else { return Ok(()) };
    if of(&partner).is_none() || partner.silence_told_at.map(from_millis) != told {
        return Ok(change.rollback().await?);
    }
    partner.silence_told_at = Some(now.as_millisecond());
    store::update(&change, &partner).await?;
    change.record(
        "exchange.partner_silent",
        partner.id.0,
        json!({"partner": partner.code, "since": since.to_string(), "hours": partner.silent_after_hours}),
    );
    let heads =
        identity::heads_of_kind(change.conn(), OrganisationKind::NationalCentre, civil_date(now)).await?;
    let to: Vec<String> =
        partner.mails().into_iter().chain(heads.into_iter().map(|(_, mail)| mail)).collect();
    let letters = mails::letters(&change.site(), &partner, "silent", to, |l| {
        vec![("since", l.datetime(since)), ("hours", partner.silent_after_hours.to_string())]
    });
    change.mail(letters).await?;
    Ok(change.commit().await?)
}

/// Forgets the contacts of partners that ended long ago, and from where keys were tried.
async fn forget(app: &App, actor: &Actor) -> AppResult<()> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    let before = now - SignedDuration::from_hours(24 * CONTACT_KEPT_DAYS);
    let forgotten = store::forget_contacts(&change, before.as_millisecond()).await?;
    let days = civil_date(now) - 30.days();
    let tries = store::keys::forget_foreign(&change, &days.to_string()).await?;
    let events = hooks::forget_old(&change).await?;
    match forgotten.first() {
        None if tries + events == 0 => Ok(change.rollback().await?),
        first => {
            let subject = first.map_or_else(uuid::Uuid::nil, |id| id.0);
            change.record(
                "exchange.forgotten",
                subject,
                json!({"contacts": forgotten.len(), "addresses": tries, "events": events}),
            );
            Ok(change.commit().await?)
        }
    }
}

/// Whether a partner is silent now, for its page.
pub(super) fn silence(partner: &Partner, seen: Timestamp, now: Timestamp) -> Option<Timestamp> {
    silent_since(partner.state, partner.mode, seen, partner.silent_after_hours, now)
}

/// Whether anybody waits to hear from a partner.
pub(super) fn is_awaited(partner: &Partner) -> bool {
    partner.state == State::Active && partner.mode != Mode::Online
}
