//! Facts of a closed course put right: title, scope, item, tags. Who may is asked by those who call; old and new go to the log.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use domain::calendar::civil_date;
use domain::text::fold;
use jiff::civil::Date;
use platform::ids::OrganisationId;
use platform::{AppResult, Change};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::store::amend as store;
use super::{Course, CourseId, derive, feed};
use crate::directory::{self, Organisation};
use crate::tags;

platform::typed_ids! {
    /// A change of the tags of a closed course.
    RetagId,
}

/// What may be put right of a closed course.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Its title.
    pub title: String,
    /// Its scope, as an option of the form.
    pub scope: String,
    /// Its item within stage and scope; empty for a scope without items.
    pub item: String,
    /// All tags set, also those that wait for a confirmation.
    pub tags: Vec<String>,
}

/// A course with the facts it shall have.
#[derive(Clone, Debug)]
pub struct Amended {
    /// The course as loaded and held.
    pub course: Course,
    /// Its facts from now on.
    pub facts: Facts,
    /// Tags that count without being asked for again, because they did before.
    pub confirmed: Vec<String>,
}

/// What a change of facts follows from.
#[derive(Clone, Copy, Debug)]
pub struct Because {
    /// `correction`, `upload`, `undo`.
    pub cause: &'static str,
    /// The application or upload.
    pub reference: Uuid,
    /// The organisation that decided, which may be the one that confirms a tag.
    pub by: OrganisationId,
}

/// A change of the tags that count, of a closed course. Lists are stored as `,a,b,`.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Retag {
    /// Grows in the order of commits, without gaps: who has seen a number has seen all below it.
    pub number: i64,
    /// Identity.
    pub id: RetagId,
    /// The course.
    pub course: CourseId,
    /// Tags before.
    pub before: String,
    /// Tags after.
    pub after: String,
    /// `correction`, `upload`, `undo`, `answer`.
    pub cause: String,
    /// The application or upload, when there is one.
    pub reference: Option<Uuid>,
    /// When, milliseconds.
    pub at: i64,
}

/// Changes of tags of closed courses after a number, in order.
///
/// # Errors
/// The database.
pub async fn retagged_after<C: ConnectionTrait>(conn: &C, number: i64, limit: i64) -> AppResult<Vec<Retag>> {
    Ok(store::after(conn, number, limit).await?)
}

/// The facts of a course as its form has them.
pub fn facts_of(course: &Course) -> Facts {
    let raw = course.raw();
    Facts {
        title: derive::title(&raw),
        scope: raw.first("scope").to_owned(),
        item: raw.first("item").to_owned(),
        tags: raw.values("attribute_tags").iter().map(|tag| fold(tag)).collect(),
    }
}

/// Writes facts of closed courses inside a change that holds them, records each, and tells those who follow tags and those
/// who search. To be called when the change has taken its other locks.
///
/// # Errors
/// The database.
pub async fn amend(change: &mut Change, amended: &[Amended], because: Because) -> AppResult<()> {
    if amended.is_empty() {
        return Ok(());
    }
    let today = civil_date(change.now());
    let known = tags::all(change.conn()).await?;
    let mine = directory::answers_for(change.conn(), because.by).await?;
    let mut organisations: HashMap<OrganisationId, Organisation> = HashMap::new();
    let mut retagged = Vec::new();
    for Amended { course, facts, confirmed } in amended {
        if let Entry::Vacant(unknown) = organisations.entry(course.organisation) {
            unknown.insert(directory::organisation(change.conn(), course.organisation).await?);
        }
        let before = facts_of(course);
        let waiting = if before.tags == facts.tags {
            not_counting(change, course).await?
        } else {
            let set = tags::Approved {
                course: course.id.0,
                code: &course.code,
                title: &facts.title,
                reviewer: course.reviewer,
                tags: facts.tags.clone(),
            };
            let new =
                facts.tags.iter().filter(|tag| !before.tags.contains(tag)).map(String::as_str).collect();
            let wanted = tags::OnClosed { set, new, confirmed, by: because.by, mine: &mine };
            tags::set_on_closed(change, &known, &wanted).await?
        };
        let counting =
            write(change, course, facts, &waiting, &organisations[&course.organisation], today).await?;
        if counting != course.tags {
            retagged.push((course.id, course.tags.clone(), counting));
        }
        change.record(
            "course.amended",
            course.id.0,
            serde_json::json!({"cause": because.cause, "reference": because.reference, "before": before, "after": facts}),
        );
    }
    store::retagged(change, retagged, because.cause, Some(because.reference)).await?;
    let courses: Vec<CourseId> = amended.iter().map(|one| one.course.id).collect();
    feed::all_touched(change, &courses).await
}

/// Writes form and columns of one course; answers the tags that count, as stored.
async fn write(
    change: &Change,
    course: &Course,
    facts: &Facts,
    waiting: &BTreeSet<String>,
    organisation: &Organisation,
    today: Date,
) -> AppResult<String> {
    let mut raw = course.raw();
    raw.set("title", facts.title.as_str());
    raw.set("scope", facts.scope.as_str());
    raw.set("item", facts.item.as_str());
    let all: Vec<&str> = facts.tags.iter().map(String::as_str).collect();
    raw.set_many("attribute_tags", &all);
    let form = derive::json(&raw);
    let held: Vec<&str> = all.into_iter().filter(|tag| !waiting.contains(*tag)).collect();
    raw.set_many("attribute_tags", &held);
    let columns = derive::from_form_of(course, &raw, organisation, today).columns;
    store::write(change, course.id, &form, &columns).await?;
    Ok(columns.tags)
}

/// Tags of a course that wait for an answer or were refused.
async fn not_counting(change: &Change, course: &Course) -> AppResult<BTreeSet<String>> {
    let on = tags::on_course(change.conn(), course.id.0).await?;
    Ok(on.into_iter().filter(|tag| tag.state != "held").map(|tag| tag.tag).collect())
}

/// Notes that the tags of a closed course that count became others by an answer of who confirms them.
///
/// # Errors
/// The database.
pub(super) async fn answered(change: &Change, course: &Course, after: &str) -> AppResult<()> {
    if course.closed_at.is_none() {
        return Ok(());
    }
    let row = (course.id, course.tags.clone(), after.to_owned());
    Ok(store::retagged(change, vec![row], "answer", None).await?)
}
