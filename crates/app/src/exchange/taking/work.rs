//! The work on a delivery: reads it portion by portion, checks, merges, and goes on where it was stopped.

use std::collections::HashSet;

use documents::exchange::{self as formats, Format, Item, List, RawRow};
use domain::calendar::civil_date;
use domain::codes::tables_on;
use domain::exchange::{CourseRow, PersonRow, ProfileRow, RowFault, RowRefused};
use domain::exchange_partner::Kind;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use platform::db::Actor;
use platform::jobs::JobFuture;
use platform::{AppError, AppResult, Change};
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::judge::judge;
use super::judged::{Judged, Parsed, Read};
use super::memory::{Memory, Scope};
use super::{
    Delivery, DeliveryId, MANY_LEAVE, PORTION, PartnerId, State, What, apply, keep, profiles, store,
};
use crate::App;
use crate::exchange::{partners, told};

/// The job that works on a delivery.
pub const JOB: &str = "exchange.take";

/// How long a worker may be silent before another takes over.
const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// How long bytes and refused rows are kept once nothing more happens.
pub(super) const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Rows of people that are put in order together. The order is the same at each reading, so a mark in it holds.
const WINDOW: usize = 60_000;
/// Rows of courses judged and written together: each is ten times as large as one of people.
const COURSES: usize = 2_500;
/// Portions read ahead while one is judged.
const AHEAD: usize = 1;

/// As a job.
pub(super) fn job(app: App, payload: String) -> JobFuture {
    Box::pin(async move {
        let id: DeliveryId = serde_json::from_str(&payload).map_err(|e| e.to_string())?;
        run(&app, id).await.map_err(|e| format!("{e:?}"))
    })
}

/// Begins again what nobody works on: the process may have been stopped.
pub(super) async fn resume(app: &App) -> AppResult<()> {
    let now = app.clock.now().as_millisecond();
    for id in store::waiting_for_work(app.db.read(), now).await? {
        run(app, id).await?;
    }
    Ok(())
}

/// Works on a delivery until it is checked or merged, then on the next of the partner. Who finds somebody at it leaves.
///
/// # Errors
/// The database, or the disk; what was done until then stands.
pub async fn run(app: &App, id: DeliveryId) -> AppResult<()> {
    let mut next = Some(id);
    while let Some(id) = next {
        let Some(delivery) = store::by_id(app.db.read(), id).await? else { return Ok(()) };
        // Deliveries of one partner are taken in their order.
        let first = store::first_open(app.db.read(), delivery.partner).await?;
        let Some(first) = first else { return Ok(()) };
        let worker = Uuid::now_v7();
        if !claim(app, first, worker).await? {
            return Ok(());
        }
        let done = one(app, first, worker).await;
        let mut change = app.db.change(&Actor::process("exchange"), app.clock.now()).await?;
        if store::still_mine(&change, first, worker, 0).await? {
            store::let_go(&change, first).await?;
        }
        change.unaudited("the lease of a delivery");
        change.commit().await?;
        done?;
        next = store::first_open(app.db.read(), delivery.partner).await?;
    }
    Ok(())
}

async fn claim(app: &App, id: DeliveryId, worker: Uuid) -> AppResult<bool> {
    let now = app.clock.now();
    let mut change = app.db.change(&Actor::process("exchange"), now).await?;
    let until = (now + LEASE).as_millisecond();
    let claimed = store::claim(&change, id, worker, now.as_millisecond(), until).await?;
    change.unaudited("the lease of a delivery");
    change.commit().await?;
    Ok(claimed)
}

/// One delivery, from where it stands to where it rests.
async fn one(app: &App, id: DeliveryId, worker: Uuid) -> AppResult<()> {
    loop {
        let Some(delivery) = store::by_id(app.db.read(), id).await? else { return Ok(()) };
        match delivery.state() {
            State::Received => step(app, &delivery, worker, State::Checking).await?,
            State::Checking => read(app, &delivery, worker).await?,
            State::Merging => read(app, &delivery, worker).await?,
            _ => return Ok(()),
        }
    }
}

/// Begins a reading from the first row.
async fn step(app: &App, delivery: &Delivery, worker: Uuid, state: State) -> AppResult<()> {
    let mut change = mine(app, delivery, worker).await?;
    store::begin_reading(&change, delivery.id, state).await?;
    change.unaudited("the check of a delivery that was recorded when it arrived");
    Ok(change.commit().await?)
}

/// A change by the worker; an error when another took over.
async fn mine(app: &App, delivery: &Delivery, worker: Uuid) -> AppResult<Change> {
    let actor = store::actor_of(app.db.read(), delivery.id).await?;
    let actor = super::commands::actor_read(&actor);
    let now = app.clock.now();
    let change = app.db.change(&actor, now).await?;
    store::hold_partner(&change, delivery.partner).await?;
    if !store::still_mine(&change, delivery.id, worker, (now + LEASE).as_millisecond()).await? {
        change.rollback().await?;
        return Err(AppError::internal("another worker took the delivery over"));
    }
    Ok(change)
}

/// What one reading remembers.
enum Memories {
    Records(Box<Memory>),
    Profiles(Box<profiles::Memory>),
}

/// Reads the whole delivery; rows before the mark are read for what later rows refer to, and not done again.
async fn read(app: &App, delivery: &Delivery, worker: Uuid) -> AppResult<()> {
    let merging = delivery.state() == State::Merging;
    let mut memory = match delivery.what() {
        What::Records => Memories::Records(Box::new(
            memory(app, delivery.partner, delivery.door == "instance", merging).await?,
        )),
        What::Profiles => Memories::Profiles(Box::new(profiles::Memory::new(app, delivery).await?)),
    };
    let (tell, mut told) = mpsc::channel(AHEAD);
    let (reading, from) = (app.clone(), delivery.clone());
    let today = civil_date(app.clock.now());
    let reader = tokio::task::spawn_blocking(move || portions(&reading, &from, today, &tell));
    let (mut place, mut left) = (0, None::<Left>);
    while let Some(message) = told.recv().await {
        match message {
            Message::Format(format, complete) => {
                note_format(app, delivery, worker, format, complete).await?;
            }
            Message::Failed(code) => {
                write(app, delivery, worker, left.take()).await?;
                return fail(app, delivery, worker, &code).await;
            }
            Message::Rows(rows) => {
                let list = rows.first().map(|row| row.list);
                let count = i64::try_from(rows.len()).unwrap_or(0);
                place += count;
                let done = place <= delivery.position;
                match &mut memory {
                    Memories::Records(memory) => {
                        let judging = judge(app, app.db.read(), delivery.partner, memory, rows);
                        let before = left.take();
                        // One portion is written while the next is judged. Not where rows lean on courses that are being
                        // written; what two portions of people say of the same one is told by memory.
                        let judged = if before.as_ref().is_some_and(|left| left.list != Some(List::People)) {
                            write(app, delivery, worker, before).await?;
                            judging.await?
                        } else {
                            // On a task of its own, so that both have a processor.
                            let (own_app, own_delivery) = (app.clone(), delivery.clone());
                            let writing =
                                tokio::spawn(
                                    async move { write(&own_app, &own_delivery, worker, before).await },
                                );
                            let (written, judged) = tokio::join!(writing, judging);
                            written.map_err(AppError::internal)??;
                            judged?
                        };
                        let judged = if merging { judged } else { judged.without_work() };
                        left = (!done).then_some(Left { judged, list, count });
                    }
                    Memories::Profiles(memory) if done => {
                        profiles::look_at(app, app.db.read(), memory, rows).await?;
                    }
                    Memories::Profiles(memory) => {
                        write_profiles(app, delivery, worker, memory, rows, merging).await?;
                    }
                }
            }
        }
    }
    write(app, delivery, worker, left).await?;
    reader.await.map_err(AppError::internal)?;
    rest(app, delivery, worker, &memory).await
}

/// A portion that was judged and is not written yet.
struct Left {
    judged: Judged,
    list: Option<List>,
    count: i64,
}

/// A portion of profiles. To be written they are judged in the change that writes them: what one row registers, the next may
/// mean.
async fn write_profiles(
    app: &App,
    delivery: &Delivery,
    worker: Uuid,
    memory: &mut profiles::Memory,
    rows: Vec<Parsed>,
    merging: bool,
) -> AppResult<()> {
    let count = i64::try_from(rows.len()).unwrap_or(0);
    let checked = match merging {
        true => Err(rows),
        false => Ok(profiles::judge(app, app.db.read(), memory, rows).await?),
    };
    let mut change = mine(app, delivery, worker).await?;
    let (judged, merged) = match checked {
        Ok(judged) => {
            change.unaudited("what a check of profiles found; merging is recorded");
            (judged, 0)
        }
        Err(rows) => {
            let mut judged = profiles::judge(app, change.conn(), memory, rows).await?;
            let merged = profiles::write(app, &mut change, delivery, memory, &mut judged).await?;
            (judged, merged)
        }
    };
    store::insert_faults(&change, apply::profile_faults(delivery, &judged.refusals)).await?;
    store::advance(&change, delivery.id, count, &judged.counts, merged).await?;
    Ok(change.commit().await?)
}

/// What is wrong with rows of people, row by row; see [`super::look`].
pub(super) async fn look(
    app: &App,
    partner: PartnerId,
    rows: &[[String; 3]],
) -> AppResult<Vec<Vec<RowFault>>> {
    let today = civil_date(app.clock.now());
    let mut memory = memory(app, partner, false, false).await?;
    let parsed = (0u64..).zip(rows).map(|(line, row)| {
        let row = RawRow { list: List::People, line, cells: row.to_vec() };
        parse(Item::Row(row), What::Records, today)
    });
    let judged = judge(app, app.db.read(), partner, &mut memory, parsed.collect()).await?;
    let mut faults = vec![Vec::new(); rows.len()];
    for refusal in judged.refusals {
        if let Some(of_row) = usize::try_from(refusal.line).ok().and_then(|at| faults.get_mut(at)) {
            *of_row = refusal.faults;
        }
    }
    Ok(faults)
}

/// What is known before the first row. What a link fetched is about our people, whoever gave them the hours.
async fn memory(app: &App, id: PartnerId, fetched: bool, writes: bool) -> AppResult<Memory> {
    let now = app.clock.now();
    let partner = partners::partner(app.db.read(), id).await?;
    let confirmed = store::confirmed(app.db.read(), id, now.as_millisecond()).await?;
    let scope = if fetched { Scope::Any } else { scope(app, &partner).await? };
    let marks = crate::exchange::marks_key(app, id);
    Ok(Memory::new(scope, confirmed.into_iter().collect(), writes, marks))
}

/// A county answers for its organisations, whoever else for its own and those below; without one, for any.
pub(super) async fn scope(app: &App, partner: &partners::Partner) -> AppResult<Scope> {
    if !partner.county.is_empty() {
        return Ok(Scope::County(partner.county.clone()));
    }
    Ok(match partner.organisation {
        Some(own) => {
            let below = crate::directory::ids_below(app.db.read(), own).await?;
            Scope::These(below.into_iter().chain([own]).collect())
        }
        // An authority that is not in the directory answers for nobody; a site's records may concern any organisation.
        None if partner.kind == Kind::County => Scope::These(HashSet::new()),
        None => Scope::Any,
    })
}

async fn note_format(
    app: &App,
    delivery: &Delivery,
    worker: Uuid,
    format: &'static str,
    complete: bool,
) -> AppResult<()> {
    let mut change = mine(app, delivery, worker).await?;
    store::set_format(&change, delivery.id, format).await?;
    if complete {
        profiles::store::set_complete(&change, delivery.id).await?;
    }
    change.unaudited("what a delivery was found to be");
    Ok(change.commit().await?)
}

async fn fail(app: &App, delivery: &Delivery, worker: Uuid, code: &str) -> AppResult<()> {
    let mut change = mine(app, delivery, worker).await?;
    let until = (change.now() + KEPT).as_millisecond();
    store::set_state(&change, delivery.id, State::Failed, code, Some(until)).await?;
    change.record("exchange.failed", delivery.id.0, json!({"delivery": delivery.number, "code": code}));
    told::ended(&mut change, delivery, State::Failed).await?;
    Ok(change.commit().await?)
}

async fn write(app: &App, delivery: &Delivery, worker: Uuid, left: Option<Left>) -> AppResult<()> {
    let Some(Left { judged, count, .. }) = left else { return Ok(()) };
    let mut change = mine(app, delivery, worker).await?;
    store::insert_faults(&change, apply::fault_rows(delivery, &judged.refusals)).await?;
    let merged = if delivery.state() == State::Merging {
        apply::write(app, &mut change, delivery, &judged).await?
    } else {
        change.unaudited("what a check found; merging is recorded");
        0
    };
    store::advance(&change, delivery.id, count, &judged.counts, merged).await?;
    Ok(change.commit().await?)
}

/// What follows when all rows were read.
async fn rest(app: &App, before: &Delivery, worker: Uuid, memory: &Memories) -> AppResult<()> {
    let mut change = mine(app, before, worker).await?;
    let Some(mut delivery) = store::locked(&change, before.id).await? else { return Ok(()) };
    if delivery.rows_read == 0 {
        drop(change);
        return fail(app, &delivery, worker, "empty").await;
    }
    let (leaving, many_leave) = leave(&mut change, &delivery, memory).await?;
    delivery.leaving = leaving;
    let until = (change.now() + KEPT).as_millisecond();
    let state = match delivery.state() {
        State::Merging => State::Merged,
        _ if delivery.dry_run || !delivery.live => State::Checked,
        _ if delivery.whole && delivery.rows_refused > 0 => State::Held,
        _ if many_leave => State::Held,
        _ => State::Merging,
    };
    let why = if many_leave && state != State::Merged { MANY_LEAVE } else { "" };
    store::set_state(&change, delivery.id, state, why, Some(until)).await?;
    delivery.failure = why.to_owned();
    if state == State::Merging {
        store::begin_reading(&change, delivery.id, state).await?;
    } else {
        told::ended(&mut change, &delivery, state).await?;
    }
    let figures = json!({
        "delivery": delivery.number, "state": state.as_str(), "rows": delivery.rows_read,
        "refused": delivery.rows_refused, "waiting": delivery.rows_waiting,
    });
    change.record("exchange.read", delivery.id.0, figures);
    Ok(change.commit().await?)
}

/// Who leaves by a complete list: counted when it is checked, ended when it is merged. Answers whether they are so many that
/// somebody looks first.
async fn leave(change: &mut Change, delivery: &Delivery, memory: &Memories) -> AppResult<(i64, bool)> {
    let Memories::Profiles(memory) = memory else { return Ok((0, false)) };
    let (leavers, many) = profiles::leavers(change.conn(), delivery, memory).await?;
    let leaving = i64::try_from(leavers.len()).unwrap_or(i64::MAX);
    profiles::store::set_leaving(change, delivery.id, leaving).await?;
    if delivery.state() == State::Merging {
        profiles::end_leavers(change, delivery, memory, &leavers).await?;
    }
    Ok((leaving, many))
}

/// What the reader tells.
enum Message {
    /// The name of the format, and whether the file says that it is complete.
    Format(&'static str, bool),
    Rows(Vec<Parsed>),
    Failed(String),
}

/// Reads the file in portions of one list each, beside the requests.
fn portions(app: &App, delivery: &Delivery, today: Date, tell: &mpsc::Sender<Message>) {
    let send = |message: Message| tell.blocking_send(message).is_ok();
    let (what, name, limits) = (delivery.what(), delivery.file_name.as_str(), formats::Limits::default());
    let rows = match keep::open(app, delivery.id) {
        Ok(file) if what == What::Profiles => formats::open_profiles(file, name, &limits),
        Ok(file) => formats::open(file, name, &limits),
        Err(error) => {
            tracing::error!(%error, id = %delivery.id, "the bytes of a delivery can't be read");
            send(Message::Failed("bytes-lost".to_owned()));
            return;
        }
    };
    let rows = match rows {
        Ok(rows) => rows,
        Err(error) => {
            send(Message::Failed(error.code().to_owned()));
            return;
        }
    };
    if !send(Message::Format(format_name(rows.format()), rows.is_complete())) {
        return;
    }
    let most = if what == What::Profiles { profiles::PORTION } else { PORTION };
    let hand_over = |rows: &mut Vec<Parsed>| {
        in_portions(std::mem::take(rows), most).all(|rows| send(Message::Rows(rows)))
    };
    let (mut window, mut list) = (Vec::new(), None);
    for item in rows {
        let parsed = match item {
            Ok(item) => parse(item, what, today),
            Err(error) => {
                send(Message::Failed(error.code().to_owned()));
                return;
            }
        };
        let full = match list {
            Some(List::People) => WINDOW,
            Some(List::Courses) => COURSES,
            _ => most,
        };
        if (window.len() == full || list.is_some_and(|list| list != parsed.list)) && !hand_over(&mut window) {
            return;
        }
        list = Some(parsed.list);
        window.push(parsed);
    }
    hand_over(&mut window);
}

/// Rows of one list as portions. People are put together by their course, those of one course in the order of the file: what is
/// read and written for a portion then lies together, and who stands twice is told at the later row.
fn in_portions(mut rows: Vec<Parsed>, most: usize) -> impl Iterator<Item = Vec<Parsed>> {
    if rows.first().is_some_and(|row| row.list == List::People) {
        rows.sort_by(|a, b| a.course().cmp(b.course()));
    }
    let mut rows = rows.into_iter();
    std::iter::from_fn(move || {
        let portion: Vec<Parsed> = rows.by_ref().take(most).collect();
        (!portion.is_empty()).then_some(portion)
    })
}

fn parse(item: Item, what: What, today: Date) -> Parsed {
    match item {
        Item::Row(row) => {
            let hash = hash(&row.cells);
            let read = match (what, row.list) {
                (What::Records, List::Courses) => CourseRow::read(&row.cells, today, tables_on(today))
                    .map(|course| Read::Course(Box::new(course))),
                (What::Records, List::People) => PersonRow::read(&row.cells, today).map(Read::Person),
                (What::Profiles, List::Profiles) => {
                    Ok(Read::Profile(Box::new(ProfileRow::read(&row.cells, today))))
                }
                _ => Err(vec![RowFault::row(RowRefused::OtherList)]),
            };
            let read = read.unwrap_or_else(Read::Bad);
            Parsed { list: row.list, line: row.line, cells: row.cells, hash, read }
        }
        Item::Bad(bad) => {
            let why = match bad.code {
                "field-count" => RowRefused::FieldCount,
                "bad-quoting" => RowRefused::Quoting,
                "not-text" => RowRefused::NotText,
                "cell-too-long" => RowRefused::CellTooLong,
                _ => RowRefused::Unreadable { detail: bad.detail },
            };
            let column = bad.column.and_then(|at| bad.list.columns().get(at)).copied().unwrap_or_default();
            let hash = hash(&bad.cells);
            let read = Read::Bad(vec![RowFault::at(column, why)]);
            Parsed { list: bad.list, line: bad.line, cells: bad.cells, hash, read }
        }
    }
}

/// The name of a format as a delivery keeps it.
fn format_name(format: Format) -> &'static str {
    match format {
        Format::Package => "package",
        Format::Csv => "csv",
        Format::Xml => "xml",
        Format::Xlsx => "xlsx",
        Format::Ods => "ods",
        Format::Mdb => "mdb",
        Format::Accdb => "accdb",
        Format::OneRoster => "oneroster",
        Format::NdJson => "ndjson",
    }
}

/// By which a row is known to say the same again. What the partner writes into `CourseError` is passed over.
fn hash(cells: &[String]) -> [u8; 16] {
    let mut digest = Sha256::new();
    for cell in cells.iter().take(domain::exchange::column::ERROR) {
        digest.update(cell.as_bytes());
        digest.update([0x1f]);
    }
    let made = digest.finalize();
    std::array::from_fn(|at| made[at])
}

/// The instant at which something kept since then is due.
pub(super) fn kept_until(now: Timestamp) -> i64 {
    (now + KEPT).as_millisecond()
}
