//! What a visitor asks the catalogue: words and filters as they stand in the address.

use std::collections::BTreeMap;

use domain::calendar::parse_date;
use domain::text::fold;
use jiff::civil::Date;

/// A question to the catalogue.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// As typed.
    pub text: String,
    /// Folded words, each of which must occur.
    pub words: Vec<String>,
    /// County's name.
    pub county: String,
    /// Audience stage (`14-4`).
    pub stage: String,
    /// Scope (`5-1`).
    pub scope: String,
    /// From this day.
    pub from: Option<Date>,
    /// Until this day.
    pub until: Option<Date>,
    /// `online`, `onsite` or empty.
    pub way: String,
    /// Only without a fee.
    pub free: bool,
    /// Only those one can enrol for now.
    pub open: bool,
    /// Only those that are not over; the default, switched off by `past=1`.
    pub upcoming: bool,
    /// `soonest`, `newest`, `hours`.
    pub sort: String,
    /// From 1.
    pub page: i64,
}

impl Query {
    /// Reads the address's query; what can't be read is left out rather than refused.
    pub fn read(pairs: &BTreeMap<String, String>) -> Self {
        let get = |key: &str| pairs.get(key).map(|v| fold(v)).unwrap_or_default();
        let text = get("q");
        Self {
            words: words(&text),
            text,
            county: get("county"),
            stage: get("stage"),
            scope: get("scope"),
            from: parse_date(&get("from")).ok(),
            until: parse_date(&get("until")).ok(),
            way: get("way"),
            free: get("free") == "1",
            open: get("open") == "1",
            upcoming: get("past") != "1",
            sort: get("sort"),
            page: get("page").parse().unwrap_or(1).clamp(1, 10_000),
        }
    }

    /// Whether any filter besides the words is on.
    pub fn is_filtered(&self) -> bool {
        let texts = [&self.county, &self.stage, &self.scope, &self.way];
        texts.iter().any(|t| !t.is_empty())
            || self.from.is_some()
            || self.until.is_some()
            || self.free
            || self.open
            || !self.upcoming
    }

    /// The same question at another page, as an address.
    pub fn at_page(&self, page: i64) -> String {
        let mut pairs = vec![
            ("q", self.text.clone()),
            ("county", self.county.clone()),
            ("stage", self.stage.clone()),
            ("scope", self.scope.clone()),
            ("way", self.way.clone()),
            ("sort", self.sort.clone()),
        ];
        pairs.push(("from", self.from.map(|d| d.to_string()).unwrap_or_default()));
        pairs.push(("until", self.until.map(|d| d.to_string()).unwrap_or_default()));
        for (key, on) in [("free", self.free), ("open", self.open), ("past", !self.upcoming)] {
            pairs.push((key, if on { "1".to_owned() } else { String::new() }));
        }
        pairs.push(("page", if page > 1 { page.to_string() } else { String::new() }));
        let query: Vec<String> = pairs
            .into_iter()
            .filter(|(_, v)| !v.is_empty())
            .map(|(k, v)| format!("{k}={}", encode(&v)))
            .collect();
        if query.is_empty() { "/courses".to_owned() } else { format!("/courses?{}", query.join("&")) }
    }
}

/// Folded, lower-case words of a text; what `search_text` is matched with.
pub fn words(text: &str) -> Vec<String> {
    fold(text).to_lowercase().split_whitespace().take(8).map(str::to_owned).collect()
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-_.".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
