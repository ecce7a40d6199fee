//! Sending: one event after the other, the next only when the one before was heard; after a failure a longer pause each time.

use std::time::Duration;

use axum::http::StatusCode;
use domain::exchange_partner::{PING, retry_after};
use jiff::{SignedDuration, Timestamp};
use platform::clock::from_millis;
use platform::db::Actor;
use platform::{AppError, AppResult};
use serde_json::{Value, json};

use super::store::{self, Event};
use super::{Hook, HookEventId, HookId, JOB, keys, post, sign};
use crate::App;
use crate::exchange::partners::{partner, tell_contacts};
use crate::exchange::reach::{self, Allowed};

/// How long a hook is taken for; longer than one call may last.
const TAKEN: SignedDuration = SignedDuration::from_secs(60);
/// After so long other work has its turn.
const AT_ONCE: Duration = Duration::from_secs(20);

/// Sends what waits for a hook, as long as it is heard.
///
/// # Errors
/// The database.
pub async fn send_waiting(app: &App, id: HookId) -> AppResult<()> {
    let began = tokio::time::Instant::now();
    loop {
        let mut change = app.db.change(&Actor::process("exchange"), app.clock.now()).await?;
        change.unaudited("a webhook is taken for sending; what it tells of is recorded");
        let until = (change.now() + TAKEN).as_millisecond();
        if !store::take(&change, id, until).await? {
            return Ok(change.rollback().await?);
        }
        change.commit().await?;
        let heard = send_all(app, id, began).await?;
        if !heard {
            return Ok(());
        }
        // Something queued just before the hook was given back found it taken: look once more.
        if store::waiting(app.db.read(), id).await? == 0 {
            return Ok(());
        }
        if began.elapsed() >= AT_ONCE {
            let mut change = app.db.change(&Actor::process("exchange"), app.clock.now()).await?;
            change.unaudited("the rest of a webhook's events; what they tell of is recorded");
            let now = change.now();
            change.enqueue(JOB, id, now).await?;
            return Ok(change.commit().await?);
        }
    }
}

/// Sends until nothing waits, the time is over (true), or something was not heard (false).
async fn send_all(app: &App, id: HookId, began: tokio::time::Instant) -> AppResult<bool> {
    while began.elapsed() < AT_ONCE {
        let hook = store::by_id(app.db.read(), id).await?;
        let Some(hook) = hook else { return Ok(false) };
        let Some(event) = store::next_event(app.db.read(), id).await? else { break };
        if let Err(error) = call(app, &hook, &event).await? {
            failed(app, &hook, &error).await?;
            return Ok(false);
        }
        let mut change = app.db.change(&Actor::process("exchange"), app.clock.now()).await?;
        change.unaudited("a webhook was heard; what it told of is recorded");
        store::heard(&change, id, event.id).await?;
        store::note_heard(&change, id).await?;
        change.commit().await?;
    }
    let mut change = app.db.change(&Actor::process("exchange"), app.clock.now()).await?;
    change.unaudited("a webhook is given back after sending; what it told of is recorded");
    store::give_back(&change, id).await?;
    change.commit().await?;
    Ok(true)
}

/// Calls a hook with one event; the inner error says why it was not heard.
async fn call(app: &App, hook: &Hook, event: &Event) -> AppResult<Result<StatusCode, String>> {
    let target = match reach::target(&hook.url, &Allowed { local: app.settings.demo, ..Allowed::default() }) {
        Ok(target) => target,
        Err(refused) => return Ok(Err(refused.to_string())),
    };
    let body = envelope(app, hook, event).await?.to_string().into_bytes();
    let (name, key) = keys::signer(app).await?;
    let signed = sign::sign((&name, &key), &hook.url, &body, app.clock.now())?;
    Ok(post::post(&target, body, &signed).await)
}

/// The event as CloudEvents 1.0 writes it.
async fn envelope(app: &App, hook: &Hook, event: &Event) -> AppResult<Value> {
    let own = partner(app.db.read(), hook.partner).await?;
    let data: Value = serde_json::from_str(&event.data).map_err(AppError::internal)?;
    Ok(json!({
        "specversion": "1.0",
        "id": event.id.to_string(),
        "source": format!("{}/api/exchange", app.settings.public_url.trim_end_matches('/')),
        "type": event.kind,
        "subject": event.subject,
        "time": from_millis(event.at).to_string(),
        "datacontenttype": "application/json",
        "partner": own.code,
        "live": hook.live,
        "data": data,
    }))
}

/// Notes a failure and plans the next try; after the last one the hook is paused and the contacts hear of it.
async fn failed(app: &App, hook: &Hook, error: &str) -> AppResult<()> {
    let mut change = app.db.change(&Actor::process("exchange"), app.clock.now()).await?;
    let failures = hook.failures + 1;
    match retry_after(failures) {
        Some(pause) => {
            change.unaudited("a webhook that was not heard is tried again; what it tells of is recorded");
            let at: Timestamp = change.now() + pause;
            store::note_failed(&change, hook.id, failures, Some(at.as_millisecond()), error).await?;
            change.enqueue(JOB, hook.id, at).await?;
        }
        None => {
            store::note_failed(&change, hook.id, failures, None, error).await?;
            let own = partner(change.conn(), hook.partner).await?;
            change.record(
                "exchange.webhook_paused",
                own.id.0,
                json!({"partner": own.code, "webhook": hook.url, "error": error}),
            );
            tell_contacts(&mut change, &own, "webhook-paused", |_| {
                vec![("webhook", hook.url.clone()), ("error", error.to_owned())]
            })
            .await?;
        }
    }
    Ok(change.commit().await?)
}

/// Calls a hook at once with an event that says nothing; a paused one that hears it goes on. Answers the status, or why it was not heard.
pub(super) async fn ping(app: &App, actor: &Actor, hook: &Hook) -> AppResult<Result<StatusCode, String>> {
    let event = Event {
        id: HookEventId::new(),
        kind: PING.to_owned(),
        subject: hook.id.to_string(),
        data: json!({"webhook": hook.id.to_string()}).to_string(),
        at: app.clock.now().as_millisecond(),
    };
    let outcome = call(app, hook, &event).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    change.record(
        "exchange.webhook_pinged",
        hook.partner.0,
        json!({"webhook": hook.url, "heard": outcome.is_ok()}),
    );
    match &outcome {
        Ok(_) => {
            store::note_heard(&change, hook.id).await?;
            let now = change.now();
            change.enqueue(JOB, hook.id, now).await?;
        }
        Err(error) => store::note_ping_failed(&change, hook.id, error).await?,
    }
    change.commit().await?;
    Ok(outcome)
}
