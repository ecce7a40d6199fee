//! Database access of corrections.

use domain::correction::Wanted;
use platform::db::{for_update, sql};
use platform::ids::{OrganisationId, PersonId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr};

use super::{Correction, CorrectionId, CorrectionRow};
use crate::catalogue::CourseId;

const CORRECTION: &str =
    "SELECT id, course, number, reviewer, state, reason, facts_before, facts_after, sent_at, sent_by,
  decided_at, decided_by, answer FROM correction";

pub(super) async fn by_id<C: ConnectionTrait>(
    conn: &C,
    id: CorrectionId,
) -> Result<Option<Correction>, DbErr> {
    sql::one(conn, &format!("{CORRECTION} WHERE id = $1"), params![id]).await
}

/// As [`by_id`], held until the change ends.
pub(super) async fn hold(change: &Change, id: CorrectionId) -> Result<Option<Correction>, DbErr> {
    let text = for_update(change.conn(), &format!("{CORRECTION} WHERE id = $1"));
    sql::one(change.conn(), &text, params![id]).await
}

pub(super) async fn open_of<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
) -> Result<Option<Correction>, DbErr> {
    sql::one(conn, &format!("{CORRECTION} WHERE course = $1 AND state = 'sent'"), params![course]).await
}

pub(super) async fn of_course<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
) -> Result<Vec<Correction>, DbErr> {
    let text = format!("{CORRECTION} WHERE course = $1 ORDER BY number DESC LIMIT 50");
    sql::all(conn, &text, params![course]).await
}

pub(super) async fn waiting<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
) -> Result<Vec<Correction>, DbErr> {
    let text = format!("{CORRECTION} WHERE reviewer = $1 AND state = 'sent' ORDER BY sent_at, id LIMIT 500");
    sql::all(conn, &text, params![reviewer]).await
}

pub(super) async fn last_number<C: ConnectionTrait>(conn: &C, course: CourseId) -> Result<i64, DbErr> {
    sql::number(conn, "SELECT MAX(number) AS n FROM correction WHERE course = $1", params![course]).await
}

pub(super) async fn rows<C: ConnectionTrait>(
    conn: &C,
    id: CorrectionId,
) -> Result<Vec<CorrectionRow>, DbErr> {
    let text = "SELECT person, before, after FROM correction_row WHERE correction = $1 ORDER BY position";
    sql::all(conn, text, params![id]).await
}

pub(super) async fn insert(change: &Change, c: &Correction, rows: &[Wanted<PersonId>]) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO correction (id, course, number, reviewer, state, reason, facts_before, facts_after, sent_at, sent_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            c.id,
            c.course,
            c.number,
            c.reviewer,
            c.state.clone(),
            c.reason.clone(),
            c.facts_before.clone(),
            c.facts_after.clone(),
            c.sent_at,
            c.sent_by.clone()
        ],
    )
    .await?;
    let rows = (1i64..).zip(rows).map(|(position, row)| {
        params![c.id, position, row.person, i64::from(row.before.0), i64::from(row.after.0)]
    });
    sql::insert_many(
        change.conn(),
        "INSERT INTO correction_row (correction, position, person, before, after)",
        rows.collect(),
        "",
    )
    .await?;
    Ok(())
}

/// Notes what became of an application.
pub(super) async fn decide(
    change: &Change,
    id: CorrectionId,
    state: &'static str,
    answer: &str,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE correction SET state = $2, answer = $3, decided_at = $4, decided_by = $5 WHERE id = $1 AND state = 'sent'",
        params![id, state, answer, change.now().as_millisecond(), change.actor().label.clone()],
    )
    .await?;
    Ok(())
}
