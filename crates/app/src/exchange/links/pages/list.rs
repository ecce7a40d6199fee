//! `/exchange/links`: the links of an organisation.

use axum::extract::State;
use axum::response::Response;
use platform::clock::from_millis;
use platform::web::{Ctx, page};
use platform::{AppResult, Page};
use ui::components::{Breadcrumb, Button, Column, Empty, PageHead, Row, Table};
use ui::{L, Markup, Shell};

use super::{Link, does, sample, state_tag, text};
use crate::exchange::links::{commands, store};
use crate::shell::PartsPage;
use crate::{App, shell};

/// `GET /exchange/links`.
///
/// # Errors
/// Denied for the wrong role; the database.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let seat = ctx.seat()?;
    commands::head(seat)?;
    let links = store::of_organisation(app.db.read(), seat.organisation).await?;
    page(&draw(shell(&ctx, ctx.l.t("exchange-links-title")), &links))
}

fn draw(shell: Shell, links: &[Link]) -> PartsPage {
    let l = shell.l;
    let title = l.t("exchange-links-title");
    let new = Button::link(l.t("exchange-link-make"), "/exchange/links/new").icon("plus");
    let crumbs = Breadcrumb::new(l).link(l.t("exchange-own-title"), "/exchange/own").here(&title);
    let head = PageHead::new(&title).crumbs(crumbs).lead(l.t("exchange-links-lead"));
    if links.is_empty() {
        let empty = Empty::new(l.t("exchange-links-none"), l.t("exchange-links-none-text")).action(new);
        return PartsPage::new(shell, vec![head.into(), empty.into()]);
    }
    let columns = vec![
        Column::text(l.t("exchange-link-column-name")),
        Column::text(l.t("exchange-link-column-does")),
        Column::text(l.t("exchange-link-column-good")),
        Column::text(l.t("exchange-column-state")),
    ];
    let rows = links.iter().map(|link| {
        let name = Markup::link(&link.name, &format!("/exchange/links/{}", link.id));
        let hour = l.a("exchange-hour", "hour", format!("{:02}:00", link.hour));
        Row::default()
            .cell(name.and(Markup::raw("<br>")).and(Markup::small(&link.url)))
            .cell(Markup::from(does(l, link)).and(Markup::raw("<br>")).and(Markup::small(&hour)))
            .cell(link.ok_at.map_or_else(|| l.t("exchange-never"), |at| l.datetime(from_millis(at))))
            .cell(state_tag(l, link))
    });
    let table = Table::new(l, title, columns).rows(rows);
    PartsPage::new(shell, vec![head.action(new).into(), table.into()])
}

pub(super) fn samples() -> Vec<Page> {
    fn of(l: L, states: &[&str]) -> String {
        let links: Vec<Link> = states.iter().map(|state| sample(l, state)).collect();
        text(&draw(crate::shell::sample(l, l.t("exchange-links-title")), &links))
    }
    vec![
        Page { name: "exchange/links/full", render: |l| of(l, &["good", "failing", "paused", "new"]) },
        Page { name: "exchange/links/none", render: |l| of(l, &[]) },
    ]
}
