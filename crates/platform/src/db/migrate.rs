//! Schema steps: each runs once, in order, in its own transaction, and never changes afterwards.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, TransactionTrait};
use sha2::{Digest, Sha256};

use super::{Db, is_postgres, sql};
use crate::params;

/// One step of the schema, written once for both engines with the column words
/// `UUID`, `BYTES`, `TEXT`, `BIGINT`, `BOOLEAN`.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Sorts the steps: `0100_catalogue`.
    pub name: &'static str,
    /// The statements, separated by a line holding only `--;`.
    pub sql: &'static str,
    /// Statements only one engine understands (triggers): SQLite.
    pub sqlite: &'static str,
    /// Statements only one engine understands (triggers): PostgreSQL.
    pub postgres: &'static str,
}

#[derive(FromQueryResult)]
struct Applied {
    name: String,
    checksum: String,
}

/// Applies what is missing. Copies that start together wait for each other.
///
/// # Errors
/// When a step that was applied before has been edited since, or a statement fails; the step is then undone whole.
pub async fn migrate(db: &Db, steps: &[Migration]) -> Result<usize, DbErr> {
    let conn = db.write();
    conn.execute_unprepared(
        "CREATE TABLE IF NOT EXISTS schema_step (name TEXT PRIMARY KEY, checksum TEXT NOT NULL)",
    )
    .await?;
    let mut steps = steps.to_vec();
    steps.sort_by_key(|step| step.name);
    let tx = conn.begin().await?;
    let postgres = is_postgres(&tx);
    if postgres {
        tx.execute_unprepared("LOCK TABLE schema_step IN EXCLUSIVE MODE").await?;
    }
    let applied = sql::all::<Applied, _>(&tx, "SELECT name, checksum FROM schema_step", vec![])
        .await?
        .into_iter()
        .map(|row| (row.name, row.checksum))
        .collect::<std::collections::HashMap<_, _>>();
    let mut count = 0;
    for step in &steps {
        let checksum = hex::encode(Sha256::digest([step.sql, step.sqlite, step.postgres].join("\u{1}")));
        match applied.get(step.name) {
            Some(known) if *known == checksum => continue,
            Some(_) => {
                return Err(DbErr::Migration(format!(
                    "schema step {} was edited after it was applied",
                    step.name
                )));
            }
            None => {}
        }
        let own = if postgres { step.postgres } else { step.sqlite };
        for text in step.sql.split("\n--;").chain(own.split("\n--;")) {
            let text = portable(text, postgres);
            if !text.trim().is_empty() {
                tx.execute_unprepared(&text).await?;
            }
        }
        sql::run(
            &tx,
            "INSERT INTO schema_step (name, checksum) VALUES ($1, $2)",
            params![step.name, checksum],
        )
        .await?;
        count += 1;
    }
    tx.commit().await?;
    Ok(count)
}

fn portable(text: &str, postgres: bool) -> String {
    if postgres {
        text.replace(" BYTES", " BYTEA")
    } else {
        text.replace(" UUID", " BLOB").replace(" BYTES", " BLOB")
    }
}
