//! The door for hours of environmental education.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::calendar::civil_date;
use domain::hours::HalfHours;
use platform::ids::PersonId;
use platform::{AppError, AppResult};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::openapi::ProblemAnswer;
use super::{Caller, Problem};
use crate::App;
use crate::exchange::partners::{Partner, partner};
use crate::exchange::records::{Line, Lines, environment, is_year};

/// How lines are wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct Asked {
    /// What `next` of the page before said.
    after: String,
    /// Whether names are wanted; recorded.
    names: bool,
    /// `json` (default), a page; or `csv`, the whole year.
    format: String,
}

/// Hours of environmental education of a calendar year, by person and course.
///
/// # Errors
/// Not a year; the database.
#[utoipa::path(
    get, path = "/environment/{year}", tag = "records", operation_id = "environment", security(("key" = [])),
    params(("year" = i16, Path, description = "Calendar year, `2026`"), Asked),
    responses((status = 200, body = Lines), (status = "default", response = ProblemAnswer))
)]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(year): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let today = civil_date(caller.now);
    let year: i16 = year.parse().ok().filter(|year| is_year(*year, today)).ok_or(AppError::NotFound)?;
    let after: Option<PersonId> = match asked.after.as_str() {
        "" => None,
        text => {
            let id = text.parse().map_err(|_| AppError::Malformed("after is what next said".to_owned()))?;
            Some(PersonId(id))
        }
    };
    let partner = partner(app.db.read(), caller.partner).await?;
    match asked.format.as_str() {
        "" | "json" => {
            let page = environment(&app, &partner, year, after, asked.names).await?;
            fetched(&app, &caller, year, page.lines.len(), asked.names).await?;
            Ok(Json(page).into_response())
        }
        "csv" => Ok(file(&app, &caller, &partner, year, asked.names).await?),
        _ => Err(AppError::Malformed("format is json or csv".to_owned()).into()),
    }
}

/// The whole year as one file.
async fn file(app: &App, caller: &Caller, partner: &Partner, year: i16, names: bool) -> AppResult<Response> {
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut text = String::from("TeacherId,Name,SchoolId,CourseId,CourseName,Counts,EndTime\r\n");
    let (mut after, mut count) = (None, 0);
    loop {
        let page = environment(app, partner, year, after, names).await?;
        count += page.lines.len();
        for line in &page.lines {
            let Line { person, name, school, course, title, half_hours, ended_on } = line;
            let hours = HalfHours(i32::try_from(*half_hours).unwrap_or(0)).to_string();
            let name = name.as_deref().unwrap_or_default();
            let ended = ended_on.replace('-', "/");
            let cells = [person, name, school, course, title, &hours, &ended].map(cell);
            text.push_str(&cells.join(","));
            text.push_str("\r\n");
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    fetched(app, caller, year, count, names).await?;
    let name = format!("attachment; filename=\"environment-{year}.csv\"");
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, text).into_response())
}

/// People's hours left the house: on record, with how many lines.
async fn fetched(app: &App, caller: &Caller, year: i16, lines: usize, names: bool) -> AppResult<()> {
    if lines == 0 {
        return Ok(());
    }
    let mut change = app.db.change(&caller.actor, caller.now).await?;
    let data = json!({"year": year, "lines": lines, "names": names});
    change.record("exchange.environment_fetched", caller.partner.0, data);
    Ok(change.commit().await?)
}
