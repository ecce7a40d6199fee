//! Rosters that wait for this region centre, longest first, with the day promised.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::calendar::{WorkingDays, civil_date};
use domain::course::review_due;
use jiff::Timestamp;
use platform::AppResult;
use platform::clock::from_millis;
use platform::web::{Ctx, page};
use ui::components::{Button, Column, Empty, PageHead, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use crate::catalogue::{self, Course};
use crate::enrolment::sample;
use crate::{App, shell};

/// The queue.
#[derive(Template)]
#[template(path = "credit/pages/review/queue.html")]
pub struct QueuePage {
    shell: Shell,
    head: PageHead,
    table: Option<Table>,
    empty: Option<Empty>,
}

/// Shows the queue.
///
/// # Errors
/// The database.
pub async fn queue(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let courses = catalogue::rosters_waiting(app.db.read(), ctx.seat()?.organisation).await?;
    page(&QueuePage::new(shell(&ctx, ctx.l.t("roster-review-title")), courses, ctx.now))
}

impl QueuePage {
    fn new(shell: Shell, mut courses: Vec<Course>, now: Timestamp) -> Self {
        let l = shell.l;
        courses.sort_by_key(|c| (c.roster_submitted_at, c.id));
        let days = WorkingDays::shipped();
        let columns = vec![
            Column::text(l.t("roster-review-column-course")),
            Column::text(l.t("roster-review-column-sent")),
            Column::text(l.t("roster-review-column-due")),
            Column::number(l.t("roster-review-column-hours")),
            Column::actions(l.t("roster-review-column-action")),
        ];
        let table = (!courses.is_empty()).then(|| {
            Table::new(l, l.t("roster-review-caption"), columns)
                .rows(courses.iter().map(|c| row(l, c, &days, now)))
        });
        Self {
            head: PageHead::new(l.t("roster-review-title"))
                .lead(l.t("roster-review-lead"))
                .action(Button::link(l.t("automatic-title"), "/review/automatic").icon("check")),
            empty: table.is_none().then(|| {
                let courses = Button::link(l.t("roster-review-to-courses"), "/review/courses");
                Empty::new(l.t("roster-review-empty"), l.t("roster-review-empty-text")).action(courses)
            }),
            table,
            shell,
        }
    }

    /// One in time, one overdue.
    pub(crate) fn sample(l: L) -> Self {
        let sent = |days: i64| Course {
            roster_submitted_at: Some(sample::now().as_millisecond() - days * 86_400_000),
            ..sample::held_course(l)
        };
        Self::new(crate::shell::sample(l, l.t("roster-review-title")), vec![sent(0), sent(12)], sample::now())
    }

    /// Nothing waits.
    pub(crate) fn sample_empty(l: L) -> Self {
        Self::new(crate::shell::sample(l, l.t("roster-review-title")), Vec::new(), sample::now())
    }
}

fn row(l: L, course: &Course, days: &WorkingDays, now: Timestamp) -> Row {
    let href = format!("/review/rosters/{}", course.code);
    let sent = course.roster_submitted_at.map(from_millis).unwrap_or(now);
    let due = review_due(sent, days);
    let mut when = Markup::from(l.day(due));
    if due < civil_date(now) {
        when = when.and(Markup::raw(" ")).and(Tag::new(Tone::Warn, l.t("roster-review-overdue")));
    }
    Row::default()
        .cell(
            Markup::link(&course.title, &href)
                .and(Markup::small(&format!("{} ・ {}", course.organisation_name, course.code))),
        )
        .cell(l.relative(sent, now))
        .cell(Markup::raw("<span>").and(when).and(Markup::raw("</span>")))
        .cell(course.hours().to_string())
        .cell(Button::link(l.t("roster-review-open"), href).small().about(course.title.as_str()))
}
