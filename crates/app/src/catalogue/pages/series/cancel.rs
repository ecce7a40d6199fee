//! Calling the courses of a series off together: one more look at what will happen, and to how many people.

use axum::response::Response;
use domain::course::life::{self, LifeRefused};
use domain::text::fold;
use jiff::Timestamp;
use platform::web::{Ctx, Posted, go, page};
use platform::{AppError, AppResult};
use ui::components::Confirm;
use ui::{L, Markup, Shell};

use super::super::super::series::{self, Done};
use super::super::super::{Course, sample};
use super::Shown;
use crate::App;
use crate::enrolment::{self, Enrolment};
use crate::shell::PartsPage;

/// Whether a course of the series would be called off.
pub(super) fn can_end(course: &Course, now: Timestamp) -> bool {
    life::decide_cancel(&course.facts(), "-", now).is_ok()
}

/// What will happen, before it does. Nothing is cancelled here.
///
/// # Errors
/// Refused without a reason; the database.
pub(super) async fn ask(app: &App, ctx: &Ctx, shown: &Shown, reason: &str) -> AppResult<Response> {
    needs(reason)?;
    let ending: Vec<&Course> = shown.members.iter().filter(|c| can_end(c, ctx.now)).collect();
    if ending.is_empty() {
        return Ok(go(&format!("/desk/courses/{}/series", shown.course.code), None));
    }
    let mut people = 0;
    for course in &ending {
        let enrolled = enrolment::of_course(app.db.read(), course.id).await?;
        people += enrolled.iter().filter(|e: &&Enrolment| e.is_alive()).count();
    }
    let shell = crate::shell(ctx, ctx.l.t("series-cancel-title"));
    page(&draw(shell, &shown.course, &ending, people, reason))
}

/// Calls off those that were shown, and no other.
///
/// # Errors
/// Refused without a reason; faults.
pub(super) async fn yes(app: &App, ctx: &Ctx, shown: &Shown, posted: &Posted) -> AppResult<Vec<Done>> {
    let reason = posted.text("reason");
    needs(reason)?;
    let seen = posted.all("course");
    let ending: Vec<Course> = shown.members.iter().filter(|c| seen.contains(&c.code)).cloned().collect();
    series::cancel_all(app, &ctx.actor(), ctx.seat()?, &ending, reason).await
}

fn needs(reason: &str) -> AppResult<()> {
    if fold(reason).is_empty() { Err(AppError::refused(&LifeRefused::ReasonNeeded)) } else { Ok(()) }
}

fn draw(shell: Shell, course: &Course, ending: &[&Course], people: usize, reason: &str) -> PartsPage {
    let l = shell.l;
    let here = format!("/desk/courses/{}/series", course.code);
    let lines = ending.iter().map(|c| {
        let day = c.starts_on().map_or_else(|| l.t("course-no-days"), |day| l.date(day));
        let small = Markup::small(&format!("{day}　{}", c.code));
        Markup::raw("<li>").and(&c.title).and(Markup::raw(" ")).and(small).and(Markup::raw("</li>"))
    });
    let paragraph = |text: String| Markup::raw("<p>").and(text).and(Markup::raw("</p>"));
    let body = paragraph(l.a2("series-cancel-text", "n", ending.len(), "people", people))
        .and(Markup::raw("<ul>"))
        .and(Markup::join(lines))
        .and(Markup::raw("</ul>"))
        .and(paragraph(l.a("series-cancel-said", "reason", reason)));
    let sure = l.a("series-cancel-yes", "n", ending.len());
    let confirm = Confirm::new(l, l.t("series-cancel-title"), here.clone(), &shell.csrf, sure, here)
        .danger()
        .keep("do", "cancel-yes")
        .keep("reason", reason)
        .body(body);
    let confirm = ending.iter().fold(confirm, |confirm, c| confirm.keep("course", &c.code));
    PartsPage::new(shell, vec![confirm.into()])
}

pub(super) fn sample_page(l: L) -> String {
    let course = sample::course(l, life::CourseState::Approved);
    let shell = crate::shell::sample(l, l.t("series-cancel-title"));
    let reason = l.pick("颱風來襲，講師交通受阻。", "A typhoon kept the instructor away.");
    super::super::draw(&draw(shell, &course, &[&course, &course], 34, reason))
}
