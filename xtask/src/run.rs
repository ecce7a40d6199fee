//! Starting other programs: echoed before they run, their output shown and, where wanted, kept.

use anyhow::{Context, Result};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a program left behind: whether it succeeded and all it wrote, both streams together.
pub struct Kept {
    /// True when the exit code was 0.
    pub success: bool,
    /// Standard output and standard error, line by line, in the order they arrived.
    pub text: String,
}

/// The cargo that started this task, so that a toolchain override stays in force. What it told this task about itself is left
/// out: a build script that asks for it would run again, and everything behind it be compiled again, each time a build is
/// started by hand after one from here.
pub fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs the program with its output shown as it comes; true when it succeeded.
///
/// # Errors
/// When the program cannot be started.
pub fn show(command: &mut Command) -> Result<bool> {
    announce(command);
    let status = command.status().with_context(|| cannot_start(command))?;
    Ok(status.success())
}

/// Runs the program with its output shown as it comes and kept as text.
///
/// # Errors
/// When the program cannot be started.
pub fn show_and_keep(command: &mut Command) -> Result<Kept> {
    announce(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| cannot_start(command))?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let text = std::sync::Mutex::new(String::new());
    std::thread::scope(|scope| {
        scope.spawn(|| out.map(|stream| tee(stream, &text)));
        scope.spawn(|| err.map(|stream| tee(stream, &text)));
    });
    let success = child.wait()?.success();
    Ok(Kept { success, text: text.into_inner().unwrap_or_default() })
}

/// Runs the program silently; its standard output when it succeeded, else `None`.
pub fn quiet(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_string())
}

/// Path of the `xingtan` that the dev profile builds.
///
/// # Errors
/// When cargo does not say where it builds.
pub fn binary(root: &Path) -> Result<PathBuf> {
    let answer = quiet(cargo(root).args(["metadata", "--no-deps", "--locked", "--format-version", "1"]));
    let value: serde_json::Value = serde_json::from_str(&answer.context("cargo metadata failed")?)?;
    let target = value["target_directory"].as_str().context("cargo metadata names no target folder")?;
    Ok(Path::new(target).join("debug/xingtan"))
}

/// The first file of this name on `PATH`.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn announce(command: &Command) {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words: Vec<_> = std::iter::once(name).chain(command.get_args()).map(OsStr::to_string_lossy).collect();
    println!("$ {}", words.join(" "));
}

fn cannot_start(command: &Command) -> String {
    format!("{} could not be started", command.get_program().to_string_lossy())
}

/// Both streams go to our standard output, so that a reader of one pipe sees everything in order.
fn tee(stream: impl Read, kept: &std::sync::Mutex<String>) {
    for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        let mut out = std::io::stdout().lock();
        // A closed terminal must not stop the tests: the result is still in the exit code.
        let _ = writeln!(out, "{line}");
        if let Ok(mut text) = kept.lock() {
            text.push_str(&line);
            text.push('\n');
        }
    }
}
