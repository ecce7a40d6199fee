//! `/exchange/partners/{code}/fetch`: records of the own people as a file, and what was fetched before.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::exchange_partner::{Deed, State as Standing};
use domain::permissions::Right;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, download, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{
    Breadcrumb, Button, Card, Choice, Column, Empty, Facts, Field, Notice, PageHead, Row, Table, Tone,
};
use ui::{L, Markup, Shell};

use super::{Fetch, FetchId, Format, GapTold};
use crate::exchange::partners::{self, Partner};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// Files shown.
const SHOWN: i64 = 20;

/// What the page shows.
struct Found {
    partner: Partner,
    fetches: Vec<Fetch>,
    may: bool,
    refused: Option<Refused>,
}

/// `GET /exchange/partners/{code}/fetch`.
///
/// # Errors
/// Not found for another's partner; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let found = load(&app, &ctx, &code).await?;
    page(&draw(shell(&ctx, ctx.l.t("exchange-fetch-title")), &found))
}

/// `POST /exchange/partners/{code}/fetch`: `what` is `all` or `since`, `format` one of the formats.
///
/// # Errors
/// As [`show`]; denied for the wrong role.
pub async fn make(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let partner = partners::permitted(app.db.read(), ctx.seat()?, &code, Deed::Confirm).await?;
    let bad = |what: &str| AppError::Malformed(format!("{what} is none of the choices"));
    let format = Format::parse(posted.text("format")).ok_or_else(|| bad("format"))?;
    let since = match posted.text("what") {
        "all" => false,
        "since" => true,
        _ => return Err(bad("what")),
    };
    match super::make(&app, &ctx.actor(), &partner, format, since).await {
        Ok(made) => {
            let to = format!("/exchange/partners/{code}/fetch/{}", made.number);
            Ok(go(&to, Some(("success", "exchange-fetch-made"))))
        }
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let found = Found { refused: Some(refused), ..load(&app, &ctx, &code).await? };
            refused_page(&draw(shell(&ctx, ctx.l.t("exchange-fetch-title")).title_with_errors(true), &found))
        }
        Err(error) => Err(error),
    }
}

/// `GET /exchange/partners/{code}/fetch/{number}`.
///
/// # Errors
/// As [`show`].
pub async fn one(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, number)): Path<(String, i64)>,
) -> AppResult<Response> {
    let partner = partners::keeper(app.db.read(), ctx.seat()?, &code).await?;
    let fetch = super::fetch(app.db.read(), partner.id, number).await?;
    let may = ctx.viewer()?.has(Right::Export);
    page(&draw_one(shell(&ctx, ctx.l.t("exchange-fetch-title")), &partner, &fetch, may))
}

/// `GET /exchange/partners/{code}/fetch/{number}/file`: the download, on record.
///
/// # Errors
/// As [`show`]; denied for the wrong role; not found once the file is deleted.
pub async fn file(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, number)): Path<(String, i64)>,
) -> AppResult<Response> {
    let partner = partners::permitted(app.db.read(), ctx.seat()?, &code, Deed::Confirm).await?;
    let (fetch, bytes) = super::download(&app, &ctx.actor(), &partner, number).await?;
    let (name, kind) = Format::parse(&fetch.format).unwrap_or(Format::Package).file(fetch.number);
    Ok(download(&name, kind, bytes))
}

async fn load(app: &App, ctx: &Ctx, code: &str) -> AppResult<Found> {
    let partner = partners::keeper(app.db.read(), ctx.seat()?, code).await?;
    let fetches = super::newest(app.db.read(), partner.id, SHOWN).await?;
    let deed = partners::permitted(app.db.read(), ctx.seat()?, code, Deed::Confirm).await.is_ok();
    let may = deed && ctx.viewer()?.has(Right::Export);
    Ok(Found { partner, fetches, may, refused: None })
}

fn draw(shell: Shell, found: &Found) -> PartsPage {
    let l = shell.l;
    let base = format!("/exchange/partners/{}", found.partner.code);
    let crumbs =
        Breadcrumb::new(l).link(found.partner.name.as_str(), base.clone()).here(l.t("exchange-fetch-title"));
    let head = PageHead::new(l.t("exchange-fetch-title")).crumbs(crumbs).lead(l.t("exchange-fetch-lead"));
    let mut parts: Vec<Markup> = vec![head.into()];
    parts.extend(found.refused.as_ref().map(|refused| {
        let text = Markup::from(refused.sentence(l)).and(Markup::raw("<br>")).and(refused.next(l));
        Notice::new(Tone::Bad, text).into()
    }));
    let open = found.partner.state == Standing::Active && found.partner.retrieves_records;
    if !open {
        parts.push(Notice::new(Tone::Info, l.t("exchange-fetch-closed")).into());
    } else if found.may {
        parts.push(asking(&shell, found, &format!("{base}/fetch")));
    } else {
        parts.push(Notice::new(Tone::Info, l.t("exchange-fetch-no-right")).into());
    }
    if found.fetches.is_empty() {
        parts.push(Empty::new(l.t("exchange-fetch-none"), l.t("exchange-fetch-none-text")).into());
    } else {
        parts.push(Card::new(table(l, found, &base)).title(l.t("exchange-fetch-list")).flush().into());
    }
    PartsPage::new(shell, parts)
}

fn asking(shell: &Shell, found: &Found, here: &str) -> Markup {
    let l = shell.l;
    let choice = |what: &str| {
        Choice::new(what, l.t(&format!("exchange-fetch-what-{what}")))
            .hint(l.t(&format!("exchange-fetch-what-{what}-hint")))
    };
    // Without an earlier file there is nothing to count from.
    let (choices, first) = match found.fetches.is_empty() {
        true => (vec![choice("all")], "all"),
        false => (vec![choice("since"), choice("all")], "since"),
    };
    let what = Field::radios(l, "what", l.t("exchange-fetch-what"), choices).required().value(first);
    let formats = Format::ALL.map(|format| Choice::new(format.as_str(), format_name(l, format.as_str())));
    let format = Field::select(l, "format", l.t("exchange-fetch-format"), formats.into())
        .required()
        .value("package")
        .hint(l.t("exchange-fetch-format-hint"));
    let button = Button::submit(l.t("exchange-fetch-make")).primary().icon("download");
    let actions = Markup::raw("<p class=\"actions\">").and(button).and(Markup::raw("</p>"));
    Card::new(form(shell, here, vec![what.into(), format.into(), actions]))
        .title(l.t("exchange-fetch-new"))
        .into()
}

fn format_name(l: L, format: &str) -> String {
    l.t(&format!("exchange-fetch-format-{format}"))
}

fn what(l: L, fetch: &Fetch) -> String {
    l.t(if fetch.since == 0 { "exchange-fetch-what-all" } else { "exchange-fetch-what-since" })
}

fn table(l: L, found: &Found, base: &str) -> Table {
    let columns = vec![
        Column::text(l.t("exchange-fetch-file")),
        Column::text(l.t("exchange-fetch-when")),
        Column::number(l.t("exchange-fetch-people")),
        Column::number(l.t("exchange-fetch-left-out")),
        Column::text(l.t("exchange-fetch-downloaded")),
    ];
    let rows = found.fetches.iter().map(|fetch| {
        let number = l.a("exchange-delivery-number", "number", fetch.number);
        let name = Markup::link(&number, &format!("{base}/fetch/{}", fetch.number));
        let small = format!("{} · {}", what(l, fetch), format_name(l, &fetch.format));
        let when = Markup::raw("<div>").and(l.datetime(from_millis(fetch.made_at)));
        Row::default()
            .cell(Markup::raw("<div>").and(name).and(Markup::small(&small)).and(Markup::raw("</div>")))
            .cell(when.and(Markup::small(&fetch.made_by)).and(Markup::raw("</div>")))
            .cell(fetch.people.to_string())
            .cell(fetch.left_out.to_string())
            .cell(fetch.downloaded_at.map_or_else(|| l.t("exchange-never"), |at| l.datetime(from_millis(at))))
    });
    Table::new(l, l.t("exchange-fetch-list"), columns).rows(rows)
}

fn draw_one(shell: Shell, partner: &Partner, fetch: &Fetch, may: bool) -> PartsPage {
    let l = shell.l;
    let base = format!("/exchange/partners/{}", partner.code);
    let crumbs = Breadcrumb::new(l)
        .link(partner.name.as_str(), base.clone())
        .link(l.t("exchange-fetch-title"), format!("{base}/fetch"))
        .here(l.a("exchange-delivery-number", "number", fetch.number));
    let mut head = PageHead::new(l.a("exchange-fetch-one", "number", fetch.number)).crumbs(crumbs);
    if may && fetch.delete_after.is_some() {
        let file = format!("{base}/fetch/{}/file", fetch.number);
        head = head.action(Button::link(l.t("exchange-fetch-download"), file).primary().icon("download"));
    }
    let mut parts: Vec<Markup> = vec![head.into()];
    if fetch.people == 0 && fetch.left_out == 0 {
        parts.push(Notice::new(Tone::Info, l.t("exchange-fetch-nothing")).into());
    }
    if fetch.left_out > 0 {
        let text = l.a("exchange-fetch-gaps-text", "rows", fetch.left_out);
        parts.push(Notice::new(Tone::Warn, text).title(l.t("exchange-fetch-gaps")).into());
    }
    let downloaded =
        fetch.downloaded_at.map_or_else(|| l.t("exchange-never"), |at| l.datetime(from_millis(at)));
    let until = fetch.delete_after.map_or_else(
        || l.t("exchange-fetch-gone"),
        |at| l.a("exchange-fetch-until", "at", l.datetime(from_millis(at))),
    );
    let facts = Facts::new()
        .fact(l.t("exchange-fetch-what"), what(l, fetch))
        .fact(l.t("exchange-fetch-format"), format_name(l, &fetch.format))
        .fact(l.t("exchange-fetch-courses"), fetch.courses.to_string())
        .fact(l.t("exchange-fetch-people"), fetch.people.to_string())
        .fact(l.t("exchange-fetch-when"), l.datetime(from_millis(fetch.made_at)))
        .fact(l.t("exchange-fetch-by"), fetch.made_by.clone())
        .fact(l.t("exchange-fetch-downloaded"), downloaded)
        .fact(l.t("exchange-fetch-file"), until);
    parts.push(Card::new(facts).title(l.t("exchange-delivery-facts")).into());
    let gaps = fetch.gaps();
    if !gaps.is_empty() {
        parts.push(Card::new(gap_table(l, &gaps)).title(l.t("exchange-fetch-gaps")).flush().into());
    }
    PartsPage::new(shell, parts)
}

fn gap_table(l: L, gaps: &[GapTold]) -> Table {
    let columns = vec![
        Column::text(l.t("exchange-refused-list")),
        Column::text("Import_ID".to_owned()),
        Column::text(l.t("exchange-refused-column")),
        Column::text(l.t("exchange-fetch-character")),
    ];
    let rows = gaps.iter().map(|gap| {
        Row::default()
            .cell(l.t(&format!("exchange-list-{}", gap.list)))
            .cell(gap.course.clone())
            .cell(gap.column.clone())
            .cell(format!("{} (U+{:04X})", gap.character, u32::from(gap.character)))
    });
    Table::new(l, l.t("exchange-fetch-gaps"), columns).rows(rows).dense()
}

fn sample(l: L, format: &str, since: i64, left_out: i64) -> Fetch {
    let now = crate::catalogue::sample::now().as_millisecond();
    let gap = GapTold {
        list: "courses".to_owned(),
        course: "C-0013".to_owned(),
        column: "CourseName".to_owned(),
        character: '𠮷',
    };
    Fetch {
        id: FetchId(uuid::Uuid::from_u128(11)),
        number: 12,
        partner: crate::exchange::PartnerId(uuid::Uuid::from_u128(8)),
        made_at: now - 86_400_000,
        made_by: l.pick("林杏芸", "Lin Hsing-yun").to_owned(),
        format: format.to_owned(),
        since,
        until: 51_220,
        courses: 214,
        people: 5_308,
        left_out,
        gaps: serde_json::to_string(&[gap][..usize::from(left_out > 0)]).unwrap_or_default(),
        bytes: 812_345,
        downloaded_at: (since > 0).then_some(now),
        delete_after: Some(now + 6 * 86_400_000),
    }
}

pub(super) fn samples() -> Vec<Page> {
    fn text(page: &impl askama::Template) -> String {
        page.render().unwrap_or_else(|error| format!("⟦{error}⟧"))
    }
    fn list(l: L, fetches: Vec<Fetch>, may: bool) -> String {
        let found = Found { partner: partners::sample_partner(l), fetches, may, refused: None };
        text(&draw(crate::shell::sample(l, l.t("exchange-fetch-title")), &found))
    }
    fn single(l: L, left_out: i64) -> String {
        let shell = crate::shell::sample(l, l.t("exchange-fetch-title"));
        text(&draw_one(shell, &partners::sample_partner(l), &sample(l, "package-big5", 0, left_out), true))
    }
    vec![
        Page { name: "exchange/fetch/none", render: |l| list(l, Vec::new(), true) },
        Page {
            name: "exchange/fetch/full",
            render: |l| list(l, vec![sample(l, "xlsx", 40_000, 0), sample(l, "package-big5", 0, 1)], true),
        },
        Page { name: "exchange/fetch/no-right", render: |l| list(l, vec![sample(l, "xlsx", 0, 0)], false) },
        Page { name: "exchange/fetch/one", render: |l| single(l, 0) },
        Page { name: "exchange/fetch/gaps", render: |l| single(l, 1) },
    ]
}
