//! One course as its organiser sees it: where it stands, what to do, everything that was registered.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar::civil_date;
use domain::course::life::{self, CourseState, ProposalState};
use domain::permissions::Function;
use jiff::Timestamp;
use platform::AppResult;
use platform::audit::{self, Line};
use platform::clock::from_millis;
use platform::web::{Ctx, page};
use ui::components::{
    Breadcrumb, Button, Card, Facts, Meter, Notice, PageHead, SummaryList, Table, Timeline, Tone,
};
use ui::{L, Markup, Shell};

use super::super::super::{Course, Meeting, meetings, own, sample, view};
use super::super::{difference, summary, timeline};
use super::signals;
use crate::enrolment::{self, Places};
use crate::{App, tags};

#[derive(Template)]
#[template(path = "catalogue/pages/own/show.html")]
struct ShowPage {
    shell: Shell,
    head: PageHead,
    notices: Vec<Notice>,
    facts: Facts,
    meter: Option<Meter>,
    summaries: Vec<SummaryList>,
    beside: Vec<Card>,
    timeline: Timeline,
    links: Vec<(String, String)>,
    /// What can be done at once with what waits or is being changed: where it is posted to, and its name.
    deeds: Vec<(String, String)>,
    difference: Option<Table>,
    code: String,
    may_copy: bool,
}

/// What the page shows, loaded or invented.
struct Shown {
    course: Course,
    meetings: Vec<Meeting>,
    places: Option<Places>,
    log: Vec<Line>,
    /// What registration has beside the form: files.
    beside: Vec<Card>,
    may_register: bool,
    may_manage: bool,
}

/// `GET /desk/courses/{code}`.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let conn = app.db.read();
    let course = own(conn, ctx.seat()?.organisation, &code).await?;
    let viewer = ctx.viewer()?;
    let mut beside = super::super::beside(&app, &ctx, &course).await?;
    beside.extend(refused_tags(ctx.l, &tags::refused(conn, course.id.0).await?));
    let shown = Shown {
        meetings: meetings(conn, course.id).await?,
        places: enrolment::places(conn, &[course.id]).await?.remove(&course.id),
        log: audit::history(conn, course.id.0).await?,
        beside,
        may_register: viewer.may(Function::COURSE_REGISTER),
        may_manage: viewer.may(Function::COURSE_MANAGE),
        course,
    };
    let shell = crate::shell(&ctx, shown.course.title.clone());
    page(&draw(shell, &shown, ctx.now))
}

/// Tags that the one who confirms them did not give, and why.
fn refused_tags(l: L, refused: &[tags::Refused]) -> Option<Card> {
    let lines = refused.iter().map(|one| {
        let reason = if one.reason.is_empty() { l.t("tags-refused-no-reason") } else { one.reason.clone() };
        let tag = view::option_label(l, "attribute_tags", &one.tag);
        Markup::raw("<p>")
            .and(l.a2("tags-refused-line", "tag", tag, "reason", reason))
            .and(Markup::raw("</p>"))
    });
    (!refused.is_empty()).then(|| Card::new(Markup::join(lines)).title(l.t("tags-refused-title")))
}

/// The button of the next action when it is the organiser's turn.
pub(super) fn next_button(l: L, course: &Course, now: Timestamp) -> Option<Button> {
    let base = format!("/desk/courses/{}", course.code);
    let (label, to) = match course.state(now) {
        CourseState::Draft => ("course-do-edit", "edit/basics"),
        CourseState::Returned => ("course-do-correct", "edit/check"),
        CourseState::Approved => ("course-do-enrolments", "enrolments"),
        CourseState::Running => ("course-do-attendance", "attendance"),
        CourseState::Held | CourseState::RosterReturned => ("course-do-roster", "roster"),
        _ => return None,
    };
    Some(Button::link(l.t(label), format!("{base}/{to}")))
}

fn draw(shell: Shell, shown: &Shown, now: Timestamp) -> ShowPage {
    let (l, course) = (shell.l, &shown.course);
    let raw = course.raw();
    let state = course.state(now);
    let crumbs = Breadcrumb::new(l).link(l.t("course-own-title"), "/desk/courses").here(&course.code);
    let head =
        PageHead::new(&course.title).crumbs(crumbs).eyebrow(&course.code).tag(view::state_tag(l, state));
    let may_next = if matches!(state, CourseState::Draft | CourseState::Returned) {
        shown.may_register
    } else {
        shown.may_manage
    };
    let next = next_button(l, course, now)
        .filter(|_| may_next)
        .map(|b| Markup::from(b.primary()))
        .unwrap_or_default();
    // What is missing in a draft is said on its form; here an unfinished answer is simply not yet given.
    let edit =
        editable(state).then(|| format!("/desk/courses/{}/edit", course.code)).filter(|_| shown.may_register);
    ShowPage {
        head,
        notices: notices(l, course, now),
        facts: view::facts(l, course, &shown.meetings),
        meter: shown.places.map(|places| view::meter(l, places)),
        summaries: summary::summaries(l, &raw, &summary::Problems::new(), edit.as_deref()),
        beside: shown.beside.clone(),
        timeline: timeline::timeline(l, course, &shown.log, now, next),
        links: links(l, shown, state, now),
        deeds: if shown.may_register { deeds(l, course, now) } else { Vec::new() },
        difference: course
            .proposed()
            .and_then(|new| difference::table(l, &course.raw(), &new, "review-was", "review-becomes")),
        code: course.code.clone(),
        may_copy: shown.may_register,
        shell,
    }
}

fn editable(state: CourseState) -> bool {
    matches!(state, CourseState::Draft | CourseState::Returned | CourseState::Approved | CourseState::Running)
}

fn notices(l: L, course: &Course, now: Timestamp) -> Vec<Notice> {
    let stored = |text: &Option<String>| timeline::reasons(l, text.as_deref().unwrap_or_default());
    match course.state(now) {
        CourseState::Returned => {
            vec![Notice::new(Tone::Warn, stored(&course.return_reasons)).title(l.t("course-form-returned"))]
        }
        CourseState::RosterReturned => {
            vec![
                Notice::new(Tone::Warn, stored(&course.roster_return_reasons))
                    .title(l.t("course-own-roster-returned")),
            ]
        }
        CourseState::Held if signals::roster_is_late(course, now) => {
            let ended =
                course.last_meeting_end.map_or_else(String::new, |ms| l.date(civil_date(from_millis(ms))));
            vec![
                Notice::new(Tone::Bad, l.a("course-own-late-text", "ended", ended))
                    .title(l.t("course-own-late")),
            ]
        }
        CourseState::Cancelled => {
            let reason = course.cancel_reason.clone().unwrap_or_default();
            vec![Notice::new(Tone::Bad, reason).title(l.t("course-page-cancelled"))]
        }
        CourseState::Submitted if course.approved_at.is_some() => {
            vec![Notice::new(Tone::Info, l.t("course-own-changing-text")).title(l.t("course-page-changing"))]
        }
        CourseState::Approved | CourseState::Running => change_notice(l, course, now).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// How a change of the approved form stands, and what to do about it.
fn change_notice(l: L, course: &Course, now: Timestamp) -> Option<Notice> {
    let check = || {
        Button::link(l.t("review-change-look"), format!("/desk/courses/{}/edit/check", course.code)).small()
    };
    if course.proposed_form.is_some() && course.state(now) == CourseState::Running {
        return Some(
            Notice::new(Tone::Warn, l.t("review-change-lapsed-text")).title(l.t("review-change-lapsed")),
        );
    }
    Some(match course.proposal() {
        ProposalState::None => return None,
        ProposalState::Open => Notice::new(Tone::Warn, l.t("review-change-open-text"))
            .title(l.t("review-change-open"))
            .action(check()),
        ProposalState::Submitted => {
            Notice::new(Tone::Info, l.t("review-change-waits-text")).title(l.t("review-change-waits"))
        }
        ProposalState::Returned => {
            let stored = course.proposal_return_reasons.as_deref().unwrap_or_default();
            Notice::new(Tone::Warn, timeline::reasons(l, stored))
                .title(l.t("review-change-returned"))
                .action(check())
        }
    })
}

/// Buttons that act at once: take back what waits, throw a change away.
fn deeds(l: L, course: &Course, now: Timestamp) -> Vec<(String, String)> {
    let base = format!("/desk/courses/{}", course.code);
    let facts = course.facts();
    let mut deeds = Vec::new();
    if life::decide_recall(&facts, now).is_ok() {
        deeds.push((format!("{base}/recall"), l.t("review-recall")));
    }
    if life::decide_discard(&facts).is_ok() {
        deeds.push((format!("{base}/discard-change"), l.t("review-change-discard")));
    }
    deeds
}

/// Whether people may still come to it, or just came.
fn course_goes_on(state: CourseState) -> bool {
    matches!(state, CourseState::Approved | CourseState::Running | CourseState::Held)
}

/// Where else one can go from here, in the order of the work.
fn links(l: L, shown: &Shown, state: CourseState, now: Timestamp) -> Vec<(String, String)> {
    use CourseState as S;
    let base = format!("/desk/courses/{}", shown.course.code);
    let published = shown.course.approved_at.is_some();
    let held = matches!(state, S::Running | S::Held | S::RosterSubmitted | S::RosterReturned | S::Closed);
    let all = [
        (published, "course-link-public", format!("/courses/{}", shown.course.code)),
        (shown.may_register && editable(state), "course-link-edit", format!("{base}/edit/check")),
        (shown.may_register, "files-link", format!("{base}/files")),
        (
            shown.may_register && life::decide_postpone(&shown.course.facts(), "-", now).is_ok(),
            "postpone-link",
            format!("{base}/postpone"),
        ),
        (shown.may_register, "series-link", format!("{base}/series")),
        (shown.may_register, "templates-link", format!("{base}/template")),
        (shown.may_manage && published, "course-link-enrolments", format!("{base}/enrolments")),
        (shown.may_manage, "course-link-plan", format!("{base}/enrolment")),
        (shown.may_manage && published, "course-link-nominations", format!("{base}/nominations")),
        (shown.may_manage && published, "course-link-leave", format!("{base}/leave")),
        (shown.may_manage && published, "course-link-reports", format!("{base}/reports")),
        (shown.may_manage, "questions-link", format!("{base}/questions")),
        (shown.may_manage && published, "answers-link", format!("{base}/answers")),
        (
            shown.may_manage && (held || state == S::Approved),
            "course-link-attendance",
            format!("{base}/attendance"),
        ),
        (shown.may_manage && course_goes_on(state), "course-link-check-in", format!("{base}/check-in")),
        (shown.may_manage && held, "course-link-roster", format!("{base}/roster")),
        (shown.may_manage && state == S::Closed, "course-link-hours", format!("{base}/hours")),
        (shown.may_manage && state == S::Closed, "course-link-correction", format!("{base}/correction")),
        (shown.may_manage && state == S::Closed, "certificates-link", format!("{base}/certificates")),
        (
            shown.may_register && matches!(state, S::Submitted | S::Returned | S::Approved | S::Running),
            "course-link-cancel",
            format!("{base}/cancel"),
        ),
        (shown.may_register && state == S::Draft, "course-link-delete", format!("{base}/delete")),
    ];
    all.into_iter().filter(|(shown, ..)| *shown).map(|(_, key, href)| (l.t(key), href)).collect()
}

/// The approved course with a change in one of its states: `waits`, `open` or `returned`.
pub(super) fn sample_change(l: L, which: &str) -> String {
    let waits = sample::changed(l);
    let open = Course { proposal_submitted_at: None, waiting_since: None, ..waits.clone() };
    let course = match which {
        "waits" => waits,
        "open" => open,
        _ => {
            let back = sample::course(l, CourseState::Returned);
            Course {
                proposal_returned_at: back.returned_at,
                proposal_return_reasons: back.return_reasons,
                ..open
            }
        }
    };
    draw_sample(l, course, &["course.drafted", "course.submitted", "course.approved", "course.change_edited"])
}

pub(super) fn sample_page(l: L, state: CourseState) -> String {
    let actions: &[&str] = match state {
        CourseState::Draft => &["course.drafted", "course.edited", "course.edited"],
        CourseState::Returned => &["course.drafted", "course.submitted", "course.returned"],
        CourseState::Cancelled => {
            &["course.drafted", "course.submitted", "course.approved", "course.cancelled"]
        }
        _ => &["course.drafted", "course.edited", "course.submitted", "course.approved"],
    };
    draw_sample(l, sample::course(l, state), actions)
}

fn draw_sample(l: L, course: Course, actions: &[&str]) -> String {
    let shown = Shown {
        meetings: sample::meetings(l),
        places: (course.state(sample::now()) != CourseState::Draft).then(|| sample::places(12, 0)),
        log: timeline::sample_log(l, actions),
        beside: super::super::attachments::sample_card(l)
            .into_iter()
            .chain(refused_tags(l, &[tags::Refused { tag: "媒體素養".to_owned(), reason: String::new() }]))
            .collect(),
        may_register: true,
        may_manage: true,
        course,
    };
    let shell = crate::shell::sample(l, shown.course.title.clone());
    super::super::draw(&draw(shell, &shown, sample::now()))
}
