//! The shape of files: opening sentence, length of files and functions, no trailing blanks.

use super::allow::Allowances;
use super::tree::{File, Tree};
use super::{Problem, rust};

const FILE_LINES: usize = 600;
const FUNCTION_LINES: usize = 80;
/// Endings of files that people write as code.
const CODE: [&str; 5] = [".rs", ".html", ".css", ".js", ".mjs"];

/// Checks every file's shape.
pub fn check(tree: &Tree, allow: &Allowances) -> Vec<Problem> {
    let written = tree.files.iter().filter(|file| !is_made(file));
    written.flat_map(|file| check_file(file, allow)).collect()
}

/// Vendored, generated and licence texts keep the shape their makers gave them.
fn is_made(file: &File) -> bool {
    let path = &file.path;
    let folder = |name: &str| path.contains(&format!("/{name}/"));
    folder("vendor")
        || path.contains(".min.")
        || path.starts_with("data/")
        || path.ends_with(".lock")
        || path == "LICENSE"
}

fn check_file(file: &File, allow: &Allowances) -> Vec<Problem> {
    let mut problems = Vec::new();
    let path = &file.path;
    for (n, line) in file.text.lines().enumerate() {
        if line.ends_with([' ', '\t']) {
            problems.push(Problem::at(path, n + 1, "a blank at the end of the line"));
        }
    }
    let lines = file.text.lines().count();
    if CODE.iter().any(|ending| path.ends_with(ending))
        && lines > FILE_LINES
        && !allow.covers("file-length", path)
    {
        problems.push(Problem::at(path, 0, format!("{lines} lines, the limit is {FILE_LINES}: split it")));
    }
    if path.ends_with(".rs") {
        problems.extend(check_rust(file, allow));
    }
    problems
}

fn check_rust(file: &File, allow: &Allowances) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !file.text.starts_with("//! ") {
        problems.push(Problem::at(&file.path, 1, "open the file with one `//!` sentence: what it is for"));
    }
    for function in rust::functions(&rust::mask(&file.text).code) {
        let subject = format!("{}::{}", file.path, function.name);
        if function.lines > FUNCTION_LINES && !allow.covers("function-length", &subject) {
            let text =
                format!("`{}` has {} lines, the limit is {FUNCTION_LINES}", function.name, function.lines);
            problems.push(Problem::at(&file.path, function.line, text));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree;

    fn check_one(path: &str, text: &str, allow: &str) -> Vec<usize> {
        let (allow, _) = Allowances::parse(allow);
        check(&tree::of(&[(path, text)]), &allow).into_iter().map(|problem| problem.line).collect()
    }

    #[test]
    fn opening_sentence_and_trailing_blanks() {
        assert_eq!(check_one("a.rs", "//! One.\nfn a() {}\n", ""), [] as [usize; 0]);
        assert_eq!(check_one("a.rs", "fn a() {} \n", ""), [1, 1]);
        assert_eq!(check_one("a.md", "text\t\n", ""), [1]);
        assert_eq!(check_one("ui/assets/vendor/a.js", "x \n", ""), [] as [usize; 0]);
    }

    #[test]
    fn lengths() {
        let file = |lines: usize| format!("//! One.\n{}", "x\n".repeat(lines - 1));
        assert_eq!(check_one("a.rs", &file(600), ""), [] as [usize; 0]);
        assert_eq!(check_one("a.rs", &file(601), ""), [0]);
        assert_eq!(check_one("a.rs", &file(601), "file-length a.rs  a table"), [] as [usize; 0]);
        let function = |lines: usize| format!("//! One.\nfn f() {{\n{}}}\n", "x;\n".repeat(lines - 2));
        assert_eq!(check_one("a.rs", &function(80), ""), [] as [usize; 0]);
        assert_eq!(check_one("a.rs", &function(81), ""), [2]);
        assert_eq!(check_one("a.rs", &function(81), "function-length a.rs::f  steps"), [] as [usize; 0]);
    }
}
