//! Database access of deliveries, as far as their figures go.

use platform::db::sql;
use platform::params;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::super::PartnerId;
use super::{Delivered, Health};

#[derive(FromQueryResult)]
pub(super) struct HealthRow {
    partner: PartnerId,
    last_success: Option<i64>,
    last_try: Option<i64>,
    rows_day: i64,
    refused_day: i64,
    waiting: i64,
}

impl HealthRow {
    pub(super) fn split(self) -> (PartnerId, Health) {
        let health = Health {
            last_success: self.last_success,
            last_try: self.last_try,
            rows_day: self.rows_day,
            refused_day: self.refused_day,
            waiting: self.waiting,
        };
        (self.partner, health)
    }
}

/// What a test key sent is not counted: it says nothing about real records.
pub(super) async fn of_all<C: ConnectionTrait>(conn: &C, since: i64) -> Result<Vec<HealthRow>, DbErr> {
    sql::all(
        conn,
        // A database that was read and had nothing new was heard of, and all it holds is here.
        "SELECT e.partner AS partner,
                MAX(e.last_success) AS last_success,
                MAX(e.last_try) AS last_try,
                CAST(SUM(e.rows_day) AS BIGINT) AS rows_day,
                CAST(SUM(e.refused_day) AS BIGINT) AS refused_day,
                CAST(SUM(e.waiting) AS BIGINT) AS waiting
           FROM (SELECT partner,
                MAX(CASE WHEN state = 'merged' THEN ended_at END) AS last_success,
                MAX(received_at) AS last_try,
                CAST(SUM(CASE WHEN received_at >= $1 THEN rows_read ELSE 0 END) AS BIGINT) AS rows_day,
                CAST(SUM(CASE WHEN received_at >= $1 THEN rows_refused ELSE 0 END) AS BIGINT) AS refused_day,
                CAST(SUM(rows_waiting) AS BIGINT) AS waiting
           FROM exchange_delivery WHERE live GROUP BY partner
             UNION ALL
             SELECT partner, CASE WHEN last_delivery IS NULL THEN last_ok_at END, last_ok_at, 0, 0, 0
               FROM exchange_source WHERE last_ok_at IS NOT NULL) AS e
          GROUP BY e.partner",
        params![since],
    )
    .await
}

pub(super) async fn newest<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    most: i64,
) -> Result<Vec<Delivered>, DbErr> {
    sql::all(
        conn,
        "SELECT id, number, state, received_at, ended_at, rows_read, rows_refused, rows_merged
           FROM exchange_delivery WHERE partner = $1 ORDER BY received_at DESC, id DESC LIMIT $2",
        params![partner, most],
    )
    .await
}

/// Sums of a partner's live deliveries.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Figures {
    pub code: String,
    pub active: bool,
    pub last_success: Option<i64>,
    pub last_try: Option<i64>,
    pub new: i64,
    pub changed: i64,
    pub unchanged: i64,
    pub repeated: i64,
    pub waiting: i64,
    pub refused: i64,
    pub open: i64,
    pub held: i64,
    pub failed: i64,
    pub merged: i64,
}

/// Of partners that exchange, or did once, by code.
pub(super) async fn figures<C: ConnectionTrait>(conn: &C) -> Result<Vec<Figures>, DbErr> {
    let sum = |column: &str| format!("CAST(COALESCE(SUM(d.rows_{column}), 0) AS BIGINT) AS {column}");
    let rows = ["new", "changed", "unchanged", "repeated", "waiting", "refused"].map(sum).join(", ");
    let count = |name: &str, states: &str| {
        format!(
            "CAST(COALESCE(SUM(CASE WHEN d.state IN ({states}) THEN 1 ELSE 0 END), 0) AS BIGINT) AS {name}"
        )
    };
    let states = [
        count("open", "'received', 'checking', 'checked', 'merging'"),
        count("held", "'held'"),
        count("failed", "'failed'"),
        count("merged", "'merged'"),
    ]
    .join(", ");
    let text = format!(
        "SELECT p.code, p.state = 'active' AS active,
                MAX(CASE WHEN d.state = 'merged' THEN d.ended_at END) AS last_success,
                MAX(d.received_at) AS last_try, {rows}, {states}
           FROM exchange_partner p LEFT JOIN exchange_delivery d ON d.partner = p.id AND d.live
          WHERE p.state IN ('active', 'paused') OR d.id IS NOT NULL
          GROUP BY p.id, p.code, p.state ORDER BY p.code"
    );
    sql::all(conn, &text, vec![]).await
}
