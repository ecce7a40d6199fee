//! Database access: what partners said last of people.

use std::collections::HashMap;

use platform::db::sql;
use platform::ids::{OrganisationId, PersonId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::PartnerId;

/// Hashes of what a partner said last.
pub(super) async fn said<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    named: Vec<(OrganisationId, PersonId)>,
) -> Result<HashMap<(OrganisationId, PersonId), Vec<u8>>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        organisation: OrganisationId,
        person: PersonId,
        hash: Vec<u8>,
    }
    let mut found = HashMap::new();
    for some in named.chunks(1_000) {
        let rows = some.iter().map(|(organisation, person)| params![partner, *organisation, *person]);
        let (rows, values) = sql::rows_of(conn, rows.collect());
        let text = format!(
            "SELECT h.organisation, h.person, h.hash FROM {rows} JOIN exchange_profile h
               ON h.partner = w.column1 AND h.organisation = w.column2 AND h.person = w.column3"
        );
        let rows: Vec<Row> = sql::all(conn, &text, values).await?;
        found.extend(rows.into_iter().map(|row| ((row.organisation, row.person), row.hash)));
    }
    Ok(found)
}

pub(super) async fn put(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO exchange_profile (partner, organisation, person, hash, until_on, ended, delivery)",
        rows,
        "ON CONFLICT (partner, organisation, person) DO UPDATE SET hash = excluded.hash, until_on = excluded.until_on,
           ended = excluded.ended, delivery = excluded.delivery",
    )
    .await?;
    Ok(())
}

/// Somebody whom a partner named as serving.
#[derive(Clone, Debug, FromQueryResult)]
pub(in super::super) struct Named {
    pub partner: PartnerId,
    pub organisation: OrganisationId,
    pub person: PersonId,
    pub until_on: Option<String>,
}

/// People whom a partner named at an organisation and did not end.
pub(super) async fn named_at<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    organisation: OrganisationId,
) -> Result<Vec<PersonId>, DbErr> {
    let text = "SELECT partner, organisation, person, until_on FROM exchange_profile
      WHERE partner = $1 AND organisation = $2 AND ended = FALSE ORDER BY person";
    let rows: Vec<Named> = sql::all(conn, text, params![partner, organisation]).await?;
    Ok(rows.into_iter().map(|row| row.person).collect())
}

/// People whose last day was before a day and whose service was not ended yet.
pub(super) async fn due<C: ConnectionTrait>(conn: &C, day: &str, limit: i64) -> Result<Vec<Named>, DbErr> {
    let text = "SELECT partner, organisation, person, until_on FROM exchange_profile
      WHERE until_on IS NOT NULL AND until_on < $1 AND ended = FALSE
      ORDER BY until_on, partner, organisation, person LIMIT $2";
    sql::all(conn, text, params![day, limit]).await
}

/// Notes that a service is ended. `hash` no longer stands for what the partner says: the same row once more is looked at again
/// and found to be done.
pub(super) async fn note_ended(
    change: &Change,
    partner: PartnerId,
    organisation: OrganisationId,
    person: PersonId,
) -> Result<u64, DbErr> {
    let text = "UPDATE exchange_profile SET ended = TRUE, hash = $4
      WHERE partner = $1 AND organisation = $2 AND person = $3 AND ended = FALSE";
    sql::run(change.conn(), text, params![partner, organisation, person, Vec::<u8>::new()]).await
}

/// How many leave by a complete list.
pub(in super::super) async fn set_leaving(
    change: &Change,
    delivery: super::super::DeliveryId,
    many: i64,
) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE exchange_delivery SET leaving = $2 WHERE id = $1",
        params![delivery, many],
    )
    .await?;
    Ok(())
}

/// A delivery turned out to be complete by what its file says.
pub(in super::super) async fn set_complete(
    change: &Change,
    delivery: super::super::DeliveryId,
) -> Result<(), DbErr> {
    let text = "UPDATE exchange_delivery SET complete = TRUE WHERE id = $1";
    sql::run(change.conn(), text, params![delivery]).await?;
    Ok(())
}
