//! Facts about one thing: name and value in a grid.

use askama::Template;

use super::{Example, example};
use crate::i18n::L;
use crate::icons::icon;
use crate::markup::{Markup, component};

/// A grid of facts.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/facts/facts.html")]
pub struct Facts {
    rows: Vec<(Option<&'static str>, String, Markup)>,
}
component!(Facts);

impl Facts {
    /// An empty grid.
    pub fn new() -> Facts {
        Facts::default()
    }

    /// A fact.
    pub fn fact(mut self, name: impl Into<String>, value: impl Into<Markup>) -> Facts {
        self.rows.push((None, name.into(), value.into()));
        self
    }

    /// A fact with an icon.
    pub fn fact_icon(
        mut self,
        icon: &'static str,
        name: impl Into<String>,
        value: impl Into<Markup>,
    ) -> Facts {
        self.rows.push((Some(icon), name.into(), value.into()));
        self
    }

    /// A fact, when it is known.
    pub fn maybe(self, name: impl Into<String>, value: Option<impl Into<Markup>>) -> Facts {
        match value {
            Some(value) => self.fact(name, value),
            None => self,
        }
    }

    fn picture(&self, name: &&'static str) -> Markup {
        icon(name)
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh, en| l.pick(zh, en);
    vec![example(
        "course",
        Facts::new()
            .fact_icon("calendar", p("日期", "Dates"), l.date(jiff::civil::date(2025, 8, 14)))
            .fact_icon("pin", p("地點", "Place"), p("杏林國小二樓會議室", "Xinglin Primary, 2nd floor"))
            .fact_icon("book", p("時數", "Hours"), l.a("ui-hours", "n", 12))
            .fact(p("課程代碼", "Course code"), "0004127"),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_facts_are_left_out() {
        let html = Facts::new().maybe("甲", None::<String>).maybe("乙", Some("二")).to_string();
        assert!(!html.contains("甲") && html.contains("二"));
    }
}
