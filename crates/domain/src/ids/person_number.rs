//! National and resident numbers with their check digit.

use super::IdError;
use crate::text::fold_code;
use jiff::civil::{Date, date};
use std::fmt;

/// Which kind of number a person holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonNumberKind {
    /// 國民身分證統一編號: a letter, 1 or 2, eight digits.
    NationalId,
    /// 統一證號 since 2021-01-02: a letter, 8 or 9, eight digits.
    ResidentNew,
    /// 統一證號 before: two letters (the second A–D), eight digits; stops on 2031-01-01.
    ResidentOld,
}

/// A checked national or resident number, folded to capitals. Secret: its `Debug` shows the mask only,
/// so that a log line cannot carry it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonNumber {
    text: String,
    kind: PersonNumberKind,
}

/// The first day on which an old resident number is refused.
pub const OLD_NUMBERS_STOP: Date = date(2031, 1, 1);

impl PersonNumber {
    /// Reads a number as typed (any case and width, inner spaces and hyphens ignored).
    ///
    /// # Errors
    /// [`IdError`] for a wrong length, pattern or check digit, and for an old resident number from 2031 on.
    pub fn parse(typed: &str, today: Date) -> Result<Self, IdError> {
        let text = fold_code(typed).replace('-', "");
        let length = text.chars().count();
        if length == 0 {
            return Err(IdError::Empty);
        }
        if length != 10 {
            return Err(IdError::Length { given: length, expected: "10" });
        }
        let kind = shape(&text).ok_or(IdError::PersonNumberShape)?;
        if checksum(&text) != Some(0) {
            return Err(IdError::PersonNumberChecksum);
        }
        if kind == PersonNumberKind::ResidentOld && today >= OLD_NUMBERS_STOP {
            return Err(IdError::OldResidentNumber { stopped_on: OLD_NUMBERS_STOP });
        }
        Ok(Self { text, kind })
    }

    /// Which kind of number this is.
    pub fn kind(&self) -> PersonNumberKind {
        self.kind
    }

    /// The full number, for encryption and keyed look-up only; never for a screen.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The number as screens show it: `A12*****89`.
    pub fn masked(&self) -> String {
        format!("{}*****{}", &self.text[..3], &self.text[8..])
    }
}

impl fmt::Debug for PersonNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonNumber({})", self.masked())
    }
}

/// The kind that a ten-character text has the pattern of, whatever its check digit.
pub(super) fn shape(text: &str) -> Option<PersonNumberKind> {
    let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
    if !bytes[0].is_ascii_uppercase() || !bytes[2..].iter().all(u8::is_ascii_digit) {
        return None;
    }
    match bytes[1] {
        b'1' | b'2' => Some(PersonNumberKind::NationalId),
        b'8' | b'9' => Some(PersonNumberKind::ResidentNew),
        b'A'..=b'D' => Some(PersonNumberKind::ResidentOld),
        _ => None,
    }
}

/// Weighted sum modulo ten; a correct number gives 0. The weights are those of the household registration rule.
fn checksum(text: &str) -> Option<u32> {
    const WEIGHTS: [u32; 11] = [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1];
    let bytes = text.as_bytes();
    let first = letter_value(bytes[0])?;
    let mut digits = vec![first / 10, first % 10];
    for byte in &bytes[1..] {
        digits.push(if byte.is_ascii_digit() { u32::from(byte - b'0') } else { letter_value(*byte)? % 10 });
    }
    Some(digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum::<u32>() % 10)
}

/// The two-digit value of a letter. I, O, W and Z stand out of the alphabet's order because they were given later.
fn letter_value(letter: u8) -> Option<u32> {
    const IN_ORDER_OF_VALUE: &[u8; 26] = b"ABCDEFGHJKLMNPQRSTUVXYWZIO";
    let place = IN_ORDER_OF_VALUE.iter().position(|l| *l == letter)?;
    u32::try_from(place).ok().map(|place| place + 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vectors are computed from the rule, not taken from anyone: `kind` is empty where the number must be refused.
    #[test]
    fn every_vector_is_judged_as_listed() {
        let table = include_str!("../../tests/person-numbers.csv");
        let mut rows = 0;
        for line in table.lines().skip(1) {
            let [typed, expect] = line.split(',').collect::<Vec<_>>()[..] else {
                panic!("two columns: {line}")
            };
            let got = match PersonNumber::parse(typed, date(2026, 1, 1)) {
                Ok(number) => format!("{:?}", number.kind()),
                Err(error) => error.to_string(),
            };
            assert_eq!(got, expect, "{typed}");
            rows += 1;
        }
        assert!(rows >= 40, "only {rows} vectors");
    }

    #[test]
    fn letters_have_the_values_of_the_rule() {
        for (letter, value) in [
            (b'A', 10),
            (b'H', 17),
            (b'I', 34),
            (b'O', 35),
            (b'P', 23),
            (b'W', 32),
            (b'X', 30),
            (b'Y', 31),
            (b'Z', 33),
        ] {
            assert_eq!(letter_value(letter), Some(value));
        }
    }

    #[test]
    fn old_resident_numbers_stop_in_2031() {
        // The first old number of the vector table.
        let table = include_str!("../../tests/person-numbers.csv");
        let old =
            table.lines().find(|line| line.ends_with(",ResidentOld")).expect("the table has old numbers");
        let old = old.split(',').next().expect("a first column");
        assert!(PersonNumber::parse(old, date(2030, 12, 31)).is_ok());
        let refused = PersonNumber::parse(old, date(2031, 1, 1));
        assert_eq!(refused, Err(IdError::OldResidentNumber { stopped_on: date(2031, 1, 1) }));
    }

    #[test]
    fn the_mask_hides_five_digits_even_in_debug() {
        let number = PersonNumber::parse("A100000001", date(2026, 1, 1)).expect("computed by the rule");
        assert_eq!(number.masked(), "A10*****01");
        assert_eq!(format!("{number:?}"), "PersonNumber(A10*****01)");
    }
}
