//! From the code shown in a room to the session it belongs to.

use domain::attendance::{AttendanceRefused, MOST_TRIES, TRIES_WITHIN, Way, typed};
use domain::calendar;
use jiff::ToSpan;
use platform::clock::from_millis;
use platform::db::Actor;
use platform::ids::PersonId;
use platform::{AppError, AppResult};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{Ticket, codes, store};
use crate::App;
use crate::catalogue::{self, Course};

/// The note for a scanned code: the end of `/attend/seen/…`.
///
/// # Errors
/// Refused for a code that changed since or was never ours.
pub(super) fn ticket_of_token(app: &App, token: &str) -> AppResult<String> {
    let now = app.clock.now();
    let said = codes::read_room_token(&app.keys, token, now)?;
    Ok(codes::ticket(&app.keys, &said.course, said.session, now, true))
}

/// The note for a typed code, looked for among the sessions of these days.
///
/// # Errors
/// Refused for a code that no session shows now, or after too many of them; the database.
pub(super) async fn ticket_of_code(
    app: &App,
    actor: &Actor,
    person: PersonId,
    given: &str,
) -> AppResult<String> {
    let now = app.clock.now();
    let since = (now - TRIES_WITHIN).as_millisecond();
    if store::tries(app.db.read(), person, since).await? >= MOST_TRIES {
        return Err(AppError::refused(&AttendanceRefused::TooManyTries));
    }
    let (given, today) = (typed(given), calendar::civil_date(now));
    // A session may end at midnight and be signed out of afterwards.
    let days = [today.saturating_sub(1.day()), today];
    for (course, session) in catalogue::sessions_on(app.db.read(), &days).await? {
        if codes::is_room_code(&app.keys, course, session, &given, now) {
            let course = catalogue::find(app.db.read(), course).await?.ok_or(AppError::NotFound)?;
            return Ok(codes::ticket(&app.keys, &course.code, session, now, false));
        }
    }
    // Counted, so that nobody finds a code by trying all of them.
    let mut change = app.db.change(actor, now).await?;
    store::put_try(&change, person, since).await?;
    change.record("attendance.code_refused", person.0, json!({}));
    change.commit().await?;
    Err(AppError::refused(&AttendanceRefused::UnknownCode))
}

/// What a note is about.
///
/// # Errors
/// Refused when it is too old or not ours; not found when the course was cancelled or its sessions changed; the database.
pub(super) async fn open_ticket<C: ConnectionTrait>(app: &App, conn: &C, token: &str) -> AppResult<Ticket> {
    let (said, scanned) = codes::read_ticket(&app.keys, token, app.clock.now())?;
    let course = catalogue::published(conn, &said.course).await?;
    let course = Some(course).filter(Course::is_published).ok_or(AppError::NotFound)?;
    let meetings = catalogue::meetings(conn, course.id).await?;
    let meeting = meetings.into_iter().find(|m| m.position == said.session).ok_or(AppError::NotFound)?;
    let way = if scanned { Way::RoomQr } else { Way::Code };
    Ok(Ticket { course, meeting, at: from_millis(said.number), way })
}
