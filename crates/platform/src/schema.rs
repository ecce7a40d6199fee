//! The tables of the platform itself.

use crate::db::Migration;

/// Steps of the platform's own tables.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "0001_platform",
        sql: include_str!("schema/0001_platform.sql"),
        sqlite: include_str!("schema/0001_platform.sqlite.sql"),
        postgres: include_str!("schema/0001_platform.postgres.sql"),
    },
    Migration {
        name: "0003_audit_copy",
        sql: include_str!("schema/0003_audit_copy.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        name: "0002_session",
        sql: include_str!("schema/0002_session.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration { name: "0004_policy", sql: include_str!("schema/0004_policy.sql"), sqlite: "", postgres: "" },
    // SQLite has no such statement: what empties a table there is a DELETE, which 0001 refuses.
    Migration {
        name: "0005_event_order",
        sql: include_str!("schema/0005_event_order.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        name: "0006_no_truncate",
        sql: "",
        sqlite: "",
        postgres: include_str!("schema/0006_no_truncate.postgres.sql"),
    },
];
