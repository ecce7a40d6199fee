//! The question before something weighty: what will happen, yes, no.

use askama::Template;

use super::{Example, example};
use crate::i18n::L;
use crate::markup::{Markup, component};

/// A form that does one thing after one more look.
#[derive(Clone, Debug, Template)]
#[template(path = "components/confirm/confirm.html")]
pub struct Confirm {
    l: L,
    title: String,
    body: Markup,
    action: String,
    csrf: String,
    yes: String,
    cancel: String,
    danger: bool,
    hidden: Vec<(String, String)>,
    fields: Vec<Markup>,
}
component!(Confirm);

impl Confirm {
    /// Asks `title`; yes posts to `action`, no leads to `cancel`.
    pub fn new(
        l: L,
        title: impl Into<String>,
        action: impl Into<String>,
        csrf: impl Into<String>,
        yes: impl Into<String>,
        cancel: impl Into<String>,
    ) -> Confirm {
        Confirm {
            l,
            title: title.into(),
            body: Markup::default(),
            action: action.into(),
            csrf: csrf.into(),
            yes: yes.into(),
            cancel: cancel.into(),
            danger: false,
            hidden: Vec::new(),
            fields: Vec::new(),
        }
    }

    /// What will happen.
    pub fn body(mut self, body: impl Into<Markup>) -> Confirm {
        self.body = body.into();
        self
    }

    /// It cannot be taken back.
    pub fn danger(mut self) -> Confirm {
        self.danger = true;
        self
    }

    /// A value sent along.
    pub fn keep(mut self, name: impl Into<String>, value: impl Into<String>) -> Confirm {
        self.hidden.push((name.into(), value.into()));
        self
    }

    /// A question to answer with it, e.g. the reason.
    pub fn field(mut self, field: impl Into<Markup>) -> Confirm {
        self.fields.push(field.into());
        self
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh, en| l.pick(zh, en);
    vec![example(
        "danger",
        Confirm::new(
            l,
            p("要取消這門課嗎？", "Cancel this course?"),
            "/courses/1/cancel",
            "token",
            p("取消課程", "Cancel the course"),
            "/courses/1",
        )
        .danger()
        .body(p(
            "34 位已報名的老師會收到通知，這個動作無法復原。",
            "The 34 enrolled teachers will be told. This cannot be undone.",
        )),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carries_the_token_and_a_way_back() {
        let html = Confirm::new(L::default(), "？", "/go", "t\"k", "好", "/back").keep("id", "7").to_string();
        assert!(
            html.contains("name=\"csrf\" value=\"t&#34;k\"")
                && html.contains("href=\"/back\"")
                && html.contains("name=\"id\" value=\"7\"")
        );
    }
}
