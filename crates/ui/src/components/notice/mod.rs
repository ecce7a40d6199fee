//! A boxed message inside a page.

use askama::Template;

use super::{Example, Tone, example};
use crate::i18n::L;
use crate::icons::icon;
use crate::markup::{Markup, component};

/// A boxed message: a heading, text, and what to do next.
#[derive(Clone, Debug, Template)]
#[template(path = "components/notice/notice.html")]
pub struct Notice {
    tone: Tone,
    title: Option<String>,
    body: Markup,
    actions: Vec<Markup>,
}
component!(Notice);

impl Notice {
    /// A message of `tone`.
    pub fn new(tone: Tone, body: impl Into<Markup>) -> Notice {
        Notice { tone, title: None, body: body.into(), actions: Vec::new() }
    }

    /// With a heading.
    pub fn title(mut self, title: impl Into<String>) -> Notice {
        self.title = Some(title.into());
        self
    }

    /// With a button or link below.
    pub fn action(mut self, action: impl Into<Markup>) -> Notice {
        self.actions.push(action.into());
        self
    }

    fn picture(&self) -> Markup {
        icon(match self.tone {
            Tone::Info | Tone::Neutral => "info",
            Tone::Bad => "alert",
            tone => tone.icon(),
        })
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh, en| l.pick(zh, en);
    vec![
        example(
            "info",
            Notice::new(
                Tone::Info,
                p(
                    "開課單位會在課程結束後送出名冊，核准後時數就會出現在這裡。",
                    "The organiser sends the roster after the course; your hours appear here once it is approved.",
                ),
            ),
        ),
        example(
            "warn with action",
            Notice::new(
                Tone::Warn,
                p("審核單位請您補上核准文號。", "The reviewer asks for the approval number."),
            )
            .title(p("課程退回補正", "Sent back for correction"))
            .action(super::Button::link(p("前往修改", "Correct it"), "/courses/1/edit").small()),
        ),
        example(
            "bad",
            Notice::new(
                Tone::Bad,
                p("這門課已經額滿，候補也已關閉。", "This course is full and its waiting list is closed."),
            )
            .title(p("無法報名", "You cannot enrol")),
        ),
        example(
            "good",
            Notice::new(
                Tone::Good,
                p(
                    "名冊已核准，24 位老師各獲 6 小時。",
                    "The roster is approved: 24 teachers receive 6 hours each.",
                ),
            ),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_escaped_and_parts_are_not() {
        let html = Notice::new(Tone::Info, "<i>").action(super::super::Button::link("去", "/")).to_string();
        assert!(html.contains("&lt;i&gt;") && html.contains("<a class=\"button"));
    }
}
