//! Partners' databases, filled with a night's rows.

use documents::exchange::List;
use domain::exchange_source::Typed;
use mysql_async::prelude::Queryable;

use super::rows::Rows;

/// The password of who may read; the PostgreSQL of a measurement asks for none.
const PASSWORD: &str = "one night alone";
/// Rows of one statement.
const AT_ONCE: usize = 500;

/// A server that partners keep their databases on.
pub(super) struct Server {
    address: String,
}

impl Server {
    pub fn new(address: &str) -> Self {
        Self { address: address.to_owned() }
    }

    fn of_postgres(&self) -> bool {
        self.address.starts_with("postgres")
    }

    /// Makes a database of this name with both lists as views in the order of the rows; answers how it is reached.
    pub async fn fill(&self, name: &str, rows: &Rows) -> anyhow::Result<Typed> {
        let base = self.address.rsplit_once('/').map_or(self.address.as_str(), |(base, _)| base);
        let (port, quote) =
            (base.rsplit_once(':').map_or("", |(_, port)| port), if self.of_postgres() { '"' } else { '`' });
        let charset = if self.of_postgres() { "" } else { " CHARACTER SET utf8mb4" };
        let mut statements =
            vec![format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name}{charset}")];
        if !self.of_postgres() {
            statements.push(format!("CREATE USER IF NOT EXISTS night@'%' IDENTIFIED BY '{PASSWORD}'"));
            statements.push(format!("GRANT SELECT ON {name}.* TO night@'%'"));
        }
        self.run(&self.address, &statements).await?;
        let own = format!("{base}/{name}");
        let courses: Vec<&[String]> = rows.courses.iter().map(<[String; 35]>::as_slice).collect();
        let people: Vec<&[String]> = rows.people.iter().map(<[String; 3]>::as_slice).collect();
        for (list, rows) in [(List::Courses, courses), (List::People, people)] {
            let columns: Vec<String> =
                list.columns().iter().map(|name| format!("{quote}{name}{quote}")).collect();
            let (names, table) = (columns.join(", "), format!("kept_{}", list.sheet_name().to_lowercase()));
            let view = format!("{quote}{}{quote}", list.sheet_name());
            let mut statements = vec![
                format!("CREATE TABLE {table} (n INT PRIMARY KEY, {} TEXT)", columns.join(" TEXT, ")),
                format!("CREATE VIEW {view} AS SELECT {names} FROM {table} ORDER BY n"),
            ];
            let mut n = 0;
            for some in rows.chunks(AT_ONCE) {
                let lines: Vec<String> = some
                    .iter()
                    .map(|row| {
                        n += 1;
                        let cells: Vec<String> =
                            row.iter().map(|cell| format!("'{}'", cell.replace('\'', "''"))).collect();
                        format!("({n}, {})", cells.join(", "))
                    })
                    .collect();
                statements.push(format!("INSERT INTO {table} VALUES {}", lines.join(", ")));
            }
            self.run(&own, &statements).await?;
        }
        Ok(Typed {
            engine: if self.of_postgres() { "postgres" } else { "mariadb" }.to_owned(),
            host: "127.0.0.1".to_owned(),
            port: port.to_owned(),
            database: name.to_owned(),
            user: if self.of_postgres() { "postgres" } else { "night" }.to_owned(),
            password: PASSWORD.to_owned(),
            secrecy: "plain".to_owned(),
            courses: List::Courses.sheet_name().to_owned(),
            people: List::People.sheet_name().to_owned(),
            ..Typed::default()
        })
    }

    async fn run(&self, address: &str, statements: &[String]) -> anyhow::Result<()> {
        if self.of_postgres() {
            let (client, connection) = tokio_postgres::connect(address, tokio_postgres::NoTls).await?;
            let driver = tokio::spawn(connection);
            for statement in statements {
                client.batch_execute(statement).await?;
            }
            drop(client);
            driver.await??;
            return Ok(());
        }
        let options =
            mysql_async::OptsBuilder::from_opts(mysql_async::Opts::from_url(address)?).prefer_socket(false);
        let mut connection = mysql_async::Conn::new(options).await?;
        for statement in statements {
            connection.query_drop(statement).await?;
        }
        Ok(connection.disconnect().await?)
    }
}
