//! Rosters that wait for this region centre: overdue first, narrowed by organiser, stage, kind and lateness.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::calendar::{WorkingDays, civil_date};
use domain::codes;
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

use super::super::hours_text;
use crate::catalogue::{
    self, Counts, Course, CourseId, Kind, Lateness, Queue, roster_counts, roster_organisers, roster_queue,
    view,
};
use crate::credit::{Sent, rosters_sent};
use crate::enrolment::sample;
use crate::{App, shell};

/// Rows of a page: as many as one decides about in a sitting.
const PER_PAGE: i64 = 50;
/// Why a roster waits; rosters are not changed after approval.
const KINDS: [Kind; 2] = [Kind::New, Kind::Again];

#[derive(Template)]
#[template(path = "credit/pages/review/queue.html")]
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
    sent: HashMap<CourseId, Sent>,
    total: i64,
    counts: Counts,
    organisers: Vec<(String, String, i64)>,
    seat: OrganisationId,
}

/// Shows the queue.
///
/// # Errors
/// The database.
pub async fn queue(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<BTreeMap<String, String>>,
) -> AppResult<Response> {
    let (conn, seat) = (app.db.read(), ctx.seat()?.organisation);
    let asked = Queue::read(&query, ctx.now);
    let (courses, total) = roster_queue(conn, seat, &asked, PER_PAGE).await?;
    let ids: Vec<CourseId> = courses.iter().map(|course| course.id).collect();
    let sent = rosters_sent(conn, &ids).await?;
    let shown = Shown {
        sent: sent.into_iter().map(|one| (one.course, one)).collect(),
        courses,
        total,
        counts: roster_counts(conn, seat, ctx.now).await?,
        organisers: roster_organisers(conn, seat).await?,
        seat,
    };
    page(&draw(shell(&ctx, ctx.l.t("roster-review-title")), &shown, &asked, ctx.now))
}

/// The last day on which the promise of three working days is kept.
pub(super) fn due(course: &Course, days: &WorkingDays) -> Date {
    review_due(from_millis(course.roster_submitted_at.unwrap_or(course.updated_at)), days)
}

/// How the due day stands to today, in words and colour.
pub(super) fn due_tag(l: L, due: Date, now: Timestamp) -> Tag {
    match due.cmp(&civil_date(now)) {
        std::cmp::Ordering::Less => Tag::new(Tone::Bad, l.a("course-review-overdue", "day", l.day(due))),
        std::cmp::Ordering::Equal => Tag::new(Tone::Warn, l.t("course-review-due-today")),
        std::cmp::Ordering::Greater => {
            Tag::new(Tone::Neutral, l.a("course-review-due", "day", l.day(due))).icon("clock")
        }
    }
}

/// Says that it was sent back before.
pub(super) fn again_tag(l: L, course: &Course) -> Option<Tag> {
    course.roster_returned_at.map(|_| Tag::new(Tone::Info, l.t("review-kind-again")).icon("undo"))
}

fn draw(shell: Shell, shown: &Shown, asked: &Queue, now: Timestamp) -> QueuePage {
    let l = shell.l;
    let days = WorkingDays::shipped();
    let rows = shown.courses.iter().map(|c| row(l, c, shown, due(c, &days), now));
    let pages = u32::try_from(((shown.total + PER_PAGE - 1) / PER_PAGE).max(1)).unwrap_or(u32::MAX);
    let current = u32::try_from(asked.page).unwrap_or(1).min(pages);
    QueuePage {
        head: PageHead::new(l.t("roster-review-title"))
            .lead(l.t("roster-review-lead"))
            .action(Button::link(l.t("automatic-title"), "/review/automatic?what=roster").icon("check")),
        stats: (shown.counts.waiting > 0).then(|| stats(l, shown.counts)),
        filter: (shown.counts.waiting > 0).then(|| filter(l, shown, asked)),
        found: l.a("roster-queue-found", "n", shown.total),
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
    let word = |prefix: &str, name: &str| {
        if name.is_empty() { String::new() } else { l.t(&format!("review-{prefix}-{name}")) }
    };
    pairs(asked)
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| {
            let words = match name {
                "organiser" => organiser(),
                "stage" => view::option_label(l, "audience_stages", value),
                "kind" => word("kind", value),
                "due" => word("due", value),
                _ => value.to_owned(),
            };
            (name, value.to_owned(), words)
        })
        .collect()
}

fn pairs(asked: &Queue) -> [(&'static str, &str); 5] {
    [
        ("q", asked.text.as_str()),
        ("organiser", &asked.organiser),
        ("stage", &asked.stage),
        ("kind", asked.kind.map_or("", Kind::as_str)),
        ("due", asked.lateness.map_or("", Lateness::as_str)),
    ]
}

/// The address with all conditions but one, ready for a page number when none is left out.
fn address(asked: &Queue, without: Option<&str>) -> String {
    let kept = pairs(asked).into_iter().filter(|(name, value)| !value.is_empty() && Some(*name) != without);
    let kept: Vec<String> = kept.map(|(name, value)| format!("{name}={}", encode(value))).collect();
    let query = kept.join("&");
    match (without, query.is_empty()) {
        (None, true) => "/review/rosters?page=".to_owned(),
        (None, false) => format!("/review/rosters?{query}&page="),
        (Some(_), true) => "/review/rosters".to_owned(),
        (Some(_), false) => format!("/review/rosters?{query}"),
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
    let kinds = KINDS.iter().map(|k| Choice::new(k.as_str(), l.t(&format!("review-kind-{}", k.as_str()))));
    let dues =
        Lateness::ALL.iter().map(|d| Choice::new(d.as_str(), l.t(&format!("review-due-{}", d.as_str()))));
    let select = |name: &'static str, label: &str, choices: Vec<Choice>, value: &str| {
        Field::select(l, name, l.t(label), choices).value(value).plain()
    };
    let with = |choices: &mut dyn Iterator<Item = Choice>| std::iter::once(any()).chain(choices).collect();
    let kind = asked.kind.map_or("", Kind::as_str);
    let late = asked.lateness.map_or("", Lateness::as_str);
    let filter = Filter::new(l, "/review/rosters")
        .field(Field::text(l, "q", l.t("course-review-search")).value(&asked.text).plain())
        .field(select("organiser", "review-filter-organiser", with(&mut { organisers }), &asked.organiser))
        .field(select("stage", "review-filter-stage", with(&mut { stages }), &asked.stage))
        .field(select("kind", "review-filter-kind", with(&mut { kinds }), kind))
        .field(select("due", "review-filter-due", with(&mut { dues }), late));
    conditions(l, shown, asked)
        .into_iter()
        .fold(filter, |filter, (name, _, words)| filter.active(words, address(asked, Some(name))))
}

fn table(l: L) -> Table {
    let columns = vec![
        Column::text(l.t("roster-review-column-course")),
        Column::number(l.t("roster-queue-column-people")),
        Column::text(l.t("roster-queue-column-looks")),
        Column::text(l.t("roster-review-column-sent")),
        Column::text(l.t("roster-review-column-due")),
        Column::actions(l.t("roster-review-column-action")),
    ];
    Table::new(l, l.t("roster-review-caption"), columns).dense().pick("course")
}

fn row(l: L, course: &Course, shown: &Shown, due: Date, now: Timestamp) -> Row {
    let href = format!("/review/rosters/{}", course.code);
    let since = from_millis(course.roster_submitted_at.unwrap_or(course.updated_at));
    let mut name = Markup::link(&course.title, &href)
        .and(Markup::raw("<br>"))
        .and(Markup::small(&format!("{} ・ {}", course.organisation_name, course.code)));
    if let Some(tag) = again_tag(l, course) {
        name = name.and(Markup::raw(" ")).and(tag);
    }
    let own = course.organisation == shown.seat;
    let action: Markup = if own {
        Tag::new(Tone::Neutral, l.t("course-review-own")).icon("lock").into()
    } else {
        Button::link(l.t("roster-review-open"), href).small().about(course.title.clone()).into()
    };
    let sent = shown.sent.get(&course.id);
    let people = sent.map_or_else(String::new, |sent| {
        l.a2("roster-queue-people", "n", sent.people, "hours", hours_text(sent.half_hours))
    });
    let row = Row::default()
        .cell(Markup::raw("<div>").and(name).and(Markup::raw("</div>")))
        .cell(people)
        .cell(looks_tag(l, sent))
        .cell(l.relative(since, now))
        .cell(due_tag(l, due, now))
        .cell(action);
    if own { row } else { row.pick(format!("{}:{}", course.code, course.version), &course.title) }
}

/// How much in it is unusual.
pub(super) fn looks_tag(l: L, sent: Option<&Sent>) -> Markup {
    match sent {
        None => Markup::default(),
        Some(sent) if sent.stopped() => Tag::new(Tone::Bad, l.t("roster-queue-stopped")).into(),
        Some(sent) if sent.looks() > 0 => {
            Tag::new(Tone::Warn, l.a("roster-queue-looks", "n", sent.looks())).into()
        }
        Some(_) => Tag::new(Tone::Good, l.t("roster-queue-clear")).icon("check").into(),
    }
}

fn empty(l: L, nothing_waits: bool) -> Empty {
    if nothing_waits {
        let courses = Button::link(l.t("roster-review-to-courses"), "/review/courses");
        return Empty::new(l.t("roster-review-empty"), l.t("roster-review-empty-text")).action(courses);
    }
    Empty::new(l.t("course-own-nothing"), l.t("roster-queue-nothing-text"))
        .action(Button::link(l.t("roster-review-all"), "/review/rosters"))
}

pub(super) fn sample_full(l: L) -> String {
    let other = OrganisationId(uuid::Uuid::max());
    let sent = |n: u128, days: i64, looks: &str| {
        let id = CourseId(uuid::Uuid::from_u128(9_000 + n));
        let course = Course {
            id,
            code: (5_000_200 + n).to_string(),
            roster_submitted_at: Some(sample::now().as_millisecond() - days * 86_400_000),
            roster_returned_at: (n == 2).then(|| sample::now().as_millisecond() - 9 * 86_400_000),
            ..sample::held_course(l)
        };
        (course, Sent { course: id, people: 31, half_hours: 180, looks: looks.to_owned() })
    };
    let mut all = vec![
        sent(1, 12, ",roster-look-not-enrolled,roster-look-late,"),
        sent(2, 4, ""),
        sent(3, 0, ",roster-look-twice,"),
    ];
    all[2].0.organisation = other;
    let shown = Shown {
        total: 3,
        counts: Counts { waiting: 3, late: 1, today: 1 },
        organisers: vec![("029999".to_owned(), catalogue::sample::organisation(l).name, 3)],
        seat: other,
        sent: all.iter().map(|(course, sent)| (course.id, sent.clone())).collect(),
        courses: all.into_iter().map(|(course, _)| course).collect(),
    };
    let asked = Queue { kind: Some(Kind::Again), page: 1, ..Queue::default() };
    let shell = crate::shell::sample(l, l.t("roster-review-title"));
    super::super::draw(&draw(shell, &shown, &asked, sample::now()))
}

pub(super) fn sample_empty(l: L, text: &str) -> String {
    let waiting = i64::from(!text.is_empty());
    let shown = Shown {
        courses: Vec::new(),
        sent: HashMap::new(),
        total: 0,
        counts: Counts { waiting, late: 0, today: 0 },
        organisers: Vec::new(),
        seat: OrganisationId(uuid::Uuid::nil()),
    };
    let asked = Queue { text: text.to_owned(), page: 1, ..Queue::default() };
    let shell = crate::shell::sample(l, l.t("roster-review-title"));
    super::super::draw(&draw(shell, &shown, &asked, sample::now()))
}
