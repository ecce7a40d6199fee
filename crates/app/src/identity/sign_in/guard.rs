//! What is counted against guessing: failures of one name, of one address, of everybody.

use std::time::Duration;

use domain::sign_in::typed_name;
use jiff::SignedDuration;
use platform::db::Actor;
use platform::ids::AccountId;
use platform::{AppResult, Change, Platform};

use super::place::source;
use super::store::{self, NewSignIn};
use crate::App;
use crate::identity::store::Account;

/// Where an attempt comes from.
#[derive(Clone, Copy, Debug)]
pub struct From<'a> {
    /// Network address.
    pub address: &'a str,
    /// What the browser calls itself.
    pub agent: &'a str,
}

/// The keyed hash failures are counted under: the same for a name with and without an account, and no list of what
/// people typed.
pub(in crate::identity) fn key(platform: &Platform, typed: &str) -> Vec<u8> {
    platform.keys.form_token(&format!("sign-in name {}", typed_name(typed))).into_bytes()
}

/// Whether this address has failed too often to be listened to.
pub(super) async fn source_is_full(app: &App, address: &str) -> AppResult<bool> {
    if address.is_empty() {
        return Ok(false);
    }
    let since = (app.clock.now() - SignedDuration::from_mins(15)).as_millisecond();
    let failures = store::failures_from(app.db.read(), &source(address), since).await?;
    Ok(failures >= app.settings.address_limit)
}

/// Waits as long as the failures of the name ask; holds nothing meanwhile.
pub(in crate::identity) async fn wait(app: &App, key: &[u8]) -> AppResult<()> {
    let guard = store::guard(app.db.read(), key).await?;
    let delay = guard.delay_ms(app.settings.failure_delay_ms);
    if delay > 0 {
        tokio::time::sleep(Duration::from_millis(delay)).await;
    }
    Ok(())
}

/// Whether the name is locked, held until the change ends.
pub(in crate::identity) async fn is_locked(change: &Change, key: &[u8]) -> AppResult<bool> {
    Ok(store::hold_guard(change, key).await?.is_locked(change.now().as_millisecond()))
}

/// Forgets the failures of a name.
pub(in crate::identity) async fn clear(change: &Change, key: &[u8]) -> AppResult<()> {
    Ok(store::clear_guard(change, key).await?)
}

/// Counts and records a failure: under the row's lock, since guesses sent together must not each see the count before
/// the others. A name without an account costs the same writes.
pub(in crate::identity) async fn refuse(
    app: &App,
    key: &[u8],
    account: Option<&Account>,
    way: &'static str,
    from: From<'_>,
) -> AppResult<()> {
    let now = app.clock.now();
    let actor = Actor { address: from.address.to_owned(), ..Actor::process("visitor") };
    let mut change = app.db.change(&actor, now).await?;
    let before = store::hold_guard_for_failure(&change, key).await?;
    let after = before.failed(app.settings.lock_after, app.settings.lock_minutes, now.as_millisecond());
    let id = account.map(|a| a.id);
    let subject = id.unwrap_or_else(AccountId::new).0;
    if after != before {
        store::set_guard(&change, key, after).await?;
    }
    if after.is_locked(now.as_millisecond()) && !before.is_locked(now.as_millisecond()) {
        change.record(
            "account.locked",
            subject,
            serde_json::json!({"minutes": app.settings.lock_minutes, "known": id.is_some()}),
        );
        let payload = serde_json::json!({"account": id, "address": from.address});
        change.enqueue("identity.tell_of_lock", payload, now).await?;
    }
    let new = NewSignIn { account: id, way, address: from.address, agent: from.agent, success: false };
    store::note_sign_in(&change, &new).await?;
    change.record("account.sign_in_refused", subject, serde_json::json!({"way": way}));
    Ok(change.commit().await?)
}
