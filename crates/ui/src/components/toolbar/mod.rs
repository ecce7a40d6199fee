//! What can be done with a list: how many there are at the left, actions at the right.

use askama::Template;

use super::{Button, Example, example};
use crate::i18n::L;
use crate::markup::{Markup, component};

/// A row above a list.
#[derive(Clone, Debug, Template)]
#[template(path = "components/toolbar/toolbar.html")]
pub struct Toolbar {
    left: Markup,
    actions: Vec<Markup>,
}
component!(Toolbar);

impl Toolbar {
    /// A row that says `left`, e.g. how many were found.
    pub fn new(left: impl Into<Markup>) -> Toolbar {
        Toolbar { left: left.into(), actions: Vec::new() }
    }

    /// An action at the right.
    pub fn action(mut self, action: impl Into<Markup>) -> Toolbar {
        self.actions.push(action.into());
        self
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh, en| l.pick(zh, en);
    vec![example(
        "list",
        Toolbar::new(p("共 128 門課程", "128 courses"))
            .action(Button::link(p("匯出", "Export"), "/courses.xlsx").small().icon("download"))
            .action(Button::submit(p("列印", "Print")).small().script("print").icon("print")),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_and_offers() {
        assert!(Toolbar::new("共 1").action(Button::link("匯出", "/x")).to_string().contains("href=\"/x\""));
    }
}
