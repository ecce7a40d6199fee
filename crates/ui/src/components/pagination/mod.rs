//! Pages of a long list.

use askama::Template;

use super::{Example, example};
use crate::i18n::L;
use crate::icons::icon;
use crate::markup::{Markup, component};

/// Links to the pages of a list; draws nothing when one page holds all.
#[derive(Clone, Debug, Template)]
#[template(path = "components/pagination/pagination.html")]
pub struct Pagination {
    l: L,
    page: u32,
    pages: u32,
    prefix: String,
    name: Option<String>,
}
component!(Pagination);

impl Pagination {
    /// Page `page` (from 1) of `pages`; addresses are `prefix` followed by the number, e.g. `/courses?q=x&page=`.
    pub fn new(l: L, page: u32, pages: u32, prefix: impl Into<String>) -> Pagination {
        Pagination { l, page: page.clamp(1, pages.max(1)), pages, prefix: prefix.into(), name: None }
    }

    /// Another name for screen readers, when a page has more than one such list.
    pub fn name(mut self, name: impl Into<String>) -> Pagination {
        self.name = Some(name.into());
        self
    }

    /// First, last and the neighbours of the current page; `None` is a gap.
    fn numbers(&self) -> Vec<Option<u32>> {
        let mut out = Vec::new();
        let mut last = 0;
        for n in 1..=self.pages {
            if n == 1 || n == self.pages || n.abs_diff(self.page) <= 1 {
                if last + 1 < n {
                    out.push(if last + 2 == n { Some(last + 1) } else { None });
                }
                out.push(Some(n));
                last = n;
            }
        }
        out
    }

    fn picture(&self, name: &str) -> Markup {
        icon(name)
    }
}

/// Examples for the gallery.
pub fn examples(l: L) -> Vec<Example> {
    vec![
        example("middle", Pagination::new(l, 7, 23, "/courses?page=")),
        example("first of three", Pagination::new(l, 1, 3, "/courses?page=").name("1–3")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_ends_and_neighbours() {
        let check = |page, pages, expect: &str| {
            let text: Vec<String> = Pagination::new(L::default(), page, pages, "")
                .numbers()
                .iter()
                .map(|n| n.map_or("…".into(), |n| n.to_string()))
                .collect();
            assert_eq!(text.join(" "), expect);
        };
        check(7, 23, "1 … 6 7 8 … 23");
        check(1, 3, "1 2 3");
        check(4, 7, "1 2 3 4 5 6 7");
        check(1, 1, "1");
        assert_eq!(Pagination::new(L::default(), 1, 1, "").to_string().trim(), "");
        assert_eq!(Pagination::new(L::default(), 99, 3, "").page, 3);
    }
}
