//! Hours of people whom nobody knew: merged as soon as somebody is registered with the number.

use std::collections::HashMap;

use domain::hours::HalfHours;
use platform::db::Actor;
use platform::{AppError, AppResult, Change};
use serde_json::json;

use super::judged::HoursWork;
use super::store::{self, Waiting};
use super::{Delivery, DeliveryId, apply};
use crate::{App, identity};

/// Rows looked at and merged at once.
const AT_ONCE: i64 = 1_000;

/// Looks at everything that waits, once; answers how many hours were merged. Several copies don't merge twice: what is merged
/// leaves the list in the same change.
///
/// # Errors
/// The database.
pub async fn merge_waiting(app: &App) -> AppResult<u64> {
    let (mut after, mut merged) = (None, 0);
    loop {
        let rows = store::waiting_after(app.db.read(), after, AT_ONCE).await?;
        let Some(last) = rows.last() else { return Ok(merged) };
        after = Some((last.course, last.lookup.clone()));
        merged += some(app, rows).await?;
    }
}

/// Seals numbers that wait again under the current key, and finds them by its hash; answers how many.
pub(in super::super) async fn reseal_waiting(app: &App, change: &Change) -> AppResult<usize> {
    let (mut after, mut done) = (None, 0);
    let current = app.keys.current();
    loop {
        let rows = store::waiting_after(change.conn(), after, AT_ONCE).await?;
        let Some(last) = rows.last() else { return Ok(done) };
        after = Some((last.course, last.lookup.clone()));
        for row in rows.iter().filter(|row| app.keys.sealed_with(&row.sealed) != current) {
            let number = app.keys.open(&row.sealed);
            let number = number.ok_or_else(|| AppError::internal("a number that waits without its key"))?;
            let sealed = (app.keys.lookup(&number), app.keys.seal(&number));
            store::reseal_waiting(change, row.course, &row.lookup, sealed).await?;
            done += 1;
        }
    }
}

/// How many numbers that wait are sealed with a generation.
pub(in super::super) async fn waiting_sealed_with(app: &App, generation: i64) -> AppResult<usize> {
    let (mut after, mut found) = (None, 0);
    loop {
        let rows = store::waiting_after(app.db.read(), after, AT_ONCE).await?;
        let Some(last) = rows.last() else { return Ok(found) };
        after = Some((last.course, last.lookup.clone()));
        found += rows.iter().filter(|row| app.keys.sealed_with(&row.sealed) == generation).count();
    }
}

async fn some(app: &App, rows: Vec<Waiting>) -> AppResult<u64> {
    let opened: Vec<(Waiting, String)> =
        rows.into_iter().filter_map(|row| app.keys.open(&row.sealed).map(|number| (row, number))).collect();
    let numbers: Vec<&str> = opened.iter().map(|(_, number)| number.as_str()).collect();
    let found = identity::known_people(app, app.db.read(), &[], &numbers).await?;
    let mut of_delivery: HashMap<DeliveryId, Vec<(&Waiting, _)>> = HashMap::new();
    for (row, number) in &opened {
        if let Some(person) = found.get(number) {
            of_delivery.entry(row.delivery).or_default().push((row, *person));
        }
    }
    let mut merged = 0;
    for (delivery, rows) in of_delivery {
        let Some(delivery) = store::by_id(app.db.read(), delivery).await? else { continue };
        merged += merge(app, &delivery, &rows).await?;
    }
    Ok(merged)
}

async fn merge(
    app: &App,
    delivery: &Delivery,
    rows: &[(&Waiting, platform::ids::PersonId)],
) -> AppResult<u64> {
    let mut change = app.db.change(&Actor::process("exchange"), app.clock.now()).await?;
    store::hold_partner(&change, delivery.partner).await?;
    let pairs: Vec<_> = rows.iter().map(|(row, _)| (row.course, row.lookup.clone())).collect();
    // Another copy may have been quicker: only what still waits is merged.
    let still = store::waits(change.conn(), pairs.clone()).await?;
    store::remove_waiting(&change, &pairs).await?;
    let works: Vec<HoursWork> = rows
        .iter()
        .filter(|(row, _)| still.contains_key(&(row.course, row.lookup.clone())))
        .map(|(row, person)| HoursWork {
            course: row.course,
            organisation: row.organisation,
            person: *person,
            said: HalfHours(i32::try_from(row.said).unwrap_or(0)),
            mark: row.mark.clone().try_into().unwrap_or([0; 16]),
        })
        .collect();
    if works.is_empty() {
        change.rollback().await?;
        return Ok(0);
    }
    let hours = apply::hours(&mut change, delivery, &works).await?;
    change.record("exchange.awaited", delivery.id.0, json!({"delivery": delivery.number, "hours": hours}));
    change.commit().await?;
    Ok(u64::try_from(hours).unwrap_or(0))
}
