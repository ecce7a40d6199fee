//! Hours of one person from attendance marks (CRD-2).

use super::{
    HalfHours, HoursError, Limits, Meeting, count,
    count::{lesson_hours, limited_total},
};

/// How a person attended one meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// There from beginning to end.
    Present,
    /// Not there at all; with leave or without makes no difference to the hours.
    Absent,
    /// Late or left early, this many minutes in all.
    Partly {
        /// Minutes missed at either end together.
        missed: i32,
        /// Whether leave was given.
        leave: bool,
    },
}

/// The hours a person's attendance gives, after the daily and weekly limits.
///
/// Judged meeting by meeting: up to and including one third missed gives the meeting's hours in full; beyond it,
/// nothing without leave, and with leave what the minutes attended would give.
///
/// # Errors
/// [`HoursError`] when the marks do not match the meetings one to one, or the meetings cannot be counted.
pub fn attended(meetings: &[Meeting], marks: &[Mark], limits: &Limits) -> Result<HalfHours, HoursError> {
    if meetings.len() != marks.len() {
        return Err(HoursError::MarksMissing { marks: marks.len(), meetings: meetings.len() });
    }
    let counted = count(meetings, limits)?;
    let given: Vec<_> = meetings
        .iter()
        .zip(&counted.per_meeting)
        .zip(marks)
        .map(|((meeting, full), mark)| one_meeting(meeting.minutes(), *full, *mark))
        .collect();
    Ok(limited_total(meetings, &given, limits))
}

fn one_meeting(minutes: i32, full: HalfHours, mark: Mark) -> HalfHours {
    match mark {
        Mark::Present => full,
        Mark::Absent => HalfHours::ZERO,
        // Exactly one third still counts, so the comparison is made in whole numbers.
        Mark::Partly { missed, .. } if missed.saturating_mul(3) <= minutes => full,
        Mark::Partly { leave: false, .. } => HalfHours::ZERO,
        Mark::Partly { missed, leave: true } => lesson_hours(minutes.saturating_sub(missed)).min(full),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn meeting(day: i8, minutes: i32) -> Meeting {
        let (hours, minutes) =
            (i8::try_from(minutes / 60).expect("small"), i8::try_from(minutes % 60).expect("small"));
        Meeting { date: date(2025, 9, day), from: time(8, 0, 0, 0), to: time(8 + hours, minutes, 0, 0) }
    }

    #[test]
    fn one_third_is_the_edge() {
        fn check(minutes: i32, mark: Mark, expect: &str) {
            let got = attended(&[meeting(1, minutes)], &[mark], &Limits::default()).expect("one mark");
            assert_eq!(got.to_string(), expect, "{minutes} {mark:?}");
        }
        let missed = |missed, leave| Mark::Partly { missed, leave };
        check(90, Mark::Present, "2");
        check(90, Mark::Absent, "0");
        check(90, missed(29, false), "2");
        check(90, missed(30, false), "2");
        check(90, missed(31, false), "0");
        check(90, missed(30, true), "2");
        check(90, missed(31, true), "1");
        check(90, missed(90, true), "0");
        check(90, missed(500, true), "0");
        check(100, missed(33, false), "2");
        check(100, missed(34, false), "0");
        check(180, missed(80, true), "2");
    }

    #[test]
    fn each_meeting_stands_for_itself_and_limits_apply() {
        let meetings = [meeting(1, 350), meeting(2, 90)];
        let check = |marks: [Mark; 2], expect: &str| {
            assert_eq!(
                attended(&meetings, &marks, &Limits::default()).expect("matching").to_string(),
                expect
            );
        };
        check([Mark::Present, Mark::Present], "8");
        check([Mark::Present, Mark::Absent], "6");
        check([Mark::Absent, Mark::Present], "2");
        let missing = attended(&meetings, &[Mark::Present], &Limits::default());
        assert_eq!(missing, Err(HoursError::MarksMissing { marks: 1, meetings: 2 }));
    }
}
