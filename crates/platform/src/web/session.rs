//! Sessions: a random token in a cookie, its hash in the database, so every copy knows it and any can end it.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};
use sha2::{Digest, Sha256};

use crate::db::{Actor, Change, for_update, sql};
use crate::ids::{AccountId, PersonId, SeatId};
use crate::{Platform, chance, params};

/// A session as stored.
#[derive(Clone, Debug)]
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
    /// Whether it began with a duty: then the short idle time holds, whatever is acted from now.
    pub business: bool,
    /// When the person last showed who they are (signed in, typed the password again), milliseconds.
    pub confirmed_at: i64,
}

/// A session as its owner sees it in the list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    token_hash: Vec<u8>,
    /// When it began, milliseconds.
    pub created_at: i64,
    /// Last use, milliseconds.
    pub seen_at: i64,
    /// Where it began.
    pub address: String,
    /// The browser it began in.
    pub agent: String,
}

impl Listed {
    /// A name for it in forms; tells nothing of the token.
    pub fn name(&self) -> String {
        hex::encode(&self.token_hash[..8.min(self.token_hash.len())])
    }

    /// Whether it is the one with this token.
    pub fn is(&self, token: &str) -> bool {
        self.token_hash == hash(token)
    }

    /// One for samples of pages.
    pub fn sample(agent: &str, address: &str) -> Self {
        Self {
            token_hash: hash(agent),
            created_at: 0,
            seen_at: 0,
            address: address.to_owned(),
            agent: agent.to_owned(),
        }
    }
}

/// A living session as its person sees it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Open {
    /// Its beginning, milliseconds.
    pub created_at: i64,
    /// Last use, milliseconds.
    pub seen_at: i64,
    /// Network address.
    pub address: String,
    /// What the browser called itself.
    pub agent: String,
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
        "INSERT INTO session (token_hash, account, person, seat, created_at, seen_at, expires_at, address, agent,
                              confirmed_at, business)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $5, $9)",
        params![
            hash(&token),
            account,
            person,
            seat,
            now.as_millisecond(),
            (now + LONGEST).as_millisecond(),
            address,
            agent,
            seat.is_some(),
        ],
    )
    .await?;
    Ok(token)
}

/// A session beside the hash of its token.
#[derive(Debug, FromQueryResult)]
struct Row {
    token_hash: Vec<u8>,
    account: AccountId,
    person: PersonId,
    seat: Option<SeatId>,
    seen_at: i64,
    expires_at: i64,
    business: bool,
    confirmed_at: i64,
}

impl From<Row> for Session {
    fn from(row: Row) -> Self {
        Self {
            account: row.account,
            person: row.person,
            seat: row.seat,
            seen_at: row.seen_at,
            expires_at: row.expires_at,
            business: row.business,
            confirmed_at: row.confirmed_at,
        }
    }
}

impl Session {
    fn lives(&self, platform: &Platform, now: Timestamp) -> bool {
        let idle = if self.business || self.seat.is_some() {
            platform.settings.idle_minutes_business
        } else {
            platform.settings.idle_minutes_teacher
        };
        let now = now.as_millisecond();
        self.expires_at > now && self.seen_at + idle * 60_000 > now
    }

    /// Whether its last use is to be noted again: at most once a minute, because that is a write.
    pub(super) fn is_unnoted(&self, now: Timestamp) -> bool {
        self.seen_at + 60_000 <= now.as_millisecond()
    }
}

/// The session of a token, if it still lives. Its last use is noted at most once a minute.
///
/// # Errors
/// When the database can't be read.
pub async fn find(platform: &Platform, token: &str, now: Timestamp) -> Result<Option<Session>, DbErr> {
    let Some(session) = find_all(platform, &[(token, now)]).await?.pop().flatten() else { return Ok(None) };
    if session.is_unnoted(now) {
        note_use(platform, &[token], now).await?;
    }
    Ok(Some(session))
}

/// The sessions of several tokens, each at its instant, in their order; what does not live is nothing.
pub(super) async fn find_all(
    platform: &Platform,
    asked: &[(&str, Timestamp)],
) -> Result<Vec<Option<Session>>, DbErr> {
    let hashes: Vec<Vec<u8>> = asked.iter().map(|(token, _)| hash(token)).collect();
    let (list, values) =
        sql::list_of(platform.db.read(), 1, hashes.iter().cloned().map(Value::from).collect());
    let text = format!(
        "SELECT token_hash, account, person, seat, seen_at, expires_at, business, confirmed_at
           FROM session WHERE token_hash IN ({list})"
    );
    let rows: Vec<Row> = sql::all(platform.db.read(), &text, values).await?;
    let found: HashMap<Vec<u8>, Session> =
        rows.into_iter().map(|mut row| (std::mem::take(&mut row.token_hash), row.into())).collect();
    let living = |(hash, (_, now)): (&Vec<u8>, &(&str, Timestamp))| {
        found.get(hash).filter(|session| session.lives(platform, *now)).cloned()
    };
    Ok(hashes.iter().zip(asked).map(living).collect())
}

/// Notes the use of several sessions in one change.
pub(super) async fn note_use(platform: &Platform, tokens: &[&str], now: Timestamp) -> Result<(), DbErr> {
    let mut change = platform.db.change(&Actor::process("session"), now).await?;
    change.unaudited("the last use of a session");
    let mut hashes: Vec<Vec<u8>> = tokens.iter().map(|token| hash(token)).collect();
    hashes.sort_unstable();
    let (list, mut values) = sql::list_of(change.conn(), 2, hashes.into_iter().map(Value::from).collect());
    values.insert(0, now.as_millisecond().into());
    // Two copies that note the same sessions take them in the same order: whoever comes second waits for the first.
    let due = format!(
        "SELECT seen_at AS n FROM session WHERE seen_at < $1 AND token_hash IN ({list}) ORDER BY token_hash"
    );
    sql::run(change.conn(), &for_update(change.conn(), &due), values.clone()).await?;
    let note = format!("UPDATE session SET seen_at = $1 WHERE seen_at < $1 AND token_hash IN ({list})");
    sql::run(change.conn(), &note, values).await?;
    change.commit().await
}

/// Ends one session.
///
/// # Errors
/// When the row can't be removed.
pub async fn end(change: &Change, token: &str) -> Result<(), DbErr> {
    sql::run(change.conn(), "DELETE FROM session WHERE token_hash = $1", params![hash(token)]).await?;
    Ok(())
}

/// Ends every session of a person, whichever copy or machine began it.
///
/// # Errors
/// When the rows can't be removed.
pub async fn end_all(change: &Change, person: PersonId) -> Result<u64, DbErr> {
    sql::run(change.conn(), "DELETE FROM session WHERE person = $1", params![person]).await
}

/// Sessions of a person that still live, newest first.
///
/// # Errors
/// When the database can't be read.
pub async fn of_person<C: ConnectionTrait>(conn: &C, person: PersonId) -> Result<Vec<Open>, DbErr> {
    sql::all(
        conn,
        "SELECT created_at, seen_at, address, agent FROM session WHERE person = $1 ORDER BY created_at DESC",
        params![person],
    )
    .await
}

/// Deletes ended sessions within a change; answers how many.
///
/// # Errors
/// When the rows can't be removed.
pub async fn forget_ended(change: &Change) -> Result<u64, DbErr> {
    let now = change.now().as_millisecond();
    sql::run(change.conn(), "DELETE FROM session WHERE expires_at <= $1", params![now]).await
}

/// Deletes sessions that ended by themselves; where and when somebody signed in stays in the sign-in history.
///
/// # Errors
/// When the rows can't be removed.
pub async fn delete_ended(platform: &Platform) -> Result<u64, DbErr> {
    let now = platform.clock.now();
    let mut change = platform.db.change(&Actor::process("session"), now).await?;
    change.unaudited("ended sessions are deleted; signing in was recorded when it happened");
    let deleted = forget_ended(&change).await?;
    change.commit().await?;
    Ok(deleted)
}

/// The living sessions of an account, last used first.
///
/// # Errors
/// When the database can't be read.
pub async fn of_account(
    platform: &Platform,
    account: AccountId,
    now: Timestamp,
) -> Result<Vec<Listed>, DbErr> {
    let settings = &platform.settings;
    let idle_since = |minutes: i64| now.as_millisecond() - minutes * 60_000;
    sql::all(
        platform.db.read(),
        "SELECT token_hash, created_at, seen_at, address, agent FROM session
          WHERE account = $1 AND expires_at > $2
            AND seen_at > CASE WHEN business OR seat IS NOT NULL THEN CAST($3 AS BIGINT) ELSE CAST($4 AS BIGINT) END
          ORDER BY seen_at DESC, created_at DESC",
        params![
            account,
            now.as_millisecond(),
            idle_since(settings.idle_minutes_business),
            idle_since(settings.idle_minutes_teacher),
        ],
    )
    .await
}

/// Ends one session of the list.
///
/// # Errors
/// When the row can't be removed.
pub async fn end_listed(change: &Change, account: AccountId, listed: &Listed) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "DELETE FROM session WHERE account = $1 AND token_hash = $2",
        params![account, listed.token_hash.clone()],
    )
    .await?;
    Ok(())
}

/// Ends all sessions of an account, but the one with this token when one is given.
///
/// # Errors
/// When the rows can't be removed.
pub async fn end_of_account(change: &Change, account: AccountId, except: Option<&str>) -> Result<u64, DbErr> {
    let kept = except.map(hash).unwrap_or_default();
    sql::run(
        change.conn(),
        "DELETE FROM session WHERE account = $1 AND token_hash <> $2",
        params![account, kept],
    )
    .await
}

/// Gives a session a new token and answers it: after a change of what it may do, an old token that somebody else
/// learned is worth nothing.
///
/// # Errors
/// When the row can't be written.
pub async fn renew(change: &Change, token: &str) -> Result<String, DbErr> {
    let fresh = chance::token();
    sql::run(
        change.conn(),
        "UPDATE session SET token_hash = $2 WHERE token_hash = $1",
        params![hash(token), hash(&fresh)],
    )
    .await?;
    Ok(fresh)
}

/// Notes that the person has just shown again who they are.
///
/// # Errors
/// When the row can't be written.
pub async fn confirm(change: &Change, token: &str) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE session SET confirmed_at = $2 WHERE token_hash = $1",
        params![hash(token), change.now().as_millisecond()],
    )
    .await?;
    Ok(())
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
