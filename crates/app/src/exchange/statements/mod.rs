//! Completion statements of e-learning sites, as rows of people. Rule: docs/rules/exchange-statements.md.

mod ready;
mod said;
mod store;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Cursor;

use documents::exchange::NdJsonWriter;
use domain::calendar::civil_date;
use domain::exchange::{RowRefused, StatementRefused, Who};
use domain::hours::HalfHours;
use jiff::SignedDuration;
use jiff::civil::Date;
use platform::db::{Actor, Migration};
use platform::error::Refused;
use platform::jobs::Cron;
use platform::{AppError, AppResult, Capability, params};
use serde_json::{Value, json};
use uuid::Uuid;

use super::PartnerId;
use super::taking::{self, Incoming, SentCourse, Wish};
use crate::App;
use said::{Said, What, read};

pub use ready::{delete_old, merge_ready};
pub(super) use store::{reseal, sealed_after};

/// Who sends statements.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// The partner.
    pub partner: PartnerId,
    /// False for a test key: checked and never merged.
    pub live: bool,
    /// As people read it.
    pub name: &'a str,
    /// Who acts.
    pub actor: &'a Actor,
}

/// Why statements are refused, by their place.
pub type Problems = Vec<(String, Refused)>;

/// What brings statements into the ledger in time, and deletes what is kept of them.
pub fn capability() -> Capability<App> {
    Capability {
        name: "exchange",
        routes: Vec::new,
        nav: &[],
        migrations: &[Migration {
            name: "0861_exchange_statement",
            sql: include_str!("migrations/0861_exchange_statement.sql"),
            sqlite: "",
            postgres: "",
        }],
        jobs: &[],
        crons: CRONS,
        pages: Vec::new,
    }
}

const CRONS: &[Cron<App>] = &[
    Cron {
        name: "exchange.statements_ready",
        every: SignedDuration::from_hours(1),
        run: |app| Box::pin(async move { merge_ready(&app).await.map(|_| ()).map_err(|e| format!("{e:?}")) }),
    },
    Cron {
        name: "exchange.delete_statements",
        every: SignedDuration::from_hours(24),
        run: |app| Box::pin(async move { delete_old(&app).await.map(|_| ()).map_err(|e| format!("{e:?}")) }),
    },
];

/// A statement on its way to be kept.
struct Entry {
    at: usize,
    id: Uuid,
    state: &'static str,
    digest: Vec<u8>,
    course: String,
    who: Option<Who>,
    /// Known before with another state.
    known: bool,
}

/// Takes statements, all of them or none; answers their identifiers in their order.
///
/// # Errors
/// The database, or the disk. What is wrong with statements is the inner error.
pub async fn take(
    app: &App,
    sender: Sender<'_>,
    statements: &[Value],
) -> AppResult<Result<Vec<Uuid>, Problems>> {
    let today = civil_date(app.clock.now());
    let mut problems = Problems::new();
    let mut said = Vec::new();
    for (at, statement) in statements.iter().enumerate() {
        match read(statement, today) {
            Ok(one) => said.push((at, one)),
            Err((part, why)) => problems.push((format!("[{at}].{part}"), why)),
        }
    }
    let ids: Vec<Uuid> = said.iter().map(|(_, one)| one.id).collect();
    let courses = courses(app, sender.partner, &said).await?;
    let entries = entries(app, sender, said, &courses, today, &mut problems).await?;
    let rows = rows(app, sender, &entries, &courses, today).await?;
    check(app, sender.partner, &entries, &rows, &mut problems).await?;
    if !problems.is_empty() {
        problems.sort_by(|a, b| a.0.cmp(&b.0));
        return Ok(Err(problems));
    }
    // First the rows, then what is known of the statements: stopped between, the same call once more finds the rows unchanged.
    let due: Vec<[String; 3]> = rows.into_iter().filter(|row| !row.waits).map(|row| row.cells).collect();
    let delivery = deliver(app, sender, &due).await?;
    keep(app, sender, &entries, delivery).await?;
    Ok(Ok(ids))
}

async fn courses(
    app: &App,
    partner: PartnerId,
    said: &[(usize, Said)],
) -> AppResult<HashMap<String, SentCourse>> {
    let keys: HashSet<&str> = said.iter().flat_map(|(_, one)| one.keys()).collect();
    taking::sent_courses(app.db.read(), partner, keys.into_iter().collect()).await
}

/// What each statement becomes; those of which nothing is kept are none.
async fn entries(
    app: &App,
    sender: Sender<'_>,
    said: Vec<(usize, Said)>,
    courses: &HashMap<String, SentCourse>,
    today: Date,
    problems: &mut Problems,
) -> AppResult<Vec<Entry>> {
    let wanted: Vec<Uuid> = said.iter().flat_map(|(_, one)| one.names()).collect();
    let known = store::by_ids(app.db.read(), sender.partner, sender.live, &wanted).await?;
    let known: HashMap<Uuid, store::Kept> = known.into_iter().map(|kept| (kept.id, kept)).collect();
    let mut entries: Vec<Entry> = Vec::new();
    for (at, one) in said {
        if matches!(one.what, What::Unused) {
            continue;
        }
        let place = |part: &str| format!("[{at}].{part}");
        let before = entries.iter().find(|entry| entry.id == one.id && !entry.digest.is_empty());
        let before = before.map(|entry| entry.digest.clone());
        let before = before.or_else(|| known.get(&one.id).map(|kept| kept.digest.clone()));
        // Without a digest it was voided before it came.
        if let Some(before) = before.filter(|digest| !digest.is_empty()) {
            if before != one.digest {
                problems.push((place("id"), Refused::new(&StatementRefused::Other)));
            }
            continue;
        }
        let ahead = known.contains_key(&one.id) || entries.iter().any(|entry| entry.id == one.id);
        match one.what {
            What::Unused => {}
            What::Done { who, keys } => {
                let Some((key, course)) = keys.iter().find_map(|key| courses.get_key_value(key)) else {
                    let key = keys.last().cloned().unwrap_or_default();
                    problems.push((place("object"), Refused::new(&RowRefused::CourseUnknown { key })));
                    continue;
                };
                let state = match (ahead, course.ends < today) {
                    (true, _) => "voided",
                    (false, true) => "standing",
                    (false, false) => "waiting",
                };
                let (id, digest, course) = (one.id, one.digest, key.clone());
                entries.push(Entry { at, id, state, digest, course, who: Some(who), known: false });
            }
            What::Voids(target) => {
                if let Err(why) = void(app, &mut entries, &known, at, target) {
                    problems.push((place("object"), why));
                    continue;
                }
                let (id, digest) = (one.id, one.digest);
                entries.push(Entry {
                    at,
                    id,
                    state: "voids",
                    digest,
                    course: String::new(),
                    who: None,
                    known: false,
                });
            }
        }
    }
    Ok(entries)
}

fn void(
    app: &App,
    entries: &mut Vec<Entry>,
    known: &HashMap<Uuid, store::Kept>,
    at: usize,
    target: Uuid,
) -> Result<(), Refused> {
    let no = || Refused::new(&StatementRefused::VoidsVoid);
    if let Some(entry) = entries.iter_mut().find(|entry| entry.id == target) {
        if entry.state == "voids" {
            return Err(no());
        }
        entry.state = "voided";
        return Ok(());
    }
    let mut entry = Entry {
        at,
        id: target,
        state: "voided",
        digest: Vec::new(),
        course: String::new(),
        who: None,
        known: false,
    };
    if let Some(kept) = known.get(&target) {
        match kept.state.as_str() {
            "voids" => return Err(no()),
            "voided" => return Ok(()),
            _ => {}
        }
        entry.known = true;
        entry.digest.clone_from(&kept.digest);
        // Only what counted before takes hours back.
        if kept.state == "standing" {
            entry.course.clone_from(&kept.course);
        }
        let opened = app.keys.open(&kept.sealed);
        entry.who = opened.and_then(|text| Who::parse(&text, Date::ZERO).ok());
    }
    entries.push(entry);
    Ok(())
}

/// A row of people, with the statements it stands for.
struct Row {
    cells: [String; 3],
    at: Vec<usize>,
    /// Of a course that is not over.
    waits: bool,
}

/// One row for each person and course: all hours while a statement says so, none when each of them is voided.
async fn rows(
    app: &App,
    sender: Sender<'_>,
    entries: &[Entry],
    courses: &HashMap<String, SentCourse>,
    today: Date,
) -> AppResult<Vec<Row>> {
    let mut pairs: BTreeMap<(String, String), Vec<&Entry>> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| !entry.course.is_empty()) {
        let Some(who) = &entry.who else { continue };
        pairs.entry((entry.course.clone(), who.as_str().to_owned())).or_default().push(entry);
    }
    let mut rows = Vec::new();
    for ((course, who), of_pair) in pairs {
        let voided: Vec<Uuid> =
            of_pair.iter().filter(|entry| entry.state == "voided").map(|entry| entry.id).collect();
        let in_call = of_pair.iter().any(|entry| matches!(entry.state, "standing" | "waiting"));
        // Sent and voided in one call, or voided ahead: nothing was ever given.
        let touched = in_call || of_pair.iter().any(|entry| entry.known);
        if !touched {
            continue;
        }
        let lookup = app.keys.lookup(&who);
        let before = store::standing(app.db.read(), sender.partner, sender.live, &course, &lookup).await?;
        let stands = in_call || before.iter().any(|id| !voided.contains(id));
        let found = match courses.get(&course) {
            Some(found) => *found,
            None => {
                let one = taking::sent_courses(app.db.read(), sender.partner, vec![&course]).await?;
                let Some(found) = one.get(&course) else { continue };
                *found
            }
        };
        let hours = if stands { found.hours } else { HalfHours::ZERO };
        rows.push(Row {
            cells: [course, who, hours.to_string()],
            at: of_pair.iter().map(|entry| entry.at).collect(),
            waits: found.ends >= today,
        });
    }
    Ok(rows)
}

/// The checks of a delivery, before anything is kept.
async fn check(
    app: &App,
    partner: PartnerId,
    entries: &[Entry],
    rows: &[Row],
    problems: &mut Problems,
) -> AppResult<()> {
    let cells: Vec<[String; 3]> = rows.iter().map(|row| row.cells.clone()).collect();
    let faults = taking::look(app, partner, &cells).await?;
    for (row, faults) in rows.iter().zip(faults) {
        for fault in faults {
            if row.waits && matches!(fault.why, RowRefused::NotOver { .. }) {
                continue;
            }
            let part = if fault.column == "TeacherId" { "actor" } else { "object" };
            for at in &row.at {
                problems.push((format!("[{at}].{part}"), Refused::new(&fault.why)));
            }
        }
    }
    debug_assert!(rows.len() <= entries.len());
    Ok(())
}

/// Rows as a delivery of their own; answers its number.
async fn deliver(app: &App, sender: Sender<'_>, rows: &[[String; 3]]) -> AppResult<Option<i64>> {
    if rows.is_empty() {
        return Ok(None);
    }
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = NdJsonWriter::new(&mut bytes).map_err(AppError::internal)?;
    for row in rows {
        writer.person(row).map_err(AppError::internal)?;
    }
    writer.finish().map_err(AppError::internal)?;
    let mut keeping = taking::begin(app, u64::MAX)?;
    keeping.write(&bytes.into_inner())?;
    let incoming = Incoming {
        partner: sender.partner,
        door: "api",
        wish: Wish { live: sender.live, dry_run: false, whole: false },
        file_name: "xapi-statements.ndjson",
        sent_by: sender.name,
    };
    let (delivery, _) = taking::receive(app, sender.actor, &incoming, keeping).await?;
    Ok(Some(delivery.number))
}

async fn keep(app: &App, sender: Sender<'_>, entries: &[Entry], delivery: Option<i64>) -> AppResult<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut change = app.db.change(sender.actor, app.clock.now()).await?;
    taking::hold_partner(&change, sender.partner).await?;
    let received = change.now().as_millisecond();
    // The last word about an identifier counts: sent, and voided by a later one of the same call.
    let mut of_id: BTreeMap<Uuid, &Entry> = BTreeMap::new();
    for entry in entries {
        let fuller =
            of_id.get(&entry.id).is_some_and(|before| entry.digest.is_empty() && !before.digest.is_empty());
        if !fuller {
            of_id.insert(entry.id, entry);
        }
    }
    let rows = of_id.values().map(|entry| {
        let who = entry.who.as_ref().map_or("", Who::as_str);
        params![
            sender.partner,
            sender.live,
            entry.id,
            entry.state,
            entry.digest.clone(),
            entry.course.clone(),
            app.keys.lookup(who),
            app.keys.seal(who),
            received
        ]
    });
    store::put(&change, rows.collect()).await?;
    let data = json!({"statements": of_id.len(), "delivery": delivery, "live": sender.live});
    change.record("exchange.statements", sender.partner.0, data);
    Ok(change.commit().await?)
}
