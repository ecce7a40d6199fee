//! The first-run tour of the demonstration: who one can be, and what to try first.

use axum::extract::State;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use platform::web::{Ctx, Posted, go, page};
use platform::{AppError, AppResult, Page};
use ui::components::{Button, Card, Choice, Facts, Field, Notice, PageHead, Tone};
use ui::{Markup, Shell};

use super::front::PartsPageText;
use crate::demo::{DemoAccount, accounts};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// The accounts of the demonstration, each with a button that signs in and the first things to try.
pub async fn show(ctx: Ctx) -> AppResult<Response> {
    page(&draw(shell(&ctx, ctx.l.t("tour-title")), ctx.now))
}

/// Moves the demonstration's clock forward, so that a course one has just registered can be held and awarded today.
pub async fn move_clock(State(app): State<App>, posted: Posted) -> AppResult<Response> {
    let days: i64 = posted
        .text("days")
        .parse()
        .ok()
        .filter(|d| (1..=60).contains(d))
        .ok_or_else(|| AppError::Malformed("days".to_owned()))?;
    app.clock.advance(SignedDuration::from_hours(24 * days));
    crate::demo::remember_shift(&app)?;
    Ok(go("/tour", Some(("success", "clock-moved"))))
}

fn draw(shell: Shell, now: Timestamp) -> PartsPage {
    let l = shell.l;
    let mut parts: Vec<Markup> = vec![
        PageHead::new(l.t("tour-title")).lead(l.t("tour-lead")).into(),
        Notice::new(Tone::Info, l.t("tour-notice")).into(),
    ];
    let cards = accounts().into_iter().map(|account| card(&shell, &account));
    parts.push(Markup::join([
        Markup::raw("<div class=\"grid-2\">"),
        Markup::join(cards),
        Markup::raw("</div>"),
    ]));
    parts.push(Markup::join([
        Markup::raw("<p>"),
        Markup::link(&l.t("tour-mailbox"), "/mailbox"),
        Markup::raw(" · "),
        Markup::link(&l.t("tour-gallery"), "/gallery"),
        Markup::raw("</p>"),
    ]));
    parts.push(clock(&shell, now));
    PartsPage::new(shell, parts)
}

fn clock(shell: &Shell, now: Timestamp) -> Markup {
    let l = shell.l;
    let stamp = Markup::raw(format!(
        "<p><time id=\"demo-now\" datetime=\"{now}\">{}</time></p>",
        Markup::from(l.datetime(now)).as_str()
    ));
    let choices =
        [1, 7, 14, 30].map(|days| Choice::new(days.to_string(), l.a("tour-clock-days", "n", days))).to_vec();
    let body = form(
        shell,
        "/tour/clock",
        vec![
            Field::select(l, "days", l.t("tour-clock-forward"), choices).value("14").into(),
            Button::submit(l.t("tour-clock-submit")).icon("clock").into(),
        ],
    );
    Card::new(Markup::join([
        Markup::raw("<p>"),
        l.t("tour-clock-text").into(),
        Markup::raw("</p>"),
        stamp,
        body,
    ]))
    .title(l.t("tour-clock"))
    .into()
}

fn card(shell: &Shell, account: &DemoAccount) -> Markup {
    let l = shell.l;
    let hidden = |name: &str, value: &str| {
        Markup::raw(format!(
            "<input type=\"hidden\" name=\"{name}\" value=\"{}\">",
            Markup::from(value).as_str()
        ))
    };
    let enter = form(
        shell,
        "/sign-in",
        vec![
            hidden("user", account.user),
            hidden("password", account.password),
            Button::submit(l.t("tour-enter"))
                .primary()
                .icon("sign-in")
                .about(l.t(&format!("tour-role-{}", account.role)))
                .into(),
        ],
    );
    let facts =
        Facts::new().fact(l.t("sign-in-user"), account.user).fact(l.t("sign-in-password"), account.password);
    let body = Markup::join([
        Markup::raw("<p>"),
        l.t(&format!("tour-try-{}", account.role)).into(),
        Markup::raw("</p>"),
        facts.into(),
        enter,
    ]);
    Card::new(body).title(l.t(&format!("tour-role-{}", account.role))).into()
}

/// As every visitor of the demonstration sees it.
pub fn samples() -> Vec<Page> {
    vec![Page {
        name: "help/tour/visitor",
        render: |l| {
            PartsPageText(draw(crate::shell::sample(l, l.t("tour-title")), Timestamp::UNIX_EPOCH)).text()
        },
    }]
}
