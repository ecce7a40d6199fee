//! Requirements (必修時數, CRD-9): who must hold how many hours of what, by when; rule in `docs/rules/requirements.md`.

mod draft;
mod part;
mod progress;
mod shipped;

pub use draft::{Choices, MOST_TITLE, Typed, check, decide_end, decide_publish, decide_reminder};
pub use progress::{Held, Line, Progress, Standing, Why, progress, progress_all};
pub use shipped::{Shipped, shipped};

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use jiff::{Span as Distance, ToSpan};
use serde::{Deserialize, Serialize};

use crate::calendar::SchoolYear;
use crate::hours::HalfHours;
use crate::refusal::refusals;

refusals! {
    /// Why something about a requirement is refused.
    pub enum RequirementRefused {
        /// No title.
        TitleMissing = "requirement-title-missing",
        /// A text that is too long.
        TooLong { most: usize } = "requirement-too-long",
        /// No hours, or too many.
        Hours { given: String } = "requirement-hours",
        /// A number of years that is none.
        Years { given: String } = "requirement-years",
        /// A share that is none.
        Share { given: String } = "requirement-share",
        /// A day that can't be read.
        Day { given: String } = "requirement-day",
        /// The end before the beginning.
        DaysOrder = "requirement-days-order",
        /// A word that no table has.
        Unknown { given: String } = "requirement-unknown",
        /// The organisation keeps no requirements, or not this one.
        NotOwner = "requirement-not-owner",
        /// Published: not changed any more.
        Published = "requirement-published",
        /// Not published: there is nothing to end.
        NotPublished = "requirement-not-published",
        /// Another version holds on the same days.
        Overlaps { from_on: Date } = "requirement-overlaps",
        /// Somebody else changed it meanwhile.
        Stale = "requirement-stale",
        /// One reminder went out within a week.
        RemindedAlready { next_on: Date } = "requirement-reminded",
        /// Nobody's hours are missing, or nobody of them can be written to.
        NobodyMissing = "requirement-nobody-missing",
        /// Leave that ends before it begins.
        LeaveOrder = "requirement-leave-order",
    }
}

/// The last day of what has no end.
pub const OPEN_END: Date = date(9999, 12, 31);

/// Days from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

impl Span {
    /// Whether a day lies in it.
    pub fn contains(self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }

    /// The days of both; `None` when there is none.
    pub fn within(self, other: Self) -> Option<Self> {
        let both = Self { from: self.from.max(other.from), until: self.until.min(other.until) };
        (both.from <= both.until).then_some(both)
    }
}

/// How often the hours are needed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Each school year.
    SchoolYear,
    /// Each calendar year.
    #[default]
    CalendarYear,
    /// Every so many years, counted from the first day in force.
    Years(u8),
    /// Once.
    Once,
}

impl Period {
    /// Its name in forms and locale files: `school-year`, `calendar-year`, `years`, `once`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SchoolYear => "school-year",
            Self::CalendarYear => "calendar-year",
            Self::Years(_) => "years",
            Self::Once => "once",
        }
    }

    /// The period around a day, for a requirement in force since `from`.
    pub fn around(self, day: Date, from: Date) -> Span {
        match self {
            Self::SchoolYear => {
                let year = SchoolYear::of(day);
                Span { from: year.start(), until: year.end() }
            }
            Self::CalendarYear => Span { from: date(day.year(), 1, 1), until: date(day.year(), 12, 31) },
            Self::Years(years) => {
                let years = i16::from(years.max(1));
                let mut begin = from;
                while let Ok(next) = begin.checked_add(years.years()) {
                    if next > day {
                        return Span { from: begin, until: next.yesterday().unwrap_or(next) };
                    }
                    begin = next;
                }
                Span { from: begin, until: OPEN_END }
            }
            Self::Once => Span { from, until: OPEN_END },
        }
    }

    /// By how much a copy's days are moved: its own length; a year for what is needed once.
    pub fn step(self) -> Distance {
        match self {
            Self::Years(years) => i16::from(years.max(1)).years(),
            _ => 1.year(),
        }
    }
}

/// How online hours count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Online {
    /// Like all others.
    #[default]
    Fully,
    /// Not at all.
    Never,
    /// Up to so many percent of the hours needed.
    UpTo(u8),
}

/// What counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Accepts {
    /// Attribute tags, one of which is enough.
    pub tags: BTreeSet<String>,
    /// Names of items or groups of the taxonomy, one of which is enough.
    pub items: BTreeSet<String>,
    /// Codes of scopes (`5-2`), one of which is enough.
    pub scopes: BTreeSet<String>,
    /// How online hours count.
    pub online: Online,
    /// Whether records from elsewhere count.
    pub elsewhere: bool,
    /// Whether hours must not count for another requirement.
    pub alone: bool,
}

impl Accepts {
    /// Whether every course counts, whatever it is about.
    pub fn everything(&self) -> bool {
        self.tags.is_empty() && self.items.is_empty() && self.scopes.is_empty()
    }
}

/// Whom it is for; an empty set asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Audience {
    /// Stages (`14-4`).
    pub stages: BTreeSet<String>,
    /// Positions (`15-4`).
    pub positions: BTreeSet<String>,
    /// Levels of the service organisation (`primary`).
    pub levels: BTreeSet<String>,
    /// Codes of subjects taught.
    pub subjects: BTreeSet<String>,
    /// Names or roles of seats held.
    pub duties: BTreeSet<String>,
    /// Only for so many years after the first service.
    pub newcomer_years: Option<u8>,
    /// Only in this county; empty for all.
    pub county: String,
}

/// What is needed by who serves only part of a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartOfPeriod {
    /// All hours.
    #[default]
    Whole,
    /// In proportion to the months.
    Prorated,
    /// Nothing.
    Excused,
}

impl PartOfPeriod {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Whole, Self::Prorated, Self::Excused];

    /// Its name in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Prorated => "prorated",
            Self::Excused => "excused",
        }
    }

    /// The one of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// A requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// What it is called.
    pub title: String,
    /// The law or letter it stands on.
    pub basis: String,
    /// Whom it is for.
    pub audience: Audience,
    /// How many hours.
    pub half_hours: HalfHours,
    /// How often.
    pub period: Period,
    /// What counts.
    pub accepts: Accepts,
    /// What is needed by who serves only part of a period.
    pub part: PartOfPeriod,
    /// First day in force.
    pub from: Date,
    /// Last day in force.
    pub until: Option<Date>,
}

impl Requirement {
    /// The days it is in force.
    pub fn force(&self) -> Span {
        Span { from: self.from, until: self.until.unwrap_or(OPEN_END) }
    }

    /// The period around a day, cut to the days in force; `None` when it isn't in force on that day.
    pub fn span_on(&self, day: Date) -> Option<Span> {
        if !self.force().contains(day) {
            return None;
        }
        self.period.around(day, self.from).within(self.force())
    }

    /// The period that ended last before a day, within the year before it.
    pub fn span_before(&self, day: Date) -> Option<Span> {
        let last = match self.span_on(day) {
            Some(running) => running.from.yesterday().ok()?,
            None => self.until.filter(|until| *until < day)?,
        };
        let span = self.span_on(last)?;
        (span.until >= day.saturating_sub(1.year())).then_some(span)
    }
}

/// Somebody who may be concerned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Who {
    /// Stage (`14-4`).
    pub stage: String,
    /// Position (`15-4`).
    pub position: String,
    /// Level of the service organisation.
    pub level: String,
    /// Its county.
    pub county: String,
    /// Codes of subjects taught.
    pub subjects: BTreeSet<String>,
    /// Names and roles of seats held.
    pub duties: BTreeSet<String>,
    /// Times in service, anywhere; an open one ends with [`OPEN_END`].
    pub services: Vec<Span>,
    /// Times of leave.
    pub leaves: Vec<Span>,
}

impl Audience {
    /// Whether somebody is concerned, in a period.
    pub fn includes(&self, who: &Who, span: Span) -> bool {
        let one = |wanted: &BTreeSet<String>, has: &str| wanted.is_empty() || wanted.contains(has);
        let any =
            |wanted: &BTreeSet<String>, has: &BTreeSet<String>| wanted.is_empty() || !wanted.is_disjoint(has);
        one(&self.stages, &who.stage)
            && one(&self.positions, &who.position)
            && one(&self.levels, &who.level)
            && (self.county.is_empty() || self.county == who.county)
            && any(&self.subjects, &who.subjects)
            && any(&self.duties, &who.duties)
            && self.newcomer_until(who).is_none_or(|last| last >= span.from)
    }

    /// The last day on which somebody is a newcomer; `None` when it isn't asked, or nobody knows.
    pub fn newcomer_until(&self, who: &Who) -> Option<Date> {
        let years = self.newcomer_years?;
        let first = who.services.iter().map(|service| service.from).min()?;
        first.saturating_add(i16::from(years).years()).yesterday().ok()
    }
}

#[cfg(test)]
mod tests;
