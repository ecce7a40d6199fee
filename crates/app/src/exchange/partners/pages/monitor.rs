//! `/exchange/partners`: every partner and how it goes, for the national centre.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use domain::calendar::civil_date;
use domain::exchange_partner::{Kind, State as Standing};
use jiff::Timestamp;
use platform::clock::from_millis;
use platform::web::{Ctx, page};
use platform::{AppResult, Page};
use ui::components::{Button, Card, Column, PageHead, Row, Stat, Stats, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::super::super::health::{self, Health};
use super::super::daily::{is_awaited, seen, silence};
use super::super::{Partner, PartnerId, partners, store};
use super::{confirmation_tag, exchanges, kind_name, mode_name, sample, state_tag, text};
use crate::shell::PartsPage;
use crate::{App, shell};

/// A partner with how it goes.
struct Line {
    partner: Partner,
    health: Health,
    key_used: Option<i64>,
}

/// `GET /exchange/partners`.
///
/// # Errors
/// The database.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let conn = app.db.read();
    let healths = health::of_all(conn, ctx.now).await?;
    let uses: HashMap<PartnerId, i64> = store::keys::last_uses(conn).await?.into_iter().collect();
    let lines: Vec<Line> = partners(conn)
        .await?
        .into_iter()
        .map(|partner| Line {
            health: healths.get(&partner.id).copied().unwrap_or_default(),
            key_used: uses.get(&partner.id).copied(),
            partner,
        })
        .collect();
    page(&draw(shell(&ctx, ctx.l.t("exchange-monitor-title")), &lines, ctx.now))
}

fn draw(shell: Shell, lines: &[Line], now: Timestamp) -> PartsPage {
    let l = shell.l;
    let head = PageHead::new(l.t("exchange-monitor-title"))
        .lead(l.t("exchange-monitor-lead"))
        .action(Button::link(l.t("exchange-apply-for"), "/exchange/apply").icon("plus"));
    let of = |state: Standing| lines.iter().filter(|line| line.partner.state == state).count();
    let silent = lines.iter().filter(|line| silent_since(line, now).is_some()).count();
    let stats = Stats::new(vec![
        Stat::new(l.t("exchange-state-active"), of(Standing::Active)),
        Stat::new(l.t("exchange-state-applied"), of(Standing::Applied)),
        Stat::new(l.t("exchange-silent"), silent).tone(if silent > 0 { Tone::Bad } else { Tone::Good }),
        Stat::new(l.t("exchange-column-waiting"), lines.iter().map(|line| line.health.waiting).sum::<i64>()),
    ]);
    let mut parts: Vec<Markup> = vec![head.into(), stats.into()];
    for kind in Kind::ALL {
        let group: Vec<&Line> = lines.iter().filter(|line| line.partner.kind == *kind).collect();
        if !group.is_empty() {
            parts.push(Card::new(table(l, *kind, &group, now)).title(kind_name(l, *kind)).flush().into());
        }
    }
    PartsPage::new(shell, parts)
}

fn table(l: L, kind: Kind, lines: &[&Line], now: Timestamp) -> Markup {
    let columns = vec![
        Column::text(l.t("exchange-column-partner")),
        Column::text(l.t("exchange-column-state")),
        Column::text(l.t("exchange-column-success")),
        Column::number(l.t("exchange-column-rows")),
        Column::number(l.t("exchange-column-refused")),
        Column::number(l.t("exchange-column-waiting")),
    ];
    let rows = lines.iter().map(|line| row(l, line, now));
    Table::new(l, kind_name(l, kind), columns).rows(rows).into()
}

fn row(l: L, line: &Line, now: Timestamp) -> Row {
    let (partner, health) = (&line.partner, &line.health);
    let name = Markup::link(&partner.name, &format!("/exchange/partners/{}", partner.code))
        .and(Markup::raw("<br>"))
        .and(Markup::small(&format!(
            "{} · {} · {}",
            partner.code,
            mode_name(l, partner.mode),
            exchanges(l, partner)
        )));
    let mut state = Markup::from(state_tag(l, partner.state));
    if let Some(tag) = confirmation_tag(l, partner, civil_date(now)) {
        state = state.and(" ").and(tag);
    }
    if silent_since(line, now).is_some() {
        state = state.and(" ").and(Tag::new(Tone::Bad, l.t("exchange-silent")));
    }
    Row::default()
        .cell(name)
        .cell(state)
        .cell(success(l, line, now))
        .cell(health.rows_day.to_string())
        .cell(refused(l, health))
        .cell(health.waiting.to_string())
        .muted(!matches!(partner.state, Standing::Active | Standing::Applied | Standing::Paused))
}

/// The last success with how long ago it was; for a partner that is awaited also when nothing ever came.
fn success(l: L, line: &Line, now: Timestamp) -> Markup {
    match line.health.last_success.map(from_millis) {
        Some(at) => {
            Markup::from(l.datetime(at)).and(Markup::raw("<br>")).and(Markup::small(&l.relative(at, now)))
        }
        None if is_awaited(&line.partner) => Markup::from(l.t("exchange-never")),
        None => Markup::from("–"),
    }
}

fn refused(l: L, health: &Health) -> Markup {
    match health.taken() {
        Some(taken) => Markup::from(health.refused_day.to_string())
            .and(Markup::raw("<br>"))
            .and(Markup::small(&l.a("exchange-taken", "n", taken))),
        None => Markup::from("0"),
    }
}

fn silent_since(line: &Line, now: Timestamp) -> Option<Timestamp> {
    silence(&line.partner, seen(&line.partner, &line.health, line.key_used), now)
}

pub(super) fn samples() -> Vec<Page> {
    vec![Page {
        name: "exchange/monitor/full",
        render: |l| {
            let now = crate::catalogue::sample::now();
            let ago = |hours: i64| Some(now.as_millisecond() - hours * 3_600_000);
            let health = Health {
                last_success: ago(2),
                last_try: ago(2),
                rows_day: 1240,
                refused_day: 31,
                waiting: 12,
            };
            let line = |partner, health| Line { partner, health, key_used: None };
            let mut site = sample(l, Standing::Listed);
            site.kind = Kind::Site;
            site.code = "site-11".to_owned();
            let mut late = sample(l, Standing::Active);
            late.confirmed_on = None;
            let lines = [
                line(sample(l, Standing::Active), health),
                line(late, Health { last_success: None, last_try: None, ..Health::default() }),
                line(sample(l, Standing::Applied), Health::default()),
                line(sample(l, Standing::Paused), health),
                line(site, Health::default()),
            ];
            text(&draw(crate::shell::sample(l, l.t("exchange-monitor-title")), &lines, now))
        },
    }]
}
