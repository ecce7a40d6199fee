//! What both sides count, and the mark by which one record is the same on both; rule in `docs/rules/exchange-reconciliation.md`.

use crate::hours::HalfHours;

/// What one side holds of a month and a school.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Courses with hours.
    pub courses: u64,
    /// Records: one person, one course.
    pub records: u64,
    /// Sum.
    pub half_hours: i64,
    /// Sum of the records' marks, modulo 2¹²⁸: the order makes no difference, a missing record does.
    pub digest: u128,
}

impl Figures {
    /// Counts one record with its mark.
    pub fn add(&mut self, half_hours: i64, mark: u128) {
        self.records += 1;
        self.half_hours += half_hours;
        self.digest = self.digest.wrapping_add(mark);
    }
}

/// The text whose keyed hash is the mark of a record: the partner's key of the course, the person as folded, half-hours.
pub fn mark_text(course_key: &str, person: &str, half_hours: HalfHours) -> String {
    format!("{course_key}\u{1f}{person}\u{1f}{}", half_hours.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_makes_no_difference_and_a_missing_record_does() {
        let records = [(4, 7_u128), (2, u128::MAX), (6, 99)];
        let sum = |records: &[(i64, u128)]| {
            let mut figures = Figures::default();
            records.iter().for_each(|(hours, mark)| figures.add(*hours, *mark));
            figures
        };
        let all = sum(&records);
        assert_eq!(all, sum(&[records[2], records[0], records[1]]));
        assert_ne!(all.digest, sum(&records[1..]).digest);
        assert_eq!((all.records, all.half_hours), (3, 12));
    }
}
