//! Language, theme, assets and health: small answers without a page.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use platform::web::own_path;
use platform::{AppError, AppResult};
use ui::Lang;

use crate::App;

/// Remembers the language for a year and goes back.
pub async fn language(Query(query): Query<BTreeMap<String, String>>) -> Response {
    let code = query.get("to").and_then(|code| Lang::from_code(code)).unwrap_or_default().code();
    remember("lang", code, query.get("back"))
}

/// Remembers light or dark for a year and goes back. Changes nothing but the asker's own cookie.
pub async fn theme(Form(form): Form<BTreeMap<String, String>>) -> Response {
    let theme = match form.get("theme").map(String::as_str) {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "system",
    };
    remember("theme", theme, form.get("back"))
}

/// A style sheet, script or picture of the product.
pub async fn asset(Path(path): Path<String>, headers: HeaderMap) -> AppResult<Response> {
    let asset = ui::assets::get(&path).ok_or(AppError::NotFound)?;
    let cache = if asset.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    if known == Some(asset.etag.as_str()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let headers = [
        (header::CONTENT_TYPE, asset.content_type.to_owned()),
        (header::CACHE_CONTROL, cache.to_owned()),
        (header::ETAG, asset.etag.clone()),
    ];
    Ok((headers, asset.bytes).into_response())
}

/// Browsers ask for this address by themselves where a page names no picture.
pub async fn favicon() -> Redirect {
    Redirect::to(&ui::assets::url("icon.svg"))
}

/// The process lives.
pub async fn health() -> &'static str {
    "ok"
}

/// The database answers.
pub async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    if app.db.is_ready().await {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "database")
    }
}

fn remember(name: &str, value: &str, back: Option<&String>) -> Response {
    let mut response = Redirect::to(own_path(back.map_or("/", String::as_str))).into_response();
    let cookie = format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
