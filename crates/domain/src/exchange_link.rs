//! Links to other installations of this product (EXC-9): what is wrong with one; rule in `docs/rules/exchange-links.md`.

use jiff::{SignedDuration, Timestamp};

use crate::refusal::refusals;

/// Hours without success after which those who keep a link get a letter.
pub const LINK_SILENT_HOURS: i64 = 48;

refusals! {
    /// Why a link is not kept so, or why its last run came to nothing.
    pub enum LinkRefused {
        /// Not the address of an installation.
        Address = "link-address",
        /// An address in a private network that the settings do not allow.
        Private = "link-private",
        /// Not a key of the interface.
        Key = "link-key",
        /// Nothing that it shall do.
        Nothing = "link-nothing",
        /// As many links as an organisation may have.
        TooMany { most: usize } = "link-too-many",
        /// The other side can't be reached.
        Unreachable { detail: String } = "link-unreachable",
        /// The other side does not know the key, or it is over, or not for this.
        KeyRefused { code: String } = "link-key-refused",
        /// The key of a sandbox: nothing sent with it would be kept.
        TestKey = "link-test-key",
        /// The other side said no.
        Told { code: String, detail: String } = "link-told",
        /// What came back is not what the interface describes.
        Unreadable = "link-unreadable",
        /// The other side could not read what was sent.
        FileFailed { code: String } = "link-file-failed",
    }
}

/// Whether a letter is due: the link has failed for long enough, and this failure was not told yet.
pub fn letter_is_due(failing_since: Option<Timestamp>, told: bool, now: Timestamp) -> bool {
    !told && failing_since.is_some_and(|since| now >= since + SignedDuration::from_hours(LINK_SILENT_HOURS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_for_one_failure_after_its_hours() {
        let at = |hours: i64| Timestamp::from_second(hours * 3600).expect("an instant");
        for (since, told, hours, expect) in [
            (None, false, 100, false),
            (Some(0), false, LINK_SILENT_HOURS - 1, false),
            (Some(0), false, LINK_SILENT_HOURS, true),
            (Some(0), true, LINK_SILENT_HOURS, false),
            (Some(10), false, LINK_SILENT_HOURS, false),
        ] {
            assert_eq!(letter_is_due(since.map(at), told, at(hours)), expect, "{since:?} {told} {hours}");
        }
    }
}
