//! What is deleted on time: bytes and refused rows of deliveries, and hours nobody ever came for.

use jiff::SignedDuration;
use platform::AppResult;
use platform::db::Actor;
use serde_json::json;

use super::{keep, store};
use crate::App;
use crate::exchange::told;

/// How long hours wait for somebody.
const WAIT: SignedDuration = SignedDuration::from_hours(400 * 24);
/// How long before the partner is told that they will go.
const WARN: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Deletes bytes and refused rows whose time has come; answers of how many deliveries.
///
/// # Errors
/// The database.
pub async fn delete_rows(app: &App) -> AppResult<u64> {
    let now = app.clock.now();
    let mut gone = 0;
    for id in store::due(app.db.read(), now.as_millisecond()).await? {
        let mut change = app.db.change(&Actor::process("retention"), now).await?;
        let rows = store::forget_rows(&change, id).await?;
        change.record("exchange.rows_deleted", id.0, json!({"rows": rows}));
        change.commit().await?;
        keep::remove(app, id);
        gone += 1;
    }
    Ok(gone)
}

/// Removes files that no delivery was made of; answers how many.
///
/// # Errors
/// The database.
pub async fn sweep(app: &App) -> AppResult<usize> {
    let mut gone = 0;
    for id in keep::old(app) {
        if store::by_id(app.db.read(), id).await?.is_none() {
            keep::remove(app, id);
            gone += 1;
        }
    }
    Ok(gone)
}

/// Deletes hours that waited too long, and tells partners of those that will go within a month; answers how many went.
///
/// # Errors
/// The database.
pub async fn delete_waiting(app: &App) -> AppResult<u64> {
    let now = app.clock.now();
    let mut change = app.db.change(&Actor::process("retention"), now).await?;
    let gone = store::forget_waiting(&change, (now - WAIT).as_millisecond()).await?;
    let warned = store::tell_waiting(&change, (now - WAIT + WARN).as_millisecond()).await?;
    if gone == 0 && warned.is_empty() {
        change.rollback().await?;
        return Ok(0);
    }
    for (partner, many) in &warned {
        told::still_waiting(&mut change, *partner, *many).await?;
    }
    change.record(
        "exchange.waiting_deleted",
        uuid::Uuid::nil(),
        json!({"deleted": gone, "told": warned.len()}),
    );
    change.commit().await?;
    Ok(gone)
}
