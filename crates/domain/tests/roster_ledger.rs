//! Rosters row by row, proposals from attendance, and a ledger whose total is a sum.

use domain::{
    hours::{HalfHours, Limits, Mark, Meeting},
    ledger::{EntryKind, LedgerEntry, correct, issue, reverse, total},
    refusal::Refusal,
    roster::{Row, Written, check_rows, decide_named, decide_send, propose},
};
use jiff::{
    Timestamp,
    civil::{date, time},
};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn rows(typed: &[(&'static str, &str)]) -> Vec<Row<&'static str>> {
    typed
        .iter()
        .map(|(person, hours)| Row {
            person: (!person.is_empty()).then_some(*person),
            hours: (*hours).into(),
            wrong: None,
        })
        .collect()
}

#[test]
fn rows_are_judged_one_by_one() {
    let enrolled = BTreeSet::from(["a", "b"]);
    let given = rows(&[
        ("a", "3"),
        ("", "3"),
        ("b", "３．５"),
        ("a", "1"),
        ("c", "1.5"),
        ("d", "4"),
        ("e", "0"),
        ("f", "1.2"),
        ("g", "-1"),
    ]);
    let checked = check_rows(&given, &enrolled, HalfHours(7));
    let problems: Vec<_> = checked.problems.iter().map(|p| (p.row, p.problem.code())).collect();
    assert_eq!(
        problems,
        [
            (2, "roster-unknown-person"),
            (4, "roster-twice"),
            (5, "roster-not-enrolled"),
            (6, "roster-above-course"),
            (7, "roster-no-hours"),
            (8, "roster-hours-steps"),
            (9, "roster-hours-negative"),
        ]
    );
    let good: Vec<_> = checked.good.iter().map(|g| (g.row, g.person, g.hours.0)).collect();
    assert_eq!(good, [(1, "a", 6), (3, "b", 7), (5, "c", 3)]);
    assert_eq!(checked.wrong(), 6);
    assert_eq!(checked.good.len() + checked.wrong(), given.len(), "every row is good or told what is wrong");
}

/// Only a name that fits, or a code the organiser sees on the list already, says whom a row means.
#[test]
fn a_number_alone_names_nobody() {
    let code = |written, listed| match decide_named(written, listed) {
        Ok(None) => "taken",
        Ok(Some(warning)) => {
            assert!(warning.is_warning());
            warning.code()
        }
        Err(refused) => {
            assert!(!refused.is_warning());
            refused.code()
        }
    };
    assert_eq!(code(Written::Same, false), "taken");
    assert_eq!(code(Written::Same, true), "taken");
    assert_eq!(code(Written::Nothing, true), "taken");
    assert_eq!(code(Written::Other, true), "roster-name-differs");
    assert_eq!(code(Written::Nothing, false), "roster-name-missing");
    assert_eq!(code(Written::Other, false), "roster-other-name");
    let mut given = rows(&[("a", "1"), ("a", "2")]);
    given[0].wrong = Some(decide_named(Written::Nothing, false).expect_err("refused"));
    let checked = check_rows(&given, &BTreeSet::from(["a"]), HalfHours(6));
    assert_eq!(checked.good.len(), 1, "a refused row does not take the person's place");
    assert_eq!(checked.problems[0].problem.code(), "roster-name-missing");
}

#[test]
fn when_a_roster_may_be_sent() {
    let at = |second| Timestamp::from_second(second).expect("small");
    let check = |typed: &[(&'static str, &str)], organiser: bool, now: i64, expect: &str| {
        let checked = check_rows(&rows(typed), &BTreeSet::new(), HalfHours(6));
        let got = decide_send(organiser, at(100), &checked, at(now)).map_or_else(|p| p.code(), |()| "yes");
        assert_eq!(got, expect);
    };
    check(&[("a", "3")], true, 100, "yes");
    check(&[("a", "3")], true, 99, "roster-before-end");
    check(&[("a", "3")], false, 100, "roster-not-organiser");
    check(&[], true, 100, "roster-empty");
    check(&[("a", "9")], true, 100, "roster-wrong-rows");
}

#[test]
fn proposals_follow_attendance() {
    let meeting = |day| Meeting { date: date(2025, 9, day), from: time(9, 0, 0, 0), to: time(12, 0, 0, 0) };
    let check = |marks: [Mark; 2], course: i32, expect: &str| {
        let got = propose(&[meeting(1), meeting(2)], &marks, HalfHours(course), &Limits::default())
            .expect("matching");
        assert_eq!(got.to_string(), expect, "{marks:?} of {course} half-hours");
    };
    check([Mark::Present, Mark::Present], 14, "7");
    check([Mark::Present, Mark::Present], 12, "6");
    check([Mark::Present, Mark::Absent], 12, "3");
    check([Mark::Present, Mark::Absent], 11, "2.5");
    check([Mark::Absent, Mark::Absent], 12, "0");
    assert_eq!(propose(&[], &[], HalfHours(24), &Limits::default()), Ok(HalfHours(24)));
    assert!(propose(&[meeting(1)], &[], HalfHours(6), &Limits::default()).is_err());
}

#[test]
fn the_ledger_is_only_added_to() {
    let first = issue(&[], HalfHours(6)).expect("nothing stands");
    let lines = [first, correct(&[first], HalfHours(4)).expect("another amount")];
    assert_eq!(
        (lines[1].kind, lines[1].half_hours, total(&lines)),
        (EntryKind::Correct, HalfHours(-2), HalfHours(4))
    );
    let code =
        |result: Result<LedgerEntry, domain::ledger::LedgerRefused>| result.expect_err("refused").code();
    assert_eq!(code(issue(&lines, HalfHours(2))), "ledger-already-issued");
    assert_eq!(code(correct(&lines, HalfHours(4))), "ledger-no-change");
    assert_eq!(code(correct(&lines, HalfHours(0))), "ledger-no-hours");
    assert_eq!(code(issue(&[], HalfHours(0))), "ledger-no-hours");
    assert_eq!(code(correct(&[], HalfHours(2))), "ledger-nothing-issued");
    let back = reverse(&lines).expect("four stand");
    let reversed = [lines[0], lines[1], back];
    assert_eq!((back.half_hours, total(&reversed)), (HalfHours(-4), HalfHours::ZERO));
    assert_eq!(code(reverse(&reversed)), "ledger-nothing-issued");
    assert!(issue(&reversed, HalfHours(4)).is_ok());
}

proptest! {
    #[test]
    fn any_story_keeps_the_total_right(story in prop::collection::vec((0..3_u8, 0..20_i32), 0..40)) {
        let mut lines: Vec<LedgerEntry> = Vec::new();
        let mut expected = HalfHours::ZERO;
        for (kind, amount) in story {
            let amount = HalfHours(amount);
            let line = match kind {
                0 => issue(&lines, amount).map(|line| (line, amount)),
                1 => correct(&lines, amount).map(|line| (line, amount)),
                _ => reverse(&lines).map(|line| (line, HalfHours::ZERO)),
            };
            if let Ok((line, now)) = line {
                lines.push(line);
                expected = now;
            }
            prop_assert_eq!(total(&lines), expected);
            prop_assert!(expected >= HalfHours::ZERO);
        }
    }
}
