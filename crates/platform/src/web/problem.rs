//! What other systems are answered when something is wrong: problem details (RFC 9457) with a stable code and the way on.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;
use serde_json::{Map, Value, json};

use super::Ctx;
use crate::AppError;
use crate::error::{ErrorBody, Refused};

/// Why a call of another system is not answered as it hoped. The words come with the answer, in the language it reads.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    body: ErrorBody,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    /// A refusal under a status.
    pub fn new(status: StatusCode, refusal: &impl Refusal) -> Self {
        Self { status, body: ErrorBody::refused(Refused::new(refusal)), headers: Vec::new() }
    }

    /// What was sent can't be taken as it is; the first field's refusal speaks for all of them.
    pub fn fields(fields: Vec<(String, Refused)>) -> Self {
        let body = match fields.first() {
            Some((_, first)) => ErrorBody { fields: fields.clone(), ..ErrorBody::refused(first.clone()) },
            None => ErrorBody::plain("malformed"),
        };
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, body, headers: Vec::new() }
    }

    /// The same with a header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        self.headers.extend(HeaderValue::from_str(value).ok().map(|value| (name, value)));
        self
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        &self.body.code
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        let (status, body) = error.parts();
        Self { status, body, headers: Vec::new() }
    }
}

impl From<sea_orm::DbErr> for Problem {
    fn from(error: sea_orm::DbErr) -> Self {
        AppError::from(error).into()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.headers_mut().extend(self.headers);
        response.extensions_mut().insert(self.body);
        response
    }
}

/// Whether an address is one for other systems.
pub(super) fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}

/// Writes the problem in the asker's language; headers that came with the answer stay.
pub(super) fn answer(ctx: &Ctx, response: Response, body: &ErrorBody) -> Response {
    let (mut parts, _) = response.into_parts();
    let text = words(ctx, parts.status, body).to_string();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    parts.headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(ctx.l.code()));
    Response::from_parts(parts, Body::from(text))
}

fn words(ctx: &Ctx, status: StatusCode, body: &ErrorBody) -> Value {
    let l = ctx.l;
    let (detail, next) = match &body.refused {
        Some(refused) => (refused.sentence(l), refused.next(l)),
        None => {
            let kind = match status {
                StatusCode::NOT_FOUND => "not-found",
                StatusCode::CONFLICT => "stale-form",
                StatusCode::PAYLOAD_TOO_LARGE => "too-large",
                status if status.is_client_error() => "malformed",
                _ => "internal",
            };
            (l.t(&format!("problem-{kind}")), l.a(&format!("problem-{kind}-next"), "code", &body.code))
        }
    };
    let title = match status.as_u16() {
        known @ (401 | 403 | 404 | 408 | 409 | 413 | 415 | 422 | 429) => {
            l.t(&format!("problem-title-{known}"))
        }
        400..=499 => l.t("problem-title-400"),
        _ => l.t("problem-title-500"),
    };
    let mut problem = json!({
        "type": format!("urn:xingtan:problem:{}", body.code),
        "title": title,
        "status": status.as_u16(),
        "detail": detail,
        "code": body.code,
        "next": next,
        "instance": format!("urn:xingtan:request:{}", ctx.request_id),
    });
    if !body.fields.is_empty() {
        let one = |(field, refused): &(String, Refused)| {
            let mut map = Map::new();
            map.insert("field".to_owned(), field.as_str().into());
            map.insert("code".to_owned(), refused.code.into());
            map.insert("detail".to_owned(), refused.sentence(l).into());
            map.insert("next".to_owned(), refused.next(l).into());
            Value::Object(map)
        };
        problem["errors"] = body.fields.iter().map(one).collect();
    }
    problem
}
