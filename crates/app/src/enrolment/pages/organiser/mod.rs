//! The organiser's list of requests: find people, admit, refuse, print sheets.

mod decide;
mod list;

pub use decide::{RefusePage, confirm_refusal, decide};
pub use list::{ListPage, list};

use axum::extract::{Path, Query, State};
use axum::response::Response;
use platform::web::{Ctx, download};
use platform::{AppError, AppResult};
use serde::Deserialize;

use super::sheet;
use crate::App;
use crate::catalogue;
use crate::enrolment;
use crate::heavy::heavy;

/// Which sheet is wanted: of one meeting, or without names.
#[derive(Debug, Default, Deserialize)]
pub struct SheetQuery {
    meeting: Option<i64>,
    #[serde(default)]
    blank: String,
}

/// The sign-in sheet as PDF.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn sheet_pdf(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    Query(query): Query<SheetQuery>,
) -> AppResult<Response> {
    let doc = load(&app, &ctx, &code, &query).await?;
    let made = heavy(move || documents::pdf::sign_in_sheet(&doc)).await?;
    Ok(download(&format!("sign-in-{code}.pdf"), "application/pdf", made.map_err(AppError::internal)?))
}

/// The sign-in sheet as a workbook.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn sheet_xlsx(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    Query(query): Query<SheetQuery>,
) -> AppResult<Response> {
    const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let doc = load(&app, &ctx, &code, &query).await?;
    let write = move || documents::xlsx::write(&documents::xlsx::sign_in_sheet(&doc));
    let made = heavy(write).await?;
    Ok(download(&format!("sign-in-{code}.xlsx"), XLSX, made.map_err(AppError::internal)?))
}

async fn load(app: &App, ctx: &Ctx, code: &str, query: &SheetQuery) -> AppResult<documents::SheetDoc> {
    let conn = app.db.read();
    let course = catalogue::own(conn, ctx.seat()?.organisation, code).await?;
    let meetings = catalogue::meetings(conn, course.id).await?;
    let meeting = match query.meeting {
        Some(n) => Some(meetings.iter().find(|m| m.position == n).ok_or(AppError::NotFound)?),
        None => meetings.first(),
    };
    let blank = query.blank == "1";
    let people = if blank { Vec::new() } else { enrolment::admitted_people(conn, course.id).await? };
    Ok(sheet::doc(ctx.l, &course, meeting, &people, blank, ctx.now))
}
