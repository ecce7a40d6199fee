//! Doors for fetching back: lines of the ledger after a cursor, and a month as a package.

use std::io::{Cursor, Read, Seek, SeekFrom};

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::exchange::{Month, MonthRefused};
use domain::exchange_partner::Scope;
use domain::text::fold;
use platform::{AppError, AppResult};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::openapi::ProblemAnswer;
use super::{Caller, Problem};
use crate::App;
use crate::exchange::partners::partner;
use crate::exchange::records::{self, Asked, MovedPeople, Records, Wanted};

/// Lines of a page, at most.
const MOST: usize = 5_000;
/// People named in one call, at most.
const MOST_PEOPLE: usize = 100;

/// Which records.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct From {
    /// The last serial already fetched; 0 for everything.
    #[param(required = false)]
    after: i64,
    /// Lines of the page, 1 to 5,000; 1,000 if not said.
    limit: Option<usize>,
    /// `codes` (default), or `numbers` for keys that may also send records.
    #[param(required = false)]
    people: String,
    /// Only lines of these people: personal codes with commas between, at most 100. Such a page moves no cursor.
    #[param(required = false)]
    person: String,
    /// `rows` adds the courses of the lines as rows of the list of courses.
    #[param(required = false)]
    courses: String,
}

/// Which people.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Since {
    /// What `next` of the page before said; 0 for everybody who ever moved.
    #[param(required = false)]
    after: i64,
    /// People of the page, 1 to 5,000; 1,000 if not said.
    limit: Option<usize>,
}

/// How a package is wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Packed {
    /// `utf-8` (default) or `big5`.
    #[param(required = false)]
    encoding: String,
    /// `codes` (default), or `numbers` for keys that may also send records.
    #[param(required = false)]
    people: String,
}

/// Lines of the ledger about the partner's people, after a cursor.
///
/// # Errors
/// The database.
#[utoipa::path(
    get, path = "/records", tag = "records", operation_id = "records", security(("key" = [])), params(From),
    responses((status = 200, body = Records), (status = 400, response = ProblemAnswer), (status = 409, response = ProblemAnswer))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(from): Query<From>,
) -> Result<Json<Records>, Problem> {
    let numbers = numbers(&caller, &from.people)?;
    let partner = partner(app.db.read(), caller.partner).await?;
    let courses = match from.courses.as_str() {
        "" => false,
        "rows" => true,
        _ => return Err(AppError::Malformed("courses is rows, or left out".to_owned()).into()),
    };
    let people: Vec<String> =
        from.person.split(',').map(fold).filter(|code| !code.is_empty()).take(MOST_PEOPLE + 1).collect();
    if people.len() > MOST_PEOPLE {
        return Err(AppError::Malformed("person names at most 100 people".to_owned()).into());
    }
    let limit = from.limit.unwrap_or(1_000).clamp(1, MOST);
    let asked = Asked { after: from.after, limit, numbers, courses, people };
    let page = records::records(&app, &partner, &asked).await?;
    let shown = page.records.iter().filter(|record| record.number.is_some()).count();
    looked(&app, &caller, shown).await?;
    if caller.live && asked.people.is_empty() {
        records::fetched(&app, &caller.actor, caller.partner, page.next).await?;
    }
    Ok(Json(page))
}

/// People who came into the partner's organisations from elsewhere; their older lines are fetched with `person`.
///
/// # Errors
/// The database.
#[utoipa::path(
    get, path = "/people/changed", tag = "records", operation_id = "peopleChanged", security(("key" = [])), params(Since),
    responses((status = 200, body = MovedPeople), (status = 400, response = ProblemAnswer))
)]
pub async fn changed(
    State(app): State<App>,
    caller: Caller,
    Query(since): Query<Since>,
) -> Result<Json<MovedPeople>, Problem> {
    let partner = partner(app.db.read(), caller.partner).await?;
    let limit = since.limit.unwrap_or(1_000).clamp(1, MOST);
    Ok(Json(records::moved(&app, &partner, since.after, limit).await?))
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
        (status = 400, response = ProblemAnswer), (status = 409, response = ProblemAnswer)
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
