//! A private PostgreSQL cluster in a temporary folder, gone when it is dropped or when this program dies.

use crate::certificate;
use anyhow::{Context, Result, bail, ensure};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// What the cluster promises when the power fails.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Nothing: tests only, much quicker.
    Off,
    /// Everything, as a real server does: what a benchmark must pay for.
    Full,
}

/// A running cluster with one superuser `postgres` and no password, listening on 127.0.0.1 only.
pub struct Cluster {
    guard: Child,
    port: u16,
    bin: PathBuf,
    dir: PathBuf,
}

// The server is the child of a small shell that waits for its standard input to end. That pipe closes
// however this program dies, even by kill -9, so no server and no folder is ever left behind. A benchmark may have killed
// that server and started another one on the folder, which is nobody's child here: it is asked to end and watched for.
const GUARD: &str = "trap '' INT TERM HUP
bin=$1; dir=$2; shift 2
\"$bin/postgres\" -D \"$dir/data\" \"$@\" >\"$dir/log\" 2>&1 </dev/null & server=$!
cat >/dev/null
pid=$(head -n 1 \"$dir/data/postmaster.pid\" 2>/dev/null)
kill -INT ${pid:-$server} 2>/dev/null
wait $server
while [ -n \"$pid\" ] && kill -0 \"$pid\" 2>/dev/null; do sleep 0.1; done
rm -rf \"$dir\"";

impl Cluster {
    /// Makes and starts a cluster with the server programs in `bin` on a free port.
    ///
    /// # Errors
    /// When the cluster cannot be made or does not answer within a minute.
    pub fn start(bin: &Path, durability: Durability) -> Result<Cluster> {
        Self::start_with(bin, durability, None)
    }

    /// As [`Self::start`], with TLS by the certificate of a folder.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_with(bin: &Path, durability: Durability, certificates: Option<&Path>) -> Result<Cluster> {
        let dir = tempfile::Builder::new().prefix("xingtan-postgres-").tempdir()?.keep();
        let made = make(bin, &dir);
        if let Err(error) = made {
            let _ = std::fs::remove_dir_all(&dir);
            return Err(error);
        }
        let port = free_port()?;
        let mut command = as_server_user(Path::new("sh"))?;
        command.args(["-c", GUARD, "sh"]).args([bin, &dir]).args(settings(port, &dir, durability));
        if let Some(certificates) = certificates {
            let own = certificate::copy_for(certificates, &dir, server_user()?)?;
            for (name, file) in [("ssl_cert_file", own.certificate), ("ssl_key_file", own.key)] {
                command.arg("-c").arg(format!("{name}={}", file.display()));
            }
            command.args(["-c", "ssl=on"]);
        }
        let guard = command.stdin(Stdio::piped()).spawn().context("sh could not be started")?;
        let mut cluster = Cluster { guard, port, bin: bin.to_path_buf(), dir: dir.clone() };
        cluster.wait_until_ready(bin, &dir)?;
        Ok(cluster)
    }

    /// Address of the maintenance database, as `postgres://…/postgres`.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Options that tell a benchmark which server it may kill and start again.
    ///
    /// # Errors
    /// When this is root and there is no user `postgres`.
    pub fn may_be_killed(&self) -> Result<Vec<String>> {
        let folder = |path: PathBuf| path.display().to_string();
        let mut options = vec![
            "--postgres-data".into(),
            folder(self.dir.join("data")),
            "--postgres-bin".into(),
            folder(self.bin.clone()),
            "--postgres-port".into(),
            self.port.to_string(),
        ];
        if server_user()?.is_some() {
            options.extend(["--postgres-user".into(), "postgres".into()]);
        }
        Ok(options)
    }

    fn wait_until_ready(&mut self, bin: &Path, dir: &Path) -> Result<()> {
        for _ in 0..600 {
            let mut ask = Command::new(bin.join("pg_isready"));
            ask.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
            if ask.status()?.success() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let log = std::fs::read_to_string(dir.join("log")).unwrap_or_default();
        bail!("PostgreSQL did not start:\n{log}")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

/// Folder of the server programs (`initdb`, `postgres`): the newest of Debian's, else that on `PATH`.
pub fn find_server() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|entry| {
            Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin")))
        })
        .filter(|(_, bin)| bin.join("initdb").is_file())
        .max_by_key(|(version, _)| *version);
    newest.map(|(_, bin)| bin).or_else(|| Some(crate::run::on_path("initdb")?.parent()?.to_path_buf()))
}

fn make(bin: &Path, dir: &Path) -> Result<()> {
    if let Some((uid, gid)) = server_user()? {
        std::os::unix::fs::chown(dir, Some(uid), Some(gid))?;
    }
    let output = as_server_user(&bin.join("initdb"))?
        .arg("-D")
        .arg(dir.join("data"))
        .args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"])
        .current_dir(dir)
        .output()
        .context("initdb could not be started")?;
    ensure!(output.status.success(), "initdb failed:\n{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

fn settings(port: u16, dir: &Path, durability: Durability) -> Vec<String> {
    let mut settings = vec![
        format!("port={port}"),
        "listen_addresses=127.0.0.1".into(),
        format!("unix_socket_directories={}", dir.display()),
        "max_connections=300".into(),
        "shared_buffers=256MB".into(),
    ];
    if durability == Durability::Off {
        settings.extend(["fsync=off", "synchronous_commit=off", "full_page_writes=off"].map(String::from));
    }
    settings.into_iter().flat_map(|setting| ["-c".to_string(), setting]).collect()
}

/// PostgreSQL refuses to run as root, so root hands it to the user its package made.
fn as_server_user(program: &Path) -> Result<Command> {
    let mut command = Command::new(program);
    if let Some((uid, gid)) = server_user()? {
        command.uid(uid).gid(gid);
    }
    Ok(command)
}

/// User and group to switch to; `None` when this is not root and the server can run as it is.
fn server_user() -> Result<Option<(u32, u32)>> {
    user_and_group("postgres")
}

/// User and group of a server's own user; `None` when this is not root and the server can run as it is.
///
/// # Errors
/// When this is root and there is no such user.
pub fn user_and_group(name: &str) -> Result<Option<(u32, u32)>> {
    if !crate::tools::is_root() {
        return Ok(None);
    }
    let id = |flag: &str| -> Result<u32> {
        let answer = crate::run::quiet(Command::new("id").args([flag, name]));
        let answer =
            answer.with_context(|| format!("there is no user `{name}`; its Debian package makes it"))?;
        answer.parse().context("id")
    };
    Ok(Some((id("-u")?, id("-g")?)))
}

/// A port that nobody listens on.
///
/// # Errors
/// When there is none.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
