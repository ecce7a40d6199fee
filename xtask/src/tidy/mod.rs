//! `cargo xtask tidy`: the house rules that no compiler checks, each a small function over the tree's files.

mod allow;
mod arrows;
mod layers;
mod locales;
mod markup;
mod papers;
mod rust;
mod shape;
mod supply;
mod tree;

use allow::Allowances;
use anyhow::Result;
use std::path::Path;
use tree::Tree;

/// One broken rule: where, and what to do about it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Path from the top of the repository.
    pub file: String,
    /// Line from 1; 0 when the whole file is meant.
    pub line: usize,
    /// What is wrong, as a sentence.
    pub text: String,
}

impl Problem {
    /// A problem at a line of a file.
    pub fn at(file: &str, line: usize, text: impl Into<String>) -> Problem {
        Problem { file: file.into(), line, text: text.into() }
    }
}

/// Checks the whole tree under `root` and prints what is wrong; true when nothing is.
///
/// # Errors
/// When the tree cannot be read.
pub fn main(root: &Path) -> Result<bool> {
    let problems = check(&Tree::read(root)?);
    for Problem { file, line, text } in &problems {
        println!("{file}:{line}: {text}");
    }
    match problems.len() {
        0 => println!("tidy: nothing to mend"),
        n => println!("tidy: {n} to mend"),
    }
    Ok(problems.is_empty())
}

fn check(tree: &Tree) -> Vec<Problem> {
    let (allow, mut problems) = Allowances::parse(tree.text(allow::FILE));
    problems.extend(shape::check(tree, &allow));
    problems.extend(layers::check(tree));
    problems.extend(arrows::check(tree));
    problems.extend(locales::check(tree, &allow));
    problems.extend(markup::check(tree));
    problems.extend(papers::check(tree));
    problems.extend(supply::check(tree));
    // Last: only now is it known which allowances nobody needed.
    problems.extend(allow.stale());
    problems.sort();
    problems.dedup();
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The checks are only worth something on the real tree: they must find its files.
    #[test]
    fn the_real_tree_is_read() {
        let tree = Tree::read(&crate::root()).unwrap();
        for file in ["Cargo.toml", "xtask/src/main.rs", ".ci/run", allow::FILE, "docs/features.md"] {
            assert!(!tree.text(file).is_empty(), "{file}");
        }
        assert!(tree.files.iter().all(|file| !file.path.contains("node_modules")));
    }
}
