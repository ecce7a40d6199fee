//! The gate after signing in: what changed, the text, accept or decline.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::calendar::civil_date;
use domain::consent::{changes_since, current, versions};
use platform::web::{Ctx, Posted, go, page, session_token, with_session};
use platform::{AppError, AppResult, Page};
use ui::components::{Button, Card, Confirm, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::{hidden, paragraphs, text};
use crate::privacy::{self, store};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

const GATE: &str = "/welcome/consent";

struct Gate {
    version: i64,
    /// Versions whose changes are told first.
    changes: Vec<i64>,
    /// Whether an answer is wanted; else the text is only read again.
    ask: bool,
}

/// The text in force, with what changed since the reader accepted one.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let viewer = ctx.viewer()?;
    let today = civil_date(ctx.now);
    let accepted = store::accepted(app.db.read(), viewer.account).await?;
    let gate = Gate {
        version: current(today),
        changes: changes_since(&versions(), accepted, today),
        ask: viewer.gate == Some(GATE),
    };
    page(&draw(shell(&ctx, ctx.l.t("consent-title")), &gate))
}

/// Accepts the version that was shown.
pub async fn accept(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let viewer = ctx.viewer()?;
    let version = posted.text("version").parse().map_err(|_| AppError::Malformed("version".to_owned()))?;
    privacy::accept(&app, &ctx.actor(), viewer.account, viewer.person, version).await?;
    Ok(go("/home", Some(("success", "consent-accepted"))))
}

/// What declining means, before it is done.
pub async fn confirm_decline(ctx: Ctx) -> AppResult<Response> {
    page(&draw_decline(shell(&ctx, ctx.l.t("consent-decline-title"))))
}

/// Declines: recorded, and the session ends.
pub async fn decline(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    _posted: Posted,
) -> AppResult<Response> {
    let viewer = ctx.viewer()?;
    let token = session_token(&app, &headers).ok_or(AppError::SignIn)?;
    privacy::decline(&app, &ctx.actor(), viewer.account, viewer.person, &token).await?;
    Ok(with_session(&app, go("/", Some(("notice", "consent-declined"))), None))
}

fn draw(shell: Shell, gate: &Gate) -> PartsPage {
    let l = shell.l;
    let lead = if gate.ask { "consent-lead" } else { "consent-lead-again" };
    let mut parts: Vec<Markup> = vec![PageHead::new(l.t("consent-title")).lead(l.t(lead)).into()];
    for version in &gate.changes {
        let changed = paragraphs(&l.t(&format!("consent-{version}-changes")));
        let title = l.a("consent-changed", "version", version);
        parts.push(Notice::new(Tone::Info, changed).title(title).into());
    }
    parts.push(Card::new(sections(l, gate.version)).into());
    if gate.ask {
        let accept = Button::submit(l.t("consent-accept")).primary();
        let decline = Button::link(l.t("consent-decline"), "/welcome/consent/decline").quiet();
        let actions = Markup::join([
            Markup::raw("<div class=\"actions\">"),
            accept.into(),
            decline.into(),
            Markup::raw("</div>"),
        ]);
        parts.push(form(&shell, GATE, vec![hidden("version", &gate.version.to_string()), actions]));
    }
    PartsPage::new(shell, parts)
}

/// Sections are numbered in the locale files; the text ends where the numbers end.
fn sections(l: L, version: i64) -> Markup {
    let keys = (1..20).map(|n| format!("consent-{version}-{n}")).take_while(|key| l.has(key));
    let section = |key: String| {
        Markup::join([
            Markup::raw("<h2>"),
            l.t(&key).into(),
            Markup::raw("</h2>"),
            paragraphs(&l.t(&format!("{key}-text"))),
        ])
    };
    let body = Markup::join(keys.map(section));
    Markup::join([
        Markup::raw("<div class=\"prose\">"),
        body,
        Markup::small(&l.a("consent-version", "version", version)),
        Markup::raw("</div>"),
    ])
}

fn draw_decline(shell: Shell) -> PartsPage {
    let l = shell.l;
    let confirm = Confirm::new(
        l,
        l.t("consent-decline-title"),
        "/welcome/consent/decline",
        shell.csrf.clone(),
        l.t("consent-decline-yes"),
        GATE,
    )
    .danger()
    .body(paragraphs(&l.t("consent-decline-text")));
    PartsPage::new(shell, vec![confirm.into()])
}

/// At the gate for the first time, read again later, and declining.
pub fn samples() -> Vec<Page> {
    fn gate(l: L, ask: bool) -> String {
        let gate = Gate { version: 1, changes: Vec::new(), ask };
        text(draw(crate::shell::sample(l, l.t("consent-title")), &gate))
    }
    vec![
        Page { name: "privacy/consent/gate", render: |l| gate(l, true) },
        Page { name: "privacy/consent/again", render: |l| gate(l, false) },
        Page {
            name: "privacy/consent/decline",
            render: |l| text(draw_decline(crate::shell::sample(l, l.t("consent-decline-title")))),
        },
    ]
}
