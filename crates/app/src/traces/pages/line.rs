//! One line of the log with everything in it.

use axum::extract::{Path, State};
use axum::response::Response;
use platform::audit::read::{self, Entry};
use platform::ids::EventId;
use platform::web::{Ctx, page};
use platform::{AppError, AppResult, Page};
use ui::components::{Button, Card, Column, Facts, PageHead, Row, Table};
use ui::{Markup, Shell};

use super::list::{Names, sample_lines};
use super::{exact, text};
use crate::shell::PartsPage;
use crate::traces::reach;
use crate::traces::words::{action_words, data_words};
use crate::{App, shell};

/// A line, if it is within reach; looking at it is recorded.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(id): Path<EventId>) -> AppResult<Response> {
    let seat = ctx.seat()?;
    let line = read::line(app.db.read(), id).await?.ok_or(AppError::NotFound)?;
    if let Some(within) = reach(app.db.read(), seat).await?
        && !line.organisation.is_some_and(|organisation| within.contains(&organisation))
    {
        return Err(AppError::NotFound);
    }
    let names = Names::of(app.db.read(), std::slice::from_ref(&line)).await?;
    let mut change = app.db.change(&ctx.actor(), ctx.now).await?;
    change.record("audit.viewed", seat.organisation.0, serde_json::json!({"line": id}));
    change.commit().await?;
    page(&draw(shell(&ctx, ctx.l.t("audit-line")), &line, &names))
}

fn draw(shell: Shell, line: &Entry, names: &Names) -> PartsPage {
    let l = shell.l;
    let or_nothing = |text: String| if text.is_empty() { l.t("trace-nothing") } else { text };
    let facts = Facts::new()
        .fact(l.t("audit-column-when"), exact(l, line.at))
        .fact(l.t("audit-column-who"), line.actor_label.clone())
        .fact(l.t("audit-column-organisation"), or_nothing(names.organisation(line)))
        .fact(l.t("audit-column-about"), or_nothing(names.subject(line)))
        .fact(l.t("audit-column-address"), or_nothing(line.address.clone()))
        .fact(l.t("audit-column-process"), or_nothing(line.process.clone()))
        .fact(l.t("audit-column-code"), line.action.clone());
    let back = Button::link(l.t("audit-back"), "/audit").icon("arrow-left").quiet();
    let head = PageHead::new(action_words(l, &line.action)).eyebrow(l.t("audit-line")).action(back);
    let data = data_words(l, &line.data);
    let body: Markup = if data.is_empty() {
        Markup::join([Markup::raw("<p>"), l.t("audit-no-data").into(), Markup::raw("</p>")])
    } else {
        let columns = vec![Column::text(l.t("audit-data-name")), Column::text(l.t("audit-data-value"))];
        let rows = data.into_iter().map(|(name, value)| Row::default().cell(name).cell(value));
        Table::new(l, l.t("audit-data"), columns).rows(rows).dense().into()
    };
    let parts = vec![
        head.into(),
        Card::new(facts).title(l.t("audit-facts")).into(),
        Card::new(body).title(l.t("audit-data")).into(),
    ];
    PartsPage::new(shell, parts)
}

/// With data and without.
pub fn samples() -> Vec<Page> {
    fn one(l: ui::L, index: usize) -> String {
        let line = sample_lines(l).remove(index);
        text(draw(crate::shell::sample(l, l.t("audit-line")), &line, &Names::default()))
    }
    vec![
        Page { name: "traces/line/data", render: |l| one(l, 0) },
        Page { name: "traces/line/bare", render: |l| one(l, 2) },
    ]
}
