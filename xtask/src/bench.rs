//! `cargo xtask bench NAME`: the product's own benchmark on both databases, with the facts of the machine.

use crate::postgres::{Cluster, Durability};
use crate::{run, tools};
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;

/// Builds in release and runs `xingtan bench NAME --database URL ARGS…` on SQLite, then on PostgreSQL.
///
/// Both databases keep every promise of durability: a rate without it would mean nothing. `search` runs once, with the
/// PostgreSQL server as its peer, and `copies` on PostgreSQL alone.
///
/// # Errors
/// When no name is given, or the build or a database cannot be started.
pub fn main(root: &Path, args: &[String]) -> Result<bool> {
    let (name, rest) = args.split_first().context("which benchmark? cargo xtask bench NAME [ARGS…]")?;
    println!("{}", machine());
    if !run::show(run::cargo(root).args(["build", "--release", "--locked", "--package", "server"]))? {
        return Ok(false);
    }
    let folder = tempfile::Builder::new().prefix("xingtan-bench-").tempdir()?;
    let sqlite = format!("sqlite://{}?mode=rwc", folder.path().join("bench.db").display());
    let cluster = Cluster::start(&tools::postgres_server()?, Durability::Full)?;
    if name == "search" {
        // The index is the same on either database; PostgreSQL's own search is what it stands beside.
        let mut command = run::cargo(root);
        command.args(["run", "--release", "--quiet", "--locked", "--package", "server", "--"]);
        return run::show(command.args(["bench", name, "--postgres", &cluster.url()]).args(rest));
    }
    let mut good = true;
    // Copies of the service share a server; the embedded database belongs to one process.
    let databases = [("SQLite", sqlite), ("PostgreSQL", cluster.url())];
    for (label, url) in databases.into_iter().filter(|(label, _)| name != "copies" || *label == "PostgreSQL")
    {
        println!("\n== {name} on {label} ==");
        let mut command = run::cargo(root);
        command.args(["run", "--release", "--quiet", "--locked", "--package", "server", "--"]);
        good &= run::show(command.args(["bench", name, "--database", &url]).args(rest))?;
    }
    Ok(good)
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
