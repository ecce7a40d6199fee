//! Sessions: a random token in a cookie, its hash in the database, so every copy knows it and any can end it.

use jiff::{SignedDuration, Timestamp};
use sea_orm::{DbErr, FromQueryResult};
use sha2::{Digest, Sha256};

use crate::db::{Actor, Change, sql};
use crate::ids::{AccountId, PersonId, SeatId};
use crate::{Platform, chance, params};

/// A session as stored.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Session {
    /// The account that signed in.
    pub account: AccountId,
    /// Its person.
    pub person: PersonId,
    /// The duty acted from.
    pub seat: Option<SeatId>,
    /// Last use, milliseconds.
    pub seen_at: i64,
    /// The end whatever happens, milliseconds.
    pub expires_at: i64,
}

/// Longest life of a session, used or not.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Begins a session inside the change that records the sign-in, and answers the token for the cookie.
///
/// # Errors
/// When the row can't be written.
pub async fn begin(
    change: &Change,
    account: AccountId,
    person: PersonId,
    seat: Option<SeatId>,
    address: &str,
    agent: &str,
) -> Result<String, DbErr> {
    let token = chance::token();
    let now = change.now();
    let agent: String = agent.chars().take(200).collect();
    sql::run(
        change.conn(),
        "INSERT INTO session (token_hash, account, person, seat, created_at, seen_at, expires_at, address, agent)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8)",
        params![hash(&token), account, person, seat, now.as_millisecond(), (now + LONGEST).as_millisecond(), address, agent],
    )
    .await?;
    Ok(token)
}

/// The session of a token, if it still lives. Its last use is noted at most once a minute.
///
/// # Errors
/// When the database can't be read.
pub async fn find(platform: &Platform, token: &str, now: Timestamp) -> Result<Option<Session>, DbErr> {
    let found: Option<Session> = sql::one(
        platform.db.read(),
        "SELECT account, person, seat, seen_at, expires_at FROM session WHERE token_hash = $1",
        params![hash(token)],
    )
    .await?;
    let Some(session) = found else { return Ok(None) };
    let idle = if session.seat.is_some() {
        platform.settings.idle_minutes_business
    } else {
        platform.settings.idle_minutes_teacher
    };
    let now_ms = now.as_millisecond();
    if session.expires_at <= now_ms || session.seen_at + idle * 60_000 <= now_ms {
        return Ok(None);
    }
    if session.seen_at + 60_000 <= now_ms {
        let mut change = platform.db.change(&Actor::process("session"), now).await?;
        change.unaudited("the last use of a session");
        sql::run(
            change.conn(),
            "UPDATE session SET seen_at = $2 WHERE token_hash = $1",
            params![hash(token), now_ms],
        )
        .await?;
        change.commit().await?;
    }
    Ok(Some(session))
}

/// Ends one session.
///
/// # Errors
/// When the row can't be removed.
pub async fn end(change: &Change, token: &str) -> Result<(), DbErr> {
    sql::run(change.conn(), "DELETE FROM session WHERE token_hash = $1", params![hash(token)]).await?;
    Ok(())
}

/// Deletes sessions that ended by themselves; where and when somebody signed in stays in the sign-in history.
///
/// # Errors
/// When the rows can't be removed.
pub async fn delete_ended(platform: &Platform) -> Result<u64, DbErr> {
    let now = platform.clock.now();
    let mut change = platform.db.change(&Actor::process("session"), now).await?;
    change.unaudited("ended sessions are deleted; signing in was recorded when it happened");
    let deleted =
        sql::run(change.conn(), "DELETE FROM session WHERE expires_at <= $1", params![now.as_millisecond()])
            .await?;
    change.commit().await?;
    Ok(deleted)
}

/// Moves a session to another duty of the same person.
///
/// # Errors
/// When the row can't be written.
pub async fn act_from(change: &Change, token: &str, seat: Option<SeatId>) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE session SET seat = $2 WHERE token_hash = $1", params![hash(token), seat])
        .await?;
    Ok(())
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
