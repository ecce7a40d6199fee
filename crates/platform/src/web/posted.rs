//! A posted form: fields as they were typed, files, and the token that shows it came from our own page.

use std::collections::BTreeMap;

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use subtle::ConstantTimeEq;

use super::Ctx;
use crate::{AppError, AppResult};

/// A file as it was sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Upload {
    /// The name on the sender's machine; for display only.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// A form whose token was checked.
#[derive(Clone, Debug, Default)]
pub struct Posted {
    /// Every field with all its values, in order.
    pub fields: BTreeMap<String, Vec<String>>,
    /// Files by field.
    pub files: BTreeMap<String, Upload>,
}

impl Posted {
    /// The first value of a field, without surrounding space; empty when absent.
    pub fn text(&self, field: &str) -> &str {
        self.fields.get(field).and_then(|values| values.first()).map_or("", |value| value.trim())
    }

    /// All values of a field.
    pub fn all(&self, field: &str) -> &[String] {
        self.fields.get(field).map_or(&[], Vec::as_slice)
    }

    /// Whether a button or box of this name was sent.
    pub fn has(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    /// A file that was really chosen.
    pub fn file(&self, field: &str) -> Option<&Upload> {
        self.files.get(field).filter(|file| !file.bytes.is_empty())
    }

    /// The identifier in a field.
    ///
    /// # Errors
    /// [`AppError::Malformed`] when it is not one.
    pub fn id<T: std::str::FromStr>(&self, field: &str) -> AppResult<T> {
        self.text(field).parse().map_err(|_| AppError::Malformed(format!("field {field}")))
    }
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let expected = request.extensions().get::<Ctx>().map(|ctx| ctx.csrf.clone()).unwrap_or_default();
        let multipart = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("multipart/form-data"));
        let posted =
            if multipart { read_multipart(request, state).await? } else { read_fields(request).await? };
        let given = posted.text("csrf").as_bytes().to_vec();
        if expected.is_empty() || !bool::from(given.as_slice().ct_eq(expected.as_bytes())) {
            return Err(AppError::StaleForm);
        }
        Ok(posted)
    }
}

/// A form without files is typed by a person: what is larger was not, and must not cost memory before it is refused.
const LARGEST_FORM: usize = 512 * 1024;
const MOST_FIELDS: usize = 4_000;

async fn read_fields(request: Request) -> AppResult<Posted> {
    let (parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, LARGEST_FORM).await.map_err(|_| AppError::TooLarge)?;
    if bytes.iter().filter(|b| **b == b'&').count() >= MOST_FIELDS {
        return Err(AppError::TooLarge);
    }
    let whole = Request::from_parts(parts, axum::body::Body::from(bytes));
    let pairs = axum::Form::<Vec<(String, String)>>::from_request(whole, &())
        .await
        .map_err(|e| AppError::Malformed(e.to_string()))?;
    let mut posted = Posted::default();
    for (name, value) in pairs.0 {
        posted.fields.entry(name).or_default().push(value);
    }
    Ok(posted)
}

async fn read_multipart<S: Send + Sync>(request: Request, state: &S) -> AppResult<Posted> {
    let malformed = |e: MultipartError| match e.status() {
        StatusCode::PAYLOAD_TOO_LARGE => AppError::TooLarge,
        _ => AppError::Malformed(e.to_string()),
    };
    let parts = Multipart::from_request(request, state).await;
    let mut parts = parts.map_err(|e| AppError::Malformed(e.to_string()))?;
    let mut posted = Posted::default();
    let mut fields = 0;
    while let Some(part) = parts.next_field().await.map_err(malformed)? {
        let field = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            Some(name) => {
                let bytes = part.bytes().await.map_err(malformed)?.to_vec();
                posted.files.insert(field, Upload { name, bytes });
            }
            None => {
                fields += 1;
                if fields > MOST_FIELDS {
                    return Err(AppError::TooLarge);
                }
                let value = part.text().await.map_err(malformed)?;
                posted.fields.entry(field).or_default().push(value);
            }
        }
    }
    Ok(posted)
}
