//! Tests of the index as a whole.

mod filters;
mod judged;
mod life;
mod words;

use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::{Entry, Found, Index, Question};

/// The instant the tests ask at: 2026-03-02 00:00 UTC, a Monday.
fn now() -> Timestamp {
    at(date(2026, 3, 2), 0)
}

fn at(day: Date, minute: i64) -> Timestamp {
    let start = day.to_zoned(jiff::tz::TimeZone::UTC).expect("a day of the calendar").timestamp();
    start + jiff::SignedDuration::from_mins(minute)
}

/// A course two weeks ahead on a Wednesday afternoon, open for enrolment.
fn entry(code: &str, title: &str) -> Entry {
    held(code, title, date(2026, 3, 18))
}

fn held(code: &str, title: &str, day: Date) -> Entry {
    Entry {
        code: code.to_owned(),
        title: title.to_owned(),
        organiser: "臺中市南屯區晴川國民小學".to_owned(),
        organiser_code: "064001".to_owned(),
        county: "臺中市".to_owned(),
        meetings: vec![(day, 13 * 60, 16 * 60)],
        first_meeting: Some(at(day, 13 * 60)),
        last_meeting_end: Some(at(day, 16 * 60)),
        enrolment_opens: Some(at(date(2026, 2, 1), 0)),
        enrolment_closes: Some(at(date(2026, 3, 10), 0)),
        approved: Some(at(date(2026, 1, 20), 0)),
        half_hours: 6,
        on_site: true,
        free: true,
        ..Entry::default()
    }
}

fn with(entries: impl IntoIterator<Item = Entry>) -> Index {
    let index = Index::in_memory().expect("an index in memory");
    index.apply(entries, &[]).expect("courses are put in");
    index
}

fn ask(index: &Index, words: &str) -> Found {
    index.search(&Question::new(words, now())).expect("an answer")
}

fn codes(found: &Found) -> Vec<&str> {
    found.hits.iter().map(|hit| hit.code.as_str()).collect()
}

/// Codes found, in order of code.
fn sorted(found: &Found) -> Vec<&str> {
    let mut codes = codes(found);
    codes.sort_unstable();
    codes
}
