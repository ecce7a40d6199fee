//! Database access of signing keys.

use platform::db::sql;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::{Purpose, SigningKeyId};

/// A key as stored. `sealed` is empty for one whose private half the operator keeps in a file.
#[derive(Clone, PartialEq, FromQueryResult)]
pub(super) struct StoredKey {
    pub id: SigningKeyId,
    pub purpose: String,
    pub number: i64,
    pub algorithm: String,
    pub sealed: Vec<u8>,
    pub public: Vec<u8>,
    pub certificates: Vec<u8>,
    pub created_at: i64,
    pub retired_at: Option<i64>,
}

const ALL: &str = "id, purpose, number, algorithm, sealed, public, certificates, created_at, retired_at";

pub(super) async fn in_use<C: ConnectionTrait>(
    conn: &C,
    purpose: Purpose,
) -> Result<Option<StoredKey>, DbErr> {
    let text = format!("SELECT {ALL} FROM signing_key WHERE purpose = $1 AND retired_at IS NULL");
    sql::one(conn, &text, params![purpose.as_str()]).await
}

pub(super) async fn one<C: ConnectionTrait>(conn: &C, id: SigningKeyId) -> Result<Option<StoredKey>, DbErr> {
    sql::one(conn, &format!("SELECT {ALL} FROM signing_key WHERE id = $1"), params![id]).await
}

pub(super) async fn all<C: ConnectionTrait>(conn: &C) -> Result<Vec<StoredKey>, DbErr> {
    sql::all(conn, &format!("SELECT {ALL} FROM signing_key ORDER BY purpose, number"), params![]).await
}

pub(super) async fn last_number<C: ConnectionTrait>(conn: &C, purpose: Purpose) -> Result<i64, DbErr> {
    let text = "SELECT MAX(number) AS n FROM signing_key WHERE purpose = $1";
    sql::number(conn, text, params![purpose.as_str()]).await
}

pub(super) async fn insert(change: &Change, key: &StoredKey) -> Result<(), DbErr> {
    let row = params![
        key.id,
        key.purpose.clone(),
        key.number,
        key.algorithm.clone(),
        key.sealed.clone(),
        key.public.clone(),
        key.certificates.clone(),
        key.created_at,
        key.retired_at
    ];
    sql::insert_many(change.conn(), &format!("INSERT INTO signing_key ({ALL})"), vec![row], "").await?;
    Ok(())
}

pub(super) async fn retire(change: &Change, purpose: Purpose) -> Result<(), DbErr> {
    let text = "UPDATE signing_key SET retired_at = $2 WHERE purpose = $1 AND retired_at IS NULL";
    sql::run(change.conn(), text, params![purpose.as_str(), change.now().as_millisecond()]).await?;
    Ok(())
}

pub(super) async fn reseal(change: &Change, id: SigningKeyId, sealed: Vec<u8>) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE signing_key SET sealed = $2 WHERE id = $1", params![id, sealed]).await?;
    Ok(())
}
