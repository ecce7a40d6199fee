//! Database access of shared resources.

use domain::sharing::{Kind, Text};
use platform::db::{for_update, sql};
use platform::ids::OrganisationId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::{Resource, ResourceId, Wanted};

const COLUMNS: &str = "id, organisation, kind, title, subject, scope, county, description, link, address, capacity, \
    equipment, fee, contact, mail, offered, consent, text_number, asked_until, answered_at, consented_at, version, \
    changed_at";
/// What everybody may see: an instructor only with consent to the text as it stands.
const PUBLIC: &str =
    "offered AND (kind <> 'instructor' OR (consent = 'given' AND consented_text = text_number))";

/// A resource as stored.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(super) struct Row {
    id: ResourceId,
    organisation: OrganisationId,
    kind: String,
    title: String,
    subject: String,
    scope: String,
    county: String,
    description: String,
    link: String,
    address: String,
    capacity: String,
    equipment: String,
    fee: String,
    contact: String,
    mail: String,
    offered: bool,
    consent: String,
    text_number: i64,
    asked_until: Option<i64>,
    answered_at: Option<i64>,
    consented_at: Option<i64>,
    version: i64,
    changed_at: i64,
}

impl From<Row> for Resource {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            organisation: row.organisation,
            kind: Kind::parse(&row.kind).unwrap_or_default(),
            text: Text {
                title: row.title,
                subject: row.subject,
                scope: row.scope,
                county: row.county,
                description: row.description,
                link: row.link,
                address: row.address,
                capacity: row.capacity,
                equipment: row.equipment,
                fee: row.fee,
                contact: row.contact,
                mail: row.mail,
            },
            offered: row.offered,
            consent: domain::sharing::Consent::parse(&row.consent),
            text_number: row.text_number,
            asked_until: row.asked_until,
            answered_at: row.answered_at,
            consented_at: row.consented_at,
            version: row.version,
            changed_at: row.changed_at,
        }
    }
}

pub(super) async fn by_id<C: ConnectionTrait>(conn: &C, id: ResourceId) -> Result<Option<Resource>, DbErr> {
    let text = format!("SELECT {COLUMNS} FROM shared_resource WHERE id = $1");
    Ok(sql::one::<Row, _>(conn, &text, params![id]).await?.map(Resource::from))
}

/// The same, kept from others until the change ends.
pub(super) async fn locked(change: &Change, id: ResourceId) -> Result<Option<Resource>, DbErr> {
    let text = format!("SELECT {COLUMNS} FROM shared_resource WHERE id = $1");
    let text = for_update(change.conn(), &text);
    Ok(sql::one::<Row, _>(change.conn(), &text, params![id]).await?.map(Resource::from))
}

pub(super) async fn public_by_id<C: ConnectionTrait>(
    conn: &C,
    id: ResourceId,
) -> Result<Option<Resource>, DbErr> {
    let text = format!("SELECT {COLUMNS} FROM shared_resource WHERE id = $1 AND {PUBLIC}");
    Ok(sql::one::<Row, _>(conn, &text, params![id]).await?.map(Resource::from))
}

/// Public resources that a question finds, newest first, with how many there are.
pub(super) async fn public<C: ConnectionTrait>(
    conn: &C,
    wanted: &Wanted,
) -> Result<(Vec<Resource>, i64), DbErr> {
    let (condition, mut values) = condition(wanted);
    let total = sql::number(
        conn,
        &format!("SELECT COUNT(*) AS n FROM shared_resource WHERE {condition}"),
        values.clone(),
    )
    .await?;
    let next = values.len() + 1;
    values.extend(params![wanted.limit, wanted.offset]);
    let text = format!(
        "SELECT {COLUMNS} FROM shared_resource WHERE {condition} ORDER BY changed_at DESC, id LIMIT ${next} OFFSET ${}",
        next + 1
    );
    let rows: Vec<Row> = sql::all(conn, &text, values).await?;
    Ok((rows.into_iter().map(Resource::from).collect(), total))
}

fn condition(wanted: &Wanted) -> (String, Vec<Value>) {
    let mut parts = vec![PUBLIC.to_owned()];
    let mut values: Vec<Value> = Vec::new();
    for word in &wanted.words {
        values.push(format!("%{}%", sql::like_pattern(&word.to_lowercase())).into());
        parts.push(format!("words LIKE ${} ESCAPE '\\'", values.len()));
    }
    let kind = wanted.kind.map_or("", Kind::as_str);
    for (column, value) in
        [("kind", kind), ("county", wanted.county.as_str()), ("scope", wanted.scope.as_str())]
    {
        if !value.is_empty() {
            values.push(value.into());
            parts.push(format!("{column} = ${}", values.len()));
        }
    }
    (parts.join(" AND "), values)
}

/// Counties that something public is in.
pub(super) async fn public_counties<C: ConnectionTrait>(conn: &C) -> Result<Vec<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Found {
        county: String,
    }
    let text = format!(
        "SELECT DISTINCT county FROM shared_resource WHERE {PUBLIC} AND county <> '' ORDER BY county"
    );
    Ok(sql::all::<Found, _>(conn, &text, vec![]).await?.into_iter().map(|found| found.county).collect())
}

/// An organisation's own, last changed first, with how many there are.
pub(super) async fn own<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    limit: i64,
    offset: i64,
) -> Result<(Vec<Resource>, i64), DbErr> {
    let total = sql::number(
        conn,
        "SELECT COUNT(*) AS n FROM shared_resource WHERE organisation = $1",
        params![organisation],
    )
    .await?;
    let text = format!(
        "SELECT {COLUMNS} FROM shared_resource WHERE organisation = $1 ORDER BY changed_at DESC, id LIMIT $2 OFFSET $3"
    );
    let rows: Vec<Row> = sql::all(conn, &text, params![organisation, limit, offset]).await?;
    Ok((rows.into_iter().map(Resource::from).collect(), total))
}

/// The name under which an organisation offers another instructor with this address.
pub(super) async fn instructor_of(
    change: &Change,
    organisation: OrganisationId,
    mail: &str,
    except: ResourceId,
) -> Result<Option<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Found {
        title: String,
    }
    let found: Option<Found> = sql::one(
        change.conn(),
        "SELECT title FROM shared_resource WHERE organisation = $1 AND mail = $2 AND kind = 'instructor' AND id <> $3",
        params![organisation, mail.to_owned(), except],
    )
    .await?;
    Ok(found.map(|found| found.title))
}

/// Writes a resource: new, or over the one with its identity, which the change keeps from others.
pub(super) async fn put(change: &Change, resource: &Resource, words: String) -> Result<(), DbErr> {
    let text = resource.text.clone();
    let consented_text =
        (resource.consent == domain::sharing::Consent::Given).then_some(resource.text_number);
    sql::run(
        change.conn(),
        "INSERT INTO shared_resource (id, organisation, kind, title, subject, scope, county, description, link, address,
           capacity, equipment, fee, contact, mail, words, offered, consent, text_number, asked_until, answered_at,
           consented_at, consented_text, version, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
           $23, $24, $25, $25)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, subject = excluded.subject, scope = excluded.scope,
           county = excluded.county, description = excluded.description, link = excluded.link,
           address = excluded.address, capacity = excluded.capacity, equipment = excluded.equipment,
           fee = excluded.fee, contact = excluded.contact, mail = excluded.mail, words = excluded.words,
           offered = excluded.offered, consent = excluded.consent, text_number = excluded.text_number,
           asked_until = excluded.asked_until, answered_at = excluded.answered_at,
           consented_at = excluded.consented_at, consented_text = excluded.consented_text,
           version = excluded.version, changed_at = excluded.changed_at",
        params![
            resource.id,
            resource.organisation,
            resource.kind.as_str(),
            text.title,
            text.subject,
            text.scope,
            text.county,
            text.description,
            text.link,
            text.address,
            text.capacity,
            text.equipment,
            text.fee,
            text.contact,
            text.mail,
            words,
            resource.offered,
            resource.consent.as_str(),
            resource.text_number,
            resource.asked_until,
            resource.answered_at,
            resource.consented_at,
            consented_text,
            resource.version,
            resource.changed_at
        ],
    )
    .await?;
    Ok(())
}

/// Changes what was said, and nothing else.
pub(super) async fn put_answer(change: &Change, resource: &Resource) -> Result<(), DbErr> {
    let consented_text =
        (resource.consent == domain::sharing::Consent::Given).then_some(resource.text_number);
    sql::run(
        change.conn(),
        "UPDATE shared_resource SET consent = $2, answered_at = $3, consented_at = $4, consented_text = $5,
           asked_until = $6, version = version + 1 WHERE id = $1",
        params![
            resource.id,
            resource.consent.as_str(),
            resource.answered_at,
            resource.consented_at,
            consented_text,
            resource.asked_until
        ],
    )
    .await?;
    Ok(())
}

/// Keeps that a letter was sent, by what its link is found by.
pub(super) async fn put_ask(
    change: &Change,
    resource: ResourceId,
    token_hash: Vec<u8>,
    until: i64,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO shared_resource_ask (token_hash, resource, asked_at, until_at, ended) VALUES ($1, $2, $3, $4, $5)",
        params![token_hash, resource, change.now().as_millisecond(), until, false],
    )
    .await?;
    Ok(())
}

/// Ends all links of a resource: another person is asked from now on.
pub(super) async fn end_asks(change: &Change, resource: ResourceId) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE shared_resource_ask SET ended = $2 WHERE resource = $1",
        params![resource, true],
    )
    .await?;
    Ok(())
}

/// Letters about a resource since an instant.
pub(super) async fn asks_since(change: &Change, resource: ResourceId, since: i64) -> Result<i64, DbErr> {
    sql::number(
        change.conn(),
        "SELECT COUNT(*) AS n FROM shared_resource_ask WHERE resource = $1 AND asked_at > $2",
        params![resource, since],
    )
    .await
}

/// What a link is about and until when it may be answered.
pub(super) async fn asked<C: ConnectionTrait>(
    conn: &C,
    token_hash: Vec<u8>,
) -> Result<Option<(ResourceId, i64)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Found {
        resource: ResourceId,
        until_at: i64,
    }
    let found: Option<Found> = sql::one(
        conn,
        "SELECT resource, until_at FROM shared_resource_ask WHERE token_hash = $1 AND NOT ended",
        params![token_hash],
    )
    .await?;
    Ok(found.map(|found| (found.resource, found.until_at)))
}
