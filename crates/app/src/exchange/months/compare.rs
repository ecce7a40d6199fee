//! Compares cells of a month with what a partner counted, and names the records of a cell that differs.

use std::collections::{BTreeMap, HashMap};

use domain::exchange::{Figures, Month};
use platform::AppResult;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store::{self, Record};
use crate::exchange::PartnerId;
use crate::{App, identity};

/// One cell as a partner counted it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Cell {
    /// School code as sent.
    pub school: String,
    /// Courses with hours.
    pub courses: u64,
    /// Records.
    pub records: u64,
    /// Sum, in half-hours.
    pub half_hours: i64,
    /// Digest, hexadecimal.
    pub digest: String,
}

impl Cell {
    /// A cell of ours.
    pub fn of(school: &str, figures: &Figures) -> Self {
        Self {
            school: school.to_owned(),
            courses: figures.courses,
            records: figures.records,
            half_hours: figures.half_hours,
            digest: format!("{:032x}", figures.digest),
        }
    }
}

/// A cell that differs; a side that has nothing of the school is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Difference {
    /// School code.
    pub school: String,
    /// What is here.
    pub ours: Option<Cell>,
    /// What the partner counted.
    pub theirs: Option<Cell>,
}

/// A record that only one side has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Named {
    /// The partner's key of the course; empty when only the mark is known.
    pub key: String,
    /// The person, masked; empty when only the mark is known.
    pub person: String,
    /// Half-hours.
    pub half_hours: i64,
    /// The mark, hexadecimal.
    pub mark: String,
}

/// Cells of a month that differ, by school.
///
/// # Errors
/// The database.
pub async fn compare<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    month: Month,
    theirs: Vec<Cell>,
) -> AppResult<Vec<Difference>> {
    let mut sides: BTreeMap<String, (Option<Cell>, Option<Cell>)> = BTreeMap::new();
    for (school, figures) in super::figures(conn, partner, month).await? {
        sides.entry(school.clone()).or_default().0 = Some(Cell::of(&school, &figures));
    }
    for mut cell in theirs {
        cell.digest = cell.digest.trim().to_lowercase();
        let school = cell.school.clone();
        sides.entry(school).or_default().1 = Some(cell);
    }
    let differ = sides.into_iter().filter(|(_, (ours, theirs))| ours != theirs);
    Ok(differ.map(|(school, (ours, theirs))| Difference { school, ours, theirs }).collect())
}

/// Records of a cell that only one side has, by the partner's marks: those only here with their names, those only there by
/// their marks.
///
/// # Errors
/// The database.
pub async fn drill(
    app: &App,
    partner: PartnerId,
    month: Month,
    school: &str,
    theirs: &[u128],
) -> AppResult<(Vec<Named>, Vec<String>)> {
    let conn = app.db.read();
    // A mark may stand twice only if the record does; then it must stand twice on both sides.
    let mut left: HashMap<u128, i64> = HashMap::new();
    for mark in theirs {
        *left.entry(*mark).or_default() += 1;
    }
    let mut only_here = Vec::new();
    for record in store::records(conn, partner, month).await?.into_iter().filter(|r| r.school == school) {
        match left.get_mut(&record.mark()) {
            Some(count) if *count > 0 => *count -= 1,
            _ => only_here.push(record),
        }
    }
    let names = name(app, only_here).await?;
    let mut only_there: Vec<String> =
        left.into_iter().flat_map(|(mark, count)| (0..count).map(move |_| format!("{mark:032x}"))).collect();
    only_there.sort_unstable();
    Ok((names, only_there))
}

/// Our records with the people they are of, masked.
pub(super) async fn name(app: &App, records: Vec<Record>) -> AppResult<Vec<Named>> {
    let people: Vec<_> = records.iter().filter_map(|record| record.person).collect();
    let people = identity::persons(app.db.read(), &people).await?;
    let codes: HashMap<_, _> = people.into_iter().map(|person| (person.id, person.personal_code)).collect();
    let named = records.into_iter().map(|record| Named {
        person: match record.person {
            Some(person) => codes.get(&person).cloned().unwrap_or_default(),
            None => waiting(app, &record),
        },
        mark: format!("{:032x}", record.mark()),
        half_hours: record.said,
        key: record.key,
    });
    Ok(named.collect())
}

/// The number that is waited for, masked.
fn waiting(app: &App, record: &Record) -> String {
    let number = record.sealed.as_deref().and_then(|sealed| app.keys.open(sealed));
    number.map_or_else(String::new, |number| domain::ids::mask_numbers(&number))
}
