//! The reviewed exceptions in `docs/tidy-allow.txt`: each has a reason, and one that nobody needs fails.

use super::Problem;
use std::cell::Cell;

/// Where the exceptions stand.
pub const FILE: &str = "docs/tidy-allow.txt";

/// Kinds of exception; the file's own head explains them.
const KINDS: [&str; 4] = ["file-length", "function-length", "locale-prefix", "locale-absent"];

/// The exceptions, remembering which were needed.
#[derive(Default)]
pub struct Allowances {
    entries: Vec<Entry>,
}

struct Entry {
    kind: String,
    subject: String,
    line: usize,
    used: Cell<bool>,
}

impl Allowances {
    /// Reads `kind subject  reason` lines; `#` opens a comment.
    pub fn parse(text: &str) -> (Allowances, Vec<Problem>) {
        let (mut allow, mut problems) = (Allowances::default(), Vec::new());
        for (line, content) in text.lines().enumerate().map(|(n, content)| (n + 1, content.trim())) {
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            let mut words = content.split_whitespace();
            match (words.next(), words.next(), words.next()) {
                (Some(kind), Some(subject), Some(_)) if KINDS.contains(&kind) => allow.entries.push(Entry {
                    kind: kind.into(),
                    subject: subject.into(),
                    line,
                    used: Cell::new(false),
                }),
                _ => problems.push(Problem::at(FILE, line, "write `kind subject  reason` with a known kind")),
            }
        }
        (allow, problems)
    }

    /// True when exactly this subject is excepted; marks the exception as needed.
    pub fn covers(&self, kind: &str, subject: &str) -> bool {
        self.any(kind, |entry| entry == subject)
    }

    /// True when the subject begins with an excepted prefix; marks the exception as needed.
    pub fn covers_prefix(&self, kind: &str, subject: &str) -> bool {
        self.any(kind, |entry| subject.starts_with(entry))
    }

    /// A problem for each exception that no check asked for.
    pub fn stale(&self) -> Vec<Problem> {
        let unused = self.entries.iter().filter(|entry| !entry.used.get());
        unused
            .map(|entry| {
                let text = format!("`{} {}` is no longer needed: delete the line", entry.kind, entry.subject);
                Problem::at(FILE, entry.line, text)
            })
            .collect()
    }

    fn any(&self, kind: &str, fits: impl Fn(&str) -> bool) -> bool {
        let found = self.entries.iter().find(|entry| entry.kind == kind && fits(&entry.subject));
        found.inspect(|entry| entry.used.set(true)).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs_a_reason_and_a_use() {
        let (allow, problems) =
            Allowances::parse("# head\n\nfile-length a.rs  a table\nfile-length b.rs\nodd c d e\n");
        assert_eq!(problems.iter().map(|p| p.line).collect::<Vec<_>>(), [4, 5]);
        assert_eq!(allow.stale().len(), 1);
        assert!(!allow.covers("function-length", "a.rs"));
        assert!(allow.covers("file-length", "a.rs"));
        assert!(allow.stale().is_empty());
    }

    #[test]
    fn prefixes() {
        let (allow, _) = Allowances::parse("locale-prefix refusal-  code from domain");
        assert!(allow.covers_prefix("locale-prefix", "refusal-late"));
        assert!(!allow.covers_prefix("locale-prefix", "nav-home"));
    }
}
