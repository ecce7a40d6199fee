//! The words of figures: measures with their values, lines with their names.

use domain::statistics::Period;
use jiff::civil::Date;
use ui::L;

use super::super::report::{Figures, Lines};
use crate::catalogue::{By, view};

/// A column of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    Published,
    Held,
    Closed,
    ClosedOfHeld,
    MeetingHours,
    Places,
    Requests,
    Admitted,
    Times,
    Persons,
    Hours,
}

impl Measure {
    /// All of them in the order of the tables.
    pub const ALL: [Self; 11] = [
        Self::Published,
        Self::Held,
        Self::Closed,
        Self::ClosedOfHeld,
        Self::MeetingHours,
        Self::Places,
        Self::Requests,
        Self::Admitted,
        Self::Times,
        Self::Persons,
        Self::Hours,
    ];

    /// Those with a column in the tables of a page, few enough for a phone; the files have all.
    pub const SHOWN: [Self; 6] =
        [Self::Published, Self::Held, Self::Closed, Self::Admitted, Self::Persons, Self::Hours];

    fn key(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Held => "held",
            Self::Closed => "closed",
            Self::ClosedOfHeld => "closed-of-held",
            Self::MeetingHours => "meeting-hours",
            Self::Places => "places",
            Self::Requests => "requests",
            Self::Admitted => "admitted",
            Self::Times => "times",
            Self::Persons => "persons",
            Self::Hours => "hours",
        }
    }

    /// Its name.
    pub fn label(self, l: L) -> String {
        l.t(&format!("statistics-{}", self.key()))
    }

    /// What exactly is counted.
    pub fn definition(self, l: L) -> String {
        l.t(&format!("statistics-{}-definition", self.key()))
    }

    /// Whether it counts people or what they did, and may be withheld.
    pub fn is_personal(self) -> bool {
        matches!(self, Self::Requests | Self::Admitted | Self::Times | Self::Persons | Self::Hours)
    }

    /// Its value in a line, as shown; `None` when it is withheld. A rate of nothing is a dash.
    pub fn value(self, line: &Figures) -> Option<String> {
        if self.is_personal() && line.withheld {
            return None;
        }
        let (courses, awards) = (&line.courses, &line.awards);
        Some(match self {
            Self::Published => courses.published.to_string(),
            Self::Held => courses.held.to_string(),
            Self::Closed => courses.closed.to_string(),
            Self::ClosedOfHeld => {
                line.closed_of_held().map_or_else(|| "–".to_owned(), |n| format!("{}%", tenths(n)))
            }
            Self::MeetingHours => tenths(u64::try_from((courses.minutes * 10 + 30) / 60).unwrap_or(0)),
            Self::Places => courses.places.to_string(),
            Self::Requests => line.enrolment.requests.to_string(),
            Self::Admitted => line.enrolment.admitted.to_string(),
            Self::Times => awards.times.to_string(),
            Self::Persons => awards.persons.to_string(),
            Self::Hours => tenths(u64::try_from(awards.half_hours * 5).unwrap_or(0)),
        })
    }
}

/// `12.5` of 125 tenths, `12` of 120.
fn tenths(n: u64) -> String {
    if n.is_multiple_of(10) { (n / 10).to_string() } else { format!("{}.{}", n / 10, n % 10) }
}

/// The year in words, both ways of counting shown.
pub(super) fn period(l: L, period: Period) -> String {
    match period {
        Period::School(year) => l.args(
            "statistics-period-school",
            &[
                ("year", year.to_string()),
                ("from", (year.number() + 1911).to_string()),
                ("to", (year.number() + 1912).to_string()),
            ],
        ),
        Period::Calendar(year) => l.a2("statistics-period-calendar", "year", year, "roc", year - 1911),
    }
}

/// The name of a line.
pub(super) fn line_name(l: L, by: By, line: &Figures) -> String {
    let (key, label) = (line.courses.line.as_str(), line.courses.label.as_str());
    match by {
        By::All => l.t("statistics-total"),
        By::Month => month(l, key),
        By::Scope | By::Stage if key.is_empty() => l.t("statistics-not-named"),
        By::Scope => view::option_label(l, "scope", key),
        By::Stage => view::option_label(l, "stage", key),
        By::County if key.is_empty() => l.t("statistics-no-county"),
        By::County => key.to_owned(),
        By::Organisation | By::Course => label.to_owned(),
    }
}

fn month(l: L, key: &str) -> String {
    let Ok(first) = format!("{key}-01").parse::<Date>() else { return key.to_owned() };
    if l.is_zh() {
        return format!("{}年{}月", first.year() - 1911, first.month());
    }
    first.strftime("%b %Y").to_string()
}

/// The lines of a table as they are shown: all twelve months, also those without courses; the most courses first where
/// there is no order of its own.
pub(super) fn lines(period: Period, table: &Lines) -> Vec<Figures> {
    if table.by == By::Month {
        let months = period.months().into_iter().map(|first| first.strftime("%Y-%m").to_string());
        return months
            .map(|key| {
                let known = table.lines.iter().find(|line| line.courses.line == key).cloned();
                known.unwrap_or_else(|| {
                    let mut empty = Figures::default();
                    empty.courses.line = key;
                    empty
                })
            })
            .collect();
    }
    let mut lines = table.lines.clone();
    if matches!(table.by, By::County | By::Organisation) {
        lines.sort_by_key(|line| std::cmp::Reverse(line.courses.published));
    }
    lines
}
