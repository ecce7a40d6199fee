//! Attribute tags of a course: who may set them, and the definition they keep once approved.

use domain::course::RawForm;
use domain::text::fold;
use platform::{AppResult, Change};
use sea_orm::ConnectionTrait;

use super::{Course, find};
use crate::{directory, tags};

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
        tags: course.tags(),
    };
    tags::approved(change, &approved).await
}
