//! Database access of identity.

use jiff::civil::Date;
use platform::db::sql;
use platform::ids::{AccountId, OrganisationId, PersonId, SeatId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::Person;

const PERSON: &str = "p.id, p.personal_code, p.name, p.stage, p.position, p.organisation, p.email,
  COALESCE(o.name, '') AS organisation_name, COALESCE(o.county, '') AS county, COALESCE(o.district, '') AS district";

#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Account {
    pub id: AccountId,
    pub person: PersonId,
    pub password_hash: String,
    pub failures: i64,
    pub locked_until: Option<i64>,
    pub disabled_at: Option<i64>,
}

#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct SeatRow {
    pub id: SeatId,
    pub organisation: OrganisationId,
    pub organisation_name: String,
    pub kind: String,
    pub role: String,
}

pub(super) async fn account_by_name<C: ConnectionTrait>(
    conn: &C,
    name: &str,
) -> Result<Option<Account>, DbErr> {
    sql::one(
        conn,
        "SELECT id, person, password_hash, failures, locked_until, disabled_at FROM account WHERE user_name = $1",
        params![name],
    )
    .await
}

pub(super) async fn account<C: ConnectionTrait>(conn: &C, id: AccountId) -> Result<Option<Account>, DbErr> {
    sql::one(
        conn,
        "SELECT id, person, password_hash, failures, locked_until, disabled_at FROM account WHERE id = $1",
        params![id],
    )
    .await
}

/// The account as it stands, held until the change ends.
pub(super) async fn hold_account(change: &Change, id: AccountId) -> Result<Option<Account>, DbErr> {
    let text = platform::db::for_update(
        change.conn(),
        "SELECT id, person, password_hash, failures, locked_until, disabled_at FROM account WHERE id = $1",
    );
    sql::one(change.conn(), &text, params![id]).await
}

pub(super) async fn note_attempt(
    change: &Change,
    account: &Account,
    failures: i64,
    locked_until: Option<i64>,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE account SET failures = $2, locked_until = $3 WHERE id = $1",
        params![account.id, failures, locked_until],
    )
    .await?;
    Ok(())
}

pub(super) async fn note_sign_in(
    change: &Change,
    account: Option<AccountId>,
    address: &str,
    success: bool,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO sign_in (id, account, at, address, way, success) VALUES ($1, $2, $3, $4, 'password', $5)",
        params![platform::ids::EventId::new(), account, change.now().as_millisecond(), address, success],
    )
    .await?;
    Ok(())
}

pub(super) async fn recent_failures_from<C: ConnectionTrait>(
    conn: &C,
    address: &str,
    since: i64,
) -> Result<i64, DbErr> {
    sql::number(
        conn,
        "SELECT COUNT(*) AS n FROM sign_in WHERE address = $1 AND at > $2 AND success = FALSE",
        params![address, since],
    )
    .await
}

#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct SignIn {
    pub at: i64,
    pub address: String,
    pub success: bool,
}

pub(super) async fn sign_ins<C: ConnectionTrait>(conn: &C, account: AccountId) -> Result<Vec<SignIn>, DbErr> {
    sql::all(
        conn,
        "SELECT at, address, success FROM sign_in WHERE account = $1 ORDER BY at DESC LIMIT 20",
        params![account],
    )
    .await
}

pub(super) async fn person<C: ConnectionTrait>(conn: &C, id: PersonId) -> Result<Option<Person>, DbErr> {
    sql::one(
        conn,
        &format!(
            "SELECT {PERSON} FROM person p LEFT JOIN organisation o ON o.id = p.organisation WHERE p.id = $1"
        ),
        params![id],
    )
    .await
}

pub(super) async fn persons<C: ConnectionTrait>(conn: &C, ids: &[PersonId]) -> Result<Vec<Person>, DbErr> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let text = format!(
            "SELECT {PERSON} FROM person p LEFT JOIN organisation o ON o.id = p.organisation WHERE p.id IN ({list})"
        );
        found.extend(
            sql::all::<Person, _>(conn, &text, some.iter().map(|id| Value::from(*id)).collect()).await?,
        );
    }
    Ok(found)
}

pub(super) async fn person_by_code<C: ConnectionTrait>(
    conn: &C,
    code: &str,
) -> Result<Option<Person>, DbErr> {
    sql::one(
        conn,
        &format!("SELECT {PERSON} FROM person p LEFT JOIN organisation o ON o.id = p.organisation WHERE p.personal_code = $1"),
        params![code],
    )
    .await
}

pub(super) async fn person_by_number<C: ConnectionTrait>(
    conn: &C,
    lookup: Vec<u8>,
) -> Result<Option<Person>, DbErr> {
    sql::one(
        conn,
        &format!(
            "SELECT {PERSON} FROM person_identifier i JOIN person p ON p.id = i.person
               LEFT JOIN organisation o ON o.id = p.organisation WHERE i.lookup = $1"
        ),
        params![lookup],
    )
    .await
}

pub(super) async fn masked_numbers<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
) -> Result<Vec<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Masked {
        masked: String,
    }
    let rows: Vec<Masked> = sql::all(
        conn,
        "SELECT masked FROM person_identifier WHERE person = $1 ORDER BY valid_from",
        params![person],
    )
    .await?;
    Ok(rows.into_iter().map(|r| r.masked).collect())
}

pub(super) async fn seats<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
    today: Date,
) -> Result<Vec<SeatRow>, DbErr> {
    sql::all(
        conn,
        "SELECT s.id, s.organisation, o.name AS organisation_name, o.kind, s.role
           FROM seat s JOIN organisation o ON o.id = s.organisation
          WHERE s.person = $1 AND s.valid_from <= $2 AND (s.valid_until IS NULL OR s.valid_until >= $2)
          ORDER BY s.valid_from, s.id",
        params![person, today.to_string()],
    )
    .await
}

#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Address {
    pub person: PersonId,
    pub email: String,
}

pub(super) async fn addresses_of_seats<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    today: Date,
) -> Result<Vec<Address>, DbErr> {
    sql::all(
        conn,
        "SELECT DISTINCT p.id AS person, p.email FROM seat s JOIN person p ON p.id = s.person
          WHERE s.organisation = $1 AND s.valid_from <= $2 AND (s.valid_until IS NULL OR s.valid_until >= $2)",
        params![organisation, today.to_string()],
    )
    .await
}

pub(super) async fn insert_persons(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO person (id, personal_code, name, stage, position, organisation, email, created_at)",
        rows,
        "",
    )
    .await?;
    Ok(())
}

pub(super) async fn insert_identifiers(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO person_identifier (person, kind, lookup, sealed, masked, valid_from)",
        rows,
        "",
    )
    .await?;
    Ok(())
}

pub(super) async fn insert_accounts(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO account (id, person, user_name, password_hash, created_at)",
        rows,
        "",
    )
    .await?;
    Ok(())
}

pub(super) async fn insert_seats(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO seat (id, person, organisation, role, valid_from)",
        rows,
        "",
    )
    .await?;
    Ok(())
}

pub(super) async fn set_password(change: &Change, account: AccountId, hash: &str) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE account SET password_hash = $2, failures = 0, locked_until = NULL WHERE id = $1",
        params![account, hash],
    )
    .await?;
    Ok(())
}
