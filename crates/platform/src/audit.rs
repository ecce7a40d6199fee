//! The audit log: append-only, hash-chained on several chains, written in the transaction of the change.
//! One chain would make every copy queue behind one row; a change takes the head of one chain at its very end.

pub mod copy;
pub mod read;

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::db::{Actor, Db, for_update, sql};
use crate::ids::EventId;
use crate::params;

/// Number of chains; fixed by the schema step that made their heads.
pub const CHAINS: i64 = 16;

/// One thing that was done, before it has its place in a chain.
#[derive(Clone, Debug)]
pub struct Event {
    id: EventId,
    at: i64,
    actor: Actor,
    action: &'static str,
    subject: Uuid,
    data: String,
}

impl Event {
    pub(crate) fn new(
        at: Timestamp,
        actor: Actor,
        action: &'static str,
        subject: Uuid,
        data: String,
    ) -> Self {
        Self { id: EventId::new(), at: at.as_millisecond(), actor, action, subject, data }
    }

    pub(crate) fn id(&self) -> EventId {
        self.id
    }
}

/// A line of the log as it is read back.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Line {
    /// Identity of the line.
    pub id: EventId,
    /// Milliseconds since the epoch.
    pub at: i64,
    /// Who did it, as a reader understands it.
    pub actor_label: String,
    /// What was done: `course.approved`.
    pub action: String,
    /// Before and after as JSON.
    pub data: String,
}

#[derive(FromQueryResult)]
struct Stored {
    id: EventId,
    chain: i64,
    seq: i64,
    at: i64,
    person: Option<Uuid>,
    account: Option<Uuid>,
    seat: Option<Uuid>,
    organisation: Option<Uuid>,
    actor_label: String,
    address: String,
    process: String,
    action: String,
    subject: Uuid,
    data: String,
    hash: Vec<u8>,
}

#[derive(FromQueryResult)]
struct Head {
    seq: i64,
    hash: Vec<u8>,
}

/// What a walk over all chains found.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// All chains hold; so many lines were read.
    Intact(u64),
    /// The first line that does not fit, by chain and number in it.
    Broken {
        /// Which chain.
        chain: i64,
        /// The line's number in it.
        seq: i64,
        /// What does not fit.
        why: &'static str,
    },
}

pub(crate) async fn append<C: ConnectionTrait>(conn: &C, events: Vec<Event>) -> Result<(), DbErr> {
    let chain = i64::from(events[0].subject.as_bytes()[15]) % CHAINS;
    let sql_head = for_update(conn, "SELECT seq, hash FROM audit_chain WHERE chain = $1");
    let head = sql::one::<Head, _>(conn, &sql_head, params![chain])
        .await?
        .ok_or_else(|| DbErr::Custom("audit chain has no head".to_owned()))?;
    let (mut seq, mut hash) = (head.seq, head.hash);
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        seq += 1;
        let stored = Stored {
            id: event.id,
            chain,
            seq,
            at: event.at,
            person: event.actor.person.map(|id| id.0),
            account: event.actor.account.map(|id| id.0),
            seat: event.actor.seat.map(|id| id.0),
            organisation: event.actor.organisation.map(|id| id.0),
            actor_label: event.actor.label,
            address: event.actor.address,
            process: event.actor.process,
            action: event.action.to_owned(),
            subject: event.subject,
            data: event.data,
            hash: Vec::new(),
        };
        hash = digest(&hash, &stored);
        rows.push(params![
            stored.id,
            chain,
            seq,
            stored.at,
            stored.person,
            stored.account,
            stored.seat,
            stored.organisation,
            stored.actor_label,
            stored.address,
            stored.process,
            stored.action,
            stored.subject,
            stored.data,
            hash.clone(),
        ]);
    }
    sql::insert_many(
        conn,
        "INSERT INTO event (id, chain, seq, at, person, account, seat, organisation, actor_label, address, process, action, subject, data, hash)",
        rows,
        "",
    )
    .await?;
    sql::run(conn, "UPDATE audit_chain SET seq = $2, hash = $3 WHERE chain = $1", params![chain, seq, hash])
        .await?;
    Ok(())
}

/// Walks every chain from its beginning and recomputes each hash.
///
/// # Errors
/// Only when the database can't be read; a broken chain is a verdict.
pub async fn verify(db: &Db) -> Result<Verdict, DbErr> {
    verify_seeing(db, &mut |_, _| {}).await
}

/// As [`verify`], showing each line that holds to `see`: its action and its data.
///
/// # Errors
/// As [`verify`].
pub async fn verify_seeing(db: &Db, see: &mut (dyn FnMut(&str, &str) + Send)) -> Result<Verdict, DbErr> {
    let mut read = 0u64;
    for chain in 0..CHAINS {
        let (mut seq, mut hash) = (0i64, vec![0u8; 32]);
        // The end is read first: lines that others add meanwhile stand behind it and are not missing.
        let head = sql::one::<Head, _>(
            db.read(),
            "SELECT seq, hash FROM audit_chain WHERE chain = $1",
            params![chain],
        )
        .await?;
        let end = head.as_ref().map_or(0, |head| head.seq);
        loop {
            let lines = sql::all::<Stored, _>(
                db.read(),
                "SELECT id, chain, seq, at, person, account, seat, organisation, actor_label, address, process, action, subject, data, hash
                   FROM event WHERE chain = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT 2000",
                params![chain, seq, end],
            )
            .await?;
            if lines.is_empty() {
                break;
            }
            for line in lines {
                if line.seq != seq + 1 {
                    return Ok(Verdict::Broken { chain, seq: seq + 1, why: "a line is missing" });
                }
                hash = digest(&hash, &line);
                if hash != line.hash {
                    return Ok(Verdict::Broken { chain, seq: line.seq, why: "the line was changed" });
                }
                seq = line.seq;
                read += 1;
                see(&line.action, &line.data);
            }
        }
        if head.is_none_or(|head| head.seq != seq || head.hash != hash) {
            return Ok(Verdict::Broken { chain, seq: seq + 1, why: "the end was cut off" });
        }
        if beyond_the_end(db, chain).await? {
            return Ok(Verdict::Broken { chain, seq: seq + 1, why: "a line was added behind the end" });
        }
    }
    Ok(Verdict::Intact(read))
}

/// Whether a line stands behind its chain's end. The last line is asked for before the end, so that one added meanwhile
/// is not taken for it.
async fn beyond_the_end(db: &Db, chain: i64) -> Result<bool, DbErr> {
    let last =
        sql::number(db.read(), "SELECT MAX(seq) AS n FROM event WHERE chain = $1", params![chain]).await?;
    let end =
        sql::number(db.read(), "SELECT seq AS n FROM audit_chain WHERE chain = $1", params![chain]).await?;
    Ok(last > end)
}

/// What was done to one subject, oldest first: the source of every timeline.
///
/// # Errors
/// When the database can't be read.
pub async fn history<C: ConnectionTrait>(conn: &C, subject: Uuid) -> Result<Vec<Line>, DbErr> {
    sql::all(
        conn,
        "SELECT id, at, actor_label, action, data FROM event WHERE subject = $1 ORDER BY at, id LIMIT 500",
        params![subject],
    )
    .await
}

fn digest(previous: &[u8], line: &Stored) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update(line.id.0.as_bytes());
    hasher.update(line.chain.to_be_bytes());
    hasher.update(line.seq.to_be_bytes());
    hasher.update(line.at.to_be_bytes());
    for id in [line.person, line.account, line.seat, line.organisation, Some(line.subject)] {
        hasher.update(id.map_or([0u8; 16], Uuid::into_bytes));
    }
    // Lengths are hashed too, so that text can't be moved from one field into the next unseen.
    for text in [&line.actor_label, &line.address, &line.process, &line.action, &line.data] {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().to_vec()
}
