//! Tags of a closed course: set by a correction, or for many courses at once.

use std::collections::BTreeSet;

use domain::calendar::civil_date;
use domain::tags::{Confirmer, state_at_approval};
use platform::ids::OrganisationId;
use platform::{AppResult, Change};

use super::commands::Approved;
use super::store::{self, NewOnCourse};
use super::{TagEntry, on_course};

/// Tags that a closed course shall have.
#[derive(Debug)]
pub struct OnClosed<'a> {
    /// The course with all of them.
    pub set: Approved<'a>,
    /// Those it did not have before.
    pub new: Vec<&'a str>,
    /// Of the new ones, those that were confirmed on this course once: they come back by an undo.
    pub confirmed: &'a [String],
    /// The organisation that decided.
    pub by: OrganisationId,
    /// Those it answers for.
    pub mine: &'a [OrganisationId],
}

/// Gives a closed course exactly these tags. What is new is confirmed when the organisation that decided is the one that
/// confirms; else it waits in that one's list, without a letter for each of thousands. Answers the tags that do not count.
///
/// # Errors
/// The database.
pub async fn set_on_closed(
    change: &Change,
    known: &[TagEntry],
    wanted: &OnClosed<'_>,
) -> AppResult<BTreeSet<String>> {
    let set = &wanted.set;
    store::remove_others(change, set.course, &set.tags).await?;
    let today = civil_date(change.now());
    for tag in known.iter().filter(|tag| wanted.new.contains(&tag.tag.as_str())) {
        let owns = tag.owner.is_some_and(|owner| wanted.mine.contains(&owner));
        let by_reviewer = if tag.confirmer == Confirmer::Owner { owns } else { wanted.by == set.reviewer };
        let state = match wanted.confirmed.contains(&tag.tag) {
            true => "held",
            false => state_at_approval(tag.confirmer, by_reviewer, owns),
        };
        let new = NewOnCourse {
            course: set.course,
            course_code: set.code,
            tag: &tag.tag,
            definition: tag.definition_on(today).map(|d| d.number),
            state,
            confirmer: tag.confirmer.as_str(),
            answerer: if tag.confirmer == Confirmer::Owner { tag.owner } else { Some(set.reviewer) },
        };
        store::put_on_course(change, &new).await?;
    }
    let on = on_course(change.conn(), set.course).await?;
    Ok(on.into_iter().filter(|tag| tag.state != "held").map(|tag| tag.tag).collect())
}
