//! `/admin/tables`: every code table with its edition.

use axum::extract::State;
use axum::response::Response;
use domain::calendar::civil_date;
use domain::codes::{self, TableKind};
use jiff::civil::Date;
use platform::web::{Ctx, page};
use platform::{AppResult, Page};
use ui::components::{Button, Column, PageHead, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::super::{Edition, store};
use super::name;
use crate::shell::PartsPage;
use crate::{App, shell};

/// `GET /admin/tables`.
///
/// # Errors
/// The database.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let mut lines = Vec::new();
    for table in TableKind::ALL {
        lines.push((table, store::latest(app.db.read(), table.as_str()).await?));
    }
    page(&draw(shell(&ctx, ctx.l.t("tables-title")), &lines, civil_date(ctx.now)))
}

fn draw(shell: Shell, lines: &[(TableKind, Option<Edition>)], today: Date) -> PartsPage {
    let l = shell.l;
    let columns = vec![
        Column::text(l.t("tables-column-table")),
        Column::number(l.t("tables-column-rows")),
        Column::text(l.t("tables-column-edition")),
    ];
    let table = lines.iter().fold(Table::new(l, l.t("tables-title"), columns), |table, (kind, edition)| {
        let rows = codes::book().rows(*kind).iter().filter(|row| row.holds(today)).count();
        let link = Markup::link(&name(l, *kind), &format!("/admin/tables/{}", kind.as_str()));
        table.row(Row::default().cell(link).cell(rows.to_string()).cell(edition_text(
            l,
            edition.as_ref(),
            today,
        )))
    });
    let tags = Row::default()
        .cell(Markup::link(&l.t("tables-name-tags"), "/admin/tags"))
        .cell(codes::tables().tags_on(today).len().to_string())
        .cell(l.t("tables-tags-own-pages"));
    let head = PageHead::new(l.t("tables-title"))
        .lead(l.t("tables-lead"))
        .action(Button::link(l.t("tables-tags"), "/admin/tags").icon("pin"));
    PartsPage::new(shell, vec![head.into(), table.row(tags).into()])
}

fn edition_text(l: L, edition: Option<&Edition>, today: Date) -> Markup {
    let Some(edition) = edition else { return l.t("tables-as-shipped").into() };
    let said = l.a2("tables-edition-from", "n", edition.number, "day", l.date(edition.from()));
    if edition.from() <= today {
        return said.into();
    }
    Markup::raw("<div>")
        .and(said)
        .and(Markup::raw(" "))
        .and(Tag::new(Tone::Info, l.t("tables-to-come")))
        .and(Markup::raw("</div>"))
}

pub(super) fn samples() -> Vec<Page> {
    vec![Page {
        name: "tables/list",
        render: |l| {
            let edition = |n: i64| (n < 3).then(|| super::one::sample_edition(l, n));
            let lines: Vec<_> = (1i64..).zip(TableKind::ALL).map(|(n, table)| (table, edition(n))).collect();
            let shell = crate::shell::sample(l, l.t("tables-title"));
            super::text(&draw(shell, &lines, civil_date(crate::catalogue::sample::now())))
        },
    }]
}
