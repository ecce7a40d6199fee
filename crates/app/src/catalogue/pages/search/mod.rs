//! Finding a course: words and filters in the address, cards with places left.

mod answer;
mod chips;
mod filters;
mod samples;

pub(in crate::catalogue) use samples::samples;

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query as Pairs, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ids::CourseCode;
use jiff::Timestamp;
use platform::AppResult;
use platform::web::{Ctx, page};
use ui::components::{
    Button, CourseCard, Empty, Filter, Notice, PageHead, Pagination, Tabs, Tag, Tone, Toolbar,
};
use ui::{L, Markup, Shell};

use self::answer::Answer;
use self::filters::Known;
use super::super::search::Query;
use super::super::{Course, CourseId, store, view};
use crate::enrolment::{self, Places};
use crate::following::{self, mark};
use crate::{App, identity};

#[derive(Template)]
#[template(path = "catalogue/pages/search/list.html")]
struct ListPage {
    shell: Shell,
    head: PageHead,
    filter: Filter,
    notices: Vec<Notice>,
    sort: Tabs,
    toolbar: Toolbar,
    cards: Vec<CourseCard>,
    empty: Option<Empty>,
    pages: Pagination,
    /// The question as the feeds of it have it, with its `?`.
    tail: String,
}

/// `GET /courses`.
pub async fn list(
    State(app): State<App>,
    ctx: Ctx,
    Pairs(pairs): Pairs<Vec<(String, String)>>,
) -> AppResult<Response> {
    let query = Query::read(&pairs);
    let conn = app.db.read();
    if let Ok(code) = CourseCode::parse(&query.text) {
        let found = store::by_code(conn, &code.to_string()).await?;
        if found.is_some_and(|course| course.approved_at.is_some()) {
            return Ok(Redirect::to(&format!("/courses/{code}")).into_response());
        }
    }
    let answer = answer::answer(&app, &query, ctx.now).await?;
    let ids: Vec<CourseId> = answer.courses.iter().map(|(course, _)| course.id).collect();
    let places = enrolment::places(conn, &ids).await?;
    let own_county = match &ctx.viewer {
        Some(viewer) => identity::person(conn, viewer.person).await?.county,
        None => String::new(),
    };
    let shell = crate::shell(&ctx, ctx.l.t("course-search-title"));
    let known = Known { pairs: &pairs, counts: answer.counts.as_ref(), own_county: &own_county };
    let followed = match &ctx.viewer {
        Some(viewer) => following::followed(conn, viewer.person, &ids).await?,
        None => Vec::new(),
    };
    page(&draw_list(shell, &query, &known, &answer, &places, &followed, ctx.now))
}

fn draw_list(
    mut shell: Shell,
    query: &Query,
    known: &Known<'_>,
    answer: &Answer,
    places: &HashMap<CourseId, Places>,
    followed: &[CourseId],
    now: Timestamp,
) -> ListPage {
    let l = shell.l;
    shell.query.clone_from(&query.text);
    let here = query.at_page(1);
    let prefix = format!("{here}{}page=", if here.contains('?') { '&' } else { '?' });
    let cards = answer.courses.iter().map(|(course, kilometres)| {
        let press = mark::button(&shell, &course.code, &course.title, followed.contains(&course.id));
        card(l, query, course, *kilometres, places.get(&course.id).copied(), now).action(press)
    });
    let cards = cards.collect();
    let shown = u32::try_from(answer.page).unwrap_or(u32::MAX);
    ListPage {
        head: PageHead::new(l.t("course-search-title")).lead(l.t("course-search-lead")),
        filter: filters::form(l, query, known),
        notices: notices(l, query, answer),
        sort: sort(l, query, answer),
        toolbar: toolbar(l, query, answer.total),
        empty: answer.courses.is_empty().then(|| empty(l, query)),
        cards,
        pages: Pagination::new(l, shown, answer.pages(), prefix),
        tail: tail(query),
        shell,
    }
}

/// The question behind the address of the list, as feeds and saved searches have it.
fn tail(query: &Query) -> String {
    let asked = Query { page: 1, sort: String::new(), upcoming: true, ..query.clone() };
    asked.at_page(1).strip_prefix("/courses").unwrap_or_default().to_owned()
}

/// How many, and the ways of hearing of more: kept and told by mail, or read elsewhere.
fn toolbar(l: L, query: &Query, total: u64) -> Toolbar {
    let (bar, tail) = (Toolbar::new(count(l, query, total)), tail(query));
    let bar = if tail.is_empty() {
        bar
    } else {
        let keep = Button::link(l.t("saved-new"), format!("/my/searches/new{tail}"));
        bar.action(keep.small().icon("bell"))
    };
    bar.action(Button::link(l.t("feeds-link"), format!("/feeds{tail}")).small().icon("calendar"))
}

fn card(
    l: L,
    query: &Query,
    course: &Course,
    kilometres: Option<f64>,
    places: Option<Places>,
    now: Timestamp,
) -> CourseCard {
    let card = view::card(l, course, places, now).title_shown(marked(&course.title, &query.words));
    match kilometres {
        Some(far) => {
            let text = if far < 1.0 { l.t("find-same-county") } else { l.a("find-away", "n", far.round()) };
            card.tag(Tag::new(Tone::Neutral, text).icon("pin"))
        }
        None => card,
    }
}

/// A title with the typed words in it marked.
fn marked(title: &str, words: &[String]) -> Markup {
    let lower: Vec<char> = title.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect();
    let mut hit = vec![false; lower.len()];
    for word in words.iter().map(|word| word.chars().collect::<Vec<char>>()) {
        // One letter alone says nothing.
        if word.len() < 2 || word.len() > lower.len() {
            continue;
        }
        for at in (0..=lower.len() - word.len()).filter(|&at| lower[at..at + word.len()] == word[..]) {
            hit[at..at + word.len()].fill(true);
        }
    }
    let mut shown = Markup::default();
    let mut rest: Vec<(char, bool)> = title.chars().zip(hit).collect();
    while let Some(&(_, on)) = rest.first() {
        let end = rest.iter().position(|(_, other)| *other != on).unwrap_or(rest.len());
        let piece: String = rest.drain(..end).map(|(c, _)| c).collect();
        shown = if on {
            shown.and(Markup::raw("<mark>")).and(piece).and(Markup::raw("</mark>"))
        } else {
            shown.and(piece)
        };
    }
    shown
}

fn count(l: L, query: &Query, total: u64) -> Markup {
    let text = if query.text.is_empty() {
        l.a("course-search-count", "n", total)
    } else {
        l.a2("course-search-count-for", "n", total, "words", &query.text)
    };
    Markup::raw("<p role=\"status\">").and(Markup::from(text)).and(Markup::raw("</p>"))
}

/// What is to be known about the answer as a whole.
fn notices(l: L, query: &Query, answer: &Answer) -> Vec<Notice> {
    let mut notices = Vec::new();
    match &answer.suggested {
        Some(meant) => {
            let text = l.a2("find-suggested", "typed", &query.text, "words", meant);
            notices.push(Notice::new(Tone::Info, text));
        }
        None if answer.relaxed => notices.push(Notice::new(Tone::Info, l.t("find-relaxed"))),
        None => {}
    }
    if answer.counts.is_none() && query.needs_index() {
        notices.push(Notice::new(Tone::Warn, l.t("find-no-index")));
    }
    notices
}

fn sort(l: L, query: &Query, answer: &Answer) -> Tabs {
    let mut orders = vec!["soonest", "newest", "closing", "hours"];
    if !query.words.is_empty() && answer.counts.is_some() {
        orders.insert(0, "best");
    }
    if !query.near.is_empty() && answer.counts.is_some() {
        orders.push("nearest");
    }
    let untold = Query { sort: String::new(), ..query.clone() };
    // The database knows neither what fits best nor what is near: it answers by time then.
    let current = if orders.contains(&query.order()) { query.order() } else { "soonest" };
    orders.into_iter().fold(Tabs::new(l.t("course-search-sort")), |tabs, order| {
        // The order that needs no word has the shorter address.
        let sort = if untold.order() == order { String::new() } else { order.to_owned() };
        let at = Query { sort, ..query.clone() };
        tabs.tab(l.t(&format!("course-search-sort-{order}")), at.at_page(1), current == order)
    })
}

/// Nothing found: says why that may be and offers wider questions.
fn empty(l: L, query: &Query) -> Empty {
    let mut empty = Empty::new(l.t("course-search-empty"), l.t("find-empty-text"));
    if query.is_filtered() && !query.text.is_empty() {
        let words = Query { text: query.text.clone(), words: query.words.clone(), ..Query::all() };
        empty = empty.action(Button::link(l.t("course-search-without-filters"), words.at_page(1)).primary());
    }
    let filters = chips::active(l, query);
    if filters.len() > 1 {
        // Each condition alone may be the one too many: one press takes it away.
        for (label, without) in filters.into_iter().filter(|(label, _)| *label != query.text).take(4) {
            let label = l.a("find-empty-without", "filter", label);
            empty = empty.action(Button::link(label, without.at_page(1)).small());
        }
    }
    if query.upcoming {
        let past = Query { upcoming: false, ..query.clone() };
        empty = empty.action(Button::link(l.t("course-search-with-past"), past.at_page(1)));
    }
    empty.action(Button::link(l.t("course-search-all"), "/courses").quiet())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_words_are_marked_and_nothing_becomes_markup() {
        let mark = |title: &str, words: &[&str]| {
            let words: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
            marked(title, &words).as_str().to_owned()
        };
        assert_eq!(
            mark("閱讀理解與Python", &["閱讀", "python"]),
            "<mark>閱讀</mark>理解與<mark>Python</mark>"
        );
        assert_eq!(mark("<b>閱讀", &["<b>"]), "<mark>&lt;b&gt;</mark>閱讀");
        assert_eq!(mark("閱讀", &["讀", "很長很長的字"]), "閱讀");
        assert_eq!(mark("", &["閱讀"]), "");
    }
}
