//! Database access of keys; the secret itself is never here.

use domain::exchange_partner::{Scope, parse_networks};
use platform::db::sql;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::super::super::PartnerId;
use super::super::{Key, KeyId};

const COLUMNS: &str =
    "id, partner, prefix, name, live, scopes, addresses, until_on, created_at, ended_at, used_at, used_from";

#[derive(FromQueryResult)]
struct Row {
    id: KeyId,
    partner: PartnerId,
    prefix: String,
    name: String,
    live: bool,
    scopes: String,
    addresses: String,
    until_on: String,
    created_at: i64,
    ended_at: Option<i64>,
    used_at: Option<i64>,
    used_from: String,
}

impl TryFrom<Row> for Key {
    type Error = DbErr;

    /// What can't be read must not open more than was meant, so it is a fault.
    fn try_from(row: Row) -> Result<Self, DbErr> {
        let scope = |name: &str| Scope::parse(name).ok_or_else(|| super::unknown(name));
        Ok(Self {
            id: row.id,
            partner: row.partner,
            prefix: row.prefix,
            name: row.name,
            live: row.live,
            scopes: row.scopes.split(',').map(scope).collect::<Result<_, _>>()?,
            networks: parse_networks(&row.addresses).map_err(|_| super::unknown(&row.addresses))?,
            until: row.until_on.parse().map_err(|_| super::unknown(&row.until_on))?,
            created_at: row.created_at,
            ended_at: row.ended_at,
            used_at: row.used_at,
            used_from: row.used_from,
        })
    }
}

async fn many<C: ConnectionTrait>(conn: &C, rest: &str, values: Vec<Value>) -> Result<Vec<Key>, DbErr> {
    let text = format!("SELECT {COLUMNS} FROM exchange_key {rest}");
    sql::all::<Row, _>(conn, &text, values).await?.into_iter().map(Key::try_from).collect()
}

/// Keys of a partner, newest first.
pub(in super::super) async fn of_partner<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
) -> Result<Vec<Key>, DbErr> {
    many(conn, "WHERE partner = $1 ORDER BY created_at DESC, id DESC", params![partner]).await
}

pub(in super::super) async fn by_id<C: ConnectionTrait>(conn: &C, id: KeyId) -> Result<Option<Key>, DbErr> {
    Ok(many(conn, "WHERE id = $1", params![id]).await?.pop())
}

/// The key that a prefix names, with the hash of the whole.
pub(in super::super) async fn by_prefix<C: ConnectionTrait>(
    conn: &C,
    prefix: &str,
) -> Result<Option<(Key, Vec<u8>)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Hash {
        hash: Vec<u8>,
    }
    let Some(key) = many(conn, "WHERE prefix = $1", params![prefix]).await?.pop() else { return Ok(None) };
    let hash: Option<Hash> =
        sql::one(conn, "SELECT hash FROM exchange_key WHERE id = $1", params![key.id]).await?;
    Ok(hash.map(|row| (key, row.hash)))
}

pub(in super::super) async fn insert(change: &Change, key: &Key, hash: Vec<u8>) -> Result<(), DbErr> {
    let join = |list: Vec<String>, with: &str| list.join(with);
    let row = params![
        key.id,
        key.partner,
        key.prefix.clone(),
        key.name.clone(),
        key.live,
        join(key.scopes.iter().map(|s| s.as_str().to_owned()).collect(), ","),
        join(key.networks.iter().map(ToString::to_string).collect(), "\n"),
        key.until.to_string(),
        key.created_at,
        key.ended_at,
        key.used_at,
        key.used_from.clone(),
        hash,
    ];
    let head = format!("INSERT INTO exchange_key ({COLUMNS}, hash)");
    sql::insert_many(change.conn(), &head, vec![row], "").await?;
    Ok(())
}

/// Ends a key; answers whether it was open.
pub(in super::super) async fn end(change: &Change, id: KeyId) -> Result<bool, DbErr> {
    let text = "UPDATE exchange_key SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    Ok(sql::run(change.conn(), text, params![id, change.now().as_millisecond()]).await? == 1)
}

/// Ends every key of a partner; answers how many were open.
pub(in super::super) async fn end_all(change: &Change, partner: PartnerId) -> Result<u64, DbErr> {
    let text = "UPDATE exchange_key SET ended_at = $2 WHERE partner = $1 AND ended_at IS NULL";
    sql::run(change.conn(), text, params![partner, change.now().as_millisecond()]).await
}

/// Notes a use, unless one was noted since an instant.
pub(in super::super) async fn note_use(
    change: &Change,
    id: KeyId,
    address: &str,
    since: i64,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE exchange_key SET used_at = $2, used_from = $3 WHERE id = $1 AND (used_at IS NULL OR used_at <= $4)",
        params![id, change.now().as_millisecond(), address, since],
    )
    .await?;
    Ok(())
}

/// Foreign addresses that a key was used from on a day.
pub(in super::super) async fn foreign<C: ConnectionTrait>(
    conn: &C,
    id: KeyId,
    day: &str,
) -> Result<Vec<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Address {
        address: String,
    }
    let text = "SELECT address FROM exchange_key_foreign WHERE key_id = $1 AND day = $2";
    let rows: Vec<Address> = sql::all(conn, text, params![id, day]).await?;
    Ok(rows.into_iter().map(|row| row.address).collect())
}

/// Notes a foreign address; answers whether it is a new one of that day.
pub(in super::super) async fn note_foreign(
    change: &Change,
    id: KeyId,
    day: &str,
    address: &str,
) -> Result<bool, DbErr> {
    let text =
        "INSERT INTO exchange_key_foreign (key_id, day, address) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    Ok(sql::run(change.conn(), text, params![id, day, address]).await? == 1)
}

/// Forgets foreign addresses of days before one.
pub(in super::super) async fn forget_foreign(change: &Change, before: &str) -> Result<u64, DbErr> {
    sql::run(change.conn(), "DELETE FROM exchange_key_foreign WHERE day < $1", params![before]).await
}

/// When a live key of each partner was used last, milliseconds.
pub(in super::super) async fn last_uses<C: ConnectionTrait>(
    conn: &C,
) -> Result<Vec<(PartnerId, i64)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Use {
        partner: PartnerId,
        at: i64,
    }
    let text = "SELECT partner, MAX(used_at) AS at FROM exchange_key
                 WHERE live AND used_at IS NOT NULL GROUP BY partner";
    let rows: Vec<Use> = sql::all(conn, text, Vec::new()).await?;
    Ok(rows.into_iter().map(|row| (row.partner, row.at)).collect())
}
