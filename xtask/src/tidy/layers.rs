//! The layers: pure rules stay pure, SQL stays in stores, database engines stay in the platform.

use super::tree::{File, Tree, line_at};
use super::{Problem, rust};

/// All that `domain` may depend on: none of it can do IO, read a clock or roll dice.
const PURE: [&str; 4] = ["csv", "jiff", "serde", "thiserror"];
const IMPURE: [&str; 8] = [
    "Timestamp::now",
    "Zoned::now",
    "SystemTime::now",
    "Instant::now",
    "rand::",
    "std::fs",
    "std::net",
    "std::env",
];
const ENGINES: [&str; 4] = ["DbBackend::Postgres", "DbBackend::Sqlite", "is_postgres", "is_sqlite"];

/// Checks all layers.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = domain_dependencies(tree.text("crates/domain/Cargo.toml"));
    for file in tree.rust_in("crates/domain/src/") {
        problems.extend(words(file, &IMPURE, "rules are pure: take it as an argument"));
    }
    for file in tree.rust_in("crates/").filter(|file| !file.path.starts_with("crates/platform/")) {
        problems.extend(words(file, &ENGINES, "what differs between databases belongs in platform"));
    }
    for file in tree.rust_in("crates/app/src/").filter(|file| !is_store(&file.path)) {
        problems.extend(sql(file));
    }
    problems
}

fn domain_dependencies(manifest: &str) -> Vec<Problem> {
    let mut section = "";
    let mut problems = Vec::new();
    for (n, line) in manifest.lines().enumerate() {
        if line.starts_with('[') {
            section = line;
        } else if section == "[dependencies]" && !line.trim().is_empty() && !line.starts_with('#') {
            let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
            if !PURE.contains(&name) {
                let text = format!("domain may not depend on `{name}`: it lists only {}", PURE.join(", "));
                problems.push(Problem::at("crates/domain/Cargo.toml", n + 1, text));
            }
        }
    }
    problems
}

fn words(file: &File, banned: &[&str], why: &str) -> Vec<Problem> {
    let code = rust::mask(&file.text).code;
    let found = banned.iter().flat_map(|word| code.match_indices(word));
    let found = found.filter(|(at, _)| !rust::within_word(code.as_bytes(), *at));
    found.map(|(at, word)| Problem::at(&file.path, line_at(&code, at), format!("`{word}`: {why}"))).collect()
}

fn is_store(path: &str) -> bool {
    path.ends_with("/store.rs") || path.contains("/store/") || path.contains("migrations")
}

fn sql(file: &File) -> Vec<Problem> {
    let masked = rust::mask(&file.text);
    let found = ["SELECT ", "INSERT INTO", "DELETE FROM", "UPDATE "].into_iter().flat_map(|word| {
        masked.uncommented.match_indices(word).filter(|(at, word)| {
            // In code proper these words cannot stand; what is left is inside a literal.
            masked.code.as_bytes()[*at] == b' ' && (*word != "UPDATE " || sets(&masked.uncommented[*at..]))
        })
    });
    let text = |word: &str| {
        format!("`{}` outside store.rs: move the query into the capability's store", word.trim())
    };
    found.map(|(at, word)| Problem::at(&file.path, line_at(&file.text, at), text(word))).collect()
}

/// `UPDATE table SET`, with an alias or a line break on the way; an English sentence has no SET soon after.
fn sets(text: &str) -> bool {
    text.split_whitespace().skip(1).take(5).any(|word| word == "SET")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree;

    fn check_one(path: &str, text: &str) -> usize {
        check(&tree::of(&[(path, text)])).len()
    }

    #[test]
    fn sql_only_in_stores() {
        let query = "fn a() { db.all(\"SELECT id FROM course\") }";
        assert_eq!(check_one("crates/app/src/catalogue/mod.rs", query), 1);
        assert_eq!(check_one("crates/app/src/catalogue/store.rs", query), 0);
        assert_eq!(check_one("crates/app/src/catalogue/store/search.rs", query), 0);
        let check =
            |text: &str, expect| assert_eq!(check_one("crates/app/src/a/jobs.rs", text), expect, "{text}");
        check("// SELECT is a word here", 0);
        check("x(\"UPDATE course AS c\n   SET a = 1\")", 1);
        check("x(\"UPDATE YOUR NAME BEFORE YOU GO ON\")", 0);
        check("x(r#\"DELETE FROM a\"#)", 1);
    }

    #[test]
    fn domain_is_pure() {
        assert_eq!(check_one("crates/domain/src/a.rs", "let n = Timestamp::now();"), 1);
        assert_eq!(
            check_one("crates/domain/src/a.rs", "// Timestamp::now is banned\nlet n = brand::new();"),
            0
        );
        let manifest =
            "[dependencies]\njiff.workspace = true\ntokio = \"1\"\n[dev-dependencies]\nproptest = \"1\"\n";
        assert_eq!(check_one("crates/domain/Cargo.toml", manifest), 1);
    }

    #[test]
    fn engines_only_in_platform() {
        assert_eq!(check_one("crates/app/src/a/store.rs", "if db == DbBackend::Postgres {}"), 1);
        assert_eq!(check_one("crates/platform/src/db.rs", "if db == DbBackend::Postgres {}"), 0);
    }
}
