//! Courses that a partner sends: the sending authority answers for them, so they are approved as they arrive.

use domain::calendar;
use domain::course::RawForm;
use domain::hours::HalfHours;
use domain::ids::CourseCode;
use jiff::civil::{Date, Time};
use platform::{AppResult, Change};
use uuid::Uuid;

use super::commands::FIRST_CODE;
use super::store::taken::Row;
use super::store::{self, Derived};
use super::{CourseId, derive};
use crate::directory::Organisation;

/// How far a course of a partner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// To be held.
    Announced,
    /// Over, as far as the organiser is concerned: no roster is owed here.
    Closed,
    /// Will not be held.
    Cancelled,
}

/// A course as it shall stand.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Identity, chosen by the caller.
    pub id: CourseId,
    /// The organiser.
    pub organisation: Organisation,
    /// Who sent it.
    pub partner: Uuid,
    /// The form as far as it was filled.
    pub form: RawForm,
    /// First day.
    pub starts: Date,
    /// Last day.
    pub ends: Date,
    /// Hours.
    pub hours: HalfHours,
    /// How far it is.
    pub standing: Standing,
}

/// Writes courses that were never sent before; each gets a course code. The caller records the change, and
/// tells those who search at its end: see [`super::feed`].
///
/// # Errors
/// The database.
pub async fn add_taken(change: &Change, courses: &[Taken]) -> AppResult<()> {
    let count = i64::try_from(courses.len()).unwrap_or(0);
    if count == 0 {
        return Ok(());
    }
    let first = change.take_numbers("course code", FIRST_CODE, count).await?;
    let rows = (first..).zip(courses).map(|(number, course)| {
        let code = CourseCode::from_number(u64::try_from(number).unwrap_or_default()).to_string();
        row(change, course, code)
    });
    Ok(store::taken::insert(change, rows.collect()).await?)
}

/// Writes courses that were sent before as they stand now. The caller records the change and tells those who search.
///
/// # Errors
/// The database.
pub async fn change_taken(change: &Change, courses: &[Taken]) -> AppResult<()> {
    for course in courses {
        store::taken::update(change, row(change, course, String::new())).await?;
    }
    Ok(())
}

fn row(change: &Change, course: &Taken, code: String) -> Row {
    let at = change.now().as_millisecond();
    Row {
        id: course.id,
        code,
        organisation: course.organisation.id,
        // An office above which nobody stands answers for itself here: nothing of a partner's is reviewed.
        reviewer: course.organisation.reviewer.unwrap_or(course.organisation.id),
        partner: course.partner,
        form: derive::json(&course.form),
        at,
        closed_at: (course.standing == Standing::Closed).then_some(at),
        cancelled_at: (course.standing == Standing::Cancelled).then_some(at),
        derived: derived(course, calendar::civil_date(change.now())),
    }
}

/// A partner sends days, not sessions: the course runs from its first day to the end of its last. Places are asked for at
/// the partner, so none are given here.
fn derived(course: &Taken, today: Date) -> Derived {
    let midnight = |day: Date| calendar::instant(day.to_datetime(Time::midnight())).as_millisecond();
    Derived {
        starts: Some(course.starts.to_string()),
        ends: Some(course.ends.to_string()),
        first_meeting: Some(midnight(course.starts)),
        last_meeting_end: Some(midnight(course.ends) + 86_400_000),
        enrolment_opens: None,
        enrolment_closes: None,
        half_hours: i64::from(course.hours.0),
        places: 0,
        ..derive::from_form(&course.form, &course.organisation, today).columns
    }
}
