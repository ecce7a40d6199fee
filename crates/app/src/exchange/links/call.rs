//! Calls to the other installation by its interface, as any partner makes them.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use domain::exchange_link::LinkRefused;
use domain::exchange_partner::{PartnerRefused, parse_networks};
use domain::refusal::Refusal;
use platform::AppError;
use platform::error::Refused;
use serde_json::Value;

use super::Link;
use crate::App;
use crate::exchange::api::VERSION;
use crate::exchange::reach::{self, Allowed, Target};

/// One call, from the name to the last byte.
const WITHIN: Duration = Duration::from_secs(120);
/// Bytes of one answer, at most.
const MOST: usize = 64 << 20;

/// Why a step was not done.
pub(super) enum Stopped {
    /// Said on the page; tried again later.
    Why(Refused),
    /// Called too often: go on after so many seconds.
    Later(i64),
    /// The fault is ours.
    Ours(AppError),
}

impl From<AppError> for Stopped {
    fn from(error: AppError) -> Self {
        Self::Ours(error)
    }
}

impl From<sea_orm::DbErr> for Stopped {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Ours(error.into())
    }
}

impl From<LinkRefused> for Stopped {
    fn from(refused: LinkRefused) -> Self {
        Self::Why(Refused::new(&refused))
    }
}

/// Where an installation is, as far as its address tells: only its root, in a network that may be reached.
///
/// # Errors
/// [`LinkRefused::Address`] or [`LinkRefused::Private`].
pub(super) fn place(app: &App, url: &str) -> Result<Target, LinkRefused> {
    let networks = parse_networks(&app.settings.link_networks.join("\n")).unwrap_or_default();
    let allowed = Allowed { local: app.settings.demo, networks };
    let target = reach::target(url, &allowed).map_err(|why| match why {
        PartnerRefused::HookPrivate => LinkRefused::Private,
        _ => LinkRefused::Address,
    })?;
    if target.path() == "/" { Ok(target) } else { Err(LinkRefused::Address) }
}

/// The other side of a link.
pub(super) struct Other {
    target: Target,
    key: String,
}

impl Other {
    /// The other side, with the key opened for as long as this is held.
    pub fn of(app: &App, link: &Link) -> Result<Self, Stopped> {
        let key = app.keys.open(&link.sealed);
        let key = key.ok_or_else(|| AppError::internal("a link's key that can't be opened"))?;
        Ok(Self { target: place(app, &link.url)?, key })
    }

    pub async fn get(&self, path: &str) -> Result<Value, Stopped> {
        self.call(Method::GET, path, "", Vec::new(), "zh-TW").await
    }

    /// As [`Other::get`], with its words in a language.
    pub async fn get_in(&self, language: &'static str, path: &str) -> Result<Value, Stopped> {
        self.call(Method::GET, path, "", Vec::new(), language).await
    }

    pub async fn post(&self, path: &str, kind: &'static str, body: Vec<u8>) -> Result<Value, Stopped> {
        self.call(Method::POST, path, kind, body, "zh-TW").await
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        kind: &'static str,
        body: Vec<u8>,
        language: &'static str,
    ) -> Result<Value, Stopped> {
        let mut request = self
            .target
            .request(method, &format!("/api/exchange/{VERSION}{path}"), "Xingtan-Link")
            .header(header::AUTHORIZATION, format!("Bearer {}", self.key))
            .header(header::ACCEPT_LANGUAGE, language)
            .header(header::CONTENT_LENGTH, body.len());
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let request = request.body(Body::from(body)).map_err(AppError::internal)?;
        let answered = reach::ask(&self.target, request, (WITHIN, MOST)).await;
        let (status, headers, body) = answered.map_err(|detail| LinkRefused::Unreachable { detail })?;
        let read: Result<Value, _> = serde_json::from_slice(&body);
        if status.is_success() {
            return read.map_err(|_| LinkRefused::Unreadable.into());
        }
        if status == StatusCode::TOO_MANY_REQUESTS {
            let wait = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
            return Err(Stopped::Later(wait.unwrap_or(60).clamp(1, 3_600)));
        }
        Err(said_no(status, &read.unwrap_or_default()))
    }
}

fn said_no(status: StatusCode, problem: &Value) -> Stopped {
    let text = |name: &str| -> String {
        let text = problem[name].as_str().unwrap_or_default();
        text.chars().filter(|c| !c.is_control()).take(300).collect()
    };
    let code = match text("code") {
        code if code.is_empty() => format!("HTTP {}", status.as_u16()),
        code => code,
    };
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => LinkRefused::KeyRefused { code }.into(),
        _ => LinkRefused::Told { code, detail: text("detail") }.into(),
    }
}

/// A refusal as a link keeps it.
pub(super) fn kept(refused: &Refused) -> String {
    let args = refused.args().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let told = crate::exchange::taking::Told { column: String::new(), code: refused.code.to_owned(), args };
    serde_json::to_string(&told).unwrap_or_default()
}
