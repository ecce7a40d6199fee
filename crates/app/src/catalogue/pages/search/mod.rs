//! Finding a course: words and filters in the address, cards with places left.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query as Pairs, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::codes;
use domain::course::life::CourseState;
use domain::ids::CourseCode;
use platform::web::{Ctx, page};
use platform::{AppResult, Page};
use ui::components::{Button, Choice, CourseCard, Empty, Field, Filter, PageHead, Pagination, Tabs, Toolbar};
use ui::{L, Markup, Shell};

use super::super::search::Query;
use super::super::{sample, store, view};
use crate::{App, directory, enrolment};

/// Cards on one page.
const PER_PAGE: i64 = 20;

#[derive(Template)]
#[template(path = "catalogue/pages/search/list.html")]
struct ListPage {
    shell: Shell,
    head: PageHead,
    filter: Filter,
    sort: Tabs,
    toolbar: Toolbar,
    cards: Vec<CourseCard>,
    empty: Option<Empty>,
    pages: Pagination,
}

/// `GET /courses`.
pub async fn list(
    State(app): State<App>,
    ctx: Ctx,
    Pairs(pairs): Pairs<BTreeMap<String, String>>,
) -> AppResult<Response> {
    let query = Query::read(&pairs);
    let conn = app.db.read();
    if let Ok(code) = CourseCode::parse(&query.text) {
        let found = store::by_code(conn, &code.to_string()).await?;
        if found.is_some_and(|course| course.approved_at.is_some()) {
            return Ok(Redirect::to(&format!("/courses/{code}")).into_response());
        }
    }
    let (courses, total) = store::search(conn, &query, ctx.now, PER_PAGE).await?;
    let ids: Vec<_> = courses.iter().map(|c| c.id).collect();
    let places = enrolment::places(conn, &ids).await?;
    let cards = courses.iter().map(|c| view::card(ctx.l, c, places.get(&c.id).copied(), ctx.now)).collect();
    let counties = directory::counties(conn).await?;
    let shell = crate::shell(&ctx, ctx.l.t("course-search-title"));
    page(&draw_list(shell, &query, &pairs, &counties, cards, total))
}

fn draw_list(
    mut shell: Shell,
    query: &Query,
    pairs: &BTreeMap<String, String>,
    counties: &[String],
    cards: Vec<CourseCard>,
    total: i64,
) -> ListPage {
    let l = shell.l;
    shell.query.clone_from(&query.text);
    let number = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    let pages = number((total + PER_PAGE - 1) / PER_PAGE);
    let here = query.at_page(1);
    let prefix = format!("{here}{}page=", if here.contains('?') { '&' } else { '?' });
    ListPage {
        head: PageHead::new(l.t("course-search-title")).lead(l.t("course-search-lead")),
        filter: filter(l, query, pairs, counties),
        sort: sort(l, query),
        toolbar: Toolbar::new(count(l, query, total)),
        empty: cards.is_empty().then(|| empty(l, query)),
        cards,
        pages: Pagination::new(l, number(query.page), pages, prefix),
        shell,
    }
}

fn count(l: L, query: &Query, total: i64) -> Markup {
    let text = if query.text.is_empty() {
        l.a("course-search-count", "n", total)
    } else {
        l.a2("course-search-count-for", "n", total, "words", &query.text)
    };
    Markup::raw("<p role=\"status\">").and(Markup::from(text)).and(Markup::raw("</p>"))
}

fn sort(l: L, query: &Query) -> Tabs {
    let current = if query.sort.is_empty() { "soonest" } else { query.sort.as_str() };
    ["soonest", "newest", "hours"].into_iter().fold(Tabs::new(l.t("course-search-sort")), |tabs, sort| {
        let at =
            Query { sort: if sort == "soonest" { String::new() } else { sort.to_owned() }, ..query.clone() };
        tabs.tab(l.t(&format!("course-search-sort-{sort}")), at.at_page(1), current == sort)
    })
}

fn filter(l: L, query: &Query, pairs: &BTreeMap<String, String>, counties: &[String]) -> Filter {
    let options = |key: &str| -> Vec<Choice> {
        let field = codes::tables().field(key);
        let list = field.map(|f| f.options.as_slice()).unwrap_or_default();
        list.iter().map(|o| Choice::new(&o.code, view::option_label(l, key, &o.code))).collect()
    };
    let ways =
        ["onsite", "online"].map(|way| Choice::new(way, l.t(&format!("course-search-way-{way}")))).to_vec();
    let places = counties.iter().map(|county| Choice::new(county, county)).collect();
    let tick = |key: &str, on: bool| {
        Field::tick(l, key, l.t(&format!("course-search-{key}"))).value(if on { "1" } else { "" }).plain()
    };
    let filter = Filter::new(l, "/courses")
        .field(
            Field::text(l, "q", l.t("course-search-words"))
                .value(&query.text)
                .hint(l.t("course-search-words-hint"))
                .plain(),
        )
        .field(Field::select(l, "county", l.t("course-search-county"), places).value(&query.county).plain())
        .field(
            Field::select(l, "stage", l.t("course-search-stage"), options("audience_stages"))
                .value(&query.stage)
                .plain(),
        )
        .field(
            Field::select(l, "scope", l.t("course-search-scope"), options("scope"))
                .value(&query.scope)
                .plain(),
        )
        .field(date(l, "from", pairs, query.from.is_some()))
        .field(date(l, "until", pairs, query.until.is_some()))
        .field(Field::select(l, "way", l.t("course-search-way"), ways).value(&query.way).plain())
        .field(tick("open", query.open))
        .field(tick("free", query.free))
        .field(tick("past", !query.upcoming))
        .keep("sort", &query.sort);
    active(l, query)
        .into_iter()
        .fold(filter, |filter, (label, without)| filter.active(label, without.at_page(1)))
}

/// A date as typed; what can't be read is left out of the search and says so.
fn date(l: L, key: &str, pairs: &BTreeMap<String, String>, understood: bool) -> Field {
    let typed = pairs.get(key).map(|t| t.trim()).unwrap_or_default();
    let error = (!typed.is_empty() && !understood).then(|| l.a("refusal-date-form", "given", typed));
    Field::date(l, key, l.t(&format!("course-search-{key}"))).value(typed).error(error).plain()
}

/// The conditions in force, each with the same question without it.
fn active(l: L, query: &Query) -> Vec<(String, Query)> {
    let mut found = Vec::new();
    let mut add = |on: bool, label: String, without: &dyn Fn(&mut Query)| {
        if on {
            let mut other = query.clone();
            without(&mut other);
            found.push((label, other));
        }
    };
    let label = |field: &str, code: &str| view::option_label(l, field, code);
    let day = |key: &str, day: Option<jiff::civil::Date>| {
        day.map(|d| l.a(&format!("course-search-chip-{key}"), "day", l.date(d))).unwrap_or_default()
    };
    let way = if query.way == "online" { "online" } else { "onsite" };
    add(!query.text.is_empty(), query.text.clone(), &|q| q.text.clear());
    add(!query.county.is_empty(), query.county.clone(), &|q| q.county.clear());
    add(!query.stage.is_empty(), label("audience_stages", &query.stage), &|q| q.stage.clear());
    add(!query.scope.is_empty(), label("scope", &query.scope), &|q| q.scope.clear());
    add(query.from.is_some(), day("from", query.from), &|q| q.from = None);
    add(query.until.is_some(), day("until", query.until), &|q| q.until = None);
    add(!query.way.is_empty(), l.t(&format!("course-search-way-{way}")), &|q| q.way.clear());
    add(query.open, l.t("course-search-open"), &|q| q.open = false);
    add(query.free, l.t("course-search-free"), &|q| q.free = false);
    add(!query.upcoming, l.t("course-search-past"), &|q| q.upcoming = true);
    found
}

/// Nothing found: says why that may be and offers wider questions.
fn empty(l: L, query: &Query) -> Empty {
    let mut empty = Empty::new(l.t("course-search-empty"), l.t("course-search-empty-text"));
    if query.is_filtered() && !query.text.is_empty() {
        let words = Query { text: query.text.clone(), upcoming: true, ..Query::default() };
        empty = empty.action(Button::link(l.t("course-search-without-filters"), words.at_page(1)).primary());
    }
    if query.upcoming {
        let past = Query { upcoming: false, ..query.clone() };
        empty = empty.action(Button::link(l.t("course-search-with-past"), past.at_page(1)));
    }
    empty.action(Button::link(l.t("course-search-all"), "/courses").quiet())
}

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page { name: "catalogue/search/results", render: |l| super::draw(&ListPage::sample(l)) },
        Page { name: "catalogue/search/empty", render: |l| super::draw(&ListPage::empty_sample(l)) },
    ]
}

impl ListPage {
    fn sample(l: L) -> Self {
        let pairs: BTreeMap<String, String> = [("stage", "14-4"), ("open", "1"), ("from", "115/13/1")]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .into();
        let states = [
            (CourseState::Approved, sample::places(34, 0)),
            (CourseState::Approved, sample::places(40, 7)),
            (CourseState::Running, sample::places(12, 0)),
            (CourseState::Closed, sample::places(31, 0)),
        ];
        let cards = states
            .map(|(state, places)| view::card(l, &sample::course(l, state), Some(places), sample::now()));
        let shell = crate::shell::sample(l, l.t("course-search-title"));
        draw_list(
            shell,
            &Query::read(&pairs),
            &pairs,
            &[l.pick("示範縣", "Model County").to_owned()],
            cards.to_vec(),
            128,
        )
    }

    fn empty_sample(l: L) -> Self {
        let pairs: BTreeMap<String, String> = [("q", l.pick("天文望遠鏡", "telescope")), ("free", "1")]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .into();
        draw_list(
            crate::shell::sample(l, l.t("course-search-title")),
            &Query::read(&pairs),
            &pairs,
            &[],
            Vec::new(),
            0,
        )
    }
}
