//! Several rosters confirmed together: looked over once more, then each decided by itself.

use axum::extract::State;
use axum::response::Response;
use domain::course::life::{CourseState, LifeRefused, Review};
use domain::roster::Look;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page};
use platform::{AppError, AppResult};
use ui::components::{Breadcrumb, Button, Column, Notice, PageHead, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::super::hours_text;
use super::queue;
use crate::catalogue::{self, Course};
use crate::credit::{looks_of, review_roster, roster_of};
use crate::enrolment::sample;
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// Rosters of one sitting; a form that names more is cut, and says so.
const MOST: usize = 100;

/// One chosen roster before the decision.
struct Chosen {
    course: Course,
    /// The version that was on the screen.
    seen: i64,
    people: usize,
    half_hours: i64,
    looks: Vec<Look>,
    /// It still waits, unchanged since it was ticked.
    fits: bool,
}

impl Chosen {
    fn passes(&self) -> bool {
        self.fits && !self.looks.iter().any(Look::is_red)
    }
}

/// What became of one.
struct Done {
    course: Course,
    refused: Option<Refused>,
    stale: bool,
}

/// `POST /review/rosters/confirm`: the chosen ones once more, with what is unusual in each.
///
/// # Errors
/// The database.
pub async fn confirm(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let conn = app.db.read();
    let mut chosen = Vec::new();
    for (code, seen) in named(&posted) {
        let Some(course) = mine(&app, &ctx, &code).await? else { continue };
        let (rows, _) = roster_of(conn, &course).await?;
        let rows: Vec<_> = rows.into_iter().filter(|row| row.half_hours > 0).collect();
        let sent = course.roster_submitted_at.map_or(ctx.now, from_millis);
        chosen.push(Chosen {
            looks: looks_of(conn, &course, &rows, sent).await?,
            fits: course.state(ctx.now) == CourseState::RosterSubmitted && course.version == seen,
            people: rows.len(),
            half_hours: rows.iter().map(|row| row.half_hours).sum(),
            seen,
            course,
        });
    }
    if chosen.is_empty() {
        return Ok(go("/review/rosters", Some(("notice", "roster-nothing-chosen"))));
    }
    page(&draw_chosen(shell(&ctx, ctx.l.t("roster-bulk-title")), &chosen))
}

/// `POST /review/rosters/confirm/yes`: confirms each that may be, and tells what became of every one.
///
/// # Errors
/// The database.
pub async fn confirm_all(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let mut done = Vec::new();
    for (code, seen) in named(&posted) {
        let Some(course) = mine(&app, &ctx, &code).await? else { continue };
        let answer =
            review_roster(&app, &ctx.actor(), ctx.seat()?, &code, Some(seen), &Review::Approve).await;
        let (refused, stale) = match answer {
            Ok(()) => (None, false),
            Err(AppError::Refused(refused)) => (Some(refused), false),
            Err(AppError::StaleForm) => (None, true),
            Err(error) => return Err(error),
        };
        done.push(Done { course, refused, stale });
    }
    if done.is_empty() {
        return Ok(go("/review/rosters", Some(("notice", "roster-nothing-chosen"))));
    }
    page(&draw_done(shell(&ctx, ctx.l.t("roster-bulk-done")), &done))
}

/// The ticked rows as (code, version).
fn named(posted: &Posted) -> Vec<(String, i64)> {
    let rows = posted.all("course").iter().take(MOST);
    rows.filter_map(|row| row.split_once(':'))
        .filter_map(|(c, v)| Some((c.to_owned(), v.parse().ok()?)))
        .collect()
}

/// A course of this centre's queue; others are not known to exist.
async fn mine(app: &App, ctx: &Ctx, code: &str) -> AppResult<Option<Course>> {
    let (conn, seat) = (app.db.read(), ctx.seat()?.organisation);
    let course = match catalogue::by_code(conn, code).await {
        Ok(course) if course.reviewer == seat && course.roster_submitted_at.is_some() => course,
        Ok(_) | Err(AppError::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let own = catalogue::is_answered_by(conn, &course, seat).await?;
    Ok((!own).then_some(course))
}

fn head(l: L, title: String) -> PageHead {
    let crumbs = Breadcrumb::new(l).link(l.t("roster-review-title"), "/review/rosters").here(&title);
    PageHead::new(title).crumbs(crumbs)
}

fn draw_chosen(shell: Shell, chosen: &[Chosen]) -> PartsPage {
    let l = shell.l;
    let passing = chosen.iter().filter(|c| c.passes()).count();
    let columns = [
        "roster-review-column-course",
        "course-column-organiser",
        "roster-queue-column-people",
        "roster-queue-column-looks",
        "course-column-state",
    ];
    let columns = columns.iter().map(|key| Column::text(l.t(key))).collect();
    let table =
        Table::new(l, l.t("roster-bulk-title"), columns).rows(chosen.iter().map(|c| chosen_row(l, c)));
    let hidden = Markup::join(chosen.iter().filter(|c| c.passes()).map(|c| {
        Markup::raw(format!("<input type=\"hidden\" name=\"course\" value=\"{}:{}\">", c.course.code, c.seen))
    }));
    let mut parts: Vec<Markup> =
        vec![head(l, l.t("roster-bulk-title")).lead(l.t("roster-bulk-lead")).into(), table.into()];
    let back = Button::link(l.t("roster-review-all"), "/review/rosters").quiet();
    if passing == 0 {
        parts.push(Notice::new(Tone::Warn, l.t("roster-bulk-none")).into());
        parts.push(back.into());
    } else {
        let yes = Button::submit(l.a("roster-bulk-yes", "n", passing)).primary();
        let buttons = Markup::raw("<div class=\"actions\">").and(yes).and(back).and(Markup::raw("</div>"));
        parts.push(form(&shell, "/review/rosters/confirm/yes", vec![hidden, buttons]));
    }
    PartsPage::new(shell, parts)
}

fn chosen_row(l: L, chosen: &Chosen) -> Row {
    let (tone, key) = match (chosen.fits, chosen.passes(), chosen.looks.is_empty()) {
        (false, ..) => (Tone::Bad, "review-bulk-moved"),
        (_, false, _) => (Tone::Bad, "roster-bulk-red"),
        (_, true, false) => (Tone::Warn, "roster-bulk-amber"),
        (_, true, true) => (Tone::Good, "roster-bulk-green"),
    };
    let line = |look: &Look| {
        let text = Refused::new(look).sentence(l);
        Markup::raw("<span class=\"difference-line\">").and(text).and(Markup::raw("</span>"))
    };
    let looks = if chosen.looks.is_empty() {
        Markup::small(&l.t("roster-queue-clear"))
    } else {
        Markup::join(chosen.looks.iter().map(line))
    };
    Row::default()
        .cell(name(l, &chosen.course))
        .cell(&chosen.course.organisation_name)
        .cell(l.a2("roster-queue-people", "n", chosen.people, "hours", hours_text(chosen.half_hours)))
        .cell(Markup::raw("<div>").and(looks).and(Markup::raw("</div>")))
        .cell(Tag::new(tone, l.t(key)))
}

fn name(l: L, course: &Course) -> Markup {
    let mut name = Markup::link(&course.title, &format!("/review/rosters/{}", course.code))
        .and(Markup::raw("<br>"))
        .and(Markup::small(&course.code));
    if let Some(tag) = queue::again_tag(l, course) {
        name = name.and(Markup::raw(" ")).and(tag);
    }
    Markup::raw("<div>").and(name).and(Markup::raw("</div>"))
}

fn draw_done(shell: Shell, done: &[Done]) -> PartsPage {
    let l = shell.l;
    let good = done.iter().filter(|d| d.refused.is_none() && !d.stale).count();
    let tone = if good == done.len() { Tone::Good } else { Tone::Warn };
    let said = l.a2("roster-bulk-result", "n", good, "left", done.len() - good);
    let columns = ["roster-review-column-course", "course-column-organiser", "course-column-state"]
        .map(|k| Column::text(l.t(k)));
    let table = Table::new(l, l.t("roster-bulk-done"), columns.to_vec()).rows(done.iter().map(|d| {
        let answer: Markup = match (&d.refused, d.stale) {
            (Some(refused), _) => Tag::new(Tone::Bad, refused.sentence(l)).into(),
            (None, true) => Tag::new(Tone::Bad, l.t("review-bulk-moved")).into(),
            (None, false) => Tag::new(Tone::Good, l.t("roster-bulk-confirmed")).icon("check").into(),
        };
        Row::default().cell(name(l, &d.course)).cell(&d.course.organisation_name).cell(answer)
    }));
    let back = Button::link(l.t("roster-review-all"), "/review/rosters").primary();
    let parts = vec![
        head(l, l.t("roster-bulk-done")).into(),
        Notice::new(tone, said).into(),
        table.into(),
        back.into(),
    ];
    PartsPage::new(shell, parts)
}

pub(super) fn sample_chosen(l: L, any: bool) -> String {
    let chosen = |looks: Vec<Look>, fits: bool| Chosen {
        course: sample::held_course(l),
        seen: 1,
        people: 31,
        half_hours: 180,
        looks,
        fits,
    };
    let mut all = vec![chosen(vec![Look::Twice { people: 1 }], true), chosen(Vec::new(), false)];
    if any {
        all.push(chosen(vec![Look::NotEnrolled { people: 2 }], true));
        all.push(chosen(Vec::new(), true));
    }
    super::super::draw(&draw_chosen(crate::shell::sample(l, l.t("roster-bulk-title")), &all))
}

pub(super) fn sample_done(l: L) -> String {
    let course = || sample::held_course(l);
    let done = [
        Done { course: course(), refused: None, stale: false },
        Done {
            course: course(),
            refused: Some(Refused::new(&LifeRefused::RosterNotSubmitted)),
            stale: false,
        },
        Done { course: course(), refused: None, stale: true },
    ];
    super::super::draw(&draw_done(crate::shell::sample(l, l.t("roster-bulk-done")), &done))
}
