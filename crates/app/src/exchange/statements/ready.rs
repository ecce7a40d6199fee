//! Statements that waited for the end of their course, and those whose time has come to be forgotten.

use std::collections::BTreeMap;

use domain::calendar::civil_date;
use domain::hours::HalfHours;
use jiff::SignedDuration;
use platform::AppResult;
use platform::db::Actor;
use serde_json::json;
use uuid::Uuid;

use super::{PartnerId, Sender, deliver, store};
use crate::App;

/// Statements looked at in one run.
const AT_ONCE: i64 = 5_000;
/// How long what is known of a statement is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(400 * 24);

/// What is due of one partner: its statements, and the rows they make.
type Due = (Vec<Uuid>, BTreeMap<(String, String), HalfHours>);

/// Merges the hours of statements whose course is over since; answers how many. Two copies at once send the same rows, which the
/// second time are unchanged.
///
/// # Errors
/// The database, or the disk.
pub async fn merge_ready(app: &App) -> AppResult<usize> {
    let now = app.clock.now();
    let today = civil_date(now).to_string();
    let mut of_partner: BTreeMap<PartnerId, Due> = BTreeMap::new();
    for row in store::ready(app.db.read(), &today, AT_ONCE).await? {
        let Some(who) = app.keys.open(&row.sealed) else { continue };
        let (ids, rows) = of_partner.entry(row.partner).or_default();
        ids.push(row.id);
        rows.insert((row.course, who), HalfHours(i32::try_from(row.half_hours).unwrap_or(0)));
    }
    let actor = Actor::process("exchange");
    let mut merged = 0;
    for (partner, (ids, rows)) in of_partner {
        let sender = Sender { partner, live: true, name: "xAPI", actor: &actor };
        let cells: Vec<[String; 3]> =
            rows.into_iter().map(|((course, who), hours)| [course, who, hours.to_string()]).collect();
        let delivery = deliver(app, sender, &cells).await?;
        let mut change = app.db.change(&actor, now).await?;
        store::set_standing(&change, partner, &ids).await?;
        let data = json!({"statements": ids.len(), "delivery": delivery});
        change.record("exchange.statements_ready", partner.0, data);
        change.commit().await?;
        merged += ids.len();
    }
    Ok(merged)
}

/// Deletes what is known of old statements; answers how many.
///
/// # Errors
/// The database.
pub async fn delete_old(app: &App) -> AppResult<u64> {
    let now = app.clock.now();
    let mut change = app.db.change(&Actor::process("retention"), now).await?;
    let gone = store::forget(&change, (now - KEPT).as_millisecond()).await?;
    if gone == 0 {
        change.rollback().await?;
        return Ok(0);
    }
    change.record("exchange.statements_deleted", Uuid::nil(), json!({"statements": gone}));
    change.commit().await?;
    Ok(gone)
}
