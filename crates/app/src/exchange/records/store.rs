//! Database access of what partners fetch.

use std::collections::HashMap;

use domain::calendar::civil_date;
use platform::clock::from_millis;
use platform::db::sql;
use platform::ids::{OrganisationId, PersonId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::{Record, Whose};
use crate::catalogue::CourseId;
use crate::exchange::PartnerId;

/// A line with what is told of it.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Line {
    pub serial: i64,
    at: i64,
    pub course: CourseId,
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
    stands: i64,
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
            stands: self.stands,
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

/// Lines of a range of serials (the first left out) about somebody's people, or only those of some personal codes.
pub(super) async fn lines<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    (whose, people): (&Whose, &[String]),
    (after, until): (i64, i64),
    limit: i64,
) -> Result<Vec<Line>, DbErr> {
    let Some((mut condition, more)) = of(whose, 5) else { return Ok(Vec::new()) };
    let mut values = params![partner, after, until, limit];
    values.extend(more);
    if !people.is_empty() {
        let codes = people.iter().map(|code| Value::from(code.as_str())).collect();
        let (list, codes) = sql::listed(values.len() + 1, codes);
        condition.push_str(&format!(" AND p.personal_code IN ({list})"));
        values.extend(codes);
    }
    let text = format!(
        "SELECT a.serial, a.at, a.course, c.code AS course_code, c.title, c.ends, e.key, g.code AS organiser, a.person,
                p.personal_code, o.code AS service, a.kind, a.half_hours, a.cause,
                (SELECT CAST(SUM(b.half_hours) AS BIGINT) FROM award b
                  WHERE b.person = a.person AND b.course = a.course AND b.serial <= a.serial) AS stands
           FROM award a
           JOIN course c ON c.id = a.course
           JOIN organisation g ON g.id = a.organisation
           JOIN person p ON p.id = a.person
           JOIN organisation o ON o.id = p.organisation
           LEFT JOIN exchange_course e ON e.course = a.course AND e.partner = $1
          WHERE a.serial > $2 AND a.serial <= $3 AND {condition} ORDER BY a.serial LIMIT $4"
    );
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

/// These courses, by their code.
pub(super) async fn any_courses_of<C: ConnectionTrait>(
    conn: &C,
    ids: &[CourseId],
) -> Result<Vec<Course>, DbErr> {
    let mut found = Vec::new();
    for some in ids.chunks(500) {
        let (list, values) = sql::listed(1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!(
            "SELECT c.id, c.code, c.form, o.code AS organiser, c.starts, c.ends, c.half_hours, c.cancelled_at, c.closed_at,
                    e.key, e.cells
               FROM course c JOIN organisation o ON o.id = c.organisation
               LEFT JOIN exchange_course e ON e.course = c.id
              WHERE c.id IN ({list}) ORDER BY c.code"
        );
        found.extend(sql::all::<Course, _>(conn, &text, values).await?);
    }
    Ok(found)
}

const WHOLE: &str = "SELECT c.id, c.code, c.form, o.code AS organiser, c.starts, c.ends, c.half_hours, c.cancelled_at, c.closed_at,
    e.key, e.cells
  FROM course c JOIN organisation o ON o.id = c.organisation
  LEFT JOIN exchange_course e ON e.course = c.id
  WHERE c.approved_at IS NOT NULL AND (e.partner IS NULL OR e.partner <> $1)";

/// Approved courses of somebody's organisations after a place, but for those that a partner sent.
pub(super) async fn whole_after<C: ConnectionTrait>(
    conn: &C,
    whose: &Whose,
    not_of: PartnerId,
    after: Option<CourseId>,
    limit: i64,
) -> Result<Vec<Course>, DbErr> {
    let Some((condition, more)) = of(whose, 4) else { return Ok(Vec::new()) };
    let after = after.unwrap_or(CourseId(uuid::Uuid::nil()));
    let text = format!("{WHOLE} AND c.id > $2 AND {condition} ORDER BY c.id LIMIT $3");
    let mut values = params![not_of, after, limit];
    values.extend(more);
    sql::all(conn, &text, values).await
}

/// The same of courses that ended within days.
pub(super) async fn whole_within<C: ConnectionTrait>(
    conn: &C,
    whose: &Whose,
    not_of: PartnerId,
    (from, until): &(String, String),
) -> Result<Vec<Course>, DbErr> {
    let Some((condition, more)) = of(whose, 4) else { return Ok(Vec::new()) };
    let text = format!("{WHOLE} AND c.ends >= $2 AND c.ends <= $3 AND {condition} ORDER BY c.id");
    let mut values = params![not_of, from.as_str(), until.as_str()];
    values.extend(more);
    sql::all(conn, &text, values).await
}

/// What stands for everybody who ever had hours of a course, nothing included.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Total {
    pub course: CourseId,
    pub person: PersonId,
    pub total: i64,
}

pub(super) async fn totals<C: ConnectionTrait>(conn: &C, courses: &[CourseId]) -> Result<Vec<Total>, DbErr> {
    let mut found = Vec::new();
    for some in courses.chunks(500) {
        let (list, values) = sql::list_of(conn, 1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!(
            "SELECT course, person, CAST(SUM(half_hours) AS BIGINT) AS total FROM award
              WHERE course IN ({list}) GROUP BY course, person"
        );
        found.extend(sql::all::<Total, _>(conn, &text, values).await?);
    }
    Ok(found)
}

/// How far a partner has fetched, was told, and was looked for.
#[derive(Clone, Copy, Debug, Default, FromQueryResult)]
pub(super) struct Behind {
    pub fetched: i64,
    pub told: i64,
    pub looked: i64,
}

pub(super) async fn behind<C: ConnectionTrait>(conn: &C, partner: PartnerId) -> Result<Behind, DbErr> {
    let text = "SELECT fetched, told, looked FROM exchange_behind WHERE partner = $1";
    Ok(sql::one(conn, text, params![partner]).await?.unwrap_or_default())
}

/// Moves the marks; none ever goes back.
pub(super) async fn put_behind(change: &Change, partner: PartnerId, to: Behind) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO exchange_behind (partner, fetched, told, looked)",
        vec![params![partner, to.fetched, to.told, to.looked]],
        "ON CONFLICT (partner) DO UPDATE SET
           fetched = CASE WHEN excluded.fetched > exchange_behind.fetched THEN excluded.fetched ELSE exchange_behind.fetched END,
           told = CASE WHEN excluded.told > exchange_behind.told THEN excluded.told ELSE exchange_behind.told END,
           looked = CASE WHEN excluded.looked > exchange_behind.looked THEN excluded.looked ELSE exchange_behind.looked END",
    )
    .await?;
    Ok(())
}

/// Somebody whose organisation is not the one that was noted.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(super) struct Elsewhere {
    pub person: PersonId,
    pub organisation: OrganisationId,
    /// Whether lines of the ledger are about it already.
    pub has_hours: bool,
}

pub(super) async fn elsewhere<C: ConnectionTrait>(conn: &C, limit: i64) -> Result<Vec<Elsewhere>, DbErr> {
    sql::all(
        conn,
        "SELECT p.id AS person, p.organisation, EXISTS (SELECT 1 FROM award a WHERE a.person = p.id) AS has_hours
           FROM person p LEFT JOIN exchange_place x ON x.person = p.id
          WHERE p.organisation IS NOT NULL AND (x.person IS NULL OR x.organisation <> p.organisation)
          ORDER BY p.id LIMIT $1",
        params![limit],
    )
    .await
}

/// Whether anybody was noted yet.
pub(super) async fn has_places<C: ConnectionTrait>(conn: &C) -> Result<bool, DbErr> {
    Ok(sql::number(conn, "SELECT COUNT(*) AS n FROM (SELECT 1 FROM exchange_place LIMIT 1) AS one", vec![])
        .await?
        > 0)
}

pub(super) async fn put_places(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO exchange_place (person, organisation, number)",
        rows,
        "ON CONFLICT (person) DO UPDATE SET organisation = excluded.organisation, number = excluded.number",
    )
    .await?;
    Ok(())
}

/// Somebody who moved.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct MovedRow {
    pub number: i64,
    pub personal_code: String,
    pub service: String,
}

pub(super) async fn moved<C: ConnectionTrait>(
    conn: &C,
    whose: &Whose,
    after: i64,
    limit: i64,
) -> Result<Vec<MovedRow>, DbErr> {
    let Some((condition, more)) = of(whose, 3) else { return Ok(Vec::new()) };
    let text = format!(
        "SELECT x.number, p.personal_code, o.code AS service FROM exchange_place x
           JOIN person p ON p.id = x.person JOIN organisation o ON o.id = x.organisation
          WHERE x.number > $1 AND x.number > 0 AND {condition} ORDER BY x.number LIMIT $2"
    );
    let mut values = params![after, limit];
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
