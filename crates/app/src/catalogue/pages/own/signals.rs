//! Traffic lights of an organiser (CAT-13): red what is late, amber what waits for us, green when nothing does.

use domain::calendar::civil_date;
use domain::course::life::{CourseState, ProposalState};
use jiff::{SignedDuration, Timestamp};
use platform::clock::from_millis;
use ui::L;
use ui::components::{Light, Lights};

use super::super::super::store::own::WEEK;
use super::super::super::{Course, Tally};

/// How urgent a course is for its organiser; `store::own` says the same in the words of the database.
pub(super) fn light(course: &Course, now: Timestamp) -> Light {
    let since = |ms: Option<i64>| ms.map_or(SignedDuration::ZERO, |ms| now.duration_since(from_millis(ms)));
    let over = |ms: Option<i64>| if since(ms) > WEEK { Light::Red } else { Light::Amber };
    match course.state(now) {
        CourseState::Held => over(course.last_meeting_end),
        CourseState::RosterReturned => over(course.roster_returned_at),
        CourseState::Returned => over(course.returned_at),
        // A draft whose first day has come can no longer be reviewed in time.
        CourseState::Draft => match course.starts_on() {
            Some(day) if day <= civil_date(now) => Light::Red,
            _ => Light::Amber,
        },
        CourseState::Running => Light::Amber,
        CourseState::Closed | CourseState::Cancelled => Light::Off,
        CourseState::Approved if change(course, now) == ProposalState::Returned => {
            over(course.proposal_returned_at)
        }
        CourseState::Submitted | CourseState::Approved | CourseState::RosterSubmitted => Light::Green,
    }
}

/// How a change of the approved course stands that can still take effect.
pub(super) fn change(course: &Course, now: Timestamp) -> ProposalState {
    if course.state(now) == CourseState::Approved { course.proposal() } else { ProposalState::None }
}

/// Whether the roster is late: the course ended more than a week ago.
pub(super) fn roster_is_late(course: &Course, now: Timestamp) -> bool {
    course.state(now) == CourseState::Held && light(course, now) == Light::Red
}

/// The row above the list: rosters to send, courses and rosters sent back, drafts, what lies with the reviewer.
pub(super) fn lights(l: L, tally: &Tally) -> Lights {
    let groups = [
        ("roster", "roster", tally.owed(CourseState::Held)),
        ("returned", "now", tally.returned()),
        ("drafts", "preparing", tally.owed(CourseState::Draft)),
        ("waiting", "now", tally.waiting()),
    ];
    groups.into_iter().fold(Lights::new(l), |row, (name, group, (found, late))| {
        let label = l.t(&format!("course-light-{name}"));
        let colour = match (found, late, name) {
            (0, ..) => Light::Off,
            (_, 1.., _) => Light::Red,
            (_, _, "waiting") => Light::Green,
            _ => Light::Amber,
        };
        match (found, late) {
            (0, _) => row.light(colour, label, l.t("course-light-none")),
            (n, 0) => row.light_link(colour, label, l.a("course-light-some", "n", n), address(group)),
            (n, late) => {
                row.light_link(colour, label, l.a2("course-light-late", "n", n, "late", late), address(group))
            }
        }
    })
}

fn address(group: &str) -> String {
    format!("/desk/courses?group={group}")
}

#[cfg(test)]
mod tests {
    use super::super::super::super::sample;
    use super::*;

    #[test]
    fn a_roster_is_red_after_one_week_and_not_before() {
        let mut course = sample::course(L::default(), CourseState::Held);
        let end = sample::now() - WEEK;
        course.last_meeting_end = Some(end.as_millisecond());
        assert_eq!(light(&course, sample::now()), Light::Amber);
        assert_eq!(light(&course, sample::now() + SignedDuration::from_mins(1)), Light::Red);
        assert!(roster_is_late(&course, sample::now() + SignedDuration::from_mins(1)));
    }

    #[test]
    fn a_change_sent_back_is_the_organisers_turn_and_one_under_review_is_not() {
        let waits = sample::changed(L::default());
        assert_eq!(light(&waits, sample::now()), Light::Green);
        assert_eq!(change(&waits, sample::now()), ProposalState::Submitted);
        let sent = waits.proposal_submitted_at.expect("the sample was sent");
        let back = Course { proposal_returned_at: Some(sent), waiting_since: None, ..waits };
        let after = |by: SignedDuration| from_millis(sent) + by;
        assert_eq!(light(&back, after(WEEK)), Light::Amber);
        assert_eq!(light(&back, after(WEEK) + SignedDuration::from_mins(1)), Light::Red);
        assert_eq!(change(&back, after(WEEK)), ProposalState::Returned);
        let begun = from_millis(back.first_meeting.expect("the sample has meetings"));
        assert_eq!(change(&back, begun), ProposalState::None, "it can no longer take effect");
    }

    #[test]
    fn what_lies_with_the_reviewer_is_not_the_organisers_lateness() {
        for state in [CourseState::Submitted, CourseState::RosterSubmitted, CourseState::Approved] {
            assert_eq!(light(&sample::course(L::default(), state), sample::now()), Light::Green, "{state:?}");
        }
    }
}
