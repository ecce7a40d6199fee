//! Database access of privacy.

use platform::db::{for_update, sql};
use platform::ids::{AccountId, EventId, OrganisationId, PersonId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::{ConsentLine, DataRequest, RequestId};

const REQUEST: &str =
    "SELECT r.id, r.person, r.organisation, COALESCE(o.name, '') AS organisation_name, r.kind, r.field,
  r.old_value, r.new_value, r.text, r.asked_at, r.due_on, r.state, r.decided_at, r.decided_by, r.reason,
  p.name AS person_name, p.personal_code, p.email
  FROM data_request r JOIN person p ON p.id = r.person LEFT JOIN organisation o ON o.id = r.organisation";

/// A consent as it is written.
pub(super) struct Consent<'a> {
    pub account: AccountId,
    pub person: PersonId,
    pub version: i64,
    pub accepted: bool,
    pub address: &'a str,
}

pub(super) async fn put_consent(change: &Change, new: &Consent<'_>) -> Result<u64, DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO consent (id, account, person, version, accepted, at, address) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT DO NOTHING",
        params![
            EventId::new(),
            new.account,
            new.person,
            new.version,
            new.accepted,
            change.now().as_millisecond(),
            new.address,
        ],
    )
    .await
}

pub(super) async fn consents<C: ConnectionTrait>(
    conn: &C,
    persons: &[PersonId],
) -> Result<Vec<ConsentLine>, DbErr> {
    let text = format!(
        "SELECT version, accepted, at, address FROM consent WHERE person IN ({}) ORDER BY at DESC",
        sql::placeholders(1, persons.len())
    );
    sql::all(conn, &text, ids(persons)).await
}

/// The newest version an account accepted by the gate; 0 for none.
pub(super) async fn accepted<C: ConnectionTrait>(conn: &C, account: AccountId) -> Result<i64, DbErr> {
    sql::number(
        conn,
        "SELECT MAX(version) AS n FROM consent WHERE account = $1 AND accepted",
        params![account],
    )
    .await
}

pub(super) async fn clear_consent_addresses(change: &Change, persons: &[PersonId]) -> Result<u64, DbErr> {
    let text =
        format!("UPDATE consent SET address = '' WHERE person IN ({})", sql::placeholders(1, persons.len()));
    sql::run(change.conn(), &text, ids(persons)).await
}

/// A request as it is written.
pub(super) struct NewRequest<'a> {
    pub id: RequestId,
    pub person: PersonId,
    pub organisation: Option<OrganisationId>,
    pub kind: &'static str,
    pub field: &'static str,
    pub old_value: &'a str,
    pub new_value: &'a str,
    pub sealed: Option<Vec<u8>>,
    pub text: &'a str,
    pub due_on: String,
}

pub(super) async fn put_request(change: &Change, new: NewRequest<'_>) -> Result<u64, DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO data_request (id, person, organisation, kind, field, old_value, new_value, sealed, text, asked_at,
                                   due_on, state, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', '') ON CONFLICT DO NOTHING",
        params![
            new.id,
            new.person,
            new.organisation,
            new.kind,
            new.field,
            new.old_value,
            new.new_value,
            new.sealed,
            new.text,
            change.now().as_millisecond(),
            new.due_on,
        ],
    )
    .await
}

pub(super) async fn request<C: ConnectionTrait>(
    conn: &C,
    id: RequestId,
) -> Result<Option<DataRequest>, DbErr> {
    sql::one(conn, &format!("{REQUEST} WHERE r.id = $1"), params![id]).await
}

/// Holds a request until the change ends; answers whether it is still open.
pub(super) async fn hold_request(change: &Change, id: RequestId) -> Result<bool, DbErr> {
    let text = for_update(
        change.conn(),
        "SELECT CASE WHEN state = 'open' THEN 1 ELSE 0 END AS n FROM data_request WHERE id = $1",
    );
    #[derive(FromQueryResult)]
    struct Open {
        n: i32,
    }
    let row: Option<Open> = sql::one(change.conn(), &text, params![id]).await?;
    Ok(row.is_some_and(|row| row.n == 1))
}

pub(super) async fn requests_of<C: ConnectionTrait>(
    conn: &C,
    persons: &[PersonId],
) -> Result<Vec<DataRequest>, DbErr> {
    let text = format!(
        "{REQUEST} WHERE r.person IN ({}) ORDER BY r.asked_at DESC, r.id DESC LIMIT 200",
        sql::placeholders(1, persons.len())
    );
    sql::all(conn, &text, ids(persons)).await
}

/// Requests that an organisation may have to decide: its own and of those below; without organisations, all.
pub(super) async fn requests_at<C: ConnectionTrait>(
    conn: &C,
    organisations: Option<&[OrganisationId]>,
    open: bool,
) -> Result<Vec<DataRequest>, DbErr> {
    let state = if open {
        "r.state = 'open' ORDER BY r.due_on, r.asked_at"
    } else {
        "r.state <> 'open' ORDER BY r.decided_at DESC"
    };
    let Some(organisations) = organisations else {
        return sql::all(conn, &format!("{REQUEST} WHERE {state} LIMIT 300"), vec![]).await;
    };
    let mut found: Vec<DataRequest> = Vec::new();
    for some in organisations.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let text = format!("{REQUEST} WHERE r.organisation IN ({list}) AND {state} LIMIT 300");
        found.extend(
            sql::all::<DataRequest, _>(conn, &text, some.iter().map(|id| Value::from(*id)).collect()).await?,
        );
    }
    Ok(found)
}

pub(super) async fn decide(
    change: &Change,
    id: RequestId,
    state: &str,
    by: Option<PersonId>,
    reason: &str,
) -> Result<u64, DbErr> {
    sql::run(
        change.conn(),
        "UPDATE data_request SET state = $2, decided_at = $3, decided_by = $4, reason = $5
          WHERE id = $1 AND state = 'open'",
        params![id, state, change.now().as_millisecond(), by, reason],
    )
    .await
}

#[derive(FromQueryResult)]
struct Sealed {
    sealed: Option<Vec<u8>>,
}

pub(super) async fn sealed_value(change: &Change, id: RequestId) -> Result<Option<Vec<u8>>, DbErr> {
    let row: Option<Sealed> =
        sql::one(change.conn(), "SELECT sealed FROM data_request WHERE id = $1", params![id]).await?;
    Ok(row.and_then(|row| row.sealed))
}

/// Empties typed texts and values of requests decided before an instant; that there was one, and its outcome, stays.
pub(super) async fn empty_requests(change: &Change, before: i64) -> Result<u64, DbErr> {
    sql::run(
        change.conn(),
        "UPDATE data_request SET old_value = '', new_value = '', sealed = NULL, text = '', reason = ''
          WHERE decided_at < $1 AND (old_value <> '' OR new_value <> '' OR text <> '' OR reason <> '')",
        params![before],
    )
    .await
}

/// Empties what was typed in all requests of people whose deletion is granted.
pub(super) async fn empty_requests_of(change: &Change, persons: &[PersonId]) -> Result<u64, DbErr> {
    let text = format!(
        "UPDATE data_request SET old_value = '', new_value = '', sealed = NULL, text = '' WHERE person IN ({})",
        sql::placeholders(1, persons.len())
    );
    sql::run(change.conn(), &text, ids(persons)).await
}

/// A link for a new mail address.
#[derive(FromQueryResult)]
pub(super) struct MailChange {
    pub person: PersonId,
    pub email: String,
    pub asked_at: i64,
    pub expires_at: i64,
    pub used_at: Option<i64>,
}

pub(super) async fn put_mail_change(
    change: &Change,
    token_hash: Vec<u8>,
    person: PersonId,
    email: &str,
    expires_at: i64,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO mail_change (token_hash, person, email, asked_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
        params![token_hash, person, email, change.now().as_millisecond(), expires_at],
    )
    .await?;
    Ok(())
}

pub(super) async fn mail_change<C: ConnectionTrait>(
    conn: &C,
    token_hash: Vec<u8>,
) -> Result<Option<MailChange>, DbErr> {
    sql::one(
        conn,
        "SELECT person, email, asked_at, expires_at, used_at FROM mail_change WHERE token_hash = $1",
        params![token_hash],
    )
    .await
}

/// Uses a link; `false` when it was used meanwhile.
pub(super) async fn use_mail_change(change: &Change, token_hash: Vec<u8>) -> Result<bool, DbErr> {
    let touched = sql::run(
        change.conn(),
        "UPDATE mail_change SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL",
        params![token_hash, change.now().as_millisecond()],
    )
    .await?;
    Ok(touched == 1)
}

pub(super) async fn mail_changes_of<C: ConnectionTrait>(
    conn: &C,
    persons: &[PersonId],
) -> Result<Vec<MailChange>, DbErr> {
    let text = format!(
        "SELECT person, email, asked_at, expires_at, used_at FROM mail_change WHERE person IN ({}) ORDER BY asked_at DESC",
        sql::placeholders(1, persons.len())
    );
    sql::all(conn, &text, ids(persons)).await
}

pub(super) async fn recent_mail_changes<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
    since: i64,
) -> Result<i64, DbErr> {
    let text = "SELECT COUNT(*) AS n FROM mail_change WHERE person = $1 AND asked_at > $2";
    sql::number(conn, text, params![person, since]).await
}

pub(super) async fn delete_mail_changes(change: &Change, before: i64) -> Result<u64, DbErr> {
    sql::run(change.conn(), "DELETE FROM mail_change WHERE asked_at < $1", params![before]).await
}

pub(super) async fn delete_mail_changes_of(change: &Change, persons: &[PersonId]) -> Result<u64, DbErr> {
    let text = format!("DELETE FROM mail_change WHERE person IN ({})", sql::placeholders(1, persons.len()));
    sql::run(change.conn(), &text, ids(persons)).await
}

fn ids(persons: &[PersonId]) -> Vec<Value> {
    persons.iter().map(|id| Value::from(*id)).collect()
}
