//! Database access of second factors.

use platform::db::sql;
use platform::ids::AccountId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::PasskeyId;

/// A passkey as stored.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::identity) struct StoredPasskey {
    pub id: PasskeyId,
    pub account: AccountId,
    pub name: String,
    pub data: String,
    pub created_at: i64,
    pub used_at: Option<i64>,
}

/// A sealed secret with the last step that was used.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct StoredTotp {
    pub sealed: Vec<u8>,
    pub created_at: i64,
}

const PASSKEY: &str = "id, account, name, data, created_at, used_at";

pub(super) async fn passkeys<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
) -> Result<Vec<StoredPasskey>, DbErr> {
    let text = format!("SELECT {PASSKEY} FROM passkey WHERE account = $1 ORDER BY created_at, id");
    sql::all(conn, &text, params![account]).await
}

pub(super) async fn passkey_by_credential<C: ConnectionTrait>(
    conn: &C,
    credential: Vec<u8>,
) -> Result<Option<StoredPasskey>, DbErr> {
    sql::one(conn, &format!("SELECT {PASSKEY} FROM passkey WHERE credential = $1"), params![credential]).await
}

pub(super) async fn insert_passkey(
    change: &Change,
    account: AccountId,
    credential: Vec<u8>,
    name: &str,
    data: &str,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO passkey (id, account, credential, name, data, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        params![PasskeyId::new(), account, credential, name, data, change.now().as_millisecond()],
    )
    .await?;
    Ok(())
}

pub(super) async fn note_passkey_use(change: &Change, id: PasskeyId, data: &str) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE passkey SET data = $2, used_at = $3 WHERE id = $1",
        params![id, data, change.now().as_millisecond()],
    )
    .await?;
    Ok(())
}

pub(super) async fn delete_passkey(change: &Change, account: AccountId, id: PasskeyId) -> Result<u64, DbErr> {
    sql::run(change.conn(), "DELETE FROM passkey WHERE account = $1 AND id = $2", params![account, id]).await
}

pub(super) async fn delete_passkeys(change: &Change, account: AccountId) -> Result<u64, DbErr> {
    sql::run(change.conn(), "DELETE FROM passkey WHERE account = $1", params![account]).await
}

pub(super) async fn totp<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
) -> Result<Option<StoredTotp>, DbErr> {
    sql::one(conn, "SELECT sealed, created_at FROM totp WHERE account = $1", params![account]).await
}

pub(super) async fn set_totp(
    change: &Change,
    account: AccountId,
    sealed: Vec<u8>,
    step: i64,
) -> Result<(), DbErr> {
    delete_totp(change, account).await?;
    sql::run(
        change.conn(),
        "INSERT INTO totp (account, sealed, last_step, created_at) VALUES ($1, $2, $3, $4)",
        params![account, sealed, step, change.now().as_millisecond()],
    )
    .await?;
    Ok(())
}

pub(super) async fn delete_totp(change: &Change, account: AccountId) -> Result<u64, DbErr> {
    sql::run(change.conn(), "DELETE FROM totp WHERE account = $1", params![account]).await
}

/// Uses a step up; false when it, or a later one, was used already.
pub(super) async fn take_step(change: &Change, account: AccountId, step: i64) -> Result<bool, DbErr> {
    let taken = sql::run(
        change.conn(),
        "UPDATE totp SET last_step = $2 WHERE account = $1 AND last_step < $2",
        params![account, step],
    )
    .await?;
    Ok(taken == 1)
}

pub(super) async fn codes_left<C: ConnectionTrait>(conn: &C, account: AccountId) -> Result<i64, DbErr> {
    sql::number(
        conn,
        "SELECT COUNT(*) AS n FROM recovery_code WHERE account = $1 AND used_at IS NULL",
        params![account],
    )
    .await
}

pub(super) async fn replace_codes(
    change: &Change,
    account: AccountId,
    codes: Vec<Vec<u8>>,
) -> Result<(), DbErr> {
    sql::run(change.conn(), "DELETE FROM recovery_code WHERE account = $1", params![account]).await?;
    let rows: Vec<Vec<Value>> = codes.into_iter().map(|code| params![account, code]).collect();
    sql::insert_many(change.conn(), "INSERT INTO recovery_code (account, code)", rows, "").await?;
    Ok(())
}

/// Uses a code up; false when there is none or it was used.
pub(super) async fn take_code(change: &Change, account: AccountId, code: Vec<u8>) -> Result<bool, DbErr> {
    let taken = sql::run(
        change.conn(),
        "UPDATE recovery_code SET used_at = $3 WHERE account = $1 AND code = $2 AND used_at IS NULL",
        params![account, code, change.now().as_millisecond()],
    )
    .await?;
    Ok(taken == 1)
}

pub(super) async fn set_second_factor(change: &Change, account: AccountId, has: bool) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE account SET second_factor = $2 WHERE id = $1", params![account, has])
        .await?;
    Ok(())
}
