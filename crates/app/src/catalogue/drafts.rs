//! What happens to a course before anybody else has seen it: kept while typing, settled, thrown away.

use domain::calendar::civil_date;
use domain::course::RawForm;
use domain::course::life::{CourseState, LifeRefused};
use platform::db::Actor;
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};

use super::commands::held;
use super::{Course, derive, store};
use crate::{App, directory};

/// Keeps what is being typed, without a new version: the page that sent it may go on sending. Answers false when
/// somebody else saved since `version`, or the course is no longer a draft, and nothing was kept.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn keep_typed(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    version: i64,
    raw: &RawForm,
) -> AppResult<bool> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    let course = held(&change, seat, code).await?;
    if course.version != version {
        return Ok(false);
    }
    if is_change(&course, &change) {
        return keep_change(change, &course, raw).await;
    }
    if !is_private(&course, &change) {
        return Ok(false);
    }
    let organisation = directory::organisation(change.conn(), course.organisation).await?;
    let derived = derive::from_form_of(&course, raw, &organisation, civil_date(now));
    if !store::save_form(&change, course.id, version, &derive::json(raw), &derived.columns).await? {
        return Ok(false);
    }
    store::replace_meetings(&change, course.id, &derived.meetings).await?;
    store::set_version(&change, course.id, version).await?;
    change.unaudited("typed text of a draft; the save by hand that follows is recorded");
    change.commit().await?;
    Ok(true)
}

/// Gives a draft a new version although nothing differs from what was kept while typing, so that a page opened
/// before can no longer write over it unseen.
///
/// # Errors
/// [`AppError::StaleForm`] when somebody else saved since `version`; the database.
pub async fn settle(app: &App, actor: &Actor, seat: &SeatView, code: &str, version: i64) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let course = held(&change, seat, code).await?;
    if course.version != version {
        return Err(AppError::StaleForm);
    }
    if !is_private(&course, &change) && !is_change(&course, &change) {
        return Ok(());
    }
    store::set_version(&change, course.id, version + 1).await?;
    change.record("course.edited", course.id.0, serde_json::json!({"fields": []}));
    Ok(change.commit().await?)
}

/// Throws a draft away that was never sent for review.
///
/// # Errors
/// Refused once it was sent: then it is cancelled, and stays readable. Not found for another organisation's course.
pub async fn delete_draft(app: &App, actor: &Actor, seat: &SeatView, code: &str) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let course = held(&change, seat, code).await?;
    match course.state(change.now()) {
        CourseState::Draft => {}
        CourseState::Submitted => return Err(AppError::refused(&LifeRefused::UnderReview)),
        CourseState::Cancelled => return Err(AppError::refused(&LifeRefused::Cancelled)),
        CourseState::Closed => return Err(AppError::refused(&LifeRefused::Closed)),
        _ => return Err(AppError::refused(&LifeRefused::AlreadyApproved)),
    }
    super::attachments::forget_all(&change, course.id).await?;
    store::delete(&change, course.id).await?;
    change.record(
        "course.deleted",
        course.id.0,
        serde_json::json!({"code": course.code, "title": course.title}),
    );
    Ok(change.commit().await?)
}

/// Keeps what is being typed into a change that was begun; a first difference from what was approved is saved by hand.
async fn keep_change(mut change: Change, course: &Course, raw: &RawForm) -> AppResult<bool> {
    store::proposal::keep(&change, course.id, course.version, &derive::json(raw)).await?;
    store::set_version(&change, course.id, course.version).await?;
    change.unaudited("typed text of a change; the save by hand that follows is recorded");
    change.commit().await?;
    Ok(true)
}

/// Whether the organiser is writing on a change that only the organisation sees.
fn is_change(course: &Course, change: &Change) -> bool {
    course.proposal().is_open() && course.state(change.now()) == CourseState::Approved
}

fn is_private(course: &Course, change: &Change) -> bool {
    // What was once approved has a public page: nothing reaches it unrecorded.
    course.approved_at.is_none()
        && matches!(course.state(change.now()), CourseState::Draft | CourseState::Returned)
}
