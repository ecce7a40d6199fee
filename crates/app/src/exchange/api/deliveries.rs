//! Doors for what partners send: a body in any format, how far it is, its refused rows, merging and dropping it.

use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::exchange::DeliveryRefused;
use futures::StreamExt;
use platform::clock::from_millis;
use platform::{AppError, AppResult};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use utoipa::{IntoParams, ToSchema};

use super::openapi::ProblemAnswer;
use super::{Caller, Problem, VERSION};
use crate::App;
use crate::exchange::taking::{self, FaultRow, Incoming, Keeping, What, Wish};

/// Largest body of a delivery: it is kept as it streams and never held in memory.
pub const LARGEST: u64 = 4 << 30;
/// Bytes that must come within the patience of the settings.
const AT_LEAST: usize = 64 << 10;
/// Rows of a page of refusals, at most.
const MOST_ROWS: i64 = 1_000;

/// How a delivery is wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Wanted {
    /// Stop after the check; merge later or drop.
    #[param(required = false)]
    dry_run: bool,
    /// `good` (default) merges the good rows, `all` all rows or none.
    #[param(required = false)]
    rows: String,
    /// Name of the file, for people.
    #[param(required = false)]
    name: String,
}

/// The bytes of a file, in any format that is read.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "described, never made: the body is kept as it streams")]
struct AnyFile(Vec<u8>);

/// Which refused rows.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct After {
    /// What `next` of the page before said.
    #[param(required = false)]
    after: String,
    /// Rows of the page, 1 to 1,000; 100 if not said.
    limit: Option<i64>,
}

/// A delivery.
#[derive(Debug, Serialize, ToSchema)]
pub struct Delivery {
    /// Its number among the partner's.
    number: i64,
    /// `received`, `checking`, `checked`, `held`, `merging`, `merged`, `dropped`, `failed`.
    state: String,
    /// Whether nothing more happens by itself.
    ended: bool,
    /// Why the file as a whole can't be read; empty otherwise.
    failure: String,
    /// False for one that a test key sent.
    live: bool,
    /// Whether it stops after the check.
    dry_run: bool,
    /// Digest of the bytes received, hexadecimal.
    sha256: String,
    /// Bytes received.
    bytes: i64,
    /// When it arrived.
    #[schema(format = DateTime)]
    received_at: String,
    /// What became of its rows; they add up to `read`.
    rows: Rows,
    /// Of profiles: whether the list says that it names everybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    complete: Option<bool>,
    /// Of profiles: people whose service ends because a complete list names them no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    leaving: Option<i64>,
}

/// What became of rows.
#[derive(Debug, Serialize, ToSchema)]
pub struct Rows {
    /// Rows read so far.
    read: i64,
    /// Said something new.
    new: i64,
    /// Said something else than before.
    changed: i64,
    /// Said what was known.
    unchanged: i64,
    /// Stood twice.
    repeated: i64,
    /// Wait for a person nobody knows yet.
    waiting: i64,
    /// Refused.
    refused: i64,
    /// Written.
    merged: i64,
}

/// Deliveries, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Deliveries {
    /// The newest fifty.
    deliveries: Vec<Delivery>,
}

/// A refused row.
#[derive(Debug, Serialize, ToSchema)]
pub struct Refused {
    /// `courses`, `people` or `profiles`.
    list: String,
    /// Line of the file, from 1.
    line: i64,
    /// Why; a row may be refused for several reasons.
    reasons: Vec<Reason>,
    /// The cells as they came, numbers masked.
    cells: Vec<String>,
}

/// Why a row was refused.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reason {
    /// Name of the column; empty for the row as a whole.
    column: String,
    /// Stable; programs decide by it.
    #[schema(example = "exchange-row-hours")]
    code: String,
    /// What is wrong, in words.
    detail: String,
    /// What to do, in words.
    next: String,
}

/// A page of refused rows.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedRows {
    /// The rows, courses before people, by line.
    rows: Vec<Refused>,
    /// What to ask for the next page with; none at the end.
    next: Option<String>,
}

impl Delivery {
    pub(super) fn of(found: &taking::Delivery) -> Self {
        Self {
            number: found.number,
            state: found.state.clone(),
            ended: !found.state().is_busy(),
            failure: found.failure.clone(),
            live: found.live,
            dry_run: found.dry_run,
            sha256: found.sha256.clone(),
            bytes: found.bytes,
            received_at: from_millis(found.received_at).to_string(),
            rows: Rows {
                read: found.rows_read,
                new: found.rows_new,
                changed: found.rows_changed,
                unchanged: found.rows_unchanged,
                repeated: found.rows_repeated,
                waiting: found.rows_waiting,
                refused: found.rows_refused,
                merged: found.rows_merged,
            },
            complete: (found.what() == What::Profiles).then_some(found.complete),
            leaving: (found.what() == What::Profiles).then_some(found.leaving),
        }
    }
}

/// Sends a delivery: the body is a file in any format that is read (package, CSV, XML, XLSX, ODS, Access, NDJSON). It is
/// kept before this answers; work on it follows.
///
/// # Errors
/// Too large; the disk.
#[utoipa::path(
    post, path = "/deliveries", tag = "deliveries", operation_id = "send", security(("key" = [])), params(Wanted),
    request_body(content = inline(AnyFile), content_type = "application/octet-stream"),
    responses(
        (status = 202, body = Delivery, description = "Kept; follow `Location`"),
        (status = 200, body = Delivery, description = "The same bytes are being worked on already"),
        (status = 400, response = ProblemAnswer), (status = 408, response = ProblemAnswer), (status = 413, response = ProblemAnswer), (status = 415, response = ProblemAnswer), (status = 422, response = ProblemAnswer)
    )
)]
pub async fn send(
    State(app): State<App>,
    caller: Caller,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let wish = wish(&caller, &wanted.rows, wanted.dry_run)?;
    let (keeping, name) = kept(&app, &headers, &wanted.name, body).await?;
    let incoming = incoming(&caller, wish, &name);
    let (delivery, known) = taking::receive(&app, &caller.actor, &incoming, keeping).await?;
    Ok(arrived(&delivery, known, "deliveries"))
}

/// What a caller wants of a body.
pub(super) fn wish(caller: &Caller, rows: &str, dry_run: bool) -> AppResult<Wish> {
    let whole = match rows {
        "" | "good" => false,
        "all" => true,
        _ => return Err(AppError::Malformed("rows is good or all".to_owned())),
    };
    Ok(Wish { live: caller.live, dry_run, whole })
}

/// A body of a caller as a delivery.
pub(super) fn incoming<'a>(caller: &'a Caller, wish: Wish, name: &'a str) -> Incoming<'a> {
    Incoming { partner: caller.partner, door: "api", wish, file_name: name, sent_by: &caller.actor.label }
}

/// Keeps a body as it streams in; answers it with its name for people.
pub(super) async fn kept(
    app: &App,
    headers: &HeaderMap,
    name: &str,
    body: Body,
) -> Result<(Keeping, String), Problem> {
    let keeping = streamed(app, headers, body).await?;
    if keeping.is_empty() {
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, &DeliveryRefused::NoFile));
    }
    let name = match name.trim() {
        "" => "delivery",
        name => name,
    };
    Ok((keeping, name.chars().filter(|c| !c.is_control()).take(120).collect()))
}

/// Tells that something arrived, and where to look how it goes on.
pub(super) fn arrived(delivery: &taking::Delivery, known: bool, door: &str) -> Response {
    let status = if known { StatusCode::OK } else { StatusCode::ACCEPTED };
    let location = format!("/api/exchange/{VERSION}/{door}/{}", delivery.number);
    (status, [(header::LOCATION, location)], Json(Delivery::of(delivery))).into_response()
}

/// A body on its way in. Whatever ends it early, nothing of it is left on disk.
async fn streamed(app: &App, headers: &HeaderMap, body: Body) -> Result<Keeping, Problem> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    // Unpacking belongs to the readers and their limits: what is packed on the way would pass them by.
    if let Some(given) =
        text(header::CONTENT_ENCODING).filter(|given| !given.eq_ignore_ascii_case("identity"))
    {
        let given = given.chars().filter(|c| !c.is_control()).take(20).collect();
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, &DeliveryRefused::Encoded { given }));
    }
    let too_large = || {
        let refusal = DeliveryRefused::TooLarge { most: LARGEST >> 20 };
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, &refusal)
    };
    if text(header::CONTENT_LENGTH).and_then(|v| v.parse::<u64>().ok()).is_some_and(|bytes| bytes > LARGEST) {
        return Err(too_large());
    }
    let seconds = app.settings.exchange_patience_seconds.max(1);
    let patience = Duration::from_secs(seconds);
    let mut keeping = taking::begin(app, LARGEST)?;
    let mut stream = body.into_data_stream();
    let (mut due, mut came) = (Instant::now() + patience, 0);
    loop {
        // The whole of what is to come within the time: a byte now and then would hold a place for ever.
        let bytes = match tokio::time::timeout_at(due, stream.next()).await {
            Ok(Some(Ok(bytes))) => bytes,
            Ok(None) => return Ok(keeping),
            Ok(Some(Err(_))) => return Err(AppError::Malformed("the body ended early".to_owned()).into()),
            Err(_) => {
                return Err(Problem::new(StatusCode::REQUEST_TIMEOUT, &DeliveryRefused::TooSlow { seconds }));
            }
        };
        came += bytes.len();
        if came >= AT_LEAST {
            (due, came) = (Instant::now() + patience, 0);
        }
        if !keeping.write(&bytes)? {
            return Err(too_large());
        }
    }
}

/// The newest deliveries.
///
/// # Errors
/// The database.
#[utoipa::path(
    get, path = "/deliveries", tag = "deliveries", operation_id = "deliveries", security(("key" = [])),
    responses((status = 200, body = Deliveries))
)]
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Deliveries>, Problem> {
    Ok(Json(newest(&app, &caller, What::Records).await?))
}

/// The newest deliveries of one kind that the key may see.
pub(super) async fn newest(app: &App, caller: &Caller, what: What) -> AppResult<Deliveries> {
    let (found, _) = taking::deliveries(app.db.read(), caller.partner, 50, 0).await?;
    let own = |delivery: &&taking::Delivery| delivery.live == caller.live && delivery.what() == what;
    Ok(Deliveries { deliveries: found.iter().filter(own).map(Delivery::of).collect() })
}

/// A delivery.
///
/// # Errors
/// Not found.
#[utoipa::path(
    get, path = "/deliveries/{number}", tag = "deliveries", operation_id = "delivery", security(("key" = [])),
    params(("number" = i64, Path, description = "Number of the delivery")),
    responses((status = 200, body = Delivery), (status = 400, response = ProblemAnswer), (status = 404, response = ProblemAnswer))
)]
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Json<Delivery>, Problem> {
    Ok(Json(Delivery::of(&found(&app, &caller, &number, What::Records).await?)))
}

/// Refused rows of a delivery.
///
/// # Errors
/// Not found; a place that is none.
#[utoipa::path(
    get, path = "/deliveries/{number}/refused", tag = "deliveries", operation_id = "refused", security(("key" = [])),
    params(("number" = i64, Path, description = "Number of the delivery"), After),
    responses((status = 200, body = RefusedRows), (status = 400, response = ProblemAnswer), (status = 404, response = ProblemAnswer))
)]
pub async fn refused(
    State(app): State<App>,
    caller: Caller,
    Path(number): Path<String>,
    Query(after): Query<After>,
) -> Result<Json<RefusedRows>, Problem> {
    let delivery = found(&app, &caller, &number, What::Records).await?;
    Ok(Json(refused_rows(&app, &caller, &delivery, &after).await?))
}

/// A page of the refused rows of a delivery.
pub(super) async fn refused_rows(
    app: &App,
    caller: &Caller,
    delivery: &taking::Delivery,
    after: &After,
) -> AppResult<RefusedRows> {
    let place = match after.after.as_str() {
        "" => Some(("", 0)),
        text => text.split_once(':').and_then(|(list, line)| Some((list, line.parse().ok()?))),
    };
    let place = place.ok_or_else(|| AppError::Malformed("after is what next said".to_owned()))?;
    let limit = after.limit.unwrap_or(100).clamp(1, MOST_ROWS);
    let rows = taking::faults(app.db.read(), delivery.id, place, limit + 1).await?;
    let many = usize::try_from(limit).unwrap_or(usize::MAX);
    let next = (rows.len() > many).then(|| rows.get(many - 1)).flatten();
    let next = next.map(|row| format!("{}:{}", row.list, row.line));
    let rows = rows.into_iter().take(many).map(|row| told(caller, row)).collect();
    Ok(RefusedRows { rows, next })
}

fn told(caller: &Caller, row: FaultRow) -> Refused {
    let reasons = row.told().into_iter().map(|told| {
        let (detail, next) = crate::exchange::desk::row_sentence(caller.l, &told);
        Reason { column: told.column, code: told.code, detail, next }
    });
    Refused { reasons: reasons.collect(), cells: row.cells(), list: row.list, line: row.line }
}

/// Merges a checked delivery, refused rows left out.
///
/// # Errors
/// Refused for one that is not checked, or of the sandbox; not found.
#[utoipa::path(
    post, path = "/deliveries/{number}/merge", tag = "deliveries", operation_id = "merge", security(("key" = [])),
    params(("number" = i64, Path, description = "Number of the delivery")),
    responses((status = 202, body = Delivery), (status = 400, response = ProblemAnswer), (status = 404, response = ProblemAnswer), (status = 409, response = ProblemAnswer))
)]
pub async fn merge(
    State(app): State<App>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let delivery = found(&app, &caller, &number, What::Records).await?;
    taking::merge(&app, &caller.actor, &delivery).await?;
    let delivery = found(&app, &caller, &number, What::Records).await?;
    Ok((StatusCode::ACCEPTED, Json(Delivery::of(&delivery))).into_response())
}

/// Drops a checked delivery.
///
/// # Errors
/// Refused for one that is not checked; not found.
#[utoipa::path(
    delete, path = "/deliveries/{number}", tag = "deliveries", operation_id = "drop", security(("key" = [])),
    params(("number" = i64, Path, description = "Number of the delivery")),
    responses((status = 200, body = Delivery), (status = 400, response = ProblemAnswer), (status = 404, response = ProblemAnswer), (status = 409, response = ProblemAnswer))
)]
pub async fn drop(
    State(app): State<App>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Json<Delivery>, Problem> {
    let delivery = found(&app, &caller, &number, What::Records).await?;
    taking::drop_delivery(&app, &caller.actor, &delivery).await?;
    Ok(Json(Delivery::of(&found(&app, &caller, &number, What::Records).await?)))
}

/// A test key sees what test keys sent, a live key the rest; each door what was sent through it.
pub(super) async fn found(
    app: &App,
    caller: &Caller,
    number: &str,
    what: What,
) -> AppResult<taking::Delivery> {
    let number: i64 = number.parse().map_err(|_| AppError::NotFound)?;
    let found = taking::delivery(app.db.read(), caller.partner, number).await?;
    if found.live == caller.live && found.what() == what { Ok(found) } else { Err(AppError::NotFound) }
}
