//! A row of the list of people.

use super::{RowFault, RowRefused};
use crate::hours::HalfHours;
use crate::ids::{IdError, PersonNumber, PersonalCode, mask_numbers};
use crate::text::{fold, fold_code};
use jiff::civil::Date;

/// How a row names a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// By national or resident number.
    Number(PersonNumber),
    /// By personal code.
    Code(PersonalCode),
}

impl Who {
    /// Reads a `TeacherId`.
    ///
    /// # Errors
    /// [`RowRefused`] with what is wrong, numbers masked.
    pub fn parse(typed: &str, today: Date) -> Result<Self, RowRefused> {
        if fold_code(typed).is_empty() {
            return Err(RowRefused::Missing);
        }
        match PersonNumber::parse(typed, today) {
            Ok(number) => return Ok(Self::Number(number)),
            Err(IdError::PersonNumberChecksum) => {
                return Err(RowRefused::PersonChecksum { given: masked(typed) });
            }
            Err(IdError::OldResidentNumber { stopped_on }) => {
                return Err(RowRefused::PersonOldNumber { stopped_on });
            }
            Err(_) => {}
        }
        match PersonalCode::parse(typed) {
            Ok(code) => Ok(Self::Code(code)),
            Err(IdError::PersonalCodeChecksum) => Err(RowRefused::CodeChecksum { given: short(typed) }),
            Err(_) => Err(RowRefused::PersonShape { given: masked(typed) }),
        }
    }

    /// The folded text, the same however it was typed. Secret for a number.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Number(number) => number.as_str(),
            Self::Code(code) => code.as_str(),
        }
    }

    /// As screens and refusals show it.
    pub fn masked(&self) -> String {
        match self {
            Self::Number(number) => number.masked(),
            Self::Code(code) => code.as_str().to_owned(),
        }
    }
}

/// So many hours of a course for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// The partner's key of the course.
    pub key: String,
    /// Who.
    pub who: Who,
    /// How many; zero takes back.
    pub hours: HalfHours,
}

impl PersonRow {
    /// Reads a row; `today` ends old resident numbers.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(cells: &[String], today: Date) -> Result<Self, Vec<RowFault>> {
        let cell = |at: usize| cells.get(at).map_or("", String::as_str);
        let mut faults = Vec::new();
        let key = fold(cell(0));
        if key.is_empty() {
            faults.push(RowFault::at("Import_ID", RowRefused::KeyMissing));
        }
        let who = Who::parse(cell(1), today).map_err(|why| faults.push(RowFault::at("TeacherId", why))).ok();
        let hours = counted(cell(2)).map_err(|why| faults.push(RowFault::at("Counts", why))).ok();
        match (who, hours) {
            (Some(who), Some(hours)) if faults.is_empty() => Ok(Self { key, who, hours }),
            _ => Err(faults),
        }
    }
}

/// Hours of a person: steps of a half, zero included.
pub(super) fn counted(typed: &str) -> Result<HalfHours, RowRefused> {
    if fold(typed).is_empty() {
        return Err(RowRefused::Missing);
    }
    HalfHours::parse(typed).map_err(|_| RowRefused::Hours { given: short(typed) })
}

/// At most forty characters, for a sentence.
pub(super) fn short(typed: &str) -> String {
    let text = fold(typed);
    if text.chars().count() > 40 {
        return text.chars().take(39).chain(['…']).collect();
    }
    text
}

/// As [`short`], whatever looks like a number masked: all but the ends, also when it is wrong.
pub(super) fn masked(typed: &str) -> String {
    let text = short(&mask_numbers(&fold_code(typed)));
    let length = text.chars().count();
    if length < 6 || text.contains('*') {
        return text;
    }
    text.chars().enumerate().map(|(at, c)| if (3..length - 2).contains(&at) { '*' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn row(key: &str, who: &str, hours: &str) -> Result<PersonRow, Vec<RowFault>> {
        PersonRow::read(&[key.into(), who.into(), hours.into()], date(2026, 3, 1))
    }

    #[test]
    fn numbers_codes_and_hours_are_read() {
        let code = PersonalCode::from_random([7; 16]);
        assert_eq!(row("A1", "a123456789", "３.0").unwrap().hours, HalfHours(6));
        assert_eq!(row("A1", code.as_str(), "0").unwrap().who, Who::Code(code));
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let faults = row(" ", "A123456788", "0.3").unwrap_err();
        let told: Vec<_> = faults.iter().map(|f| (f.column, f.why.clone())).collect();
        assert_eq!(
            told,
            [
                ("Import_ID", RowRefused::KeyMissing),
                ("TeacherId", RowRefused::PersonChecksum { given: "A12*****88".into() }),
                ("Counts", RowRefused::Hours { given: "0.3".into() }),
            ]
        );
    }

    #[test]
    fn a_wrong_person_is_named_without_its_number() {
        let cases = [
            ("", RowRefused::Missing),
            ("A12345678", RowRefused::PersonShape { given: "A12****78".into() }),
            ("王小明", RowRefused::PersonShape { given: "王小明".into() }),
        ];
        for (typed, expect) in cases {
            assert_eq!(row("A1", typed, "1").unwrap_err()[0].why, expect, "{typed}");
        }
    }

    #[test]
    fn an_old_resident_number_ends() {
        let old = "AA00007115";
        assert!(matches!(Who::parse(old, date(2030, 12, 31)), Ok(Who::Number(_))));
        let after = Who::parse(old, date(2031, 1, 1));
        assert_eq!(after, Err(RowRefused::PersonOldNumber { stopped_on: date(2031, 1, 1) }));
    }
}
