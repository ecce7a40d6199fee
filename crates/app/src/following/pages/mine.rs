//! One's own list: followed courses, saved searches, the calendar's address.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use domain::course::life::CourseState;
use domain::following::MOST_SEARCHES;
use jiff::{SignedDuration, Timestamp};
use platform::clock::from_millis;
use platform::web::{Ctx, Posted, go, page};
use platform::{AppResult, Page};
use ui::components::{Button, Card, Column, Empty, PageHead, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::parts::{address, paragraph, question_line, section};
use crate::catalogue::{self, Course, CourseId, sample, view};
use crate::enrolment::{self, Places};
use crate::following::store::{self, searches};
use crate::following::{self, SavedSearch, SearchId, Told, mark, matching, tokens};
use crate::identity;
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// Days that found courses are counted for.
const COUNTED: SignedDuration = SignedDuration::from_hours(30 * 24);

#[derive(Default)]
struct Mine {
    /// Followed courses, those that are not over first.
    courses: Vec<Course>,
    places: HashMap<CourseId, Places>,
    /// What each person was told of last, with the instant.
    news: HashMap<CourseId, (String, i64)>,
    searches: Vec<SavedSearch>,
    found: HashMap<SearchId, i64>,
    quiet: bool,
    calendar: Option<String>,
}

/// `GET /my/following`.
pub async fn list(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let mine = load(&app, &ctx).await?;
    page(&draw_list(shell(&ctx, ctx.l.t("following-title")), &mine, ctx.now))
}

/// `POST /my/following/letters`.
pub async fn letters(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let quiet = posted.text("letters") != "1";
    following::set_quiet(&app, &ctx.actor(), ctx.viewer()?.person, quiet).await?;
    Ok(go("/my/following", Some(("success", if quiet { "follow-letters-off" } else { "follow-letters-on" }))))
}

/// `POST /my/following/calendar`.
pub async fn calendar(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let wanted = posted.text("do") != "end";
    following::set_calendar(&app, &ctx.actor(), ctx.viewer()?.person, wanted).await?;
    let key = if wanted { "follow-calendar-made" } else { "follow-calendar-ended" };
    Ok(go("/my/following#calendar", Some(("success", key))))
}

async fn load(app: &App, ctx: &Ctx) -> AppResult<Mine> {
    let (conn, person) = (app.db.read(), ctx.viewer()?.person);
    let same = identity::same_person(conn, person).await?;
    let follows = following::follows_of(conn, person).await?;
    let ids: Vec<CourseId> = follows.iter().map(|f| f.course).collect();
    let mut courses = catalogue::find_all(conn, &ids).await?;
    let over = |c: &Course| c.last_meeting_end.is_some_and(|end| end <= ctx.now.as_millisecond());
    courses.sort_by_key(|c| (over(c), ids.iter().position(|id| *id == c.id)));
    let mut news = HashMap::new();
    for told in store::told_to(conn, &same).await? {
        news.entry(told.course).or_insert((told.occasion, told.told_at));
    }
    let searches = following::searches_of(conn, person).await?;
    let search_ids: Vec<SearchId> = searches.iter().map(|s| s.id).collect();
    let since = (ctx.now - COUNTED).as_millisecond();
    let counts = searches::counts(conn, &search_ids, since).await?;
    let choice = store::choice(conn, person).await?;
    let url = |secret: String| {
        let base = app.settings.public_url.trim_end_matches('/');
        format!("{base}/feeds/mine/{}.ics", tokens::calendar_token(app, &secret))
    };
    Ok(Mine {
        places: enrolment::places(conn, &ids).await?,
        courses,
        news,
        searches,
        found: counts.into_iter().map(|c| (c.search, c.courses)).collect(),
        quiet: !store::quiet(conn, &same).await?.is_empty(),
        calendar: choice.calendar_secret.map(url),
    })
}

fn draw_list(shell: Shell, mine: &Mine, now: Timestamp) -> PartsPage {
    let l = shell.l;
    let head = PageHead::new(l.t("following-title")).lead(l.t("following-lead"));
    let find = Button::link(l.t("following-find"), "/courses").icon("search");
    let courses = if mine.courses.is_empty() {
        Empty::new(l.t("following-none"), l.t("following-none-text")).action(find.clone().primary()).into()
    } else {
        courses(&shell, mine, now)
    };
    let searches = if mine.searches.is_empty() {
        Empty::new(l.t("following-no-searches"), l.t("following-no-searches-text"))
            .action(find.clone())
            .into()
    } else {
        searches(l, mine)
    };
    let parts = vec![
        head.into(),
        section(&l.t("following-courses"), "courses", courses),
        section(&l.t("following-searches"), "searches", searches),
        section(&l.t("following-calendar"), "calendar", calendar_card(&shell, mine)),
        section(&l.t("following-letters"), "letters", letters_card(&shell, mine)),
    ];
    PartsPage::new(shell, parts)
}

fn courses(shell: &Shell, mine: &Mine, now: Timestamp) -> Markup {
    let l = shell.l;
    let cards = mine.courses.iter().map(|course| {
        let mut card = view::card(l, course, mine.places.get(&course.id).copied(), now);
        if let Some((occasion, at)) = mine.news.get(&course.id) {
            let kind = occasion.split(':').next().unwrap_or_default();
            let when = l.relative(from_millis(*at), now);
            card = card.tag(Tag::new(Tone::Warn, l.a(&format!("following-news-{kind}"), "when", when)));
        }
        Markup::from(card.action(mark::button(shell, &course.code, &course.title, true)))
    });
    Markup::raw("<div class=\"course-list\">").and(Markup::join(cards)).and(Markup::raw("</div>"))
}

fn searches(l: L, mine: &Mine) -> Markup {
    let columns = vec![
        Column::text(l.t("saved-column-name")),
        Column::text(l.t("saved-column-told")),
        Column::number(l.t("saved-column-found")),
        Column::actions(l.t("saved-column-do")),
    ];
    let rows = mine.searches.iter().map(|search| {
        let query = matching::question(&search.query);
        let href = format!("/courses?{}", search.query);
        let edit = format!("/my/searches/{}", search.id);
        Row::default()
            .cell(Markup::link(&search.name, &href).and(Markup::small(&question_line(l, &query))))
            .cell(l.t(&format!("saved-told-{}", search.told)))
            .cell(mine.found.get(&search.id).copied().unwrap_or(0).to_string())
            .cell(Button::link(l.t("saved-edit"), edit).small().about(&search.name))
    });
    Markup::from(Table::new(l, l.t("saved-list"), columns).rows(rows)).and(Markup::small(&l.a2(
        "following-searches-count",
        "n",
        mine.searches.len(),
        "most",
        MOST_SEARCHES,
    )))
}

fn calendar_card(shell: &Shell, mine: &Mine) -> Markup {
    let l = shell.l;
    let press = |label: &str, value: &str| Button::submit(l.t(label)).named("do", value);
    let card = match &mine.calendar {
        None => Card::new(paragraph(&l.t("following-calendar-text"))).action(form(
            shell,
            "/my/following/calendar",
            vec![press("following-calendar-make", "make").into()],
        )),
        Some(url) => {
            let web = format!("webcal://{}", url.split_once("://").map_or(url.as_str(), |(_, rest)| rest));
            let body = paragraph(&l.t("following-calendar-have"))
                .and(address(&l.t("following-calendar-address"), url))
                .and(paragraph(&l.t("following-calendar-secret")));
            let renew = vec![
                press("following-calendar-renew", "make").into(),
                press("following-calendar-end", "end").quiet().into(),
            ];
            Card::new(body)
                .action(Button::link(l.t("following-calendar-open"), web).small().icon("calendar"))
                .action(form(shell, "/my/following/calendar", renew))
        }
    };
    card.into()
}

fn letters_card(shell: &Shell, mine: &Mine) -> Markup {
    let l = shell.l;
    let (text, label, value) = if mine.quiet {
        ("following-letters-none", "following-letters-begin", "1")
    } else {
        ("following-letters-come", "following-letters-end", "0")
    };
    let press = Button::submit(l.t(label)).named("letters", value);
    Card::new(paragraph(&l.t(text))).action(form(shell, "/my/following/letters", vec![press.into()])).into()
}

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page { name: "following/mine/full", render: |l| sample_page(l, &sample_mine(l)) },
        Page { name: "following/mine/empty", render: |l| sample_page(l, &Mine::default()) },
    ]
}

fn sample_page(l: L, mine: &Mine) -> String {
    super::draw(&draw_list(crate::shell::sample(l, l.t("following-title")), mine, sample::now()))
}

fn sample_mine(l: L) -> Mine {
    let course = |state, n| Course { id: CourseId(uuid::Uuid::from_u128(n)), ..sample::course(l, state) };
    let courses = vec![course(CourseState::Approved, 1), course(CourseState::Cancelled, 2)];
    let told = (sample::now() - SignedDuration::from_hours(5)).as_millisecond();
    Mine {
        places: [(courses[0].id, sample::places(12, 0))].into(),
        news: [
            (courses[0].id, ("changed:7".to_owned(), told)),
            (courses[1].id, ("cancelled".to_owned(), told)),
        ]
        .into(),
        searches: Told::ALL
            .iter()
            .zip(1..)
            .map(|(told, n)| super::saved::sample_search(l, *told, n))
            .collect(),
        found: [(SearchId(uuid::Uuid::from_u128(1)), 4)].into(),
        quiet: false,
        calendar: Some(format!("https://xingtan.example.tw/feeds/mine/{}.ics", "0123456789abcdef".repeat(4))),
        courses,
    }
}
