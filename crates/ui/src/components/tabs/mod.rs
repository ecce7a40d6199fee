//! Neighbouring views of one thing, each with its own address.

use askama::Template;

use super::{Example, example};
use crate::i18n::L;
use crate::markup::component;

/// Links in a row; the current one is marked.
#[derive(Clone, Debug, Template)]
#[template(path = "components/tabs/tabs.html")]
pub struct Tabs {
    label: String,
    items: Vec<(String, String, Option<u32>, bool)>,
}
component!(Tabs);

impl Tabs {
    /// A row named `label` for screen readers.
    pub fn new(label: impl Into<String>) -> Tabs {
        Tabs { label: label.into(), items: Vec::new() }
    }

    /// A view, marked when it is the one shown.
    pub fn tab(mut self, label: impl Into<String>, href: impl Into<String>, current: bool) -> Tabs {
        self.items.push((label.into(), href.into(), None, current));
        self
    }

    /// A view with the number of things in it.
    pub fn tab_count(
        mut self,
        label: impl Into<String>,
        href: impl Into<String>,
        count: u32,
        current: bool,
    ) -> Tabs {
        self.items.push((label.into(), href.into(), Some(count), current));
        self
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh, en| l.pick(zh, en);
    vec![example(
        "with counts",
        Tabs::new(p("我的研習", "My courses"))
            .tab_count(p("即將開始", "Upcoming"), "?v=next", 3, true)
            .tab_count(p("候補中", "Waiting"), "?v=wait", 1, false)
            .tab(p("已結束", "Past"), "?v=past", false),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_is_current() {
        assert_eq!(examples(L::default())[0].html.as_str().matches("aria-current").count(), 1);
    }
}
