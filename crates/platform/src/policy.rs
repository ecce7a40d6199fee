//! One engine for "condition, notice, grace, action"; rule in `docs/rules/policies.md`.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

use domain::accounts::policy::{Step, due, missed_days, step};
use domain::calendar;
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use crate::clock::from_millis;
use crate::db::{Actor, Change, for_update, sql};
use crate::ids::OrganisationId;
use crate::mail::Mail;
use crate::{AppError, AppResult, Platform, params};

crate::typed_ids! {
    /// A subject that met a policy's condition.
    CaseId,
}

/// Somebody or something that meets a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// What the action is done to.
    pub id: Uuid,
    /// Who is told; subjects with the same one are told together.
    pub told: Uuid,
    /// Where it belongs, for those who may keep it.
    pub organisation: Option<OrganisationId>,
    /// How a list of cases calls it.
    pub label: String,
}

/// An answer that is awaited.
pub type Awaited<'a, T> = Pin<Box<dyn Future<Output = AppResult<T>> + Send + 'a>>;

/// Writes the mail for subjects that are told together, with the day the action follows.
pub type Notice<S> = for<'a> fn(&'a S, &'a Change, &'a [Subject], Date) -> Awaited<'a, Vec<Mail>>;

/// A declared policy.
pub struct Policy<S: 'static> {
    /// Names it in cases and in the audit log: `accounts.idle`.
    pub name: &'static str,
    /// Days between notice and action.
    pub grace: fn(&S) -> i64,
    /// Everything that meets the condition now.
    pub condition: for<'a> fn(&'a S, Timestamp) -> Awaited<'a, Vec<Subject>>,
    /// The mail for subjects that are told together, with the day the action follows.
    pub notice: Notice<S>,
    /// Does what was announced, inside the change that ends the case, after looking at the subject once more;
    /// `false` when it is not needed any more.
    pub action: for<'a> fn(&'a S, &'a mut Change, Uuid) -> Awaited<'a, bool>,
}

impl<S> Clone for Policy<S> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<S> Copy for Policy<S> {}

impl<S> std::fmt::Debug for Policy<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Policy({})", self.name)
    }
}

/// A case as stored.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Case {
    /// Identity.
    pub id: CaseId,
    /// The policy's name.
    pub policy: String,
    /// What the action will be done to.
    pub subject: Uuid,
    /// Who was told.
    pub told: Uuid,
    /// Where it belongs.
    pub organisation: Option<OrganisationId>,
    /// How it is called.
    pub label: String,
    /// `noticed`, `acted` or `cleared`.
    pub state: String,
    /// When it was opened, milliseconds.
    pub noticed_at: i64,
    /// When the action follows, milliseconds.
    pub due_at: i64,
    /// Why it was postponed; empty when it was not.
    pub kept_reason: String,
    /// When it ended, milliseconds.
    pub ended_at: Option<i64>,
}

/// What one run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// Cases opened.
    pub noticed: usize,
    /// Actions done.
    pub acted: usize,
    /// Cases whose condition ended.
    pub cleared: usize,
}

const CASE: &str =
    "id, policy, subject, told, organisation, label, state, noticed_at, due_at, kept_reason, ended_at";

/// Takes today's step for every subject of a policy. Once a day; a second call the same day does nothing, and a call after
/// one that failed halfway goes on where that stopped.
///
/// # Errors
/// The database, or what the policy's functions answer; steps already taken stay.
pub async fn run<S: Clone>(platform: &Platform, state: &S, policy: &Policy<S>) -> AppResult<Ran> {
    let now = platform.clock.now();
    let today = calendar::civil_date(now);
    if !begin_day(platform, policy.name, today).await? {
        return Ok(Ran::default());
    }
    let subjects = (policy.condition)(state, now).await?;
    let open = open_of(platform, policy.name).await?;
    let meets: HashMap<Uuid, &Subject> = subjects.iter().map(|s| (s.id, s)).collect();
    let mut ran = Ran::default();
    for case in &open {
        match step(Some(from_millis(case.due_at)), meets.contains_key(&case.subject), now) {
            Step::Clear => ran.cleared += usize::from(clear(platform, case).await?),
            Step::Act => match act(platform, state, policy, case).await? {
                Some(true) => ran.acted += 1,
                Some(false) => ran.cleared += 1,
                None => {}
            },
            Step::Wait | Step::Notice | Step::None => {}
        }
    }
    let known: std::collections::HashSet<Uuid> = open.iter().map(|c| c.subject).collect();
    let mut together: Vec<(Uuid, Vec<Subject>)> = Vec::new();
    for subject in subjects.into_iter().filter(|s| !known.contains(&s.id)) {
        match together.iter_mut().find(|(told, _)| *told == subject.told) {
            Some((_, list)) => list.push(subject),
            None => together.push((subject.told, vec![subject])),
        }
    }
    for (_, list) in together {
        ran.noticed += notice(platform, state, policy, list, today).await?;
    }
    end_day(platform, policy.name, today).await?;
    Ok(ran)
}

/// Open cases of a policy, or of all when `policy` is empty, the next due first.
///
/// # Errors
/// The database.
pub async fn open_cases<C: ConnectionTrait>(conn: &C, policy: &str) -> AppResult<Vec<Case>> {
    let text = format!(
        "SELECT {CASE} FROM policy_case WHERE state = 'noticed' AND (policy = $1 OR $1 = '') ORDER BY due_at, label, id"
    );
    Ok(sql::all(conn, &text, params![policy]).await?)
}

/// Open cases of a policy that one reader was told of.
///
/// # Errors
/// The database.
pub async fn told_to<C: ConnectionTrait>(conn: &C, policy: &str, told: Uuid) -> AppResult<Vec<Case>> {
    let text = format!(
        "SELECT {CASE} FROM policy_case WHERE state = 'noticed' AND policy = $1 AND told = $2 ORDER BY label, id"
    );
    Ok(sql::all(conn, &text, params![policy, told]).await?)
}

/// A case by identity.
///
/// # Errors
/// Not found, or the database.
pub async fn case<C: ConnectionTrait>(conn: &C, id: CaseId) -> AppResult<Case> {
    let text = format!("SELECT {CASE} FROM policy_case WHERE id = $1");
    sql::one(conn, &text, params![id]).await?.ok_or(AppError::NotFound)
}

/// Postpones the action of an open case to the beginning of a later day; answers whether the case was still open.
///
/// # Errors
/// The database.
pub async fn keep(change: &mut Change, id: CaseId, until: Date, reason: &str) -> AppResult<bool> {
    let due = domain::accounts::policy::day_begins(until).as_millisecond();
    let kept = sql::run(
        change.conn(),
        "UPDATE policy_case SET due_at = $2, kept_reason = $3 WHERE id = $1 AND state = 'noticed'",
        params![id, due, reason],
    )
    .await?;
    change.record("policy.kept", id.0, serde_json::json!({"until": until.to_string(), "reason": reason}));
    Ok(kept == 1)
}

/// Closes the open case of a subject whose condition somebody has just ended, inside their change.
///
/// # Errors
/// The database.
pub async fn clear_subject(change: &mut Change, policy: &str, subject: Uuid) -> AppResult<()> {
    let now = change.now().as_millisecond();
    let cleared = sql::run(
        change.conn(),
        "UPDATE policy_case SET state = 'cleared', ended_at = $3 WHERE policy = $1 AND subject = $2 AND state = 'noticed'",
        params![policy, subject, now],
    )
    .await?;
    if cleared > 0 {
        change.record("policy.cleared", subject, serde_json::json!({"policy": policy}));
    }
    Ok(())
}

async fn open_of(platform: &Platform, policy: &str) -> AppResult<Vec<Case>> {
    open_cases(platform.db.read(), policy).await
}

#[derive(FromQueryResult)]
struct Days {
    begun_on: String,
    done_on: String,
}

/// Whether today's run is still to be done. Whoever begins the day also moves every open case by the days missed, once.
async fn begin_day(platform: &Platform, policy: &str, today: Date) -> AppResult<bool> {
    let mut change = platform.db.change(&Actor::process("policy"), platform.clock.now()).await?;
    change.unaudited("the days a policy ran; each case it touches is recorded");
    sql::run(
        change.conn(),
        "INSERT INTO policy_run (policy, begun_on, done_on) VALUES ($1, '', '') ON CONFLICT (policy) DO NOTHING",
        params![policy],
    )
    .await?;
    let held = for_update(change.conn(), "SELECT begun_on, done_on FROM policy_run WHERE policy = $1");
    let days: Days = sql::one(change.conn(), &held, params![policy]).await?.ok_or(AppError::NotFound)?;
    let last: Option<Date> = days.begun_on.parse().ok();
    // A clock set back must not open a day twice.
    let ahead = days.done_on.parse::<Date>().is_ok_and(|done| done >= today);
    if !ahead && last.is_none_or(|last| last < today) {
        let missed = missed_days(last, today) * 86_400_000;
        if missed > 0 {
            sql::run(
                change.conn(),
                "UPDATE policy_case SET due_at = due_at + $2 WHERE policy = $1 AND state = 'noticed'",
                params![policy, missed],
            )
            .await?;
        }
        sql::run(
            change.conn(),
            "UPDATE policy_run SET begun_on = $2 WHERE policy = $1",
            params![policy, today.to_string()],
        )
        .await?;
    }
    change.commit().await?;
    Ok(!ahead)
}

async fn end_day(platform: &Platform, policy: &str, today: Date) -> AppResult<()> {
    let mut change = platform.db.change(&Actor::process("policy"), platform.clock.now()).await?;
    change.unaudited("the days a policy ran; each case it touches is recorded");
    sql::run(
        change.conn(),
        "UPDATE policy_run SET done_on = $2 WHERE policy = $1",
        params![policy, today.to_string()],
    )
    .await?;
    Ok(change.commit().await?)
}

async fn notice<S>(
    platform: &Platform,
    state: &S,
    policy: &Policy<S>,
    list: Vec<Subject>,
    today: Date,
) -> AppResult<usize> {
    let now = platform.clock.now();
    let due = due(today, (policy.grace)(state));
    let mut change = platform.db.change(&Actor::process("policy"), now).await?;
    let mut opened = Vec::new();
    for subject in list {
        let id = CaseId::new();
        let written = sql::run(
            change.conn(),
            "INSERT INTO policy_case (id, policy, subject, told, organisation, label, state, noticed_at, due_at)
             VALUES ($1, $2, $3, $4, $5, $6, 'noticed', $7, $8) ON CONFLICT DO NOTHING",
            params![
                id,
                policy.name,
                subject.id,
                subject.told,
                subject.organisation,
                subject.label.clone(),
                now.as_millisecond(),
                due.as_millisecond()
            ],
        )
        .await?;
        // Another copy was first: it also sends the mail.
        if written == 1 {
            change.record(
                "policy.noticed",
                subject.id,
                serde_json::json!({"policy": policy.name, "due": calendar::civil_date(due).to_string()}),
            );
            opened.push(subject);
        }
    }
    if opened.is_empty() {
        change.rollback().await?;
        return Ok(0);
    }
    let mails = (policy.notice)(state, &change, &opened, calendar::civil_date(due)).await?;
    change.mail(mails).await?;
    change.commit().await?;
    Ok(opened.len())
}

async fn clear(platform: &Platform, case: &Case) -> AppResult<bool> {
    let mut change = platform.db.change(&Actor::process("policy"), platform.clock.now()).await?;
    if !end_case(&change, case, "cleared").await? {
        change.rollback().await?;
        return Ok(false);
    }
    change.record("policy.cleared", case.subject, serde_json::json!({"policy": case.policy}));
    change.commit().await?;
    Ok(true)
}

/// `None` when another copy ended the case first, or somebody postponed it meanwhile.
async fn act<S>(platform: &Platform, state: &S, policy: &Policy<S>, case: &Case) -> AppResult<Option<bool>> {
    let mut change = platform.db.change(&Actor::process("policy"), platform.clock.now()).await?;
    if !end_case(&change, case, "acted").await? {
        change.rollback().await?;
        return Ok(None);
    }
    let acted = (policy.action)(state, &mut change, case.subject).await?;
    if !acted {
        sql::run(change.conn(), "UPDATE policy_case SET state = 'cleared' WHERE id = $1", params![case.id])
            .await?;
    }
    let word = if acted { "policy.acted" } else { "policy.cleared" };
    change.record(word, case.subject, serde_json::json!({"policy": case.policy}));
    change.commit().await?;
    Ok(Some(acted))
}

/// Ends a case as it was read: one that somebody kept in between has another due date and stays.
async fn end_case(change: &Change, case: &Case, state: &str) -> AppResult<bool> {
    let ended = sql::run(
        change.conn(),
        "UPDATE policy_case SET state = $2, ended_at = $3 WHERE id = $1 AND state = 'noticed' AND due_at = $4",
        params![case.id, state, change.now().as_millisecond(), case.due_at],
    )
    .await?;
    Ok(ended == 1)
}
