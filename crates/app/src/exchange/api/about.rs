//! What a system asks first: who it is, the code tables, the description of the interface.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::calendar::civil_date;
use domain::codes;
use domain::codes::TableKind;
use domain::exchange_partner::{PartnerRefused, Scope};
use jiff::civil::Date;
use platform::AppError;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Caller, Problem, VERSION, VERSIONS, document};
use crate::App;
use crate::exchange::partners::partner;

/// The caller as the network knows it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// Code of the partner.
    #[schema(example = "county-07")]
    partner: String,
    /// Name of the partner.
    name: String,
    /// `county`, `site` or `instance`.
    kind: &'static str,
    /// `live`, or `test` for a key whose data is checked and never merged.
    key: &'static str,
    /// What the key may do.
    scopes: Vec<&'static str>,
    /// What holds for every call.
    limits: Limits,
    /// The version that answers.
    version: &'static str,
}

/// What holds for every call.
#[derive(Debug, Serialize, ToSchema)]
pub struct Limits {
    /// Calls a minute with one key.
    requests_a_minute: u32,
    /// Bytes of one body.
    body_bytes: usize,
}

/// A code table.
#[derive(Debug, Serialize, ToSchema)]
pub struct Table {
    /// Its name.
    table: &'static str,
    /// Counts changes of all tables.
    edition: i64,
    /// The day on which these rows hold.
    #[schema(value_type = String, format = Date)]
    on: String,
    /// Its rows.
    rows: Vec<TableRow>,
}

/// A row of a code table.
#[derive(Debug, Serialize, ToSchema)]
pub struct TableRow {
    /// What tells it from the others.
    code: String,
    /// First day, when it has not always been there.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// First day without it, when it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    /// Its cells by column.
    cells: BTreeMap<String, String>,
}

/// The names of the code tables.
#[derive(Debug, Serialize, ToSchema)]
pub struct Tables {
    /// Counts changes of all tables.
    edition: i64,
    /// Names.
    tables: Vec<&'static str>,
}

/// Who calls, with what its key may do.
///
/// # Errors
/// The database.
#[utoipa::path(
    get, path = "/me", tag = "about", operation_id = "me", security(("key" = [])),
    responses((status = 200, body = Me))
)]
pub async fn me(State(app): State<App>, caller: Caller) -> Result<Json<Me>, Problem> {
    let own = partner(app.db.read(), caller.partner).await?;
    Ok(Json(Me {
        partner: own.code,
        name: own.name,
        kind: own.kind.as_str(),
        key: if caller.live { "live" } else { "test" },
        scopes: caller.scopes.iter().copied().map(Scope::as_str).collect(),
        limits: Limits { requests_a_minute: caller.a_minute, body_bytes: app.settings.max_body },
        version: VERSION,
    }))
}

/// Names of the code tables.
#[utoipa::path(
    get, path = "/tables", tag = "tables", operation_id = "tables", security(("key" = [])),
    responses((status = 200, body = Tables))
)]
pub async fn tables(_caller: Caller) -> Json<Tables> {
    Json(Tables { edition: codes::book().number(), tables: names() })
}

/// A code table as it holds today, or on the day of `on`.
///
/// # Errors
/// A table or day that is none.
#[utoipa::path(
    get, path = "/tables/{name}", tag = "tables", operation_id = "table", security(("key" = [])),
    params(("name" = String, Path, description = "Name of the table"), ("on" = Option<String>, Query, description = "Day, ISO")),
    responses((status = 200, body = Table), (status = 400, response = super::openapi::ProblemAnswer), (status = 404, response = super::openapi::ProblemAnswer))
)]
pub async fn table(
    caller: Caller,
    Path(name): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Json<Table>, Problem> {
    let kind = TableKind::parse(&name).ok_or_else(|| {
        let known = names().join(", ");
        Problem::new(StatusCode::NOT_FOUND, &PartnerRefused::Table { given: short(&name), known })
    })?;
    let day: Date = match query.get("on") {
        Some(text) => text.parse().map_err(|_| AppError::Malformed("on is a day".to_owned()))?,
        None => civil_date(caller.now),
    };
    let book = codes::book();
    let rows = book.rows(kind).iter().filter(|row| row.holds(day));
    let rows = rows.map(|row| TableRow {
        code: row.code.clone(),
        from: row.from.map(|day| day.to_string()),
        until: row.until.map(|day| day.to_string()),
        cells: row.cells.clone(),
    });
    Ok(Json(Table {
        table: kind.as_str(),
        edition: book.number(),
        on: day.to_string(),
        rows: rows.collect(),
    }))
}

/// The description of the interface.
#[utoipa::path(
    get, path = "/openapi.json", tag = "about", operation_id = "openapi",
    responses((status = 200, description = "OpenAPI 3.1", body = Object, content_type = "application/json"))
)]
pub async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], document()).into_response()
}

/// What no version has: an unknown date is answered with the known ones.
///
/// # Errors
/// Always.
pub async fn elsewhere(Path(rest): Path<String>) -> Result<Response, Problem> {
    let given = rest.split('/').next().unwrap_or_default();
    if VERSIONS.contains(&given) {
        return Err(AppError::NotFound.into());
    }
    let refused = PartnerRefused::Version { given: short(given), known: VERSIONS.join(", ") };
    Err(Problem::new(StatusCode::NOT_FOUND, &refused))
}

fn names() -> Vec<&'static str> {
    TableKind::ALL.into_iter().map(TableKind::as_str).collect()
}

/// What somebody sent, no longer than a sentence bears.
fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}
