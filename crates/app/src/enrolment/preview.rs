//! What the desk would answer now and what else the person does then, told before they confirm; the desk decides again.

use domain::enrolment::{self as rules, Outcome, Short};
use jiff::Timestamp;
use platform::AppResult;
use platform::error::Refused;
use platform::ids::PersonId;
use sea_orm::ConnectionTrait;

use super::{Enrolment, decide, of_person, store, taken};
use crate::catalogue::{self, Course, Meeting};
use crate::identity::Person;

/// Two meetings of one person at the same time.
#[derive(Clone, Debug, PartialEq)]
pub struct Clash {
    /// The other course.
    pub course: Course,
    /// Its meeting.
    pub theirs: Meeting,
    /// The meeting of the course asked for.
    pub ours: Meeting,
}

/// What the desk would answer now.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// Its answer.
    pub answer: Result<Outcome, Refused>,
    /// Why there is no place.
    pub short: Option<Short>,
    /// Classes to choose from, each with the places left; empty where nobody chooses.
    pub classes: Vec<(u32, u32)>,
}

/// What asking for a place would give at this moment.
///
/// # Errors
/// The database; a refusal is part of the answer.
pub async fn preview<C: ConnectionTrait>(
    conn: &C,
    course: &Course,
    person: &Person,
    before: Option<&Enrolment>,
    now: Timestamp,
) -> AppResult<Preview> {
    let closed =
        || Preview { answer: Err(Refused::new(&rules::Refused::NotOpen)), short: None, classes: Vec::new() };
    let Some(row) = store::desks(conn, &[course.id]).await?.pop() else { return Ok(closed()) };
    let (plan, _) = store::plan(conn, course.id).await?;
    let pools = if plan.is_plain() { Vec::new() } else { store::pools(conn, &[course.id]).await? };
    let pools = taken::pools_of(course, &plan, &pools.iter().collect::<Vec<_>>(), now);
    let classes = pools.classes.iter().map(|(number, pool)| (*number, pool.free())).collect();
    let mut desk = taken::desk_of(course, &row, &plan, pools, now);
    desk.held = row.waiting > 0 && row.settled_at == 0;
    let held = if decide::asks_for_hours(&plan) { vec![person.id] } else { Vec::new() };
    let held = decide::held(conn, &held).await?.remove(&person.id);
    let who = decide::with_held(decide::requester_of(person, before), held);
    let eligibility = plan.demand(decide::eligibility_of(course));
    let answer = rules::decide(&desk, &eligibility, &who, &plan.wish(None, &who), now);
    let short = answer.as_ref().ok().and_then(|a| a.short);
    Ok(Preview { answer: answer.map(|a| a.outcome).map_err(|r| Refused::new(&r)), short, classes })
}

/// Meetings of the person's other courses that overlap these (ENR-5), in the order of time.
///
/// # Errors
/// The database.
pub async fn clashes<C: ConnectionTrait>(
    conn: &C,
    course: &Course,
    meetings: &[Meeting],
    person: PersonId,
) -> AppResult<Vec<Clash>> {
    let Some(first) = meetings.iter().map(Meeting::day).min() else { return Ok(Vec::new()) };
    let others: Vec<_> = of_person(conn, person)
        .await?
        .into_iter()
        .filter(|e| e.is_alive() && e.course != course.id)
        .map(|e| e.course)
        .collect();
    let courses = catalogue::find_all(conn, &others).await?;
    let theirs = catalogue::meetings_from(conn, &others, first).await?;
    let mut found = Vec::new();
    for (id, meeting) in theirs {
        let Some(other) = courses.iter().find(|c| c.id == id && c.cancelled_at.is_none()) else { continue };
        if let Some(ours) = meetings.iter().find(|m| overlap(m, &meeting)) {
            found.push(Clash { course: other.clone(), theirs: meeting, ours: ours.clone() });
        }
    }
    Ok(found)
}

/// Meetings that only touch (one ends when the other begins) do not clash.
fn overlap(a: &Meeting, b: &Meeting) -> bool {
    a.date == b.date && a.from_minute < b.to_minute && b.from_minute < a.to_minute
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn touching_meetings_do_not_clash() {
        let meeting = |date: &str, from_minute, to_minute| Meeting {
            position: 1,
            date: date.to_owned(),
            from_minute,
            to_minute,
            place: String::new(),
            link: String::new(),
            spot: String::new(),
        };
        let check = |a: (i64, i64), b: (i64, i64), expect: bool| {
            let (a, b) = (meeting("2026-03-18", a.0, a.1), meeting("2026-03-18", b.0, b.1));
            assert_eq!((overlap(&a, &b), overlap(&b, &a)), (expect, expect), "{a:?} {b:?}");
        };
        check((540, 720), (720, 800), false);
        check((540, 721), (720, 800), true);
        check((540, 720), (600, 610), true);
        assert!(!overlap(&meeting("2026-03-18", 540, 720), &meeting("2026-03-19", 540, 720)));
    }
}
