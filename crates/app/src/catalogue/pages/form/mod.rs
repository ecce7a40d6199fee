//! The registration form: six steps that always keep what was typed, then the answers to look over and send.

mod cautions;
mod check;
mod fields;

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::calendar::civil_date;
use domain::course::life::{self, CourseState, ProposalState};
use domain::course::{RawForm, Step, steps};
use domain::text::fold;
use jiff::Timestamp;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{Button, ErrorSummary, Notice, PageHead, StepState, Steps, Tone};
use ui::{L, Markup, Shell};

use super::super::{Course, keep_typed, own, sample, save_form, settle, view};
use super::summary::{self, Problems};
use crate::tags::{self, TagEntry};
use crate::{App, directory};
use fields::Asked;

pub(super) use cautions::{answers_card, fields as questions, sample as sample_questions};
pub use check::submit;
pub(super) use fields::{OPTIONAL, clock_field, shown_day};

#[derive(Template)]
#[template(path = "catalogue/pages/form/step.html")]
struct StepPage {
    shell: Shell,
    head: PageHead,
    steps: Steps,
    notices: Vec<Notice>,
    errors: ErrorSummary,
    code: String,
    key: &'static str,
    version: i64,
    autosave: bool,
    fields: Vec<Markup>,
    buttons: Vec<Button>,
}

/// What a step's page is drawn from.
struct Drawn<'a> {
    course: &'a Course,
    raw: &'a RawForm,
    step: &'static Step,
    notices: Vec<Notice>,
    rows: usize,
    /// Errors are shown once a step was begun, not on the first look.
    show_errors: bool,
    now: Timestamp,
    /// The tags this organisation may set today.
    tags: Vec<TagEntry>,
}

/// `GET /desk/courses/{code}/edit/{step}`.
pub async fn show(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, step)): Path<(String, String)>,
    Query(query): Query<BTreeMap<String, String>>,
) -> AppResult<Response> {
    let course = own(app.db.read(), ctx.seat()?.organisation, &code).await?;
    editable(&course, ctx.now)?;
    if step == "check" {
        return check::show(&app, &ctx, &course, None).await;
    }
    let step = step_of(&step)?;
    let raw = course.edited(ctx.now);
    let drawn = Drawn {
        rows: query.get("rows").and_then(|n| n.parse().ok()).unwrap_or(0),
        show_errors: !query.contains_key("quiet") && begun(&raw, step),
        notices: notices(ctx.l, &course, ctx.now),
        course: &course,
        raw: &raw,
        step,
        now: ctx.now,
        tags: offered(&app, &course, ctx.now).await?,
    };
    page(&draw(crate::shell(&ctx, title(ctx.l, step)), &drawn))
}

/// `POST /desk/courses/{code}/edit/{step}`; with `X-Autosave` what is being typed.
pub async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, step)): Path<(String, String)>,
    headers: HeaderMap,
    posted: Posted,
) -> AppResult<Response> {
    let seat = ctx.seat()?;
    let step = step_of(&step)?;
    let course = own(app.db.read(), seat.organisation, &code).await?;
    let version = posted.id::<i64>("version")?;
    let mut raw = course.edited(ctx.now);
    fields::apply(&posted, step, &mut raw);
    if headers.contains_key("x-autosave") {
        let kept = keep_typed(&app, &ctx.actor(), seat, &code, version, &raw).await?;
        return Ok(if kept { StatusCode::NO_CONTENT } else { StatusCode::CONFLICT }.into_response());
    }
    let saved = if raw == course.edited(ctx.now) {
        settle(&app, &ctx.actor(), seat, &code, version).await
    } else {
        save_form(&app, &ctx.actor(), seat, &code, version, &raw).await
    };
    match saved {
        Ok(()) => after_saving(&app, &ctx, &course, step, &posted).await,
        Err(AppError::StaleForm) => {
            let theirs = own(app.db.read(), seat.organisation, &code).await?;
            let notice = stale_notice(ctx.l, &theirs, &raw, step, ctx.now);
            again(&app, &ctx, &theirs, &raw, step, notice).await
        }
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            again(&app, &ctx, &course, &raw, step, refusal_notice(ctx.l, &refused)).await
        }
        Err(error) => Err(error),
    }
}

/// Where to after a step was stored: more rows, the same step with its errors, the next one, or away.
async fn after_saving(
    app: &App,
    ctx: &Ctx,
    before: &Course,
    step: &'static Step,
    posted: &Posted,
) -> AppResult<Response> {
    let base = format!("/desk/courses/{}", before.code);
    let here = format!("{base}/edit/{}", step.key);
    let course = own(app.db.read(), before.organisation, &before.code).await?;
    let raw = course.edited(ctx.now);
    if posted.has("remove") {
        return Ok(go(&format!("{here}?quiet=1#meetings"), None));
    }
    match posted.text("go") {
        "add" => {
            let typed = raw.meetings.len();
            return Ok(go(&format!("{here}?quiet=1&rows={}#meetings-{}-date", typed + 3, typed + 1), None));
        }
        "refresh" => return Ok(go(&format!("{here}?quiet=1#scope"), None)),
        "leave" => return Ok(go(&base, Some(("success", "course-saved")))),
        _ => {}
    }
    if matches!(before.state(ctx.now), CourseState::Approved | CourseState::Running) {
        return Ok(if course.proposal().is_open() {
            go(&format!("{base}/edit/check"), Some(("success", "course-change-kept")))
        } else {
            go(&base, Some(("success", "course-changed")))
        });
    }
    if !summary::step_problems(ctx.l, step.number, &raw, civil_date(ctx.now)).is_empty() {
        let notice = Notice::new(Tone::Info, ctx.l.t("course-form-kept"))
            .action(Button::link(ctx.l.t("course-form-go-on"), next_address(&before.code, step)).small());
        return again(app, ctx, &course, &raw, step, notice).await;
    }
    Ok(go(&next_address(&before.code, step), None))
}

/// The form once more, with what was typed and why.
async fn again(
    app: &App,
    ctx: &Ctx,
    course: &Course,
    raw: &RawForm,
    step: &'static Step,
    notice: Notice,
) -> AppResult<Response> {
    let tags = offered(app, course, ctx.now).await?;
    let drawn =
        Drawn { course, raw, step, notices: vec![notice], rows: 0, show_errors: true, now: ctx.now, tags };
    refused_page(&draw(crate::shell(ctx, title(ctx.l, step)), &drawn))
}

/// The tags that the organiser of a course may set today.
async fn offered(app: &App, course: &Course, now: Timestamp) -> AppResult<Vec<TagEntry>> {
    let organisation = directory::organisation(app.db.read(), course.organisation).await?;
    tags::offered(app.db.read(), &organisation.level, &organisation.code, civil_date(now)).await
}

fn draw(shell: Shell, drawn: &Drawn<'_>) -> StepPage {
    let (l, course, step) = (shell.l, drawn.course, drawn.step);
    let on = civil_date(drawn.now);
    let found =
        if drawn.show_errors { summary::step_problems(l, step.number, drawn.raw, on) } else { Vec::new() };
    let mut problems = Problems::new();
    for (field, text) in &found {
        problems.entry(field.clone()).or_insert_with(|| text.clone());
    }
    let asked = Asked { l, raw: drawn.raw, problems: &problems, on, rows: drawn.rows, tags: &drawn.tags };
    let draft = matches!(course.state(drawn.now), CourseState::Draft | CourseState::Returned);
    let mut buttons = vec![
        Button::submit(l.t(if draft { "course-form-next" } else { "course-form-save" }))
            .primary()
            .named("go", "next"),
        Button::submit(l.t("course-form-leave")).named("go", "leave"),
    ];
    if step.number > 1 {
        let before = steps()[usize::from(step.number) - 2].key;
        buttons.push(
            Button::link(l.t("course-form-back"), format!("/desk/courses/{}/edit/{before}", course.code))
                .quiet(),
        );
    }
    StepPage {
        head: PageHead::new(title(l, step))
            .eyebrow(format!("{}　{}", course.code, course.title))
            .lead(l.t(&format!("course-step-{}-lead", step.key))),
        steps: indicator(l, course, drawn.raw, Some(step), on),
        notices: drawn.notices.clone(),
        code: course.code.clone(),
        key: step.key,
        version: course.version,
        autosave: draft || course.proposal().is_open(),
        fields: fields::fields(&asked, step),
        buttons,
        shell: shell.title_with_errors(!found.is_empty()),
        errors: ErrorSummary::new(l, found.into_iter().map(|(field, text)| named(l, field, &text)).collect()),
    }
}

/// A line of the summary says which field it means: the same sentence three times helps nobody.
fn named(l: L, field: String, text: &str) -> (String, String) {
    let key = if field.starts_with("meetings") { "meetings" } else { field.as_str() };
    let line = l.a2("course-form-problem", "field", view::field_label(l, key), "problem", text);
    (field, line)
}

/// The six steps and the check, each with how far it has come.
fn indicator(l: L, course: &Course, raw: &RawForm, current: Option<&Step>, on: jiff::civil::Date) -> Steps {
    let base = format!("/desk/courses/{}/edit", course.code);
    let bar = steps().iter().fold(Steps::new(l), |bar, step| {
        let wrong = !summary::step_problems(l, step.number, raw, on).is_empty();
        let state = match (current == Some(step), begun(raw, step), wrong) {
            (true, ..) => StepState::Current,
            (_, true, true) => StepState::Wrong,
            (_, true, false) => StepState::Done,
            _ => StepState::Todo,
        };
        bar.step(l.t(&format!("course-step-{}", step.key)), format!("{base}/{}", step.key), state)
    });
    let last = if current.is_none() { StepState::Current } else { StepState::Todo };
    bar.step(l.t("course-step-check"), format!("{base}/check"), last)
}

fn title(l: L, step: &Step) -> String {
    l.t(&format!("course-step-{}", step.key))
}

fn next_address(code: &str, step: &Step) -> String {
    let next = steps().get(usize::from(step.number)).map_or("check", |next| next.key);
    format!("/desk/courses/{code}/edit/{next}")
}

/// A step by its key or, as people shorten addresses, its number.
fn step_of(key: &str) -> AppResult<&'static Step> {
    steps().iter().find(|step| step.key == key || step.number.to_string() == key).ok_or(AppError::NotFound)
}

fn begun(raw: &RawForm, step: &Step) -> bool {
    let answered = |key: &&str| raw.values(key).iter().any(|value| !fold(value).is_empty());
    step.fields.iter().any(|key| if *key == "meetings" { !raw.meetings.is_empty() } else { answered(key) })
}

/// Refuses the form while its course can't be changed at all.
fn editable(course: &Course, now: Timestamp) -> AppResult<()> {
    let least = BTreeSet::from(["contact1_name".to_owned()]);
    life::decide_edit(&course.facts(), &least, now).map(drop).map_err(|r| AppError::refused(&r))
}

/// What the organiser should know before changing anything.
fn notices(l: L, course: &Course, now: Timestamp) -> Vec<Notice> {
    match course.state(now) {
        CourseState::Returned => {
            let reasons = super::timeline::reasons(l, course.return_reasons.as_deref().unwrap_or_default());
            vec![Notice::new(Tone::Warn, reasons).title(l.t("course-form-returned"))]
        }
        CourseState::Approved => approved_notices(l, course),
        CourseState::Running => {
            vec![Notice::new(Tone::Warn, l.t("course-form-running-text")).title(l.t("course-form-running"))]
        }
        _ => Vec::new(),
    }
}

/// What is said above the form of an approved course: that it is public, and how its change stands.
fn approved_notices(l: L, course: &Course) -> Vec<Notice> {
    let reasons =
        || super::timeline::reasons(l, course.proposal_return_reasons.as_deref().unwrap_or_default());
    vec![match course.proposal() {
        ProposalState::Returned => Notice::new(Tone::Warn, reasons()).title(l.t("review-change-returned")),
        ProposalState::Open => {
            Notice::new(Tone::Info, l.t("review-change-open-text")).title(l.t("review-change-open"))
        }
        _ => Notice::new(Tone::Warn, l.t("course-form-approved-text")).title(l.t("course-form-approved")),
    }]
}

fn refusal_notice(l: L, refused: &Refused) -> Notice {
    Notice::new(Tone::Bad, refused.next(l)).title(refused.sentence(l))
}

/// Somebody saved this form in the meantime: what stands there now, beside what was typed here.
fn stale_notice(l: L, theirs: &Course, typed: &RawForm, step: &Step, now: Timestamp) -> Notice {
    let stored = theirs.edited(now);
    let differing = step.fields.iter().filter(|key| {
        if **key == "meetings" {
            stored.meetings != typed.meetings
        } else {
            stored.values(key) != typed.values(key)
        }
    });
    let items = differing.map(|key| {
        let answer = summary::answer(l, &stored, key);
        let answer = if answer.is_empty() { Markup::from(l.t("ui-not-answered")) } else { answer };
        Markup::raw("<li><strong>")
            .and(view::field_label(l, key))
            .and(Markup::raw("</strong> "))
            .and(answer)
            .and(Markup::raw("</li>"))
    });
    let when = l.relative(platform::clock::from_millis(theirs.updated_at), now);
    let body = Markup::raw("<p>")
        .and(l.a("course-form-stale-text", "when", when))
        .and(Markup::raw("</p><ul>"))
        .and(Markup::join(items))
        .and(Markup::raw("</ul>"));
    Notice::new(Tone::Warn, body).title(l.t("course-form-stale"))
}

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page {
            name: "catalogue/form/basics-blank",
            render: |l| step_sample(l, 0, &RawForm::default(), CourseState::Draft),
        },
        Page {
            name: "catalogue/form/basics",
            render: |l| step_sample(l, 0, &sample::raw(l), CourseState::Draft),
        },
        Page {
            name: "catalogue/form/classification-begun",
            render: |l| step_sample(l, 1, &sample::raw_begun(l), CourseState::Draft),
        },
        Page {
            name: "catalogue/form/classification",
            render: |l| step_sample(l, 1, &sample::raw(l), CourseState::Draft),
        },
        Page {
            name: "catalogue/form/content-returned",
            render: |l| step_sample(l, 2, &sample::raw(l), CourseState::Returned),
        },
        Page {
            name: "catalogue/form/sessions-wrong",
            render: |l| step_sample(l, 3, &sample::raw_begun(l), CourseState::Draft),
        },
        Page {
            name: "catalogue/form/sessions",
            render: |l| step_sample(l, 3, &sample::raw(l), CourseState::Draft),
        },
        Page {
            name: "catalogue/form/audience",
            render: |l| step_sample(l, 4, &sample::raw(l), CourseState::Approved),
        },
        Page {
            name: "catalogue/form/administration",
            render: |l| step_sample(l, 5, &sample::raw(l), CourseState::Running),
        },
        Page { name: "catalogue/form/stale", render: stale_sample },
        Page { name: "catalogue/form/check-change", render: check::sample_change },
        Page { name: "catalogue/form/check", render: |l| check::sample_page(l, &sample::raw(l), false) },
        Page {
            name: "catalogue/form/check-unanswered",
            render: |l| check::sample_page(l, &sample::raw(l), true),
        },
        Page {
            name: "catalogue/form/check-incomplete",
            render: |l| check::sample_page(l, &sample::raw_begun(l), false),
        },
    ]
}

fn step_sample(l: L, index: usize, raw: &RawForm, state: CourseState) -> String {
    let (course, step) = (sample::course_of(l, raw, state), &steps()[index]);
    let notices = notices(l, &course, sample::now());
    let drawn = Drawn {
        course: &course,
        raw,
        step,
        notices,
        rows: 0,
        show_errors: begun(raw, step),
        now: sample::now(),
        tags: sample_tags(),
    };
    super::draw(&draw(crate::shell::sample(l, title(l, step)), &drawn))
}

fn stale_sample(l: L) -> String {
    let (course, step) = (sample::course(l, CourseState::Draft), &steps()[0]);
    let mut typed = sample::raw(l);
    typed.set("title", l.pick("閱讀理解工作坊（進階）", "Reading workshop, advanced"));
    let notices = vec![stale_notice(l, &course, &typed, step, sample::now())];
    let drawn = Drawn {
        course: &course,
        raw: &typed,
        step,
        notices,
        rows: 0,
        show_errors: true,
        now: sample::now(),
        tags: sample_tags(),
    };
    super::draw(&draw(crate::shell::sample(l, title(l, step)), &drawn))
}

fn sample_tags() -> Vec<TagEntry> {
    let today = civil_date(sample::now());
    tags::shipped().into_iter().filter(|tag| tag.holds(today)).collect()
}
