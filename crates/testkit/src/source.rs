//! Databases of partners, on real servers, for reading from.

use std::sync::atomic::{AtomicU64, Ordering};

use mysql_async::prelude::Queryable;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};

/// A kind of server that a partner's database is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceServer {
    /// The server named by `XINGTAN_TEST_POSTGRES`.
    Postgres,
    /// The server named by `XINGTAN_TEST_MARIADB`.
    MariaDb,
}

/// The servers there are. `cargo xtask test` always names both, and sets `XINGTAN_TEST_BOTH` so that a missing one fails there.
pub fn source_servers() -> Vec<SourceServer> {
    let all =
        [(SourceServer::Postgres, "XINGTAN_TEST_POSTGRES"), (SourceServer::MariaDb, "XINGTAN_TEST_MARIADB")];
    let named = |name: &str| {
        let named = std::env::var(name).is_ok();
        assert!(named || std::env::var("XINGTAN_TEST_BOTH").is_err(), "{name} names no server");
        if !named {
            eprintln!("{name} is not set: no source there");
        }
        named
    };
    all.into_iter().filter(|(_, name)| named(name)).map(|(server, _)| server).collect()
}

/// A partner's database of its own.
#[derive(Clone, Debug)]
pub struct SourceDatabase {
    /// The kind of server.
    pub server: SourceServer,
    /// Its port on this machine.
    pub port: String,
    /// The database's name.
    pub name: String,
    /// Who may read it and nothing else.
    pub user: String,
    address: String,
}

/// The password of the user that may read.
pub const SOURCE_PASSWORD: &str = "Read-only 7 hills";

static NEXT: AtomicU64 = AtomicU64::new(1);

impl SourceDatabase {
    /// A fresh one, empty.
    pub async fn fresh(server: SourceServer) -> Self {
        let variable = match server {
            SourceServer::Postgres => "XINGTAN_TEST_POSTGRES",
            SourceServer::MariaDb => "XINGTAN_TEST_MARIADB",
        };
        let address = std::env::var(variable).expect("checked by source_servers()");
        let (base, _) = address.rsplit_once('/').expect("a database at the end of the address");
        let (_, port) = base.rsplit_once(':').expect("a port in the address");
        let chance = uuid::Uuid::now_v7().simple().to_string();
        let name = format!("s{}_{}", NEXT.fetch_add(1, Ordering::Relaxed), &chance[20..]);
        let user = format!("r_{name}");
        let own = Self { server, port: port.to_owned(), user, address: format!("{base}/{name}"), name };
        match server {
            SourceServer::Postgres => {
                own.at(&address, &format!("CREATE DATABASE {}", own.name)).await;
                own.at(&address, &format!("CREATE ROLE {} LOGIN PASSWORD '{SOURCE_PASSWORD}'", own.user))
                    .await;
                let grant = format!("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {}", own.user);
                own.run(&grant).await;
            }
            SourceServer::MariaDb => {
                own.at(&address, &format!("CREATE DATABASE {} CHARACTER SET utf8mb4", own.name)).await;
                let user = format!("CREATE USER {}@'%' IDENTIFIED BY '{SOURCE_PASSWORD}'", own.user);
                own.at(&address, &user).await;
                own.at(&address, &format!("GRANT SELECT ON {}.* TO {}@'%'", own.name, own.user)).await;
            }
        }
        own
    }

    /// Runs a statement as the partner's own administrator.
    pub async fn run(&self, statement: &str) {
        self.at(&self.address, statement).await;
    }

    /// Keeps everybody from reading a table until the answer is released.
    pub async fn lock(&self, table: &str) -> SourceLock {
        let (mut held, statement) = match self.server {
            SourceServer::Postgres => {
                let mut options = ConnectOptions::new(&self.address);
                options.max_connections(1).sqlx_logging(false);
                let connection = Database::connect(options).await.expect("the server answers");
                let statement = format!("BEGIN; LOCK TABLE \"{table}\" IN ACCESS EXCLUSIVE MODE");
                (SourceLock::Postgres(connection), statement)
            }
            SourceServer::MariaDb => {
                (SourceLock::MariaDb(mariadb(&self.address).await), format!("LOCK TABLES `{table}` WRITE"))
            }
        };
        held.run(&statement).await;
        held
    }

    async fn at(&self, address: &str, statement: &str) {
        let mut connection = match self.server {
            SourceServer::Postgres => {
                SourceLock::Postgres(Database::connect(address).await.expect("the server answers"))
            }
            SourceServer::MariaDb => SourceLock::MariaDb(mariadb(address).await),
        };
        connection.run(statement).await;
        connection.release().await;
    }
}

/// A connection to a partner's server, with what it holds there.
pub enum SourceLock {
    /// To PostgreSQL.
    Postgres(DatabaseConnection),
    /// To MariaDB.
    MariaDb(mysql_async::Conn),
}

impl SourceLock {
    async fn run(&mut self, statement: &str) {
        match self {
            Self::Postgres(connection) => {
                connection.execute_unprepared(statement).await.map(|_| ()).map_err(|e| e.to_string())
            }
            Self::MariaDb(connection) => connection.query_drop(statement).await.map_err(|e| e.to_string()),
        }
        .unwrap_or_else(|e| panic!("{statement}: {e}"));
    }

    /// Lets others read again.
    pub async fn release(self) {
        match self {
            Self::Postgres(connection) => connection.close().await.expect("closed"),
            Self::MariaDb(connection) => connection.disconnect().await.expect("closed"),
        }
    }
}

async fn mariadb(address: &str) -> mysql_async::Conn {
    let options = mysql_async::Opts::from_url(address).expect("an address");
    let options = mysql_async::OptsBuilder::from_opts(options).prefer_socket(false);
    mysql_async::Conn::new(options).await.expect("the server answers")
}
