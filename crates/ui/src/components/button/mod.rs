//! Buttons, and links that look like buttons.

use askama::Template;

use super::{Example, example};
use crate::i18n::L;
use crate::icons::icon;
use crate::markup::{Markup, component};

/// A button that submits the form it stands in, or a link dressed as one. Secondary unless said otherwise.
#[derive(Clone, Debug, Template)]
#[template(path = "components/button/button.html")]
pub struct Button {
    label: String,
    href: Option<String>,
    look: &'static str,
    small: bool,
    icon: Option<&'static str>,
    name: Option<(String, String)>,
    form: Option<String>,
    action: Option<String>,
    script: Option<&'static str>,
    extra: Option<String>,
}
component!(Button);

impl Button {
    /// A button that submits its form.
    pub fn submit(label: impl Into<String>) -> Button {
        Button {
            label: label.into(),
            href: None,
            look: "secondary",
            small: false,
            icon: None,
            name: None,
            form: None,
            action: None,
            script: None,
            extra: None,
        }
    }

    /// A link that looks like a button.
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Button {
        Button { href: Some(href.into()), ..Button::submit(label) }
    }

    /// The one main action of the page.
    pub fn primary(mut self) -> Button {
        self.look = "primary";
        self
    }

    /// Without frame, for the least important action.
    pub fn quiet(mut self) -> Button {
        self.look = "quiet";
        self
    }

    /// For what cannot be taken back.
    pub fn danger(mut self) -> Button {
        self.look = "danger";
        self
    }

    /// Smaller, for rows and cards.
    pub fn small(mut self) -> Button {
        self.small = true;
        self
    }

    /// With an icon before the words.
    pub fn icon(mut self, name: &'static str) -> Button {
        self.icon = Some(name);
        self
    }

    /// What the button sends, so that one form can have several.
    pub fn named(mut self, name: impl Into<String>, value: impl Into<String>) -> Button {
        self.name = Some((name.into(), value.into()));
        self
    }

    /// Submits the form with this id, though the button stands elsewhere.
    pub fn form(mut self, id: impl Into<String>) -> Button {
        self.form = Some(id.into());
        self
    }

    /// Sends the form to another address (`formaction`), without the browser's own checks.
    pub fn to(mut self, action: impl Into<String>) -> Button {
        self.action = Some(action.into());
        self
    }

    /// A hook of `app.js` such as `print`; becomes `data-print`.
    pub fn script(mut self, hook: &'static str) -> Button {
        self.script = Some(hook);
        self
    }

    /// More words for screen readers only, when the visible ones repeat: "Withdraw" + "from Course A".
    pub fn about(mut self, what: impl Into<String>) -> Button {
        self.extra = Some(what.into());
        self
    }

    fn class(&self) -> String {
        format!("button button-{}{}", self.look, if self.small { " button-small" } else { "" })
    }

    fn picture(&self) -> Markup {
        self.icon.map(icon).unwrap_or_default()
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh, en| l.pick(zh, en);
    vec![
        example("primary", Button::submit(p("送出申請", "Submit")).primary()),
        example("secondary", Button::submit(p("存成草稿", "Save draft")).icon("file")),
        example("link", Button::link(p("開設課程", "New course"), "/courses/new").primary().icon("plus")),
        example("quiet", Button::link(p("取消", "Cancel"), "/").quiet()),
        example("danger", Button::submit(p("取消課程", "Cancel course")).danger().icon("trash")),
        example(
            "small",
            Button::submit(p("退出", "Withdraw")).small().about(p("「閱讀理解」", "from Reading")),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_can_carry_a_value_and_a_link_escapes() {
        let html = Button::submit("送").named("act", "go\"x").to("/else").to_string();
        assert!(
            html.contains("name=\"act\" value=\"go&#34;x\"")
                && html.contains("formaction=\"/else\" formnovalidate")
        );
        assert!(Button::link("<", "/a").to_string().contains(">&#60;<"));
    }
}
