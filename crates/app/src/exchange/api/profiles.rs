//! Doors for profiles of people: as those of deliveries, for keys that may send profiles.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::deliveries::{self, After, Deliveries, Delivery, RefusedRows};
use super::openapi::ProblemAnswer;
use super::{Caller, Problem};
use crate::App;
use crate::exchange::taking::{self, What};

/// How a list of profiles is wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct Wanted {
    /// Stop after the check; merge later or drop.
    dry_run: bool,
    /// `good` (default) merges the good rows, `all` all rows or none.
    rows: String,
    /// Name of the file, for people.
    name: String,
    /// The list names everybody: who was named before and is missing has left. A OneRoster package in bulk says so by itself.
    complete: bool,
}

/// Sends profiles: the body is a file (CSV, XLSX, ODS, NDJSON, OneRoster 1.2). It is kept before this answers; work on it follows.
///
/// # Errors
/// Too large; the disk.
#[utoipa::path(
    post, path = "/profiles", tag = "profiles", operation_id = "send_profiles", security(("key" = [])), params(Wanted),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 202, body = Delivery, description = "Kept; follow `Location`"),
        (status = 200, body = Delivery, description = "The same bytes are being worked on already"),
        (status = "default", response = ProblemAnswer)
    )
)]
pub async fn send(
    State(app): State<App>,
    caller: Caller,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let wish = deliveries::wish(&caller, &wanted.rows, wanted.dry_run)?;
    let (keeping, name) = deliveries::kept(&app, &headers, &wanted.name, body).await?;
    let incoming = deliveries::incoming(&caller, wish, &name);
    let (delivery, known) =
        taking::receive_profiles(&app, &caller.actor, &incoming, wanted.complete, keeping).await?;
    Ok(deliveries::arrived(&delivery, known, "profiles"))
}

/// The newest lists of profiles.
///
/// # Errors
/// The database.
#[utoipa::path(
    get, path = "/profiles", tag = "profiles", operation_id = "profile_lists", security(("key" = [])),
    responses((status = 200, body = Deliveries), (status = "default", response = ProblemAnswer))
)]
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Deliveries>, Problem> {
    Ok(Json(deliveries::newest(&app, &caller, What::Profiles).await?))
}

/// A list of profiles.
///
/// # Errors
/// Not found.
#[utoipa::path(
    get, path = "/profiles/{number}", tag = "profiles", operation_id = "profile_list", security(("key" = [])),
    params(("number" = i64, Path, description = "Number of the delivery")),
    responses((status = 200, body = Delivery), (status = "default", response = ProblemAnswer))
)]
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Json<Delivery>, Problem> {
    let found = deliveries::found(&app, &caller, &number, What::Profiles).await?;
    Ok(Json(Delivery::of(&found)))
}

/// Refused rows of a list of profiles.
///
/// # Errors
/// Not found; a place that is none.
#[utoipa::path(
    get, path = "/profiles/{number}/refused", tag = "profiles", operation_id = "refused_profiles", security(("key" = [])),
    params(("number" = i64, Path, description = "Number of the delivery"), After),
    responses((status = 200, body = RefusedRows), (status = "default", response = ProblemAnswer))
)]
pub async fn refused(
    State(app): State<App>,
    caller: Caller,
    Path(number): Path<String>,
    Query(after): Query<After>,
) -> Result<Json<RefusedRows>, Problem> {
    let found = deliveries::found(&app, &caller, &number, What::Profiles).await?;
    Ok(Json(deliveries::refused_rows(&app, &caller, &found, &after).await?))
}

/// Merges a checked or held list: refused rows are left out, and whoever a complete list names no more is ended.
///
/// # Errors
/// Refused for one that is not checked, or of the sandbox; not found.
#[utoipa::path(
    post, path = "/profiles/{number}/merge", tag = "profiles", operation_id = "merge_profiles", security(("key" = [])),
    params(("number" = i64, Path, description = "Number of the delivery")),
    responses((status = 202, body = Delivery), (status = "default", response = ProblemAnswer))
)]
pub async fn merge(
    State(app): State<App>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let found = deliveries::found(&app, &caller, &number, What::Profiles).await?;
    taking::merge(&app, &caller.actor, &found).await?;
    let found = deliveries::found(&app, &caller, &number, What::Profiles).await?;
    Ok((StatusCode::ACCEPTED, Json(Delivery::of(&found))).into_response())
}

/// Drops a checked or held list.
///
/// # Errors
/// Refused for one that is not checked; not found.
#[utoipa::path(
    delete, path = "/profiles/{number}", tag = "profiles", operation_id = "drop_profiles", security(("key" = [])),
    params(("number" = i64, Path, description = "Number of the delivery")),
    responses((status = 200, body = Delivery), (status = "default", response = ProblemAnswer))
)]
pub async fn drop(
    State(app): State<App>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Json<Delivery>, Problem> {
    let found = deliveries::found(&app, &caller, &number, What::Profiles).await?;
    taking::drop_delivery(&app, &caller.actor, &found).await?;
    Ok(Json(Delivery::of(&deliveries::found(&app, &caller, &number, What::Profiles).await?)))
}
