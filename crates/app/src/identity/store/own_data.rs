//! Database access of what is held about one person, and of the changes only they or a decision may cause.

use platform::db::sql;
use platform::ids::{AccountId, PersonId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::SAME_PERSON;
use crate::identity::own_data::{AccountTime, DutyTime, Identifier, ServiceTime, SignInTime};

pub(in crate::identity) async fn identifiers<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
) -> Result<Vec<Identifier>, DbErr> {
    let text = format!(
        "{SAME_PERSON} SELECT kind, masked, valid_from, valid_until FROM person_identifier
          WHERE person IN (SELECT id FROM same) ORDER BY valid_from, kind"
    );
    sql::all(conn, &text, params![person]).await
}

#[derive(FromQueryResult)]
pub(in crate::identity) struct Sealed {
    pub kind: String,
    pub sealed: Vec<u8>,
}

pub(in crate::identity) async fn sealed_numbers<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
    ended_too: bool,
) -> Result<Vec<Sealed>, DbErr> {
    let only = if ended_too { "" } else { "AND valid_until IS NULL" };
    let text = format!(
        "{SAME_PERSON} SELECT kind, sealed FROM person_identifier
          WHERE person IN (SELECT id FROM same) {only} ORDER BY valid_from, valid_until, kind"
    );
    sql::all(conn, &text, params![person]).await
}

pub(in crate::identity) async fn accounts<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
) -> Result<Vec<AccountTime>, DbErr> {
    let text = format!(
        "{SAME_PERSON} SELECT id, user_name, created_at, disabled_at, removed_at, second_factor, consent_version
           FROM account WHERE person IN (SELECT id FROM same) ORDER BY created_at, id"
    );
    sql::all(conn, &text, params![person]).await
}

pub(in crate::identity) async fn services<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
) -> Result<Vec<ServiceTime>, DbErr> {
    let text = format!(
        "{SAME_PERSON} SELECT o.name AS organisation_name, s.main, s.valid_from, s.valid_until
           FROM service s JOIN organisation o ON o.id = s.organisation
          WHERE s.person IN (SELECT id FROM same) ORDER BY s.valid_from, o.name"
    );
    sql::all(conn, &text, params![person]).await
}

pub(in crate::identity) async fn duties<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
) -> Result<Vec<DutyTime>, DbErr> {
    let text = format!(
        "{SAME_PERSON} SELECT o.name AS organisation_name, s.role, s.title, h.acting, h.valid_from, h.valid_until
           FROM seat_holding h JOIN seat s ON s.id = h.seat JOIN organisation o ON o.id = s.organisation
          WHERE h.person IN (SELECT id FROM same) ORDER BY h.valid_from, o.name"
    );
    sql::all(conn, &text, params![person]).await
}

pub(in crate::identity) async fn sign_ins<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
) -> Result<Vec<SignInTime>, DbErr> {
    let text = format!(
        "{SAME_PERSON} SELECT at, address, way, success FROM sign_in
          WHERE account IN (SELECT id FROM account WHERE person IN (SELECT id FROM same)) ORDER BY at DESC LIMIT 2000"
    );
    sql::all(conn, &text, params![person]).await
}

pub(in crate::identity) async fn set_consent(
    change: &Change,
    account: AccountId,
    version: i64,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE account SET consent_version = $2 WHERE id = $1",
        params![account, version],
    )
    .await?;
    Ok(())
}

pub(in crate::identity) async fn set_contact(
    change: &Change,
    person: PersonId,
    phone: &str,
    stage: &str,
    subject: &str,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE person SET phone = $2, stage = $3, subject = $4, updated_at = $5 WHERE id = $1",
        params![person, phone, stage, subject, change.now().as_millisecond()],
    )
    .await?;
    Ok(())
}

pub(in crate::identity) async fn set_email(
    change: &Change,
    person: PersonId,
    email: &str,
) -> Result<(), DbErr> {
    let now = change.now().as_millisecond();
    let text = "UPDATE person SET email = $2, updated_at = $3 WHERE id = $1";
    sql::run(change.conn(), text, params![person, email, now]).await?;
    Ok(())
}

pub(in crate::identity) async fn set_name(
    change: &Change,
    person: PersonId,
    name: &str,
) -> Result<(), DbErr> {
    let now = change.now().as_millisecond();
    let text = "UPDATE person SET name = $2, updated_at = $3 WHERE id = $1";
    sql::run(change.conn(), text, params![person, name, now]).await?;
    Ok(())
}

pub(in crate::identity) async fn set_birth_date(
    change: &Change,
    person: PersonId,
    date: &str,
) -> Result<(), DbErr> {
    let now = change.now().as_millisecond();
    let text = "UPDATE person SET birth_date = $2, updated_at = $3 WHERE id = $1";
    sql::run(change.conn(), text, params![person, date, now]).await?;
    Ok(())
}

/// Deletes the numbers of a person: a wrong one belongs to somebody else, who must be able to have it.
pub(in crate::identity) async fn delete_numbers(change: &Change, person: PersonId) -> Result<u64, DbErr> {
    sql::run(
        change.conn(),
        "DELETE FROM person_identifier WHERE person = $1 AND kind IN ('national_id', 'resident_new', 'resident_old')",
        params![person],
    )
    .await
}

pub(in crate::identity) async fn clear_person(change: &Change, person: PersonId) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE person SET email = '', phone = '', birth_date = NULL, sex = '', subject = '', updated_at = $2 WHERE id = $1",
        params![person, change.now().as_millisecond()],
    )
    .await?;
    Ok(())
}

/// Empties an account: nobody signs in with it again, and its name is free.
pub(in crate::identity) async fn clear_account(change: &Change, account: AccountId) -> Result<u64, DbErr> {
    let now = change.now().as_millisecond();
    sql::run(
        change.conn(),
        "UPDATE account SET user_name = $2, password_hash = 'none', second_factor = FALSE, removed_at = $3 WHERE id = $1",
        params![account, format!("removed-{account}"), now],
    )
    .await?;
    for table in [
        "password_history",
        "passkey",
        "totp",
        "recovery_code",
        "reset_request",
        "reset_link",
        "sign_in_half",
    ] {
        let text = format!("DELETE FROM {table} WHERE account = $1");
        sql::run(change.conn(), &text, params![account]).await?;
    }
    sql::run(change.conn(), "DELETE FROM sign_in WHERE account = $1", params![account]).await
}

pub(in crate::identity) async fn delete_sign_ins(change: &Change, before: i64) -> Result<u64, DbErr> {
    let now = change.now().as_millisecond();
    for table in ["reset_link", "sign_in_half", "sign_in_once"] {
        let text = format!("DELETE FROM {table} WHERE expires_at < $1");
        sql::run(change.conn(), &text, params![now]).await?;
    }
    sql::run(change.conn(), "DELETE FROM reset_request WHERE at < $1", params![before]).await?;
    sql::run(change.conn(), "DELETE FROM sign_in WHERE at < $1", params![before]).await
}

#[derive(FromQueryResult)]
pub(in crate::identity) struct Reader {
    pub person: PersonId,
    pub email: String,
}

/// Heads of every organisation of a kind on a day.
pub(in crate::identity) async fn heads_of_kind<C: ConnectionTrait>(
    conn: &C,
    kind: &str,
    today: &str,
) -> Result<Vec<Reader>, DbErr> {
    sql::all(
        conn,
        "SELECT DISTINCT p.id AS person, p.email
           FROM seat s JOIN organisation o ON o.id = s.organisation
           JOIN seat_holding h ON h.seat = s.id JOIN person p ON p.id = h.person
          WHERE o.kind = $1 AND s.role = 'head' AND p.email <> ''
            AND s.valid_from <= $2 AND (s.valid_until IS NULL OR s.valid_until >= $2)
            AND h.valid_from <= $2 AND (h.valid_until IS NULL OR h.valid_until >= $2)",
        params![kind, today],
    )
    .await
}
