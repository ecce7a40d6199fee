//! All errors of a form in one place at its top, each a link to its field.

use askama::Template;

use super::{Example, example};
use crate::i18n::L;
use crate::icons::icon;
use crate::markup::{Markup, component};

/// The list of what to correct; draws nothing when there is nothing.
#[derive(Clone, Debug, Template)]
#[template(path = "components/error_summary/error_summary.html")]
pub struct ErrorSummary {
    l: L,
    errors: Vec<(String, String)>,
}
component!(ErrorSummary);

impl ErrorSummary {
    /// From pairs of field name and sentence, in the order of the form.
    pub fn new(l: L, errors: Vec<(String, String)>) -> ErrorSummary {
        ErrorSummary { l, errors }
    }

    fn picture(&self) -> Markup {
        icon("alert")
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh: &str, en: &str| l.pick(zh, en).to_owned();
    let errors = vec![
        ("x-wrong".to_owned(), p("核准文號不完整。", "The approval number is incomplete.")),
        ("x-date".to_owned(), p("請填寫日期。", "Please give the date.")),
    ];
    vec![example("two errors", ErrorSummary::new(l, errors))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_fields_and_is_silent_without_errors() {
        let html = examples(L::default()).remove(0).html.to_string();
        assert!(html.contains("href=\"#x-date\"") && html.contains("role=\"alert\""));
        assert_eq!(ErrorSummary::new(L::default(), vec![]).to_string().trim(), "");
    }
}
