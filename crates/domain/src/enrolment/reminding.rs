//! When somebody who has a place is reminded of a day of sessions (ENR-6); rule in `docs/rules/enrolment-questions.md`.

use jiff::{Timestamp, ToSpan};

use crate::calendar::{civil_date, instant};

/// The hour of the day before from which reminders are sent: nobody's telephone rings at night.
const FROM_HOUR: i8 = 8;

/// Whether a reminder of a day is due: from eight in the morning of the day before, until the first session of the day
/// begins. Late is better than never, after that it is of no use.
pub fn is_due(begins: Timestamp, now: Timestamp) -> bool {
    let day = civil_date(begins);
    let before = day.checked_sub(1.days()).unwrap_or(day);
    instant(before.at(FROM_HOUR, 0, 0, 0)) <= now && now < begins
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn from_the_morning_before_until_it_begins() {
        let begins = instant(date(2026, 3, 18).at(13, 30, 0, 0));
        for (day, hour, minute, expect) in [
            (16, 23, 0, false),
            (17, 7, 59, false),
            (17, 8, 0, true),
            (17, 23, 59, true),
            (18, 0, 30, true),
            (18, 13, 29, true),
            (18, 13, 30, false),
            (19, 9, 0, false),
        ] {
            let now = instant(date(2026, 3, day).at(hour, minute, 0, 0));
            assert_eq!(is_due(begins, now), expect, "{day}th {hour}:{minute}");
        }
    }
}
