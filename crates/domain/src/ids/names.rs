//! School codes, course codes, user names and mail addresses as types that cannot be wrong.

use super::{IdError, person_number};
use crate::text::{fold, fold_code};
use std::fmt;

/// A school or organisation code: 1 to 16 letters, digits and inner hyphens, in capitals (`014XA1-02`).
/// A string and nothing else: level, county and ownership are columns of their own, never read off its digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchoolCode(String);

impl SchoolCode {
    /// Reads a code as typed, any case and width.
    ///
    /// # Errors
    /// [`IdError`] when empty, longer than 16, or with any other character (a hyphen at an end included).
    pub fn parse(typed: &str) -> Result<Self, IdError> {
        let text = fold_code(typed);
        let length = text.chars().count();
        if length == 0 {
            return Err(IdError::Empty);
        }
        if let Some(character) = text.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '-') {
            return Err(IdError::SchoolCodeCharacter { character });
        }
        if length > 16 {
            return Err(IdError::Length { given: length, expected: "1–16" });
        }
        if text.starts_with('-') || text.ends_with('-') {
            return Err(IdError::SchoolCodeCharacter { character: '-' });
        }
        Ok(Self(text))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A course code (課程代碼): a running number written with at least seven digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CourseCode(u64);

impl CourseCode {
    /// The code of the n-th course.
    pub fn from_number(number: u64) -> Self {
        Self(number)
    }

    /// Reads a code as typed, any width, inner spaces and hyphens ignored.
    ///
    /// # Errors
    /// [`IdError`] when empty, not digits, or not 7 to 18 digits long.
    pub fn parse(typed: &str) -> Result<Self, IdError> {
        let text = fold_code(typed).replace('-', "");
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        if !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(IdError::CourseCodeDigits);
        }
        if !(7..=18).contains(&text.len()) {
            return Err(IdError::Length { given: text.len(), expected: "7–18" });
        }
        text.parse().map(Self).map_err(|_| IdError::CourseCodeDigits)
    }

    /// The running number, as stored.
    pub fn number(self) -> u64 {
        self.0
    }
}

/// A user name, folded to lower case; it never changes once given (DIR-5).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserName(String);

impl UserName {
    /// Reads a wished user name.
    ///
    /// # Errors
    /// [`IdError`] unless it has 3 to 64 characters of `a-z 0-9 . _ - @` and does not look like a national or
    /// resident number, with or without a correct check digit.
    pub fn parse(typed: &str) -> Result<Self, IdError> {
        let text = fold(typed).to_lowercase();
        let length = text.chars().count();
        if length == 0 {
            return Err(IdError::Empty);
        }
        let permitted =
            |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-' | '@');
        if let Some(character) = text.chars().find(|c| !permitted(c)) {
            return Err(IdError::UserNameCharacter { character });
        }
        if !(3..=64).contains(&length) {
            return Err(IdError::Length { given: length, expected: "3–64" });
        }
        if person_number::shape(&text.to_uppercase()).is_some() {
            return Err(IdError::UserNameLikeNumber);
        }
        Ok(Self(text))
    }

    /// The user name in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A mail address that could be one. Only sending a mail proves it; this check catches slips of the hand.
/// The domain is folded to lower case, the local part kept as typed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// Reads an address as typed, any width.
    ///
    /// # Errors
    /// [`IdError`] unless there is one `@` with a plausible local part and a domain with a dot, at most 254 bytes.
    pub fn parse(typed: &str) -> Result<Self, IdError> {
        let text = fold(typed);
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        let (local, domain) = text.split_once('@').ok_or(IdError::Email)?;
        let local_ok = (1..=64).contains(&local.len())
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b))
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let label_ok = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        if !local_ok || text.len() > 254 || !domain.contains('.') || !domain.split('.').all(label_ok) {
            return Err(IdError::Email);
        }
        Ok(Self(format!("{local}@{}", domain.to_lowercase())))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CourseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:07}", self.0)
    }
}

macro_rules! display_as_text {
    ($($t:ty),+) => { $(impl fmt::Display for $t {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
    })+ };
}
display_as_text!(SchoolCode, UserName, Email);

#[cfg(test)]
mod tests {
    use super::*;

    fn shown<T: ToString>(parsed: Result<T, IdError>) -> String {
        match parsed {
            Ok(value) => value.to_string(),
            Err(error) => format!("! {error}"),
        }
    }

    #[test]
    fn school_codes() {
        fn check(typed: &str, expect: &str) {
            assert_eq!(shown(SchoolCode::parse(typed)), expect, "{typed:?}");
        }
        check("014601", "014601");
        check("０１４ｘａ１－０２", "014XA1-02");
        check("0001", "0001");
        check("1234567890123456", "1234567890123456");
        check("12345678901234567", "! id-length");
        check("", "! id-empty");
        check("01_4601", "! school-code-character");
        check("-014601", "! school-code-character");
        check("國小", "! school-code-character");
    }

    #[test]
    fn course_codes() {
        fn check(typed: &str, expect: &str) {
            assert_eq!(shown(CourseCode::parse(typed)), expect, "{typed:?}");
        }
        check("0000042", "0000042");
        check("４０１２３４５", "4012345");
        check(" 401-2345 ", "4012345");
        check("12345678", "12345678");
        check("42", "! id-length");
        check("40123x5", "! course-code-digits");
        check("", "! id-empty");
        assert_eq!(CourseCode::from_number(42).to_string(), "0000042");
        assert_eq!(CourseCode::from_number(123_456_789).to_string(), "123456789");
    }

    #[test]
    fn user_names() {
        fn check(typed: &str, expect: &str) {
            assert_eq!(shown(UserName::parse(typed)), expect, "{typed:?}");
        }
        check("Chen.Teacher", "chen.teacher");
        check("ｔｅａ＿1", "tea_1");
        check("ab", "! id-length");
        check("a b c", "! user-name-character");
        check("老師一二三", "! user-name-character");
        for second in "1289abcd".chars() {
            check(&format!("t{second}00000000"), "! user-name-like-number");
        }
        check("t300000000", "t300000000");
        check("te00000000", "te00000000");
        check("t1000000001", "t1000000001");
    }

    #[test]
    fn mail_addresses() {
        fn check(typed: &str, expect: &str) {
            assert_eq!(shown(Email::parse(typed)), expect, "{typed:?}");
        }
        check("Tea@Example.EDU.tw", "Tea@example.edu.tw");
        check("ｔ＠example.tw", "t@example.tw");
        for wrong in [
            "t@example",
            "t@@example.tw",
            "@example.tw",
            "t@.tw",
            "t.@example.tw",
            "t e@example.tw",
            "t@exa_mple.tw",
            "t",
        ] {
            check(wrong, "! email-shape");
        }
        check("", "! id-empty");
    }
}
