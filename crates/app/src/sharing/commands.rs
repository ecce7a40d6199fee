//! What may be done to a shared resource: written, ended, offered again; an instructor asked, and the answer taken.

use domain::permissions::Function;
use domain::sharing::{
    ANSWER_WITHIN, Consent, Kind, LETTERS_A_DAY, SharingRefused, Text, answer as answered, check,
    may_ask_again,
};
use jiff::{SignedDuration, Timestamp};
use platform::clock::from_millis;
use platform::db::{Actor, broken_constraint};
use platform::error::Refused;
use platform::web::SeatView;
use platform::{AppError, AppResult, Change, chance};
use sea_orm::DbErr;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Resource, ResourceId, mails, scopes, store};
use crate::{App, directory};

/// Why a form was not saved: refusals by field (`""` for the whole), or something else.
#[derive(Debug)]
pub enum Problems {
    /// To be mended on the page.
    Fields(Vec<(&'static str, Refused)>),
    /// Not found, not permitted, the database.
    Other(AppError),
}

impl From<AppError> for Problems {
    fn from(error: AppError) -> Self {
        Self::Other(error)
    }
}

impl From<DbErr> for Problems {
    fn from(error: DbErr) -> Self {
        Self::Other(error.into())
    }
}

/// What an instructor answers by the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Consents to the text of this number.
    Yes {
        /// The text that was read.
        text: i64,
    },
    /// Does not, or no longer.
    No,
}

/// What a token is found by: whoever reads the database can't use it.
pub(super) fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Writes a resource of the seat's own organisation: a new one (`before` is none) or a change of the version that was
/// read. An instructor whose text differs is asked in the same step and hidden until the answer.
///
/// # Errors
/// Refusals by field; not permitted; not found for another organisation's; the database.
pub async fn save(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    kind: Kind,
    before: Option<(ResourceId, i64)>,
    typed: &Text,
) -> Result<ResourceId, Problems> {
    let own = seat.organisation;
    directory::authorise_at(app.db.read(), seat, Function::COURSE_REGISTER, own).await?;
    let counties = directory::counties(app.db.read()).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let old = match before {
        Some((id, version)) => {
            let old = own_locked(&change, seat, id).await?;
            if !old.offered {
                return Err(whole(&SharingRefused::Ended));
            }
            if old.version != version {
                return Err(whole(&SharingRefused::Stale));
            }
            Some(old)
        }
        None => None,
    };
    let kind = old.as_ref().map_or(kind, |old| old.kind);
    let text = check(kind, typed, &scopes(), &counties).map_err(|problems| {
        Problems::Fields(problems.into_iter().map(|(field, why)| (field, Refused::new(&why))).collect())
    })?;
    let Some(mut resource) = written(old.as_ref(), seat, kind, text, change.now()) else {
        // Saved as it stood: nothing happened, and nobody is asked again.
        change.rollback().await?;
        return old.map(|old| old.id).ok_or(Problems::Other(AppError::NotFound));
    };
    let fields = fields_changed(old.as_ref(), &resource);
    let name = directory::organisation(change.conn(), own).await?.name;
    let letter = match kind {
        Kind::Instructor => Some(begin_asking(&change, old.as_ref(), &mut resource).await?),
        _ => None,
    };
    let words = format!("{}\n{}", resource.text.words(), name.to_lowercase());
    store::put(&change, &resource, words).await.map_err(|error| taken(error, &resource))?;
    if old.is_none() {
        change.record("sharing.offered", resource.id.0, facts(&resource));
    } else {
        change.record("sharing.changed", resource.id.0, json!({"kind": kind.as_str(), "fields": fields}));
    }
    if let Some(until) = letter {
        send(app, &mut change, &resource, &name, until).await?;
    }
    change.commit().await?;
    Ok(resource.id)
}

/// The resource with its new text; none when nothing differs.
fn written(
    old: Option<&Resource>,
    seat: &SeatView,
    kind: Kind,
    text: Text,
    now: Timestamp,
) -> Option<Resource> {
    let now = now.as_millisecond();
    match old {
        Some(old) if old.text == text => None,
        Some(old) => Some(Resource {
            text,
            text_number: old.text_number + 1,
            version: old.version + 1,
            changed_at: now,
            ..old.clone()
        }),
        None => Some(Resource {
            id: ResourceId::new(),
            organisation: seat.organisation,
            kind,
            text,
            offered: true,
            consent: Consent::NotNeeded,
            text_number: 1,
            asked_until: None,
            answered_at: None,
            consented_at: None,
            version: 1,
            changed_at: now,
        }),
    }
}

/// Sets an instructor's consent back to asked; answers until when the letter may be answered.
async fn begin_asking(
    change: &Change,
    old: Option<&Resource>,
    resource: &mut Resource,
) -> Result<Timestamp, Problems> {
    let mail = &resource.text.mail;
    let twice = store::instructor_of(change, resource.organisation, mail, resource.id).await?;
    if let Some(name) = twice {
        return Err(Problems::Fields(vec![("mail", Refused::new(&SharingRefused::Twice { name }))]));
    }
    if letters_today(change, resource.id).await? >= LETTERS_A_DAY {
        return Err(whole(&SharingRefused::TooManyLetters { most: LETTERS_A_DAY }));
    }
    let other_person = old.is_some_and(|old| old.text.mail != *mail);
    if other_person {
        store::end_asks(change, resource.id).await?;
        resource.consented_at = None;
    }
    resource.consent = Consent::Asked;
    resource.answered_at = None;
    let until = change.now() + ANSWER_WITHIN;
    resource.asked_until = Some(until.as_millisecond());
    Ok(until)
}

async fn letters_today(change: &Change, id: ResourceId) -> AppResult<usize> {
    let since = change.now() - SignedDuration::from_hours(24);
    let letters = store::asks_since(change, id, since.as_millisecond()).await?;
    Ok(usize::try_from(letters).unwrap_or(usize::MAX))
}

/// Writes the letter with a fresh link.
async fn send(
    app: &App,
    change: &mut Change,
    resource: &Resource,
    organisation: &str,
    until: Timestamp,
) -> AppResult<()> {
    let token = chance::token();
    store::put_ask(change, resource.id, token_hash(&token), until.as_millisecond()).await?;
    change.record("sharing.consent_asked", resource.id.0, json!({"text": resource.text_number}));
    change.mail(vec![mails::ask(&app.settings, resource, organisation, &token, until)]).await?;
    Ok(())
}

/// Sends the letter to an instructor again, with days of its own; links sent before stay good.
///
/// # Errors
/// Refused when there is an answer, or too often; not permitted; not found; the database.
pub async fn ask_again(app: &App, actor: &Actor, seat: &SeatView, id: ResourceId) -> AppResult<()> {
    directory::authorise_at(app.db.read(), seat, Function::COURSE_REGISTER, seat.organisation).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let mut resource = own_locked(&change, seat, id).await?;
    let letters = letters_today(&change, id).await?;
    may_ask_again(resource.offered, resource.consent, letters).map_err(|r| AppError::refused(&r))?;
    let until = change.now() + ANSWER_WITHIN;
    resource.asked_until = Some(until.as_millisecond());
    store::put_answer(&change, &resource).await?;
    let name = directory::organisation(change.conn(), seat.organisation).await?.name;
    send(app, &mut change, &resource, &name, until).await?;
    Ok(change.commit().await?)
}

/// Ends the offer; it is hidden at once. What has ended stays so.
///
/// # Errors
/// Not permitted; not found; the database.
pub async fn withdraw(app: &App, actor: &Actor, seat: &SeatView, id: ResourceId) -> AppResult<()> {
    set_offered(app, actor, seat, id, false).await
}

/// Offers again; an instructor is public only if the consent still stands.
///
/// # Errors
/// Not permitted; not found; the database.
pub async fn offer_again(app: &App, actor: &Actor, seat: &SeatView, id: ResourceId) -> AppResult<()> {
    set_offered(app, actor, seat, id, true).await
}

async fn set_offered(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    id: ResourceId,
    offered: bool,
) -> AppResult<()> {
    directory::authorise_at(app.db.read(), seat, Function::COURSE_REGISTER, seat.organisation).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let mut resource = own_locked(&change, seat, id).await?;
    if resource.offered == offered {
        return Ok(change.rollback().await?);
    }
    resource.offered = offered;
    resource.version += 1;
    resource.changed_at = change.now().as_millisecond();
    let name = directory::organisation(change.conn(), seat.organisation).await?.name;
    let words = format!("{}\n{}", resource.text.words(), name.to_lowercase());
    store::put(&change, &resource, words).await?;
    if offered {
        change.record("sharing.offered_again", id.0, facts(&resource));
    } else {
        change.record("sharing.ended", id.0, facts(&resource));
    }
    Ok(change.commit().await?)
}

/// Takes an instructor's answer by the link of a letter; answers how the consent stands then.
///
/// # Errors
/// Not found for a token that we did not give; refused when its days are over or the text changed; the database.
pub async fn answer(app: &App, actor: &Actor, token: &str, said: Answer) -> AppResult<Consent> {
    let (found, until) = super::asked(app.db.read(), token).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let mut resource = store::locked(&change, found.id).await?.ok_or(AppError::NotFound)?;
    // The link was another person's when the address changed between the two looks.
    if store::asked(change.conn(), token_hash(token)).await?.is_none() {
        return Err(AppError::NotFound);
    }
    let (yes, same) = match said {
        Answer::Yes { text } => (true, text == resource.text_number),
        Answer::No => (false, true),
    };
    let consent = answered(resource.consent, yes, same, from_millis(until), change.now())
        .map_err(|refused| AppError::refused(&refused))?;
    if consent == resource.consent {
        change.rollback().await?;
        return Ok(consent);
    }
    let now = change.now().as_millisecond();
    resource.consent = consent;
    resource.answered_at = Some(now);
    if consent == Consent::Given {
        resource.consented_at = Some(now);
    }
    store::put_answer(&change, &resource).await?;
    let data = json!({"text": resource.text_number});
    match consent {
        Consent::Given => change.record("sharing.consent_given", resource.id.0, data),
        Consent::Withdrawn => change.record("sharing.consent_withdrawn", resource.id.0, data),
        _ => change.record("sharing.consent_refused", resource.id.0, data),
    }
    change.commit().await?;
    Ok(consent)
}

async fn own_locked(change: &Change, seat: &SeatView, id: ResourceId) -> AppResult<Resource> {
    let found = store::locked(change, id).await?;
    found.filter(|resource| resource.organisation == seat.organisation).ok_or(AppError::NotFound)
}

/// Of two who recommend the same instructor at once, the database stops the second.
fn taken(error: DbErr, resource: &Resource) -> Problems {
    if resource.kind == Kind::Instructor && broken_constraint(&error).is_some() {
        let name = resource.text.title.clone();
        return Problems::Fields(vec![("mail", Refused::new(&SharingRefused::Twice { name }))]);
    }
    error.into()
}

fn whole(refused: &SharingRefused) -> Problems {
    Problems::Fields(vec![("", Refused::new(refused))])
}

/// What the log keeps: an instructor's name is not part of it.
fn facts(resource: &Resource) -> Value {
    let title = if resource.kind == Kind::Instructor { "" } else { resource.text.title.as_str() };
    json!({"kind": resource.kind.as_str(), "title": title})
}

fn fields_changed(old: Option<&Resource>, new: &Resource) -> Vec<&'static str> {
    let fields = new.kind.fields().iter().map(|(field, _, _)| *field);
    fields.filter(|field| old.is_none_or(|old| old.text.get(field) != new.text.get(field))).collect()
}
