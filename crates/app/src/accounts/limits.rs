//! How many applications one network address, one mail address and everybody together may send: each costs a hash and
//! sends a letter to an address that nobody has proved (docs/rules/accounts.md).

use domain::accounts::AccountRefused;
use jiff::{SignedDuration, Timestamp};
use platform::AppResult;
use sea_orm::ConnectionTrait;

use super::manage::refused;
use super::store;
use crate::{App, identity};

/// Letters that one mail address gets in a day.
const LETTERS_A_DAY: i64 = 3;

/// Refuses an application when its network address, or everybody together, sent too many within the hour. Asked before
/// the password is hashed.
///
/// # Errors
/// The refusal, or the database.
pub(super) async fn may_apply(app: &App, address: &str) -> AppResult<()> {
    let hour = (app.clock.now() - SignedDuration::from_hours(1)).as_millisecond();
    let (conn, source) = (app.db.read(), identity::source(address));
    let full = store::applied(conn, hour).await? >= app.settings.applications_an_hour
        || (!source.is_empty()
            && store::applied_from(conn, &source, hour).await? >= app.settings.applications_from_address);
    if full { Err(refused(AccountRefused::ApplicationsTooMany)) } else { Ok(()) }
}

/// Whether another letter may go to a mail address today. The page looks the same when none goes.
///
/// # Errors
/// The database.
pub(super) async fn may_write<C: ConnectionTrait>(conn: &C, email: &str, now: Timestamp) -> AppResult<bool> {
    let day = (now - SignedDuration::from_hours(24)).as_millisecond();
    Ok(store::applied_with(conn, email, day).await? < LETTERS_A_DAY)
}
