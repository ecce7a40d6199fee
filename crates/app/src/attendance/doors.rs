//! Links for helpers at a door, and whether a course takes people without a place.

use domain::attendance::{AttendanceRefused, DOOR_AFTER, MOST_CHARACTERS, SEND_AFTER};
use domain::text::fold;
use jiff::Timestamp;
use platform::clock::from_millis;
use platform::db::Actor;
use platform::web::SeatView;
use platform::{AppError, AppResult, chance};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::json;

use super::{codes, session_of, store};
use crate::App;
use crate::catalogue::{self, Course, CourseId};

platform::typed_ids! {
    /// A link for a helper.
    DoorId,
}

/// A link by which somebody without an account marks people at the door of one course.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Door {
    /// Identity.
    pub id: DoorId,
    /// For whose door.
    pub course: CourseId,
    /// What the organiser calls it: 前門、王老師的手機.
    pub label: String,
    /// When it was made, milliseconds.
    pub made_at: i64,
    /// When it ends, milliseconds.
    pub expires_at: i64,
    /// When the organiser ended it, milliseconds.
    pub revoked_at: Option<i64>,
}

impl Door {
    /// Whether it opens now.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < from_millis(self.expires_at)
    }

    /// Whether marks made while it was open are still taken.
    pub fn may_send(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < from_millis(self.expires_at) + SEND_AFTER
    }
}

/// The course, for who answers for it, while people may come: published, not cancelled.
pub(super) async fn own_course<C: ConnectionTrait>(
    conn: &C,
    seat: &SeatView,
    code: &str,
) -> AppResult<Course> {
    let course = catalogue::own(conn, seat.organisation, code).await?;
    if course.is_published() { Ok(course) } else { Err(AppError::NotFound) }
}

/// Makes a link and answers its secret, which is kept nowhere: it is shown once.
///
/// # Errors
/// Refused without a name; not found for another organisation's course; the database.
pub async fn make_door(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    label: &str,
) -> AppResult<(Door, String)> {
    let label: String = fold(label).chars().take(MOST_CHARACTERS).collect();
    if label.is_empty() {
        return Err(AppError::refused(&AttendanceRefused::LabelMissing));
    }
    let by = actor.person.ok_or(AppError::SignIn)?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let course = own_course(change.conn(), seat, code).await?;
    let meetings = catalogue::meetings(change.conn(), course.id).await?;
    let last = meetings.iter().map(|meeting| session_of(meeting).ends).max().ok_or(AppError::NotFound)?;
    // A link made after everything is over is for entering what was noted on paper.
    let expires = last.max(change.now()) + DOOR_AFTER;
    let secret = chance::token();
    let (id, made_at) = (DoorId::new(), change.now().as_millisecond());
    let expires_at = expires.as_millisecond();
    let door = Door { id, course: course.id, label, made_at, expires_at, revoked_at: None };
    store::put_door(&change, &door, codes::secret_hash(&secret), by).await?;
    let data = json!({"course": course.code, "label": door.label, "until": expires.to_string()});
    change.record("attendance.door_made", door.id.0, data);
    change.commit().await?;
    Ok((door, secret))
}

/// Ends a link at once; its device empties itself when it next asks.
///
/// # Errors
/// Not found for another course's link; the database.
pub async fn revoke_door(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    door: DoorId,
) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let course = own_course(change.conn(), seat, code).await?;
    let door = store::hold_door(&change, door).await?.filter(|door| door.course == course.id);
    let door = door.ok_or(AppError::NotFound)?;
    if door.revoked_at.is_some() {
        return Ok(change.rollback().await?);
    }
    store::revoke_door(&change, door.id).await?;
    let data = json!({"course": course.code, "label": door.label});
    change.record("attendance.door_revoked", door.id.0, data);
    Ok(change.commit().await?)
}

/// All links of a course, oldest first.
///
/// # Errors
/// The database.
pub async fn doors_of<C: ConnectionTrait>(conn: &C, course: CourseId) -> AppResult<Vec<Door>> {
    Ok(store::doors(conn, course).await?)
}

/// The door of a secret.
///
/// # Errors
/// Not found for a secret that we did not give; the database.
pub(super) async fn door_of<C: ConnectionTrait>(conn: &C, secret: &str) -> AppResult<Door> {
    store::door_of_secret(conn, codes::secret_hash(secret)).await?.ok_or(AppError::NotFound)
}

/// Whether people without a place are marked too; so it is until the organiser says otherwise.
///
/// # Errors
/// The database.
pub async fn takes_walk_ins<C: ConnectionTrait>(conn: &C, course: CourseId) -> AppResult<bool> {
    Ok(store::walk_in(conn, course).await?.unwrap_or(true))
}

/// Says whether people without a place are marked.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn set_walk_in(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    allowed: bool,
) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let course = own_course(change.conn(), seat, code).await?;
    store::set_walk_in(&change, course.id, allowed).await?;
    change.record("attendance.walk_in_set", course.id.0, json!({"allowed": allowed}));
    Ok(change.commit().await?)
}
