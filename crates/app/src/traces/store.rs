//! Database access of traces: what the daily check of the log found. The log itself is read through the platform.

use platform::db::sql;
use platform::ids::EventId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// One check of the whole log.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(super) struct Check {
    /// When, milliseconds.
    pub at: i64,
    /// Lines read; 0 for a broken log.
    pub lines: i64,
    /// The broken chain, if one is.
    pub chain: Option<i64>,
    /// The first line in it that does not fit.
    pub seq: Option<i64>,
    /// What does not fit; empty for an intact log.
    pub why: String,
}

pub(super) async fn put_check(change: &Change, check: &Check) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO audit_check (id, at, lines, chain, seq, why) VALUES ($1, $2, $3, $4, $5, $6)",
        params![EventId::new(), check.at, check.lines, check.chain, check.seq, check.why.clone()],
    )
    .await?;
    Ok(())
}

pub(super) async fn checks<C: ConnectionTrait>(conn: &C) -> Result<Vec<Check>, DbErr> {
    sql::all(
        conn,
        "SELECT at, lines, chain, seq, why FROM audit_check ORDER BY at DESC, id DESC LIMIT 30",
        vec![],
    )
    .await
}
