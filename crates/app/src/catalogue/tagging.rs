//! Attribute tags of a course: who may set them, and the definition they keep once approved.

use domain::calendar::civil_date;
use domain::course::RawForm;
use domain::text::fold;
use platform::db::Actor;
use platform::web::SeatView;
use platform::{AppResult, Change};
use sea_orm::ConnectionTrait;

use super::{Course, CourseId, derive, feed, find, store};
use crate::{App, directory, tags};

/// Refuses a form with a tag that its organisation may not set.
pub(super) async fn may_set<C: ConnectionTrait>(conn: &C, course: &Course, raw: &RawForm) -> AppResult<()> {
    let given: Vec<String> = raw.values("attribute_tags").iter().map(|tag| fold(tag)).collect();
    let organisation = directory::organisation(conn, course.organisation).await?;
    tags::may_set(conn, &organisation.level, &organisation.code, &given).await
}

/// Keeps the definitions in force with a course that is being approved, inside that change.
pub(super) async fn approved(change: &mut Change, before: &Course) -> AppResult<()> {
    // The course as this change leaves it: its form may be newer than the one the decision was made about.
    let Some(course) = find(change.conn(), before.id).await? else { return Ok(()) };
    let approved = tags::Approved {
        course: course.id.0,
        code: &course.code,
        title: &course.title,
        reviewer: course.reviewer,
        // The form has all that were set; the column may have lost those that do not count.
        tags: course.raw().values("attribute_tags").iter().map(|tag| fold(tag)).collect(),
    };
    tags::approved(change, &approved).await?;
    keep_counting(change, course.id).await
}

/// Confirms or refuses a tag that waits for the seat's organisation. From its confirmation on the course is found by it; the
/// organiser of a course whose tag is refused is told why.
///
/// # Errors
/// Refused when it is decided already; the database.
pub async fn answer_tag(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    (id, tag): (CourseId, &str),
    yes: bool,
    reason: &str,
) -> AppResult<()> {
    let reason = reason.trim();
    let mut change = app.db.change(actor, app.clock.now()).await?;
    // The course first, as an approval does: two that hold them the other way round would wait for each other.
    store::lock(&change, id).await?;
    tags::answer(&mut change, seat, (id.0, tag), yes, reason).await?;
    if yes {
        keep_counting(&change, id).await?;
        feed::touched(&change, id).await?;
    } else if let Some(course) = find(change.conn(), id).await? {
        let about = (course.code.as_str(), course.title.as_str());
        tags::tell_refused(&mut change, course.organisation, about, tag, reason).await?;
    }
    Ok(change.commit().await?)
}

/// Leaves in lists, searches and transcripts only the tags that count: not those that wait for an answer or were refused.
/// To be called whenever the columns of a published course were written, or a tag of it was answered.
///
/// # Errors
/// The database.
pub(super) async fn keep_counting(change: &Change, id: CourseId) -> AppResult<()> {
    let others: Vec<String> = tags::on_course(change.conn(), id.0)
        .await?
        .into_iter()
        .filter(|tag| tag.state != "held")
        .map(|tag| tag.tag)
        .collect();
    let Some(course) = find(change.conn(), id).await? else { return Ok(()) };
    let mut raw = course.raw();
    let set = raw.values("attribute_tags").to_vec();
    let counting: Vec<&str> =
        set.iter().map(String::as_str).filter(|tag| !others.contains(&fold(tag))).collect();
    raw.set_many("attribute_tags", &counting);
    let organisation = directory::organisation(change.conn(), course.organisation).await?;
    let columns = derive::from_form(&raw, &organisation, civil_date(change.now())).columns;
    if columns.tags != course.tags {
        super::amend::answered(change, &course, &columns.tags).await?;
        store::set_tags(change, id, &columns.tags, &columns.search_text).await?;
    }
    Ok(())
}
