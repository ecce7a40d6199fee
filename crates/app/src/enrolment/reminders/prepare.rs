//! What somebody with a place should know and do before the day: open questions, what to bring, the calendar.

use jiff::Timestamp;
use platform::AppResult;
use ui::components::{Button, Card, Notice, Qr, Tone};
use ui::{L, Markup};

use super::begin;
use super::pages::google;
use crate::App;
use crate::catalogue::{Course, Meeting};
use crate::enrolment::questions;
use crate::enrolment::{Enrolment, EnrolmentId};

/// What the page of a request says of it.
struct Notes {
    enrolment: EnrolmentId,
    /// Required questions without an answer.
    missing: Vec<String>,
    /// Whether anything was or is asked.
    asks: bool,
    bring: String,
    /// Google's address for the next session, and how many are still to come.
    next: Option<(String, usize)>,
}

/// The notes for the page of somebody's own request; nothing for who has no part in a course, or once it is over.
///
/// # Errors
/// The database.
pub async fn notes(
    app: &App,
    l: L,
    enrolment: &Enrolment,
    course: &Course,
    meetings: &[Meeting],
    now: Timestamp,
) -> AppResult<Markup> {
    let conn = app.db.read();
    let over = course.last_meeting_end.is_some_and(|end| end <= now.as_millisecond());
    if !enrolment.is_alive() || course.cancelled_at.is_some() || over {
        return Ok(Markup::default());
    }
    let admitted = enrolment.state == "admitted";
    let missing = match questions::may_answer(course, enrolment, now) {
        Ok(()) => questions::missing(conn, course, enrolment).await?,
        Err(_) => Vec::new(),
    };
    let address = format!("{}/courses/{}", app.settings.public_url.trim_end_matches('/'), course.code);
    let coming: Vec<&Meeting> = meetings.iter().filter(|meeting| begin(meeting) > now).collect();
    let next = coming
        .first()
        .filter(|_| admitted)
        .map(|meeting| (google(l, course, meeting, &address), coming.len()));
    let notes = Notes {
        enrolment: enrolment.id,
        missing: missing.into_iter().map(|question| question.label).collect(),
        asks: !questions::of_course(conn, course).await?.list.is_empty(),
        bring: if admitted { questions::bring(conn, course.id).await? } else { String::new() },
        next,
    };
    Ok(draw(l, &notes))
}

fn draw(l: L, notes: &Notes) -> Markup {
    let here = format!("/my/enrolments/{}", notes.enrolment);
    let answers = format!("{here}/answers");
    let mut parts: Vec<Markup> = Vec::new();
    if !notes.missing.is_empty() {
        let list = notes.missing.join(if l.is_zh() { "、" } else { ", " });
        let go = Button::link(l.t("answers-go"), answers.as_str()).small().primary();
        let text = l.a("answers-missing-list", "list", list);
        parts.push(Notice::new(Tone::Warn, text).title(l.t("answers-missing")).action(go).into());
    }
    if !notes.bring.is_empty() {
        parts.push(Card::new(lines(&notes.bring)).title(l.t("prepare-bring")).id("bring").into());
    }
    let mut buttons: Vec<Markup> = Vec::new();
    if notes.asks && notes.missing.is_empty() {
        buttons.push(Button::link(l.t("answers-own-title"), answers).small().icon("edit").into());
    }
    if let Some((address, coming)) = &notes.next {
        // One session needs no page to choose from.
        let href = if *coming > 1 { format!("{here}/calendar") } else { address.clone() };
        let calendar = Button::link(l.t("prepare-google"), href).small().icon("calendar");
        let qr = documents::qr::svg(address).ok().map(|svg| {
            let note = if *coming > 1 {
                l.a("prepare-google-next", "n", *coming)
            } else {
                l.t("prepare-google-note")
            };
            Markup::from(Qr::new(Markup::raw(svg), l.t("prepare-google-qr")).note(note))
        });
        parts.push(Card::new(qr.unwrap_or_default()).title(l.t("prepare-calendar")).action(calendar).into());
    }
    if !buttons.is_empty() {
        parts.push(Markup::raw("<p class=\"actions\">").and(Markup::join(buttons)).and(Markup::raw("</p>")));
    }
    Markup::join(parts)
}

/// Typed lines as they were typed.
fn lines(text: &str) -> Markup {
    let lines = text.lines().enumerate().map(|(index, line)| {
        let line = Markup::from(line);
        if index == 0 { line } else { Markup::raw("<br>").and(line) }
    });
    Markup::raw("<p>").and(Markup::join(lines)).and(Markup::raw("</p>"))
}

/// The notes of the sample request.
pub(crate) fn sample(l: L) -> Markup {
    let (course, meetings) = (crate::enrolment::sample::course(l), crate::enrolment::sample::meetings(l));
    let address = "https://xingtan.example.tw/courses/5000007";
    draw(
        l,
        &Notes {
            enrolment: EnrolmentId(uuid::Uuid::from_u128(101)),
            missing: vec![l.t("question-ready-meals-label")],
            asks: true,
            bring: l
                .pick("請自備環保杯。\n停車請走側門。", "Bring a cup.\nPark at the side gate.")
                .to_owned(),
            next: meetings.first().map(|meeting| (google(l, &course, meeting, address), 2)),
        },
    )
}
