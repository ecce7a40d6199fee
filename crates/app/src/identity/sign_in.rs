//! Signing in: one answer for every failure, growing delay, a lock after too many, a limit per address.

use domain::calendar;
use domain::text::fold;
use jiff::SignedDuration;
use platform::db::Actor;
use platform::ids::AccountId;
use platform::web::session;
use platform::{AppError, AppResult, passwords};
use tokio::sync::Semaphore;

use super::store::{self, Account};
use crate::App;

/// Why nobody was signed in. The page shows one sentence for the first two, so that it never tells whether an account exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInRefused {
    /// Unknown name, wrong password, locked or disabled account.
    NoMatch,
    /// Too many failures from this network address; wait.
    TooMany,
}

/// Checks name and password and begins a session; answers the token for the cookie.
///
/// # Errors
/// The database. A refusal is an inner result, since it is no fault.
pub async fn sign_in(
    app: &App,
    name: &str,
    password: &str,
    address: &str,
    agent: &str,
) -> AppResult<Result<String, SignInRefused>> {
    let now = app.clock.now();
    let name = fold(name).to_lowercase();
    let since = (now - SignedDuration::from_mins(15)).as_millisecond();
    let failures = store::recent_failures_from(app.db.read(), address, since).await?;
    if !address.is_empty() && failures >= app.settings.address_limit {
        return Ok(Err(SignInRefused::TooMany));
    }
    let account = store::account_by_name(app.db.read(), &name).await?;
    let locked =
        account.as_ref().is_some_and(|a| a.locked_until.is_some_and(|until| until > now.as_millisecond()));
    let stored = account.as_ref().map(|a| a.password_hash.clone()).unwrap_or_default();
    let typed = password.to_owned();
    // Argon2 takes tens of milliseconds and much memory on purpose: it runs beside the threads that serve pages, and
    // only a few at once, so that guessing from many addresses can't use the machine up.
    let _turn = TURNS.acquire().await.map_err(AppError::internal)?;
    let right = tokio::task::spawn_blocking(move || passwords::verify(&typed, &stored))
        .await
        .map_err(AppError::internal)?;
    match account {
        Some(account) if right && !locked && account.disabled_at.is_none() => {
            match admit(app, &account, address, agent).await? {
                Some(token) => Ok(Ok(token)),
                None => Ok(Err(SignInRefused::NoMatch)),
            }
        }
        account => {
            refuse(app, account.filter(|_| !locked), address).await?;
            Ok(Err(SignInRefused::NoMatch))
        }
    }
}

/// Verifications at once.
static TURNS: Semaphore = Semaphore::const_new(4);

/// Begins the session, unless the account was locked while the password was being checked.
async fn admit(app: &App, account: &Account, address: &str, agent: &str) -> AppResult<Option<String>> {
    let now = app.clock.now();
    let person = super::person(app.db.read(), account.person).await?;
    let actor = Actor {
        person: Some(person.id),
        account: Some(account.id),
        label: person.name,
        address: address.to_owned(),
        ..Actor::default()
    };
    let seats = store::seats(app.db.read(), person.id, calendar::civil(now).date()).await?;
    let mut change = app.db.change(&actor, now).await?;
    let held = store::hold_account(&change, account.id).await?.ok_or(AppError::NotFound)?;
    if held.locked_until.is_some_and(|until| until > now.as_millisecond()) {
        return Ok(None);
    }
    let token =
        session::begin(&change, account.id, person.id, seats.first().map(|s| s.id), address, agent).await?;
    store::note_attempt(&change, account, 0, None).await?;
    store::note_sign_in(&change, Some(account.id), address, true).await?;
    change.record("account.signed_in", account.id.0, serde_json::json!({"way": "password"}));
    change.commit().await?;
    Ok(Some(token))
}

async fn refuse(app: &App, account: Option<Account>, address: &str) -> AppResult<()> {
    let now = app.clock.now();
    let mut change =
        app.db.change(&Actor { address: address.to_owned(), ..Actor::process("visitor") }, now).await?;
    let id = account.as_ref().map(|a| a.id);
    // Counted under the row's lock: guesses sent together must not each see the count before the others.
    let held = match &account {
        Some(account) => store::hold_account(&change, account.id).await?,
        None => None,
    };
    let locked_already = |a: &Account| a.locked_until.is_some_and(|until| until > now.as_millisecond());
    if let Some(account) = held.as_ref().filter(|a| !locked_already(a)) {
        let failures = account.failures + 1;
        let locked = (failures >= app.settings.lock_after)
            .then(|| (now + SignedDuration::from_mins(app.settings.lock_minutes)).as_millisecond());
        // The count starts again with the lock, so that the next lock needs as many failures.
        store::note_attempt(&change, account, if locked.is_some() { 0 } else { failures }, locked).await?;
        if locked.is_some() {
            change.record(
                "account.locked",
                account.id.0,
                serde_json::json!({"minutes": app.settings.lock_minutes}),
            );
        }
    }
    store::note_sign_in(&change, id, address, false).await?;
    change.record("account.sign_in_refused", id.unwrap_or_else(AccountId::new).0, serde_json::json!({}));
    Ok(change.commit().await?)
}

/// Replaces the password of the signed-in account after checking the old one.
///
/// # Errors
/// The database; `Ok(false)` when the old password is wrong.
pub async fn change_password(
    app: &App,
    actor: &Actor,
    account: AccountId,
    old: &str,
    new: &str,
) -> AppResult<bool> {
    let stored = store::account(app.db.read(), account).await?.ok_or(AppError::NotFound)?;
    let (old, new) = (old.to_owned(), new.to_owned());
    let hash = tokio::task::spawn_blocking(move || {
        passwords::verify(&old, &stored.password_hash).then(|| passwords::hash(&new))
    })
    .await
    .map_err(AppError::internal)?;
    let Some(hash) = hash else { return Ok(false) };
    let mut change = app.db.change(actor, app.clock.now()).await?;
    store::set_password(&change, account, &hash).await?;
    change.record("account.password_changed", account.0, serde_json::json!({}));
    change.commit().await?;
    Ok(true)
}
