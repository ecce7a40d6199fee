//! A status: a word with a mark whose shape, not only colour, carries the meaning.

use askama::Template;

use super::{Example, Tone, example};
use crate::i18n::L;
use crate::icons::icon;
use crate::markup::{Markup, component};

/// A status word.
#[derive(Clone, Debug, Template)]
#[template(path = "components/tag/tag.html")]
pub struct Tag {
    tone: Tone,
    text: String,
    icon: &'static str,
}
component!(Tag);

impl Tag {
    /// A status with the icon of its tone.
    pub fn new(tone: Tone, text: impl Into<String>) -> Tag {
        Tag { tone, text: text.into(), icon: tone.icon() }
    }

    /// With an icon of its own.
    pub fn icon(mut self, name: &'static str) -> Tag {
        self.icon = name;
        self
    }

    fn picture(&self) -> Markup {
        icon(self.icon)
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh, en| l.pick(zh, en);
    vec![
        example("neutral", Tag::new(Tone::Neutral, p("草稿", "Draft"))),
        example("info", Tag::new(Tone::Info, p("審核中", "In review"))),
        example("good", Tag::new(Tone::Good, p("已錄取", "Admitted"))),
        example("warn", Tag::new(Tone::Warn, p("請補正", "Please correct"))),
        example("bad", Tag::new(Tone::Bad, p("已取消", "Cancelled"))),
        example("accent", Tag::new(Tone::Accent, p("名額開放中", "Places open"))),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tone_has_its_own_icon() {
        let drawn: std::collections::BTreeSet<_> = examples(L::default())
            .iter()
            .map(|e| {
                e.html
                    .as_str()
                    .split("</svg>")
                    .next()
                    .unwrap_or_default()
                    .split("d=")
                    .nth(1)
                    .unwrap()
                    .to_owned()
            })
            .collect();
        assert_eq!(drawn.len(), 6);
    }
}
