//! The registration form exactly as typed, so that a draft never loses or changes input.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A draft: every value as typed, by field key. A field with several answers has several values.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RawForm {
    /// Values by field key.
    pub fields: BTreeMap<String, Vec<String>>,
    /// Meetings in the order of the page's rows.
    pub meetings: Vec<RawMeeting>,
}

/// One row of the meetings as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the names are those of Session, where they are explained")]
pub struct RawMeeting {
    pub date: String,
    pub from: String,
    pub to: String,
    pub place: String,
    pub link: String,
    pub spot: String,
}

impl RawForm {
    /// The first value of a field as typed, empty when there is none.
    pub fn first(&self, key: &str) -> &str {
        self.values(key).first().map_or("", String::as_str)
    }

    /// All values of a field as typed.
    pub fn values(&self, key: &str) -> &[String] {
        self.fields.get(key).map_or(&[], Vec::as_slice)
    }

    /// Puts one value in place of whatever the field had.
    pub fn set(&mut self, key: &str, value: impl Into<String>) {
        self.fields.insert(key.to_owned(), vec![value.into()]);
    }

    /// Puts several values in place of whatever the field had.
    pub fn set_many(&mut self, key: &str, values: &[&str]) {
        self.fields.insert(key.to_owned(), values.iter().map(|v| (*v).to_owned()).collect());
    }
}

impl RawMeeting {
    /// Whether nothing at all was typed: such a row is a free line of the page and is passed over.
    pub fn is_blank(&self) -> bool {
        [&self.date, &self.from, &self.to, &self.place, &self.link, &self.spot]
            .iter()
            .all(|t| crate::text::fold(t).is_empty())
    }
}
