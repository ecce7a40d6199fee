//! Letters about months that are not confirmed.

use domain::calendar::civil_date;
use domain::exchange::{Month, confirm_by, reminds_on};
use platform::AppResult;
use platform::db::Actor;
use serde_json::json;

use super::store;
use crate::App;
use crate::exchange::month_name;
use crate::exchange::partners;

/// Writes to partners that sent something for the month before and have not confirmed it, on the days of the rule.
///
/// # Errors
/// The database.
pub(super) async fn run(app: &App) -> AppResult<()> {
    let now = app.clock.now();
    let today = civil_date(now);
    if !reminds_on(today) {
        return Ok(());
    }
    let month = Month::of(today).previous();
    let late = today > confirm_by(month);
    for partner in store::unconfirmed(app.db.read(), month).await? {
        let partner = partners::partner(app.db.read(), partner).await?;
        let mut change = app.db.change(&Actor::process("exchange"), now).await?;
        let name = if late { "month-late" } else { "month-due" };
        let facts = |l: ui::L| vec![("month", month_name(l, month)), ("day", l.date(confirm_by(month)))];
        partners::write_to(&mut change, &partner, name, facts).await?;
        change.record(
            "exchange.month_reminded",
            partner.id.0,
            json!({"month": month.to_string(), "late": late}),
        );
        change.commit().await?;
    }
    Ok(())
}
