//! Leave (請假): asked for after a place can no longer simply be given back, decided by the organiser.

use domain::enrolment::{self as rules, LeaveEffect};
use platform::clock::from_millis;
use platform::db::Actor;
use platform::ids::PersonId;
use platform::{AppError, AppResult, Change};
use sea_orm::ConnectionTrait;

pub use super::store::Leave;
use super::taken::{self, Taken};
use super::{Enrolment, EnrolmentId, LeaveId, commands, mails, store};
use crate::App;
use crate::catalogue::{self, CourseId};
use crate::identity;

/// Asks for leave from some sessions, by their positions.
///
/// # Errors
/// Not found for somebody else's request; refused with the reason; the database.
pub async fn ask_leave(
    app: &App,
    actor: &Actor,
    id: EnrolmentId,
    reason: &str,
    sessions: &[u32],
) -> AppResult<LeaveId> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let (mut desk, enrolment) = commands::taken_own(&mut change, actor, id).await?;
    let until = commands::withdraw_until(&change, &desk, &enrolment).await?;
    let count = sessions_of(&change, &desk).await?;
    let now = desk.instant(change.now());
    let ends = desk.course.last_meeting_end.map(from_millis);
    rules::ask_leave(enrolment.standing(), reason, sessions, count, now, until, ends)
        .map_err(|r| AppError::refused(&r))?;
    if store::leaves(change.conn(), id).await?.iter().any(|l| l.state == "asked") {
        return Err(AppError::refused(&rules::Refused::LeaveAskedBefore));
    }
    let mut sessions = sessions.to_vec();
    sessions.sort_unstable();
    sessions.dedup();
    let listed: String = sessions.iter().map(|n| format!("{n},")).collect();
    let leave = Leave {
        id: LeaveId::new(),
        enrolment: id,
        reason: reason.trim().to_owned(),
        sessions: format!(",{listed}"),
        asked_at: change.now().as_millisecond(),
        state: "asked".to_owned(),
        decided_at: None,
        answer: String::new(),
    };
    store::insert_leave(&change, &leave).await?;
    let person = identity::person(change.conn(), enrolment.person).await?;
    let today = domain::calendar::civil_date(now);
    let to = identity::seat_addresses(change.conn(), desk.course.organisation, today).await?;
    let site = change.site();
    let letter =
        |(id, address): &(PersonId, String)| mails::leave_asked(&site, &desk.course, &person, *id, address);
    change.mail(to.iter().map(letter).collect()).await?;
    change.record(
        "enrolment.leave_asked",
        id.0,
        serde_json::json!({"course": desk.course.code, "sessions": sessions}),
    );
    commands::finish(change, desk).await?;
    Ok(leave.id)
}

/// Takes the own request for leave back while it stands.
///
/// # Errors
/// Not found for somebody else's; refused when it was decided; the database.
pub async fn take_back_leave(app: &App, actor: &Actor, id: LeaveId) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let leave = store::leave(change.conn(), id).await?.ok_or(AppError::NotFound)?;
    commands::taken_own(&mut change, actor, leave.enrolment).await?;
    if !store::decide_leave(&change, id, "taken_back", "").await? {
        return Err(AppError::refused(&rules::Refused::LeaveDecided));
    }
    change.record("enrolment.leave_taken_back", leave.enrolment.0, serde_json::json!({}));
    Ok(change.commit().await?)
}

/// Grants or declines leave on the organiser's behalf, with a word. Leave from everything in good time frees the place.
///
/// # Errors
/// Not found for another organisation's course; refused when it was decided; the database.
pub async fn decide_leave(
    app: &App,
    actor: &Actor,
    id: LeaveId,
    granted: bool,
    answer: &str,
) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let leave = store::leave(change.conn(), id).await?.ok_or(AppError::NotFound)?;
    let course = super::enrolment(change.conn(), leave.enrolment).await?.course;
    let mut desk = taken::take(&mut change, course).await?;
    let own = match actor.organisation {
        Some(organisation) => catalogue::is_answered_by(change.conn(), &desk.course, organisation).await?,
        None => false,
    };
    if !own {
        return Err(AppError::NotFound);
    }
    let enrolment = super::enrolment(change.conn(), leave.enrolment).await?;
    let state = if granted { "granted" } else { "declined" };
    if !store::decide_leave(&change, id, state, answer.trim()).await? {
        return Err(AppError::refused(&rules::Refused::LeaveDecided));
    }
    let count = sessions_of(&change, &desk).await?;
    let begins = desk.course.first_meeting.map(from_millis);
    let now = desk.instant(change.now());
    let effect = rules::grant_leave(enrolment.standing(), leave.positions().len(), count, now, begins);
    if granted && effect == LeaveEffect::Freed {
        desk.leave(&enrolment);
        store::put_all(&change, &[enrolment.left("withdrawn", now)]).await?;
        desk.settle(&mut change).await?;
    }
    let person = identity::person(change.conn(), enrolment.person).await?;
    let site = change.site();
    change
        .mail(vec![mails::leave_decided(&site, &desk.course, &person, enrolment.id, granted, answer.trim())])
        .await?;
    change.record(
        if granted { "enrolment.leave_granted" } else { "enrolment.leave_declined" },
        enrolment.id.0,
        serde_json::json!({"course": desk.course.code, "sessions": leave.sessions}),
    );
    commands::finish(change, desk).await
}

/// Requests for leave of one enrolment, oldest first.
///
/// # Errors
/// The database.
pub async fn leaves<C: ConnectionTrait>(conn: &C, enrolment: EnrolmentId) -> AppResult<Vec<Leave>> {
    Ok(store::leaves(conn, enrolment).await?)
}

/// Requests for leave in a course that were not taken back, oldest first, each with its enrolment.
///
/// # Errors
/// The database.
pub async fn leave_of_course<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
) -> AppResult<Vec<(Leave, Enrolment)>> {
    let all = store::of_course(conn, course).await?;
    let leaves = store::leave_of_course(conn, course).await?;
    Ok(leaves
        .into_iter()
        .filter_map(|leave| Some((leave.clone(), all.iter().find(|e| e.id == leave.enrolment)?.clone())))
        .collect())
}

async fn sessions_of(change: &Change, desk: &Taken) -> AppResult<u32> {
    let meetings = catalogue::meetings(change.conn(), desk.course.id).await?;
    Ok(u32::try_from(meetings.len()).unwrap_or(0))
}
