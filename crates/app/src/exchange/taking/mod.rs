//! What partners send, from its arrival to the ledger: kept, checked, merged. Rule: docs/rules/exchange.md.

mod apply;
mod commands;
mod judge;
mod judged;
mod keep;
mod memory;
mod persons;
mod profiles;
pub(super) mod store;
mod tidy;
mod waiting;
mod work;

use std::collections::HashMap;

use domain::exchange::RowFault;
use domain::hours::HalfHours;
use jiff::SignedDuration;
use jiff::civil::Date;
use platform::db::Migration;
use platform::jobs::{Cron, Handler};
use platform::{AppError, AppResult, Capability};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};

pub use commands::{Incoming, Wish, drop_delivery, merge, receive, receive_profiles};
pub(super) use judged::mark_of;
pub use keep::{Keeping, begin};
pub(super) use keep::{files_sealed_with, reseal_files};
pub use profiles::end_due;
pub use tidy::{delete_rows, delete_waiting, sweep};
pub use waiting::merge_waiting;
pub(super) use waiting::{reseal_waiting, waiting_sealed_with};
pub use work::{JOB, run};

use super::{DeliveryId, PartnerId};
use crate::App;

/// Rows judged and merged at once; what is in memory, and what is done again after a crash.
pub const PORTION: usize = 5_000;

/// Begins again what nobody works on.
pub const CRON_RESUME: &str = "exchange.resume";
/// Merges hours whose person came.
pub const CRON_WAITING: &str = "exchange.waiting";

/// A delivery as stored.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Delivery {
    /// Identity.
    pub id: DeliveryId,
    /// Number people say on the telephone.
    pub number: i64,
    /// Who sent it.
    pub partner: PartnerId,
    /// `page`, `api`, `database`, `instance`.
    pub door: String,
    /// Whether it may touch anything; false for the sandbox.
    pub live: bool,
    /// Whether it stops after the check.
    pub dry_run: bool,
    /// Whether all rows are wanted or none.
    pub whole: bool,
    /// Name of the file.
    pub file_name: String,
    /// Its format, once it was read.
    pub format: String,
    /// Its size.
    pub bytes: i64,
    /// Digest of its bytes, hexadecimal.
    pub sha256: String,
    /// See [`State`].
    pub state: String,
    /// Code of what is wrong with the file as a whole.
    pub failure: String,
    /// Who sent it, as people read it.
    pub sent_by: String,
    /// When it arrived, milliseconds.
    pub received_at: i64,
    /// When its check ended.
    pub checked_at: Option<i64>,
    /// When nothing more happens to it.
    pub ended_at: Option<i64>,
    /// Rows done of the work under way.
    pub position: i64,
    /// Rows read.
    pub rows_read: i64,
    /// Rows that say something new.
    pub rows_new: i64,
    /// Rows that say something else than before.
    pub rows_changed: i64,
    /// Rows that say what was known.
    pub rows_unchanged: i64,
    /// Rows that stand twice.
    pub rows_repeated: i64,
    /// Rows of people whom nobody knows yet.
    pub rows_waiting: i64,
    /// Rows refused.
    pub rows_refused: i64,
    /// Rows written.
    pub rows_merged: i64,
    /// See [`What`].
    pub what: String,
    /// Whether it says that it names everybody.
    pub complete: bool,
    /// People whom a complete list no longer names.
    pub leaving: i64,
}

/// What a delivery holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Courses and hours.
    Records,
    /// Who serves where.
    Profiles,
}

impl What {
    /// Its name in rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::Profiles => "profiles",
        }
    }
}

/// Why a complete list of profiles is held: it would end many people's service.
pub const MANY_LEAVE: &str = "many-leave";

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the rule explains them")]
pub enum State {
    Received,
    Checking,
    Checked,
    Held,
    Merging,
    Merged,
    Dropped,
    Failed,
}

impl State {
    /// Its name in rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Checking => "checking",
            Self::Checked => "checked",
            Self::Held => "held",
            Self::Merging => "merging",
            Self::Merged => "merged",
            Self::Dropped => "dropped",
            Self::Failed => "failed",
        }
    }

    /// Reads a row.
    pub fn parse(text: &str) -> Self {
        let all = [
            Self::Received,
            Self::Checking,
            Self::Checked,
            Self::Held,
            Self::Merging,
            Self::Merged,
            Self::Dropped,
        ];
        all.into_iter().find(|state| state.as_str() == text).unwrap_or(Self::Failed)
    }

    /// Whether work on it goes on by itself.
    pub fn is_busy(self) -> bool {
        matches!(self, Self::Received | Self::Checking | Self::Merging)
    }
}

impl Delivery {
    /// Where it stands.
    pub fn state(&self) -> State {
        State::parse(&self.state)
    }

    /// What it holds.
    pub fn what(&self) -> What {
        if self.what == What::Profiles.as_str() { What::Profiles } else { What::Records }
    }

    /// Whether it may be merged now.
    pub fn may_merge(&self) -> bool {
        self.live && matches!(self.state(), State::Checked | State::Held)
    }
}

/// A refused row as stored.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct FaultRow {
    /// `courses`, `people` or `profiles`.
    pub list: String,
    /// Line of the file.
    pub line: i64,
    /// Why, as JSON: see [`Told`].
    pub faults: String,
    /// What stood there, as JSON, numbers masked.
    pub cells: String,
}

/// One reason as stored: enough to say it in any language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Name of the column, empty for the row.
    pub column: String,
    /// Stable code.
    pub code: String,
    /// Values of its sentence.
    pub args: Vec<(String, String)>,
}

impl FaultRow {
    /// The reasons.
    pub fn told(&self) -> Vec<Told> {
        serde_json::from_str(&self.faults).unwrap_or_default()
    }

    /// The cells, numbers masked.
    pub fn cells(&self) -> Vec<String> {
        serde_json::from_str(&self.cells).unwrap_or_default()
    }
}

/// Who writes for a partner holds its name until the change ends.
///
/// # Errors
/// The database.
pub(super) async fn hold_partner(change: &platform::Change, partner: PartnerId) -> AppResult<()> {
    Ok(store::hold_partner(change, partner).await?)
}

/// A course that a partner sent, as far as its hours go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SentCourse {
    /// Last day.
    pub ends: Date,
    /// Hours.
    pub hours: HalfHours,
}

/// Courses that a partner sent, by its keys.
///
/// # Errors
/// The database.
pub(super) async fn sent_courses<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    keys: Vec<&str>,
) -> AppResult<HashMap<String, SentCourse>> {
    let found = store::known_courses(conn, partner, keys).await?;
    let sent = |course: store::KnownCourse| {
        let ends = course.ends.parse().unwrap_or(Date::ZERO);
        (course.key, SentCourse { ends, hours: judged::half(course.half_hours) })
    };
    Ok(found.into_iter().map(sent).collect())
}

/// What is wrong with rows of people, row by row, as a delivery of them would be told. Nothing is kept.
///
/// # Errors
/// The database.
pub(super) async fn look(
    app: &App,
    partner: PartnerId,
    rows: &[[String; 3]],
) -> AppResult<Vec<Vec<RowFault>>> {
    work::look(app, partner, rows).await
}

/// Jobs, timed work and schema; doors and pages are declared beside.
pub fn capability() -> Capability<App> {
    Capability {
        name: "exchange",
        routes: Vec::new,
        nav: &[],
        migrations: &[
            Migration {
                name: "0820_exchange_delivery",
                sql: include_str!("migrations/0820_exchange_delivery.sql"),
                sqlite: "",
                postgres: "",
            },
            Migration {
                name: "0860_exchange_profile",
                sql: include_str!("migrations/0860_exchange_profile.sql"),
                sqlite: "",
                postgres: "",
            },
            // See docs/adr/0013.
            Migration {
                name: "0871_exchange_hours",
                sql: "",
                sqlite: "",
                postgres: include_str!("migrations/0871_exchange_hours.postgres.sql"),
            },
        ],
        jobs: &[Handler { kind: JOB, run: work::job }],
        crons: CRONS,
        pages: Vec::new,
    }
}

const CRONS: &[Cron<App>] = &[
    Cron {
        name: CRON_RESUME,
        every: SignedDuration::from_secs(60),
        run: |app| Box::pin(async move { work::resume(&app).await.map_err(|e| format!("{e:?}")) }),
    },
    Cron {
        name: CRON_WAITING,
        every: SignedDuration::from_mins(5),
        run: |app| {
            Box::pin(async move { merge_waiting(&app).await.map(|_| ()).map_err(|e| format!("{e:?}")) })
        },
    },
    Cron {
        name: "exchange.profiles_due",
        every: SignedDuration::from_hours(1),
        run: |app| Box::pin(async move { end_due(&app).await.map(|_| ()).map_err(|e| format!("{e:?}")) }),
    },
    Cron {
        name: "exchange.delete_rows",
        every: SignedDuration::from_hours(24),
        run: |app| {
            Box::pin(async move {
                delete_rows(&app).await.map_err(|e| format!("{e:?}"))?;
                sweep(&app).await.map(|_| ()).map_err(|e| format!("{e:?}"))
            })
        },
    },
    Cron {
        name: "exchange.delete_waiting",
        every: SignedDuration::from_hours(24),
        run: |app| {
            Box::pin(async move { delete_waiting(&app).await.map(|_| ()).map_err(|e| format!("{e:?}")) })
        },
    },
];

/// A delivery of a partner.
///
/// # Errors
/// Not found for another partner's; the database.
pub async fn delivery<C: ConnectionTrait>(conn: &C, partner: PartnerId, number: i64) -> AppResult<Delivery> {
    store::by_number(conn, partner, number).await?.ok_or(AppError::NotFound)
}

/// Deliveries of a partner, newest first, and how many there are.
///
/// # Errors
/// The database.
pub async fn deliveries<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    limit: i64,
    offset: i64,
) -> AppResult<(Vec<Delivery>, i64)> {
    Ok(store::of_partner(conn, partner, limit, offset).await?)
}

/// Refused rows of a delivery after a place, in the order of the file: courses before people.
///
/// # Errors
/// The database.
pub async fn faults<C: ConnectionTrait>(
    conn: &C,
    delivery: DeliveryId,
    after: (&str, i64),
    limit: i64,
) -> AppResult<Vec<FaultRow>> {
    Ok(store::faults(conn, delivery, after, limit).await?)
}
