//! The page shown when something cannot be: what happened, what to do next, where to go.

use askama::Template;

use crate::icons::icon;
use crate::markup::Markup;
use crate::shell::Shell;

#[derive(Template)]
#[template(path = "error_page.html")]
struct ErrorPage<'a> {
    shell: Shell,
    code: u16,
    sentence: &'a str,
    next: &'a str,
    links: &'a [(String, String)],
    name: &'a str,
}

impl ErrorPage<'_> {
    fn arrow(&self) -> Markup {
        icon("arrow-right")
    }
}

/// A whole page for status `code`: `sentence` says what happened, `next` what to do and who helps, `links` are
/// (label, address) of ways on, `name` the stable name of the refusal for whoever helps. Set `shell.title` to the sentence in short. Never fails: should drawing fail, the
/// bare sentence is returned, for an error page must not cause an error.
pub fn error_page(
    shell: Shell,
    code: u16,
    name: &str,
    sentence: &str,
    next: &str,
    links: &[(String, String)],
) -> String {
    let page = ErrorPage { shell, code, sentence, next, links, name };
    page.render().unwrap_or_else(|_| Markup::from(sentence).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{L, Lang};

    #[test]
    fn says_what_happened_and_the_way_on() {
        let shell = Shell::new(L::new(Lang::Zh), "找不到頁面", "/x", "t");
        let html = error_page(
            shell,
            404,
            "not-found",
            "找不到這個頁面。",
            "請檢查網址。",
            &[("回首頁".into(), "/".into())],
        );
        assert!(html.contains("not-found"));
        assert!(html.contains("404") && html.contains("請檢查網址") && html.contains(">回首頁"));
        assert!(!html.contains('⟦'));
    }
}
