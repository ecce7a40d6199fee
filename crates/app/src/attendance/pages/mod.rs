//! Pages of check-in: the organiser's, the projector's, a person's own, and the door's.

pub mod attend;
pub mod code;
pub mod desk;
pub mod door;
pub mod doors;
pub mod plain;
pub mod screen;

use domain::attendance::{Effect, Session};
use jiff::Timestamp;
use platform::error::Refused;
use platform::{AppError, AppResult, Page};
use ui::components::{Breadcrumb, Notice, PageHead, Tone};
use ui::{L, Markup};

use crate::catalogue::{self, Course, Meeting};

/// All pages with their samples.
pub fn samples() -> Vec<Page> {
    let all = [
        attend::samples(),
        code::samples(),
        desk::samples(),
        door::samples(),
        doors::samples(),
        plain::samples(),
        screen::samples(),
    ];
    all.into_iter().flatten().collect()
}

fn drawn(page: &impl askama::Template) -> String {
    page.render().unwrap_or_else(|error| error.to_string())
}

/// A session in words: day and time.
fn session_text(l: L, meeting: &Meeting) -> String {
    format!("{} {}", l.day(meeting.day()), meeting.span())
}

/// The session that goes on, else the last that began, else the first; or the one asked for.
fn chosen(meetings: &[Meeting], wanted: Option<i64>, now: Timestamp) -> AppResult<Option<Meeting>> {
    if let Some(number) = wanted {
        let found = meetings.iter().find(|m| m.position == number).cloned();
        return Ok(Some(found.ok_or(AppError::NotFound)?));
    }
    let at = |m: &Meeting| super::session_of(m);
    let running = meetings.iter().find(|m| at(m).starts <= now && now <= at(m).ends);
    let soon = meetings.iter().find(|m| at(m).takes(now).is_ok());
    let before = meetings.iter().rev().find(|m| at(m).starts <= now);
    Ok(running.or(soon).or(before).or(meetings.first()).cloned())
}

/// Why marks are not taken now, as a notice; none while they are.
fn window_notice(l: L, session: &Session, now: Timestamp) -> Option<Notice> {
    let refused = session.takes(now).err()?;
    Some(refusal_notice(l, Tone::Info, &Refused::new(&refused)))
}

/// A refusal with its way on.
fn refusal_notice(l: L, tone: Tone, refused: &Refused) -> Notice {
    Notice::new(tone, Markup::from(refused.next(l))).title(refused.sentence(l))
}

fn effect_text(l: L, effect: Effect) -> String {
    l.t(match effect {
        Effect::In => "checkin-effect-in",
        Effect::Out => "checkin-effect-out",
        Effect::Same => "checkin-effect-same",
    })
}

/// The head of an organiser's page below the course.
fn desk_head(l: L, course: &Course, title: &str, now: Timestamp) -> PageHead {
    let crumbs = Breadcrumb::new(l)
        .link(l.t("nav-desk"), "/desk/courses")
        .link(course.title.as_str(), format!("/desk/courses/{}", course.code));
    let crumbs = if title == l.t("checkin-title") {
        crumbs.here(title)
    } else {
        crumbs.link(l.t("checkin-title"), format!("/desk/courses/{}/check-in", course.code)).here(title)
    };
    PageHead::new(title)
        .crumbs(crumbs)
        .eyebrow(course.code.as_str())
        .lead(course.title.as_str())
        .tag(catalogue::view::state_tag(l, course.state(now)))
}

fn paragraph(text: impl Into<Markup>) -> Markup {
    Markup::raw("<p>").and(text.into()).and(Markup::raw("</p>"))
}

fn hidden(name: &str, value: &str) -> Markup {
    Markup::raw(format!("<input type=\"hidden\" name=\"{name}\" value=\"")).and(value).and(Markup::raw("\">"))
}

/// A drawn QR code; nothing for a text too long for one, which ours never are.
fn qr(text: &str) -> Markup {
    documents::qr::svg(text).map(Markup::raw).unwrap_or_default()
}
