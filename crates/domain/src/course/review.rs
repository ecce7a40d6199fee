//! When a review is due (CAT-5).

use crate::calendar::{self, WorkingDays};
use jiff::{Timestamp, civil::Date};

/// Working days promised for a review.
const PROMISED_DAYS: u32 = 3;

/// The last day of the review's promise: the third working day after the course or roster was sent.
pub fn review_due(sent: Timestamp, days: &WorkingDays) -> Date {
    days.add(calendar::civil_date(sent), PROMISED_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn due_on_the_third_working_day() {
        let friday = calendar::instant(date(2025, 11, 7).at(16, 0, 0, 0));
        assert_eq!(review_due(friday, &WorkingDays::shipped()), date(2025, 11, 12));
    }
}
