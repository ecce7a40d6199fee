//! A row of the list of profiles: who serves where, until when; rule in `docs/rules/exchange-profiles.md`.

use super::person::short;
use super::{RowFault, RowRefused, Who};
use crate::calendar::parse_date;
use crate::staff::{Field, Typed};
use crate::text::{fold, fold_code};
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Names of the columns of the list of profiles, in their order.
pub const PROFILE_COLUMNS: [&str; 12] = [
    "TeacherId",
    "Name",
    "BirthDate",
    "Sex",
    "SchoolId",
    "Position",
    "Stage",
    "Subject",
    "Email",
    "Phone",
    "StartDate",
    "EndDate",
];

/// Columns that are read as a school's own workbook is, with the fields they are.
const FIELDS: [(usize, Field); 9] = [
    (1, Field::Name),
    (2, Field::Birth),
    (3, Field::Sex),
    (5, Field::Position),
    (6, Field::Stage),
    (7, Field::Subject),
    (8, Field::Email),
    (9, Field::Phone),
    (10, Field::Since),
];
const SCHOOL: usize = 4;
const END: usize = 11;

/// How a service ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// On this last day.
    On(Date),
    /// It is over; on which day nobody told.
    Gone,
}

impl End {
    /// Whether the last day has passed.
    pub fn is_over(self, today: Date) -> bool {
        match self {
            Self::On(day) => day < today,
            Self::Gone => true,
        }
    }
}

/// A row with what can be said of it before anybody is looked up.
#[derive(Debug, Clone)]
pub struct ProfileRow {
    /// Who, when it can be read.
    pub who: Option<Who>,
    /// Code of the organisation, folded; empty when none was given.
    pub school: String,
    /// The end, when one was told.
    pub end: Option<End>,
    /// The other cells, for the staff desk's own reading.
    pub typed: Typed,
    /// What is wrong so far.
    pub faults: Vec<RowFault>,
}

impl ProfileRow {
    /// Reads a row; what is wrong stands in it, so that the rest still tells whom it means.
    pub fn read(cells: &[String], today: Date) -> Self {
        let cell = |at: usize| cells.get(at).map_or("", String::as_str);
        let mut faults = Vec::new();
        let who = Who::parse(cell(0), today).map_err(|why| faults.push(RowFault::at("TeacherId", why))).ok();
        if fold(cell(1)).is_empty() {
            faults.push(RowFault::at("Name", RowRefused::Missing));
        }
        let school = fold_code(cell(SCHOOL));
        if school.is_empty() {
            faults.push(RowFault::at("SchoolId", RowRefused::Missing));
        }
        let end = match fold(cell(END)).as_str() {
            "" => None,
            "tobedeleted" => Some(End::Gone),
            typed => match parse_date(typed) {
                Ok(day) => Some(End::On(day)),
                Err(_) => {
                    faults.push(RowFault::at("EndDate", RowRefused::Day { given: short(typed) }));
                    None
                }
            },
        };
        let mut typed = Typed::new();
        for (at, field) in FIELDS {
            typed.set(field, cell(at));
        }
        typed.set(Field::Code, cell(0));
        Self { who, school, end, typed, faults }
    }
}

/// The column in which a fault of the staff desk stands.
pub fn profile_column(field: &str) -> &'static str {
    let known = FIELDS.iter().find(|(_, one)| one.as_str() == field);
    known.map_or(PROFILE_COLUMNS[0], |(at, _)| PROFILE_COLUMNS[*at])
}

/// Of whom a national system without an organisation of its own may speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Of everybody at kindergartens.
    Kindergartens,
    /// Of people in practice and student teachers, anywhere.
    Trainees,
}

impl Reach {
    /// What a partner was given, by its code.
    pub fn of(partner: &str) -> Option<Self> {
        REACHES.get(partner).copied()
    }

    /// Whether it holds an organisation of a level.
    pub fn holds_level(self, level: &str) -> bool {
        self == Self::Trainees || level == "kindergarten"
    }

    /// The positions of whom it may speak; none for all.
    pub fn positions(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Kindergartens => None,
            Self::Trainees => Some(&["15-8", "15-9"]),
        }
    }
}

static REACHES: LazyLock<HashMap<String, Reach>> = LazyLock::new(|| {
    let file = include_str!("../../../../data/tables/profile-reach.csv");
    let rows = csv::Reader::from_reader(file.as_bytes()).into_records().flatten();
    let reach = |row: csv::StringRecord| {
        let reach = match row.get(1)? {
            "kindergartens" => Reach::Kindergartens,
            "trainees" => Reach::Trainees,
            _ => return None,
        };
        Some((row.get(0)?.to_owned(), reach))
    };
    rows.filter_map(reach).collect()
});

/// Whether a complete list that would end so many of an organisation's people is looked at by somebody first.
pub fn many_leave(leaving: usize, serving: usize) -> bool {
    leaving > 2 && leaving * 10 > serving
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn row(cells: [&str; 12]) -> ProfileRow {
        ProfileRow::read(&cells.map(str::to_owned), date(2026, 11, 2))
    }

    #[test]
    fn a_row_keeps_what_it_means_beside_its_faults() {
        let good =
            row(["a123456789", "林小晴", "", "", " 029999 ", "教保員", "", "", "", "", "", "115/1/31"]);
        assert!(good.faults.is_empty() && good.school == "029999");
        assert_eq!(good.end, Some(End::On(date(2026, 1, 31))));
        assert_eq!(good.typed.raw(Field::Position), "教保員");
        let bad = row(["A123456789", " ", "", "", "", "", "", "", "", "", "", "soon"]);
        let columns: Vec<_> = bad.faults.iter().map(|fault| fault.column).collect();
        assert_eq!(columns, ["Name", "SchoolId", "EndDate"]);
        assert!(bad.who.is_some());
        assert!(row(["A1", "林小晴", "", "", "1", "", "", "", "", "", "", ""]).who.is_none());
    }

    #[test]
    fn a_last_day_is_served() {
        let today = date(2026, 11, 2);
        assert!(!End::On(today).is_over(today) && End::On(date(2026, 11, 1)).is_over(today));
        assert!(End::Gone.is_over(today));
    }

    #[test]
    fn faults_of_the_desk_stand_in_their_column() {
        assert_eq!((profile_column("birth"), profile_column("since")), ("BirthDate", "StartDate"));
        assert_eq!((profile_column("number"), profile_column("code")), ("TeacherId", "TeacherId"));
    }

    #[test]
    fn many_is_more_than_a_tenth_and_more_than_two() {
        let cases = [(2, 3, false), (3, 30, false), (3, 29, true), (10, 100, false), (11, 100, true)];
        for (leaving, serving, many) in cases {
            assert_eq!(many_leave(leaving, serving), many, "{leaving} of {serving}");
        }
    }

    #[test]
    fn national_systems_have_their_reach() {
        assert_eq!(Reach::of("site-07"), Some(Reach::Kindergartens));
        assert_eq!(Reach::of("site-01").and_then(Reach::positions).map(<[_]>::len), Some(2));
        assert_eq!(Reach::of("site-11"), None);
        assert!(
            Reach::Kindergartens.holds_level("kindergarten") && !Reach::Kindergartens.holds_level("special")
        );
    }
}
