//! Numbers and names by which people, schools and courses are known; rule in `docs/rules/identifiers.md`.

mod mask;
mod names;
mod person_number;
mod personal_code;

pub use mask::mask_numbers;
pub use names::{CourseCode, Email, SchoolCode, UserName};
pub use person_number::{PersonNumber, PersonNumberKind};
pub use personal_code::PersonalCode;

use crate::refusal::refusals;
use jiff::civil::Date;

refusals! {
    /// Why a typed number, code or name is not one.
    pub enum IdError {
        /// Nothing was typed.
        Empty = "id-empty",
        /// Too few or too many characters.
        Length { given: usize, expected: &'static str } = "id-length",
        /// Right length, but not the pattern of a national or resident number.
        PersonNumberShape = "person-number-shape",
        /// The check digit of a national or resident number disagrees.
        PersonNumberChecksum = "person-number-checksum",
        /// An old resident number after the last day it could be used.
        OldResidentNumber { stopped_on: Date } = "person-number-old",
        /// A character that no personal code contains.
        PersonalCodeCharacter { character: char } = "personal-code-character",
        /// The check character of a personal code disagrees.
        PersonalCodeChecksum = "personal-code-checksum",
        /// A school code with a character other than letter, digit or inner hyphen.
        SchoolCodeCharacter { character: char } = "school-code-character",
        /// A course code with something else than digits.
        CourseCodeDigits = "course-code-digits",
        /// A user name with a character outside the permitted ones.
        UserNameCharacter { character: char } = "user-name-character",
        /// A user name that looks like a national or resident number (DIR-5).
        UserNameLikeNumber = "user-name-like-number",
        /// Not a mail address.
        Email = "email-shape",
    }
}
