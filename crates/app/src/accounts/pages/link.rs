//! Behind mailed links: choosing the first password, accepting an invitation.

use axum::extract::{Path, State};
use axum::response::Response;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{Button, Card, PageHead};
use ui::{L, Markup, Shell};

use super::{Problems, beside, paragraph, role_name, summary, text};
use crate::accounts::{Application, accept_invite, apply, choose_password};
use crate::identity::seats;
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// The form for a first password.
pub async fn password(State(app): State<App>, ctx: Ctx, Path(token): Path<String>) -> AppResult<Response> {
    let account = apply::link_account(&app, &token).await?;
    let (_, user) = seats::owner_of(app.db.read(), account).await?;
    page(&draw_password(shell(&ctx, ctx.l.t("apply-password-title")), &user, &token, &vec![]))
}

/// Sets it.
pub async fn set_password(
    State(app): State<App>,
    ctx: Ctx,
    Path(token): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let account = apply::link_account(&app, &token).await?;
    let (person, user) = seats::owner_of(app.db.read(), account).await?;
    let name = crate::identity::person(app.db.read(), person).await?.name;
    let mut problems = vec![];
    let typed = super::fields::password(ctx.l, &posted, &[&name, &user], &mut problems);
    if !problems.is_empty() {
        let shell = shell(&ctx, ctx.l.t("apply-password-title")).title_with_errors(true);
        return refused_page(&draw_password(shell, &user, &token, &problems));
    }
    let hashed = platform::passwords::hash_aside(&typed).await?;
    choose_password(&app, &ctx.actor(), &token, &hashed).await?;
    Ok(go("/sign-in", Some(("success", "password-chosen"))))
}

/// What somebody is invited to, and the form to accept.
pub async fn invitation(State(app): State<App>, ctx: Ctx, Path(token): Path<String>) -> AppResult<Response> {
    let found = invited(&app, &token).await?;
    let as_whom = ctx.viewer.as_ref().map(|v| v.name.clone());
    let shell = shell(&ctx, ctx.l.t("apply-invite-title"));
    page(&draw_invite(shell, &found, &token, as_whom.as_deref(), &Posted::default(), &vec![]))
}

/// Accepts it, as oneself or with a new account.
pub async fn accept(
    State(app): State<App>,
    ctx: Ctx,
    Path(token): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let l = ctx.l;
    let found = invited(&app, &token).await?;
    if let Some(viewer) = ctx.viewer.as_deref() {
        accept_invite(&app, &ctx.actor(), Some(viewer), &token, None).await?;
        return Ok(go("/account", Some(("success", "invite-accepted"))));
    }
    let mut problems = vec![];
    let user = super::fields::user_name(l, &posted, &mut problems);
    let names = [found.name.as_str(), posted.text("user_name")];
    let typed = super::fields::password(l, &posted, &names, &mut problems);
    if let (true, Some(user)) = (problems.is_empty(), user) {
        let hashed = platform::passwords::hash_aside(&typed).await?;
        match accept_invite(&app, &ctx.actor(), None, &token, Some((&user, &hashed))).await {
            Ok(()) => return Ok(go("/sign-in", Some(("success", "invite-accepted")))),
            Err(AppError::Refused(r)) if r.code == "user-name-taken" => {
                problems.push(("user_name", beside(l, &r)))
            }
            Err(other) => return Err(other),
        }
    }
    let shell = shell(&ctx, l.t("apply-invite-title")).title_with_errors(true);
    refused_page(&draw_invite(shell, &found, &token, None, &posted, &problems))
}

async fn invited(app: &App, token: &str) -> AppResult<Application> {
    let found = apply::proof(app, token).await?;
    if found.kind == "invite" { Ok(found) } else { Err(AppError::NotFound) }
}

fn draw_password(shell: Shell, user: &str, token: &str, problems: &Problems) -> PartsPage {
    let l = shell.l;
    let body = form(
        &shell,
        &format!("/apply/password/{token}"),
        vec![
            paragraph(&l.a("apply-password-user", "user", user)),
            super::fields::password_field(l, problems),
            Button::submit(l.t("apply-password-set")).primary().into(),
        ],
    );
    let head = PageHead::new(l.t("apply-password-title")).lead(l.t("apply-password-lead"));
    PartsPage::new(shell, vec![head.into(), summary(l, problems), Card::new(body).into()])
}

fn draw_invite(
    shell: Shell,
    found: &Application,
    token: &str,
    as_whom: Option<&str>,
    posted: &Posted,
    problems: &Problems,
) -> PartsPage {
    let l = shell.l;
    let action = format!("/apply/invite/{token}");
    let role = role_name(l, &found.role, &found.title);
    let head = PageHead::new(l.t("apply-invite-title")).lead(l.args(
        "apply-invite-lead",
        &[("name", found.name.clone()), ("organisation", found.organisation_name.clone()), ("role", role)],
    ));
    let mut parts: Vec<Markup> = vec![head.into(), summary(l, problems)];
    match as_whom {
        Some(name) => {
            let yes = Button::submit(l.a("apply-invite-yes-as", "name", name)).primary();
            parts.push(Card::new(form(&shell, &action, vec![yes.into()])).into());
        }
        None => {
            let fields = vec![
                super::fields::user_name_field(l, posted, problems),
                super::fields::password_field(l, problems),
                Button::submit(l.t("apply-invite-yes-new")).primary().into(),
            ];
            let known = Button::link(l.t("apply-invite-sign-in"), format!("/sign-in?back={action}"));
            parts.push(
                Card::new(paragraph(&l.t("apply-invite-known")).and(known))
                    .title(l.t("apply-invite-known-title"))
                    .into(),
            );
            parts.push(Card::new(form(&shell, &action, fields)).title(l.t("apply-invite-new-title")).into());
        }
    }
    PartsPage::new(shell, parts)
}

/// Empty and wrong.
pub fn samples() -> Vec<Page> {
    fn shell(l: L) -> Shell {
        Shell::new(l, l.t("apply-password-title"), "/apply", "sample")
    }
    fn problems(l: L) -> Problems {
        let mut problems = vec![];
        super::fields::password(l, &Posted::default(), &[], &mut problems);
        problems
    }
    vec![
        Page {
            name: "accounts/link/password",
            render: |l| text(&draw_password(shell(l), "lin", "t", &vec![])),
        },
        Page {
            name: "accounts/link/password_short",
            render: |l| text(&draw_password(shell(l), "lin", "t", &problems(l))),
        },
        Page {
            name: "accounts/link/invite_new",
            render: |l| {
                let a = super::status::sample("mail");
                text(&draw_invite(shell(l), &a, "t", None, &Posted::default(), &problems(l)))
            },
        },
        Page {
            name: "accounts/link/invite_known",
            render: |l| {
                let a = super::status::sample("mail");
                text(&draw_invite(shell(l), &a, "t", Some("林杏芸"), &Posted::default(), &vec![]))
            },
        },
    ]
}
