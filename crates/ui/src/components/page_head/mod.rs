//! The top of a page: where it belongs, its name, one line about it, what can be done.

use askama::Template;

use super::{Breadcrumb, Button, Example, Tag, Tone, example};
use crate::i18n::L;
use crate::markup::{Markup, component};

/// The top of a page with its only `h1`.
#[derive(Clone, Debug, Template)]
#[template(path = "components/page_head/page_head.html")]
pub struct PageHead {
    title: String,
    eyebrow: Option<String>,
    lead: Option<Markup>,
    crumbs: Markup,
    tags: Vec<Markup>,
    actions: Vec<Markup>,
}
component!(PageHead);

impl PageHead {
    /// A head with the page's name.
    pub fn new(title: impl Into<String>) -> PageHead {
        PageHead {
            title: title.into(),
            eyebrow: None,
            lead: None,
            crumbs: Markup::default(),
            tags: Vec::new(),
            actions: Vec::new(),
        }
    }

    /// A small line above the name, e.g. a code.
    pub fn eyebrow(mut self, text: impl Into<String>) -> PageHead {
        self.eyebrow = Some(text.into());
        self
    }

    /// One or two sentences below the name.
    pub fn lead(mut self, text: impl Into<Markup>) -> PageHead {
        self.lead = Some(text.into());
        self
    }

    /// The way here.
    pub fn crumbs(mut self, crumbs: Breadcrumb) -> PageHead {
        self.crumbs = crumbs.into();
        self
    }

    /// A status beside the name.
    pub fn tag(mut self, tag: impl Into<Markup>) -> PageHead {
        self.tags.push(tag.into());
        self
    }

    /// A button at the side.
    pub fn action(mut self, action: impl Into<Markup>) -> PageHead {
        self.actions.push(action.into());
        self
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh, en| l.pick(zh, en);
    let head = PageHead::new(p("閱讀理解教學實作工作坊", "Reading workshop"))
        .eyebrow("0004127")
        .lead(p(
            "兩天實作，帶走一份自己班上就能用的教案。",
            "Two days of practice; take home a plan for your own class.",
        ))
        .tag(Tag::new(Tone::Good, p("報名中", "Open")))
        .action(Button::submit(p("我要報名", "Enrol")).primary());
    vec![example("full", head)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_heading_and_nothing_empty() {
        let html = PageHead::new("課程").to_string();
        assert_eq!(html.matches("<h1").count(), 1);
        assert!(!html.contains("class=\"lead\"") && !html.contains("actions"));
    }
}
