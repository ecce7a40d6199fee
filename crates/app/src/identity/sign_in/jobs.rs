//! Letters that must not tell by their time whether an account exists, and tidying up.

use platform::AppResult;
use platform::db::Actor;
use platform::ids::AccountId;
use platform::jobs::Handler;
use serde::Deserialize;

use super::{reset, store};
use crate::App;
use crate::identity::{mails, store as people};

/// Background work of signing in.
pub const HANDLERS: &[Handler<App>] = &[
    Handler {
        kind: "identity.tell_of_lock",
        run: |app, payload| {
            Box::pin(async move {
                let lock: Lock = serde_json::from_str(&payload).map_err(|e| e.to_string())?;
                tell_of_lock(&app, lock).await.map_err(|e| format!("{e:?}"))
            })
        },
    },
    Handler {
        kind: "identity.send_reset_link",
        run: |app, payload| {
            Box::pin(async move {
                let accounts: Vec<AccountId> = serde_json::from_str(&payload).map_err(|e| e.to_string())?;
                reset::send_links(&app, &accounts).await.map_err(|e| format!("{e:?}"))
            })
        },
    },
];

#[derive(Deserialize)]
struct Lock {
    account: Option<AccountId>,
    address: String,
}

async fn tell_of_lock(app: &App, lock: Lock) -> AppResult<()> {
    let Some(id) = lock.account else { return Ok(()) };
    let Some(account) = people::account(app.db.read(), id).await?.filter(|a| a.is_open()) else {
        return Ok(());
    };
    let person = crate::identity::person(app.db.read(), account.person).await?;
    let mut change = app.db.change(&Actor::process("lock"), app.clock.now()).await?;
    let mail = mails::locked(&app.settings, &person, &lock.address, app.clock.now());
    change.mail(mail).await?;
    change.record("account.told_of_lock", id.0, serde_json::json!({}));
    Ok(change.commit().await?)
}

/// Deletes what has run out.
pub(in crate::identity) async fn delete_old(app: &App) -> AppResult<()> {
    let mut change = app.db.change(&Actor::process("sign-in"), app.clock.now()).await?;
    change.unaudited("what ran out between two steps of a sign-in is deleted; the steps were recorded");
    store::delete_old(&change).await?;
    Ok(change.commit().await?)
}
