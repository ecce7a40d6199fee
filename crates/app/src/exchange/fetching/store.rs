//! Database access: files that were fetched, and the lines they hold.

use platform::db::sql;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::{Fetch, FetchId, PartnerId};

const FETCH: &str = "SELECT id, number, partner, made_at, made_by, format, since, until, courses, people, left_out, gaps, bytes,
  downloaded_at, delete_after FROM exchange_fetch";

pub(super) async fn insert(change: &Change, f: &Fetch) -> Result<(), DbErr> {
    let row = params![
        f.id,
        f.number,
        f.partner,
        f.made_at,
        f.made_by.clone(),
        f.format.clone(),
        f.since,
        f.until,
        f.courses,
        f.people,
        f.left_out,
        f.gaps.clone(),
        f.bytes,
        f.delete_after
    ];
    sql::insert_many(
        change.conn(),
        "INSERT INTO exchange_fetch (id, number, partner, made_at, made_by, format, since, until, courses, people, left_out,
           gaps, bytes, delete_after)",
        vec![row],
        "",
    )
    .await?;
    Ok(())
}

/// The serial up to which a partner has fetched.
pub(super) async fn last<C: ConnectionTrait>(conn: &C, partner: PartnerId) -> Result<i64, DbErr> {
    let text = "SELECT COALESCE(MAX(until), 0) AS n FROM exchange_fetch WHERE partner = $1";
    sql::number(conn, text, params![partner]).await
}

pub(super) async fn newest<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    most: i64,
) -> Result<Vec<Fetch>, DbErr> {
    let text = format!("{FETCH} WHERE partner = $1 ORDER BY number DESC LIMIT $2");
    sql::all(conn, &text, params![partner, most]).await
}

pub(super) async fn by_number<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    number: i64,
) -> Result<Option<Fetch>, DbErr> {
    sql::one(conn, &format!("{FETCH} WHERE partner = $1 AND number = $2"), params![partner, number]).await
}

pub(super) async fn note_download(change: &Change, id: FetchId) -> Result<(), DbErr> {
    let at = change.now().as_millisecond();
    sql::run(change.conn(), "UPDATE exchange_fetch SET downloaded_at = $2 WHERE id = $1", params![id, at])
        .await?;
    Ok(())
}

pub(super) async fn due<C: ConnectionTrait>(conn: &C, now: i64) -> Result<Vec<FetchId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Id {
        id: FetchId,
    }
    let text = "SELECT id FROM exchange_fetch WHERE delete_after IS NOT NULL AND delete_after <= $1 ORDER BY id LIMIT 500";
    Ok(sql::all::<Id, _>(conn, text, params![now]).await?.into_iter().map(|row| row.id).collect())
}

pub(super) async fn note_deleted(change: &Change, ids: &[FetchId]) -> Result<(), DbErr> {
    let list = sql::placeholders(1, ids.len());
    let text = format!("UPDATE exchange_fetch SET delete_after = NULL WHERE id IN ({list})");
    sql::run(change.conn(), &text, ids.iter().map(|id| Value::from(*id)).collect()).await?;
    Ok(())
}
