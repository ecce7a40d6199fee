//! Seals: a digest over the lines of a posting and the seal before it, kept as a row and in the audit chain.

use platform::db::Actor;
use platform::ids::EventId;
use platform::{AppResult, Change};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::post::COUNTER;
use super::store::{self, Line, Seal};
use crate::App;
use crate::catalogue::CourseId;

/// Serials of one statement while lines are streamed: what is in memory at once.
pub(super) const STEP: i64 = 10_000;

/// The action of the event that holds a seal's digest.
pub(super) const SEALED: &str = "ledger.sealed";

/// The data of that event.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Sealed {
    pub seal: i64,
    pub first: i64,
    pub last: i64,
    pub lines: i64,
    pub digest: String,
}

impl Sealed {
    pub fn of(seal: &Seal) -> Self {
        Self {
            seal: seal.number,
            first: seal.first_serial,
            last: seal.last_serial,
            lines: seal.lines,
            digest: hex::encode(&seal.digest),
        }
    }
}

/// The digest of a seal, line by line.
pub(super) struct Running {
    hasher: Sha256,
    lines: i64,
}

impl Running {
    /// Begins behind the seal before.
    pub fn new(previous: &[u8], number: i64) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(previous);
        hasher.update(number.to_be_bytes());
        Self { hasher, lines: 0 }
    }

    /// Takes the next line in: every field. Lengths are hashed too, so that text can't move from one field into the next.
    pub fn line(&mut self, line: &Line) {
        self.lines += 1;
        let hasher = &mut self.hasher;
        hasher.update(line.id.0.as_bytes());
        hasher.update(line.person.0.as_bytes());
        hasher.update(line.course.0.as_bytes());
        hasher.update(line.organisation.0.as_bytes());
        hasher.update([u8::from(line.reference.is_some())]);
        hasher.update(line.reference.unwrap_or_default().as_bytes());
        for number in [line.serial, line.half_hours, line.turn, line.at] {
            hasher.update(number.to_be_bytes());
        }
        for text in [&line.kind, &line.cause, &line.reason] {
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text.as_bytes());
        }
    }

    /// How many lines, and the digest.
    pub fn finish(self) -> (i64, Vec<u8>) {
        (self.lines, self.hasher.finalize().to_vec())
    }
}

/// Seals lines that were just written, inside their change, which holds the counter.
pub(super) async fn seal(change: &mut Change, subject: CourseId, lines: &[Line]) -> AppResult<()> {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Ok(()) };
    let before = store::last_seal(change.conn()).await?;
    let number = before.as_ref().map_or(1, |seal| seal.number + 1);
    let mut running = Running::new(before.as_ref().map_or(&[], |seal| &seal.digest), number);
    lines.iter().for_each(|line| running.line(line));
    let ends = (first.serial, last.serial);
    keep(change, subject.0, number, ends, running).await
}

async fn keep(
    change: &mut Change,
    subject: uuid::Uuid,
    number: i64,
    (first_serial, last_serial): (i64, i64),
    running: Running,
) -> AppResult<()> {
    let (lines, digest) = running.finish();
    let at = change.now().as_millisecond();
    let mut seal =
        Seal { number, first_serial, last_serial, lines, digest, event: EventId(uuid::Uuid::nil()), at };
    seal.event = change.record_known(SEALED, subject, Sealed::of(&seal));
    Ok(store::insert_seal(change, &seal).await?)
}

/// Seals the lines of a ledger that is older than seals, as one: run when a copy starts. Nothing happens where a seal
/// stands already, or no line. Copies that start together wait for each other.
///
/// # Errors
/// The database.
pub async fn seal_old_lines(app: &App) -> AppResult<()> {
    let unsealed = |seal: Option<Seal>, edges: Option<(i64, i64)>| edges.filter(|_| seal.is_none());
    let conn = app.db.read();
    if unsealed(store::last_seal(conn).await?, store::edges(conn).await?).is_none() {
        return Ok(());
    }
    let mut change = app.db.change(&Actor::process("ledger"), app.clock.now()).await?;
    change.take_numbers(COUNTER, 1, 0).await?;
    let (seal, edges) = (store::last_seal(change.conn()).await?, store::edges(change.conn()).await?);
    let Some((first, last)) = unsealed(seal, edges) else { return Ok(change.rollback().await?) };
    let mut running = Running::new(&[], 1);
    let mut subject = None;
    let mut from = first;
    while from <= last {
        let to = last.min(from.saturating_add(STEP - 1));
        for line in store::lines_between(change.conn(), from, to).await? {
            subject.get_or_insert(line.course.0);
            running.line(&line);
        }
        from = to + 1;
    }
    keep(&mut change, subject.unwrap_or_default(), 1, (first, last), running).await?;
    Ok(change.commit().await?)
}
