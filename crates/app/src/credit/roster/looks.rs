//! What is unusual in a roster, for those who confirm it.

use std::collections::{HashMap, HashSet};

use domain::hours::HalfHours;
use domain::roster::{Facts, Look, Seen, look};
use jiff::Timestamp;
use platform::AppResult;
use platform::clock::from_millis;
use platform::ids::PersonId;
use sea_orm::ConnectionTrait;

use super::attended::{Attended, attended_of};
use crate::catalogue::{self, Course};
use crate::credit::RosterRow;

/// Looks a roster over as if it were sent at an instant.
///
/// # Errors
/// The database.
pub async fn looks_of<C: ConnectionTrait>(
    conn: &C,
    course: &Course,
    rows: &[RosterRow],
    sent: Timestamp,
) -> AppResult<Vec<Look>> {
    let attended = attended_of(conn, course).await?;
    let sessions = catalogue::meetings(conn, course.id).await?.len();
    let ended = course.last_meeting_end.map_or(sent, from_millis);
    let days = sent.duration_since(ended).as_hours() / 24;
    Ok(look(&compared(rows, &attended), &Facts { hours: course.hours(), sessions, days }))
}

/// Everybody listed and everybody with a place, as they compare.
fn compared(rows: &[RosterRow], attended: &[Attended]) -> Vec<Seen> {
    let known: HashMap<PersonId, &Attended> = attended.iter().map(|one| (one.person, one)).collect();
    let mut listed = HashSet::new();
    let half = |n: i64| HalfHours(i32::try_from(n).unwrap_or(0));
    let seen = |one: Option<&&Attended>, given: i64, again: bool| Seen {
        given: half(given),
        proposed: one.map(|a| half(a.half_hours)),
        marked: one.is_some_and(|a| a.is_marked()),
        differs: one.is_some_and(|a| a.differs()),
        again,
    };
    let mut all: Vec<Seen> = rows
        .iter()
        .map(|row| seen(known.get(&row.person), row.half_hours, !listed.insert(row.person)))
        .collect();
    all.extend(
        attended.iter().filter(|one| !listed.contains(&one.person)).map(|one| seen(Some(&one), 0, false)),
    );
    all
}
