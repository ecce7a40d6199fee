//! `/my/elsewhere`: the person's records from elsewhere, each with where it stands and what to do.

use axum::extract::State;
use axum::response::Response;
use domain::elsewhere::State as Standing;
use domain::hours::HalfHours;
use platform::web::{Ctx, page};
use platform::{AppResult, Page};
use ui::components::{Breadcrumb, Button, Column, Empty, PageHead, Row, Stat, Stats, Table, Tone};
use ui::{L, Markup, Shell};

use super::{sample, state_tag};
use crate::App;
use crate::catalogue::view::days_text;
use crate::credit::elsewhere::{self, Record};
use crate::shell::PartsPage;

/// Shows all of them.
///
/// # Errors
/// The database.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let records = elsewhere::of_person(app.db.read(), ctx.viewer()?.person).await?;
    page(&draw(crate::shell(&ctx, ctx.l.t("elsewhere-title")), &records))
}

fn draw(shell: Shell, records: &[Record]) -> PartsPage {
    let l = shell.l;
    let new = Button::link(l.t("elsewhere-new"), "/my/elsewhere/new").primary().icon("plus");
    let head = PageHead::new(l.t("elsewhere-title"))
        .crumbs(
            Breadcrumb::new(l).link(l.t("transcript-title"), "/my/transcript").here(l.t("elsewhere-title")),
        )
        .lead(l.t("elsewhere-lead"));
    if records.is_empty() {
        let empty = Empty::new(l.t("elsewhere-empty"), l.t("elsewhere-empty-text")).action(new);
        return PartsPage::new(shell, vec![head.into(), empty.into()]);
    }
    let mut parts: Vec<Markup> = vec![head.action(new).into(), stats(l, records).into()];
    let columns = vec![
        Column::text(l.t("elsewhere-name")),
        Column::text(l.t("elsewhere-days")),
        Column::number(l.t("elsewhere-hours")),
        Column::text(l.t("elsewhere-state")),
    ];
    let mut sorted: Vec<&Record> = records.iter().collect();
    // What the person has to do comes first; the rest stays by its day.
    sorted.sort_by_key(|record| !record.state().is_open());
    let table = Table::new(l, l.t("elsewhere-title"), columns).rows(sorted.into_iter().map(|r| row(l, r)));
    parts.push(table.into());
    PartsPage::new(shell, parts)
}

fn stats(l: L, records: &[Record]) -> Stats {
    let sum =
        |state: Standing| records.iter().filter(|r| r.state() == state).map(Record::hours).sum::<HalfHours>();
    let open = records.iter().filter(|r| r.state().is_open()).count();
    let unit = || l.t("credit-hours-unit");
    let mut stats = vec![
        Stat::new(l.t("elsewhere-stat-accepted"), sum(Standing::Accepted)).unit(unit()),
        Stat::new(l.t("elsewhere-stat-sent"), sum(Standing::Sent)).unit(unit()),
    ];
    if open > 0 {
        stats.push(
            Stat::new(l.t("elsewhere-stat-open"), open)
                .tone(Tone::Warn)
                .note(l.t("elsewhere-stat-open-note")),
        );
    }
    Stats::new(stats)
}

fn row(l: L, record: &Record) -> Row {
    let (from, to) = record.days();
    let state = state_tag(l, record.state());
    let next = l.t(&format!("elsewhere-next-{}", record.state.replace('_', "-")));
    let state = Markup::raw("<div>").and(state).and(Markup::small(&next)).and(Markup::raw("</div>"));
    let gone = matches!(record.state(), Standing::Refused | Standing::TakenBack);
    Row::default()
        .cell(
            Markup::link(&record.title, &format!("/my/elsewhere/{}", record.id))
                .and(Markup::small(&record.organiser)),
        )
        .cell(days_text(l, from, to))
        .cell(record.hours().to_string())
        .cell(state)
        .muted(gone)
}

/// One of each state; none.
pub(super) fn samples() -> Vec<Page> {
    fn list(l: L, records: &[Record]) -> String {
        super::super::draw(&draw(crate::shell::sample(l, l.t("elsewhere-title")), records))
    }
    vec![
        Page { name: "credit/elsewhere/full", render: |l| list(l, &sample::records(l)) },
        Page { name: "credit/elsewhere/empty", render: |l| list(l, &[]) },
    ]
}
