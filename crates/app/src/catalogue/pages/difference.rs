//! What differs between two forms, field by field, texts word by word: for reviewers and for organisers before sending.

use domain::course::{RawForm, changed_fields, steps};
use similar::{ChangeTag, TextDiff};
use ui::components::{Column, Row, Table};
use ui::{L, Markup};

use super::super::view;
use super::summary;

/// Fields whose text is compared inside; of the others the whole answer changed.
const TEXTS: [&str; 5] = ["title", "outline", "instructor_name", "contact1_name", "contact2_name"];

/// Fields that differ, in the order of the form; `room` and `typo` are told as the field they belong to.
pub(super) fn fields(old: &RawForm, new: &RawForm) -> Vec<String> {
    let changed = changed_fields(old, new);
    let named =
        |key: &&str| changed.iter().any(|c| c.trim_end_matches("-typo").trim_end_matches("-room") == *key);
    steps().iter().flat_map(|step| step.fields).copied().filter(named).map(str::to_owned).collect()
}

/// A table of what differs, or nothing. `was` and `becomes` head the two answers.
pub(super) fn table(l: L, old: &RawForm, new: &RawForm, was: &str, becomes: &str) -> Option<Table> {
    let fields = fields(old, new);
    if fields.is_empty() {
        return None;
    }
    let columns = vec![
        Column::text(l.t("review-difference-field")),
        Column::text(l.t(was)),
        Column::text(l.t(becomes)),
    ];
    let table = Table::new(l, l.t("review-difference"), columns);
    Some(fields.iter().fold(table, |table, key| {
        let (before, after) = answers(l, old, new, key);
        table.row(Row::default().cell(view::field_label(l, key)).cell(cell(before)).cell(cell(after)))
    }))
}

fn answers(l: L, old: &RawForm, new: &RawForm, key: &str) -> (Markup, Markup) {
    if key == "meetings" {
        return lines(l, &summary::meeting_lines(l, old), &summary::meeting_lines(l, new));
    }
    if TEXTS.contains(&key) {
        return text(l, old.first(key), new.first(key));
    }
    let whole = |raw: &RawForm| {
        let answer = summary::answer(l, raw, key);
        if answer.is_empty() { Markup::small(&l.t("ui-not-answered")) } else { answer }
    };
    (mark(l, false, whole(old)), mark(l, true, whole(new)))
}

/// One element, because on a phone a cell's parts would stand beside each other.
fn cell(inner: Markup) -> Markup {
    Markup::raw("<div class=\"difference\">").and(inner).and(Markup::raw("</div>"))
}

/// What was taken away or put in, for eyes and for screen readers, which don't tell the elements themselves.
fn mark(l: L, added: bool, inner: Markup) -> Markup {
    let (open, close, word) = if added {
        ("<ins><span class=\"vh\">", "</ins>", "review-difference-added")
    } else {
        ("<del><span class=\"vh\">", "</del>", "review-difference-removed")
    };
    Markup::raw(open).and(l.t(word)).and(Markup::raw("</span>")).and(inner).and(Markup::raw(close))
}

fn text(l: L, old: &str, new: &str) -> (Markup, Markup) {
    // Chinese has no spaces between words: it is compared sign by sign, other writing word by word.
    let by_sign = [old, new].iter().any(|t| t.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c)));
    let diff = if by_sign { TextDiff::from_chars(old, new) } else { TextDiff::from_words(old, new) };
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for op in diff.ops() {
        let (mut same, mut gone, mut came) = (String::new(), String::new(), String::new());
        for change in diff.iter_changes(op) {
            match change.tag() {
                ChangeTag::Equal => same.push_str(change.value()),
                ChangeTag::Delete => gone.push_str(change.value()),
                ChangeTag::Insert => came.push_str(change.value()),
            }
        }
        if !same.is_empty() {
            before.push(lined(&same));
            after.push(lined(&same));
        }
        if !gone.is_empty() {
            before.push(mark(l, false, lined(&gone)));
        }
        if !came.is_empty() {
            after.push(mark(l, true, lined(&came)));
        }
    }
    (Markup::join(before), Markup::join(after))
}

/// Text whose line breaks stay.
fn lined(text: &str) -> Markup {
    let mut lines = text.split('\n').map(Markup::from);
    let first = lines.next().unwrap_or_default();
    lines.fold(first, |all, line| all.and(Markup::raw("<br>")).and(line))
}

fn lines(l: L, old: &[String], new: &[String]) -> (Markup, Markup) {
    let list = |own: &[String], other: &[String], added: bool| {
        Markup::join(own.iter().map(|line| {
            let inner = Markup::from(line.as_str());
            let inner = if other.contains(line) { inner } else { mark(l, added, inner) };
            Markup::raw("<span class=\"difference-line\">").and(inner).and(Markup::raw("</span>"))
        }))
    };
    (list(old, new, false), list(new, old, true))
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;

    #[test]
    fn what_differs_is_marked_and_what_does_not_is_left_out() {
        let l = L::default();
        let old = sample::raw(l);
        assert!(table(l, &old, &old, "review-was", "review-becomes").is_none());
        let new = sample::changed(l).proposed().expect("a change");
        assert_eq!(fields(&old, &new), ["outline", "meetings", "class_size"]);
        let html = table(l, &old, &new, "review-was", "review-becomes").expect("a table").to_string();
        assert!(html.contains("互評"), "{html}");
        let moved = html.split("difference-line").skip(1).filter_map(|part| part.split("</td>").next());
        assert_eq!(
            moved.filter(|line| line.contains("<ins>")).count(),
            1,
            "only the meeting that moved: {html}"
        );
    }

    #[test]
    fn latin_text_is_compared_by_words() {
        let (before, after) = text(L::default(), "read the text", "read a text");
        assert!(before.to_string().contains("the</del>") && after.to_string().contains("a</ins>"));
    }
}
