//! Replacing the keys of personal numbers while the service runs; rule in `docs/rules/keys.md`.

use platform::db::Actor;
use platform::{AppError, AppResult, Change, params};
use uuid::Uuid;

use super::store::numbers::{self, Sealed};
use crate::App;

/// Rows of one transaction: short, so that people who register meanwhile hardly wait.
const BATCH: i64 = 400;

/// Rest between two batches. SQLite lets another process try for the writer's lock every tenth of a second only: without a
/// rest longer than that, those who sign in would wait for many batches instead of one.
const REST: std::time::Duration = std::time::Duration::from_millis(120);

/// How far a rotation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Numbers hashed or sealed again so far.
    pub done: u64,
    /// Steps in all: each number is hashed once and sealed once.
    pub total: u64,
}

/// What a rotation did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotated {
    /// The generation now current.
    pub key: i64,
    /// Numbers that got their new hash.
    pub hashed: u64,
    /// Numbers sealed again.
    pub sealed: u64,
    /// Hashes of older generations removed.
    pub removed: u64,
}

/// Moves all numbers, and what else is sealed, to the newest generation of the file; adds one when the newest is current
/// already and `fresh` asks for it. An interrupted rotation is finished by the next.
///
/// # Errors
/// The database, the key file, or a number that no key of the file opens: nothing is lost then, and all is found as before.
pub async fn rotate_keys(
    app: &App,
    actor: &Actor,
    fresh: bool,
    mut progress: impl FnMut(Progress),
) -> AppResult<Rotated> {
    let keys = &app.keys;
    let newest = || keys.generations().last().copied().unwrap_or(1);
    if fresh && newest() == keys.current() && unfinished(app, keys.current()).await? == 0 {
        keys.add_generation().map_err(AppError::internal)?;
    }
    let key = newest();
    let count = u64::try_from(numbers::count(app.db.read()).await?).unwrap_or(0);
    let mut rotated = Rotated { key, hashed: 0, sealed: 0, removed: 0 };
    let mut tell =
        |rotated: &Rotated| progress(Progress { done: rotated.hashed + rotated.sealed, total: count * 2 });
    loop {
        let hashed = hash_some(app, actor, key).await?;
        rotated.hashed += hashed;
        tell(&rotated);
        if hashed == 0 {
            break;
        }
    }
    if keys.current() != key {
        keys.promote(key).map_err(AppError::internal)?;
        note(app, actor, "keys.promoted", serde_json::json!({"key": key})).await?;
    }
    loop {
        // Somebody who registered with the file of a moment ago may lack the new hash still.
        rotated.hashed += hash_some(app, actor, key).await?;
        let sealed = seal_some(app, actor, key).await?;
        rotated.sealed += sealed;
        tell(&rotated);
        if sealed == 0 {
            break;
        }
    }
    rotated.sealed += seal_secrets(app, actor, key).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    rotated.removed = numbers::drop_other_lookups(&change, key).await?;
    change.record(
        "keys.rotated",
        Uuid::nil(),
        serde_json::json!({"key": key, "hashed": rotated.hashed, "sealed": rotated.sealed}),
    );
    change.commit().await?;
    Ok(rotated)
}

/// Takes an older generation out of the file when nothing is sealed with it any more.
///
/// # Errors
/// [`AppError::Malformed`] with the count of what is still sealed with it, or when it is the current one.
pub async fn forget_key(app: &App, actor: &Actor, key: i64) -> AppResult<()> {
    let left = numbers::count_sealed_with(app.db.read(), key).await?
        + i64::try_from(secrets_sealed_with(app, key).await?.len()).unwrap_or(i64::MAX);
    if left > 0 {
        return Err(AppError::Malformed(format!(
            "{left} values are still sealed with generation {key}: run `xingtan keys rotate` first"
        )));
    }
    app.keys.forget_generation(key).map_err(|e| AppError::Malformed(e.to_string()))?;
    note(app, actor, "keys.forgotten", serde_json::json!({"key": key})).await
}

async fn unfinished(app: &App, key: i64) -> AppResult<i64> {
    let all = numbers::count(app.db.read()).await?;
    Ok(all - numbers::count_sealed_with(app.db.read(), key).await?)
}

async fn hash_some(app: &App, actor: &Actor, key: i64) -> AppResult<u64> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let some = numbers::without_lookup(&change, key, BATCH).await?;
    if some.is_empty() {
        change.rollback().await?;
        return Ok(0);
    }
    let mut rows = Vec::with_capacity(some.len());
    for row in &some {
        let plain = opened(app, row)?;
        let hash = app.keys.lookups(&plain).into_iter().find(|l| l.key == key).map(|l| l.hash);
        let hash = hash.ok_or_else(|| AppError::internal("the new key left the file"))?;
        rows.push(params![row.kind.clone(), hash, key, row.lookup.clone()]);
    }
    numbers::add_lookups(&change, rows).await?;
    finish(&mut change, key, "hashed", some.len());
    change.commit().await?;
    tokio::time::sleep(REST).await;
    Ok(some.len() as u64)
}

async fn seal_some(app: &App, actor: &Actor, key: i64) -> AppResult<u64> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let some = numbers::sealed_otherwise(&change, key, BATCH).await?;
    if some.is_empty() {
        change.rollback().await?;
        return Ok(0);
    }
    for row in &some {
        let plain = opened(app, row)?;
        numbers::reseal(&change, row, app.keys.lookup(&plain), app.keys.seal(&plain), key).await?;
    }
    finish(&mut change, key, "sealed", some.len());
    change.commit().await?;
    tokio::time::sleep(REST).await;
    Ok(some.len() as u64)
}

/// Secrets of one-time codes: one account each, few against the numbers.
async fn seal_secrets(app: &App, actor: &Actor, key: i64) -> AppResult<u64> {
    let mut done = 0;
    for secret in numbers::code_secrets(app.db.read()).await? {
        if app.keys.sealed_with(&secret.sealed) == key {
            continue;
        }
        let plain =
            app.keys.open(&secret.sealed).ok_or_else(|| AppError::internal("a secret without its key"))?;
        let mut change = app.db.change(actor, app.clock.now()).await?;
        numbers::replace_code_secret(&change, &secret, app.keys.seal(&plain)).await?;
        change.record("keys.batch", secret.account.0, serde_json::json!({"key": key, "what": "secret"}));
        change.commit().await?;
        done += 1;
    }
    Ok(done)
}

async fn secrets_sealed_with(app: &App, key: i64) -> AppResult<Vec<numbers::CodeSecret>> {
    let all = numbers::code_secrets(app.db.read()).await?;
    Ok(all.into_iter().filter(|s| app.keys.sealed_with(&s.sealed) == key).collect())
}

fn finish(change: &mut Change, key: i64, what: &str, rows: usize) {
    change.record("keys.batch", Uuid::nil(), serde_json::json!({"key": key, "what": what, "rows": rows}));
}

async fn note(app: &App, actor: &Actor, action: &'static str, data: serde_json::Value) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    change.record(action, Uuid::nil(), data);
    Ok(change.commit().await?)
}

fn opened(app: &App, row: &Sealed) -> AppResult<String> {
    app.keys.open(&row.sealed).ok_or_else(|| AppError::internal("a number that no key of the file opens"))
}
