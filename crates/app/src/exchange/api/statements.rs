//! The door for completion statements (xAPI).

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::exchange::{MOST_STATEMENTS, StatementRefused, speaks};
use platform::AppError;
use serde_json::Value;

use super::openapi::ProblemAnswer;
use super::{Caller, Problem};
use crate::App;
use crate::exchange::statements::{self, Sender};

const VERSION: HeaderName = HeaderName::from_static("x-experience-api-version");

/// Takes one statement of xAPI or an array of at most 500, all of them or none. Used are *completed*, *passed* and *voided* of
/// actors with an account; other verbs are accepted and not used. The header `X-Experience-API-Version` is needed.
///
/// # Errors
/// Problems whose `errors` name each refused statement by its place.
#[utoipa::path(
    post, path = "/xapi/statements", tag = "statements", operation_id = "statements", security(("key" = [])),
    request_body(content = Value, content_type = "application/json", description = "A statement, or an array of them"),
    responses(
        (status = 200, body = Vec<String>, description = "Identifiers of the statements, in their order"),
        (status = "default", response = ProblemAnswer)
    )
)]
pub async fn take(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let given = headers.get(&VERSION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !speaks(given) {
        let given = given.chars().take(20).collect();
        return Err(Problem::new(StatusCode::BAD_REQUEST, &StatementRefused::Version { given }));
    }
    let spoken = if given.starts_with('1') { "1.0.3" } else { "2.0.0" };
    let read: Value =
        serde_json::from_slice(&body).map_err(|error| AppError::Malformed(error.to_string()))?;
    let statements = match read {
        Value::Array(all) => all,
        one => vec![one],
    };
    if statements.is_empty() || statements.len() > MOST_STATEMENTS {
        let why = StatementRefused::Count { most: MOST_STATEMENTS };
        return Err(Problem::new(StatusCode::BAD_REQUEST, &why));
    }
    let sender = Sender {
        partner: caller.partner,
        live: caller.live,
        name: &caller.actor.label,
        actor: &caller.actor,
    };
    match statements::take(&app, sender, &statements).await? {
        Ok(ids) => {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            Ok(([(VERSION, spoken)], Json(ids)).into_response())
        }
        Err(problems) => Err(Problem::fields(problems).with(VERSION, spoken)),
    }
}
