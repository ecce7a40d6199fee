//! The change feed: which courses changed for those who search, in the order the changes were committed.
//!
//! Every row takes its number from one counter, which stays locked until the change commits. So numbers are committed in
//! ascending order and without gaps on every database: who has seen number n has seen all before it, and nothing below n
//! appears later. The price: the counter is the last lock a change takes, or two changes could wait for each other.

use jiff::SignedDuration;
use platform::db::Actor;
use platform::ids::OrganisationId;
use platform::{AppResult, Change};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::store::feed as store;
use super::{Course, CourseId};
use crate::App;

/// How long a row is kept. A copy that was away for longer builds its index anew.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// One course that one change touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Touched {
    /// The change's number; several courses touched at once share it.
    pub number: i64,
    /// The course.
    pub course: CourseId,
}

/// Tells those who search that a course is not what it was. To be called when the change has taken all its other locks.
///
/// # Errors
/// The database.
pub async fn touched(change: &Change, course: CourseId) -> AppResult<()> {
    Ok(store::add(change, &[course]).await?)
}

/// As [`touched`], for several courses; nothing happens when there is none.
///
/// # Errors
/// The database.
pub async fn all_touched(change: &Change, courses: &[CourseId]) -> AppResult<()> {
    Ok(store::add(change, courses).await?)
}

/// What was touched after a position, in order. About `limit` rows: the courses of one number always come together.
///
/// # Errors
/// The database.
pub async fn after<C: ConnectionTrait>(conn: &C, position: i64, limit: i64) -> AppResult<Vec<Touched>> {
    Ok(store::after(conn, position, limit).await?)
}

/// The number of the last change; 0 before the first.
///
/// # Errors
/// The database.
pub async fn head<C: ConnectionTrait>(conn: &C) -> AppResult<i64> {
    Ok(store::head(conn).await?)
}

/// Published courses that were not called off, in the order of their ids after one; for building an index from nothing.
///
/// # Errors
/// The database.
pub async fn listed_after<C: ConnectionTrait>(conn: &C, id: CourseId, limit: i64) -> AppResult<Vec<Course>> {
    Ok(store::listed_after(conn, id, limit).await?)
}

/// How many courses are published and not called off.
///
/// # Errors
/// The database.
pub async fn listed_count<C: ConnectionTrait>(conn: &C) -> AppResult<i64> {
    Ok(store::listed_count(conn).await?)
}

/// Tells those who search that organisations are called or stand otherwise. Run as a job after a reorganisation or an
/// imported list; again does no harm.
///
/// # Errors
/// The database.
pub(super) async fn organisations_touched(app: &App, organisations: &[OrganisationId]) -> AppResult<()> {
    let mut change = app.db.change(&Actor::process("catalogue"), app.clock.now()).await?;
    let courses = store::listed_of(change.conn(), organisations).await?;
    store::add(&change, &courses).await?;
    change.unaudited("the change feed of the search; what was done to the organisation is recorded");
    Ok(change.commit().await?)
}

/// Forgets rows that no copy waits for any more.
///
/// # Errors
/// The database.
pub(super) async fn prune(app: &App) -> AppResult<()> {
    let now = app.clock.now();
    let mut change = app.db.change(&Actor::process("catalogue"), now).await?;
    store::prune(&change, (now - KEPT).as_millisecond()).await?;
    change.unaudited("old rows of the change feed; what they told of is recorded");
    Ok(change.commit().await?)
}
