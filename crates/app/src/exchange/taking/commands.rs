//! What is done with a delivery: taken in, merged after a look, dropped.

use domain::refusal::Refusal;
use platform::db::Actor;
use platform::{AppError, AppResult};
use serde_json::json;

use super::keep::{Keeping, Kept};
use super::{Delivery, JOB, State, What, store, work};
use crate::App;
use crate::exchange::PartnerId;

/// What the sender wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// False for the sandbox: checked and never merged.
    pub live: bool,
    /// Stop after the check.
    pub dry_run: bool,
    /// All rows or none.
    pub whole: bool,
}

/// A delivery as it arrives.
#[derive(Clone, Debug)]
pub struct Incoming<'a> {
    /// Who sends it.
    pub partner: PartnerId,
    /// `page`, `api`, `database`, `instance`.
    pub door: &'static str,
    /// What is wanted.
    pub wish: Wish,
    /// Name of the file.
    pub file_name: &'a str,
    /// Who sent it, as people read it.
    pub sent_by: &'a str,
}

/// Takes in what was kept; the sender may be told that it arrived once this answers. The same bytes while they are being
/// worked on are the delivery they are already: the answer's second part says so.
///
/// # Errors
/// The disk or the database; nothing was taken in then.
pub async fn receive(
    app: &App,
    actor: &Actor,
    incoming: &Incoming<'_>,
    keeping: Keeping,
) -> AppResult<(Delivery, bool)> {
    receive_what(app, actor, incoming, (What::Records, false), keeping).await
}

/// As [`receive`], for profiles of people; `complete` when the list says that it names everybody.
///
/// # Errors
/// As [`receive`].
pub async fn receive_profiles(
    app: &App,
    actor: &Actor,
    incoming: &Incoming<'_>,
    complete: bool,
    keeping: Keeping,
) -> AppResult<(Delivery, bool)> {
    receive_what(app, actor, incoming, (What::Profiles, complete), keeping).await
}

async fn receive_what(
    app: &App,
    actor: &Actor,
    incoming: &Incoming<'_>,
    what: (What, bool),
    keeping: Keeping,
) -> AppResult<(Delivery, bool)> {
    let mut kept =
        tokio::task::spawn_blocking(move || keeping.finish()).await.map_err(AppError::internal)??;
    let taken = take_in(app, actor, incoming, what, &mut kept).await;
    if !matches!(taken, Ok((_, false))) {
        super::keep::remove(app, kept.id);
    }
    taken
}

async fn take_in(
    app: &App,
    actor: &Actor,
    incoming: &Incoming<'_>,
    (what, complete): (What, bool),
    kept: &mut Kept,
) -> AppResult<(Delivery, bool)> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    // The same file twice at once: the second waits here and finds the first.
    store::hold_partner(&change, incoming.partner).await?;
    let wish = incoming.wish;
    let same = store::same_open(change.conn(), incoming.partner, &kept.sha256, wish.live).await?;
    let alike = |same: &Delivery| {
        (same.dry_run, same.whole, same.what()) == (wish.dry_run, wish.whole, what)
            && (same.complete == complete || what == What::Profiles && same.format == "oneroster")
    };
    if let Some(same) = same.filter(alike) {
        change.rollback().await?;
        return Ok((same, true));
    }
    let new = store::New {
        id: kept.id,
        partner: incoming.partner,
        door: incoming.door,
        live: wish.live,
        dry_run: wish.dry_run,
        whole: wish.whole,
        file_name: incoming.file_name,
        bytes: kept.bytes,
        sha256: &kept.sha256,
        sent_by: incoming.sent_by,
        actor: &actor_text(actor),
        what,
        complete,
    };
    let number = store::insert(&change, &new).await?;
    change.enqueue(JOB, kept.id, now).await?;
    let data = json!({
        "delivery": number, "partner": incoming.partner, "file": incoming.file_name, "sha256": kept.sha256,
        "live": wish.live, "dry_run": wish.dry_run, "whole": wish.whole, "what": what.as_str(),
        "complete": complete,
    });
    change.record("exchange.received", kept.id.0, data);
    let delivery = store::by_id(change.conn(), kept.id).await?.ok_or(AppError::NotFound)?;
    // From here on the row may be there, whether or not anybody waits for the answer.
    kept.place.hold();
    change.commit().await?;
    Ok((delivery, false))
}

/// Merges a checked delivery, refused rows left out.
///
/// # Errors
/// Refused for one that is not checked or of the sandbox; the database.
pub async fn merge(app: &App, actor: &Actor, delivery: &Delivery) -> AppResult<()> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    let found = store::locked(&change, delivery.id).await?.ok_or(AppError::NotFound)?;
    if !found.may_merge() {
        return Err(refused(&found));
    }
    store::set_state(&change, found.id, State::Merging, "", None).await?;
    store::begin_reading(&change, found.id, State::Merging).await?;
    change.enqueue(JOB, found.id, now).await?;
    change.record("exchange.merge_asked", found.id.0, json!({"delivery": found.number}));
    Ok(change.commit().await?)
}

/// Drops a checked delivery: nothing of it was written.
///
/// # Errors
/// Refused for one that is not checked; the database.
pub async fn drop_delivery(app: &App, actor: &Actor, delivery: &Delivery) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let found = store::locked(&change, delivery.id).await?.ok_or(AppError::NotFound)?;
    if !matches!(found.state(), State::Checked | State::Held) {
        return Err(refused(&found));
    }
    let until = work::kept_until(change.now());
    store::set_state(&change, found.id, State::Dropped, "", Some(until)).await?;
    change.record("exchange.dropped", found.id.0, json!({"delivery": found.number}));
    Ok(change.commit().await?)
}

fn refused(delivery: &Delivery) -> AppError {
    use domain::exchange::DeliveryRefused;
    let why = match delivery.live {
        false => DeliveryRefused::Sandbox,
        true if delivery.state().is_busy() => DeliveryRefused::Busy,
        true => DeliveryRefused::Ended,
    };
    debug_assert!(!why.code().is_empty());
    AppError::refused(&why)
}

/// Who acts, as a delivery remembers it for the work that follows.
#[derive(serde::Serialize, serde::Deserialize)]
struct Remembered {
    person: Option<platform::ids::PersonId>,
    account: Option<platform::ids::AccountId>,
    seat: Option<platform::ids::SeatId>,
    organisation: Option<platform::ids::OrganisationId>,
    label: String,
    address: String,
}

fn actor_text(actor: &Actor) -> String {
    let remembered = Remembered {
        person: actor.person,
        account: actor.account,
        seat: actor.seat,
        organisation: actor.organisation,
        label: actor.label.clone(),
        address: actor.address.clone(),
    };
    serde_json::to_string(&remembered).unwrap_or_default()
}

pub(super) fn actor_read(text: &str) -> Actor {
    let process = "exchange".to_owned();
    match serde_json::from_str::<Remembered>(text) {
        Ok(r) => Actor {
            person: r.person,
            account: r.account,
            seat: r.seat,
            organisation: r.organisation,
            label: r.label,
            address: r.address,
            process,
        },
        Err(_) => Actor::process("exchange"),
    }
}
