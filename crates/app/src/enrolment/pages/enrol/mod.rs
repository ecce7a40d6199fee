//! Asking for a place: what the person is about to do, and the answer of the desk.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::enrolment::Outcome;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult};
use ui::components::{Breadcrumb, Button, Card, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::{course_facts, sample};
use crate::catalogue::{self, Course, Meeting};
use crate::enrolment::{self, Clash, Places};
use crate::{App, identity, shell};

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
    /// Where the form goes; `None` when the desk would refuse.
    form: Option<(String, Button)>,
    back: Button,
}

struct Found {
    course: Course,
    meetings: Vec<Meeting>,
    places: Option<Places>,
    verdict: Result<Outcome, Refused>,
    clashes: Vec<Clash>,
}

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

/// Asks the desk. Pressing twice or reloading finds the same request.
///
/// # Errors
/// Not found for a course that isn't published; the database. A refusal is shown on the page.
pub async fn submit(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    let person = ctx.viewer()?.person;
    let course = app.codes().published(app.db.read(), &code).await?;
    match app.desk().ask(ctx.actor(), course, person, ctx.now).await {
        Ok(answer) => {
            let flash = match answer.outcome {
                Outcome::Admitted => "enrolment-admitted",
                Outcome::Waiting { .. } => "enrolment-waiting",
                Outcome::Applied => "enrolment-applied",
                Outcome::Already(_) => "enrolment-already",
            };
            Ok(go(&format!("/my/enrolments/{}", answer.enrolment.id), Some(("success", flash))))
        }
        Err(AppError::Refused(refused)) => {
            let course = catalogue::published(app.db.read(), &code).await?;
            let mut found = load(&app, &ctx, course).await?;
            found.verdict = Err(refused);
            let shell = shell(&ctx, ctx.l.t("enrol-title")).title_with_errors(true);
            refused_page(&ConfirmPage::new(shell, &found))
        }
        Err(other) => Err(other),
    }
}

async fn load(app: &App, ctx: &Ctx, course: Course) -> AppResult<Found> {
    let (conn, id) = (app.db.read(), ctx.viewer()?.person);
    let person = identity::person(conn, id).await?;
    let before = enrolment::of_person_at(conn, course.id, id).await?;
    let meetings = catalogue::meetings(conn, course.id).await?;
    Ok(Found {
        verdict: enrolment::preview(conn, &course, &person, before.as_ref(), ctx.now).await?,
        clashes: enrolment::clashes(conn, &course, &meetings, id).await?,
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
        let submit = match &found.verdict {
            Ok(Outcome::Waiting { .. }) => Some("enrol-submit-waiting"),
            Ok(_) => Some("enrol-submit"),
            Err(_) => None,
        };
        Self {
            head,
            answer: answer(l, &found.verdict),
            clashes: clash_notice(l, &found.clashes),
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

    /// The desk would refuse.
    pub(crate) fn sample_refused(l: L) -> Self {
        Self::sample(l, Err(Refused::new(&domain::enrolment::Refused::Stage)), false)
    }

    fn sample(l: L, verdict: Result<Outcome, Refused>, clash: bool) -> Self {
        let (course, meetings) = (sample::course(l), sample::meetings(l));
        let clashes = if clash {
            vec![Clash { course: course.clone(), theirs: meetings[0].clone(), ours: meetings[0].clone() }]
        } else {
            Vec::new()
        };
        let found = Found { course, meetings, places: Some(sample::places()), verdict, clashes };
        Self::new(crate::shell::sample(l, l.t("enrol-title")), &found)
    }
}

fn answer(l: L, verdict: &Result<Outcome, Refused>) -> Notice {
    match verdict {
        Ok(Outcome::Waiting { number }) => Notice::new(Tone::Warn, l.t("enrol-answer-waiting-text"))
            .title(l.a("enrol-answer-waiting", "number", number)),
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
