//! Doors for fetching back: lines of the ledger after a cursor, and a month as a package.

use std::io::{Cursor, Read, Seek, SeekFrom};

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::exchange::{Month, MonthRefused};
use domain::exchange_partner::Scope;
use platform::{AppError, AppResult};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::openapi::ProblemAnswer;
use super::{Caller, Problem};
use crate::App;
use crate::exchange::partners::partner;
use crate::exchange::records::{self, Records, Wanted};

/// Lines of a page, at most.
const MOST: usize = 5_000;

/// Which records.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct From {
    /// The last serial already fetched; 0 for everything.
    after: i64,
    /// Lines of the page, 1 to 5,000; 1,000 if not said.
    limit: Option<usize>,
    /// `codes` (default), or `numbers` for keys that may also send records.
    people: String,
}

/// How a package is wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct Packed {
    /// `utf-8` (default) or `big5`.
    encoding: String,
    /// `codes` (default), or `numbers` for keys that may also send records.
    people: String,
}

/// Lines of the ledger about the partner's people, after a cursor.
///
/// # Errors
/// The database.
#[utoipa::path(
    get, path = "/records", tag = "records", operation_id = "records", security(("key" = [])), params(From),
    responses((status = 200, body = Records), (status = "default", response = ProblemAnswer))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(from): Query<From>,
) -> Result<Json<Records>, Problem> {
    let numbers = numbers(&caller, &from.people)?;
    let partner = partner(app.db.read(), caller.partner).await?;
    let limit = from.limit.unwrap_or(1_000).clamp(1, MOST);
    let page = records::records(&app, &partner, from.after, limit, numbers).await?;
    let shown = page.records.iter().filter(|record| record.number.is_some()).count();
    looked(&app, &caller, shown).await?;
    Ok(Json(page))
}

/// A month of the partner's organisations as a package of the legacy format.
///
/// # Errors
/// Not a month; the database.
#[utoipa::path(
    get, path = "/packages/{month}", tag = "records", operation_id = "package", security(("key" = [])),
    params(("month" = String, Path, description = "Month, `2026-03`"), Packed),
    responses(
        (status = 200, description = "summary.zip; `Xingtan-Left-Out` counts rows that Big5 can't write", content_type = "application/zip"),
        (status = "default", response = ProblemAnswer)
    )
)]
pub async fn package(
    State(app): State<App>,
    caller: Caller,
    Path(month): Path<String>,
    Query(packed): Query<Packed>,
) -> Result<Response, Problem> {
    let month =
        Month::parse(&month).ok_or_else(|| AppError::refused(&MonthRefused::NoMonth { given: month }))?;
    let big5 = match packed.encoding.as_str() {
        "" | "utf-8" => false,
        "big5" => true,
        _ => return Err(AppError::Malformed("encoding is utf-8 or big5".to_owned()).into()),
    };
    let wanted = Wanted { month, big5, numbers: numbers(&caller, &packed.people)? };
    let partner = partner(app.db.read(), caller.partner).await?;
    let mut bytes = Cursor::new(Vec::new());
    let (gaps, shown) = records::write_package(&app, &partner, wanted, &mut bytes).await?;
    looked(&app, &caller, shown).await?;
    bytes.seek(SeekFrom::Start(0)).map_err(AppError::internal)?;
    let mut body = Vec::new();
    bytes.read_to_end(&mut body).map_err(AppError::internal)?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"summary.zip\"".to_owned()),
        (header::HeaderName::from_static("xingtan-left-out"), gaps.rows_left_out.to_string()),
    ];
    Ok((headers, body).into_response())
}

/// Numbers go to systems that know them anyway: those that send records under them.
fn numbers(caller: &Caller, people: &str) -> AppResult<bool> {
    match people {
        "" | "codes" => Ok(false),
        "numbers" if caller.live && caller.scopes.contains(&Scope::RecordsWrite) => Ok(true),
        "numbers" => Err(AppError::refused(&domain::exchange::DeliveryRefused::NumbersNotYours)),
        _ => Err(AppError::Malformed("people is codes or numbers".to_owned())),
    }
}

/// A look at numbers in clear is on record.
async fn looked(app: &App, caller: &Caller, numbers: usize) -> AppResult<()> {
    if numbers == 0 {
        return Ok(());
    }
    let mut change = app.db.change(&caller.actor, caller.now).await?;
    change.record("exchange.numbers_fetched", caller.partner.0, json!({"numbers": numbers}));
    Ok(change.commit().await?)
}
