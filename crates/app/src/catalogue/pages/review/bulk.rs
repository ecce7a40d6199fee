//! Several courses approved together: looked over once more, then each decided by itself.

use axum::extract::State;
use axum::response::Response;
use domain::course::life::CourseState;
use jiff::Timestamp;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page};
use platform::{AppError, AppResult};
use ui::components::{Breadcrumb, Button, Column, Notice, PageHead, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::super::super::{Course, Review, as_sent, by_code, review, sample, store};
use super::{checks, queue};
use crate::App;
use crate::shell::{PartsPage, form};

/// Courses of one sitting; a form that names more is cut, and says so.
const MOST: usize = 100;

/// One chosen course before the decision.
struct Chosen {
    course: Course,
    /// The version that was on the screen.
    seen: i64,
    doubts: Vec<(bool, String)>,
    /// It still waits, unchanged since it was ticked.
    fits: bool,
}

impl Chosen {
    fn passes(&self) -> bool {
        self.fits && !self.doubts.iter().any(|(red, _)| *red)
    }
}

/// What became of one.
struct Done {
    course: Course,
    refused: Option<Refused>,
    stale: bool,
}

/// `POST /review/courses/approve`: the chosen ones once more, with what is doubtful about each.
pub async fn approve(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let mut chosen = Vec::new();
    for (code, seen) in named(&posted) {
        if let Some(course) = mine(&app, &ctx, &code).await? {
            let (sent, _) = as_sent(app.db.read(), &course).await?;
            let twins = store::twins(app.db.read(), &sent).await?;
            let fits = course.waits() && course.version == seen;
            chosen.push(Chosen {
                doubts: checks::doubts(ctx.l, &sent, &twins, ctx.now),
                course: sent,
                seen,
                fits,
            });
        }
    }
    if chosen.is_empty() {
        return Ok(go("/review/courses", Some(("notice", "review-nothing-chosen"))));
    }
    let shell = crate::shell(&ctx, ctx.l.t("review-bulk-title"));
    page(&draw_chosen(shell, &chosen))
}

/// `POST /review/courses/approve/yes`: approves each that may be, and tells what became of every one.
pub async fn approve_all(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let mut done = Vec::new();
    for (code, seen) in named(&posted) {
        let Some(course) = mine(&app, &ctx, &code).await? else { continue };
        let answer = review(&app, &ctx.actor(), ctx.seat()?, &code, Some(seen), &Review::Approve).await;
        let (refused, stale) = match answer {
            Ok(()) => (None, false),
            Err(AppError::Refused(refused)) => (Some(refused), false),
            Err(AppError::StaleForm) => (None, true),
            Err(error) => return Err(error),
        };
        done.push(Done { course, refused, stale });
    }
    if done.is_empty() {
        return Ok(go("/review/courses", Some(("notice", "review-nothing-chosen"))));
    }
    let shell = crate::shell(&ctx, ctx.l.t("review-bulk-done"));
    page(&draw_done(shell, &done))
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
    let seat = ctx.seat()?.organisation;
    match by_code(app.db.read(), code).await {
        Ok(course) => Ok(Some(course).filter(|c| c.reviewer == seat && c.organisation != seat)),
        Err(AppError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

fn head(l: L, title: String) -> PageHead {
    let crumbs = Breadcrumb::new(l).link(l.t("course-review-title"), "/review/courses").here(&title);
    PageHead::new(title).crumbs(crumbs)
}

fn draw_chosen(shell: Shell, chosen: &[Chosen]) -> PartsPage {
    let l = shell.l;
    let passing = chosen.iter().filter(|c| c.passes()).count();
    let columns =
        ["course-column-course", "course-column-organiser", "course-column-hours", "review-bulk-look"];
    let mut columns: Vec<Column> = columns.iter().map(|key| Column::text(l.t(key))).collect();
    columns.push(Column::text(l.t("course-column-state")));
    let table =
        Table::new(l, l.t("review-bulk-title"), columns).rows(chosen.iter().map(|c| chosen_row(l, c)));
    let hidden = Markup::join(chosen.iter().filter(|c| c.passes()).map(|c| {
        Markup::raw(format!("<input type=\"hidden\" name=\"course\" value=\"{}:{}\">", c.course.code, c.seen))
    }));
    let mut parts: Vec<Markup> =
        vec![head(l, l.t("review-bulk-title")).lead(l.t("review-bulk-lead")).into(), table.into()];
    let back = Button::link(l.t("course-review-all"), "/review/courses").quiet();
    if passing == 0 {
        parts.push(Notice::new(Tone::Warn, l.t("review-bulk-none")).into());
        parts.push(back.into());
    } else {
        let yes = Button::submit(l.a("review-bulk-yes", "n", passing)).primary();
        let buttons = Markup::raw("<div class=\"actions\">").and(yes).and(back).and(Markup::raw("</div>"));
        parts.push(form(&shell, "/review/courses/approve/yes", vec![hidden, buttons]));
    }
    PartsPage::new(shell, parts)
}

fn chosen_row(l: L, chosen: &Chosen) -> Row {
    let (tone, key) = match (chosen.fits, chosen.passes(), chosen.doubts.is_empty()) {
        (false, ..) => (Tone::Bad, "review-bulk-moved"),
        (_, false, _) => (Tone::Bad, "review-bulk-red"),
        (_, true, false) => (Tone::Warn, "review-bulk-amber"),
        (_, true, true) => (Tone::Good, "review-bulk-green"),
    };
    let doubts = Markup::join(chosen.doubts.iter().map(|(_, text)| {
        Markup::raw("<span class=\"difference-line\">").and(text).and(Markup::raw("</span>"))
    }));
    let doubts = if chosen.doubts.is_empty() { Markup::small(&l.t("review-bulk-nothing")) } else { doubts };
    Row::default()
        .cell(name(l, &chosen.course))
        .cell(&chosen.course.organisation_name)
        .cell(chosen.course.hours().to_string())
        .cell(Markup::raw("<div>").and(doubts).and(Markup::raw("</div>")))
        .cell(Tag::new(tone, l.t(key)))
}

fn name(l: L, course: &Course) -> Markup {
    let mut name = Markup::link(&course.title, &format!("/review/courses/{}", course.code))
        .and(Markup::raw("<br>"))
        .and(Markup::small(&course.code));
    if let Some(tag) = queue::kind_tag(l, course) {
        name = name.and(Markup::raw(" ")).and(tag);
    }
    Markup::raw("<div>").and(name).and(Markup::raw("</div>"))
}

fn draw_done(shell: Shell, done: &[Done]) -> PartsPage {
    let l = shell.l;
    let good = done.iter().filter(|d| d.refused.is_none() && !d.stale).count();
    let tone = if good == done.len() { Tone::Good } else { Tone::Warn };
    let said = l.a2("review-bulk-result", "n", good, "left", done.len() - good);
    let columns = ["course-column-course", "course-column-organiser", "course-column-state"]
        .map(|k| Column::text(l.t(k)));
    let table = Table::new(l, l.t("review-bulk-done"), columns.to_vec()).rows(done.iter().map(|d| {
        let answer: Markup = match (&d.refused, d.stale) {
            (Some(refused), _) => Tag::new(Tone::Bad, refused.sentence(l)).into(),
            (None, true) => Tag::new(Tone::Bad, l.t("review-bulk-moved")).into(),
            (None, false) => Tag::new(Tone::Good, l.t("flash-course-approved")).icon("check").into(),
        };
        Row::default().cell(name(l, &d.course)).cell(&d.course.organisation_name).cell(answer)
    }));
    let back = Button::link(l.t("course-review-all"), "/review/courses").primary();
    PartsPage::new(
        shell,
        vec![
            head(l, l.t("review-bulk-done")).into(),
            Notice::new(tone, said).into(),
            table.into(),
            back.into(),
        ],
    )
}

pub(super) fn sample_chosen(l: L, any: bool) -> String {
    let course = |raw: &domain::course::RawForm| sample::course_of(l, raw, CourseState::Submitted);
    let chosen = |course: Course, fits: bool, now: Timestamp| Chosen {
        doubts: checks::doubts(l, &course, &[], now),
        seen: course.version,
        course,
        fits,
    };
    let now = sample::now();
    let mut all =
        vec![chosen(course(&sample::raw_begun(l)), true, now), chosen(course(&sample::raw(l)), false, now)];
    if any {
        all.push(chosen(course(&sample::raw(l)), true, now));
    }
    super::super::draw(&draw_chosen(crate::shell::sample(l, l.t("review-bulk-title")), &all))
}

pub(super) fn sample_done(l: L) -> String {
    let course = || sample::course(l, CourseState::Submitted);
    let refused = Refused::new(&domain::course::life::LifeRefused::NotSubmitted);
    let done = [
        Done { course: course(), refused: None, stale: false },
        Done { course: course(), refused: Some(refused), stale: false },
        Done { course: course(), refused: None, stale: true },
    ];
    super::super::draw(&draw_done(crate::shell::sample(l, l.t("review-bulk-done")), &done))
}
