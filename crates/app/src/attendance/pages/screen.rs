//! The projector's page: a QR code and letters that change every half minute.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::attendance::seconds_left;
use platform::web::{Ctx, page};
use platform::{AppError, AppResult, Page};
use ui::components::Notice;
use ui::{L, Markup, Shell};

use super::{drawn, qr, session_text, window_notice};
use crate::attendance::{doors, room_code, room_token, session_of, sheet};
use crate::{App, catalogue, enrolment, shell};

/// What hangs on the wall.
#[derive(Template)]
#[template(path = "attendance/pages/screen.html")]
struct ScreenPage {
    shell: Shell,
    title: String,
    when: String,
    notice: Option<Notice>,
    drawing: Markup,
    address: String,
    code: String,
    seconds: i64,
    inside: usize,
    expected: usize,
    back: String,
}

/// `GET /desk/courses/{code}/door/{session}/screen`.
///
/// # Errors
/// Not found for another organisation's course or an unknown session; the database.
pub async fn show(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, session)): Path<(String, i64)>,
) -> AppResult<Response> {
    let conn = app.db.read();
    let course = doors::own_course(conn, ctx.seat()?, &code).await?;
    let meetings = catalogue::meetings(conn, course.id).await?;
    let meeting = meetings.into_iter().find(|m| m.position == session).ok_or(AppError::NotFound)?;
    let (l, now) = (ctx.l, ctx.now);
    let sheet = sheet(conn, course.id).await?;
    let here = app.settings.public_url.trim_end_matches('/');
    let token = room_token(&app.keys, &course.code, session, now);
    page(&ScreenPage {
        shell: shell(&ctx, l.a("wall-title", "course", &course.title)),
        when: session_text(l, &meeting),
        notice: window_notice(l, &session_of(&meeting), now),
        drawing: qr(&format!("{here}/attend/{token}")),
        address: format!("{here}/attend"),
        code: room_code(&app.keys, course.id, session, now),
        seconds: seconds_left(now) + 1,
        inside: sheet.presence.values().filter(|p| p.meeting == session && p.inside).count(),
        expected: enrolment::admitted_people(conn, course.id).await?.len(),
        back: format!("/desk/courses/{}/check-in?session={session}", course.code),
        title: course.title,
    })
}

/// Open, and before its time.
pub(super) fn samples() -> Vec<Page> {
    fn text(l: L, early: bool) -> String {
        let course = enrolment::sample::course(l);
        let meeting = enrolment::sample::meetings(l).remove(0);
        let session = session_of(&meeting);
        let now = if early { session.starts - jiff::SignedDuration::from_hours(3) } else { session.starts };
        drawn(&ScreenPage {
            shell: crate::shell::sample(l, l.a("wall-title", "course", &course.title)),
            when: session_text(l, &meeting),
            notice: window_notice(l, &session, now),
            drawing: qr("https://xingtan.example.tw/attend/5000007-1-59080560-0123456789abcdef0123"),
            address: "https://xingtan.example.tw/attend".to_owned(),
            code: "7KX3RA".to_owned(),
            seconds: 21,
            inside: 12,
            expected: 30,
            back: "/desk/courses/5000007/check-in?session=1".to_owned(),
            title: course.title,
        })
    }
    vec![
        Page { name: "attendance/screen/open", render: |l| text(l, false) },
        Page { name: "attendance/screen/early", render: |l| text(l, true) },
    ]
}
