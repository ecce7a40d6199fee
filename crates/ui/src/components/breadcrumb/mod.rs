//! The way from the start page to here.

use askama::Template;

use super::{Example, example};
use crate::i18n::L;
use crate::markup::component;

/// Links from the general to the particular; the last is the page itself.
#[derive(Clone, Debug, Template)]
#[template(path = "components/breadcrumb/breadcrumb.html")]
pub struct Breadcrumb {
    l: L,
    links: Vec<(String, Option<String>)>,
}
component!(Breadcrumb);

impl Breadcrumb {
    /// An empty way.
    pub fn new(l: L) -> Breadcrumb {
        Breadcrumb { l, links: Vec::new() }
    }

    /// A page above this one.
    pub fn link(mut self, label: impl Into<String>, href: impl Into<String>) -> Breadcrumb {
        self.links.push((label.into(), Some(href.into())));
        self
    }

    /// This page.
    pub fn here(mut self, label: impl Into<String>) -> Breadcrumb {
        self.links.push((label.into(), None));
        self
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    vec![example(
        "two levels",
        Breadcrumb::new(l)
            .link(l.pick("課程", "Courses"), "/courses")
            .link(l.pick("國中", "Junior high"), "/courses?stage=j")
            .here(l.pick("閱讀理解", "Reading")),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_step_is_this_page() {
        let html = examples(L::default()).remove(0).html.to_string();
        assert_eq!(html.matches("aria-current=\"page\"").count(), 1);
        assert_eq!(html.matches("<a ").count(), 2);
    }
}
