//! Where one is in a long form.

use askama::Template;

use super::{Example, example};
use crate::i18n::L;
use crate::icons::icon;
use crate::markup::{Markup, component};

/// How far one step has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Answered.
    Done,
    /// The one shown.
    Current,
    /// Has something to correct.
    Wrong,
    /// Not yet visited.
    Todo,
}

/// The steps of a long form; on a phone only the current one, with a bar.
#[derive(Clone, Debug, Template)]
#[template(path = "components/steps/steps.html")]
pub struct Steps {
    l: L,
    steps: Vec<(String, Option<String>, StepState)>,
}
component!(Steps);

impl Steps {
    /// An empty form.
    pub fn new(l: L) -> Steps {
        Steps { l, steps: Vec::new() }
    }

    /// A step that can be opened.
    pub fn step(mut self, label: impl Into<String>, href: impl Into<String>, state: StepState) -> Steps {
        self.steps.push((label.into(), Some(href.into()), state));
        self
    }

    /// A step that cannot be opened yet.
    pub fn closed(mut self, label: impl Into<String>) -> Steps {
        self.steps.push((label.into(), None, StepState::Todo));
        self
    }

    fn current(&self) -> usize {
        self.steps.iter().position(|s| s.2 == StepState::Current).unwrap_or(0)
    }

    fn percent(&self) -> usize {
        (self.current() + 1) * 100 / self.steps.len().max(1)
    }

    fn label(&self) -> String {
        self.l.a2("ui-step-of", "n", self.current() + 1, "total", self.steps.len())
    }

    fn name(&self) -> &str {
        self.steps.get(self.current()).map_or("", |s| s.0.as_str())
    }

    fn class(&self, state: &StepState) -> &'static str {
        match state {
            StepState::Done => "done",
            StepState::Current => "current",
            StepState::Wrong => "wrong",
            StepState::Todo => "todo",
        }
    }

    fn mark(&self, state: &StepState, index: &usize) -> Markup {
        match state {
            StepState::Done => icon("check"),
            StepState::Wrong => icon("alert"),
            _ => Markup::from((index + 1).to_string()),
        }
    }

    fn word(&self, state: &StepState) -> String {
        match state {
            StepState::Done => self.l.t("ui-step-done"),
            StepState::Wrong => self.l.t("ui-step-wrong"),
            _ => String::new(),
        }
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh, en| l.pick(zh, en);
    vec![example(
        "six",
        Steps::new(l)
            .step(p("基本資料", "Basics"), "?step=1", StepState::Done)
            .step(p("分類", "Classification"), "?step=2", StepState::Wrong)
            .step(p("內容", "Content"), "?step=3", StepState::Current)
            .step(p("場次", "Sessions"), "?step=4", StepState::Todo)
            .closed(p("對象與報名", "Audience"))
            .closed(p("檢查並送出", "Check and send")),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_where_one_is() {
        let html = examples(L::default()).remove(0).html.to_string();
        assert!(html.contains("aria-current=\"step\"") && html.contains("width=\"50\""));
        assert_eq!(Steps::new(L::default()).percent(), 100);
    }
}
