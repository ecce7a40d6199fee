//! Database access of identity.

pub(super) mod entrants;
pub(super) mod keeping;
pub(super) mod moving;

pub(super) mod numbers;
pub(super) mod own_data;

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use platform::db::sql;
use platform::ids::{AccountId, OrganisationId, PersonId, SeatId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::Person;

pub(super) mod seats;
use seats::HELD;

const PERSON: &str = "p.id, p.personal_code, p.name, p.stage, p.position, p.organisation, p.email,
  COALESCE(o.name, '') AS organisation_name, COALESCE(o.county, '') AS county, COALESCE(o.district, '') AS district,
  p.sex, p.birth_date, p.phone, p.subject, p.subjects_year, p.supervised, p.merged_into";

const ACCOUNT: &str =
    "id, person, user_name, password_hash, disabled_at, removed_at, must_change, second_factor";

/// A person with everybody merged into them, at any depth: what is theirs may stand under any of these.
pub(super) const SAME_PERSON: &str = "WITH RECURSIVE same (id) AS (SELECT id FROM person WHERE id = $1
  UNION SELECT p.id FROM person p JOIN same ON p.merged_into = same.id)";

#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Account {
    pub id: AccountId,
    pub person: PersonId,
    pub user_name: String,
    pub password_hash: String,
    pub disabled_at: Option<i64>,
    pub removed_at: Option<i64>,
    pub must_change: bool,
    pub second_factor: bool,
}

impl Account {
    /// Whether it may be signed in to at all.
    pub(super) fn is_open(&self) -> bool {
        self.disabled_at.is_none() && self.removed_at.is_none()
    }
}

#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct SeatRow {
    pub id: SeatId,
    pub organisation: OrganisationId,
    pub organisation_name: String,
    pub kind: String,
    pub role: String,
    pub title: String,
    pub acting: bool,
    pub rights: String,
}

pub(super) async fn account_by_name<C: ConnectionTrait>(
    conn: &C,
    name: &str,
) -> Result<Option<Account>, DbErr> {
    sql::one(conn, &format!("SELECT {ACCOUNT} FROM account WHERE user_name = $1"), params![name]).await
}

pub(super) async fn account<C: ConnectionTrait>(conn: &C, id: AccountId) -> Result<Option<Account>, DbErr> {
    sql::one(conn, &format!("SELECT {ACCOUNT} FROM account WHERE id = $1"), params![id]).await
}

/// The account as it stands, held until the change ends.
pub(super) async fn hold_account(change: &Change, id: AccountId) -> Result<Option<Account>, DbErr> {
    let text =
        platform::db::for_update(change.conn(), &format!("SELECT {ACCOUNT} FROM account WHERE id = $1"));
    sql::one(change.conn(), &text, params![id]).await
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

/// As [`person`], following merges to the person that remains.
pub(super) async fn root<C: ConnectionTrait>(conn: &C, id: PersonId) -> Result<Option<Person>, DbErr> {
    let mut found = person(conn, id).await?;
    while let Some(into) = found.as_ref().and_then(|p| p.merged_into) {
        found = person(conn, into).await?;
    }
    Ok(found)
}

pub(super) async fn persons<C: ConnectionTrait>(conn: &C, ids: &[PersonId]) -> Result<Vec<Person>, DbErr> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(256) {
        let (list, values) = sql::list_of(conn, 1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!(
            "SELECT {PERSON} FROM person p LEFT JOIN organisation o ON o.id = p.organisation WHERE p.id IN ({list})"
        );
        found.extend(sql::all::<Person, _>(conn, &text, values).await?);
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
            "SELECT {PERSON} FROM number_lookup l
               JOIN person_identifier i ON i.kind = l.kind AND i.lookup = l.of_lookup
               JOIN person p ON p.id = i.person
               LEFT JOIN organisation o ON o.id = p.organisation WHERE l.lookup = $1"
        ),
        params![lookup],
    )
    .await
}

/// Whose these personal codes are.
pub(super) async fn ids_by_codes<C: ConnectionTrait>(
    conn: &C,
    codes: Vec<String>,
) -> Result<HashMap<String, PersonId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Named {
        personal_code: String,
        id: PersonId,
    }
    let mut found = HashMap::with_capacity(codes.len());
    for some in codes.chunks(5_000) {
        let (list, values) = sql::list_of(conn, 1, some.iter().map(|c| Value::from(c.as_str())).collect());
        let text = format!("SELECT personal_code, id FROM person WHERE personal_code IN ({list})");
        let rows: Vec<Named> = sql::all(conn, &text, values).await?;
        found.extend(rows.into_iter().map(|row| (row.personal_code, row.id)));
    }
    Ok(found)
}

/// Those of some people who were merged into another.
pub(super) async fn merged_among<C: ConnectionTrait>(
    conn: &C,
    ids: &[PersonId],
) -> Result<HashSet<PersonId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Id {
        id: PersonId,
    }
    let mut found = HashSet::new();
    for some in ids.chunks(5_000) {
        let (list, values) = sql::list_of(conn, 1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!("SELECT id FROM person WHERE merged_into IS NOT NULL AND id IN ({list})");
        found.extend(sql::all::<Id, _>(conn, &text, values).await?.into_iter().map(|row| row.id));
    }
    Ok(found)
}

/// Whose the numbers with these keyed hashes are.
pub(super) async fn ids_by_numbers<C: ConnectionTrait>(
    conn: &C,
    lookups: Vec<Vec<u8>>,
) -> Result<HashMap<Vec<u8>, PersonId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Hashed {
        lookup: Vec<u8>,
        person: PersonId,
    }
    let mut found = HashMap::with_capacity(lookups.len());
    for some in lookups.chunks(5_000) {
        let (list, values) = sql::list_of(conn, 1, some.iter().map(|l| Value::from(l.clone())).collect());
        let text = format!(
            "SELECT l.lookup, i.person FROM number_lookup l
               JOIN person_identifier i ON i.kind = l.kind AND i.lookup = l.of_lookup WHERE l.lookup IN ({list})"
        );
        let rows: Vec<Hashed> = sql::all(conn, &text, values).await?;
        found.extend(rows.into_iter().map(|row| (row.lookup, row.person)));
    }
    Ok(found)
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
        &format!(
            "{SAME_PERSON}
             SELECT s.id, s.organisation, o.name AS organisation_name, o.kind, s.role, s.title, h.acting,
                    COALESCE((SELECT STRING_AGG(r.name, ',') FROM seat_right r WHERE r.seat = s.id), '') AS rights
               FROM seat_holding h JOIN seat s ON s.id = h.seat JOIN organisation o ON o.id = s.organisation
              WHERE h.person IN (SELECT id FROM same) AND {HELD}
              ORDER BY h.acting, h.valid_from, s.id"
        ),
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
        &format!(
            "SELECT DISTINCT p.id AS person, p.email
               FROM seat s JOIN seat_holding h ON h.seat = s.id JOIN person p ON p.id = h.person
              WHERE s.organisation = $1 AND {HELD}"
        ),
        params![organisation, today.to_string()],
    )
    .await
}

/// As [`addresses_of_seats`], of the heads alone.
pub(super) async fn addresses_of_heads<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    today: Date,
) -> Result<Vec<Address>, DbErr> {
    let text = format!(
        "SELECT DISTINCT p.id AS person, p.email
           FROM seat s JOIN seat_holding h ON h.seat = s.id JOIN person p ON p.id = h.person
          WHERE s.organisation = $1 AND s.role = 'head' AND {HELD}"
    );
    sql::all(conn, &text, params![organisation, today.to_string()]).await
}

/// A person and everybody merged into them.
pub(super) async fn same_person<C: ConnectionTrait>(conn: &C, id: PersonId) -> Result<Vec<PersonId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Id {
        id: PersonId,
    }
    let rows: Vec<Id> = sql::all(conn, &format!("{SAME_PERSON} SELECT id FROM same"), params![id]).await?;
    Ok(rows.into_iter().map(|r| r.id).collect())
}

/// Several people with everybody merged into each, as pairs.
pub(super) async fn same_persons<C: ConnectionTrait>(
    conn: &C,
    ids: &[PersonId],
) -> Result<Vec<(PersonId, PersonId)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Pair {
        root: PersonId,
        id: PersonId,
    }
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(5_000) {
        let list = sql::placeholders(1, some.len());
        let text = format!(
            "WITH RECURSIVE same (root, id) AS (SELECT id, id FROM person WHERE id IN ({list})
               UNION SELECT s.root, p.id FROM person p JOIN same s ON p.merged_into = s.id)
             SELECT root, id FROM same"
        );
        let values = some.iter().map(|id| Value::from(*id)).collect();
        found.extend(sql::all::<Pair, _>(conn, &text, values).await?.into_iter().map(|p| (p.root, p.id)));
    }
    Ok(found)
}

pub(super) async fn people_of<C: ConnectionTrait>(
    conn: &C,
    organisations: &[OrganisationId],
) -> Result<Vec<PersonId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        id: PersonId,
    }
    let mut found = Vec::new();
    for some in organisations.chunks(500) {
        let (list, values) = sql::listed(1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!(
            "SELECT id FROM person WHERE organisation IN ({list}) AND merged_into IS NULL ORDER BY id"
        );
        found.extend(sql::all::<Row, _>(conn, &text, values).await?.into_iter().map(|row| row.id));
    }
    Ok(found)
}

pub(super) async fn insert_persons(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO person (id, personal_code, name, stage, position, organisation, email, created_at, sex, birth_date, subjects_year)",
        rows,
        "",
    )
    .await?;
    Ok(())
}

pub(super) async fn insert_accounts(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO account (id, person, user_name, password_hash, created_at, consent_version, must_change)",
        rows,
        "",
    )
    .await?;
    Ok(())
}

pub(super) async fn insert_seats(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(change.conn(), "INSERT INTO seat (id, organisation, role, title, valid_from)", rows, "")
        .await?;
    Ok(())
}

pub(super) async fn insert_holdings(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO seat_holding (id, seat, person, acting, valid_from)",
        rows,
        "",
    )
    .await?;
    Ok(())
}

pub(super) async fn insert_services(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO service (id, person, organisation, main, valid_from, source)",
        rows,
        "",
    )
    .await?;
    Ok(())
}
