//! A partner's PostgreSQL.

use std::net::IpAddr;
use std::sync::Arc;

use domain::exchange_source::{Place, Secrecy, SourceRefused};
use futures::{StreamExt, pin_mut};
use tokio::task::JoinHandle;
use tokio_postgres::config::SslMode;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, Error, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

use super::{Column, Kind, Plan, Table, WITHIN, detail, silent, within};

/// Tables, views and the like of a name, in the schema given or, without one, where names are looked for; column by column.
const CATALOGUE: &str = "SELECT n.nspname::text, c.relname::text, a.attname::text, t.typname::text
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
     WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND lower(c.relname) = lower($2)
       AND CASE WHEN $1 = '' THEN n.nspname = ANY (current_schemas(false)) ELSE lower(n.nspname) = lower($1) END
     ORDER BY c.oid, a.attnum";

/// An open connection.
pub(in crate::exchange::sources) struct Session {
    client: Client,
    driver: JoinHandle<()>,
    place: Place,
}

impl Drop for Session {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl Session {
    pub(super) async fn open(
        place: &Place,
        password: &str,
        addresses: &[IpAddr],
    ) -> Result<Self, SourceRefused> {
        let mut config = Config::new();
        config.user(&place.user).password(password).dbname(&place.database);
        config.application_name("xingtan").connect_timeout(WITHIN);
        for address in addresses {
            config.host(&place.host).hostaddr(*address).port(place.port);
        }
        let failed = |error: Error| told(place, "", &error);
        let (client, driver) = match place.secrecy {
            Secrecy::Tls => {
                let tls = MakeRustlsConnect::new(trusting(&place.certificate)?);
                config.ssl_mode(SslMode::Require);
                let (client, connection) = config.connect(tls).await.map_err(failed)?;
                (client, tokio::spawn(async move { drop(connection.await) }))
            }
            Secrecy::Plain => {
                config.ssl_mode(SslMode::Disable);
                let (client, connection) = config.connect(NoTls).await.map_err(failed)?;
                (client, tokio::spawn(async move { drop(connection.await) }))
            }
        };
        let begin = "SET client_encoding = 'UTF8'; SET TimeZone = 'Asia/Taipei'; SET DateStyle = 'ISO'; \
            BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        client.batch_execute(begin).await.map_err(failed)?;
        Ok(Self { client, driver, place: place.clone() })
    }

    pub(super) async fn tables(&mut self, asked: &str) -> Result<Vec<Table>, SourceRefused> {
        let (schema, name) = asked.rsplit_once('.').unwrap_or(("", asked));
        let rows = self.client.query(CATALOGUE, &[&schema, &name]).await;
        let rows = rows.map_err(|error| told(&self.place, asked, &error))?;
        let mut tables: Vec<Table> = Vec::new();
        for row in rows {
            let [schema, name, column, kind] = [0, 1, 2, 3].map(|at| row.get::<_, String>(at));
            if tables.last().is_none_or(|last| (&last.schema, &last.name) != (&schema, &name)) {
                tables.push(Table { schema, name, columns: Vec::new() });
            }
            let kind = match kind.as_str() {
                "date" => Kind::Day,
                "timestamp" | "timestamptz" => Kind::Instant,
                "int2" | "int4" | "int8" => Kind::Number,
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
        let failed = |error: Error| told(&self.place, "", &error);
        let none: [&(dyn ToSql + Sync); 0] = [];
        let stream = within(self.client.query_raw(&plan.sql, none)).await?.map_err(failed)?;
        pin_mut!(stream);
        while let Some(row) = within(stream.next()).await? {
            let row = row.map_err(failed)?;
            let mut values = Vec::with_capacity(row.len());
            for at in 0..row.len() {
                let value: Option<&str> = row.try_get(at).map_err(failed)?;
                values.push(value.unwrap_or_default().to_owned());
            }
            each(values)?;
        }
        Ok(())
    }
}

/// TLS that trusts the given certificates, or the public authorities when none is given.
fn trusting(certificate: &str) -> Result<ClientConfig, SourceRefused> {
    let wrong = |_| SourceRefused::Certificate;
    let mut roots = RootCertStore::empty();
    if certificate.is_empty() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    for one in CertificateDer::pem_slice_iter(certificate.as_bytes()) {
        roots.add(one.map_err(wrong)?).map_err(|_| SourceRefused::Certificate)?;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| SourceRefused::Tls { detail: detail(&error.to_string()) })?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

/// What an error means for those who set the source.
fn told(place: &Place, table: &str, error: &Error) -> SourceRefused {
    let words = |error: &dyn std::error::Error| {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(next) = cause {
            text = format!("{text}: {next}");
            cause = next.source();
        }
        detail(&text)
    };
    let Some(answer) = error.as_db_error() else {
        let text = words(error);
        return match text {
            _ if error.is_closed() => SourceRefused::Answer { detail: text },
            text if text.contains("TLS") => SourceRefused::Tls { detail: text },
            text if text.contains("authentication") || text.contains("password") => {
                SourceRefused::SignIn { detail: text }
            }
            text if text.contains("connecting") || text.contains("timed out") => {
                tracing::debug!(text, "a source can't be reached");
                silent(place)
            }
            text => SourceRefused::Answer { detail: text },
        };
    };
    let detail = detail(answer.message());
    let code = answer.code();
    let sign_in = [
        &SqlState::INVALID_PASSWORD,
        &SqlState::INVALID_AUTHORIZATION_SPECIFICATION,
        &SqlState::INVALID_CATALOG_NAME,
    ];
    if sign_in.contains(&code) {
        return SourceRefused::SignIn { detail };
    }
    if [&SqlState::INSUFFICIENT_PRIVILEGE, &SqlState::UNDEFINED_TABLE].contains(&code) {
        let table = if table.is_empty() { detail } else { table.to_owned() };
        return SourceRefused::Table { table };
    }
    SourceRefused::Answer { detail }
}
