//! Personal numbers as stored: sealed, with a keyed hash for each generation of keys.

use domain::ids::PersonNumber;
use jiff::civil::Date;
use platform::db::{for_update_skip_locked, sql};
use platform::ids::{AccountId, PersonId};
use platform::keys::Keys;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use crate::identity::people::kind_code;

/// Stores numbers under every generation of the file, so that none is taken twice while keys are being replaced.
pub(in crate::identity) async fn insert_numbers(
    change: &Change,
    keys: &Keys,
    numbers: &[(PersonId, PersonNumber)],
    from: Date,
) -> Result<(), DbErr> {
    let (mut rows, mut lookups) = (Vec::new(), Vec::new());
    let current = keys.current();
    for (person, number) in numbers {
        let kind = kind_code(number.kind());
        let hashes = keys.lookups(number.as_str());
        let own = hashes.iter().find(|l| l.key == current).or(hashes.last()).map(|l| l.hash.clone());
        let own = own.ok_or_else(|| DbErr::Custom("no keys".to_owned()))?;
        let sealed = keys.seal(number.as_str());
        let sealed_with = keys.sealed_with(&sealed);
        rows.push(params![
            *person,
            kind,
            own.clone(),
            sealed,
            number.masked(),
            from.to_string(),
            sealed_with
        ]);
        lookups.extend(hashes.into_iter().map(|l| params![kind, l.hash, l.key, own.clone()]));
    }
    sql::insert_many(
        change.conn(),
        "INSERT INTO person_identifier (person, kind, lookup, sealed, masked, valid_from, key_id)",
        rows,
        "",
    )
    .await?;
    sql::insert_many(
        change.conn(),
        "INSERT INTO number_lookup (kind, lookup, key_id, of_lookup)",
        lookups,
        "",
    )
    .await?;
    Ok(())
}

/// A number to hash or seal again.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::identity) struct Sealed {
    pub kind: String,
    pub lookup: Vec<u8>,
    pub sealed: Vec<u8>,
}

/// The number in force of each of some people, sealed; of several the one that began last.
pub(in crate::identity) async fn sealed_of<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> Result<Vec<(PersonId, Vec<u8>)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        person: PersonId,
        sealed: Vec<u8>,
    }
    let mut found = Vec::new();
    for some in people.chunks(500) {
        let (list, values) = sql::list_of(conn, 1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!(
            "SELECT person, sealed FROM person_identifier WHERE person IN ({list}) AND valid_until IS NULL
              ORDER BY person, valid_from, kind"
        );
        let rows: Vec<Row> = sql::all(conn, &text, values).await?;
        found.extend(rows.into_iter().map(|row| (row.person, row.sealed)));
    }
    Ok(found)
}

/// Numbers without a hash of this generation, some of them.
pub(in crate::identity) async fn without_lookup(
    change: &Change,
    key: i64,
    limit: i64,
) -> Result<Vec<Sealed>, DbErr> {
    let text = for_update_skip_locked(
        change.conn(),
        "SELECT kind, lookup, sealed FROM person_identifier i
          WHERE NOT EXISTS (SELECT 1 FROM number_lookup l WHERE l.kind = i.kind AND l.of_lookup = i.lookup AND l.key_id = $1)
          ORDER BY lookup LIMIT $2",
    );
    sql::all(change.conn(), &text, params![key, limit]).await
}

pub(in crate::identity) async fn add_lookups(
    change: &Change,
    rows: Vec<Vec<sea_orm::Value>>,
) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO number_lookup (kind, lookup, key_id, of_lookup)",
        rows,
        "ON CONFLICT DO NOTHING",
    )
    .await?;
    Ok(())
}

/// Numbers sealed with another generation, some of them.
pub(in crate::identity) async fn sealed_otherwise(
    change: &Change,
    key: i64,
    limit: i64,
) -> Result<Vec<Sealed>, DbErr> {
    let text = for_update_skip_locked(
        change.conn(),
        "SELECT kind, lookup, sealed FROM person_identifier WHERE key_id <> $1 ORDER BY lookup LIMIT $2",
    );
    sql::all(change.conn(), &text, params![key, limit]).await
}

/// Puts a number under its new seal and hash; its other hashes follow by the foreign key.
pub(in crate::identity) async fn reseal(
    change: &Change,
    old: &Sealed,
    lookup: Vec<u8>,
    sealed: Vec<u8>,
    key: i64,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE person_identifier SET lookup = $3, sealed = $4, key_id = $5 WHERE kind = $1 AND lookup = $2",
        params![old.kind.clone(), old.lookup.clone(), lookup, sealed, key],
    )
    .await?;
    Ok(())
}

/// Removes the hashes of other generations; answers how many.
pub(in crate::identity) async fn drop_other_lookups(change: &Change, key: i64) -> Result<u64, DbErr> {
    sql::run(change.conn(), "DELETE FROM number_lookup WHERE key_id <> $1", params![key]).await
}

/// How many numbers are sealed with a generation.
pub(in crate::identity) async fn count_sealed_with<C: ConnectionTrait>(
    conn: &C,
    key: i64,
) -> Result<i64, DbErr> {
    sql::number(conn, "SELECT COUNT(*) AS n FROM person_identifier WHERE key_id = $1", params![key]).await
}

/// How many numbers there are.
pub(in crate::identity) async fn count<C: ConnectionTrait>(conn: &C) -> Result<i64, DbErr> {
    sql::number(conn, "SELECT COUNT(*) AS n FROM person_identifier", vec![]).await
}

/// The sealed secret of an account's one-time codes.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::identity) struct CodeSecret {
    pub account: AccountId,
    pub sealed: Vec<u8>,
}

pub(in crate::identity) async fn code_secrets<C: ConnectionTrait>(
    conn: &C,
) -> Result<Vec<CodeSecret>, DbErr> {
    sql::all(conn, "SELECT account, sealed FROM totp ORDER BY account", vec![]).await
}

/// Replaces a secret unless the person replaced it meanwhile.
pub(in crate::identity) async fn replace_code_secret(
    change: &Change,
    old: &CodeSecret,
    sealed: Vec<u8>,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE totp SET sealed = $3 WHERE account = $1 AND sealed = $2",
        params![old.account, old.sealed.clone(), sealed],
    )
    .await?;
    Ok(())
}
