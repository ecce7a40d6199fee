//! The list of an organiser's courses.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::course::life::{CourseState, ProposalState};
use domain::permissions::Function;
use domain::text::fold;
use jiff::Timestamp;
use platform::AppResult;
use platform::ids::OrganisationId;
use platform::web::{Ctx, page};
use sea_orm::ConnectionTrait;
use ui::components::{
    Button, Column, Empty, Field, Light, Lights, PageHead, Pagination, Row, Table, Tabs, Tag, Tone,
};
use ui::{L, Markup, Shell, encode};

use super::super::super::store::own::{self, Wanted};
use super::super::super::{Course, CourseId, Tally, sample, view};
use super::signals;
use crate::enrolment::{self, Places};
use crate::{App, directory};

const PER_PAGE: usize = 50;
const GROUPS: [&str; 6] = ["now", "preparing", "open", "roster", "closed", "cancelled"];

#[derive(Template)]
#[template(path = "catalogue/pages/own/list.html")]
struct ListPage {
    shell: Shell,
    head: PageHead,
    lights: Lights,
    tabs: Tabs,
    search: Field,
    group: String,
    table: Table,
    empty: Option<Empty>,
    pages: Pagination,
}

/// What of the list is asked for.
#[derive(Default)]
struct Asked {
    group: String,
    text: String,
    page: usize,
    may_register: bool,
}

/// The page of courses asked for, and how many there are.
struct Found {
    courses: Vec<Course>,
    /// From 1.
    current: usize,
    pages: usize,
    /// All of the organisation, whatever is asked for.
    tally: Tally,
}

/// `GET /desk/courses`.
pub async fn list(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<BTreeMap<String, String>>,
) -> AppResult<Response> {
    let conn = app.db.read();
    let get = |key: &str| query.get(key).map(|v| fold(v)).unwrap_or_default();
    let asked = Asked {
        group: GROUPS.into_iter().find(|g| *g == get("group")).unwrap_or("now").to_owned(),
        text: query.get("q").map(|v| v.trim().to_owned()).unwrap_or_default(),
        page: get("page").parse().unwrap_or(1),
        may_register: ctx.viewer()?.may(Function::COURSE_REGISTER),
    };
    let found =
        find(conn, &directory::answers_for(conn, ctx.seat()?.organisation).await?, &asked, ctx.now).await?;
    let ids: Vec<_> = found.courses.iter().map(|c| c.id).collect();
    let places = enrolment::places(conn, &ids).await?;
    let shell = crate::shell(&ctx, ctx.l.t("course-own-title"));
    page(&draw(shell, &found, &places, &asked, ctx.now))
}

async fn find<C: ConnectionTrait>(
    conn: &C,
    organisations: &[OrganisationId],
    asked: &Asked,
    now: Timestamp,
) -> AppResult<Found> {
    let wanted = Wanted { states: states(&asked.group), words: words(&asked.text) };
    let tally = own::tally(conn, organisations, &[], now).await?;
    let total = if wanted.words.is_empty() {
        tally.of(&wanted.states)
    } else {
        own::tally(conn, organisations, &wanted.words, now).await?.of(&wanted.states)
    };
    let pages = total.div_ceil(PER_PAGE).max(1);
    let current = asked.page.clamp(1, pages);
    let courses = own::page(conn, organisations, &wanted, now, ((current - 1) * PER_PAGE, PER_PAGE)).await?;
    Ok(Found { courses, current, pages, tally })
}

/// Words of code or title, each as typed and folded: titles keep the signs they were typed with.
fn words(text: &str) -> Vec<[String; 2]> {
    text.split_whitespace().take(8).map(|word| [word.to_lowercase(), fold(word).to_lowercase()]).collect()
}

fn draw(
    shell: Shell,
    found: &Found,
    places: &HashMap<CourseId, Places>,
    asked: &Asked,
    now: Timestamp,
) -> ListPage {
    let l = shell.l;
    let rows = found.courses.iter();
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let prefix = format!("/desk/courses?group={}&q={}&page=", asked.group, encode(&asked.text));
    let nominate = Button::link(l.t("course-own-nominate"), "/desk/nominations").quiet();
    let head = PageHead::new(l.t("course-own-title")).lead(l.t("course-own-lead")).action(nominate);
    let new = Button::link(l.t("course-own-new"), "/desk/courses/new").primary().icon("plus");
    let workbook = Button::link(l.t("workbook-link"), "/desk/courses/workbook").icon("upload");
    ListPage {
        head: if asked.may_register { head.action(new.clone()).action(workbook) } else { head },
        lights: signals::lights(l, &found.tally),
        tabs: tabs(l, &found.tally, &asked.group),
        search: Field::text(l, "q", l.t("course-own-search")).value(&asked.text).width("medium").plain(),
        group: asked.group.clone(),
        table: table(l).rows(rows.map(|course| row(l, course, places.get(&course.id).copied(), now))),
        empty: found.courses.is_empty().then(|| empty(l, &found.tally, asked, new)),
        pages: Pagination::new(l, number(found.current), number(found.pages), prefix),
        shell,
    }
}

fn in_group(group: &str, state: CourseState) -> bool {
    use CourseState as S;
    match group {
        "preparing" => matches!(state, S::Draft | S::Returned | S::Submitted),
        "open" => matches!(state, S::Approved | S::Running),
        "roster" => matches!(state, S::Held | S::RosterSubmitted | S::RosterReturned),
        "closed" => state == S::Closed,
        "cancelled" => state == S::Cancelled,
        _ => !matches!(state, S::Closed | S::Cancelled),
    }
}

fn states(group: &str) -> Vec<CourseState> {
    CourseState::ALL.into_iter().filter(|state| in_group(group, *state)).collect()
}

fn urgency(light: Light) -> i64 {
    match light {
        Light::Red => 0,
        Light::Amber => 1,
        Light::Green => 2,
        Light::Off => 3,
    }
}

fn tabs(l: L, tally: &Tally, current: &str) -> Tabs {
    GROUPS.into_iter().fold(Tabs::new(l.t("course-own-groups")), |tabs, group| {
        let count = tally.of(&states(group));
        let href = format!("/desk/courses?group={group}");
        tabs.tab_count(
            l.t(&format!("course-group-{group}")),
            href,
            u32::try_from(count).unwrap_or(u32::MAX),
            group == current,
        )
    })
}

fn table(l: L) -> Table {
    let columns = vec![
        Column::text(l.t("course-column-course")),
        Column::text(l.t("course-column-days")),
        Column::number(l.t("course-column-places")),
        Column::text(l.t("course-column-state")),
        Column::text(l.t("course-column-next")),
    ];
    Table::new(l, l.t("course-own-title"), columns)
}

fn row(l: L, course: &Course, places: Option<Places>, now: Timestamp) -> Row {
    let state = course.state(now);
    let href = format!("/desk/courses/{}", course.code);
    let days = match (course.starts_on(), course.ends_on()) {
        (Some(starts), Some(ends)) => view::days_text(l, starts, ends),
        _ => l.t("course-no-days"),
    };
    let taken = places.map_or("—".to_owned(), |p| format!("{} / {}", p.admitted, p.places));
    let late = signals::light(course, now) == Light::Red;
    let change = signals::change(course, now);
    let correct = (change == ProposalState::Returned)
        .then(|| Button::link(l.t("course-do-correct"), format!("{href}/edit/check")));
    let next = match correct.or_else(|| super::show::next_button(l, course, now)) {
        Some(button) => Markup::from(button.small().about(course.title.clone())),
        None => Markup::small(&view::next_action_text(l, state)),
    };
    let tag = Markup::from(view::state_tag(l, state));
    let tag = match change_tag(l, change) {
        Some(change) => tag.and(Markup::raw(" ")).and(change),
        None => tag,
    };
    let tag = if late { tag.and(Markup::raw(" ")).and(Tag::new(Tone::Bad, l.t("course-late"))) } else { tag };
    // One element, because on a phone a cell's parts would stand beside each other.
    let tag = Markup::raw("<div>").and(tag).and(Markup::raw("</div>"));
    Row::default()
        .cell(Markup::link(&name(l, course), &href).and(Markup::raw("<br>")).and(Markup::small(&course.code)))
        .cell(days)
        .cell(taken)
        .cell(tag)
        .cell(next)
        .muted(matches!(state, CourseState::Cancelled))
}

/// What is said beside the state while a change of the approved course was sent or came back.
fn change_tag(l: L, change: ProposalState) -> Option<Tag> {
    match change {
        ProposalState::Returned => Some(Tag::new(Tone::Warn, l.t("review-change-returned"))),
        ProposalState::Submitted => Some(Tag::new(Tone::Info, l.t("review-change-waits"))),
        ProposalState::None | ProposalState::Open => None,
    }
}

fn name(l: L, course: &Course) -> String {
    if course.title == "—" { l.t("course-untitled") } else { course.title.clone() }
}

fn empty(l: L, tally: &Tally, asked: &Asked, new: Button) -> Empty {
    if tally.of(&CourseState::ALL) == 0 {
        let empty = Empty::new(l.t("course-own-empty"), l.t("course-own-empty-text"));
        return if asked.may_register { empty.action(new) } else { empty };
    }
    Empty::new(l.t("course-own-nothing"), l.t("course-own-nothing-text"))
        .action(Button::link(l.t("course-own-all"), "/desk/courses"))
}

/// All of these courses, on one page; the page of those `shown`.
fn sample_found(courses: Vec<Course>, shown: impl Fn(&Course) -> bool) -> Found {
    let standing = |c: &Course| (c.state(sample::now()), urgency(signals::light(c, sample::now())));
    let tally = Tally::sample(courses.iter().map(standing));
    let mut courses: Vec<Course> = courses.into_iter().filter(shown).collect();
    courses.sort_by_key(|course| standing(course).1);
    Found { courses, current: 1, pages: 1, tally }
}

pub(super) fn sample_full(l: L) -> String {
    let states = CourseState::ALL.into_iter().map(|state| sample::course(l, state));
    let courses: Vec<Course> = states.chain([sample::changed(l)]).collect();
    let places = HashMap::from([(courses[0].id, sample::places(12, 0))]);
    let found = sample_found(courses, |c| in_group("now", c.state(sample::now())));
    let asked = Asked { group: "now".to_owned(), may_register: true, ..Asked::default() };
    super::super::draw(&draw(
        crate::shell::sample(l, l.t("course-own-title")),
        &found,
        &places,
        &asked,
        sample::now(),
    ))
}

pub(super) fn sample_empty(l: L) -> String {
    let asked = Asked { group: "now".to_owned(), may_register: true, ..Asked::default() };
    super::super::draw(&draw(
        crate::shell::sample(l, l.t("course-own-title")),
        &sample_found(Vec::new(), |_| false),
        &HashMap::new(),
        &asked,
        sample::now(),
    ))
}

pub(super) fn sample_nothing(l: L) -> String {
    let asked = Asked { group: "closed".to_owned(), text: "天文".to_owned(), ..Asked::default() };
    let found = sample_found(vec![sample::course(l, CourseState::Approved)], |_| false);
    super::super::draw(&draw(
        crate::shell::sample(l, l.t("course-own-title")),
        &found,
        &HashMap::new(),
        &asked,
        sample::now(),
    ))
}
