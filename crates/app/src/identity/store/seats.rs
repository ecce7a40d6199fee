//! Seats, who holds them, and the accounts of those people.

use jiff::civil::Date;
use platform::db::{for_update, sql};
use platform::ids::{AccountId, HoldingId, OrganisationId, PersonId, SeatId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use crate::identity::seats::{Holding, SeatLine};

const SEAT: &str = "s.id, s.organisation, s.role, s.title, s.valid_from, s.valid_until, s.ended_at,
  COALESCE((SELECT STRING_AGG(r.name, ',') FROM seat_right r WHERE r.seat = s.id), '') AS rights";

const HOLDING: &str = "h.id, h.seat, h.person, p.name, p.personal_code, p.email, h.acting, h.valid_from, h.valid_until,
  h.ended_at, h.end_reason, h.suspended_at, h.confirmed_year, a.id AS account, a.user_name, a.disabled_at, a.removed_at,
  COALESCE(a.last_used_at, (SELECT MAX(x.at) FROM sign_in x WHERE x.account = a.id AND x.success = TRUE)) AS last_used";

/// The newest account that was not removed, so that a person with an older, removed one is listed once.
const ACCOUNT_OF_HOLDER: &str =
    "LEFT JOIN account a ON a.id = (SELECT y.id FROM account y WHERE y.person = h.person
  ORDER BY CASE WHEN y.removed_at IS NULL THEN 0 ELSE 1 END, y.created_at DESC, y.id DESC LIMIT 1)";

/// A holding that counts on the day `$2`: begun, neither over nor ended nor suspended. The same in every query.
pub(in crate::identity) const HELD: &str =
    "h.valid_from <= $2 AND (h.valid_until IS NULL OR h.valid_until >= $2)
  AND h.ended_at IS NULL AND h.suspended_at IS NULL
  AND s.valid_from <= $2 AND (s.valid_until IS NULL OR s.valid_until >= $2) AND s.ended_at IS NULL";

pub(in crate::identity) async fn lines<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> Result<Vec<SeatLine>, DbErr> {
    sql::all(
        conn,
        &format!(
            "SELECT {SEAT} FROM seat s WHERE s.organisation = $1
              ORDER BY CASE s.role WHEN 'head' THEN 0 WHEN 'liaison' THEN 1 ELSE 2 END, s.valid_from, s.id"
        ),
        params![organisation],
    )
    .await
}

pub(in crate::identity) async fn line<C: ConnectionTrait>(
    conn: &C,
    seat: SeatId,
) -> Result<Option<SeatLine>, DbErr> {
    sql::one(conn, &format!("SELECT {SEAT} FROM seat s WHERE s.id = $1"), params![seat]).await
}

/// Keeps others from changing the seat or its holdings until the change ends.
pub(in crate::identity) async fn hold(change: &Change, seat: SeatId) -> Result<(), DbErr> {
    let text = for_update(change.conn(), "SELECT 1 AS n FROM seat WHERE id = $1");
    // PostgreSQL's literal is a 32-bit number; what was read is of no interest.
    platform::db::sql::run(change.conn(), &text, params![seat]).await?;
    Ok(())
}

pub(in crate::identity) async fn holdings_at<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> Result<Vec<Holding>, DbErr> {
    sql::all(
        conn,
        &format!(
            "SELECT {HOLDING} FROM seat_holding h JOIN seat s ON s.id = h.seat JOIN person p ON p.id = h.person
               {ACCOUNT_OF_HOLDER} WHERE s.organisation = $1 ORDER BY h.valid_from DESC, h.id DESC"
        ),
        params![organisation],
    )
    .await
}

pub(in crate::identity) async fn holding<C: ConnectionTrait>(
    conn: &C,
    id: HoldingId,
) -> Result<Option<Holding>, DbErr> {
    sql::one(
        conn,
        &format!(
            "SELECT {HOLDING} FROM seat_holding h JOIN person p ON p.id = h.person {ACCOUNT_OF_HOLDER} WHERE h.id = $1"
        ),
        params![id],
    )
    .await
}

pub(in crate::identity) async fn holdings_of<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
) -> Result<Vec<Holding>, DbErr> {
    sql::all(
        conn,
        &format!(
            "SELECT {HOLDING} FROM seat_holding h JOIN person p ON p.id = h.person {ACCOUNT_OF_HOLDER} WHERE h.person = $1"
        ),
        params![person],
    )
    .await
}

/// Heads of an organisation on a day: person, name, address.
pub(in crate::identity) async fn heads<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    today: Date,
) -> Result<Vec<super::super::seats::Head>, DbErr> {
    sql::all(
        conn,
        &format!(
            "SELECT DISTINCT p.id AS person, p.name, p.email FROM seat_holding h JOIN seat s ON s.id = h.seat
               JOIN person p ON p.id = h.person WHERE s.organisation = $1 AND s.role = 'head' AND {HELD} ORDER BY p.name"
        ),
        params![organisation, today.to_string()],
    )
    .await
}

pub(in crate::identity) async fn insert_seat(
    change: &Change,
    seat: SeatId,
    organisation: OrganisationId,
    role: &str,
    title: &str,
    from: Date,
) -> Result<(), DbErr> {
    let row = params![seat, organisation, role, title, from.to_string()];
    super::insert_seats(change, vec![row]).await
}

pub(in crate::identity) async fn insert_holding(
    change: &Change,
    id: HoldingId,
    seat: SeatId,
    person: PersonId,
    acting: bool,
    (from, until): (Date, Option<Date>),
    confirmed_year: i64,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO seat_holding (id, seat, person, acting, valid_from, valid_until, confirmed_year)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![id, seat, person, acting, from.to_string(), until.map(|d| d.to_string()), confirmed_year],
    )
    .await?;
    Ok(())
}

pub(in crate::identity) async fn limit_holding(
    change: &Change,
    id: HoldingId,
    until: Date,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE seat_holding SET valid_until = $2 WHERE id = $1",
        params![id, until.to_string()],
    )
    .await?;
    Ok(())
}

pub(in crate::identity) async fn end_holding(
    change: &Change,
    id: HoldingId,
    today: Date,
    reason: &str,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE seat_holding SET ended_at = $2, end_reason = $3,
                valid_until = CASE WHEN valid_until IS NULL OR valid_until > $4 THEN $4 ELSE valid_until END
          WHERE id = $1 AND ended_at IS NULL",
        params![id, change.now().as_millisecond(), reason, today.to_string()],
    )
    .await?;
    Ok(())
}

pub(in crate::identity) async fn suspend(
    change: &Change,
    id: HoldingId,
    at: Option<i64>,
) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE seat_holding SET suspended_at = $2 WHERE id = $1", params![id, at])
        .await?;
    Ok(())
}

pub(in crate::identity) async fn confirm(change: &Change, id: HoldingId, year: i64) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE seat_holding SET confirmed_year = $2, suspended_at = NULL WHERE id = $1",
        params![id, year],
    )
    .await?;
    Ok(())
}

pub(in crate::identity) async fn end_seat(change: &Change, seat: SeatId, today: Date) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE seat SET ended_at = $2, valid_until = $3 WHERE id = $1 AND ended_at IS NULL",
        params![seat, change.now().as_millisecond(), today.to_string()],
    )
    .await?;
    Ok(())
}

pub(in crate::identity) async fn set_role(
    change: &Change,
    seat: SeatId,
    role: &str,
    title: &str,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE seat SET role = $2, title = $3 WHERE id = $1",
        params![seat, role, title],
    )
    .await?;
    Ok(())
}

pub(in crate::identity) async fn set_right(
    change: &Change,
    seat: SeatId,
    right: &str,
    given: bool,
) -> Result<(), DbErr> {
    if given {
        sql::run(
            change.conn(),
            "INSERT INTO seat_right (seat, name, granted_at) VALUES ($1, $2, $3) ON CONFLICT (seat, name) DO NOTHING",
            params![seat, right, change.now().as_millisecond()],
        )
        .await?;
    } else {
        sql::run(change.conn(), "DELETE FROM seat_right WHERE seat = $1 AND name = $2", params![seat, right])
            .await?;
    }
    Ok(())
}

pub(in crate::identity) async fn set_disabled(
    change: &Change,
    account: AccountId,
    at: Option<i64>,
) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE account SET disabled_at = $2 WHERE id = $1", params![account, at])
        .await?;
    Ok(())
}

pub(in crate::identity) async fn set_removed(change: &Change, account: AccountId) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE account SET removed_at = $2, password_hash = 'removed' WHERE id = $1 AND removed_at IS NULL",
        params![account, change.now().as_millisecond()],
    )
    .await?;
    Ok(())
}

/// Accounts of people whose service organisation (or, without one, whose duty) is of one of these kinds, not used since
/// an instant. `only` asks about a single account.
pub(in crate::identity) async fn idle<C: ConnectionTrait>(
    conn: &C,
    kinds: &[&str],
    before: i64,
    only: Option<AccountId>,
) -> Result<Vec<super::super::seats::Idle>, DbErr> {
    let list = sql::placeholders(2, kinds.len());
    let one = if only.is_some() { format!("AND a.id = ${}", kinds.len() + 2) } else { String::new() };
    let mut values = params![before];
    values.extend(kinds.iter().map(|kind| sea_orm::Value::from(*kind)));
    values.extend(only.map(sea_orm::Value::from));
    sql::all(
        conn,
        &format!(
            "SELECT a.id AS account, a.person, p.name, p.email, a.user_name, o.id AS organisation
               FROM account a JOIN person p ON p.id = a.person
               JOIN organisation o ON o.id = COALESCE(p.organisation, (SELECT s.organisation FROM seat_holding h
                    JOIN seat s ON s.id = h.seat WHERE h.person = p.id AND h.ended_at IS NULL ORDER BY h.valid_from DESC LIMIT 1))
              WHERE o.kind IN ({list}) {one} AND a.removed_at IS NULL AND a.created_at < $1
                AND COALESCE(a.last_used_at, 0) < $1
                AND NOT EXISTS (SELECT 1 FROM sign_in x WHERE x.account = a.id AND x.success = TRUE AND x.at >= $1)
              ORDER BY a.id"
        ),
        values,
    )
    .await
}

/// Holdings in force on a day (`$2`) that began before another day and were not confirmed for a school year.
pub(in crate::identity) async fn unconfirmed<C: ConnectionTrait>(
    conn: &C,
    year: i64,
    begins: Date,
    today: Date,
) -> Result<Vec<super::super::seats::Unconfirmed>, DbErr> {
    sql::all(
        conn,
        &format!(
            "SELECT h.id, s.organisation, o.kind, o.reviewer, o.name AS organisation_name, s.role, p.name
               FROM seat_holding h JOIN seat s ON s.id = h.seat JOIN person p ON p.id = h.person
               JOIN organisation o ON o.id = s.organisation
              WHERE h.confirmed_year < $1 AND {HELD} AND h.acting = FALSE AND h.valid_from < $3
              ORDER BY s.organisation, h.id"
        ),
        params![year, today.to_string(), begins.to_string()],
    )
    .await
}

pub(in crate::identity) async fn people_of<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> Result<Vec<super::super::seats::Colleague>, DbErr> {
    sql::all(
        conn,
        "SELECT id, name, personal_code, email FROM person WHERE organisation = $1 AND merged_into IS NULL ORDER BY name, id LIMIT 400",
        params![organisation],
    )
    .await
}

/// People with an address, in any case, with whether one of their accounts is open.
pub(in crate::identity) async fn people_by_mail<C: ConnectionTrait>(
    conn: &C,
    email: &str,
) -> Result<Vec<super::super::seats::Known>, DbErr> {
    sql::all(
        conn,
        "SELECT p.id, p.name, p.email, (SELECT MAX(a.user_name) FROM account a
            WHERE a.person = p.id AND a.removed_at IS NULL AND a.disabled_at IS NULL) AS user_name
           FROM person p WHERE LOWER(p.email) = $1 AND p.merged_into IS NULL ORDER BY p.created_at, p.id",
        params![email.to_lowercase()],
    )
    .await
}

pub(in crate::identity) async fn open_account_of<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
) -> Result<Option<AccountId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Id {
        id: AccountId,
    }
    let found: Option<Id> = sql::one(
        conn,
        "SELECT id FROM account WHERE person = $1 AND removed_at IS NULL ORDER BY created_at LIMIT 1",
        params![person],
    )
    .await?;
    Ok(found.map(|f| f.id))
}

pub(in crate::identity) async fn person_of_account<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
) -> Result<Option<(PersonId, String)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Owner {
        person: PersonId,
        user_name: String,
    }
    let found: Option<Owner> =
        sql::one(conn, "SELECT person, user_name FROM account WHERE id = $1", params![account]).await?;
    Ok(found.map(|f| (f.person, f.user_name)))
}

/// Of these user names, those that are somebody's or once were.
pub(in crate::identity) async fn taken_names<C: ConnectionTrait>(
    conn: &C,
    names: &[String],
) -> Result<Vec<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Name {
        user_name: String,
    }
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let text =
        format!("SELECT user_name FROM account WHERE user_name IN ({})", sql::placeholders(1, names.len()));
    let rows: Vec<Name> =
        sql::all(conn, &text, names.iter().map(|n| sea_orm::Value::from(n.as_str())).collect()).await?;
    Ok(rows.into_iter().map(|r| r.user_name).collect())
}

pub(in crate::identity) async fn insert_account(
    change: &Change,
    id: AccountId,
    person: PersonId,
    user_name: &str,
    hash: &str,
) -> Result<(), DbErr> {
    let now = change.now().as_millisecond();
    super::insert_accounts(change, vec![params![id, person, user_name, hash, now, 0_i64, false]]).await
}

pub(in crate::identity) async fn set_service_source(
    change: &Change,
    person: PersonId,
    source: &str,
) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE service SET source = $2 WHERE person = $1", params![person, source])
        .await?;
    Ok(())
}

pub(in crate::identity) async fn set_contact(
    change: &Change,
    person: PersonId,
    email: &str,
    phone: &str,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE person SET email = CASE WHEN email = '' THEN $2 ELSE email END,
                phone = CASE WHEN phone = '' THEN $3 ELSE phone END WHERE id = $1",
        params![person, email, phone],
    )
    .await?;
    Ok(())
}
