//! Rows as they are read and judged, and what is to be written of them.

use std::sync::Arc;

use documents::exchange::List;
use domain::exchange::{CourseRow, PersonRow, ProfileRow, RowFault, mark_text};
use domain::hours::HalfHours;
use hmac::{Hmac, KeyInit, Mac};
use jiff::civil::Date;
use platform::ids::{OrganisationId, PersonId};
use sha2::Sha256;

use crate::catalogue::CourseId;
use crate::directory::Organisation;

/// A row as the reader left it.
pub(super) struct Parsed {
    pub list: List,
    pub line: u64,
    pub cells: Vec<String>,
    pub hash: [u8; 16],
    pub read: Read,
}

impl Parsed {
    /// The course that a row of people names; of an unreadable one what stands in that place.
    pub fn course(&self) -> &str {
        match &self.read {
            Read::Person(person) => &person.key,
            _ => self.cells.first().map_or("", String::as_str),
        }
    }
}

/// What a row says.
pub(super) enum Read {
    Course(Box<CourseRow>),
    Person(PersonRow),
    Profile(Box<ProfileRow>),
    Bad(Vec<RowFault>),
}

/// Of so many rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub new: i64,
    pub changed: i64,
    pub unchanged: i64,
    pub repeated: i64,
    pub waiting: i64,
    pub refused: i64,
}

/// A course to be written.
pub(super) struct CourseWork {
    pub id: CourseId,
    pub is_new: bool,
    pub row: Box<CourseRow>,
    pub organisation: Arc<(Organisation, Option<Date>)>,
    pub cells: Vec<String>,
    pub hash: [u8; 16],
}

/// Hours to be written, for one whom we know.
pub(super) struct HoursWork {
    pub course: CourseId,
    pub organisation: OrganisationId,
    pub person: PersonId,
    pub said: HalfHours,
    pub mark: [u8; 16],
}

/// Hours that wait for somebody.
pub(super) struct WaitWork {
    pub course: CourseId,
    pub number: String,
    pub said: HalfHours,
    pub mark: [u8; 16],
}

/// A row that was refused.
pub(super) struct Refusal {
    pub list: List,
    pub line: u64,
    pub faults: Vec<RowFault>,
    pub cells: Vec<String>,
}

/// What became of a portion.
#[derive(Default)]
pub(super) struct Judged {
    pub counts: Counts,
    pub courses: Vec<CourseWork>,
    pub hours: Vec<HoursWork>,
    pub waits: Vec<WaitWork>,
    pub refusals: Vec<Refusal>,
}

impl Judged {
    /// What a check keeps of it: nothing of what would be written.
    pub fn without_work(self) -> Self {
        Self { counts: self.counts, refusals: self.refusals, ..Self::default() }
    }
}

/// The mark of a record: see docs/rules/exchange-reconciliation.md.
pub(in crate::exchange) fn mark_of(key: &[u8; 32], course: &str, person: &str, hours: HalfHours) -> [u8; 16] {
    // A key of thirty-two bytes always fits.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 16] };
    mac.update(mark_text(course, person, hours).as_bytes());
    let made = mac.finalize().into_bytes();
    std::array::from_fn(|at| made[at])
}

pub(super) fn half(half_hours: i64) -> HalfHours {
    HalfHours(i32::try_from(half_hours).unwrap_or(0))
}
