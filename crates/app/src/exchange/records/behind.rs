//! A partner hears that something lies behind its cursor: once, until it has fetched what it was told of.

use domain::exchange_partner::{HookKind, State};
use platform::AppResult;
use platform::db::Actor;
use serde_json::json;

use super::store::{self, Behind};
use super::{LOOKED_AT, whose};
use crate::App;
use crate::exchange::api::hooks;
use crate::exchange::partners::{Partner, partners};
use crate::exchange::{PartnerId, taking};

/// Notes how far a partner was given lines, in the order of the ledger.
///
/// # Errors
/// The database.
pub async fn fetched(app: &App, actor: &Actor, partner: PartnerId, until: i64) -> AppResult<()> {
    if store::behind(app.db.read(), partner).await?.fetched >= until {
        return Ok(());
    }
    let mut change = app.db.change(actor, app.clock.now()).await?;
    store::put_behind(&change, partner, Behind { fetched: until, ..Behind::default() }).await?;
    change.unaudited("how far a partner has fetched; lines with numbers are recorded when they are given");
    Ok(change.commit().await?)
}

/// Tells every partner that fetches and has something to fetch, unless it was told and has not fetched that far; answers how many.
///
/// # Errors
/// The database.
pub async fn tell_behind(app: &App) -> AppResult<u64> {
    let head = store::head(app.db.read()).await?;
    let mut told = 0;
    for partner in partners(app.db.read()).await? {
        if partner.state == State::Active && partner.retrieves_records {
            told += u64::from(look(app, &partner, head).await?);
        }
    }
    Ok(told)
}

async fn look(app: &App, partner: &Partner, head: i64) -> AppResult<bool> {
    let stands = store::behind(app.db.read(), partner.id).await?;
    let mut from = stands.fetched.max(stands.looked);
    if from >= head || stands.told > stands.fetched {
        return Ok(false);
    }
    let whose = whose(app, partner).await?;
    let mut found = false;
    while from < head && !found {
        let until = (from + LOOKED_AT).min(head);
        let lines = store::lines(app.db.read(), partner.id, (&whose, &[]), (from, until), 1).await?;
        found = !lines.is_empty();
        from = until;
    }
    let mut change = app.db.change(&Actor::process("exchange"), app.clock.now()).await?;
    // Two copies at once: the second sees what the first told.
    taking::hold_partner(&change, partner.id).await?;
    let now = store::behind(change.conn(), partner.id).await?;
    if now.told > now.fetched {
        change.rollback().await?;
        return Ok(false);
    }
    if found {
        store::put_behind(&change, partner.id, Behind { told: head, ..now }).await?;
        let after = now.fetched;
        hooks::tell(
            &mut change,
            partner.id,
            HookKind::RecordsChanged,
            &after.to_string(),
            json!({"after": after}),
        )
        .await?;
    } else {
        store::put_behind(&change, partner.id, Behind { looked: head, ..now }).await?;
    }
    change.unaudited("what a partner is told of stands in the ledger; how far it was looked at");
    change.commit().await?;
    Ok(found)
}
