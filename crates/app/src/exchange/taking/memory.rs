//! What one reading of a delivery keeps in memory: small for each row, because files have millions.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use domain::exchange::Month;
use domain::hours::HalfHours;
use jiff::civil::Date;
use platform::ids::OrganisationId;

use crate::directory::Organisation;

/// People of a delivery that are told apart in memory; of those behind it only the ledger's table tells that somebody
/// stands twice with other hours.
const MOST_HOURS: usize = 7_000_000;

/// Whose courses a partner may send.
#[derive(Clone, Debug)]
pub(super) enum Scope {
    /// Organisations of a county.
    County(String),
    /// These.
    These(HashSet<OrganisationId>),
    /// All.
    Any,
}

impl Scope {
    pub fn holds(&self, organisation: &Organisation) -> bool {
        match self {
            Self::County(county) => organisation.county == *county,
            Self::These(ids) => ids.contains(&organisation.id),
            Self::Any => true,
        }
    }
}

/// An organisation as a row names it, with the day it ended.
pub(super) type Found = Option<Arc<(Organisation, Option<Date>)>>;

/// A course of this delivery, packed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    line: u32,
    hash: u32,
    ends: Date,
    half_hours: i16,
    refused: bool,
    cancelled: bool,
}

impl Seen {
    pub fn good(line: u64, hash: u32, ends: Date, hours: HalfHours, cancelled: bool) -> Self {
        let half_hours = i16::try_from(hours.0).unwrap_or(i16::MAX);
        Self { line: narrow(line), hash, ends, half_hours, refused: false, cancelled }
    }

    pub fn refused(line: u64, hash: u32) -> Self {
        Self { line: narrow(line), hash, ends: Date::ZERO, half_hours: 0, refused: true, cancelled: false }
    }

    pub fn line(self) -> u64 {
        u64::from(self.line)
    }

    pub fn is(self, hash: u32) -> bool {
        self.hash == hash
    }

    pub fn is_refused(self) -> bool {
        self.refused
    }

    pub fn is_cancelled(self) -> bool {
        self.cancelled
    }

    pub fn ends(self) -> Date {
        self.ends
    }

    pub fn hours(self) -> HalfHours {
        HalfHours(i32::from(self.half_hours))
    }
}

/// What is known of the rows read so far.
pub(super) struct Memory {
    pub scope: Scope,
    /// Confirmed months that no application has opened.
    pub confirmed: HashSet<Month>,
    pub organisations: HashMap<String, Found>,
    /// The key of marks: see docs/rules/exchange-reconciliation.md.
    pub marks: [u8; 32],
    courses: HashMap<u64, Seen>,
    hours: HashMap<u64, (u32, i16)>,
}

impl Memory {
    pub fn new(scope: Scope, confirmed: HashSet<Month>, marks: [u8; 32]) -> Self {
        let (organisations, courses, hours) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { scope, confirmed, organisations, marks, courses, hours }
    }

    /// The course with a key among the rows read so far.
    pub fn course(&self, key: &str) -> Option<Seen> {
        self.courses.get(&hashed(&[key])).copied()
    }

    pub fn see_course(&mut self, key: &str, seen: Seen) {
        self.courses.entry(hashed(&[key])).or_insert(seen);
    }

    /// What named a person of a course before; else this row is noted.
    pub fn see_hours(&mut self, key: &str, who: &str, now: NamedAt) -> Option<NamedAt> {
        let id = hashed(&[key, who]);
        if let Some((line, half)) = self.hours.get(&id) {
            let (line, short) = (u64::from(*line & !SHORT), *line & SHORT != 0);
            return Some(NamedAt { line, short, hours: HalfHours(i32::from(*half)) });
        }
        if self.hours.len() < MOST_HOURS {
            let line = narrow(now.line).min(!SHORT) | if now.short { SHORT } else { 0 };
            self.hours.insert(id, (line, i16::try_from(now.hours.0).unwrap_or(i16::MAX)));
        }
        None
    }
}

/// Marks a line of the list of courses, where its short list named the person.
const SHORT: u32 = 1 << 31;

/// Where a person was named, and with how many hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NamedAt {
    pub line: u64,
    /// In the short list of a course's row.
    pub short: bool,
    pub hours: HalfHours,
}

fn narrow(line: u64) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

/// Sixty-four bits for a text: of a hundred million rows the chance that two are mistaken for each other is one in four
/// thousand, and a row refused for it is told.
fn hashed(parts: &[&str]) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}
