//! How much of what people judged right is found among the first ten: see docs/search.md.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::date;
use serde::Deserialize;

use super::{at, now};
use crate::{Entry, Index, Lists, Question, Words};

#[derive(Deserialize)]
struct Course {
    code: String,
    title: String,
    outline: String,
    instructor: String,
    organiser: String,
    county: String,
}

#[derive(Deserialize)]
struct Query {
    kind: String,
    query: String,
    expected: String,
}

/// The lists as they are on disk, so that a change of words can be tried without building anything.
fn list(name: &str) -> String {
    let path = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo names the package's folder"))
        .join("../../data/search")
        .join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn rows<T: for<'de> Deserialize<'de>>(name: &str) -> Vec<T> {
    let text = list(name);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row with all columns")).collect()
}

fn course(row: Course, n: i64) -> Entry {
    let day = date(2026, 3, 9).saturating_add(jiff::Span::new().days(n % 90));
    Entry {
        code: row.code,
        title: row.title,
        outline: row.outline,
        instructor: row.instructor,
        organiser: row.organiser,
        county: row.county,
        meetings: vec![(day, 540, 720)],
        first_meeting: Some(at(day, 540)),
        last_meeting_end: Some(at(day, 720)),
        ..Entry::default()
    }
}

#[test]
fn people_find_what_they_mean() {
    let [words, synonyms, organisers] = ["words.csv", "synonyms.csv", "organisers.csv"].map(list);
    let [alike, sounds, fillers] = ["alike.csv", "sounds.csv", "fillers.csv"].map(list);
    let lists = Lists {
        words: &words,
        same: &[&synonyms, &organisers],
        alike: &[&alike, &sounds],
        fillers: &fillers,
    };
    let words = Words::read(&lists);
    let words = Arc::new(words.expect("the lists can be read"));
    let index = Index::in_memory_with(words).expect("an index in memory");
    let entries: Vec<Entry> =
        rows("judged-courses.csv").into_iter().zip(0..).map(|(row, n)| course(row, n)).collect();
    assert!((600..=1000).contains(&entries.len()), "{}", entries.len());
    index.apply(entries, &[]).expect("courses are put in");

    let mut kinds: BTreeMap<String, (f64, u32)> = BTreeMap::new();
    let mut report = String::new();
    for query in rows::<Query>("judged-queries.csv") {
        let expected: Vec<&str> = query.expected.split(' ').filter(|code| !code.is_empty()).collect();
        assert!(!expected.is_empty(), "{}: nothing expected", query.query);
        let mut question = Question::new(&query.query, now());
        question.take = 10;
        question.filter.upcoming = true;
        let found = index.search(&question).expect("an answer");
        let right = found.hits.iter().filter(|hit| expected.contains(&hit.code.as_str())).count();
        let recall = right as f64 / expected.len().min(10) as f64;
        for kind in [query.kind.as_str(), "all"] {
            let (sum, count) = kinds.entry(kind.to_owned()).or_default();
            *sum += recall;
            *count += 1;
        }
        if recall < 1.0 {
            let (total, relaxed) = (found.total, found.relaxed);
            let hits: Vec<&str> = found.hits.iter().map(|hit| hit.code.as_str()).collect();
            let missed: Vec<&&str> = expected.iter().filter(|code| !hits.contains(*code)).take(12).collect();
            let wrong: Vec<&&str> = hits.iter().filter(|code| !expected.contains(code)).collect();
            let _ = writeln!(
                report,
                "{recall:.2} {} {:?} of {} total {total} relaxed {relaxed} suggested {:?} missed {missed:?} wrong {wrong:?}",
                query.kind,
                query.query,
                expected.len(),
                found.suggested
            );
        }
    }
    for (kind, (sum, count)) in &kinds {
        let _ = writeln!(report, "{kind}: {:.3} over {count}", sum / f64::from(*count));
    }
    println!("{report}");
    let (sum, count) = kinds["all"];
    assert!(count >= 60, "{count} queries are too few");
    assert!(sum / f64::from(count) >= 0.95, "recall of the first ten fell below 0.95:\n{report}");
}
