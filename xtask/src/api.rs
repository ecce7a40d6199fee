//! `cargo xtask api-test`: the interface tested by its own description, and the clients of other languages against a server.

use crate::counts::{self, Counts};
use crate::postgres::{Cluster, Durability};
use crate::{run, tools};
use anyhow::{Result, bail};
use std::path::Path;
use std::process::Command;

/// Builds the program and runs the whole of `tests/api` on SQLite and on a private PostgreSQL; true when nothing failed.
///
/// # Errors
/// When a tool is missing and may not be installed, or the program can't be built.
pub fn main(root: &Path) -> Result<bool> {
    let bin = tools::postgres_server()?;
    let cluster = Cluster::start(&bin, Durability::Off)?;
    let (good, counts) = check(root, &cluster.url(), &bin)?;
    println!("{} passed, {} failed", counts.passed, counts.failed);
    Ok(good)
}

/// As [`main`], on a server that runs already; answers whether all went well, and what was counted.
///
/// # Errors
/// As [`main`].
pub fn check(root: &Path, postgres: &str, bin: &Path) -> Result<(bool, Counts)> {
    let tester = tools::schemathesis(root)?;
    tools::client_programs()?;
    // The same targets as the tests', so that they share every compiled dependency.
    let build = ["build", "--quiet", "--workspace", "--all-targets", "--locked"];
    if !run::show(run::cargo(root).args(build))? {
        bail!("the program could not be built");
    }
    let mut command = Command::new(tester.with_file_name("python3"));
    command.arg("tests/api/run.py").current_dir(root).env("SCHEMATHESIS", &tester);
    command.env("XINGTAN_BIN", run::binary(root)?).env("XINGTAN_PSQL", bin.join("psql"));
    command.env("XINGTAN_TEST_POSTGRES", postgres).env("PYTHONUNBUFFERED", "1");
    let kept = run::show_and_keep(&mut command)?;
    let counts = counts::of_journeys(&kept.text);
    Ok((kept.success && counts.is_some(), counts.unwrap_or_default()))
}
