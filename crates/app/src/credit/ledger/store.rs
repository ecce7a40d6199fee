//! Database access of the ledger: lines written and streamed, seals.

use platform::db::sql;
use platform::ids::{EventId, OrganisationId, PersonId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};
use uuid::Uuid;

use super::super::AwardId;
use super::CourseLine;
use crate::catalogue::CourseId;

/// A whole line as stored.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(super) struct Line {
    pub id: AwardId,
    pub serial: i64,
    pub person: PersonId,
    pub course: CourseId,
    pub organisation: OrganisationId,
    pub kind: String,
    pub half_hours: i64,
    pub cause: String,
    pub reason: String,
    pub reference: Option<Uuid>,
    pub turn: i64,
    pub at: i64,
}

/// What stands for a person and a course, and how many lines say so.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Standing {
    pub person: PersonId,
    pub course: CourseId,
    pub turns: i64,
    pub total: i64,
}

/// A seal as stored.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(super) struct Seal {
    pub number: i64,
    pub first_serial: i64,
    pub last_serial: i64,
    pub lines: i64,
    pub digest: Vec<u8>,
    pub event: EventId,
    pub at: i64,
}

const SEAL: &str = "SELECT number, first_serial, last_serial, lines, digest, event, at FROM award_seal";

pub(super) async fn standing<C: ConnectionTrait>(
    conn: &C,
    courses: &[CourseId],
) -> Result<Vec<Standing>, DbErr> {
    let mut found = Vec::new();
    for some in courses.chunks(500) {
        let (list, values) = sql::listed(1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!(
            "SELECT person, course, COUNT(*) AS turns, CAST(SUM(half_hours) AS BIGINT) AS total
               FROM award WHERE course IN ({list}) GROUP BY person, course"
        );
        found.extend(sql::all::<Standing, _>(conn, &text, values).await?);
    }
    Ok(found)
}

/// What stands of some people's hours of some courses, pair by pair; each pair once.
pub(super) async fn standing_of_pairs<C: ConnectionTrait>(
    conn: &C,
    pairs: &[(PersonId, CourseId)],
) -> Result<Vec<Standing>, DbErr> {
    let mut found = Vec::new();
    for some in pairs.chunks(5_000) {
        let rows = some.iter().map(|(person, course)| params![*course, *person]).collect();
        let (rows, values) = sql::rows_of(conn, rows);
        let text = format!(
            "SELECT a.person, a.course, COUNT(*) AS turns, CAST(SUM(a.half_hours) AS BIGINT) AS total
               FROM {rows} JOIN award a ON a.course = w.column1 AND a.person = w.column2 GROUP BY a.course, a.person"
        );
        found.extend(sql::all::<Standing, _>(conn, &text, values).await?);
    }
    Ok(found)
}

pub(super) async fn lines_of_course<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
    people: &[PersonId],
) -> Result<Vec<CourseLine>, DbErr> {
    let mut values = params![course];
    values.extend(people.iter().map(|id| Value::from(*id)));
    let of = match people.len() {
        0 => String::new(),
        count => format!("AND person IN ({})", sql::placeholders(2, count)),
    };
    let text = format!(
        "SELECT serial, person, kind, half_hours, cause, reason, at FROM award WHERE course = $1 {of} ORDER BY serial"
    );
    sql::all(conn, &text, values).await
}

pub(super) async fn insert(change: &Change, lines: &[Line]) -> Result<(), DbErr> {
    let row = |l: &Line| {
        params![
            l.id,
            l.serial,
            l.person,
            l.course,
            l.organisation,
            l.kind.clone(),
            l.half_hours,
            l.cause.clone(),
            l.reason.clone(),
            l.reference,
            l.turn,
            l.at
        ]
    };
    sql::insert_many(
        change.conn(),
        "INSERT INTO award (id, serial, person, course, organisation, kind, half_hours, cause, reason, reference, turn, at)",
        lines.iter().map(row).collect(),
        "",
    )
    .await?;
    Ok(())
}

/// The lines of a range of serials, both ends included, in their order. Every row there is, also one that stands twice.
pub(super) async fn lines_between<C: ConnectionTrait>(
    conn: &C,
    from: i64,
    to: i64,
) -> Result<Vec<Line>, DbErr> {
    sql::all(
        conn,
        "SELECT id, serial, person, course, organisation, kind, half_hours, cause, reason, reference, turn, at
           FROM award WHERE serial >= $1 AND serial <= $2 ORDER BY serial, id",
        params![from, to],
    )
    .await
}

/// The first and the last serial of the ledger; nothing while it is empty.
pub(super) async fn edges<C: ConnectionTrait>(conn: &C) -> Result<Option<(i64, i64)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Edges {
        first: Option<i64>,
        last: Option<i64>,
    }
    let text = "SELECT (SELECT MIN(serial) FROM award) AS first, (SELECT MAX(serial) FROM award) AS last";
    let edges: Option<Edges> = sql::one(conn, text, Vec::new()).await?;
    Ok(edges.and_then(|edges| edges.first.zip(edges.last)))
}

pub(super) async fn last_seal<C: ConnectionTrait>(conn: &C) -> Result<Option<Seal>, DbErr> {
    sql::one(conn, &format!("{SEAL} ORDER BY number DESC LIMIT 1"), Vec::new()).await
}

pub(super) async fn seals_after<C: ConnectionTrait>(
    conn: &C,
    number: i64,
    until: i64,
) -> Result<Vec<Seal>, DbErr> {
    let text = format!("{SEAL} WHERE number > $1 AND number <= $2 ORDER BY number LIMIT 1000");
    sql::all(conn, &text, params![number, until]).await
}

pub(super) async fn insert_seal(change: &Change, seal: &Seal) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO award_seal (number, first_serial, last_serial, lines, digest, event, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![
            seal.number,
            seal.first_serial,
            seal.last_serial,
            seal.lines,
            seal.digest.clone(),
            seal.event,
            seal.at
        ],
    )
    .await?;
    Ok(())
}

/// A table of the same shape without a rule, for measuring the database's own rate.
pub(super) async fn bare_table<C: ConnectionTrait>(conn: &C) -> Result<(), DbErr> {
    sql::run(conn, "DROP TABLE IF EXISTS bare_award", Vec::new()).await?;
    sql::run(conn, "CREATE TABLE bare_award AS SELECT * FROM award WHERE 1 = 0", Vec::new()).await?;
    sql::run(conn, "CREATE UNIQUE INDEX bare_award_serial ON bare_award (serial)", Vec::new()).await?;
    sql::run(conn, "CREATE UNIQUE INDEX bare_award_turn ON bare_award (course, person, turn)", Vec::new())
        .await?;
    Ok(())
}

pub(super) async fn bare_rows(change: &Change, from: i64, count: i64) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO bare_award SELECT * FROM award WHERE serial >= $1 AND serial < $2",
        params![from, from + count],
    )
    .await?;
    Ok(())
}

pub(super) async fn drop_bare_table<C: ConnectionTrait>(conn: &C) -> Result<(), DbErr> {
    sql::run(conn, "DROP TABLE bare_award", Vec::new()).await?;
    Ok(())
}
