//! Months: what both sides count, the record that makes the difference, and months that are confirmed. Rule:
//! docs/rules/exchange-reconciliation.md.

mod commands;
mod compare;
mod file;
mod pages;
mod remind;
mod store;

use std::collections::BTreeMap;

use domain::exchange::{Figures, Month};
use domain::permissions::Function;
use jiff::SignedDuration;
use platform::capability::{get, post};
use platform::db::Migration;
use platform::jobs::Cron;
use platform::{Access, AppResult, Capability};
use sea_orm::{ConnectionTrait, FromQueryResult};

pub use commands::{answer_opening, ask_opening, confirm};
pub use compare::{Cell, Difference, Named, compare, drill};
pub use file::{FileCompared, Side, compare_file};

use super::PartnerId;
use crate::App;

platform::typed_ids! {
    /// An application to open a confirmed month.
    OpeningId,
}

/// A month of a partner as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthLine {
    /// The month.
    pub month: Month,
    /// What stands now; the digest is left out.
    pub now: Figures,
    /// What was confirmed.
    pub confirmed: Option<Confirmed>,
    /// The application that waits for an answer, or the last one that was answered.
    pub opening: Option<Opening>,
}

/// A confirmation as stored.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Confirmed {
    /// The month, counted as [`Month`] counts.
    pub month: i64,
    /// When, milliseconds.
    pub confirmed_at: i64,
    /// Who, as people read it.
    pub confirmed_by: String,
    /// Courses with hours then.
    pub courses: i64,
    /// Records then.
    pub records: i64,
    /// Their sum.
    pub half_hours: i64,
    /// Digest of all schools together, hexadecimal.
    pub digest: String,
    /// Until when changes are taken again, milliseconds.
    pub opened_until: Option<i64>,
}

/// An application as stored.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Opening {
    /// Identity.
    pub id: OpeningId,
    /// Whose.
    pub partner: PartnerId,
    /// Which month.
    pub month: i64,
    /// Why.
    pub reason: String,
    /// Who asked.
    pub asked_by: String,
    /// When, milliseconds.
    pub asked_at: i64,
    /// `asked`, `opened`, `returned`.
    pub state: String,
    /// Why it was returned.
    pub answer: String,
}

const CRONS: &[Cron<App>] = &[Cron {
    name: "exchange.months",
    every: SignedDuration::from_hours(24),
    run: |app| Box::pin(async move { remind::run(&app).await.map_err(|e| format!("{e:?}")) }),
}];

/// Pages, timed work and schema.
pub fn capability() -> Capability<App> {
    const OWN: Access = Access::Function(Function::ORGANISATION_EDIT_CONTACT);
    Capability {
        name: "exchange",
        routes: || {
            use pages::{compared, list};
            vec![
                get("/exchange/partners/{code}/months", OWN, list::show),
                post("/exchange/partners/{code}/months", OWN, list::act),
                get("/exchange/partners/{code}/compare", OWN, compared::blank),
                post("/exchange/partners/{code}/compare", OWN, compared::take)
                    .with_body(super::desk::LARGEST_UPLOAD + 65_536),
            ]
        },
        nav: &[],
        migrations: &[Migration {
            name: "0830_exchange_opening",
            sql: include_str!("migrations/0830_exchange_opening.sql"),
            sqlite: "",
            postgres: "",
        }],
        jobs: &[],
        crons: CRONS,
        pages: pages::samples,
    }
}

/// What a partner has sent for a month, by school code.
///
/// # Errors
/// The database.
pub async fn figures<C: ConnectionTrait>(
    conn: &C,
    partner: PartnerId,
    month: Month,
) -> AppResult<BTreeMap<String, Figures>> {
    let mut by_school: BTreeMap<String, (Figures, std::collections::HashSet<String>)> = BTreeMap::new();
    for record in store::records(conn, partner, month).await? {
        let (figures, courses) = by_school.entry(record.school.clone()).or_default();
        figures.add(record.said, record.mark());
        courses.insert(record.key);
    }
    let counted = by_school.into_iter().map(|(school, (mut figures, courses))| {
        figures.courses = courses.len() as u64;
        (school, figures)
    });
    Ok(counted.collect())
}

/// All schools together.
pub fn total(by_school: &BTreeMap<String, Figures>) -> Figures {
    by_school.values().fold(Figures::default(), |sum, one| Figures {
        courses: sum.courses + one.courses,
        records: sum.records + one.records,
        half_hours: sum.half_hours + one.half_hours,
        digest: sum.digest.wrapping_add(one.digest),
    })
}

/// Months of a partner in which something lies, newest first.
///
/// # Errors
/// The database.
pub async fn months<C: ConnectionTrait>(conn: &C, partner: PartnerId) -> AppResult<Vec<MonthLine>> {
    let mut lines: BTreeMap<i64, MonthLine> = BTreeMap::new();
    let line = |month: i64| MonthLine {
        month: Month(month),
        now: Figures::default(),
        confirmed: None,
        opening: None,
    };
    for row in store::counted(conn, partner).await? {
        let entry = lines.entry(row.month).or_insert_with(|| line(row.month));
        entry.now.courses = u64::try_from(row.courses).unwrap_or(0);
        entry.now.records = u64::try_from(row.records).unwrap_or(0);
        entry.now.half_hours = row.half_hours;
    }
    for row in store::confirmed(conn, partner).await? {
        let month = row.month;
        lines.entry(month).or_insert_with(|| line(month)).confirmed = Some(row);
    }
    for row in store::openings(conn, partner).await? {
        let month = row.month;
        lines.entry(month).or_insert_with(|| line(month)).opening = Some(row);
    }
    Ok(lines.into_values().rev().collect())
}
