//! When a review is due (CAT-5).

use crate::calendar::{self, WorkingDays};
use jiff::{Timestamp, civil::Date};

/// Working days promised for a review.
const PROMISED_DAYS: u32 = 3;

/// The last day of the review's promise: the third working day after the course or roster was sent.
pub fn review_due(sent: Timestamp, days: &WorkingDays) -> Date {
    days.add(calendar::civil_date(sent), PROMISED_DAYS)
}

/// The first day of sending that is not yet late on `today` by more than `grace` working days beyond the promise: what
/// was sent on an earlier day is. Grace 0 asks for what is overdue at all.
pub fn first_day_in_time(today: Date, grace: u32, days: &WorkingDays) -> Date {
    // Due days never run backwards, so walking back from today to the first late day ends.
    let mut day = today;
    while let Ok(before) = day.yesterday() {
        if days.add(before, PROMISED_DAYS + grace) < today {
            break;
        }
        day = before;
    }
    day
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

    #[test]
    fn late_is_what_was_due_before_today() {
        let days = WorkingDays::shipped();
        for offset in 0..60 {
            let today = date(2025, 9, 25).checked_add(jiff::Span::new().days(offset)).expect("a day");
            for (grace, promise) in [(0, PROMISED_DAYS), (3, PROMISED_DAYS + 3)] {
                let first = first_day_in_time(today, grace, &days);
                assert!(days.add(first, promise) >= today, "{first} on {today}");
                assert!(days.add(first.yesterday().expect("a day"), promise) < today, "{first} on {today}");
            }
        }
    }
}
