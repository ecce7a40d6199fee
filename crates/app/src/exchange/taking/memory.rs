//! What one reading of a delivery keeps in memory: small for each row, because files have millions.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use domain::exchange::{EARLIEST, Month};
use domain::hours::HalfHours;
use jiff::ToSpan;
use jiff::civil::Date;
use platform::ids::OrganisationId;

use crate::catalogue::CourseId;
use crate::directory::Organisation;

/// People of a delivery that are told apart in memory; of those behind it only the ledger's table tells that somebody
/// stands twice with other hours.
const MOST_HOURS: usize = 7_000_000;

/// Courses whose facts are kept from portion to portion.
const MOST_FACTS: usize = 100_000;

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

/// A course of this delivery, packed into twelve bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    line: u32,
    hash: u32,
    /// Days since [`EARLIEST`].
    ends: u16,
    /// Half hours, and two marks in the highest bits.
    rest: u16,
}

const REFUSED: u16 = 1 << 15;
const CANCELLED: u16 = 1 << 14;

impl Seen {
    pub fn good(line: u64, hash: u32, ends: Date, hours: HalfHours, cancelled: bool) -> Self {
        let days = ends.since(EARLIEST).map_or(0, |span| span.get_days());
        let half_hours = u16::try_from(hours.0).unwrap_or(0).min(CANCELLED - 1);
        let rest = half_hours | if cancelled { CANCELLED } else { 0 };
        Self { line: narrow(line), hash, ends: u16::try_from(days.max(0)).unwrap_or(u16::MAX), rest }
    }

    pub fn refused(line: u64, hash: u32) -> Self {
        Self { line: narrow(line), hash, ends: 0, rest: REFUSED }
    }

    pub fn line(self) -> u64 {
        u64::from(self.line)
    }

    pub fn is(self, hash: u32) -> bool {
        self.hash == hash
    }

    pub fn is_refused(self) -> bool {
        self.rest & REFUSED != 0
    }

    pub fn is_cancelled(self) -> bool {
        self.rest & CANCELLED != 0
    }

    pub fn ends(self) -> Date {
        EARLIEST.saturating_add(i32::from(self.ends).days())
    }

    pub fn hours(self) -> HalfHours {
        HalfHours(i32::from(self.rest & !(REFUSED | CANCELLED)))
    }
}

/// What is known of a course that people are named for.
#[derive(Clone, Copy, Debug)]
pub(super) struct CourseFacts {
    /// None while the course is not written.
    pub id: Option<CourseId>,
    pub organisation: Option<OrganisationId>,
    pub ends: Date,
    pub hours: HalfHours,
    pub cancelled: bool,
}

/// Many small things by hashes, in little more memory than they take themselves. They lie in blocks that are made a slab at a
/// time and never moved; a table of the same stands half empty whenever it has grown, and needs both while it grows.
struct Many<V> {
    /// The newest block of those whose hash begins alike; [`NONE`] when there is none.
    heads: Vec<u32>,
    slabs: Vec<Vec<Block<V>>>,
}

/// Hashes in four-byte halves, so that nothing is filled up to eight; values beside them.
struct Block<V> {
    keys: [[u32; 2]; IN_BLOCK],
    values: [V; IN_BLOCK],
    held: u32,
    /// The block before.
    next: u32,
}

const IN_BLOCK: usize = 12;
const BLOCKS: usize = 4_096;
const HEAD_BITS: u32 = 17;
const NONE: u32 = u32::MAX;

impl<V: Copy + Default> Many<V> {
    fn new() -> Self {
        Self { heads: vec![NONE; 1 << HEAD_BITS], slabs: Vec::new() }
    }

    fn split(id: u64) -> (usize, [u32; 2]) {
        let [a, b, c, d, e, f, g, h] = id.to_be_bytes();
        let high = u32::from_be_bytes([a, b, c, d]);
        ((high >> (32 - HEAD_BITS)) as usize, [high, u32::from_be_bytes([e, f, g, h])])
    }

    fn block(&mut self, at: u32) -> Option<&mut Block<V>> {
        self.slabs.get_mut(at as usize / BLOCKS)?.get_mut(at as usize % BLOCKS)
    }

    /// Where a key's value is: block and place.
    fn place(&self, head: usize, key: [u32; 2]) -> Option<(u32, usize)> {
        let mut at = *self.heads.get(head)?;
        loop {
            let block = self.slabs.get(at as usize / BLOCKS)?.get(at as usize % BLOCKS)?;
            if let Some(place) = block.keys.iter().take(block.held as usize).position(|held| *held == key) {
                return Some((at, place));
            }
            at = block.next;
        }
    }

    fn get(&self, id: u64) -> Option<V> {
        let (head, key) = Self::split(id);
        let (at, place) = self.place(head, key)?;
        self.slabs.get(at as usize / BLOCKS)?.get(at as usize % BLOCKS)?.values.get(place).copied()
    }

    fn insert(&mut self, id: u64, value: V) {
        let (head, key) = Self::split(id);
        if let Some((at, place)) = self.place(head, key) {
            if let Some(block) = self.block(at) {
                block.values[place] = value;
            }
            return;
        }
        let newest = self.heads[head];
        if let Some(block) = self.block(newest).filter(|block| (block.held as usize) < IN_BLOCK) {
            let place = block.held as usize;
            (block.keys[place], block.values[place]) = (key, value);
            block.held += 1;
            return;
        }
        let (mut keys, mut values) = ([[0; 2]; IN_BLOCK], [V::default(); IN_BLOCK]);
        (keys[0], values[0]) = (key, value);
        if self.slabs.last().is_none_or(|slab| slab.len() == BLOCKS) {
            self.slabs.push(Vec::with_capacity(BLOCKS));
        }
        let before = (self.slabs.len() - 1) * BLOCKS;
        let Some(slab) = self.slabs.last_mut() else { return };
        // Four thousand million blocks are more than any memory.
        self.heads[head] = u32::try_from(before + slab.len()).unwrap_or(NONE);
        slab.push(Block { keys, values, held: 1, next: newest });
    }

    /// How many there are.
    #[cfg(test)]
    fn len(&self) -> usize {
        self.slabs.iter().flatten().map(|block| block.held as usize).sum()
    }
}

/// What is known of the rows read so far.
pub(super) struct Memory {
    pub scope: Scope,
    /// Confirmed months that no application has opened.
    pub confirmed: HashSet<Month>,
    pub organisations: HashMap<String, Found>,
    /// Whether what is judged is written. Else a new course has no number for the rows behind it.
    pub writes: bool,
    /// The key of marks: see docs/rules/exchange-reconciliation.md.
    pub marks: [u8; 32],
    /// Courses that people were named for, so that a portion asks only for those no portion before it named.
    pub facts: HashMap<String, CourseFacts>,
    courses: Many<Seen>,
    hours: Many<(u32, i16)>,
    hours_seen: usize,
}

impl Memory {
    pub fn new(scope: Scope, confirmed: HashSet<Month>, writes: bool, marks: [u8; 32]) -> Self {
        let (organisations, facts) = (HashMap::new(), HashMap::new());
        let (courses, hours) = (Many::new(), Many::new());
        Self { scope, confirmed, organisations, writes, marks, facts, courses, hours, hours_seen: 0 }
    }

    /// Before a portion: what would grow without end is asked for again.
    pub fn trim(&mut self) {
        if self.facts.len() > MOST_FACTS {
            self.facts.clear();
        }
    }

    /// The course with a key among the rows read so far.
    pub fn course(&self, key: &str) -> Option<Seen> {
        self.courses.get(hashed(&[key]))
    }

    /// Notes a course unless a row before said something of it.
    pub fn see_course(&mut self, key: &str, seen: Seen) {
        if self.course(key).is_none() {
            self.courses.insert(hashed(&[key]), seen);
        }
    }

    /// A course whose own row turned out to be wrong after it was noted: nobody gets hours of it.
    pub fn refuse_course(&mut self, key: &str, hash: u32) {
        let line = self.course(key).map_or(0, Seen::line);
        self.courses.insert(hashed(&[key]), Seen::refused(line, hash));
        self.facts.remove(key);
    }

    /// What named a person of a course before; else this row is noted.
    pub fn see_hours(&mut self, key: &str, who: &str, now: NamedAt) -> Option<NamedAt> {
        let id = hashed(&[key, who]);
        if let Some((line, half)) = self.hours.get(id) {
            let (line, short) = (u64::from(line & !SHORT), line & SHORT != 0);
            return Some(NamedAt { line, short, hours: HalfHours(i32::from(half)) });
        }
        if self.hours_seen < MOST_HOURS {
            self.hours_seen += 1;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_are_found_again_and_changed() {
        let mut many = Many::new();
        let id = |n: u64| hashed(&[&n.to_string()]);
        for n in 0..300_000_u64 {
            assert_eq!(many.get(id(n)), None);
            many.insert(id(n), u32::try_from(n).unwrap());
        }
        for n in (0..300_000).step_by(7) {
            many.insert(id(n), 1_000_000);
        }
        for n in 0..300_000_u32 {
            let expected = if n % 7 == 0 { 1_000_000 } else { n };
            assert_eq!(many.get(id(n.into())), Some(expected));
        }
        assert_eq!(many.len(), 300_000);
    }

    #[test]
    fn a_course_keeps_what_it_said() {
        let day = |year| Date::constant(year, 12, 31);
        for (line, ends, hours, cancelled) in [(2, EARLIEST, 0, false), (9_000_000, day(2029), 1_999, true)] {
            let seen = Seen::good(line, 7, ends, HalfHours(hours), cancelled);
            assert_eq!((seen.line(), seen.ends(), seen.hours()), (line, ends, HalfHours(hours)));
            assert_eq!(
                (seen.is_cancelled(), seen.is_refused(), seen.is(7), seen.is(8)),
                (cancelled, false, true, false)
            );
        }
        assert!(Seen::refused(2, 7).is_refused());
    }

    #[test]
    fn somebody_twice_is_told_where_it_stood_first() {
        let mut memory = Memory::new(Scope::Any, HashSet::new(), false, [0; 32]);
        let now = |line, short, hours| NamedAt { line, short, hours: HalfHours(hours) };
        assert_eq!(memory.see_hours("C-1", "one", now(2, true, 6)), None);
        assert_eq!(memory.see_hours("C-1", "one", now(3, false, 4)), Some(now(2, true, 6)));
        assert_eq!(memory.see_hours("C-2", "one", now(4, false, 4)), None);
    }
}
