//! An invented transcript for samples of pages.

use domain::course::life::CourseState;
use domain::hours::HalfHours;
use domain::transcript::Source;
use jiff::civil::date;
use platform::clock::from_millis;
use ui::L;
use uuid::Uuid;

use super::page::Found;
use crate::catalogue::{Course, CourseId};
use crate::credit::elsewhere::ElsewhereId;
use crate::credit::transcript::{About, Entry, Line, Waiting};
#[cfg(test)]
use crate::credit::{Award, AwardId};
use crate::enrolment::sample;

/// Four invented awards of two school years, one of them a correction.
#[cfg(test)]
pub(crate) fn sample_awards(l: L) -> Vec<Award> {
    let tag = tag();
    let rows = [
        (4u128, 2u128, "2026-01-14", "issue", 6, "5-1", ""),
        (3, 1, "2025-09-10", "issue", 12, "5-1", tag),
        (2, 3, "2025-03-05", "correct", -2, "5-1", ""),
        (1, 3, "2025-03-05", "issue", 6, "5-2", ""),
    ];
    rows.iter()
        .map(|(serial, course, day, kind, half_hours, scope, tags)| Award {
            id: AwardId(Uuid::from_u128(*serial)),
            serial: i64::try_from(*serial).unwrap_or(0),
            course: CourseId(Uuid::from_u128(*course)),
            kind: (*kind).to_owned(),
            half_hours: *half_hours,
            cause: "roster".to_owned(),
            at: 1_772_416_800_000,
            course_code: format!("500000{course}"),
            course_title: l.pick("素養導向評量設計", "Designing assessments").to_owned(),
            held_on: Some((*day).to_owned()),
            scope: (*scope).to_owned(),
            tags: (*tags).to_owned(),
            organiser: l.pick("雲杉縣立杏壇國民小學", "Xingtan Primary School").to_owned(),
        })
        .collect()
}

fn tag() -> &'static str {
    domain::codes::tables().tags.first().map_or("", |t| t.tag.as_str())
}

/// Six lines: a plain one, two that look alike, one corrected, one taken back, one from elsewhere.
pub(super) fn lines(l: L) -> Vec<Line> {
    let design = l.pick("素養導向評量設計", "Designing assessments");
    let reading = l.pick("閱讀理解教學實作工作坊", "Reading comprehension workshop");
    let course = |n: u128, title: &str, day, halves, scope: &str, tags: &str, entries| Line {
        about: About::Course(CourseId(Uuid::from_u128(n))),
        source: Source::Here,
        code: format!("500000{n}"),
        title: title.to_owned(),
        organiser: l.pick("雲杉縣立杏壇國民小學", "Xingtan Primary School").to_owned(),
        from: day,
        to: day,
        scope: scope.to_owned(),
        tags: tags.to_owned(),
        hours: HalfHours(halves),
        entries,
        span: None,
    };
    vec![
        course(5, reading, date(2026, 1, 14), 6, "5-1", "", 1),
        course(2, design, date(2026, 1, 14), 6, "5-1", "", 1),
        Line {
            about: About::Elsewhere(ElsewhereId(Uuid::from_u128(9))),
            source: Source::Elsewhere,
            code: l.pick("杏林字第1140912號", "XL-1140912").to_owned(),
            organiser: l.pick("杏林教育基金會", "Xinglin Foundation").to_owned(),
            from: date(2025, 11, 1),
            scope: String::new(),
            ..course(9, l.pick("人本教育工作坊", "Humane education"), date(2025, 11, 2), 24, "", tag(), 1)
        },
        course(1, design, date(2025, 9, 10), 12, "5-1", tag(), 1),
        course(3, design, date(2025, 3, 5), 4, "5-1", "", 2),
        course(4, reading, date(2025, 2, 19), 0, "5-2", "", 2),
    ]
}

/// All of them with what is unfolded, what waits and what looks alike.
pub(super) fn found(l: L) -> Found {
    let lines = lines(l);
    let entry = |n: u128, serial, kind: &str, half_hours, at| Entry {
        course: CourseId(Uuid::from_u128(n)),
        serial,
        kind: kind.to_owned(),
        half_hours,
        cause: if kind == "issue" { "roster" } else { "correction" }.to_owned(),
        reason: if kind == "issue" {
            ""
        } else {
            l.pick("第二頁簽到單漏登。", "The second sheet was missed.")
        }
        .to_owned(),
        at,
    };
    let (spring, summer) = (1_742_000_000_000, 1_750_000_000_000);
    let entries = [
        entry(3, 11, "issue", 6, spring),
        entry(3, 31, "correct", -2, summer),
        entry(4, 12, "issue", 6, spring),
        entry(4, 32, "reverse", -6, summer),
    ];
    let mut by_course = std::collections::HashMap::new();
    for entry in entries {
        by_course.entry(entry.course).or_insert_with(Vec::new).push(entry);
    }
    let waits = |state, days: i64, absent| Waiting {
        course: Course { id: CourseId(Uuid::from_u128(20)), ..sample::held_course(l) },
        state,
        since: from_millis(sample::now().as_millisecond() - days * 86_400_000),
        absent,
    };
    Found {
        pairs: vec![(0, 1, domain::transcript::Alike::Time)],
        waiting: vec![
            waits(CourseState::Held, 9, false),
            waits(CourseState::RosterSubmitted, 2, false),
            waits(CourseState::RosterReturned, 1, true),
        ],
        entries: by_course,
        now: sample::now(),
        page: 1,
        lines,
    }
}
