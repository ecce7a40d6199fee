//! Database access of links: where each stands, and what was said of which course.

use std::collections::HashMap;

use platform::db::{for_update, sql};
use platform::ids::OrganisationId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::{Link, LinkId};
use crate::catalogue::CourseId;
use crate::exchange::PartnerId;

const COLUMNS: &str = "id, partner, organisation, name, url, sealed, key_name, mail, sends, fetches, compares, hour, paused, version,
  run_on, busy, scanned, pending, fetched, moved, tried_at, ok_at, failing_since, failure, told, sent, compared, created_at";

#[derive(FromQueryResult)]
struct Row {
    id: LinkId,
    partner: PartnerId,
    organisation: OrganisationId,
    name: String,
    url: String,
    sealed: Vec<u8>,
    key_name: String,
    mail: String,
    sends: bool,
    fetches: bool,
    compares: bool,
    hour: i64,
    paused: bool,
    version: i64,
    run_on: String,
    busy: bool,
    scanned: Option<CourseId>,
    pending: Option<i64>,
    fetched: i64,
    moved: i64,
    tried_at: Option<i64>,
    ok_at: Option<i64>,
    failing_since: Option<i64>,
    failure: String,
    told: bool,
    sent: String,
    compared: String,
    created_at: i64,
}

impl From<Row> for Link {
    fn from(r: Row) -> Self {
        Self {
            id: r.id,
            partner: r.partner,
            organisation: r.organisation,
            name: r.name,
            url: r.url,
            sealed: r.sealed,
            key_name: r.key_name,
            mail: r.mail,
            sends: r.sends,
            fetches: r.fetches,
            compares: r.compares,
            hour: r.hour,
            paused: r.paused,
            version: r.version,
            run_on: r.run_on,
            busy: r.busy,
            scanned: r.scanned,
            pending: r.pending,
            fetched: r.fetched,
            moved: r.moved,
            tried_at: r.tried_at,
            ok_at: r.ok_at,
            failing_since: r.failing_since,
            failure: r.failure,
            told: r.told,
            sent: r.sent,
            compared: r.compared,
            created_at: r.created_at,
        }
    }
}

async fn some<C: ConnectionTrait>(conn: &C, rest: &str, values: Vec<Value>) -> Result<Vec<Link>, DbErr> {
    let text = format!("SELECT {COLUMNS} FROM exchange_link {rest}");
    Ok(sql::all::<Row, _>(conn, &text, values).await?.into_iter().map(Link::from).collect())
}

pub(super) async fn all<C: ConnectionTrait>(conn: &C) -> Result<Vec<Link>, DbErr> {
    some(conn, "ORDER BY created_at, id", Vec::new()).await
}

pub(super) async fn of_organisation<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> Result<Vec<Link>, DbErr> {
    some(conn, "WHERE organisation = $1 ORDER BY created_at, id", params![organisation]).await
}

pub(super) async fn by_id<C: ConnectionTrait>(conn: &C, id: LinkId) -> Result<Option<Link>, DbErr> {
    Ok(some(conn, "WHERE id = $1", params![id]).await?.pop())
}

pub(super) async fn locked(change: &Change, id: LinkId) -> Result<Option<Link>, DbErr> {
    let text = for_update(change.conn(), &format!("SELECT {COLUMNS} FROM exchange_link WHERE id = $1"));
    Ok(sql::one::<Row, _>(change.conn(), &text, params![id]).await?.map(Link::from))
}

pub(super) async fn insert(change: &Change, link: &Link) -> Result<(), DbErr> {
    let row = params![
        link.id,
        link.partner,
        link.organisation,
        link.name.clone(),
        link.url.clone(),
        link.sealed.clone(),
        link.key_name.clone(),
        link.mail.clone(),
        link.sends,
        link.fetches,
        link.compares,
        link.hour,
        link.paused,
        link.version,
        link.run_on.clone(),
        link.busy,
        link.scanned,
        link.pending,
        link.fetched,
        link.moved,
        link.tried_at,
        link.ok_at,
        link.failing_since,
        link.failure.clone(),
        link.told,
        link.sent.clone(),
        link.compared.clone(),
        link.created_at,
    ];
    sql::insert_many(change.conn(), &format!("INSERT INTO exchange_link ({COLUMNS})"), vec![row], "").await?;
    Ok(())
}

/// Writes what people set; where it stands stays.
pub(super) async fn set(change: &Change, link: &Link) -> Result<(), DbErr> {
    let text = "UPDATE exchange_link SET name = $2, url = $3, sealed = $4, key_name = $5, mail = $6, sends = $7, fetches = $8,
      compares = $9, hour = $10, paused = $11, version = $12 WHERE id = $1";
    let values = params![
        link.id,
        link.name.clone(),
        link.url.clone(),
        link.sealed.clone(),
        link.key_name.clone(),
        link.mail.clone(),
        link.sends,
        link.fetches,
        link.compares,
        link.hour,
        link.paused,
        link.version,
    ];
    sql::run(change.conn(), text, values).await?;
    Ok(())
}

/// Begins at the beginning: the other side is another one now.
pub(super) async fn forget(change: &Change, id: LinkId) -> Result<(), DbErr> {
    sql::run(change.conn(), "DELETE FROM exchange_link_course WHERE link = $1", params![id]).await?;
    let text = "UPDATE exchange_link SET pending = NULL, scanned = NULL, fetched = 0, moved = 0, sent = '', compared = '' WHERE id = $1";
    sql::run(change.conn(), text, params![id]).await?;
    Ok(())
}

pub(super) async fn delete(change: &Change, id: LinkId) -> Result<(), DbErr> {
    sql::run(change.conn(), "DELETE FROM exchange_link_course WHERE link = $1", params![id]).await?;
    sql::run(change.conn(), "DELETE FROM exchange_link WHERE id = $1", params![id]).await?;
    Ok(())
}

pub(super) async fn reseal(change: &Change, id: LinkId, sealed: Vec<u8>) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE exchange_link SET sealed = $2 WHERE id = $1", params![id, sealed])
        .await?;
    Ok(())
}

/// Notes that today's run has begun; false when it had.
pub(super) async fn begin_day(change: &Change, id: LinkId, day: &str) -> Result<bool, DbErr> {
    let text = "UPDATE exchange_link SET run_on = $2 WHERE id = $1 AND run_on <> $2";
    Ok(sql::run(change.conn(), text, params![id, day]).await? == 1)
}

/// Begins a run: our courses are looked at from the first.
pub(super) async fn begin_run(change: &Change, id: LinkId) -> Result<(), DbErr> {
    let text = "UPDATE exchange_link SET busy = $2, scanned = NULL WHERE id = $1";
    sql::run(change.conn(), text, params![id, true]).await?;
    Ok(())
}

/// Ends a run; the next begins anew.
pub(super) async fn end_run(change: &Change, id: LinkId) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE exchange_link SET busy = $2 WHERE id = $1", params![id, false]).await?;
    Ok(())
}

/// Takes a link for a run, or prolongs it, unless somebody else has it.
pub(super) async fn take(change: &Change, id: LinkId, until: i64) -> Result<bool, DbErr> {
    let text = "UPDATE exchange_link SET running_until = $2, tried_at = $3
      WHERE id = $1 AND (running_until IS NULL OR running_until <= $3)";
    Ok(sql::run(change.conn(), text, params![id, until, change.now().as_millisecond()]).await? == 1)
}

pub(super) async fn prolong(change: &Change, id: LinkId, until: i64) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE exchange_link SET running_until = $2 WHERE id = $1", params![id, until])
        .await?;
    Ok(())
}

pub(super) async fn give_back(change: &Change, id: LinkId) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE exchange_link SET running_until = NULL WHERE id = $1", params![id])
        .await?;
    Ok(())
}

pub(super) async fn note_good(change: &Change, id: LinkId) -> Result<(), DbErr> {
    let text =
        "UPDATE exchange_link SET ok_at = $2, failing_since = NULL, failure = '', told = $3 WHERE id = $1";
    sql::run(change.conn(), text, params![id, change.now().as_millisecond(), false]).await?;
    Ok(())
}

pub(super) async fn note_failed(change: &Change, id: LinkId, failure: &str) -> Result<(), DbErr> {
    let text =
        "UPDATE exchange_link SET failing_since = COALESCE(failing_since, $2), failure = $3 WHERE id = $1";
    sql::run(change.conn(), text, params![id, change.now().as_millisecond(), failure]).await?;
    Ok(())
}

pub(super) async fn note_told(change: &Change, id: LinkId) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE exchange_link SET told = $2 WHERE id = $1", params![id, true]).await?;
    Ok(())
}

/// A delivery is waited for, and this far our courses were looked at.
pub(super) async fn set_pending(
    change: &Change,
    id: LinkId,
    pending: i64,
    scanned: Option<CourseId>,
) -> Result<(), DbErr> {
    let text = "UPDATE exchange_link SET pending = $2, scanned = $3 WHERE id = $1";
    sql::run(change.conn(), text, params![id, pending, scanned]).await?;
    Ok(())
}

pub(super) async fn no_pending(change: &Change, id: LinkId) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE exchange_link SET pending = NULL WHERE id = $1", params![id]).await?;
    Ok(())
}

pub(super) async fn set_sent(change: &Change, id: LinkId, sent: &str) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE exchange_link SET sent = $2 WHERE id = $1", params![id, sent]).await?;
    Ok(())
}

pub(super) async fn set_compared(change: &Change, id: LinkId, compared: &str) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE exchange_link SET compared = $2 WHERE id = $1", params![id, compared])
        .await?;
    Ok(())
}

pub(super) async fn set_cursors(change: &Change, id: LinkId, fetched: i64, moved: i64) -> Result<(), DbErr> {
    let text = "UPDATE exchange_link SET fetched = $2, moved = $3 WHERE id = $1";
    sql::run(change.conn(), text, params![id, fetched, moved]).await?;
    Ok(())
}

/// What was said last of these courses: the hash of what was sent.
pub(super) async fn said<C: ConnectionTrait>(
    conn: &C,
    link: LinkId,
    courses: &[CourseId],
) -> Result<HashMap<CourseId, Vec<u8>>, DbErr> {
    #[derive(FromQueryResult)]
    struct Said {
        course: CourseId,
        hash: Vec<u8>,
    }
    let (list, mut values) = sql::list_of(conn, 2, courses.iter().map(|id| Value::from(*id)).collect());
    values.insert(0, Value::from(link));
    let text =
        format!("SELECT course, hash FROM exchange_link_course WHERE link = $1 AND course IN ({list})");
    let rows: Vec<Said> = sql::all(conn, &text, values).await?;
    Ok(rows.into_iter().map(|row| (row.course, row.hash)).collect())
}

pub(super) async fn put_said(
    change: &Change,
    link: LinkId,
    delivery: i64,
    courses: &[(CourseId, Vec<u8>)],
) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO exchange_link_course (link, course, hash, delivery)",
        courses.iter().map(|(course, hash)| params![link, *course, hash.clone(), delivery]).collect(),
        "ON CONFLICT (link, course) DO UPDATE SET hash = excluded.hash, delivery = excluded.delivery",
    )
    .await?;
    Ok(())
}

/// What a delivery said was not taken: it is to be said again.
pub(super) async fn unsay_delivery(change: &Change, link: LinkId, delivery: i64) -> Result<(), DbErr> {
    let text = "DELETE FROM exchange_link_course WHERE link = $1 AND delivery = $2";
    sql::run(change.conn(), text, params![link, delivery]).await?;
    Ok(())
}

/// What was said of courses of these codes was refused: it is to be said again.
pub(super) async fn unsay(change: &Change, link: LinkId, codes: &[String]) -> Result<(), DbErr> {
    for some in codes.chunks(500) {
        let (list, mut values) = sql::listed(2, some.iter().map(|code| Value::from(code.as_str())).collect());
        values.insert(0, Value::from(link));
        let text = format!(
            "DELETE FROM exchange_link_course WHERE link = $1 AND course IN (SELECT id FROM course WHERE code IN ({list}))"
        );
        sql::run(change.conn(), &text, values).await?;
    }
    Ok(())
}
