//! A second place for the audit log: a file that only grows, best on another machine's disk. Whoever rewrites the database
//! with all its hashes still contradicts the copy.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use sea_orm::{DbErr, FromQueryResult};
use serde::{Deserialize, Serialize};

use super::{CHAINS, Stored};
use crate::db::{Actor, sql};
use crate::{Platform, params};

/// A line of the copy: the whole event with its place in a chain and its hash.
#[derive(Debug, Serialize, Deserialize)]
struct Copied {
    chain: i64,
    seq: i64,
    at: i64,
    who: String,
    organisation: Option<uuid::Uuid>,
    address: String,
    process: String,
    action: String,
    subject: uuid::Uuid,
    data: String,
    hash: String,
}

/// What a comparison of the database with its copy found.
#[derive(Clone, Debug, PartialEq)]
pub enum Compared {
    /// Every line of the copy stands in the database with the same hash; so many were compared.
    Same(u64),
    /// The first line that differs or is missing in the database, by chain and number.
    Differs {
        /// Which chain.
        chain: i64,
        /// The line's number in it.
        seq: i64,
    },
}

/// Appends what is not in the copy yet and answers how many lines that was. A crash between the file and the note of how far
/// it reached writes some lines twice, which a comparison reads over.
///
/// # Errors
/// When the database can't be read or the file not be written; the next run begins at the same line.
pub async fn append_new(platform: &Platform, file: &Path) -> Result<u64, DbErr> {
    let mut copied = 0;
    for chain in 0..CHAINS {
        loop {
            let done = reached(platform, chain).await?;
            let lines = sql::all::<Stored, _>(
                platform.db.read(),
                "SELECT id, chain, seq, at, person, account, seat, organisation, actor_label, address, process, action, subject, data, hash
                   FROM event WHERE chain = $1 AND seq > $2 ORDER BY seq LIMIT 2000",
                params![chain, done],
            )
            .await?;
            let Some(last) = lines.last().map(|line| line.seq) else { break };
            copied += lines.len() as u64;
            let text: String = lines.iter().map(line_text).collect();
            let path = file.to_owned();
            tokio::task::spawn_blocking(move || write(&path, &text))
                .await
                .map_err(|e| DbErr::Custom(e.to_string()))?
                .map_err(|e| DbErr::Custom(format!("copy of the audit log {}: {e}", file.display())))?;
            note(platform, chain, last).await?;
        }
    }
    Ok(copied)
}

/// Compares a copy with the database, line by line.
///
/// # Errors
/// When either can't be read.
pub async fn compare(platform: &Platform, file: &Path) -> Result<Compared, DbErr> {
    let hashes = read(file).map_err(|e| DbErr::Custom(format!("{}: {e}", file.display())))?;
    let mut compared = 0;
    let lines: Vec<_> = hashes.into_iter().collect();
    for ((chain, first), some) in lines.chunks(500).filter_map(|some| Some((some.first()?.0, some))) {
        // A chunk may reach into the next chain; each line is asked for by its own place.
        let wanted: Vec<String> = some.iter().map(|((chain, seq), _)| format!("({chain},{seq})")).collect();
        #[derive(FromQueryResult)]
        struct Place {
            chain: i64,
            seq: i64,
            hash: Vec<u8>,
        }
        let found = sql::all::<Place, _>(
            platform.db.read(),
            &format!(
                "SELECT chain, seq, hash FROM event WHERE (chain, seq) IN (VALUES {})",
                wanted.join(",")
            ),
            vec![],
        )
        .await?;
        let found: BTreeMap<(i64, i64), String> =
            found.into_iter().map(|p| ((p.chain, p.seq), hex::encode(p.hash))).collect();
        for (place, hash) in some {
            if found.get(place) != Some(hash) {
                return Ok(Compared::Differs { chain: place.0, seq: place.1 });
            }
            compared += 1;
        }
        tracing::debug!(chain, first, "compared");
    }
    Ok(Compared::Same(compared))
}

async fn reached(platform: &Platform, chain: i64) -> Result<i64, DbErr> {
    sql::number(platform.db.read(), "SELECT seq AS n FROM audit_copy WHERE chain = $1", params![chain]).await
}

async fn note(platform: &Platform, chain: i64, seq: i64) -> Result<(), DbErr> {
    let mut change = platform.db.change(&Actor::process("audit copy"), platform.clock.now()).await?;
    change.unaudited("how far the copy of the audit log has reached");
    sql::run(
        change.conn(),
        "INSERT INTO audit_copy (chain, seq) VALUES ($1, $2) ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq",
        params![chain, seq],
    )
    .await?;
    change.commit().await
}

fn line_text(line: &Stored) -> String {
    let copied = Copied {
        chain: line.chain,
        seq: line.seq,
        at: line.at,
        who: line.actor_label.clone(),
        organisation: line.organisation,
        address: line.address.clone(),
        process: line.process.clone(),
        action: line.action.clone(),
        subject: line.subject,
        data: line.data.clone(),
        hash: hex::encode(&line.hash),
    };
    serde_json::to_string(&copied).unwrap_or_default() + "\n"
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_data()
}

fn read(path: &Path) -> std::io::Result<BTreeMap<(i64, i64), String>> {
    let mut hashes = BTreeMap::new();
    for line in BufReader::new(std::fs::File::open(path)?).lines() {
        let line = line?;
        // A line cut short by a crash is written again by the next run.
        if let Ok(copied) = serde_json::from_str::<Copied>(&line) {
            hashes.insert((copied.chain, copied.seq), copied.hash);
        }
    }
    Ok(hashes)
}
