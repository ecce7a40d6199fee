//! Asking for a place: what the person is about to do, and the answer of the desk.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::enrolment::overload::Over;
use domain::enrolment::questions::{AnswerRefused, Raw, check};
use domain::enrolment::{Outcome, Short};
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult};
use ui::components::{Breadcrumb, Button, Card, Choice, ErrorSummary, Field, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::{course_facts, sample};
use crate::catalogue::{self, Course, Meeting};
use crate::enrolment::questions::{self, Questions};
use crate::enrolment::{self, Clash, Places, Preview, Request, limits};
use crate::{App, identity, shell};

pub use queue::{queue, samples as queue_samples};

mod queue;

/// The last look before asking for a place.
#[derive(Template)]
#[template(path = "enrolment/pages/enrol/confirm.html")]
pub struct ConfirmPage {
    shell: Shell,
    head: PageHead,
    answer: Notice,
    clashes: Markup,
    facts: Card,
    privacy: Markup,
    /// The classes to choose from, where people choose one.
    classes: Option<Field>,
    /// What is wrong with the answers.
    errors: Option<ErrorSummary>,
    /// The organiser's questions.
    questions: Markup,
    /// Where the form goes; `None` when the desk would refuse.
    form: Option<(String, Button)>,
    back: Button,
}

struct Found {
    course: Course,
    meetings: Vec<Meeting>,
    places: Option<Places>,
    preview: Preview,
    /// The class that was chosen, when the form comes back.
    class: String,
    /// The organiser's questions, what was answered, and what is wrong with that.
    questions: Questions,
    answered: Raw,
    wrong: Vec<(u32, AnswerRefused)>,
    clashes: Vec<Clash>,
    over: Vec<Over>,
}

/// A request that was not answered so long is shown its place in the queue.
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(1500);

/// Shows what would happen. Somebody who has asked already is shown their request instead.
///
/// # Errors
/// Not found for a course that isn't published; the database.
pub async fn confirm(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let (conn, viewer) = (app.db.read(), ctx.viewer()?);
    let course = catalogue::published(conn, &code).await?;
    if let Some(own) = enrolment::of_person_at(conn, course.id, viewer.person).await?
        && own.is_alive()
    {
        return Ok(go(&format!("/my/enrolments/{}", own.id), None));
    }
    let found = load(&app, &ctx, course).await?;
    page(&ConfirmPage::new(shell(&ctx, ctx.l.t("enrol-title")), &found))
}

/// Asks the desk. Pressing twice or reloading finds the same request. In a rush the person is shown their place in the queue; the
/// request goes on by itself.
///
/// # Errors
/// Not found for a course that isn't published; the database. A refusal is shown on the page.
pub async fn submit(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let person = ctx.viewer()?.person;
    let id = app.codes().published(app.db.read(), &code).await?;
    // Who stands in the queue already keeps that place: a second window or a reload asks nothing new.
    if app.desk().ahead(id, person).is_some() {
        return Ok(go(&queue::address(&code, ctx.now), None));
    }
    let class = posted.text("class").to_owned();
    let answered = questions::read(&posted);
    let answers = match posted.has("questions") {
        true => {
            let course = catalogue::published(app.db.read(), &code).await?;
            let asked = questions::of_course(app.db.read(), &course).await?;
            match check(&asked.list, &answered) {
                Ok(answers) => Some(answers),
                Err(wrong) => {
                    let mut found = load(&app, &ctx, course).await?;
                    (found.class, found.answered, found.wrong) = (class, answered, wrong);
                    let shell = shell(&ctx, ctx.l.t("enrol-title")).title_with_errors(true);
                    return refused_page(&ConfirmPage::new(shell, &found));
                }
            }
        }
        false => None,
    };
    let class_number = class.parse().ok();
    let request =
        Request { actor: ctx.actor(), course: id, person, class: class_number, answers, at: ctx.now };
    let desk = app.desk().clone();
    let mut asked = tokio::spawn(async move { desk.request(request).await });
    let answer = match tokio::time::timeout(PATIENCE, &mut asked).await {
        Ok(answer) => answer.map_err(|error| AppError::Internal(error.to_string()))?,
        Err(_) => return Ok(go(&queue::address(&code, ctx.now), None)),
    };
    match answer {
        Ok(answer) => {
            let flash = flash_of(&answer.outcome);
            Ok(go(&format!("/my/enrolments/{}", answer.enrolment.id), Some(("success", flash))))
        }
        Err(AppError::Refused(refused)) => {
            let course = catalogue::published(app.db.read(), &code).await?;
            let mut found = load(&app, &ctx, course).await?;
            found.preview.answer = Err(refused);
            (found.class, found.answered) = (class, answered);
            let shell = shell(&ctx, ctx.l.t("enrol-title")).title_with_errors(true);
            refused_page(&ConfirmPage::new(shell, &found))
        }
        Err(other) => Err(other),
    }
}

fn flash_of(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Admitted => "enrolment-admitted",
        Outcome::Waiting { .. } => "enrolment-waiting",
        Outcome::Applied => "enrolment-applied",
        Outcome::Already(_) => "enrolment-already",
    }
}

async fn load(app: &App, ctx: &Ctx, course: Course) -> AppResult<Found> {
    let (conn, id) = (app.db.read(), ctx.viewer()?.person);
    let person = identity::person(conn, id).await?;
    let before = enrolment::of_person_at(conn, course.id, id).await?;
    let meetings = catalogue::meetings(conn, course.id).await?;
    Ok(Found {
        questions: questions::of_course(conn, &course).await?,
        answered: Raw::new(),
        wrong: Vec::new(),
        class: String::new(),
        preview: enrolment::preview(conn, &course, &person, before.as_ref(), ctx.now).await?,
        clashes: enrolment::clashes(conn, &course, &meetings, id).await?,
        over: limits::warnings(conn, &course, &meetings, id).await?,
        places: enrolment::places(conn, &[course.id]).await?.remove(&course.id),
        meetings,
        course,
    })
}

impl ConfirmPage {
    fn new(shell: Shell, found: &Found) -> Self {
        let (l, course) = (shell.l, &found.course);
        let here = format!("/courses/{}", course.code);
        let crumbs = Breadcrumb::new(l)
            .link(l.t("enrol-crumb-courses"), "/courses")
            .link(course.title.as_str(), here.as_str())
            .here(l.t("enrol-title"));
        let head = PageHead::new(l.t("enrol-title")).crumbs(crumbs).lead(course.title.as_str());
        let mut facts = Card::new(course_facts(l, course, &found.meetings, false)).title(l.t("enrol-facts"));
        if let Some(places) = found.places {
            facts = facts.aside(catalogue::view::meter(l, places));
        }
        let (beside, lines) = questions::errors(l, &found.questions, &found.wrong);
        let submit = match &found.preview.answer {
            Ok(Outcome::Waiting { .. }) => Some("enrol-submit-waiting"),
            Ok(_) => Some("enrol-submit"),
            Err(_) => None,
        };
        Self {
            head,
            answer: answer(l, &found.preview),
            classes: classes(l, &found.preview, &found.class),
            errors: (!lines.is_empty()).then(|| ErrorSummary::new(l, lines)),
            questions: asked(l, &found.questions, &found.answered, &beside),
            clashes: clash_notice(l, &found.clashes).and(over_notice(l, &found.over)),
            facts,
            privacy: Markup::from(l.t("enrol-privacy")),
            form: submit
                .map(|key| (format!("{here}/enrol"), Button::submit(l.t(key)).primary().icon("check"))),
            back: Button::link(l.t("enrol-back"), here).quiet(),
            shell,
        }
    }

    /// Places are free.
    pub(crate) fn sample_open(l: L) -> Self {
        Self::sample(l, Ok(Outcome::Admitted), false)
    }

    /// A number on the waiting list, and a clash.
    pub(crate) fn sample_full(l: L) -> Self {
        Self::sample(l, Ok(Outcome::Waiting { number: 4 }), true)
    }

    /// Two classes to choose from, one of them full.
    pub(crate) fn sample_classes(l: L) -> Self {
        Self::of_sample(l, Ok(Outcome::Admitted), vec![(1, 0), (2, 6)], false)
    }

    /// The desk would refuse.
    pub(crate) fn sample_refused(l: L) -> Self {
        Self::sample(l, Err(Refused::new(&domain::enrolment::Refused::Stage)), false)
    }

    fn sample(l: L, verdict: Result<Outcome, Refused>, clash: bool) -> Self {
        Self::of_sample(l, verdict, Vec::new(), clash)
    }

    fn of_sample(l: L, answer: Result<Outcome, Refused>, classes: Vec<(u32, u32)>, clash: bool) -> Self {
        let (course, meetings) = (sample::course(l), sample::meetings(l));
        let clashes = if clash {
            vec![Clash { course: course.clone(), theirs: meetings[0].clone(), ours: meetings[0].clone() }]
        } else {
            Vec::new()
        };
        let over = if clash { sample::over() } else { Vec::new() };
        let preview = Preview { answer, short: None, classes };
        let found = Found {
            course,
            meetings,
            places: Some(sample::places()),
            preview,
            class: String::new(),
            questions: Questions::default(),
            answered: Raw::new(),
            wrong: Vec::new(),
            clashes,
            over,
        };
        Self::new(crate::shell::sample(l, l.t("enrol-title")), &found)
    }
}

/// The questions with what was answered; a mark tells that they were put.
fn asked(l: L, questions: &Questions, answered: &Raw, beside: &BTreeMap<u32, String>) -> Markup {
    if questions.is_empty() {
        return Markup::default();
    }
    Markup::raw("<h2>")
        .and(l.t("enrol-questions"))
        .and(Markup::raw("</h2><p class=\"sub\">"))
        .and(l.t("enrol-questions-text"))
        .and(Markup::raw("</p><input type=\"hidden\" name=\"questions\" value=\"1\">"))
        .and(questions::fields(l, questions, answered, beside))
}

/// The classes with the places left in each; one that is full can be chosen too, for its waiting list.
fn classes(l: L, preview: &Preview, chosen: &str) -> Option<Field> {
    if preview.classes.is_empty() || preview.answer.is_err() && chosen.is_empty() {
        return None;
    }
    let mut choices = vec![Choice::new("", l.t("enrol-class-any")).hint(l.t("enrol-class-any-hint"))];
    choices.extend(preview.classes.iter().map(|(number, free)| {
        let hint = match free {
            0 => l.t("enrol-class-full"),
            free => l.a("enrol-class-free", "n", free),
        };
        Choice::new(number.to_string(), l.a("enrol-class", "n", number)).hint(hint)
    }));
    Some(Field::radios(l, "class", l.t("enrol-class-label"), choices).value(chosen))
}

fn answer(l: L, preview: &Preview) -> Notice {
    match &preview.answer {
        Ok(Outcome::Waiting { number }) => {
            let why = match preview.short {
                Some(Short::Reserved) => "enrol-answer-reserved",
                Some(Short::School) => "enrol-answer-school",
                _ => "enrol-answer-waiting",
            };
            Notice::new(Tone::Warn, l.t("enrol-answer-waiting-text")).title(l.a(why, "number", number))
        }
        Ok(Outcome::Applied) => {
            Notice::new(Tone::Info, l.t("enrol-answer-applied-text")).title(l.t("enrol-answer-applied"))
        }
        Ok(_) => {
            Notice::new(Tone::Good, l.t("enrol-answer-admitted-text")).title(l.t("enrol-answer-admitted"))
        }
        Err(refused) => {
            let others = Button::link(l.t("enrol-other-courses"), "/courses").small().icon("search");
            let body = Markup::from(refused.sentence(l)).and(Markup::raw("<br>")).and(refused.next(l));
            Notice::new(Tone::Bad, body).title(l.t("enrol-answer-refused")).action(others)
        }
    }
}

fn over_notice(l: L, over: &[Over]) -> Markup {
    limits::notice(l, over).map_or_else(Markup::default, Markup::from)
}

fn clash_notice(l: L, clashes: &[Clash]) -> Markup {
    if clashes.is_empty() {
        return Markup::default();
    }
    let line = |clash: &Clash| {
        let when = format!("{} {} ", l.date(clash.theirs.day()), clash.theirs.span());
        let link = Markup::link(&clash.course.title, &format!("/courses/{}", clash.course.code));
        Markup::raw("<li>").and(when).and(link).and(Markup::raw("</li>"))
    };
    let list = Markup::raw("<ul>").and(Markup::join(clashes.iter().map(line))).and(Markup::raw("</ul>"));
    let body = list.and(Markup::raw("<p>")).and(l.t("enrol-clash-text")).and(Markup::raw("</p>"));
    Notice::new(Tone::Warn, body).title(l.a("enrol-clash", "n", clashes.len())).into()
}
