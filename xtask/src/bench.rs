//! `cargo xtask bench NAME`: the product's own benchmark on both databases, with the facts of the machine.

use crate::postgres::{Cluster, Durability};
use crate::{run, tools};
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;

/// Builds in release and runs `xingtan bench NAME --database URL ARGS…` on SQLite, then on PostgreSQL.
///
/// Both databases keep every promise of durability: a rate without it would mean nothing. `search` runs once, with the
/// PostgreSQL server as its peer, and `copies` on PostgreSQL alone. `storm` may kill the PostgreSQL server. `month` first
/// builds the national dataset, or that of `--scale county|small`; with `--data FOLDER` it replays on what is in that folder.
///
/// # Errors
/// When no name is given, or the build or a database cannot be started.
pub fn main(root: &Path, args: &[String]) -> Result<bool> {
    let (name, rest) = args.split_first().context("which benchmark? cargo xtask bench NAME [ARGS…]")?;
    println!("{}", machine());
    if !run::show(run::cargo(root).args(["build", "--release", "--locked", "--package", "server"]))? {
        return Ok(false);
    }
    if name == "month" && rest.iter().any(|arg| arg == "--data") {
        return run::show(xingtan(root).args(["bench", name]).args(rest));
    }
    let folder = tempfile::Builder::new().prefix("xingtan-bench-").tempdir()?;
    let cluster = Cluster::start(&tools::postgres_server()?, Durability::Full)?;
    if name == "search" {
        // The index is the same on either database; PostgreSQL's own search is what it stands beside.
        return run::show(xingtan(root).args(["bench", name, "--postgres", &cluster.url()]).args(rest));
    }
    let certificates = tempfile::tempdir()?;
    let mariadb = match name.as_str() {
        "night" => {
            crate::certificate::make(certificates.path())?;
            Some(crate::mariadb::Server::start(certificates.path())?)
        }
        _ => None,
    };
    // Partners' databases of `night` beside our own on the same server: one more would take its memory.
    let partners = &cluster;
    let mut good = true;
    // Copies of the service share a server; the embedded database belongs to one process.
    let engines =
        ["SQLite", "PostgreSQL"].into_iter().filter(|engine| name != "copies" || *engine == "PostgreSQL");
    for engine in engines {
        println!("\n== {name} on {engine} ==");
        let data = folder.path().join(engine);
        std::fs::create_dir_all(&data)?;
        let url = match engine {
            "SQLite" => format!("sqlite://{}?mode=rwc", data.join("bench.db").display()),
            _ => cluster.url(),
        };
        let on = |mut command: Command| {
            command.arg("--data").arg(&data).args(["--database", &url]);
            command
        };
        let mut rest = rest.to_vec();
        if name == "month" && !run::show(on(xingtan(root)).args(dataset(&mut rest)))? {
            return Ok(false);
        }
        if name == "night" {
            rest.extend(["--source-postgres".into(), partners.url(), "--source-mariadb".into()]);
            rest.push(mariadb.as_ref().map(crate::mariadb::Server::url).unwrap_or_default());
        }
        if name == "storm" && engine == "PostgreSQL" {
            rest.extend(cluster.may_be_killed()?);
        }
        good &= run::show(on(xingtan(root)).args(["bench", name]).args(rest))?;
    }
    Ok(good)
}

/// The release binary, run by cargo.
fn xingtan(root: &Path) -> Command {
    let mut command = run::cargo(root);
    command.args(["run", "--release", "--quiet", "--locked", "--package", "server", "--"]);
    command
}

/// The command that builds the dataset of `month`; takes `--scale NAME` out of the benchmark's own arguments.
fn dataset(rest: &mut Vec<String>) -> Vec<String> {
    let mut scale = "nation".to_string();
    if let Some(at) = rest.iter().position(|arg| arg == "--scale") {
        let end = rest.len().min(at + 2);
        scale = rest.drain(at..end).nth(1).unwrap_or(scale);
    }
    let mut command: Vec<String> =
        ["demo", "--port", "0", "--build-only", "--scale"].map(String::from).into();
    command.push(scale.clone());
    if scale != "small" {
        command.extend(["--only".into(), "courses".into()]);
    }
    command
}

fn machine() -> String {
    let read = |file: &str| std::fs::read_to_string(file).unwrap_or_default();
    let field = |text: &str, key: &str| {
        let line = text.lines().find(|line| line.starts_with(key));
        line.and_then(|line| line.split_once(':'))
            .map_or_else(|| "unknown".into(), |(_, value)| value.trim().to_string())
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let kernel = run::quiet(Command::new("uname").args(["-srm"])).unwrap_or_default();
    let compiler = run::quiet(Command::new("rustc").arg("--version")).unwrap_or_default();
    format!(
        "machine: {} | {cores} cores | {} memory | {kernel} | {compiler}",
        field(&read("/proc/cpuinfo"), "model name"),
        field(&read("/proc/meminfo"), "MemTotal"),
    )
}

#[cfg(test)]
mod tests {
    use super::dataset;

    #[test]
    fn the_scale_is_for_the_dataset() {
        let args = |text: &str| text.split(' ').map(String::from).collect::<Vec<_>>();
        let mut rest = args("--minutes 1 --scale small --people 5");
        assert_eq!(dataset(&mut rest), args("demo --port 0 --build-only --scale small"));
        assert_eq!(rest, args("--minutes 1 --people 5"));
        let mut rest = Vec::new();
        assert_eq!(dataset(&mut rest), args("demo --port 0 --build-only --scale nation --only courses"));
    }
}
