//! A change of an approved course (CAT-7): the approved form stays in force until the change is approved.

use std::collections::BTreeSet;

use domain::calendar::civil_date;
use domain::course::RawForm;
use domain::course::life::{self, LifeRefused, ProposalState};
use platform::clock::from_millis;
use platform::db::Actor;
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};
use sea_orm::ConnectionTrait;

use super::commands::{JOB_APPROVED_AGAIN, held};
use super::store::{self, Step};
use super::{Course, Meeting, derive, postpone};
use crate::App;
use crate::directory::{self, Organisation};

/// Takes back what waits for review, the course or a change of it, to go on writing.
///
/// # Errors
/// Refused when nothing waits, because a reviewer was quicker; not found for another organisation's course.
pub async fn recall(app: &App, actor: &Actor, seat: &SeatView, code: &str) -> AppResult<()> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    let course = held(&change, seat, code).await?;
    life::decide_recall(&course.facts(), now).map_err(|r| AppError::refused(&r))?;
    if course.proposed_form.is_some() {
        store::proposal::recall(&change, course.id).await?;
        change.record("course.change_recalled", course.id.0, serde_json::json!({}));
    } else {
        store::step(&change, course.id, Step::Recalled).await?;
        change.record("course.recalled", course.id.0, serde_json::json!({}));
    }
    Ok(change.commit().await?)
}

/// Throws a change away: what was approved stays as it is.
///
/// # Errors
/// Refused while it waits for review and when there is none; not found for another organisation's course.
pub async fn discard_change(app: &App, actor: &Actor, seat: &SeatView, code: &str) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let course = held(&change, seat, code).await?;
    life::decide_discard(&course.facts()).map_err(|r| AppError::refused(&r))?;
    store::proposal::clear(&change, course.id).await?;
    change.record("course.change_discarded", course.id.0, serde_json::json!({}));
    Ok(change.commit().await?)
}

/// A course as it was sent: with the change that waits in place of the approved form, and its meetings then.
///
/// # Errors
/// The database.
pub async fn as_sent<C: ConnectionTrait>(conn: &C, course: &Course) -> AppResult<(Course, Vec<Meeting>)> {
    if course.proposal() != ProposalState::Submitted {
        return Ok((course.clone(), super::meetings(conn, course.id).await?));
    }
    let organisation = directory::organisation(conn, course.organisation).await?;
    Ok(with_change(course, &organisation))
}

/// As [`as_sent`], for an organiser already loaded.
pub(super) fn with_change(course: &Course, organisation: &Organisation) -> (Course, Vec<Meeting>) {
    let sent = from_millis(course.proposal_submitted_at.unwrap_or(course.updated_at));
    let raw = course.proposed().unwrap_or_else(|| course.raw());
    let derived = derive::from_form(&raw, organisation, civil_date(sent));
    let d = derived.columns;
    let course = Course {
        form: derive::json(&raw),
        submitted_at: course.proposal_submitted_at.or(course.submitted_at),
        title: d.title,
        county: d.county,
        class_type: d.class_type,
        stage: d.stage,
        scope: d.scope,
        item: d.item,
        audience_stages: d.audience_stages,
        audience_positions: d.audience_positions,
        tags: d.tags,
        starts: d.starts,
        ends: d.ends,
        first_meeting: d.first_meeting,
        last_meeting_end: d.last_meeting_end,
        enrolment_opens: d.enrolment_opens,
        enrolment_closes: d.enrolment_closes,
        half_hours: d.half_hours,
        places: d.places,
        online: d.online,
        free: d.free,
        ..course.clone()
    };
    (course, derived.meetings)
}

/// Puts a change in the place of the approved form, inside the change of the decision, which records who made it.
pub(super) async fn take_effect(change: &mut Change, course: &Course, proposed: &RawForm) -> AppResult<()> {
    let organisation = directory::organisation(change.conn(), course.organisation).await?;
    // By the day it was sent, as the reviewer saw it; what is approved in the instant of sending is sent now.
    let sent = course.proposal_submitted_at.filter(|_| course.proposal() == ProposalState::Submitted);
    let sent = civil_date(sent.map_or(change.now(), from_millis));
    let derived = derive::from_form_of(course, proposed, &organisation, sent);
    let first = derived.columns.first_meeting.map(from_millis);
    life::decide_take_effect(first, change.now()).map_err(|r| AppError::refused(&r))?;
    let times = |meetings: &[Meeting]| -> BTreeSet<(i64, String, i64, i64)> {
        meetings.iter().map(|m| (m.position, m.date.clone(), m.from_minute, m.to_minute)).collect()
    };
    let before = super::meetings(change.conn(), course.id).await?;
    if times(&before) != times(&derived.meetings) && store::has_attendance(change.conn(), course.id).await? {
        return Err(AppError::refused(&LifeRefused::ChangeMovesAttended));
    }
    let days = [derived.columns.starts.clone(), derived.columns.ends.clone()];
    postpone::by_review(change, course, &derived.meetings, &days).await?;
    store::proposal::take_effect(change, course.id, &derive::json(proposed), &derived.columns).await?;
    store::replace_meetings(change, course.id, &derived.meetings).await?;
    super::tagging::approved(change, course).await?;
    // More places than before may have been approved, or one given back meanwhile: a job fills them.
    change.enqueue(JOB_APPROVED_AGAIN, &course.code, change.now()).await?;
    Ok(())
}
