//! What a reviewer looks at in a roster: whatever is unusual in it, counted and marked.

use crate::hours::HalfHours;
use crate::refusal::refusals;

refusals! {
    /// Something unusual in a roster; none of these is wrong by itself unless [`Look::is_red`].
    pub enum Look {
        /// Two rows that turned out to be one person.
        Twice { people: usize } = "roster-look-twice",
        /// More hours than the course gives, because its hours were lowered meanwhile.
        AboveCourse { people: usize } = "roster-look-above-course",
        /// People without a place.
        NotEnrolled { people: usize } = "roster-look-not-enrolled",
        /// More hours than attendance gives.
        AboveAttendance { people: usize } = "roster-look-above-attendance",
        /// People who attended and get nothing.
        LeftOut { people: usize } = "roster-look-left-out",
        /// The organiser's marks say otherwise than the door.
        Differs { people: usize } = "roster-look-differs",
        /// At least a third of those with a place were absent.
        ManyAbsent { absent: usize, of: usize } = "roster-look-many-absent",
        /// Nobody was marked, neither by list nor at the door.
        NoAttendance = "roster-look-no-attendance",
        /// A course without sessions: there is nothing to compare hours with.
        NoSessions = "roster-look-no-sessions",
        /// Sent later than a week after the end.
        Late { days: i64 } = "roster-look-late",
    }
}

impl Look {
    /// Whether it stops the confirmation.
    pub fn is_red(&self) -> bool {
        matches!(self, Self::Twice { .. } | Self::AboveCourse { .. })
    }
}

/// One person of a roster, as it compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    /// Hours on the roster; none when left out.
    pub given: HalfHours,
    /// What attendance gives; none for people without a place.
    pub proposed: Option<HalfHours>,
    /// Whether anything was marked of the person.
    pub marked: bool,
    /// Whether list and door say different things.
    pub differs: bool,
    /// Whether an earlier row is the same person.
    pub again: bool,
}

/// What is known of the course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Hours it gives.
    pub hours: HalfHours,
    /// How many sessions it has.
    pub sessions: usize,
    /// Whole days from its end to the sending.
    pub days: i64,
}

/// Days within which a roster is to be sent.
pub const IN_TIME: i64 = 7;
/// Fewer absent people than this are nothing unusual in a small course.
const FEW: usize = 3;

/// Everything unusual in a roster, what stops it first.
pub fn look(people: &[Seen], facts: &Facts) -> Vec<Look> {
    let count = |fits: &dyn Fn(&Seen) -> bool| people.iter().filter(|seen| fits(seen)).count();
    let mut found = Vec::new();
    let mut some = |people: usize, made: fn(usize) -> Look| {
        if people > 0 {
            found.push(made(people));
        }
    };
    some(count(&|p| p.again), |people| Look::Twice { people });
    some(count(&|p| p.given > facts.hours), |people| Look::AboveCourse { people });
    some(count(&|p| p.given > HalfHours::ZERO && p.proposed.is_none()), |people| Look::NotEnrolled {
        people,
    });
    let compared = facts.sessions > 0 && people.iter().any(|p| p.marked);
    if compared {
        some(count(&|p| p.proposed.is_some_and(|most| p.given > most)), |people| Look::AboveAttendance {
            people,
        });
        let left_out =
            |p: &Seen| p.given == HalfHours::ZERO && p.proposed.is_some_and(|most| most > HalfHours::ZERO);
        some(count(&left_out), |people| Look::LeftOut { people });
        some(count(&|p| p.differs), |people| Look::Differs { people });
    }
    let of = count(&|p| p.proposed.is_some());
    let absent =
        count(&|p| p.proposed == Some(HalfHours::ZERO) || p.proposed.is_some() && p.given == HalfHours::ZERO);
    if absent >= FEW && absent * 3 >= of && (compared || facts.sessions == 0) {
        found.push(Look::ManyAbsent { absent, of });
    }
    if facts.sessions == 0 {
        found.push(Look::NoSessions);
    } else if !compared {
        found.push(Look::NoAttendance);
    }
    if facts.days > IN_TIME {
        found.push(Look::Late { days: facts.days });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Refusal;

    const COURSE: Facts = Facts { hours: HalfHours(6), sessions: 2, days: 3 };

    fn person(given: i32, proposed: Option<i32>) -> Seen {
        Seen { given: HalfHours(given), proposed: proposed.map(HalfHours), marked: true, ..Seen::default() }
    }

    fn codes(people: &[Seen], facts: &Facts) -> Vec<&'static str> {
        look(people, facts).iter().map(|one| one.code().trim_start_matches("roster-look-")).collect()
    }

    #[test]
    fn each_kind_is_told() {
        let fine = person(6, Some(6));
        assert_eq!(codes(&[fine], &COURSE), Vec::<&str>::new());
        assert_eq!(codes(&[fine, person(6, None)], &COURSE), ["not-enrolled"]);
        assert_eq!(codes(&[fine, person(6, Some(3))], &COURSE), ["above-attendance"]);
        assert_eq!(codes(&[fine, person(0, Some(6))], &COURSE), ["left-out"]);
        assert_eq!(codes(&[fine, Seen { differs: true, ..fine }], &COURSE), ["differs"]);
        assert_eq!(codes(&[fine, Seen { again: true, ..fine }], &COURSE), ["twice"]);
        assert_eq!(codes(&[person(7, Some(7))], &COURSE), ["above-course"]);
        let absent = [person(0, Some(0)); 3];
        assert_eq!(codes(&[&[fine; 6][..], &absent].concat(), &COURSE), ["many-absent"]);
        assert_eq!(codes(&[&[fine; 7][..], &absent].concat(), &COURSE), Vec::<&str>::new());
        assert_eq!(codes(&[fine], &Facts { days: 8, ..COURSE }), ["late"]);
    }

    #[test]
    fn without_marks_or_sessions_that_alone_is_told() {
        let unmarked = Seen { marked: false, ..person(6, Some(0)) };
        assert_eq!(codes(&[unmarked; 9], &COURSE), ["no-attendance"]);
        assert_eq!(
            codes(&[Seen { marked: false, ..person(6, Some(6)) }], &Facts { sessions: 0, ..COURSE }),
            ["no-sessions"]
        );
        assert!(Look::Twice { people: 1 }.is_red() && !Look::NoSessions.is_red());
    }
}
