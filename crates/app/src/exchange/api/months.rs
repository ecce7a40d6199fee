//! Doors for comparing both sides and confirming months.

use axum::Json;
use axum::extract::{Path, State};
use domain::exchange::{Month, MonthRefused};
use platform::{AppError, AppResult};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::openapi::ProblemAnswer;
use super::{Caller, Problem};
use crate::App;
use crate::exchange::marks_key;
use crate::exchange::months::{self, Cell, Difference, Named};

/// Cells or marks of one call, at most.
const MOST: usize = 200_000;

/// What lies here of a month.
#[derive(Debug, Serialize, ToSchema)]
pub struct MonthFigures {
    /// The month.
    month: String,
    /// A line for each school.
    cells: Vec<Cell>,
    /// All schools together.
    total: Cell,
    /// The key of the marks, hexadecimal; known to this partner alone.
    marks_key: String,
}

/// What the partner counted.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Counted {
    /// A line for each school.
    cells: Vec<Cell>,
}

/// Cells that differ.
#[derive(Debug, Serialize, ToSchema)]
pub struct Compared {
    /// None when both sides are the same.
    differences: Vec<Difference>,
}

/// Marks of a cell.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Marks {
    /// School code as sent.
    school: String,
    /// The partner's marks of this school and month, hexadecimal.
    marks: Vec<String>,
}

/// Records that only one side has.
#[derive(Debug, Serialize, ToSchema)]
pub struct Missing {
    /// Those only here, named.
    only_here: Vec<Named>,
    /// Marks of those only there.
    only_there: Vec<String>,
}

/// A confirmed month.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConfirmedMonth {
    /// The month.
    month: String,
    /// Courses with hours.
    courses: i64,
    /// Records.
    records: i64,
    /// Sum, in half-hours.
    half_hours: i64,
    /// Digest, hexadecimal.
    digest: String,
}

fn read(month: &str) -> AppResult<Month> {
    Month::parse(month).ok_or_else(|| {
        let given = month.chars().filter(|c| !c.is_control()).take(20).collect();
        AppError::refused(&MonthRefused::NoMonth { given })
    })
}

/// Figures of a month by school.
///
/// # Errors
/// Not a month; the database.
#[utoipa::path(
    get, path = "/months/{month}", tag = "months", operation_id = "month", security(("key" = [])),
    params(("month" = String, Path, description = "Month, `2026-03`")),
    responses((status = 200, body = MonthFigures), (status = 400, response = ProblemAnswer), (status = 409, response = ProblemAnswer))
)]
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(month): Path<String>,
) -> Result<Json<MonthFigures>, Problem> {
    let month = read(&month)?;
    let figures = months::figures(app.db.read(), caller.partner, month).await?;
    Ok(Json(MonthFigures {
        month: month.to_string(),
        total: Cell::of("", &months::total(&figures)),
        cells: figures.iter().map(|(school, figures)| Cell::of(school, figures)).collect(),
        marks_key: hex::encode(marks_key(&app, caller.partner)),
    }))
}

/// Compares the partner's figures of a month with those here.
///
/// # Errors
/// Not a month; too many cells; the database.
#[utoipa::path(
    post, path = "/months/{month}/compare", tag = "months", operation_id = "compare", security(("key" = [])),
    params(("month" = String, Path, description = "Month, `2026-03`")), request_body = Counted,
    responses((status = 200, body = Compared), (status = 400, response = ProblemAnswer), (status = 409, response = ProblemAnswer), (status = 413, response = ProblemAnswer))
)]
pub async fn compare(
    State(app): State<App>,
    caller: Caller,
    Path(month): Path<String>,
    body: Result<Json<Counted>, axum::extract::rejection::JsonRejection>,
) -> Result<Json<Compared>, Problem> {
    let counted = super::json_body(body)?;
    if counted.cells.len() > MOST {
        return Err(AppError::TooLarge.into());
    }
    let month = read(&month)?;
    let differences = months::compare(app.db.read(), caller.partner, month, counted.cells).await?;
    Ok(Json(Compared { differences }))
}

/// Names the records of a cell that only one side has.
///
/// # Errors
/// Not a month; a mark that is none; the database.
#[utoipa::path(
    post, path = "/months/{month}/drill", tag = "months", operation_id = "drill", security(("key" = [])),
    params(("month" = String, Path, description = "Month, `2026-03`")), request_body = Marks,
    responses((status = 200, body = Missing), (status = 400, response = ProblemAnswer), (status = 409, response = ProblemAnswer), (status = 413, response = ProblemAnswer))
)]
pub async fn drill(
    State(app): State<App>,
    caller: Caller,
    Path(month): Path<String>,
    body: Result<Json<Marks>, axum::extract::rejection::JsonRejection>,
) -> Result<Json<Missing>, Problem> {
    let given = super::json_body(body)?;
    if given.marks.len() > MOST {
        return Err(AppError::TooLarge.into());
    }
    let marks: Option<Vec<u128>> = given.marks.iter().map(|mark| parse(mark)).collect();
    let marks = marks.ok_or_else(|| AppError::Malformed("a mark has 32 hexadecimal digits".to_owned()))?;
    let month = read(&month)?;
    let (only_here, only_there) =
        months::drill(&app, caller.partner, month, given.school.trim(), &marks).await?;
    Ok(Json(Missing { only_here, only_there }))
}

fn parse(mark: &str) -> Option<u128> {
    let fits = mark.len() == 32 && mark.bytes().all(|b| b.is_ascii_hexdigit());
    if fits { u128::from_str_radix(mark, 16).ok() } else { None }
}

/// Confirms a month with the figures of this instant.
///
/// # Errors
/// Refused for a month that is not over, holds nothing or is confirmed; a test key confirms nothing; the database.
#[utoipa::path(
    post, path = "/months/{month}/confirm", tag = "months", operation_id = "confirm", security(("key" = [])),
    params(("month" = String, Path, description = "Month, `2026-03`")),
    responses((status = 200, body = ConfirmedMonth), (status = 400, response = ProblemAnswer), (status = 409, response = ProblemAnswer))
)]
pub async fn confirm(
    State(app): State<App>,
    caller: Caller,
    Path(month): Path<String>,
) -> Result<Json<ConfirmedMonth>, Problem> {
    let month = read(&month)?;
    if !caller.live {
        return Err(AppError::refused(&domain::exchange::DeliveryRefused::Sandbox).into());
    }
    let row = months::confirm(&app, &caller.actor, caller.partner, month).await?;
    Ok(Json(ConfirmedMonth {
        month: month.to_string(),
        courses: row.courses,
        records: row.records,
        half_hours: row.half_hours,
        digest: row.digest,
    }))
}
