//! Database access: deliveries, what partners said last, what waits.

use std::collections::HashMap;

use domain::exchange::Month;
use platform::db::{for_update, hold_name, sql};
use platform::ids::{OrganisationId, PersonId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};
use uuid::Uuid;

use super::judged::Counts;
use super::{Delivery, DeliveryId, FaultRow, PartnerId, State, What};
use crate::catalogue::CourseId;

const DELIVERY: &str = "SELECT id, number, partner, door, live, dry_run, whole, file_name, format, bytes, sha256, state, failure,
  sent_by, received_at, checked_at, ended_at, position, rows_read, rows_new, rows_changed, rows_unchanged,
  rows_repeated, rows_waiting, rows_refused, rows_merged, what, complete, leaving FROM exchange_delivery";

/// What is written of a new delivery.
pub(super) struct New<'a> {
    pub id: DeliveryId,
    pub partner: PartnerId,
    pub door: &'static str,
    pub live: bool,
    pub dry_run: bool,
    pub whole: bool,
    pub file_name: &'a str,
    pub bytes: u64,
    pub sha256: &'a str,
    pub sent_by: &'a str,
    pub actor: &'a str,
    pub what: What,
    pub complete: bool,
}

pub(super) async fn insert(change: &Change, new: &New<'_>) -> Result<i64, DbErr> {
    let number = change.next_number("exchange delivery", 1).await?;
    sql::run(
        change.conn(),
        "INSERT INTO exchange_delivery (id, number, partner, door, live, dry_run, whole, file_name, format, bytes, sha256,
           state, failure, sent_by, actor, received_at, worker_until, position, rows_read, rows_new, rows_changed,
           rows_unchanged, rows_repeated, rows_waiting, rows_refused, rows_merged, what, complete)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10, 'received', '', $11, $12, $13, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
           $14, $15)",
        params![
            new.id,
            number,
            new.partner,
            new.door,
            new.live,
            new.dry_run,
            new.whole,
            new.file_name,
            i64::try_from(new.bytes).unwrap_or(i64::MAX),
            new.sha256,
            new.sent_by,
            new.actor,
            change.now().as_millisecond(),
            new.what.as_str(),
            new.complete
        ],
    )
    .await?;
    Ok(number)
}

/// Who writes for a partner holds its name: deliveries of one partner never overtake each other.
pub(super) async fn hold_partner(change: &Change, partner: PartnerId) -> Result<(), DbErr> {
    hold_name(change.conn(), &format!("exchange {partner}")).await
}

pub(super) async fn by_number<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    number: i64,
) -> Result<Option<Delivery>, DbErr> {
    sql::one(conn, &format!("{DELIVERY} WHERE partner = $1 AND number = $2"), params![partner, number]).await
}

pub(super) async fn by_id<C: ConnectionTrait>(conn: &C, id: DeliveryId) -> Result<Option<Delivery>, DbErr> {
    sql::one(conn, &format!("{DELIVERY} WHERE id = $1"), params![id]).await
}

pub(super) async fn locked(change: &Change, id: DeliveryId) -> Result<Option<Delivery>, DbErr> {
    let text = for_update(change.conn(), &format!("{DELIVERY} WHERE id = $1"));
    sql::one(change.conn(), &text, params![id]).await
}

pub(super) async fn of_partner<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    limit: i64,
    offset: i64,
) -> Result<(Vec<Delivery>, i64), DbErr> {
    let count = "SELECT COUNT(*) AS n FROM exchange_delivery WHERE partner = $1";
    let total = sql::number(conn, count, params![partner]).await?;
    let text = format!("{DELIVERY} WHERE partner = $1 ORDER BY number DESC LIMIT $2 OFFSET $3");
    Ok((sql::all(conn, &text, params![partner, limit, offset]).await?, total))
}

/// A delivery with the same bytes and wishes that is not ended.
pub(super) async fn same_open<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    sha256: &str,
    live: bool,
) -> Result<Option<Delivery>, DbErr> {
    let text = format!(
        "{DELIVERY} WHERE partner = $1 AND sha256 = $2 AND live = $3 AND state IN ('received', 'checking', 'merging')
         ORDER BY number LIMIT 1"
    );
    sql::one(conn, &text, params![partner, sha256, live]).await
}

/// Deliveries that nobody works on, oldest first, one of each partner.
pub(super) async fn waiting_for_work<C: ConnectionTrait>(
    conn: &C,
    now: i64,
) -> Result<Vec<DeliveryId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Open {
        id: DeliveryId,
        partner: PartnerId,
        worker_until: i64,
    }
    let text = "SELECT id, partner, worker_until FROM exchange_delivery
      WHERE state IN ('received', 'checking', 'merging') ORDER BY number";
    let mut first: HashMap<PartnerId, ()> = HashMap::new();
    let rows: Vec<Open> = sql::all(conn, text, vec![]).await?;
    let of_each = rows.into_iter().filter(|row| first.insert(row.partner, ()).is_none());
    Ok(of_each.filter(|row| row.worker_until < now).map(|row| row.id).collect())
}

/// The oldest delivery of a partner that work is left on.
pub(super) async fn first_open<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
) -> Result<Option<DeliveryId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Id {
        id: DeliveryId,
    }
    let text =
        "SELECT id FROM exchange_delivery WHERE partner = $1 AND state IN ('received', 'checking', 'merging')
      ORDER BY number LIMIT 1";
    Ok(sql::one::<Id, _>(conn, text, params![partner]).await?.map(|row| row.id))
}

/// Takes the work on a delivery unless somebody is at it.
pub(super) async fn claim(
    change: &Change,
    id: DeliveryId,
    worker: Uuid,
    now: i64,
    until: i64,
) -> Result<bool, DbErr> {
    let text = "UPDATE exchange_delivery SET worker = $2, worker_until = $4
      WHERE id = $1 AND worker_until < $3 AND state IN ('received', 'checking', 'merging')";
    Ok(sql::run(change.conn(), text, params![id, worker, now, until]).await? == 1)
}

/// Whether the worker still has the delivery; prolongs it.
pub(super) async fn still_mine(
    change: &Change,
    id: DeliveryId,
    worker: Uuid,
    until: i64,
) -> Result<bool, DbErr> {
    let text = "UPDATE exchange_delivery SET worker_until = $3 WHERE id = $1 AND worker = $2";
    Ok(sql::run(change.conn(), text, params![id, worker, until]).await? == 1)
}

pub(super) async fn let_go(change: &Change, id: DeliveryId) -> Result<(), DbErr> {
    let text = "UPDATE exchange_delivery SET worker = NULL, worker_until = 0 WHERE id = $1";
    sql::run(change.conn(), text, params![id]).await?;
    Ok(())
}

/// Begins a reading: figures and refusals of an earlier one are gone.
pub(super) async fn begin_reading(change: &Change, id: DeliveryId, state: State) -> Result<(), DbErr> {
    sql::run(change.conn(), "DELETE FROM exchange_fault WHERE delivery = $1", params![id]).await?;
    let text = "UPDATE exchange_delivery SET state = $2, position = 0, rows_read = 0, rows_new = 0, rows_changed = 0,
      rows_unchanged = 0, rows_repeated = 0, rows_waiting = 0, rows_refused = 0, rows_merged = 0 WHERE id = $1";
    sql::run(change.conn(), text, params![id, state.as_str()]).await?;
    Ok(())
}

pub(super) async fn set_format(change: &Change, id: DeliveryId, format: &str) -> Result<(), DbErr> {
    let text = "UPDATE exchange_delivery SET format = $2 WHERE id = $1";
    sql::run(change.conn(), text, params![id, format]).await?;
    Ok(())
}

/// Moves the mark by a portion; the figures grow by what became of it.
pub(super) async fn advance(
    change: &Change,
    id: DeliveryId,
    rows: i64,
    counts: &Counts,
    merged: i64,
) -> Result<(), DbErr> {
    let text = "UPDATE exchange_delivery SET position = position + $2, rows_read = rows_read + $2, rows_new = rows_new + $3,
      rows_changed = rows_changed + $4, rows_unchanged = rows_unchanged + $5, rows_repeated = rows_repeated + $6,
      rows_waiting = rows_waiting + $7, rows_refused = rows_refused + $8, rows_merged = rows_merged + $9 WHERE id = $1";
    let c = counts;
    let values = params![id, rows, c.new, c.changed, c.unchanged, c.repeated, c.waiting, c.refused, merged];
    sql::run(change.conn(), text, values).await?;
    Ok(())
}

/// Sets where a delivery stands; `ended` when nothing more happens to it, `delete_after` for its bytes and rows.
pub(super) async fn set_state(
    change: &Change,
    id: DeliveryId,
    state: State,
    failure: &str,
    delete_after: Option<i64>,
) -> Result<(), DbErr> {
    let now = change.now().as_millisecond();
    let ended = (!state.is_busy()).then_some(now);
    let text = "UPDATE exchange_delivery SET state = $2, failure = $3, ended_at = $4, delete_after = $5,
      checked_at = CASE WHEN checked_at IS NULL AND $2 IN ('checked', 'held', 'merging', 'merged') THEN $6 ELSE checked_at END
      WHERE id = $1";
    sql::run(change.conn(), text, params![id, state.as_str(), failure, ended, delete_after, now]).await?;
    Ok(())
}

pub(super) async fn actor_of<C: ConnectionTrait>(conn: &C, id: DeliveryId) -> Result<String, DbErr> {
    #[derive(FromQueryResult)]
    struct Text {
        actor: String,
    }
    let text = "SELECT actor FROM exchange_delivery WHERE id = $1";
    Ok(sql::one::<Text, _>(conn, text, params![id]).await?.map(|row| row.actor).unwrap_or_default())
}

pub(super) async fn insert_faults(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    let head = "INSERT INTO exchange_fault (delivery, list, line, faults, cells)";
    sql::insert_many(change.conn(), head, rows, "ON CONFLICT (delivery, list, line) DO NOTHING").await?;
    Ok(())
}

pub(super) async fn faults<C: ConnectionTrait>(
    conn: &C,
    delivery: DeliveryId,
    after: (&str, i64),
    limit: i64,
) -> Result<Vec<FaultRow>, DbErr> {
    let text = "SELECT list, line, faults, cells FROM exchange_fault
      WHERE delivery = $1 AND (list > $2 OR (list = $2 AND line > $3)) ORDER BY list, line LIMIT $4";
    sql::all(conn, text, params![delivery, after.0, after.1, limit]).await
}

/// A course that a partner sent.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct KnownCourse {
    pub course: CourseId,
    pub key: String,
    pub hash: Vec<u8>,
    pub organisation: OrganisationId,
    pub month: i64,
    pub ends: String,
    pub half_hours: i64,
    pub cancelled: bool,
}

pub(super) async fn known_courses<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    keys: Vec<&str>,
) -> Result<Vec<KnownCourse>, DbErr> {
    let mut found = Vec::new();
    for some in keys.chunks(5_000) {
        let (list, mut values) = sql::list_of(conn, 2, some.iter().map(|key| Value::from(*key)).collect());
        values.insert(0, Value::from(partner));
        let text = format!(
            "SELECT e.course, e.key, e.hash, c.organisation, e.month, e.ends, e.half_hours, e.cancelled
               FROM exchange_course e JOIN course c ON c.id = e.course WHERE e.partner = $1 AND e.key IN ({list})"
        );
        found.extend(sql::all::<KnownCourse, _>(conn, &text, values).await?);
    }
    Ok(found)
}

/// How many people a partner's course has given hours to.
pub(super) async fn people_with_hours<C: ConnectionTrait>(conn: &C, course: CourseId) -> Result<i64, DbErr> {
    let text = "SELECT COUNT(*) AS n FROM exchange_hours WHERE course = $1 AND said > 0";
    sql::number(conn, text, params![course]).await
}

/// What the partner said last.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(super) struct Said {
    pub course: CourseId,
    pub person: PersonId,
    pub said: i64,
}

pub(super) async fn said<C: ConnectionTrait>(
    conn: &C,
    pairs: Vec<(CourseId, PersonId)>,
) -> Result<HashMap<(CourseId, PersonId), Said>, DbErr> {
    let mut found = HashMap::new();
    for some in pairs.chunks(5_000) {
        let (rows, values) =
            sql::rows_of(conn, some.iter().map(|(course, person)| params![*course, *person]).collect());
        let text = format!(
            "SELECT h.course, h.person, h.said FROM {rows}
               JOIN exchange_hours h ON h.course = w.column1 AND h.person = w.column2"
        );
        let rows: Vec<Said> = sql::all(conn, &text, values).await?;
        found.extend(rows.into_iter().map(|row| ((row.course, row.person), row)));
    }
    Ok(found)
}

pub(super) async fn waits<C: ConnectionTrait>(
    conn: &C,
    pairs: Vec<(CourseId, Vec<u8>)>,
) -> Result<HashMap<(CourseId, Vec<u8>), i64>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        course: CourseId,
        lookup: Vec<u8>,
        said: i64,
    }
    let mut found = HashMap::new();
    for some in pairs.chunks(5_000) {
        let (rows, values) = sql::rows_of(
            conn,
            some.iter().map(|(course, lookup)| params![*course, lookup.clone()]).collect(),
        );
        let text = format!(
            "SELECT h.course, h.lookup, h.said FROM {rows}
               JOIN exchange_waiting h ON h.course = w.column1 AND h.lookup = w.column2"
        );
        let rows: Vec<Row> = sql::all(conn, &text, values).await?;
        found.extend(rows.into_iter().map(|row| ((row.course, row.lookup), row.said)));
    }
    Ok(found)
}

pub(super) async fn put_courses(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO exchange_course (course, partner, key, hash, cells, school, month, ends, half_hours, cancelled, delivery)",
        rows,
        "ON CONFLICT (course) DO UPDATE SET hash = excluded.hash, cells = excluded.cells, school = excluded.school,
           month = excluded.month, ends = excluded.ends, half_hours = excluded.half_hours,
           cancelled = excluded.cancelled, delivery = excluded.delivery",
    )
    .await?;
    Ok(())
}

pub(super) async fn put_hours(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO exchange_hours (course, person, said, mark, delivery)",
        rows,
        "ON CONFLICT (course, person) DO UPDATE SET said = excluded.said, mark = excluded.mark,
           delivery = excluded.delivery",
    )
    .await?;
    Ok(())
}

pub(super) async fn put_waiting(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO exchange_waiting (course, lookup, sealed, said, mark, delivery, since, told)",
        rows,
        "ON CONFLICT (course, lookup) DO UPDATE SET said = excluded.said, mark = excluded.mark,
           delivery = excluded.delivery",
    )
    .await?;
    Ok(())
}

pub(super) async fn remove_waiting(change: &Change, pairs: &[(CourseId, Vec<u8>)]) -> Result<u64, DbErr> {
    let mut gone = 0;
    for some in pairs.chunks(5_000) {
        let (rows, values) = sql::rows_of(
            change.conn(),
            some.iter().map(|(course, lookup)| params![*course, lookup.clone()]).collect(),
        );
        let text = format!(
            "DELETE FROM exchange_waiting WHERE EXISTS (SELECT 1 FROM {rows}
               WHERE exchange_waiting.course = w.column1 AND exchange_waiting.lookup = w.column2)"
        );
        gone += sql::run(change.conn(), &text, values).await?;
    }
    Ok(gone)
}

/// Hours that wait, as stored.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Waiting {
    pub course: CourseId,
    pub lookup: Vec<u8>,
    pub sealed: Vec<u8>,
    pub said: i64,
    pub mark: Vec<u8>,
    pub delivery: DeliveryId,
    pub organisation: OrganisationId,
}

/// Hours that wait, after a place, in one order.
pub(super) async fn waiting_after<C: ConnectionTrait>(
    conn: &C,
    after: Option<(CourseId, Vec<u8>)>,
    limit: i64,
) -> Result<Vec<Waiting>, DbErr> {
    let columns = "SELECT w.course, w.lookup, w.sealed, w.said, w.mark, w.delivery, c.organisation
      FROM exchange_waiting w JOIN course c ON c.id = w.course";
    match after {
        None => {
            sql::all(conn, &format!("{columns} ORDER BY w.course, w.lookup LIMIT $1"), params![limit]).await
        }
        Some((course, lookup)) => {
            let text = format!(
                "{columns} WHERE w.course > $1 OR (w.course = $1 AND w.lookup > $2)
                 ORDER BY w.course, w.lookup LIMIT $3"
            );
            sql::all(conn, &text, params![course, lookup, limit]).await
        }
    }
}

/// A number that waits, under another key. A row that came meanwhile under the new hash says what holds: the old one goes.
pub(super) async fn reseal_waiting(
    change: &Change,
    course: CourseId,
    old: &[u8],
    (lookup, sealed): (Vec<u8>, Vec<u8>),
) -> Result<(), DbErr> {
    let text = "UPDATE exchange_waiting SET lookup = $3, sealed = $4 WHERE course = $1 AND lookup = $2
      AND NOT EXISTS (SELECT 1 FROM exchange_waiting w WHERE w.course = $1 AND w.lookup = $3)";
    if sql::run(change.conn(), text, params![course, old.to_vec(), lookup, sealed]).await? == 0 {
        let text = "DELETE FROM exchange_waiting WHERE course = $1 AND lookup = $2";
        sql::run(change.conn(), text, params![course, old.to_vec()]).await?;
    }
    Ok(())
}

/// Months that a partner confirmed and that are not opened at an instant.
pub(super) async fn confirmed<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    now: i64,
) -> Result<Vec<Month>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        month: i64,
    }
    let text =
        "SELECT month FROM exchange_month WHERE partner = $1 AND (opened_until IS NULL OR opened_until < $2)";
    let rows: Vec<Row> = sql::all(conn, text, params![partner, now]).await?;
    Ok(rows.into_iter().map(|row| Month(row.month)).collect())
}

/// Deliveries whose bytes and rows are due to go.
pub(super) async fn due<C: ConnectionTrait>(conn: &C, now: i64) -> Result<Vec<DeliveryId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Id {
        id: DeliveryId,
    }
    let text = "SELECT id FROM exchange_delivery WHERE delete_after IS NOT NULL AND delete_after <= $1 ORDER BY id LIMIT 500";
    Ok(sql::all::<Id, _>(conn, text, params![now]).await?.into_iter().map(|row| row.id).collect())
}

/// Removes the refused rows of a delivery, for good.
pub(super) async fn forget_rows(change: &Change, id: DeliveryId) -> Result<u64, DbErr> {
    let gone = sql::run(change.conn(), "DELETE FROM exchange_fault WHERE delivery = $1", params![id]).await?;
    let text = "UPDATE exchange_delivery SET delete_after = NULL WHERE id = $1";
    sql::run(change.conn(), text, params![id]).await?;
    Ok(gone)
}

/// Removes what has waited since before an instant; answers how many of each delivery's partner.
pub(super) async fn forget_waiting(change: &Change, before: i64) -> Result<u64, DbErr> {
    sql::run(change.conn(), "DELETE FROM exchange_waiting WHERE since < $1", params![before]).await
}

/// How many of each partner wait since before an instant and were not told of; they count as told afterwards.
pub(super) async fn tell_waiting(change: &Change, before: i64) -> Result<Vec<(PartnerId, i64)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        partner: PartnerId,
        many: i64,
    }
    let text = "SELECT e.partner, COUNT(*) AS many FROM exchange_waiting w JOIN exchange_course e ON e.course = w.course
      WHERE w.since < $1 AND NOT w.told GROUP BY e.partner";
    let rows: Vec<Row> = sql::all(change.conn(), text, params![before]).await?;
    let text = "UPDATE exchange_waiting SET told = $2 WHERE since < $1 AND NOT told";
    sql::run(change.conn(), text, params![before, true]).await?;
    Ok(rows.into_iter().map(|row| (row.partner, row.many)).collect())
}
