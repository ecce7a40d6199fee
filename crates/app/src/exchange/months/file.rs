//! Compares a partner's own list with what is here: the record that one side lacks is named.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;

use documents::exchange::{self as formats, Item, List};
use domain::calendar::civil_date;
use domain::codes::tables_on;
use domain::exchange::{CourseRow, Month, PersonRow, Who};
use platform::AppResult;

use super::{compare, store};
use crate::exchange::PartnerId;
use crate::heavy::heavy;
use crate::{App, identity};

/// A record that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The partner's key of the course.
    pub key: String,
    /// The person, masked.
    pub person: String,
    /// Half-hours here; none when it is only in the list.
    pub here: Option<i64>,
    /// Half-hours in the list; none when it is only here.
    pub there: Option<i64>,
    /// Line of the list.
    pub line: Option<u64>,
}

/// What a comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileCompared {
    /// Months compared, those of the list's courses.
    pub months: Vec<Month>,
    /// Records that are the same on both sides.
    pub same: u64,
    /// Rows that can't be compared because they can't be read.
    pub unreadable: u64,
    /// Records that differ, by course.
    pub sides: Vec<Side>,
}

/// The list as read.
#[derive(Default)]
struct Listed {
    months: BTreeMap<String, Month>,
    people: Vec<(String, Who, i64, u64)>,
    unreadable: u64,
}

/// Reads a list in any format and compares it; nothing is written. A file that can't be read answers its code.
///
/// # Errors
/// The database.
pub async fn compare_file(
    app: &App,
    partner: PartnerId,
    file: File,
    name: &str,
) -> AppResult<Result<FileCompared, String>> {
    let (name, today) = (name.to_owned(), civil_date(app.clock.now()));
    let listed = match heavy(move || read(file, &name, today)).await? {
        Ok(listed) => listed,
        Err(code) => return Ok(Err(code)),
    };
    // A course whose row is not in the list lies in the month it was sent for.
    let months: BTreeSet<Month> = listed.months.values().copied().collect();
    let numbers: Vec<&str> = listed.people.iter().filter_map(|(_, who, ..)| number(who)).collect();
    let codes: Vec<&str> = listed.people.iter().filter_map(|(_, who, ..)| code(who)).collect();
    let known = identity::known_people(app, app.db.read(), &codes, &numbers).await?;
    let mut theirs: HashMap<(String, String), (i64, u64, String)> = HashMap::new();
    for (key, who, half_hours, line) in &listed.people {
        let identity = match known.get(who.as_str()) {
            Some(person) => person.to_string(),
            None => hex::encode(app.keys.lookup(who.as_str())),
        };
        theirs.insert((key.clone(), identity), (*half_hours, *line, who.masked()));
    }
    let mut found = FileCompared {
        months: months.iter().copied().collect(),
        unreadable: listed.unreadable,
        ..FileCompared::default()
    };
    let mut only_here = Vec::new();
    for month in months {
        for record in store::records(app.db.read(), partner, month).await? {
            let identity = match (&record.person, &record.lookup) {
                (Some(person), _) => person.to_string(),
                (None, lookup) => hex::encode(lookup.clone().unwrap_or_default()),
            };
            match theirs.remove(&(record.key.clone(), identity)) {
                Some((there, ..)) if there == record.said => found.same += 1,
                Some((there, line, person)) => found.sides.push(Side {
                    key: record.key,
                    person,
                    here: Some(record.said),
                    there: Some(there),
                    line: Some(line),
                }),
                None => only_here.push(record),
            }
        }
    }
    for named in compare::name(app, only_here).await? {
        let (key, person) = (named.key, named.person);
        found.sides.push(Side { key, person, here: Some(named.half_hours), there: None, line: None });
    }
    for ((key, _), (there, line, person)) in theirs.into_iter().filter(|(_, (there, ..))| *there > 0) {
        found.sides.push(Side { key, person, here: None, there: Some(there), line: Some(line) });
    }
    found.sides.sort_by(|a, b| (&a.key, a.line, &a.person).cmp(&(&b.key, b.line, &b.person)));
    Ok(Ok(found))
}

fn number(who: &Who) -> Option<&str> {
    matches!(who, Who::Number(_)).then(|| who.as_str())
}

fn code(who: &Who) -> Option<&str> {
    matches!(who, Who::Code(_)).then(|| who.as_str())
}

fn read(file: File, name: &str, today: jiff::civil::Date) -> Result<Listed, String> {
    let told = |error: documents::DocumentError| error.code().to_owned();
    let rows = formats::open(file, name, &formats::Limits::default()).map_err(told)?;
    let mut listed = Listed::default();
    for item in rows {
        let Item::Row(row) = item.map_err(told)? else {
            listed.unreadable += 1;
            continue;
        };
        match row.list {
            List::Courses => match CourseRow::read(&row.cells, today, tables_on(today)) {
                Ok(course) => {
                    listed.months.insert(course.key.clone(), Month::of(course.ends));
                    let people = course.people.into_iter();
                    listed.people.extend(
                        people.map(|(who, hours)| (course.key.clone(), who, i64::from(hours.0), row.line)),
                    );
                }
                Err(_) => listed.unreadable += 1,
            },
            List::People => match PersonRow::read(&row.cells, today) {
                Ok(person) => {
                    listed.people.push((person.key, person.who, i64::from(person.hours.0), row.line));
                }
                Err(_) => listed.unreadable += 1,
            },
            List::Profiles => listed.unreadable += 1,
        }
    }
    Ok(listed)
}
