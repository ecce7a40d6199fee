//! A raised area for one matter.

use askama::Template;

use super::{Button, Example, example};
use crate::i18n::L;
use crate::markup::{Markup, component};

/// A raised area with a heading, a body and, at its foot, what can be done.
#[derive(Clone, Debug, Template)]
#[template(path = "components/card/card.html")]
pub struct Card {
    title: Option<String>,
    aside: Markup,
    body: Markup,
    actions: Vec<Markup>,
    flush: bool,
    accent: bool,
    id: Option<String>,
}
component!(Card);

impl Card {
    /// An area around `body`.
    pub fn new(body: impl Into<Markup>) -> Card {
        Card {
            title: None,
            aside: Markup::default(),
            body: body.into(),
            actions: Vec::new(),
            flush: false,
            accent: false,
            id: None,
        }
    }

    /// With a second-level heading.
    pub fn title(mut self, title: impl Into<String>) -> Card {
        self.title = Some(title.into());
        self
    }

    /// With a link or status at the right of the heading.
    pub fn aside(mut self, aside: impl Into<Markup>) -> Card {
        self.aside = aside.into();
        self
    }

    /// With a button at the foot.
    pub fn action(mut self, action: impl Into<Markup>) -> Card {
        self.actions.push(action.into());
        self
    }

    /// Without padding around the body, for tables and lists.
    pub fn flush(mut self) -> Card {
        self.flush = true;
        self
    }

    /// With a blossom edge, for the one matter that comes first.
    pub fn accent(mut self) -> Card {
        self.accent = true;
        self
    }

    /// With an id to link to.
    pub fn id(mut self, id: impl Into<String>) -> Card {
        self.id = Some(id.into());
        self
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh, en| l.pick(zh, en);
    vec![
        example(
            "plain",
            Card::new(p("本學期已累計 13.5 小時。", "13.5 hours this semester so far."))
                .title(p("我的時數", "My hours"))
                .aside(Markup::link(p("全部", "All"), "/transcript")),
        ),
        example(
            "accent",
            Card::new(p("明天 09:00，示範國小二樓會議室。", "Tomorrow 09:00, Model Primary School."))
                .title(p("下一場研習", "Next session"))
                .accent()
                .action(Button::link(p("看課程", "See course"), "/courses/1").small()),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn body_text_is_escaped() {
        assert!(Card::new("<x>").to_string().contains("&lt;x&gt;"));
    }
}
