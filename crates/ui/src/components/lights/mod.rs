//! Traffic lights: what is done, what waits, what is wrong, at one look.

use askama::Template;

use super::{Example, Tone, example};
use crate::i18n::L;
use crate::icons::icon;
use crate::markup::{Markup, component};

/// The state of one matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    /// Done, in order.
    Green,
    /// Waits, soon due.
    Amber,
    /// Wrong or overdue.
    Red,
    /// Not yet begun, does not apply.
    Off,
}

impl Light {
    fn tone(self) -> Tone {
        match self {
            Light::Green => Tone::Good,
            Light::Amber => Tone::Warn,
            Light::Red => Tone::Bad,
            Light::Off => Tone::Neutral,
        }
    }
}

/// A row of matters with their lights; each says its state in words too.
#[derive(Clone, Debug, Template)]
#[template(path = "components/lights/lights.html")]
pub struct Lights {
    l: L,
    items: Vec<(Light, String, String, Option<String>)>,
}
component!(Lights);

impl Lights {
    /// An empty row.
    pub fn new(l: L) -> Lights {
        Lights { l, items: Vec::new() }
    }

    /// A matter, its light, and a few words about it.
    pub fn light(mut self, light: Light, label: impl Into<String>, text: impl Into<String>) -> Lights {
        self.items.push((light, label.into(), text.into(), None));
        self
    }

    /// The same, leading to where it is dealt with.
    pub fn light_link(
        mut self,
        light: Light,
        label: impl Into<String>,
        text: impl Into<String>,
        href: impl Into<String>,
    ) -> Lights {
        self.items.push((light, label.into(), text.into(), Some(href.into())));
        self
    }

    fn picture(&self, light: &Light) -> Markup {
        icon(light.tone().icon())
    }

    fn word(&self, light: &Light) -> String {
        match light {
            Light::Green => self.l.t("ui-light-green"),
            Light::Amber => self.l.t("ui-light-amber"),
            Light::Red => self.l.t("ui-light-red"),
            Light::Off => self.l.t("ui-light-off"),
        }
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh, en| l.pick(zh, en);
    vec![example(
        "four",
        Lights::new(l)
            .light(Light::Green, p("課程已核准", "Course approved"), p("8月1日", "1 Aug"))
            .light_link(
                Light::Amber,
                p("名冊", "Roster"),
                p("3 天內送出", "Due in 3 days"),
                "/courses/1/roster",
            )
            .light(Light::Red, p("經費", "Funding"), p("缺核銷文件", "Papers missing"))
            .light(Light::Off, p("結案", "Closing"), p("尚未開始", "Not begun")),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_is_said_in_words() {
        let html = examples(L::default()).remove(0).html.to_string();
        assert!(html.contains(&L::default().t("ui-light-red")));
    }
}
