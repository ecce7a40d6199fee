//! The gallery: every component in each of its forms, drawn with the frame; for people who build pages and for tests.

use askama::Template;

use crate::components::{Example, PageHead, all_examples};
use crate::i18n::{L, Lang};
use crate::icons;
use crate::shell::Shell;

pub mod pages;

#[derive(Template)]
#[template(path = "gallery/gallery.html")]
struct Gallery {
    shell: Shell,
    parts: Vec<(&'static str, Vec<Example>)>,
    icons: Vec<&'static str>,
}

impl Gallery {
    fn head(&self) -> PageHead {
        PageHead::new(self.shell.l.t("ui-gallery")).lead(self.shell.l.t("ui-gallery-lead"))
    }
}

/// The gallery as a page in the language of `shell`.
pub fn gallery(shell: Shell) -> Result<String, askama::Error> {
    let parts = all_examples(shell.l);
    Gallery { shell, parts, icons: icons::names().collect() }.render()
}

/// Everything that can be drawn in `lang`, as (name, HTML): each example of each component, and the sample pages.
pub fn samples(lang: Lang) -> Vec<(String, String)> {
    let l = L::new(lang);
    let parts = all_examples(l).into_iter();
    let mut all: Vec<(String, String)> = parts
        .flat_map(|(part, list)| {
            list.into_iter().map(move |e| (format!("{part}: {}", e.name), e.html.to_string()))
        })
        .collect();
    all.extend(pages::all(l).into_iter().map(|(name, html)| (format!("page: {name}"), html)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_draws_in_both_languages_without_holes() {
        for lang in Lang::ALL {
            let all = samples(lang);
            assert!(all.len() > 60, "{} samples", all.len());
            for (name, html) in all {
                assert!(!html.contains('⟦'), "{name}: missing word in {html}");
                assert!(
                    !html.contains(" style=") && !html.contains("<script>") && !html.contains(" onclick"),
                    "{name}: inline"
                );
                assert!(html.len() < 150_000, "{name} is heavy");
            }
        }
    }

    #[test]
    fn pages_have_unique_ids_and_one_heading() {
        for (name, html) in pages::all(L::default()) {
            let mut ids: Vec<&str> =
                html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            ids.sort_unstable();
            let total = ids.len();
            ids.dedup();
            assert_eq!(ids.len(), total, "{name} repeats an id");
            assert_eq!(html.matches("<h1").count(), 1, "{name}");
        }
    }

    #[test]
    fn what_a_page_points_to_exists() {
        for (name, html) in pages::all(L::default()) {
            for attribute in [" for=\"", " aria-describedby=\"", " list=\""] {
                for ids in html.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()) {
                    for id in ids.split(' ') {
                        assert!(html.contains(&format!(" id=\"{id}\"")), "{name}: {attribute}{id}");
                    }
                }
            }
        }
    }
}
