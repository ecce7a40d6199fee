//! Leave (請假): what remains after a place can no longer simply be given back.

use jiff::{SignedDuration, Timestamp};

use super::{LAST_OFFER, Refused, Standing};

/// Days after the last session in which leave can still be asked for.
pub const LEAVE_DAYS: i64 = 7;

/// What granting leave does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeaveEffect {
    /// A fact for the roster; the place stays.
    Kept,
    /// The place is given back and the enrolment ends.
    Freed,
}

/// Permits to ask for leave from sessions of a course that has `sessions` of them.
///
/// # Errors
/// [`Refused`] with what stands against it.
pub fn ask_leave(
    standing: Standing,
    reason: &str,
    chosen: &[u32],
    sessions: u32,
    now: Timestamp,
    withdraw_until: Timestamp,
    ends: Option<Timestamp>,
) -> Result<(), Refused> {
    if standing != Standing::Admitted {
        return Err(Refused::LeaveWithoutPlace);
    }
    if now <= withdraw_until {
        return Err(Refused::LeaveTooEarly { until_at: withdraw_until });
    }
    if let Some(until) = ends.map(|ends| ends + SignedDuration::from_hours(24 * LEAVE_DAYS))
        && now > until
    {
        return Err(Refused::LeaveTooLate { until_at: until });
    }
    if chosen.is_empty() || chosen.iter().any(|n| *n == 0 || *n > sessions) {
        return Err(Refused::LeaveWithoutSession);
    }
    if reason.trim().is_empty() {
        return Err(Refused::LeaveWithoutReason);
    }
    Ok(())
}

/// What granting leave from so many of the course's sessions does at `now`.
pub fn grant_leave(
    standing: Standing,
    chosen: usize,
    sessions: u32,
    now: Timestamp,
    begins: Option<Timestamp>,
) -> LeaveEffect {
    let all = u32::try_from(chosen).is_ok_and(|n| n >= sessions);
    let early = begins.is_none_or(|begins| now <= begins - LAST_OFFER);
    if standing == Standing::Admitted && all && early { LeaveEffect::Freed } else { LeaveEffect::Kept }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Refusal;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(hour * 3600).expect("small")
    }

    #[test]
    fn leave_begins_where_withdrawing_ends() {
        let check = |standing, reason, chosen: &[u32], hour, expect: &str| {
            let got = ask_leave(standing, reason, chosen, 2, at(hour), at(10), Some(at(50)));
            assert_eq!(got.map_or_else(|r| r.code(), |()| "ok"), expect, "{standing:?} {chosen:?} {hour}");
        };
        check(Standing::Admitted, "家人住院", &[1, 2], 11, "ok");
        check(Standing::Admitted, "家人住院", &[2], 50 + 7 * 24, "ok");
        check(Standing::Admitted, "家人住院", &[2], 51 + 7 * 24, "leave-too-late");
        check(Standing::Admitted, "家人住院", &[1], 10, "leave-too-early");
        check(Standing::Admitted, "  ", &[1], 11, "leave-without-reason");
        check(Standing::Admitted, "家人住院", &[], 11, "leave-without-session");
        check(Standing::Admitted, "家人住院", &[3], 11, "leave-without-session");
        check(Standing::Waiting { number: 1 }, "家人住院", &[1], 11, "leave-without-place");
    }

    #[test]
    fn early_leave_from_everything_frees_the_place() {
        let effect = |chosen, hour| grant_leave(Standing::Admitted, chosen, 2, at(hour), Some(at(20)));
        assert_eq!(effect(2, 18), LeaveEffect::Freed);
        assert_eq!(effect(1, 18), LeaveEffect::Kept);
        assert_eq!(effect(2, 19), LeaveEffect::Kept);
        assert_eq!(grant_leave(Standing::Withdrawn, 2, 2, at(1), None), LeaveEffect::Kept);
    }
}
