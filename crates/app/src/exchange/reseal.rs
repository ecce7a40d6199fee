//! What the exchange keeps sealed follows the platform's keys: passwords of sources, numbers that wait or that
//! statements name, files of deliveries.

use platform::db::Actor;
use platform::{AppError, AppResult};
use serde_json::json;
use uuid::Uuid;

use super::{sources, statements, taking};
use crate::App;

/// Statements looked at in one go.
const AT_ONCE: i64 = 1_000;

/// Seals everything again that is sealed with another generation than the current one; answers how much.
///
/// # Errors
/// The database, the disk; something that no key of the file opens.
pub async fn reseal(app: &App, actor: &Actor) -> AppResult<usize> {
    let current = app.keys.current();
    let mut done = 0;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let passwords = sources::passwords(change.conn()).await?;
    for (partner, sealed) in passwords.iter().filter(|(_, sealed)| app.keys.sealed_with(sealed) != current) {
        let plain = app.keys.open(sealed).ok_or_else(|| AppError::internal("a password without its key"))?;
        sources::put_password(&change, *partner, app.keys.seal(&plain)).await?;
        done += 1;
    }
    done += taking::reseal_waiting(app, &change).await?;
    let mut after = None;
    loop {
        let rows = statements::sealed_after(change.conn(), after.as_ref(), AT_ONCE).await?;
        for row in rows.iter().filter(|row| app.keys.sealed_with(&row.sealed) != current) {
            let who = app.keys.open(&row.sealed);
            let who = who.ok_or_else(|| AppError::internal("a statement's number without its key"))?;
            statements::reseal(&change, row, app.keys.lookup(&who), app.keys.seal(&who)).await?;
            done += 1;
        }
        after = rows.into_iter().next_back();
        if after.is_none() {
            break;
        }
    }
    change.record("exchange.resealed", Uuid::nil(), json!({"key": current, "values": done}));
    match done {
        0 => change.rollback().await?,
        _ => change.commit().await?,
    }
    let files = app.clone();
    let resealed = tokio::task::spawn_blocking(move || taking::reseal_files(&files));
    Ok(done + resealed.await.map_err(AppError::internal)?.map_err(AppError::internal)?)
}

/// How much is sealed with a generation of the platform's keys.
///
/// # Errors
/// The database, or the disk.
pub async fn sealed_with(app: &App, generation: i64) -> AppResult<usize> {
    let passwords = sources::passwords(app.db.read()).await?;
    let passwords = passwords.iter().filter(|(_, sealed)| app.keys.sealed_with(sealed) == generation).count();
    let waiting = taking::waiting_sealed_with(app, generation).await?;
    let (mut after, mut said) = (None, 0);
    loop {
        let rows = statements::sealed_after(app.db.read(), after.as_ref(), AT_ONCE).await?;
        said += rows.iter().filter(|row| app.keys.sealed_with(&row.sealed) == generation).count();
        after = rows.into_iter().next_back();
        if after.is_none() {
            break;
        }
    }
    let files = app.clone();
    let files = tokio::task::spawn_blocking(move || taking::files_sealed_with(&files, generation));
    Ok(passwords + waiting + said + files.await.map_err(AppError::internal)?.map_err(AppError::internal)?)
}
