//! `/desk/elsewhere` for schools and `/review/elsewhere` for region centres: records that wait, the longest first.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::response::Response;
use domain::calendar::civil_date;
use domain::elsewhere::State as Standing;
use domain::hours::HalfHours;
use jiff::Timestamp;
use platform::clock::from_millis;
use platform::web::{Ctx, page};
use platform::{AppResult, Page};
use ui::components::{Button, Column, Empty, PageHead, Row, Table, Tabs, Tag, Tone};
use ui::{L, Markup, Shell};

use super::{sample, state_tag};
use crate::App;
use crate::catalogue::view::days_text;
use crate::credit::elsewhere::{self, Queue, Waits};
use crate::shell::PartsPage;

/// Which door somebody came through: pages and links stay on its side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    /// A school's.
    Desk,
    /// A region centre's.
    Centre,
}

impl Door {
    pub fn base(self) -> &'static str {
        match self {
            Self::Desk => "/desk/elsewhere",
            Self::Centre => "/review/elsewhere",
        }
    }
}

/// A school's queue.
///
/// # Errors
/// The database.
pub async fn desk_queue(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<BTreeMap<String, String>>,
) -> AppResult<Response> {
    show(&app, &ctx, Door::Desk, &query).await
}

/// A region centre's queue.
///
/// # Errors
/// The database.
pub async fn centre_queue(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<BTreeMap<String, String>>,
) -> AppResult<Response> {
    show(&app, &ctx, Door::Centre, &query).await
}

async fn show(app: &App, ctx: &Ctx, door: Door, query: &BTreeMap<String, String>) -> AppResult<Response> {
    let wanted = match query.get("v").map(String::as_str) {
        Some("below") if door == Door::Centre => Queue::Below,
        Some("decided") => Queue::Decided,
        _ => Queue::Own,
    };
    let (rows, counts) = elsewhere::queue(app.db.read(), ctx.seat()?, wanted).await?;
    let list = List { door, wanted, rows, counts, now: ctx.now };
    page(&draw(crate::shell(ctx, ctx.l.t("elsewhere-desk-title")), &list))
}

struct List {
    door: Door,
    wanted: Queue,
    rows: Vec<Waits>,
    counts: [i64; 2],
    now: Timestamp,
}

fn draw(shell: Shell, list: &List) -> PartsPage {
    let l = shell.l;
    let base = list.door.base();
    let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    let lead = if list.door == Door::Desk { "elsewhere-desk-lead" } else { "elsewhere-centre-lead" };
    let head = PageHead::new(l.t("elsewhere-desk-title")).lead(l.t(lead));
    let own = list.wanted == Queue::Own;
    let mut tabs = Tabs::new(l.t("elsewhere-desk-title")).tab_count(
        l.t("elsewhere-tab-own"),
        base,
        count(list.counts[0]),
        own,
    );
    if list.door == Door::Centre {
        let below = list.wanted == Queue::Below;
        let href = format!("{base}?v=below");
        tabs = tabs.tab_count(l.t("elsewhere-tab-below"), href, count(list.counts[1]), below);
    }
    let decided = list.wanted == Queue::Decided;
    tabs = tabs.tab(l.t("elsewhere-tab-decided"), format!("{base}?v=decided"), decided);
    let mut parts: Vec<Markup> = vec![head.into(), tabs.into()];
    if list.rows.is_empty() {
        let key = if decided { "elsewhere-none-decided" } else { "elsewhere-none-waits" };
        parts.push(Empty::new(l.t(key), l.t("elsewhere-none-text")).into());
        return PartsPage::new(shell, parts);
    }
    let last = if decided { "elsewhere-state" } else { "elsewhere-due" };
    let columns = vec![
        Column::text(l.t("elsewhere-name")),
        Column::text(l.t("elsewhere-who")),
        Column::text(l.t("elsewhere-days")),
        Column::number(l.t("elsewhere-hours")),
        Column::text(l.t(last)),
        Column::actions(l.t("elsewhere-open")),
    ];
    let rows = list.rows.iter().map(|waits| row(l, list, waits));
    parts.push(Table::new(l, l.t("elsewhere-desk-title"), columns).rows(rows).into());
    PartsPage::new(shell, parts)
}

fn row(l: L, list: &List, waits: &Waits) -> Row {
    let href = format!("{}/{}", list.door.base(), waits.id);
    let day = |text: &str| text.parse().unwrap_or(jiff::civil::Date::ZERO);
    let mut name = Markup::link(&waits.title, &href).and(Markup::small(&waits.organiser));
    if waits.said_other {
        name = name.and(Tag::new(Tone::Warn, l.t("transcript-line-alike")));
    }
    let who = Markup::raw("<div>")
        .and(waits.person_name.as_str())
        .and(if list.wanted == Queue::Below { Markup::small(&waits.desk_name) } else { Markup::default() })
        .and(Markup::raw("</div>"));
    let last = match (list.wanted, waits.sent_at) {
        (Queue::Decided, _) => {
            Standing::parse(&waits.state).map(|s| state_tag(l, s).into()).unwrap_or_default()
        }
        (_, Some(sent)) => due(l, sent, list.now),
        (_, None) => Markup::default(),
    };
    let hours = HalfHours(i32::try_from(waits.half_hours).unwrap_or(0));
    Row::default()
        .cell(name)
        .cell(who)
        .cell(days_text(l, day(&waits.began), day(&waits.ended)))
        .cell(hours.to_string())
        .cell(last)
        .cell(Button::link(l.t("elsewhere-open"), href).small().about(waits.title.as_str()))
}

fn due(l: L, sent: i64, now: Timestamp) -> Markup {
    let day = elsewhere::due(from_millis(sent));
    let text = Markup::raw("<span>").and(l.date(day));
    let text = if day < civil_date(now) {
        text.and(Markup::raw(" ")).and(Tag::new(Tone::Warn, l.t("elsewhere-late")))
    } else {
        text
    };
    text.and(Markup::raw("</span>"))
}

/// A school's, a centre's with what waits below, decided ones, none.
pub(super) fn samples() -> Vec<Page> {
    fn list(l: L, door: Door, wanted: Queue, full: bool) -> String {
        let rows = if full { sample::waits(l) } else { Vec::new() };
        let list = List { door, wanted, rows, counts: [2, 1], now: crate::enrolment::sample::now() };
        super::super::draw(&draw(crate::shell::sample(l, l.t("elsewhere-desk-title")), &list))
    }
    vec![
        Page { name: "credit/elsewhere/queue", render: |l| list(l, Door::Desk, Queue::Own, true) },
        Page { name: "credit/elsewhere/queue-below", render: |l| list(l, Door::Centre, Queue::Below, true) },
        Page {
            name: "credit/elsewhere/queue-decided",
            render: |l| list(l, Door::Desk, Queue::Decided, true),
        },
        Page { name: "credit/elsewhere/queue-empty", render: |l| list(l, Door::Desk, Queue::Own, false) },
    ]
}
