//! Badges (Open Badges 3.0): one for the hours of a course, signed for anybody's tools. Rules: docs/rules/documents-signed.md.

pub(super) mod follow;
mod store;

use ::documents::badge::{
    Achievement, Badge, Identity, Profile, STATUS_LIST_LENGTH, status_list, token, with_proof,
};
use domain::hours::HalfHours;
use platform::ids::{OrganisationId, PersonId};
use platform::web::Ctx;
use platform::{AppError, AppResult, Platform, chance};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use ui::L;

use super::documents::issue;
use crate::catalogue::{Course, CourseId};
use crate::identity::Person;
use crate::signing;
use crate::{App, catalogue, directory, identity};

platform::typed_ids! {
    /// A badge.
    BadgeId,
}

/// A badge as issued; what was signed stays as it is.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(super) struct StoredBadge {
    pub id: BadgeId,
    pub person: PersonId,
    pub course: CourseId,
    pub half_hours: i64,
    /// Where the status lists tell of it, counted through all lists.
    pub place: i64,
    /// The credential with its proof.
    pub credential: String,
    /// The credential as token.
    pub token: String,
    pub issued_at: i64,
    pub revoked_at: Option<i64>,
}

/// The badge for one's own hours of a course: the one that stands, or a new one.
///
/// # Errors
/// Not found without hours; the database; a key that does not sign.
pub(super) async fn issue(app: &App, ctx: &Ctx, code: &str) -> AppResult<BadgeId> {
    let (course, holder) = issue::held(app.db.read(), ctx.viewer()?.person, code).await?;
    let organiser = directory::organisation(app.db.read(), course.organisation).await?;
    let (token_key, proof_key) = (signing::token_key(app).await?, signing::proof_key(app).await?);
    let mut change = app.db.change(&ctx.actor(), ctx.now).await?;
    // Two clicks at once must not give two badges.
    platform::db::hold_name(change.conn(), &format!("badge {} {}", course.id, holder.person.id)).await?;
    let same = identity::same_person(change.conn(), holder.person.id).await?;
    let own = store::of_people(change.conn(), &same).await?.into_iter();
    for badge in own.filter(|b| b.course == course.id && b.revoked_at.is_none()) {
        if badge.half_hours == holder.half_hours {
            change.rollback().await?;
            return Ok(badge.id);
        }
        // The hours were corrected a moment ago: the new badge takes the place of the old one.
        follow::take_back(&mut change, &badge).await?;
    }
    let id = BadgeId::new();
    let place = change.next_number("badge place", 0).await?;
    let badge = Badge {
        id: address(app, id),
        issuer: issuer(ctx.l, app),
        identities: identities(&holder.person),
        achievement: achievement(ctx.l, app, &course, &organiser.code),
        hours: HalfHours(i32::try_from(holder.half_hours).unwrap_or(0)).to_string(),
        at: ctx.now,
        status: status_of(app, place),
    };
    let credential = badge.credential();
    let method = signing::address(app, proof_key.id);
    let proven = with_proof(&credential, &proof_key.key, &method, ctx.now).map_err(AppError::internal)?;
    let token = token(&credential, &token_key.key, &signing::address(app, token_key.id), ctx.now);
    let stored = StoredBadge {
        id,
        person: holder.person.id,
        course: course.id,
        half_hours: holder.half_hours,
        place,
        credential: proven.to_string(),
        token: token.map_err(AppError::internal)?,
        issued_at: ctx.now.as_millisecond(),
        revoked_at: None,
    };
    store::insert(&change, &stored).await?;
    let data = serde_json::json!({"badge": id, "course": course.code, "half_hours": holder.half_hours});
    change.record("badge.issued", holder.person.id.0, data);
    change.commit().await?;
    Ok(id)
}

/// A badge by its identity.
///
/// # Errors
/// Not found; the database.
pub(super) async fn find<C: ConnectionTrait>(conn: &C, id: BadgeId) -> AppResult<StoredBadge> {
    store::one(conn, id).await?.ok_or(AppError::NotFound)
}

/// All badges of a person, also those that no longer stand.
///
/// # Errors
/// The database.
pub(super) async fn of_person<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<Vec<StoredBadge>> {
    let same = identity::same_person(conn, person).await?;
    Ok(store::of_people(conn, &same).await?)
}

/// Whether the ledger still bears a badge out.
///
/// # Errors
/// The database.
pub(super) async fn stands<C: ConnectionTrait>(conn: &C, badge: &StoredBadge) -> AppResult<bool> {
    if badge.revoked_at.is_some() {
        return Ok(false);
    }
    let who = identity::person(conn, badge.person).await?;
    let same = identity::same_person(conn, who.id).await?;
    Ok(store::sum(conn, &same, badge.course).await? == badge.half_hours)
}

/// A status list, signed as badges are.
///
/// # Errors
/// Not found for a list that no badge stands on; the database; a key that does not sign.
pub(super) async fn list(app: &App, number: i64, now: jiff::Timestamp) -> AppResult<Value> {
    let length = i64::try_from(STATUS_LIST_LENGTH).unwrap_or(i64::MAX);
    let from = number.checked_mul(length).filter(|from| *from >= 0).ok_or(AppError::NotFound)?;
    let to = from.checked_add(length).ok_or(AppError::NotFound)?;
    let conn = app.db.read();
    let (mut revoked, any) = store::revoked_places(conn, from, to).await?;
    if !any {
        return Err(AppError::NotFound);
    }
    revoked.extend(follow::fallen_places(conn).await?.into_iter().filter(|place| (from..to).contains(place)));
    let places: Vec<usize> = revoked.iter().filter_map(|place| usize::try_from(place - from).ok()).collect();
    let key = signing::proof_key(app).await?;
    let id = format!("{}/badges/status/{number}", app.settings.public_url);
    let list = status_list(&id, &issuer_address(app), &places, now).map_err(AppError::internal)?;
    with_proof(&list, &key.key, &signing::address(app, key.id), now).map_err(AppError::internal)
}

/// Address of a badge.
pub(super) fn address(app: &Platform, id: BadgeId) -> String {
    format!("{}/badges/{id}", app.settings.public_url)
}

/// Address of the profile that signs.
pub(super) fn issuer_address(app: &Platform) -> String {
    format!("{}/badges/issuer", app.settings.public_url)
}

/// The profile that signs.
pub(super) fn issuer(l: L, app: &Platform) -> Profile {
    Profile {
        id: issuer_address(app),
        name: l.t("transcript-doc-issuer"),
        url: format!("{}/", app.settings.public_url),
    }
}

/// The profile of an organiser.
pub(super) fn organiser(app: &Platform, code: &str, name: &str) -> Profile {
    Profile {
        id: format!("{}/badges/organisers/{code}", app.settings.public_url),
        name: name.to_owned(),
        url: format!("{}/courses?organiser={code}", app.settings.public_url),
    }
}

/// What a course gives.
pub(super) fn achievement(l: L, app: &Platform, course: &Course, organiser_code: &str) -> Achievement {
    let site = &app.settings.public_url;
    Achievement {
        id: format!("{site}/badges/achievements/{}", course.code),
        name: course.title.clone(),
        description: l.a2("badge-doc-description", "title", &course.title, "days", issue::days(l, course)),
        criteria: l.t("badge-doc-criteria"),
        code: course.code.clone(),
        creator: organiser(app, organiser_code, &course.organisation_name),
        image: format!("{site}/badges/emblem.png"),
        language: if l.is_zh() { "zh-TW" } else { "en" },
        hours_name: l.t("badge-doc-hours"),
    }
}

/// A course of which badges were given, with its organiser's code.
///
/// # Errors
/// Not found for any other course; the database.
pub(super) async fn given<C: ConnectionTrait>(conn: &C, code: &str) -> AppResult<(Course, String)> {
    let course = catalogue::published(conn, code).await?;
    if !store::is_given(conn, course.id).await? {
        return Err(AppError::NotFound);
    }
    let code = organiser_code(conn, course.organisation).await?;
    Ok((course, code))
}

async fn organiser_code<C: ConnectionTrait>(conn: &C, id: OrganisationId) -> AppResult<String> {
    Ok(directory::organisation(conn, id).await?.code)
}

fn status_of(app: &Platform, place: i64) -> (String, usize) {
    let place = usize::try_from(place).unwrap_or(0);
    let list = place / STATUS_LIST_LENGTH;
    (format!("{}/badges/status/{list}", app.settings.public_url), place % STATUS_LIST_LENGTH)
}

/// By what a holder shows that a badge is theirs: the mail address, which is what other tools ask for, and the personal
/// code; neither can be read from the badge.
fn identities(person: &Person) -> Vec<Identity> {
    let salt = || chance::token()[..32].to_owned();
    let mut identities = Vec::new();
    if !person.email.is_empty() {
        identities.push(Identity::hashed("emailAddress", &person.email, &salt()));
    }
    identities.push(Identity::hashed("systemId", &person.personal_code, &salt()));
    identities
}
