//! Setting up an authenticator app: scan or type the secret, prove it with a code; and turning it off.

use axum::extract::State;
use axum::response::Response;
use platform::web::{Ctx, Posted, go, page, refused_page, with_session};
use platform::{AppError, AppResult, Page};
use ui::components::{Button, Card, ErrorSummary, Field, PageHead, Qr};
use ui::{L, Markup, Shell};

use super::security::{Confirmed, added, base};
use super::{crumbs, hidden, paragraph};
use crate::identity::second_factor::{self, Setup};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// Shows a fresh secret.
pub async fn show(State(app): State<App>, ctx: Ctx, _confirmed: Confirmed) -> AppResult<Response> {
    let setup = second_factor::begin_totp(&app, ctx.viewer()?.account).await?;
    page(&draw(shell(&ctx, ctx.l.t("totp-set-up")), base(&ctx), &setup, false)?)
}

/// Takes the first code and turns it on; a wrong one leaves the same secret on the page.
pub async fn add(
    State(app): State<App>,
    ctx: Ctx,
    confirmed: Confirmed,
    posted: Posted,
) -> AppResult<Response> {
    let account = ctx.viewer()?.account;
    let Some(setup) = second_factor::resume_totp(&app, account, posted.text("secret")).await? else {
        return Err(AppError::Malformed("secret".to_owned()));
    };
    match second_factor::add_totp(&app, &confirmed.own(), &setup, posted.text("code")).await? {
        Some(changed) => added(&app, &ctx, changed, "totp-added"),
        None => {
            let shell = shell(&ctx, ctx.l.t("totp-set-up")).title_with_errors(true);
            refused_page(&draw(shell, base(&ctx), &setup, true)?)
        }
    }
}

/// Turns it off.
pub async fn remove(State(app): State<App>, confirmed: Confirmed, _posted: Posted) -> AppResult<Response> {
    let changed = second_factor::remove_totp(&app, &confirmed.own()).await?;
    Ok(with_session(&app, go("/account/security", Some(("success", "totp-removed"))), Some(&changed.token)))
}

fn draw(shell: Shell, base: &str, setup: &Setup, wrong: bool) -> AppResult<PartsPage> {
    let l = shell.l;
    let error = wrong.then(|| l.t("totp-wrong"));
    let list = error.iter().map(|e| ("code".to_owned(), e.clone())).collect();
    let drawing = documents::qr::svg(&setup.url).map_err(AppError::internal)?;
    let qr =
        Qr::new(Markup::raw(drawing), l.t("totp-qr")).code(setup.secret.clone()).note(l.t("totp-secret"));
    let scan = Markup::join([paragraph(l.t("totp-step-app")), qr.into()]);
    let fields = vec![
        hidden("secret", &setup.sealed),
        Field::text(l, "code", l.t("totp-code"))
            .required()
            .inputmode("numeric")
            .autocomplete("one-time-code")
            .width("short")
            .hint(l.t("totp-code-hint"))
            .error(error)
            .into(),
        Button::submit(l.t("totp-submit")).primary().into(),
    ];
    let mut head = PageHead::new(l.t("totp-set-up")).lead(l.t("totp-set-up-lead"));
    if base == "/account/security" {
        head = head.crumbs(crumbs(l, l.t("totp-set-up")));
    }
    let parts = vec![
        head.into(),
        ErrorSummary::new(l, list).into(),
        Card::new(scan).title(l.t("totp-step-scan")).into(),
        Card::new(form(&shell, &format!("{base}/totp"), fields)).title(l.t("totp-step-prove")).into(),
    ];
    Ok(PartsPage::new(shell, parts))
}

/// Fresh, and after a wrong code.
pub fn samples() -> Vec<Page> {
    fn text(l: L, wrong: bool) -> String {
        let setup = Setup::sample();
        let shell = crate::shell::sample(l, l.t("totp-set-up"));
        draw(shell, "/account/security", &setup, wrong)
            .ok()
            .and_then(|page| askama::Template::render(&page).ok())
            .unwrap_or_default()
    }
    vec![
        Page { name: "identity/totp/fresh", render: |l| text(l, false) },
        Page { name: "identity/totp/wrong", render: |l| text(l, true) },
    ]
}
