//! A forgotten password: ask for a link, choose a new password behind it.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::sign_in::RESET_MINUTES;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppResult, Page};
use ui::components::{Button, Card, ErrorSummary, Field, Notice, PageHead, Tone};
use ui::{L, Shell};

use super::password::new_password_fields;
use super::{from, hidden, password_refused, small, typed};
use crate::identity::sign_in::{ask_for_link, link_holder, reset_password};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// The question for whom.
pub async fn show(ctx: Ctx) -> AppResult<Response> {
    page(&draw_forgot(shell(&ctx, ctx.l.t("forgot-title")), None))
}

/// Takes the wish; the answer is the same for everybody.
pub async fn ask(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    posted: Posted,
) -> AppResult<Response> {
    let who = posted.text("who");
    if who.is_empty() {
        let problem = Some(ctx.l.t("forgot-who-missing"));
        let shell = shell(&ctx, ctx.l.t("forgot-title")).title_with_errors(true);
        return refused_page(&draw_forgot(shell, problem));
    }
    ask_for_link(&app, who, from(&ctx, &headers)).await?;
    page(&draw_asked(shell(&ctx, ctx.l.t("forgot-asked"))))
}

/// The form behind a link.
pub async fn choose(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<BTreeMap<String, String>>,
) -> AppResult<Response> {
    let link = query.get("link").map(String::as_str).unwrap_or_default();
    if link_holder(&app, link).await?.is_none() {
        return refused_page(&draw_dead(shell(&ctx, ctx.l.t("reset-dead"))));
    }
    page(&draw_choose(shell(&ctx, ctx.l.t("reset-title")), link, None))
}

/// Sets the new password; nobody is signed in by it, so that a second factor is still asked.
pub async fn set(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    posted: Posted,
) -> AppResult<Response> {
    let (link, new) = (posted.text("link"), typed(&posted, "new_password"));
    let again = |problem: String| {
        let shell = shell(&ctx, ctx.l.t("reset-title")).title_with_errors(true);
        refused_page(&draw_choose(shell, link, Some(problem)))
    };
    if posted.has("again") && typed(&posted, "again") != new {
        return again(ctx.l.t("password-differs"));
    }
    match reset_password(&app, link, &new, from(&ctx, &headers)).await? {
        Some(Ok(())) => Ok(go("/sign-in", Some(("success", "password-reset")))),
        Some(Err(refused)) => again(password_refused(ctx.l, refused)),
        None => refused_page(&draw_dead(shell(&ctx, ctx.l.t("reset-dead")))),
    }
}

fn draw_forgot(shell: Shell, problem: Option<String>) -> PartsPage {
    let l = shell.l;
    let list = problem.iter().map(|p| ("who".to_owned(), p.clone())).collect();
    let fields = vec![
        Field::text(l, "who", l.t("forgot-who"))
            .required()
            .autocomplete("username")
            .width("medium")
            .hint(l.t("forgot-who-hint"))
            .error(problem)
            .into(),
        Button::submit(l.t("forgot-submit")).primary().into(),
    ];
    let card = Card::new(form(&shell, "/sign-in/forgot", fields));
    let parts = vec![
        PageHead::new(l.t("forgot-title")).lead(l.a("forgot-lead", "minutes", RESET_MINUTES)).into(),
        ErrorSummary::new(l, list).into(),
        card.into(),
        small(l.t("forgot-no-mail")),
    ];
    PartsPage::new(shell, parts)
}

fn draw_asked(shell: Shell) -> PartsPage {
    let l = shell.l;
    let notice = Notice::new(Tone::Good, l.a("forgot-asked-next", "minutes", RESET_MINUTES));
    let parts = vec![
        PageHead::new(l.t("forgot-asked")).into(),
        notice.into(),
        small(l.t("forgot-no-mail")),
        Button::link(l.t("forgot-back"), "/sign-in").into(),
    ];
    PartsPage::new(shell, parts)
}

fn draw_choose(shell: Shell, link: &str, problem: Option<String>) -> PartsPage {
    let l = shell.l;
    let list = problem.iter().map(|p| ("new_password".to_owned(), p.clone())).collect();
    let mut fields = vec![hidden("link", link)];
    fields.extend(new_password_fields(l, problem));
    fields.push(Button::submit(l.t("reset-submit")).primary().into());
    let card = Card::new(form(&shell, "/sign-in/reset", fields));
    let parts = vec![
        PageHead::new(l.t("reset-title")).lead(l.t("reset-lead")).into(),
        ErrorSummary::new(l, list).into(),
        card.into(),
    ];
    PartsPage::new(shell, parts)
}

fn draw_dead(shell: Shell) -> PartsPage {
    let l = shell.l;
    let notice = Notice::new(Tone::Warn, l.a("reset-dead-next", "minutes", RESET_MINUTES))
        .action(Button::link(l.t("reset-ask-again"), "/sign-in/forgot"));
    PartsPage::new(shell, vec![PageHead::new(l.t("reset-dead")).into(), notice.into()])
}

/// Every step and what can go wrong.
pub fn samples() -> Vec<Page> {
    fn text(l: L, draw: impl FnOnce(Shell) -> PartsPage) -> String {
        let shell = Shell::new(l, l.t("forgot-title"), "/sign-in/forgot", "sample");
        askama::Template::render(&draw(shell)).unwrap_or_default()
    }
    vec![
        Page { name: "identity/forgot/empty", render: |l| text(l, |s| draw_forgot(s, None)) },
        Page {
            name: "identity/forgot/missing",
            render: |l| text(l, |s| draw_forgot(s, Some(l.t("forgot-who-missing")))),
        },
        Page { name: "identity/forgot/asked", render: |l| text(l, draw_asked) },
        Page { name: "identity/reset/empty", render: |l| text(l, |s| draw_choose(s, "link", None)) },
        Page {
            name: "identity/reset/refused",
            render: |l| text(l, |s| draw_choose(s, "link", Some(l.t("password-used-before")))),
        },
        Page { name: "identity/reset/dead", render: |l| text(l, draw_dead) },
    ]
}
