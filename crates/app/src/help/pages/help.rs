//! Help, privacy, accessibility and contact: short pages in plain words.

use axum::response::Response;
use platform::web::{Ctx, page};
use platform::{AppResult, Page};
use ui::components::{Button, PageHead};
use ui::{Markup, Shell};

use super::front::PartsPageText;
use crate::shell;
use crate::shell::PartsPage;

/// How to do the things people come for.
pub async fn show(ctx: Ctx) -> AppResult<Response> {
    page(&draw(shell(&ctx, ctx.l.t("info-help-title")), "help"))
}

/// What is kept about a person, why and for how long.
pub async fn privacy(ctx: Ctx) -> AppResult<Response> {
    page(&draw(shell(&ctx, ctx.l.t("info-privacy-title")), "privacy"))
}

/// The accessibility statement.
pub async fn accessibility(ctx: Ctx) -> AppResult<Response> {
    page(&draw(shell(&ctx, ctx.l.t("info-accessibility-title")), "accessibility"))
}

/// Whom to ask.
pub async fn contact(ctx: Ctx) -> AppResult<Response> {
    page(&draw(shell(&ctx, ctx.l.t("info-contact-title")), "contact"))
}

fn draw(shell: Shell, name: &str) -> PartsPage {
    let l = shell.l;
    let head = PageHead::new(l.t(&format!("info-{name}-title"))).lead(l.t(&format!("info-{name}-lead")));
    // Sections are numbered in the locale files; the page ends where the numbers end.
    let sections = (1..10).map_while(|n| {
        let key = format!("info-{name}-{n}");
        l.has(&key).then(|| section(&l.t(&key), &l.t(&format!("{key}-text"))))
    });
    let body =
        Markup::join([Markup::raw("<div class=\"prose\">"), Markup::join(sections), Markup::raw("</div>")]);
    let mut parts: Vec<Markup> = vec![head.into(), body];
    if name == "privacy" {
        parts.push(Button::link(l.t("kept-title"), "/privacy/kept").icon("list").into());
    }
    PartsPage::new(shell, parts)
}

fn section(title: &str, text: &str) -> Markup {
    let paragraphs = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| Markup::join([Markup::raw("<p>"), line.into(), Markup::raw("</p>")]));
    Markup::join([Markup::raw("<h2>"), title.into(), Markup::raw("</h2>"), Markup::join(paragraphs)])
}

/// All four pages.
pub fn samples() -> Vec<Page> {
    fn text(l: ui::L, name: &str) -> String {
        PartsPageText(draw(crate::shell::sample(l, l.t(&format!("info-{name}-title"))), name)).text()
    }
    vec![
        Page { name: "help/info/help", render: |l| text(l, "help") },
        Page { name: "help/info/privacy", render: |l| text(l, "privacy") },
        Page { name: "help/info/accessibility", render: |l| text(l, "accessibility") },
        Page { name: "help/info/contact", render: |l| text(l, "contact") },
    ]
}
