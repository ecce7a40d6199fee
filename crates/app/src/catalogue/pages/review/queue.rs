//! The queue: what waits for the region centre, overdue first, narrowed by organiser, stage, kind and lateness.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::calendar::{WorkingDays, civil_date};
use domain::codes;
use domain::course::life::CourseState;
use domain::course::review_due;
use jiff::Timestamp;
use jiff::civil::Date;
use platform::AppResult;
use platform::clock::from_millis;
use platform::ids::OrganisationId;
use platform::web::{Ctx, page};
use ui::components::{
    Button, Choice, Column, Empty, Field, Filter, PageHead, Pagination, Row, Stat, Stats, Table, Tag, Tone,
};
use ui::{L, Markup, Shell, encode};

use super::super::super::waiting::{
    Counts, Kind, Lateness, Queue, organisers_waiting, queue as waiting_page,
};
use super::super::super::{Course, sample, view, waiting_counts};
use crate::App;

/// Rows of a page: as many as one decides about in a sitting.
const PER_PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "catalogue/pages/review/queue.html")]
struct QueuePage {
    shell: Shell,
    head: PageHead,
    stats: Option<Stats>,
    filter: Option<Filter>,
    found: String,
    table: Table,
    empty: Option<Empty>,
    pages: Pagination,
}

/// What the page shows, loaded or invented.
struct Shown {
    courses: Vec<Course>,
    total: i64,
    counts: Counts,
    organisers: Vec<(String, String, i64)>,
    seat: OrganisationId,
}

/// `GET /review/courses`.
pub async fn queue(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<BTreeMap<String, String>>,
) -> AppResult<Response> {
    let (conn, seat) = (app.db.read(), ctx.seat()?.organisation);
    let asked = Queue::read(&query, ctx.now);
    let (courses, total) = waiting_page(conn, seat, &asked, PER_PAGE).await?;
    let shown = Shown {
        courses,
        total,
        counts: waiting_counts(conn, seat, ctx.now).await?,
        organisers: organisers_waiting(conn, seat).await?,
        seat,
    };
    page(&draw(crate::shell(&ctx, ctx.l.t("course-review-title")), &shown, &asked, ctx.now))
}

/// The last day on which the promise of three working days is kept.
pub(super) fn due(course: &Course, days: &WorkingDays) -> Date {
    review_due(from_millis(course.waiting_since.unwrap_or(course.updated_at)), days)
}

/// How the due day stands to today, in words and colour.
pub(super) fn due_tag(l: L, due: Date, now: Timestamp) -> Tag {
    let today = civil_date(now);
    match due.cmp(&today) {
        std::cmp::Ordering::Less => Tag::new(Tone::Bad, l.a("course-review-overdue", "day", l.day(due))),
        std::cmp::Ordering::Equal => Tag::new(Tone::Warn, l.t("course-review-due-today")),
        std::cmp::Ordering::Greater => {
            Tag::new(Tone::Neutral, l.a("course-review-due", "day", l.day(due))).icon("clock")
        }
    }
}

/// Why it waits, when that is not the first time.
pub(super) fn kind_tag(l: L, course: &Course) -> Option<Tag> {
    match Kind::of(course) {
        Kind::New => None,
        kind => Some(Tag::new(Tone::Info, l.t(&format!("review-kind-{}", kind.as_str()))).icon("undo")),
    }
}

fn draw(shell: Shell, shown: &Shown, asked: &Queue, now: Timestamp) -> QueuePage {
    let l = shell.l;
    let days = WorkingDays::shipped();
    let rows = shown.courses.iter().map(|c| row(l, c, shown.seat, due(c, &days), now));
    let pages = u32::try_from(((shown.total + PER_PAGE - 1) / PER_PAGE).max(1)).unwrap_or(u32::MAX);
    let current = u32::try_from(asked.page).unwrap_or(1).min(pages);
    QueuePage {
        head: PageHead::new(l.t("course-review-title"))
            .lead(l.t("course-review-lead"))
            .action(Button::link(l.t("automatic-title"), "/review/automatic").icon("check")),
        stats: (shown.counts.waiting > 0).then(|| stats(l, shown.counts)),
        filter: (shown.counts.waiting > 0).then(|| filter(l, shown, asked)),
        found: l.a("review-queue-found", "n", shown.total),
        table: table(l).rows(rows),
        empty: shown.courses.is_empty().then(|| empty(l, shown.counts.waiting == 0)),
        pages: Pagination::new(l, current, pages, address(asked, None)),
        shell,
    }
}

fn stats(l: L, counts: Counts) -> Stats {
    let tone = |n: i64, tone: Tone| if n > 0 { tone } else { Tone::Good };
    Stats::new(vec![
        Stat::new(l.t("course-review-stat-waiting"), counts.waiting).note(l.t("course-review-promise")),
        Stat::new(l.t("course-review-stat-late"), counts.late)
            .tone(tone(counts.late, Tone::Bad))
            .note(l.t("course-review-stat-late-note")),
        Stat::new(l.t("course-review-stat-today"), counts.today)
            .tone(tone(counts.today, Tone::Warn))
            .note(l.t("course-review-stat-today-note")),
    ])
}

/// The conditions as (name in the address, value, words).
fn conditions(l: L, shown: &Shown, asked: &Queue) -> Vec<(&'static str, String, String)> {
    let organiser = || {
        let found = shown.organisers.iter().find(|(code, ..)| *code == asked.organiser);
        found.map_or_else(|| asked.organiser.clone(), |(_, name, _)| name.clone())
    };
    let kind = asked.kind.map_or("", Kind::as_str);
    let late = asked.lateness.map_or("", Lateness::as_str);
    [
        ("q", asked.text.clone(), asked.text.clone()),
        ("organiser", asked.organiser.clone(), organiser()),
        ("stage", asked.stage.clone(), view::option_label(l, "audience_stages", &asked.stage)),
        (
            "kind",
            kind.to_owned(),
            asked.kind.map(|_| l.t(&format!("review-kind-{kind}"))).unwrap_or_default(),
        ),
        (
            "due",
            late.to_owned(),
            asked.lateness.map(|_| l.t(&format!("review-due-{late}"))).unwrap_or_default(),
        ),
    ]
    .into_iter()
    .filter(|(_, value, _)| !value.is_empty())
    .collect()
}

/// The address with all conditions but one, ready for a page number when none is left out.
fn address(asked: &Queue, without: Option<&str>) -> String {
    let pairs = [
        ("q", asked.text.as_str()),
        ("organiser", &asked.organiser),
        ("stage", &asked.stage),
        ("kind", asked.kind.map_or("", Kind::as_str)),
        ("due", asked.lateness.map_or("", Lateness::as_str)),
    ];
    let kept: Vec<String> = pairs
        .iter()
        .filter(|(name, value)| !value.is_empty() && Some(*name) != without)
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    let query = kept.join("&");
    match (without, query.is_empty()) {
        (None, true) => "/review/courses?page=".to_owned(),
        (None, false) => format!("/review/courses?{query}&page="),
        (Some(_), true) => "/review/courses".to_owned(),
        (Some(_), false) => format!("/review/courses?{query}"),
    }
}

fn filter(l: L, shown: &Shown, asked: &Queue) -> Filter {
    let any = || Choice::new("", l.t("review-any"));
    let organisers = shown
        .organisers
        .iter()
        .map(|(code, name, n)| Choice::new(code, l.a2("review-organiser", "name", name, "n", n)));
    let stages = codes::tables().field("audience_stages").map_or(&[][..], |f| f.options.as_slice());
    let stages =
        stages.iter().map(|o| Choice::new(&o.code, view::option_label(l, "audience_stages", &o.code)));
    let kinds =
        Kind::ALL.iter().map(|k| Choice::new(k.as_str(), l.t(&format!("review-kind-{}", k.as_str()))));
    let dues =
        Lateness::ALL.iter().map(|d| Choice::new(d.as_str(), l.t(&format!("review-due-{}", d.as_str()))));
    let select = |name: &'static str, label: &str, choices: Vec<Choice>, value: &str| {
        Field::select(l, name, l.t(label), choices).value(value).plain()
    };
    let with = |choices: &mut dyn Iterator<Item = Choice>| std::iter::once(any()).chain(choices).collect();
    let filter = Filter::new(l, "/review/courses")
        .field(Field::text(l, "q", l.t("course-review-search")).value(&asked.text).plain())
        .field(select("organiser", "review-filter-organiser", with(&mut { organisers }), &asked.organiser))
        .field(select("stage", "review-filter-stage", with(&mut { stages }), &asked.stage))
        .field(select(
            "kind",
            "review-filter-kind",
            with(&mut { kinds }),
            asked.kind.map_or("", Kind::as_str),
        ))
        .field(select(
            "due",
            "review-filter-due",
            with(&mut { dues }),
            asked.lateness.map_or("", Lateness::as_str),
        ));
    conditions(l, shown, asked)
        .into_iter()
        .fold(filter, |filter, (name, _, words)| filter.active(words, address(asked, Some(name))))
}

fn table(l: L) -> Table {
    let columns = vec![
        Column::text(l.t("course-column-course")),
        Column::text(l.t("course-column-organiser")),
        Column::number(l.t("course-column-hours")),
        Column::text(l.t("course-column-starts")),
        Column::text(l.t("course-column-sent")),
        Column::text(l.t("course-column-due")),
        Column::actions(l.t("course-column-actions")),
    ];
    Table::new(l, l.t("course-review-title"), columns).dense().pick("course")
}

fn row(l: L, course: &Course, seat: OrganisationId, due: Date, now: Timestamp) -> Row {
    let href = format!("/review/courses/{}", course.code);
    let sent = from_millis(course.waiting_since.unwrap_or(course.updated_at));
    let starts = course.starts_on().map_or_else(|| l.t("course-no-days"), |day| l.day(day));
    let mut name =
        Markup::link(&course.title, &href).and(Markup::raw("<br>")).and(Markup::small(&course.code));
    if let Some(tag) = kind_tag(l, course) {
        name = name.and(Markup::raw(" ")).and(tag);
    }
    let own = course.organisation == seat;
    let action: Markup = if own {
        Tag::new(Tone::Neutral, l.t("course-review-own")).icon("lock").into()
    } else {
        Button::link(l.t("course-review-open"), href).small().about(course.title.clone()).into()
    };
    let row = Row::default()
        .cell(Markup::raw("<div>").and(name).and(Markup::raw("</div>")))
        .cell(&course.organisation_name)
        .cell(course.hours().to_string())
        .cell(starts)
        .cell(l.relative(sent, now))
        .cell(due_tag(l, due, now))
        .cell(action);
    if own { row } else { row.pick(format!("{}:{}", course.code, course.version), &course.title) }
}

fn empty(l: L, nothing_waits: bool) -> Empty {
    if nothing_waits {
        return Empty::new(l.t("course-review-empty"), l.t("course-review-empty-text"))
            .action(Button::link(l.t("course-review-to-rosters"), "/review/rosters"));
    }
    Empty::new(l.t("course-own-nothing"), l.t("course-review-nothing-text"))
        .action(Button::link(l.t("course-review-all"), "/review/courses"))
}

pub(super) fn sample_full(l: L) -> String {
    let other = OrganisationId(uuid::Uuid::max());
    let mut courses: Vec<Course> = (0..4).map(|_| sample::course(l, CourseState::Submitted)).collect();
    let now = sample::now().as_millisecond();
    courses[1].waiting_since = Some(now - 3_600_000);
    courses[2].waiting_since = Some(now - 60 * 3_600_000);
    courses[2].returned_at = Some(now - 90 * 3_600_000);
    courses[3].organisation = other;
    courses.push(sample::changed(l));
    let mut codes = 5_000_123..;
    for course in &mut courses {
        course.code = codes.next().unwrap_or_default().to_string();
    }
    let shown = Shown {
        total: 120,
        counts: Counts { waiting: 120, late: 2, today: 4 },
        organisers: vec![("029999".to_owned(), sample::organisation(l).name, 5)],
        seat: other,
        courses,
    };
    let asked = Queue { kind: Some(Kind::New), page: 1, ..Queue::default() };
    let shell = crate::shell::sample(l, l.t("course-review-title"));
    super::super::draw(&draw(shell, &shown, &asked, sample::now()))
}

pub(super) fn sample_empty(l: L, text: &str) -> String {
    let waiting = i64::from(!text.is_empty());
    let shown = Shown {
        courses: Vec::new(),
        total: 0,
        counts: Counts { waiting, late: 0, today: 0 },
        organisers: Vec::new(),
        seat: OrganisationId(uuid::Uuid::nil()),
    };
    let asked = Queue { text: text.to_owned(), page: 1, ..Queue::default() };
    let shell = crate::shell::sample(l, l.t("course-review-title"));
    super::super::draw(&draw(shell, &shown, &asked, sample::now()))
}
