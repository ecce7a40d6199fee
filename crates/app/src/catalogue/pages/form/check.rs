//! The last look before sending: every answer, what is missing, what to think about.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar::civil_date;
use domain::course::life::CourseState;
use domain::course::{RawForm, steps, warnings};
use jiff::Timestamp;
use platform::error::Refused;
use platform::web::Posted;
use platform::web::{Ctx, go, page, refused_page};
use platform::{AppError, AppResult};
use ui::components::{Notice, PageHead, Steps, SummaryList, Table, Tone};
use ui::{L, Markup, Shell};

use super::super::super::{Course, own, sample, store, submit as send};
use super::super::{difference, summary};
use crate::App;

#[derive(Template)]
#[template(path = "catalogue/pages/form/check.html")]
struct CheckPage {
    shell: Shell,
    head: PageHead,
    steps: Steps,
    notices: Vec<Notice>,
    summaries: Vec<SummaryList>,
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
    let twins = store::twins(app.db.read(), course).await?;
    let shell = crate::shell(ctx, ctx.l.t("course-step-check"));
    let drawn = draw(shell, course, &twins, refused, ctx.now);
    if refused.is_some() { refused_page(&drawn) } else { page(&drawn) }
}

/// `POST /desk/courses/{code}/submit`.
pub async fn submit(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    let seat = ctx.seat()?;
    let to = format!("/desk/courses/{code}");
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

fn draw(
    shell: Shell,
    course: &Course,
    twins: &[Course],
    refused: Option<&Refused>,
    now: Timestamp,
) -> CheckPage {
    let (l, raw) = (shell.l, course.edited(now));
    let on = civil_date(now);
    let problems = summary::all_problems(l, &raw, on);
    let change = course.state(now) == CourseState::Approved && course.proposal().is_open();
    let open = change || matches!(course.state(now), CourseState::Draft | CourseState::Returned);
    let mut notices: Vec<Notice> =
        refused.map(|refused| super::refusal_notice(l, refused)).into_iter().collect();
    notices.extend(missing(l, course, &raw, now));
    notices.extend(super::notices(l, course, now));
    if problems.is_empty() {
        notices.extend(thoughts(l, course, now));
    }
    notices.extend(twins.iter().map(|twin| twin_notice(l, twin)));
    let edit = format!("/desk/courses/{}/edit", course.code);
    CheckPage {
        head: PageHead::new(l.t("course-step-check"))
            .eyebrow(format!("{}　{}", course.code, course.title))
            .lead(l.t("course-step-check-lead")),
        steps: super::indicator(l, course, &raw, None, on),
        notices,
        summaries: summary::summaries(l, &raw, &problems, Some(&edit)),
        code: course.code.clone(),
        sendable: problems.is_empty() && open,
        send: if change { "review-change-send" } else { "course-check-send" },
        difference: if change {
            difference::table(l, &course.raw(), &raw, "review-was", "review-becomes")
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

/// Warnings of the rules: each tells, none stops.
fn thoughts(l: L, course: &Course, now: Timestamp) -> Vec<Notice> {
    let found = course.checked().map(|form| warnings(&form, now)).unwrap_or_default();
    found
        .iter()
        .map(|w| Notice::new(Tone::Warn, summary::way_on(l, w)).title(summary::sentence(l, w)))
        .collect()
}

fn twin_notice(l: L, twin: &Course) -> Notice {
    let text = l.args(
        "course-check-twin-text",
        &[
            ("title", twin.title.clone()),
            ("organiser", twin.organisation_name.clone()),
            ("code", twin.code.clone()),
        ],
    );
    Notice::new(Tone::Warn, text).title(l.t("course-check-twin"))
}

/// The change of an approved course before it is sent.
pub(super) fn sample_change(l: L) -> String {
    let course = Course { proposal_submitted_at: None, waiting_since: None, ..sample::changed(l) };
    let shell = crate::shell::sample(l, l.t("course-step-check"));
    super::super::draw(&draw(shell, &course, &[], None, sample::now()))
}

pub(super) fn sample_page(l: L, raw: &RawForm) -> String {
    let course = sample::course_of(l, raw, CourseState::Draft);
    let twins =
        if course.checked().is_some() { vec![sample::course(l, CourseState::Approved)] } else { Vec::new() };
    let shell = crate::shell::sample(l, l.t("course-step-check"));
    super::super::draw(&draw(shell, &course, &twins, None, sample::now()))
}
