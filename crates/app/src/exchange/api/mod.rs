//! The interface for other systems: dated versions, keys, problems, webhooks. Rules: docs/rules/exchange-partners.md.
//!
//! A new address is one line in [`routes`], with the scope its key must hold, and one in `openapi.rs`.

mod about;
mod deliveries;
mod environment;
pub mod hooks;
mod months;
mod openapi;
mod profiles;
mod records;
mod statements;

use axum::extract::{FromRequestParts, Request};
use axum::http::HeaderValue;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use domain::exchange_partner::Scope;
use platform::capability::{delete, get, post, put};
use platform::db::{Actor, Migration};
use platform::jobs::Handler;
use platform::web::Ctx;
use platform::{Access, AppError, Capability, Route};
use ui::L;

pub use openapi::document;
pub use platform::web::Problem;

use super::PartnerId;
use super::partners::KeyId;
use crate::App;

/// The version of the interface that is served.
pub const VERSION: &str = "2026-11-01";
/// Every version that is served, the newest first.
pub const VERSIONS: [&str; 1] = [VERSION];
const BELOW: &str = "/api/exchange/";

/// An address of the version that is served.
macro_rules! at {
    ($path:literal) => {
        concat!("/api/exchange/2026-11-01", $path)
    };
}

const ANY: Access = Access::Key(None);
const HOOKS: Access = Access::Key(Some(Scope::Webhooks));
const SEND: Access = Access::Key(Some(Scope::RecordsWrite));
const PROFILES: Access = Access::Key(Some(Scope::ProfilesWrite));
const FETCH: Access = Access::Key(Some(Scope::RecordsRead));
const ENVIRONMENT: Access = Access::Key(Some(Scope::EnvironmentRead));
const COMPARE: Access = Access::Key(Some(Scope::Reconcile));

const JOBS: &[Handler<App>] = &[Handler {
    kind: hooks::JOB,
    run: |app, payload| {
        Box::pin(async move {
            let id = serde_json::from_str(&payload).map_err(|e| e.to_string())?;
            hooks::send_waiting(&app, id).await.map_err(|e| format!("{e:?}"))
        })
    },
}];

/// What the interface brings.
pub fn capability() -> Capability<App> {
    Capability {
        name: "exchange",
        routes,
        nav: &[],
        migrations: &[Migration {
            name: "0801_exchange_webhook",
            sql: include_str!("migrations/0801_exchange_webhook.sql"),
            sqlite: "",
            postgres: "",
        }],
        jobs: JOBS,
        crons: &[],
        pages: Vec::new,
    }
}

fn routes() -> Vec<Route<App>> {
    vec![
        get(at!("/me"), ANY, about::me),
        get(at!("/tables"), ANY, about::tables),
        get(at!("/tables/{name}"), ANY, about::table),
        get(at!("/openapi.json"), Access::Public, about::openapi),
        get(at!("/deliveries"), SEND, deliveries::list),
        // The limit of other bodies does not hold: this one is kept as it streams.
        streaming(post(at!("/deliveries"), SEND, deliveries::send)),
        get(at!("/deliveries/{number}"), SEND, deliveries::show),
        delete(at!("/deliveries/{number}"), SEND, deliveries::drop),
        get(at!("/deliveries/{number}/refused"), SEND, deliveries::refused),
        post(at!("/deliveries/{number}/merge"), SEND, deliveries::merge),
        get(at!("/profiles"), PROFILES, profiles::list),
        streaming(post(at!("/profiles"), PROFILES, profiles::send)),
        get(at!("/profiles/{number}"), PROFILES, profiles::show),
        delete(at!("/profiles/{number}"), PROFILES, profiles::drop),
        get(at!("/profiles/{number}/refused"), PROFILES, profiles::refused),
        post(at!("/profiles/{number}/merge"), PROFILES, profiles::merge),
        post(at!("/xapi/statements"), SEND, statements::take),
        get(at!("/records"), FETCH, records::list),
        get(at!("/environment/{year}"), ENVIRONMENT, environment::list),
        get(at!("/people/changed"), FETCH, records::changed),
        get(at!("/packages/{month}"), FETCH, records::package),
        get(at!("/months/{month}"), COMPARE, months::show),
        post(at!("/months/{month}/compare"), COMPARE, months::compare),
        post(at!("/months/{month}/drill"), COMPARE, months::drill),
        post(at!("/months/{month}/confirm"), COMPARE, months::confirm),
        get(at!("/webhooks"), HOOKS, hooks::doors::list),
        post(at!("/webhooks"), HOOKS, hooks::doors::create),
        get(at!("/webhooks/{id}"), HOOKS, hooks::doors::show),
        put(at!("/webhooks/{id}"), HOOKS, hooks::doors::change),
        delete(at!("/webhooks/{id}"), HOOKS, hooks::doors::remove),
        post(at!("/webhooks/{id}/ping"), HOOKS, hooks::doors::ping),
        post(at!("/webhooks/{id}/replay"), HOOKS, hooks::doors::replay),
        get("/.well-known/xingtan-webhook-keys.json", Access::Public, hooks::doors::public_keys),
        get("/api/exchange/{*rest}", Access::Public, about::elsewhere),
        post("/api/exchange/{*rest}", Access::Public, about::elsewhere),
        put("/api/exchange/{*rest}", Access::Public, about::elsewhere),
        delete("/api/exchange/{*rest}", Access::Public, about::elsewhere),
    ]
}

/// The system that calls, as a handler behind [`Access::Key`] receives it.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Whose key it is.
    pub partner: PartnerId,
    /// The key.
    pub key: KeyId,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Whether what it sends is real; a test key's goes no further than the checks.
    pub live: bool,
    /// Calls it may make in a minute.
    pub a_minute: u32,
    /// Who makes a change in this call: the partner by name, with its address.
    pub actor: Actor,
    /// The instant the call began.
    pub now: jiff::Timestamp,
    /// Words of the language it reads.
    pub l: L,
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let ctx = parts.extensions.get::<Ctx>();
        let found = ctx.and_then(|ctx| Some((ctx, ctx.machine.as_deref()?)));
        let (ctx, machine) = found.ok_or_else(|| AppError::internal("a route that asks for no key"))?;
        Ok(Self {
            partner: PartnerId(machine.owner),
            key: KeyId(machine.key),
            scopes: machine.scopes.clone(),
            live: machine.live,
            a_minute: machine.a_minute,
            actor: ctx.actor(),
            now: ctx.now,
            l: ctx.l,
        })
    }
}

/// Says on every answer which version gave it, refusals too.
pub(crate) async fn name_version(request: Request, next: Next) -> Response {
    let asked = request.uri().path().strip_prefix(BELOW).and_then(|rest| rest.split('/').next());
    let known = asked.and_then(|asked| VERSIONS.into_iter().find(|known| *known == asked));
    let mut response = next.run(request).await;
    if let Some(version) = known {
        response.headers_mut().insert("xingtan-version", HeaderValue::from_static(version));
    }
    response
}

/// A route whose body has no limit of its own: its handler counts what streams in.
fn streaming(mut route: Route<App>) -> Route<App> {
    route.handler = route.handler.layer(axum::extract::DefaultBodyLimit::disable());
    route
}

/// A body that must be JSON of a shape.
fn json_body<T>(body: Result<axum::Json<T>, axum::extract::rejection::JsonRejection>) -> Result<T, AppError> {
    use axum::extract::rejection::JsonRejection;
    match body {
        Ok(axum::Json(body)) => Ok(body),
        Err(JsonRejection::BytesRejection(_)) => Err(AppError::TooLarge),
        Err(other) => Err(AppError::Malformed(other.body_text())),
    }
}
