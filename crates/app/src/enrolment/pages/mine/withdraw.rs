//! Giving a place or a number back: one more look, then done.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult};
use ui::components::{Button, Confirm, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::super::{sample, standing_text};
use super::own;
use crate::catalogue::Course;
use crate::enrolment::{self, Enrolment, EnrolmentId};
use crate::{App, shell};

/// The question before withdrawing, or why it can't be done any more.
#[derive(Template)]
#[template(path = "enrolment/pages/mine/withdraw.html")]
pub struct WithdrawPage {
    shell: Shell,
    body: Markup,
}

/// Asks whether to withdraw.
///
/// # Errors
/// Not found for somebody else's request; the database.
pub async fn confirm_withdrawal(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<EnrolmentId>,
) -> AppResult<Response> {
    let (enrolment, course) = own(&app, &ctx, id).await?;
    page(&WithdrawPage::new(shell(&ctx, ctx.l.t("withdraw-title")), &enrolment, &course, None))
}

/// Withdraws. Doing it twice does no harm: the second time finds the request withdrawn.
///
/// # Errors
/// Not found for somebody else's request; the database. A refusal is shown on the page.
pub async fn withdraw(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<EnrolmentId>,
    _posted: Posted,
) -> AppResult<Response> {
    let (before, course) = own(&app, &ctx, id).await?;
    let to = format!("/my/enrolments/{id}");
    if !before.is_alive() {
        return Ok(go(&to, None));
    }
    match enrolment::withdraw(&app, &ctx.actor(), id).await {
        Ok(()) => Ok(go(&to, Some(("success", "enrolment-withdrawn")))),
        Err(AppError::Refused(refused)) => {
            let shell = shell(&ctx, ctx.l.t("withdraw-title")).title_with_errors(true);
            refused_page(&WithdrawPage::new(shell, &before, &course, Some(&refused)))
        }
        Err(other) => Err(other),
    }
}

impl WithdrawPage {
    fn new(shell: Shell, enrolment: &Enrolment, course: &Course, refused: Option<&Refused>) -> Self {
        let l = shell.l;
        let back = format!("/my/enrolments/{}", enrolment.id);
        let body = match refused {
            Some(refused) => {
                let text = Markup::from(refused.sentence(l)).and(Markup::raw("<br>")).and(refused.next(l));
                let action = Button::link(l.t("withdraw-back"), back).small();
                let notice = Notice::new(Tone::Bad, text).title(l.t("withdraw-refused")).action(action);
                Markup::from(PageHead::new(l.t("withdraw-title")).lead(course.title.as_str())).and(notice)
            }
            None => {
                let key = if enrolment.state == "admitted" {
                    "withdraw-text-admitted"
                } else {
                    "withdraw-text-waiting"
                };
                let state = standing_text(l, enrolment);
                let text = l.args(key, &[("title", course.title.clone()), ("state", state)]);
                let action = format!("{back}/withdraw");
                Confirm::new(l, l.t("withdraw-title"), action, shell.csrf.clone(), l.t("withdraw-yes"), back)
                    .danger()
                    .body(text)
                    .into()
            }
        };
        Self { shell, body }
    }

    /// The question.
    pub(crate) fn sample(l: L) -> Self {
        let shell = crate::shell::sample(l, l.t("withdraw-title"));
        Self::new(shell, &sample::enrolment(1, "admitted", None), &sample::course(l), None)
    }

    /// Too late.
    pub(crate) fn sample_late(l: L) -> Self {
        let refused = Refused::new(&domain::enrolment::Refused::WithdrawTooLate { until_at: sample::now() });
        let shell = crate::shell::sample(l, l.t("withdraw-title"));
        Self::new(shell, &sample::enrolment(1, "admitted", None), &sample::course(l), Some(&refused))
    }
}
