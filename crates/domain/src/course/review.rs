//! When a review is due, and when it may happen by itself (CAT-5, CAT-6).

use crate::calendar::{self, WorkingDays};
use jiff::{Timestamp, civil::Date};

/// Working days promised for a review.
const PROMISED_DAYS: u32 = 3;

/// The last day of the review's promise: the third working day after the course or roster was sent.
pub fn review_due(sent: Timestamp, days: &WorkingDays) -> Date {
    days.add(calendar::civil_date(sent), PROMISED_DAYS)
}

/// The facts that automatic review looks at; the same for courses and, with the centre's other switch, rosters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AutoReview<'a> {
    /// Whether the region centre has it switched on for what is being sent.
    pub switched_on: bool,
    /// The organiser's level: one of `senior_high`, `vocational`, `junior_high`, `elementary`, `kindergarten`,
    /// `special`, `training_centre`; anything else never passes by itself.
    pub organiser_level: &'a str,
    /// Class type code.
    pub class_type: &'a str,
    /// Document number, if given.
    pub document_number: Option<&'a str>,
}

impl AutoReview<'_> {
    /// Whether the review may happen by itself: all four conditions of CAT-6 hold.
    pub fn applies(&self) -> bool {
        const LEVELS: [&str; 7] = [
            "senior_high",
            "vocational",
            "junior_high",
            "elementary",
            "kindergarten",
            "special",
            "training_centre",
        ];
        self.switched_on
            && LEVELS.contains(&self.organiser_level)
            && ["1-1", "1-2"].contains(&self.class_type)
            && self.document_number.is_some_and(|number| !number.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_condition_is_needed() {
        let all = AutoReview {
            switched_on: true,
            organiser_level: "elementary",
            class_type: "1-2",
            document_number: Some("府教字第1140000001號"),
        };
        assert!(all.applies());
        for lacking in [
            AutoReview { switched_on: false, ..all },
            AutoReview { organiser_level: "teacher_university", ..all },
            AutoReview { class_type: "1-3", ..all },
            AutoReview { document_number: None, ..all },
            AutoReview { document_number: Some(" "), ..all },
        ] {
            assert!(!lacking.applies(), "{lacking:?}");
        }
    }

    #[test]
    fn due_on_the_third_working_day() {
        let friday = calendar::instant(date(2025, 11, 7).at(16, 0, 0, 0));
        assert_eq!(review_due(friday, &WorkingDays::shipped()), date(2025, 11, 12));
    }
}
