//! Database access of credit.

use platform::db::sql;
use platform::ids::PersonId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::ledger::Award;
use super::{AwardFigures, PersonDocument, PersonMark, RosterRow};
use crate::catalogue::{By, Chosen, CourseId, Selection, chosen};

/// One attendance mark as stored.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(super) struct MarkRow {
    pub meeting: i64,
    pub person: PersonId,
    pub mark: String,
    pub missed_minutes: i64,
}

pub(super) async fn marks<C: ConnectionTrait>(conn: &C, course: CourseId) -> Result<Vec<MarkRow>, DbErr> {
    sql::all(
        conn,
        "SELECT meeting, person, mark, missed_minutes FROM attendance WHERE course = $1",
        params![course],
    )
    .await
}

pub(super) async fn put_marks(change: &Change, course: CourseId, marks: &[MarkRow]) -> Result<(), DbErr> {
    let now = change.now().as_millisecond();
    let rows = marks
        .iter()
        .map(|m| params![course, m.meeting, m.person, m.mark.clone(), m.missed_minutes, now])
        .collect();
    sql::insert_many(
        change.conn(),
        "INSERT INTO attendance (course, meeting, person, mark, missed_minutes, marked_at)",
        rows,
        "ON CONFLICT (course, meeting, person) DO UPDATE SET mark = excluded.mark,
           missed_minutes = excluded.missed_minutes, marked_at = excluded.marked_at",
    )
    .await?;
    Ok(())
}

pub(super) async fn roster<C: ConnectionTrait>(conn: &C, course: CourseId) -> Result<Vec<RosterRow>, DbErr> {
    sql::all(
        conn,
        "SELECT person, half_hours, source, note FROM roster_row WHERE course = $1",
        params![course],
    )
    .await
}

pub(super) async fn replace_roster(
    change: &Change,
    course: CourseId,
    rows: &[RosterRow],
) -> Result<(), DbErr> {
    sql::run(change.conn(), "DELETE FROM roster_row WHERE course = $1", params![course]).await?;
    let values = rows
        .iter()
        .map(|r| params![course, r.person, r.half_hours, r.source.clone(), r.note.clone()])
        .collect();
    sql::insert_many(
        change.conn(),
        "INSERT INTO roster_row (course, person, half_hours, source, note)",
        values,
        "",
    )
    .await?;
    Ok(())
}

const AWARD: &str =
    "SELECT a.id, a.serial, a.course, a.kind, a.half_hours, a.cause, a.at, c.code AS course_code,
    c.title AS course_title, c.ends AS held_on, c.scope, c.tags, o.name AS organiser
  FROM award a JOIN course c ON c.id = a.course JOIN organisation o ON o.id = a.organisation";

pub(super) async fn awards<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> Result<Vec<Award>, DbErr> {
    let list = sql::placeholders(1, people.len().max(1));
    sql::all(
        conn,
        &format!("{AWARD} WHERE a.person IN ({list}) ORDER BY c.ends DESC, a.serial DESC"),
        people.iter().map(|id| Value::from(*id)).collect(),
    )
    .await
}

pub(super) async fn ledger_total<C: ConnectionTrait>(conn: &C) -> Result<i64, DbErr> {
    sql::number(conn, "SELECT CAST(COALESCE(SUM(half_hours), 0) AS BIGINT) AS n FROM award", vec![]).await
}

/// An issued transcript, as anybody may check it.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(super) struct Issued {
    pub serial: String,
    pub person: PersonId,
    pub half_hours: i64,
    pub awards: i64,
    pub issued_at: i64,
}

pub(super) async fn document<C: ConnectionTrait>(conn: &C, serial: &str) -> Result<Option<Issued>, DbErr> {
    sql::one(
        conn,
        "SELECT serial, person, half_hours, awards, issued_at FROM transcript_document WHERE serial = $1",
        params![serial],
    )
    .await
}

pub(super) async fn marks_of_person<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
) -> Result<Vec<PersonMark>, DbErr> {
    sql::all(
        conn,
        "SELECT c.code AS course_code, c.title AS course_title, a.meeting, a.mark
           FROM attendance a JOIN course c ON c.id = a.course WHERE a.person = $1 ORDER BY c.code, a.meeting",
        params![person],
    )
    .await
}

pub(super) async fn documents_of_person<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
) -> Result<Vec<PersonDocument>, DbErr> {
    sql::all(
        conn,
        "SELECT serial, issued_at FROM transcript_document WHERE person = $1 ORDER BY issued_at DESC",
        params![person],
    )
    .await
}

/// The ledger of chosen courses, counted line by line. Of merged persons only the remaining one is counted.
pub(super) async fn figures<C: ConnectionTrait>(
    conn: &C,
    selection: &Selection,
    by: By,
) -> Result<Vec<AwardFigures>, DbErr> {
    const PERSON: &str = "COALESCE(q.merged_into, p.merged_into, p.id)";
    let Chosen { line, from, filter, values, .. } = chosen(selection, by);
    let text = format!(
        "SELECT s.line AS line, COUNT(*) AS times, COUNT(DISTINCT s.person) AS persons,
           CAST(SUM(s.half_hours) AS BIGINT) AS half_hours
         FROM (SELECT {line} AS line, c.id AS course, {PERSON} AS person, SUM(a.half_hours) AS half_hours
                 FROM {from} JOIN award a ON a.course = c.id JOIN person p ON p.id = a.person
                   LEFT JOIN person q ON q.id = p.merged_into
                WHERE {filter} GROUP BY {line}, c.id, {PERSON} HAVING SUM(a.half_hours) > 0) s
         GROUP BY s.line"
    );
    sql::all(conn, &text, values).await
}
