//! The web layer: who is asking, in what language, with which form; guards, security headers, error pages.

mod cache;
mod ctx;
mod door;
mod keyed;
mod layers;
mod posted;
mod problem;
pub mod session;

pub use cache::PageCache;
pub use ctx::{Ctx, SeatView, Viewer};
pub use door::Door;
pub use keyed::{Admit, Admitted, Bearer, Machine, Pace};
pub use layers::{Resolve, Resolved, Web, build};
pub use posted::{Posted, Upload};
pub use problem::Problem;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::Platform;

/// Draws a page.
///
/// # Errors
/// When the template fails, which is a fault of ours.
pub fn page(template: &impl askama::Template) -> crate::AppResult<Response> {
    let html = template.render().map_err(crate::AppError::internal)?;
    Ok(Html(html).into_response())
}

/// As [`page`], for a form that was refused: the person sees their input again, with what is wrong.
///
/// # Errors
/// When the template fails, which is a fault of ours.
pub fn refused_page(template: &impl askama::Template) -> crate::AppResult<Response> {
    let html = template.render().map_err(crate::AppError::internal)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
}

/// Sends the person on after a change, with a sentence from the locale files (`flash-…` keys) to greet them there.
pub fn go(to: &str, flash: Option<(&str, &str)>) -> Response {
    let mut response = Redirect::to(to).into_response();
    if let Some((kind, key)) = flash {
        let cookie = format!("flash={kind}:{key}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

/// Adds the cookie of a session that has just begun (`Some(token)`) or ended (`None`).
pub fn with_session(platform: &Platform, mut response: Response, token: Option<&str>) -> Response {
    let secure = platform.settings.is_https();
    let (name, word) = (layers::session_cookie(secure), layers::secure_word(secure));
    let cookie = match token {
        Some(token) => format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax{word}"),
        None => format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{word}"),
    };
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// The session's token as the browser sent it.
pub fn session_token(platform: &Platform, headers: &HeaderMap) -> Option<String> {
    layers::session_token(platform, headers)
}

/// Adds a short-lived cookie that only the server reads (`Some(value)`, for so many minutes), or removes it.
pub fn with_secret(
    platform: &Platform,
    mut response: Response,
    name: &str,
    value: Option<&str>,
    minutes: i64,
) -> Response {
    let secure = platform.settings.is_https();
    let (prefix, word) = (if secure { "__Host-" } else { "" }, layers::secure_word(secure));
    let age = if value.is_some() { minutes * 60 } else { 0 };
    let value = value.unwrap_or_default();
    let cookie = format!("{prefix}{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{word}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// The value of a cookie set by [`with_secret`].
pub fn secret(platform: &Platform, headers: &HeaderMap, name: &str) -> Option<String> {
    let prefix = if platform.settings.is_https() { "__Host-" } else { "" };
    layers::cookie(headers, &format!("{prefix}{name}"))
}

/// A file to keep: `name` is shown to the person, never taken from what they typed.
pub fn download(name: &str, content_type: &'static str, bytes: Vec<u8>) -> Response {
    let ascii: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    let encoded: String = name.bytes().map(|b| format!("%{b:02X}")).collect();
    (
        [
            (header::CONTENT_TYPE, content_type.to_owned()),
            (
                header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}"),
            ),
        ],
        bytes,
    )
        .into_response()
}

/// A path of ours, or the front page: never an address somebody else put into a link.
pub fn own_path(back: &str) -> &str {
    let ours = back.starts_with('/')
        && !back.starts_with("//")
        && !back.contains(|c: char| c == '\\' || c.is_control());
    if ours { back } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_own_paths_are_gone_back_to() {
        for (given, expect) in [
            ("/courses?q=a", "/courses?q=a"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil", "/"),
            ("/\t/evil.example", "/"),
            ("", "/"),
        ] {
            assert_eq!(own_path(given), expect);
        }
    }
}
