//! docs/security.md keeps its promises: one row for each requirement, known states, places and tests that exist.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const STATES: [&str; 4] = ["met", "partly", "open", "not applicable"];

#[test]
fn rows_are_true() {
    let wanted = read("docs/asvs-5-level-2.txt");
    let wanted: Vec<&str> = wanted
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(wanted.len(), 253, "all requirements of level 1 and 2");
    let paper = read("docs/security.md");
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    let mut problems = Vec::new();
    for line in paper.lines() {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [id, _, state, place, tests] = cells[..] else { continue };
        if !STATES.contains(&state) {
            // Other tables of the page have as many columns; a row with an id has a state.
            if id.contains(|c: char| c.is_ascii_digit()) {
                problems.push(format!("{id}: unknown state {state}"));
            }
            continue;
        }
        *count.entry(id).or_default() += 1;
        problems.extend(wrong(state, place, tests).into_iter().map(|what| format!("{id}: {what}")));
    }
    problems.extend(wanted.iter().filter(|id| !count.contains_key(*id)).map(|id| format!("{id} has no row")));
    problems.extend(count.iter().filter(|(_, n)| **n > 1).map(|(id, _)| format!("{id} has several rows")));
    let known = |id: &&&str| !id.starts_with('V') || wanted.contains(*id);
    problems.extend(count.keys().filter(|id| !known(id)).map(|id| format!("{id} is no requirement")));
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// What is wrong with one row.
fn wrong(state: &str, place: &str, tests: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let paths: Vec<&str> = quoted(place).collect();
    // What stands outside back quotes: the reason, or what is missing.
    let words = place.split('`').step_by(2).collect::<String>();
    if state == "met" && paths.is_empty() {
        problems.push("met, but names no place".to_owned());
    }
    if state != "met" && words.trim().is_empty() {
        problems.push(format!("{state}, but does not say why"));
    }
    problems
        .extend(paths.iter().filter(|path| !root(path).exists()).map(|path| format!("there is no {path}")));
    problems
        .extend(quoted(tests).filter(|test| !exists(test)).map(|test| format!("there is no test {test}")));
    problems
}

/// `module::name` is a function in a file or folder of that name; `browser:name` a journey.
fn exists(test: &str) -> bool {
    if let Some(name) = test.strip_prefix("browser:") {
        return root(&format!("tests/browser/journeys/{name}.mjs")).exists();
    }
    let Some((module, name)) = test.rsplit_once("::") else { return false };
    let module = module.rsplit("::").next().unwrap_or(module);
    ["crates", "tests/all", "xtask"].iter().any(|folder| holds(&root(folder), module, &format!("fn {name}(")))
}

fn holds(folder: &Path, module: &str, function: &str) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().map(|entry| entry.path()).any(|path| {
        if path.is_dir() {
            return holds(&path, module, function);
        }
        let named = |path: &Path| path.file_stem().is_some_and(|stem| stem == module);
        let own = path.extension().is_some_and(|kind| kind == "rs")
            && (named(&path) || (path.ends_with("mod.rs") && path.parent().is_some_and(named)));
        own && std::fs::read_to_string(&path).is_ok_and(|text| text.contains(function))
    })
}

fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn root(path: &str) -> PathBuf {
    // Asked at run time, for checkouts that share built tests.
    Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo names the package's folder"))
        .join("..")
        .join(path)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn a_row_is_judged() {
    let real = "`tests/all/security_doc.rs`";
    assert!(wrong("met", real, "`security_doc::rows_are_true`").is_empty());
    assert!(wrong("not applicable", "no OAuth", "").is_empty());
    for (state, place, tests, what) in [
        ("met", "everywhere", "", "names no place"),
        ("partly", real, "", "does not say why"),
        ("open", "", "", "does not say why"),
        ("met", "`docs/gone.md`", "", "there is no docs/gone.md"),
        ("met", real, "`security_doc::is_gone`", "there is no test"),
        ("met", real, "`routes::rows_are_true`", "there is no test"),
        ("met", real, "`browser:gone`", "there is no test"),
    ] {
        let problems = wrong(state, place, tests).join("; ");
        assert!(problems.contains(what), "{state} {place} {tests}: {problems}");
    }
}
