//! `/exchange/partners/{code}/environment`: whether a system may fetch everybody's hours of environmental education.

use axum::extract::{Path, State};
use axum::response::Response;
use platform::AppResult;
use platform::web::{Ctx, Posted, go};
use ui::components::{Button, Card};
use ui::{Markup, Shell};

use super::super::{Partner, let_read_environment};
use crate::App;
use crate::shell::form;

/// `POST /exchange/partners/{code}/environment`: `may` is 1, or something else to take it back.
///
/// # Errors
/// Not found; denied; the database.
pub async fn give(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let may = posted.text("may") == "1";
    let_read_environment(&app, &ctx.actor(), ctx.seat()?, &code, may).await?;
    let flash = if may { "exchange-environment-given" } else { "exchange-environment-taken" };
    Ok(go(&format!("/exchange/partners/{code}"), Some(("success", flash))))
}

/// What the partner may, with the national centre's button.
pub(super) fn card(shell: &Shell, partner: &Partner, centre: bool) -> Markup {
    let l = shell.l;
    let text = if partner.reads_environment { "exchange-environment-yes" } else { "exchange-environment-no" };
    let mut body = Markup::raw("<p>").and(l.t(text)).and(Markup::raw("</p>"));
    if centre {
        let button = match partner.reads_environment {
            true => Button::submit(l.t("exchange-environment-take")).named("may", "0").quiet(),
            false => Button::submit(l.t("exchange-environment-give")).named("may", "1"),
        };
        let action = format!("/exchange/partners/{}/environment", partner.code);
        body = body.and(form(shell, &action, vec![button.into()]));
    }
    Card::new(body).title(l.t("exchange-environment")).into()
}
