//! The addresses with which a partner keeps its webhooks.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::exchange_partner::{HookKind, MOST_HOOKS, PartnerRefused, hook_kinds, replay_from};
use jiff::Timestamp;
use platform::AppError;
use platform::clock::from_millis;
use platform::error::Refused;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::super::{Caller, Problem, VERSION, json_body, openapi::ProblemAnswer};
use super::{Hook, HookId, JOB, keys, send, store};
use crate::App;
use crate::exchange::reach::{self, Allowed};
use crate::signing::as_json;

/// A webhook as it is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookWished {
    /// `https://` and a public address.
    #[schema(example = "https://exchange.county.example.tw/xingtan")]
    url: String,
    /// Types of events; all of them when left out.
    #[serde(default)]
    types: Vec<String>,
}

/// A webhook.
#[derive(Debug, Serialize, ToSchema)]
pub struct Webhook {
    /// Identity.
    id: String,
    /// Where.
    url: String,
    /// Types of events.
    types: Vec<&'static str>,
    /// `active`, `failing` (tried again) or `paused` (until a ping is heard).
    state: &'static str,
    /// Failures in a row.
    failures: i64,
    /// Events that wait for it.
    waiting: i64,
    /// When it is tried again.
    next_try: Option<String>,
    /// When it was heard last.
    last_heard: Option<String>,
    /// What went wrong last.
    #[serde(skip_serializing_if = "String::is_empty")]
    last_error: String,
}

/// All webhooks of the key's kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct Webhooks {
    /// They.
    webhooks: Vec<Webhook>,
}

/// What became of a ping.
#[derive(Debug, Serialize, ToSchema)]
pub struct Pinged {
    /// Whether it was answered with 2xx in time.
    heard: bool,
    /// The status of the answer.
    status: Option<u16>,
    /// Why it was not heard.
    error: Option<String>,
}

/// What a replay sends.
#[derive(Debug, Serialize, ToSchema)]
pub struct Replayed {
    /// How many events are sent once more.
    events: usize,
}

async fn shown(app: &App, hook: Hook) -> Result<Webhook, Problem> {
    let at = |ms: Option<i64>| ms.map(|ms| from_millis(ms).to_string());
    Ok(Webhook {
        waiting: store::waiting(app.db.read(), hook.id).await?,
        id: hook.id.to_string(),
        url: hook.url,
        types: hook.kinds.iter().copied().map(HookKind::as_str).collect(),
        state: match (hook.paused, hook.failures) {
            (true, _) => "paused",
            (false, 0) => "active",
            (false, _) => "failing",
        },
        failures: hook.failures,
        next_try: at(hook.next_at),
        last_heard: at(hook.last_ok_at),
        last_error: hook.last_error,
    })
}

/// A hook of the caller, of the same kind as its key.
async fn own(app: &App, caller: &Caller, id: &str) -> Result<Hook, Problem> {
    let id: HookId = id.parse().map_err(|_| AppError::NotFound)?;
    let found = store::by_id(app.db.read(), id).await?;
    let own = found.filter(|hook| hook.partner == caller.partner && hook.live == caller.live);
    Ok(own.ok_or(AppError::NotFound)?)
}

/// The wish as checked: where, and of what.
async fn checked(app: &App, wished: &WebhookWished) -> Result<Vec<HookKind>, Problem> {
    let field =
        |name: &str, why: &PartnerRefused| Problem::fields(vec![(name.to_owned(), Refused::new(why))]);
    let allowed = Allowed { local: app.settings.demo, ..Allowed::default() };
    let target = reach::target(&wished.url, &allowed).map_err(|why| field("url", &why))?;
    reach::resolve(&target).await.map_err(|why| field("url", &why))?;
    hook_kinds(&wished.types).map_err(|why| field("types", &why))
}

/// The webhooks of the partner that were made with the key's kind, live or test.
///
/// # Errors
/// The database.
#[utoipa::path(
    get, path = "/webhooks", tag = "webhooks", operation_id = "webhooks", security(("key" = ["webhooks"])),
    responses((status = 200, body = Webhooks))
)]
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Webhooks>, Problem> {
    let mut webhooks = Vec::new();
    for hook in store::of_partner(app.db.read(), caller.partner, Some(caller.live)).await? {
        webhooks.push(shown(&app, hook).await?);
    }
    Ok(Json(Webhooks { webhooks }))
}

/// Makes a webhook.
///
/// # Errors
/// An address or a type that can't be; too many; the database.
#[utoipa::path(
    post, path = "/webhooks", tag = "webhooks", operation_id = "makeWebhook", security(("key" = ["webhooks"])),
    request_body = WebhookWished,
    responses((status = 201, body = Webhook), (status = 400, response = ProblemAnswer), (status = 409, response = ProblemAnswer), (status = 413, response = ProblemAnswer), (status = 422, response = ProblemAnswer))
)]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    wished: Result<Json<WebhookWished>, JsonRejection>,
) -> Result<Response, Problem> {
    let wished = json_body(wished)?;
    let kinds = checked(&app, &wished).await?;
    let mut change = app.db.change(&caller.actor, caller.now).await?;
    platform::db::hold_name(change.conn(), "exchange webhooks").await?;
    let known = store::of_partner(change.conn(), caller.partner, Some(caller.live)).await?;
    if known.len() >= MOST_HOOKS {
        return Err(Problem::new(StatusCode::CONFLICT, &PartnerRefused::TooManyHooks { most: MOST_HOOKS }));
    }
    let hook = Hook {
        id: HookId::new(),
        partner: caller.partner,
        live: caller.live,
        url: wished.url,
        kinds,
        paused: false,
        failures: 0,
        next_at: None,
        last_ok_at: None,
        last_try_at: None,
        last_error: String::new(),
        created_at: change.now().as_millisecond(),
    };
    store::insert(&change, &hook).await?;
    change.record(
        "exchange.webhook_made",
        hook.partner.0,
        json!({"webhook": hook.url, "live": hook.live, "types": names(&hook.kinds)}),
    );
    change.commit().await?;
    let place = format!("/api/exchange/{VERSION}/webhooks/{}", hook.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], Json(shown(&app, hook).await?)).into_response())
}

/// One webhook.
///
/// # Errors
/// Not found; the database.
#[utoipa::path(
    get, path = "/webhooks/{id}", tag = "webhooks", operation_id = "webhook", security(("key" = ["webhooks"])),
    params(("id" = String, Path, description = "Identity of the webhook")),
    responses((status = 200, body = Webhook), (status = 400, response = ProblemAnswer), (status = 404, response = ProblemAnswer))
)]
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Webhook>, Problem> {
    let hook = own(&app, &caller, &id).await?;
    Ok(Json(shown(&app, hook).await?))
}

/// Puts another address or other types in place; what waits is sent there.
///
/// # Errors
/// Not found; an address or a type that can't be; the database.
#[utoipa::path(
    put, path = "/webhooks/{id}", tag = "webhooks", operation_id = "changeWebhook", security(("key" = ["webhooks"])),
    params(("id" = String, Path, description = "Identity of the webhook")), request_body = WebhookWished,
    responses((status = 200, body = Webhook), (status = 400, response = ProblemAnswer), (status = 404, response = ProblemAnswer), (status = 413, response = ProblemAnswer), (status = 422, response = ProblemAnswer))
)]
pub async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    wished: Result<Json<WebhookWished>, JsonRejection>,
) -> Result<Json<Webhook>, Problem> {
    let wished = json_body(wished)?;
    let mut hook = own(&app, &caller, &id).await?;
    hook.kinds = checked(&app, &wished).await?;
    let before = std::mem::replace(&mut hook.url, wished.url);
    let mut change = app.db.change(&caller.actor, caller.now).await?;
    store::update(&change, &hook).await?;
    change.record(
        "exchange.webhook_changed",
        hook.partner.0,
        json!({"webhook": {"before": before, "after": hook.url}, "types": names(&hook.kinds)}),
    );
    change.commit().await?;
    Ok(Json(shown(&app, hook).await?))
}

/// Removes a webhook, and what waits for it.
///
/// # Errors
/// Not found; the database.
#[utoipa::path(
    delete, path = "/webhooks/{id}", tag = "webhooks", operation_id = "removeWebhook", security(("key" = ["webhooks"])),
    params(("id" = String, Path, description = "Identity of the webhook")),
    responses((status = 204, description = "Removed"), (status = 400, response = ProblemAnswer), (status = 404, response = ProblemAnswer))
)]
pub async fn remove(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let hook = own(&app, &caller, &id).await?;
    let mut change = app.db.change(&caller.actor, caller.now).await?;
    store::delete(&change, hook.id).await?;
    change.record("exchange.webhook_removed", hook.partner.0, json!({"webhook": hook.url}));
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Calls a webhook at once; a paused one that answers goes on.
///
/// # Errors
/// Not found; the database. That it was not heard is no error.
#[utoipa::path(
    post, path = "/webhooks/{id}/ping", tag = "webhooks", operation_id = "pingWebhook", security(("key" = ["webhooks"])),
    params(("id" = String, Path, description = "Identity of the webhook")),
    responses((status = 200, body = Pinged), (status = 400, response = ProblemAnswer), (status = 404, response = ProblemAnswer))
)]
pub async fn ping(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Pinged>, Problem> {
    let hook = own(&app, &caller, &id).await?;
    Ok(Json(match send::ping(&app, &caller.actor, &hook).await? {
        Ok(status) => Pinged { heard: true, status: Some(status.as_u16()), error: None },
        Err(error) => Pinged { heard: false, status: None, error: Some(error) },
    }))
}

/// Sends what happened since an instant once more, under the same identities.
///
/// # Errors
/// Not found; an instant that is none, or too long ago; the database.
#[utoipa::path(
    post, path = "/webhooks/{id}/replay", tag = "webhooks", operation_id = "replayWebhook", security(("key" = ["webhooks"])),
    params(
        ("id" = String, Path, description = "Identity of the webhook"),
        ("since" = String, Query, description = "Instant (RFC 3339), at most 30 days ago"),
    ),
    responses((status = 202, body = Replayed), (status = 400, response = ProblemAnswer), (status = 404, response = ProblemAnswer), (status = 422, response = ProblemAnswer))
)]
pub async fn replay(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let hook = own(&app, &caller, &id).await?;
    // A plus sign of an offset reads as a space when it was not encoded.
    let since = query.get("since").map(|text| text.replace(' ', "+")).unwrap_or_default();
    let since: Timestamp =
        since.parse().map_err(|_| AppError::Malformed("since is an instant".to_owned()))?;
    let since = replay_from(since, caller.now)
        .map_err(|why| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, &why))?
        .as_millisecond();
    let mut change = app.db.change(&caller.actor, caller.now).await?;
    let kept = store::kept(&change, caller.partner, caller.live).await?;
    let hook = kept.into_iter().find(|kept| kept.id == hook.id).ok_or(AppError::NotFound)?;
    let events = store::events_since(change.conn(), caller.partner, caller.live, since).await?;
    let wanted = |kind: &str| HookKind::parse(kind).is_some_and(|kind| hook.kinds.contains(&kind));
    let events: Vec<_> = events.into_iter().filter(|event| wanted(&event.kind)).collect();
    for event in &events {
        store::queue(&change, hook.id, event.id).await?;
    }
    if !hook.paused && hook.failures == 0 {
        change.enqueue(JOB, hook.id, caller.now).await?;
    }
    change.record(
        "exchange.webhook_replayed",
        hook.partner.0,
        json!({"webhook": hook.url, "events": events.len()}),
    );
    change.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(Replayed { events: events.len() })).into_response())
}

/// `GET /.well-known/xingtan-webhook-keys.json`: the keys that webhooks are checked with.
///
/// # Errors
/// The database.
pub async fn public_keys(State(app): State<App>) -> Result<Response, AppError> {
    Ok(as_json("application/jwk-set+json", &keys::published(&app).await?))
}

fn names(kinds: &[HookKind]) -> Vec<&'static str> {
    kinds.iter().copied().map(HookKind::as_str).collect()
}
