//! One error type for every handler, and one place that turns it into status, page and log.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::refusal::{Refusal, localised_args};
use sea_orm::DbErr;

/// What went wrong, in terms a person can be answered with.
#[derive(Debug)]
pub enum AppError {
    /// Nothing there, or nothing this person may know of.
    NotFound,
    /// A rule says no; the code names the sentence.
    Refused(Refused),
    /// The person must sign in first; afterwards they come back.
    SignIn,
    /// The form's token is missing or old: another tab signed out, or the session ended.
    StaleForm,
    /// The request can't be read.
    Malformed(String),
    /// More was sent than is taken at once.
    TooLarge,
    /// The fault is ours; details are in the log only.
    Internal(String),
}

/// A refusal, detached from its type.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// Stable code.
    pub code: &'static str,
    /// Values for the sentence.
    pub args: Vec<(&'static str, String)>,
    /// Answered as 403 when it is about permission, 409 otherwise.
    pub forbidden: bool,
}

/// What a handler answers.
pub type AppResult<T> = Result<T, AppError>;

impl AppError {
    /// A rule of the domain says no.
    pub fn refused(refusal: &impl Refusal) -> Self {
        Self::Refused(Refused::new(refusal))
    }

    /// A permission is missing.
    pub fn denied(refusal: &impl Refusal) -> Self {
        Self::Refused(Refused { forbidden: true, ..Refused::new(refusal) })
    }

    /// The fault is ours.
    pub fn internal(what: impl std::fmt::Display) -> Self {
        Self::Internal(what.to_string())
    }
}

impl Refused {
    /// Keeps code and values of a refusal.
    pub fn new(refusal: &impl Refusal) -> Self {
        Self { code: refusal.code(), args: refusal.args(), forbidden: false }
    }

    /// The sentence in a language.
    pub fn sentence(&self, l: ui::L) -> String {
        l.args(&format!("refusal-{}", self.code), &localised_args(self, l.is_zh()))
    }

    /// What to do next, in a language.
    pub fn next(&self, l: ui::L) -> String {
        l.args(&format!("refusal-{}-next", self.code), &localised_args(self, l.is_zh()))
    }
}

impl Refusal for Refused {
    fn code(&self) -> &'static str {
        self.code
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        self.args.clone()
    }
}

impl From<DbErr> for AppError {
    fn from(error: DbErr) -> Self {
        Self::Internal(format!("database: {error}"))
    }
}

/// Carried by a bare error response to the layer that draws the page in the reader's language.
#[derive(Clone, Debug)]
pub struct ErrorBody {
    /// Stable code shown to the person.
    pub code: String,
    /// The refusal, when a rule said no.
    pub refused: Option<Refused>,
    /// What is wrong with which field, for systems that sent several.
    pub fields: Vec<(String, Refused)>,
}

impl ErrorBody {
    /// An error that is no refusal.
    pub fn plain(code: impl Into<String>) -> Self {
        Self { code: code.into(), refused: None, fields: Vec::new() }
    }

    /// A refusal of a rule.
    pub fn refused(refused: Refused) -> Self {
        Self { code: refused.code.to_owned(), refused: Some(refused), fields: Vec::new() }
    }
}

impl AppError {
    /// The status it is answered with and what is told; our own faults are written into the log here.
    pub fn parts(self) -> (StatusCode, ErrorBody) {
        match self {
            Self::NotFound => (StatusCode::NOT_FOUND, ErrorBody::plain("not-found")),
            Self::SignIn => (StatusCode::UNAUTHORIZED, ErrorBody::plain("sign-in")),
            Self::StaleForm => (StatusCode::CONFLICT, ErrorBody::plain("stale-form")),
            Self::Malformed(why) => {
                tracing::debug!(why, "malformed request");
                (StatusCode::BAD_REQUEST, ErrorBody::plain("malformed"))
            }
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, ErrorBody::plain("too-large")),
            Self::Refused(refused) => {
                let status = if refused.forbidden { StatusCode::FORBIDDEN } else { StatusCode::CONFLICT };
                (status, ErrorBody::refused(refused))
            }
            Self::Internal(why) => {
                let number = hex::encode(crate::chance::bytes::<4>());
                tracing::error!(why, number, "a request failed");
                (StatusCode::INTERNAL_SERVER_ERROR, ErrorBody::plain(format!("internal-{number}")))
            }
        }
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        if matches!(self, Self::SignIn) {
            return Redirect::to("/sign-in").into_response();
        }
        let (status, body) = self.parts();
        let mut response = status.into_response();
        response.extensions_mut().insert(body);
        response
    }
}
