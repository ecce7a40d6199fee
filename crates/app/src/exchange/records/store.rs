//! Database access of what partners fetch.

use std::collections::HashMap;

use domain::calendar::civil_date;
use platform::clock::from_millis;
use platform::db::sql;
use platform::ids::PersonId;
use platform::params;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::{Record, Whose};
use crate::catalogue::CourseId;
use crate::exchange::PartnerId;

/// A line with what is told of it.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Line {
    pub serial: i64,
    at: i64,
    course_code: String,
    title: String,
    ends: Option<String>,
    key: Option<String>,
    organiser: String,
    pub person: PersonId,
    personal_code: String,
    service: String,
    kind: String,
    half_hours: i64,
    cause: String,
}

impl Line {
    pub fn record(self, numbers: &HashMap<PersonId, String>) -> Record {
        Record {
            serial: self.serial,
            at: self.at,
            course: self.course_code,
            key: self.key,
            title: self.title,
            organiser: self.organiser,
            ended_on: self.ends.unwrap_or_else(|| civil_date(from_millis(self.at)).to_string()),
            number: numbers.get(&self.person).cloned(),
            person: self.personal_code,
            service: self.service,
            kind: self.kind,
            half_hours: self.half_hours,
            cause: self.cause,
        }
    }
}

/// The last serial of the ledger.
pub(super) async fn head<C: ConnectionTrait>(conn: &C) -> Result<i64, DbErr> {
    sql::number(conn, "SELECT MAX(serial) AS n FROM award", vec![]).await
}

fn of(whose: &Whose, first: usize) -> Option<(String, Vec<Value>)> {
    match whose {
        Whose::County(county) => Some((format!("o.county = ${first}"), params![county.as_str()])),
        Whose::All => Some(("1 = 1".to_owned(), Vec::new())),
        Whose::These(ids) if ids.is_empty() => None,
        Whose::These(ids) => {
            let (list, values) = sql::listed(first, ids.iter().map(|id| Value::from(*id)).collect());
            Some((format!("o.id IN ({list})"), values))
        }
    }
}

/// Lines of a range of serials (the first left out) about somebody's people.
pub(super) async fn lines<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    whose: &Whose,
    (after, until): (i64, i64),
    limit: i64,
) -> Result<Vec<Line>, DbErr> {
    let Some((condition, more)) = of(whose, 5) else { return Ok(Vec::new()) };
    let text = format!(
        "SELECT a.serial, a.at, c.code AS course_code, c.title, c.ends, e.key, g.code AS organiser, a.person,
                p.personal_code, o.code AS service, a.kind, a.half_hours, a.cause
           FROM award a
           JOIN course c ON c.id = a.course
           JOIN organisation g ON g.id = a.organisation
           JOIN person p ON p.id = a.person
           JOIN organisation o ON o.id = p.organisation
           LEFT JOIN exchange_course e ON e.course = a.course AND e.partner = $1
          WHERE a.serial > $2 AND a.serial <= $3 AND {condition} ORDER BY a.serial LIMIT $4"
    );
    let mut values = params![partner, after, until, limit];
    values.extend(more);
    sql::all(conn, &text, values).await
}

/// A course of a package.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::exchange) struct Course {
    pub id: CourseId,
    pub code: String,
    pub form: String,
    pub organiser: String,
    pub starts: Option<String>,
    pub ends: Option<String>,
    pub half_hours: i64,
    pub cancelled_at: Option<i64>,
    pub closed_at: Option<i64>,
    pub key: Option<String>,
    pub cells: Option<String>,
}

/// Approved courses of somebody's organisations that ended within days, by the key they leave with.
pub(super) async fn courses<C: ConnectionTrait>(
    conn: &C,
    whose: &Whose,
    from: &str,
    until: &str,
) -> Result<Vec<Course>, DbErr> {
    let Some((condition, more)) = of(whose, 3) else { return Ok(Vec::new()) };
    let text = format!(
        "SELECT c.id, c.code, c.form, o.code AS organiser, c.starts, c.ends, c.half_hours, c.cancelled_at, c.closed_at,
                e.key, e.cells
           FROM course c JOIN organisation o ON o.id = c.organisation
           LEFT JOIN exchange_course e ON e.course = c.id
          WHERE c.approved_at IS NOT NULL AND c.ends >= $1 AND c.ends <= $2 AND {condition}
          ORDER BY COALESCE(e.key, c.code), c.code"
    );
    let mut values = params![from, until];
    values.extend(more);
    sql::all(conn, &text, values).await
}

/// Courses by their identities; the key is that of whoever sent them.
pub(super) async fn courses_of<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    ids: &[CourseId],
) -> Result<Vec<Course>, DbErr> {
    let mut found = Vec::new();
    for some in ids.chunks(500) {
        let (list, more) = sql::listed(2, some.iter().map(|id| Value::from(*id)).collect());
        // The cells another partner sent leave under our code: its keys may be this one's for something else.
        let text = format!(
            "SELECT c.id, c.code, c.form, o.code AS organiser, c.starts, c.ends, c.half_hours, c.cancelled_at, c.closed_at,
                    e.key, e.cells
               FROM course c JOIN organisation o ON o.id = c.organisation
               LEFT JOIN exchange_course e ON e.course = c.id AND e.partner = $1
              WHERE c.id IN ({list})"
        );
        let mut values = params![partner];
        values.extend(more);
        found.extend(sql::all::<Course, _>(conn, &text, values).await?);
    }
    Ok(found)
}

/// What stands of somebody's people up to a serial, where something was written behind another.
pub(super) async fn standing_of<C: ConnectionTrait>(
    conn: &C,
    whose: &Whose,
    since: i64,
    until: i64,
) -> Result<Vec<Standing>, DbErr> {
    let Some((condition, more)) = of(whose, 3) else { return Ok(Vec::new()) };
    let text = format!(
        "SELECT a.course, a.person, p.personal_code, CAST(SUM(a.half_hours) AS BIGINT) AS total
           FROM award a JOIN person p ON p.id = a.person JOIN organisation o ON o.id = p.organisation
          WHERE a.serial <= $2 AND {condition}
          GROUP BY a.course, a.person, p.personal_code HAVING MAX(a.serial) > $1"
    );
    let mut values = params![since, until];
    values.extend(more);
    sql::all(conn, &text, values).await
}

/// What stands for people of a course.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::exchange) struct Standing {
    pub course: CourseId,
    pub person: PersonId,
    pub personal_code: String,
    pub total: i64,
}

pub(super) async fn standing<C: ConnectionTrait>(
    conn: &C,
    courses: &[CourseId],
) -> Result<Vec<Standing>, DbErr> {
    let mut found = Vec::new();
    for some in courses.chunks(500) {
        let (list, values) = sql::listed(1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!(
            "SELECT a.course, a.person, p.personal_code, CAST(SUM(a.half_hours) AS BIGINT) AS total
               FROM award a JOIN person p ON p.id = a.person
              WHERE a.course IN ({list}) GROUP BY a.course, a.person, p.personal_code"
        );
        found.extend(sql::all::<Standing, _>(conn, &text, values).await?);
    }
    Ok(found.into_iter().filter(|row| row.total > 0).collect())
}

/// People of somebody's organisations behind a place, in one order; who was merged into another is not among them.
pub(super) async fn people_after<C: ConnectionTrait>(
    conn: &C,
    whose: &Whose,
    after: Option<PersonId>,
    limit: i64,
) -> Result<Vec<PersonId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        id: PersonId,
    }
    let Some((condition, more)) = of(whose, 3) else { return Ok(Vec::new()) };
    let text = format!(
        "SELECT p.id FROM person p LEFT JOIN organisation o ON o.id = p.organisation
          WHERE p.merged_into IS NULL AND p.id > $1 AND {condition} ORDER BY p.id LIMIT $2"
    );
    let mut values = params![after.unwrap_or(PersonId(uuid::Uuid::nil())), limit];
    values.extend(more);
    let rows: Vec<Row> = sql::all(conn, &text, values).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// How a person leaves: by code, with name and school of service.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Served {
    id: PersonId,
    pub personal_code: String,
    pub name: String,
    pub school: Option<String>,
}

pub(super) async fn served<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> Result<HashMap<PersonId, Served>, DbErr> {
    let mut found = HashMap::new();
    for some in people.chunks(1_000) {
        let (list, values) = sql::listed(1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!(
            "SELECT p.id, p.personal_code, p.name, o.code AS school
               FROM person p LEFT JOIN organisation o ON o.id = p.organisation WHERE p.id IN ({list})"
        );
        let rows: Vec<Served> = sql::all(conn, &text, values).await?;
        found.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(found)
}
