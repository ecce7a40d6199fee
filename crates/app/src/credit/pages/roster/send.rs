//! Sending the roster for confirmation, after one more look at people and hours.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult};
use ui::components::Confirm;
use ui::{L, Markup, Shell};

use super::super::hours_text;
use super::super::lines::{self, Lines};
use super::page::{Found, RosterPage};
use crate::catalogue::{self, Course};
use crate::credit::{Sending, send_roster_over};
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
    let shell = shell(&ctx, ctx.l.t("roster-send-title"));
    page(&SendPage::new(shell, &found.course, &found.lines, found.state.revision, days_late(&found)))
}

/// Sends the roster as saved to the region centre.
///
/// # Errors
/// As [`confirm_send`]. A refusal is shown on the roster's page.
pub async fn send(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    // A page from before rosters had revisions sends what stands.
    let seen = if posted.has("revision") { Some(posted.id::<i64>("revision")?) } else { None };
    match send_roster_over(&app, &ctx.actor(), ctx.seat()?, &code, seen).await {
        Ok(sending) => {
            let closed = catalogue::by_code(app.db.read(), &code).await?.closed_at.is_some();
            let flash = match (sending, closed) {
                (Sending::Before, _) => "roster-sent-before",
                (Sending::Sent, true) => "roster-passed",
                (Sending::Sent, false) => "roster-sent",
            };
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
    fn new(shell: Shell, course: &Course, lines: &Lines, revision: i64, days: i64) -> Self {
        let l = shell.l;
        let back = format!("/desk/courses/{}/roster", course.code);
        let args = [
            ("title", course.title.clone()),
            ("people", lines.people().to_string()),
            ("hours", hours_text(lines.half_hours())),
        ];
        let mut body = Markup::raw("<p>").and(l.args("roster-send-text", &args)).and(Markup::raw("</p>"));
        let differences = lines.differences(course.hours());
        if differences > 0 {
            let text = l.a("roster-send-differences", "n", differences);
            body = body.and(Markup::raw("<p>")).and(text).and(Markup::raw("</p>"));
        }
        let looks = lines.looks(course.hours(), days);
        if !looks.is_empty() {
            let item = |look: &domain::roster::Look| {
                Markup::raw("<li>").and(Refused::new(look).sentence(l)).and(Markup::raw("</li>"))
            };
            body = body
                .and(Markup::raw("<p>"))
                .and(l.t("roster-send-looks"))
                .and(Markup::raw("</p><ul>"))
                .and(Markup::join(looks.iter().map(item)))
                .and(Markup::raw("</ul>"));
        }
        body =
            body.and(Markup::raw(format!("<input type=\"hidden\" name=\"revision\" value=\"{revision}\">")));
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
            3,
            9,
        )
    }
}

/// Whole days since the end of the course.
fn days_late(found: &Found) -> i64 {
    let ended = found.course.last_meeting_end.map(platform::clock::from_millis);
    ended.map_or(0, |ended| found.now.duration_since(ended).as_hours() / 24)
}
