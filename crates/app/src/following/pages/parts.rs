//! What several pages of following show.

use ui::{L, Markup};

use crate::catalogue::{search, view};

/// A question in words, part by part.
pub(super) fn question_words(l: L, query: &search::Query) -> Vec<String> {
    query
        .pairs()
        .into_iter()
        .filter(|(key, _)| *key != "sort")
        .map(|(key, value)| words(l, key, &value))
        .collect()
}

fn words(l: L, key: &str, value: &str) -> String {
    let option = |field: &str| view::option_label(l, field, value);
    match key {
        "q" => l.a("search-part-words", "words", value),
        "stage" => option("audience_stages"),
        "position" => option("audience_positions"),
        "subject" => option("subject"),
        "scope" => option("scope"),
        "tier" => option("tier"),
        "tag" => option("attribute_tags"),
        "item" => search::item_parts(value)
            .and_then(|(stage, scope, item)| view::item_label(stage, scope, item))
            .unwrap_or_else(|| value.to_owned()),
        "from" | "until" => {
            let day = value.parse().map_or_else(|_| value.to_owned(), |day| l.date(day));
            l.a(&format!("search-part-{key}"), "day", day)
        }
        "hours_from" => l.a("search-part-hours-from", "n", value),
        "hours_until" => l.a("search-part-hours-until", "n", value),
        "way" | "slot" => l.t(&format!("search-part-{key}-{value}")),
        "weekday" => l.t(&format!("search-part-weekday-{value}")),
        "within" => l.a("search-part-within", "n", value),
        "near" => l.a("search-part-near", "place", value),
        "free" | "open" => l.t(&format!("search-part-{key}")),
        _ => value.to_owned(),
    }
}

/// A question in one line.
pub(super) fn question_line(l: L, query: &search::Query) -> String {
    question_words(l, query).join(if l.is_zh() { "、" } else { ", " })
}

/// An address to copy: a field that selects well, and nothing to press.
pub(super) fn address(label: &str, url: &str) -> Markup {
    Markup::raw("<p>")
        .and(Markup::from(label))
        .and(Markup::raw("<br><code class=\"code\">"))
        .and(Markup::from(url))
        .and(Markup::raw("</code></p>"))
}

/// A paragraph.
pub(super) fn paragraph(text: &str) -> Markup {
    Markup::raw("<p>").and(Markup::from(text)).and(Markup::raw("</p>"))
}

/// A heading with what stands below it.
pub(super) fn section(title: &str, id: &str, body: Markup) -> Markup {
    Markup::raw(format!(
        "<section class=\"stack\" aria-labelledby=\"{id}\"><div class=\"section-head\"><h2 id=\"{id}\">"
    ))
    .and(Markup::from(title))
    .and(Markup::raw("</h2></div>"))
    .and(body)
    .and(Markup::raw("</section>"))
}

#[cfg(test)]
mod tests {
    use domain::course::life::CourseState;

    use super::*;
    use crate::catalogue::sample;

    #[test]
    fn an_item_is_named_by_its_words() {
        let course = sample::course(L::default(), CourseState::Approved);
        let label =
            view::item_label(&course.stage, &course.scope, &course.item).expect("the sample has an item");
        let key = search::item_key(&course.stage, &course.scope, &course.item);
        assert_eq!(words(L::default(), "item", &key), label);
        assert_eq!(words(L::default(), "item", "nothing"), "nothing");
    }
}
