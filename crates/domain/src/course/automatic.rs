//! Automatic review (CAT-6): whether it is switched on, and what a course or roster lacks for it; rule in
//! `docs/rules/automatic-review.md`.

use crate::refusal::refusals;
use jiff::civil::Date;

/// What is reviewed; each has a switch of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reviewed {
    /// A course sent for review.
    Course,
    /// A roster sent for confirmation.
    Roster,
}

impl Reviewed {
    /// Both, in the order of the main road.
    pub const ALL: [Self; 2] = [Self::Course, Self::Roster];

    /// The name stored: `course`, `roster`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Course => "course",
            Self::Roster => "roster",
        }
    }

    /// What has that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.as_str() == name)
    }
}

/// One throw of a switch by a region centre's head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switching {
    /// Its number: a later throw has a higher one.
    pub number: i64,
    /// First day on which it counts.
    pub from: Date,
    /// On or off.
    pub on: bool,
}

/// The throw in force on a day: the latest made of those whose day has come, so that a later throw replaces all
/// earlier ones from its own day on. `None` while nobody ever threw it, which is off.
pub fn in_force(throws: &[Switching], day: Date) -> Option<Switching> {
    throws.iter().copied().filter(|throw| throw.from <= day).max_by_key(|throw| throw.number)
}

/// Throws that will still take effect after a day, by their first day.
pub fn to_come(throws: &[Switching], day: Date) -> Vec<Switching> {
    let mut later: Vec<Switching> = throws
        .iter()
        .copied()
        .filter(|throw| throw.from > day && in_force(throws, throw.from) == Some(*throw))
        .collect();
    later.sort_by_key(|throw| throw.from);
    later
}

refusals! {
    /// Why a switch is not thrown.
    pub enum SwitchRefused {
        /// Others read later why it was done.
        ReasonNeeded = "automatic-reason-needed",
        /// What was decided yesterday stays decided.
        FromPast { today_on: Date } = "automatic-from-past",
    }
}

/// Permits a throw from a day on, for a reason.
///
/// # Errors
/// [`SwitchRefused`] without a reason or for a day that is over.
pub fn decide_switch(from: Date, reason: &str, today: Date) -> Result<(), SwitchRefused> {
    if from < today {
        return Err(SwitchRefused::FromPast { today_on: today });
    }
    if reason.trim().is_empty() {
        return Err(SwitchRefused::ReasonNeeded);
    }
    Ok(())
}

/// What automatic review looks at; the same for courses and, with the centre's other switch, rosters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AutomaticFacts<'a> {
    /// Whether the region centre has it switched on for what was sent.
    pub switched_on: bool,
    /// Whether the organiser is the region centre itself.
    pub own_course: bool,
    /// The organiser's level, such as `primary`.
    pub organiser_level: &'a str,
    /// Class type code.
    pub class_type: &'a str,
    /// Document number as typed; empty when none was given.
    pub document_number: &'a str,
}

/// A condition that is not met, so that a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lacking {
    /// The region centre has it off.
    SwitchedOff,
    /// Nobody reviews the own courses, a process on one's behalf neither (CAT-5).
    OwnCourse,
    /// The organiser is neither a school of the named levels nor a training centre.
    Organiser,
    /// The class type is another than 1-1 and 1-2.
    ClassType,
    /// No document number was given.
    DocumentNumber,
}

impl Lacking {
    /// All of them in the order they are told.
    pub const ALL: [Self; 5] =
        [Self::SwitchedOff, Self::OwnCourse, Self::Organiser, Self::ClassType, Self::DocumentNumber];

    /// Its stable name in kebab-case, for storing and locale keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SwitchedOff => "switched-off",
            Self::OwnCourse => "own-course",
            Self::Organiser => "organiser",
            Self::ClassType => "class-type",
            Self::DocumentNumber => "document-number",
        }
    }

    /// The condition of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lacking| lacking.as_str() == name)
    }
}

/// Levels whose courses may pass by themselves. `elementary` is the stage's word for a primary school and means the same.
const LEVELS: [&str; 8] = [
    "senior_high",
    "vocational",
    "junior_high",
    "primary",
    "elementary",
    "kindergarten",
    "special",
    "training_centre",
];

/// Class types that may pass by themselves.
const CLASS_TYPES: [&str; 2] = ["1-1", "1-2"];

/// Every condition that is not met; when the list is empty the review happens by itself.
pub fn lacking(facts: &AutomaticFacts<'_>) -> Vec<Lacking> {
    let met = |condition: Lacking| match condition {
        Lacking::SwitchedOff => facts.switched_on,
        Lacking::OwnCourse => !facts.own_course,
        Lacking::Organiser => LEVELS.contains(&facts.organiser_level),
        Lacking::ClassType => CLASS_TYPES.contains(&facts.class_type),
        Lacking::DocumentNumber => !crate::text::fold(facts.document_number).trim().is_empty(),
    };
    Lacking::ALL.into_iter().filter(|condition| !met(*condition)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const ALL: AutomaticFacts<'static> = AutomaticFacts {
        switched_on: true,
        own_course: false,
        organiser_level: "primary",
        class_type: "1-2",
        document_number: "府教字第1140000001號",
    };

    #[test]
    fn every_condition_is_needed_and_each_is_told() {
        assert_eq!(lacking(&ALL), []);
        let cases = [
            (AutomaticFacts { switched_on: false, ..ALL }, vec![Lacking::SwitchedOff]),
            (AutomaticFacts { own_course: true, ..ALL }, vec![Lacking::OwnCourse]),
            (AutomaticFacts { organiser_level: "teacher_university", ..ALL }, vec![Lacking::Organiser]),
            (AutomaticFacts { organiser_level: "county_bureau", ..ALL }, vec![Lacking::Organiser]),
            (AutomaticFacts { class_type: "1-3", ..ALL }, vec![Lacking::ClassType]),
            (AutomaticFacts { class_type: "", ..ALL }, vec![Lacking::ClassType]),
            (AutomaticFacts { document_number: "", ..ALL }, vec![Lacking::DocumentNumber]),
            (AutomaticFacts { document_number: " \u{3000}", ..ALL }, vec![Lacking::DocumentNumber]),
            (
                AutomaticFacts { switched_on: false, document_number: "", ..ALL },
                vec![Lacking::SwitchedOff, Lacking::DocumentNumber],
            ),
        ];
        for (facts, expect) in cases {
            assert_eq!(lacking(&facts), expect, "{facts:?}");
        }
        for level in LEVELS {
            assert_eq!(lacking(&AutomaticFacts { organiser_level: level, ..ALL }), [], "{level}");
        }
    }

    #[test]
    fn a_later_throw_replaces_earlier_ones_from_its_day_on() {
        let throw = |number, day, on| Switching { number, from: date(2025, 11, day), on };
        let throws = [throw(1, 1, true), throw(2, 20, false), throw(3, 10, false), throw(4, 25, true)];
        let on = |day| in_force(&throws, date(2025, 11, day)).is_some_and(|throw| throw.on);
        assert_eq!(in_force(&throws, date(2025, 10, 31)), None);
        assert_eq!([1, 9, 10, 20, 24, 25].map(on), [true, true, false, false, false, true]);
        // The throw of the 20th was overtaken by the one made later for the 10th: it never takes effect.
        assert_eq!(to_come(&throws, date(2025, 11, 9)), [throw(3, 10, false), throw(4, 25, true)]);
        assert_eq!(to_come(&throws, date(2025, 11, 25)), []);
    }

    #[test]
    fn a_throw_has_a_reason_and_does_not_reach_back() {
        let today = date(2025, 11, 7);
        assert_eq!(decide_switch(today, "期初課程多", today), Ok(()));
        assert_eq!(decide_switch(date(2025, 12, 1), "期初課程多", today), Ok(()));
        assert_eq!(decide_switch(today, " ", today), Err(SwitchRefused::ReasonNeeded));
        let yesterday = decide_switch(date(2025, 11, 6), "補", today);
        assert_eq!(yesterday, Err(SwitchRefused::FromPast { today_on: today }));
    }

    #[test]
    fn names_are_read_back() {
        for lacking in Lacking::ALL {
            assert_eq!(Lacking::parse(lacking.as_str()), Some(lacking));
        }
        for what in Reviewed::ALL {
            assert_eq!(Reviewed::parse(what.as_str()), Some(what));
        }
    }
}
