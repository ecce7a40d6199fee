//! One code path to SQLite and PostgreSQL: connections, statements, migrations, audited changes.

mod change;
mod migrate;
pub mod sql;

pub use change::{Actor, Change, last_number};
pub use migrate::{Migration, migrate};

use std::sync::Arc;
use std::time::Duration;

use crate::alert::Alerts;
use jiff::Timestamp;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr};

/// Open connections to one database. Reads use a pool; on SQLite every write goes through a single
/// connection, because SQLite has one writer and queueing in the process is fair where lock retries are not.
#[derive(Clone, Debug)]
pub struct Db {
    read: DatabaseConnection,
    write: DatabaseConnection,
    alerts: Alerts,
    /// Where people reach the service, for links in letters.
    site: Arc<str>,
}

impl Db {
    /// Opens `sqlite://PATH` or `postgres://…`. An SQLite file is created when absent.
    ///
    /// # Errors
    /// When the address is not understood or the database does not answer within ten seconds.
    pub async fn open(url: &str, pool: u32) -> Result<Self, DbErr> {
        if url.starts_with("sqlite:") {
            let read = Database::connect(sqlite_options(url, pool.clamp(2, 8), READER_CACHE)).await?;
            let write = Database::connect(sqlite_options(url, 1, WRITER_CACHE)).await?;
            return Ok(Self { read, write, alerts: Alerts::default(), site: Arc::default() });
        }
        let mut options = ConnectOptions::new(url);
        options.max_connections(pool).acquire_timeout(Duration::from_secs(10)).sqlx_logging(false);
        let both = Database::connect(options).await?;
        Ok(Self { read: both.clone(), write: both, alerts: Alerts::default(), site: Arc::default() })
    }

    /// What the server's clock shows; none where the database is part of this process and has no clock of its own.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn clock(&self) -> Result<Option<Timestamp>, DbErr> {
        if !is_postgres(&self.read) {
            return Ok(None);
        }
        let text = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS n";
        Ok(Some(crate::clock::from_millis(sql::number(&self.read, text, Vec::new()).await?)))
    }

    /// The same with the address under which people reach the service; changes write it into letters.
    #[must_use]
    pub fn reached_at(self, public_url: &str) -> Self {
        Self { site: public_url.trim_end_matches('/').into(), ..self }
    }

    pub(crate) fn site(&self) -> &Arc<str> {
        &self.site
    }

    /// Where changes that could not be recorded are told of.
    pub fn alerts(&self) -> &Alerts {
        &self.alerts
    }

    /// The connection for reading outside a change.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    pub(crate) fn write(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Whether the database answers a trivial question; the readiness check.
    pub async fn is_ready(&self) -> bool {
        self.read.execute_unprepared("SELECT 1").await.is_ok()
    }

    /// The engine's name for messages, never for branching.
    pub fn engine(&self) -> &'static str {
        if is_postgres(&self.read) { "PostgreSQL" } else { "SQLite" }
    }

    /// How many changes may usefully be in progress at once.
    pub fn writers(&self) -> usize {
        if is_postgres(&self.read) { 4 } else { 1 }
    }

    /// Prepares for a long build of rows: SQLite's writer gets a cache that the growing indexes fit into.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn expect_bulk(&self) -> Result<(), DbErr> {
        if !is_postgres(&self.write) {
            self.write.execute_unprepared("PRAGMA cache_size = -1000000").await?;
        }
        Ok(())
    }

    /// After a long build: the usual cache again, and fresh statistics, so that plans know how much there is.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn bulk_is_over(&self) -> Result<(), DbErr> {
        if !is_postgres(&self.write) {
            self.write.execute_unprepared(&format!("PRAGMA cache_size = {WRITER_CACHE}")).await?;
            // Every index whole would take minutes at millions of rows; a sample tells as much.
            self.write.execute_unprepared("PRAGMA analysis_limit = 2000").await?;
        }
        self.write.execute_unprepared("ANALYZE").await?;
        Ok(())
    }

    /// Closes both pools; SQLite writes its log back into the file.
    pub async fn close(self) {
        let _ = self.write.close().await;
        let _ = self.read.close().await;
    }
}

/// Kibibytes that SQLite's writer holds of the file, negative in its way of saying so. A change that touches more pages than
/// that writes some of them twice; a portion of a partner's hours touches some eight thousand.
const WRITER_CACHE: &str = "-48000";
/// The same for each connection that reads; what it does not hold, the system still has in memory.
const READER_CACHE: &str = "-8000";

fn sqlite_options(url: &str, connections: u32, cache: &'static str) -> ConnectOptions {
    let url = if url.contains('?') { url.to_owned() } else { format!("{url}?mode=rwc") };
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(30))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |opts| {
            opts.pragma("journal_mode", "WAL")
                // FULL makes each commit durable before it is acknowledged: an enrolment answered
                // must survive a loss of power, which WAL with NORMAL does not promise.
                .pragma("synchronous", "FULL")
                .pragma("foreign_keys", "ON")
                .pragma("busy_timeout", "15000")
                .pragma("cache_size", cache)
                .pragma("temp_store", "MEMORY")
                // The log is written back into the file after so many pages, not after the usual thousand: pages that one
                // change after the other touches go back once.
                .pragma("wal_autocheckpoint", "8000")
                // Rows cross from the thread that reads them; each time the buffer is full, both wait for each other.
                .row_buffer_size(1_000)
        });
    options
}

pub(crate) fn is_postgres<C: ConnectionTrait>(conn: &C) -> bool {
    conn.get_database_backend() == DbBackend::Postgres
}

/// Locks what `sql` selects until the change ends. SQLite needs no words: a change holds the only writer.
pub fn for_update<C: ConnectionTrait>(conn: &C, sql: &str) -> String {
    if is_postgres(conn) { format!("{sql} FOR UPDATE") } else { sql.to_owned() }
}

/// Keeps what `sql` selects from being changed until the change ends; others may do the same.
pub fn for_share<C: ConnectionTrait>(conn: &C, sql: &str) -> String {
    if is_postgres(conn) { format!("{sql} FOR SHARE") } else { sql.to_owned() }
}

/// As [`for_update`], passing over rows that another worker holds.
pub fn for_update_skip_locked<C: ConnectionTrait>(conn: &C, sql: &str) -> String {
    if is_postgres(conn) { format!("{sql} FOR UPDATE SKIP LOCKED") } else { sql.to_owned() }
}

/// Holds a name until the change ends: who holds the same name waits. SQLite needs nothing, as in [`for_update`].
///
/// # Errors
/// When the database does not answer.
pub async fn hold_name<C: ConnectionTrait>(conn: &C, name: &str) -> Result<(), DbErr> {
    if is_postgres(conn) {
        let text = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
        sql::run(conn, text, vec![sea_orm::Value::from(name)]).await?;
    }
    Ok(())
}

/// The name of the constraint or the columns a refused write ran into, for translating it into a refusal.
pub fn broken_constraint(error: &DbErr) -> Option<String> {
    let text = error.to_string();
    let lower = text.to_ascii_lowercase();
    let broken = lower.contains("unique constraint")
        || lower.contains("check constraint")
        || lower.contains("foreign key constraint")
        || lower.contains("append-only");
    broken.then_some(text)
}
