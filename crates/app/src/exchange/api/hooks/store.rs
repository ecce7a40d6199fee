//! Database access of webhooks, their events and their keys.

use domain::exchange_partner::HookKind;
use platform::db::{for_share, sql};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::super::super::PartnerId;
use super::{Hook, HookEventId, HookId};

const COLUMNS: &str = "id, partner, live, url, kinds, paused, failures, next_at, last_ok_at, last_try_at, last_error, created_at";

#[derive(FromQueryResult)]
struct Row {
    id: HookId,
    partner: PartnerId,
    live: bool,
    url: String,
    kinds: String,
    paused: bool,
    failures: i64,
    next_at: Option<i64>,
    last_ok_at: Option<i64>,
    last_try_at: Option<i64>,
    last_error: String,
    created_at: i64,
}

impl From<Row> for Hook {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            partner: row.partner,
            live: row.live,
            url: row.url,
            kinds: row.kinds.split(',').filter_map(HookKind::parse).collect(),
            paused: row.paused,
            failures: row.failures,
            next_at: row.next_at,
            last_ok_at: row.last_ok_at,
            last_try_at: row.last_try_at,
            last_error: row.last_error,
            created_at: row.created_at,
        }
    }
}

async fn many<C: ConnectionTrait>(conn: &C, rest: &str, values: Vec<Value>) -> Result<Vec<Hook>, DbErr> {
    let text = format!("SELECT {COLUMNS} FROM exchange_webhook {rest}");
    Ok(sql::all::<Row, _>(conn, &text, values).await?.into_iter().map(Hook::from).collect())
}

/// Hooks of a partner, oldest first; live or test ones, or both.
pub(super) async fn of_partner<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    live: Option<bool>,
) -> Result<Vec<Hook>, DbErr> {
    let all = many(conn, "WHERE partner = $1 ORDER BY created_at, id", params![partner]).await?;
    Ok(all.into_iter().filter(|hook| live.is_none_or(|live| hook.live == live)).collect())
}

/// The same within a change, kept from being removed until it ends: what is queued for a hook must find it.
pub(super) async fn kept(change: &Change, partner: PartnerId, live: bool) -> Result<Vec<Hook>, DbErr> {
    let text = format!(
        "SELECT {COLUMNS} FROM exchange_webhook WHERE partner = $1 AND live = $2 ORDER BY created_at, id"
    );
    let text = for_share(change.conn(), &text);
    let rows: Vec<Row> = sql::all(change.conn(), &text, params![partner, live]).await?;
    Ok(rows.into_iter().map(Hook::from).collect())
}

pub(super) async fn by_id<C: ConnectionTrait>(conn: &C, id: HookId) -> Result<Option<Hook>, DbErr> {
    Ok(many(conn, "WHERE id = $1", params![id]).await?.pop())
}

fn words(kinds: &[HookKind]) -> String {
    kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(",")
}

pub(super) async fn insert(change: &Change, hook: &Hook) -> Result<(), DbErr> {
    let row = params![
        hook.id,
        hook.partner,
        hook.live,
        hook.url.clone(),
        words(&hook.kinds),
        hook.paused,
        hook.failures,
        hook.next_at,
        hook.last_ok_at,
        hook.last_try_at,
        hook.last_error.clone(),
        hook.created_at,
    ];
    let head = format!("INSERT INTO exchange_webhook ({COLUMNS})");
    sql::insert_many(change.conn(), &head, vec![row], "").await?;
    Ok(())
}

/// Writes where and of what; how it went stays.
pub(super) async fn update(change: &Change, hook: &Hook) -> Result<(), DbErr> {
    let text = "UPDATE exchange_webhook SET url = $2, kinds = $3 WHERE id = $1";
    sql::run(change.conn(), text, params![hook.id, hook.url.clone(), words(&hook.kinds)]).await?;
    Ok(())
}

pub(super) async fn delete(change: &Change, id: HookId) -> Result<(), DbErr> {
    sql::run(change.conn(), "DELETE FROM exchange_webhook_due WHERE hook = $1", params![id]).await?;
    sql::run(change.conn(), "DELETE FROM exchange_webhook WHERE id = $1", params![id]).await?;
    Ok(())
}

/// Takes a hook for sending until an instant; answers whether nobody else has it and it is not paused.
pub(super) async fn take(change: &Change, id: HookId, until: i64) -> Result<bool, DbErr> {
    let text = "UPDATE exchange_webhook SET sending_until = $2
                 WHERE id = $1 AND NOT paused AND (sending_until IS NULL OR sending_until <= $3)
                   AND (next_at IS NULL OR next_at <= $3)";
    Ok(sql::run(change.conn(), text, params![id, until, change.now().as_millisecond()]).await? == 1)
}

/// Gives a hook back; what was queued meanwhile is seen by whoever takes it next.
pub(super) async fn give_back(change: &Change, id: HookId) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE exchange_webhook SET sending_until = NULL WHERE id = $1", params![id])
        .await?;
    Ok(())
}

/// Notes that something was heard: failures begin anew, a pause is over.
pub(super) async fn note_heard(change: &Change, id: HookId) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE exchange_webhook SET failures = 0, next_at = NULL, paused = $3, last_error = '', last_ok_at = $2,
                last_try_at = $2 WHERE id = $1",
        params![id, change.now().as_millisecond(), false],
    )
    .await?;
    Ok(())
}

/// Notes a failure with when it is tried again; never means that the hook is paused. Gives the hook back.
pub(super) async fn note_failed(
    change: &Change,
    id: HookId,
    failures: i64,
    next_at: Option<i64>,
    error: &str,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE exchange_webhook SET failures = $2, next_at = $3, paused = $4, last_error = $5, last_try_at = $6,
                sending_until = NULL WHERE id = $1",
        params![id, failures, next_at, next_at.is_none(), error, change.now().as_millisecond()],
    )
    .await?;
    Ok(())
}

/// Notes a failed ping; what is planned stays.
pub(super) async fn note_ping_failed(change: &Change, id: HookId, error: &str) -> Result<(), DbErr> {
    let text = "UPDATE exchange_webhook SET last_error = $2, last_try_at = $3 WHERE id = $1";
    sql::run(change.conn(), text, params![id, error, change.now().as_millisecond()]).await?;
    Ok(())
}

/// Something a partner is told of.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(super) struct Event {
    pub id: HookEventId,
    pub kind: String,
    pub subject: String,
    pub data: String,
    pub at: i64,
}

pub(super) async fn insert_event(
    change: &Change,
    partner: PartnerId,
    live: bool,
    kind: HookKind,
    subject: &str,
    data: String,
) -> Result<HookEventId, DbErr> {
    let id = HookEventId::new();
    sql::run(
        change.conn(),
        "INSERT INTO exchange_event (id, partner, live, kind, subject, data, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![id, partner, live, kind.as_str(), subject, data, change.now().as_millisecond()],
    )
    .await?;
    Ok(id)
}

pub(super) async fn queue(change: &Change, hook: HookId, event: HookEventId) -> Result<(), DbErr> {
    let text = "INSERT INTO exchange_webhook_due (hook, event) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    sql::run(change.conn(), text, params![hook, event]).await?;
    Ok(())
}

/// Events of a partner since an instant, oldest first.
pub(super) async fn events_since<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    live: bool,
    since: i64,
) -> Result<Vec<Event>, DbErr> {
    sql::all(
        conn,
        "SELECT id, kind, subject, data, at FROM exchange_event
          WHERE partner = $1 AND live = $2 AND at >= $3 ORDER BY at, id",
        params![partner, live, since],
    )
    .await
}

/// The oldest event that waits for a hook.
pub(super) async fn next_event<C: ConnectionTrait>(conn: &C, hook: HookId) -> Result<Option<Event>, DbErr> {
    sql::one(
        conn,
        "SELECT e.id, e.kind, e.subject, e.data, e.at FROM exchange_webhook_due d JOIN exchange_event e ON e.id = d.event
          WHERE d.hook = $1 ORDER BY e.at, e.id LIMIT 1",
        params![hook],
    )
    .await
}

/// How many events wait for a hook.
pub(super) async fn waiting<C: ConnectionTrait>(conn: &C, hook: HookId) -> Result<i64, DbErr> {
    sql::number(conn, "SELECT COUNT(*) AS n FROM exchange_webhook_due WHERE hook = $1", params![hook]).await
}

pub(super) async fn heard(change: &Change, hook: HookId, event: HookEventId) -> Result<(), DbErr> {
    let text = "DELETE FROM exchange_webhook_due WHERE hook = $1 AND event = $2";
    sql::run(change.conn(), text, params![hook, event]).await?;
    Ok(())
}

pub(super) async fn forget_before(change: &Change, before: i64) -> Result<u64, DbErr> {
    sql::run(
        change.conn(),
        "DELETE FROM exchange_webhook_due WHERE event IN (SELECT id FROM exchange_event WHERE at < $1)",
        params![before],
    )
    .await?;
    sql::run(change.conn(), "DELETE FROM exchange_event WHERE at < $1", params![before]).await
}

/// A key that signs.
#[derive(Clone, FromQueryResult)]
pub(super) struct StoredKey {
    pub id: uuid::Uuid,
    pub sealed: Vec<u8>,
    pub public: Vec<u8>,
    pub created_at: i64,
    pub retired_at: Option<i64>,
}

pub(super) async fn keys<C: ConnectionTrait>(conn: &C) -> Result<Vec<StoredKey>, DbErr> {
    let text = "SELECT id, sealed, public, created_at, retired_at FROM exchange_webhook_key ORDER BY created_at DESC, id DESC";
    sql::all(conn, text, Vec::new()).await
}

pub(super) async fn insert_key(change: &Change, key: &StoredKey) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO exchange_webhook_key (id, sealed, public, created_at) VALUES ($1, $2, $3, $4)",
        params![key.id, key.sealed.clone(), key.public.clone(), key.created_at],
    )
    .await?;
    Ok(())
}

pub(super) async fn retire_keys(change: &Change) -> Result<(), DbErr> {
    let text = "UPDATE exchange_webhook_key SET retired_at = $1 WHERE retired_at IS NULL";
    sql::run(change.conn(), text, params![change.now().as_millisecond()]).await?;
    Ok(())
}

pub(super) async fn reseal_key(change: &Change, id: uuid::Uuid, sealed: Vec<u8>) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE exchange_webhook_key SET sealed = $2 WHERE id = $1", params![id, sealed])
        .await?;
    Ok(())
}
