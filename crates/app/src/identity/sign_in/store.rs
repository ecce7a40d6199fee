//! Database access of signing in: attempts, half-finished sign-ins, passwords, reset links.

use domain::sign_in::Guard;
use platform::db::{for_update, sql};
use platform::ids::{AccountId, EventId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

/// One attempt, for the history and the limits.
#[derive(Clone, Debug)]
pub(in crate::identity) struct NewSignIn<'a> {
    pub account: Option<AccountId>,
    pub way: &'static str,
    pub address: &'a str,
    pub agent: &'a str,
    pub success: bool,
}

/// One attempt as it is read back.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::identity) struct SignIn {
    pub at: i64,
    pub way: String,
    pub address: String,
    pub agent: String,
    pub success: bool,
}

/// A sign-in or a passkey registration between its two steps.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::identity) struct Half {
    pub account: Option<AccountId>,
    pub back: String,
    pub challenge: String,
}

pub(super) async fn guard<C: ConnectionTrait>(conn: &C, key: &[u8]) -> Result<Guard, DbErr> {
    read_guard(conn, "SELECT failures, locked_until FROM sign_in_guard WHERE name_key = $1", key).await
}

/// The state of a name, held until the change ends; nothing is held for a name without failures.
pub(super) async fn hold_guard(change: &Change, key: &[u8]) -> Result<Guard, DbErr> {
    let text =
        for_update(change.conn(), "SELECT failures, locked_until FROM sign_in_guard WHERE name_key = $1");
    read_guard(change.conn(), &text, key).await
}

/// As [`hold_guard`], with a row to hold made first: two first failures must not both count as one.
pub(super) async fn hold_guard_for_failure(change: &Change, key: &[u8]) -> Result<Guard, DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO sign_in_guard (name_key, failures, locked_until, changed_at) VALUES ($1, 0, 0, $2)
         ON CONFLICT (name_key) DO NOTHING",
        params![key.to_vec(), change.now().as_millisecond()],
    )
    .await?;
    hold_guard(change, key).await
}

async fn read_guard<C: ConnectionTrait>(conn: &C, text: &str, key: &[u8]) -> Result<Guard, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        failures: i64,
        locked_until: i64,
    }
    let row: Option<Row> = sql::one(conn, text, params![key.to_vec()]).await?;
    Ok(row.map_or_else(Guard::default, |r| Guard { failures: r.failures, locked_until: r.locked_until }))
}

pub(super) async fn set_guard(change: &Change, key: &[u8], guard: Guard) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE sign_in_guard SET failures = $2, locked_until = $3, changed_at = $4 WHERE name_key = $1",
        params![key.to_vec(), guard.failures, guard.locked_until, change.now().as_millisecond()],
    )
    .await?;
    Ok(())
}

pub(super) async fn clear_guard(change: &Change, key: &[u8]) -> Result<(), DbErr> {
    sql::run(change.conn(), "DELETE FROM sign_in_guard WHERE name_key = $1", params![key.to_vec()]).await?;
    Ok(())
}

pub(super) async fn note_sign_in(change: &Change, new: &NewSignIn<'_>) -> Result<(), DbErr> {
    let agent: String = new.agent.chars().take(200).collect();
    sql::run(
        change.conn(),
        "INSERT INTO sign_in (id, account, at, address, source, agent, way, success)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            EventId::new(),
            new.account,
            change.now().as_millisecond(),
            new.address,
            super::place::source(new.address),
            agent,
            new.way,
            new.success,
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn failures_from<C: ConnectionTrait>(
    conn: &C,
    source: &str,
    since: i64,
) -> Result<i64, DbErr> {
    sql::number(
        conn,
        "SELECT COUNT(*) AS n FROM sign_in WHERE source = $1 AND at > $2 AND success = FALSE",
        params![source, since],
    )
    .await
}

/// Failures from everywhere since an instant, counted to `most` only: under attack there are many.
pub(super) async fn failures_in_all<C: ConnectionTrait>(
    conn: &C,
    since: i64,
    most: i64,
) -> Result<i64, DbErr> {
    sql::number(
        conn,
        "SELECT COUNT(*) AS n FROM (SELECT id FROM sign_in WHERE at > $1 AND success = FALSE LIMIT $2) AS few",
        params![since, most],
    )
    .await
}

/// Successful sign-ins since an instant, newest first, and so many at most.
pub(super) async fn successes<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
    since: i64,
    most: i64,
) -> Result<Vec<SignIn>, DbErr> {
    sql::all(
        conn,
        "SELECT at, way, address, agent, success FROM sign_in
          WHERE account = $1 AND at > $2 AND success = TRUE ORDER BY at DESC LIMIT $3",
        params![account, since, most],
    )
    .await
}

/// One page of the history, newest first.
pub(in crate::identity) async fn history<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
    skip: i64,
    take: i64,
) -> Result<Vec<SignIn>, DbErr> {
    sql::all(
        conn,
        "SELECT at, way, address, agent, success FROM sign_in WHERE account = $1
          ORDER BY at DESC, id DESC LIMIT $2 OFFSET $3",
        params![account, take, skip],
    )
    .await
}

pub(in crate::identity) async fn history_length<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
) -> Result<i64, DbErr> {
    sql::number(conn, "SELECT COUNT(*) AS n FROM sign_in WHERE account = $1", params![account]).await
}

pub(super) async fn note_use(change: &Change, account: AccountId) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE account SET last_used_at = $2 WHERE id = $1",
        params![account, change.now().as_millisecond()],
    )
    .await?;
    Ok(())
}

pub(super) async fn insert_half(
    change: &Change,
    token_hash: Vec<u8>,
    step: &str,
    half: &Half,
    expires_at: i64,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO sign_in_half (token_hash, step, account, back, challenge, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        params![token_hash, step, half.account, half.back.clone(), half.challenge.clone(), expires_at],
    )
    .await?;
    Ok(())
}

pub(super) async fn half<C: ConnectionTrait>(
    conn: &C,
    token_hash: Vec<u8>,
    step: &str,
    now: i64,
) -> Result<Option<Half>, DbErr> {
    sql::one(
        conn,
        "SELECT account, back, challenge FROM sign_in_half WHERE token_hash = $1 AND step = $2 AND expires_at > $3",
        params![token_hash, step, now],
    )
    .await
}

pub(super) async fn set_challenge(
    change: &Change,
    token_hash: Vec<u8>,
    challenge: &str,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE sign_in_half SET challenge = $2 WHERE token_hash = $1",
        params![token_hash, challenge],
    )
    .await?;
    Ok(())
}

/// Removes it; false when somebody else was faster, so that nothing is finished twice.
pub(super) async fn take_half(change: &Change, token_hash: Vec<u8>) -> Result<bool, DbErr> {
    let taken =
        sql::run(change.conn(), "DELETE FROM sign_in_half WHERE token_hash = $1", params![token_hash])
            .await?;
    Ok(taken == 1)
}

/// Remembers a mark until it expires; false when it was there already.
pub(super) async fn take_once(change: &Change, mark: Vec<u8>, expires_at: i64) -> Result<bool, DbErr> {
    let taken = sql::run(
        change.conn(),
        "INSERT INTO sign_in_once (mark, expires_at) VALUES ($1, $2) ON CONFLICT (mark) DO NOTHING",
        params![mark, expires_at],
    )
    .await?;
    Ok(taken == 1)
}

/// Deletes what has run out: half-finished sign-ins, marks, links, and names and requests without news for a day.
pub(super) async fn delete_old(change: &Change) -> Result<(), DbErr> {
    let now = change.now().as_millisecond();
    let day = now - 24 * 60 * 60_000;
    for (text, value) in [
        ("DELETE FROM sign_in_half WHERE expires_at <= $1", now),
        ("DELETE FROM sign_in_once WHERE expires_at <= $1", now),
        ("DELETE FROM reset_link WHERE expires_at <= $1", now),
        ("DELETE FROM sign_in_guard WHERE changed_at <= $1", day),
        ("DELETE FROM reset_request WHERE at <= $1", day),
    ] {
        sql::run(change.conn(), text, params![value]).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct OldHash {
    hash: String,
}

/// Hashes of the passwords before the present one, newest first.
pub(super) async fn old_passwords<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
    most: i64,
) -> Result<Vec<String>, DbErr> {
    let rows: Vec<OldHash> = sql::all(
        conn,
        "SELECT hash FROM password_history WHERE account = $1 ORDER BY replaced_at DESC, id DESC LIMIT $2",
        params![account, most],
    )
    .await?;
    Ok(rows.into_iter().map(|row| row.hash).collect())
}

/// Puts a new password in the place of the present one, which goes into the history.
pub(super) async fn replace_password(
    change: &Change,
    account: AccountId,
    present: &str,
    hash: &str,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO password_history (id, account, hash, replaced_at) VALUES ($1, $2, $3, $4)",
        params![EventId::new(), account, present, change.now().as_millisecond()],
    )
    .await?;
    sql::run(
        change.conn(),
        "UPDATE account SET password_hash = $2, must_change = FALSE WHERE id = $1",
        params![account, hash],
    )
    .await?;
    Ok(())
}

pub(super) async fn accounts_by_mail<C: ConnectionTrait>(
    conn: &C,
    mail: &str,
) -> Result<Vec<AccountId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Id {
        id: AccountId,
    }
    let rows: Vec<Id> = sql::all(
        conn,
        "SELECT a.id FROM account a JOIN person p ON p.id = a.person
          WHERE LOWER(p.email) = $1 AND a.disabled_at IS NULL AND a.removed_at IS NULL ORDER BY a.id LIMIT 5",
        params![mail],
    )
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

pub(super) async fn note_reset_request(
    change: &Change,
    account: Option<AccountId>,
    source: &str,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO reset_request (id, account, source, at) VALUES ($1, $2, $3, $4)",
        params![EventId::new(), account, source, change.now().as_millisecond()],
    )
    .await?;
    Ok(())
}

pub(super) async fn resets_from<C: ConnectionTrait>(
    conn: &C,
    source: &str,
    since: i64,
) -> Result<i64, DbErr> {
    sql::number(
        conn,
        "SELECT COUNT(*) AS n FROM reset_request WHERE source = $1 AND at > $2",
        params![source, since],
    )
    .await
}

pub(super) async fn resets_of<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
    since: i64,
) -> Result<i64, DbErr> {
    sql::number(
        conn,
        "SELECT COUNT(*) AS n FROM reset_request WHERE account = $1 AND at > $2",
        params![account, since],
    )
    .await
}

pub(super) async fn insert_link(
    change: &Change,
    token_hash: Vec<u8>,
    account: AccountId,
    expires_at: i64,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO reset_link (token_hash, account, expires_at) VALUES ($1, $2, $3)",
        params![token_hash, account, expires_at],
    )
    .await?;
    Ok(())
}

pub(super) async fn link<C: ConnectionTrait>(
    conn: &C,
    token_hash: Vec<u8>,
    now: i64,
) -> Result<Option<AccountId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        account: AccountId,
    }
    let row: Option<Row> = sql::one(
        conn,
        "SELECT account FROM reset_link WHERE token_hash = $1 AND expires_at > $2",
        params![token_hash, now],
    )
    .await?;
    Ok(row.map(|row| row.account))
}

/// Removes a link that still holds; false when it was used or ran out meanwhile.
pub(super) async fn take_link(change: &Change, token_hash: Vec<u8>) -> Result<bool, DbErr> {
    let taken = sql::run(
        change.conn(),
        "DELETE FROM reset_link WHERE token_hash = $1 AND expires_at > $2",
        params![token_hash, change.now().as_millisecond()],
    )
    .await?;
    Ok(taken == 1)
}

/// Keeps the network address a half-finished sign-in was begun at.
pub(super) async fn set_half_source(change: &Change, token_hash: Vec<u8>, source: &str) -> Result<(), DbErr> {
    let text = "UPDATE sign_in_half SET source = $2 WHERE token_hash = $1";
    sql::run(change.conn(), text, params![token_hash, source]).await?;
    Ok(())
}

/// How many sign-ins that a network address began still wait.
pub(in crate::identity) async fn halves_from<C: ConnectionTrait>(
    conn: &C,
    source: &str,
    now: i64,
) -> Result<i64, DbErr> {
    let text = "SELECT COUNT(*) AS n FROM sign_in_half WHERE source = $1 AND expires_at > $2";
    sql::number(conn, text, params![source, now]).await
}

/// When the password of an account was replaced last.
pub(in crate::identity) async fn password_replaced_at<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
) -> Result<Option<i64>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        replaced_at: i64,
    }
    let text =
        "SELECT replaced_at FROM password_history WHERE account = $1 ORDER BY replaced_at DESC LIMIT 1";
    let row: Option<Row> = sql::one(conn, text, params![account]).await?;
    Ok(row.map(|row| row.replaced_at))
}

/// Ends every other way in that was opened before: links and half-finished sign-ins.
pub(in crate::identity) async fn end_open_ways(change: &Change, account: AccountId) -> Result<(), DbErr> {
    for text in ["DELETE FROM reset_link WHERE account = $1", "DELETE FROM sign_in_half WHERE account = $1"] {
        sql::run(change.conn(), text, params![account]).await?;
    }
    Ok(())
}
