//! `/requirements/school`: every teacher of the own organisation, what is missing first; the whole as a table and a file;
//! the reminder.

use axum::extract::{Query, State};
use axum::response::Response;
use documents::csv_cell;
use documents::xlsx::{Cell, Column as SheetColumn, Kind, Sheet as Workbook};
use domain::calendar::civil_date;
use domain::permissions::Function;
use domain::requirement::{Progress, Standing};
use jiff::Timestamp;
use jiff::civil::Date;
use platform::clock::from_millis;
use platform::web::{Ctx, Posted, SeatView, download, go, page};
use platform::{AppError, AppResult};
use serde::Deserialize;
use serde_json::json;
use ui::components::{
    Breadcrumb, Button, Choice, Column, Empty, Field, PageHead, Pagination, Row, Stat, Stats, Table, Tabs,
    Tone, Toolbar,
};
use ui::{L, Markup, Shell, encode};

use super::super::{Entry, Item, Sheet, commands, in_force, sheets, store};
use super::{XLSX, period, standing_tag};
use crate::catalogue::view::option_label;
use crate::heavy::heavy;
use crate::shell::PartsPage;
use crate::{App, directory, identity, shell};

const PER_PAGE: usize = 50;

/// What is asked of the table.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// `table`, `all`, or empty for those with hours missing.
    #[serde(default)]
    view: String,
    /// Only this requirement; empty for all.
    #[serde(default)]
    only: String,
    /// A part of a name.
    #[serde(default)]
    q: String,
    /// `before` for the periods that ended last.
    #[serde(default)]
    when: String,
    #[serde(default)]
    page: String,
}

impl Asked {
    fn before(&self) -> bool {
        self.when == "before"
    }

    /// The address of the page with one answer changed.
    fn with(&self, key: &str, value: &str) -> String {
        let all = [("view", &self.view), ("only", &self.only), ("q", &self.q), ("when", &self.when)];
        let parts: Vec<String> = all
            .into_iter()
            .map(|(name, old)| (name, if name == key { value } else { old.as_str() }))
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        format!("/requirements/school?{}", parts.join("&"))
    }
}

/// What the page shows.
pub(super) struct Shown {
    pub list: Vec<Entry>,
    pub sheets: Vec<Sheet>,
    pub reminded: Option<Timestamp>,
    pub may_export: bool,
    pub today: Date,
}

/// Everybody of the seat's own organisation, counted now, by name.
async fn everybody(app: &App, seat: &SeatView, now: Timestamp) -> AppResult<Shown> {
    let (conn, today, own) = (app.db.read(), civil_date(now), seat.organisation);
    directory::authorise_at(conn, seat, Function::TEACHER_REGISTER, own).await?;
    let list = in_force(conn, today).await?;
    let people = identity::people_of(conn, &[own]).await?;
    let mut found = sheets(conn, &list, &people, today).await?;
    found.sort_by(|a, b| {
        (&a.person.name, &a.person.personal_code).cmp(&(&b.person.name, &b.person.personal_code))
    });
    let reminded = store::reminded_at(conn, own).await?.map(from_millis);
    Ok(Shown { list, sheets: found, reminded, may_export: false, today })
}

/// `GET /requirements/school`.
///
/// # Errors
/// Denied to who does not keep the people; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Query(asked): Query<Asked>) -> AppResult<Response> {
    let mut shown = everybody(&app, ctx.seat()?, ctx.now).await?;
    shown.may_export = ctx.viewer()?.has(domain::permissions::Right::Export);
    page(&draw(shell(&ctx, ctx.l.t("requirements-school-title")), &shown, &asked))
}

/// The items of somebody that are asked about.
fn asked_items<'a>(shown: &'a Shown, sheet: &'a Sheet, asked: &'a Asked) -> impl Iterator<Item = &'a Item> {
    let wanted = move |item: &&Item| {
        let one = asked.only.is_empty() || shown.list[item.at].id.to_string() == asked.only;
        item.before == asked.before() && one
    };
    sheet.items.iter().filter(wanted)
}

fn misses(shown: &Shown, sheet: &Sheet, asked: &Asked) -> bool {
    asked_items(shown, sheet, asked).any(|item| item.progress.standing.is_missing())
}

pub(super) fn draw(shell: Shell, shown: &Shown, asked: &Asked) -> PartsPage {
    let l = shell.l;
    let head = PageHead::new(l.t("requirements-school-title")).lead(l.t("requirements-school-lead"));
    let mut parts: Vec<Markup> = vec![head.into()];
    if shown.list.is_empty() || shown.sheets.is_empty() {
        let staff = Button::link(l.t("requirements-to-staff"), "/staff");
        parts.push(
            Empty::new(l.t("requirements-school-empty"), l.t("requirements-school-empty-text"))
                .action(staff)
                .into(),
        );
        return PartsPage::new(shell, parts);
    }
    parts.push(in_short(l, shown, asked).into());
    parts.push(tabs(l, shown, asked).into());
    parts.push(conditions(l, shown, asked));
    let q = domain::text::fold(&asked.q);
    let rows: Vec<&Sheet> = shown
        .sheets
        .iter()
        .filter(|sheet| sheet.person.name.contains(&q))
        .filter(|sheet| !asked.view.is_empty() || misses(shown, sheet, asked))
        .collect();
    let mut toolbar = Toolbar::new(l.a("requirements-people", "n", rows.len()));
    if shown.may_export {
        let query = if asked.before() { "?when=before" } else { "" };
        let file = |ending: &str, key: &str| {
            Button::link(l.t(key), format!("/requirements/school.{ending}{query}")).small().icon("download")
        };
        toolbar = toolbar.action(file("xlsx", "requirements-xlsx")).action(file("csv", "requirements-csv"));
    }
    if !asked.before() && shown.sheets.iter().any(|sheet| sheet.missing().next().is_some()) {
        let remind = Button::link(l.t("requirements-remind"), "/requirements/school/remind");
        toolbar = toolbar.action(remind.small().icon("mail"));
    }
    parts.push(toolbar.into());
    if rows.is_empty() {
        let all = Button::link(l.t("requirements-show-all"), asked.with("view", "all"));
        let text = l.t("requirements-nobody-missing-text");
        parts.push(Empty::new(l.t("requirements-nobody-missing"), text).action(all).into());
        return PartsPage::new(shell, parts);
    }
    let pages = rows.len().div_ceil(PER_PAGE);
    let at = asked.page.parse::<usize>().unwrap_or(1).clamp(1, pages);
    let some = &rows[(at - 1) * PER_PAGE..rows.len().min(at * PER_PAGE)];
    parts.push(match asked.view.as_str() {
        "table" => grid(l, shown, some, asked).into(),
        _ => people(l, shown, some, asked).into(),
    });
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    parts.push(Pagination::new(l, small(at), small(pages), format!("{}&page=", asked.with("", ""))).into());
    PartsPage::new(shell, parts)
}

/// The school in numbers.
fn in_short(l: L, shown: &Shown, asked: &Asked) -> Stats {
    let missing = shown.sheets.iter().filter(|sheet| misses(shown, sheet, asked)).count();
    let items = || shown.sheets.iter().flat_map(|sheet| asked_items(shown, sheet, asked));
    let needed = items().filter(|item| item.progress.standing != Standing::Exempt).count();
    let done = items().filter(|item| item.progress.standing == Standing::Done).count();
    let rate = domain::statistics::permille(done as u64, needed as u64);
    let rate = rate.map_or_else(|| "–".to_owned(), |n| format!("{}.{}%", n / 10, n % 10));
    Stats::new(vec![
        Stat::new(l.t("requirements-stat-people-missing"), missing)
            .unit(l.a("requirements-unit-people-of", "n", shown.sheets.len()))
            .tone(if missing > 0 { Tone::Warn } else { Tone::Good }),
        Stat::new(l.t("requirements-stat-rate"), rate).note(l.t("requirements-stat-rate-note")),
    ])
}

fn tabs(l: L, shown: &Shown, asked: &Asked) -> Tabs {
    let missing = shown.sheets.iter().filter(|sheet| misses(shown, sheet, asked)).count();
    let all = shown.sheets.len();
    let tab = |key: &str, n: usize| l.a(key, "n", n);
    Tabs::new(l.t("requirements-views"))
        .tab(tab("requirements-view-missing", missing), asked.with("view", ""), asked.view.is_empty())
        .tab(tab("requirements-view-all", all), asked.with("view", "all"), asked.view == "all")
        .tab(l.t("requirements-view-table"), asked.with("view", "table"), asked.view == "table")
}

fn conditions(l: L, shown: &Shown, asked: &Asked) -> Markup {
    let mut only = vec![Choice::new("", l.t("requirements-every"))];
    only.extend(shown.list.iter().map(|e| Choice::new(e.id.to_string(), e.requirement.title.as_str())));
    let when = vec![
        Choice::new("", l.t("requirements-when-now")),
        Choice::new("before", l.t("requirements-when-before")),
    ];
    Markup::raw(
        "<form method=\"get\" action=\"/requirements/school\" role=\"search\"><div class=\"actions\">",
    )
    .and(super::hidden("view", &asked.view))
    .and(Field::text(l, "q", l.t("requirements-search-name")).value(asked.q.clone()).plain())
    .and(Field::select(l, "only", l.t("requirements-column-requirement"), only).value(&asked.only).plain())
    .and(Field::select(l, "when", l.t("requirements-column-period"), when).value(&asked.when).plain())
    .and(Button::submit(l.t("requirements-show")))
    .and(Markup::raw("</div></form>"))
}

fn name(sheet: &Sheet) -> Markup {
    Markup::link(&sheet.person.name, &format!("/requirements/school/{}", sheet.person.personal_code))
}

/// One line for each person: how many are held, and what is missing.
fn people(l: L, shown: &Shown, rows: &[&Sheet], asked: &Asked) -> Table {
    let columns = vec![
        Column::text(l.t("requirements-column-name")),
        Column::text(l.t("requirements-column-done")),
        Column::text(l.t("requirements-column-missing")),
    ];
    Table::new(l, l.t("requirements-school-title"), columns).rows(rows.iter().map(|sheet| {
        let items: Vec<&Item> = asked_items(shown, sheet, asked)
            .filter(|item| item.progress.standing != Standing::Exempt)
            .collect();
        let done = items.iter().filter(|item| item.progress.standing == Standing::Done).count();
        let whole = i64::try_from(items.len()).unwrap_or(0);
        let tags = items.iter().filter(|item| item.progress.standing.is_missing()).map(|item| {
            let title = shown.list[item.at].requirement.title.as_str();
            let text = l.a2("requirements-missing-of", "title", title, "n", item.progress.missing);
            let tone = if item.progress.standing == Standing::Late { Tone::Bad } else { Tone::Warn };
            Markup::from(ui::components::Tag::new(tone, text)).and(" ")
        });
        let tags = Markup::join(tags);
        let nothing = || Markup::small(&l.t("requirements-nothing-missing"));
        let who =
            name(sheet).and(Markup::small(&option_label(l, "audience_positions", &sheet.person.position)));
        let share = l.a2("requirements-of", "done", done, "all", items.len());
        Row::default().cell(who).cell(super::bar(share, i64::try_from(done).unwrap_or(0), whole)).cell(
            Markup::raw("<div>")
                .and(if tags.is_empty() { nothing() } else { tags })
                .and(Markup::raw("</div>")),
        )
    }))
}

/// Teacher by requirement.
fn grid(l: L, shown: &Shown, rows: &[&Sheet], asked: &Asked) -> Table {
    let asked_of: Vec<usize> = (0..shown.list.len())
        .filter(|at| shown.sheets.iter().any(|s| asked_items(shown, s, asked).any(|item| item.at == *at)))
        .collect();
    let mut columns = vec![Column::text(l.t("requirements-column-name"))];
    columns.extend(asked_of.iter().map(|at| Column::text(shown.list[*at].requirement.title.as_str())));
    Table::new(l, l.t("requirements-school-title"), columns).dense().rows(rows.iter().map(|sheet| {
        asked_of.iter().fold(Row::default().cell(name(sheet)), |row, at| {
            let item = asked_items(shown, sheet, asked).find(|item| item.at == *at);
            row.cell(match item {
                Some(item) => standing_tag(l, &item.progress, shown.today).into(),
                None => Markup::small(&l.t("requirements-not-concerned")),
            })
        })
    }))
}

/// `GET /requirements/school/remind`.
///
/// # Errors
/// Denied to who does not keep the people; the database.
pub async fn confirm(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let shown = everybody(&app, ctx.seat()?, ctx.now).await?;
    page(&draw_confirm(shell(&ctx, ctx.l.t("requirements-remind-title")), &shown))
}

pub(super) fn draw_confirm(shell: Shell, shown: &Shown) -> PartsPage {
    let l = shell.l;
    let late: Vec<&Sheet> = shown.sheets.iter().filter(|sheet| sheet.missing().next().is_some()).collect();
    let unreachable = late.iter().filter(|sheet| sheet.person.email.is_empty()).count();
    let crumbs = Breadcrumb::new(l)
        .link(l.t("requirements-school-title"), "/requirements/school")
        .here(l.t("requirements-remind-title"));
    let mut text = super::paragraph(l.a("requirements-remind-text", "n", late.len() - unreachable));
    if unreachable > 0 {
        text = text.and(super::paragraph(l.a("requirements-remind-unreachable", "n", unreachable)));
    }
    if let Some(at) = shown.reminded {
        text = text.and(super::small(l.a("requirements-reminded-at", "at", l.datetime(at))));
    }
    let head =
        PageHead::new(l.t("requirements-remind-title")).crumbs(crumbs).lead(l.t("requirements-remind-lead"));
    let send = crate::shell::form(
        &shell,
        "/requirements/school/remind",
        vec![
            text,
            Button::submit(l.t("requirements-remind-send")).primary().icon("mail").into(),
            Markup::raw(" "),
            Button::link(l.t("requirements-back"), "/requirements/school").quiet().into(),
        ],
    );
    PartsPage::new(shell, vec![head.into(), send])
}

/// `POST /requirements/school/remind`.
///
/// # Errors
/// Refused within a week of the last, or when nobody can be written to; the database.
pub async fn remind(State(app): State<App>, ctx: Ctx, _: Posted) -> AppResult<Response> {
    commands::remind(&app, &ctx.actor(), ctx.seat()?).await?;
    Ok(go("/requirements/school", Some(("success", "requirements-reminded"))))
}

/// What a cell of the files says.
fn cell(progress: Option<&Progress>, l: L) -> String {
    progress.map_or_else(String::new, |one| match one.standing {
        Standing::Exempt => l.t("requirements-standing-exempt"),
        _ => l.a2("requirements-of", "done", one.done, "all", one.needed),
    })
}

/// The whole table: head, and a line for each person.
fn whole(l: L, shown: &Shown, asked: &Asked) -> (Vec<String>, Vec<Vec<String>>) {
    let asked = Asked { when: asked.when.clone(), ..Asked::default() };
    let mut head: Vec<String> =
        ["requirements-column-name", "requirements-column-code", "requirements-column-position"]
            .iter()
            .map(|key| l.t(key))
            .collect();
    let spans = shown.list.iter().map(|entry| {
        let one = &entry.requirement;
        let span = if asked.before() { one.span_before(shown.today) } else { one.span_on(shown.today) };
        (one, span)
    });
    let columns: Vec<usize> =
        spans.clone().enumerate().filter(|(_, (_, span))| span.is_some()).map(|(at, _)| at).collect();
    head.extend(spans.filter_map(|(one, span)| {
        Some(l.a2("requirements-file-column", "title", one.title.as_str(), "period", period(l, one, span?)))
    }));
    head.push(l.t("requirements-column-missing-count"));
    let rows = shown.sheets.iter().map(|sheet| {
        let person = &sheet.person;
        let mut row = vec![
            person.name.clone(),
            person.personal_code.clone(),
            option_label(l, "audience_positions", &person.position),
        ];
        let of = |at: usize| {
            asked_items(shown, sheet, &asked).find(|item| item.at == at).map(|item| &item.progress)
        };
        row.extend(columns.iter().map(|at| cell(of(*at), l)));
        let missing = asked_items(shown, sheet, &asked).filter(|item| item.progress.standing.is_missing());
        row.push(missing.count().to_string());
        row
    });
    (head, rows.collect())
}

/// The own organisation for a file; taking it away is recorded.
async fn exported(app: &App, ctx: &Ctx, asked: &Asked) -> AppResult<(Vec<String>, Vec<Vec<String>>)> {
    let seat = ctx.seat()?;
    if !ctx.viewer()?.may(Function::TEACHER_REGISTER) {
        return Err(AppError::NotFound);
    }
    let shown = everybody(app, seat, ctx.now).await?;
    let mut change = app.db.change(&ctx.actor(), ctx.now).await?;
    change.record("requirements.exported", seat.organisation.0, json!({"people": shown.sheets.len()}));
    change.commit().await?;
    Ok(whole(ctx.l, &shown, asked))
}

/// The table as a workbook.
///
/// # Errors
/// Not found for who does not keep the people; the database.
pub async fn xlsx(State(app): State<App>, ctx: Ctx, Query(asked): Query<Asked>) -> AppResult<Response> {
    let (head, rows) = exported(&app, &ctx, &asked).await?;
    let l = ctx.l;
    let last = head.len().saturating_sub(1);
    let column = |(at, text): (usize, String)| {
        let kind = if at == last { Kind::Number } else { Kind::Text };
        SheetColumn::new(text, if at == 0 { 12.0 } else { 16.0 }, kind)
    };
    let cells = |row: Vec<String>| {
        let cell = |(at, text): (usize, String)| {
            if at == last { Cell::number_or_text(&text) } else { Cell::from(text.as_str()) }
        };
        row.into_iter().enumerate().map(cell).collect()
    };
    let workbook = Workbook {
        name: l.t("requirements-school-title"),
        titles: vec![
            ctx.seat()?.organisation_name.clone(),
            l.a("requirements-as-of", "at", l.datetime(ctx.now)),
        ],
        columns: head.into_iter().enumerate().map(column).collect(),
        rows: rows.into_iter().map(cells).collect(),
        landscape: true,
        created_at: ctx.now,
    };
    let bytes = heavy(move || documents::xlsx::write(&workbook)).await?.map_err(AppError::internal)?;
    Ok(download("requirements.xlsx", XLSX, bytes))
}

/// The table as text, with a byte order mark so that office programs read it as UTF-8.
///
/// # Errors
/// Not found for who does not keep the people; the database.
pub async fn csv(State(app): State<App>, ctx: Ctx, Query(asked): Query<Asked>) -> AppResult<Response> {
    let (head, rows) = exported(&app, &ctx, &asked).await?;
    let bytes = super::figures::as_csv(&head, &rows)?;
    Ok(download("requirements.csv", "text/csv; charset=utf-8", bytes))
}

/// A cell that a spreadsheet does not take for a formula.
pub(super) fn safe(text: &str) -> String {
    csv_cell(text).into_owned()
}

/// A question for one view, for samples.
pub(super) fn asked_for(view: &str) -> Asked {
    Asked { view: view.to_owned(), ..Asked::default() }
}
