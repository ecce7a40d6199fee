//! A database per test: a file of its own on SQLite, a database of its own on PostgreSQL, copied from a migrated template.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::{ConnectionTrait, Database};
use tokio::sync::OnceCell;

/// An engine a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded.
    Sqlite,
    /// The server named by `XINGTAN_TEST_POSTGRES`.
    Postgres,
}

/// The engines to run on: both, unless no PostgreSQL server is named, in which case the test says so and runs on SQLite.
/// `cargo xtask test` always names one, and sets `XINGTAN_TEST_BOTH` so that a missing server fails there.
pub fn engines() -> Vec<Engine> {
    if std::env::var("XINGTAN_TEST_POSTGRES").is_ok() {
        return vec![Engine::Sqlite, Engine::Postgres];
    }
    assert!(std::env::var("XINGTAN_TEST_BOTH").is_err(), "XINGTAN_TEST_POSTGRES names no server");
    eprintln!("XINGTAN_TEST_POSTGRES is not set: SQLite only");
    vec![Engine::Sqlite]
}

static NEXT: AtomicU64 = AtomicU64::new(1);
static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// What names this process's databases: machines use the number of a process again, within one long run of tests too.
static OWN: LazyLock<String> = LazyLock::new(|| {
    let chance = RandomState::new().build_hasher().finish();
    format!("{}_{chance:x}", std::process::id())
});

/// The address of a fresh, migrated database.
pub async fn fresh(engine: Engine, folder: &Path) -> String {
    match engine {
        Engine::Sqlite => format!("sqlite://{}", folder.join("test.db").display()),
        Engine::Postgres => {
            let server = std::env::var("XINGTAN_TEST_POSTGRES").expect("checked by engines()");
            let template = TEMPLATE.get_or_init(|| template(server.clone())).await;
            let name = format!("t_{}_{}", *OWN, NEXT.fetch_add(1, Ordering::Relaxed));
            administer(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
            at(&server, &name)
        }
    }
}

async fn template(server: String) -> String {
    let name = format!("template_{}", *OWN);
    administer(&server, &format!("CREATE DATABASE {name}")).await;
    let db = platform::Db::open(&at(&server, &name), 2).await.expect("template database");
    platform::db::migrate(&db, &app::migrations()).await.expect("template schema");
    // A database with open connections can't be copied.
    db.close().await;
    name
}

async fn administer(server: &str, statement: &str) {
    let connection = Database::connect(server).await.expect("the test PostgreSQL server answers");
    connection.execute_unprepared(statement).await.unwrap_or_else(|e| panic!("{statement}: {e}"));
    connection.close().await.expect("closed");
}

fn at(server: &str, name: &str) -> String {
    let (base, _) = server.rsplit_once('/').expect("a database name at the end of the address");
    format!("{base}/{name}")
}
