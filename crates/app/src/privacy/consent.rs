//! Accepting and declining the consent text in force.

use domain::calendar::civil_date;
use domain::consent::current;
use platform::db::Actor;
use platform::ids::{AccountId, PersonId};
use platform::web::session;
use platform::{AppError, AppResult};

use super::store::{self, Consent};
use crate::{App, identity};

/// Records that an account accepts the version it was shown; the gate then opens.
///
/// # Errors
/// [`AppError::StaleForm`] when another version came into force meanwhile: what was read is not what would be accepted.
pub async fn accept(
    app: &App,
    actor: &Actor,
    account: AccountId,
    person: PersonId,
    version: i64,
) -> AppResult<()> {
    let now = app.clock.now();
    if version != current(civil_date(now)) {
        return Err(AppError::StaleForm);
    }
    let mut change = app.db.change(actor, now).await?;
    let consent = Consent { account, person, version, accepted: true, address: &actor.address };
    store::put_consent(&change, &consent).await?;
    identity::set_consent(&change, account, version).await?;
    change.record("consent.accepted", person.0, serde_json::json!({"version": version}));
    Ok(change.commit().await?)
}

/// Records that an account declines, and ends the session it declined in.
///
/// # Errors
/// The database.
pub async fn decline(
    app: &App,
    actor: &Actor,
    account: AccountId,
    person: PersonId,
    token: &str,
) -> AppResult<()> {
    let now = app.clock.now();
    let version = current(civil_date(now));
    let mut change = app.db.change(actor, now).await?;
    let consent = Consent { account, person, version, accepted: false, address: &actor.address };
    store::put_consent(&change, &consent).await?;
    session::end(&change, token).await?;
    change.record("consent.declined", person.0, serde_json::json!({"version": version}));
    Ok(change.commit().await?)
}
