//! Which lines of the transcript are wanted: by school year, calendar year, scope and tag.

use std::collections::BTreeSet;

use domain::calendar::SchoolYear;
use serde::Deserialize;
use ui::L;
use ui::components::{Choice, Field, Filter};
use ui::encode;

use crate::catalogue::view::option_label;
use crate::credit::Award;

/// Conditions as asked; empty means any.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
pub struct Wanted {
    /// School year, `114`.
    #[serde(default)]
    sy: String,
    /// Calendar year, `2026`.
    #[serde(default)]
    cy: String,
    /// Scope code.
    #[serde(default)]
    scope: String,
    /// Attribute tag.
    #[serde(default)]
    tag: String,
}

impl Wanted {
    /// Reads the conditions field by field.
    pub(super) fn of(field: impl Fn(&str) -> String) -> Self {
        Self { sy: field("sy"), cy: field("cy"), scope: field("scope"), tag: field("tag") }
    }

    /// Whether an award meets all conditions.
    pub(super) fn takes(&self, award: &Award) -> bool {
        let day = award.day();
        let is = |wanted: &str, value: &str| wanted.is_empty() || wanted == value;
        is(&self.sy, &SchoolYear::of(day).to_string())
            && is(&self.cy, &day.year().to_string())
            && is(&self.scope, &award.scope)
            && (self.tag.is_empty() || award.tag_list().contains(&self.tag))
    }

    /// Whether anything is asked for.
    pub(super) fn any(&self) -> bool {
        *self != Self::default()
    }

    /// The conditions as fields of a form or query, without the empty ones.
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let all = [("sy", &self.sy), ("cy", &self.cy), ("scope", &self.scope), ("tag", &self.tag)];
        all.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (k, v.clone())).collect()
    }

    /// `?sy=114`, or nothing.
    pub(super) fn query(&self) -> String {
        query_of(&self.pairs())
    }

    /// The conditions in words, in brackets; empty when there is none.
    pub(super) fn in_words(&self, l: L) -> String {
        let words: Vec<String> = self.pairs().iter().map(|(k, v)| word(l, k, v)).collect();
        if words.is_empty() {
            String::new()
        } else {
            format!("[{}]", words.join(&l.t("credit-list-separator")))
        }
    }

    /// The form; it offers only what the person's own awards have.
    pub(super) fn form(&self, l: L, awards: &[Award]) -> Filter {
        let years = |of: fn(&Award) -> String| awards.iter().map(of).collect::<BTreeSet<_>>();
        let tags: BTreeSet<String> = awards.iter().flat_map(Award::tag_list).collect();
        let mut offered = [
            ("sy", "transcript-filter-sy", years(|a| SchoolYear::of(a.day()).to_string()), &self.sy),
            ("cy", "transcript-filter-cy", years(|a| a.day().year().to_string()), &self.cy),
            ("scope", "transcript-filter-scope", years(|a| a.scope.clone()), &self.scope),
            ("tag", "transcript-filter-tag", tags, &self.tag),
        ];
        let mut filter = Filter::new(l, "/my/transcript");
        for (name, label, values, chosen) in &mut offered {
            values.remove("");
            if !chosen.is_empty() {
                values.insert(chosen.clone());
                let rest: Vec<_> = self.pairs().into_iter().filter(|(k, _)| k != name).collect();
                filter = filter.active(word(l, name, chosen), format!("/my/transcript{}", query_of(&rest)));
            }
            let choices: Vec<Choice> =
                values.iter().rev().map(|v| Choice::new(v.as_str(), word(l, name, v))).collect();
            if !choices.is_empty() {
                filter =
                    filter.field(Field::select(l, *name, l.t(label), choices).value(chosen.as_str()).plain());
            }
        }
        filter
    }
}

fn query_of(pairs: &[(&'static str, String)]) -> String {
    let parts: Vec<String> = pairs.iter().map(|(k, v)| format!("{k}={}", encode(v))).collect();
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

fn word(l: L, name: &str, value: &str) -> String {
    match name {
        "sy" => l.a("transcript-school-year", "year", value),
        "cy" => match value.parse::<i16>() {
            Ok(year) => l.a2("transcript-calendar-year", "year", value, "roc", year - 1911),
            Err(_) => value.to_owned(),
        },
        "scope" => option_label(l, "scope", value),
        _ => option_label(l, "attribute_tags", value),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample_awards;
    use super::*;

    #[test]
    fn every_condition_narrows_and_an_unknown_one_takes_nothing() {
        let awards = sample_awards(L::default());
        let check = |field: &str, value: &str, expect: usize| {
            let wanted = Wanted::of(|f| if f == field { value.to_owned() } else { String::new() });
            assert_eq!(awards.iter().filter(|a| wanted.takes(a)).count(), expect, "{field}={value}");
        };
        check("", "", 4);
        check("sy", "114", 2);
        check("sy", "113", 2);
        check("cy", "2025", 3);
        check("scope", "5-1", 3);
        check("tag", &awards[1].tags, 1);
        check("sy", "x", 0);
    }
}
