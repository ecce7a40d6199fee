//! A database per test: a file of its own on SQLite, a database of its own on PostgreSQL, copied from a migrated template.
//!
//! A whole run makes some thousand databases of tens of megabytes each. Those whose test is over are dropped when the next one
//! is made, so that a run needs the room of a few.

use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher, RandomState};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
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

/// This process's databases and the folder of the test each belongs to: a test is over when its folder is gone.
static MADE: Mutex<Vec<(PathBuf, String)>> = Mutex::new(Vec::new());

/// What names this process's databases: machines use the number of a process again, within one long run of tests too.
static OWN: LazyLock<String> = LazyLock::new(|| {
    let chance = RandomState::new().build_hasher().finish();
    format!("{}_{chance:x}", std::process::id())
});

/// The address of a fresh, migrated database for the test that holds this folder.
pub async fn fresh(engine: Engine, folder: &Path) -> String {
    match engine {
        Engine::Sqlite => format!("sqlite://{}", folder.join("test.db").display()),
        Engine::Postgres => {
            let server = std::env::var("XINGTAN_TEST_POSTGRES").expect("checked by engines()");
            let template = TEMPLATE.get_or_init(|| template(server.clone())).await;
            let name = format!("t_{}_{}", *OWN, NEXT.fetch_add(1, Ordering::Relaxed));
            let connection = administrator(&server).await;
            sweep(&connection).await;
            run(&connection, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
            connection.close().await.expect("closed");
            MADE.lock().expect("whole").push((folder.to_path_buf(), name.clone()));
            at(&server, &name)
        }
    }
}

/// The template of this schema, made by whoever comes first: migrating takes longer than most tests do.
async fn template(server: String) -> String {
    let mut schema = DefaultHasher::new();
    for step in app::migrations() {
        [step.name, step.sql, step.postgres].hash(&mut schema);
    }
    let schema = schema.finish();
    let name = format!("template_{schema:x}");
    let connection = administrator(&server).await;
    // Held until the connection is closed, also when this process is killed meanwhile.
    run(&connection, "SELECT pg_advisory_lock(7318)").await;
    if !databases(&connection).await.contains(&name) {
        let raw = format!("raw_{schema:x}");
        run(&connection, &format!("DROP DATABASE IF EXISTS {raw} WITH (FORCE)")).await;
        run(&connection, &format!("CREATE DATABASE {raw}")).await;
        let db = platform::Db::open(&at(&server, &raw), 2).await.expect("template database");
        platform::db::migrate(&db, &app::migrations()).await.expect("template schema");
        // A database with open connections can't be renamed or copied.
        db.close().await;
        run(&connection, &format!("ALTER DATABASE {raw} RENAME TO {name}")).await;
    }
    connection.close().await.expect("closed");
    name
}

/// Drops what ended tests left: of this process by their folder, of others by their process.
async fn sweep(connection: &DatabaseConnection) {
    let mut over = Vec::new();
    MADE.lock().expect("whole").retain(|(folder, name)| {
        let running = folder.is_dir();
        if !running {
            over.push(name.clone());
        }
        running
    });
    over.extend(databases(connection).await.into_iter().filter(|name| {
        let process = name.strip_prefix("t_").and_then(|rest| rest.split('_').next());
        // A number used again keeps its predecessor's databases until that process ends too.
        process.is_some_and(|number| {
            Path::new("/proc/self").exists() && !Path::new("/proc").join(number).exists()
        })
    }));
    for name in over {
        // Another test may be dropping the same one.
        let _ = connection.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    }
}

async fn databases(connection: &DatabaseConnection) -> Vec<String> {
    let ask = Statement::from_string(
        connection.get_database_backend(),
        "SELECT datname::text AS name FROM pg_database",
    );
    let rows = connection.query_all_raw(ask).await.expect("the databases");
    rows.into_iter().map(|row| row.try_get("", "name").expect("a name")).collect()
}

async fn administrator(server: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(server);
    // One: a lock belongs to its connection.
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.expect("the test PostgreSQL server answers")
}

async fn run(connection: &DatabaseConnection, statement: &str) {
    connection.execute_unprepared(statement).await.unwrap_or_else(|e| panic!("{statement}: {e}"));
}

fn at(server: &str, name: &str) -> String {
    let (base, _) = server.rsplit_once('/').expect("a database name at the end of the address");
    format!("{base}/{name}")
}
