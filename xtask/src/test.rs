//! `cargo xtask test`: every check in order, a table at the end, and one last line with the counts.

use crate::counts::{self, Counts};
use crate::postgres::{Cluster, Durability};
use crate::{api, certificate, mariadb, run, tidy, tools};
use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How one step ended.
enum Outcome {
    /// It did what it should; tests are counted where it has any.
    Passed(Counts),
    /// It failed, with the tests counted so far.
    Failed(Counts),
    /// It could not be checked here; the text says what and why. Shown, and not a failure.
    NotChecked(String),
}

struct Step {
    part: &'static str,
    name: &'static str,
    action: fn(&mut Bench) -> Result<Outcome>,
}

/// What the steps share: the checkout, one cluster for Rust tests and journeys, and a partner's MariaDB.
struct Bench {
    root: PathBuf,
    cluster: Option<Cluster>,
    mariadb: Option<mariadb::Server>,
    certificates: tempfile::TempDir,
}

const PARTS: [&str; 7] = ["fmt", "clippy", "deny", "tidy", "rust", "api", "browser"];

/// Gigabytes that a run from nothing needs, with some to spare: six were counted for everything compiled, the servers, their
/// databases and the browsers' folders.
const ROOM: u64 = 9;

const STEPS: [Step; 10] = [
    Step { part: "fmt", name: "format", action: format },
    Step { part: "clippy", name: "clippy", action: clippy },
    Step { part: "deny", name: "licences, bans, sources", action: deny },
    Step { part: "deny", name: "security advisories", action: advisories },
    Step { part: "tidy", name: "tidy", action: house_rules },
    Step { part: "rust", name: "build", action: build },
    Step { part: "rust", name: "Rust tests", action: rust_tests },
    Step { part: "rust", name: "examples in documentation", action: doc_tests },
    Step { part: "api", name: "interface by its description", action: interface },
    Step { part: "browser", name: "browser journeys", action: journeys },
];

/// Runs the steps that `args` asks for; true when all of them passed.
///
/// # Errors
/// When the arguments are wrong. A step that breaks is a failed step, not an error.
pub fn main(root: &Path, args: &[String]) -> Result<bool> {
    let only = parse(args)?;
    warn_of_little_room(root);
    let certificates = tempfile::tempdir()?;
    let mut bench = Bench { root: root.to_path_buf(), cluster: None, mariadb: None, certificates };
    let mut table = Vec::new();
    for step in STEPS.iter().filter(|step| only.is_empty() || only.iter().any(|part| part == step.part)) {
        println!("\n== {} ==", step.name);
        let start = Instant::now();
        let outcome = (step.action)(&mut bench).unwrap_or_else(|error| {
            println!("error: {error:#}");
            Outcome::Failed(Counts::default())
        });
        table.push((step.name, outcome, start.elapsed()));
    }
    drop(bench);
    Ok(summary(&table))
}

/// A full disk shows as tests that fail anywhere; said first, nobody has to guess.
fn warn_of_little_room(root: &Path) {
    let target = run::binary(root).unwrap_or_else(|_| root.to_path_buf());
    let built = target.ancestors().find(|folder| folder.exists()).unwrap_or(root);
    for folder in [built, &std::env::temp_dir()] {
        let mut ask = std::process::Command::new("df");
        let answer =
            run::quiet(ask.args(["--output=avail", "--block-size=G"]).arg(folder)).unwrap_or_default();
        let free =
            answer.lines().last().and_then(|line| line.trim().trim_end_matches('G').parse::<u64>().ok());
        if let Some(free) = free.filter(|free| *free < ROOM) {
            let folder = folder.display();
            println!(
                "warning: {free} GB free at {folder}; a run from nothing takes up to {ROOM} GB. What older builds left there can go."
            );
        }
    }
}

fn parse(args: &[String]) -> Result<Vec<String>> {
    let mut only = Vec::new();
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let part = match arg.strip_prefix("--only=") {
            Some(part) => part,
            None if arg == "--only" => args.next().context("--only needs a part")?,
            None => bail!("`{arg}` is not known here; see cargo xtask help"),
        };
        ensure!(PARTS.contains(&part), "--only takes one of {}", PARTS.join(", "));
        only.push(part.to_string());
    }
    Ok(only)
}

fn summary(table: &[(&'static str, Outcome, Duration)]) -> bool {
    println!("\n{:<28} {:<9} {:>7} {:>7} {:>8}", "step", "result", "passed", "failed", "seconds");
    let mut total = Counts::default();
    for (name, outcome, took) in table {
        let (word, counts) = match outcome {
            Outcome::Passed(counts) => ("passed", *counts),
            // A part without tests that failed still shows in the last line.
            Outcome::Failed(counts) => ("FAILED", Counts { failed: counts.failed.max(1), ..*counts }),
            Outcome::NotChecked(_) => ("not done", Counts::default()),
        };
        println!(
            "{name:<28} {word:<9} {:>7} {:>7} {:>8.1}",
            counts.passed,
            counts.failed,
            took.as_secs_f64()
        );
        total = total.plus(counts);
    }
    for (name, outcome, _) in table {
        if let Outcome::NotChecked(why) = outcome {
            println!("{name}: {why}");
        }
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    total.failed == 0
}

fn plain(success: bool) -> Result<Outcome> {
    Ok(if success { Outcome::Passed(Counts::default()) } else { Outcome::Failed(Counts::default()) })
}

fn counted(success: bool, counts: Counts) -> Outcome {
    if success && counts.failed == 0 { Outcome::Passed(counts) } else { Outcome::Failed(counts) }
}

fn format(bench: &mut Bench) -> Result<Outcome> {
    plain(run::show(run::cargo(&bench.root).args(["fmt", "--all", "--check", "--", "-l"]))?)
}

fn clippy(bench: &mut Bench) -> Result<Outcome> {
    let args = ["clippy", "--quiet", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    plain(run::show(run::cargo(&bench.root).args(args))?)
}

fn deny_command(bench: &Bench) -> Result<std::process::Command> {
    let mut command = std::process::Command::new(tools::cargo_deny(&bench.root)?);
    command.current_dir(&bench.root).args(["--workspace", "--locked", "--log-level", "error", "check"]);
    Ok(command)
}

fn deny(bench: &mut Bench) -> Result<Outcome> {
    plain(run::show(deny_command(bench)?.args(["bans", "licenses", "sources"]))?)
}

fn advisories(bench: &mut Bench) -> Result<Outcome> {
    let kept = run::show_and_keep(deny_command(bench)?.arg("advisories"))?;
    if !kept.success && kept.text.contains("failed to fetch advisory database") {
        return Ok(Outcome::NotChecked(
            "not checked: no network (the advisory database could not be fetched)".into(),
        ));
    }
    plain(kept.success)
}

fn house_rules(bench: &mut Bench) -> Result<Outcome> {
    plain(tidy::main(&bench.root)?)
}

/// All targets at once, so that the journeys' binary and the tests share every compiled dependency.
fn build(bench: &mut Bench) -> Result<Outcome> {
    plain(run::show(run::cargo(&bench.root).args([
        "build",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--locked",
    ]))?)
}

fn rust_tests(bench: &mut Bench) -> Result<Outcome> {
    let url = bench.postgres()?;
    if let Err(error) = tools::pdfsig() {
        println!("signatures of PDFs are checked by the program itself only: {error:#}");
    }
    let nextest = run::on_path("cargo-nextest").is_some();
    let mut command = run::cargo(&bench.root);
    if nextest {
        command.args(["nextest", "run", "--cargo-quiet", "--show-progress", "none", "--no-tests", "pass"]);
        command.args(["--status-level", "fail", "--final-status-level", "fail", "--no-fail-fast"]);
    } else {
        command.args(["test", "--quiet", "--no-fail-fast", "--all-targets"]);
    }
    command.args(["--workspace", "--locked"]).env("XINGTAN_TEST_POSTGRES", url).env("XINGTAN_TEST_BOTH", "1");
    command.env("XINGTAN_TEST_MARIADB", bench.mariadb()?);
    command.env("XINGTAN_TEST_CERTIFICATE", bench.certificates.path().join("ca.pem"));
    let kept = run::show_and_keep(&mut command)?;
    let counts = if nextest { counts::of_nextest(&kept.text) } else { counts::of_cargo_test(&kept.text) };
    Ok(counted(kept.success && counts.is_some(), counts.unwrap_or_default()))
}

/// cargo-nextest does not run the examples in doc comments; cargo itself does.
fn doc_tests(bench: &mut Bench) -> Result<Outcome> {
    let kept = run::show_and_keep(run::cargo(&bench.root).args([
        "test",
        "--quiet",
        "--workspace",
        "--locked",
        "--doc",
    ]))?;
    Ok(counted(kept.success, counts::of_cargo_test(&kept.text).unwrap_or_default()))
}

fn interface(bench: &mut Bench) -> Result<Outcome> {
    let bin = tools::postgres_server()?;
    let url = bench.postgres()?;
    let (good, counts) = api::check(&bench.root, &url, &bin)?;
    Ok(counted(good, counts))
}

fn journeys(bench: &mut Bench) -> Result<Outcome> {
    let node = tools::node(&bench.root)?;
    let chromium = tools::chromium()?;
    if !run::show(run::cargo(&bench.root).args([
        "build",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--locked",
    ]))? {
        bail!("the binary for the journeys could not be built");
    }
    let mut command = std::process::Command::new(node);
    command.arg("tests/browser/run.mjs").current_dir(&bench.root);
    command.env("XINGTAN_BIN", run::binary(&bench.root)?).env("CHROMIUM", chromium);
    command.env("XINGTAN_TEST_POSTGRES", bench.postgres()?);
    let kept = run::show_and_keep(&mut command)?;
    let counts = counts::of_journeys(&kept.text);
    Ok(counted(kept.success && counts.is_some(), counts.unwrap_or_default()))
}

impl Bench {
    fn postgres(&mut self) -> Result<String> {
        if self.cluster.is_none() {
            let bin = tools::postgres_server()?;
            self.cluster = Some(Cluster::start_with(&bin, Durability::Off, Some(self.certificates()?))?);
        }
        Ok(self.cluster.as_ref().context("a cluster was just started")?.url())
    }

    fn mariadb(&mut self) -> Result<String> {
        if self.mariadb.is_none() {
            self.mariadb = Some(mariadb::Server::start(self.certificates()?)?);
        }
        Ok(self.mariadb.as_ref().context("a server was just started")?.url())
    }

    /// Made once: both servers show the same certificate.
    fn certificates(&self) -> Result<&Path> {
        let folder = self.certificates.path();
        if !folder.join("server.pem").is_file() {
            certificate::make(folder)?;
        }
        Ok(folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(String::from).collect()
    }

    #[test]
    fn only_names_known_parts() {
        assert_eq!(parse(&words("")).unwrap(), words(""));
        assert_eq!(parse(&words("--only rust --only=tidy")).unwrap(), words("rust tidy"));
        assert!(parse(&words("--only rusty")).is_err());
        assert!(parse(&words("--only")).is_err());
        assert!(parse(&words("rust")).is_err());
    }

    #[test]
    fn a_failed_step_without_tests_fails_the_run() {
        let row = |outcome| ("step", outcome, Duration::ZERO);
        assert!(summary(&[row(Outcome::Passed(Counts { passed: 2, failed: 0 }))]));
        assert!(summary(&[row(Outcome::NotChecked("no network".into()))]));
        assert!(!summary(&[
            row(Outcome::Passed(Counts::default())),
            row(Outcome::Failed(Counts::default()))
        ]));
    }

    #[test]
    fn every_part_has_a_step() {
        for part in PARTS {
            assert!(STEPS.iter().any(|step| step.part == part), "{part}");
        }
    }
}
