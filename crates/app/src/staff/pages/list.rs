//! The people of an organisation: searched, filtered, paged, taken away as a file.

use axum::extract::{Query, State};
use axum::response::Response;
use documents::xlsx::{Cell, Column as SheetColumn, Kind, Sheet};
use platform::web::{Ctx, download, page};
use platform::{AppError, AppResult};
use serde::Deserialize;
use ui::components::{
    Button, Choice, Column, Empty, Field, Filter, Notice, PageHead, Pagination, Row, Table, Tag, Tone,
    Toolbar,
};
use ui::{L, Markup, Shell, encode};

use super::{
    XLSX, date, door_title, grouped, place_with_right, position, sex, stage, subject, tabs, waiting,
};
use crate::heavy::heavy;
use crate::shell::PartsPage;
use crate::staff::place::{Door, Place};
use crate::staff::store::{self, Member, Wanted};
use crate::{App, shell};

const PER_PAGE: i64 = 50;

/// Conditions as asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    position: String,
    #[serde(default)]
    stage: String,
    #[serde(default)]
    supervised: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    page: String,
}

impl Asked {
    fn wanted(&self) -> Wanted {
        Wanted {
            q: domain::text::fold(&self.q),
            position: self.position.clone(),
            stage: self.stage.clone(),
            supervised: self.supervised.clone(),
            left: self.state == "left",
            applied: self.state == "applied",
        }
    }

    fn pairs(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("q", self.q.as_str()),
            ("position", &self.position),
            ("stage", &self.stage),
            ("supervised", &self.supervised),
            ("state", &self.state),
        ];
        all.into_iter().filter(|(_, v)| !v.is_empty()).collect()
    }

    fn query(&self, without: &str) -> String {
        let kept = self.pairs().into_iter().filter(|(k, _)| *k != without);
        let parts: Vec<String> = kept.map(|(k, v)| format!("{k}={}", encode(v))).collect();
        parts.join("&")
    }
}

/// What the page shows.
pub(super) struct Found {
    pub door: Door,
    pub members: Vec<Member>,
    pub total: i64,
    pub page: i64,
    pub waiting: u32,
    pub may_export: bool,
}

/// The list.
///
/// # Errors
/// Not found for an organisation without this door; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Query(asked): Query<Asked>) -> AppResult<Response> {
    let conn = app.db.read();
    let place = Place::of_request(conn, &ctx).await?;
    let wanted = asked.wanted();
    let total = store::count_members(conn, place.organisation, &wanted).await?;
    let pages = (total + PER_PAGE - 1) / PER_PAGE;
    let at = asked.page.parse::<i64>().unwrap_or(1).clamp(1, pages.max(1));
    let members = store::members(conn, place.organisation, &wanted, PER_PAGE, (at - 1) * PER_PAGE).await?;
    let found = Found {
        door: place.door,
        members,
        total,
        page: at,
        waiting: waiting(&app, &place).await?,
        may_export: ctx.viewer()?.has(domain::permissions::Right::Export),
    };
    page(&draw(shell(&ctx, door_title(ctx.l, place.door)), &found, &asked))
}

pub(super) fn draw(shell: Shell, found: &Found, asked: &Asked) -> PartsPage {
    let (l, base) = (shell.l, found.door.base());
    let mut head = PageHead::new(door_title(l, found.door))
        .lead(l.t("staff-lead"))
        .action(Button::link(l.t("staff-new"), format!("{base}/new")).primary().icon("plus"));
    head = head.action(Button::link(l.t("staff-upload"), format!("{base}/upload")).icon("upload"));
    let mut parts: Vec<Markup> = vec![head.into(), tabs(l, found.door, "", found.waiting).into()];
    if found.waiting > 0 {
        let decide = Button::link(l.t("staff-decide"), format!("{base}/matches")).small();
        parts.push(Notice::new(Tone::Warn, l.a("staff-waiting", "n", found.waiting)).action(decide).into());
    }
    parts.push(search(l, base, asked));
    parts.push(filter(l, base, asked).into());
    let mut toolbar = Toolbar::new(l.a("staff-total", "n", found.total));
    if found.may_export {
        let href = format!("{base}/export.xlsx?{}", asked.query(""));
        toolbar = toolbar.action(Button::link(l.t("staff-export"), href).small().icon("download"));
    }
    parts.push(toolbar.into());
    if found.members.is_empty() {
        parts.push(empty(l, base, asked));
    } else {
        parts.push(table(l, base, &found.members).into());
        let pages = u32::try_from((found.total + PER_PAGE - 1) / PER_PAGE).unwrap_or(1);
        let prefix = format!("{base}?{}&page=", asked.query(""));
        parts.push(Pagination::new(l, u32::try_from(found.page).unwrap_or(1), pages, prefix).into());
    }
    PartsPage::new(shell, parts)
}

fn search(l: L, base: &str, asked: &Asked) -> Markup {
    let field = Field::text(l, "q", l.t("staff-search"))
        .hide_label()
        .plain()
        .value(asked.q.clone())
        .placeholder(l.t("staff-search"));
    let keep = asked.pairs().into_iter().filter(|(k, _)| *k != "q").map(|(k, v)| super::hidden(k, v));
    Markup::raw(format!("<form method=\"get\" action=\"{base}\" role=\"search\" class=\"actions\">"))
        .and(field)
        .and(Markup::join(keep))
        .and(Button::submit(l.t("staff-search-go")).icon("search"))
        .and(Markup::raw("</form>"))
}

fn filter(l: L, base: &str, asked: &Asked) -> Filter {
    let options = |field: &str, label: fn(L, &str) -> String| -> Vec<(String, String)> {
        let options = domain::codes::tables().field(field).map(|f| f.options.as_slice()).unwrap_or_default();
        options.iter().map(|o| (o.code.clone(), label(l, &o.code))).collect()
    };
    let pair = |value: &str, key: &str| (value.to_owned(), l.t(key));
    let yes_no = vec![pair("1", "staff-supervised-yes"), pair("0", "staff-supervised-no")];
    let states = vec![pair("left", "staff-state-left"), pair("applied", "staff-state-applied")];
    let fields = [
        ("position", "staff-position", options("audience_positions", position), asked.position.as_str()),
        ("stage", "staff-stage", options("audience_stages", stage), &asked.stage),
        ("supervised", "staff-supervised", yes_no, &asked.supervised),
        ("state", "staff-state", states, &asked.state),
    ];
    let mut filter = Filter::new(l, base);
    for (name, label, choices, value) in fields {
        if let Some((_, chosen)) = choices.iter().find(|(code, _)| code == value) {
            filter = filter.active(chosen.clone(), format!("{base}?{}", asked.query(name)));
        }
        let choices = choices.into_iter().map(|(code, label)| Choice::new(code, label)).collect();
        filter = filter.field(Field::select(l, name, l.t(label), choices).value(value).plain());
    }
    if asked.q.is_empty() { filter } else { filter.keep("q", asked.q.clone()) }
}

fn table(l: L, base: &str, members: &[Member]) -> Table {
    let columns = vec![
        Column::text(l.t("staff-name")),
        Column::text(l.t("staff-position")),
        Column::text(l.t("staff-subject")),
        Column::text(l.t("staff-since")),
        Column::text(l.t("staff-supervised")),
        Column::text(l.t("staff-state")),
    ];
    Table::new(l, l.t("staff-title"), columns).rows(members.iter().map(|m| {
        let name = Markup::link(&m.name, &format!("{base}/{}", m.personal_code))
            .and(Markup::small(&grouped(&m.personal_code)));
        let state = state(l, m);
        Row::default()
            .cell(name)
            .cell(super::two_lines(position(l, &m.position), &stage(l, &m.stage)))
            .cell(subject(l, &m.subject))
            .cell(date(l, Some(&m.valid_from)))
            .cell(l.t(if m.supervised { "staff-supervised-yes" } else { "staff-supervised-no" }))
            .cell(state)
    }))
}

fn state(l: L, m: &Member) -> Markup {
    if let Some(until) = &m.valid_until {
        return Tag::new(Tone::Neutral, l.a("staff-left-on", "day", date(l, Some(until)))).into();
    }
    match (m.source.as_str(), m.main) {
        ("applied", _) => Tag::new(Tone::Warn, l.t("staff-state-applied")).into(),
        (_, false) => Tag::new(Tone::Info, l.t("staff-state-second")).into(),
        _ => Tag::new(Tone::Good, l.t("staff-state-here")).into(),
    }
}

fn empty(l: L, base: &str, asked: &Asked) -> Markup {
    if asked.pairs().is_empty() {
        let upload = Button::link(l.t("staff-upload"), format!("{base}/upload")).primary().icon("upload");
        return Empty::new(l.t("staff-empty"), l.t("staff-empty-text")).action(upload).into();
    }
    Empty::new(l.t("staff-none"), l.t("staff-none-text"))
        .action(Button::link(l.t("staff-show-all"), base))
        .into()
}

/// The list as a workbook; taking it away is recorded.
///
/// # Errors
/// Not found for a seat that keeps no people here; the database.
pub async fn export(State(app): State<App>, ctx: Ctx, Query(asked): Query<Asked>) -> AppResult<Response> {
    let place = place_with_right(&app, &ctx).await?;
    let members = store::members(app.db.read(), place.organisation, &asked.wanted(), 20_000, 0).await?;
    let mut change = app.db.change(&ctx.actor(), ctx.now).await?;
    let data = serde_json::json!({"people": members.len(), "door": place.door.as_str()});
    change.record("staff.exported", place.organisation.0, data);
    change.commit().await?;
    let sheet = sheet(ctx.l, place.door, &members, ctx.now);
    let bytes = heavy(move || documents::xlsx::write(&sheet)).await?.map_err(AppError::internal)?;
    Ok(download("staff.xlsx", XLSX, bytes))
}

fn sheet(l: L, door: Door, members: &[Member], now: jiff::Timestamp) -> Sheet {
    let columns = [
        ("staff-file-name", 12.0),
        ("staff-file-code", 14.0),
        ("staff-file-birth", 12.0),
        ("staff-file-sex", 6.0),
        ("staff-file-position", 22.0),
        ("staff-file-stage", 18.0),
        ("staff-file-subject", 18.0),
        ("staff-file-email", 26.0),
        ("staff-file-phone", 16.0),
        ("staff-file-since", 12.0),
        ("staff-file-supervised", 10.0),
    ];
    let row = |m: &Member| -> Vec<Cell> {
        let known = |code: &str, text: String| if code.is_empty() { String::new() } else { text };
        [
            m.name.clone(),
            m.personal_code.clone(),
            m.birth_date.clone().unwrap_or_default(),
            known(&m.sex, sex(l, &m.sex)),
            position(l, &m.position),
            stage(l, &m.stage),
            known(&m.subject, subject(l, &m.subject)),
            m.email.clone(),
            m.phone.clone(),
            m.valid_from.clone(),
            l.t(if m.supervised { "staff-supervised-yes" } else { "staff-supervised-no" }),
        ]
        .iter()
        .map(|text| Cell::from(text.as_str()))
        .collect()
    };
    Sheet {
        name: door_title(l, door),
        titles: vec![door_title(l, door)],
        columns: columns.iter().map(|(key, width)| SheetColumn::new(l.t(key), *width, Kind::Text)).collect(),
        rows: members.iter().map(row).collect(),
        landscape: true,
        created_at: now,
    }
}
