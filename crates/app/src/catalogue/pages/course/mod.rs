//! The public page of a course: what it is, when and where, and how to get in.

mod linked;
mod parts;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::calendar;
use domain::course::life::CourseState;
use jiff::Timestamp;
use jiff::civil::Time;
use platform::clock::from_millis;
use platform::web::{Ctx, download, page};
use platform::{AppError, AppResult, Page};
use ui::components::{Card, Facts, Notice, PageHead};
use ui::{L, Markup, Shell};

use super::super::{
    Course, Meeting, Moved, MovedId, attachments, is_answered_by, last_moved, meetings, published, sample,
    series,
};
use crate::enrolment::{self, Enrolment, EnrolmentId, Places};
use crate::following::{self, mark};
use crate::tags::{self, OnCourse};
use crate::{App, directory};

#[derive(Template)]
#[template(path = "catalogue/pages/course/show.html")]
struct ShowPage {
    shell: Shell,
    head: PageHead,
    notice: Option<Notice>,
    linked: Markup,
    facts: Facts,
    about: Vec<Card>,
    side: Vec<Card>,
}

/// Everything the page shows, loaded or invented.
struct Shown {
    course: Course,
    meetings: Vec<Meeting>,
    places: Option<Places>,
    own: Option<Enrolment>,
    address: String,
    url: String,
    /// The reader follows it.
    followed: bool,
    /// The reader works for the organiser (`/desk`) or its reviewer (`/review`).
    desk: Option<&'static str>,
    /// Its attribute tags with the definitions it keeps.
    tags: Vec<OnCourse>,
    /// Files this reader may have.
    files: Option<Card>,
    /// The other published courses of its series.
    sisters: Option<Card>,
    /// The last time its dates were moved.
    moved: Option<Moved>,
}

/// `GET /courses/{code}`.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let conn = app.db.read();
    let course = published(conn, &code).await?;
    let own = match &ctx.viewer {
        Some(viewer) => enrolment::of_person_at(conn, course.id, viewer.person).await?,
        None => None,
    };
    let followed = match &ctx.viewer {
        Some(viewer) => !following::followed(conn, viewer.person, &[course.id]).await?.is_empty(),
        None => false,
    };
    let seat = ctx.viewer.as_ref().and_then(|v| v.seat.as_ref()).map(|seat| seat.organisation);
    let desk = match seat {
        Some(seat) if is_answered_by(conn, &course, seat).await? => Some("/desk"),
        Some(seat) if seat == course.reviewer => Some("/review"),
        _ => None,
    };
    let reader = super::attachments::reader_of(conn, &ctx, &course).await?;
    let files = attachments::of_course(conn, course.id).await?;
    let members = series::of(conn, course.id).await?;
    let shown = Shown {
        sisters: super::series::card(ctx.l, &course, &members, ""),
        files: super::attachments::card(ctx.l, &course.code, &files, reader),
        meetings: meetings(conn, course.id).await?,
        places: enrolment::places(conn, &[course.id]).await?.remove(&course.id),
        own,
        followed,
        address: directory::organisation(conn, course.organisation).await?.address,
        url: address_of(&app, &course.code),
        desk,
        tags: tags::on_course(conn, course.id.0).await?,
        moved: last_moved(conn, course.id).await?,
        course,
    };
    let shell = crate::shell(&ctx, &shown.course.title);
    page(&draw_show(shell, &shown, ctx.now))
}

/// `GET /courses/{code}/calendar.ics`.
pub async fn calendar(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let course = published(app.db.read(), &code).await?;
    let url = address_of(&app, &course.code);
    let host =
        url.split('/').nth(2).unwrap_or("localhost").split(':').next().unwrap_or("localhost").to_owned();
    let event = |number: i64, start: Timestamp, end: Timestamp, place: &str| documents::ical::Event {
        uid: format!("c{}-{number}@{host}", course.code),
        start,
        end,
        summary: course.title.clone(),
        // The join link stays with those admitted; a calendar file goes from hand to hand.
        location: if place.is_empty() { ctx.l.t("course-online") } else { place.to_owned() },
        geo: None,
        url: url.clone(),
        description: course.organisation_name.clone(),
        sequence: u32::try_from(course.version).unwrap_or(0),
        cancelled: course.cancelled_at.is_some(),
    };
    let meetings = meetings(app.db.read(), course.id).await?;
    let of_meeting = |m: &Meeting| documents::ical::Event {
        geo: m.spot().map(|s| (s.latitude(), s.longitude())),
        ..event(m.position, instant_of(m, m.from()), instant_of(m, m.to()), &m.place)
    };
    let events: Vec<_> = match span(&course, &meetings) {
        // As the feeds of courses tell it, so that both are one event to a calendar.
        Some((from, to)) => vec![event(0, from, to, "")],
        None => meetings.iter().map(of_meeting).collect(),
    };
    let text = documents::ical::calendar(&course.title, ctx.now, &events);
    Ok(download(&format!("{}.ics", course.code), "text/calendar; charset=utf-8", text.into_bytes()))
}

/// `GET /courses/{code}/qr.svg`.
pub async fn qr(State(app): State<App>, Path(code): Path<String>) -> AppResult<Response> {
    let course = published(app.db.read(), &code).await?;
    let svg = documents::qr::svg(&address_of(&app, &course.code))
        .map_err(|e| AppError::internal(format!("{e:?}")))?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}

/// From the first day to the last of a course without meetings, which is followed at any time between.
fn span(course: &Course, meetings: &[Meeting]) -> Option<(Timestamp, Timestamp)> {
    if !meetings.is_empty() {
        return None;
    }
    Some((from_millis(course.first_meeting?), from_millis(course.last_meeting_end?)))
}

fn instant_of(meeting: &Meeting, time: Time) -> Timestamp {
    calendar::instant(meeting.day().to_datetime(time))
}

fn address_of(app: &App, code: &str) -> String {
    format!("{}/courses/{code}", app.settings.public_url.trim_end_matches('/'))
}

fn draw_show(mut shell: Shell, shown: &Shown, now: jiff::Timestamp) -> ShowPage {
    let l = shell.l;
    // The page's own address belongs into the frame's language switch, not a search typed before.
    shell.query = String::new();
    let follow = mark::button(&shell, &shown.course.code, &shown.course.title, shown.followed);
    ShowPage {
        head: parts::head(l, shown, now),
        notice: parts::notice(l, shown, now),
        linked: linked::head(l, shown, now),
        facts: super::super::view::facts(l, &shown.course, &shown.meetings),
        about: parts::about(l, shown),
        side: parts::side(l, shown, follow, now),
        shell,
    }
}

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page {
            name: "catalogue/course/open",
            render: |l| draw_sample(l, CourseState::Approved, sample::places(12, 0), None, false),
        },
        Page {
            name: "catalogue/course/full",
            render: |l| draw_sample(l, CourseState::Approved, sample::places(40, 7), None, false),
        },
        Page {
            name: "catalogue/course/admitted",
            render: |l| draw_sample(l, CourseState::Approved, sample::places(12, 0), Some("admitted"), false),
        },
        Page {
            name: "catalogue/course/waiting",
            render: |l| draw_sample(l, CourseState::Approved, sample::places(40, 3), Some("waiting"), false),
        },
        Page {
            name: "catalogue/course/over",
            render: |l| draw_sample(l, CourseState::Closed, sample::places(31, 0), None, false),
        },
        Page {
            name: "catalogue/course/moved",
            render: |l| draw_sample(l, CourseState::Approved, sample::places(12, 0), None, true),
        },
        Page {
            name: "catalogue/course/cancelled",
            render: |l| draw_sample(l, CourseState::Cancelled, sample::places(8, 0), None, false),
        },
    ]
}

fn draw_sample(l: L, state: CourseState, places: Places, standing: Option<&str>, moved: bool) -> String {
    let course = sample::course(l, state);
    let own = standing.map(|state| Enrolment {
        id: EnrolmentId(uuid::Uuid::nil()),
        course: course.id,
        person: platform::ids::PersonId(uuid::Uuid::nil()),
        state: state.to_owned(),
        number: Some(3),
        requested_at: course.updated_at,
        decided_at: course.updated_at,
        wish: None,
        class: None,
        share: None,
        school: None,
        offer_until: None,
        unit: None,
        unit_rank: None,
    });
    let shown = Shown {
        meetings: sample::meetings(l),
        places: Some(places),
        desk: own.is_none().then_some("/desk"),
        followed: own.is_none(),
        tags: vec![OnCourse {
            tag: "媒體素養".to_owned(),
            number: Some(1),
            state: "asked".to_owned(),
            definition: Some(l.pick("判讀與製作媒體訊息。", "Reading and making media.").to_owned()),
            from_day: Some("2023-07-05".to_owned()),
        }],
        own,
        address: sample::organisation(l).address,
        url: "https://xingtan.example.tw/courses/5000123".to_owned(),
        files: super::attachments::sample_card(l),
        sisters: None,
        moved: moved.then(|| Moved {
            id: MovedId(uuid::Uuid::nil()),
            course: course.id,
            version: 2,
            moved_at: sample::now().as_millisecond(),
            reason: l.pick("颱風來襲，講師交通受阻。", "A typhoon kept the instructor away.").to_owned(),
            dates_before: r#"[{"date":"2026-03-04","span":"13:30–16:30","place":""}]"#.to_owned(),
            dates_after: "[]".to_owned(),
            told_at: None,
        }),
        course,
    };
    let shell = crate::shell::sample(l, shown.course.title.clone());
    super::draw(&draw_show(shell, &shown, sample::now()))
}
