//! What a person changes alone: contact and subject at once, the mail address after the new one was proven.

use domain::ids::Email;
use jiff::SignedDuration;
use platform::db::Actor;
use platform::ids::PersonId;
use platform::{AppError, AppResult, chance};

use super::{mails, store};
use crate::{App, identity};

/// How long the link to a new address works.
const LINK_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// Links a person may ask for within a day: each sends mail to an address nobody proved.
const MOST_LINKS: i64 = 5;

/// Changes phone, stage and subject.
///
/// # Errors
/// The database.
pub async fn change_contact(
    app: &App,
    actor: &Actor,
    person: PersonId,
    phone: &str,
    stage: &str,
    subject: &str,
) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    identity::set_contact(&mut change, person, phone, stage, subject).await?;
    Ok(change.commit().await?)
}

/// Sends a link to a new address; nothing changes until it is opened. `Ok(false)` when too many were asked for today.
///
/// # Errors
/// The database.
pub async fn ask_mail_change(app: &App, actor: &Actor, person: PersonId, address: &Email) -> AppResult<bool> {
    let now = app.clock.now();
    let since = (now - LINK_LIFE).as_millisecond();
    if store::recent_mail_changes(app.db.read(), person, since).await? >= MOST_LINKS {
        return Ok(false);
    }
    let known = identity::person(app.db.read(), person).await?;
    let token = chance::token();
    let link = format!("{}/account/profile/mail?token={token}", app.settings.public_url);
    let mut change = app.db.change(actor, now).await?;
    let expires = (now + LINK_LIFE).as_millisecond();
    store::put_mail_change(&change, app.keys.lookup(&token), person, address.as_str(), expires).await?;
    change.mail(vec![mails::prove_address(&known, address.as_str(), &link)]).await?;
    change.record("person.mail_change_asked", person.0, serde_json::json!({}));
    change.commit().await?;
    Ok(true)
}

/// The address a link is for, while it works for this person.
///
/// # Errors
/// Not found for an unknown, used, old or somebody else's link.
pub(super) async fn address_of_link(app: &App, person: PersonId, token: &str) -> AppResult<String> {
    let found = store::mail_change(app.db.read(), app.keys.lookup(token)).await?.ok_or(AppError::NotFound)?;
    let works = found.person == person
        && found.used_at.is_none()
        && found.expires_at > app.clock.now().as_millisecond();
    if works { Ok(found.email) } else { Err(AppError::NotFound) }
}

/// Puts the address of a link in the place of the old one, which is told.
///
/// # Errors
/// Not found for a link that does not work, or the database.
pub async fn confirm_mail(app: &App, actor: &Actor, person: PersonId, token: &str) -> AppResult<()> {
    let address = address_of_link(app, person, token).await?;
    let known = identity::person(app.db.read(), person).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    if !store::use_mail_change(&change, app.keys.lookup(token)).await? {
        return Err(AppError::NotFound);
    }
    identity::set_email(&mut change, person, &address).await?;
    if !known.email.is_empty() {
        change.mail(vec![mails::address_changed(&known, &known.email)]).await?;
    }
    Ok(change.commit().await?)
}
