//! Taking marks: a batch from a door, a person's own, one by hand; and taking one back.

use std::collections::{HashMap, HashSet};

use domain::attendance::{
    AttendanceRefused, Direction, Effect, MOST_AT_ONCE, MOST_CHARACTERS, Way, corrected,
};
use domain::calendar;
use domain::ids::mask_numbers;
use domain::text::fold;
use jiff::Timestamp;
use platform::clock::from_millis;
use platform::db::Actor;
use platform::ids::PersonId;
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::store::{self, MarkRow};
use super::{Door, MarkId, Sheet, doors, session_of, sheet};
use crate::App;
use crate::catalogue::{self, Course, Meeting};
use crate::enrolment::{self, Enrolment};
use crate::identity;

/// What a device sends. Sending it again, whole or in parts, changes nothing.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Sent {
    /// What the device's clock shows while sending, milliseconds.
    pub now: i64,
    /// The marks.
    pub marks: Vec<SentMark>,
    /// Marks of this door to take back.
    #[serde(default)]
    pub undo: Vec<Uuid>,
}

/// One mark from a device.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct SentMark {
    /// The device's name for it.
    pub id: Uuid,
    /// The request for a place of whom it marks, from the device's list.
    pub who: Uuid,
    /// Position of the session.
    pub session: i64,
    /// `in`, `out` or `toggle`.
    pub direction: String,
    /// `person_qr`, `code` or `list`.
    pub way: String,
    /// When, by the device's clock, milliseconds.
    pub at: i64,
}

/// What became of one mark.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answered {
    /// The mark.
    pub id: Uuid,
    /// `in`, `out`, `same`; `voided`; or not taken: `early`, `late`, `unknown`, `no_place`.
    pub result: &'static str,
}

/// What became of a batch.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Taken {
    /// Our clock, milliseconds.
    pub now: i64,
    /// One for each mark, in the order sent.
    pub results: Vec<Answered>,
    /// Marks that were new.
    pub fresh: u64,
}

/// A code of the room that somebody read in time.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// The course.
    pub course: Course,
    /// The session.
    pub meeting: Meeting,
    /// When it was read.
    pub at: Timestamp,
    /// How.
    pub way: Way,
}

/// Takes a batch from a door in one transaction.
///
/// # Errors
/// Not found for a door that ended or whose course was cancelled; too large; the database. What is wrong with one mark
/// is its answer and does not stop the others.
pub async fn take_batch(app: &App, door: &Door, address: &str, sent: &Sent) -> AppResult<Taken> {
    if sent.marks.len() > MOST_AT_ONCE || sent.undo.len() > MOST_AT_ONCE {
        return Err(AppError::TooLarge);
    }
    let actor = Actor { address: address.to_owned(), ..Actor::process(&door.label) };
    let mut change = app.db.change(&actor, app.clock.now()).await?;
    // Two doors send at once, and the course may be moved meanwhile: each sees what the other did.
    catalogue::lock(&change, door.course).await?;
    let held = store::hold_door(&change, door.id).await?.filter(|door| door.may_send(change.now()));
    let course = catalogue::find(change.conn(), door.course).await?.filter(Course::is_published);
    let (Some(held), Some(course)) = (held, course) else { return Err(AppError::NotFound) };
    let known = Known::load(&change, &course).await?;
    let ids: Vec<MarkId> = sent.marks.iter().map(|mark| MarkId(mark.id)).collect();
    let before = store::known(change.conn(), &ids).await?;
    let before: HashMap<Uuid, MarkRow> = before.into_iter().map(|row| (row.id.0, row)).collect();
    let mut rows: Vec<MarkRow> = Vec::new();
    let mut refused: HashMap<Uuid, &'static str> = HashMap::new();
    for mark in &sent.marks {
        if before.get(&mark.id).is_some_and(|row| row.course == course.id) {
            continue;
        }
        match known.judge(&held, mark, sent.now, change.now()) {
            Ok(row) if !before.contains_key(&mark.id) => rows.push(row),
            Ok(_) => _ = refused.insert(mark.id, "unknown"),
            Err(why) => _ = refused.insert(mark.id, why),
        }
    }
    let fresh = store::put_marks(&change, &rows).await?;
    let undone = undo(&change, &held, &sent.undo).await?;
    let sheet = sheet(change.conn(), course.id).await?;
    let results = sent.marks.iter().map(|mark| answer(&sheet, &refused, mark.id)).collect();
    let taken = Taken { now: change.now().as_millisecond(), results, fresh };
    if fresh + undone == 0 {
        change.rollback().await?;
        return Ok(taken);
    }
    catalogue::note_attendance(&change, course.id).await?;
    let data = json!({"course": course.code, "marks": fresh, "undone": undone});
    change.record("attendance.checked_in", held.id.0, data);
    change.commit().await?;
    Ok(taken)
}

/// Takes back marks that this door made; others' are left alone.
async fn undo(change: &Change, door: &Door, ids: &[Uuid]) -> AppResult<u64> {
    let ids: Vec<MarkId> = ids.iter().map(|id| MarkId(*id)).collect();
    let own: Vec<MarkId> = store::known(change.conn(), &ids)
        .await?
        .into_iter()
        .filter(|row| row.door == Some(door.id) && row.void_reason.is_none())
        .map(|row| row.id)
        .collect();
    Ok(store::put_voids(change, &own, None, Some(door.id), &door.label).await?)
}

fn answer(sheet: &Sheet, refused: &HashMap<Uuid, &'static str>, id: Uuid) -> Answered {
    let found = sheet.marks.iter().find(|mark| mark.id.0 == id).map(|mark| mark.effect);
    let result = match (refused.get(&id), found) {
        (Some(why), _) => *why,
        (None, Some(Some(Effect::In))) => "in",
        (None, Some(Some(Effect::Out))) => "out",
        (None, Some(Some(Effect::Same))) => "same",
        (None, Some(None)) => "voided",
        (None, None) => "unknown",
    };
    Answered { id, result }
}

/// What a batch is judged by.
struct Known {
    course: Course,
    meetings: Vec<Meeting>,
    enrolments: HashMap<Uuid, Enrolment>,
    /// Who has a place, of merged persons the remaining one.
    admitted: HashSet<PersonId>,
    remaining: HashMap<PersonId, PersonId>,
    walk_ins: bool,
}

impl Known {
    async fn load(change: &Change, course: &Course) -> AppResult<Self> {
        let conn = change.conn();
        let enrolments = enrolment::of_course(conn, course.id).await?;
        let people: Vec<PersonId> = enrolments.iter().map(|e| e.person).collect();
        let remaining = identity::remaining(conn, &people).await?;
        let of = |person: PersonId| remaining.get(&person).copied().unwrap_or(person);
        Ok(Self {
            admitted: enrolments.iter().filter(|e| e.state == "admitted").map(|e| of(e.person)).collect(),
            enrolments: enrolments.into_iter().map(|e| (e.id.0, e)).collect(),
            meetings: catalogue::meetings(conn, course.id).await?,
            walk_ins: doors::takes_walk_ins(conn, course.id).await?,
            course: course.clone(),
            remaining,
        })
    }

    fn judge(
        &self,
        door: &Door,
        mark: &SentMark,
        device: i64,
        now: Timestamp,
    ) -> Result<MarkRow, &'static str> {
        let meeting = self.meetings.iter().find(|m| m.position == mark.session).ok_or("unknown")?;
        let enrolment = self.enrolments.get(&mark.who).ok_or("unknown")?;
        let direction = Direction::parse(&mark.direction).ok_or("unknown")?;
        let way = Way::parse(&mark.way)
            .filter(|way| matches!(way, Way::PersonQr | Way::Code | Way::List))
            .ok_or("unknown")?;
        let at = corrected(mark.at, device, now);
        match session_of(meeting).takes(at) {
            Err(AttendanceRefused::TooEarly { .. }) => return Err("early"),
            Err(_) => return Err("late"),
            // Made after the door had ended: whoever holds the phone then is not its helper.
            Ok(()) if at > from_millis(door.expires_at) => return Err("late"),
            Ok(()) => {}
        }
        let person = self.remaining.get(&enrolment.person).copied().unwrap_or(enrolment.person);
        if !self.admitted.contains(&person) && !self.walk_ins {
            return Err("no_place");
        }
        Ok(MarkRow {
            id: MarkId(mark.id),
            course: self.course.id,
            meeting: meeting.position,
            person,
            direction: direction.as_str().to_owned(),
            at: at.as_millisecond(),
            received_at: now.as_millisecond(),
            way: way.as_str().to_owned(),
            by_person: None,
            door: Some(door.id),
            reason: String::new(),
            void_reason: None,
        })
    }
}

/// Marks the person who read the code of the room. The form names the mark, so that pressing twice marks once.
///
/// # Errors
/// Refused outside the session's window, or without a place where one is needed; the database.
pub async fn take_own(
    app: &App,
    actor: &Actor,
    person: PersonId,
    seen: &Ticket,
    id: MarkId,
    direction: Direction,
) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    catalogue::lock(&change, seen.course.id).await?;
    let conn = change.conn();
    if let Some(row) = store::mark(conn, id).await? {
        // Sent twice: it stands already. Somebody else's is nobody's business.
        let own = row.person == person && row.course == seen.course.id;
        return if own { Ok(change.rollback().await?) } else { Err(AppError::NotFound) };
    }
    session_of(&seen.meeting).takes(seen.at).map_err(|r| AppError::refused(&r))?;
    may_enter(&change, &seen.course, person).await?;
    let row = MarkRow {
        id,
        course: seen.course.id,
        meeting: seen.meeting.position,
        person,
        direction: direction.as_str().to_owned(),
        at: seen.at.as_millisecond(),
        received_at: change.now().as_millisecond(),
        way: seen.way.as_str().to_owned(),
        by_person: Some(person),
        door: None,
        reason: String::new(),
        void_reason: None,
    };
    store::put_marks(&change, &[row]).await?;
    catalogue::note_attendance(&change, seen.course.id).await?;
    let data =
        json!({"course": seen.course.code, "session": seen.meeting.position, "way": seen.way.as_str()});
    change.record("attendance.checked_in_own", id.0, data);
    Ok(change.commit().await?)
}

async fn may_enter(change: &Change, course: &Course, person: PersonId) -> AppResult<()> {
    let place = enrolment::of_person_at(change.conn(), course.id, person).await?;
    let admitted = place.is_some_and(|place| place.state == "admitted");
    if admitted || doors::takes_walk_ins(change.conn(), course.id).await? {
        return Ok(());
    }
    Err(AppError::refused(&AttendanceRefused::NoPlace))
}

/// What an organiser writes down.
#[derive(Clone, Debug, Default)]
pub struct ByHand {
    /// Position of the session.
    pub session: i64,
    /// Personal code or number of whom, as typed.
    pub who: String,
    /// `in` or `out`.
    pub direction: Direction,
    /// Time of the session's day, `13:25`; empty for now.
    pub time: String,
    /// Why not at the door.
    pub reason: String,
}

/// Marks somebody by hand.
///
/// # Errors
/// Refused without a person, a time of the session's window or a reason, and once the roster is sent; not found for
/// another organisation's course; the database.
pub async fn take_by_hand(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    given: &ByHand,
) -> AppResult<()> {
    let refused = |why: AttendanceRefused| AppError::refused(&why);
    let by = actor.person.ok_or(AppError::SignIn)?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let course = doors::own_course(change.conn(), seat, code).await?;
    catalogue::lock(&change, course.id).await?;
    domain::course::life::decide_attendance(&course.facts(), change.now())
        .map_err(|r| AppError::refused(&r))?;
    let meetings = catalogue::meetings(change.conn(), course.id).await?;
    let meeting = meetings.iter().find(|m| m.position == given.session).ok_or(AppError::NotFound)?;
    let reason = reason_of(&given.reason).ok_or_else(|| refused(AttendanceRefused::ReasonMissing))?;
    let found = identity::find_person(&app.platform(), change.conn(), &given.who).await?;
    let person = found.ok_or_else(|| refused(AttendanceRefused::PersonMissing))?.id;
    let at =
        time_of(meeting, &given.time, change.now()).ok_or_else(|| refused(AttendanceRefused::TimeWrong))?;
    session_of(meeting).takes(at).map_err(refused)?;
    may_enter(&change, &course, person).await?;
    let row = MarkRow {
        id: MarkId::new(),
        course: course.id,
        meeting: meeting.position,
        person,
        direction: given.direction.as_str().to_owned(),
        at: at.as_millisecond(),
        received_at: change.now().as_millisecond(),
        way: Way::Manual.as_str().to_owned(),
        by_person: Some(by),
        door: None,
        reason: reason.clone(),
        void_reason: None,
    };
    let id = row.id;
    store::put_marks(&change, &[row]).await?;
    catalogue::note_attendance(&change, course.id).await?;
    let data = json!({"course": course.code, "session": meeting.position, "reason": reason});
    change.record("attendance.checked_in_by_hand", id.0, data);
    Ok(change.commit().await?)
}

/// A time typed for a session's day, in any width; none when it is not one or lies ahead.
fn time_of(meeting: &Meeting, typed: &str, now: Timestamp) -> Option<Timestamp> {
    let typed = fold(typed);
    if typed.is_empty() {
        return Some(now);
    }
    let (hour, minute) = typed.split_once(':')?;
    let time = jiff::civil::Time::new(hour.trim().parse().ok()?, minute.trim().parse().ok()?, 0, 0).ok()?;
    Some(calendar::instant(meeting.day().to_datetime(time))).filter(|at| *at <= now)
}

/// A reason as kept: numbers of people in it masked.
fn reason_of(typed: &str) -> Option<String> {
    let reason: String = mask_numbers(&fold(typed)).chars().take(MOST_CHARACTERS).collect();
    (!reason.is_empty()).then_some(reason)
}

/// Takes a mark back; it stays readable with the reason.
///
/// # Errors
/// Refused without a reason, for what was taken back before, and once the roster is sent; not found for another
/// course's mark; the database.
pub async fn void(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    mark: MarkId,
    reason: &str,
) -> AppResult<()> {
    let by = actor.person.ok_or(AppError::SignIn)?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let course = doors::own_course(change.conn(), seat, code).await?;
    catalogue::lock(&change, course.id).await?;
    domain::course::life::decide_attendance(&course.facts(), change.now())
        .map_err(|r| AppError::refused(&r))?;
    let found = store::mark(change.conn(), mark).await?.filter(|row| row.course == course.id);
    if found.ok_or(AppError::NotFound)?.void_reason.is_some() {
        return Err(AppError::refused(&AttendanceRefused::VoidedAlready));
    }
    let reason = reason_of(reason).ok_or_else(|| AppError::refused(&AttendanceRefused::ReasonMissing))?;
    store::put_voids(&change, &[mark], Some(by), None, &reason).await?;
    change.record("attendance.voided", mark.0, json!({"course": course.code, "reason": reason}));
    Ok(change.commit().await?)
}
