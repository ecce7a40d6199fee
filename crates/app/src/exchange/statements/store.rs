//! Database access: statements by their identifiers.

use platform::db::sql;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};
use uuid::Uuid;

use super::PartnerId;

/// A statement as kept.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(super) struct Kept {
    pub id: Uuid,
    pub state: String,
    pub digest: Vec<u8>,
    pub course: String,
    pub lookup: Vec<u8>,
    pub sealed: Vec<u8>,
}

const KEPT: &str = "SELECT id, state, digest, course, lookup, sealed FROM exchange_statement";

pub(super) async fn by_ids<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    live: bool,
    ids: &[Uuid],
) -> Result<Vec<Kept>, DbErr> {
    let mut found = Vec::new();
    for some in ids.chunks(500) {
        let list = sql::placeholders(3, some.len());
        let mut values = params![partner, live];
        values.extend(some.iter().map(|id| Value::from(*id)));
        let text = format!("{KEPT} WHERE partner = $1 AND live = $2 AND id IN ({list})");
        found.extend(sql::all::<Kept, _>(conn, &text, values).await?);
    }
    Ok(found)
}

/// Statements that stand for a person and course.
pub(super) async fn standing<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    live: bool,
    course: &str,
    lookup: &[u8],
) -> Result<Vec<Uuid>, DbErr> {
    let text = format!(
        "{KEPT} WHERE partner = $1 AND live = $2 AND course = $3 AND lookup = $4 AND state = 'standing'
         ORDER BY id"
    );
    let rows: Vec<Kept> = sql::all(conn, &text, params![partner, live, course, lookup.to_vec()]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

pub(super) async fn put(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO exchange_statement (partner, live, id, state, digest, course, lookup, sealed, received_at)",
        rows,
        "ON CONFLICT (partner, live, id) DO UPDATE SET state = excluded.state, digest = excluded.digest",
    )
    .await?;
    Ok(())
}

/// A statement whose course is over.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Ready {
    pub partner: PartnerId,
    pub id: Uuid,
    pub course: String,
    pub sealed: Vec<u8>,
    pub half_hours: i64,
}

/// Statements that waited for the end of their course, which lies before a day; cancelled courses give nothing.
pub(super) async fn ready<C: ConnectionTrait>(conn: &C, day: &str, limit: i64) -> Result<Vec<Ready>, DbErr> {
    let text = "SELECT s.partner, s.id, s.course, s.sealed, e.half_hours FROM exchange_statement s
       JOIN exchange_course e ON e.partner = s.partner AND e.key = s.course
      WHERE s.state = 'waiting' AND s.live = TRUE AND e.ends < $1 AND e.cancelled = FALSE
      ORDER BY s.partner, s.received_at, s.id LIMIT $2";
    sql::all(conn, text, params![day, limit]).await
}

pub(super) async fn set_standing(change: &Change, partner: PartnerId, ids: &[Uuid]) -> Result<(), DbErr> {
    for some in ids.chunks(500) {
        let list = sql::placeholders(2, some.len());
        let mut values = params![partner];
        values.extend(some.iter().map(|id| Value::from(*id)));
        let text = format!(
            "UPDATE exchange_statement SET state = 'standing'
              WHERE partner = $1 AND live = TRUE AND state = 'waiting' AND id IN ({list})"
        );
        sql::run(change.conn(), &text, values).await?;
    }
    Ok(())
}

/// A number as a statement keeps it.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::exchange) struct Sealed {
    pub partner: PartnerId,
    pub live: bool,
    pub id: Uuid,
    pub sealed: Vec<u8>,
}

/// Numbers of statements after a place, in one order.
pub(in crate::exchange) async fn sealed_after<C: ConnectionTrait>(
    conn: &C,
    after: Option<&Sealed>,
    limit: i64,
) -> Result<Vec<Sealed>, DbErr> {
    let place =
        after.map_or((PartnerId(Uuid::nil()), false, Uuid::nil()), |row| (row.partner, row.live, row.id));
    let text = "SELECT partner, live, id, sealed FROM exchange_statement
      WHERE (partner, live, id) > ($1, $2, $3) ORDER BY partner, live, id LIMIT $4";
    sql::all(conn, text, params![place.0, place.1, place.2, limit]).await
}

/// The number of a statement under another key, and found by its hash.
pub(in crate::exchange) async fn reseal(
    change: &Change,
    of: &Sealed,
    lookup: Vec<u8>,
    sealed: Vec<u8>,
) -> Result<(), DbErr> {
    let text =
        "UPDATE exchange_statement SET lookup = $4, sealed = $5 WHERE partner = $1 AND live = $2 AND id = $3";
    sql::run(change.conn(), text, params![of.partner, of.live, of.id, lookup, sealed]).await?;
    Ok(())
}

pub(super) async fn forget(change: &Change, before: i64) -> Result<u64, DbErr> {
    sql::run(change.conn(), "DELETE FROM exchange_statement WHERE received_at < $1", params![before]).await
}
