//! A new password: when one wants to, and instead of the one somebody else gave.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use platform::passwords::PasswordProblem;
use platform::web::{Ctx, Posted, go, page, refused_page, with_session};
use platform::{AppResult, Page};
use ui::components::{Button, Card, ErrorSummary, Field, PageHead};
use ui::{L, Markup, Shell};

use super::{crumbs, from, password_refused, small, token, typed};
use crate::identity::sign_in::{NewPasswordRefused, change_password, set_first_password};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

#[derive(Clone, Copy)]
enum Problem {
    Refused(NewPasswordRefused),
    Differs,
}

/// The form for a new password.
pub async fn show(ctx: Ctx) -> AppResult<Response> {
    page(&draw_change(shell(&ctx, ctx.l.t("password-title")), None))
}

/// Replaces the password; other sessions end.
pub async fn change(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    posted: Posted,
) -> AppResult<Response> {
    let (old, new) = (typed(&posted, "old_password"), typed(&posted, "new_password"));
    let problem = if posted.has("again") && typed(&posted, "again") != new {
        Problem::Differs
    } else {
        let token = token(&app, &headers)?;
        match change_password(&app, &ctx.actor(), &token, from(&ctx, &headers), &old, &new).await? {
            Ok(fresh) => {
                let answer = go("/account", Some(("success", "password-changed")));
                return Ok(with_session(&app, answer, Some(&fresh)));
            }
            Err(refused) => Problem::Refused(refused),
        }
    };
    let shell = shell(&ctx, ctx.l.t("password-title")).title_with_errors(true);
    refused_page(&draw_change(shell, Some(problem)))
}

/// The gate of a password that was given.
pub async fn first(ctx: Ctx) -> AppResult<Response> {
    if ctx.viewer()?.gate != Some("/welcome/password") {
        return Ok(go("/home", None));
    }
    page(&draw_first(shell(&ctx, ctx.l.t("welcome-password")), None))
}

/// Takes the person's own password.
pub async fn set_first(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    posted: Posted,
) -> AppResult<Response> {
    let new = typed(&posted, "new_password");
    let problem = if posted.has("again") && typed(&posted, "again") != new {
        Problem::Differs
    } else {
        match set_first_password(&app, &ctx.actor(), &token(&app, &headers)?, &new).await? {
            Ok(fresh) => {
                let answer = go("/home", Some(("success", "password-changed")));
                return Ok(with_session(&app, answer, Some(&fresh)));
            }
            Err(refused) => Problem::Refused(refused),
        }
    };
    let shell = shell(&ctx, ctx.l.t("welcome-password")).title_with_errors(true);
    refused_page(&draw_first(shell, Some(problem)))
}

/// The two fields of every new password.
pub(super) fn new_password_fields(l: L, problem: Option<String>) -> Vec<Markup> {
    vec![
        Field::password(l, "new_password", l.t("password-new"))
            .required()
            .autocomplete("new-password")
            .hint(l.t("password-hint"))
            .error(problem)
            .into(),
        Field::password(l, "again", l.t("password-again")).required().autocomplete("new-password").into(),
    ]
}

fn sentence(l: L, problem: Problem) -> String {
    match problem {
        Problem::Differs => l.t("password-differs"),
        Problem::Refused(refused) => password_refused(l, refused),
    }
}

fn draw_change(shell: Shell, problem: Option<Problem>) -> PartsPage {
    let l = shell.l;
    let (old, new) = match problem {
        Some(problem @ Problem::Refused(NewPasswordRefused::PresentWrong)) => {
            (Some(sentence(l, problem)), None)
        }
        Some(problem) => (None, Some(sentence(l, problem))),
        None => (None, None),
    };
    let list = [("old_password", &old), ("new_password", &new)];
    let list = list.into_iter().filter_map(|(f, e)| e.clone().map(|e| (f.to_owned(), e))).collect();
    let mut fields: Vec<Markup> = vec![
        Field::password(l, "old_password", l.t("password-old"))
            .required()
            .autocomplete("current-password")
            .error(old)
            .into(),
    ];
    fields.extend(new_password_fields(l, new));
    fields.push(Button::submit(l.t("password-submit")).primary().into());
    let head = PageHead::new(l.t("password-title"))
        .crumbs(crumbs(l, l.t("password-title")))
        .lead(l.t("password-lead"));
    let card = Card::new(form(&shell, "/account/password", fields));
    let parts = vec![head.into(), ErrorSummary::new(l, list).into(), card.into()];
    PartsPage::new(shell, parts)
}

fn draw_first(shell: Shell, problem: Option<Problem>) -> PartsPage {
    let l = shell.l;
    let problem = problem.map(|p| sentence(l, p));
    let list = problem.iter().map(|p| ("new_password".to_owned(), p.clone())).collect();
    let mut fields = new_password_fields(l, problem);
    fields.push(Button::submit(l.t("welcome-password-submit")).primary().into());
    let parts = vec![
        PageHead::new(l.t("welcome-password")).lead(l.t("welcome-password-lead")).into(),
        ErrorSummary::new(l, list).into(),
        Card::new(form(&shell, "/welcome/password", fields)).into(),
        small(l.t("welcome-password-tip")),
    ];
    PartsPage::new(shell, parts)
}

/// Empty, and with each kind of refusal.
pub fn samples() -> Vec<Page> {
    fn change(l: L, problem: Option<Problem>) -> String {
        let shell = crate::shell::sample(l, l.t("password-title"));
        askama::Template::render(&draw_change(shell, problem)).unwrap_or_default()
    }
    fn first(l: L, problem: Option<Problem>) -> String {
        let shell = crate::shell::sample(l, l.t("welcome-password"));
        askama::Template::render(&draw_first(shell, problem)).unwrap_or_default()
    }
    const SHORT: Problem = Problem::Refused(NewPasswordRefused::Rule(PasswordProblem::TooShort));
    vec![
        Page { name: "identity/password/empty", render: |l| change(l, None) },
        Page { name: "identity/password/short", render: |l| change(l, Some(SHORT)) },
        Page {
            name: "identity/password/old_wrong",
            render: |l| change(l, Some(Problem::Refused(NewPasswordRefused::PresentWrong))),
        },
        Page { name: "identity/welcome_password/empty", render: |l| first(l, None) },
        Page { name: "identity/welcome_password/differs", render: |l| first(l, Some(Problem::Differs)) },
    ]
}
