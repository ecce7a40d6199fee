//! Every refusal has its sentence and its way on in both languages, and no sentence asks for a value it does not get.

use domain::{
    calendar,
    enrolment::Refused,
    refusal::{all_codes, localised_args},
};
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};

const LOCALES: [(&str, &str); 2] = [
    ("zh-Hant", include_str!("../../../locales/zh-Hant/refusals.ftl")),
    ("en", include_str!("../../../locales/en/refusals.ftl")),
];

/// Messages of a locale file by key; this file keeps each on one line.
fn messages(text: &'static str) -> BTreeMap<&'static str, &'static str> {
    let lines: Vec<_> = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let messages: BTreeMap<_, _> = lines.iter().map(|line| line.split_once(" = ").expect(line)).collect();
    assert_eq!(messages.len(), lines.len(), "a key stands twice");
    messages
}

fn values_asked(sentence: &str) -> BTreeSet<&str> {
    sentence.split("{ $").skip(1).map(|rest| rest.split(" }").next().unwrap_or(rest)).collect()
}

#[test]
fn codes_are_distinct_and_kebab_case() {
    let codes = all_codes();
    let distinct: BTreeSet<_> = codes.iter().map(|(code, _)| code).collect();
    assert_eq!(distinct.len(), codes.len());
    for (code, _) in codes {
        assert!(code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{code}");
    }
}

#[test]
fn every_code_has_its_sentences_and_nothing_is_left_over() {
    for (language, text) in LOCALES {
        let messages = messages(text);
        let mut expected = BTreeSet::new();
        for (code, args) in all_codes() {
            for key in [format!("refusal-{code}"), format!("refusal-{code}-next")] {
                let sentence = messages.get(key.as_str()).unwrap_or_else(|| panic!("{language} lacks {key}"));
                assert!(sentence.ends_with(['。', '.']), "{language} {key} is a sentence");
                for value in values_asked(sentence) {
                    assert!(args.contains(&value), "{language} {key} asks for {value}, which is not given");
                }
                expected.insert(key);
            }
        }
        let left_over: Vec<_> = messages.keys().filter(|key| !expected.contains(**key)).collect();
        assert!(left_over.is_empty(), "{language} has sentences for no refusal: {left_over:?}");
    }
}

#[test]
fn dates_are_shown_in_the_reader_s_way() {
    let refused = Refused::NotYet { opens_at: calendar::instant(date(2025, 8, 5).at(9, 0, 0, 0)) };
    assert_eq!(localised_args(&refused, true), [("opens_at", "114年8月5日 09:00".to_owned())]);
    assert_eq!(localised_args(&refused, false), [("opens_at", "2025-08-05 09:00".to_owned())]);
    let ended = domain::ids::IdError::OldResidentNumber { stopped_on: date(2031, 1, 1) };
    assert_eq!(localised_args(&ended, true), [("stopped_on", "120年1月1日".to_owned())]);
}
