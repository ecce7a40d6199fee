//! Background work: stored with the change that causes it, run at least once, by any copy.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use sea_orm::{DbErr, FromQueryResult};

use crate::Platform;
use crate::db::{Actor, for_update_skip_locked, sql};
use crate::ids::JobId;
use crate::params;

/// What running a job answers; an error text is kept and the job tried again.
pub type JobFuture = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// How one kind of job is run. Written to be repeated: a job may run twice.
pub struct Handler<S> {
    /// The kind, as it was enqueued.
    pub kind: &'static str,
    /// Runs the job with its payload.
    pub run: fn(S, String) -> JobFuture,
}

/// Work that begins by itself; one copy runs it each time.
pub struct Cron<S> {
    /// Names the row that remembers the last run.
    pub name: &'static str,
    /// Time between two runs.
    pub every: SignedDuration,
    /// Runs it.
    pub run: fn(S) -> JobFuture,
}

impl<S> Clone for Handler<S> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<S> Copy for Handler<S> {}
impl<S> Clone for Cron<S> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<S> Copy for Cron<S> {}

/// A part of the work that one worker serves: work that takes minutes must not hold up what takes a moment.
#[derive(Clone, Copy, Debug)]
pub struct Lane {
    names: &'static [&'static str],
    takes: bool,
}

impl Lane {
    /// Everything.
    pub const ALL: Self = Self::beside(&[]);

    /// The work of these names alone.
    pub const fn of(names: &'static [&'static str]) -> Self {
        Self { names, takes: true }
    }

    /// All the other work.
    pub const fn beside(names: &'static [&'static str]) -> Self {
        Self { names, takes: false }
    }

    fn takes(self, name: &str) -> bool {
        self.names.contains(&name) == self.takes
    }
}

#[derive(FromQueryResult)]
struct Due {
    id: JobId,
    kind: String,
    payload: String,
    attempts: i64,
}

const LEASE: SignedDuration = SignedDuration::from_mins(10);
const MOST_ATTEMPTS: i64 = 8;

/// Runs every job that is due, once, and answers how many ran. Tests call it by hand.
///
/// # Errors
/// When the queue can't be read or written; a failing job is not an error here.
pub async fn run_due<S: Clone>(
    platform: &Platform,
    state: &S,
    handlers: &[Handler<S>],
    lane: Lane,
) -> Result<u32, DbErr> {
    let mut ran = 0;
    loop {
        let due = lease(platform, lane).await?;
        if due.is_empty() {
            return Ok(ran);
        }
        for job in due {
            let outcome = match handlers.iter().find(|h| h.kind == job.kind) {
                Some(handler) => (handler.run)(state.clone(), job.payload.clone()).await,
                None => Err(format!("no handler for {}", job.kind)),
            };
            finish(platform, &job, outcome).await?;
            ran += 1;
        }
    }
}

/// Runs the timed work whose turn has come and which no other copy has taken; answers how much ran.
///
/// # Errors
/// When the turns can't be read or written; failing work is not an error here.
pub async fn run_crons<S: Clone>(
    platform: &Platform,
    state: &S,
    crons: &[Cron<S>],
    lane: Lane,
) -> Result<u32, DbErr> {
    let mut ran = 0;
    for cron in crons.iter().filter(|cron| lane.takes(cron.name)) {
        if !take_turn(platform, cron.name, cron.every).await? {
            continue;
        }
        ran += 1;
        if let Err(error) = (cron.run)(state.clone()).await {
            tracing::error!(%error, name = cron.name, "timed work failed");
        }
    }
    Ok(ran)
}

/// Runs jobs and cron of a lane until `stop` resolves. The current job of the short lane is finished first; long work is given up
/// where it stands, which it is made for, since a process may end at any moment.
pub async fn work<S: Clone>(
    platform: Arc<Platform>,
    state: S,
    (handlers, crons): (Vec<Handler<S>>, Vec<Cron<S>>),
    lane: Lane,
    mut stop: tokio::sync::watch::Receiver<bool>,
) {
    let mut ended = stop.clone();
    let given_up = async move {
        match lane.takes {
            true => drop(ended.changed().await),
            false => std::future::pending().await,
        }
    };
    tokio::pin!(given_up);
    loop {
        let ticked = tokio::select! {
            ticked = tick(&platform, &state, &handlers, &crons, lane) => ticked,
            () = &mut given_up => return,
        };
        if let Err(error) = ticked {
            tracing::error!(%error, "the job queue can't be served");
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Continues the copy of the audit log once a minute, on one copy of the service at a time.
///
/// # Errors
/// When the turn can't be taken; a copy that can't be written is an alert.
pub async fn copy_audit(platform: &Platform) -> Result<(), DbErr> {
    let file = &platform.settings.audit_copy;
    if file.as_os_str().is_empty()
        || !take_turn(platform, "platform.audit_copy", SignedDuration::from_mins(1)).await?
    {
        return Ok(());
    }
    if let Err(error) = crate::audit::copy::append_new(platform, file).await {
        platform.alerts.raise(crate::alert::Alert::AuditCopy, &error.to_string());
    }
    Ok(())
}

async fn tick<S: Clone>(
    platform: &Platform,
    state: &S,
    handlers: &[Handler<S>],
    crons: &[Cron<S>],
    lane: Lane,
) -> Result<(), DbErr> {
    copy_audit(platform).await?;
    run_crons(platform, state, crons, lane).await?;
    run_due(platform, state, handlers, lane).await?;
    Ok(())
}

/// Sends mail until `stop` resolves, beside the jobs: a mail server that hangs must not hold them up.
pub async fn send_mail(platform: Arc<Platform>, mut stop: tokio::sync::watch::Receiver<bool>) {
    loop {
        tokio::select! {
            sent = crate::mail::send_waiting(&platform) => {
                if let Err(error) = sent {
                    tracing::error!(%error, "the outbox can't be served");
                }
            }
            _ = stop.changed() => return,
        }
        crate::alert::send_due(&platform).await;
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(2)) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Deletes work that was done, or given up, before an instant: what it was about stands in the audit log.
///
/// # Errors
/// When the rows can't be removed.
pub async fn forget_done(change: &crate::Change, before: i64) -> Result<u64, DbErr> {
    sql::run(
        change.conn(),
        "DELETE FROM job WHERE (done_at IS NOT NULL AND done_at < $1) OR (failed_at IS NOT NULL AND failed_at < $1)",
        params![before],
    )
    .await
}

async fn take_turn(platform: &Platform, name: &str, every: SignedDuration) -> Result<bool, DbErr> {
    let now = platform.clock.now().as_millisecond();
    let before = now - i64::try_from(every.as_millis()).unwrap_or(i64::MAX);
    let last =
        sql::number(platform.db.read(), "SELECT last_run AS n FROM cron WHERE name = $1", params![name])
            .await?;
    if last > before {
        return Ok(false);
    }
    let mut change = platform.db.change(&Actor::process("cron"), platform.clock.now()).await?;
    change.unaudited("the lease of timed work; the work itself is recorded");
    let taken = sql::run(
        change.conn(),
        "INSERT INTO cron (name, last_run) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET last_run = excluded.last_run WHERE cron.last_run <= $3",
        params![name, now, before],
    )
    .await?;
    change.commit().await?;
    Ok(taken == 1)
}

async fn lease(platform: &Platform, lane: Lane) -> Result<Vec<Due>, DbErr> {
    let now = platform.clock.now();
    let mut values = params![now.as_millisecond()];
    let of_lane = if lane.names.is_empty() {
        String::new()
    } else {
        let places: Vec<String> = (0..lane.names.len()).map(|n| format!("${}", n + 2)).collect();
        values.extend(lane.names.iter().map(|name| sea_orm::Value::from(*name)));
        format!(" AND kind {} ({})", if lane.takes { "IN" } else { "NOT IN" }, places.join(", "))
    };
    let due = format!(
        "done_at IS NULL AND failed_at IS NULL AND run_at <= $1 AND (leased_until IS NULL OR leased_until < $1){of_lane}"
    );
    let count = format!("SELECT COUNT(*) AS n FROM job WHERE {due}");
    let waiting = sql::number(platform.db.read(), &count, values.clone()).await?;
    if waiting == 0 {
        return Ok(Vec::new());
    }
    let mut change = platform.db.change(&Actor::process("jobs"), now).await?;
    change.unaudited("the lease of a job; the work itself is recorded");
    // Of long work one at a time: what is leased and waits behind it could be done by another worker meanwhile.
    let most = if lane.takes { 1 } else { 20 };
    let pick =
        format!("SELECT id, kind, payload, attempts FROM job WHERE {due} ORDER BY run_at, id LIMIT {most}");
    let due: Vec<Due> =
        sql::all(change.conn(), &for_update_skip_locked(change.conn(), &pick), values).await?;
    for job in &due {
        sql::run(
            change.conn(),
            "UPDATE job SET leased_until = $2, attempts = attempts + 1 WHERE id = $1",
            params![job.id, (now + LEASE).as_millisecond()],
        )
        .await?;
    }
    change.commit().await?;
    Ok(due)
}

async fn finish(platform: &Platform, job: &Due, outcome: Result<(), String>) -> Result<(), DbErr> {
    let now = platform.clock.now();
    let mut change = platform.db.change(&Actor::process("jobs"), now).await?;
    change.unaudited("the end of a job; the work itself is recorded");
    match outcome {
        Ok(()) => {
            sql::run(
                change.conn(),
                "UPDATE job SET done_at = $2 WHERE id = $1",
                params![job.id, now.as_millisecond()],
            )
            .await?;
        }
        Err(error) => {
            tracing::warn!(kind = job.kind, %error, attempt = job.attempts + 1, "a job failed");
            let gave_up = job.attempts + 1 >= MOST_ATTEMPTS;
            sql::run(
                change.conn(),
                "UPDATE job SET leased_until = NULL, run_at = $2, last_error = $3, failed_at = $4 WHERE id = $1",
                params![job.id, retry_at(now, job.attempts).as_millisecond(), error, gave_up.then(|| now.as_millisecond())],
            )
            .await?;
        }
    }
    change.commit().await
}

fn retry_at(now: Timestamp, attempts: i64) -> Timestamp {
    let minutes = 1i64 << attempts.clamp(0, 8);
    now + SignedDuration::from_mins(minutes)
}
