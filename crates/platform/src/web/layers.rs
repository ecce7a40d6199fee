//! The router built from the capabilities' declarations, with the layers every request passes.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use domain::permissions::{self, Denied, Function};
use ui::{L, Lang};

use super::{Admit, Ctx, Door, Pace, PageCache, Viewer, keyed, problem};
use crate::error::ErrorBody;
use crate::web::session::Session;
use crate::{Access, AppError, Platform, Route, chance};

/// Turns sessions into the people behind them, in their order: given by the capability that knows people.
pub type Resolve = fn(Arc<Platform>, Vec<Session>) -> Resolved;

/// The people found; none for a session whose account was closed.
pub type Resolved = Pin<Box<dyn Future<Output = Result<Vec<Option<Viewer>>, AppError>> + Send>>;

/// A body that stops for longer than this is given up.
const BODY: std::time::Duration = std::time::Duration::from_secs(30);

/// What the layers need.
#[derive(Clone)]
pub struct Web {
    /// The platform.
    pub platform: Arc<Platform>,
    /// Finds the people of sessions.
    pub resolve: Resolve,
    /// Looks up who comes with a session.
    pub door: Door,
    /// Lets in systems that come with a key: given by the capability that knows them.
    pub admit: Admit,
    /// How fast each key calls.
    pub pace: Pace,
    /// Draws an error page in the asker's language.
    pub draw_error: fn(&Ctx, StatusCode, &ErrorBody) -> String,
    /// Public pages kept for visitors.
    pub cache: PageCache,
}

/// Builds the router: each route behind its guard, all behind context, error pages and security headers.
pub fn build<S: Clone + Send + Sync + 'static>(web: Web, routes: Vec<Route<S>>, state: S) -> Router {
    let mut router = Router::new();
    let shared = Arc::new(web.clone());
    for route in routes {
        let (access, web) = (Arc::new(route.access), Arc::clone(&shared));
        let guarded = route.handler.layer(middleware::from_fn(move |request, next| {
            guard(Arc::clone(&web), Arc::clone(&access), request, next)
        }));
        router = router.route(route.path, guarded);
    }
    let limit = web.platform.settings.max_body;
    router
        .fallback(|| async { AppError::NotFound })
        .method_not_allowed_fallback(|| async { AppError::NotFound })
        .with_state(state)
        .layer(axum::extract::DefaultBodyLimit::max(limit))
        .layer(tower_http::timeout::RequestBodyTimeoutLayer::new(BODY))
        .layer(middleware::from_fn_with_state(web.clone(), error_pages))
        .layer(middleware::from_fn_with_state(web, context))
        .layer(middleware::from_fn(security_headers))
        .layer(
            tower_http::compression::CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest),
        )
        .layer(tower_http::catch_panic::CatchPanicLayer::new())
}

async fn guard(web: Arc<Web>, access: Arc<Access>, request: Request, next: Next) -> Response {
    if let Access::Key(scope) = *access {
        return keyed::guard(&web, scope, request, next).await;
    }
    let Some(ctx) = request.extensions().get::<Ctx>() else {
        return AppError::internal("a route outside the context layer").into_response();
    };
    let restricted = !matches!(*access, Access::Public | Access::PublicCached | Access::Development);
    if let Some(gate) = ctx.viewer.as_ref().and_then(|v| v.gate)
        && restricted
        && !passes_gate(gate, request.uri().path())
    {
        return axum::response::Redirect::to(gate).into_response();
    }
    if ctx.allows(&access) {
        let mut response = next.run(request).await;
        if *access == Access::PublicCached {
            response.extensions_mut().insert(Cacheable);
        }
        return response;
    }
    match (&*access, &ctx.viewer) {
        (Access::Development, _) => AppError::NotFound.into_response(),
        (_, None) => {
            let back = if request.method() == axum::http::Method::GET { ctx.path.as_str() } else { "/" };
            let to = format!("/sign-in?back={}", percent(back));
            axum::response::Redirect::to(&to).into_response()
        }
        (Access::FunctionAt(function, kind), Some(viewer)) => {
            // Another kind of organisation must not learn what this one keeps there.
            match viewer.seat.as_ref() {
                Some(seat) if seat.kind != *kind => AppError::NotFound.into_response(),
                _ => AppError::denied(&why_denied(viewer, *function)).into_response(),
            }
        }
        (Access::Function(function), Some(viewer)) => {
            AppError::denied(&why_denied(viewer, *function)).into_response()
        }
        (Access::Right(right), Some(_)) => {
            AppError::denied(&Denied::Right { right: right.label() }).into_response()
        }
        _ => AppError::NotFound.into_response(),
    }
}

/// Before what must come first is done, only its own pages and the way out are open.
fn passes_gate(gate: &str, path: &str) -> bool {
    path == "/sign-out"
        || path.strip_prefix(gate).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn why_denied(viewer: &Viewer, function: Function) -> Denied {
    match &viewer.seat {
        Some(seat) if !permissions::granted(function, seat.kind) => {
            Denied::Kind { function: function.label(), kind: seat.kind.label() }
        }
        _ => Denied::Role { function: function.label() },
    }
}

async fn context(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let asker = Asker::read(&web, &request);
    if let Some(kept) = asker.cache_key.as_ref().and_then(|key| web.cache.get(key)) {
        let tag = kept.headers.get(header::ETAG);
        if tag.is_some() && request.headers().get(header::IF_NONE_MATCH) == tag {
            return (StatusCode::NOT_MODIFIED, kept.headers).into_response();
        }
        return (kept.headers, kept.body).into_response();
    }
    let now = web.platform.clock.now();
    let viewer = match &asker.token {
        Some(token) => match web.door.viewer(&web.platform, web.resolve, token, now).await {
            Ok(viewer) => viewer,
            Err(error) => return error.into_response(),
        },
        None => None,
    };
    let ctx = asker.ctx(&web, viewer, now, address(&request, &web.platform.settings.trusted_proxies));
    let posted = request.method() != axum::http::Method::GET;
    let method = request.method().clone();
    request.extensions_mut().insert(ctx.clone());
    let mut response = next.run(request).await;
    // A refused form or a probe with another method must not empty the cache: that would be a cheap way to slow us down.
    if posted && (response.status().is_success() || response.status().is_redirection()) {
        web.cache.clear();
    }
    asker.put_cookies(&ctx, posted, &mut response);
    tracing::info!(
        method = %method, path = %logged(&ctx.path), status = response.status().as_u16(),
        request = ctx.request_id, "request"
    );
    keep_if_public(&web, asker.cache_key, response).await
}

/// The path as the log may keep it: a secret of a link, long and random, is cut out.
fn logged(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let secret = |part: &str| {
        let name = part.split('.').next().unwrap_or_default();
        name.len() >= 40 && name.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    path.split('/').map(|part| if secret(part) { "…" } else { part }).collect::<Vec<_>>().join("/")
}

/// What the request itself says about who asks.
struct Asker {
    secure: bool,
    token: Option<String>,
    visitor: Option<String>,
    fresh_visitor: Option<String>,
    lang: Lang,
    path: String,
    theme: String,
    flash: Option<(String, String)>,
    cache_key: Option<String>,
    foreign: bool,
}

impl Asker {
    fn read(web: &Web, request: &Request) -> Self {
        // Other systems come with a key: a browser's cookies open nothing there, so no page can misuse them.
        let cookies = if problem::is_api(request.uri().path()) {
            Cookies(Vec::new())
        } else {
            Cookies::read(request.headers())
        };
        let secure = web.platform.settings.is_https();
        let token = cookies.get(session_cookie(secure)).map(str::to_owned);
        let lang = cookies.get("lang").and_then(Lang::from_code);
        let lang = lang.unwrap_or_else(|| accept_language(request.headers()));
        let path = request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned();
        let theme =
            cookies.get("theme").filter(|t| ["light", "dark"].contains(t)).unwrap_or_default().to_owned();
        let flash = cookies.get("flash").and_then(read_flash);
        let plain = token.is_none() && flash.is_none() && request.method() == axum::http::Method::GET;
        // Only pages with a visitor's form get a token: a shared page must not carry somebody's.
        let visitor =
            cookies.get("visitor").filter(|v| is_token(v) && needs_visitor(&path)).map(str::to_owned);
        Self {
            secure,
            fresh_visitor: (visitor.is_none() && needs_visitor(&path)).then(chance::token),
            visitor,
            cache_key: plain.then(|| format!("{} {theme} {path}", lang.code())),
            foreign: crosses_sites(request.headers()),
            token,
            lang,
            path,
            theme,
            flash,
        }
    }

    fn ctx(&self, web: &Web, viewer: Option<Arc<Viewer>>, now: jiff::Timestamp, address: String) -> Ctx {
        let bound_to = match (&viewer, &self.token) {
            (Some(_), Some(token)) => Some(token),
            _ => self.visitor.as_ref().or(self.fresh_visitor.as_ref()),
        };
        // A form that another site sends finds no token to match, whatever it carries.
        let csrf = bound_to.filter(|_| !self.foreign).map(|text| web.platform.keys.form_token(text));
        Ctx {
            l: L::new(self.lang),
            viewer,
            machine: None,
            now,
            path: self.path.clone(),
            address,
            request_id: hex::encode(chance::bytes::<8>()),
            csrf: csrf.unwrap_or_default(),
            flash: self.flash.clone(),
            theme: self.theme.clone(),
            demo: web.platform.settings.demo,
        }
    }

    fn put_cookies(&self, ctx: &Ctx, posted: bool, response: &mut Response) {
        let word = secure_word(self.secure);
        if let (Some(visitor), None) = (&self.fresh_visitor, &ctx.viewer) {
            set_cookie(response, &format!("visitor={visitor}; Path=/; HttpOnly; SameSite=Lax{word}"));
        }
        if self.flash.is_some() && !posted && response.status() == StatusCode::OK {
            set_cookie(response, "flash=; Path=/; Max-Age=0");
        }
        let name = session_cookie(self.secure);
        let mut cookies = response.headers().get_all(header::SET_COOKIE).iter();
        let begun = cookies.any(|cookie| cookie.as_bytes().starts_with(name.as_bytes()));
        if self.token.is_some() && ctx.viewer.is_none() && !begun {
            set_cookie(response, &format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{word}"));
        }
    }
}

async fn keep_if_public(web: &Web, key: Option<String>, response: Response) -> Response {
    let (Some(key), true) = (key, response.extensions().get::<Cacheable>().is_some()) else {
        return response;
    };
    if response.status() != StatusCode::OK || response.headers().contains_key(header::SET_COOKIE) {
        return response;
    }
    let (parts, body) = response.into_parts();
    match to_bytes(body, 4 * 1024 * 1024).await {
        Ok(bytes) => {
            web.cache.put(key, parts.headers.clone(), bytes.clone());
            Response::from_parts(parts, Body::from(bytes))
        }
        Err(error) => AppError::internal(error).into_response(),
    }
}

/// Marks an answer that visitors may share.
#[derive(Clone, Copy, Debug)]
struct Cacheable;

async fn error_pages(State(web): State<Web>, request: Request, next: Next) -> Response {
    let ctx = request.extensions().get::<Ctx>().cloned();
    let mut response = next.run(request).await;
    let Some(ctx) = ctx else { return response };
    let body = match response.extensions_mut().remove::<ErrorBody>() {
        Some(body) => body,
        None if response.status() == StatusCode::PAYLOAD_TOO_LARGE => ErrorBody::plain("too-large"),
        // What the framework refuses by itself (an address or a form it can't read) comes without a page.
        None if response.status().is_client_error() && !has_page(&response) => ErrorBody::plain("malformed"),
        None => return response,
    };
    if problem::is_api(ctx.path.split('?').next().unwrap_or_default()) {
        return problem::answer(&ctx, response, &body);
    }
    let html = (web.draw_error)(&ctx, response.status(), &body);
    (response.status(), Html(html)).into_response()
}

fn has_page(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    kind.starts_with("text/html") || kind.starts_with("application/")
}

async fn security_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (
            "content-security-policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
        ),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "SAMEORIGIN"),
        ("permissions-policy", "geolocation=(self), camera=(self), microphone=()"),
        ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// The session cookie's name: with the `__Host-` promise wherever people come over TLS.
pub(crate) fn session_cookie(secure: bool) -> &'static str {
    if secure { "__Host-session" } else { "session" }
}

/// The token of the session cookie, if one was sent.
pub(crate) fn session_token(platform: &Platform, headers: &HeaderMap) -> Option<String> {
    Cookies::read(headers).get(session_cookie(platform.settings.is_https())).map(str::to_owned)
}

/// A cookie by its whole name.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    Cookies::read(headers).get(name).map(str::to_owned)
}

pub(crate) fn secure_word(secure: bool) -> &'static str {
    if secure { "; Secure" } else { "" }
}

/// Whether a cookie has the form of the tokens we give: nothing else is ever signed.
fn is_token(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Pages that show a form to visitors.
fn needs_visitor(path: &str) -> bool {
    path.starts_with("/sign-in")
        || path.starts_with("/apply")
        || path.starts_with("/tour")
        || path.starts_with("/door/")
        || path.starts_with("/verify")
}

/// Whether a browser says that another site sent the form.
fn crosses_sites(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-site")
        .and_then(|v| v.to_str().ok())
        .is_some_and(|site| site == "cross-site" || site == "same-site")
}

fn accept_language(headers: &HeaderMap) -> Lang {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|v| v.to_str().ok())
        .map_or(Lang::Zh, Lang::from_accept_language)
}

/// The asker's address: the connection's, or behind proxies that are trusted the last hop they did not add themselves.
fn address(request: &Request, trusted: &[String]) -> String {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
    let Some(peer) = peer else { return String::new() };
    if !trusted.contains(&peer) {
        return peer;
    }
    let forwarded = request.headers().get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok());
    let hops: Vec<String> = forwarded.flat_map(|v| v.split(',')).map(|hop| hop.trim().to_owned()).collect();
    hops.into_iter().rev().find(|hop| !trusted.contains(hop)).unwrap_or(peer)
}

/// Percent-encodes a path for use inside a query.
pub(crate) fn percent(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"/-_.".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

/// `kind:key` as a redirecting handler left it; the key names a sentence, so nobody can put words in our mouth.
fn read_flash(value: &str) -> Option<(String, String)> {
    let (kind, key) = value.split_once(':')?;
    let plain = |s: &str| {
        !s.is_empty() && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    (plain(kind) && plain(key)).then(|| (kind.to_owned(), key.to_owned()))
}

struct Cookies(Vec<(String, String)>);

impl Cookies {
    fn read(headers: &HeaderMap) -> Self {
        Self(
            headers
                .get_all(header::COOKIE)
                .iter()
                .filter_map(|v| v.to_str().ok())
                .flat_map(|v| v.split(';'))
                .filter_map(|pair| pair.trim().split_once('='))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        )
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}
