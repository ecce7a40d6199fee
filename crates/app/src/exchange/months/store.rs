//! Database access of months: records counted, confirmations, applications.

use domain::exchange::Month;
use platform::db::{for_update, sql};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::{Confirmed, Opening, OpeningId};
use crate::exchange::PartnerId;

/// A record as this side holds it.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Record {
    pub key: String,
    pub school: String,
    pub said: i64,
    pub mark: Vec<u8>,
    /// The person, or empty while the hours wait.
    pub person: Option<platform::ids::PersonId>,
    /// Keyed hash of the number that is waited for.
    pub lookup: Option<Vec<u8>>,
    /// Number waited for, sealed.
    pub sealed: Option<Vec<u8>>,
}

impl Record {
    pub fn mark(&self) -> u128 {
        let bytes: [u8; 16] = self.mark.as_slice().try_into().unwrap_or_default();
        u128::from_be_bytes(bytes)
    }
}

/// Everything a partner has sent for a month, what waits included.
pub(super) async fn records<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    month: Month,
) -> Result<Vec<Record>, DbErr> {
    sql::all(
        conn,
        "SELECT e.key, e.school, h.said, h.mark, h.person, NULL AS lookup, NULL AS sealed
           FROM exchange_course e JOIN exchange_hours h ON h.course = e.course
          WHERE e.partner = $1 AND e.month = $2 AND h.said > 0
         UNION ALL
         SELECT e.key, e.school, w.said, w.mark, NULL AS person, w.lookup, w.sealed
           FROM exchange_course e JOIN exchange_waiting w ON w.course = e.course
          WHERE e.partner = $1 AND e.month = $2
          ORDER BY 2, 1",
        params![partner, month.0],
    )
    .await
}

/// Sums of a month.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Counted {
    pub month: i64,
    pub courses: i64,
    pub records: i64,
    pub half_hours: i64,
}

pub(super) async fn counted<C: ConnectionTrait>(conn: &C, partner: PartnerId) -> Result<Vec<Counted>, DbErr> {
    sql::all(
        conn,
        "SELECT month, COUNT(DISTINCT course) AS courses, COUNT(*) AS records, CAST(SUM(said) AS BIGINT) AS half_hours
           FROM (SELECT e.month, e.course, h.said FROM exchange_course e JOIN exchange_hours h ON h.course = e.course
                  WHERE e.partner = $1 AND h.said > 0
                 UNION ALL
                 SELECT e.month, e.course, w.said FROM exchange_course e JOIN exchange_waiting w ON w.course = e.course
                  WHERE e.partner = $1) AS all_records
          GROUP BY month",
        params![partner],
    )
    .await
}

const CONFIRMED: &str = "SELECT month, confirmed_at, confirmed_by, courses, records, half_hours, digest, opened_until FROM exchange_month";

pub(super) async fn confirmed<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
) -> Result<Vec<Confirmed>, DbErr> {
    sql::all(conn, &format!("{CONFIRMED} WHERE partner = $1"), params![partner]).await
}

pub(super) async fn confirmed_locked(
    change: &Change,
    partner: PartnerId,
    month: Month,
) -> Result<Option<Confirmed>, DbErr> {
    let text = for_update(change.conn(), &format!("{CONFIRMED} WHERE partner = $1 AND month = $2"));
    sql::one(change.conn(), &text, params![partner, month.0]).await
}

/// Writes a confirmation over an earlier one.
pub(super) async fn put(change: &Change, partner: PartnerId, row: &Confirmed) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO exchange_month (partner, month, confirmed_at, confirmed_by, courses, records, half_hours, digest)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (partner, month) DO UPDATE SET confirmed_at = excluded.confirmed_at,
           confirmed_by = excluded.confirmed_by, courses = excluded.courses, records = excluded.records,
           half_hours = excluded.half_hours, digest = excluded.digest, opened_until = NULL",
        params![
            partner,
            row.month,
            row.confirmed_at,
            row.confirmed_by.clone(),
            row.courses,
            row.records,
            row.half_hours,
            row.digest.clone()
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn open_until(
    change: &Change,
    partner: PartnerId,
    month: Month,
    until: i64,
) -> Result<(), DbErr> {
    let text = "UPDATE exchange_month SET opened_until = $3 WHERE partner = $1 AND month = $2";
    sql::run(change.conn(), text, params![partner, month.0, until]).await?;
    Ok(())
}

const OPENING: &str =
    "SELECT id, partner, month, reason, asked_by, asked_at, state, answer FROM exchange_opening";

/// Applications of a partner, the oldest first.
pub(super) async fn openings<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
) -> Result<Vec<Opening>, DbErr> {
    sql::all(conn, &format!("{OPENING} WHERE partner = $1 ORDER BY asked_at"), params![partner]).await
}

pub(super) async fn opening_locked(change: &Change, id: OpeningId) -> Result<Option<Opening>, DbErr> {
    let text = for_update(change.conn(), &format!("{OPENING} WHERE id = $1"));
    sql::one(change.conn(), &text, params![id]).await
}

pub(super) async fn insert_opening(change: &Change, row: &Opening) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO exchange_opening (id, partner, month, reason, asked_by, asked_at, state, answer, answered_by)
         VALUES ($1, $2, $3, $4, $5, $6, 'asked', '', '')",
        params![row.id, row.partner, row.month, row.reason.clone(), row.asked_by.clone(), row.asked_at],
    )
    .await?;
    Ok(())
}

pub(super) async fn answer_opening(
    change: &Change,
    id: OpeningId,
    state: &'static str,
    answer: &str,
    who: &str,
) -> Result<(), DbErr> {
    let text = "UPDATE exchange_opening SET state = $2, answer = $3, answered_by = $4, answered_at = $5 WHERE id = $1";
    sql::run(change.conn(), text, params![id, state, answer, who, change.now().as_millisecond()]).await?;
    Ok(())
}

/// Partners that sent something for a month and have not confirmed it; what a link fetched is confirmed by nobody.
pub(super) async fn unconfirmed<C: ConnectionTrait>(conn: &C, month: Month) -> Result<Vec<PartnerId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        partner: PartnerId,
    }
    let text = "SELECT DISTINCT e.partner FROM exchange_course e WHERE e.month = $1 AND NOT EXISTS (
        SELECT 1 FROM exchange_month m WHERE m.partner = e.partner AND m.month = e.month)
      AND NOT EXISTS (SELECT 1 FROM exchange_link k WHERE k.partner = e.partner) ORDER BY e.partner";
    let rows: Vec<Row> = sql::all(conn, text, params![month.0]).await?;
    Ok(rows.into_iter().map(|row| row.partner).collect())
}
