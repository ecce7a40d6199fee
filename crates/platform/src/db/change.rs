//! A change: rows, their audit events, jobs and mail in one transaction, or nothing.

use std::sync::Arc;

use jiff::Timestamp;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
    Value,
};
use serde::Serialize;
use uuid::Uuid;

use super::{Db, for_update, sql};
use crate::alert::{Alert, Alerts};
use crate::audit::{self, Event};
use crate::ids::{AccountId, EventId, JobId, MailId, OrganisationId, PersonId, SeatId};
use crate::mail::Mail;
use crate::params;

/// Who makes a change, from where, and in what process; every event carries it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Actor {
    /// The person, when one is known.
    pub person: Option<PersonId>,
    /// The account that signed in.
    pub account: Option<AccountId>,
    /// The seat acted from, for business work.
    pub seat: Option<SeatId>,
    /// The organisation of that seat.
    pub organisation: Option<OrganisationId>,
    /// A name a reader of the log understands: the person's name, or the process ("demo", "job").
    pub label: String,
    /// The network address, when there is one.
    pub address: String,
    /// The request or job the change belongs to.
    pub process: String,
}

impl Actor {
    /// A change that no person makes: a job, an import from the command line.
    pub fn process(label: &str) -> Self {
        Self { label: label.to_owned(), process: label.to_owned(), ..Self::default() }
    }
}

/// An open transaction that cannot be committed without saying what was done.
pub struct Change {
    tx: DatabaseTransaction,
    actor: Actor,
    now: Timestamp,
    events: Vec<Event>,
    silent: bool,
    alerts: Alerts,
    site: Arc<str>,
}

impl Db {
    /// Begins a change by `actor` at `now`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn change(&self, actor: &Actor, now: Timestamp) -> Result<Change, DbErr> {
        let tx = self
            .write()
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            })
            .await?;
        Ok(Change {
            tx,
            actor: actor.clone(),
            now,
            events: Vec::new(),
            silent: false,
            alerts: self.alerts().clone(),
            site: self.site().clone(),
        })
    }
}

impl Change {
    /// The transaction, for a capability's store.
    pub fn conn(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// The instant the change was begun with.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Who makes the change.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Where people reach the service, without a slash at the end: what a path in a letter begins with.
    pub fn site(&self) -> Arc<str> {
        self.site.clone()
    }

    /// Records what was done to `subject`; `data` holds before and after, personal values masked by the caller.
    pub fn record(&mut self, action: &'static str, subject: Uuid, data: impl Serialize) {
        let actor = self.actor.clone();
        self.record_by(actor, action, subject, data);
    }

    /// As [`Change::record`] for a batch that serves several people.
    pub fn record_by(&mut self, actor: Actor, action: &'static str, subject: Uuid, data: impl Serialize) {
        self.events.push(Event::new(
            self.now,
            actor,
            action,
            subject,
            serde_json::to_string(&data).unwrap_or_else(|_| "null".to_owned()),
        ));
    }

    /// As [`Change::record`]; answers the event's identity, for rows that refer to it.
    pub fn record_known(&mut self, action: &'static str, subject: Uuid, data: impl Serialize) -> EventId {
        self.record(action, subject, data);
        // The event just recorded is the last one.
        self.events.last().map_or_else(EventId::new, Event::id)
    }

    /// Stores background work that runs after the commit, at least once.
    ///
    /// # Errors
    /// When the row can't be written.
    pub async fn enqueue(
        &mut self,
        kind: &'static str,
        payload: impl Serialize,
        run_at: Timestamp,
    ) -> Result<(), DbErr> {
        let payload =
            serde_json::to_string(&payload).map_err(|e| DbErr::Custom(format!("job payload: {e}")))?;
        sql::run(
            &self.tx,
            "INSERT INTO job (id, kind, payload, run_at, attempts, created_at) VALUES ($1, $2, $3, $4, 0, $5)",
            params![JobId::new(), kind, payload, run_at.as_millisecond(), self.now.as_millisecond()],
        )
        .await?;
        Ok(())
    }

    /// Puts messages into the outbox; they leave after the commit.
    ///
    /// # Errors
    /// When the rows can't be written.
    pub async fn mail(&mut self, mails: Vec<Mail>) -> Result<(), DbErr> {
        if mails.is_empty() {
            return Ok(());
        }
        let now = self.now.as_millisecond();
        let rows: Vec<Vec<Value>> = mails
            .into_iter()
            .map(|m| params![MailId::new(), m.to, m.subject, m.body, m.kind, m.person, now])
            .collect();
        sql::insert_many(
            &self.tx,
            "INSERT INTO mail (id, to_address, subject, body, kind, person, created_at)",
            rows,
            "",
        )
        .await?;
        Ok(())
    }

    /// Lets a change that only touches the session, a draft's working copy or a queue's lease commit without an event.
    /// Each use is listed in docs/unaudited.txt with its reason.
    pub fn unaudited(&mut self, _why: &'static str) {
        self.silent = true;
    }

    /// Seals the events into the audit chain and commits all of it.
    ///
    /// # Errors
    /// When nothing was recorded, or the database refuses: nothing of the change remains then.
    pub async fn commit(self) -> Result<(), DbErr> {
        if self.events.is_empty() && !self.silent {
            return Err(DbErr::Custom("a change without an audit event".to_owned()));
        }
        if !self.events.is_empty() {
            // Without its trace the change must not happen: dropping the transaction undoes it.
            if let Err(error) = audit::append(&self.tx, self.events).await {
                self.alerts.raise(Alert::AuditWrite, &error.to_string());
                return Err(error);
            }
        }
        self.tx.commit().await
    }

    /// Undoes everything.
    ///
    /// # Errors
    /// When the connection is gone; the database then undoes it by itself.
    pub async fn rollback(self) -> Result<(), DbErr> {
        self.tx.rollback().await
    }

    /// The next number of a named sequence that all copies share, starting at `first`.
    ///
    /// # Errors
    /// When the row can't be written.
    pub async fn next_number(&self, name: &str, first: i64) -> Result<i64, DbErr> {
        self.take_numbers(name, first, 1).await
    }

    /// Reserves `count` numbers in a row and answers the first.
    ///
    /// # Errors
    /// When the row can't be written.
    pub async fn take_numbers(&self, name: &str, first: i64, count: i64) -> Result<i64, DbErr> {
        sql::run(
            &self.tx,
            "INSERT INTO sequence (name, next) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
            params![name, first],
        )
        .await?;
        let locked = for_update(&self.tx, "SELECT next AS n FROM sequence WHERE name = $1");
        let next = sql::number(&self.tx, &locked, params![name]).await?;
        sql::run(&self.tx, "UPDATE sequence SET next = $2 WHERE name = $1", params![name, next + count])
            .await?;
        Ok(next)
    }
}

/// The last number taken from a sequence that began at 1; 0 while none was. Copies look at it to see that something they
/// keep in memory has changed.
///
/// # Errors
/// When the database can't be read.
pub async fn last_number<C: ConnectionTrait>(conn: &C, name: &str) -> Result<i64, DbErr> {
    sql::number(conn, "SELECT next - 1 AS n FROM sequence WHERE name = $1", params![name]).await
}

impl std::fmt::Debug for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Change")
            .field("actor", &self.actor.label)
            .field("engine", &self.tx.get_database_backend())
            .field("events", &self.events.len())
            .finish()
    }
}
