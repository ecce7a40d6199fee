//! The one way to write the ledger: lines are checked against what stands, numbered, sealed, and told to enrolment.

use std::collections::{BTreeMap, HashMap};

use domain::hours::HalfHours;
use domain::ledger::{EntryKind, LedgerEntry, after, line_to};
use platform::ids::{OrganisationId, PersonId};
use platform::{AppError, AppResult, Change};
use uuid::Uuid;

use super::super::AwardId;
use super::{half, seal, store};
use crate::catalogue::CourseId;
use crate::enrolment;

/// The counter of serials. It stays locked until the change commits: serials have no gaps and grow in the order of commits.
pub(super) const COUNTER: &str = "award serial";

/// What a line follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A confirmed list.
    Roster,
    /// An approved application.
    Correction,
    /// A partner's record.
    Exchange,
}

impl Cause {
    /// Its name in rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Roster => "roster",
            Self::Correction => "correction",
            Self::Exchange => "exchange",
        }
    }
}

/// A line to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct NewLine {
    /// The record it is written for; for a correction the one whose line it corrects.
    pub person: PersonId,
    /// The course.
    pub course: CourseId,
    /// Who gives the hours.
    pub organisation: OrganisationId,
    /// What it does to what stands.
    pub kind: EntryKind,
    /// The difference.
    pub half_hours: HalfHours,
    /// What it follows from.
    pub cause: Cause,
    /// Why, in the words of who asked; empty for a roster. No personal numbers.
    pub reason: String,
    /// The application, when there is one.
    pub reference: Option<Uuid>,
}

/// A posting as written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Posted {
    /// Serial of its first line.
    pub first: i64,
    /// Serial of its last line.
    pub last: i64,
    /// How many.
    pub lines: usize,
}

/// Writes lines with their seal inside a change; several lines of one person and course are taken in their order. The
/// counter is taken here and held until the commit: post late, after what is slow.
///
/// # Errors
/// Refused when a line does not fit what stands; the database.
pub async fn post(change: &mut Change, lines: Vec<NewLine>) -> AppResult<Posted> {
    let count = i64::try_from(lines.len()).unwrap_or(0);
    let Some(subject) = lines.first().map(|line| line.course) else {
        return Ok(Posted::default());
    };
    let first = change.take_numbers(COUNTER, 1, count).await?;
    // After the counter: whoever posted before has committed, so what is read here stands.
    let pairs = lines.iter().map(|line| (line.person, line.course)).collect();
    let standing = stands(change, pairs).await?;
    write(change, subject, first, lines, standing).await
}

/// What somebody's hours of a course shall be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The record the line is written for.
    pub person: PersonId,
    /// The course.
    pub course: CourseId,
    /// Who gives the hours.
    pub organisation: OrganisationId,
    /// The sum that shall stand.
    pub half_hours: HalfHours,
}

/// Writes a line for each pair that does not stand as wanted; of a pair wanted twice the last counts. As [`post`], the counter
/// is held from here to the commit.
///
/// # Errors
/// Refused when a sum is below zero; the database.
pub async fn bring_to(
    change: &mut Change,
    wanted: &[Wanted],
    cause: Cause,
    reference: Option<Uuid>,
) -> AppResult<Posted> {
    change.take_numbers(COUNTER, 1, 0).await?;
    let pairs = wanted.iter().map(|one| (one.person, one.course)).collect();
    let standing = stands(change, pairs).await?;
    // One line a person and course, in one order.
    let mut lines = BTreeMap::new();
    for one in wanted {
        let stand = standing.get(&(one.person, one.course)).map_or(HalfHours::ZERO, |held| held.1);
        match line_to(stand, one.half_hours) {
            Some(entry) => lines.insert((one.course, one.person), (one, entry)),
            None => lines.remove(&(one.course, one.person)),
        };
    }
    let lines: Vec<NewLine> = lines
        .into_values()
        .map(|(one, entry)| NewLine {
            person: one.person,
            course: one.course,
            organisation: one.organisation,
            kind: entry.kind,
            half_hours: entry.half_hours,
            cause,
            reason: String::new(),
            reference,
        })
        .collect();
    let Some(subject) = lines.first().map(|line| line.course) else {
        return Ok(Posted::default());
    };
    let count = i64::try_from(lines.len()).unwrap_or(0);
    let first = change.take_numbers(COUNTER, 1, count).await?;
    write(change, subject, first, lines, standing).await
}

/// How many lines there are of a pair, and what stands by them.
type Standing = HashMap<(PersonId, CourseId), (i64, HalfHours)>;

async fn stands(change: &Change, mut pairs: Vec<(PersonId, CourseId)>) -> AppResult<Standing> {
    pairs.sort_unstable_by_key(|(person, course)| (*course, *person));
    pairs.dedup();
    let found = store::standing_of_pairs(change.conn(), &pairs).await?;
    Ok(found.into_iter().map(|row| ((row.person, row.course), (row.turns, half(row.total)))).collect())
}

async fn write(
    change: &mut Change,
    subject: CourseId,
    first: i64,
    lines: Vec<NewLine>,
    mut standing: Standing,
) -> AppResult<Posted> {
    let count = i64::try_from(lines.len()).unwrap_or(0);
    let at = change.now().as_millisecond();
    let mut rows = Vec::with_capacity(lines.len());
    let mut touched = HashMap::with_capacity(lines.len());
    for (serial, line) in (first..).zip(lines) {
        let key = (line.person, line.course);
        let held = standing.entry(key).or_insert((0, HalfHours::ZERO));
        touched.entry(key).or_insert(held.1);
        let entry = LedgerEntry { kind: line.kind, half_hours: line.half_hours };
        let sum = after(held.1, entry).map_err(|refused| AppError::refused(&refused))?;
        *held = (held.0 + 1, sum);
        rows.push(store::Line {
            id: AwardId::new(),
            serial,
            person: line.person,
            course: line.course,
            organisation: line.organisation,
            kind: line.kind.as_str().to_owned(),
            half_hours: i64::from(line.half_hours.0),
            cause: line.cause.as_str().to_owned(),
            reason: line.reason,
            reference: line.reference,
            turn: held.0,
            at,
        });
    }
    store::insert(change, &rows).await?;
    seal::seal(change, subject, &rows).await?;
    tell(change, &touched, &standing).await?;
    Ok(Posted { first, last: first + count - 1, lines: rows.len() })
}

/// Later courses may ask for hours of these: what began to stand is noted, what stands no more is forgotten.
async fn tell(
    change: &Change,
    before: &HashMap<(PersonId, CourseId), HalfHours>,
    now: &HashMap<(PersonId, CourseId), (i64, HalfHours)>,
) -> AppResult<()> {
    let (mut begun, mut over) = (Vec::new(), Vec::new());
    for (key, was) in before {
        let stands = now.get(key).is_some_and(|(_, sum)| *sum > HalfHours::ZERO);
        match (*was > HalfHours::ZERO, stands) {
            (false, true) => begun.push(*key),
            (true, false) => over.push(*key),
            _ => {}
        }
    }
    // In one order: two changes that note the same must not wait for each other.
    begun.sort_unstable();
    over.sort_unstable();
    enrolment::note_all_hours(change, &begun).await?;
    enrolment::forget_hours(change, &over).await
}
