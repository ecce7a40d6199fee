//! One roster before the region centre: the rules it must meet, the whole list with what is unusual, confirm or return.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar::WorkingDays;
use domain::course::automatic::Reviewed;
use domain::course::life::{CourseState, LifeRefused, Review, state};
use domain::hours::HalfHours;
use domain::refusal::Refusal;
use domain::roster::Look;
use jiff::Timestamp;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, SeatView, go, page, refused_page};
use platform::{AppError, AppResult};
use ui::components::{
    Breadcrumb, Choice, Column, ErrorSummary, Field, Light, Lights, Notice, PageHead, Row, Stat, Stats,
    Table, Tone,
};
use ui::{L, Markup, Shell};

use super::super::lines::{self, Line, Lines};
use super::super::{hours_text, refusal_notice, with_next};
use super::{REASONS, queue};
use crate::catalogue::{self, Course, Judgement, next_roster, roster_counts};
use crate::credit::review_roster;
use crate::enrolment::sample;
use crate::{App, shell};

#[derive(Template)]
#[template(path = "credit/pages/review/one.html")]
struct ReviewPage {
    shell: Shell,
    head: PageHead,
    errors: ErrorSummary,
    notices: Vec<Notice>,
    checks: Lights,
    stats: Stats,
    table: Table,
    /// It waits, so the two forms of the decision are shown.
    open: bool,
    /// Nothing red stands in it.
    may_approve: bool,
    code: String,
    version: i64,
    approve_text: String,
    reasons: Field,
    text: Field,
    skip: Option<String>,
    left: String,
}

/// What the page shows, loaded or invented.
struct Found {
    course: Course,
    lines: Lines,
    now: Timestamp,
    left: i64,
    next: Option<String>,
    /// What automatic review made of it when it was sent.
    judgement: Option<Judgement>,
}

/// What was chosen before the page is shown again, and why it is.
#[derive(Default)]
struct Tried {
    reasons: Vec<String>,
    text: String,
    refused: Option<Refused>,
    /// The roster was sent again since the reviewer opened it.
    changed: bool,
}

/// Shows the roster.
///
/// # Errors
/// Not found for courses of others' schools; denied for the own organisation's; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let found = load(&app, &ctx, &code).await?;
    page(&draw(shell(&ctx, ctx.l.t("roster-review-one-title")), &found, &Tried::default()))
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
    let reasons: Vec<String> =
        posted.all("reasons").iter().filter(|r| REASONS.contains(&r.as_str())).cloned().collect();
    let text = posted.text("text").to_owned();
    let (verdict, flash) = match posted.text("decision") {
        "approve" => (Review::Approve, "roster-approved"),
        "return" => (Review::Return { reasons: reasons.clone(), text: text.clone() }, "roster-returned"),
        other => return Err(AppError::Malformed(format!("decision {other}"))),
    };
    let seen = if posted.has("version") { Some(posted.id::<i64>("version")?) } else { None };
    let mut tried = Tried { reasons, text, ..Tried::default() };
    match review_roster(&app, &ctx.actor(), seat, &code, seen, &verdict).await {
        Ok(()) => return Ok(go(&next(&app, seat, &code).await?, Some(("success", flash)))),
        Err(AppError::Refused(refused)) if !refused.forbidden => tried.refused = Some(refused),
        Err(AppError::StaleForm) => tried.changed = true,
        Err(other) => return Err(other),
    }
    let found = load(&app, &ctx, &code).await?;
    if tried.changed && state(&found.course.facts(), ctx.now) != CourseState::RosterSubmitted {
        // Who comes too late is told that it was decided, and not only that something changed.
        tried.refused = domain::course::life::decide_review_roster(&found.course.facts(), &verdict, ctx.now)
            .err()
            .map(|r| Refused::new(&r));
        tried.changed = tried.refused.is_none();
    }
    let shell = shell(&ctx, ctx.l.t("roster-review-one-title")).title_with_errors(true);
    refused_page(&draw(shell, &found, &tried))
}

async fn next(app: &App, seat: &SeatView, code: &str) -> AppResult<String> {
    let course = catalogue::by_code(app.db.read(), code).await?;
    let next = next_roster(app.db.read(), seat.organisation, &course).await?;
    Ok(next.map_or_else(|| "/review/rosters".to_owned(), |code| format!("/review/rosters/{code}")))
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
    let waits = course.state(ctx.now) == CourseState::RosterSubmitted;
    Ok(Found {
        lines: lines::load(conn, &course, meetings).await?,
        judgement: catalogue::judgement_of(conn, &course, Reviewed::Roster).await?,
        left: roster_counts(conn, seat.organisation, ctx.now).await?.waiting - i64::from(waits),
        next: next_roster(conn, seat.organisation, &course).await?,
        now: ctx.now,
        course,
    })
}

fn draw(shell: Shell, found: &Found, tried: &Tried) -> ReviewPage {
    let (l, course) = (shell.l, &found.course);
    let most = course.hours();
    let open = state(&course.facts(), found.now) == CourseState::RosterSubmitted;
    let needed = tried.refused.as_ref().filter(|r| open && r.code == "reason-needed");
    let sentence = needed.map(|r| with_next(l, r));
    let looks = found.lines.looks(most, days(found));
    let choices = REASONS.iter().map(|r| Choice::new(*r, l.t(&format!("roster-reason-{r}")))).collect();
    ReviewPage {
        head: head(l, found, open),
        errors: ErrorSummary::new(
            l,
            sentence.iter().map(|text| ("reasons".to_owned(), text.clone())).collect(),
        ),
        notices: notices(l, found, tried, open),
        checks: checks(l, found, &looks),
        stats: stats(l, found),
        table: table(l, &found.lines, most),
        open,
        may_approve: !looks.iter().any(Look::is_red),
        code: course.code.clone(),
        version: course.version,
        approve_text: l.a2(
            "roster-review-approve-text",
            "people",
            found.lines.people(),
            "hours",
            hours_text(found.lines.half_hours()),
        ),
        reasons: Field::checkboxes(l, "reasons", l.t("roster-review-reasons"), choices)
            .plain()
            .values(tried.reasons.iter())
            .error(sentence),
        text: Field::textarea(l, "text", l.t("roster-review-text"))
            .plain()
            .hint(l.t("roster-review-text-hint"))
            .max_length(500)
            .value(tried.text.as_str()),
        skip: found.next.clone().filter(|_| open),
        left: l.a("roster-review-left", "n", found.left.max(0)),
        shell,
    }
}

fn head(l: L, found: &Found, open: bool) -> PageHead {
    let course = &found.course;
    let crumbs =
        Breadcrumb::new(l).link(l.t("roster-review-title"), "/review/rosters").here(course.title.as_str());
    let mut head = PageHead::new(course.title.as_str())
        .crumbs(crumbs)
        .eyebrow(format!("{} ・ {}", course.organisation_name, course.code))
        .tag(catalogue::view::state_tag(l, course.state(found.now)));
    if let Some(tag) = queue::again_tag(l, course).filter(|_| open) {
        head = head.tag(tag);
    }
    if open {
        head = head.tag(queue::due_tag(l, queue::due(course, &WorkingDays::shipped()), found.now));
    }
    if let Some(sent) = course.roster_submitted_at {
        let sent = Markup::from(l.a("roster-review-sent", "at", l.datetime(from_millis(sent))));
        head = head.lead(match &found.judgement {
            Some(judgement) => sent.and(Markup::raw("<br>")).and(judged(l, judgement)),
            None => sent,
        });
    }
    head
}

/// Whole days from the end of the course to the sending.
fn days(found: &Found) -> i64 {
    let sent = found.course.roster_submitted_at.map_or(found.now, from_millis);
    let ended = found.course.last_meeting_end.map_or(sent, from_millis);
    sent.duration_since(ended).as_hours() / 24
}

fn notices(l: L, found: &Found, tried: &Tried, open: bool) -> Vec<Notice> {
    let mut notices = Vec::new();
    if tried.changed {
        notices.push(
            Notice::new(Tone::Warn, l.t("roster-review-changed-text")).title(l.t("roster-review-changed")),
        );
    }
    let told = tried.refused.as_ref().filter(|r| !(open && r.code == "reason-needed"));
    if let Some(refused) = told {
        notices.push(refusal_notice(l, Tone::Bad, refused));
    }
    if !open && told.is_none() {
        let stands =
            domain::course::life::decide_review_roster(&found.course.facts(), &Review::Approve, found.now);
        if let Err(refused) = stands {
            notices.push(refusal_notice(l, Tone::Info, &Refused::new(&refused)));
        }
    }
    notices
}

/// The rules a roster must meet, each with a mark and a sentence; what is unusual stands among them.
fn checks(l: L, found: &Found, looks: &[Look]) -> Lights {
    let has = |codes: &[&str]| looks.iter().find(|look| codes.contains(&look.code()));
    let rules: [(&str, &[&str]); 7] = [
        ("people", &["roster-look-twice"]),
        ("hours", &["roster-look-above-course"]),
        ("enrolled", &["roster-look-not-enrolled"]),
        (
            "attendance",
            &["roster-look-above-attendance", "roster-look-no-attendance", "roster-look-no-sessions"],
        ),
        ("door", &["roster-look-differs"]),
        ("complete", &["roster-look-left-out", "roster-look-many-absent"]),
        ("in-time", &["roster-look-late"]),
    ];
    let mut lights = Lights::new(l);
    for (name, codes) in rules {
        let label = l.t(&format!("roster-check-{name}"));
        lights = match has(codes) {
            None => lights.light(Light::Green, label, l.t(&format!("roster-check-{name}-yes"))),
            Some(look) => {
                let light = if look.is_red() { Light::Red } else { Light::Amber };
                lights.light(light, label, with_next(l, &Refused::new(look)))
            }
        };
    }
    let both = has(&["roster-look-left-out"]).and(has(&["roster-look-many-absent"]));
    if let Some(look) = both {
        let label = l.t("roster-check-absent");
        lights = lights.light(Light::Amber, label, with_next(l, &Refused::new(look)));
    }
    if !found.course.lift().is_none() {
        let text = l.a("roster-lifted", "hours", found.course.hours());
        lights = lights.light(Light::Amber, l.t("roster-check-lifted"), text);
    }
    lights
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
    let differences = found.lines.differences(found.course.hours());
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

/// Everybody, what is unusual first: nobody reads six hundred rows to find three.
fn table(l: L, lines: &Lines, most: HalfHours) -> Table {
    let columns = vec![
        Column::text(l.t("roster-column-name")),
        Column::text(l.t("roster-column-attendance")),
        Column::text(l.t("roster-review-column-given")),
        Column::text(l.t("roster-column-note")),
    ];
    let rank = |line: &Line| line.difference(most).map_or(usize::MAX, |d| d as usize);
    let mut sorted: Vec<&Line> = lines.lines.iter().collect();
    sorted.sort_by_key(|line| if line.is_disputed() { rank(line).min(4) } else { rank(line) });
    Table::new(l, l.t("roster-caption"), columns)
        .rows(sorted.into_iter().map(|line| row(l, line, most)))
        .dense()
}

fn row(l: L, line: &Line, most: HalfHours) -> Row {
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
            Markup::raw("<div>")
                .and(given)
                .and(Markup::raw(" "))
                .and(line.tag(l, most))
                .and(Markup::raw("</div>")),
        )
        .cell(line.note.as_str())
}

/// States of the sample page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sample {
    Waiting,
    NoReason,
    Stopped,
    Decided,
}

pub(super) fn sample_page(l: L, which: Sample) -> String {
    let sent = Some(sample::now().as_millisecond() - 86_400_000);
    let mut course = Course { roster_submitted_at: sent, ..sample::held_course(l) };
    if which == Sample::Decided {
        course.closed_at = Some(sample::now().as_millisecond() - 3_600_000);
    }
    let mut found = Found {
        course,
        lines: lines::sample(l),
        now: sample::now(),
        left: 12,
        next: Some("5000300".to_owned()),
        judgement: None,
    };
    if which == Sample::Stopped {
        found.lines.lines[0].times = 2;
    }
    let refused = (which == Sample::NoReason).then(|| Refused::new(&LifeRefused::ReasonNeeded));
    let tried = Tried { refused, changed: which == Sample::Stopped, ..Tried::default() };
    let shell = crate::shell::sample(l, l.t("roster-review-one-title"));
    super::super::draw(&draw(shell, &found, &tried))
}
