//! Every page with every sample in both languages: no missing words, no placeholder, one heading, labelled fields.

use ui::{L, Lang};

#[test]
fn every_sample_renders_in_both_languages() {
    let pages = app::pages();
    assert!(pages.len() > 30, "{} samples", pages.len());
    for page in &pages {
        for lang in Lang::ALL {
            let html = (page.render)(L::new(lang));
            let name = format!("{} in {}", page.name, lang.code());
            assert!(html.contains("<main"), "{name} draws nothing");
            let hole = html.find('⟦').map(|at| html[at..].chars().take(60).collect::<String>());
            assert_eq!(hole, None, "{name} misses a sentence");
            assert_eq!(html.matches("<h1").count(), 1, "{name} needs one heading of the first level");
            assert!(
                !html.contains("style=\"") && !html.contains("onclick="),
                "{name} breaks the content security policy"
            );
        }
    }
}

#[test]
fn names_of_samples_are_unique() {
    let mut names: Vec<_> = app::pages().iter().map(|p| p.name).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}
