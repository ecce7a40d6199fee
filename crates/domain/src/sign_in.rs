//! Signing in: locks, delays, the question under attack, unusual sign-ins; rule in `docs/rules/sign-in.md`.

mod device;

pub use device::{Browser, Device, System};

use crate::refusal::refusals;
use crate::text::{fold, fold_code};

refusals! {
    /// Why a second factor can't be removed.
    pub enum FactorRefused {
        /// The duties held need a second factor, and this is the last one.
        Last = "second-factor-last",
    }
}

/// Minutes a reset link is valid.
pub const RESET_MINUTES: i64 = 30;
/// Minutes between the first and the second step of a sign-in.
pub const HALF_MINUTES: i64 = 5;
/// Minutes for which a password typed again opens changes to the account's protection.
pub const CONFIRMED_MINUTES: i64 = 10;
/// Recovery codes given at once.
pub const RECOVERY_CODES: usize = 10;
/// A new password differs from so many last ones, the present one included.
pub const REMEMBERED_PASSWORDS: usize = 3;
/// Days an unusual sign-in is compared with.
pub const UNUSUAL_DAYS: i64 = 90;
/// Reset links an hour for one account.
pub const RESETS_OF_ACCOUNT: i64 = 3;
/// Reset links an hour asked from one address.
pub const RESETS_FROM_SOURCE: i64 = 20;
/// Passkeys asked for at the sign-in that one network address may have waiting; each waits [`HALF_MINUTES`].
pub const PASSKEYS_ASKED: i64 = 30;

/// What is known of one typed name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Guard {
    /// Failures since the last success or lock.
    pub failures: i64,
    /// Locked until this instant, in milliseconds; 0 for never.
    pub locked_until: i64,
}

impl Guard {
    /// Whether nobody gets in by this name now, whatever the password.
    pub fn is_locked(&self, now_ms: i64) -> bool {
        self.locked_until > now_ms
    }

    /// One more failure: the state after it. A locked name stays as it is, so that nobody can lengthen a lock.
    pub fn failed(self, lock_after: i64, lock_minutes: i64, now_ms: i64) -> Self {
        if self.is_locked(now_ms) {
            return self;
        }
        let failures = self.failures + 1;
        if failures >= lock_after {
            return Self { failures: 0, locked_until: now_ms + lock_minutes * 60_000 };
        }
        Self { failures, locked_until: 0 }
    }

    /// Milliseconds to wait before the next attempt is looked at: doubled with each failure, eight seconds at most.
    pub fn delay_ms(&self, base_ms: i64) -> u64 {
        if self.failures <= 0 || base_ms <= 0 {
            return 0;
        }
        let doubled = base_ms.saturating_mul(1 << (self.failures - 1).min(20));
        u64::try_from(doubled.min(8_000)).unwrap_or(0)
    }
}

/// The name an attempt is counted under: as typed, folded, in lower case.
pub fn typed_name(typed: &str) -> String {
    fold(typed).to_lowercase()
}

/// Whether somebody typed what looks like a national or resident number; true also for numbers that do not exist, so
/// that the hint tells nothing.
pub fn looks_like_person_number(typed: &str) -> bool {
    let text = fold_code(typed).replace('-', "");
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes[0].is_ascii_uppercase()
        && (b"1289".contains(&bytes[1]) || (b'A'..=b'D').contains(&bytes[1]))
        && bytes[2..].iter().all(u8::is_ascii_digit)
}

/// A sum in words, for people who can read or hear it; numbers from one to nine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The first number.
    pub left: u8,
    /// The second number.
    pub right: u8,
}

impl Question {
    /// A question from random bytes.
    pub fn from_random(bytes: [u8; 2]) -> Self {
        Self { left: 1 + bytes[0] % 9, right: 1 + bytes[1] % 9 }
    }

    /// The answer as digits.
    pub fn answer(self) -> String {
        (self.left + self.right).to_string()
    }
}

/// The answer as somebody typed it: digits of any width, or Chinese numerals.
pub fn read_answer(typed: &str) -> String {
    let folded = fold(typed);
    let digit = |c: char| "零一二三四五六七八九".chars().position(|n| n == c);
    let han: Vec<char> = folded.chars().collect();
    let value = match han.as_slice() {
        ['十'] => Some(10),
        ['十', ones] => digit(*ones).map(|n| 10 + n),
        [one] => digit(*one),
        _ => None,
    };
    value.map_or(folded, |n| n.to_string())
}

/// Whether a sign-in is unlike those of the last [`UNUSUAL_DAYS`]: neither the device's kind nor the network was there.
/// `first_ever` is true when nobody signed in to the account before.
pub fn unusual(first_ever: bool, recent: &[(Device, String)], device: Device, network: &str) -> bool {
    !first_ever
        && !network.is_empty()
        && recent.iter().all(|(seen_device, seen_network)| *seen_device != device && seen_network != network)
}

/// Permits or refuses to remove a factor, with so many left afterwards.
///
/// # Errors
/// [`FactorRefused`] when none would be left to somebody who must have one.
pub fn may_remove_factor(left: usize, must_have: bool) -> Result<(), FactorRefused> {
    if must_have && left == 0 { Err(FactorRefused::Last) } else { Ok(()) }
}

/// A second factor as typed: six digits are a one-time code, twelve a recovery code; spaces and dashes don't count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypedCode {
    /// From the authenticator app.
    OneTime(String),
    /// From the printed list.
    Recovery(String),
    /// Neither.
    Neither,
}

impl TypedCode {
    /// Reads it.
    pub fn read(typed: &str) -> Self {
        let digits = fold_code(typed).replace('-', "");
        match digits.len() {
            _ if !digits.bytes().all(|b| b.is_ascii_digit()) => Self::Neither,
            6 => Self::OneTime(digits),
            12 => Self::Recovery(digits),
            _ => Self::Neither,
        }
    }
}

/// A recovery code of twelve digits from random bytes; the slight lean to small digits costs a thousandth of a bit each.
pub fn recovery_code(bytes: [u8; 24]) -> String {
    bytes
        .chunks(2)
        .map(|pair| char::from(b'0' + (u16::from_be_bytes([pair[0], pair[1]]) % 10) as u8))
        .collect()
}

/// A recovery code as it is shown: `1234-5678-9012`.
pub fn grouped(code: &str) -> String {
    let digits: Vec<char> = code.chars().collect();
    digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    #[test]
    fn five_failures_lock_and_the_lock_is_not_lengthened() {
        let mut guard = Guard::default();
        for n in 1..5 {
            guard = guard.failed(5, 15, 0);
            assert_eq!(guard, Guard { failures: n, locked_until: 0 });
        }
        guard = guard.failed(5, 15, MINUTE);
        assert_eq!(guard, Guard { failures: 0, locked_until: 16 * MINUTE });
        assert_eq!(guard.failed(5, 15, 10 * MINUTE), guard, "locked");
        assert!(guard.is_locked(16 * MINUTE - 1) && !guard.is_locked(16 * MINUTE));
        assert_eq!(guard.failed(5, 15, 16 * MINUTE), Guard { failures: 1, locked_until: 0 });
    }

    #[test]
    fn the_delay_grows_to_a_limit() {
        let after = |failures, base| Guard { failures, locked_until: 0 }.delay_ms(base);
        let table = [(0, 250, 0), (1, 250, 250), (2, 250, 500), (4, 250, 2_000), (9, 250, 8_000), (3, 0, 0)];
        for (failures, base, expect) in table {
            assert_eq!(after(failures, base), expect, "{failures} × {base}");
        }
        assert_eq!(after(i64::MAX, i64::MAX), 8_000);
    }

    #[test]
    fn numbers_of_persons_are_recognised() {
        for (typed, expect) in [
            ("A123456789", true),
            ("ａ１２３４５６７８９", true),
            ("AB12345678", true),
            ("a 8123-45678", true),
            ("A323456789", false),
            ("teacher001", false),
            ("A12345678", false),
            ("", false),
        ] {
            assert_eq!(looks_like_person_number(typed), expect, "{typed}");
        }
    }

    #[test]
    fn sums_are_answered_in_any_numerals() {
        let question = Question::from_random([255, 8]);
        assert_eq!(question, Question { left: 4, right: 9 });
        for typed in ["13", " １３ ", "十三"] {
            assert_eq!(read_answer(typed), question.answer(), "{typed}");
        }
        assert_eq!(read_answer("十"), "10");
        assert_eq!(read_answer("八"), "8");
        assert_ne!(read_answer("三十"), "30", "sums end at eighteen");
    }

    #[test]
    fn a_new_device_in_a_new_network_is_unusual() {
        let (phone, desk) = (Device::read("iPhone Safari/605"), Device::read("Windows NT Chrome/140"));
        let seen = [(desk, "192.0".to_owned())];
        for (first, recent, device, net, expect) in [
            (true, &seen[..0], phone, "198.51", false),
            (false, &seen[..], phone, "198.51", true),
            (false, &seen[..], desk, "198.51", false),
            (false, &seen[..], phone, "192.0", false),
            (false, &seen[..0], phone, "198.51", true),
            (false, &seen[..], phone, "", false),
        ] {
            assert_eq!(unusual(first, recent, device, net), expect, "{device:?} {net}");
        }
    }

    #[test]
    fn the_last_factor_stays_where_one_is_needed() {
        assert_eq!(may_remove_factor(0, true), Err(FactorRefused::Last));
        assert_eq!(may_remove_factor(1, true), Ok(()));
        assert_eq!(may_remove_factor(0, false), Ok(()));
    }

    #[test]
    fn codes_are_told_apart_by_length() {
        assert_eq!(TypedCode::read(" 123 456 "), TypedCode::OneTime("123456".into()));
        assert_eq!(TypedCode::read("1234-5678-9012"), TypedCode::Recovery("123456789012".into()));
        assert_eq!(TypedCode::read("１２３４５６"), TypedCode::OneTime("123456".into()));
        assert_eq!(TypedCode::read("12345a"), TypedCode::Neither);
        assert_eq!(TypedCode::read(""), TypedCode::Neither);
        let code = recovery_code(std::array::from_fn(|n| n as u8));
        assert_eq!((code.len(), grouped(&code).len()), (12, 14));
    }
}
