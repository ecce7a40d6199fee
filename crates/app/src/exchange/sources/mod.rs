//! Databases of partners that records are read from at night. Rule: docs/rules/exchange-databases.md.

mod commands;
mod pages;
mod read;
mod store;

use domain::exchange_source::{Place, SourceRefused};
use domain::permissions::Function;
use domain::refusal::Refusal;
use jiff::SignedDuration;
use jiff::civil::Date;
use platform::capability::{get, post};
use platform::db::Migration;
use platform::jobs::{Cron, Handler};
use platform::{Access, Capability};
use serde::{Deserialize, Serialize};

pub use commands::{ask, remove, set, source};
pub use read::{JOB, run_due};
pub use store::wire::{Found, FoundTable, look};
pub(super) use store::{passwords, put_password, remove as remove_of};

use super::PartnerId;
use crate::App;

/// The timed work that reads what is due.
pub const CRON: &str = "exchange.sources";

/// A partner's database as set, and how its readings go. The password is never here.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Whose.
    pub partner: PartnerId,
    /// Where it lies.
    pub place: Place,
    /// The last day on which everything was read.
    pub whole_on: Option<Date>,
    /// When it is read next, milliseconds.
    pub next_at: i64,
    /// What a person asked to be read next.
    pub asked: Option<Asked>,
    /// Tries of today that failed.
    pub tries: i64,
    /// Until when somebody reads, milliseconds.
    pub worker_until: i64,
    /// The last try, milliseconds.
    pub last_at: Option<i64>,
    /// The last one that came to its end.
    pub last_ok_at: Option<i64>,
    /// Whether that one read everything.
    pub last_whole: bool,
    /// Rows it found.
    pub last_rows: i64,
    /// Number of the delivery it became; none when nothing had changed.
    pub last_delivery: Option<i64>,
    /// Why the last try failed.
    pub failure: Option<Failure>,
    /// Tells two pages of one form apart.
    pub version: i64,
}

/// What a person asks to be read at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// What changed.
    Changes,
    /// Everything.
    Whole,
    /// Everything, checked and not merged.
    Dry,
}

impl Asked {
    /// Its name in rows and forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Changes => "changes",
            Self::Whole => "whole",
            Self::Dry => "dry",
        }
    }

    /// The one of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Changes, Self::Whole, Self::Dry].into_iter().find(|one| one.as_str() == name)
    }
}

/// Why a reading failed, as stored: enough to say it in any language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Stable code.
    pub code: String,
    /// Values of its sentence.
    pub args: Vec<(String, String)>,
}

impl From<&SourceRefused> for Failure {
    fn from(why: &SourceRefused) -> Self {
        let args = why.args().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { code: why.code().to_owned(), args }
    }
}

const CRONS: &[Cron<App>] = &[Cron {
    name: CRON,
    every: SignedDuration::from_mins(1),
    run: |app| Box::pin(async move { run_due(&app).await.map_err(|e| format!("{e:?}")) }),
}];

/// Pages, timed work and schema.
pub fn capability() -> Capability<App> {
    const OWN: Access = Access::Function(Function::ORGANISATION_EDIT_CONTACT);
    Capability {
        name: "exchange",
        routes: || {
            vec![
                get("/exchange/partners/{code}/source", OWN, pages::show),
                post("/exchange/partners/{code}/source", OWN, pages::save),
                post("/exchange/partners/{code}/source/try", OWN, pages::look),
                post("/exchange/partners/{code}/source/read", OWN, pages::read),
                get("/exchange/partners/{code}/source/remove", OWN, pages::ask_remove),
                post("/exchange/partners/{code}/source/remove", OWN, pages::remove),
            ]
        },
        nav: &[],
        migrations: &[Migration {
            name: "0845_exchange_source",
            sql: include_str!("migrations/0845_exchange_source.sql"),
            sqlite: "",
            postgres: "",
        }],
        jobs: &[Handler { kind: JOB, run: read::job }],
        crons: CRONS,
        pages: pages::samples,
    }
}
