//! `/my/enrolments/{id}/calendar`: every session for Google's calendar, by link and by QR code; and
//! `/my/enrolments/reminders`: whether reminders are wanted.

use axum::extract::{Path, State};
use axum::response::Response;
use jiff::Timestamp;
use platform::web::{Ctx, Posted, go, page};
use platform::{AppError, AppResult, Page};
use ui::components::{Breadcrumb, Button, Card, Empty, Field, PageHead, Qr};
use ui::markup::encode;
use ui::{L, Markup, Shell};

use super::{begin, choose, wants};
use crate::App;
use crate::catalogue::{self, Course, Meeting};
use crate::enrolment::{self, Enrolment, EnrolmentId};
use crate::identity;
use crate::shell::{PartsPage, form};

/// Characters of a title or a place in a link: what is longer makes the QR code too fine for a telephone.
const LONGEST_PART: usize = 40;
/// Sessions on the page; a class over years is kept by its calendar file.
const MOST_SESSIONS: usize = 30;

/// The address that offers a session to Google's calendar. The join link is left out: the address goes from screen to
/// screen, the link is for those admitted.
pub(super) fn google(l: L, course: &Course, meeting: &Meeting, address: &str) -> String {
    let utc = |at: Timestamp| at.strftime("%Y%m%dT%H%M%SZ").to_string();
    let end = domain::calendar::instant(meeting.day().to_datetime(meeting.to()));
    let place = if meeting.place.is_empty() { l.t("enrolment-place-online") } else { meeting.place.clone() };
    let cut = |text: &str| encode(&text.chars().take(LONGEST_PART).collect::<String>());
    format!(
        "https://calendar.google.com/calendar/render?action=TEMPLATE&text={}&dates={}/{}&location={}&details={}",
        cut(&course.title),
        utc(begin(meeting)),
        utc(end),
        cut(&place),
        encode(address),
    )
}

struct Shown {
    enrolment: EnrolmentId,
    course: Course,
    meetings: Vec<Meeting>,
    address: String,
}

/// Shows the sessions still to come.
///
/// # Errors
/// Not found for somebody else's request, and for who has no part in the course; the database.
pub async fn calendar(State(app): State<App>, ctx: Ctx, Path(id): Path<EnrolmentId>) -> AppResult<Response> {
    let conn = app.db.read();
    let enrolment: Enrolment = enrolment::enrolment(conn, id).await?;
    let same = identity::same_person(conn, ctx.viewer()?.person).await?;
    if !same.contains(&enrolment.person) || !enrolment.is_alive() {
        return Err(AppError::NotFound);
    }
    let course = catalogue::find(conn, enrolment.course).await?.ok_or(AppError::NotFound)?;
    let mut meetings = catalogue::meetings(conn, course.id).await?;
    meetings.retain(|meeting| begin(meeting) > ctx.now && course.cancelled_at.is_none());
    meetings.truncate(MOST_SESSIONS);
    let address = format!("{}/courses/{}", app.settings.public_url.trim_end_matches('/'), course.code);
    let shown = Shown { enrolment: id, course, meetings, address };
    page(&draw(crate::shell(&ctx, ctx.l.t("calendar-title")), &shown))
}

fn draw(shell: Shell, shown: &Shown) -> PartsPage {
    let l = shell.l;
    let back = format!("/my/enrolments/{}", shown.enrolment);
    let crumbs = Breadcrumb::new(l)
        .link(l.t("mine-title"), "/my/enrolments")
        .link(shown.course.title.as_str(), back.as_str())
        .here(l.t("calendar-title"));
    let file = Button::link(l.t("calendar-file"), format!("/courses/{}/calendar.ics", shown.course.code));
    let head = PageHead::new(l.t("calendar-title"))
        .crumbs(crumbs)
        .eyebrow(shown.course.title.as_str())
        .lead(l.t("calendar-lead"))
        .action(file.icon("download"));
    let mut parts: Vec<Markup> = vec![head.into()];
    if shown.meetings.is_empty() {
        let empty = Empty::new(l.t("calendar-empty"), l.t("calendar-empty-text"));
        parts.push(empty.action(Button::link(l.t("ui-back"), back)).into());
    }
    let cards = shown.meetings.iter().map(|meeting| {
        let href = google(l, &shown.course, meeting, &shown.address);
        let place =
            if meeting.place.is_empty() { l.t("enrolment-place-online") } else { meeting.place.clone() };
        let qr =
            documents::qr::svg(&href).ok().map(|svg| Qr::new(Markup::raw(svg), l.t("prepare-google-qr")));
        let when = format!("{} {}", l.date(meeting.day()), meeting.span());
        let body = Markup::raw("<p>").and(place).and(Markup::raw("</p>"));
        let link = Button::link(l.t("calendar-add"), href).icon("calendar").about(when.as_str());
        let body = qr.into_iter().fold(body, |body, qr| body.and(qr));
        Markup::from(Card::new(body).title(when).action(link))
    });
    parts.push(Markup::raw("<div class=\"grid-2\">").and(Markup::join(cards)).and(Markup::raw("</div>")));
    PartsPage::new(shell, parts)
}

/// Shows whether reminders are sent.
///
/// # Errors
/// The database.
pub async fn choice(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let wanted = wants(app.db.read(), ctx.viewer()?.person).await?;
    page(&draw_choice(crate::shell(&ctx, ctx.l.t("reminders-title")), wanted))
}

/// Keeps the choice: `letters` ticked or not.
///
/// # Errors
/// The database.
pub async fn set_choice(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    choose(&app, &ctx.actor(), ctx.viewer()?.person, posted.has("letters")).await?;
    Ok(go("/my/enrolments/reminders", Some(("success", "reminders-chosen"))))
}

fn draw_choice(shell: Shell, wanted: bool) -> PartsPage {
    let l = shell.l;
    let crumbs = Breadcrumb::new(l).link(l.t("mine-title"), "/my/enrolments").here(l.t("reminders-title"));
    let head = PageHead::new(l.t("reminders-title")).crumbs(crumbs).lead(l.t("reminders-lead"));
    let tick = Field::tick(l, "letters", l.t("reminders-letters")).value(if wanted { "1" } else { "" });
    let save = Markup::raw("<p class=\"actions\">")
        .and(Button::submit(l.t("reminders-save")).primary())
        .and(Markup::raw("</p>"));
    let body = form(&shell, "/my/enrolments/reminders", vec![tick.into(), save]);
    PartsPage::new(shell, vec![head.into(), Card::new(body).into()])
}

pub(in crate::enrolment) fn samples() -> Vec<Page> {
    fn text(page: &PartsPage) -> String {
        askama::Template::render(page).unwrap_or_else(|error| error.to_string())
    }
    fn of(l: L, meetings: Vec<Meeting>) -> String {
        let shown = Shown {
            enrolment: EnrolmentId(uuid::Uuid::from_u128(101)),
            course: crate::enrolment::sample::course(l),
            meetings,
            address: "https://xingtan.example.tw/courses/5000007".to_owned(),
        };
        text(&draw(crate::shell::sample(l, l.t("calendar-title")), &shown))
    }
    vec![
        Page {
            name: "enrolment/calendar/sessions",
            render: |l| of(l, crate::enrolment::sample::meetings(l)),
        },
        Page { name: "enrolment/calendar/over", render: |l| of(l, Vec::new()) },
        Page {
            name: "enrolment/reminders/choice",
            render: |l| text(&draw_choice(crate::shell::sample(l, l.t("reminders-title")), true)),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_says_when_where_and_what_and_fits_a_code() {
        let l = L::default();
        let (mut course, meetings) =
            (crate::enrolment::sample::course(l), crate::enrolment::sample::meetings(l));
        course.title = "字".repeat(200);
        let link = google(l, &course, &meetings[0], "https://xingtan.example.tw/courses/5000007");
        assert!(link.contains("dates=20260318T053000Z/20260318T083000Z"), "{link}");
        assert!(link.contains("location=%E6%9D%8F") && link.ends_with("courses%2F5000007"), "{link}");
        assert!(documents::qr::svg(&link).is_ok());
        let online = google(l, &course, &meetings[1], "https://xingtan.example.tw/courses/5000007");
        assert!(!online.contains("meet.example.tw"), "the join link stays with those admitted: {online}");
    }
}
