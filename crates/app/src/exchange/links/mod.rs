//! Links to other installations of this product: what lies here is sent there, what lies there about our people is fetched.
//! Rule: docs/rules/exchange-links.md.

mod call;
mod commands;
mod compare;
mod down;
mod pages;
mod run;
mod store;
mod up;

use domain::permissions::Function;
use jiff::SignedDuration;
use platform::capability::{get, post};
use platform::db::Migration;
use platform::ids::OrganisationId;
use platform::jobs::{Cron, Handler};
use platform::{Access, Capability};
use serde::{Deserialize, Serialize};

use super::PartnerId;
use super::taking::Told;
use crate::App;
use crate::catalogue::CourseId;

pub use commands::{Typed, ask, end, make, pause, reseal, save, sealed_with};
pub use run::{JOB, begin_due, run};

platform::typed_ids! {
    /// A link to another installation.
    LinkId,
}

/// A link to another installation.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Identity.
    pub id: LinkId,
    /// Under which what comes from there is kept here.
    pub partner: PartnerId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// What it is called.
    pub name: String,
    /// Address of the other side, without a path.
    pub url: String,
    /// The key, sealed.
    pub sealed: Vec<u8>,
    /// The part of the key that names it.
    pub key_name: String,
    /// Who hears when it fails, beside the heads.
    pub mail: String,
    /// Whether our courses and hours are sent there.
    pub sends: bool,
    /// Whether what lies there about our people is fetched.
    pub fetches: bool,
    /// Whether months are compared.
    pub compares: bool,
    /// The hour of the day at which it is done.
    pub hour: i64,
    /// Whether nothing is done for now.
    pub paused: bool,
    /// Tells two pages of one form apart, from 1.
    pub version: i64,
    /// The last day it was begun by itself, ISO.
    pub run_on: String,
    /// Whether a run is under way, perhaps waiting for an outcome.
    pub busy: bool,
    /// The last of our courses that this run has looked at.
    pub scanned: Option<CourseId>,
    /// Number of the delivery there whose outcome is waited for.
    pub pending: Option<i64>,
    /// The cursor of records.
    pub fetched: i64,
    /// The cursor of people who came.
    pub moved: i64,
    /// When something was tried last, milliseconds.
    pub tried_at: Option<i64>,
    /// When all was done last, milliseconds.
    pub ok_at: Option<i64>,
    /// Since when it fails, milliseconds.
    pub failing_since: Option<i64>,
    /// Why, as the code and values of a refusal; empty when it does not fail.
    pub failure: String,
    /// Whether this failure was told by letter.
    pub told: bool,
    /// What became of what was sent last: see [`Sent`].
    pub sent: String,
    /// What the last comparison found: see [`Compared`].
    pub compared: String,
    /// When it was made, milliseconds.
    pub created_at: i64,
}

impl Link {
    /// Why it fails.
    pub fn failure(&self) -> Option<Told> {
        serde_json::from_str(&self.failure).ok()
    }

    /// What became of what was sent last.
    pub fn sent(&self) -> Sent {
        serde_json::from_str(&self.sent).unwrap_or_default()
    }

    /// What the last comparison found.
    pub fn compared(&self) -> Compared {
        serde_json::from_str(&self.compared).unwrap_or_default()
    }
}

/// What became of what was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sent {
    /// Number of the delivery there; 0 before the first.
    pub delivery: i64,
    /// When its outcome was known, milliseconds.
    pub at: i64,
    /// Rows sent.
    pub rows: i64,
    /// Rows that said something new or else.
    pub changed: i64,
    /// Rows refused.
    pub refused: i64,
    /// Records of people without a number, which can't be sent.
    pub without_number: i64,
    /// The first refused rows, in words.
    pub rows_refused: Vec<Refusal>,
}

/// A row that the other side refused, in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Refusal {
    /// Our code of the course.
    pub course: String,
    /// Column.
    pub column: String,
    /// Stable code.
    pub code: String,
    /// What is wrong and what to do, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

/// What a comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Compared {
    /// When, milliseconds; 0 before the first.
    pub at: i64,
    /// Months that were compared.
    pub months: Vec<String>,
    /// Records that only one side has.
    pub differences: Vec<Difference>,
}

/// A record that only one side has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Difference {
    /// Month.
    pub month: String,
    /// School code.
    pub school: String,
    /// Our code of the course.
    pub course: String,
    /// The person, masked.
    pub person: String,
    /// Half-hours.
    pub half_hours: i64,
    /// Whether it is here and not there, or there and not here.
    pub here: bool,
}

const CRONS: &[Cron<App>] = &[Cron {
    name: "exchange.links",
    every: SignedDuration::from_mins(10),
    run: |app| Box::pin(async move { begin_due(&app).await.map_err(|e| format!("{e:?}")) }),
}];

/// Pages, timed work and schema of links.
pub fn capability() -> Capability<App> {
    const OWN: Access = Access::Function(Function::ORGANISATION_EDIT_CONTACT);
    Capability {
        name: "exchange",
        routes: || {
            use pages::{form, list, one};
            vec![
                get("/exchange/links", OWN, list::show),
                get("/exchange/links/new", OWN, form::blank),
                post("/exchange/links/new", OWN, form::make),
                get("/exchange/links/{id}", OWN, one::show),
                post("/exchange/links/{id}", OWN, one::act),
                get("/exchange/links/{id}/edit", OWN, form::edit),
                post("/exchange/links/{id}/edit", OWN, form::save),
                get("/exchange/links/{id}/end", OWN, one::ask_end),
                post("/exchange/links/{id}/end", OWN, one::end),
            ]
        },
        nav: &[],
        migrations: &[Migration {
            name: "0850_exchange_link",
            sql: include_str!("migrations/0850_exchange_link.sql"),
            sqlite: "",
            postgres: "",
        }],
        jobs: &[Handler { kind: JOB, run: run::job }],
        crons: CRONS,
        pages: pages::samples,
    }
}
