//! Courses that would give what is missing: open for enrolment, for this person, and within reach.

use std::collections::{BTreeMap, HashSet};

use domain::codes;
use domain::requirement::{Accepts, Online};
use jiff::Timestamp;
use platform::AppResult;
use sea_orm::ConnectionTrait;

use super::Sheet;
use crate::catalogue::{Course, CourseId, listed, search, view};
use crate::{App, enrolment, finder};

/// Courses looked through for each way in which a requirement is met.
const LOOKED_AT: usize = 40;
/// Courses shown with one requirement.
const SHOWN: usize = 3;

/// The questions to the catalogue that find what a requirement accepts: by tag, by item, by scope.
pub(super) fn questions(accepts: &Accepts) -> Vec<search::Query> {
    let ask = |key: &'static str, values: Vec<String>| {
        let lists = BTreeMap::from([(key, values)]);
        search::Query { lists, open: true, sort: "soonest".to_owned(), ..search::Query::all() }
    };
    let mut asked = Vec::new();
    if !accepts.tags.is_empty() {
        asked.push(ask("tag", accepts.tags.iter().cloned().collect()));
    }
    if !accepts.items.is_empty() {
        let rows = codes::tables().taxonomy.iter().filter(|row| {
            let named = accepts.items.contains(&row.item_name) || accepts.items.contains(&row.group_name);
            !row.item.is_empty() && named
        });
        let keys = rows.map(|row| search::item_key(&row.stage, &format!("5-{}", row.scope), &row.item));
        asked.push(ask("item", keys.take(40).collect()));
    }
    if !accepts.scopes.is_empty() {
        asked.push(ask("scope", accepts.scopes.iter().cloned().collect()));
    }
    if asked.is_empty() {
        asked.push(search::Query { open: true, ..search::Query::all() });
    }
    asked
}

/// Where somebody looks on: the list of courses, by the first question.
pub(super) fn address(accepts: &Accepts) -> String {
    questions(accepts).first().map_or_else(|| "/courses?open=1".to_owned(), |query| query.at_page(1))
}

/// A few courses that would count, soonest first.
///
/// # Errors
/// The database.
pub(super) async fn courses(
    app: &App,
    sheet: &Sheet,
    accepts: &Accepts,
    asked_by: &HashSet<CourseId>,
    now: Timestamp,
) -> AppResult<Vec<Course>> {
    let mut found: Vec<Course> = Vec::new();
    for query in questions(accepts) {
        for course in of_question(app, &query, now).await? {
            let known = found.iter().any(|one| one.id == course.id) || asked_by.contains(&course.id);
            if !known && fits(&course, sheet, accepts) {
                found.push(course);
            }
        }
    }
    let ids: Vec<CourseId> = found.iter().map(|course| course.id).collect();
    let places = enrolment::places(app.db.read(), &ids).await?;
    found.retain(|course| view::door(course, places.get(&course.id).copied(), now).is_open());
    found.sort_by_key(|course| (course.first_meeting, course.code.clone()));
    found.truncate(SHOWN);
    Ok(found)
}

async fn of_question(app: &App, query: &search::Query, now: Timestamp) -> AppResult<Vec<Course>> {
    let asked = query.question(Vec::new(), now, LOOKED_AT);
    let conn = app.db.read();
    let question = ::search::Question { facets: false, ..asked };
    match finder::search(app, question).await {
        Some(found) if found.relaxed => Ok(Vec::new()),
        Some(found) => {
            let codes: Vec<String> = found.hits.into_iter().map(|hit| hit.code).collect();
            listed::by_codes(conn, &codes).await
        }
        None => listed::of_query(conn, query, &[], now, i64::try_from(LOOKED_AT).unwrap_or(40)).await,
    }
}

/// Whether a course is for this person, counts, and can be reached: in the own county, or online.
fn fits(course: &Course, sheet: &Sheet, accepts: &Accepts) -> bool {
    let person = &sheet.person;
    let takes = |wanted: Vec<String>, has: &String| wanted.is_empty() || wanted.contains(has);
    let online = course.online && accepts.online != Online::Never;
    let near = !course.online && course.county == person.county;
    let held = sheet.held.iter().any(|held| held.course == Some(course.id));
    course.is_published()
        && takes(course.audience_stages(), &person.stage)
        && takes(course.audience_positions(), &person.position)
        && (online || near)
        && !held
}

/// Courses that somebody asked for a place in.
///
/// # Errors
/// The database.
pub(super) async fn asked_by<C: ConnectionTrait>(conn: &C, sheet: &Sheet) -> AppResult<HashSet<CourseId>> {
    let own = enrolment::of_person(conn, sheet.person.id).await?;
    Ok(own.into_iter().filter(enrolment::Enrolment::is_alive).map(|one| one.course).collect())
}
