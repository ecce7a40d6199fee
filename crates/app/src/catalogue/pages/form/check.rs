//! The last look before sending: every answer, what is missing, what to think about.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar::civil_date;
use domain::course::cautions::{Asked, unanswered};
use domain::course::life::{self, CourseState};
use domain::course::{RawForm, steps};
use jiff::Timestamp;
use platform::error::Refused;
use platform::web::Posted;
use platform::web::{Ctx, go, page, refused_page};
use platform::{AppError, AppResult};
use ui::components::{ErrorSummary, Notice, PageHead, Steps, SummaryList, Table, Tone};
use ui::{L, Markup, Shell};

use super::super::super::cautions::{asked as ask, take_answers};
use super::super::super::{Course, own, sample, save_form, submit as send};
use super::super::{difference, summary};
use super::cautions;
use crate::App;

#[derive(Template)]
#[template(path = "catalogue/pages/form/check.html")]
struct CheckPage {
    shell: Shell,
    head: PageHead,
    steps: Steps,
    notices: Vec<Notice>,
    errors: ErrorSummary,
    summaries: Vec<SummaryList>,
    /// What is asked before it is sent.
    asked: Vec<Markup>,
    code: String,
    /// Complete, and in a state in which it can be sent.
    sendable: bool,
    /// The locale key of the button that sends.
    send: &'static str,
    /// What would change of the approved form.
    difference: Option<Table>,
}

/// The page of the answers; `refused` is why sending did not work.
pub(super) async fn show(
    app: &App,
    ctx: &Ctx,
    course: &Course,
    refused: Option<&Refused>,
) -> AppResult<Response> {
    let asked = ask(app.db.read(), course, ctx.now).await?;
    let raw = course.edited(ctx.now);
    let shown = Shown { refused, ..Shown::new(course, &raw, &asked) };
    let drawn = draw(crate::shell(ctx, ctx.l.t("course-step-check")), &shown, ctx.now);
    if refused.is_some() { refused_page(&drawn) } else { page(&drawn) }
}

/// `POST /desk/courses/{code}/submit`: with the answers to what is asked.
pub async fn submit(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let seat = ctx.seat()?;
    let to = format!("/desk/courses/{code}");
    let course = own(app.db.read(), seat.organisation, &code).await?;
    // What can't be sent at all is said first; nobody answers questions in vain.
    if life::decide_submit(&course.facts(), 0, ctx.now).is_ok() {
        let asked = ask(app.db.read(), &course, ctx.now).await?;
        let mut raw = course.edited(ctx.now);
        take_answers(&mut raw, &asked, |key| posted.text(key).to_owned());
        if !unanswered(&asked, &raw).is_empty() {
            let shown = Shown { insists: true, ..Shown::new(&course, &raw, &asked) };
            let shell = crate::shell(&ctx, ctx.l.t("course-step-check")).title_with_errors(true);
            return refused_page(&draw(shell, &shown, ctx.now));
        }
        match save_form(&app, &ctx.actor(), seat, &code, course.version, &raw).await {
            Ok(()) => {}
            Err(AppError::StaleForm) => return stale(&app, &ctx, &code, &posted).await,
            Err(error) => return Err(error),
        }
    }
    match send(&app, &ctx.actor(), seat, &code).await {
        Ok(()) => {
            let waits = own(app.db.read(), seat.organisation, &code).await?.waits();
            Ok(go(&to, Some(("success", if waits { "course-submitted" } else { "course-passed" }))))
        }
        // The same button pressed twice: what was wanted has happened.
        Err(AppError::Refused(refused)) if refused.code == "course-under-review" => {
            Ok(go(&to, Some(("notice", "course-submitted-already"))))
        }
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let course = own(app.db.read(), seat.organisation, &code).await?;
            show(&app, &ctx, &course, Some(&refused)).await
        }
        Err(error) => Err(error),
    }
}

/// Somebody saved between the look and the sending: the answers as they are now, with what was answered here.
async fn stale(app: &App, ctx: &Ctx, code: &str, posted: &Posted) -> AppResult<Response> {
    let course = own(app.db.read(), ctx.seat()?.organisation, code).await?;
    let asked = ask(app.db.read(), &course, ctx.now).await?;
    let mut raw = course.edited(ctx.now);
    take_answers(&mut raw, &asked, |key| posted.text(key).to_owned());
    let shown = Shown { stale: true, ..Shown::new(&course, &raw, &asked) };
    let shell = crate::shell(ctx, ctx.l.t("course-step-check")).title_with_errors(true);
    refused_page(&draw(shell, &shown, ctx.now))
}

/// What the page shows.
struct Shown<'a> {
    course: &'a Course,
    /// The form with the answers as typed.
    raw: &'a RawForm,
    asked: &'a [Asked],
    refused: Option<&'a Refused>,
    /// Answers were missing when it was sent.
    insists: bool,
    /// Somebody saved since the page was opened.
    stale: bool,
}

impl<'a> Shown<'a> {
    fn new(course: &'a Course, raw: &'a RawForm, asked: &'a [Asked]) -> Self {
        Self { course, raw, asked, refused: None, insists: false, stale: false }
    }
}

fn draw(shell: Shell, shown: &Shown<'_>, now: Timestamp) -> CheckPage {
    let (l, course, raw) = (shell.l, shown.course, shown.raw);
    let on = civil_date(now);
    let problems = summary::all_problems(l, raw, on);
    let change = course.state(now) == CourseState::Approved && course.proposal().is_open();
    let open = change || matches!(course.state(now), CourseState::Draft | CourseState::Returned);
    let sendable = problems.is_empty() && open;
    let mut notices: Vec<Notice> =
        shown.refused.map(|refused| super::refusal_notice(l, refused)).into_iter().collect();
    if shown.stale {
        let text = l.t("check-stale-text");
        notices.push(Notice::new(Tone::Warn, text).title(l.t("course-form-stale")));
    }
    notices.extend(missing(l, course, raw, now));
    notices.extend(super::notices(l, course, now));
    let edit = format!("/desk/courses/{}/edit", course.code);
    let errors = if shown.insists { cautions::missing(l, shown.asked, raw) } else { Vec::new() };
    CheckPage {
        head: PageHead::new(l.t("course-step-check"))
            .eyebrow(format!("{}　{}", course.code, course.title))
            .lead(l.t("course-step-check-lead")),
        steps: super::indicator(l, course, raw, None, on),
        notices,
        errors: ErrorSummary::new(l, errors),
        summaries: summary::summaries(l, raw, &problems, Some(&edit)),
        asked: if sendable { cautions::fields(l, shown.asked, raw, shown.insists) } else { Vec::new() },
        code: course.code.clone(),
        sendable,
        send: if change { "review-change-send" } else { "course-check-send" },
        difference: if change {
            difference::table(l, &course.raw(), raw, "review-was", "review-becomes")
        } else {
            None
        },
        shell,
    }
}

/// Which steps still have gaps, each a link.
fn missing(l: L, course: &Course, raw: &RawForm, now: Timestamp) -> Option<Notice> {
    let links: Vec<Markup> = steps()
        .iter()
        .filter_map(|step| {
            let count = summary::step_problems(l, step.number, raw, civil_date(now)).len();
            let text = l.a2(
                "course-check-missing-step",
                "step",
                l.t(&format!("course-step-{}", step.key)),
                "n",
                count,
            );
            let link = Markup::link(&text, &format!("/desk/courses/{}/edit/{}", course.code, step.key));
            (count > 0).then(|| Markup::raw("<li>").and(link).and(Markup::raw("</li>")))
        })
        .collect();
    let body = || Markup::raw("<ul>").and(Markup::join(links.clone())).and(Markup::raw("</ul>"));
    (!links.is_empty()).then(|| Notice::new(Tone::Bad, body()).title(l.t("course-check-missing")))
}

/// The change of an approved course before it is sent.
pub(super) fn sample_change(l: L) -> String {
    let course = Course { proposal_submitted_at: None, waiting_since: None, ..sample::changed(l) };
    let raw = course.edited(sample::now());
    let shown = Shown::new(&course, &raw, &[]);
    let shell = crate::shell::sample(l, l.t("course-step-check"));
    super::super::draw(&draw(shell, &shown, sample::now()))
}

pub(super) fn sample_page(l: L, raw: &RawForm, insists: bool) -> String {
    let course = sample::course_of(l, raw, CourseState::Draft);
    let asked = cautions::sample(&course);
    let shown = Shown { insists, ..Shown::new(&course, raw, &asked) };
    let shell = crate::shell::sample(l, l.t("course-step-check"));
    super::super::draw(&draw(shell, &shown, sample::now()))
}
