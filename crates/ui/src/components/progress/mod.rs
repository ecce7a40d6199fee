//! How far long work has come.

use askama::Template;

use super::{Example, example};
use crate::i18n::L;
use crate::markup::component;

/// A progress bar with its name and a line about it.
#[derive(Clone, Debug, Template)]
#[template(path = "components/progress/progress.html")]
pub struct Progress {
    id: String,
    label: String,
    done: u64,
    total: u64,
    note: Option<String>,
}
component!(Progress);

impl Progress {
    /// `done` of `total`; `id` must be unique on the page.
    pub fn new(id: impl Into<String>, label: impl Into<String>, done: u64, total: u64) -> Progress {
        Progress { id: id.into(), label: label.into(), done: done.min(total), total, note: None }
    }

    /// A line below, e.g. what is being done.
    pub fn note(mut self, note: impl Into<String>) -> Progress {
        self.note = Some(note.into());
        self
    }

    fn percent(&self) -> u64 {
        (u128::from(self.done) * 100 / u128::from(self.total.max(1))).try_into().unwrap_or(100)
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    vec![example(
        "under way",
        Progress::new("p1", l.pick("匯入學校名錄", "Importing schools"), 2140, 4022).note(
            l.pick("可以離開此頁，完成時會通知您。", "You may leave; you will be told when it is done."),
        ),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_between_nothing_and_all() {
        assert_eq!(Progress::new("p", "x", 9, 4).percent(), 100);
        assert_eq!(Progress::new("p", "x", 0, 0).percent(), 0);
    }
}
