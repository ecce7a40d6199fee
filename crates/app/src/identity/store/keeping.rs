//! Statements for keeping people: saving records, numbers with their dates, services, merges.

use jiff::civil::Date;
use platform::db::sql;
use platform::ids::{OrganisationId, PersonId, ServiceId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use crate::identity::Person;

/// Writes whole records of people; those that exist already are replaced.
pub(in crate::identity) async fn save_persons(change: &Change, people: &[Person]) -> Result<(), DbErr> {
    let now = change.now().as_millisecond();
    let rows = people
        .iter()
        .map(|p| {
            params![
                p.id,
                p.personal_code.clone(),
                p.name.clone(),
                p.stage.clone(),
                p.position.clone(),
                p.organisation,
                p.email.clone(),
                now,
                p.sex.clone(),
                p.birth_date.clone(),
                p.phone.clone(),
                p.subject.clone(),
                p.subjects_year,
                p.supervised,
                now,
            ]
        })
        .collect();
    sql::insert_many(
        change.conn(),
        "INSERT INTO person (id, personal_code, name, stage, position, organisation, email, created_at, sex,
           birth_date, phone, subject, subjects_year, supervised, updated_at)",
        rows,
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, stage = excluded.stage, position = excluded.position,
           organisation = excluded.organisation,
           email = CASE WHEN EXISTS (SELECT 1 FROM account a WHERE a.person = person.id AND a.removed_at IS NULL)
             THEN person.email ELSE excluded.email END, sex = excluded.sex,
           birth_date = excluded.birth_date, phone = excluded.phone, subject = excluded.subject,
           subjects_year = excluded.subjects_year, supervised = excluded.supervised, updated_at = excluded.updated_at",
    )
    .await?;
    Ok(())
}

/// A number's keyed hash with the person it names.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::identity) struct Holder {
    pub lookup: Vec<u8>,
    pub person: PersonId,
}

pub(in crate::identity) async fn holders<C: ConnectionTrait>(
    conn: &C,
    lookups: &[Vec<u8>],
) -> Result<Vec<Holder>, DbErr> {
    let mut found = Vec::new();
    for some in lookups.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let text = format!(
            "SELECT l.lookup, i.person FROM number_lookup l
               JOIN person_identifier i ON i.kind = l.kind AND i.lookup = l.of_lookup WHERE l.lookup IN ({list})"
        );
        found.extend(
            sql::all::<Holder, _>(conn, &text, some.iter().map(|l| Value::from(l.clone())).collect()).await?,
        );
    }
    Ok(found)
}

/// A number as stored.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::identity) struct NumberRow {
    pub person: PersonId,
    pub kind: String,
    pub lookup: Vec<u8>,
    pub masked: String,
    pub valid_until: Option<String>,
}

pub(in crate::identity) async fn numbers<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> Result<Vec<NumberRow>, DbErr> {
    let mut found = Vec::new();
    for some in people.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let text = format!(
            "SELECT person, kind, lookup, masked, valid_until FROM person_identifier
              WHERE person IN ({list}) ORDER BY person, valid_from, valid_until"
        );
        found.extend(
            sql::all::<NumberRow, _>(conn, &text, some.iter().map(|id| Value::from(*id)).collect()).await?,
        );
    }
    Ok(found)
}

pub(in crate::identity) async fn close_numbers(
    change: &Change,
    people: &[PersonId],
    until: Date,
) -> Result<(), DbErr> {
    for some in people.chunks(500) {
        let list = sql::placeholders(2, some.len());
        let mut values = params![until.to_string()];
        values.extend(some.iter().map(|id| Value::from(*id)));
        let text = format!(
            "UPDATE person_identifier SET valid_until = $1 WHERE person IN ({list}) AND valid_until IS NULL"
        );
        sql::run(change.conn(), &text, values).await?;
    }
    Ok(())
}

pub(in crate::identity) async fn remove_number(
    change: &Change,
    person: PersonId,
    lookup: &[u8],
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "DELETE FROM person_identifier WHERE person = $1 AND lookup = $2",
        params![person, lookup.to_vec()],
    )
    .await?;
    Ok(())
}

/// Opens the number that was closed last again.
pub(in crate::identity) async fn reopen_number(change: &Change, person: PersonId) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE person_identifier SET valid_until = NULL WHERE person = $1 AND valid_until =
           (SELECT MAX(i.valid_until) FROM person_identifier i WHERE i.person = $1)
           AND NOT EXISTS (SELECT 1 FROM person_identifier j WHERE j.person = $1 AND j.valid_until IS NULL)",
        params![person],
    )
    .await?;
    Ok(())
}

/// A person below one merged into them, with the one they are.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::identity) struct Alias {
    pub id: PersonId,
    pub root: PersonId,
}

pub(in crate::identity) async fn aliases<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> Result<Vec<Alias>, DbErr> {
    let mut found = Vec::new();
    for some in people.chunks(256) {
        let (list, values) = sql::list_of(conn, 1, some.iter().map(|id| Value::from(*id)).collect());
        let text = format!(
            "WITH RECURSIVE same (id, root) AS (SELECT id, id FROM person WHERE id IN ({list})
               UNION SELECT p.id, same.root FROM person p JOIN same ON p.merged_into = same.id)
             SELECT id, root FROM same WHERE id <> root"
        );
        found.extend(sql::all::<Alias, _>(conn, &text, values).await?);
    }
    Ok(found)
}

pub(in crate::identity) async fn point(
    change: &Change,
    merged: PersonId,
    into: Option<PersonId>,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE person SET merged_into = $2, updated_at = $3 WHERE id = $1",
        params![merged, into, change.now().as_millisecond()],
    )
    .await?;
    Ok(())
}

/// A person's time at an organisation, as stored.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Service {
    /// Identity.
    pub id: ServiceId,
    /// Whose.
    pub person: PersonId,
    /// Where.
    pub organisation: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// The main one, or a second.
    pub main: bool,
    /// First day.
    pub valid_from: String,
    /// Last day, when it ended.
    pub valid_until: Option<String>,
    /// How it became known: `registered`, `applied`, `school`, `proposal` …
    pub source: String,
}

const SERVICE: &str = "s.id, s.person, s.organisation, o.name AS organisation_name, s.main, s.valid_from,
  s.valid_until, s.source FROM service s JOIN organisation o ON o.id = s.organisation";

pub(in crate::identity) async fn services<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> Result<Vec<Service>, DbErr> {
    let mut found = Vec::new();
    for some in people.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let text = format!("SELECT {SERVICE} WHERE s.person IN ({list}) ORDER BY s.valid_from, s.id");
        found.extend(
            sql::all::<Service, _>(conn, &text, some.iter().map(|id| Value::from(*id)).collect()).await?,
        );
    }
    Ok(found)
}

pub(in crate::identity) async fn insert_services(
    change: &Change,
    rows: Vec<Vec<Value>>,
) -> Result<(), DbErr> {
    super::insert_services(change, rows).await
}

/// Ends a service, or lets it go on again.
pub(in crate::identity) async fn end_service(
    change: &Change,
    id: ServiceId,
    until: Option<Date>,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE service SET valid_until = $2 WHERE id = $1",
        params![id, until.map(|d| d.to_string())],
    )
    .await?;
    Ok(())
}

pub(in crate::identity) async fn start_service(
    change: &Change,
    id: ServiceId,
    from: Date,
) -> Result<(), DbErr> {
    let from = from.to_string();
    sql::run(change.conn(), "UPDATE service SET valid_from = $2 WHERE id = $1", params![id, from]).await?;
    Ok(())
}

pub(in crate::identity) async fn note_source(
    change: &Change,
    id: ServiceId,
    source: &str,
) -> Result<(), DbErr> {
    sql::run(change.conn(), "UPDATE service SET source = $2 WHERE id = $1", params![id, source]).await?;
    Ok(())
}

pub(in crate::identity) async fn accounts<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> Result<Vec<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Name {
        user_name: String,
    }
    let list = sql::placeholders(1, people.len().max(1));
    let text = format!(
        "SELECT user_name FROM account WHERE person IN ({list}) AND removed_at IS NULL ORDER BY user_name"
    );
    let rows: Vec<Name> = sql::all(conn, &text, people.iter().map(|id| Value::from(*id)).collect()).await?;
    Ok(rows.into_iter().map(|r| r.user_name).collect())
}

/// Those of some people who have an account that was not removed.
pub(in crate::identity) async fn with_account<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> Result<Vec<PersonId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Id {
        person: PersonId,
    }
    let mut found = Vec::new();
    for some in people.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let text =
            format!("SELECT DISTINCT person FROM account WHERE person IN ({list}) AND removed_at IS NULL");
        let rows: Vec<Id> = sql::all(conn, &text, some.iter().map(|id| Value::from(*id)).collect()).await?;
        found.extend(rows.into_iter().map(|r| r.person));
    }
    Ok(found)
}

/// Persons as they stand, held until the change ends, in one order so that two changes never wait for each other.
pub(in crate::identity) async fn hold_persons(
    change: &Change,
    people: &[PersonId],
) -> Result<Vec<(PersonId, Option<PersonId>)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Held {
        id: PersonId,
        merged_into: Option<PersonId>,
    }
    let list = sql::placeholders(1, people.len().max(1));
    let text = platform::db::for_update(
        change.conn(),
        &format!("SELECT id, merged_into FROM person WHERE id IN ({list}) ORDER BY id"),
    );
    let rows: Vec<Held> =
        sql::all(change.conn(), &text, people.iter().map(|id| Value::from(*id)).collect()).await?;
    Ok(rows.into_iter().map(|r| (r.id, r.merged_into)).collect())
}
