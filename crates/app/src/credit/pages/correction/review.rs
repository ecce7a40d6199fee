//! Applications for corrections at the region centre: the queue, one application beside what stands, the answer.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::response::Response;
use domain::correction::{CorrectionRefused, LONGEST_TEXT};
use domain::course::life::Review;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{
    Breadcrumb, Button, Card, Column, Empty, ErrorSummary, Field, Notice, PageHead, Row, Table, Tag, Tone,
};
use ui::{L, Markup, Shell};

use super::super::{draw as draw_page, refusal_notice, with_next};
use super::difference::{self, Asked};
use crate::catalogue::{self, Course, CourseId, facts_of};
use crate::credit::correction::{Correction, CorrectionId, answer, correction, corrections_waiting};
use crate::credit::ledger::standing;
use crate::enrolment::sample;
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// `GET /review/corrections`: what waits, longest first.
///
/// # Errors
/// The database.
pub async fn queue(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let conn = app.db.read();
    let waiting = corrections_waiting(conn, ctx.seat()?.organisation).await?;
    let ids: Vec<CourseId> = waiting.iter().map(|one| one.course).collect();
    let courses = catalogue::find_all(conn, &ids).await?.into_iter().map(|c| (c.id, c)).collect();
    page(&draw_queue(shell(&ctx, ctx.l.t("correction-review-title")), &waiting, &courses, ctx.now))
}

/// What the page of one application shows.
struct Found {
    course: Course,
    asked: Asked,
    /// Whether facts are not what they were when it was sent.
    facts_moved: bool,
    refused: Option<Refused>,
    text: String,
}

/// `GET /review/corrections/{id}`.
///
/// # Errors
/// Not found for another region centre's; denied for the own organisation's course; the database.
pub async fn one(State(app): State<App>, ctx: Ctx, Path(id): Path<CorrectionId>) -> AppResult<Response> {
    let found = load(&app, &ctx, id).await?;
    page(&draw(shell(&ctx, ctx.l.t("correction-review-one-title")), &found))
}

/// `POST /review/corrections/{id}`: `decision` is `approve` or `return` with `text`.
///
/// # Errors
/// As [`one`]; malformed for another decision. A refusal is said on the page, with what was typed.
pub async fn decide(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<CorrectionId>,
    posted: Posted,
) -> AppResult<Response> {
    let text = posted.text("text").to_owned();
    let (review, flash) = match posted.text("decision") {
        "approve" => (Review::Approve, "correction-approved"),
        "return" => (Review::Return { reasons: Vec::new(), text: text.clone() }, "correction-returned"),
        other => return Err(AppError::Malformed(format!("decision {other}"))),
    };
    match answer(&app, &ctx.actor(), ctx.seat()?, id, &review).await {
        Ok(()) => Ok(go("/review/corrections", Some(("success", flash)))),
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let found = Found { refused: Some(refused), text, ..load(&app, &ctx, id).await? };
            let shell = shell(&ctx, ctx.l.t("correction-review-one-title")).title_with_errors(true);
            refused_page(&draw(shell, &found))
        }
        Err(other) => Err(other),
    }
}

async fn load(app: &App, ctx: &Ctx, id: CorrectionId) -> AppResult<Found> {
    let (conn, seat) = (app.db.read(), ctx.seat()?);
    let found = correction(conn, id).await?;
    if found.0.reviewer != seat.organisation {
        return Err(AppError::NotFound);
    }
    let course = catalogue::find(conn, found.0.course).await?.ok_or(AppError::NotFound)?;
    if catalogue::is_answered_by(conn, &course, seat.organisation).await? {
        return Err(AppError::denied(&domain::permissions::Denied::OwnReview));
    }
    let facts_moved = found.0.before() != found.0.after() && facts_of(&course) != found.0.before();
    let standing = standing(conn, course.id).await?;
    let asked = difference::asked(conn, found, &standing).await?;
    Ok(Found { course, asked, facts_moved, refused: None, text: String::new() })
}

fn draw_queue(
    shell: Shell,
    waiting: &[Correction],
    courses: &HashMap<CourseId, Course>,
    now: jiff::Timestamp,
) -> PartsPage {
    let l = shell.l;
    let head = PageHead::new(l.t("correction-review-title"))
        .lead(l.t("correction-review-lead"))
        .action(Button::link(l.t("retag-title"), "/review/retags").icon("pin"));
    let mut parts: Vec<Markup> = vec![head.into()];
    if waiting.is_empty() {
        let rosters = Button::link(l.t("nav-rosters"), "/review/rosters");
        let empty = Empty::new(l.t("correction-review-empty"), l.t("correction-review-empty-text"));
        parts.push(empty.action(rosters).into());
        return PartsPage::new(shell, parts);
    }
    let columns = vec![
        Column::text(l.t("correction-review-column-course")),
        Column::text(l.t("correction-reason")),
        Column::text(l.t("correction-review-column-sent")),
        Column::actions(l.t("correction-review-column-action")),
    ];
    let rows = waiting.iter().filter_map(|one| {
        let course = courses.get(&one.course)?;
        let href = format!("/review/corrections/{}", one.id);
        let about = Markup::small(&format!("{} ・ {}", course.organisation_name, course.code));
        let row = Row::default()
            .cell(Markup::link(&course.title, &href).and(about))
            .cell(one.reason.as_str())
            .cell(l.relative(from_millis(one.sent_at), now))
            .cell(Button::link(l.t("correction-review-open"), href).small().about(course.title.as_str()));
        Some(row)
    });
    parts.push(Table::new(l, l.t("correction-review-caption"), columns).rows(rows).into());
    PartsPage::new(shell, parts)
}

fn draw(shell: Shell, found: &Found) -> PartsPage {
    let (l, course, c) = (shell.l, &found.course, &found.asked.correction);
    let crumbs = Breadcrumb::new(l)
        .link(l.t("correction-review-title"), "/review/corrections")
        .here(course.title.as_str());
    let tone = if c.is_open() { Tone::Warn } else { Tone::Neutral };
    let sent = [("at", l.datetime(from_millis(c.sent_at))), ("who", c.sent_by.clone())];
    let head = PageHead::new(course.title.as_str())
        .crumbs(crumbs)
        .eyebrow(format!("{} ・ {}", course.organisation_name, course.code))
        .tag(Tag::new(tone, l.t(&format!("correction-state-{}", c.state))))
        .lead(l.args("correction-review-sent", &sent))
        .action(Button::link(l.t("course-link-public"), format!("/courses/{}", course.code)));
    let needed = |code: &str| matches!(code, "correction-reason-missing" | "correction-text-too-long");
    let at_field = found.refused.as_ref().filter(|refused| needed(refused.code));
    let sentence = at_field.map(|refused| with_next(l, refused));
    let errors = sentence.iter().map(|s| ("text".to_owned(), s.clone())).collect();
    let mut parts: Vec<Markup> = vec![head.into(), ErrorSummary::new(l, errors).into()];
    let other = found.refused.as_ref().filter(|_| at_field.is_none());
    parts.extend(other.map(|refused| refusal_notice(l, Tone::Bad, refused).into()));
    let moved =
        found.facts_moved || found.asked.rows.iter().any(|(row, _, now)| i64::from(now.0) != row.before);
    if c.is_open() && moved && other.is_none() {
        let overtaken = Refused::new(&CorrectionRefused::Overtaken);
        parts.push(refusal_notice(l, Tone::Warn, &overtaken).into());
    }
    parts.push(
        Card::new(crate::catalogue::view::paragraphs(&c.reason)).title(l.t("correction-reason")).into(),
    );
    parts.extend(difference::parts(l, course, &found.asked));
    if c.is_open() {
        parts.push(decision(&shell, c, &found.text, sentence));
    } else {
        let when = c.decided_at.map_or_else(String::new, |at| l.datetime(from_millis(at)));
        let line = l.args("correction-decided", &[("at", when), ("who", c.decided_by.clone())]);
        let said = Markup::from(line).and(crate::catalogue::view::paragraphs(&c.answer));
        parts.push(Notice::new(Tone::Info, said).title(l.t(&format!("correction-state-{}", c.state))).into());
    }
    PartsPage::new(shell, parts)
}

fn decision(shell: &Shell, c: &Correction, text: &str, wrong: Option<String>) -> Markup {
    let l = shell.l;
    let action = format!("/review/corrections/{}", c.id);
    let approve =
        Button::submit(l.t("correction-approve")).primary().icon("check").named("decision", "approve");
    let back = Button::submit(l.t("correction-return")).icon("undo").named("decision", "return");
    let field = Field::textarea(l, "text", l.t("correction-return-text"))
        .plain()
        .hint(l.t("correction-return-hint"))
        .max_length(u32::try_from(LONGEST_TEXT).unwrap_or(500))
        .value(text)
        .error(wrong);
    let actions = |button: Button| Markup::raw("<p class=\"actions\">").and(button).and(Markup::raw("</p>"));
    let paragraph = Markup::raw("<p>").and(l.t("correction-approve-text")).and(Markup::raw("</p>"));
    let yes = form(shell, &action, vec![paragraph, actions(approve)]);
    let no = form(shell, &action, vec![field.into(), actions(back)]);
    Markup::join([
        Markup::raw("<div class=\"grid-2\">"),
        Card::new(yes).title(l.t("correction-approve-title")).accent().into(),
        Card::new(no).title(l.t("correction-return-title")).into(),
        Markup::raw("</div>"),
    ])
}

fn found(l: L, state: &str) -> Found {
    let closed = Some(sample::now().as_millisecond() - 86_400_000);
    Found {
        course: Course { closed_at: closed, ..sample::held_course(l) },
        asked: difference::sample(l, state),
        facts_moved: false,
        refused: None,
        text: String::new(),
    }
}

fn text(l: L, found: &Found) -> String {
    let shell = crate::shell::sample(l, l.t("correction-review-one-title"));
    draw_page(&draw(shell.title_with_errors(found.refused.is_some()), found))
}

pub(super) fn samples() -> Vec<Page> {
    fn list(l: L, some: bool) -> String {
        let found = found(l, "sent");
        let waiting = if some { vec![found.asked.correction] } else { Vec::new() };
        let courses = HashMap::from([(found.course.id, found.course)]);
        let shell = crate::shell::sample(l, l.t("correction-review-title"));
        draw_page(&draw_queue(shell, &waiting, &courses, sample::now()))
    }
    vec![
        Page { name: "credit/corrections/queue", render: |l| list(l, true) },
        Page { name: "credit/corrections/queue-empty", render: |l| list(l, false) },
        Page { name: "credit/corrections/one", render: |l| text(l, &found(l, "sent")) },
        Page { name: "credit/corrections/decided", render: |l| text(l, &found(l, "returned")) },
        Page {
            name: "credit/corrections/refused",
            render: |l| {
                let refused = Some(Refused::new(&CorrectionRefused::ReasonMissing));
                text(l, &Found { refused, ..found(l, "sent") })
            },
        },
    ]
}
