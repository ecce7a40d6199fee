//! Hours held, for those who count what somebody must hold (CRD-9), and the ledger's news for who keeps figures.

mod store;

use std::collections::{BTreeMap, HashMap};

use domain::codes;
use domain::elsewhere::{Form, State};
use domain::hours::HalfHours;
use jiff::civil::Date;
use platform::AppResult;
use platform::ids::PersonId;
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::elsewhere::{self, Record};
use crate::catalogue::CourseId;
use crate::identity;

/// Hours somebody holds of one course: the sum of its awards, which a correction changes and a reversal ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// Who; of merged people the remaining one.
    pub person: PersonId,
    /// The course; none for a record from elsewhere.
    pub course: Option<CourseId>,
    /// Its code; empty without a course.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Its last day.
    pub day: Date,
    /// The sum.
    pub half_hours: HalfHours,
    /// Attribute tags.
    pub tags: Vec<String>,
    /// Code of the scope.
    pub scope: String,
    /// Names of its item and of the item's group, as the tables print them.
    pub items: Vec<String>,
    /// Whether it was held online.
    pub online: bool,
    /// Whether it comes from elsewhere.
    pub elsewhere: bool,
}

/// A line of the ledger, for those who follow it.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Written {
    /// Its number; later ones are larger.
    pub serial: i64,
    /// Whose.
    pub person: PersonId,
}

/// A course that was re-tagged, for those who follow it.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Retagged {
    /// Its number; later ones are larger.
    pub number: i64,
    /// The course.
    pub course: CourseId,
}

/// Hours that people hold of courses, and of accepted records from elsewhere, whose last day lies between two days, earliest
/// first. Whoever was merged into one of them counts as that one.
///
/// # Errors
/// The database.
pub async fn held<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
    from: Date,
    to: Date,
) -> AppResult<Vec<Held>> {
    let pairs = identity::same_persons(conn, people).await?;
    let roots: HashMap<PersonId, PersonId> = pairs.iter().map(|(root, id)| (*id, *root)).collect();
    let ids: Vec<PersonId> = roots.keys().copied().collect();
    let mut sums: BTreeMap<(PersonId, CourseId), Held> = BTreeMap::new();
    for row in store::sums(conn, &ids, &from.to_string(), &to.to_string()).await? {
        let person = roots.get(&row.person).copied().unwrap_or(row.person);
        let half_hours = HalfHours(i32::try_from(row.half_hours).unwrap_or(0));
        match sums.get_mut(&(person, row.course)) {
            Some(known) => known.half_hours = known.half_hours + half_hours,
            None => {
                sums.insert((person, row.course), of_row(row, person, half_hours));
            }
        }
    }
    let mut found: Vec<Held> = sums.into_values().collect();
    let records = elsewhere::counted(conn, &ids).await?.into_iter();
    let counts =
        |record: &Record| record.state() == State::Accepted && (from..=to).contains(&record.days().1);
    found.extend(records.filter(counts).map(|record| of_record(&record, &roots)));
    found.sort_by_key(|held| held.day);
    Ok(found)
}

fn of_record(record: &Record, roots: &HashMap<PersonId, PersonId>) -> Held {
    Held {
        person: roots.get(&record.person).copied().unwrap_or(record.person),
        course: None,
        code: String::new(),
        title: record.title.clone(),
        day: record.days().1,
        half_hours: record.hours(),
        tags: record.tag_list(),
        scope: String::new(),
        items: Vec::new(),
        // What was partly online is taken for online: a requirement that limits it errs on the side of its law.
        online: record.form() != Form::OnSite,
        elsewhere: true,
    }
}

fn of_row(row: store::Sum, person: PersonId, half_hours: HalfHours) -> Held {
    let day: Date = row.ends.parse().unwrap_or(Date::ZERO);
    // A course keeps the words of its day; of an item that is there no more nothing else is known.
    let item = codes::item_at(&row.stage, &row.scope, &row.item, None)
        .or_else(|| codes::item_at(&row.stage, &row.scope, &row.item, Some(day)));
    let items = item.map(|item| vec![item.label.to_owned(), item.group_label.to_owned()]);
    Held {
        person,
        course: Some(row.course),
        code: row.code,
        title: row.title,
        day,
        half_hours,
        tags: row.tags.split(',').filter(|tag| !tag.is_empty()).map(str::to_owned).collect(),
        scope: row.scope,
        items: items.unwrap_or_default(),
        online: row.online,
        elsewhere: false,
    }
}

/// Lines of the ledger after a serial, in their order.
///
/// # Errors
/// The database.
pub async fn written_after<C: ConnectionTrait>(conn: &C, serial: i64, most: i64) -> AppResult<Vec<Written>> {
    Ok(store::written_after(conn, serial, most).await?)
}

/// The last serial of the ledger; 0 while it is empty.
///
/// # Errors
/// The database.
pub async fn last_serial<C: ConnectionTrait>(conn: &C) -> AppResult<i64> {
    Ok(store::last_serial(conn).await?)
}

/// Courses re-tagged after a number, in their order.
///
/// # Errors
/// The database.
pub async fn retagged_after<C: ConnectionTrait>(
    conn: &C,
    number: i64,
    most: i64,
) -> AppResult<Vec<Retagged>> {
    Ok(store::retagged_after(conn, number, most).await?)
}

/// Everybody with an award of some courses.
///
/// # Errors
/// The database.
pub async fn awarded_people<C: ConnectionTrait>(conn: &C, courses: &[CourseId]) -> AppResult<Vec<PersonId>> {
    Ok(store::awarded_people(conn, courses).await?)
}
