//! What a freed place becomes for the next who waits: an offer until an instant, a place at once, or nothing by itself.

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp};

use crate::calendar;

/// Hours an offer stands where the plan says nothing.
pub const OFFER_HOURS: u32 = 24;
/// The last instant before the first session at which an offer is made by itself.
pub const LAST_OFFER: SignedDuration = SignedDuration::from_mins(90);
/// An offer ends at the latest so long before the first session.
const LAST_END: SignedDuration = SignedDuration::from_hours(1);
/// No offer ends in the night: from the first hour on it runs to the second.
const NIGHT: (i8, i8) = (22, 9);

/// What becomes of a freed place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promotion {
    /// The next who waits has it.
    AtOnce,
    /// It is offered up to and including this instant.
    Offer {
        /// The last instant to accept.
        until: Timestamp,
    },
    /// Too close to the course: the organiser decides.
    ByHand,
}

/// What becomes of a place that is free at `now`, in a course that begins at `begins`, by a plan with offers of `hours`.
pub fn promotion(now: Timestamp, hours: u32, begins: Option<Timestamp>) -> Promotion {
    if begins.is_some_and(|begins| now > begins - LAST_OFFER) {
        return Promotion::ByHand;
    }
    if hours == 0 {
        return Promotion::AtOnce;
    }
    let until = by_day(now + SignedDuration::from_hours(i64::from(hours)));
    let last = begins.map(|begins| begins - LAST_END);
    Promotion::Offer { until: last.map_or(until, |last| until.min(last)) }
}

/// The instant itself, or the morning after it when it lies in the night.
fn by_day(instant: Timestamp) -> Timestamp {
    let civil = calendar::civil(instant);
    let morning = Time::constant(NIGHT.1, 0, 0, 0);
    if civil.hour() >= NIGHT.0 {
        return civil.date().tomorrow().map_or(instant, |day| calendar::instant(day.to_datetime(morning)));
    }
    if civil.hour() < NIGHT.1 { calendar::instant(civil.date().to_datetime(morning)) } else { instant }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("{text}+08:00").parse().expect("an instant")
    }

    #[test]
    fn offers_end_by_day_and_before_the_course() {
        let check = |now: &str, hours, begins: &str, expect: Promotion| {
            assert_eq!(promotion(at(now), hours, Some(at(begins))), expect, "{now} {hours} {begins}");
        };
        let until = |text: &str| Promotion::Offer { until: at(text) };
        check("2026-03-01T10:00:00", 24, "2026-03-18T09:00:00", until("2026-03-02T10:00:00"));
        check("2026-03-01T21:59:59", 24, "2026-03-18T09:00:00", until("2026-03-02T21:59:59"));
        check("2026-03-01T22:00:00", 24, "2026-03-18T09:00:00", until("2026-03-03T09:00:00"));
        check("2026-03-01T03:00:00", 24, "2026-03-18T09:00:00", until("2026-03-02T09:00:00"));
        check("2026-03-01T10:00:00", 2, "2026-03-18T09:00:00", until("2026-03-01T12:00:00"));
        check("2026-03-17T20:00:00", 24, "2026-03-18T09:00:00", until("2026-03-18T08:00:00"));
        check("2026-03-18T07:30:00", 24, "2026-03-18T09:00:00", until("2026-03-18T08:00:00"));
        check("2026-03-18T07:30:01", 24, "2026-03-18T09:00:00", Promotion::ByHand);
        check("2026-03-01T10:00:00", 0, "2026-03-18T09:00:00", Promotion::AtOnce);
        check("2026-03-18T08:00:00", 0, "2026-03-18T09:00:00", Promotion::ByHand);
        assert_eq!(promotion(at("2026-03-01T10:00:00"), 24, None), until("2026-03-02T10:00:00"));
    }
}
