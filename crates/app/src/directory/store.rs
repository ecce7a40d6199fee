//! Database access of the directory.

use jiff::civil::Date;
use platform::db::sql;
use platform::ids::OrganisationId;
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::Organisation;

const COLUMNS: &str =
    "id, code, name, kind, level, ownership, county, district, address, phone, website, reviewer";

/// What a list may change of an organisation that is known already.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub(super) struct Listed {
    pub id: OrganisationId,
    pub code: String,
    pub name: String,
    pub ownership: String,
    pub county: String,
    pub district: String,
    pub postal_code: String,
    pub address: String,
    pub phone: String,
    pub website: String,
    pub valid_until: Option<String>,
}

pub(super) async fn by_id<C: ConnectionTrait>(
    conn: &C,
    id: OrganisationId,
) -> Result<Option<Organisation>, DbErr> {
    sql::one(conn, &format!("SELECT {COLUMNS} FROM organisation WHERE id = $1"), params![id]).await
}

pub(super) async fn by_code<C: ConnectionTrait>(conn: &C, code: &str) -> Result<Option<Organisation>, DbErr> {
    sql::one(conn, &format!("SELECT {COLUMNS} FROM organisation WHERE code = $1"), params![code]).await
}

pub(super) async fn of_county<C: ConnectionTrait>(
    conn: &C,
    county: &str,
    level: &str,
) -> Result<Vec<Organisation>, DbErr> {
    sql::all(
        conn,
        &format!(
            "SELECT {COLUMNS} FROM organisation WHERE county = $1 AND level = $2 AND valid_until IS NULL ORDER BY district, code"
        ),
        params![county, level],
    )
    .await
}

pub(super) async fn counties<C: ConnectionTrait>(conn: &C) -> Result<Vec<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Name {
        county: String,
    }
    let names: Vec<Name> = sql::all(
        conn,
        "SELECT county FROM organisation WHERE county <> '' GROUP BY county ORDER BY MIN(code)",
        vec![],
    )
    .await?;
    Ok(names.into_iter().map(|n| n.county).collect())
}

pub(super) async fn reviewer_of_county<C: ConnectionTrait>(
    conn: &C,
    county: &str,
) -> Result<Option<OrganisationId>, DbErr> {
    let found: Option<Organisation> = sql::one(
        conn,
        &format!("SELECT {COLUMNS} FROM organisation WHERE county = $1 AND kind = 'county_bureau' AND valid_until IS NULL"),
        params![county],
    )
    .await?;
    Ok(found.map(|o| o.id))
}

pub(super) async fn listed<C: ConnectionTrait>(conn: &C, level: &str) -> Result<Vec<Listed>, DbErr> {
    sql::all(
        conn,
        "SELECT id, code, name, ownership, county, district, postal_code, address, phone, website, valid_until
           FROM organisation WHERE level = $1",
        params![level],
    )
    .await
}

pub(super) async fn insert(change: &Change, new: &Organisation, from: Date) -> Result<(), DbErr> {
    let row = row(new, "", None, from, change.now().as_millisecond());
    insert_rows(change, vec![row]).await
}

pub(super) fn row(
    new: &Organisation,
    postal_code: &str,
    list_year: Option<i64>,
    from: Date,
    now: i64,
) -> Vec<Value> {
    params![
        new.id,
        new.code.clone(),
        new.name.clone(),
        new.kind.clone(),
        new.level.clone(),
        new.ownership.clone(),
        new.county.clone(),
        new.district.clone(),
        postal_code,
        new.address.clone(),
        new.phone.clone(),
        new.website.clone(),
        new.reviewer,
        list_year,
        from.to_string(),
        now,
    ]
}

pub(super) async fn insert_rows(change: &Change, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
    sql::insert_many(
        change.conn(),
        "INSERT INTO organisation (id, code, name, kind, level, ownership, county, district, postal_code, address, phone, website, reviewer, list_year, valid_from, updated_at)",
        rows,
        "",
    )
    .await?;
    Ok(())
}

pub(super) async fn update_listed(change: &Change, to: &Listed, list_year: i64) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "UPDATE organisation SET name = $2, ownership = $3, county = $4, district = $5, postal_code = $6,
                address = $7, phone = $8, website = $9, list_year = $10, valid_until = NULL, updated_at = $11
          WHERE id = $1",
        params![
            to.id,
            to.name.clone(),
            to.ownership.clone(),
            to.county.clone(),
            to.district.clone(),
            to.postal_code.clone(),
            to.address.clone(),
            to.phone.clone(),
            to.website.clone(),
            list_year,
            change.now().as_millisecond(),
        ],
    )
    .await?;
    Ok(())
}
