//! A private MariaDB server in a temporary folder, gone when it is dropped or when this program dies: a partner's database.

use crate::postgres::{free_port, user_and_group};
use crate::{certificate, run, tools};
use anyhow::{Context, Result, bail, ensure};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running server whose user `root` has no password, listening on 127.0.0.1 only, with TLS.
pub struct Server {
    guard: Child,
    port: u16,
}

// As for PostgreSQL: the server is the child of a shell that waits for its standard input to end.
const GUARD: &str = "trap '' INT TERM HUP
dir=$1; shift
\"$@\" >\"$dir/log\" 2>&1 </dev/null & server=$!
cat >/dev/null
kill -TERM $server 2>/dev/null
wait $server
rm -rf \"$dir\"";

impl Server {
    /// Makes and starts a server on a free port, with the certificate of `certificates`.
    ///
    /// # Errors
    /// When the server can't be made or does not answer within a minute.
    pub fn start(certificates: &Path) -> Result<Server> {
        let program = tools::mariadb_server()?;
        let dir = tempfile::Builder::new().prefix("xingtan-mariadb-").tempdir()?.keep();
        let owner = user_and_group("mysql")?;
        if let Some((uid, gid)) = owner {
            std::os::unix::fs::chown(&dir, Some(uid), Some(gid))?;
        }
        let own = certificate::copy_for(certificates, &dir, owner)?;
        let data = dir.join("data");
        let mut install =
            Command::new(run::on_path("mariadb-install-db").context("mariadb-install-db is missing")?);
        install.args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"]);
        install.arg(format!("--datadir={}", data.display())).current_dir(&dir);
        if let Some((uid, gid)) = owner {
            install.uid(uid).gid(gid);
        }
        let output = install.output().context("mariadb-install-db could not be started")?;
        ensure!(
            output.status.success(),
            "mariadb-install-db failed:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let port = free_port()?;
        let mut command = Command::new("sh");
        command.args(["-c", GUARD, "sh"]).arg(&dir).arg(program);
        command.args([
            "--no-defaults",
            "--bind-address=127.0.0.1",
            "--skip-log-bin",
            "--innodb-flush-log-at-trx-commit=0",
        ]);
        command.arg(format!("--datadir={}", data.display())).arg(format!("--port={port}"));
        command.arg(format!("--socket={}", dir.join("sock").display()));
        command.arg(format!("--ssl-ca={}", own.authority.display()));
        command.arg(format!("--ssl-cert={}", own.certificate.display()));
        command.arg(format!("--ssl-key={}", own.key.display()));
        if let Some((uid, gid)) = owner {
            command.uid(uid).gid(gid);
        }
        let guard =
            command.current_dir(&dir).stdin(Stdio::piped()).spawn().context("sh could not be started")?;
        let server = Server { guard, port };
        for _ in 0..600 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Ok(server);
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        bail!("MariaDB did not start:\n{}", std::fs::read_to_string(dir.join("log")).unwrap_or_default())
    }

    /// Address of the server, as `mysql://root@127.0.0.1:PORT/mysql`.
    pub fn url(&self) -> String {
        format!("mysql://root@127.0.0.1:{}/mysql", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}
