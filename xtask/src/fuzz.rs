//! `cargo xtask fuzz`: the readers of the exchange against bytes that look for their weaknesses.

use crate::run;
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The readers, each a program of `fuzz/src/bin` and a folder of first examples in `tests/fuzz`.
const READERS: [&str; 8] = ["package", "csv", "xml", "xlsx", "ods", "access", "oneroster", "ndjson"];
/// Seconds for each reader when none are given.
const SECONDS: u64 = 60;
/// Counters in every branch, as the runner wants them; the stable compiler has them as a pass of its back end.
const COUNTED: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Clink-dead-code -Ccodegen-units=1 --cfg fuzzing";

/// Builds the fuzzers and runs one or all of them; true when nothing was found.
///
/// A reader must end within 10 s, hold at most 512 MiB, and keep its promises. What breaks it lies afterwards in the
/// target folder under `fuzz/found`; mended, it goes to `tests/fuzz`, where the ordinary tests read it for good. It begins
/// with what earlier runs found worth keeping (`fuzz/corpus`); with `keep` that is written anew: of all files the few that
/// reach everything.
///
/// # Errors
/// When the arguments are wrong or the fuzzers cannot be built.
pub fn main(root: &Path, args: &[String]) -> Result<bool> {
    let keep = args.iter().any(|arg| arg == "keep");
    let args: Vec<String> = args.iter().filter(|arg| *arg != "keep").cloned().collect();
    let (readers, seconds) = parse(&args)?;
    let target = target(root)?.join("fuzz");
    let mut build = run::cargo(root);
    build.args(["build", "--locked", "--bins", "--manifest-path", "fuzz/Cargo.toml"]);
    // Named, the machine's own kind is a foreign one to cargo: scripts that build are not counted.
    let host = host()?;
    build.args(["--target", &host]);
    // A folder of its own: everything is built anew with counters.
    build.env("CARGO_TARGET_DIR", &target).env("RUSTFLAGS", COUNTED);
    ensure!(run::show(&mut build)?, "the fuzzers could not be built; libFuzzer needs a C++ compiler");
    let mut good = true;
    for reader in readers {
        println!("\n== {reader} ==");
        good &= run::show(&mut fuzzer(root, &target, &host, reader, seconds)?)?;
        if keep && good {
            good &= thin(root, &target, &host, reader)?;
        }
    }
    Ok(good)
}

/// Where what is worth keeping of a reader's files lies.
fn kept(root: &Path, reader: &str) -> PathBuf {
    root.join("fuzz/corpus").join(format!("{reader}.tar.xz"))
}

/// Writes down the few files that reach everything that all of them reach. Packed the same way each time.
fn thin(root: &Path, target: &Path, host: &str, reader: &str) -> Result<bool> {
    let few = tempfile::tempdir()?;
    let mut merge = Command::new(target.join(host).join("debug").join(reader));
    merge.args(["-merge=1", "-rss_limit_mb=1024", "-max_len=65536", "-verbosity=0"]);
    merge.arg(few.path()).arg(target.join("corpus").join(reader));
    let mut pack = Command::new("tar");
    pack.args(["--sort=name", "--mtime=2026-01-01", "--owner=0", "--group=0", "--numeric-owner", "-C"]);
    pack.arg(few.path()).arg("-cJf").arg(kept(root, reader)).arg(".");
    Ok(run::show(&mut merge)? && run::show(&mut pack)?)
}

fn fuzzer(root: &Path, target: &Path, host: &str, reader: &str, seconds: u64) -> Result<Command> {
    let corpus = target.join("corpus").join(reader);
    let found = target.join("found");
    for folder in [&corpus, &found] {
        std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    let packed = kept(root, reader);
    if std::fs::read_dir(&corpus)?.next().is_none() && packed.is_file() {
        let mut unpack = Command::new("tar");
        unpack.arg("-xJf").arg(&packed).arg("-C").arg(&corpus);
        ensure!(
            run::show(&mut unpack)?,
            "the files of earlier runs can't be unpacked; tar and xz are needed"
        );
    }
    let mut command = Command::new(target.join(host).join("debug").join(reader));
    command.current_dir(root).arg(&corpus).arg(Path::new("tests/fuzz").join(reader));
    command.arg(format!("-artifact_prefix={}/{reader}-", found.display()));
    command.arg(format!("-max_total_time={seconds}"));
    command.args(["-rss_limit_mb=512", "-malloc_limit_mb=300", "-timeout=10", "-max_len=65536"]);
    command.args(["-print_final_stats=1", "-verbosity=0"]);
    Ok(command)
}

fn parse(args: &[String]) -> Result<(Vec<&'static str>, u64)> {
    let mut readers = Vec::new();
    let mut seconds = SECONDS;
    for arg in args {
        match (arg.parse(), READERS.iter().find(|reader| *reader == arg)) {
            (Ok(given), _) => seconds = given,
            (Err(_), Some(reader)) => readers.push(*reader),
            (Err(_), None) => anyhow::bail!("`{arg}` is neither seconds nor one of {}", READERS.join(", ")),
        }
    }
    Ok((if readers.is_empty() { READERS.to_vec() } else { readers }, seconds))
}

/// The kind of machine this is, as the compiler calls it.
fn host() -> Result<String> {
    let answer = run::quiet(Command::new("rustc").arg("-vV")).context("rustc does not answer")?;
    let host = answer.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc names no host")?.to_string())
}

/// The target folder of the workspace.
fn target(root: &Path) -> Result<PathBuf> {
    let answer =
        run::quiet(run::cargo(root).args(["metadata", "--no-deps", "--locked", "--format-version", "1"]));
    let value: serde_json::Value = serde_json::from_str(&answer.context("cargo metadata failed")?)?;
    Ok(PathBuf::from(value["target_directory"].as_str().context("cargo metadata names no target folder")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(String::from).collect()
    }

    #[test]
    fn a_reader_and_seconds_are_understood() {
        assert_eq!(parse(&[]).unwrap(), (READERS.to_vec(), SECONDS));
        assert_eq!(parse(&words("xml 5")).unwrap(), (vec!["xml"], 5));
        assert_eq!(parse(&words("5")).unwrap(), (READERS.to_vec(), 5));
        assert!(parse(&words("exe 5")).is_err());
    }

    #[test]
    fn every_reader_has_its_program_and_first_examples() {
        for reader in READERS {
            assert!(crate::root().join("fuzz/src/bin").join(format!("{reader}.rs")).is_file(), "{reader}");
            assert!(crate::root().join("tests/fuzz").join(reader).is_dir(), "{reader}");
            assert!(kept(&crate::root(), reader).is_file(), "{reader}");
        }
    }
}
