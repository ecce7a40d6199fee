//! The organiser's list of requests for leave, each granted or declined with a word.

use axum::extract::{Path, State};
use axum::response::Response;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{Breadcrumb, Button, Card, Empty, Field, Notice, PageHead, Tag, Tone};
use ui::{L, Markup, Shell};

use super::sample;
use crate::catalogue::{self, Course, Meeting};
use crate::enrolment::{self, Leave, LeaveId, list_order};
use crate::identity::{self, Person};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

struct Found {
    course: Course,
    meetings: Vec<Meeting>,
    rows: Vec<(Leave, Person)>,
}

/// `GET /desk/courses/{code}/leave`: those that wait first.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn list(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let found = load(&app, &ctx, &code).await?;
    page(&draw(shell(&ctx, ctx.l.t("leave-list-title")), &found, None))
}

/// `POST /desk/courses/{code}/leave`: fields `leave`, `decision` and `answer`.
///
/// # Errors
/// Not found for another organisation's course; malformed for an unknown decision; the database. A refusal is shown on the page.
pub async fn decide(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let id: LeaveId = posted.id("leave")?;
    let granted = match posted.text("decision") {
        "grant" => true,
        "decline" => false,
        other => return Err(AppError::Malformed(format!("decision {other}"))),
    };
    match enrolment::decide_leave(&app, &ctx.actor(), id, granted, posted.text("answer")).await {
        Ok(()) => Ok(go(&format!("/desk/courses/{code}/leave"), Some(("success", "leave-decided")))),
        Err(AppError::Refused(refused)) => {
            let found = load(&app, &ctx, &code).await?;
            let shell = shell(&ctx, ctx.l.t("leave-list-title")).title_with_errors(true);
            refused_page(&draw(shell, &found, Some(&refused)))
        }
        Err(other) => Err(other),
    }
}

async fn load(app: &App, ctx: &Ctx, code: &str) -> AppResult<Found> {
    let conn = app.db.read();
    let course = catalogue::own(conn, ctx.seat()?.organisation, code).await?;
    let asked = enrolment::leave_of_course(conn, course.id).await?;
    let ids: Vec<_> = asked.iter().map(|(_, e)| e.person).collect();
    let people = identity::persons(conn, &ids).await?;
    let mut rows: Vec<(Leave, Person)> = asked
        .into_iter()
        .filter_map(|(leave, e)| Some((leave, people.iter().find(|p| p.id == e.person)?.clone())))
        .collect();
    rows.sort_by(|a, b| {
        (a.0.state != "asked").cmp(&(b.0.state != "asked")).then_with(|| list_order(&a.1, &b.1))
    });
    let meetings = catalogue::meetings(conn, course.id).await?;
    Ok(Found { course, meetings, rows })
}

fn draw(shell: Shell, found: &Found, refused: Option<&Refused>) -> PartsPage {
    let (l, course) = (shell.l, &found.course);
    let here = format!("/desk/courses/{}", course.code);
    let crumbs = Breadcrumb::new(l)
        .link(l.t("nav-desk"), "/desk/courses")
        .link(course.title.as_str(), here.as_str())
        .here(l.t("leave-list-title"));
    let head = PageHead::new(l.t("leave-list-title"))
        .crumbs(crumbs)
        .eyebrow(course.code.as_str())
        .lead(l.t("leave-list-lead"));
    let mut parts: Vec<Markup> = vec![head.into()];
    parts.extend(refused.map(|r| Notice::new(Tone::Bad, r.next(l)).title(r.sentence(l)).into()));
    if found.rows.is_empty() {
        parts.push(Empty::new(l.t("leave-list-empty"), l.t("leave-list-empty-text")).into());
    }
    parts.extend(found.rows.iter().map(|row| card(&shell, found, row)));
    PartsPage::new(shell, parts)
}

fn card(shell: &Shell, found: &Found, (leave, person): &(Leave, Person)) -> Markup {
    let l = shell.l;
    let tone = match leave.state.as_str() {
        "granted" => Tone::Good,
        "declined" => Tone::Bad,
        _ => Tone::Info,
    };
    let sessions = leave.positions().into_iter().filter_map(|n| {
        let m = found.meetings.iter().find(|m| u32::try_from(m.position) == Ok(n))?;
        Some(format!("{} {}", l.date(m.day()), m.span()))
    });
    let line = |text: String| Markup::raw("<p>").and(text).and(Markup::raw("</p>"));
    let mut body = line(sessions.collect::<Vec<_>>().join("、"))
        .and(line(leave.reason.clone()))
        .and(Markup::raw("<p>"))
        .and(Markup::small(&l.a("leave-asked-at", "at", l.datetime(from_millis(leave.asked_at)))))
        .and(Markup::raw("</p>"));
    if !leave.answer.is_empty() {
        body = body.and(line(l.a("leave-answer", "answer", &leave.answer)));
    }
    if leave.state == "asked" {
        let id = Markup::raw(format!("<input type=\"hidden\" name=\"leave\" value=\"{}\">", leave.id));
        let word = Field::text(l, "answer", l.a("leave-word", "name", &person.name))
            .hint(l.t("leave-word-hint"))
            .max_length(300);
        let buttons = Markup::raw("<div class=\"actions\">")
            .and(
                Button::submit(l.t("leave-grant"))
                    .primary()
                    .small()
                    .named("decision", "grant")
                    .about(&person.name),
            )
            .and(
                Button::submit(l.t("leave-decline")).small().named("decision", "decline").about(&person.name),
            )
            .and(Markup::raw("</div>"));
        let action = format!("/desk/courses/{}/leave", found.course.code);
        body = body.and(form(shell, &action, vec![id, word.into(), buttons]));
    }
    let tag = Tag::new(tone, l.t(&format!("leave-state-{}", leave.state)));
    Card::new(body).title(format!("{} {}", person.organisation_name, person.name)).aside(tag).into()
}

/// One that waits and one decided; none.
pub fn samples() -> Vec<Page> {
    fn render(l: L, states: &[&str]) -> String {
        let rows = states
            .iter()
            .zip(sample::people(l))
            .map(|(state, person)| {
                let leave = Leave {
                    id: LeaveId(uuid::Uuid::from_u128(9)),
                    enrolment: sample::enrolment(1, "admitted", None).id,
                    reason: l
                        .pick("當天要帶學生參加縣賽。", "I take pupils to the county contest.")
                        .to_owned(),
                    sessions: ",1,".to_owned(),
                    asked_at: sample::now().as_millisecond(),
                    state: (*state).to_owned(),
                    decided_at: None,
                    answer: String::new(),
                };
                (leave, person)
            })
            .collect();
        let found = Found { course: sample::course(l), meetings: sample::meetings(l), rows };
        super::draw(&draw(crate::shell::sample(l, l.t("leave-list-title")), &found, None))
    }
    vec![
        Page { name: "enrolment/leave/list", render: |l| render(l, &["asked", "granted"]) },
        Page { name: "enrolment/leave/empty", render: |l| render(l, &[]) },
    ]
}
