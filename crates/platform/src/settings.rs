//! Settings from a TOML file, overridden by environment variables `XINGTAN_SET_…`, with safe defaults.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Everything an operator may set. Field names are the keys of `xingtan.toml`;
/// `XINGTAN_SET_DATABASE` sets `database`, and so on.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Folder for the embedded database, keys and files.
    pub data: PathBuf,
    /// `sqlite://…` or `postgres://…`; empty means the embedded database in the data folder.
    pub database: String,
    /// Most connections to the database.
    pub pool: u32,
    /// Address to listen on.
    pub listen: String,
    /// The address people use; decides secure cookies and links in mail.
    pub public_url: String,
    /// Mail server as `smtp://user:password@host:port`; empty keeps mail in the development mailbox.
    pub smtp: String,
    /// Address that hears of alerts; empty leaves them to the log.
    pub alert_mail: String,
    /// Folder for uploaded files; empty means `files` in the data folder. Several copies of the service must share it.
    pub files: PathBuf,
    /// Virus scanner for uploaded files as `clamd:host:port`; empty scans nothing.
    pub scan: String,
    /// File that the audit log is copied to, best on another machine's disk; empty makes no copy.
    pub audit_copy: PathBuf,
    /// Certificate chain (PEM) that documents are signed with, the signer's first; empty uses one of our own.
    pub signing_certificate: PathBuf,
    /// Its private key (PEM, PKCS #8: P-256 or RSA), readable by the service only.
    pub signing_key: PathBuf,
    /// Files and serials checked from one network address within a quarter of an hour before it must wait, per copy.
    pub checks_from_address: u32,
    /// Sender of mail.
    pub mail_from: String,
    /// Shows the development mailbox, the gallery and the demo's tour.
    pub demo: bool,
    /// Minutes until an idle business session ends (spec: 30).
    pub idle_minutes_business: i64,
    /// Minutes until an idle teacher session ends.
    pub idle_minutes_teacher: i64,
    /// Failed sign-ins before an account is locked.
    pub lock_after: i64,
    /// Minutes a locked account stays locked.
    pub lock_minutes: i64,
    /// Whether reviewers and those above must have a second factor.
    pub second_factor_required: bool,
    /// Failed sign-ins from one network address within a quarter of an hour before it must wait.
    pub address_limit: i64,
    /// Applications for accounts from one network address within an hour before it must wait.
    pub applications_from_address: i64,
    /// Applications for accounts from everywhere within an hour before all must wait.
    pub applications_an_hour: i64,
    /// Milliseconds an attempt waits after one failure on the same name, doubled with each further one; 0 for no wait.
    pub failure_delay_ms: i64,
    /// Failed sign-ins from everywhere within five minutes above which a question is asked beside the password.
    pub attack_failures: i64,
    /// Fewest persons a published figure may stand for; smaller ones are withheld (STA-5).
    pub small_group: u32,
    /// Addresses of proxies in front whose `X-Forwarded-For` is believed; others could write anything there.
    pub trusted_proxies: Vec<String>,
    /// Networks of the operator (`10.7.0.0/16`) in which a partner's database may lie; elsewhere only public addresses, and TLS.
    pub partner_networks: Vec<String>,
    /// Days that the history of sign-ins is kept; fewer than 183 count as 183.
    pub keep_sign_in_days: i64,
    /// Years without use after which an account of a university, social institution or office is idle.
    pub idle_account_years: i64,
    /// Days between the notice of an idle account and its removal.
    pub idle_account_grace_days: i64,
    /// Days a head has to confirm the business accounts of a new school year.
    pub confirmation_grace_days: i64,
    /// Largest request body in bytes.
    pub max_body: usize,
    /// Calls a minute that each key of a partner may make, per copy.
    pub exchange_calls_a_minute: u32,
    /// Seconds within which a delivery of a partner brings the next 64 KiB, or is given up.
    pub exchange_patience_seconds: u64,
    /// Private networks in which another installation may be linked to, such as `10.1.0.0/16`; none by default.
    pub link_networks: Vec<String>,
    /// Connections at once; more wait to be taken.
    pub max_connections: usize,
    /// Shown as a bearer token to read `/metrics`; empty means that there is no such address.
    pub metrics_token: String,
    /// Log as `text` or `json`.
    pub log: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            data: PathBuf::from("var"),
            database: String::new(),
            pool: 16,
            listen: "127.0.0.1:8080".to_owned(),
            public_url: "http://127.0.0.1:8080".to_owned(),
            smtp: String::new(),
            alert_mail: String::new(),
            files: PathBuf::new(),
            scan: String::new(),
            audit_copy: PathBuf::new(),
            signing_certificate: PathBuf::new(),
            signing_key: PathBuf::new(),
            checks_from_address: 300,
            mail_from: "杏壇 <no-reply@xingtan.example>".to_owned(),
            demo: false,
            idle_minutes_business: 30,
            idle_minutes_teacher: 720,
            lock_after: 5,
            lock_minutes: 15,
            second_factor_required: true,
            address_limit: 50,
            applications_from_address: 10,
            applications_an_hour: 500,
            failure_delay_ms: 250,
            attack_failures: 300,
            small_group: 3,
            trusted_proxies: Vec::new(),
            partner_networks: Vec::new(),
            keep_sign_in_days: 365,
            idle_account_years: 2,
            idle_account_grace_days: 14,
            confirmation_grace_days: 60,
            max_body: 12 * 1024 * 1024,
            exchange_calls_a_minute: domain::exchange_partner::REQUESTS_A_MINUTE,
            exchange_patience_seconds: 30,
            link_networks: Vec::new(),
            max_connections: 8_192,
            metrics_token: String::new(),
            log: "text".to_owned(),
        }
    }
}

impl Settings {
    /// Reads the file when there is one, then the environment.
    ///
    /// # Errors
    /// A sentence that names the file and the key that is not understood.
    pub fn load(file: Option<&Path>) -> Result<Self, String> {
        let mut table = match file {
            Some(path) => std::fs::read_to_string(path)
                .map_err(|e| format!("{}: {e}", path.display()))?
                .parse::<toml::Table>()
                .map_err(|e| format!("{}: {e}", path.display()))?,
            None => toml::Table::new(),
        };
        for (name, value) in std::env::vars() {
            let Some(key) = name.strip_prefix("XINGTAN_SET_") else {
                continue;
            };
            table.insert(key.to_ascii_lowercase(), typed(&value));
        }
        toml::Value::Table(table).try_into().map_err(|e| format!("settings: {e}"))
    }

    /// The database's address, with the embedded default filled in.
    pub fn database_url(&self) -> String {
        if self.database.is_empty() {
            format!("sqlite://{}", self.data.join("xingtan.db").display())
        } else {
            self.database.clone()
        }
    }

    /// The folder of uploaded files, with the default filled in.
    pub fn files_folder(&self) -> PathBuf {
        if self.files.as_os_str().is_empty() { self.data.join("files") } else { self.files.clone() }
    }

    /// Whether people reach the service over TLS, so that cookies may be marked secure.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

fn typed(text: &str) -> toml::Value {
    if let Ok(number) = text.parse::<i64>() {
        return toml::Value::Integer(number);
    }
    match text {
        "true" => toml::Value::Boolean(true),
        "false" => toml::Value::Boolean(false),
        other => toml::Value::String(other.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_sets_and_a_wrong_key_is_named() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let path = dir.path().join("xingtan.toml");
        std::fs::write(&path, "listen = \"0.0.0.0:80\"\nidle_minutes_business = 10\n").expect("write");
        let settings = Settings::load(Some(&path)).expect("settings");
        assert_eq!(settings.listen, "0.0.0.0:80");
        assert_eq!(settings.idle_minutes_business, 10);
        std::fs::write(&path, "lisen = \"x\"\n").expect("write");
        let error = Settings::load(Some(&path)).expect_err("a misspelt key");
        assert!(error.contains("lisen"), "{error}");
    }
}
