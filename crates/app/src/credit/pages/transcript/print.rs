//! `/my/transcript/print`: every line that is wanted on one sheet, without frame or personal data.

use axum::extract::{Query, State};
use axum::response::Response;
use domain::transcript::Sum;
use jiff::Timestamp;
use platform::web::{Ctx, page as draw_page};
use platform::{AppResult, Page};
use ui::components::{Breadcrumb, Button, Empty, PageHead, Row, Table};
use ui::{L, Markup, Shell};

use super::filter::{HERE, Wanted};
use super::{page, sample};
use crate::App;
use crate::catalogue::view::days_text;
use crate::credit::transcript::Line;
use crate::shell::PartsPage;

/// Shows the sheet.
///
/// # Errors
/// The database.
pub async fn show(State(app): State<App>, ctx: Ctx, Query(wanted): Query<Wanted>) -> AppResult<Response> {
    let lines = super::wanted_lines(&app, &ctx, &wanted).await?;
    let shell = crate::shell(&ctx, ctx.l.t("transcript-print-title"));
    draw_page(&draw(shell, &lines, &wanted, ctx.now))
}

fn draw(shell: Shell, lines: &[Line], wanted: &Wanted, now: Timestamp) -> PartsPage {
    let l = shell.l;
    let here = format!("{HERE}{}", wanted.query());
    let crumbs =
        Breadcrumb::new(l).link(l.t("transcript-title"), here.as_str()).here(l.t("transcript-print-title"));
    let sum = Sum::of(lines.iter().map(Line::amount));
    let lead = l.a2("transcript-print-lead", "at", l.datetime(now), "conditions", wanted.in_words(l));
    let head = PageHead::new(l.t("transcript-print-title"))
        .crumbs(crumbs)
        .lead(Markup::from(page::shown_text(l, lines.len(), sum)).and(Markup::raw("<br>")).and(lead))
        .action(Button::submit(l.t("transcript-print-now")).script("print").icon("print"));
    let mut parts: Vec<Markup> = vec![head.into()];
    if lines.is_empty() {
        let back = Button::link(l.t("transcript-show-all"), HERE);
        parts.push(Empty::new(l.t("transcript-none"), l.t("transcript-none-text")).action(back).into());
        return PartsPage::new(shell, parts);
    }
    let row = |line: &Line| {
        let mut title = Markup::from(line.title.as_str()).and(Markup::small(&line.code));
        if !line.source.is_ours() {
            title = title.and(Markup::small(&l.t(&format!("transcript-source-{}", line.source.as_str()))));
        }
        Row::default()
            .cell(title)
            .cell(days_text(l, line.from, line.to))
            .cell(line.organiser.as_str())
            .cell(line.hours.to_string())
    };
    let table = Table::new(l, l.t("transcript-list"), page::columns(l)).rows(lines.iter().map(row)).dense();
    parts.push(table.into());
    parts.push(Markup::raw("<p class=\"sub\">").and(l.t("transcript-print-note")).and(Markup::raw("</p>")));
    PartsPage::new(shell, parts)
}

/// With lines and without.
pub(super) fn samples() -> Vec<Page> {
    fn sheet(l: L, lines: &[Line]) -> String {
        let shell = crate::shell::sample(l, l.t("transcript-print-title"));
        let now = crate::enrolment::sample::now();
        super::super::draw(&draw(shell, lines, &Wanted::default(), now))
    }
    vec![
        Page { name: "credit/transcript/print", render: |l| sheet(l, &sample::lines(l)) },
        Page { name: "credit/transcript/print-empty", render: |l| sheet(l, &[]) },
    ]
}
