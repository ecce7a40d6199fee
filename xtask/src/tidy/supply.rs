//! Where packages come from: lock files pin versions and hashes; no file of ours names a registry's host.

use super::Problem;
use super::tree::Tree;

/// The only source a Cargo.lock line may name: cargo writes it for crates.io itself.
const CRATES_IO: &str = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";

/// Checks the lock files and manifests.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in &tree.files {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let offends: fn(&str) -> bool = match name {
            "package-lock.json" => |line| line.contains("\"resolved\"") || line.contains("registry."),
            ".npmrc" => |line| line.starts_with("registry") || line.contains(":registry"),
            "Cargo.lock" => |line| line.starts_with("source = ") && line != CRATES_IO,
            "Cargo.toml" | "config.toml" => names_source,
            _ => continue,
        };
        for (n, _) in file.text.lines().enumerate().filter(|(_, line)| offends(line.trim())) {
            problems.push(Problem::at(
                &file.path,
                n + 1,
                "names where packages are fetched from: that is each machine's own setting",
            ));
        }
    }
    problems
}

fn names_source(line: &str) -> bool {
    let words = ["[source.", "[registries", "replace-with", "registry-index", "git = \"", "registry = \""];
    words.iter().any(|word| line.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree;

    #[test]
    fn hosts_are_found() {
        let check_line = |path: &str, text: &str, expect: usize| {
            assert_eq!(check(&tree::of(&[(path, text)])).len(), expect, "{path}: {text}");
        };
        check_line("tests/browser/package-lock.json", "\"version\": \"1\",\n\"integrity\": \"sha512-x\"", 0);
        check_line("tests/browser/package-lock.json", "\"resolved\": \"https://example.tw/a.tgz\"", 1);
        check_line("Cargo.lock", CRATES_IO, 0);
        check_line("Cargo.lock", "source = \"git+https://example.tw/a\"", 1);
        check_line("crates/a/Cargo.toml", "a = { git = \"https://example.tw/a\" }", 1);
        check_line(".cargo/config.toml", "[alias]\nxtask = \"run\"", 0);
    }
}
