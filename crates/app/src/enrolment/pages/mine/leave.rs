//! Asking for leave: from which sessions and why; taking it back while it stands.

use axum::extract::{Path, State};
use axum::response::Response;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{Breadcrumb, Button, Choice, ErrorSummary, Field, PageHead};
use ui::{L, Markup, Shell};

use super::super::{draw as drawn, sample};
use super::own;
use crate::catalogue::{self, Course, Meeting};
use crate::enrolment::{self, EnrolmentId, LeaveId};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// What stands in the form.
#[derive(Default)]
struct Typed {
    reason: String,
    sessions: Vec<String>,
}

/// Shows the form; all sessions are ticked.
///
/// # Errors
/// Not found for somebody else's request; the database.
pub async fn ask(State(app): State<App>, ctx: Ctx, Path(id): Path<EnrolmentId>) -> AppResult<Response> {
    let (_, course) = own(&app, &ctx, id).await?;
    let meetings = catalogue::meetings(app.db.read(), course.id).await?;
    let typed = Typed { sessions: all(&meetings), ..Typed::default() };
    page(&draw(shell(&ctx, ctx.l.t("leave-title")), id, &course, &meetings, &typed, None))
}

/// Sends it: fields `sessions` (positions) and `reason`.
///
/// # Errors
/// Not found for somebody else's request; the database. A refusal is shown on the page.
pub async fn send(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<EnrolmentId>,
    posted: Posted,
) -> AppResult<Response> {
    let (_, course) = own(&app, &ctx, id).await?;
    let typed = Typed { reason: posted.text("reason").to_owned(), sessions: posted.all("sessions").to_vec() };
    let sessions: Vec<u32> = typed.sessions.iter().filter_map(|n| n.parse().ok()).collect();
    match enrolment::ask_leave(&app, &ctx.actor(), id, &typed.reason, &sessions).await {
        Ok(_) => Ok(go(&format!("/my/enrolments/{id}"), Some(("success", "leave-asked")))),
        Err(AppError::Refused(refused)) => {
            let meetings = catalogue::meetings(app.db.read(), course.id).await?;
            let shell = shell(&ctx, ctx.l.t("leave-title")).title_with_errors(true);
            refused_page(&draw(shell, id, &course, &meetings, &typed, Some(&refused)))
        }
        Err(other) => Err(other),
    }
}

/// Takes the request that stands back: field `leave`.
///
/// # Errors
/// Not found for somebody else's; the database.
pub async fn take_back(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<EnrolmentId>,
    posted: Posted,
) -> AppResult<Response> {
    own(&app, &ctx, id).await?;
    let leave: LeaveId = posted.id("leave")?;
    let to = format!("/my/enrolments/{id}");
    match enrolment::take_back_leave(&app, &ctx.actor(), leave).await {
        Ok(()) => Ok(go(&to, Some(("success", "leave-taken-back")))),
        // It was decided meanwhile: the page shows how.
        Err(AppError::Refused(_)) => Ok(go(&to, None)),
        Err(other) => Err(other),
    }
}

fn all(meetings: &[Meeting]) -> Vec<String> {
    meetings.iter().map(|m| m.position.to_string()).collect()
}

fn draw(
    shell: Shell,
    id: EnrolmentId,
    course: &Course,
    meetings: &[Meeting],
    typed: &Typed,
    refused: Option<&Refused>,
) -> PartsPage {
    let l = shell.l;
    let back = format!("/my/enrolments/{id}");
    let crumbs = Breadcrumb::new(l)
        .link(l.t("mine-title"), "/my/enrolments")
        .link(course.title.as_str(), back.as_str())
        .here(l.t("leave-title"));
    let head = PageHead::new(l.t("leave-title")).crumbs(crumbs).lead(course.title.as_str());
    let is = |codes: &[&str]| refused.filter(|r| codes.contains(&r.code)).map(|r| r.sentence(l));
    let reason_wrong = is(&["leave-without-reason"]);
    let sessions_wrong = is(&["leave-without-session"]);
    let mut parts: Vec<Markup> = vec![head.into()];
    if let Some(refused) = refused {
        let field = if sessions_wrong.is_some() { "sessions" } else { "reason" };
        let line = format!("{} {}", refused.sentence(l), refused.next(l));
        parts.push(ErrorSummary::new(l, vec![(field.to_owned(), line)]).into());
    }
    let choices = meetings
        .iter()
        .map(|m| Choice::new(m.position.to_string(), format!("{} {}", l.date(m.day()), m.span())))
        .collect();
    let sessions = Field::checkboxes(l, "sessions", l.t("leave-sessions"), choices)
        .values(typed.sessions.iter().cloned())
        .error(sessions_wrong)
        .required();
    let reason = Field::textarea(l, "reason", l.t("leave-reason"))
        .hint(l.t("leave-reason-hint"))
        .value(typed.reason.as_str())
        .error(reason_wrong)
        .rows(3)
        .max_length(500)
        .required();
    let buttons = Markup::raw("<div class=\"form-foot\"><div class=\"actions\">")
        .and(Button::submit(l.t("leave-send")).primary())
        .and(Button::link(l.t("withdraw-back"), back.as_str()).quiet())
        .and(Markup::raw("</div></div>"));
    parts.push(form(&shell, &format!("{back}/leave"), vec![sessions.into(), reason.into(), buttons]));
    PartsPage::new(shell, parts)
}

/// The form, blank and refused.
pub fn samples() -> Vec<Page> {
    fn render(l: L, refused: Option<domain::enrolment::Refused>) -> String {
        let (course, meetings) = (sample::course(l), sample::meetings(l));
        let typed = Typed { sessions: all(&meetings), ..Typed::default() };
        let refused = refused.map(|r| Refused::new(&r));
        let shell = crate::shell::sample(l, l.t("leave-title"));
        drawn(&draw(
            shell,
            sample::enrolment(1, "admitted", None).id,
            &course,
            &meetings,
            &typed,
            refused.as_ref(),
        ))
    }
    vec![
        Page { name: "enrolment/mine/leave", render: |l| render(l, None) },
        Page {
            name: "enrolment/mine/leave-refused",
            render: |l| render(l, Some(domain::enrolment::Refused::LeaveWithoutReason)),
        },
    ]
}
