//! Keeping people's records for the capabilities that may: saving, numbers with dates, services, merges.

use std::collections::HashMap;

use domain::ids::PersonNumber;
use jiff::ToSpan;
use jiff::civil::Date;
use platform::ids::{OrganisationId, PersonId, ServiceId};
use platform::{AppError, AppResult, Change, Platform, params};
use sea_orm::ConnectionTrait;

use super::Person;
use super::store::keeping as store;
pub use super::store::keeping::Service;

/// A service that begins.
#[derive(Clone, Debug, PartialEq)]
pub struct NewService {
    /// Identity.
    pub id: ServiceId,
    /// Whose.
    pub person: PersonId,
    /// Where.
    pub organisation: OrganisationId,
    /// The main one, or a second.
    pub main: bool,
    /// First day.
    pub from: Date,
    /// How it became known.
    pub source: &'static str,
}

/// A number of a person without the number itself.
#[derive(Clone, Debug, PartialEq)]
pub struct MaskedNumber {
    /// Whose.
    pub person: PersonId,
    /// `national_id`, `resident_new`, `resident_old`.
    pub kind: String,
    /// Keyed hash.
    pub lookup: Vec<u8>,
    /// As screens show it.
    pub masked: String,
    /// Whether it is the present one.
    pub current: bool,
}

/// Writes whole records; the caller records what changed. Merges are not written by this.
///
/// # Errors
/// The database.
pub async fn save_persons(change: &Change, people: &[Person]) -> AppResult<()> {
    Ok(store::save_persons(change, people).await?)
}

/// Who holds numbers, by keyed hash, also of earlier numbers.
///
/// # Errors
/// The database.
pub async fn holders_of<C: ConnectionTrait>(
    conn: &C,
    lookups: &[Vec<u8>],
) -> AppResult<HashMap<Vec<u8>, PersonId>> {
    Ok(store::holders(conn, lookups).await?.into_iter().map(|h| (h.lookup, h.person)).collect())
}

/// The numbers of people, masked, oldest first.
///
/// # Errors
/// The database.
pub async fn numbers_of<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> AppResult<Vec<MaskedNumber>> {
    let rows = store::numbers(conn, people).await?;
    Ok(rows
        .into_iter()
        .map(|r| MaskedNumber {
            person: r.person,
            kind: r.kind,
            lookup: r.lookup,
            masked: r.masked,
            current: r.valid_until.is_none(),
        })
        .collect())
}

/// Gives people another number; an earlier one is closed the day before and stays findable.
///
/// # Errors
/// The database, also when somebody holds the number.
pub async fn add_numbers(
    platform: &Platform,
    change: &Change,
    numbers: &[(PersonId, PersonNumber)],
    from: Date,
) -> AppResult<()> {
    let people: Vec<PersonId> = numbers.iter().map(|(person, _)| *person).collect();
    store::close_numbers(change, &people, from - 1.day()).await?;
    Ok(super::store::numbers::insert_numbers(change, &platform.keys, numbers, from).await?)
}

/// Takes back a number added by mistake and opens the one before it again.
///
/// # Errors
/// The database.
pub async fn take_back_number(change: &Change, person: PersonId, lookup: &[u8]) -> AppResult<()> {
    store::remove_number(change, person, lookup).await?;
    Ok(store::reopen_number(change, person).await?)
}

/// Everybody merged into these people, with the one they are; the people themselves are not among them.
///
/// # Errors
/// The database.
pub async fn aliases<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> AppResult<HashMap<PersonId, PersonId>> {
    Ok(store::aliases(conn, people).await?.into_iter().map(|a| (a.id, a.root)).collect())
}

/// Points a person to the one they turned out to be. Both are held meanwhile: two merges the other way round at the same
/// moment would make a circle.
///
/// # Errors
/// [`AppError::StaleForm`] when one of them was merged a moment ago; the database.
pub async fn merge(change: &Change, merged: PersonId, into: PersonId) -> AppResult<()> {
    let held = store::hold_persons(change, &[merged, into]).await?;
    if held.len() != 2 || held.iter().any(|(_, elsewhere)| elsewhere.is_some()) {
        return Err(AppError::StaleForm);
    }
    Ok(store::point(change, merged, Some(into)).await?)
}

/// Those of some people who have an account: their mail address is theirs to change, since a reset link goes there.
///
/// # Errors
/// The database.
pub async fn with_account<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> AppResult<Vec<PersonId>> {
    Ok(store::with_account(conn, people).await?)
}

/// Takes the pointer away again.
///
/// # Errors
/// The database.
pub async fn unmerge(change: &Change, merged: PersonId) -> AppResult<()> {
    Ok(store::point(change, merged, None).await?)
}

/// All services of people, ended ones too, in the order they began.
///
/// # Errors
/// The database.
pub async fn services_among<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> AppResult<Vec<Service>> {
    Ok(store::services(conn, people).await?)
}

/// Begins services. The person's own record names the main organisation and is saved by the caller.
///
/// # Errors
/// The database.
pub async fn begin_services(change: &Change, services: Vec<NewService>) -> AppResult<()> {
    let rows = services
        .into_iter()
        .map(|s| params![s.id, s.person, s.organisation, s.main, s.from.to_string(), s.source])
        .collect();
    Ok(store::insert_services(change, rows).await?)
}

/// Ends a service on its last day, or lets it go on (`None`).
///
/// # Errors
/// The database.
pub async fn end_service(change: &Change, id: ServiceId, until: Option<Date>) -> AppResult<()> {
    Ok(store::end_service(change, id, until).await?)
}

/// Corrects the day a service began.
///
/// # Errors
/// The database.
pub async fn start_service(change: &Change, id: ServiceId, from: Date) -> AppResult<()> {
    Ok(store::start_service(change, id, from).await?)
}

/// Notes how a service became known: a school confirmed or disputed what somebody said.
///
/// # Errors
/// The database.
pub async fn note_source(change: &Change, id: ServiceId, source: &'static str) -> AppResult<()> {
    Ok(store::note_source(change, id, source).await?)
}

/// User names of people who are one.
///
/// # Errors
/// The database.
pub async fn user_names<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> AppResult<Vec<String>> {
    Ok(store::accounts(conn, people).await?)
}
