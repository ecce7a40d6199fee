//! Giving an approved course other dates, and what those enrolled are told of it. Rule: docs/rules/postponing.md.

mod store;

use domain::calendar::civil_date;
use domain::course::life::{self, LifeRefused};
use domain::course::postpone::{self as rules, NewDates};
use domain::text::fold;
use jiff::Timestamp;
use platform::clock::from_millis;
use platform::db::Actor;
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use ui::L;

use super::commands::{held, tell_seats};
use super::store::{has_attendance, proposal, replace_meetings, save_form};
use super::{Course, CourseId, Meeting, derive, lifting, mails};
use crate::{App, directory};

/// The job that tells those enrolled of other dates; its payload is the [`MovedId`].
pub const JOB_MOVED: &str = "course.moved";

platform::typed_ids! {
    /// One move of a course's dates.
    MovedId,
}

/// One move of a course's dates, or of its places by a reviewed change. At most one for each version of the course.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Moved {
    /// Identity.
    pub id: MovedId,
    /// The course.
    pub course: CourseId,
    /// The course's version when it was moved.
    pub version: i64,
    /// When, milliseconds.
    pub moved_at: i64,
    /// Why, as the organiser said; empty when a reviewed change moved the dates.
    pub reason: String,
    /// What was, as [`Slot`]s.
    pub dates_before: String,
    /// What is now.
    pub dates_after: String,
    /// When those enrolled were told.
    pub told_at: Option<i64>,
}

/// When and where a session is, as letters name it. A course without sessions has a first and a last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Civil date.
    pub date: String,
    /// `09:00–12:00`, empty for a whole day.
    pub span: String,
    /// Place.
    pub place: String,
}

impl Moved {
    /// What was.
    pub fn before(&self) -> Vec<Slot> {
        serde_json::from_str(&self.dates_before).unwrap_or_default()
    }

    /// What was, for a sentence.
    pub fn before_in_words(&self, l: L) -> String {
        let slots = self.before().into_iter().map(|slot| {
            let day = slot.date.parse().map_or_else(|_| slot.date.clone(), |day| l.date(day));
            format!("{day} {}", slot.span).trim().to_owned()
        });
        slots.collect::<Vec<_>>().join(l.pick("、", ", "))
    }

    /// Whether a day or a time differs, and not only a place.
    pub fn moves_dates(&self) -> bool {
        let when = |slots: Vec<Slot>| slots.into_iter().map(|s| (s.date, s.span)).collect::<Vec<_>>();
        when(self.before()) != when(self.after())
    }

    /// What is now.
    pub fn after(&self) -> Vec<Slot> {
        serde_json::from_str(&self.dates_after).unwrap_or_default()
    }
}

/// One move by identity.
///
/// # Errors
/// The database.
pub async fn moved<C: ConnectionTrait>(conn: &C, id: MovedId) -> AppResult<Option<Moved>> {
    Ok(store::by_id(conn, id).await?)
}

/// The last move of a course's dates; where only places changed, no dates were moved.
///
/// # Errors
/// The database.
pub async fn last_moved<C: ConnectionTrait>(conn: &C, course: CourseId) -> AppResult<Option<Moved>> {
    Ok(store::of_course(conn, course).await?.into_iter().find(Moved::moves_dates))
}

/// Marks a move as told, inside the change that tells; answers whether nobody told it yet.
///
/// # Errors
/// The database.
pub async fn mark_told(change: &Change, id: MovedId) -> AppResult<bool> {
    Ok(store::told(change, id).await?)
}

/// Until when somebody who asked at an instant may give a place back.
///
/// # Errors
/// The database.
pub async fn withdraw_until<C: ConnectionTrait>(
    conn: &C,
    course: &Course,
    requested_at: i64,
) -> AppResult<Timestamp> {
    let moved = last_moved(conn, course.id).await?.map(|m| from_millis(m.moved_at));
    let first = course.first_meeting.map(from_millis);
    Ok(rules::withdraw_until(course.enrolment_closes(), first, from_millis(requested_at), moved))
}

/// Gives an approved course other dates, which take effect at once: it is logged, the reviewer's seats are told, and a
/// job tells everybody who has or awaits a place.
///
/// # Errors
/// Refused by the rules; [`AppError::StaleForm`] when somebody saved since `version`; not found for another
/// organisation's course.
pub async fn postpone(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    version: i64,
    dates: &NewDates,
    reason: &str,
) -> AppResult<()> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    let course = held(&change, seat, code).await?;
    let reason = reason.trim();
    life::decide_postpone(&course.facts(), reason, now).map_err(|r| AppError::refused(&r))?;
    if course.version != version {
        return Err(AppError::StaleForm);
    }
    if has_attendance(change.conn(), course.id).await? {
        return Err(AppError::refused(&rules::PostponeRefused::Attendance));
    }
    let (old, today) = (course.raw(), civil_date(now));
    // What was granted beyond the limits stands beside the form, and follows the sessions by itself.
    let approved =
        if course.lift().is_none() { course.hours() } else { lifting::own_hours(&course, &old, today) };
    let new = rules::moved(&old, dates, approved, today);
    rules::decide(&old, &new, reason, now).map_err(|r| AppError::refused(&r))?;
    let problems = rules::problems(&new, today).len();
    if problems > 0 {
        return Err(AppError::refused(&LifeRefused::Incomplete { problems }));
    }
    let organisation = directory::organisation(change.conn(), course.organisation).await?;
    let derived = derive::from_form_of(&course, &new, &organisation, today);
    let days = [derived.columns.starts.clone(), derived.columns.ends.clone()];
    let after = slots(&derived.meetings, &days);
    let before = slots_of(&change, &course).await?;
    if !save_form(&change, course.id, version, &derive::json(&new), &derived.columns).await? {
        return Err(AppError::StaleForm);
    }
    replace_meetings(&change, course.id, &derived.meetings).await?;
    if let Some(reviewed) = proposal::reviewed_base(change.conn(), course.id).await? {
        let reviewed = serde_json::from_str(&reviewed).unwrap_or_else(|_| old.clone());
        let reviewed = rules::with_dates_of(&reviewed, &new);
        proposal::set_reviewed(&change, course.id, &derive::json(&reviewed)).await?;
    }
    super::tagging::keep_counting(&change, course.id).await?;
    keep(&mut change, &course, reason, &before, &after).await?;
    tell_seats(&mut change, course.reviewer, |to| mails::moved(&course, reason, &before, &after, to)).await?;
    let closes = (old.first("enrolment_closes") != new.first("enrolment_closes"))
        .then(|| fold(new.first("enrolment_closes")));
    change.record(
        "course.postponed",
        course.id.0,
        serde_json::json!({"reason": reason, "before": before, "after": after, "closes": closes}),
    );
    super::feed::touched(&change, course.id).await?;
    Ok(change.commit().await?)
}

/// Notes that a change about to take effect moves dates or places, so that those enrolled are told; nothing when it doesn't.
///
/// # Errors
/// The database.
pub(super) async fn by_review(
    change: &mut Change,
    course: &Course,
    meetings: &[Meeting],
    days: &[Option<String>; 2],
) -> AppResult<()> {
    let (before, after) = (slots_of(change, course).await?, slots(meetings, days));
    if before == after {
        return Ok(());
    }
    keep(change, course, "", &before, &after).await
}

async fn keep(
    change: &mut Change,
    course: &Course,
    reason: &str,
    before: &[Slot],
    after: &[Slot],
) -> AppResult<()> {
    let id = MovedId::new();
    let json = |slots: &[Slot]| serde_json::to_string(slots).unwrap_or_default();
    let moved = Moved {
        id,
        course: course.id,
        version: course.version,
        moved_at: change.now().as_millisecond(),
        reason: reason.to_owned(),
        dates_before: json(before),
        dates_after: json(after),
        told_at: None,
    };
    store::insert(change, &moved).await?;
    Ok(change.enqueue(JOB_MOVED, &id, change.now()).await?)
}

async fn slots_of(change: &Change, course: &Course) -> AppResult<Vec<Slot>> {
    let meetings = super::meetings(change.conn(), course.id).await?;
    Ok(slots(&meetings, &[course.starts.clone(), course.ends.clone()]))
}

fn slots(meetings: &[Meeting], days: &[Option<String>; 2]) -> Vec<Slot> {
    if meetings.is_empty() {
        let whole = |date: &String| Slot { date: date.clone(), span: String::new(), place: String::new() };
        return days.iter().flatten().map(whole).collect();
    }
    let mut ordered: Vec<&Meeting> = meetings.iter().collect();
    ordered.sort_by_key(|m| (m.date.clone(), m.from_minute));
    let slot = |m: &Meeting| Slot { date: m.date.clone(), span: m.span(), place: m.place.clone() };
    ordered.into_iter().map(slot).collect()
}
