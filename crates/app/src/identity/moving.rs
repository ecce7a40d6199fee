//! What a reorganisation does to people and seats, and its exact way back.

use jiff::civil::Date;
use platform::ids::{OrganisationId, PersonId, SeatId, ServiceId};
use platform::{AppResult, Change};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::store::moving as store;

/// A person whose service organisation was changed by a reorganisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedPerson {
    /// Who.
    pub person: PersonId,
    /// The service that ended; none when only the record named the organisation.
    pub ended: Option<ServiceId>,
    /// The service that began instead.
    pub begun: Option<ServiceId>,
    /// Whether the record of the person named the organisation.
    pub named: bool,
}

/// A seat that a reorganisation ended, with the last day it had before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedSeat {
    /// Which.
    pub seat: SeatId,
    /// Its last day before, ISO.
    pub until: Option<String>,
}

/// How much hangs on an organisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// People who serve there.
    pub people: i64,
    /// Seats in force.
    pub seats: i64,
    /// Open accounts of those people.
    pub accounts: i64,
    /// Seats of heads that somebody holds.
    pub heads: i64,
}

/// How much hangs on an organisation today.
///
/// # Errors
/// The database.
pub async fn weight<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    today: Date,
) -> AppResult<Weight> {
    Ok(store::weight(conn, organisation, today).await?)
}

/// Everybody who serves at `from` serves at `to` from a day on, or nowhere; services of the past stay as they were.
/// The caller records the reorganisation in the same change.
///
/// # Errors
/// The database.
pub async fn move_people(
    change: &Change,
    from: OrganisationId,
    to: Option<OrganisationId>,
    on: Date,
) -> AppResult<Vec<MovedPerson>> {
    Ok(store::move_people(change, from, to, on).await?)
}

/// Takes [`move_people`] back for all who are still where it put them, and answers how many are not and stay.
///
/// # Errors
/// The database.
pub async fn move_people_back(
    change: &Change,
    moved: &[MovedPerson],
    from: OrganisationId,
    to: Option<OrganisationId>,
) -> AppResult<usize> {
    let mut stayed = 0;
    for one in moved {
        if !store::move_back(change, one, from, to).await? {
            stayed += 1;
        }
    }
    Ok(stayed)
}

/// Ends all seats of an organisation with a last day.
///
/// # Errors
/// The database.
pub async fn end_seats(
    change: &Change,
    organisation: OrganisationId,
    last: Date,
) -> AppResult<Vec<EndedSeat>> {
    Ok(store::end_seats(change, organisation, last).await?)
}

/// Takes [`end_seats`] back.
///
/// # Errors
/// The database.
pub async fn reopen_seats(change: &Change, ended: &[EndedSeat]) -> AppResult<()> {
    for one in ended {
        store::reopen_seat(change, one).await?;
    }
    Ok(())
}
