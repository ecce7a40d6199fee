//! Webhooks: a partner is told that there is something to fetch, signed, in order, again until it was heard.

pub(super) mod doors;
mod keys;
mod post;
mod send;
mod sign;
mod store;

use domain::exchange_partner::{HookKind, REPLAY_WITHIN, State};
use platform::{AppResult, Change};
use sea_orm::ConnectionTrait;
use serde::Serialize;

pub use keys::{reseal, rotate, sealed_with};
pub use send::send_waiting;

use super::super::PartnerId;
use super::super::partners::partner;

platform::typed_ids! {
    /// Where a partner is told.
    HookId,
    /// Something a partner is told of.
    HookEventId,
}

/// The kind of the job that sends what waits.
pub(super) const JOB: &str = "exchange.webhook";

/// Where a partner is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Hook {
    /// Identity.
    pub id: HookId,
    /// Whose.
    pub partner: PartnerId,
    /// Whether it hears of real records, or of what test keys sent.
    pub live: bool,
    /// Where.
    pub url: String,
    /// Of what.
    pub kinds: Vec<HookKind>,
    /// Whether it is paused, after too many failures.
    pub paused: bool,
    /// Failures in a row.
    pub failures: i64,
    /// When it is tried again, milliseconds.
    pub next_at: Option<i64>,
    /// When something was heard last, milliseconds.
    pub last_ok_at: Option<i64>,
    /// When something was tried last, milliseconds.
    pub last_try_at: Option<i64>,
    /// What went wrong last; empty after a success.
    pub last_error: String,
    /// When it was made, milliseconds.
    pub created_at: i64,
}

/// Tells a partner of something real: in the same change as what it tells of, sent after the commit. `data` holds no personal data,
/// only what to ask for.
///
/// # Errors
/// The database.
pub async fn tell(
    change: &mut Change,
    to: PartnerId,
    kind: HookKind,
    subject: &str,
    data: impl Serialize,
) -> AppResult<()> {
    note(change, (to, true), kind, subject, data).await
}

/// As [`tell`], of something that a test key sent; only hooks made with test keys hear it.
///
/// # Errors
/// The database.
pub async fn tell_test(
    change: &mut Change,
    to: PartnerId,
    kind: HookKind,
    subject: &str,
    data: impl Serialize,
) -> AppResult<()> {
    note(change, (to, false), kind, subject, data).await
}

async fn note(
    change: &mut Change,
    (to, live): (PartnerId, bool),
    kind: HookKind,
    subject: &str,
    data: impl Serialize,
) -> AppResult<()> {
    let standing = partner(change.conn(), to).await?.state;
    if standing != State::Active && (live || standing != State::Applied) {
        return Ok(());
    }
    let data = serde_json::to_string(&data).map_err(platform::AppError::internal)?;
    let event = store::insert_event(change, to, live, kind, subject, data).await?;
    for hook in store::kept(change, to, live).await? {
        if !hook.kinds.contains(&kind) {
            continue;
        }
        store::queue(change, hook.id, event).await?;
        // One that fails has its next try planned already; one that is paused waits for a ping.
        if !hook.paused && hook.failures == 0 {
            let now = change.now();
            change.enqueue(JOB, hook.id, now).await?;
        }
    }
    Ok(())
}

/// The hooks of a partner, oldest first.
///
/// # Errors
/// The database.
pub async fn of_partner<C: ConnectionTrait>(conn: &C, partner: PartnerId) -> AppResult<Vec<Hook>> {
    Ok(store::of_partner(conn, partner, None).await?)
}

/// Removes every hook of a partner whose cooperation ends; answers how many.
///
/// # Errors
/// The database.
pub(in super::super) async fn remove_all(change: &Change, partner: PartnerId) -> AppResult<usize> {
    let hooks = store::of_partner(change.conn(), partner, None).await?;
    for hook in &hooks {
        store::delete(change, hook.id).await?;
    }
    Ok(hooks.len())
}

/// Forgets events that are too old to be told; answers how many.
///
/// # Errors
/// The database.
pub(in super::super) async fn forget_old(change: &Change) -> AppResult<u64> {
    Ok(store::forget_before(change, (change.now() - REPLAY_WITHIN).as_millisecond()).await?)
}
