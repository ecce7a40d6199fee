//! One course for review: the whole form beside the rules, and the decision.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar::{WorkingDays, civil_date};
use domain::course::automatic::Reviewed;
use domain::course::life::CourseState;
use jiff::Timestamp;
use platform::audit::{self, Line};
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult};
use ui::components::{
    Breadcrumb, Card, Choice, ErrorSummary, Facts, Field, Lights, Notice, PageHead, SummaryList, Table,
    Timeline, Tone,
};
use ui::{L, Markup, Shell};

use super::super::super::waiting::Kind;
use super::super::super::{
    Course, Judgement, Meeting, Review, as_sent, by_code, judgement_of, next_waiting, review, sample, store,
    view, waiting_counts,
};
use super::super::{difference, summary, timeline};
use super::{checks, queue};
use crate::App;

#[derive(Template)]
#[template(path = "catalogue/pages/review/show.html")]
struct ShowPage {
    shell: Shell,
    head: PageHead,
    errors: ErrorSummary,
    notices: Vec<Notice>,
    /// What differs from the approved form, and from what was last returned, each under its heading.
    differences: Vec<(String, Table)>,
    checks: Lights,
    facts: Facts,
    summaries: Vec<SummaryList>,
    beside: Vec<Card>,
    timeline: Timeline,
    code: String,
    version: i64,
    /// The course waits, so the two forms of the decision are shown.
    waiting: bool,
    reasons: Field,
    text: Field,
    skip: Option<String>,
    /// The locale key of the button that approves.
    approve: &'static str,
    /// How many more wait.
    left: String,
}

/// What the page shows, loaded or invented.
struct Shown {
    course: Course,
    /// The course with the change that waits in place of the approved form; the course itself when none does.
    sent: Course,
    left: i64,
    meetings: Vec<Meeting>,
    twins: Vec<Course>,
    log: Vec<Line>,
    /// What automatic review made of it when it was sent.
    judgement: Option<Judgement>,
    /// What registration has beside the form: files.
    beside: Vec<Card>,
    next: Option<String>,
}

/// What was chosen before the page is shown again, and why it is.
#[derive(Default)]
struct Tried {
    reasons: Vec<String>,
    text: String,
    refused: Option<Refused>,
    /// The form changed since the reviewer opened it.
    changed: bool,
}

/// `GET /review/courses/{code}`.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let shown = load(&app, &ctx, &code).await?;
    let shell = crate::shell(&ctx, shown.course.title.clone());
    page(&draw(shell, &shown, &Tried::default(), ctx.now))
}

/// `POST /review/courses/{code}`: `decision` is `approve` or `return`.
pub async fn decide(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let verdict = match posted.text("decision") {
        "approve" => Review::Approve,
        "return" => {
            Review::Return { reasons: known(posted.all("reasons")), text: posted.text("text").to_owned() }
        }
        other => return Err(AppError::Malformed(format!("decision {other}"))),
    };
    let before = load(&app, &ctx, &code).await?;
    let waits = before.course.waits();
    let seen = if posted.has("version") { posted.id::<i64>("version")? } else { before.course.version };
    if waits && before.course.version != seen {
        return again(&ctx, &before, &Tried { changed: true, ..tried(&posted) });
    }
    match review(&app, &ctx.actor(), ctx.seat()?, &code, Some(seen), &verdict).await {
        Ok(()) => {
            // Above the next course the sentence must not sound as if it were about that one.
            let key = match (&verdict, before.next.is_some()) {
                (Review::Approve, true) => "course-approved-next",
                (Review::Approve, false) => "course-approved",
                (_, true) => "course-returned-next",
                (_, false) => "course-returned",
            };
            let to =
                before.next.map_or("/review/courses".to_owned(), |next| format!("/review/courses/{next}"));
            Ok(go(&to, Some(("success", key))))
        }
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let after = load(&app, &ctx, &code).await?;
            again(&ctx, &after, &Tried { refused: Some(refused), ..tried(&posted) })
        }
        Err(AppError::StaleForm) => {
            let after = load(&app, &ctx, &code).await?;
            again(&ctx, &after, &Tried { changed: true, ..tried(&posted) })
        }
        Err(error) => Err(error),
    }
}

fn again(ctx: &Ctx, shown: &Shown, tried: &Tried) -> AppResult<Response> {
    let shell = crate::shell(ctx, shown.course.title.clone()).title_with_errors(true);
    refused_page(&draw(shell, shown, tried, ctx.now))
}

fn tried(posted: &Posted) -> Tried {
    Tried { reasons: known(posted.all("reasons")), text: posted.text("text").to_owned(), ..Tried::default() }
}

fn known(codes: &[String]) -> Vec<String> {
    codes.iter().filter(|code| timeline::REASONS.contains(&code.as_str())).cloned().collect()
}

async fn load(app: &App, ctx: &Ctx, code: &str) -> AppResult<Shown> {
    let conn = app.db.read();
    let seat = ctx.seat()?.organisation;
    let course = by_code(conn, code).await?;
    // A course never sent is nobody's business but its organisation's.
    if course.reviewer != seat || course.submitted_at.is_none() {
        return Err(AppError::NotFound);
    }
    let (sent, meetings) = as_sent(conn, &course).await?;
    Ok(Shown {
        next: next_waiting(conn, seat, &course).await?,
        left: waiting_counts(conn, seat, ctx.now).await?.waiting - 1,
        meetings,
        twins: store::twins(conn, &sent).await?,
        log: audit::history(conn, course.id.0).await?,
        judgement: judgement_of(conn, &course, Reviewed::Course).await?,
        beside: super::super::beside(app, ctx, &course).await?,
        sent,
        course,
    })
}

/// What differs from the approved form and, when it comes again, from what was returned.
fn differences(l: L, course: &Course) -> Vec<(String, Table)> {
    let sent = course.reviewed_form();
    let mut all = Vec::new();
    if Kind::of(course) == Kind::Change
        && let Some(table) = difference::table(l, &course.raw(), &sent, "review-was", "review-becomes")
    {
        all.push((l.t("review-difference-approved"), table));
    }
    let returned = course.returned_form.as_deref().and_then(|form| serde_json::from_str(form).ok());
    if let Some(returned) = returned
        && let Some(table) = difference::table(l, &returned, &sent, "review-was-returned", "review-sent-now")
    {
        all.push((l.t("review-difference-returned"), table));
    }
    all
}

fn draw(shell: Shell, shown: &Shown, tried: &Tried, now: Timestamp) -> ShowPage {
    let (l, course, sent) = (shell.l, &shown.course, &shown.sent);
    let waiting = course.waits();
    let change = Kind::of(course) == Kind::Change;
    let due = queue::due(course, &WorkingDays::shipped());
    let crumbs = Breadcrumb::new(l).link(l.t("course-review-title"), "/review/courses").here(&course.code);
    let head = PageHead::new(&sent.title)
        .crumbs(crumbs)
        .eyebrow(format!("{}　{}", course.organisation_name, course.code))
        .tag(view::state_tag(l, course.state(now)));
    let needs_reason = tried.refused.as_ref().filter(|r| r.code == "reason-needed");
    let error = needs_reason.map(|r| format!("{} {}", r.sentence(l), r.next(l)));
    let choices = timeline::REASONS
        .iter()
        .map(|code| Choice::new(*code, l.t(&format!("return-reason-{code}"))))
        .collect();
    let head = match queue::kind_tag(l, course) {
        Some(tag) if waiting => head.tag(tag),
        _ => head,
    };
    ShowPage {
        head: if waiting { head.tag(queue::due_tag(l, due, now)) } else { head },
        differences: if waiting { differences(l, course) } else { Vec::new() },
        approve: if change { "review-approve-change" } else { "course-review-approve" },
        left: l.a("review-left", "n", shown.left.max(0)),
        errors: ErrorSummary::new(l, error.iter().map(|text| ("reasons".to_owned(), text.clone())).collect()),
        notices: notices(l, shown, tried, waiting),
        checks: checks::checks(l, sent, &shown.twins, shown.judgement.as_ref(), now),
        facts: view::facts(l, sent, &shown.meetings),
        summaries: summary::summaries(l, &sent.raw(), &problems(l, sent), None),
        beside: shown.beside.clone(),
        timeline: timeline::timeline(l, course, &shown.log, now, ""),
        code: course.code.clone(),
        version: course.version,
        waiting,
        reasons: Field::checkboxes(l, "reasons", l.t("course-review-reasons"), choices)
            .values(tried.reasons.iter())
            .hint(l.t("course-review-reasons-hint"))
            .error(error)
            .plain(),
        text: Field::textarea(l, "text", l.t("course-review-text"))
            .hint(l.t("course-review-text-hint"))
            .value(&tried.text)
            .max_length(1000)
            .plain(),
        skip: shown.next.clone().filter(|_| waiting),
        shell,
    }
}

fn problems(l: L, course: &Course) -> summary::Problems {
    let sent = platform::clock::from_millis(course.submitted_at.unwrap_or(course.updated_at));
    summary::all_problems(l, &course.raw(), civil_date(sent))
}

fn notices(l: L, shown: &Shown, tried: &Tried, waiting: bool) -> Vec<Notice> {
    let mut notices = Vec::new();
    if tried.changed {
        notices.push(
            Notice::new(Tone::Warn, l.t("course-review-form-changed-text"))
                .title(l.t("course-review-form-changed")),
        );
    }
    if let Some(refused) = tried.refused.as_ref().filter(|r| r.code != "reason-needed") {
        notices.push(Notice::new(Tone::Bad, refused.next(l)).title(refused.sentence(l)));
    }
    if !waiting {
        let decided = shown
            .log
            .iter()
            .rev()
            .find(|line| matches!(line.action.as_str(), "course.approved" | "course.returned"));
        let text = decided.map_or_else(
            || l.t("course-review-not-waiting-text"),
            |line| {
                l.a2(
                    "course-review-decided",
                    "who",
                    timeline::who(l, line),
                    "when",
                    l.datetime(platform::clock::from_millis(line.at)),
                )
            },
        );
        let back = ui::components::Button::link(l.t("course-review-all"), "/review/courses").small();
        notices.push(Notice::new(Tone::Info, text).title(l.t("course-review-not-waiting")).action(back));
        notices.extend(unsent(l, tried));
    }
    if waiting && Kind::of(&shown.course) == Kind::Change {
        notices.push(Notice::new(Tone::Info, l.t("review-change-text")).title(l.t("course-review-changed")));
    }
    notices
}

/// What was chosen and written, when there is no form any more to show it in.
fn unsent(l: L, tried: &Tried) -> Option<Notice> {
    let reasons = tried.reasons.iter().map(|code| l.t(&format!("return-reason-{code}")));
    let lines: Vec<String> =
        reasons.chain(Some(tried.text.trim().to_owned()).filter(|text| !text.is_empty())).collect();
    let body =
        Markup::join(lines.iter().map(|line| Markup::raw("<p>").and(line.as_str()).and(Markup::raw("</p>"))));
    (!lines.is_empty()).then(|| Notice::new(Tone::Warn, body).title(l.t("review-unsent")))
}

/// States of the sample page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sample {
    Waiting,
    Attention,
    NoReason,
    Decided,
    Change,
}

pub(super) fn sample_page(l: L, which: Sample) -> String {
    let state = if which == Sample::Decided { CourseState::Approved } else { CourseState::Submitted };
    let raw = if which == Sample::Attention { sample::raw_begun(l) } else { sample::raw(l) };
    let course = match which {
        Sample::Change => sample::changed(l),
        _ => sample::course_of(l, &raw, state),
    };
    let (sent, meetings) = match which {
        Sample::Change => crate::catalogue::proposals::with_change(&course, &sample::organisation(l)),
        _ => (course.clone(), sample::meetings(l)),
    };
    let actions: &[&str] = match which {
        Sample::Decided => &["course.drafted", "course.submitted", "course.approved"],
        Sample::Change => &["course.submitted", "course.approved", "course.changed_for_review"],
        _ => &["course.drafted", "course.submitted", "course.returned", "course.submitted"],
    };
    let tried = match which {
        Sample::NoReason => Tried {
            refused: Some(Refused::new(&domain::course::life::LifeRefused::ReasonNeeded)),
            ..Tried::default()
        },
        Sample::Decided => Tried {
            reasons: vec!["title".to_owned()],
            text: l.t("course-review-text-hint"),
            refused: Some(Refused::new(&domain::course::life::LifeRefused::NotSubmitted)),
            ..Tried::default()
        },
        _ => Tried::default(),
    };
    let shown = Shown {
        twins: if which == Sample::Attention {
            vec![sample::course(l, CourseState::Approved)]
        } else {
            Vec::new()
        },
        meetings,
        left: 119,
        sent,
        log: timeline::sample_log(l, actions),
        beside: super::super::attachments::sample_card(l).into_iter().collect(),
        judgement: (which == Sample::Attention).then(|| Judgement::sample(&course)),
        next: Some("5000124".to_owned()),
        course,
    };
    let shell = crate::shell::sample(l, shown.course.title.clone());
    super::super::draw(&draw(shell, &shown, &tried, sample::now()))
}
