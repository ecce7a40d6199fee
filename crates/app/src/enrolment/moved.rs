//! Telling everybody who has or awaits a place that a course has other dates.

use platform::db::Actor;
use platform::{AppError, AppResult};

use super::{Enrolment, clashes, mails};
use crate::App;
use crate::catalogue::{self, MovedId};
use crate::identity;

/// Tells everybody who holds or awaits a place of other dates, and each with what these clash. Run as a job; whoever
/// runs it again finds it told.
///
/// # Errors
/// The database.
pub async fn tell_moved(app: &App, id: MovedId) -> AppResult<()> {
    let conn = app.db.read();
    let moved = catalogue::moved(conn, id).await?.ok_or(AppError::NotFound)?;
    if moved.told_at.is_some() {
        return Ok(());
    }
    let course = catalogue::find(conn, moved.course).await?.ok_or(AppError::NotFound)?;
    let meetings = catalogue::meetings(conn, course.id).await?;
    let site = app.settings.public_url.trim_end_matches('/');
    let mut letters = Vec::new();
    // Called off meanwhile: that is what they are told.
    if course.cancelled_at.is_none() {
        let all = super::of_course(conn, course.id).await?;
        let alive: Vec<&Enrolment> = all.iter().filter(|e| e.is_alive()).collect();
        let ids: Vec<_> = alive.iter().map(|e| e.person).collect();
        for person in identity::persons(conn, &ids).await? {
            let Some(enrolment) = alive.iter().find(|e| e.person == person.id) else { continue };
            // Whoever turned out to be somebody else is told where they are reached now.
            let person =
                if person.merged_into.is_some() { identity::person(conn, person.id).await? } else { person };
            let found = clashes(conn, &course, &meetings, person.id).await?;
            letters.push(mails::moved(site, &course, &person, enrolment.id, &moved, &found));
        }
    }
    let mut change = app.db.change(&Actor::process("enrolment"), app.clock.now()).await?;
    if !catalogue::mark_told(&change, id).await? {
        return Ok(change.rollback().await?);
    }
    let people = letters.len();
    change.mail(letters).await?;
    change.record("course.move_told", course.id.0, serde_json::json!({"people": people}));
    Ok(change.commit().await?)
}
