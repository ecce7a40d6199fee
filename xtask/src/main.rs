//! Project tasks: `cargo xtask test`, `cargo xtask tidy`, `cargo xtask api-test`, `cargo xtask bench NAME`, `cargo xtask fuzz`.

mod api;
mod bench;
mod certificate;
mod counts;
mod fuzz;
mod mariadb;
mod postgres;
mod run;
mod test;
mod tidy;
mod tools;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask test [--only fmt|clippy|deny|tidy|rust|api|browser]
    Everything CI does, in order; --only runs one part (it may be given again).
    The very last line is `N passed, N failed`: Rust tests and browser checks together; a failed
    part without tests of its own (say, clippy) counts as one failed.
cargo xtask tidy
    The house rules that no compiler checks.
cargo xtask api-test
    The interface for other systems, tested by its own description on both databases, and the clients of clients/.
cargo xtask bench NAME [ARGS…]
    `xingtan bench NAME ARGS…` in release, on SQLite and on a private PostgreSQL, with the machine's facts.
cargo xtask fuzz [READER] [SECONDS] [keep]
    Bytes that look for weaknesses of the readers of the exchange; each of them 60 seconds unless told
    otherwise. Fails when something is found.";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (task, rest) = match args.split_first() {
        Some((task, rest)) => (task.as_str(), rest),
        None => ("help", &args[..]),
    };
    let done = match task {
        "test" => test::main(&root(), rest),
        "tidy" => tidy::main(&root()),
        "api-test" => api::main(&root()),
        "fuzz" => fuzz::main(&root(), rest),
        "bench" => bench::main(&root(), rest),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(true)
        }
        other => {
            eprintln!("There is no task `{other}`.\n\n{HELP}");
            Ok(false)
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The repository's top folder, wherever the task was started from. What cargo says now counts, not what it
/// said when this was built: checkouts that share a target folder share this program too.
fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map_or_else(|| here.clone(), Path::to_path_buf)
}
