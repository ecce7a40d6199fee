//! What an organiser sets beside the form (報名設定), and the course's requests looked at again by it.

use std::collections::BTreeMap;

use domain::enrolment::{self as rules, Plan, Selection};
use jiff::Timestamp;
use platform::clock::from_millis;
use platform::db::Actor;
use platform::error::Refused;
use platform::ids::OrganisationId;
use platform::{AppError, AppResult, Change};
use sea_orm::ConnectionTrait;

use super::taken::{self, Taken};
use super::{Enrolment, store};
use crate::App;
use crate::catalogue::{self, Course, CourseId};

/// The plan of a course and its version, which saving it asks for; the usual one and 0 for a course without.
///
/// # Errors
/// The database.
pub async fn plan<C: ConnectionTrait>(conn: &C, course: CourseId) -> AppResult<(Plan, i64)> {
    Ok(store::plan(conn, course).await?)
}

/// How many classes a course's form has, and people in each.
pub fn classes(course: &Course) -> (u32, u32) {
    taken::classes_of(course)
}

/// Saves a plan; whoever waits is looked at again by it, in the same transaction. Answers what is wrong with it otherwise.
///
/// # Errors
/// [`AppError::StaleForm`] when somebody saved since `version`; not found for another organisation's course; the database.
pub async fn save_plan(
    app: &App,
    actor: &Actor,
    id: CourseId,
    plan: &Plan,
    version: i64,
) -> AppResult<Result<(), Vec<Refused>>> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let mut desk = taken::take(&mut change, id).await?;
    let own = match actor.organisation {
        Some(organisation) => catalogue::is_answered_by(change.conn(), &desk.course, organisation).await?,
        None => false,
    };
    if !own {
        return Err(AppError::NotFound);
    }
    let (before, stored) = store::plan(change.conn(), id).await?;
    if stored != version {
        return Err(AppError::StaleForm);
    }
    let asked = store::is_asked(change.conn(), id).await?.then_some((before.selection, before.by_class));
    let wrong = check(plan, &desk.course, asked);
    if !wrong.is_empty() {
        change.rollback().await?;
        return Ok(Err(wrong));
    }
    store::put_plan(&change, id, plan, stored + 1).await?;
    if plan.school_limit.is_some() {
        recount_schools(&change, &desk).await?;
    }
    let pools = store::pools(change.conn(), &[id]).await?;
    desk.follow(plan.clone(), &pools.iter().collect::<Vec<_>>());
    change.record("course.enrolment_planned", id.0, serde_json::json!({"before": before, "after": plan}));
    desk.settle(&mut change).await?;
    super::commands::finish(change, desk).await?;
    Ok(Ok(()))
}

/// Counts every place for the school of whoever has it: places given while there was no limit were counted for none.
async fn recount_schools(change: &Change, desk: &Taken) -> AppResult<()> {
    let mut holders: Vec<Enrolment> = store::of_course(change.conn(), desk.course.id)
        .await?
        .into_iter()
        .filter(|e| e.standing().holds_place())
        .collect();
    let people = taken::present_people(change, &holders).await?;
    let mut counts: BTreeMap<OrganisationId, i64> = BTreeMap::new();
    for holder in &mut holders {
        holder.school = holder.school.or_else(|| people.get(&holder.person).and_then(|p| p.organisation));
        if let Some(school) = holder.school {
            *counts.entry(school).or_default() += 1;
        }
    }
    store::put_all(change, &holders).await?;
    store::forget_schools(change, desk.course.id).await?;
    let row = |(school, taken): (OrganisationId, i64)| store::PoolRow {
        course: desk.course.id,
        kind: "school".to_owned(),
        part: school.0.to_string(),
        places: taken,
        taken,
    };
    Ok(store::put_pools(change, &counts.into_iter().map(row).collect::<Vec<_>>()).await?)
}

/// Everything that is wrong with a plan for a course.
pub(super) fn check(plan: &Plan, course: &Course, asked: Option<(Selection, bool)>) -> Vec<Refused> {
    let places = u32::try_from(course.places).unwrap_or(0);
    let begins = course.first_meeting.map(from_millis);
    let wrong = rules::clean(plan, classes(course).0, places, begins, asked);
    wrong.iter().map(Refused::new).collect()
}

/// Until when a place can be given back, `usual` being what holds without a plan (which is later when the dates were moved).
pub(super) fn withdraw_until(plan: &Plan, course: &Course, usual: Timestamp) -> Timestamp {
    let moved = usual > course.enrolment_closes();
    match plan.withdraw_until.map(from_millis) {
        Some(until) if moved => until.max(usual),
        Some(until) => until,
        None => usual,
    }
}

/// Notes that people have hours from a course, for courses that ask for it. Called with the change that gives the hours.
///
/// # Errors
/// The database.
pub async fn note_hours(
    change: &platform::Change,
    course: CourseId,
    people: &[platform::ids::PersonId],
) -> AppResult<()> {
    let pairs: Vec<_> = people.iter().map(|person| (*person, course)).collect();
    note_all_hours(change, &pairs).await
}

/// As [`note_hours`], for many courses at once.
///
/// # Errors
/// The database.
pub async fn note_all_hours(
    change: &platform::Change,
    pairs: &[(platform::ids::PersonId, CourseId)],
) -> AppResult<()> {
    Ok(store::hold_all(change, pairs).await?)
}

/// Forgets that people have hours from courses: all were taken back.
///
/// # Errors
/// The database.
pub async fn forget_hours(
    change: &platform::Change,
    pairs: &[(platform::ids::PersonId, CourseId)],
) -> AppResult<()> {
    Ok(store::let_go(change, pairs).await?)
}
