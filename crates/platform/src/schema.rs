//! The tables of the platform itself.

use crate::db::Migration;

/// Steps of the platform's own tables.
pub const MIGRATIONS: &[Migration] = &[Migration {
    name: "0001_platform",
    sql: include_str!("schema/0001_platform.sql"),
    sqlite: include_str!("schema/0001_platform.sqlite.sql"),
    postgres: include_str!("schema/0001_platform.postgres.sql"),
}];
