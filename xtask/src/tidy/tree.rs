//! The repository's text files in memory, so that every check is a pure function that a test can feed.

use anyhow::{Context, Result};
use std::path::Path;

/// One text file.
pub struct File {
    /// Path from the top, with `/`.
    pub path: String,
    /// Its whole text.
    pub text: String,
}

/// All text files of the repository, sorted by path.
#[derive(Default)]
pub struct Tree {
    /// The files.
    pub files: Vec<File>,
}

/// Folders that hold nothing a person wrote.
const SKIPPED: [&str; 7] = [".git", "target", "node_modules", "out", "var", ".xingtan", ".cache"];
/// What counts as text to look at.
const KINDS: [&str; 18] = [
    "rs", "toml", "lock", "md", "txt", "html", "css", "js", "mjs", "ftl", "json", "sh", "typ", "yml", "svg",
    "sql", "npmrc", "py",
];

impl Tree {
    /// Reads the tree under `root`.
    ///
    /// # Errors
    /// When a folder or file cannot be read, or a text file is not UTF-8.
    pub fn read(root: &Path) -> Result<Tree> {
        let mut tree = Tree::default();
        tree.add_folder(root, root)?;
        tree.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(tree)
    }

    /// The text of one file; empty when there is none.
    pub fn text(&self, path: &str) -> &str {
        self.files.iter().find(|file| file.path == path).map_or("", |file| &file.text)
    }

    /// True when there is such a file, or a folder with files in it.
    pub fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        self.files.iter().any(|file| {
            let rest = file.path.strip_prefix(path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// Files with this ending, such as `.rs`.
    pub fn ending<'a>(&'a self, ending: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |file| file.path.ends_with(ending))
    }

    /// Rust files below a folder.
    pub fn rust_in<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a File> {
        self.ending(".rs").filter(move |file| file.path.starts_with(folder))
    }

    fn add_folder(&mut self, root: &Path, folder: &Path) -> Result<()> {
        for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                if !SKIPPED.contains(&name.as_str()) {
                    self.add_folder(root, &path)?;
                }
            } else if is_text(&name) {
                let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
                let path = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
                self.files.push(File { path, text });
            }
        }
        Ok(())
    }
}

fn is_text(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ["justfile", "run", "LICENSE"].contains(&name) || ending.is_some_and(|ending| KINDS.contains(&ending))
}

/// Line number, from 1, of a byte offset.
pub fn line_at(text: &str, offset: usize) -> usize {
    1 + text.as_bytes()[..offset].iter().filter(|byte| **byte == b'\n').count()
}

/// A tree of the given files, for the unit tests of the checks.
#[cfg(test)]
pub fn of(files: &[(&str, &str)]) -> Tree {
    let files = files.iter().map(|(path, text)| File { path: (*path).into(), text: (*text).into() });
    Tree { files: files.collect() }
}
