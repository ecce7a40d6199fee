//! Part of a period: months in service and not on leave, and what is needed then.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{PartOfPeriod, Period, Requirement, Span, Who};
use crate::hours::HalfHours;

/// What somebody needs in a period; nothing when exempt.
pub(super) fn needed(requirement: &Requirement, who: &Who, span: Span) -> HalfHours {
    let all = requirement.half_hours;
    if requirement.period == Period::Once || always_there(who, span) {
        return all;
    }
    let (there, months) = months(who, span);
    match requirement.part {
        _ if there == 0 => HalfHours::ZERO,
        _ if there == months => all,
        PartOfPeriod::Whole => all,
        PartOfPeriod::Excused => HalfHours::ZERO,
        // Up, so that nobody is let off by rounding.
        PartOfPeriod::Prorated => HalfHours((all.0 * there + months - 1) / months),
    }
}

fn always_there(who: &Who, span: Span) -> bool {
    let serves = who.services.iter().any(|s| s.from <= span.from && s.until >= span.until);
    serves && !who.leaves.iter().any(|leave| leave.within(span).is_some())
}

/// Months of a period with a day in service and not on leave, and all its months.
fn months(who: &Who, span: Span) -> (i32, i32) {
    let (mut there, mut all) = (0, 0);
    let mut day = span.from;
    while day <= span.until {
        let last = day.last_of_month().min(span.until);
        all += 1;
        there += i32::from(some_day(who, Span { from: day, until: last }));
        match last.tomorrow() {
            Ok(next) => day = next,
            Err(_) => break,
        }
    }
    (there, all)
}

fn some_day(who: &Who, month: Span) -> bool {
    let on = |spans: &[Span], day: Date| spans.iter().any(|span| span.contains(day));
    let mut day = month.from;
    while day <= month.until {
        if on(&who.services, day) && !on(&who.leaves, day) {
            return true;
        }
        match day.checked_add(1.day()) {
            Ok(next) => day = next,
            Err(_) => break,
        }
    }
    false
}
