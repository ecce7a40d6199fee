//! The list: tabs by state, search and filters, the places, a decision about several, and the files.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::Timestamp;
use platform::AppResult;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, page};
use serde::Deserialize;
use ui::components::{
    Breadcrumb, Button, Card, Column, Empty, Field, Filter, Meter, Notice, PageHead, Pagination, Row, Table,
    Tabs, Tag, Tone, Toolbar,
};
use ui::{L, Markup, Shell};

use super::super::{sample, standing_tag};
use super::narrow::{VIEWS, Wanted};
use super::report_doc::Kind;
use super::{narrow, reports};
use crate::catalogue::{self, Course};
use crate::enrolment::{self, Enrolment, Listed, Places};
use crate::identity::Person;
use crate::{App, shell};

/// Rows of a page, and so the most that are decided about at once.
pub(super) const PER_PAGE: usize = 100;

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
    keep: Markup,
    filter: Filter,
    found: Toolbar,
    table: Option<Table>,
    shown: Markup,
    bulk: Markup,
    pages: Pagination,
    empty: Option<Empty>,
    files: Card,
}

/// Which part of the list is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct ListQuery {
    #[serde(flatten)]
    pub(super) wanted: Wanted,
    #[serde(default)]
    page: String,
}

/// What the list shows.
pub(super) struct Found {
    pub course: Course,
    pub places: Places,
    /// Everybody, in the order of lists.
    pub rows: Vec<Listed>,
    pub query: ListQuery,
    pub now: Timestamp,
}

impl Found {
    /// Whether nothing can be decided any more.
    fn over(&self) -> bool {
        self.course.cancelled_at.is_some()
            || self.course.last_meeting_end.is_some_and(|end| end <= self.now.as_millisecond())
    }
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
    let rows = enrolment::listed(conn, course.id).await?;
    let desk = enrolment::places(conn, &[course.id]).await?.remove(&course.id);
    let places = desk.unwrap_or(Places { places: course.places, ..Places::default() });
    Ok(Found { course, places, rows, query, now: ctx.now })
}

impl ListPage {
    pub(super) fn new(shell: Shell, found: &Found, refused: Option<&Refused>) -> Self {
        let (l, course, wanted) = (shell.l, &found.course, &found.query.wanted);
        let here = format!("/desk/courses/{}", course.code);
        let action = format!("{here}/enrolments");
        let view = wanted.view();
        let all = narrow::matching(&found.rows, wanted);
        let pages = all.len().div_ceil(PER_PAGE).max(1);
        let at = found.query.page.parse::<usize>().unwrap_or(1).clamp(1, pages);
        let shown = &all[(at - 1) * PER_PAGE..all.len().min(at * PER_PAGE)];
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let prefix = format!("{action}?{}&page=", wanted.query(&[]));
        let table = Table::new(l, l.t("organiser-caption"), columns(l)).dense().pick("who");
        let table = table.rows(shown.iter().map(|listed| row(l, &action, listed, found)));
        Self {
            head: head(l, found, &here),
            notice: refused.map(|refused| super::refusal(l, refused)),
            meter: catalogue::view::meter(l, found.places),
            tabs: tabs(l, &action, view, &found.rows),
            search: Field::text(l, "q", l.t("organiser-search-all"))
                .value(wanted.q.as_str())
                .plain()
                .width("medium"),
            keep: Markup::join(
                wanted.pairs().into_iter().filter(|(k, _)| *k != "q").map(|(k, v)| hidden(k, v)),
            ),
            filter: filter(l, &action, found),
            found: Toolbar::new(l.a2("organiser-found", "n", all.len(), "all", found.rows.len())),
            empty: shown.is_empty().then(|| empty(l, found, &action)),
            table: (!shown.is_empty()).then_some(table),
            shown: Markup::join(shown.iter().map(|listed| hidden("shown", &listed.request.id.to_string()))),
            bulk: bulk(l, shown.len(), found.over()),
            pages: Pagination::new(l, small(at), small(pages), prefix),
            files: files(l, course),
            action,
            shell,
        }
    }

    /// People in every state.
    pub(crate) fn sample(l: L) -> Self {
        Self::of_sample(l, sample::places(), &["admitted", "refused", "waiting", "withdrawn"], None)
    }

    /// Nobody yet.
    pub(crate) fn sample_empty(l: L) -> Self {
        Self::of_sample(l, Places { places: 30, admitted: 0, waiting: 0 }, &[], None)
    }

    /// No place left, and an admission refused for it.
    pub(crate) fn sample_full(l: L) -> Self {
        let places = Places { places: 2, admitted: 2, waiting: 2 };
        let refused = Refused::new(&domain::enrolment::Refused::Full { places: 2 });
        Self::of_sample(l, places, &["admitted", "admitted", "waiting", "waiting"], Some(&refused))
    }

    /// Narrowed until nobody is left.
    pub(crate) fn sample_found(l: L) -> Self {
        let mut found = Self::found(l, sample::places(), &["admitted", "waiting"]);
        found.query.wanted.q = "？".to_owned();
        found.query.wanted.county = found.rows[0].person.county.clone();
        Self::new(crate::shell::sample(l, l.t("organiser-title")), &found, None)
    }

    fn of_sample(l: L, places: Places, states: &[&str], refused: Option<&Refused>) -> Self {
        let found = Self::found(l, places, states);
        Self::new(crate::shell::sample(l, l.t("organiser-title")), &found, refused)
    }

    fn found(l: L, places: Places, states: &[&str]) -> Found {
        let number = |n: u128, state: &str| (state == "waiting").then(|| i64::try_from(n).unwrap_or(1));
        let rows = (1..)
            .zip(states)
            .zip(sample::people(l))
            .map(|((n, state), person)| Listed {
                request: sample::enrolment(n, state, number(n, state)),
                person,
            })
            .collect();
        Found { course: sample::course(l), places, rows, query: ListQuery::default(), now: sample::now() }
    }
}

fn head(l: L, found: &Found, here: &str) -> PageHead {
    let course = &found.course;
    let crumbs = Breadcrumb::new(l)
        .link(l.t("nav-desk"), "/desk/courses")
        .link(course.title.as_str(), here)
        .here(l.t("organiser-title"));
    let head = PageHead::new(l.t("organiser-title"))
        .crumbs(crumbs)
        .eyebrow(course.code.as_str())
        .lead(course.title.as_str())
        .tag(catalogue::view::state_tag(l, course.state(found.now)));
    if found.rows.is_empty() {
        return head;
    }
    head.action(Button::link(l.t("message-title"), format!("{here}/message")).icon("mail"))
        .action(Button::link(l.t("reports-title"), format!("{here}/reports")).icon("download"))
}

fn hidden(name: &str, value: &str) -> Markup {
    Markup::raw(format!("<input type=\"hidden\" name=\"{name}\" value=\"")).and(value).and(Markup::raw("\">"))
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

fn tabs(l: L, action: &str, view: &str, rows: &[Listed]) -> Tabs {
    let mut tabs = Tabs::new(l.t("organiser-tabs"));
    for name in VIEWS {
        let count = rows.iter().filter(|row| narrow::in_view(name, &row.request)).count();
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let label = l.t(&format!("organiser-view-{name}"));
        tabs = tabs.tab_count(label, format!("{action}?v={name}"), count, name == view);
    }
    tabs
}

fn filter(l: L, action: &str, found: &Found) -> Filter {
    let wanted = &found.query.wanted;
    let (counties, schools) = narrow::choices(l, &found.rows, wanted);
    let mut filter = Filter::new(l, action);
    let fields = [
        ("county", "sheet-county", counties, &wanted.county),
        ("school", "sheet-school", schools, &wanted.school),
    ];
    for (name, label, choices, value) in fields {
        if !value.is_empty() {
            let words = if value == narrow::NO_SCHOOL { l.t("organiser-no-school") } else { value.clone() };
            filter = filter.active(words, format!("{action}?{}", wanted.query(&[name])));
        }
        filter = filter.field(Field::select(l, name, l.t(label), choices).value(value.as_str()).plain());
    }
    for (name, value) in [("v", wanted.v.as_str()), ("q", &wanted.q)] {
        if !value.is_empty() {
            filter = filter.keep(name, value);
        }
    }
    filter
}

fn row(l: L, action: &str, listed: &Listed, found: &Found) -> Row {
    let (enrolment, person) = (&listed.request, &listed.person);
    Row::default()
        .pick(enrolment.id.to_string(), person.name.as_str())
        .cell(who(l, person))
        .cell(school(l, person))
        .cell(standing_tag(l, enrolment))
        .cell(l.relative(from_millis(enrolment.requested_at), found.now))
        .cell(actions(l, action, enrolment, person, found))
        .muted(!enrolment.is_alive())
}

/// Name, position and personal code.
pub(super) fn who(l: L, person: &Person) -> Markup {
    let position = catalogue::view::option_label(l, "audience_positions", &person.position);
    let second = [position.as_str(), person.personal_code.as_str()].join("　");
    Markup::raw("<div>")
        .and(person.name.as_str())
        .and(Markup::raw("<br>"))
        .and(Markup::small(second.trim()))
        .and(Markup::raw("</div>"))
}

/// School, county and district.
pub(super) fn school(l: L, person: &Person) -> Markup {
    if person.organisation_name.is_empty() {
        return Tag::new(Tone::Warn, l.t("organiser-no-school")).into();
    }
    let place = format!("{} {}", person.county, person.district);
    Markup::raw("<div>")
        .and(person.organisation_name.as_str())
        .and(Markup::raw("<br>"))
        .and(Markup::small(place.trim()))
        .and(Markup::raw("</div>"))
}

/// What may still be decided about one: a place while one is free, also after a refusal; a refusal of anybody who stands.
fn actions(l: L, action: &str, enrolment: &Enrolment, person: &Person, found: &Found) -> Markup {
    let mut out = Markup::default();
    let refused = enrolment.state == "refused";
    let may_admit = refused || (enrolment.is_alive() && enrolment.state != "admitted");
    if !found.over() && may_admit && found.places.free() > 0 {
        let label = if refused { "organiser-put-back" } else { "organiser-admit" };
        let admit = Button::submit(l.t(label)).small().icon("check").about(person.name.as_str());
        out = out.and(admit.named("admit", enrolment.id.to_string()).to(action));
    }
    if !found.over() && enrolment.is_alive() {
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

/// What can be done with those ticked; without scripts one box stands for all of the page.
fn bulk(l: L, shown: usize, over: bool) -> Markup {
    if shown == 0 {
        return Markup::default();
    }
    let all = Markup::raw("<noscript><p class=\"choice\"><input type=\"checkbox\" id=\"all\" name=\"all\" value=\"1\"><label for=\"all\">")
        .and(l.a("organiser-all-shown", "n", shown))
        .and(Markup::raw("</label></p></noscript>"));
    let mut buttons = Markup::default();
    if !over {
        buttons = buttons
            .and(Button::submit(l.t("organiser-chosen-admit")).named("do", "admit").icon("check"))
            .and(Button::submit(l.t("organiser-chosen-list")).named("do", "list").quiet())
            .and(Button::submit(l.t("organiser-chosen-refuse")).named("do", "refuse").quiet());
    }
    all.and(Markup::raw("<div class=\"actions\">"))
        .and(buttons)
        .and(Button::submit(l.t("organiser-chosen-message")).named("do", "message").quiet().icon("mail"))
        .and(Markup::raw("<span class=\"sub\" data-chosen role=\"status\"></span></div>"))
        .and(Markup::raw("<p class=\"sub\">"))
        .and(l.t("organiser-chosen-hint"))
        .and(Markup::raw("</p>"))
}

fn empty(l: L, found: &Found, action: &str) -> Empty {
    if found.rows.is_empty() {
        let share = Button::link(l.t("organiser-course-page"), format!("/courses/{}", found.course.code));
        return Empty::new(l.t("organiser-empty"), l.t("organiser-empty-text")).action(share.icon("link"));
    }
    let all = Button::link(l.t("organiser-show-all"), action);
    Empty::new(l.t("organiser-none"), l.t("organiser-none-text")).action(all)
}

/// The files of the course, shortest way; the page of reports explains them.
fn files(l: L, course: &Course) -> Card {
    let line = |kind: Kind| {
        let buttons = reports::links(l, course, kind).into_iter().map(Markup::from);
        Markup::raw("<li>")
            .and(l.t(&format!("report-kind-{}", kind.as_str())))
            .and(Markup::raw("<div class=\"actions\">"))
            .and(Markup::join(buttons))
            .and(Markup::raw("</div></li>"))
    };
    let list = Markup::raw("<ul class=\"stack\">")
        .and(Markup::join(Kind::ALL.into_iter().map(line)))
        .and(Markup::raw("</ul>"));
    let more = Button::link(l.t("reports-more"), format!("/desk/courses/{}/reports", course.code));
    Card::new(list).title(l.t("reports-title")).action(more.small().quiet())
}
