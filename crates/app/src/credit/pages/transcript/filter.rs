//! Which lines of the transcript are wanted: by school year, calendar year, scope, tag, source and words.

use std::collections::BTreeSet;

use domain::calendar::SchoolYear;
use domain::text::fold;
use domain::transcript::Source;
use jiff::civil::Date;
use serde::Deserialize;
use ui::L;
use ui::components::{Choice, Field, Filter};
use ui::encode;

use crate::catalogue::view::option_label;
use crate::credit::Award;
use crate::credit::transcript::Line;

/// Where the page is.
pub(super) const HERE: &str = "/my/transcript";

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
    /// Where from: `here`, `exchange`, `elsewhere`.
    #[serde(default)]
    source: String,
    /// Words of title, organiser or code.
    #[serde(default)]
    q: String,
}

/// What the conditions look at.
struct Looked<'a> {
    day: Date,
    scope: &'a str,
    tags: &'a str,
    source: Source,
    words: [&'a str; 3],
}

impl Wanted {
    /// Reads the conditions field by field.
    pub(super) fn of(field: impl Fn(&str) -> String) -> Self {
        Self {
            sy: field("sy"),
            cy: field("cy"),
            scope: field("scope"),
            tag: field("tag"),
            source: field("source"),
            q: field("q"),
        }
    }

    /// Whether a line of the ledger meets all conditions.
    pub(super) fn takes(&self, award: &Award) -> bool {
        self.fits(&Looked {
            day: award.day(),
            scope: &award.scope,
            tags: &award.tags,
            source: if award.cause.starts_with("exchange") { Source::Exchange } else { Source::Here },
            words: [&award.course_title, &award.organiser, &award.course_code],
        })
    }

    /// Whether a line of the transcript meets all conditions.
    pub(super) fn takes_line(&self, line: &Line) -> bool {
        self.fits(&Looked {
            day: line.to,
            scope: &line.scope,
            tags: &line.tags,
            source: line.source,
            words: [&line.title, &line.organiser, &line.code],
        })
    }

    fn fits(&self, looked: &Looked<'_>) -> bool {
        let is = |wanted: &str, value: &str| wanted.is_empty() || wanted == value;
        let tagged = || looked.tags.split(',').any(|tag| tag == self.tag);
        (self.sy.is_empty() || self.sy == SchoolYear::of(looked.day).to_string())
            && (self.cy.is_empty() || self.cy == looked.day.year().to_string())
            && is(&self.scope, looked.scope)
            && is(&self.source, looked.source.as_str())
            && (self.tag.is_empty() || tagged())
            && self.says(&looked.words)
    }

    /// Whether every word asked for stands in one of the texts.
    fn says(&self, texts: &[&str]) -> bool {
        if self.q.trim().is_empty() {
            return true;
        }
        let asked = fold(&self.q).to_lowercase();
        let text = fold(&texts.join(" ")).to_lowercase();
        asked.split_whitespace().all(|word| text.contains(word))
    }

    /// Whether anything is asked for.
    pub(super) fn any(&self) -> bool {
        !self.pairs().is_empty()
    }

    /// The conditions as fields of a form or query, without the empty ones.
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("q", self.q.trim()),
            ("sy", &self.sy),
            ("cy", &self.cy),
            ("scope", &self.scope),
            ("tag", &self.tag),
            ("source", &self.source),
        ];
        all.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (k, v.to_owned())).collect()
    }

    /// `?sy=114`, or nothing.
    pub(super) fn query(&self) -> String {
        query_of(&self.pairs())
    }

    /// The address of the pages of the list, to be followed by a number.
    pub(super) fn page_prefix(&self) -> String {
        let query = self.query();
        if query.is_empty() { format!("{HERE}?page=") } else { format!("{HERE}{query}&page=") }
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

    /// The form; it offers only what the person's own lines have.
    pub(super) fn form(&self, l: L, lines: &[Line]) -> Filter {
        let years = |of: fn(Date) -> String| {
            // Numbers, so that 99 comes before 100.
            let found: BTreeSet<i64> = lines.iter().filter_map(|line| of(line.to).parse().ok()).collect();
            found.into_iter().rev().map(|year| year.to_string()).collect::<Vec<String>>()
        };
        let set = |all: BTreeSet<&str>| all.into_iter().map(str::to_owned).collect::<Vec<String>>();
        let sources: BTreeSet<Source> = lines.iter().map(|line| line.source).collect();
        let sources = sources.into_iter().map(|s| s.as_str().to_owned()).collect::<Vec<String>>();
        let offered = [
            ("sy", "transcript-filter-sy", years(|day| SchoolYear::of(day).to_string()), &self.sy),
            ("cy", "transcript-filter-cy", years(|day| day.year().to_string()), &self.cy),
            (
                "scope",
                "transcript-filter-scope",
                set(lines.iter().map(|line| line.scope.as_str()).collect()),
                &self.scope,
            ),
            ("tag", "transcript-filter-tag", set(lines.iter().flat_map(Line::tag_list).collect()), &self.tag),
            // With one source there is nothing to choose.
            (
                "source",
                "transcript-filter-source",
                if sources.len() > 1 { sources } else { Vec::new() },
                &self.source,
            ),
        ];
        let words = Field::text(l, "q", l.t("transcript-filter-q"))
            .hint(l.t("transcript-filter-q-hint"))
            .value(self.q.trim())
            .plain();
        let mut filter = Filter::new(l, HERE).field(words);
        for (name, value) in self.pairs() {
            let rest: Vec<_> = self.pairs().into_iter().filter(|(k, _)| *k != name).collect();
            filter = filter.active(word(l, name, &value), format!("{HERE}{}", query_of(&rest)));
        }
        for (name, label, mut values, chosen) in offered {
            values.retain(|value| !value.is_empty());
            if !chosen.is_empty() && !values.contains(chosen) {
                values.push(chosen.clone());
            }
            let choices: Vec<Choice> =
                values.iter().map(|v| Choice::new(v.as_str(), word(l, name, v))).collect();
            if !choices.is_empty() {
                filter =
                    filter.field(Field::select(l, name, l.t(label), choices).value(chosen.as_str()).plain());
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
        "source" => match Source::parse(value) {
            Some(source) => l.t(&format!("transcript-source-{}", source.as_str())),
            None => value.to_owned(),
        },
        "q" => l.a("transcript-filter-said", "words", value),
        _ => option_label(l, "attribute_tags", value),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::lines;
    use super::super::sample_awards;
    use super::*;

    #[test]
    fn every_condition_narrows_and_an_unknown_one_takes_nothing() {
        let (awards, lines) = (sample_awards(L::default()), lines(L::default()));
        let check = |field: &str, value: &str, expect: [usize; 2]| {
            let wanted = Wanted::of(|f| if f == field { value.to_owned() } else { String::new() });
            let found = [
                awards.iter().filter(|a| wanted.takes(a)).count(),
                lines.iter().filter(|line| wanted.takes_line(line)).count(),
            ];
            assert_eq!(found, expect, "{field}={value}");
        };
        check("", "", [4, 6]);
        check("sy", "114", [2, 4]);
        check("sy", "113", [2, 2]);
        check("cy", "2025", [3, 4]);
        check("scope", "5-1", [3, 4]);
        check("tag", &awards[1].tags, [1, 2]);
        check("source", "here", [4, 5]);
        check("source", "elsewhere", [0, 1]);
        check("source", "moon", [0, 0]);
        check("q", "素養　評量", [4, 3]);
        check("q", "５０００００１", [1, 1]);
        check("q", "素養 天文", [0, 0]);
        check("q", " ", [4, 6]);
        check("sy", "x", [0, 0]);
    }
}
