//! Codes of partners and ours, from `data/tables/exchange-codes.csv`: the field list of the ministry is not public, so the
//! mapping is data.

use std::collections::HashMap;
use std::sync::LazyLock;

struct Mapping {
    ours: HashMap<(String, String), String>,
    theirs: HashMap<(String, String), String>,
}

static MAPPING: LazyLock<Mapping> = LazyLock::new(|| {
    let file = include_str!("../../../../data/tables/exchange-codes.csv");
    let mut mapping = Mapping { ours: HashMap::new(), theirs: HashMap::new() };
    for record in csv::Reader::from_reader(file.as_bytes()).into_records().flatten() {
        let cell = |at: usize| record.get(at).unwrap_or_default().to_owned();
        mapping.ours.insert((cell(0), cell(1)), cell(2));
        mapping.ours.insert((cell(0), cell(2)), cell(2));
        mapping.theirs.insert((cell(0), cell(2)), cell(1));
    }
    mapping
});

/// Our code for what stands in a column; their code and ours are both taken.
pub fn ours(field: &str, given: &str) -> Option<&'static str> {
    MAPPING.ours.get(&(field.to_owned(), given.to_owned())).map(String::as_str)
}

/// Their code for ours.
pub fn theirs(field: &str, ours: &str) -> Option<&'static str> {
    MAPPING.theirs.get(&(field.to_owned(), ours.to_owned())).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_codes_are_known() {
        assert_eq!(ours("CourseKind", "2"), Some("1-2"));
        assert_eq!(ours("CourseKind", "1-2"), Some("1-2"));
        assert_eq!(theirs("CourseKind", "1-2"), Some("2"));
        assert_eq!(ours("Member", "60"), Some("14-6"));
        assert_eq!(ours("CourseKind", "9"), None);
    }

    #[test]
    fn every_code_of_ours_is_in_the_shipped_tables() {
        let tables = crate::codes::shipped();
        let keys = [
            ("CourseKind", "class_type"),
            ("TimeId", "time_slots"),
            ("FundId", "funding"),
            ("SubsidizeId", "fee"),
            ("Member", "audience_stages"),
            ("MemberKind", "audience_positions"),
        ];
        for (field, key) in keys {
            for option in &tables.field(key).unwrap().options {
                assert!(theirs(field, &option.code).is_some(), "{field} {}", option.code);
            }
        }
    }
}
