//! Hours: attendance, roster, the append-only ledger, the transcript. Rules: docs/rules/hours.md and roster.md.

mod attendance;
mod documents;
mod ledger;
mod pages;
mod roster;
mod store;

pub use attendance::{MarkInput, mark_attendance, marks_of};
pub use ledger::{Award, YearSum, transcript, year_sums};
pub use roster::{
    RosterInput, RosterReport, RowNote, proposal_of, read_workbook, review_roster, roster_of, save_roster,
    send_roster,
};

use domain::permissions::Function;
use platform::capability::{get, post};
use platform::db::Migration;
use platform::ids::PersonId;
use platform::{Access, AppResult, Capability, NavItem};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::App;

platform::typed_ids! {
    /// One line of the ledger.
    AwardId,
}

/// One line of a roster: so many half-hours proposed for a person.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct RosterRow {
    /// The person.
    pub person: PersonId,
    /// Half-hours.
    pub half_hours: i64,
    /// `attendance`, `hand` or `workbook`.
    pub source: String,
    /// A remark for the reviewer.
    pub note: String,
}

/// An attendance mark as its person sees it.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct PersonMark {
    /// Course code.
    pub course_code: String,
    /// Course title.
    pub course_title: String,
    /// Which meeting, from 1.
    pub meeting: i64,
    /// `present`, `absent`, `late`, `leave`.
    pub mark: String,
}

/// An official transcript issued to a person.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct PersonDocument {
    /// Its serial.
    pub serial: String,
    /// When, milliseconds.
    pub issued_at: i64,
}

/// Hours given in the courses of one line of a table.
#[derive(Clone, Debug, Default, PartialEq, FromQueryResult)]
pub struct AwardFigures {
    /// What the line is about.
    pub line: String,
    /// Pairs of course and person with hours above zero.
    pub times: i64,
    /// Distinct persons among them.
    pub persons: i64,
    /// Their half-hours.
    pub half_hours: i64,
}

/// Counts the ledger of chosen courses; lines without hours are left out.
///
/// # Errors
/// The database.
pub async fn award_figures<C: ConnectionTrait>(
    conn: &C,
    selection: &crate::catalogue::Selection,
    by: crate::catalogue::By,
) -> AppResult<Vec<AwardFigures>> {
    Ok(store::figures(conn, selection, by).await?)
}

/// What the capability brings.
pub fn capability() -> Capability<App> {
    const MANAGE: Access = Access::Function(Function::COURSE_MANAGE);
    const REVIEW: Access = Access::Function(Function::COURSE_REVIEW);
    Capability {
        name: "credit",
        routes: || {
            vec![
                get("/desk/courses/{code}/attendance", MANAGE, pages::attendance::show),
                post("/desk/courses/{code}/attendance", MANAGE, pages::attendance::save),
                get("/desk/courses/{code}/roster", MANAGE, pages::roster::show),
                post("/desk/courses/{code}/roster", MANAGE, pages::roster::save),
                post("/desk/courses/{code}/roster/upload", MANAGE, pages::roster::upload),
                get("/desk/courses/{code}/roster/template.xlsx", MANAGE, pages::roster::template),
                get("/desk/courses/{code}/roster/send", MANAGE, pages::roster::confirm_send),
                post("/desk/courses/{code}/roster/send", MANAGE, pages::roster::send),
                get("/review/rosters", REVIEW, pages::review::queue),
                get("/review/rosters/{code}", REVIEW, pages::review::show),
                post("/review/rosters/{code}", REVIEW, pages::review::decide),
                get("/my/transcript", Access::SignedIn, pages::transcript::show),
                get("/my/transcript.xlsx", Access::SignedIn, pages::transcript::xlsx),
                post("/my/transcript.pdf", Access::SignedIn, pages::transcript::pdf),
                get("/verify/{serial}", Access::Public, pages::verify::show),
            ]
        },
        nav: &[
            NavItem { label: "nav-transcript", href: "/my/transcript", access: Access::SignedIn, order: 30 },
            NavItem { label: "nav-rosters", href: "/review/rosters", access: REVIEW, order: 60 },
        ],
        migrations: &[
            Migration {
                name: "0500_credit",
                sql: include_str!("migrations/0500_credit.sql"),
                sqlite: include_str!("migrations/0500_credit.sqlite.sql"),
                postgres: include_str!("migrations/0500_credit.postgres.sql"),
            },
            Migration {
                name: "0510_no_truncate",
                sql: "",
                sqlite: "",
                postgres: include_str!("migrations/0510_no_truncate.postgres.sql"),
            },
            // Hours given before courses could ask for them.
            Migration {
                name: "0520_note_hours",
                sql: include_str!("migrations/0520_note_hours.sql"),
                sqlite: "",
                postgres: "",
            },
        ],
        jobs: &[],
        crons: &[],
        pages: pages::samples,
    }
}

/// The sum of all half-hours in the ledger; the checksum of backups and merges.
///
/// # Errors
/// The database.
pub async fn ledger_total<C: ConnectionTrait>(conn: &C) -> AppResult<i64> {
    Ok(store::ledger_total(conn).await?)
}

/// Every attendance mark of a person, for the page of own data.
///
/// # Errors
/// The database.
pub async fn marks_of_person<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<Vec<PersonMark>> {
    Ok(store::marks_of_person(conn, person).await?)
}

/// Every official document issued to a person, for the page of own data.
///
/// # Errors
/// The database.
pub async fn documents_of_person<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
) -> AppResult<Vec<PersonDocument>> {
    Ok(store::documents_of_person(conn, person).await?)
}
