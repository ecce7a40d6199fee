//! Organisations: who they are, where they stand, who reviews them, and the ministry's yearly lists.

mod import;
mod offices;
mod store;

pub use import::{Imported, RowProblem, import_schools};
pub use offices::ensure_region_centres;

use platform::db::Migration;
use platform::ids::OrganisationId;
use platform::{AppError, AppResult, Capability, Change};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::App;

/// An organisation as others need to know it.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Organisation {
    /// Identity.
    pub id: OrganisationId,
    /// School code or a code of ours for offices.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Kind in the permission matrix.
    pub kind: String,
    /// Level: `primary`, `county_bureau` …
    pub level: String,
    /// 公立, 私立 …
    pub ownership: String,
    /// County's name; empty for national units.
    pub county: String,
    /// District's name, from the address.
    pub district: String,
    /// Address without the postal code.
    pub address: String,
    /// Telephone as listed.
    pub phone: String,
    /// Website as listed.
    pub website: String,
    /// The region centre that reviews it.
    pub reviewer: Option<OrganisationId>,
}

/// What the capability brings.
pub fn capability() -> Capability<App> {
    Capability {
        name: "directory",
        routes: Vec::new,
        nav: &[],
        migrations: &[Migration {
            name: "0100_directory",
            sql: include_str!("migrations/0100_directory.sql"),
            sqlite: "",
            postgres: "",
        }],
        jobs: &[],
        crons: &[],
        pages: Vec::new,
    }
}

/// An organisation by its identity.
///
/// # Errors
/// Not found, or the database.
pub async fn organisation<C: ConnectionTrait>(conn: &C, id: OrganisationId) -> AppResult<Organisation> {
    store::by_id(conn, id).await?.ok_or(AppError::NotFound)
}

/// An organisation by its code.
///
/// # Errors
/// The database.
pub async fn organisation_by_code<C: ConnectionTrait>(
    conn: &C,
    code: &str,
) -> AppResult<Option<Organisation>> {
    Ok(store::by_code(conn, code).await?)
}

/// All organisations of a county at a level, by district and code.
///
/// # Errors
/// The database.
pub async fn organisations_of_county<C: ConnectionTrait>(
    conn: &C,
    county: &str,
    level: &str,
) -> AppResult<Vec<Organisation>> {
    Ok(store::of_county(conn, county, level).await?)
}

/// Names of all counties that have a school.
///
/// # Errors
/// The database.
pub async fn counties<C: ConnectionTrait>(conn: &C) -> AppResult<Vec<String>> {
    Ok(store::counties(conn).await?)
}

/// Adds a unit that is on no list: a bureau, a university, an association.
///
/// # Errors
/// The database, for a code that is taken too.
pub async fn add_organisation(
    change: &mut Change,
    new: &Organisation,
    from: jiff::civil::Date,
) -> AppResult<()> {
    store::insert(change, new, from).await?;
    change.record("organisation.added", new.id.0, serde_json::json!({"code": new.code, "name": new.name}));
    Ok(())
}
