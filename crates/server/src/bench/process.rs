//! Copies of the service as processes of their own, as people run them, so that they can be killed and share nothing.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::Context;
use platform::settings::Settings;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One process.
pub(super) struct Copy {
    child: Child,
    pub address: SocketAddr,
    pub folder: PathBuf,
    database: String,
    /// What it writes to standard error.
    log: &'static str,
}

/// A folder that goes with its last copy.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    pub(super) fn new(name: &str) -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("xingtan-bench-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    /// A folder in it for the copy of this number, with the keys that copies of one service share.
    pub(super) fn copy(&self, settings: &Settings, n: usize) -> anyhow::Result<PathBuf> {
        let folder = self.0.join(format!("copy-{n}"));
        std::fs::create_dir_all(&folder)?;
        std::fs::copy(settings.data.join("keys.hex"), folder.join("keys.hex"))?;
        Ok(folder)
    }

    /// As many copies, running.
    pub(super) fn copies(&self, settings: &Settings, count: usize) -> anyhow::Result<Vec<Copy>> {
        (0..count).map(|n| Copy::start(settings, self.copy(settings, n)?)).collect()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Copy {
    pub(super) fn start(settings: &Settings, folder: PathBuf) -> anyhow::Result<Self> {
        Self::with_log(settings, folder, "error")
    }

    /// One that is to meet with faults, and need not tell of each.
    pub(super) fn silent(settings: &Settings, folder: PathBuf) -> anyhow::Result<Self> {
        Self::with_log(settings, folder, "off")
    }

    fn with_log(settings: &Settings, folder: PathBuf, log: &'static str) -> anyhow::Result<Self> {
        let database = settings.database_url();
        let (child, address) = serve(&database, &folder, log)?;
        Ok(Self { child, address, folder, database, log })
    }

    /// Ends it as a power cut would (SIGKILL).
    pub(super) fn kill(&mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    pub(super) fn again(&mut self) -> anyhow::Result<()> {
        (self.child, self.address) = serve(&self.database, &self.folder, self.log)?;
        Ok(())
    }

    pub(super) async fn page(&self, path: &str) -> anyhow::Result<String> {
        let (status, page) = self.ask(path, None, None).await?;
        anyhow::ensure!(status == 200, "{path} answered {status}");
        Ok(page)
    }

    pub(super) async fn ask(
        &self,
        path: &str,
        session: Option<&str>,
        body: Option<&str>,
    ) -> anyhow::Result<(u16, String)> {
        let mut head = format!(
            "{} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n",
            if body.is_some() { "POST" } else { "GET" }
        );
        if let Some(session) = session {
            head += &format!("Cookie: session={session}\r\n");
        }
        let body = body.unwrap_or_default();
        if !body.is_empty() {
            head += &format!(
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
                body.len()
            );
        }
        let mut stream = TcpStream::connect(self.address).await?;
        stream.write_all(format!("{head}\r\n{body}").as_bytes()).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).context("no status")?;
        Ok((status, answer))
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

/// A program that ends with its holder.
pub(super) struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts this binary again with a command of `bench` that serves; answers where.
pub(super) fn program(args: &[&str]) -> anyhow::Result<(Program, SocketAddr)> {
    let (child, address) = spawn(Command::new(std::env::current_exe()?).arg("bench").args(args), "error")?;
    Ok((Program(child), address))
}

fn serve(database: &str, folder: &Path, log: &str) -> anyhow::Result<(Child, SocketAddr)> {
    spawn(
        Command::new(std::env::current_exe()?)
            .arg("--data")
            .arg(folder)
            .args(["--database", database, "serve", "--port", "0"])
            .envs([("XINGTAN_SET_DEMO", "true"), ("XINGTAN_SET_SECOND_FACTOR_REQUIRED", "false")]),
        log,
    )
}

fn spawn(command: &mut Command, log: &str) -> anyhow::Result<(Child, SocketAddr)> {
    let log = std::env::var("XINGTAN_LOG").unwrap_or_else(|_| log.to_owned());
    let mut child = command.env("XINGTAN_LOG", log).stdout(Stdio::piped()).spawn()?;
    let output = child.stdout.take().context("the copy's output")?;
    let mut line = String::new();
    let read = BufReader::new(output).read_line(&mut line);
    let address = line.trim().rsplit_once("http://").and_then(|(_, address)| address.parse().ok());
    match (read, address) {
        (Ok(_), Some(address)) => Ok((child, address)),
        _ => {
            let _ = child.kill();
            let _ = child.wait();
            anyhow::bail!("the copy does not say where it is")
        }
    }
}
