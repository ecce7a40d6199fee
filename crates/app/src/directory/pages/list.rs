//! The list of organisations below the seat, found by present or former code and name.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::response::Response;
use domain::text::fold;
use platform::AppResult;
use platform::Page;
use platform::web::{Ctx, page};
use ui::components::{
    Button, Choice, Column, Empty, Field, Filter, PageHead, Pagination, Row, Table, Toolbar,
};
use ui::{L, Markup, Shell, encode};

use super::{level_choices, level_name, sample, state_tag, text};
use crate::directory::store::tree;
use crate::directory::{Entry, entry_by_code, may_import};
use crate::shell::PartsPage;
use crate::{App, shell};

const PER_PAGE: u64 = 50;

/// What is asked for and what was found.
#[derive(Default)]
struct Shown {
    typed: String,
    county: String,
    level: String,
    state: String,
    page: u32,
    counties: Vec<String>,
    entries: Vec<Entry>,
    total: i64,
    imports: bool,
    /// Code and name of the supervisor whose own are asked for.
    under: Option<(String, String)>,
}

/// `GET /admin/organisations`.
///
/// # Errors
/// The database.
pub async fn show(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<BTreeMap<String, String>>,
) -> AppResult<Response> {
    let seat = ctx.seat()?;
    let get = |key: &str| query.get(key).map(|v| fold(v)).unwrap_or_default();
    let page_number: u32 = get("page").parse().unwrap_or(1).max(1);
    let conn = app.db.read();
    let under = match get("under") {
        code if code.is_empty() => None,
        code => entry_by_code(conn, &code).await?,
    };
    let filter = tree::Filter {
        words: get("q").split_whitespace().map(str::to_owned).collect(),
        county: get("county"),
        level: get("level"),
        state: get("state"),
        supervisor: under.as_ref().map(|office| office.id),
        limit: PER_PAGE,
        offset: u64::from(page_number - 1) * PER_PAGE,
    };
    let (entries, total) = tree::search(conn, seat.organisation, &filter).await?;
    let shown = Shown {
        typed: get("q"),
        county: filter.county,
        level: filter.level,
        state: filter.state,
        page: page_number,
        counties: tree::counties_below(conn, seat.organisation).await?,
        entries,
        total,
        imports: may_import(seat).is_ok(),
        under: under.map(|office| (office.code, office.name)),
    };
    page(&draw(shell(&ctx, ctx.l.t("organisations-title")), &shown))
}

fn draw(shell: Shell, shown: &Shown) -> PartsPage {
    let l = shell.l;
    let mut head = PageHead::new(l.t("organisations-title"))
        .lead(l.t("organisations-lead"))
        .action(Button::link(l.t("organisation-changes"), "/admin/organisations/changes").icon("list"))
        .action(Button::link(l.t("organisation-new"), "/admin/organisations/new").icon("plus"));
    if shown.imports {
        head = head.action(Button::link(l.t("list-title"), "/admin/organisations/import").icon("upload"));
    }
    let mut parts: Vec<Markup> = vec![head.into(), filter(l, shown).into()];
    if shown.entries.is_empty() {
        parts.push(
            Empty::new(l.t("organisations-empty"), l.t("organisations-empty-text"))
                .action(Button::link(l.t("organisations-all"), "/admin/organisations?state=all"))
                .into(),
        );
        return PartsPage::new(shell, parts);
    }
    let table = Table::new(
        l,
        l.t("organisations-title"),
        vec![
            Column::text(l.t("organisation-name")),
            Column::text(l.t("organisation-code")),
            Column::text(l.t("organisation-level")),
            Column::text(l.t("organisation-county")),
            Column::text(l.t("organisation-supervisor")),
            Column::text(l.t("organisation-state")),
        ],
    )
    .pick("organisation")
    .rows(shown.entries.iter().map(|entry| row(l, entry)));
    let plan = Button::submit(l.t("organisations-transfer")).small();
    let count = l.a("organisations-count", "n", shown.total);
    parts.push(Markup::join([
        Markup::raw("<form class=\"stack\" method=\"get\" action=\"/admin/organisations/changes/new\">"),
        Markup::raw("<input type=\"hidden\" name=\"kind\" value=\"transfer\">"),
        Toolbar::new(count).action(plan).into(),
        table.into(),
        Markup::raw("</form>"),
    ]));
    let pages = u32::try_from(shown.total.max(0)).unwrap_or(0).div_ceil(50).max(1);
    let prefix = format!(
        "/admin/organisations?q={}&county={}&level={}&state={}&under={}&page=",
        encode(&shown.typed),
        encode(&shown.county),
        encode(&shown.level),
        encode(&shown.state),
        encode(shown.under.as_ref().map_or("", |u| u.0.as_str()))
    );
    parts.push(Pagination::new(l, shown.page, pages, prefix).into());
    PartsPage::new(shell, parts)
}

fn filter(l: L, shown: &Shown) -> Filter {
    let all = |key: &str| vec![Choice::new("", l.t(key))];
    let mut counties = all("organisations-any-county");
    counties.extend(shown.counties.iter().map(|c| Choice::new(c, c)));
    let mut levels = all("organisations-any-level");
    levels.extend(level_choices(l));
    let states = vec![
        Choice::new("", l.t("organisation-open")),
        Choice::new("preparing", l.t("organisation-preparing")),
        Choice::new("closed", l.t("organisation-closed")),
        Choice::new("all", l.t("organisations-any-state")),
    ];
    let mut filter = Filter::new(l, "/admin/organisations")
        .field(
            Field::text(l, "q", l.t("organisations-search"))
                .hint(l.t("organisations-search-hint"))
                .value(&shown.typed)
                .plain(),
        )
        .field(Field::select(l, "county", l.t("organisation-county"), counties).value(&shown.county).plain())
        .field(Field::select(l, "level", l.t("organisation-level"), levels).value(&shown.level).plain())
        .field(Field::select(l, "state", l.t("organisation-state"), states).value(&shown.state).plain());
    let without = |key: &str| {
        let part = |name: &str, value: &str| if name == key { String::new() } else { encode(value) };
        format!(
            "/admin/organisations?q={}&county={}&level={}&state={}&under={}",
            part("q", &shown.typed),
            part("county", &shown.county),
            part("level", &shown.level),
            part("state", &shown.state),
            part("under", shown.under.as_ref().map_or("", |u| u.0.as_str()))
        )
    };
    if !shown.typed.is_empty() {
        filter = filter.active(shown.typed.clone(), without("q"));
    }
    if !shown.county.is_empty() {
        filter = filter.active(shown.county.clone(), without("county"));
    }
    if !shown.level.is_empty() {
        filter = filter.active(level_name(l, &shown.level), without("level"));
    }
    if let Some((code, name)) = &shown.under {
        filter =
            filter.keep("under", code).active(l.a("organisations-under", "name", name), without("under"));
    }
    filter
}

fn row(l: L, entry: &Entry) -> Row {
    let mut name = Markup::link(&entry.name, &format!("/admin/organisations/{}", entry.id));
    if entry.successor.is_some() {
        name = name.and(Markup::small(&l.a("organisation-now", "name", &entry.successor_name)));
    }
    Row::default()
        .cell(name)
        .cell(entry.code.clone())
        .cell(level_name(l, &entry.level))
        .cell(entry.county.clone())
        .cell(entry.supervisor_name.clone())
        .cell(state_tag(l, entry))
        .muted(entry.valid_until.is_some())
        .pick(entry.code.clone(), entry.name.clone())
}

/// Found, and nothing found.
pub fn samples() -> Vec<Page> {
    fn of(l: L, shown: Shown) -> String {
        text(&draw(crate::shell::sample(l, l.t("organisations-title")), &shown))
    }
    vec![
        Page {
            name: "directory/organisations/full",
            render: |l| {
                let entries = vec![sample::entry(l), sample::closed(l), sample::preparing(l)];
                let counties = vec!["宜蘭縣".to_owned()];
                of(l, Shown { entries, total: 120, page: 1, counties, imports: true, ..Shown::default() })
            },
        },
        Page {
            name: "directory/organisations/nothing-found",
            render: |l| {
                let (typed, county, level) = ("舊國小".to_owned(), "宜蘭縣".to_owned(), "primary".to_owned());
                of(l, Shown { typed, county, level, ..Shown::default() })
            },
        },
    ]
}
