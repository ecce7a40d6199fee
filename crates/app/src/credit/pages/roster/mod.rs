//! The roster at the organiser's desk: the proposal from attendance, hours by hand, a workbook, and sending it.

mod form;
mod page;
mod send;
mod upload;

pub use page::RosterPage;
pub use send::{SendPage, confirm_send, send};
pub use upload::{ResultPage, checked, template, upload};

use axum::extract::{Path, State};
use axum::response::Response;
use domain::course::life;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page as draw_page, refused_page};
use platform::{AppError, AppResult};

use super::lines;
use crate::catalogue;
use crate::credit::{roster_state, save_roster_over};
use crate::{App, shell};
use form::Fresh;
use page::Found;

/// Shows the roster: saved, or proposed from attendance.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let found = load(&app, &ctx, &code).await?;
    draw_page(&RosterPage::new(shell(&ctx, ctx.l.t("roster-title")), &found))
}

/// Saves the hours typed. Good rows are saved even when others are wrong; wrong ones stay on the page as typed.
///
/// # Errors
/// As [`show`].
pub async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let mut found = load(&app, &ctx, &code).await?;
    let inputs = form::fill(&posted, &found.lines, form::inputs(&posted));
    let seen = if posted.has("revision") { Some(posted.id::<i64>("revision")?) } else { None };
    let rows = (inputs.clone(), "hand");
    let outcome = save_roster_over(&app, &ctx.actor(), ctx.seat()?, &code, rows, seen).await;
    let (notes, refused) = match outcome {
        Ok(report) if report.refused() == 0 && !report.good.is_empty() => {
            return Ok(go(&format!("/desk/courses/{code}/roster"), Some(("success", "roster-saved"))));
        }
        Ok(report) if report.notes.is_empty() => {
            (report.notes, Some(Refused::new(&domain::roster::RosterProblem::NoRows)))
        }
        Ok(report) => (report.notes, None),
        Err(AppError::Refused(refused)) => (Vec::new(), Some(refused)),
        Err(other) => return Err(other),
    };
    if refused.as_ref().is_some_and(|r| r.code == "roster-overtaken") {
        // What was typed stays on the page, beside what the colleague saved: saving again is a decision.
        found.typed = form::as_typed(&inputs);
    } else {
        found = load(&app, &ctx, &code).await?;
    }
    form::merge(ctx.l, &mut found, &inputs, &notes);
    found.refused = refused;
    refused_page(&RosterPage::new(shell(&ctx, ctx.l.t("roster-title")).title_with_errors(true), &found))
}

/// Everything the page shows, as stored.
async fn load(app: &App, ctx: &Ctx, code: &str) -> AppResult<Found> {
    let conn = app.db.read();
    let course = catalogue::own(conn, ctx.seat()?.organisation, code).await?;
    let meetings = catalogue::meetings(conn, course.id).await?.len();
    let lines = lines::load(conn, &course, meetings).await?;
    let blocked = life::decide_submit_roster(&course.facts(), ctx.now).err().map(|r| Refused::new(&r));
    let fresh = vec![Fresh::default(); form::BLANK_ROWS];
    let state = roster_state(conn, &course).await?;
    let (refused, typed) = (None, Default::default());
    Ok(Found { course, lines, state, blocked, refused, typed, fresh, now: ctx.now })
}
