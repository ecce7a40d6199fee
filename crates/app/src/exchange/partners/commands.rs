//! What may be done to a partner: approved, returned, paused, resumed, ended.

use domain::calendar::civil_date;
use domain::exchange_partner::{Deed, Keeper, PartnerRefused, State, check_reason, may};
use platform::db::Actor;
use platform::error::Refused;
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;

use super::super::api::hooks;
use super::super::sources;
use super::{Partner, mails, store};
use crate::{App, directory};
use domain::permissions::OrganisationKind;

/// Why a form was not saved: refusals by field (`""` for the whole), or something else.
#[derive(Debug)]
pub enum Problems {
    /// To be mended on the page.
    Fields(Vec<(&'static str, Refused)>),
    /// Not found, not permitted, the database.
    Other(AppError),
}

impl From<AppError> for Problems {
    fn from(error: AppError) -> Self {
        Self::Other(error)
    }
}

impl From<DbErr> for Problems {
    fn from(error: DbErr) -> Self {
        Self::Other(error.into())
    }
}

impl From<Vec<(&'static str, PartnerRefused)>> for Problems {
    fn from(problems: Vec<(&'static str, PartnerRefused)>) -> Self {
        Self::Fields(problems.into_iter().map(|(field, why)| (field, Refused::new(&why))).collect())
    }
}

/// Whether a partner is the seat's own: its organisation answers for it, or it is the bureau of that county and nobody
/// else does.
pub(super) async fn is_own<C: ConnectionTrait>(
    conn: &C,
    seat: &SeatView,
    partner: &Partner,
) -> AppResult<bool> {
    if let Some(organisation) = partner.organisation {
        return Ok(organisation == seat.organisation);
    }
    let bureau = seat.kind == OrganisationKind::CountyBureau && !partner.county.is_empty();
    Ok(bureau && directory::organisation(conn, seat.organisation).await?.county == partner.county)
}

/// Whether a seat may do something to a partner.
///
/// # Errors
/// Not found for somebody else's partner; denied for the wrong role.
pub(super) async fn allowed<C: ConnectionTrait>(
    conn: &C,
    seat: &SeatView,
    partner: &Partner,
    deed: Deed,
) -> AppResult<Keeper> {
    let own = is_own(conn, seat, partner).await?;
    may(seat.kind, seat.role, own, deed).map_err(|why| match why {
        Some(refused) => AppError::denied(&refused),
        None => AppError::NotFound,
    })
}

/// The partner of a code for a change: locked, permitted, and in a state from which the deed is possible.
pub(super) async fn begin(
    change: &Change,
    seat: &SeatView,
    code: &str,
    deed: Deed,
) -> AppResult<(Partner, Keeper)> {
    let mut partner = store::locked(change, code).await?.ok_or(AppError::NotFound)?;
    let keeper = allowed(change.conn(), seat, &partner, deed).await?;
    partner.state = partner.state.after(deed).map_err(|why| AppError::refused(&why))?;
    partner.version += 1;
    partner.changed_at = change.now().as_millisecond();
    Ok((partner, keeper))
}

/// Approves an application: the partner exchanges from now on, and counts as confirmed for this school year.
///
/// # Errors
/// Not found; denied; refused for one that did not apply; the database.
pub async fn approve(app: &App, actor: &Actor, seat: &SeatView, code: &str) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let (mut partner, _) = begin(&change, seat, code, Deed::Approve).await?;
    let today = civil_date(change.now());
    partner.reason = String::new();
    partner.period_from = Some(today);
    partner.confirmed_on = Some(today);
    partner.active_since = Some(change.now().as_millisecond());
    store::update(&change, &partner).await?;
    change.record("exchange.partner_approved", partner.id.0, json!({"partner": partner.code}));
    write(&mut change, &partner, "approved").await?;
    Ok(change.commit().await?)
}

/// Sends an application back with a reason; it may be made again.
///
/// # Errors
/// As [`approve`]; refused without a reason.
pub async fn send_back(app: &App, actor: &Actor, seat: &SeatView, code: &str, why: &str) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let (mut partner, _) = begin(&change, seat, code, Deed::Return).await?;
    partner.reason = reason(why)?;
    store::update(&change, &partner).await?;
    change.record(
        "exchange.partner_returned",
        partner.id.0,
        json!({"partner": partner.code, "reason": partner.reason}),
    );
    write(&mut change, &partner, "returned").await?;
    Ok(change.commit().await?)
}

/// Stops a partner for a time: none of its keys opens anything.
///
/// # Errors
/// Not found; denied; refused when it is not active, or without a reason; the database.
pub async fn pause(app: &App, actor: &Actor, seat: &SeatView, code: &str, why: &str) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let (mut partner, _) = begin(&change, seat, code, Deed::Pause).await?;
    partner.reason = reason(why)?;
    store::update(&change, &partner).await?;
    change.record(
        "exchange.partner_paused",
        partner.id.0,
        json!({"partner": partner.code, "reason": partner.reason}),
    );
    write(&mut change, &partner, "paused").await?;
    Ok(change.commit().await?)
}

/// Lets a paused partner go on; its silence is counted from now.
///
/// # Errors
/// Not found; denied; refused when it is not paused; the database.
pub async fn resume(app: &App, actor: &Actor, seat: &SeatView, code: &str) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let (mut partner, _) = begin(&change, seat, code, Deed::Resume).await?;
    partner.reason = String::new();
    partner.active_since = Some(change.now().as_millisecond());
    store::update(&change, &partner).await?;
    change.record("exchange.partner_resumed", partner.id.0, json!({"partner": partner.code}));
    write(&mut change, &partner, "resumed").await?;
    Ok(change.commit().await?)
}

/// Ends the cooperation; every key of the partner is over for good, and where its database lies is forgotten with its password.
///
/// # Errors
/// Not found; denied; refused when there is nothing to end, or without a reason; the database.
pub async fn end(app: &App, actor: &Actor, seat: &SeatView, code: &str, why: &str) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let (mut partner, _) = begin(&change, seat, code, Deed::End).await?;
    partner.reason = reason(why)?;
    partner.period_until = Some(civil_date(change.now()));
    store::update(&change, &partner).await?;
    store::note_ended(&change, partner.id, partner.state == State::Ended).await?;
    let keys = store::keys::end_all(&change, partner.id).await?;
    let hooks = hooks::remove_all(&change, partner.id).await?;
    let source = sources::remove_of(&change, partner.id).await?;
    change.record(
        "exchange.partner_ended",
        partner.id.0,
        json!({"partner": partner.code, "reason": partner.reason, "keys": keys, "webhooks": hooks, "source": source}),
    );
    write(&mut change, &partner, "ended").await?;
    Ok(change.commit().await?)
}

/// Lets a partner fetch everybody's hours of environmental education, or no more.
///
/// # Errors
/// Not found; denied to everybody but the head of the national centre; the database.
pub async fn let_read_environment(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    may_read: bool,
) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let mut partner = store::locked(&change, code).await?.ok_or(AppError::NotFound)?;
    allowed(change.conn(), seat, &partner, Deed::Approve).await?;
    if partner.reads_environment == may_read {
        return Ok(change.rollback().await?);
    }
    partner.reads_environment = may_read;
    partner.version += 1;
    partner.changed_at = change.now().as_millisecond();
    store::update(&change, &partner).await?;
    change.record(
        "exchange.partner_environment",
        partner.id.0,
        json!({"partner": partner.code, "may_read": may_read}),
    );
    write(&mut change, &partner, if may_read { "environment" } else { "no-environment" }).await?;
    Ok(change.commit().await?)
}

fn reason(typed: &str) -> AppResult<String> {
    check_reason(typed).map_err(|why| AppError::refused(&why))
}

/// Tells the contacts what happened.
async fn write(change: &mut Change, partner: &Partner, name: &str) -> AppResult<()> {
    mails::tell_contacts(change, partner, name, |_| vec![("reason", partner.reason.clone())]).await
}
