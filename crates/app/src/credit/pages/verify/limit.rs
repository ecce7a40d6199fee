//! How much one network address may have checked: a file costs a hash over all of it.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Addresses remembered; when there are more, those of earlier windows are forgotten.
const MOST_ADDRESSES: usize = 20_000;

#[derive(Default)]
struct Seen {
    since: Option<Timestamp>,
    counts: HashMap<String, u32>,
}

/// What this copy saw of the current quarter of an hour. Serials can't be guessed; this is about cost alone, so each copy
/// counts for itself.
static SEEN: LazyLock<Mutex<Seen>> = LazyLock::new(Mutex::default);

/// Counts one check from an address; whether it is still within `most`.
pub(super) fn allows(address: &str, now: Timestamp, most: u32) -> bool {
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    seen.count(address, now, most)
}

impl Seen {
    fn count(&mut self, address: &str, now: Timestamp, most: u32) -> bool {
        let over = self.since.is_none_or(|since| now.duration_since(since).abs() >= WINDOW);
        if over || self.counts.len() >= MOST_ADDRESSES {
            *self = Self { since: Some(now), counts: HashMap::new() };
        }
        let count = self.counts.entry(address.to_owned()).or_default();
        *count = count.saturating_add(1);
        *count <= most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_waits_for_the_next_quarter_of_an_hour_and_others_do_not() {
        let at = |minutes: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        let mut seen = Seen::default();
        let counted: Vec<bool> = (0..3).map(|n| seen.count("192.0.2.1", at(n), 2)).collect();
        assert_eq!(counted, [true, true, false]);
        assert!(seen.count("192.0.2.2", at(3), 2));
        assert!(!seen.count("192.0.2.1", at(14), 2));
        assert!(seen.count("192.0.2.1", at(15), 2));
    }
}
