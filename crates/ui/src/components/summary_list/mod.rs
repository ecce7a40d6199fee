//! Answers to look over before sending, each with a link to change it.

use askama::Template;

use super::{Example, example};
use crate::i18n::L;
use crate::markup::{Markup, component};

/// Questions and answers.
#[derive(Clone, Debug, Template)]
#[template(path = "components/summary_list/summary_list.html")]
pub struct SummaryList {
    l: L,
    title: Option<String>,
    rows: Vec<(String, Markup, Option<String>, Option<String>)>,
}
component!(SummaryList);

impl SummaryList {
    /// An empty list.
    pub fn new(l: L) -> SummaryList {
        SummaryList { l, title: None, rows: Vec::new() }
    }

    /// With a heading, e.g. the step the answers come from.
    pub fn title(mut self, title: impl Into<String>) -> SummaryList {
        self.title = Some(title.into());
        self
    }

    /// A question, its answer, and where to change it. An empty answer says so.
    pub fn row(
        mut self,
        question: impl Into<String>,
        answer: impl Into<Markup>,
        change: Option<String>,
    ) -> SummaryList {
        self.rows.push((question.into(), answer.into(), change, None));
        self
    }

    /// A question whose answer must be corrected.
    pub fn wrong(
        mut self,
        question: impl Into<String>,
        answer: impl Into<Markup>,
        change: Option<String>,
        error: impl Into<String>,
    ) -> SummaryList {
        self.rows.push((question.into(), answer.into(), change, Some(error.into())));
        self
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    let p = |zh, en| l.pick(zh, en);
    vec![example(
        "three answers",
        SummaryList::new(l)
            .title(p("基本資料", "Basics"))
            .row(
                p("課程名稱", "Title"),
                p("閱讀理解教學實作工作坊", "Reading workshop"),
                Some("?step=1#title".into()),
            )
            .row(p("其他說明", "Remarks"), "", Some("?step=1#note".into()))
            .wrong(
                p("核准文號", "Approval number"),
                "114-",
                Some("?step=1#number".into()),
                p("文號不完整", "The number is incomplete"),
            ),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn change_links_name_their_question() {
        let html = examples(L::default()).remove(0).html.to_string();
        assert!(html.contains("課程名稱</span></a>") && html.contains(&L::default().t("ui-not-answered")));
    }
}
