//! Sending the roster for confirmation, after one more look at people and hours.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult};
use ui::components::Confirm;
use ui::{L, Markup, Shell};

use super::super::hours_text;
use super::super::lines::{self, Lines};
use super::page::RosterPage;
use crate::catalogue::{self, Course};
use crate::credit::send_roster;
use crate::enrolment::sample;
use crate::{App, shell};

/// The question before sending.
#[derive(Template)]
#[template(path = "credit/pages/roster/send.html")]
pub struct SendPage {
    shell: Shell,
    confirm: Confirm,
}

/// Asks once more; when the roster can't be sent, its own page says why.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn confirm_send(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let found = super::load(&app, &ctx, &code).await?;
    if found.blocked.is_some() {
        return Ok(go(&format!("/desk/courses/{code}/roster"), None));
    }
    page(&SendPage::new(shell(&ctx, ctx.l.t("roster-send-title")), &found.course, &found.lines))
}

/// Sends the roster as saved to the region centre.
///
/// # Errors
/// As [`confirm_send`]. A refusal is shown on the roster's page.
pub async fn send(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    match send_roster(&app, &ctx.actor(), ctx.seat()?, &code).await {
        Ok(()) => {
            let closed = catalogue::by_code(app.db.read(), &code).await?.closed_at.is_some();
            let flash = if closed { "roster-passed" } else { "roster-sent" };
            Ok(go(&format!("/desk/courses/{code}"), Some(("success", flash))))
        }
        Err(AppError::Refused(refused)) => {
            let mut found = super::load(&app, &ctx, &code).await?;
            // What is said as the reason need not be said again as the state.
            found.blocked = found.blocked.filter(|blocked| blocked.code != refused.code);
            found.refused = Some(refused);
            refused_page(&RosterPage::new(
                shell(&ctx, ctx.l.t("roster-title")).title_with_errors(true),
                &found,
            ))
        }
        Err(other) => Err(other),
    }
}

impl SendPage {
    fn new(shell: Shell, course: &Course, lines: &Lines) -> Self {
        let l = shell.l;
        let back = format!("/desk/courses/{}/roster", course.code);
        let args = [
            ("title", course.title.clone()),
            ("people", lines.people().to_string()),
            ("hours", hours_text(lines.half_hours())),
        ];
        let mut body = Markup::raw("<p>").and(l.args("roster-send-text", &args)).and(Markup::raw("</p>"));
        if lines.differences() > 0 {
            let text = l.a("roster-send-differences", "n", lines.differences());
            body = body.and(Markup::raw("<p>")).and(text).and(Markup::raw("</p>"));
        }
        let confirm = Confirm::new(
            l,
            l.t("roster-send-question"),
            format!("{back}/send"),
            shell.csrf.clone(),
            l.t("roster-send-yes"),
            back,
        )
        .body(body);
        Self { shell, confirm }
    }

    /// With differences.
    pub(crate) fn sample(l: L) -> Self {
        Self::new(
            crate::shell::sample(l, l.t("roster-send-title")),
            &sample::held_course(l),
            &lines::sample(l),
        )
    }
}
