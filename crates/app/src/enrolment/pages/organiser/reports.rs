//! The reports of one course: a page that explains them, and the files.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use platform::web::{Ctx, download, page};
use platform::{AppError, AppResult, Page};
use serde::Deserialize;
use ui::components::{Button, Card, Empty, Notice, Tone};
use ui::{L, Markup, Shell};

use super::super::sample;
use super::report_doc::{Facts, Kind, doc};
use crate::catalogue::{self, Course, Meeting};
use crate::enrolment::{Listed, listed};
use crate::heavy::heavy;
use crate::shell::PartsPage;
use crate::{App, shell};

/// File name extensions with their media types, in the order they are offered.
const FORMATS: [(&str, &str); 3] = [
    ("pdf", "application/pdf"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
];

/// Which session is wanted; all without one.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    meeting: Option<i64>,
    #[serde(default)]
    blank: String,
}

/// `GET /desk/courses/{code}/reports`.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let found = load(&app, &ctx, &code, None).await?;
    page(&draw(shell(&ctx, ctx.l.t("reports-title")), &found, ctx.now))
}

/// `GET /desk/courses/{code}/reports/{report}.{format}`; taking people's data away is recorded.
///
/// # Errors
/// Not found for another organisation's course, an unknown report, format or session; the database.
pub async fn file(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, name)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> AppResult<Response> {
    let (report, format) = name.rsplit_once('.').ok_or(AppError::NotFound)?;
    let kind = Kind::parse(report).ok_or(AppError::NotFound)?;
    let (format, media) = FORMATS.into_iter().find(|(f, _)| *f == format).ok_or(AppError::NotFound)?;
    let found = load(&app, &ctx, &code, wanted.meeting).await?;
    let facts = found.facts(ctx.now);
    let (report, people) = (doc(ctx.l, kind, &facts), facts.people(kind));
    if kind != Kind::Blank {
        let mut change = app.db.change(&ctx.actor(), ctx.now).await?;
        let data = serde_json::json!({
            "course": found.course.code, "report": kind.as_str(), "format": format, "people": people,
        });
        change.record("course.people_exported", found.course.id.0, data);
        change.commit().await?;
    }
    let name = format!("{code}-{}.{format}", report.kind);
    let write = move || match format {
        "pdf" => report.pdf(),
        "xlsx" => report.xlsx(),
        _ => report.ods(),
    };
    Ok(download(&name, media, heavy(write).await?.map_err(AppError::internal)?))
}

/// The sign-in sheet where it stood before.
pub async fn old_pdf(Path(code): Path<String>, Query(wanted): Query<Wanted>) -> Response {
    moved(&code, &wanted, "pdf")
}

/// As [`old_pdf`], as a workbook.
pub async fn old_xlsx(Path(code): Path<String>, Query(wanted): Query<Wanted>) -> Response {
    moved(&code, &wanted, "xlsx")
}

fn moved(code: &str, wanted: &Wanted, format: &str) -> Response {
    let kind = if wanted.blank == "1" { Kind::Blank } else { Kind::SignIn };
    let query = wanted.meeting.map_or_else(String::new, |meeting| format!("?meeting={meeting}"));
    let to = format!("/desk/courses/{}/reports/{}.{format}{query}", ui::encode(code), kind.as_str());
    Redirect::permanent(&to).into_response()
}

/// What the reports are made of.
struct Found {
    course: Course,
    meetings: Vec<Meeting>,
    rows: Vec<Listed>,
}

impl Found {
    fn facts(&self, now: jiff::Timestamp) -> Facts<'_> {
        Facts { course: &self.course, meetings: &self.meetings, rows: &self.rows, now }
    }
}

async fn load(app: &App, ctx: &Ctx, code: &str, meeting: Option<i64>) -> AppResult<Found> {
    let conn = app.db.read();
    let course = catalogue::own(conn, ctx.seat()?.organisation, code).await?;
    let mut meetings = catalogue::meetings(conn, course.id).await?;
    if let Some(number) = meeting {
        meetings.retain(|m| m.position == number);
        if meetings.is_empty() {
            return Err(AppError::NotFound);
        }
    }
    let rows = listed(conn, course.id).await?;
    Ok(Found { course, meetings, rows })
}

fn draw(shell: Shell, found: &Found, now: jiff::Timestamp) -> PartsPage {
    let l = shell.l;
    let facts = found.facts(now);
    let head = super::head(l, &found.course, l.t("reports-title"), now);
    let mut parts: Vec<Markup> =
        vec![head.into(), Markup::raw("<p>").and(l.t("reports-lead")).and(Markup::raw("</p>"))];
    if found.rows.is_empty() {
        parts.push(Empty::new(l.t("reports-empty"), l.t("reports-empty-text")).into());
    }
    parts.extend(Kind::ALL.into_iter().map(|kind| card(l, found, &facts, kind).into()));
    parts.push(Notice::new(Tone::Info, l.t("reports-recorded")).into());
    PartsPage::new(shell, parts)
}

/// What a report shows, for what it is good, and its three files.
fn card(l: L, found: &Found, facts: &Facts<'_>, kind: Kind) -> Card {
    let title = l.t(&format!("report-kind-{}", kind.as_str()));
    let text = l.t(&format!("report-about-{}", kind.as_str()));
    let mut body = Markup::raw("<p>").and(text).and(Markup::raw("</p>"));
    if kind == Kind::SignIn && found.meetings.len() > 1 {
        let base = address(&found.course, kind, "pdf");
        let line = |m: &Meeting| {
            let day = l.a2("reports-session", "n", m.position, "day", l.day(m.day()));
            Markup::raw("<li>")
                .and(Markup::link(&day, &format!("{base}?meeting={}", m.position)))
                .and(Markup::raw("</li>"))
        };
        body = body
            .and(Markup::raw("<details><summary>"))
            .and(l.t("reports-sessions"))
            .and(Markup::raw("</summary><ul>"))
            .and(Markup::join(found.meetings.iter().map(line)))
            .and(Markup::raw("</ul></details>"));
    }
    let count = match kind {
        Kind::Blank => l.t("reports-blank-lines"),
        _ => l.a("report-count", "n", facts.people(kind)),
    };
    let mut card = Card::new(body).title(title.as_str()).aside(Markup::small(&count));
    for button in links(l, &found.course, kind) {
        card = card.action(button);
    }
    card
}

/// The three files of a report.
pub(super) fn links(l: L, course: &Course, kind: Kind) -> Vec<Button> {
    let title = l.t(&format!("report-kind-{}", kind.as_str()));
    let link = |(format, _): (&str, &str)| {
        let label = l.t(&format!("report-format-{format}"));
        Button::link(label, address(course, kind, format)).small().icon("download").about(title.as_str())
    };
    FORMATS.into_iter().map(link).collect()
}

fn address(course: &Course, kind: Kind, format: &str) -> String {
    format!("/desk/courses/{}/reports/{}.{format}", course.code, kind.as_str())
}

pub(super) fn samples() -> Vec<Page> {
    fn with(l: L, states: &[&str]) -> String {
        let rows = (1..)
            .zip(states)
            .zip(sample::people(l))
            .map(|((n, state), person)| Listed { request: sample::enrolment(n, state, None), person })
            .collect();
        let found = Found { course: sample::course(l), meetings: sample::meetings(l), rows };
        super::super::draw(&draw(crate::shell::sample(l, l.t("reports-title")), &found, sample::now()))
    }
    vec![
        Page {
            name: "enrolment/organiser/reports",
            render: |l| with(l, &["admitted", "admitted", "withdrawn", "admitted"]),
        },
        Page { name: "enrolment/organiser/reports-empty", render: |l| with(l, &[]) },
    ]
}
