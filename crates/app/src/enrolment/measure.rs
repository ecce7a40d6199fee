//! The database's own rate: the same rows the desk writes, in batches of 100, with no rule and no queue in between.

use std::time::Instant;

use platform::AppResult;
use platform::db::Actor;

use super::{EnrolmentId, store};
use crate::App;

/// Rows a second in batches of 100: an enrolment-sized row, its event and its letter, and the count of places, as the desk
/// writes them. The rows go into a table of their own, which is dropped again.
///
/// # Errors
/// The database.
pub async fn bare_batch_rate(app: &App, rows: usize) -> AppResult<f64> {
    store::bare_table(app).await?;
    let began = Instant::now();
    let mut written = 0;
    while written < rows {
        let count = 100.min(rows - written);
        let mut change = app.db.change(&Actor::process("bench"), app.clock.now()).await?;
        for _ in 0..count {
            change.record(
                "bench.row",
                EnrolmentId::new().0,
                serde_json::json!({"course": "0000000", "state": "waiting", "number": 1}),
            );
        }
        store::bare_rows(&change, count).await?;
        change.commit().await?;
        written += count;
    }
    let rate = rows as f64 / began.elapsed().as_secs_f64();
    store::drop_bare_table(app).await?;
    Ok(rate)
}
