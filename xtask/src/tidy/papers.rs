//! The papers keep their promises: every requirement has a row, every named test and place exists, links lead somewhere.

use super::Problem;
use super::tree::{File, Tree, line_at};
use std::collections::BTreeSet;

const REQUIREMENTS: &str = "docs/requirements.txt";
const FEATURES: &str = "docs/features.md";
const DECISIONS: &str = "docs/adr/";
const STATES: [&str; 3] = ["works", "partly", "not yet"];

/// Checks the documents.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = features(tree);
    problems.extend(decisions(tree));
    problems.extend(tree.ending(".md").flat_map(|file| links(tree, file)));
    problems
}

/// One row of the table in `docs/features.md`.
struct Row<'a> {
    line: usize,
    id: &'a str,
    state: &'a str,
    place: &'a str,
    tests: &'a str,
}

fn rows(text: &str) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        if let [id, _, state, place, tests] = cells[..] {
            rows.push(Row { line: n + 1, id, state, place, tests });
        }
    }
    rows.into_iter().filter(|row| row.id != "id" && !row.id.starts_with("--")).collect()
}

fn features(tree: &Tree) -> Vec<Problem> {
    let rows = rows(tree.text(FEATURES));
    let wanted: BTreeSet<&str> = tree.text(REQUIREMENTS).lines().filter(|id| !id.is_empty()).collect();
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for row in &rows {
        let mut problem =
            |text: String| problems.push(Problem::at(FEATURES, row.line, format!("{}: {text}", row.id)));
        if !wanted.contains(row.id) {
            problem(format!("is not in {REQUIREMENTS}"));
        }
        if !seen.insert(row.id) {
            problem("has two rows".into());
        }
        if !STATES.contains(&row.state) {
            problem(format!("the state is one of {}", STATES.join(", ")));
        }
        if row.state == "works" && quoted(row.tests).next().is_none() {
            problem("works, but names no test that shows it".into());
        }
        for test in quoted(row.tests).filter(|test| !test_exists(tree, test)) {
            problem(format!("there is no test `{test}`"));
        }
        for place in quoted(row.place).filter(|place| !tree.has(place)) {
            problem(format!("there is no `{place}`"));
        }
    }
    for id in wanted.difference(&seen) {
        problems.push(Problem::at(FEATURES, 0, format!("{id} has no row")));
    }
    problems
}

/// Words between back quotes.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// `a::b::name` is a test function anywhere in the crates; `browser:name` a journey.
fn test_exists(tree: &Tree, test: &str) -> bool {
    if let Some(name) = test.strip_prefix("browser:") {
        return tree.has(&format!("tests/browser/journeys/{name}.mjs"));
    }
    let function = format!("fn {}(", test.rsplit("::").next().unwrap_or(test));
    tree.ending(".rs").any(|file| file.text.contains(&function))
}

fn decisions(tree: &Tree) -> Vec<Problem> {
    let index = tree.text("docs/adr/README.md");
    let files = tree.ending(".md").filter_map(|file| file.path.strip_prefix(DECISIONS));
    let missing = files.filter(|name| *name != "README.md" && !index.contains(&format!("]({name})")));
    missing.map(|name| Problem::at("docs/adr/README.md", 0, format!("no link to {name}"))).collect()
}

/// Relative links of a document must lead to a file of the tree; data and pictures are looked for by folder.
fn links(tree: &Tree, file: &File) -> Vec<Problem> {
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let found = file
        .text
        .match_indices("](")
        .filter_map(|(at, _)| Some((at, file.text[at + 2..].split_once(')')?.0)));
    let relative = found
        .filter(|(_, link)| !link.contains("://") && !link.starts_with('#') && !link.starts_with("mailto:"));
    relative
        .filter_map(|(at, link)| {
            let path = resolve(folder, link.split(['#', ' ']).next().unwrap_or(link));
            let known =
                tree.has(&path) || std::path::Path::new(&path).extension().is_some_and(|kind| !is_read(kind));
            (!known).then(|| {
                Problem::at(&file.path, line_at(&file.text, at), format!("the link leads nowhere: {link}"))
            })
        })
        .collect()
}

/// Kinds of file that the tree holds in memory and can vouch for.
fn is_read(kind: &std::ffi::OsStr) -> bool {
    ["md", "rs", "toml", "txt", "ftl", "mjs", "html"].iter().any(|known| kind == *known)
}

fn resolve(folder: &str, link: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree;

    fn check_row(row: &str) -> Vec<String> {
        let features = format!("| id | what | state | where | tests |\n|---|---|---|---|---|\n{row}\n");
        let files = [
            (REQUIREMENTS, "DIR-1\n"),
            (FEATURES, features.as_str()),
            ("crates/app/src/a/mod.rs", "fn shows_it() {}"),
            ("tests/browser/journeys/main-road.mjs", ""),
        ];
        check(&tree::of(&files)).into_iter().map(|problem| problem.text).collect()
    }

    #[test]
    fn rows_are_true() {
        assert!(
            check_row(
                "| DIR-1 | tree | works | `crates/app/src/a` | `a::tests::shows_it`, `browser:main-road` |"
            )
            .is_empty()
        );
        assert!(check_row("| DIR-1 | tree | not yet | | |").is_empty());
        let check = |row: &str, part: &str| {
            assert!(check_row(row).concat().contains(part), "{row}: {:?}", check_row(row))
        };
        check("| DIR-1 | tree | works | | |", "names no test");
        check("| DIR-1 | tree | done | | |", "the state is one of");
        check("| DIR-1 | tree | partly | `crates/gone` | |", "there is no `crates/gone`");
        check("| DIR-1 | tree | partly | | `a::shows` `browser:far` |", "there is no test `browser:far`");
        check("| DIR-1 | tree | partly | | `a::shows` |", "there is no test `a::shows`");
        check("| DIR-2 | tree | not yet | | |", "DIR-1 has no row");
    }

    #[test]
    fn decisions_are_linked_and_links_lead_somewhere() {
        let files = [
            ("docs/adr/README.md", "[a](0001-a.md) [up](../../README.md#x)"),
            ("docs/adr/0001-a.md", ""),
            ("docs/adr/0002-b.md", ""),
        ];
        let found: Vec<_> = check(&tree::of(&files)).into_iter().map(|problem| problem.text).collect();
        assert_eq!(found, ["no link to 0002-b.md", "the link leads nowhere: ../../README.md#x"]);
    }
}
