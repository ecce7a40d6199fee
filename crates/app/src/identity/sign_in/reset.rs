//! A forgotten password: a link by mail, once, to the address on record.

use domain::sign_in::{RESET_MINUTES, RESETS_FROM_SOURCE, RESETS_OF_ACCOUNT, typed_name};
use jiff::SignedDuration;
use platform::db::Actor;
use platform::ids::AccountId;
use platform::web::session;
use platform::{AppResult, passwords};

use super::password::{self, NewPasswordRefused};
use super::place::source;
use super::{From, fresh_token, store, token_hash};
use crate::App;
use crate::identity::{mails, store as people};

/// Takes the wish for a link. Whether there is an account makes no difference to what is done here: the letter is
/// written by a job afterwards.
///
/// # Errors
/// The database.
pub async fn ask_for_link(app: &App, typed: &str, from: From<'_>) -> AppResult<()> {
    let now = app.clock.now();
    let hour = (now - SignedDuration::from_hours(1)).as_millisecond();
    let source = source(from.address);
    let name = typed_name(typed);
    // A flood must not fill the tables and the log: refused before anything is written.
    let full =
        !source.is_empty() && store::resets_from(app.db.read(), &source, hour).await? >= RESETS_FROM_SOURCE;
    if name.is_empty() || full {
        return Ok(());
    }
    let mut found = store::accounts_by_mail(app.db.read(), &name).await?;
    if let Some(account) = people::account_by_name(app.db.read(), &name).await?.filter(|a| a.is_open()) {
        found = vec![account.id];
    }
    let mut wanted = Vec::with_capacity(found.len());
    for account in found {
        if store::resets_of(app.db.read(), account, hour).await? < RESETS_OF_ACCOUNT {
            wanted.push(account);
        }
    }
    let actor = Actor { address: from.address.to_owned(), ..Actor::process("visitor") };
    let mut change = app.db.change(&actor, now).await?;
    store::note_reset_request(&change, wanted.first().copied(), &source).await?;
    for account in wanted.iter().skip(1) {
        store::note_reset_request(&change, Some(*account), "").await?;
    }
    let subject = wanted.first().copied().unwrap_or_else(AccountId::new);
    change.record("account.reset_asked", subject.0, serde_json::json!({"accounts": wanted.len()}));
    change.enqueue("identity.send_reset_link", &wanted, now).await?;
    Ok(change.commit().await?)
}

/// Writes the letters; the job of [`ask_for_link`].
pub(super) async fn send_links(app: &App, accounts: &[AccountId]) -> AppResult<()> {
    for id in accounts {
        let Some(account) = people::account(app.db.read(), *id).await?.filter(|a| a.is_open()) else {
            continue;
        };
        let person = crate::identity::person(app.db.read(), account.person).await?;
        if person.email.is_empty() {
            continue;
        }
        let (token, hash) = fresh_token();
        let now = app.clock.now();
        let mut change = app.db.change(&Actor::process("reset"), now).await?;
        let until = now + SignedDuration::from_mins(RESET_MINUTES);
        store::insert_link(&change, hash, account.id, until.as_millisecond()).await?;
        change.mail(mails::reset(&app.settings, &person, &account.user_name, &token, until)).await?;
        change.record("account.reset_link_sent", account.id.0, serde_json::json!({}));
        change.commit().await?;
    }
    Ok(())
}

/// The account a link is for, while it holds.
///
/// # Errors
/// The database.
pub async fn link_holder(app: &App, token: &str) -> AppResult<Option<AccountId>> {
    let now = app.clock.now().as_millisecond();
    Ok(store::link(app.db.read(), token_hash(token), now).await?)
}

/// Sets a new password by a link: every session, link and half-finished sign-in of the account ends.
///
/// # Errors
/// The database; `Ok(None)` when the link does not hold (any more).
pub async fn reset_password(
    app: &App,
    token: &str,
    new: &str,
    from: From<'_>,
) -> AppResult<Option<Result<(), NewPasswordRefused>>> {
    let Some(id) = link_holder(app, token).await? else { return Ok(None) };
    let Some(account) = people::account(app.db.read(), id).await?.filter(|a| a.is_open()) else {
        return Ok(None);
    };
    if let Err(refused) = password::check(app, &account, new).await? {
        return Ok(Some(Err(refused)));
    }
    let hash = passwords::hash_aside(new).await?;
    let actor = Actor {
        person: Some(account.person),
        account: Some(id),
        address: from.address.to_owned(),
        ..Actor::process("reset")
    };
    let mut change = app.db.change(&actor, app.clock.now()).await?;
    if !store::take_link(&change, token_hash(token)).await? {
        return Ok(None);
    }
    password::replace(app, &mut change, id, &hash).await?;
    session::end_of_account(&change, id, None).await?;
    change.record("account.password_reset", id.0, serde_json::json!({}));
    change.commit().await?;
    Ok(Some(Ok(())))
}
