//! Who asked for a place in a course, in the one order of every list, sheet and file (ENR-9).

use std::collections::{HashMap, HashSet};

use platform::AppResult;
use platform::ids::PersonId;
use sea_orm::ConnectionTrait;

use super::{Enrolment, list_order, of_course};
use crate::catalogue::CourseId;
use crate::identity::{self, Person};

/// A request and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The request.
    pub request: Enrolment,
    /// Who asked; for somebody merged into another, the other.
    pub person: Person,
}

/// All requests of a course with whose they are, in the order of [`list_order`]; requests of one person in the order they
/// came.
///
/// # Errors
/// The database.
pub async fn listed<C: ConnectionTrait>(conn: &C, course: CourseId) -> AppResult<Vec<Listed>> {
    let requests = of_course(conn, course).await?;
    let ids: Vec<PersonId> = requests.iter().map(|request| request.person).collect();
    let mut people: HashMap<PersonId, Person> =
        identity::persons(conn, &ids).await?.into_iter().map(|person| (person.id, person)).collect();
    let merged: Vec<PersonId> =
        people.values().filter(|person| person.merged_into.is_some()).map(|person| person.id).collect();
    for id in merged {
        let now = identity::person(conn, id).await?;
        people.insert(id, now);
    }
    let with = |request: Enrolment| Some(Listed { person: people.get(&request.person)?.clone(), request });
    let mut rows: Vec<Listed> = requests.into_iter().filter_map(with).collect();
    rows.sort_by(|a, b| list_order(&a.person, &b.person));
    Ok(rows)
}

/// Each person once, with the first of the requests.
pub fn once<'a>(rows: impl IntoIterator<Item = &'a Listed>) -> Vec<&'a Listed> {
    let mut seen = HashSet::new();
    rows.into_iter().filter(|row| seen.insert(row.person.id)).collect()
}
