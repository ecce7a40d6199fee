//! Database access of accounts.

use platform::db::{for_update, sql};
use platform::ids::{AccountId, OrganisationId, PersonId, SeatId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::{Application, ApplicationId};

const COLUMNS: &str = "a.id, a.kind, a.state, a.organisation, a.person, a.seat, a.name, a.email, a.phone, a.user_name,
  a.password_hash, a.role, a.title, a.purpose, a.stage, a.position, a.reason, a.decided_by, a.created_at, a.proved_at,
  a.decided_at, COALESCE(o.name, '') AS organisation_name, COALESCE(o.kind, '') AS organisation_kind";
const FROM: &str = "FROM application a LEFT JOIN organisation o ON o.id = a.organisation";

/// Hashes of the links of an application; without a proof nobody can prove it.
pub(super) struct Links {
    pub status: Vec<u8>,
    pub proof: Option<Vec<u8>>,
    /// Network address it was sent from, folded as failures are; empty where nothing is counted.
    pub source: String,
}

pub(super) async fn insert(change: &Change, a: &Application, links: Links) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO application (id, kind, state, status_hash, proof_hash, organisation, person, seat, name, email, phone,
           user_name, password_hash, role, title, purpose, stage, position, created_at, proved_at, source)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
        params![
            a.id,
            a.kind.clone(),
            a.state.clone(),
            links.status,
            links.proof,
            a.organisation,
            a.person,
            a.seat,
            a.name.clone(),
            a.email.clone(),
            a.phone.clone(),
            a.user_name.clone(),
            a.password_hash.clone(),
            a.role.clone(),
            a.title.clone(),
            a.purpose.clone(),
            a.stage.clone(),
            a.position.clone(),
            a.created_at,
            a.proved_at,
            links.source
        ],
    )
    .await?;
    Ok(())
}

/// Applications of strangers since an instant.
pub(super) async fn applied<C: ConnectionTrait>(conn: &C, since: i64) -> Result<i64, DbErr> {
    let text =
        "SELECT COUNT(*) AS n FROM application WHERE kind IN ('business', 'teacher') AND created_at > $1";
    sql::number(conn, text, params![since]).await
}

/// As [`applied`], from one network address.
pub(super) async fn applied_from<C: ConnectionTrait>(
    conn: &C,
    source: &str,
    since: i64,
) -> Result<i64, DbErr> {
    let text = "SELECT COUNT(*) AS n FROM application WHERE source = $1 AND created_at > $2";
    sql::number(conn, text, params![source, since]).await
}

/// As [`applied`], with one mail address.
pub(super) async fn applied_with<C: ConnectionTrait>(
    conn: &C,
    email: &str,
    since: i64,
) -> Result<i64, DbErr> {
    let text = "SELECT COUNT(*) AS n FROM application
                 WHERE LOWER(email) = $1 AND created_at > $2 AND kind IN ('business', 'teacher')";
    sql::number(conn, text, params![email.to_lowercase(), since]).await
}

pub(super) async fn by_status<C: ConnectionTrait>(
    conn: &C,
    hash: Vec<u8>,
) -> Result<Option<Application>, DbErr> {
    sql::one(conn, &format!("SELECT {COLUMNS} {FROM} WHERE a.status_hash = $1"), params![hash]).await
}

pub(super) async fn by_proof<C: ConnectionTrait>(
    conn: &C,
    hash: Vec<u8>,
) -> Result<Option<Application>, DbErr> {
    sql::one(conn, &format!("SELECT {COLUMNS} {FROM} WHERE a.proof_hash = $1"), params![hash]).await
}

pub(super) async fn by_id<C: ConnectionTrait>(
    conn: &C,
    id: ApplicationId,
) -> Result<Option<Application>, DbErr> {
    sql::one(conn, &format!("SELECT {COLUMNS} {FROM} WHERE a.id = $1"), params![id]).await
}

/// The application as it stands, kept until the change ends.
pub(super) async fn hold(change: &Change, id: ApplicationId) -> Result<Option<Application>, DbErr> {
    let text = for_update(change.conn(), "SELECT id FROM application WHERE id = $1");
    sql::run(change.conn(), &text, params![id]).await?;
    by_id(change.conn(), id).await
}

/// Waiting applications of some organisations, oldest first.
pub(super) async fn waiting_at<C: ConnectionTrait>(
    conn: &C,
    organisations: &[OrganisationId],
) -> Result<Vec<Application>, DbErr> {
    let mut found = Vec::new();
    for some in organisations.chunks(500) {
        let text = format!(
            "SELECT {COLUMNS} {FROM} WHERE a.state = 'waiting' AND a.organisation IN ({}) ORDER BY a.created_at",
            sql::placeholders(1, some.len())
        );
        let values: Vec<Value> = some.iter().map(|id| Value::from(*id)).collect();
        found.extend(sql::all::<Application, _>(conn, &text, values).await?);
    }
    Ok(found)
}

/// All waiting applications, oldest first; who may see which is decided by the caller.
pub(super) async fn waiting<C: ConnectionTrait>(conn: &C) -> Result<Vec<Application>, DbErr> {
    let text =
        format!("SELECT {COLUMNS} {FROM} WHERE a.state = 'waiting' ORDER BY a.created_at, a.id LIMIT 2000");
    sql::all(conn, &text, vec![]).await
}

pub(super) async fn of_person<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
) -> Result<Vec<Application>, DbErr> {
    let text =
        format!("SELECT {COLUMNS} {FROM} WHERE a.person = $1 AND a.kind = 'seat' ORDER BY a.created_at DESC");
    sql::all(conn, &text, params![person]).await
}

/// The address was proved.
pub(super) async fn proved(change: &Change, id: ApplicationId, state: &str) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE application SET state = $2, proved_at = $3, proof_hash = NULL, password_hash = '' WHERE id = $1",
        params![id, state, change.now().as_millisecond()],
    )
    .await?;
    Ok(())
}

pub(super) async fn decided(
    change: &Change,
    id: ApplicationId,
    state: &str,
    reason: &str,
    person: Option<PersonId>,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE application SET state = $2, reason = $3, decided_by = $4, decided_at = $5, person = $6 WHERE id = $1",
        params![id, state, reason, change.actor().label.clone(), change.now().as_millisecond(), person],
    )
    .await?;
    Ok(())
}

/// Deletes what nobody proved, empties what was decided long ago, and forgets network addresses after the hour they are
/// counted for; answers how many rows it touched.
pub(super) async fn forget(
    change: &Change,
    unproved_before: i64,
    decided_before: i64,
    counted_before: i64,
) -> Result<u64, DbErr> {
    let uncounted = sql::run(
        change.conn(),
        "UPDATE application SET source = '' WHERE source <> '' AND created_at < $1",
        params![counted_before],
    )
    .await?;
    let gone = sql::run(
        change.conn(),
        "DELETE FROM application WHERE state = 'mail' AND created_at < $1",
        params![unproved_before],
    )
    .await?;
    let emptied = sql::run(
        change.conn(),
        "UPDATE application SET name = '', email = '', phone = '', purpose = '', user_name = ''
          WHERE decided_at < $1 AND email <> ''",
        params![decided_before],
    )
    .await?;
    Ok(gone + emptied + uncounted)
}

pub(super) async fn insert_link(
    change: &Change,
    hash: Vec<u8>,
    account: AccountId,
    expires_at: i64,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO account_link (token_hash, account, expires_at) VALUES ($1, $2, $3)",
        params![hash, account, expires_at],
    )
    .await?;
    Ok(())
}

/// The account of a link that was neither used nor ended, and when the link ends.
pub(super) async fn link<C: ConnectionTrait>(
    conn: &C,
    hash: Vec<u8>,
    now: i64,
) -> Result<Option<(AccountId, i64)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        account: AccountId,
        expires_at: i64,
    }
    let row: Option<Row> = sql::one(
        conn,
        "SELECT account, expires_at FROM account_link WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2",
        params![hash, now],
    )
    .await?;
    Ok(row.map(|r| (r.account, r.expires_at)))
}

/// Uses a link and every other of the same account; `false` when somebody was quicker.
pub(super) async fn use_link(change: &Change, hash: Vec<u8>, account: AccountId) -> Result<bool, DbErr> {
    let now = change.now().as_millisecond();
    let used = sql::run(
        change.conn(),
        "UPDATE account_link SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL",
        params![hash, now],
    )
    .await?;
    sql::run(
        change.conn(),
        "UPDATE account_link SET used_at = $2 WHERE account = $1 AND used_at IS NULL",
        params![account, now],
    )
    .await?;
    Ok(used == 1)
}

/// The seat that an invitation is for, kept to its still waiting rows.
pub(super) async fn invitations<C: ConnectionTrait>(
    conn: &C,
    seat: SeatId,
) -> Result<Vec<Application>, DbErr> {
    let text = format!(
        "SELECT {COLUMNS} {FROM} WHERE a.seat = $1 AND a.kind = 'invite' AND a.state = 'mail' ORDER BY a.created_at"
    );
    sql::all(conn, &text, params![seat]).await
}

/// Empties the applications of people whose deletion was granted.
pub(super) async fn forget_of_people(
    change: &Change,
    people: &[platform::ids::PersonId],
) -> Result<u64, DbErr> {
    let text = format!(
        "UPDATE application SET name = '', email = '', phone = '', purpose = '', user_name = '', password_hash = ''
          WHERE person IN ({})",
        sql::placeholders(1, people.len())
    );
    sql::run(change.conn(), &text, people.iter().map(|id| sea_orm::Value::from(*id)).collect()).await
}
