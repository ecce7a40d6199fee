//! The walk over the ledger: every line against its seal, every seal against the audit chain, with flat memory.

use std::collections::{HashMap, VecDeque};

use platform::audit::{self, Verdict, read};
use platform::db::Db;
use platform::ids::EventId;
use sea_orm::DbErr;

use super::seal::{Running, SEALED, STEP, Sealed};
use super::store::{self, Line, Seal};

/// What a walk over the ledger found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LedgerVerdict {
    /// All holds.
    Intact {
        /// Lines read.
        lines: u64,
        /// Seals compared.
        seals: u64,
    },
    /// The first that does not fit, by serials.
    Broken {
        /// First serial it may be.
        first: i64,
        /// Last serial it may be.
        last: i64,
        /// What does not fit.
        why: &'static str,
    },
}

/// Walks the audit chains, then the ledger against them. A ledger is only as trustworthy as the log: where a chain is
/// broken, the ledger's own verdict says no more than that its lines fit its seals.
///
/// # Errors
/// When the database can't be read; what does not fit is a verdict.
pub async fn verify(db: &Db) -> Result<(Verdict, LedgerVerdict), DbErr> {
    // The log first: a seal whose event was seen there stands already when the seals are read.
    let mut told = Told::default();
    let log = audit::verify_seeing(db, &mut |action, data| {
        if action == SEALED
            && let Ok(sealed) = serde_json::from_str::<Sealed>(data)
        {
            told.see(&sealed);
        }
    })
    .await?;
    Ok((log, walk(db, &told).await?))
}

/// What the log tells of seals: a bit for each number, so that a million cost little.
#[derive(Default)]
struct Told {
    newest: i64,
    seen: Vec<u64>,
    /// The serials of a seal whose number stood in the log already.
    twice: Option<(i64, i64)>,
}

impl Told {
    fn see(&mut self, sealed: &Sealed) {
        self.newest = self.newest.max(sealed.seal);
        let number = usize::try_from(sealed.seal).unwrap_or(0);
        let (word, bit) = (number / 64, 1u64 << (number % 64));
        if self.seen.len() <= word {
            self.seen.resize(word + 1, 0);
        }
        if self.seen[word] & bit != 0 {
            self.twice.get_or_insert((sealed.first, sealed.last));
        }
        self.seen[word] |= bit;
    }
}

fn broken(first: i64, last: i64, why: &'static str) -> LedgerVerdict {
    LedgerVerdict::Broken { first, last, why }
}

/// Lines in order of serial, read in ranges; never more than one range in memory.
struct Reader<'a> {
    db: &'a Db,
    waiting: VecDeque<Line>,
    /// The last serial asked for.
    asked: i64,
    /// The last serial there is to ask for.
    end: i64,
}

impl Reader<'_> {
    /// The next line up to a serial; none when there is no more.
    async fn next(&mut self, until: i64) -> Result<Option<Line>, DbErr> {
        while self.waiting.is_empty() && self.asked < until {
            let to = self.end.min(self.asked.saturating_add(STEP));
            self.waiting = store::lines_between(self.db.read(), self.asked + 1, to).await?.into();
            self.asked = to;
        }
        match self.waiting.front() {
            Some(line) if line.serial <= until => Ok(self.waiting.pop_front()),
            _ => Ok(None),
        }
    }
}

async fn walk(db: &Db, told: &Told) -> Result<LedgerVerdict, DbErr> {
    // A starting seal is made once: who removes all seals to have one made anew is betrayed by the first one's event.
    if let Some((first, last)) = told.twice {
        return Ok(broken(first, last, "a seal stands twice in the audit log"));
    }
    // The lines' end is read before the seals': what is posted meanwhile is sealed when the seals are read.
    let edges = store::edges(db.read()).await?;
    let last = store::last_seal(db.read()).await?;
    let end = last.as_ref().map_or(0, |seal| seal.last_serial);
    let number = last.as_ref().map_or(0, |seal| seal.number);
    if number < told.newest {
        return Ok(broken(end + 1, i64::MAX, "seals were removed, with their lines or without"));
    }
    if let Some((_, highest)) = edges.filter(|(_, highest)| *highest > end) {
        return Ok(broken(end + 1, highest, "a line was added that no seal covers"));
    }
    let mut walk = Walk { previous: Vec::new(), number: 0, serial: None, lines: 0 };
    let mut reader = Reader { db, waiting: VecDeque::new(), asked: 0, end };
    while walk.number < number {
        let seals = store::seals_after(db.read(), walk.number, number).await?;
        if seals.is_empty() {
            break;
        }
        let ids: Vec<EventId> = seals.iter().map(|seal| seal.event).collect();
        let events: HashMap<EventId, String> = read::by_ids(db.read(), &ids)
            .await?
            .into_iter()
            .filter(|event| event.action == SEALED)
            .map(|event| (event.id, event.data))
            .collect();
        for seal in seals {
            if let Some(found) = walk.seal(&seal, events.get(&seal.event), edges, &mut reader).await? {
                return Ok(found);
            }
        }
    }
    if walk.number != number {
        return Ok(broken(end, end, "a seal is missing"));
    }
    Ok(LedgerVerdict::Intact { lines: walk.lines, seals: u64::try_from(number).unwrap_or(0) })
}

/// How far the walk has come.
struct Walk {
    previous: Vec<u8>,
    number: i64,
    /// The last serial sealed so far.
    serial: Option<i64>,
    lines: u64,
}

impl Walk {
    /// Compares one seal with its event and its lines; answers what does not fit.
    async fn seal(
        &mut self,
        seal: &Seal,
        event: Option<&String>,
        edges: Option<(i64, i64)>,
        reader: &mut Reader<'_>,
    ) -> Result<Option<LedgerVerdict>, DbErr> {
        let (first, last) = (seal.first_serial, seal.last_serial);
        if seal.number != self.number + 1 || self.serial.is_some_and(|serial| first != serial + 1) {
            return Ok(Some(broken(first, last, "a seal is missing")));
        }
        let told = event.and_then(|data| serde_json::from_str::<Sealed>(data).ok());
        if told != Some(Sealed::of(seal)) {
            return Ok(Some(broken(first, last, "the seal contradicts the audit log")));
        }
        if self.serial.is_none() {
            if let Some((lowest, _)) = edges.filter(|(lowest, _)| *lowest < first) {
                return Ok(Some(broken(lowest, first - 1, "a line was added that no seal covers")));
            }
            reader.asked = first - 1;
        }
        // The starting seal of an older ledger may have gaps; all others have none.
        let whole = seal.lines == last - first + 1;
        let mut running = Running::new(&self.previous, seal.number);
        let mut expected = first;
        while let Some(line) = reader.next(last).await? {
            if whole && line.serial != expected {
                let why = if line.serial < expected { "a line was added" } else { "a line is missing" };
                let at = expected.min(line.serial);
                return Ok(Some(broken(at, at, why)));
            }
            expected = line.serial + 1;
            running.line(&line);
        }
        let (lines, digest) = running.finish();
        if lines != seal.lines {
            let first = if whole { expected } else { first };
            let why = if lines < seal.lines { "a line is missing" } else { "a line was added" };
            return Ok(Some(broken(first, last, why)));
        }
        if digest != seal.digest {
            return Ok(Some(broken(first, last, "a line was changed")));
        }
        (self.previous, self.number, self.serial) = (digest, seal.number, Some(last));
        self.lines += u64::try_from(lines).unwrap_or(0);
        Ok(None)
    }
}
