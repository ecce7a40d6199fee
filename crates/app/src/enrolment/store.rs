//! Database access of enrolment.

pub(super) mod messages;

use platform::db::{for_update, sql};
use platform::ids::PersonId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::{Enrolment, EnrolmentFigures, EnrolmentId};
use crate::catalogue::{By, Chosen, CourseId, Selection, chosen};

/// The course's count of places: the hot row. Held until the change ends.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(super) struct DeskRow {
    pub course: CourseId,
    pub places: i64,
    pub admitted: i64,
    pub waiting: i64,
    pub next_number: i64,
}

impl DeskRow {
    /// Whether no place is left.
    pub fn is_full(&self) -> bool {
        self.admitted >= self.places
    }
}

const ENROLMENT: &str = "id, course, person, state, number, requested_at, decided_at";

/// Takes the course's row for this change, opening it at the first request and following the course's number of places.
/// Several courses must be taken in the order of their ids.
pub(super) async fn take_desk(change: &Change, course: CourseId, places: i64) -> Result<DeskRow, DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO enrolment_desk (course, places, admitted, waiting, next_number) VALUES ($1, $2, 0, 0, 1)
         ON CONFLICT (course) DO NOTHING",
        params![course, places],
    )
    .await?;
    let text = for_update(
        change.conn(),
        "SELECT course, places, admitted, waiting, next_number FROM enrolment_desk WHERE course = $1",
    );
    let row: Option<DeskRow> = sql::one(change.conn(), &text, params![course]).await?;
    let mut row = row.ok_or_else(|| DbErr::Custom("a desk row vanished".to_owned()))?;
    row.places = places;
    Ok(row)
}

/// The desks of published courses as they stand; one nobody asked at yet is empty. A course made smaller keeps whom it
/// admitted.
pub(super) async fn desks<C: ConnectionTrait>(conn: &C, courses: &[CourseId]) -> Result<Vec<DeskRow>, DbErr> {
    let mut found = Vec::with_capacity(courses.len());
    for some in courses.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let text = format!(
            "SELECT c.id AS course, CASE WHEN d.admitted > c.places THEN d.admitted ELSE c.places END AS places,
               COALESCE(d.admitted, 0) AS admitted, COALESCE(d.waiting, 0) AS waiting,
               COALESCE(d.next_number, 1) AS next_number
             FROM course c LEFT JOIN enrolment_desk d ON d.course = c.id
             WHERE c.approved_at IS NOT NULL AND c.id IN ({list})"
        );
        found.extend(
            sql::all::<DeskRow, _>(conn, &text, some.iter().map(|id| Value::from(*id)).collect()).await?,
        );
    }
    Ok(found)
}

pub(super) async fn put_desk(change: &Change, desk: &DeskRow) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE enrolment_desk SET admitted = $2, waiting = $3, next_number = $4, places = $5 WHERE course = $1",
        params![desk.course, desk.admitted, desk.waiting, desk.next_number, desk.places.max(desk.admitted)],
    )
    .await?;
    Ok(())
}

pub(super) async fn of_persons<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
    persons: &[PersonId],
) -> Result<Vec<Enrolment>, DbErr> {
    let mut found = Vec::new();
    for some in persons.chunks(500) {
        let list = sql::placeholders(2, some.len());
        let mut values = params![course];
        values.extend(some.iter().map(|id| Value::from(*id)));
        let text = format!("SELECT {ENROLMENT} FROM enrolment WHERE course = $1 AND person IN ({list})");
        found.extend(sql::all::<Enrolment, _>(conn, &text, values).await?);
    }
    Ok(found)
}

pub(super) async fn by_id<C: ConnectionTrait>(conn: &C, id: EnrolmentId) -> Result<Option<Enrolment>, DbErr> {
    sql::one(conn, &format!("SELECT {ENROLMENT} FROM enrolment WHERE id = $1"), params![id]).await
}

pub(super) async fn of_course<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
) -> Result<Vec<Enrolment>, DbErr> {
    sql::all(
        conn,
        &format!("SELECT {ENROLMENT} FROM enrolment WHERE course = $1 ORDER BY requested_at, id"),
        params![course],
    )
    .await
}

pub(super) async fn of_person<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> Result<Vec<Enrolment>, DbErr> {
    let list = sql::placeholders(1, people.len().max(1));
    sql::all(
        conn,
        &format!(
            "SELECT {ENROLMENT} FROM enrolment WHERE person IN ({list}) ORDER BY requested_at DESC, id DESC LIMIT 500"
        ),
        people.iter().map(|id| Value::from(*id)).collect(),
    )
    .await
}

pub(super) async fn first_waiting(change: &Change, course: CourseId) -> Result<Option<Enrolment>, DbErr> {
    sql::one(
        change.conn(),
        &format!("SELECT {ENROLMENT} FROM enrolment WHERE course = $1 AND state = 'waiting' ORDER BY number LIMIT 1"),
        params![course],
    )
    .await
}

/// How many wait with a lower number.
pub(super) async fn ahead<C: ConnectionTrait>(conn: &C, course: CourseId, number: i64) -> Result<i64, DbErr> {
    sql::number(
        conn,
        "SELECT COUNT(*) AS n FROM enrolment WHERE course = $1 AND state = 'waiting' AND number < $2",
        params![course, number],
    )
    .await
}

/// Writes new requests, or the new standing of those who asked before.
pub(super) async fn put_all(change: &Change, rows: &[Enrolment]) -> Result<(), DbErr> {
    let values = rows
        .iter()
        .map(|e| params![e.id, e.course, e.person, e.state.clone(), e.number, e.requested_at, e.decided_at])
        .collect();
    sql::insert_many(
        change.conn(),
        "INSERT INTO enrolment (id, course, person, state, number, requested_at, decided_at)",
        values,
        "ON CONFLICT (course, person) DO UPDATE SET state = excluded.state, number = excluded.number,
           requested_at = excluded.requested_at, decided_at = excluded.decided_at",
    )
    .await?;
    Ok(())
}

/// A table like `enrolment` without its constraints to other tables, for measuring the database alone.
pub(super) async fn bare_table(app: &crate::App) -> Result<(), DbErr> {
    app.db
        .read()
        .execute_unprepared("CREATE TABLE bench_row (id BIGINT PRIMARY KEY, course TEXT NOT NULL, person TEXT NOT NULL, state TEXT NOT NULL, number BIGINT, at BIGINT NOT NULL)")
        .await?;
    Ok(())
}

pub(super) async fn bare_rows(change: &Change, count: usize) -> Result<(), DbErr> {
    let now = change.now().as_millisecond();
    let first = change.take_numbers("bench row", 1, i64::try_from(count).unwrap_or(0)).await?;
    let rows = (first..).take(count).map(|n| params![n, "course", "person", "waiting", n, now]).collect();
    sql::insert_many(
        change.conn(),
        "INSERT INTO bench_row (id, course, person, state, number, at)",
        rows,
        "",
    )
    .await?;
    let mails = (first..)
        .take(count)
        .map(|n| params![EnrolmentId::new(), "a@bench.example", "subject", "body", "bench", now + n])
        .collect();
    sql::insert_many(
        change.conn(),
        "INSERT INTO mail (id, to_address, subject, body, kind, created_at)",
        mails,
        "",
    )
    .await?;
    Ok(())
}

pub(super) async fn drop_bare_table(app: &crate::App) -> Result<(), DbErr> {
    app.db.read().execute_unprepared("DROP TABLE bench_row").await?;
    Ok(())
}

/// Requests for places of chosen courses, counted line by line.
pub(super) async fn figures<C: ConnectionTrait>(
    conn: &C,
    selection: &Selection,
    by: By,
) -> Result<Vec<EnrolmentFigures>, DbErr> {
    let Chosen { line, from, filter, values, .. } = chosen(selection, by);
    let text = format!(
        "SELECT {line} AS line, COUNT(*) AS requests,
           CAST(SUM(CASE WHEN e.state = 'admitted' THEN 1 ELSE 0 END) AS BIGINT) AS admitted
         FROM {from} JOIN enrolment e ON e.course = c.id WHERE {filter} GROUP BY {line}"
    );
    sql::all(conn, &text, values).await
}
