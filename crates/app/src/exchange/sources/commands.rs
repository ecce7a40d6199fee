//! What people do with a source: set it, ask for a reading, remove it.

use domain::exchange_partner::{Deed, Mode, State};
use domain::exchange_source::{Checked, SourceRefused, Typed, check, next_at};
use platform::db::Actor;
use platform::error::Refused;
use platform::web::SeatView;
use platform::{AppError, AppResult};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::super::partners::{self, Partner, Problems};
use super::store::{self, wire};
use super::{Asked, PartnerId, Source};
use crate::App;

/// The source of a partner.
///
/// # Errors
/// The database.
pub async fn source<C: ConnectionTrait>(conn: &C, partner: PartnerId) -> AppResult<Option<Source>> {
    Ok(store::by_partner(conn, partner).await?)
}

/// Sets where a partner's database lies. What was read before counts no more: the next reading reads everything.
///
/// # Errors
/// Refusals by field; denied; not found; the database.
pub async fn set(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    typed: &Typed,
) -> Result<(), Problems> {
    let seen = partners::permitted(app.db.read(), seat, code, Deed::Change).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    // Held, so that it does not end meanwhile and leave a password behind.
    let partner = partners::held(&change, &seen).await?;
    if partner.mode != Mode::Database || !partner.sends_records || partner.state == State::Ended {
        return Err(AppError::refused(&SourceRefused::NotNow).into());
    }
    let before = store::locked(&change, partner.id).await?;
    let Checked { place, password } =
        check(typed, before.as_ref().map(|source| &source.place)).map_err(refused)?;
    wire::may_lie(app, &place).map_err(|(field, why)| refused(vec![(field, why)]))?;
    let now = change.now();
    let sealed = password.map(|password| app.keys.seal(&password));
    let renewed = sealed.is_some();
    store::put(&change, partner.id, &place, sealed, next_at(partner.schedule, now).as_millisecond()).await?;
    let data = json!({
        "partner": partner.code, "engine": place.engine.as_str(), "host": place.host, "port": place.port,
        "database": place.database, "user": place.user, "secrecy": place.secrecy.as_str(),
        "courses": place.courses, "people": place.people, "password_changed": renewed,
    });
    change.record("exchange.source_set", partner.id.0, data);
    // Who leads a database here, or elsewhere, is seen by those who answer for it.
    partners::write_to(&mut change, &partner, "source", |_| vec![("host", place.host.clone())]).await?;
    Ok(change.commit().await?)
}

fn refused(wrong: Vec<(&'static str, SourceRefused)>) -> Problems {
    Problems::Fields(wrong.into_iter().map(|(field, why)| (field, Refused::new(&why))).collect())
}

/// Asks for a reading now.
///
/// # Errors
/// Refused while one is under way, or for a partner that is not active; denied; not found; the database.
pub async fn ask(app: &App, actor: &Actor, seat: &SeatView, code: &str, asked: Asked) -> AppResult<()> {
    let partner = partners::permitted(app.db.read(), seat, code, Deed::Change).await?;
    may_read(&partner)?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let source = store::locked(&change, partner.id).await?.ok_or(AppError::NotFound)?;
    let now = change.now();
    if source.worker_until >= now.as_millisecond() {
        return Err(AppError::refused(&SourceRefused::Busy));
    }
    store::ask(&change, partner.id, asked, now.as_millisecond()).await?;
    change.enqueue(super::JOB, partner.id, now).await?;
    let data = json!({"partner": partner.code, "what": asked.as_str()});
    change.record("exchange.source_asked", partner.id.0, data);
    Ok(change.commit().await?)
}

fn may_read(partner: &Partner) -> AppResult<()> {
    let may = partner.state == State::Active && partner.mode == Mode::Database && partner.sends_records;
    if may { Ok(()) } else { Err(AppError::refused(&SourceRefused::NotNow)) }
}

/// Forgets a source with its password.
///
/// # Errors
/// Denied; not found; the database.
pub async fn remove(app: &App, actor: &Actor, seat: &SeatView, code: &str) -> AppResult<()> {
    let partner = partners::permitted(app.db.read(), seat, code, Deed::Change).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    if !store::remove(&change, partner.id).await? {
        return Err(AppError::NotFound);
    }
    change.record("exchange.source_removed", partner.id.0, json!({"partner": partner.code}));
    Ok(change.commit().await?)
}
