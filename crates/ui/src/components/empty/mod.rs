//! A list with nothing in it yet: says what will be here and how to begin.

use askama::Template;

use super::{Button, Example, example};
use crate::i18n::L;
use crate::markup::{Markup, component};

/// A blossom branch, a sentence, and a way to begin.
#[derive(Clone, Debug, Template)]
#[template(path = "components/empty/empty.html")]
pub struct Empty {
    title: String,
    text: Markup,
    actions: Vec<Markup>,
}
component!(Empty);

impl Empty {
    /// What is not here yet, and how it comes to be.
    pub fn new(title: impl Into<String>, text: impl Into<Markup>) -> Empty {
        Empty { title: title.into(), text: text.into(), actions: Vec::new() }
    }

    /// A way to begin.
    pub fn action(mut self, action: impl Into<Markup>) -> Empty {
        self.actions.push(action.into());
        self
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh, en| l.pick(zh, en);
    vec![example(
        "with action",
        Empty::new(
            p("還沒有報名任何研習", "No courses yet"),
            p(
                "找一門有興趣的課報名，它的時間、地點和時數都會整理在這裡。",
                "Enrol in a course that interests you; its time, place and hours will be kept here.",
            ),
        )
        .action(Button::link(p("找課程", "Find courses"), "/courses").primary().icon("search")),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn teaches_and_offers_a_way() {
        let html = examples(L::default()).remove(0).html.to_string();
        assert!(html.contains("找一門") && html.contains("href=\"/courses\""));
    }
}
