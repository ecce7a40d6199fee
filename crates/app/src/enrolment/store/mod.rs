//! Database access of enrolment.

mod bare;
mod desks;
mod leave;
pub(super) mod messages;
mod plans;

pub(super) use bare::{bare_rows, bare_table, drop_bare_table};
pub(super) use desks::{
    DeskRow, PoolRow, desks, due, forget_schools, next_offer_end, pools, put_desks, put_pools, take_desks,
};
pub use leave::Leave;
pub(super) use leave::{decide_leave, insert_leave, leave, leave_of_course, leaves};
pub(super) use plans::{by_nomination, held, hold_all, let_go, plan, plans, put_plan};

use platform::db::sql;
use platform::ids::{OrganisationId, PersonId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::{Enrolment, EnrolmentFigures, EnrolmentId};
use crate::catalogue::{By, Chosen, CourseId, Selection, chosen};

const ENROLMENT: &str = "e.id, e.course, e.person, e.state, e.number, e.requested_at, e.decided_at, e.wish, e.class, e.share, e.school,
  e.offer_until, e.unit, e.unit_rank";

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
        let text = format!("SELECT {ENROLMENT} FROM enrolment e WHERE e.course = $1 AND person IN ({list})");
        found.extend(sql::all::<Enrolment, _>(conn, &text, values).await?);
    }
    Ok(found)
}

pub(super) async fn by_id<C: ConnectionTrait>(conn: &C, id: EnrolmentId) -> Result<Option<Enrolment>, DbErr> {
    sql::one(conn, &format!("SELECT {ENROLMENT} FROM enrolment e WHERE e.id = $1"), params![id]).await
}

pub(super) async fn of_course<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
) -> Result<Vec<Enrolment>, DbErr> {
    sql::all(
        conn,
        &format!("SELECT {ENROLMENT} FROM enrolment e WHERE e.course = $1 ORDER BY requested_at, id"),
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
            "SELECT {ENROLMENT} FROM enrolment e WHERE e.person IN ({list}) ORDER BY requested_at DESC, id DESC LIMIT 500"
        ),
        people.iter().map(|id| Value::from(*id)).collect(),
    )
    .await
}

/// Courses that ended before an instant and are not closed, in which people have a place.
pub(super) async fn over_not_closed<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
    now: i64,
) -> Result<Vec<CourseId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Found {
        course: CourseId,
    }
    let list = sql::placeholders(2, people.len().max(1));
    let mut values = params![now];
    values.extend(people.iter().map(|id| Value::from(*id)));
    let text = format!(
        "SELECT DISTINCT e.course FROM enrolment e JOIN course c ON c.id = e.course
          WHERE e.person IN ({list}) AND e.state = 'admitted' AND c.closed_at IS NULL AND c.cancelled_at IS NULL
            AND c.last_meeting_end < $1"
    );
    Ok(sql::all::<Found, _>(conn, &text, values).await?.into_iter().map(|found| found.course).collect())
}

/// Those who wait, in the order of their numbers, above a number.
pub(super) async fn waiting_after(
    change: &Change,
    course: CourseId,
    number: i64,
    limit: i64,
) -> Result<Vec<Enrolment>, DbErr> {
    sql::all(
        change.conn(),
        &format!(
            "SELECT {ENROLMENT} FROM enrolment e
             WHERE e.course = $1 AND e.state = 'waiting' AND e.number > $2 ORDER BY e.number LIMIT $3"
        ),
        params![course, number, limit],
    )
    .await
}

/// Offers of a course whose last instant lies before one.
pub(super) async fn offers_before(
    change: &Change,
    course: CourseId,
    instant: i64,
) -> Result<Vec<Enrolment>, DbErr> {
    sql::all(
        change.conn(),
        &format!(
            "SELECT {ENROLMENT} FROM enrolment e
             WHERE e.course = $1 AND e.state = 'offered' AND e.offer_until < $2 ORDER BY e.offer_until, e.id"
        ),
        params![course, instant],
    )
    .await
}

/// What some people stand at in some courses: whatever is on record for these pairs.
pub(super) async fn of_pairs(
    change: &Change,
    pairs: &[(CourseId, PersonId)],
) -> Result<Vec<Enrolment>, DbErr> {
    let mut found = Vec::new();
    for some in pairs.chunks(512) {
        let pairs = some.iter().map(|(course, person)| params![*course, *person]).collect();
        let (asked, values) = sql::rows_of(change.conn(), pairs);
        let text = format!(
            "SELECT {ENROLMENT} FROM {asked} JOIN enrolment e ON e.course = w.column1 AND e.person = w.column2"
        );
        found.extend(sql::all::<Enrolment, _>(change.conn(), &text, values).await?);
    }
    Ok(found)
}

/// The requests one unit put forward for a course, in its order of preference.
pub(super) async fn nominated<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
    unit: OrganisationId,
) -> Result<Vec<Enrolment>, DbErr> {
    sql::all(
        conn,
        &format!("SELECT {ENROLMENT} FROM enrolment e WHERE e.course = $1 AND e.unit = $2 AND e.unit_rank IS NOT NULL ORDER BY e.unit_rank"),
        params![course, unit],
    )
    .await
}

/// Whether anybody ever asked for a place.
pub(super) async fn is_asked<C: ConnectionTrait>(conn: &C, course: CourseId) -> Result<bool, DbErr> {
    let text = "SELECT COUNT(*) AS n FROM (SELECT id FROM enrolment WHERE course = $1 LIMIT 1) AS first";
    Ok(sql::number(conn, text, params![course]).await? > 0)
}

/// How many wait with a lower number.
pub(super) async fn ahead<C: ConnectionTrait>(conn: &C, course: CourseId, number: i64) -> Result<i64, DbErr> {
    sql::number(
        conn,
        "SELECT COUNT(*) AS n FROM enrolment e WHERE e.course = $1 AND state = 'waiting' AND number < $2",
        params![course, number],
    )
    .await
}

/// Writes new requests, or the new standing of those who asked before.
pub(super) async fn put_all(change: &Change, rows: &[Enrolment]) -> Result<(), DbErr> {
    let values = rows
        .iter()
        .map(|e| {
            params![
                e.id,
                e.course,
                e.person,
                e.state.clone(),
                e.number,
                e.requested_at,
                e.decided_at,
                e.wish,
                e.class,
                e.share,
                e.school,
                e.offer_until,
                e.unit,
                e.unit_rank
            ]
        })
        .collect();
    sql::insert_many(
        change.conn(),
        "INSERT INTO enrolment (id, course, person, state, number, requested_at, decided_at, wish, class, share, school,
           offer_until, unit, unit_rank)",
        values,
        "ON CONFLICT (course, person) DO UPDATE SET state = excluded.state, number = excluded.number,
           requested_at = excluded.requested_at, decided_at = excluded.decided_at, wish = excluded.wish,
           class = excluded.class, share = excluded.share, school = excluded.school,
           offer_until = excluded.offer_until, unit = excluded.unit, unit_rank = excluded.unit_rank",
    )
    .await?;
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
