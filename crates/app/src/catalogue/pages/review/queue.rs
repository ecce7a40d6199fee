//! The queue: what waits for the region centre, overdue first.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::calendar::{WorkingDays, civil_date};
use domain::course::life::CourseState;
use domain::course::review_due;
use domain::text::fold;
use jiff::Timestamp;
use jiff::civil::Date;
use platform::AppResult;
use platform::clock::from_millis;
use platform::ids::OrganisationId;
use platform::web::{Ctx, page};
use ui::components::{Button, Column, Empty, Field, PageHead, Row, Stat, Stats, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::super::super::search::words;
use super::super::super::{Course, sample, waiting_for_review};
use crate::App;

/// Rows shown at once; a longer queue is worked off from its top.
const MOST_ROWS: usize = 100;

#[derive(Template)]
#[template(path = "catalogue/pages/review/queue.html")]
struct QueuePage {
    shell: Shell,
    head: PageHead,
    stats: Option<Stats>,
    search: Field,
    table: Table,
    empty: Option<Empty>,
    more: Option<String>,
}

/// `GET /review/courses`.
pub async fn queue(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<BTreeMap<String, String>>,
) -> AppResult<Response> {
    let seat = ctx.seat()?.organisation;
    let waiting = waiting_for_review(app.db.read(), seat).await?;
    let text = query.get("q").map(|q| fold(q)).unwrap_or_default();
    page(&draw(crate::shell(&ctx, ctx.l.t("course-review-title")), &waiting, seat, &text, ctx.now))
}

/// The last day on which the promise of three working days is kept.
pub(super) fn due(course: &Course, days: &WorkingDays) -> Date {
    review_due(from_millis(course.submitted_at.unwrap_or(course.updated_at)), days)
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

fn draw(shell: Shell, waiting: &[Course], seat: OrganisationId, text: &str, now: Timestamp) -> QueuePage {
    let l = shell.l;
    let days = WorkingDays::shipped();
    let wanted = words(text);
    let fits = |course: &&Course| {
        let text = format!("{} {} {}", course.code, course.title, course.organisation_name).to_lowercase();
        wanted.iter().all(|word| text.contains(word.as_str()))
    };
    let mut shown: Vec<(Date, &Course)> = waiting.iter().filter(fits).map(|c| (due(c, &days), c)).collect();
    shown.sort_by_key(|(due, course)| (*due, course.submitted_at));
    let table = shown
        .iter()
        .take(MOST_ROWS)
        .fold(table(l), |table, (due, course)| table.row(row(l, course, seat, *due, now)));
    QueuePage {
        head: PageHead::new(l.t("course-review-title"))
            .lead(l.t("course-review-lead"))
            .action(Button::link(l.t("automatic-title"), "/review/automatic").icon("check")),
        stats: (!waiting.is_empty()).then(|| stats(l, waiting, &days, now)),
        search: Field::text(l, "q", l.t("course-review-search")).value(text).width("medium").plain(),
        table,
        empty: shown.is_empty().then(|| empty(l, waiting.is_empty())),
        more: (shown.len() > MOST_ROWS).then(|| l.a("course-review-more", "n", shown.len() - MOST_ROWS)),
        shell,
    }
}

fn stats(l: L, waiting: &[Course], days: &WorkingDays, now: Timestamp) -> Stats {
    let today = civil_date(now);
    let count =
        |fits: fn(&Date, &Date) -> bool| waiting.iter().filter(|c| fits(&due(c, days), &today)).count();
    let (late, soon) = (count(|due, today| due < today), count(|due, today| due == today));
    let tone = |n: usize, tone: Tone| if n > 0 { tone } else { Tone::Good };
    Stats::new(vec![
        Stat::new(l.t("course-review-stat-waiting"), waiting.len()).note(l.t("course-review-promise")),
        Stat::new(l.t("course-review-stat-late"), late)
            .tone(tone(late, Tone::Bad))
            .note(l.t("course-review-stat-late-note")),
        Stat::new(l.t("course-review-stat-today"), soon)
            .tone(tone(soon, Tone::Warn))
            .note(l.t("course-review-stat-today-note")),
    ])
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
    Table::new(l, l.t("course-review-title"), columns).dense()
}

fn row(l: L, course: &Course, seat: OrganisationId, due: Date, now: Timestamp) -> Row {
    let href = format!("/review/courses/{}", course.code);
    let sent = from_millis(course.submitted_at.unwrap_or(course.updated_at));
    let starts = course.starts_on().map_or_else(|| l.t("course-no-days"), |day| l.day(day));
    let again = if course.approved_at.is_some() { "course-review-changed" } else { "course-review-again" };
    let returned = course.returned_at.is_some() || course.approved_at.is_some();
    let mut name =
        Markup::link(&course.title, &href).and(Markup::raw("<br>")).and(Markup::small(&course.code));
    if returned {
        name = name.and(Markup::raw(" ")).and(Tag::new(Tone::Info, l.t(again)).icon("undo"));
    }
    let action: Markup = if course.organisation == seat {
        Tag::new(Tone::Neutral, l.t("course-review-own")).icon("lock").into()
    } else {
        Button::link(l.t("course-review-open"), href).small().about(course.title.clone()).into()
    };
    Row::default()
        .cell(name)
        .cell(&course.organisation_name)
        .cell(course.hours().to_string())
        .cell(starts)
        .cell(l.relative(sent, now))
        .cell(due_tag(l, due, now))
        .cell(action)
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
    courses[1].submitted_at = Some(now - 3_600_000);
    courses[2].submitted_at = Some(now - 60 * 3_600_000);
    courses[2].returned_at = Some(now - 90 * 3_600_000);
    courses[3].organisation = other;
    let shell = crate::shell::sample(l, l.t("course-review-title"));
    let drawn = draw(shell, &courses, other, "", sample::now());
    super::super::draw(&drawn)
}

pub(super) fn sample_empty(l: L, text: &str) -> String {
    let waiting = if text.is_empty() { Vec::new() } else { vec![sample::course(l, CourseState::Submitted)] };
    let shell = crate::shell::sample(l, l.t("course-review-title"));
    super::super::draw(&draw(shell, &waiting, OrganisationId(uuid::Uuid::nil()), text, sample::now()))
}
