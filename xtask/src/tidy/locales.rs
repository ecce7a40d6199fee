//! Screen texts: every key that code asks for exists in both languages, and every key is asked for.

use super::allow::Allowances;
use super::tree::{File, Tree, line_at};
use super::{Problem, rust};
use std::collections::{BTreeMap, BTreeSet};

const LANGUAGES: [&str; 2] = ["zh-Hant", "en"];
/// The functions of `ui::i18n::L` that take a key first.
const ASKS: [&str; 4] = [".t(", ".a(", ".a2(", ".args("];

/// Where a key is defined.
struct Place {
    file: String,
    line: usize,
}

/// Checks the locale files against the code and each other.
pub fn check(tree: &Tree, allow: &Allowances) -> Vec<Problem> {
    let mut problems = Vec::new();
    let catalogues = LANGUAGES.map(|language| catalogue(tree, language, &mut problems));
    let mut quoted = BTreeSet::new();
    for file in tree.files.iter().filter(|file| is_code(file)) {
        let text =
            if file.path.ends_with(".rs") { rust::mask(&file.text).uncommented } else { file.text.clone() };
        for (at, key) in asked(&text) {
            let missing: Vec<_> = LANGUAGES
                .iter()
                .zip(&catalogues)
                .filter(|(_, keys)| !keys.contains_key(key))
                .map(|(language, _)| *language)
                .collect();
            if !missing.is_empty() && !allow.covers("locale-absent", key) {
                let what = format!("the text `{key}` is missing in {}", missing.join(" and "));
                problems.push(Problem::at(&file.path, line_at(&text, at), what));
            }
        }
        quoted.extend(text.split('"').filter(|part| is_key(part)).map(String::from));
    }
    for file in tree.ending(".ftl") {
        quoted.extend(referenced(&file.text));
    }
    for (language, keys) in LANGUAGES.iter().zip(&catalogues) {
        for (key, place) in keys {
            if !quoted.contains(key) && !allow.covers_prefix("locale-prefix", key) {
                problems.push(Problem::at(
                    &place.file,
                    place.line,
                    format!("nothing asks for the text `{key}`"),
                ));
            }
            if catalogues.iter().any(|other| !other.contains_key(key)) {
                let text = format!("`{key}` is in {language} but not in the other language");
                problems.push(Problem::at(&place.file, place.line, text));
            }
        }
    }
    problems
}

/// The checks' own sources speak about keys that are nobody's.
fn is_code(file: &File) -> bool {
    file.path.starts_with("crates/")
        && [".rs", ".html", ".js"].iter().any(|ending| file.path.ends_with(ending))
}

fn catalogue(tree: &Tree, language: &str, problems: &mut Vec<Problem>) -> BTreeMap<String, Place> {
    let mut keys = BTreeMap::new();
    let folder = format!("locales/{language}/");
    for file in tree.ending(".ftl").filter(|file| file.path.starts_with(&folder)) {
        for (n, line) in file.text.lines().enumerate() {
            let Some(key) = line.split_once('=').map(|(key, _)| key.trim_end()).filter(|key| is_key(key))
            else {
                continue;
            };
            let place = Place { file: file.path.clone(), line: n + 1 };
            if keys.insert(key.to_string(), place).is_some() {
                problems.push(Problem::at(&file.path, n + 1, format!("`{key}` is defined twice")));
            }
        }
    }
    keys
}

/// A Fluent message name, which begins in the first column.
fn is_key(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// Keys given as literals to the functions that look texts up, with their offsets.
fn asked(text: &str) -> Vec<(usize, &str)> {
    let calls = ASKS.iter().flat_map(|call| text.match_indices(call));
    calls
        .filter_map(|(at, call)| {
            let argument = text[at + call.len()..].trim_start().strip_prefix('"')?;
            let key = &argument[..argument.find('"')?];
            is_key(key).then_some((at, key))
        })
        .collect()
}

/// Keys that other messages use: `{ key }`.
fn referenced(text: &str) -> impl Iterator<Item = String> {
    let inside = text.split('{').skip(1).filter_map(|part| part.split_once('}'));
    inside.map(|(name, _)| name.trim()).filter(|name| is_key(name)).map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree;

    fn check_texts(code: &str, zh: &str, en: &str, allow: &str) -> Vec<String> {
        let files =
            [("crates/app/src/a/mod.rs", code), ("locales/zh-Hant/a.ftl", zh), ("locales/en/a.ftl", en)];
        let (allow, _) = Allowances::parse(allow);
        let mut found: Vec<_> =
            check(&tree::of(&files), &allow).into_iter().map(|problem| problem.text).collect();
        found.extend(allow.stale().into_iter().map(|problem| problem.text));
        found
    }

    #[test]
    fn asked_and_defined() {
        let both = "nav-home = x\n    more\n# note = y\n";
        assert!(check_texts("l.t(\"nav-home\")", both, both, "").is_empty());
        assert!(check_texts("l.args(\n  \"nav-home\", &[])", both, both, "").is_empty());
        assert!(check_texts("item(\"nav-home\", 1)", both, both, "").is_empty());
        assert_eq!(check_texts("l.t(\"nav-home\")", both, "", "").len(), 2);
        assert_eq!(check_texts("// l.t(\"nav-home\")", both, both, "").len(), 2);
        assert_eq!(
            check_texts("l.t(\"nav-far\")", "", "", ""),
            ["the text `nav-far` is missing in zh-Hant and en"]
        );
    }

    #[test]
    fn exceptions() {
        assert!(
            check_texts(
                "l.t(\"no-key\")",
                "",
                "",
                "locale-absent no-key  tests what a missing text looks like"
            )
            .is_empty()
        );
        let both = "refusal-late = x\n";
        assert!(check_texts("", both, both, "locale-prefix refusal-  codes").is_empty());
        assert_eq!(check_texts("", "", "", "locale-prefix refusal-  codes").len(), 1);
    }

    #[test]
    fn references_and_doubles() {
        let both = "brand = x\nnav = { brand } { $n ->\n [one] y\n *[other] z\n}\n";
        assert!(check_texts("l.t(\"nav\")", both, both, "").is_empty());
        assert_eq!(check_texts("l.t(\"a\")", "a = 1\na = 2\n", "a = 1\n", ""), ["`a` is defined twice"]);
    }
}
