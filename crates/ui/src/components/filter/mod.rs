//! The questions that narrow a list; folded away on a phone.

use askama::Template;

use super::{Choice, Example, Field, example};
use crate::i18n::L;
use crate::icons::icon;
use crate::markup::{Markup, component};

/// A GET form beside or above a list.
#[derive(Clone, Debug, Template)]
#[template(path = "components/filter/filter.html")]
pub struct Filter {
    l: L,
    action: String,
    fields: Vec<Markup>,
    active: Vec<(String, String)>,
    hidden: Vec<(String, String)>,
}
component!(Filter);

impl Filter {
    /// A form that asks `action` again.
    pub fn new(l: L, action: impl Into<String>) -> Filter {
        Filter { l, action: action.into(), fields: Vec::new(), active: Vec::new(), hidden: Vec::new() }
    }

    /// A question.
    pub fn field(mut self, field: impl Into<Markup>) -> Filter {
        self.fields.push(field.into());
        self
    }

    /// A condition in force, with the address of the list without it.
    pub fn active(mut self, label: impl Into<String>, without: impl Into<String>) -> Filter {
        self.active.push((label.into(), without.into()));
        self
    }

    /// A value kept while filtering, e.g. the sort order.
    pub fn keep(mut self, name: impl Into<String>, value: impl Into<String>) -> Filter {
        self.hidden.push((name.into(), value.into()));
        self
    }

    fn picture(&self, name: &str) -> Markup {
        icon(name)
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh, en| l.pick(zh, en);
    let stages = vec![Choice::new("e", p("國小", "Primary")), Choice::new("j", p("國中", "Junior high"))];
    vec![example(
        "two questions",
        Filter::new(l, "/courses")
            .field(Field::text(l, "f-q", p("關鍵字", "Words")).plain())
            .field(Field::checkboxes(l, "f-stage", p("學習階段", "Stage"), stages).values(["j"]).plain())
            .active(p("國中", "Junior high"), "/courses")
            .keep("sort", "date"),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_and_removes_conditions() {
        let html = examples(L::default()).remove(0).html.to_string();
        assert!(
            html.contains("name=\"sort\" value=\"date\"")
                && html.contains("class=\"chip\" href=\"/courses\"")
        );
        assert!(!html.contains("optional"));
    }
}
