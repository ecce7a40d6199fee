//! Actions and data of the log in words.

use domain::ids::mask_numbers;
use serde_json::Value;
use ui::L;

/// First words of actions, in the order of the filter.
const GROUPS: &[&str] = &[
    "account",
    "application",
    "seat",
    "person",
    "service",
    "staff",
    "consent",
    "data_request",
    "organisation",
    "directory",
    "course",
    "enrolment",
    "following",
    "attendance",
    "roster",
    "ledger",
    "correction",
    "retag",
    "transcript",
    "certificate",
    "certificates",
    "badge",
    "elsewhere",
    "automatic_review",
    "policy",
    "keys",
    "signing",
    "audit",
    "retention",
    "tables",
    "tags",
    "lights",
    "sharing",
    "requirements",
    "exchange",
];

/// What was done, in words; an action without words shows its own name.
pub fn action_words(l: L, action: &str) -> String {
    let code = action.replace(['.', '_'], "-");
    let keys = [format!("trace-{code}"), format!("event-{code}")];
    match keys.into_iter().find(|key| l.has(key)) {
        Some(key) => l.t(&key),
        None => action.to_owned(),
    }
}

/// Groups of actions with their words.
pub fn groups(l: L) -> Vec<(&'static str, String)> {
    GROUPS.iter().map(|group| (*group, l.t(&format!("trace-group-{}", group.replace('_', "-"))))).collect()
}

/// The data of a line as name and value, inner names joined by `›`; numbers of people are masked once more.
pub(super) fn data_words(l: L, data: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    if let Ok(value) = serde_json::from_str::<Value>(data) {
        flatten(l, "", &value, &mut out);
    }
    out
}

fn flatten(l: L, name: &str, value: &Value, out: &mut Vec<(String, String)>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                let own = key_words(l, key);
                let name = if name.is_empty() { own } else { format!("{name} › {own}") };
                flatten(l, &name, inner, out);
            }
        }
        Value::Array(list) if list.iter().all(|v| !v.is_object() && !v.is_array()) => {
            let texts: Vec<String> = list.iter().map(|v| plain(l, v)).collect();
            out.push((name.to_owned(), texts.join(if l.is_zh() { "、" } else { ", " })));
        }
        Value::Array(list) => {
            for (index, inner) in list.iter().enumerate() {
                flatten(l, &format!("{name} {}", index + 1), inner, out);
            }
        }
        other => out.push((name.to_owned(), plain(l, other))),
    }
}

fn plain(l: L, value: &Value) -> String {
    match value {
        Value::Null => l.t("trace-nothing"),
        Value::Bool(true) => l.t("trace-yes"),
        Value::Bool(false) => l.t("trace-no"),
        Value::String(text) => mask_numbers(text),
        other => other.to_string(),
    }
}

fn key_words(l: L, key: &str) -> String {
    let code = format!("trace-data-{}", key.replace('_', "-"));
    if l.has(&code) { l.t(&code) } else { key.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_have_words_and_unknown_ones_their_name() {
        let l = L::default();
        assert_eq!(action_words(l, "nothing.known_yet"), "nothing.known_yet");
        assert_ne!(action_words(l, "course.approved"), "course.approved");
        for (code, words) in groups(l) {
            assert!(!words.contains('⟦'), "{code}");
        }
    }

    #[test]
    fn data_is_flat_and_masked() {
        let l = L::default();
        let data =
            r#"{"state":{"before":"draft","after":null},"reason":"查A123456789","fields":["a",2],"ok":true}"#;
        let words = data_words(l, data);
        assert_eq!(words.len(), 5, "{words:?}");
        let text = format!("{words:?}");
        assert!(text.contains("A12*****89") && !text.contains("A123456789"), "{text}");
        assert!(words.iter().any(|(name, _)| name.contains(" › ")), "{words:?}");
        assert!(data_words(l, "not json").is_empty());
    }
}
