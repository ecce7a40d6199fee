//! A person's own code for one course, and the same for everybody as badges to print.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::attendance::grouped;
use platform::web::{Ctx, page};
use platform::{AppError, AppResult, Page};
use ui::components::{Breadcrumb, Button, Card, Empty, Facts, Notice, PageHead, Qr, Tone};
use ui::{L, Markup, Shell};

use super::{desk_head, drawn, paragraph, qr, session_text};
use crate::attendance::{doors, person_code, person_text};
use crate::catalogue::{Course, Meeting};
use crate::enrolment::{self, EnrolmentId, list_order};
use crate::identity::Person;
use crate::shell::PartsPage;
use crate::{App, catalogue, identity, shell};

/// One badge: whose, and what stands in the code.
struct Badge {
    person: Person,
    text: String,
    code: String,
}

/// `GET /my/enrolments/{id}/code`.
///
/// # Errors
/// Not found for somebody else's request; the database.
pub async fn own(State(app): State<App>, ctx: Ctx, Path(id): Path<String>) -> AppResult<Response> {
    let conn = app.db.read();
    let id: EnrolmentId = id.parse().map_err(|_| AppError::NotFound)?;
    let place = enrolment::enrolment(conn, id).await?;
    let same = identity::same_person(conn, ctx.viewer()?.person).await?;
    if !same.contains(&place.person) {
        return Err(AppError::NotFound);
    }
    let course = catalogue::find(conn, place.course).await?.ok_or(AppError::NotFound)?;
    let admitted = place.state == "admitted" && course.is_published();
    let badge = Badge {
        person: identity::person(conn, place.person).await?,
        text: person_text(&app.keys, &course.code, id),
        code: person_code(&app.keys, id),
    };
    let meetings = catalogue::meetings(conn, course.id).await?;
    let back = format!("/my/enrolments/{id}");
    page(&draw_own(shell(&ctx, ctx.l.t("code-title")), &course, &meetings, admitted.then_some(&badge), &back))
}

/// `GET /desk/courses/{code}/check-in/badges`.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn badges(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let conn = app.db.read();
    let course = doors::own_course(conn, ctx.seat()?, &code).await?;
    let places = enrolment::of_course(conn, course.id).await?;
    let admitted: Vec<_> = places.into_iter().filter(|place| place.state == "admitted").collect();
    let ids: Vec<_> = admitted.iter().map(|place| place.person).collect();
    let people = identity::persons(conn, &ids).await?;
    let badge = |place: &enrolment::Enrolment| {
        let person = people.iter().find(|person| person.id == place.person)?.clone();
        let text = person_text(&app.keys, &course.code, place.id);
        Some(Badge { person, text, code: person_code(&app.keys, place.id) })
    };
    let mut badges: Vec<Badge> = admitted.iter().filter_map(badge).collect();
    badges.sort_by(|a, b| list_order(&a.person, &b.person));
    page(&draw_badges(shell(&ctx, ctx.l.t("badges-title")), &course, &badges, ctx.now))
}

fn draw_own(
    shell: Shell,
    course: &Course,
    meetings: &[Meeting],
    badge: Option<&Badge>,
    back: &str,
) -> PartsPage {
    let l = shell.l;
    let crumbs = Breadcrumb::new(l)
        .link(l.t("nav-my-courses"), "/my/enrolments")
        .link(course.title.as_str(), back)
        .here(l.t("code-title"));
    let head = PageHead::new(course.title.as_str()).crumbs(crumbs).eyebrow(l.t("code-title"));
    let mut parts: Vec<Markup> = vec![head.into()];
    match badge {
        Some(badge) => {
            let picture = Qr::new(qr(&badge.text), l.a("code-qr", "name", &badge.person.name))
                .code(grouped(&badge.code, 4))
                .note(l.t("code-note"));
            let name = Markup::raw("<p class=\"badge-name\">")
                .and(badge.person.name.as_str())
                .and(Markup::raw("</p>"))
                .and(Markup::small(&badge.person.organisation_name));
            let body =
                Markup::raw("<div class=\"badge-own\">").and(name).and(picture).and(Markup::raw("</div>"));
            parts.push(Card::new(body).into());
        }
        None => {
            let notice = Notice::new(Tone::Info, l.t("code-none-next")).title(l.t("code-none"));
            parts.push(notice.into());
        }
    }
    let mut facts = Facts::new();
    for meeting in meetings {
        let place = Markup::from(session_text(l, meeting)).and(Markup::small(&meeting.place));
        facts = facts.fact(l.t("attend-session"), place);
    }
    parts.push(Card::new(facts).into());
    let typed = Button::link(l.t("code-to-attend"), "/attend").quiet();
    parts.push(paragraph(l.t("code-room")).and(typed));
    PartsPage::new(shell, parts)
}

fn draw_badges(shell: Shell, course: &Course, badges: &[Badge], now: jiff::Timestamp) -> PartsPage {
    let l = shell.l;
    let title = l.t("badges-title");
    let mut head = desk_head(l, course, &title, now);
    let mut parts: Vec<Markup> = Vec::new();
    if badges.is_empty() {
        parts.push(Empty::new(l.t("checkin-empty"), l.t("checkin-empty-text")).into());
    } else {
        head = head.action(Button::submit(l.t("badges-print")).script("print").icon("print"));
        let one = |badge: &Badge| {
            Markup::raw("<li class=\"badge\"><div class=\"qr-paper\">")
                .and(qr(&badge.text))
                .and(Markup::raw("</div><div><p class=\"badge-name\">"))
                .and(badge.person.name.as_str())
                .and(Markup::raw("</p>"))
                .and(Markup::small(&badge.person.organisation_name))
                .and(Markup::raw("<p class=\"qr-code\">"))
                .and(grouped(&badge.code, 4))
                .and(Markup::raw("</p></div></li>"))
        };
        parts.push(Notice::new(Tone::Info, l.t("badges-hint")).into());
        parts.push(
            Markup::raw("<ul class=\"badges\">")
                .and(Markup::join(badges.iter().map(one)))
                .and(Markup::raw("</ul>")),
        );
    }
    parts.insert(0, head.into());
    PartsPage::new(shell, parts)
}

/// With a place and without, badges of some and of nobody.
pub(super) fn samples() -> Vec<Page> {
    use crate::enrolment::sample;
    fn badge(person: Person) -> Badge {
        Badge { person, text: "5000007-7KXRAMPTVWY3".to_owned(), code: "7KXRAMPTVWY3".to_owned() }
    }
    fn own(l: L, admitted: bool) -> String {
        let badge = badge(sample::people(l).remove(0));
        let shell = crate::shell::sample(l, l.t("code-title"));
        let (course, meetings) = (sample::course(l), sample::meetings(l));
        drawn(&draw_own(shell, &course, &meetings, admitted.then_some(&badge), "/my/enrolments/sample"))
    }
    fn all(l: L, some: bool) -> String {
        let badges: Vec<Badge> =
            if some { sample::people(l).into_iter().map(badge).collect() } else { Vec::new() };
        let shell = crate::shell::sample(l, l.t("badges-title"));
        drawn(&draw_badges(shell, &sample::course(l), &badges, sample::now()))
    }
    vec![
        Page { name: "attendance/code/own", render: |l| own(l, true) },
        Page { name: "attendance/code/no-place", render: |l| own(l, false) },
        Page { name: "attendance/badges/full", render: |l| all(l, true) },
        Page { name: "attendance/badges/empty", render: |l| all(l, false) },
    ]
}
