//! A partner's MariaDB or MySQL.

use std::net::IpAddr;

use domain::exchange_source::{Place, Secrecy, SourceRefused};
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Error, IoError, OptsBuilder, Row, SslOpts, Value};

use super::{Column, Kind, Plan, Table, detail, silent, within};

/// Tables and views of a name in the schema given or the connection's own, column by column.
const CATALOGUE: &str = "SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, LOWER(DATA_TYPE)
      FROM information_schema.COLUMNS
     WHERE LOWER(TABLE_NAME) = LOWER(?)
       AND LOWER(TABLE_SCHEMA) = CASE WHEN ? = '' THEN LOWER(DATABASE()) ELSE LOWER(?) END
     ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION";

/// Largest packet taken from a source; a row may not be larger.
const LARGEST_PACKET: usize = 16 << 20;

/// An open connection.
pub(in crate::exchange::sources) struct Session {
    conn: Conn,
    place: Place,
}

impl Session {
    pub(super) async fn open(
        place: &Place,
        password: &str,
        addresses: &[IpAddr],
    ) -> Result<Self, SourceRefused> {
        let tls = (place.secrecy == Secrecy::Tls).then(|| {
            let own = place.certificate.as_bytes().to_vec();
            let options = SslOpts::default();
            if own.is_empty() {
                return options;
            }
            options.with_disable_built_in_roots(true).with_root_certs(vec![own.into()])
        });
        let options = OptsBuilder::default()
            .ip_or_hostname(place.host.clone())
            .resolved_ips(Some(addresses.to_vec()))
            .tcp_port(place.port)
            .user(Some(place.user.clone()))
            .pass(Some(password.to_owned()))
            .db_name(Some(place.database.clone()))
            .prefer_socket(false)
            .max_allowed_packet(Some(LARGEST_PACKET))
            .ssl_opts(tls);
        let failed = |error: Error| told(place, "", &error);
        let mut conn = Conn::new(options).await.map_err(failed)?;
        for text in [
            "SET NAMES utf8mb4",
            "SET SESSION sql_mode = ''",
            "SET SESSION time_zone = '+08:00'",
            "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
            "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
        ] {
            conn.query_drop(text).await.map_err(failed)?;
        }
        Ok(Self { conn, place: place.clone() })
    }

    pub(super) async fn tables(&mut self, asked: &str) -> Result<Vec<Table>, SourceRefused> {
        let (schema, name) = asked.rsplit_once('.').unwrap_or(("", asked));
        let rows: Result<Vec<(String, String, String, String)>, Error> =
            self.conn.exec(CATALOGUE, (name, schema, schema)).await;
        let rows = rows.map_err(|error| told(&self.place, asked, &error))?;
        let mut tables: Vec<Table> = Vec::new();
        for (schema, name, column, kind) in rows {
            if tables.last().is_none_or(|last| (&last.schema, &last.name) != (&schema, &name)) {
                tables.push(Table { schema, name, columns: Vec::new() });
            }
            let kind = match kind.as_str() {
                "date" => Kind::Day,
                "datetime" | "timestamp" => Kind::Instant,
                "tinyint" | "smallint" | "mediumint" | "int" | "bigint" => Kind::Number,
                _ => Kind::Text,
            };
            if let Some(table) = tables.last_mut() {
                table.columns.push(Column { name: column, kind });
            }
        }
        Ok(tables)
    }

    pub(super) async fn rows(
        &mut self,
        plan: &Plan,
        each: &mut (dyn FnMut(Vec<String>) -> Result<(), SourceRefused> + Send),
    ) -> Result<(), SourceRefused> {
        let place = self.place.clone();
        let failed = |error: Error| told(&place, "", &error);
        let mut found = within(self.conn.query_iter(plan.sql.as_str())).await?.map_err(failed)?;
        while let Some(row) = within(found.next()).await?.map_err(failed)? {
            let row: Row = row;
            each(row.unwrap().into_iter().map(text).collect::<Result<_, _>>()?)?;
        }
        Ok(())
    }
}

/// A value of the text protocol; what is no text is not guessed at.
fn text(value: Value) -> Result<String, SourceRefused> {
    match value {
        Value::NULL => Ok(String::new()),
        Value::Bytes(bytes) => String::from_utf8(bytes).map_err(|_| SourceRefused::Answer {
            detail: "a value is not UTF-8 text although it was asked for as such".to_owned(),
        }),
        other => Ok(other.as_sql(true).trim_matches('\'').to_owned()),
    }
}

/// What an error means for those who set the source.
fn told(place: &Place, table: &str, error: &Error) -> SourceRefused {
    match error {
        Error::Io(IoError::Tls(error)) => SourceRefused::Tls { detail: detail(&error.to_string()) },
        // What rustls refuses while shaking hands comes as unreadable data.
        Error::Io(IoError::Io(error)) if error.kind() == std::io::ErrorKind::InvalidData => {
            SourceRefused::Tls { detail: detail(&error.to_string()) }
        }
        Error::Io(IoError::Io(error)) => {
            tracing::debug!(%error, "a source can't be reached");
            silent(place)
        }
        Error::Server(error) => {
            let detail = detail(&error.message);
            match error.code {
                1044 | 1045 | 1049 | 1130 | 1698 => SourceRefused::SignIn { detail },
                1142 | 1143 | 1146 if table.is_empty() => SourceRefused::Table { table: detail },
                1142 | 1143 | 1146 => SourceRefused::Table { table: table.to_owned() },
                _ => SourceRefused::Answer { detail },
            }
        }
        Error::Driver(mysql_async::DriverError::NoClientSslFlagFromServer) => {
            SourceRefused::Tls { detail: "the server offers no TLS".to_owned() }
        }
        error => SourceRefused::Answer { detail: detail(&error.to_string()) },
    }
}
