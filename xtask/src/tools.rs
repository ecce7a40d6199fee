//! Finding the tools the checks need, and installing what is missing where that is allowed.

use crate::run;
use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The version that is installed when the machine has none; newer ones on `PATH` are used as they are.
const CARGO_DENY: &str = "0.20.2";

/// True when this program runs as root.
pub fn is_root() -> bool {
    run::quiet(Command::new("id").arg("-u")).is_some_and(|id| id == "0")
}

/// cargo-deny from `PATH` or the project's cache; built into the cache when missing (some minutes, once).
///
/// # Errors
/// When it can be neither found nor built.
pub fn cargo_deny(root: &Path) -> Result<PathBuf> {
    let cache = cache()?;
    let cached = cache.join("bin/cargo-deny");
    if let Some(found) = run::on_path("cargo-deny").or_else(|| cached.is_file().then(|| cached.clone())) {
        return Ok(found);
    }
    println!("cargo-deny is missing: building it once into {}", cache.display());
    let mut install = run::cargo(root);
    install
        .args(["install", "--locked", "--quiet", "cargo-deny", "--version", CARGO_DENY, "--root"])
        .arg(&cache);
    install.arg("--target-dir").arg(cache.join("target"));
    ensure!(run::show(&mut install)?, "cargo-deny could not be installed");
    // Only the program is worth keeping; its build folder is ten times as large.
    let _ = std::fs::remove_dir_all(cache.join("target"));
    Ok(cached)
}

/// MariaDB's server program.
///
/// # Errors
/// When it is missing and may not be installed.
pub fn mariadb_server() -> Result<PathBuf> {
    let find = || {
        run::on_path("mariadbd").or_else(|| Some(PathBuf::from("/usr/sbin/mariadbd")).filter(|p| p.is_file()))
    };
    if let Some(found) = find() {
        return Ok(found);
    }
    apt_install(&["mariadb-server"])?;
    find().context("mariadbd is still missing after installing mariadb-server")
}

/// The program `openssl`.
///
/// # Errors
/// When it is missing and may not be installed.
pub fn openssl() -> Result<PathBuf> {
    if let Some(found) = run::on_path("openssl") {
        return Ok(found);
    }
    apt_install(&["openssl"])?;
    run::on_path("openssl").context("openssl is still missing after installing it")
}

/// Folder of PostgreSQL's server programs.
///
/// # Errors
/// When they are missing and may not be installed.
pub fn postgres_server() -> Result<PathBuf> {
    if let Some(found) = crate::postgres::find_server() {
        return Ok(found);
    }
    apt_install(&["postgresql"])?;
    crate::postgres::find_server().context("initdb is still missing after installing postgresql")
}

/// A Chromium for the journeys: `CHROMIUM`, else one on `PATH`, else Debian's with fonts for Chinese.
///
/// # Errors
/// When it is missing and may not be installed.
pub fn chromium() -> Result<PathBuf> {
    if let Some(given) = std::env::var_os("CHROMIUM") {
        return Ok(given.into());
    }
    let find = || ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(run::on_path);
    if let Some(found) = find() {
        return Ok(found);
    }
    apt_install(&["chromium", "fonts-noto-cjk"])?;
    find().context("chromium is still missing after installing it")
}

/// `pdfsig`, which checks signatures of PDFs independently of the program; tests use it where it is there.
///
/// # Errors
/// When it is missing and may not be installed.
pub fn pdfsig() -> Result<()> {
    if run::on_path("pdfsig").is_none() {
        apt_install(&["poppler-utils"])?;
    }
    run::on_path("pdfsig").context("pdfsig is still missing after installing poppler-utils").map(drop)
}

/// Schemathesis, in a folder of its own with the pinned versions of `tests/api/requirements.txt`.
///
/// # Errors
/// When Python is missing and may not be installed, or its packages can't be fetched.
pub fn schemathesis(root: &Path) -> Result<PathBuf> {
    let wanted =
        std::fs::read(root.join("tests/api/requirements.txt")).context("tests/api/requirements.txt")?;
    let folder = cache()?.join("schemathesis");
    let (program, installed) = (folder.join("bin/schemathesis"), folder.join("installed.txt"));
    if program.is_file() && std::fs::read(&installed).is_ok_and(|found| found == wanted) {
        return Ok(program);
    }
    let has_venv =
        |python: &Path| run::quiet(Command::new(python).args(["-c", "import venv, ensurepip"])).is_some();
    if !run::on_path("python3").is_some_and(|python| has_venv(&python)) {
        apt_install(&["python3", "python3-venv"])?;
    }
    let python = run::on_path("python3").context("python3 is still missing after installing it")?;
    println!("schemathesis is missing or old: installing it into {}", folder.display());
    let _ = std::fs::remove_dir_all(&folder);
    ensure!(run::show(Command::new(python).args(["-m", "venv"]).arg(&folder))?, "python3 made no venv");
    let mut pip = Command::new(folder.join("bin/pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r"]);
    pip.arg(root.join("tests/api/requirements.txt"));
    ensure!(run::show(&mut pip)?, "pip could not fetch the packages of tests/api/requirements.txt");
    std::fs::write(installed, wanted)?;
    Ok(program)
}

/// What the clients of `clients/` are written with.
///
/// # Errors
/// When one is missing and may not be installed.
pub fn client_programs() -> Result<()> {
    for (program, package) in [("python3", "python3"), ("curl", "curl"), ("openssl", "openssl"), ("jq", "jq")]
    {
        if run::on_path(program).is_none() {
            apt_install(&[package])?;
        }
        run::on_path(program).with_context(|| format!("{program} is still missing after installing it"))?;
    }
    Ok(())
}

/// Node with the pinned packages of `tests/browser` in place.
///
/// # Errors
/// When node or npm is missing and may not be installed, or `npm ci` fails.
pub fn node(root: &Path) -> Result<PathBuf> {
    if run::on_path("node").is_none() || run::on_path("npm").is_none() {
        apt_install(&["nodejs", "npm"])?;
    }
    let folder = root.join("tests/browser");
    if !packages_in_place(&folder) {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&folder);
        ensure!(run::show(&mut npm)?, "npm ci failed in tests/browser");
        std::fs::copy(folder.join("package-lock.json"), installed_lock(&folder))?;
    }
    run::on_path("node").context("node is not on PATH")
}

/// `npm ci` always deletes and fetches everything: it is run only when the lock file changed since.
fn packages_in_place(folder: &Path) -> bool {
    let wanted = std::fs::read(folder.join("package-lock.json")).ok();
    wanted.is_some() && std::fs::read(installed_lock(folder)).ok() == wanted
}

fn installed_lock(folder: &Path) -> PathBuf {
    folder.join("node_modules/.installed-lock.json")
}

fn cache() -> Result<PathBuf> {
    let base = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let base = base.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")));
    Ok(base.context("HOME is not set")?.join("xingtan-tools"))
}

fn apt_install(packages: &[&str]) -> Result<()> {
    let wanted = packages.join(" ");
    let by_hand = format!("install by hand: apt-get install {wanted}");
    if run::on_path("apt-get").is_none() {
        bail!("missing: {wanted}. This is not Debian; please install the same programs its way");
    }
    let sudo = !is_root();
    if sudo && run::quiet(Command::new("sudo").args(["-n", "true"])).is_none() {
        bail!("missing: {wanted}. Not root and no passwordless sudo; {by_hand}");
    }
    let apt = |args: &[&str]| -> Result<bool> {
        let mut command = Command::new(if sudo { "sudo" } else { "apt-get" });
        if sudo {
            command.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        }
        run::show(command.env("DEBIAN_FRONTEND", "noninteractive").args(args))
    };
    let install: Vec<&str> = ["install", "-y", "-qq", "--no-install-recommends"]
        .into_iter()
        .chain(packages.iter().copied())
        .collect();
    // A stale package list is the usual reason for a failure: refresh it and try once more.
    ensure!(apt(&install)? || (apt(&["update", "-qq"])? && apt(&install)?), "apt-get failed; {by_hand}");
    Ok(())
}
