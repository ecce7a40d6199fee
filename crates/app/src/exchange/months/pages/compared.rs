//! `/exchange/partners/{code}/compare`: a partner's own list beside what arrived here.

use std::io::{Seek, SeekFrom, Write};

use axum::extract::{Path, State};
use axum::response::Response;
use domain::exchange::DeliveryRefused;
use platform::error::Refused;
use platform::web::{Ctx, Posted, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{
    Breadcrumb, Button, Card, Column, Empty, Field, Notice, PageHead, Row, Stat, Stats, Table, Tone,
};
use ui::{L, Markup, Shell};

use super::super::{FileCompared, Side, compare_file};
use super::{hours, text};
use crate::exchange::desk::LARGEST_UPLOAD;
use crate::exchange::month_name;
use crate::exchange::partners::{self, Partner};
use crate::shell::PartsPage;
use crate::{App, shell};

/// Records of the page.
const MOST: usize = 200;

/// What the page shows.
#[derive(Default)]
struct Found {
    compared: Option<FileCompared>,
    refused: Option<Refused>,
    failure: Option<String>,
}

/// `GET /exchange/partners/{code}/compare`.
///
/// # Errors
/// Not found for another's partner; the database.
pub async fn blank(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let partner = partners::keeper(app.db.read(), ctx.seat()?, &code).await?;
    page(&draw(shell(&ctx, ctx.l.t("exchange-compare-title")), &partner, &Found::default()))
}

/// `POST …`: compares `file`; writes nothing.
///
/// # Errors
/// As [`blank`]. What can't be read is said on the page.
pub async fn take(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let partner = partners::keeper(app.db.read(), ctx.seat()?, &code).await?;
    let mut found = Found::default();
    match posted.file("file") {
        None => found.refused = Some(Refused::new(&DeliveryRefused::NoFile)),
        Some(file) if file.bytes.len() > LARGEST_UPLOAD => {
            let most = (LARGEST_UPLOAD >> 20) as u64;
            found.refused = Some(Refused::new(&DeliveryRefused::TooLarge { most }));
        }
        Some(file) => {
            // A file without a name: it holds personal numbers and is gone with the request.
            let mut plain = tempfile::tempfile_in(&app.settings.data).map_err(AppError::internal)?;
            plain.write_all(&file.bytes).map_err(AppError::internal)?;
            plain.seek(SeekFrom::Start(0)).map_err(AppError::internal)?;
            match compare_file(&app, partner.id, plain, &file.name).await? {
                Ok(compared) => found.compared = Some(compared),
                Err(code) => found.failure = Some(code),
            }
        }
    }
    let shell = shell(&ctx, ctx.l.t("exchange-compare-title"));
    match found.compared.is_some() {
        true => page(&draw(shell, &partner, &found)),
        false => refused_page(&draw(shell.title_with_errors(true), &partner, &found)),
    }
}

fn draw(shell: Shell, partner: &Partner, found: &Found) -> PartsPage {
    let l = shell.l;
    let base = format!("/exchange/partners/{}", partner.code);
    let crumbs = Breadcrumb::new(l)
        .link(partner.name.as_str(), base.clone())
        .link(l.t("exchange-months-title"), format!("{base}/months"))
        .here(l.t("exchange-compare-title"));
    let head = PageHead::new(l.t("exchange-compare-title")).crumbs(crumbs).lead(l.t("exchange-compare-lead"));
    let mut parts: Vec<Markup> = vec![head.into()];
    parts.extend(found.refused.as_ref().map(|refused| {
        let text = Markup::from(refused.sentence(l)).and(Markup::raw("<br>")).and(refused.next(l));
        Notice::new(Tone::Bad, text).into()
    }));
    if let Some(code) = &found.failure {
        let (why, next) = crate::exchange::desk::file_failure(l, code);
        parts.push(Notice::new(Tone::Bad, Markup::from(next)).title(why).into());
    }
    if let Some(compared) = &found.compared {
        parts.extend(result(l, compared));
    }
    parts.push(Card::new(upload(&shell, &base)).into());
    PartsPage::new(shell, parts)
}

fn upload(shell: &Shell, base: &str) -> Markup {
    let l = shell.l;
    let file = Field::file(l, "file", l.t("exchange-compare-file"))
        .required()
        .accept(".zip,.xml,.xlsx,.ods,.mdb,.accdb")
        .hint(l.a("exchange-send-file-hint", "most", LARGEST_UPLOAD >> 20));
    Markup::join([
        Markup::raw(format!(
            "<form class=\"stack\" method=\"post\" action=\"{base}/compare\" enctype=\"multipart/form-data\" data-once>"
        )),
        shell.csrf_field(),
        file.into(),
        Markup::raw("<p class=\"actions\">"),
        Button::submit(l.t("exchange-compare-do")).primary().icon("upload").into(),
        Markup::raw("</p></form>"),
    ])
}

fn result(l: L, compared: &FileCompared) -> Vec<Markup> {
    let count = |of: fn(&Side) -> bool| compared.sides.iter().filter(|side| of(side)).count();
    let stats = [
        ("same", usize::try_from(compared.same).unwrap_or(0), Tone::Good),
        ("here", count(|side| side.there.is_none()), Tone::Bad),
        ("there", count(|side| side.here.is_none()), Tone::Bad),
        ("other", count(|side| side.here.is_some() && side.there.is_some()), Tone::Warn),
        ("unreadable", usize::try_from(compared.unreadable).unwrap_or(0), Tone::Warn),
    ];
    let stat = |(what, number, tone): (&str, usize, Tone)| {
        let tone = if number > 0 { tone } else { Tone::Neutral };
        Stat::new(l.t(&format!("exchange-compare-{what}")), number)
            .tone(tone)
            .unit(l.t("exchange-compare-unit"))
    };
    let mut parts: Vec<Markup> = vec![Stats::new(stats.map(stat).into()).into()];
    let months: Vec<String> = compared.months.iter().map(|month| month_name(l, *month)).collect();
    if compared.months.is_empty() {
        parts.push(Empty::new(l.t("exchange-compare-empty"), l.t("exchange-compare-empty-text")).into());
    } else if compared.sides.is_empty() {
        let text = l.a("exchange-compare-none-text", "months", months.join(l.pick("、", ", ")));
        parts.push(Notice::new(Tone::Good, text).title(l.t("exchange-compare-none")).into());
    } else {
        parts.push(Card::new(table(l, &compared.sides)).title(l.t("exchange-compare-list")).flush().into());
        if compared.sides.len() > MOST {
            let text = l.a2("exchange-compare-more", "many", MOST, "all", compared.sides.len());
            parts.push(Markup::raw("<p class=\"sub\">").and(text).and(Markup::raw("</p>")));
        }
    }
    parts
}

fn table(l: L, sides: &[Side]) -> Table {
    let columns = vec![
        Column::text(l.t("exchange-compare-key")),
        Column::text(l.t("exchange-compare-person")),
        Column::number(l.t("exchange-compare-ours")),
        Column::number(l.t("exchange-compare-theirs")),
        Column::number(l.t("exchange-compare-line")),
    ];
    let shown = |half_hours: Option<i64>| half_hours.map_or_else(|| "—".to_owned(), hours);
    let rows = sides.iter().take(MOST).map(|side| {
        Row::default()
            .cell(side.key.clone())
            .cell(side.person.clone())
            .cell(shown(side.here))
            .cell(shown(side.there))
            .cell(side.line.map_or_else(String::new, |line| line.to_string()))
    });
    Table::new(l, l.t("exchange-compare-list"), columns).rows(rows).dense()
}

pub(super) fn samples() -> Vec<Page> {
    fn of(l: L, found: &Found) -> String {
        let partner = partners::sample_partner(l);
        text(&draw(crate::shell::sample(l, l.t("exchange-compare-title")), &partner, found))
    }
    fn compared(sides: Vec<Side>) -> Found {
        let months = domain::exchange::Month::parse("2026-03").into_iter().collect();
        Found {
            compared: Some(FileCompared { months, same: 5_306, unreadable: 0, sides }),
            ..Found::default()
        }
    }
    fn side(here: Option<i64>, there: Option<i64>) -> Side {
        let line = there.map(|_| 1_204);
        Side { key: "C-0131".to_owned(), person: "A12*****89".to_owned(), here, there, line }
    }
    vec![
        Page { name: "exchange/compare/blank", render: |l| of(l, &Found::default()) },
        Page { name: "exchange/compare/same", render: |l| of(l, &compared(Vec::new())) },
        Page {
            name: "exchange/compare/differs",
            render: |l| {
                let sides = vec![side(Some(6), None), side(None, Some(4)), side(Some(6), Some(4))];
                of(l, &compared(sides))
            },
        },
        Page {
            name: "exchange/compare/unreadable",
            render: |l| of(l, &Found { failure: Some("empty".to_owned()), ..Found::default() }),
        },
    ]
}
