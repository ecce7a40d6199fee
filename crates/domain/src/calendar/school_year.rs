//! School years (1 August to 31 July) and their two semesters.

use jiff::civil::{Date, date};
use std::fmt;

/// A school year by its ROC number: year − 1911 from August on, year − 1912 before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchoolYear(i16);

/// A semester: the first to 31 January, the second to 31 July.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Semester {
    year: SchoolYear,
    second: bool,
}

impl SchoolYear {
    /// The school year of that ROC number, if it can be one (1 to 999).
    pub fn new(number: i16) -> Option<Self> {
        (1..=999).contains(&number).then_some(Self(number))
    }

    /// The school year that holds a date.
    pub fn of(date: Date) -> Self {
        Self(date.year() - if date.month() >= 8 { 1911 } else { 1912 })
    }

    /// The ROC number, `114` for August 2025 to July 2026.
    pub fn number(self) -> i16 {
        self.0
    }

    /// Its first day, 1 August.
    pub fn start(self) -> Date {
        date(self.0 + 1911, 8, 1)
    }

    /// Its last day, 31 July.
    pub fn end(self) -> Date {
        date(self.0 + 1912, 7, 31)
    }

    /// Whether the date lies in it.
    pub fn contains(self, date: Date) -> bool {
        Self::of(date) == self
    }

    /// Its two semesters in order.
    pub fn semesters(self) -> [Semester; 2] {
        [false, true].map(|second| Semester { year: self, second })
    }
}

impl Semester {
    /// The semester that holds a date.
    pub fn of(date: Date) -> Self {
        Self { year: SchoolYear::of(date), second: (2..=7).contains(&date.month()) }
    }

    /// Reads a tag such as `1141`.
    pub fn parse(tag: &str) -> Option<Self> {
        let tag = crate::text::fold_code(tag);
        let year = tag.get(..tag.len().checked_sub(1)?)?.parse().ok().and_then(SchoolYear::new)?;
        match &tag[tag.len() - 1..] {
            "1" => Some(Self { year, second: false }),
            "2" => Some(Self { year, second: true }),
            _ => None,
        }
    }

    /// Its school year.
    pub fn year(self) -> SchoolYear {
        self.year
    }

    /// 1 or 2.
    pub fn term(self) -> u8 {
        1 + u8::from(self.second)
    }

    /// Its first day: 1 August or 1 February.
    pub fn start(self) -> Date {
        if self.second { date(self.year.0 + 1912, 2, 1) } else { self.year.start() }
    }

    /// Its last day: 31 January or 31 July.
    pub fn end(self) -> Date {
        if self.second { self.year.end() } else { date(self.year.0 + 1912, 1, 31) }
    }

    /// The short tag, `1141`.
    pub fn tag(self) -> String {
        self.to_string()
    }
}

impl fmt::Display for SchoolYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Display for Semester {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.year, self.term())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn edges() {
        fn check(given: Date, tag: &str) {
            assert_eq!(Semester::of(given).tag(), tag, "{given}");
        }
        check(date(2025, 7, 31), "1132");
        check(date(2025, 8, 1), "1141");
        check(date(2025, 12, 31), "1141");
        check(date(2026, 1, 31), "1141");
        check(date(2026, 2, 1), "1142");
        check(date(2026, 7, 31), "1142");
        check(date(2026, 8, 1), "1151");
        check(date(2011, 1, 31), "991");
    }

    #[test]
    fn tags() {
        assert_eq!(Semester::parse("１１４１"), Some(Semester::of(date(2025, 9, 1))));
        for wrong in ["", "1", "1143", "x1", "-11", "01"] {
            assert_eq!(Semester::parse(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn every_day_is_in_exactly_its_semester(days in 0..60_000_i32) {
            let day = date(1913, 1, 1) + jiff::Span::new().days(days);
            let semester = Semester::of(day);
            prop_assert!(semester.start() <= day && day <= semester.end());
            prop_assert_eq!(Semester::parse(&semester.tag()), Some(semester));
            prop_assert!(semester.year().contains(day) && semester.year().semesters().contains(&semester));
            let next = semester.end().tomorrow().expect("in range");
            prop_assert_eq!(Semester::of(next).start(), next);
        }
    }
}
