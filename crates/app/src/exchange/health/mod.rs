//! How the exchange with each partner goes: figures of its deliveries.

mod metrics;
mod store;

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use platform::capability::get;
use platform::{Access, AppResult, Capability};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{DeliveryId, PartnerId};
use crate::App;

/// How it goes with one partner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// When records were merged last, milliseconds.
    pub last_success: Option<i64>,
    /// When something arrived last, whatever became of it, milliseconds.
    pub last_try: Option<i64>,
    /// Rows that arrived within the last day.
    pub rows_day: i64,
    /// Rows of the last day that were refused.
    pub refused_day: i64,
    /// Rows that wait to be merged.
    pub waiting: i64,
}

impl Health {
    /// How many of a hundred rows of the last day were taken; none when none arrived.
    pub fn taken(&self) -> Option<i64> {
        (self.rows_day > 0).then(|| (self.rows_day - self.refused_day) * 100 / self.rows_day)
    }
}

/// A delivery as its partner's page lists it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Delivered {
    /// Identity.
    pub id: DeliveryId,
    /// Its number, for people.
    pub number: i64,
    /// How it stands.
    pub state: String,
    /// When it arrived, milliseconds.
    pub received_at: i64,
    /// When it was done with, milliseconds.
    pub ended_at: Option<i64>,
    /// Rows in it.
    pub rows_read: i64,
    /// Rows refused.
    pub rows_refused: i64,
    /// Rows merged.
    pub rows_merged: i64,
}

/// The address for monitoring systems. It is open to whoever has the token of the settings, and is not there without one.
pub fn capability() -> Capability<App> {
    Capability {
        name: "exchange",
        routes: || vec![get("/metrics", Access::Public, metrics::show)],
        nav: &[],
        migrations: &[],
        jobs: &[],
        crons: &[],
        pages: Vec::new,
    }
}

/// How it goes with every partner that ever sent something.
///
/// # Errors
/// The database.
pub async fn of_all<C: ConnectionTrait>(conn: &C, now: Timestamp) -> AppResult<HashMap<PartnerId, Health>> {
    let since = now - SignedDuration::from_hours(24);
    Ok(store::of_all(conn, since.as_millisecond()).await?.into_iter().map(store::HealthRow::split).collect())
}

/// The newest deliveries of a partner.
///
/// # Errors
/// The database.
pub async fn newest<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    most: i64,
) -> AppResult<Vec<Delivered>> {
    Ok(store::newest(conn, partner, most).await?)
}
