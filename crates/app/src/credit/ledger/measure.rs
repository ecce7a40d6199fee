//! What closing stands beside in a measurement: the database's own rate with the same rows.

use std::time::Instant;

use platform::AppResult;
use platform::db::Actor;

use super::store;
use crate::App;

/// Rows a second that the database itself takes when the lines of the ledger are copied, so many at once, without a rule, a
/// seal or an event for each.
///
/// # Errors
/// The database.
pub async fn bare_award_rate(app: &App, at_once: i64) -> AppResult<f64> {
    let Some((first, last)) = store::edges(app.db.read()).await? else { return Ok(0.0) };
    let mut change = app.db.change(&Actor::process("bench"), app.clock.now()).await?;
    change.unaudited("a table that stands while a measurement runs");
    store::bare_table(change.conn()).await?;
    change.commit().await?;
    let began = Instant::now();
    let mut from = first;
    while from <= last {
        let mut change = app.db.change(&Actor::process("bench"), app.clock.now()).await?;
        change.unaudited("a table that stands while a measurement runs");
        store::bare_rows(&change, from, at_once).await?;
        change.commit().await?;
        from += at_once;
    }
    let rate = (last - first + 1) as f64 / began.elapsed().as_secs_f64();
    let mut change = app.db.change(&Actor::process("bench"), app.clock.now()).await?;
    change.unaudited("a table that stands while a measurement runs");
    store::drop_bare_table(change.conn()).await?;
    change.commit().await?;
    Ok(rate)
}
