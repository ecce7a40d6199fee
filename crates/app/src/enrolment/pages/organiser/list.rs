//! The list: tabs by state, search, the places, and the sheets to print.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::text::fold;
use jiff::Timestamp;
use platform::AppResult;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, page};
use serde::Deserialize;
use ui::components::{
    Breadcrumb, Button, Card, Column, Empty, Field, Meter, Notice, PageHead, Pagination, Row, Table, Tabs,
    Tone,
};
use ui::markup::encode;
use ui::{L, Markup, Shell};

use super::super::{sample, standing_tag};
use crate::catalogue::{self, Course, Meeting};
use crate::enrolment::{self, Enrolment, Places, list_order};
use crate::identity::Person;
use crate::{App, identity, shell};

const PER_PAGE: usize = 100;

/// The requests for one course.
#[derive(Template)]
#[template(path = "enrolment/pages/organiser/list.html")]
pub struct ListPage {
    shell: Shell,
    head: PageHead,
    notice: Option<Notice>,
    meter: Meter,
    tabs: Tabs,
    search: Field,
    action: String,
    view: &'static str,
    table: Option<Table>,
    pages: Pagination,
    empty: Option<Empty>,
    sheets: Card,
}

/// Which part of the list is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    v: String,
    #[serde(default)]
    q: String,
    page: Option<usize>,
}

/// What the list shows.
pub(super) struct Found {
    pub course: Course,
    pub meetings: Vec<Meeting>,
    pub places: Places,
    pub rows: Vec<(Enrolment, Person)>,
    pub query: ListQuery,
    pub now: Timestamp,
}

/// Shows the list.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn list(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    Query(query): Query<ListQuery>,
) -> AppResult<Response> {
    let found = load(&app, &ctx, &code, query).await?;
    page(&ListPage::new(shell(&ctx, ctx.l.t("organiser-title")), &found, None))
}

pub(super) async fn load(app: &App, ctx: &Ctx, code: &str, query: ListQuery) -> AppResult<Found> {
    let conn = app.db.read();
    let course = catalogue::own(conn, ctx.seat()?.organisation, code).await?;
    let requests = enrolment::of_course(conn, course.id).await?;
    let ids: Vec<_> = requests.iter().map(|e| e.person).collect();
    let mut people: std::collections::HashMap<_, _> =
        identity::persons(conn, &ids).await?.into_iter().map(|p| (p.id, p)).collect();
    let mut rows: Vec<(Enrolment, Person)> =
        requests.into_iter().filter_map(|e| people.remove(&e.person).map(|p| (e, p))).collect();
    rows.sort_by(|a, b| list_order(&a.1, &b.1));
    let desk = enrolment::places(conn, &[course.id]).await?.remove(&course.id);
    let places = desk.unwrap_or(Places { places: course.places, ..Places::default() });
    let meetings = catalogue::meetings(conn, course.id).await?;
    Ok(Found { course, meetings, places, rows, query, now: ctx.now })
}

impl ListPage {
    pub(super) fn new(shell: Shell, found: &Found, refused: Option<&Refused>) -> Self {
        let (l, course) = (shell.l, &found.course);
        let here = format!("/desk/courses/{}", course.code);
        let crumbs = Breadcrumb::new(l)
            .link(l.t("nav-desk"), "/desk/courses")
            .link(course.title.as_str(), here.as_str())
            .here(l.t("organiser-title"));
        let head = PageHead::new(l.t("organiser-title"))
            .crumbs(crumbs)
            .eyebrow(course.code.as_str())
            .lead(course.title.as_str())
            .tag(catalogue::view::state_tag(l, course.state(found.now)));
        let view = view_of(&found.query.v);
        let action = format!("{here}/enrolments");
        let wanted = fold(&found.query.q);
        let shown: Vec<_> =
            found.rows.iter().filter(|row| in_view(view, &row.0) && matches(&wanted, &row.1)).collect();
        let pages = shown.len().div_ceil(PER_PAGE).max(1);
        let at = found.query.page.unwrap_or(1).clamp(1, pages);
        let prefix = format!("{action}?v={view}&q={}&page=", encode(&found.query.q));
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let rows = shown.iter().skip((at - 1) * PER_PAGE).take(PER_PAGE);
        let table = Table::new(l, l.t("organiser-caption"), columns(l)).dense();
        let table = table.rows(rows.map(|(e, p)| row(&shell, &action, e, p, found)));
        Self {
            head,
            notice: refused.map(|r| {
                let text = Markup::from(r.sentence(l)).and(Markup::raw("<br>")).and(r.next(l));
                Notice::new(Tone::Bad, text).title(l.t("organiser-refused"))
            }),
            meter: catalogue::view::meter(l, found.places),
            tabs: tabs(l, &action, view, &found.rows),
            search: Field::text(l, "q", l.t("organiser-search"))
                .value(found.query.q.as_str())
                .plain()
                .width("medium"),
            empty: shown.is_empty().then(|| empty(l, found, &action)),
            table: (!shown.is_empty()).then_some(table),
            pages: Pagination::new(l, small(at), small(pages), prefix),
            sheets: sheets(l, &here, &found.meetings),
            action,
            view,
            shell,
        }
    }

    /// People in every state.
    pub(crate) fn sample(l: L) -> Self {
        Self::of_sample(l, sample::places(), &["admitted", "admitted", "waiting", "withdrawn"])
    }

    /// Nobody yet.
    pub(crate) fn sample_empty(l: L) -> Self {
        Self::of_sample(l, Places { places: 30, admitted: 0, waiting: 0 }, &[])
    }

    /// No place left, and an admission refused for it.
    pub(crate) fn sample_full(l: L) -> Self {
        let found = Self::found(
            l,
            Places { places: 2, admitted: 2, waiting: 2 },
            &["admitted", "admitted", "waiting", "waiting"],
        );
        let refused = Refused::new(&domain::enrolment::Refused::Full { places: 2 });
        Self::new(crate::shell::sample(l, l.t("organiser-title")), &found, Some(&refused))
    }

    fn of_sample(l: L, places: Places, states: &[&str]) -> Self {
        Self::new(crate::shell::sample(l, l.t("organiser-title")), &Self::found(l, places, states), None)
    }

    fn found(l: L, places: Places, states: &[&str]) -> Found {
        let number = |n: u128, state: &str| (state == "waiting").then(|| i64::try_from(n).unwrap_or(1));
        let rows = (1..)
            .zip(states)
            .zip(sample::people(l))
            .map(|((n, state), person)| (sample::enrolment(n, state, number(n, state)), person))
            .collect();
        let (course, meetings) = (sample::course(l), sample::meetings(l));
        Found { course, meetings, places, rows, query: ListQuery::default(), now: sample::now() }
    }
}

fn view_of(asked: &str) -> &'static str {
    ["admitted", "waiting", "others"].into_iter().find(|v| *v == asked).unwrap_or("all")
}

fn in_view(view: &str, enrolment: &Enrolment) -> bool {
    match view {
        "admitted" => enrolment.state == "admitted",
        "waiting" => matches!(enrolment.state.as_str(), "offered" | "waiting" | "applied"),
        "others" => !enrolment.is_alive(),
        _ => true,
    }
}

fn matches(wanted: &str, person: &Person) -> bool {
    wanted.is_empty() || [&person.name, &person.organisation_name].iter().any(|text| text.contains(wanted))
}

fn columns(l: L) -> Vec<Column> {
    vec![
        Column::text(l.t("organiser-column-name")),
        Column::text(l.t("organiser-column-school")),
        Column::text(l.t("organiser-column-state")),
        Column::text(l.t("organiser-column-asked")),
        Column::actions(l.t("organiser-column-actions")),
    ]
}

fn tabs(l: L, action: &str, view: &str, rows: &[(Enrolment, Person)]) -> Tabs {
    let mut tabs = Tabs::new(l.t("organiser-tabs"));
    for name in ["all", "admitted", "waiting", "others"] {
        let count = rows.iter().filter(|row| in_view(name, &row.0)).count();
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let label = l.t(&format!("organiser-tab-{name}"));
        tabs = tabs.tab_count(label, format!("{action}?v={name}"), count, name == view);
    }
    tabs
}

fn row(shell: &Shell, action: &str, enrolment: &Enrolment, person: &Person, found: &Found) -> Row {
    let l = shell.l;
    let place = format!("{} {}", person.county, person.district);
    let school = Markup::raw("<div>")
        .and(person.organisation_name.as_str())
        .and(Markup::small(place.trim()))
        .and(Markup::raw("</div>"));
    let position = catalogue::view::option_label(l, "audience_positions", &person.position);
    Row::default()
        .cell(Markup::from(person.name.as_str()).and(Markup::small(&position)))
        .cell(school)
        .cell(standing_tag(l, enrolment))
        .cell(l.relative(from_millis(enrolment.requested_at), found.now))
        .cell(actions(shell, action, enrolment, person, found))
}

/// What may still be decided: a place while one is free; a refusal of anybody who stands.
fn actions(shell: &Shell, action: &str, enrolment: &Enrolment, person: &Person, found: &Found) -> Markup {
    let l = shell.l;
    let over = found.course.cancelled_at.is_some()
        || found.course.last_meeting_end.is_some_and(|end| end <= found.now.as_millisecond());
    let mut out = Markup::default();
    let may_admit = matches!(enrolment.state.as_str(), "waiting" | "applied" | "refused");
    if !over && may_admit && found.places.free() > 0 {
        let admit = Button::submit(l.t("organiser-admit")).small().icon("check").about(person.name.as_str());
        let open = format!("<form method=\"post\" action=\"{action}\" data-once>");
        let id = format!("<input type=\"hidden\" name=\"id\" value=\"{}\">", enrolment.id);
        let decision = "<input type=\"hidden\" name=\"decision\" value=\"admit\">";
        out = Markup::raw(open)
            .and(shell.csrf_field())
            .and(Markup::raw(id))
            .and(Markup::raw(decision))
            .and(admit);
        out = out.and(Markup::raw("</form>"));
    }
    if !over && enrolment.is_alive() {
        let href = format!("{action}/{}/refuse", enrolment.id);
        out =
            out.and(Button::link(l.t("organiser-refuse"), href).small().quiet().about(person.name.as_str()));
    }
    if out.is_empty() {
        out
    } else {
        Markup::raw("<div class=\"actions\">").and(out).and(Markup::raw("</div>"))
    }
}

fn empty(l: L, found: &Found, action: &str) -> Empty {
    if found.rows.is_empty() {
        let share = Button::link(l.t("organiser-course-page"), format!("/courses/{}", found.course.code));
        return Empty::new(l.t("organiser-empty"), l.t("organiser-empty-text")).action(share.icon("link"));
    }
    let all = Button::link(l.t("organiser-show-all"), action);
    Empty::new(l.t("organiser-none"), l.t("organiser-none-text")).action(all)
}

fn sheets(l: L, here: &str, meetings: &[Meeting]) -> Card {
    let link = |file: &str, query: &str, name: &str| {
        let href = format!("{here}/sign-in-sheet.{file}?{query}");
        Button::link(l.t(&format!("organiser-sheet-{file}")), href).small().icon("download").about(name)
    };
    let line = |name: String, query: String| {
        Markup::raw("<li>")
            .and(name.as_str())
            .and(Markup::raw("<div class=\"actions\">"))
            .and(link("pdf", &query, &name))
            .and(link("xlsx", &query, &name))
            .and(Markup::raw("</div></li>"))
    };
    let by_meeting = meetings.iter().map(|m| line(l.day(m.day()), format!("meeting={}", m.position)));
    let blank = line(l.t("organiser-sheet-blank"), "blank=1".to_owned());
    let lines = Markup::join(by_meeting).and(blank);
    let list = Markup::raw("<ul class=\"stack\">").and(lines).and(Markup::raw("</ul>"));
    Card::new(list).title(l.t("organiser-sheets"))
}
