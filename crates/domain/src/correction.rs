//! Corrections after closing: what an application may say, and the lines its approval writes; rule in
//! `docs/rules/correction.md`.

use std::collections::BTreeMap;

use crate::course::life::{CourseFacts, CourseState, Review, state};
use crate::hours::HalfHours;
use crate::ledger::{LedgerEntry, line_to};
use crate::refusal::refusals;
use crate::text::fold;
use jiff::Timestamp;

/// Longest reason and longest answer, in characters.
pub const LONGEST_TEXT: usize = 500;

/// Longest title, in characters.
pub const LONGEST_TITLE: usize = 100;

refusals! {
    /// Why an application for a correction, or a decision about it, is refused.
    pub enum CorrectionRefused {
        /// The course is not closed: it is put right on its own pages.
        NotClosed = "correction-not-closed",
        /// No reason.
        ReasonMissing = "correction-reason-missing",
        /// Reason or answer too long.
        TextTooLong { most: usize } = "correction-text-too-long",
        /// All is as it stands.
        NothingChanged = "correction-nothing-changed",
        /// Another application of this course is open.
        OneOpen = "correction-one-open",
        /// Rows or fields are wrong.
        WrongRows { rows: usize } = "correction-wrong-rows",
        /// It was decided or withdrawn already.
        NotOpen = "correction-not-open",
        /// What stands is not what it was when the application was sent.
        Overtaken = "correction-overtaken",
        /// Somebody added who has hours from the course.
        AlreadyListed = "correction-already-listed",
        /// No title, or too long.
        Title { most: usize } = "correction-title",
        /// A scope or item that the tables do not have.
        Item = "correction-item",
        /// A tag that is not in force today.
        TagNotInForce { tag: String } = "correction-tag-not-in-force",
        /// Nobody reviews the organiser.
        NoReviewer = "correction-no-reviewer",
    }
}

/// One person on an application: what was on record when it was sent, and what is asked. Zero is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted<P> {
    /// Whom it is about.
    pub person: P,
    /// What was on record.
    pub before: HalfHours,
    /// What is asked.
    pub after: HalfHours,
}

/// Permits sending an application with so many changes and so many wrong rows or fields.
///
/// # Errors
/// [`CorrectionRefused`].
pub fn decide_apply(
    facts: &CourseFacts,
    open: bool,
    reason: &str,
    (changes, wrong): (usize, usize),
    now: Timestamp,
) -> Result<(), CorrectionRefused> {
    if state(facts, now) != CourseState::Closed {
        return Err(CorrectionRefused::NotClosed);
    }
    if open {
        return Err(CorrectionRefused::OneOpen);
    }
    if wrong > 0 {
        return Err(CorrectionRefused::WrongRows { rows: wrong });
    }
    if changes == 0 {
        return Err(CorrectionRefused::NothingChanged);
    }
    said(reason)
}

/// Permits a decision about an application.
///
/// # Errors
/// [`CorrectionRefused`] when it is not open any more, or a return says nothing.
pub fn decide_answer(open: bool, review: &Review) -> Result<(), CorrectionRefused> {
    match review {
        _ if !open => Err(CorrectionRefused::NotOpen),
        Review::Approve => Ok(()),
        Review::Return { text, .. } => said(text),
    }
}

fn said(text: &str) -> Result<(), CorrectionRefused> {
    match fold(text).chars().count() {
        0 => Err(CorrectionRefused::ReasonMissing),
        1..=LONGEST_TEXT => Ok(()),
        _ => Err(CorrectionRefused::TextTooLong { most: LONGEST_TEXT }),
    }
}

/// The lines an approval writes, in the order of the application. `now` is what stands; somebody not in it has nothing.
///
/// # Errors
/// [`CorrectionRefused::Overtaken`] when somebody's hours are not what the application found.
pub fn lines<P: Ord + Copy>(
    wanted: &[Wanted<P>],
    now: &BTreeMap<P, HalfHours>,
) -> Result<Vec<(P, LedgerEntry)>, CorrectionRefused> {
    wanted
        .iter()
        .map(|one| {
            let standing = now.get(&one.person).copied().unwrap_or_default();
            let line = (standing == one.before).then(|| line_to(standing, one.after)).flatten();
            line.map(|line| (one.person, line)).ok_or(CorrectionRefused::Overtaken)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::EntryKind;

    fn at(second: i64) -> Option<Timestamp> {
        Timestamp::from_second(second).ok()
    }

    #[test]
    fn when_an_application_may_be_sent() {
        let closed = CourseFacts { approved_at: at(1), closed_at: at(9), ..CourseFacts::default() };
        let held = CourseFacts { closed_at: None, ..closed };
        let long = "長".repeat(LONGEST_TEXT + 1);
        for (facts, open, reason, changes, wrong, expect) in [
            (&closed, false, "簽到誤植", 1, 0, "yes"),
            (&held, false, "簽到誤植", 1, 0, "correction-not-closed"),
            (&closed, true, "簽到誤植", 1, 0, "correction-one-open"),
            (&closed, false, "簽到誤植", 0, 0, "correction-nothing-changed"),
            (&closed, false, "簽到誤植", 2, 1, "correction-wrong-rows"),
            (&closed, false, "　 ", 1, 0, "correction-reason-missing"),
            (&closed, false, long.as_str(), 1, 0, "correction-text-too-long"),
        ] {
            let got = decide_apply(facts, open, reason, (changes, wrong), at(10).expect("small"));
            assert_eq!(got.map_or_else(|r| r.to_string(), |()| "yes".to_owned()), expect);
        }
    }

    #[test]
    fn when_it_may_be_decided() {
        let back = |text: &str| Review::Return { reasons: Vec::new(), text: text.to_owned() };
        for (open, review, expect) in [
            (true, Review::Approve, "yes"),
            (true, back("請附簽到單"), "yes"),
            (true, back(" "), "correction-reason-missing"),
            (false, Review::Approve, "correction-not-open"),
            (false, back("請附簽到單"), "correction-not-open"),
        ] {
            let got = decide_answer(open, &review);
            assert_eq!(got.map_or_else(|r| r.to_string(), |()| "yes".to_owned()), expect);
        }
    }

    #[test]
    fn approval_writes_differences_and_notices_what_moved() {
        let wanted =
            |person, before, after| Wanted { person, before: HalfHours(before), after: HalfHours(after) };
        let now = BTreeMap::from([('a', HalfHours(6)), ('b', HalfHours(4))]);
        let got = lines(&[wanted('a', 6, 3), wanted('b', 4, 0), wanted('c', 0, 2)], &now).expect("as found");
        let got: Vec<_> = got.into_iter().map(|(p, line)| (p, line.kind, line.half_hours.0)).collect();
        assert_eq!(
            got,
            [('a', EntryKind::Correct, -3), ('b', EntryKind::Reverse, -4), ('c', EntryKind::Issue, 2)]
        );
        assert_eq!(lines(&[wanted('a', 5, 3)], &now), Err(CorrectionRefused::Overtaken));
        assert_eq!(lines(&[wanted('c', 2, 3)], &now), Err(CorrectionRefused::Overtaken));
        assert_eq!(lines(&[wanted('a', 0, 3)], &now), Err(CorrectionRefused::Overtaken));
    }
}
