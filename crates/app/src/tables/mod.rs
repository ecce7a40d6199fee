//! Code tables by editions: upload, comparison, what it does to open courses, from which day, taken back. Rules:
//! docs/rules/code-tables.md.

mod commands;
mod mails;
mod pages;
mod store;

pub use commands::{Looked, apply, look, stage, undo};

use std::collections::BTreeMap;
use std::time::Duration;

use domain::calendar::civil_date;
use domain::codes::{self, Book, TableKind};
use domain::permissions::{Function, OrganisationKind};
use jiff::civil::Date;
use platform::capability::{get, post};
use platform::db::{Migration, last_number};
use platform::jobs::Handler;
use platform::{Access, AppResult, Capability, NavItem};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use crate::{App, tags};

platform::typed_ids! {
    /// An uploaded table that waits for a decision.
    ImportId,
}

/// An edition of a table.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Edition {
    /// Its number, in the order of all changes of all tables.
    pub number: i64,
    /// The table.
    pub table_name: String,
    /// The edition it was compared with; 0 is as shipped.
    pub base: i64,
    /// The day from which it holds, ISO.
    pub from_day: String,
    /// Why it was made.
    pub note: String,
    /// SHA-256 over its rows.
    pub digest: String,
    /// Answers that end with it, as JSON of field, code and label.
    pub ends: String,
    /// When, milliseconds.
    pub made_at: i64,
    /// Who made it.
    pub made_by: String,
    /// When it was taken back.
    pub undone_at: Option<i64>,
    /// Who took it back.
    pub undone_by: String,
}

impl Edition {
    /// The day from which it holds.
    pub fn from(&self) -> Date {
        self.from_day.parse().unwrap_or(Date::MAX)
    }
}

/// An uploaded table.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Staged {
    /// Identity.
    pub id: ImportId,
    /// The table.
    pub table_name: String,
    /// The edition it is compared with.
    pub base: i64,
    /// The day from which it shall hold, ISO.
    pub from_day: String,
    /// The name of the file.
    pub file_name: String,
    /// Why.
    pub note: String,
    /// Its rows as JSON.
    pub content: String,
    /// When, milliseconds.
    pub made_at: i64,
    /// Who uploaded it.
    pub made_by: String,
    /// The edition it became.
    pub edition: Option<i64>,
}

/// Numbers every change of a table or a tag; each copy looks at it to see that its book is old.
pub(crate) const CHANGES: &str = tags::CHANGES;

/// How often a copy looks.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// The job that tells organisers of drafts; its payload is the edition's number.
const JOB_TELL: &str = "tables.tell";

const JOBS: &[Handler<App>] = &[Handler {
    kind: JOB_TELL,
    run: |app, payload| {
        Box::pin(async move {
            let number: i64 = serde_json::from_str(&payload).map_err(|e| e.to_string())?;
            commands::tell(&app, number).await.map_err(|e| format!("{e:?}"))
        })
    },
}];

/// What the capability brings.
pub fn capability() -> Capability<App> {
    // The matrix has no function for it: the head of the national centre, who manages all other accounts too.
    const NATIONAL: Access =
        Access::FunctionAt(Function::ACCOUNT_MANAGE_SUBORDINATE, OrganisationKind::NationalCentre);
    Capability {
        name: "tables",
        routes: || {
            vec![
                get("/admin/tables", NATIONAL, pages::list::show),
                get("/admin/tables/{table}", NATIONAL, pages::one::show),
                post("/admin/tables/{table}", NATIONAL, pages::one::upload),
                get("/admin/tables/{table}/rows.csv", NATIONAL, pages::one::csv),
                get("/admin/tables/imports/{id}", NATIONAL, pages::import::show),
                post("/admin/tables/imports/{id}", NATIONAL, pages::import::apply),
                post("/admin/tables/editions/{id}/undo", NATIONAL, pages::one::undo),
            ]
        },
        nav: &[NavItem { label: "nav-tables", href: "/admin/tables", access: NATIONAL, order: 84 }],
        migrations: &[Migration {
            name: "0350_tables",
            sql: include_str!("migrations/0350_tables.sql"),
            sqlite: "",
            postgres: "",
        }],
        jobs: JOBS,
        crons: &[],
        pages: pages::samples,
    }
}

/// Reads the tables when a copy begins.
pub(crate) async fn open(app: &App) -> Result<(), DbErr> {
    let number = last_number(app.db.read(), CHANGES).await?;
    let book = book(app.db.read(), number).await?;
    codes::install(book, civil_date(app.clock.now()));
    Ok(())
}

/// Reads the tables again if somebody changed them, on whichever copy, and tells them which day it is; answers whether
/// they were read. The server calls it every two seconds, tests by hand.
///
/// # Errors
/// The database.
pub async fn refresh(app: &App) -> AppResult<bool> {
    let today = civil_date(app.clock.now());
    // The number first: rows written in between are read twice rather than never.
    let number = last_number(app.db.read(), CHANGES).await?;
    if number == codes::book().number() {
        codes::set_day(today);
        return Ok(false);
    }
    codes::install(book(app.db.read(), number).await?, today);
    Ok(true)
}

/// Follows the tables until `stop` resolves.
pub async fn follow(app: App, mut stop: tokio::sync::watch::Receiver<bool>) {
    loop {
        if let Err(error) = refresh(&app).await {
            tracing::error!(?error, "the code tables can't be read again");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = stop.changed() => return,
        }
    }
}

/// The book as the database has it.
async fn book<C: ConnectionTrait>(conn: &C, number: i64) -> Result<Book, DbErr> {
    let mut rows = BTreeMap::new();
    for table in TableKind::ALL {
        if let Some(edition) = store::latest(conn, table.as_str()).await? {
            rows.insert(table, store::rows(conn, edition.number).await?);
        }
    }
    Ok(Book::new(number, rows, Some(tags::dated(conn).await?)))
}
