//! Who may call whom: every arrow between capabilities stands in `docs/arrows.txt`, without cycles.

use super::tree::{Tree, line_at};
use super::{Problem, rust};
use std::collections::{BTreeMap, BTreeSet};

const FILE: &str = "docs/arrows.txt";
const APP: &str = "crates/app/src/";

/// An arrow from one capability to another.
type Arrow = (String, String);

/// Checks that used and listed arrows are the same, form no cycle, and end at a public face.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let capabilities = capabilities(tree);
    let (listed, mut problems) = parse(tree.text(FILE));
    let mut used = BTreeSet::new();
    for file in tree.rust_in(APP) {
        let Some((own, rest)) = file.path[APP.len()..].split_once('/') else { continue };
        let from = node(own, rest.starts_with("pages/") || ["view.rs", "sample.rs"].contains(&rest));
        let code = rust::mask(&file.text).code;
        for Use { at, path } in uses(&code, own, &capabilities) {
            let line = line_at(&code, at);
            let arrow = (from.clone(), node(&path[0], path.get(1).is_some_and(|name| is_front(name))));
            // Said once for each arrow, where it is met first.
            if used.insert(arrow.clone()) && !listed.contains_key(&arrow) {
                let text = format!(
                    "the arrow `{} -> {}` is not in {FILE}: do without, or add it with its reason",
                    arrow.0, arrow.1
                );
                problems.push(Problem::at(&file.path, line, text));
            }
            if is_private(&path) {
                let text = format!(
                    "`{}` is inside `{}`: only what its mod.rs offers may be used",
                    path.join("::"),
                    path[0]
                );
                problems.push(Problem::at(&file.path, line, text));
            }
        }
    }
    for (arrow, line) in listed.iter().filter(|(arrow, _)| !used.contains(*arrow)) {
        problems.push(Problem::at(
            FILE,
            *line,
            format!("`{} -> {}` is used nowhere: delete the line", arrow.0, arrow.1),
        ));
    }
    problems.extend(cycle(&listed));
    problems
}

/// Pages stand in front of the rules of their capability: a page may show what later capabilities know of its subject
/// (places on a course page), the capability itself may not. They are nodes of their own, `catalogue/pages`.
fn node(capability: &str, pages: bool) -> String {
    if pages { format!("{capability}/pages") } else { capability.to_string() }
}

/// Folders of the app crate that have a public face.
fn capabilities(tree: &Tree) -> BTreeSet<String> {
    let folders = tree.rust_in(APP).filter_map(|file| file.path[APP.len()..].strip_suffix("/mod.rs"));
    folders.filter(|name| !name.contains('/')).map(String::from).collect()
}

fn parse(text: &str) -> (BTreeMap<Arrow, usize>, Vec<Problem>) {
    let (mut listed, mut problems) = (BTreeMap::new(), Vec::new());
    for (n, content) in text.lines().enumerate().map(|(n, content)| (n + 1, content.trim())) {
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let parts = content.split_once('#').and_then(|(arrow, reason)| {
            let (from, to) = arrow.split_once("->")?;
            (!reason.trim().is_empty()).then(|| (from.trim().to_string(), to.trim().to_string()))
        });
        match parts {
            Some(arrow) => {
                if listed.insert(arrow, n).is_some() {
                    problems.push(Problem::at(FILE, n, "this arrow stands here twice"));
                }
            }
            None => problems.push(Problem::at(FILE, n, "write `from -> to  # reason`")),
        }
    }
    (listed, problems)
}

/// A path into another capability, from that capability's name on.
struct Use {
    at: usize,
    path: Vec<String>,
}

fn uses(code: &str, own: &str, capabilities: &BTreeSet<String>) -> Vec<Use> {
    let other = |path: &[String]| path.first().is_some_and(|name| name != own && capabilities.contains(name));
    let mut found = Vec::new();
    for root in ["crate::", "super::"] {
        for (at, _) in code.match_indices(root).filter(|(at, _)| begins_path(code, *at)) {
            let mut paths = Vec::new();
            expand(&code[at + root.len()..], &[], &mut paths);
            found.extend(paths.into_iter().filter(|path| other(path)).map(|path| Use { at, path }));
        }
    }
    // After `use crate::catalogue;` a path may begin with the module's own name.
    let modules: BTreeSet<String> =
        found.iter().filter(|a| a.path.len() == 1).map(|a| a.path[0].clone()).collect();
    for module in modules {
        let word = format!("{module}::");
        for (at, _) in code.match_indices(&word).filter(|(at, _)| begins_path(code, *at)) {
            let mut paths = Vec::new();
            expand(&code[at..], &[], &mut paths);
            found.extend(paths.into_iter().map(|path| Use { at, path }));
        }
    }
    found
}

/// True when a path begins here; the second `super` of `super::super::` counts too.
fn begins_path(code: &str, at: usize) -> bool {
    let before = &code[..at];
    let continued = before.ends_with("::") && !before.ends_with("super::");
    !continued && !before.ends_with('$') && !rust::within_word(code.as_bytes(), at)
}

/// Lists the paths of a use tree such as `a::{b::C, d}`; gives back what follows it.
fn expand<'a>(text: &'a str, prefix: &[String], paths: &mut Vec<Vec<String>>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = expand(rest, prefix, paths).trim_start();
            match rest.strip_prefix(',') {
                Some(next) => rest = next,
                None => return rest.strip_prefix('}').unwrap_or(rest),
            }
        }
    }
    let length = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '*')).unwrap_or(text.len());
    if length == 0 {
        return text;
    }
    let mut path = prefix.to_vec();
    // `catalogue::{self, Course}` brings in the module itself.
    if &text[..length] != "self" {
        path.push(text[..length].to_string());
    }
    let rest = &text[length..];
    match rest.strip_prefix("::") {
        Some(next) if !next.starts_with('<') => expand(next, &path, paths),
        _ => {
            paths.push(path);
            let alias = rest.trim_start().strip_prefix("as ");
            alias.map_or(rest, |name| {
                name.trim_start().trim_start_matches(|c: char| c.is_alphanumeric() || c == '_')
            })
        }
    }
}

/// `other::Item`, `other::function` and `other::Type::function` are the face; `other::module::…` is not.
fn is_private(path: &[String]) -> bool {
    path.len() > 2 && path[1].starts_with(char::is_lowercase) && !is_front(&path[1])
}

/// What pages of other capabilities share: how a course is shown, and samples of it.
fn is_front(module: &str) -> bool {
    ["view", "sample"].contains(&module)
}

fn cycle(listed: &BTreeMap<Arrow, usize>) -> Option<Problem> {
    let mut done = BTreeSet::new();
    let starts: BTreeSet<&str> = listed.keys().map(|(from, _)| from.as_str()).collect();
    let round = starts.into_iter().find_map(|start| walk(listed, &mut vec![start], &mut done))?;
    Some(Problem::at(FILE, 0, format!("the arrows run in a circle: {}", round.join(" -> "))))
}

fn walk<'a>(
    listed: &'a BTreeMap<Arrow, usize>,
    way: &mut Vec<&'a str>,
    done: &mut BTreeSet<&'a str>,
) -> Option<Vec<&'a str>> {
    let here = *way.last()?;
    for (_, to) in listed.keys().filter(|(from, _)| from == here) {
        if let Some(start) = way.iter().position(|name| name == to) {
            return Some(way[start..].iter().copied().chain([to.as_str()]).collect());
        }
        if !done.contains(to.as_str()) {
            way.push(to);
            let found = walk(listed, way, done);
            if found.is_some() {
                return found;
            }
            way.pop();
        }
    }
    done.insert(here);
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree;

    fn check_use(code: &str, arrows: &str) -> Vec<String> {
        let files = [
            ("crates/app/src/catalogue/mod.rs", ""),
            ("crates/app/src/credit/mod.rs", ""),
            ("crates/app/src/enrolment/mod.rs", code),
            (FILE, arrows),
        ];
        check(&tree::of(&files)).into_iter().map(|problem| problem.text).collect()
    }

    fn expect(code: &str, arrows: &str, parts: &[&str]) {
        let found = check_use(code, arrows);
        assert_eq!(found.len(), parts.len(), "{code}: {found:?}");
        for part in parts {
            assert!(found.iter().any(|text| text.contains(part)), "{code}: {found:?}");
        }
    }

    const LISTED: &str = "# head\nenrolment -> catalogue  # needs the course\n";

    #[test]
    fn listed_arrows_to_the_face_are_fine() {
        expect("use crate::catalogue::Course; use crate::web::Page;", LISTED, &[]);
        expect("use crate::catalogue;\nfn a() { catalogue::find(1); catalogue::Course::new() }", LISTED, &[]);
        expect("use crate::enrolment::store::X; use crate::catalogue::course_by_code as c;", LISTED, &[]);
    }

    #[test]
    fn unlisted_and_unused_arrows_fail() {
        expect("use crate::{catalogue::Course, credit::Award};", LISTED, &["enrolment -> credit"]);
        expect("super::credit::award(); super::super::credit::award()", "", &["enrolment -> credit"]);
        expect("// crate::catalogue::Course", LISTED, &["used nowhere"]);
        expect("", "enrolment -> catalogue\n", &["write `from -> to"]);
    }

    #[test]
    fn private_items_fail() {
        expect("crate::catalogue::store::course_by_id()", LISTED, &["catalogue::store::course_by_id"]);
        expect("use crate::catalogue::{Course, store::{Row, find}};", LISTED, &["store::Row", "store::find"]);
        expect(
            "use crate::catalogue; fn a() { catalogue::store::find() }",
            LISTED,
            &["catalogue::store::find"],
        );
    }

    #[test]
    fn circles_fail() {
        let (listed, _) = parse("a -> b # x\nb -> c # x\nc -> b # x\nd -> a # x\n");
        assert!(cycle(&listed).unwrap().text.ends_with("b -> c -> b"));
        let (listed, _) = parse("a -> b # x\na -> c # x\nb -> c # x\n");
        assert_eq!(cycle(&listed), None);
    }
}
