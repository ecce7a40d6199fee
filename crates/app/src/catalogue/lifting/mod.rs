//! Lifting the limits of a day and a week for a course: by its region centre, with a reason and a record. Rule:
//! docs/rules/hours.md.

mod store;

use domain::calendar::civil_date;
use domain::course::lift::{self as rules, Lift, LiftRefused};
use domain::course::{HoursRule, RawForm};
use domain::hours::HalfHours;
use jiff::civil::Date;
use platform::db::Actor;
use platform::web::SeatView;
use platform::{AppError, AppResult};
use sea_orm::ConnectionTrait;

use super::commands::{reviewable, tell_seats};
use super::{Course, CourseId, Meeting, derive, mails};
use crate::App;
use crate::directory;

/// One decision about the limits of a course.
#[derive(Clone, Debug, PartialEq, sea_orm::FromQueryResult)]
pub struct Lifted {
    /// Its number: a later one replaces it.
    pub number: i64,
    /// Which limits: `day`, `week`, `day,week`, or nothing when they are in force again.
    pub lifted: String,
    /// What the course awards since.
    pub half_hours: i64,
    /// What it awarded before.
    pub half_hours_before: i64,
    /// Why.
    pub reason: String,
    /// When, milliseconds.
    pub set_at: i64,
    /// Who.
    pub set_by: String,
}

/// All decisions about the limits of a course, the latest first.
///
/// # Errors
/// The database.
pub async fn lifts_of<C: ConnectionTrait>(conn: &C, course: CourseId) -> AppResult<Vec<Lifted>> {
    Ok(store::of_course(conn, course).await?)
}

/// Lifts limits for a course, and says what it awards from now on.
///
/// # Errors
/// Not found for courses of others' schools, denied for the own; refused with the reason; stale when the course changed
/// since `version`; the database.
pub async fn lift_limits(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    (code, version): (&str, i64),
    (lift, hours): (Lift, &str),
    reason: &str,
) -> AppResult<()> {
    let change = app.db.change(actor, app.clock.now()).await?;
    let course = reviewable(&change, seat, code).await?;
    rules::decide_state(course.state(change.now())).map_err(|r| AppError::refused(&r))?;
    if course.version != version {
        return Err(AppError::StaleForm);
    }
    if !is_counted(&course.raw()) {
        return Err(AppError::refused(&LiftRefused::NotCounted));
    }
    let meetings = super::meetings(change.conn(), course.id).await?;
    let meetings: Vec<_> = meetings.iter().map(Meeting::rule).collect();
    let own = own_hours_in(&change, &course).await?;
    let granted =
        rules::decide_lift(lift, &meetings, own, hours, reason).map_err(|r| AppError::refused(&r))?;
    put(change, &course, lift, granted, reason).await
}

/// Brings the usual limits back into force.
///
/// # Errors
/// As [`lift_limits`].
pub async fn restore_limits(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    (code, version): (&str, i64),
    reason: &str,
) -> AppResult<()> {
    let change = app.db.change(actor, app.clock.now()).await?;
    let course = reviewable(&change, seat, code).await?;
    rules::decide_state(course.state(change.now())).map_err(|r| AppError::refused(&r))?;
    if course.version != version {
        return Err(AppError::StaleForm);
    }
    if course.lift().is_none() {
        return Err(AppError::refused(&LiftRefused::NotLifted));
    }
    rules::decide_reason(reason).map_err(|r| AppError::refused(&r))?;
    let own = own_hours_in(&change, &course).await?;
    put(change, &course, Lift::default(), own, reason).await
}

async fn put(
    mut change: platform::Change,
    course: &Course,
    lift: Lift,
    hours: HalfHours,
    reason: &str,
) -> AppResult<()> {
    let number = change.next_number("course lift", 1).await?;
    let row = Lifted {
        number,
        lifted: lift.as_str().to_owned(),
        half_hours: i64::from(hours.0),
        half_hours_before: course.half_hours,
        reason: reason.trim().to_owned(),
        set_at: change.now().as_millisecond(),
        set_by: change.actor().label.clone(),
    };
    store::put(&change, course.id, &row).await?;
    let action = if lift.is_none() { "course.limits_restored" } else { "course.limits_lifted" };
    change.record(
        action,
        course.id.0,
        serde_json::json!({
            "lifted": row.lifted, "half_hours": row.half_hours, "before": row.half_hours_before, "reason": row.reason,
        }),
    );
    super::feed::touched(&change, course.id).await?;
    tell_seats(&mut change, course.organisation, |to| mails::lifted(course, &hours.to_string(), reason, to))
        .await?;
    Ok(change.commit().await?)
}

/// Whether hours are counted from sessions, so that there are limits at all.
pub(super) fn is_counted(raw: &RawForm) -> bool {
    HoursRule::of(raw.first("class_type"), raw.values("delivery")) == HoursRule::Lessons
}

/// What a course gives by its form, within the usual limits.
pub(super) fn own_hours(course: &Course, raw: &RawForm, today: Date) -> HalfHours {
    let form = domain::course::CourseForm::parse(raw, today).ok();
    form.map(|form| form.sessions.hours)
        .or_else(|| HalfHours::parse(raw.first("hours")).ok())
        .unwrap_or_else(|| course.hours())
}

async fn own_hours_in(change: &platform::Change, course: &Course) -> AppResult<HalfHours> {
    let organisation = directory::organisation(change.conn(), course.organisation).await?;
    let usual = Course { lifted: String::new(), ..course.clone() };
    let derived = derive::from_form_of(&usual, &course.raw(), &organisation, civil_date(change.now()));
    Ok(HalfHours(i32::try_from(derived.columns.half_hours).unwrap_or(0)))
}
