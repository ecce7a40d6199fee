//! Where the account is signed in now, and every sign-in there was.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use platform::clock::from_millis;
use platform::web::session::{self, Listed};
use platform::web::{Ctx, Posted, go, page};
use platform::{AppResult, Page};
use ui::components::{Button, Card, Column, Notice, PageHead, Pagination, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::{crumbs, hidden, token};
use crate::identity::mails::device;
use crate::identity::sign_in::store::{self, SignIn};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

const ON_A_PAGE: i64 = 20;

struct View {
    sessions: Vec<(Listed, bool)>,
    history: Vec<SignIn>,
    page: u32,
    pages: u32,
    now: jiff::Timestamp,
}

/// Sessions and history.
pub async fn show(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    Query(query): Query<BTreeMap<String, String>>,
) -> AppResult<Response> {
    let account = ctx.viewer()?.account;
    let token = token(&app, &headers)?;
    let all = store::history_length(app.db.read(), account).await?;
    let pages = u32::try_from((all + ON_A_PAGE - 1) / ON_A_PAGE).unwrap_or(1).max(1);
    let number = query.get("page").and_then(|p| p.parse::<u32>().ok()).unwrap_or(1).clamp(1, pages);
    let skip = i64::from(number - 1) * ON_A_PAGE;
    let sessions = session::of_account(&app, account, ctx.now).await?;
    let view = View {
        sessions: sessions.into_iter().map(|s| (s.clone(), s.is(&token))).collect(),
        history: store::history(app.db.read(), account, skip, ON_A_PAGE).await?,
        page: number,
        pages,
        now: ctx.now,
    };
    page(&draw(shell(&ctx, ctx.l.t("sign-ins-title")), &view))
}

/// Ends one session, or all but this one.
pub async fn end(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    posted: Posted,
) -> AppResult<Response> {
    let account = ctx.viewer()?.account;
    let token = token(&app, &headers)?;
    let wanted = posted.text("session");
    let list = session::of_account(&app, account, ctx.now).await?;
    let mut change = app.db.change(&ctx.actor(), ctx.now).await?;
    let ended = if wanted == "others" {
        session::end_of_account(&change, account, Some(&token)).await?
    } else {
        let found = list.iter().find(|s| s.name() == wanted && !s.is(&token));
        if let Some(listed) = found {
            session::end_listed(&change, account, listed).await?;
        }
        u64::from(found.is_some())
    };
    change.record("account.sessions_ended", account.0, serde_json::json!({"sessions": ended}));
    change.commit().await?;
    Ok(go("/account/sign-ins", Some(("success", "sessions-ended"))))
}

fn draw(shell: Shell, view: &View) -> PartsPage {
    let l = shell.l;
    let head = PageHead::new(l.t("sign-ins-title"))
        .crumbs(crumbs(l, l.t("sign-ins-title")))
        .lead(l.t("sign-ins-lead"));
    let mut parts: Vec<Markup> =
        vec![head.into(), Card::new(sessions(&shell, view)).title(l.t("sessions-title")).into()];
    if view.sessions.len() > 1 {
        let fields =
            vec![hidden("session", "others"), Button::submit(l.t("sessions-end-others")).danger().into()];
        parts.push(form(&shell, "/account/sign-ins/end", fields));
    }
    parts.push(Card::new(history(l, &view.history)).title(l.t("history-title")).flush().into());
    parts.push(Pagination::new(l, view.page, view.pages, "/account/sign-ins?page=").into());
    parts.push(
        Notice::new(Tone::Info, l.t("sign-ins-strange"))
            .action(Button::link(l.t("account-link-password"), "/account/password"))
            .into(),
    );
    PartsPage::new(shell, parts)
}

fn sessions(shell: &Shell, view: &View) -> Markup {
    let l = shell.l;
    let mut body = vec![Markup::raw("<ul class=\"factor-list\">")];
    for (listed, this) in &view.sessions {
        let name = device(l, &listed.agent);
        let seen = l.a("session-seen", "when", l.relative(from_millis(listed.seen_at), view.now));
        let address = l.a("session-address", "address", shown(l, &listed.address));
        body.push(Markup::join([
            Markup::raw("<li><div>"),
            super::element("strong", "", name.clone()),
            Markup::raw("<br>"),
            Markup::small(&seen),
            Markup::raw("<br>"),
            Markup::small(&address),
            Markup::raw("</div>"),
        ]));
        body.push(if *this {
            Tag::new(Tone::Good, l.t("session-this")).into()
        } else {
            let fields = vec![
                hidden("session", &listed.name()),
                Button::submit(l.t("session-end")).small().about(name).into(),
            ];
            form(shell, "/account/sign-ins/end", fields)
        });
        body.push(Markup::raw("</li>"));
    }
    body.push(Markup::raw("</ul>"));
    Markup::join(body)
}

fn history(l: L, list: &[SignIn]) -> Table {
    let columns = vec![
        Column::text(l.t("account-when")),
        Column::text(l.t("history-way")),
        Column::text(l.t("history-device")),
        Column::text(l.t("account-address")),
        Column::text(l.t("account-outcome")),
    ];
    Table::new(l, l.t("history-title"), columns).rows(list.iter().map(|s| {
        let outcome = if s.success {
            Tag::new(Tone::Good, l.t("account-success"))
        } else {
            Tag::new(Tone::Bad, l.t("account-failure"))
        };
        Row::default()
            .cell(l.datetime(from_millis(s.at)))
            .cell(l.t(&format!("sign-in-way-{}", s.way)))
            .cell(device(l, &s.agent))
            .cell(shown(l, &s.address))
            .cell(outcome)
    }))
}

fn shown(l: L, address: &str) -> String {
    if address.is_empty() { l.t("address-unknown") } else { address.to_owned() }
}

/// One session, and several with a long history.
pub fn samples() -> Vec<Page> {
    const DESK: &str = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36";
    const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile Safari/604.1";
    fn text(l: L, sessions: usize) -> String {
        let both = [(DESK, "192.0.2.7", true), (PHONE, "198.51.100.4", false)];
        let now = from_millis(3_600_000);
        let ways = ["password", "passkey", "password-totp", "password-recovery", "password-passkey"];
        let history = ways.iter().enumerate().map(|(n, way)| SignIn {
            at: 0,
            way: (*way).to_owned(),
            address: "192.0.2.7".to_owned(),
            agent: DESK.to_owned(),
            success: n != 2,
        });
        let view = View {
            sessions: both
                .into_iter()
                .take(sessions)
                .map(|(agent, address, this)| (Listed::sample(agent, address), this))
                .collect(),
            history: history.collect(),
            page: 1,
            pages: if sessions > 1 { 3 } else { 1 },
            now,
        };
        let shell = crate::shell::sample(l, l.t("sign-ins-title"));
        askama::Template::render(&draw(shell, &view)).unwrap_or_default()
    }
    vec![
        Page { name: "identity/sign_ins/one", render: |l| text(l, 1) },
        Page { name: "identity/sign_ins/several", render: |l| text(l, 2) },
    ]
}
