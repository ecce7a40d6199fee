//! Letters the day before a session to those who have a place, and what the day needs. Rule:
//! docs/rules/enrolment-questions.md.

mod letter;
pub(super) mod pages;
pub(super) mod prepare;
mod store;

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::calendar::{civil_date, instant};
use domain::enrolment::reminding::is_due;
use jiff::{Timestamp, ToSpan, civil::Date};
use platform::AppResult;
use platform::db::{Actor, hold_name};
use platform::ids::PersonId;
use sea_orm::ConnectionTrait;

use super::plan::withdraw_until;
use super::questions;
use super::{Enrolment, EnrolmentId, Leave};
use crate::App;
use crate::catalogue::{self, CourseId, Meeting};
use crate::identity::{self, Person};

/// Reminds everybody of sessions today and tomorrow who has a place and was not reminded of that day. Run every hour, by
/// any copy, also after hours in which none ran: who was reminded is kept, and nobody is once the first session of the
/// day has begun.
///
/// # Errors
/// The database; who was reminded until then was.
pub async fn remind(app: &App) -> AppResult<()> {
    let now = app.clock.now();
    let today = civil_date(now);
    let tomorrow = today.checked_add(1.days()).unwrap_or(today);
    let mut days: BTreeMap<Date, BTreeMap<CourseId, Vec<Meeting>>> = BTreeMap::new();
    for (course, meeting) in catalogue::meetings_between(app.db.read(), today, tomorrow).await? {
        days.entry(meeting.day()).or_default().entry(course).or_default().push(meeting);
    }
    for (day, courses) in days {
        let due: Vec<CourseId> =
            courses.iter().filter(|(_, meetings)| due_of(meetings, now)).map(|(id, _)| *id).collect();
        let waiting = store::pending(app.db.read(), &due, &day.to_string()).await?;
        let mut waiting: Vec<CourseId> = waiting.into_iter().map(|one| one.course).collect();
        waiting.sort_unstable();
        waiting.dedup();
        for course in waiting {
            remind_of(app, course, day).await?;
        }
    }
    Ok(())
}

fn due_of(meetings: &[Meeting], now: Timestamp) -> bool {
    meetings.iter().map(begin).min().is_some_and(|begins| is_due(begins, now))
}

fn begin(meeting: &Meeting) -> Timestamp {
    instant(meeting.day().to_datetime(meeting.from()))
}

/// Reminds of one day of one course, in one change: what was true a moment ago is looked at again.
async fn remind_of(app: &App, id: CourseId, day: Date) -> AppResult<()> {
    let mut change = app.db.change(&Actor::process("enrolment"), app.clock.now()).await?;
    // Another copy may be at the same course: it goes on with what the first left.
    hold_name(change.conn(), &format!("reminders {id}")).await?;
    let course = catalogue::find_held(&change, id).await?;
    let Some(course) = course.filter(|course| course.is_published()) else {
        return Ok(change.rollback().await?);
    };
    let mut meetings = catalogue::meetings(change.conn(), id).await?;
    meetings.retain(|meeting| meeting.day() == day);
    let pending = store::pending(change.conn(), &[id], &day.to_string()).await?;
    if pending.is_empty() || !due_of(&meetings, change.now()) {
        return Ok(change.rollback().await?);
    }
    let people: Vec<PersonId> = pending.iter().map(|one| one.person).collect();
    let readers = readers(change.conn(), &people).await?;
    let bring = questions::bring(change.conn(), id).await?;
    let (plan, _) = super::plan(change.conn(), id).await?;
    let leaves = super::leave_of_course(change.conn(), id).await?;
    let (mut letters, mut told) = (Vec::new(), HashSet::new());
    for one in &pending {
        let own: Vec<Meeting> = meetings.iter().filter(|m| !is_away(&leaves, one.id, m)).cloned().collect();
        if own.is_empty() {
            continue;
        }
        // Two requests of people who turned out to be one get one letter.
        let Some(reader) = readers.get(&one.person).filter(|reader| told.insert(reader.id)) else { continue };
        let usual = catalogue::withdraw_until(change.conn(), &course, one.requested_at).await?;
        let until = withdraw_until(&plan, &course, usual);
        let about = letter::About { course: &course, day, meetings: &own, bring: &bring, until };
        letters.push(letter::reminder(&change.site(), &about, reader, one.id, change.now()));
    }
    let ids: Vec<EnrolmentId> = pending.iter().map(|one| one.id).collect();
    store::note(&change, &ids, &day.to_string()).await?;
    let data = serde_json::json!({"course": course.code, "day": day.to_string(), "people": letters.len()});
    change.mail(letters).await?;
    change.record("enrolment.reminded", id.0, data);
    Ok(change.commit().await?)
}

/// Whether somebody was granted leave from a session.
fn is_away(leaves: &[(Leave, Enrolment)], enrolment: EnrolmentId, meeting: &Meeting) -> bool {
    let from = format!(",{},", meeting.position);
    leaves
        .iter()
        .any(|(leave, of)| of.id == enrolment && leave.state == "granted" && leave.sessions.contains(&from))
}

/// Who reads the letters to some people: those they were merged into; nobody for those without an address and for those
/// who want none.
async fn readers<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> AppResult<HashMap<PersonId, Person>> {
    let remaining = identity::remaining(conn, people).await?;
    let roots: Vec<PersonId> = remaining.values().copied().collect();
    let known: HashMap<PersonId, Person> =
        identity::persons(conn, &roots).await?.into_iter().map(|p| (p.id, p)).collect();
    let both: Vec<PersonId> = people.iter().chain(&roots).copied().collect();
    let quiet = store::quiet(conn, &both).await?;
    let reader = |(person, root): (PersonId, PersonId)| {
        let wants = !quiet.contains(&person) && !quiet.contains(&root);
        let reader = known.get(&root).filter(|reader| wants && !reader.email.is_empty())?;
        Some((person, reader.clone()))
    };
    Ok(remaining.into_iter().filter_map(reader).collect())
}

/// Whether somebody gets reminders.
///
/// # Errors
/// The database.
pub async fn wants<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<bool> {
    let same = identity::same_person(conn, person).await?;
    Ok(store::quiet(conn, &same).await?.is_empty())
}

/// Says whether somebody gets reminders from now on.
///
/// # Errors
/// The database.
pub async fn choose(app: &App, actor: &Actor, person: PersonId, wants: bool) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    for id in identity::same_person(change.conn(), person).await? {
        store::set_quiet(&change, id, !wants).await?;
    }
    change.record("enrolment.reminders_chosen", person.0, serde_json::json!({"letters": wants}));
    Ok(change.commit().await?)
}
