//! The columns of a workbook of courses by the names people give them, and the words of their answers.

use std::collections::BTreeMap;

use domain::codes::tables_on;
use domain::course::workbook::{NUMBER, Words, columns};
use jiff::civil::Date;
use ui::{L, Lang};

use super::super::view;

/// The name of a column in a language.
pub(in crate::catalogue) fn header(l: L, key: &str) -> String {
    let session = key.strip_prefix("meetings-").and_then(|rest| rest.split_once('-'));
    match session {
        Some((n, part)) => l.a2("workbook-session", "n", n, "part", l.t(&format!("workbook-part-{part}"))),
        None if key == NUMBER => l.t("workbook-number"),
        None => view::field_label(l, key),
    }
}

/// The names under which a column is found: those of both languages and its key.
pub(super) fn names(key: &str) -> Vec<String> {
    let mut names: Vec<String> = Lang::ALL.into_iter().map(|lang| header(L::new(lang), key)).collect();
    names.push(key.to_owned());
    names
}

/// Where each column stands in a header. A column named twice counts where it stands first.
pub(in crate::catalogue) fn places(header: &[String]) -> BTreeMap<String, usize> {
    let table =
        documents::Table { sheet: String::new(), header_row: 0, header: header.to_vec(), rows: Vec::new() };
    let place = |key: String| {
        let names = names(&key);
        let aliases: Vec<&str> = names.iter().map(String::as_str).collect();
        Some((key, table.column(&aliases)?))
    };
    columns().into_iter().filter_map(place).collect()
}

/// The codes of a field's options on a day with the stage and scope each belongs to; empty for a field of free text.
pub(in crate::catalogue) fn options(key: &str, on: Date) -> Vec<(String, String, String)> {
    let tables = tables_on(on);
    let anywhere = |code: &str| (code.to_owned(), String::new(), String::new());
    match key {
        "stage" => tables.stages.iter().map(|s| anywhere(&s.stage)).collect(),
        "subject" => {
            tables.subjects.iter().map(|s| (s.code.clone(), s.stage.clone(), String::new())).collect()
        }
        "item" => {
            let scopes = tables.field("scope").map(|f| f.options.as_slice()).unwrap_or_default();
            let pairs = tables.stages.iter().flat_map(|s| scopes.iter().map(move |scope| (s, scope)));
            pairs
                .flat_map(|(stage, scope)| {
                    let items = tables.items(&stage.stage, &scope.code);
                    items.into_iter().map(|i| (i.code.to_owned(), stage.stage.clone(), scope.code.clone()))
                })
                .collect()
        }
        "attribute_tags" => tables.tags.iter().map(|t| anywhere(&t.tag)).collect(),
        _ => {
            let options = tables.field(key).map(|f| f.options.as_slice()).unwrap_or_default();
            options.iter().map(|o| anywhere(&o.code)).collect()
        }
    }
}

/// The label of an option.
pub(in crate::catalogue) fn label(l: L, key: &str, option: &(String, String, String), on: Date) -> String {
    let (code, stage, scope) = option;
    match key {
        "item" => tables_on(on).item(stage, scope, code).map_or_else(|| code.clone(), |i| i.label.to_owned()),
        _ => view::option_label(l, key, code),
    }
}

/// The words of every answer on a day, in both languages.
pub(super) fn words(on: Date) -> Words {
    let mut words = Words::default();
    for key in columns() {
        for option in options(&key, on) {
            let labels: Vec<String> =
                Lang::ALL.into_iter().map(|lang| label(L::new(lang), &key, &option, on)).collect();
            words.add(&key, &option.0, &labels, (&option.1, &option.2));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_columns_share_a_name() {
        for lang in Lang::ALL {
            let l = L::new(lang);
            let headers: Vec<String> = columns().iter().map(|key| header(l, key)).collect();
            let distinct: BTreeSet<&String> = headers.iter().collect();
            assert_eq!(distinct.len(), headers.len(), "{headers:?}");
            let places = places(&headers);
            for (at, key) in columns().iter().enumerate() {
                assert_eq!(places.get(key), Some(&at), "{key}");
            }
        }
    }
}
