//! The code tables as look-ups on a day; a code is a name from a table and is never computed with. Rule:
//! `docs/rules/code-tables.md`.

mod book;
pub mod import;

pub use book::{
    Book, DatedRow, TableKind, book, hour_rule, install, item_at, label_at, set_day, shipped, tables,
    tables_on,
};

use jiff::civil::Date;
use serde::Deserialize;

/// A code with its label, as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Choice {
    /// The code that is stored.
    pub code: String,
    /// What people read, in Chinese.
    pub label: String,
    /// The same in English where the table says; else empty.
    pub label_en: String,
}

/// One field of the registration form (CAT-1).
#[derive(Debug, Clone)]
pub struct Field {
    /// Its number on the official form, such as `3-1`.
    pub number: String,
    /// Its key, used in drafts and refusals.
    pub key: String,
    /// Its Chinese label.
    pub label: String,
    /// How it is answered: `one`, `many`, `text` … as in the table.
    pub kind: String,
    /// Its options in table order; empty for free fields.
    pub options: Vec<Choice>,
}

/// An education stage of the taxonomy.
#[derive(Debug, Clone, Deserialize)]
pub struct Stage {
    /// Its code, such as `junior_high`.
    pub stage: String,
    /// Its Chinese label.
    pub label: String,
    /// Its English label.
    pub label_en: String,
}

/// One line of the taxonomy: an item, or a group (whose `item` is empty).
#[derive(Debug, Clone, Deserialize)]
pub struct TaxonomyRow {
    /// Stage code.
    pub stage: String,
    /// Scope number as printed, `1` to `5`; scope 6 has no lines.
    pub scope: String,
    /// Scope label.
    pub scope_name: String,
    /// Group code.
    pub group: String,
    /// Group label.
    pub group_name: String,
    /// Item code, empty on a group's own line.
    pub item: String,
    /// Item label.
    pub item_name: String,
}

/// An attribute tag with the days on which it may be set (CAT-8).
#[derive(Debug, Clone, Deserialize)]
pub struct Tag {
    /// Its name, which is also its code.
    pub tag: String,
    /// First day, when known.
    pub from: Option<Date>,
    /// First day on which it may no longer be set, when it has ended.
    pub until: Option<Date>,
    /// What is known of its definition.
    pub note: String,
}

/// A subject of a stage. Provisional until the ministry's course-nature table is public.
#[derive(Debug, Clone, Deserialize)]
pub struct Subject {
    /// Stage code.
    pub stage: String,
    /// Subject code.
    pub code: String,
    /// Chinese label.
    pub label: String,
    /// English label where the table says; else empty.
    #[serde(default)]
    pub label_en: String,
}

/// Which rule counts the hours of a course with this answer.
#[derive(Debug, Clone, Deserialize)]
pub struct HourRule {
    /// Field key.
    pub field: String,
    /// Option code.
    pub code: String,
    /// `lessons`, `credits` or `online`.
    pub rule: String,
}

/// A word in a title that hints at content needing consent first (CAT-4).
#[derive(Debug, Clone, Deserialize)]
pub struct ConsentHint {
    /// The word.
    pub word: String,
    /// The kind of content it hints at.
    pub kind: String,
}

/// All tables.
#[derive(Debug)]
pub struct Tables {
    /// The registration form's fields in form order.
    pub fields: Vec<Field>,
    /// Stages in school order.
    pub stages: Vec<Stage>,
    /// Taxonomy lines in table order.
    pub taxonomy: Vec<TaxonomyRow>,
    /// Attribute tags.
    pub tags: Vec<Tag>,
    /// Subjects, provisional.
    pub subjects: Vec<Subject>,
    /// Rules of counting hours.
    pub hour_rules: Vec<HourRule>,
    /// Words that hint at content needing consent.
    pub consent_hints: Vec<ConsentHint>,
}

impl Tables {
    /// The form field of that key.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// The Chinese label of an answer to a form field; `None` for a code that the table does not have.
    /// Answers that stand in other tables (stage, subject, item) are found as well.
    pub fn label(&self, key: &str, code: &str) -> Option<&str> {
        match key {
            "stage" => self.stages.iter().find(|s| s.stage == code).map(|s| s.label.as_str()),
            "subject" => self.subjects.iter().find(|s| s.code == code).map(|s| s.label.as_str()),
            "attribute_tags" => self.tags.iter().find(|t| t.tag == code).map(|t| t.tag.as_str()),
            _ => self.field(key)?.options.iter().find(|o| o.code == code).map(|o| o.label.as_str()),
        }
    }

    /// The words of an answer in Chinese and, where the table says, English.
    pub fn words(&self, key: &str, code: &str) -> Option<(&str, &str)> {
        match key {
            "stage" => {
                let stage = self.stages.iter().find(|s| s.stage == code)?;
                Some((&stage.label, &stage.label_en))
            }
            "subject" => {
                let subject = self.subjects.iter().find(|s| s.code == code)?;
                Some((&subject.label, &subject.label_en))
            }
            "attribute_tags" => Some((self.label(key, code)?, "")),
            _ => {
                let option = self.field(key)?.options.iter().find(|o| o.code == code)?;
                Some((&option.label, &option.label_en))
            }
        }
    }

    /// The items to choose from within a stage and a scope (`5-1` as the form writes it). A group that has no items
    /// of its own is chosen itself. Empty for scope 6, which has neither items nor tier.
    pub fn items(&self, stage: &str, scope: &str) -> Vec<Item<'_>> {
        let rows = || self.taxonomy.iter().filter(|r| r.stage == stage && form_scope(&r.scope) == scope);
        rows()
            .filter(|row| !row.item.is_empty() || !rows().any(|r| r.group == row.group && !r.item.is_empty()))
            .map(|row| {
                let alone = row.item.is_empty();
                Item {
                    code: if alone { &row.group } else { &row.item },
                    label: if alone { &row.group_name } else { &row.item_name },
                    group: &row.group,
                    group_label: &row.group_name,
                }
            })
            .collect()
    }

    /// One item within a stage and scope.
    pub fn item(&self, stage: &str, scope: &str, code: &str) -> Option<Item<'_>> {
        // Asked for every course of a list or an index: without building the list of all items.
        let number = scope.strip_prefix("5-")?;
        let rows = || self.taxonomy.iter().filter(|r| r.stage == stage && r.scope == number);
        let row = rows().find(|row| {
            row.item == code && !code.is_empty()
                || row.item.is_empty()
                    && row.group == code
                    && !rows().any(|r| r.group == row.group && !r.item.is_empty())
        })?;
        let alone = row.item.is_empty();
        Some(Item {
            code: if alone { &row.group } else { &row.item },
            label: if alone { &row.group_name } else { &row.item_name },
            group: &row.group,
            group_label: &row.group_name,
        })
    }

    /// Whether a scope has items, and so a tier, in any stage.
    pub fn scope_has_items(&self, scope: &str) -> bool {
        self.taxonomy.iter().any(|row| form_scope(&row.scope) == scope)
    }

    /// The subjects of a stage.
    pub fn subjects_of(&self, stage: &str) -> Vec<&Subject> {
        self.subjects.iter().filter(|s| s.stage == stage).collect()
    }

    /// The attribute tags that may be set on a day: begun, and not ended (the `until` day is the first without).
    pub fn tags_on(&self, day: Date) -> Vec<&Tag> {
        self.tags
            .iter()
            .filter(|t| t.from.is_none_or(|from| from <= day) && t.until.is_none_or(|until| day < until))
            .collect()
    }

    /// The rule that counts hours for an answer, if the answer decides it.
    pub fn hour_rule(&self, field: &str, code: &str) -> Option<&str> {
        self.hour_rules.iter().find(|r| r.field == field && r.code == code).map(|r| r.rule.as_str())
    }
}

/// A choosable item of the taxonomy with its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item<'a> {
    /// Item code, or the group's when the group has no items.
    pub code: &'a str,
    /// Label.
    pub label: &'a str,
    /// Group code.
    pub group: &'a str,
    /// Group label.
    pub group_label: &'a str,
}

/// The taxonomy prints scopes as `1`, the form as `5-1` (its fifth field, first option).
fn form_scope(taxonomy_scope: &str) -> String {
    format!("5-{taxonomy_scope}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use std::collections::BTreeSet;

    #[test]
    fn the_tables_have_their_known_sizes() {
        let tables = tables();
        let numbers: BTreeSet<_> = tables.fields.iter().map(|f| f.number.split('-').next()).collect();
        assert_eq!(numbers.len(), 26);
        assert_eq!(tables.taxonomy.iter().filter(|r| !r.item.is_empty()).count(), 492);
        let groups: BTreeSet<_> = tables.taxonomy.iter().map(|r| (&r.stage, &r.group)).collect();
        assert_eq!(groups.len(), 83);
        assert_eq!(tables.tags.len(), 20);
        assert!(!tables.consent_hints.is_empty());
    }

    #[test]
    fn items_follow_stage_and_scope() {
        let tables = tables();
        assert_eq!(tables.item("kindergarten", "5-1", "1-1-1").map(|i| i.label), Some("幼兒身心發展"));
        assert_eq!(tables.item("junior_high", "5-1", "1-5-8"), None, "a known gap");
        assert_eq!(
            tables.item("elementary", "5-4", "4-1").map(|i| i.code),
            Some("4-1"),
            "a group without items is chosen itself"
        );
        assert_eq!(tables.item("kindergarten", "5-1", "1-1"), None, "a group with items is not");
        for stage in &tables.stages {
            assert!(tables.items(&stage.stage, "5-6").is_empty());
            assert!(!tables.items(&stage.stage, "5-5").is_empty());
            assert!(!tables.subjects_of(&stage.stage).is_empty());
        }
        assert!(!tables.scope_has_items("5-6"));
        for row in &tables.taxonomy {
            assert!(tables.label("stage", &row.stage).is_some());
            assert_eq!(tables.label("scope", &form_scope(&row.scope)), Some(row.scope_name.as_str()));
        }
    }

    #[test]
    fn tags_change_on_their_day() {
        let has = |day, tag: &str| tables().tags_on(day).iter().any(|t| t.tag == tag);
        assert!(has(date(2019, 6, 30), "教專評鑑") && !has(date(2019, 6, 30), "初階回饋"));
        assert!(!has(date(2019, 7, 1), "教專評鑑") && has(date(2019, 7, 1), "初階回饋"));
        assert!(has(date(2024, 7, 31), "SDGs") && !has(date(2024, 8, 1), "SDGs"));
        assert!(has(date(2003, 1, 1), "科技中心"));
    }

    #[test]
    fn every_class_type_has_a_rule_of_counting() {
        for choice in &tables().field("class_type").expect("a field").options {
            let rule = tables().hour_rule("class_type", &choice.code);
            assert!(matches!(rule, Some("lessons" | "credits")), "{choice:?}");
        }
        for rule in &tables().hour_rules {
            assert!(tables().label(&rule.field, &rule.code).is_some(), "{rule:?}");
        }
    }
}
