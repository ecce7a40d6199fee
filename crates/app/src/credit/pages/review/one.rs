//! One roster before the region centre: differences stand out, then confirm or return.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::course::automatic::Reviewed;
use domain::course::life::{self, CourseState, Review, state};
use jiff::Timestamp;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, SeatView, go, page, refused_page};
use platform::{AppError, AppResult};
use ui::components::{
    Breadcrumb, Button, Choice, Column, ErrorSummary, Field, Notice, PageHead, Row, Stat, Stats, Table, Tone,
};
use ui::{L, Markup, Shell};

use super::super::lines::{self, Line, Lines};
use super::super::{hours_text, refusal_notice, with_next};
use super::REASONS;
use crate::catalogue::{self, Course, Judgement};
use crate::credit::review_roster;
use crate::enrolment::sample;
use crate::{App, shell};

/// One roster with its decision.
#[derive(Template)]
#[template(path = "credit/pages/review/one.html")]
pub struct ReviewPage {
    shell: Shell,
    head: PageHead,
    errors: ErrorSummary,
    notice: Option<Notice>,
    stats: Stats,
    table: Table,
    open: bool,
    action: String,
    version: i64,
    approve_text: String,
    approve: Button,
    reasons: Field,
    text: Field,
    back: Button,
}

struct Found {
    course: Course,
    lines: Lines,
    now: Timestamp,
    refused: Option<Refused>,
    reasons: Vec<String>,
    text: String,
    /// What automatic review made of it when it was sent.
    judgement: Option<Judgement>,
}

/// Shows the roster.
///
/// # Errors
/// Not found for courses of others' schools; denied for the own organisation's; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let found = load(&app, &ctx, &code).await?;
    page(&ReviewPage::new(shell(&ctx, ctx.l.t("roster-review-one-title")), &found))
}

/// Confirms or returns; afterwards the next roster that waits.
///
/// # Errors
/// As [`show`]; malformed for an unknown decision. A refusal is shown on the page, with what was typed.
pub async fn decide(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let seat = ctx.seat()?;
    let (verdict, flash) = match posted.text("decision") {
        "approve" => (Review::Approve, "roster-approved"),
        "return" => {
            let reasons =
                posted.all("reasons").iter().filter(|r| REASONS.contains(&r.as_str())).cloned().collect();
            (Review::Return { reasons, text: posted.text("text").to_owned() }, "roster-returned")
        }
        other => return Err(AppError::Malformed(format!("decision {other}"))),
    };
    let seen = if posted.has("version") { Some(posted.id::<i64>("version")?) } else { None };
    match review_roster(&app, &ctx.actor(), seat, &code, seen, &verdict).await {
        Ok(()) => Ok(go(&next(&app, seat).await?, Some(("success", flash)))),
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let mut found = load(&app, &ctx, &code).await?;
            found.refused = Some(refused);
            if let Review::Return { reasons, text } = verdict {
                (found.reasons, found.text) = (reasons, text);
            }
            let shell = shell(&ctx, ctx.l.t("roster-review-one-title")).title_with_errors(true);
            refused_page(&ReviewPage::new(shell, &found))
        }
        Err(other) => Err(other),
    }
}

async fn next(app: &App, seat: &SeatView) -> AppResult<String> {
    let waiting = catalogue::rosters_waiting(app.db.read(), seat.organisation).await?;
    let first = waiting
        .iter()
        .filter(|c| c.organisation != seat.organisation)
        .min_by_key(|c| (c.roster_submitted_at, c.id));
    Ok(first.map_or_else(|| "/review/rosters".to_owned(), |c| format!("/review/rosters/{}", c.code)))
}

async fn load(app: &App, ctx: &Ctx, code: &str) -> AppResult<Found> {
    let (conn, seat) = (app.db.read(), ctx.seat()?);
    let course = catalogue::by_code(conn, code).await?;
    if course.reviewer != seat.organisation {
        return Err(AppError::NotFound);
    }
    if catalogue::is_answered_by(conn, &course, seat.organisation).await? {
        return Err(AppError::denied(&domain::permissions::Denied::OwnReview));
    }
    let meetings = catalogue::meetings(conn, course.id).await?.len();
    let lines = lines::load(conn, &course, meetings).await?;
    let judgement = catalogue::judgement_of(conn, &course, Reviewed::Roster).await?;
    let (reasons, text) = (Vec::new(), String::new());
    Ok(Found { course, lines, now: ctx.now, refused: None, reasons, text, judgement })
}

impl ReviewPage {
    fn new(shell: Shell, found: &Found) -> Self {
        let (l, course) = (shell.l, &found.course);
        let state = state(&course.facts(), found.now);
        let crumbs = Breadcrumb::new(l)
            .link(l.t("roster-review-title"), "/review/rosters")
            .here(course.title.as_str());
        let mut head = PageHead::new(course.title.as_str())
            .crumbs(crumbs)
            .eyebrow(format!("{} ・ {}", course.organisation_name, course.code))
            .tag(catalogue::view::state_tag(l, state));
        if let Some(sent) = course.roster_submitted_at {
            let sent = Markup::from(l.a("roster-review-sent", "at", l.datetime(from_millis(sent))));
            head = head.lead(match &found.judgement {
                Some(judgement) => sent.and(Markup::raw("<br>")).and(judged(l, judgement)),
                None => sent,
            });
        }
        let open = state == CourseState::RosterSubmitted;
        let needed = found.refused.as_ref().filter(|r| open && r.code == "reason-needed");
        let sentence = needed.map(|r| with_next(l, r));
        let other = found.refused.as_ref().filter(|_| needed.is_none());
        let stands = (!open)
            .then(|| life::decide_review_roster(&course.facts(), &Review::Approve, found.now).err())
            .flatten();
        let stands = stands.map(|r| Refused::new(&r));
        let choices =
            REASONS.iter().map(|code| Choice::new(*code, l.t(&format!("roster-reason-{code}")))).collect();
        let columns = [
            "roster-column-name",
            "roster-column-attendance",
            "roster-review-column-given",
            "roster-column-note",
        ];
        let columns = columns.iter().map(|key| Column::text(l.t(key))).collect();
        Self {
            errors: ErrorSummary::new(l, sentence.iter().map(|s| ("text".to_owned(), s.clone())).collect()),
            notice: other.or(stands.as_ref()).map(|r| refusal_notice(l, Tone::Info, r)),
            stats: stats(l, found),
            table: Table::new(l, l.t("roster-caption"), columns)
                .rows(found.lines.lines.iter().map(|line| row(l, line)))
                .dense(),
            action: format!("/review/rosters/{}", course.code),
            version: course.version,
            approve_text: l.a2(
                "roster-review-approve-text",
                "people",
                found.lines.people(),
                "hours",
                hours_text(found.lines.half_hours()),
            ),
            approve: Button::submit(l.t("roster-review-approve"))
                .primary()
                .icon("check")
                .named("decision", "approve"),
            reasons: Field::checkboxes(l, "reasons", l.t("roster-review-reasons"), choices)
                .plain()
                .values(found.reasons.clone()),
            text: Field::textarea(l, "text", l.t("roster-review-text"))
                .plain()
                .hint(l.t("roster-review-text-hint"))
                .max_length(500)
                .value(found.text.as_str())
                .error(sentence),
            back: Button::submit(l.t("roster-review-return")).icon("undo").named("decision", "return"),
            open,
            head,
            shell,
        }
    }

    /// With one of each difference.
    pub(crate) fn sample(l: L) -> Self {
        Self::new(crate::shell::sample(l, l.t("roster-review-one-title")), &found(l))
    }

    /// Returned without a reason.
    pub(crate) fn sample_refused(l: L) -> Self {
        let refused = Some(Refused::new(&life::LifeRefused::ReasonNeeded));
        let found = Found { refused, ..found(l) };
        Self::new(crate::shell::sample(l, l.t("roster-review-one-title")).title_with_errors(true), &found)
    }
}

fn found(l: L) -> Found {
    let sent = Some(sample::now().as_millisecond() - 86_400_000);
    Found {
        course: Course { roster_submitted_at: sent, ..sample::held_course(l) },
        lines: lines::sample(l),
        now: sample::now(),
        refused: None,
        reasons: Vec::new(),
        text: String::new(),
        judgement: None,
    }
}

/// Whether automatic review let it pass, or why it waits for a person.
fn judged(l: L, judgement: &Judgement) -> Markup {
    if judgement.passed {
        return l.t("roster-review-automatic-passed").into();
    }
    let why = catalogue::view::lacking_text(l, &judgement.lacking());
    l.a("roster-review-automatic-waits", "why", why).into()
}

fn stats(l: L, found: &Found) -> Stats {
    let differences = found.lines.differences();
    let (tone, note) = if differences == 0 {
        (Tone::Good, "roster-differences-none")
    } else {
        (Tone::Warn, "roster-differences-look")
    };
    Stats::new(vec![
        Stat::new(l.t("roster-people"), found.lines.people()),
        Stat::new(l.t("roster-total"), hours_text(found.lines.half_hours())).unit(l.t("credit-hours-unit")),
        Stat::new(l.t("roster-course-hours"), found.course.hours()).unit(l.t("credit-hours-unit")),
        Stat::new(l.t("roster-differences"), differences).tone(tone).note(l.t(note)),
    ])
}

fn row(l: L, line: &Line) -> Row {
    let proposed = match line.proposed {
        Some(half_hours) => l.a("roster-proposed", "hours", hours_text(half_hours)),
        None => l.t("roster-no-place"),
    };
    let marks = if line.proposed.is_some() { Markup::small(&line.marks_text(l)) } else { Markup::default() };
    let given = if line.half_hours == 0 { l.t("roster-none") } else { hours_text(line.half_hours) };
    Row::default()
        .cell(Markup::from(line.person.name.as_str()).and(Markup::small(&line.person.organisation_name)))
        .cell(Markup::raw("<div>").and(proposed).and(marks).and(Markup::raw("</div>")))
        .cell(
            Markup::raw("<div>").and(given).and(Markup::raw(" ")).and(line.tag(l)).and(Markup::raw("</div>")),
        )
        .cell(line.note.as_str())
}
