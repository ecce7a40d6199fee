//! Killing a PostgreSQL server as a power cut would, and starting it again on the same folder.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

/// Where the server is that may be killed; without a folder none is.
#[derive(Clone, Debug, clap::Args)]
#[group(id = "postgres server")]
pub struct Options {
    /// Folder of the PostgreSQL cluster that is killed once and started again.
    #[arg(long, requires_all = ["postgres_bin", "postgres_port"])]
    postgres_data: Option<PathBuf>,
    /// Folder of its programs (`pg_ctl`).
    #[arg(long)]
    postgres_bin: Option<PathBuf>,
    /// Its port.
    #[arg(long)]
    postgres_port: Option<u16>,
    /// The user of this machine that it runs as, when that is not the present one.
    #[arg(long)]
    postgres_user: Option<String>,
}

/// A server that may be killed.
pub(super) struct Server {
    data: PathBuf,
    bin: PathBuf,
    port: u16,
    user: Option<(u32, u32)>,
}

/// Longest that the server may take to come back.
const LONGEST: Duration = Duration::from_secs(120);

impl Server {
    pub(super) fn of(options: &Options) -> anyhow::Result<Option<Self>> {
        let Options { postgres_data: Some(data), postgres_bin: Some(bin), postgres_port: Some(port), .. } =
            options
        else {
            return Ok(None);
        };
        let user = options.postgres_user.as_deref().map(ids).transpose()?;
        Ok(Some(Self { data: data.clone(), bin: bin.clone(), port: *port, user }))
    }

    /// SIGKILL for the server's first process; it is started with the options it had, and waited for.
    pub(super) fn kill_and_start(&self) -> anyhow::Result<()> {
        let file = self.data.join("postmaster.pid");
        let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        let pid = text.lines().next().unwrap_or_default().trim().to_owned();
        let killed = Command::new("kill").args(["-9", &pid]).status()?;
        ensure!(killed.success(), "PostgreSQL's process {pid} could not be killed");
        let began = Instant::now();
        // Processes of the killed server may hold its memory for a moment: then the start is refused and tried again.
        while !self.start()? {
            ensure!(began.elapsed() < LONGEST, "PostgreSQL does not start again");
            std::thread::sleep(Duration::from_millis(200));
        }
        while !self.answers()? {
            ensure!(began.elapsed() < LONGEST, "PostgreSQL does not answer again");
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// `restart` takes the options of the last start from the folder.
    fn start(&self) -> anyhow::Result<bool> {
        let mut command = self.command("pg_ctl");
        command.arg("restart").arg("-D").arg(&self.data).args(["-w", "-s", "-l"]);
        let log = self.data.parent().unwrap_or(&self.data).join("log");
        Ok(command.arg(log).stdout(Stdio::null()).stderr(Stdio::null()).status()?.success())
    }

    fn answers(&self) -> anyhow::Result<bool> {
        let port = self.port.to_string();
        Ok(self.command("pg_isready").args(["-q", "-h", "127.0.0.1", "-p", &port]).status()?.success())
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.bin.join(program));
        command.current_dir(Path::new("/")).stdin(Stdio::null());
        if let Some((uid, gid)) = self.user {
            command.uid(uid).gid(gid);
        }
        command
    }
}

/// Numbers of a user of this machine and its group.
fn ids(user: &str) -> anyhow::Result<(u32, u32)> {
    let id = |flag: &str| -> anyhow::Result<u32> {
        let output = Command::new("id").args([flag, user]).output()?;
        String::from_utf8_lossy(&output.stdout).trim().parse().with_context(|| format!("no user {user}"))
    };
    Ok((id("-u")?, id("-g")?))
}
