//! The personal code (教師個人專用識別號碼): ten characters for life, typed by hand at a door.

use super::{IdError, person_number};
use crate::text::fold_code;
use std::fmt;

/// 23 characters without look-alikes: no 0 O Q, 1 I L, 2 Z, 5 S, 6 (G stays), B (8 stays), U (V stays).
/// The size is prime, which is what makes the check character catch every single slip.
const ALPHABET: &[u8; 23] = b"34789ACDEFGHJKMNPRTVWXY";
const LENGTH: usize = 10;

/// A checked personal code in capitals without separators.
///
/// With characters valued 0–22 by their place in the alphabet and weighted 1 to 10 from the left, the sum is 0
/// modulo 23. As 23 is prime, one wrong character or two neighbours swapped always give another sum.
/// A personal code never has the pattern of a national or resident number, so a file may mix them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonalCode(String);

impl PersonalCode {
    /// Makes a code from random bytes; unpredictable as far as the bytes are. Uniqueness is the store's to keep.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        let mut rest = u128::from_be_bytes(bytes);
        let mut values = [0_usize; LENGTH];
        for value in &mut values[..LENGTH - 1] {
            *value = usize::try_from(rest % 23).expect("below 23");
            rest /= 23;
        }
        let code = spell(values);
        if person_number::shape(&code).is_none() {
            return Self(code);
        }
        // Letters begin at place 5: a letter as ninth character cannot be part of a number.
        values[LENGTH - 2] = 5 + usize::try_from(rest % 18).expect("below 18");
        Self(spell(values))
    }

    /// Reads a code as typed, whatever its case, width, spaces and hyphens.
    ///
    /// # Errors
    /// [`IdError`] for a wrong length, a character that no code contains, or a wrong check character.
    pub fn parse(typed: &str) -> Result<Self, IdError> {
        let text = fold_code(typed).replace('-', "");
        let length = text.chars().count();
        if length == 0 {
            return Err(IdError::Empty);
        }
        if let Some(character) = text.chars().find(|c| value_of(*c).is_none()) {
            return Err(IdError::PersonalCodeCharacter { character });
        }
        if length != LENGTH {
            return Err(IdError::Length { given: length, expected: "10" });
        }
        let sum: usize =
            text.chars().filter_map(value_of).zip(1..).map(|(value, weight)| value * weight).sum();
        if !sum.is_multiple_of(23) || person_number::shape(&text).is_some() {
            return Err(IdError::PersonalCodeChecksum);
        }
        Ok(Self(text))
    }

    /// The code as it may be repeated where it was not proved to be known: its first and last two characters.
    pub fn masked(&self) -> String {
        format!("{}******{}", &self.0[..2], &self.0[LENGTH - 2..])
    }

    /// The ten characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code as paper and screens print it, in groups that are easy to read aloud: `ABC-DEF-GHJK`.
    pub fn grouped(&self) -> String {
        format!("{}-{}-{}", &self.0[..3], &self.0[3..6], &self.0[6..])
    }
}

impl fmt::Display for PersonalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn value_of(character: char) -> Option<usize> {
    ALPHABET.iter().position(|c| char::from(*c) == character)
}

/// Spells nine values and the check value that brings the weighted sum to zero.
fn spell(mut values: [usize; LENGTH]) -> String {
    let sum: usize = values[..LENGTH - 1].iter().zip(1..).map(|(value, weight)| value * weight).sum();
    values[LENGTH - 1] =
        (0..23).find(|check| (sum + check * LENGTH).is_multiple_of(23)).expect("10 has an inverse modulo 23");
    values.iter().map(|value| char::from(ALPHABET[*value])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_forgivingly() {
        let code = PersonalCode::from_random(*b"sixteen bytes ok");
        let full_width: String =
            code.as_str().chars().filter_map(|c| char::from_u32(u32::from(c) + 0xfee0)).collect();
        for typed in [
            code.grouped(),
            code.as_str().to_lowercase(),
            format!("  {} ", full_width),
            code.grouped().replace('-', "—"),
        ] {
            assert_eq!(PersonalCode::parse(&typed), Ok(code.clone()), "{typed}");
        }
        assert_eq!(PersonalCode::parse(" "), Err(IdError::Empty));
        assert_eq!(PersonalCode::parse("ABC"), Err(IdError::PersonalCodeCharacter { character: 'B' }));
        assert_eq!(PersonalCode::parse("ACD"), Err(IdError::Length { given: 3, expected: "10" }));
    }

    #[test]
    fn a_code_that_would_look_like_a_number_is_changed() {
        // Values 5 (A), 3 (8), then digits: the pattern of a resident number.
        let mut number = 0_u128;
        for value in [5, 3, 0, 1, 2, 3, 4, 0, 1].iter().rev() {
            number = number * 23 + value;
        }
        for extra in 0..23_u128 {
            let code = PersonalCode::from_random((number + extra * 23_u128.pow(9)).to_be_bytes());
            assert!(person_number::shape(code.as_str()).is_none(), "{code}");
            assert_eq!(PersonalCode::parse(code.as_str()), Ok(code));
        }
    }

    proptest! {
        #[test]
        fn every_single_slip_is_caught(bytes: [u8; 16]) {
            let code = PersonalCode::from_random(bytes);
            prop_assert_eq!(PersonalCode::parse(code.as_str()), Ok(code.clone()));
            let right: Vec<char> = code.as_str().chars().collect();
            for place in 0..LENGTH {
                for other in ALPHABET.iter().map(|c| char::from(*c)).filter(|c| *c != right[place]) {
                    let mut wrong = right.clone();
                    wrong[place] = other;
                    prop_assert!(PersonalCode::parse(&wrong.iter().collect::<String>()).is_err());
                }
                if place + 1 < LENGTH && right[place] != right[place + 1] {
                    let mut wrong = right.clone();
                    wrong.swap(place, place + 1);
                    prop_assert!(PersonalCode::parse(&wrong.iter().collect::<String>()).is_err());
                }
            }
        }
    }
}
