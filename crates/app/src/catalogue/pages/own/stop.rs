//! Calling a course off, and throwing a draft away: both ask first.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::course::life::{self, CourseState};
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult};
use ui::components::{Confirm, Field, Notice, Tone};
use ui::{L, Markup, Shell};

use super::super::super::{Course, cancel as call_off, delete_draft, own, sample};
use crate::App;
use crate::enrolment::{self, Enrolment};

#[derive(Template)]
#[template(path = "catalogue/pages/own/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    notice: Option<Notice>,
    confirm: Confirm,
}

/// `GET /desk/courses/{code}/cancel`.
pub async fn confirm_cancel(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
) -> AppResult<Response> {
    let course = own(app.db.read(), ctx.seat()?.organisation, &code).await?;
    life::decide_cancel(&course.facts(), "-", ctx.now).map_err(|r| AppError::refused(&r))?;
    let told = people_told(&app, &course).await?;
    page(&draw_cancel(crate::shell(&ctx, ctx.l.t("course-cancel-title")), &course, told, "", None))
}

/// `POST /desk/courses/{code}/cancel`.
pub async fn cancel(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let seat = ctx.seat()?;
    let reason = posted.text("reason");
    match call_off(&app, &ctx.actor(), seat, &code, reason).await {
        Ok(()) => Ok(go(&format!("/desk/courses/{code}"), Some(("success", "course-cancelled")))),
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let course = own(app.db.read(), seat.organisation, &code).await?;
            let told = people_told(&app, &course).await?;
            let shell = crate::shell(&ctx, ctx.l.t("course-cancel-title")).title_with_errors(true);
            refused_page(&draw_cancel(shell, &course, told, reason, Some(&refused)))
        }
        Err(error) => Err(error),
    }
}

/// `GET /desk/courses/{code}/delete`.
pub async fn confirm_delete(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
) -> AppResult<Response> {
    let course = own(app.db.read(), ctx.seat()?.organisation, &code).await?;
    if course.state(ctx.now) != CourseState::Draft {
        return Ok(go(&format!("/desk/courses/{code}"), Some(("notice", "course-not-deletable"))));
    }
    page(&draw_delete(crate::shell(&ctx, ctx.l.t("course-delete-title")), &course))
}

/// `POST /desk/courses/{code}/delete`.
pub async fn delete(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    match delete_draft(&app, &ctx.actor(), ctx.seat()?, &code).await {
        // Pressed twice: the draft is gone, which is what was wanted.
        Ok(()) | Err(AppError::NotFound) => Ok(go("/desk/courses", Some(("success", "course-deleted")))),
        Err(error) => Err(error),
    }
}

async fn people_told(app: &App, course: &Course) -> AppResult<usize> {
    Ok(enrolment::of_course(app.db.read(), course.id)
        .await?
        .iter()
        .filter(|e: &&Enrolment| e.is_alive())
        .count())
}

fn draw_cancel(
    shell: Shell,
    course: &Course,
    told: usize,
    reason: &str,
    refused: Option<&Refused>,
) -> ConfirmPage {
    let l = shell.l;
    let here = format!("/desk/courses/{}", course.code);
    let needs_reason = refused.is_some_and(|r| r.code == "reason-needed");
    let error = refused.filter(|_| needs_reason).map(|r| format!("{} {}", r.sentence(l), r.next(l)));
    let field = Field::textarea(l, "reason", l.t("course-cancel-reason"))
        .hint(l.t("course-cancel-reason-hint"))
        .value(reason)
        .max_length(300)
        .error(error)
        .required();
    let body = paragraph(&course.title).and(paragraph(&l.a("course-cancel-text", "n", told)));
    ConfirmPage {
        notice: refused
            .filter(|_| !needs_reason)
            .map(|r| Notice::new(Tone::Bad, r.next(l)).title(r.sentence(l))),
        confirm: Confirm::new(
            l,
            l.t("course-cancel-title"),
            format!("{here}/cancel"),
            &shell.csrf,
            l.t("course-cancel-yes"),
            here,
        )
        .danger()
        .body(body)
        .field(field),
        shell,
    }
}

fn draw_delete(shell: Shell, course: &Course) -> ConfirmPage {
    let l = shell.l;
    let here = format!("/desk/courses/{}", course.code);
    let body = paragraph(&course.title).and(paragraph(&l.t("course-delete-text")));
    ConfirmPage {
        notice: None,
        confirm: Confirm::new(
            l,
            l.t("course-delete-title"),
            format!("{here}/delete"),
            &shell.csrf,
            l.t("course-delete-yes"),
            here,
        )
        .danger()
        .body(body),
        shell,
    }
}

fn paragraph(text: &str) -> Markup {
    Markup::raw("<p>").and(text).and(Markup::raw("</p>"))
}

pub(super) fn sample_cancel(l: L, refused: bool) -> String {
    let refused = refused.then(|| Refused::new(&life::LifeRefused::ReasonNeeded));
    let shell = crate::shell::sample(l, l.t("course-cancel-title"));
    super::super::draw(&draw_cancel(
        shell,
        &sample::course(l, CourseState::Approved),
        12,
        "",
        refused.as_ref(),
    ))
}

pub(super) fn sample_delete(l: L) -> String {
    let shell = crate::shell::sample(l, l.t("course-delete-title"));
    super::super::draw(&draw_delete(shell, &sample::course(l, CourseState::Draft)))
}
