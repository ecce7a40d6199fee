//! New passwords, and the password typed again before something weighty.

use domain::sign_in::REMEMBERED_PASSWORDS;
use platform::db::Actor;
use platform::ids::AccountId;
use platform::passwords::{self, PasswordProblem};
use platform::web::session;
use platform::{AppError, AppResult, Change, Platform};

use super::guard::{self, From};
use super::store;
use crate::App;
use crate::identity::mails;
use crate::identity::store::{self as people, Account};

/// Why a password was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewPasswordRefused {
    /// A rule for new passwords.
    Rule(PasswordProblem),
    /// One of the last three.
    UsedBefore,
    /// The present password is wrong, or there were too many wrong ones.
    PresentWrong,
}

/// Replaces the password of the signed-in account after checking the present one; all other sessions end. Answers the
/// session's new token.
///
/// # Errors
/// The database. A refusal is an inner result.
pub async fn change_password(
    app: &App,
    actor: &Actor,
    token: &str,
    from: From<'_>,
    present: &str,
    new: &str,
) -> AppResult<Result<String, NewPasswordRefused>> {
    let account = own(app, actor).await?;
    // First, so that nobody at a machine left open learns which passwords were used before.
    if !is_present(app, &account, from, present).await? {
        return Ok(Err(NewPasswordRefused::PresentWrong));
    }
    if let Err(refused) = check(app, &account, new).await? {
        return Ok(Err(refused));
    }
    take(app, actor, token, &account, new).await
}

/// Replaces a password that somebody else gave, right after it was typed to sign in.
///
/// # Errors
/// The database; not found when the password is the person's own.
pub async fn set_first_password(
    app: &App,
    actor: &Actor,
    token: &str,
    new: &str,
) -> AppResult<Result<String, NewPasswordRefused>> {
    let account = own(app, actor).await?;
    if !account.must_change {
        return Err(AppError::NotFound);
    }
    if let Err(refused) = check(app, &account, new).await? {
        return Ok(Err(refused));
    }
    take(app, actor, token, &account, new).await
}

/// Opens changes to the account's protection for ten minutes when the password is right.
///
/// # Errors
/// The database; `Ok(false)` when the password is wrong.
pub async fn confirm(
    app: &App,
    actor: &Actor,
    token: &str,
    from: From<'_>,
    present: &str,
) -> AppResult<bool> {
    let account = own(app, actor).await?;
    if !is_present(app, &account, from, present).await? {
        return Ok(false);
    }
    let mut change = app.db.change(actor, app.clock.now()).await?;
    session::confirm(&change, token).await?;
    change.record("account.confirmed", account.id.0, serde_json::json!({"way": "password"}));
    change.commit().await?;
    Ok(true)
}

async fn own(app: &App, actor: &Actor) -> AppResult<Account> {
    let id = actor.account.ok_or(AppError::SignIn)?;
    people::account(app.db.read(), id).await?.ok_or(AppError::NotFound)
}

async fn take(
    app: &App,
    actor: &Actor,
    token: &str,
    account: &Account,
    new: &str,
) -> AppResult<Result<String, NewPasswordRefused>> {
    let hash = passwords::hash_aside(new).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    replace(app, &mut change, account.id, &hash).await?;
    session::end_of_account(&change, account.id, Some(token)).await?;
    let fresh = session::renew(&change, token).await?;
    session::confirm(&change, &fresh).await?;
    change.record("account.password_changed", account.id.0, serde_json::json!({}));
    change.commit().await?;
    Ok(Ok(fresh))
}

/// Writes the new password and ends every other way in; the caller decides about sessions.
pub(in crate::identity) async fn replace(
    app: &App,
    change: &mut Change,
    account: AccountId,
    hash: &str,
) -> AppResult<()> {
    let held = people::hold_account(change, account).await?.ok_or(AppError::NotFound)?;
    let person = crate::identity::person(change.conn(), held.person).await?;
    store::replace_password(change, account, &held.password_hash, hash).await?;
    store::end_open_ways(change, account).await?;
    guard::clear(change, &guard::key(app, &held.user_name)).await?;
    let mail = mails::password_changed(&app.settings, &person, change.now());
    Ok(change.mail(mail).await?)
}

/// Whether a new password keeps the rules and is none of the last three.
pub(super) async fn check(
    app: &App,
    account: &Account,
    new: &str,
) -> AppResult<Result<(), NewPasswordRefused>> {
    let person = crate::identity::person(app.db.read(), account.person).await?;
    if let Err(problem) = passwords::check(new, &[&account.user_name, &person.name, &person.email]) {
        return Ok(Err(NewPasswordRefused::Rule(problem)));
    }
    let before = i64::try_from(REMEMBERED_PASSWORDS).unwrap_or(0) - 1;
    let mut used = store::old_passwords(app.db.read(), account.id, before).await?;
    used.push(account.password_hash.clone());
    let again = passwords::verify_aside(new, used).await?;
    Ok(if again { Err(NewPasswordRefused::UsedBefore) } else { Ok(()) })
}

/// Whether the present password was typed rightly; a wrong one counts as a failed sign-in, so that a machine left open
/// is no place to guess.
async fn is_present(app: &App, account: &Account, from: From<'_>, typed: &str) -> AppResult<bool> {
    let key = guard::key(app, &account.user_name);
    guard::wait(app, &key).await?;
    let right = passwords::verify_aside(typed, vec![account.password_hash.clone()]).await?;
    if right && !is_locked_now(app, &key).await? {
        return Ok(true);
    }
    guard::refuse(app, &key, Some(account), "password-again", from).await?;
    Ok(false)
}

async fn is_locked_now(platform: &Platform, key: &[u8]) -> AppResult<bool> {
    let guard = store::guard(platform.db.read(), key).await?;
    Ok(guard.is_locked(platform.clock.now().as_millisecond()))
}
