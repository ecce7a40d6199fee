//! `/desk/roster-reminders`: which rosters are owed, and whether somebody wants the weekly letter about them.

use axum::extract::State;
use axum::response::Response;
use domain::calendar::civil_date;
use domain::roster::owed_before;
use jiff::Timestamp;
use platform::clock::from_millis;
use platform::web::{Ctx, Posted, go, page};
use platform::{AppResult, Page};
use ui::components::{Breadcrumb, Button, Card, Column, Empty, Field, PageHead, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use crate::catalogue::{self, Course};
use crate::credit::{choose_reminders, wants_reminders};
use crate::enrolment::sample;
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// Shows what is owed and the choice.
///
/// # Errors
/// The database.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let conn = app.db.read();
    let before = owed_before(ctx.now).as_millisecond();
    let owed = catalogue::rosters_owed(conn, ctx.seat()?.organisation, 0, before).await?;
    let wants = wants_reminders(conn, ctx.viewer()?.person).await?;
    page(&draw(shell(&ctx, ctx.l.t("roster-reminders-title")), &owed, wants, ctx.now))
}

/// Keeps the choice.
///
/// # Errors
/// The database.
pub async fn save(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    choose_reminders(&app, &ctx.actor(), ctx.viewer()?.person, posted.has("weekly")).await?;
    Ok(go("/desk/roster-reminders", Some(("success", "roster-reminders-saved"))))
}

fn draw(shell: Shell, owed: &[Course], wants: bool, now: Timestamp) -> PartsPage {
    let l = shell.l;
    let crumbs =
        Breadcrumb::new(l).link(l.t("nav-desk"), "/desk/courses").here(l.t("roster-reminders-title"));
    let head = PageHead::new(l.t("roster-reminders-title")).crumbs(crumbs).lead(l.t("roster-reminders-lead"));
    let list: Markup = if owed.is_empty() {
        Empty::new(l.t("roster-reminders-none"), l.t("roster-reminders-none-text"))
            .action(Button::link(l.t("roster-reminders-courses"), "/desk/courses?group=roster"))
            .into()
    } else {
        Card::new(table(l, owed, now)).title(l.t("roster-reminders-owed")).flush().into()
    };
    let tick = Field::tick(l, "weekly", l.t("roster-reminders-weekly"))
        .hint(l.t("roster-reminders-weekly-hint"))
        .value(if wants { "1" } else { "" })
        .plain();
    let save = Markup::raw("<p class=\"actions\">")
        .and(Button::submit(l.t("roster-reminders-save")).primary())
        .and(Markup::raw("</p>"));
    let choice = form(&shell, "/desk/roster-reminders", vec![tick.into(), save]);
    let choice = Card::new(choice).title(l.t("roster-reminders-choice"));
    PartsPage::new(shell, vec![head.into(), list, choice.into()])
}

fn table(l: L, owed: &[Course], now: Timestamp) -> Table {
    let columns = vec![
        Column::text(l.t("roster-review-column-course")),
        Column::text(l.t("roster-reminders-column-ended")),
        Column::text(l.t("course-column-state")),
        Column::actions(l.t("roster-review-column-action")),
    ];
    owed.iter().fold(Table::new(l, l.t("roster-reminders-owed"), columns), |table, course| {
        let href = format!("/desk/courses/{}/roster", course.code);
        let ended = course.last_meeting_end.map_or(now, from_millis);
        let days = now.duration_since(ended).as_hours() / 24;
        let state = if course.roster_returned_at.is_some() {
            Tag::new(Tone::Bad, l.t("roster-reminders-returned")).icon("undo")
        } else {
            Tag::new(Tone::Warn, l.a("roster-reminders-days", "n", days))
        };
        table.row(
            Row::default()
                .cell(Markup::link(&course.title, &href).and(Markup::small(&course.code)))
                .cell(l.date(civil_date(ended)))
                .cell(state)
                .cell(Button::link(l.t("roster-title"), href).small().about(course.title.clone())),
        )
    })
}

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page {
            name: "credit/reminders/owed",
            render: |l| {
                let owed = [
                    sample::held_course(l),
                    Course {
                        roster_returned_at: Some(sample::now().as_millisecond()),
                        ..sample::held_course(l)
                    },
                ];
                super::draw(&draw(sample_shell(l), &owed, true, sample::now()))
            },
        },
        Page {
            name: "credit/reminders/none",
            render: |l| super::draw(&draw(sample_shell(l), &[], false, sample::now())),
        },
    ]
}

fn sample_shell(l: L) -> Shell {
    crate::shell::sample(l, l.t("roster-reminders-title"))
}
