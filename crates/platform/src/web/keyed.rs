//! Other systems: let in by a key in the header, never by a session, and only so often in a minute.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::exchange_partner::{PartnerRefused, Scope};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Ctx, Problem, Web};
use crate::ids::OrganisationId;
use crate::{AppError, Platform};

/// A call with a key, before anybody looked at it.
#[derive(Clone)]
pub struct Bearer {
    /// What was sent; a secret.
    pub token: String,
    /// The asker's network address.
    pub address: String,
    /// What the route needs; none for what every key may.
    pub scope: Option<Scope>,
    /// The instant the request began.
    pub now: Timestamp,
    /// Names the request in log and audit.
    pub process: String,
}

/// The system behind a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// The key.
    pub key: Uuid,
    /// Whose it is, in terms of the capability that knows it.
    pub owner: Uuid,
    /// The organisation that answers for it.
    pub organisation: Option<OrganisationId>,
    /// The name that log and audit show.
    pub name: String,
    /// Whether what it sends is real.
    pub live: bool,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Calls it may make in a minute.
    pub a_minute: u32,
}

/// Lets a call in, or says why not.
pub type Admit = fn(Arc<Platform>, Bearer) -> Admitted;

/// The system that was let in.
pub type Admitted = Pin<Box<dyn Future<Output = Result<Machine, Problem>> + Send>>;

/// How often each key called in the running minute, on this copy.
#[derive(Clone, Debug, Default)]
pub struct Pace(Arc<Mutex<HashMap<Uuid, (i64, u32)>>>);

impl Pace {
    /// Counts a call; answers the seconds to wait when there were too many.
    fn count(&self, key: Uuid, most: u32, now: Timestamp) -> Option<i64> {
        let (minute, second) = (now.as_second().div_euclid(60), now.as_second().rem_euclid(60));
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let one = calls.entry(key).or_insert((minute, 0));
        if one.0 != minute {
            *one = (minute, 0);
        }
        one.1 = one.1.saturating_add(1);
        (one.1 > most).then_some(60 - second)
    }
}

/// Lets a request through when its key opens the route.
pub(super) async fn guard(web: &Web, scope: Option<Scope>, mut request: Request, next: Next) -> Response {
    let Some(ctx) = request.extensions().get::<Ctx>().cloned() else {
        return AppError::internal("a route outside the context layer").into_response();
    };
    let machine = match admit(web, &ctx, scope, request.headers()).await {
        Ok(machine) => machine,
        Err(problem) => {
            tracing::info!(code = problem.code(), address = ctx.address, "a call with a key was refused");
            return problem.into_response();
        }
    };
    request.extensions_mut().insert(Ctx { machine: Some(Arc::new(machine)), viewer: None, ..ctx });
    next.run(request).await
}

async fn admit(web: &Web, ctx: &Ctx, scope: Option<Scope>, headers: &HeaderMap) -> Result<Machine, Problem> {
    let Some(token) = token(headers) else {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, &PartnerRefused::KeyMissing)
            .with(header::WWW_AUTHENTICATE, "Bearer realm=\"xingtan\""));
    };
    let bearer =
        Bearer { token, address: ctx.address.clone(), scope, now: ctx.now, process: ctx.request_id.clone() };
    let machine = (web.admit)(Arc::clone(&web.platform), bearer).await?;
    match web.pace.count(machine.key, machine.a_minute, ctx.now) {
        Some(seconds) => {
            Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, &PartnerRefused::TooFast { seconds })
                .with(header::RETRY_AFTER, &seconds.to_string()))
        }
        None => Ok(machine),
    }
}

/// What stands behind `Bearer`, whatever the case of that word.
fn token(headers: &HeaderMap) -> Option<String> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then(|| token.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_has_so_many_calls_for_each_key() {
        let at = |second| Timestamp::from_second(second).expect("an instant");
        let (pace, one, other) = (Pace::default(), Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(pace.count(one, 2, at(70)), None);
        assert_eq!(pace.count(one, 2, at(71)), None);
        assert_eq!(pace.count(one, 2, at(80)), Some(40));
        assert_eq!(pace.count(other, 2, at(80)), None);
        assert_eq!(pace.count(one, 2, at(120)), None, "a new minute");
    }

    #[test]
    fn a_key_is_read_from_its_header() {
        for (value, expect) in [
            ("Bearer xtk_a", Some("xtk_a")),
            ("bearer  xtk_a ", Some("xtk_a")),
            ("Basic eHg6eHg=", None),
            ("Bearer ", None),
            ("xtk_a", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, value.parse().expect("a header"));
            assert_eq!(token(&headers).as_deref(), expect, "{value}");
        }
    }
}
