//! Database access of the staff capability.

pub(super) mod desk;
pub(super) mod list;

use std::collections::{HashMap, HashSet};

use domain::staff::Entry;
use platform::db::sql;
use platform::ids::{OrganisationId, PersonId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

pub(super) use desk::*;
pub(super) use list::*;

#[derive(FromQueryResult)]
struct Id {
    id: PersonId,
}

#[derive(FromQueryResult)]
struct Coded {
    id: PersonId,
    personal_code: String,
}

#[derive(FromQueryResult)]
struct Printed {
    fingerprint: Vec<u8>,
    person: PersonId,
}

pub(super) async fn ids_of_codes<C: ConnectionTrait>(
    conn: &C,
    codes: &[String],
) -> Result<HashMap<String, PersonId>, DbErr> {
    let mut found = HashMap::new();
    for some in codes.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let text = format!("SELECT id, personal_code FROM person WHERE personal_code IN ({list})");
        let rows: Vec<Coded> =
            sql::all(conn, &text, some.iter().map(|c| Value::from(c.clone())).collect()).await?;
        found.extend(rows.into_iter().map(|r| (r.personal_code, r.id)));
    }
    Ok(found)
}

/// People of the same names who share a birth date or a mail address with any of the entries, or serve here.
pub(super) async fn namesakes<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    entries: &[&Entry],
) -> Result<Vec<PersonId>, DbErr> {
    let mut found = Vec::new();
    for some in entries.chunks(300) {
        let mut values = params![organisation];
        let mut list = |texts: HashSet<String>| {
            // An empty list is no SQL; no name and no birth date is a blank.
            let texts = if texts.is_empty() { HashSet::from([" ".to_owned()]) } else { texts };
            let text = sql::placeholders(values.len() + 1, texts.len());
            values.extend(texts.into_iter().map(Value::from));
            text
        };
        let names = list(some.iter().map(|e| e.name.clone()).filter(|n| !n.is_empty()).collect());
        let births = list(some.iter().filter_map(|e| e.birth.map(|d| d.to_string())).collect());
        let mails = list(some.iter().filter_map(|e| e.email.clone()).collect());
        let text = format!(
            "SELECT p.id FROM person p WHERE p.name IN ({names}) AND p.merged_into IS NULL AND (
               p.birth_date IN ({births}) OR p.email IN ({mails}) OR EXISTS (SELECT 1 FROM service s
                 WHERE s.person = p.id AND s.organisation = $1 AND s.valid_until IS NULL))"
        );
        found.extend(sql::all::<Id, _>(conn, &text, values).await?.into_iter().map(|r| r.id));
    }
    Ok(found)
}

pub(super) async fn remembered<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    prints: &[Vec<u8>],
) -> Result<HashMap<Vec<u8>, PersonId>, DbErr> {
    let mut found = HashMap::new();
    for some in prints.chunks(500) {
        let list = sql::placeholders(2, some.len());
        let mut values = params![organisation];
        values.extend(some.iter().map(|p| Value::from(p.clone())));
        let text = format!(
            "SELECT fingerprint, person FROM staff_row WHERE organisation = $1 AND fingerprint IN ({list})"
        );
        let rows: Vec<Printed> = sql::all(conn, &text, values).await?;
        found.extend(rows.into_iter().map(|r| (r.fingerprint, r.person)));
    }
    Ok(found)
}

/// Keeps who a row was taken as; the newest word counts.
pub(super) async fn remember(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO staff_row (organisation, fingerprint, person)",
        rows,
        "ON CONFLICT (organisation, fingerprint) DO UPDATE SET person = excluded.person",
    )
    .await?;
    Ok(())
}

pub(super) async fn forget(change: &Change, organisation: OrganisationId, print: &[u8]) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "DELETE FROM staff_row WHERE organisation = $1 AND fingerprint = $2",
        params![organisation, print.to_vec()],
    )
    .await?;
    Ok(())
}

/// Fingerprints that wait in the queue of an organisation.
pub(super) async fn waiting<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    prints: &[Vec<u8>],
) -> Result<HashSet<Vec<u8>>, DbErr> {
    #[derive(FromQueryResult)]
    struct Print {
        fingerprint: Vec<u8>,
    }
    let mut found = HashSet::new();
    for some in prints.chunks(500) {
        let list = sql::placeholders(2, some.len());
        let mut values = params![organisation];
        values.extend(some.iter().map(|p| Value::from(p.clone())));
        let text = format!(
            "SELECT fingerprint FROM staff_match WHERE organisation = $1 AND state = 'open' AND fingerprint IN ({list})"
        );
        found.extend(sql::all::<Print, _>(conn, &text, values).await?.into_iter().map(|r| r.fingerprint));
    }
    Ok(found)
}

/// Of these people, those for whom a proposal to an organisation is open.
pub(super) async fn proposed_to<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    people: &[PersonId],
) -> Result<HashSet<PersonId>, DbErr> {
    let mut found = HashSet::new();
    for some in people.chunks(500) {
        let list = sql::placeholders(2, some.len());
        let mut values = params![organisation];
        values.extend(some.iter().map(|p| Value::from(*p)));
        let text = format!(
            "SELECT person AS id FROM service_proposal WHERE to_organisation = $1 AND state = 'open' AND person IN ({list})"
        );
        found.extend(sql::all::<Id, _>(conn, &text, values).await?.into_iter().map(|r| r.id));
    }
    Ok(found)
}

/// A subject somebody said they teach.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Taught {
    pub school_year: i64,
    pub subject: String,
    pub main: bool,
}

pub(super) async fn taught<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> Result<Vec<Taught>, DbErr> {
    let list = sql::placeholders(1, people.len().max(1));
    let text = format!(
        "SELECT school_year, subject, main FROM subject_taught WHERE person IN ({list})
          ORDER BY school_year DESC, main DESC, subject"
    );
    sql::all(conn, &text, people.iter().map(|p| Value::from(*p)).collect()).await
}

pub(super) async fn taught_since<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
    school_year: i64,
) -> Result<Vec<(PersonId, String)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        person: PersonId,
        subject: String,
    }
    let mut found = Vec::new();
    for some in people.chunks(1_000) {
        let (list, ids) = sql::listed(2, some.iter().map(|id| Value::from(*id)).collect());
        let mut values = params![school_year];
        values.extend(ids);
        let text = format!(
            "SELECT person, subject FROM subject_taught WHERE school_year >= $1 AND person IN ({list})"
        );
        let rows: Vec<Row> = sql::all(conn, &text, values).await?;
        found.extend(rows.into_iter().map(|row| (row.person, row.subject)));
    }
    Ok(found)
}

pub(super) async fn put_taught(
    change: &Change,
    person: PersonId,
    year: i64,
    subjects: &[(String, bool)],
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "DELETE FROM subject_taught WHERE person = $1 AND school_year = $2",
        params![person, year],
    )
    .await?;
    let now = change.now().as_millisecond();
    let rows = subjects.iter().map(|(code, main)| params![person, year, code.clone(), *main, now]).collect();
    sql::insert_many(
        change.conn(),
        "INSERT INTO subject_taught (person, school_year, subject, main, said_at)",
        rows,
        "",
    )
    .await?;
    Ok(())
}
