//! Every state of a course against every step: what is permitted, and what each refusal says.

use domain::{
    course::life::{
        CourseFacts, CourseState, Edit, LifeRefused, ProposalState, Review, Who, decide_attendance,
        decide_cancel, decide_discard, decide_edit, decide_postpone, decide_recall, decide_review,
        decide_review_roster, decide_submit, decide_submit_roster, next_action, state,
    },
    refusal::Refusal,
};
use jiff::Timestamp;
use std::collections::BTreeSet;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("small")
}

const NOW: i64 = 1_000;

/// Facts that bring a course into a state at `NOW`.
fn facts(state: CourseState) -> CourseFacts {
    let some = |second| Some(at(second));
    let draft =
        CourseFacts { first_meeting: some(1_500), last_meeting_end: some(1_600), ..CourseFacts::default() };
    let submitted = CourseFacts { submitted_at: some(100), ..draft };
    let approved = CourseFacts { approved_at: some(200), ..submitted };
    let running = CourseFacts { first_meeting: some(900), ..approved };
    let held = CourseFacts { last_meeting_end: some(950), ..running };
    let roster = CourseFacts { roster_submitted_at: some(960), ..held };
    match state {
        CourseState::Draft => draft,
        CourseState::Submitted => submitted,
        CourseState::Returned => CourseFacts { returned_at: some(150), ..submitted },
        CourseState::Approved => approved,
        CourseState::Running => running,
        CourseState::Held => held,
        CourseState::RosterSubmitted => roster,
        CourseState::RosterReturned => CourseFacts { roster_returned_at: some(970), ..roster },
        CourseState::Closed => CourseFacts { closed_at: some(980), ..roster },
        CourseState::Cancelled => CourseFacts { cancelled_at: some(300), ..approved },
    }
}

fn answer(result: Result<(), LifeRefused>) -> &'static str {
    result.map_or_else(|refused| refused.code(), |()| "yes")
}

/// One line a state: submit, review, edit of the title, edit of a telephone number, cancel, send roster, review roster.
const TABLE: &str = "
draft            yes                     course-not-submitted  free                free                yes-deleted       course-not-approved   roster-not-submitted
submitted        course-under-review     yes                   course-under-review course-under-review yes               course-not-approved   roster-not-submitted
returned         yes                     course-not-submitted  free                free                yes               course-not-approved   roster-not-submitted
approved         course-already-approved course-not-submitted  proposed            logged              yes               course-not-ended      roster-not-submitted
running          course-already-approved course-not-submitted  course-begun        logged              yes               course-not-ended      roster-not-submitted
held             course-over             course-not-submitted  course-over         course-over         course-over       yes                   roster-not-submitted
roster-submitted course-over             course-not-submitted  course-over         course-over         course-over       roster-under-review   yes
roster-returned  course-over             course-not-submitted  course-over         course-over         course-over       yes                   roster-not-submitted
closed           course-closed           course-closed         course-closed       course-closed       course-closed     course-closed         course-closed
cancelled        course-cancelled        course-cancelled      course-cancelled    course-cancelled    course-cancelled  course-cancelled      course-cancelled
";

#[test]
fn every_step_in_every_state() {
    let edit = |facts: &CourseFacts, field: &str| match decide_edit(
        facts,
        &BTreeSet::from([field.to_owned()]),
        at(NOW),
    ) {
        Ok(Edit::Free) => "free",
        Ok(Edit::Logged) => "logged",
        Ok(Edit::Proposed) => "proposed",
        Ok(Edit::Undone) => "undone",
        Err(refused) => refused.code(),
    };
    let lines: Vec<_> = TABLE.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), CourseState::ALL.len());
    for (expected, line) in CourseState::ALL.into_iter().zip(lines) {
        let facts = facts(expected);
        assert_eq!(state(&facts, at(NOW)), expected);
        let cancel = match answer(decide_cancel(&facts, "講師染病", at(NOW))) {
            "course-draft-not-cancelled" => "yes-deleted",
            other => other,
        };
        let found = [
            expected.as_str(),
            answer(decide_submit(&facts, 0, at(NOW))),
            answer(decide_review(&facts, &Review::Approve, at(NOW))),
            edit(&facts, "title"),
            edit(&facts, "contact1_phone"),
            cancel,
            answer(decide_submit_roster(&facts, at(NOW))),
            answer(decide_review_roster(&facts, &Review::Approve, at(NOW))),
        ];
        assert_eq!(found.to_vec(), line.split_whitespace().collect::<Vec<_>>());
    }
}

/// A change of an approved course: submit, approve, return, edit of the title, edit back to what was approved, recall,
/// discard.
const CHANGES: &str = "
approved none      course-already-approved course-not-submitted course-not-submitted proposed            undone              course-not-submitted course-nothing-proposed
approved open      yes                     course-not-submitted course-not-submitted proposed            undone              course-not-submitted yes
approved submitted course-under-review     yes                  yes                  course-under-review course-under-review yes                  course-under-review
approved returned  yes                     course-not-submitted course-not-submitted proposed            undone              course-not-submitted yes
running  open      course-begun            course-not-submitted course-not-submitted course-begun        logged              course-not-submitted yes
running  submitted course-already-approved course-begun         yes                  course-begun        logged              yes                  course-under-review
running  returned  course-begun            course-not-submitted course-not-submitted course-begun        logged              course-not-submitted yes
";

#[test]
fn every_step_of_a_change() {
    let changed = |fields: &[&str]| fields.iter().map(|f| (*f).to_owned()).collect::<BTreeSet<_>>();
    let edit = |facts: &CourseFacts, fields: &[&str]| match decide_edit(facts, &changed(fields), at(NOW)) {
        Ok(Edit::Proposed) => "proposed",
        Ok(Edit::Undone) => "undone",
        Ok(Edit::Logged) => "logged",
        Ok(Edit::Free) => "free",
        Err(refused) => refused.code(),
    };
    let back = Review::Return { reasons: vec!["dates".into()], text: String::new() };
    for line in CHANGES.lines().filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let state = CourseState::ALL.into_iter().find(|s| s.as_str() == words[0]).expect("a state");
        let proposal =
            [ProposalState::None, ProposalState::Open, ProposalState::Submitted, ProposalState::Returned]
                .into_iter()
                .find(|p| p.as_str() == words[1])
                .expect("a state of the change");
        let facts = CourseFacts { proposal, ..facts(state) };
        let found = [
            answer(decide_submit(&facts, 0, at(NOW))),
            answer(decide_review(&facts, &Review::Approve, at(NOW))),
            answer(decide_review(&facts, &back, at(NOW))),
            edit(&facts, &["title"]),
            edit(&facts, &[]),
            answer(decide_recall(&facts, at(NOW))),
            answer(decide_discard(&facts)),
        ];
        assert_eq!(found.to_vec(), words[2..], "{line}");
    }
    let incomplete = CourseFacts { proposal: ProposalState::Open, ..facts(CourseState::Approved) };
    assert_eq!(answer(decide_submit(&incomplete, 2, at(NOW))), "course-incomplete");
    assert_eq!(answer(decide_recall(&facts(CourseState::Submitted), at(NOW))), "yes");
}

#[test]
fn time_moves_an_approved_course() {
    let approved = facts(CourseState::Approved);
    let check = |second, expect| assert_eq!(state(&approved, at(second)), expect, "{second}");
    check(1_499, CourseState::Approved);
    check(1_500, CourseState::Running);
    check(1_599, CourseState::Running);
    check(1_600, CourseState::Held);
    // Without approval the calendar moves nothing.
    assert_eq!(state(&facts(CourseState::Submitted), at(9_999)), CourseState::Submitted);
}

#[test]
fn attendance_is_marked_from_the_first_day_until_the_roster_is_sent() {
    let check = |state: CourseState, second, expect| {
        assert_eq!(answer(decide_attendance(&facts(state), at(second))), expect, "{state:?} at {second}");
    };
    check(CourseState::Draft, NOW, "course-not-approved");
    check(CourseState::Submitted, NOW, "course-not-approved");
    check(CourseState::Returned, NOW, "course-not-approved");
    // The first meeting of these facts is on 1 January 1970, which begins eight hours earlier in Taipei.
    check(CourseState::Approved, -8 * 3_600 - 1, "course-not-begun");
    check(CourseState::Approved, -8 * 3_600, "yes");
    check(CourseState::Running, NOW, "yes");
    check(CourseState::Held, NOW, "yes");
    check(CourseState::RosterSubmitted, NOW, "roster-under-review");
    check(CourseState::RosterReturned, NOW, "yes");
    check(CourseState::Closed, NOW, "course-closed");
    check(CourseState::Cancelled, NOW, "course-cancelled");
}

#[test]
fn the_latest_word_counts() {
    let again = CourseFacts { submitted_at: Some(at(500)), ..facts(CourseState::Approved) };
    assert_eq!(state(&again, at(NOW)), CourseState::Submitted, "a change after approval waits again");
    let automatic = CourseFacts { submitted_at: Some(at(200)), ..facts(CourseState::Approved) };
    assert_eq!(state(&automatic, at(NOW)), CourseState::Approved, "decided in the instant of sending");
    let resent = CourseFacts { roster_submitted_at: Some(at(990)), ..facts(CourseState::RosterReturned) };
    assert_eq!(state(&resent, at(NOW)), CourseState::RosterSubmitted);
}

#[test]
fn reasons_and_completeness() {
    let silent = Review::Return { reasons: vec![], text: "　".into() };
    let spoken = Review::Return { reasons: vec![], text: "請補課程大綱".into() };
    let listed = Review::Return { reasons: vec!["outline".into()], text: String::new() };
    let submitted = facts(CourseState::Submitted);
    let roster = facts(CourseState::RosterSubmitted);
    for (review, expect) in [(silent, "reason-needed"), (spoken, "yes"), (listed, "yes")] {
        assert_eq!(answer(decide_review(&submitted, &review, at(NOW))), expect);
        assert_eq!(answer(decide_review_roster(&roster, &review, at(NOW))), expect);
    }
    assert_eq!(answer(decide_cancel(&submitted, " ", at(NOW))), "reason-needed");
    assert_eq!(answer(decide_submit(&facts(CourseState::Draft), 2, at(NOW))), "course-incomplete");
}

#[test]
fn dates_are_moved_between_approval_and_the_first_session() {
    let expected = [
        "course-not-approved",
        "course-under-review",
        "course-not-approved",
        "yes",
        "course-begun",
        "course-over",
        "course-over",
        "course-over",
        "course-closed",
        "course-cancelled",
    ];
    for (state, expect) in CourseState::ALL.into_iter().zip(expected) {
        assert_eq!(answer(decide_postpone(&facts(state), "颱風停課", at(NOW))), expect, "{state:?}");
    }
    let approved = facts(CourseState::Approved);
    assert_eq!(answer(decide_postpone(&approved, "　", at(NOW))), "reason-needed");
    for (proposal, expect) in [
        (ProposalState::Open, "yes"),
        (ProposalState::Submitted, "course-under-review"),
        (ProposalState::Returned, "yes"),
    ] {
        let facts = CourseFacts { proposal, ..approved };
        assert_eq!(answer(decide_postpone(&facts, "颱風停課", at(NOW))), expect, "{proposal:?}");
    }
}

#[test]
fn someone_has_the_next_action_until_the_end() {
    for state in CourseState::ALL {
        let ended = matches!(state, CourseState::Closed | CourseState::Cancelled);
        assert_eq!(next_action(state).who == Who::Nobody, ended, "{state:?}");
    }
}
