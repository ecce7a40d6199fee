//! Hours: attendance, roster, the append-only ledger, corrections, the transcript. Rules: docs/rules/hours.md, roster.md,
//! ledger.md, correction.md and retag.md.

mod attendance;
mod badges;
mod beside;
mod correction;
mod documents;
pub mod elsewhere;
mod held;
mod ledger;
mod pages;
mod retag;
mod roster;
mod store;
pub mod transcript;

pub use attendance::{MarkInput, mark_attendance, marks_of};
pub use beside::beside;
pub use correction::{
    Correction, CorrectionId, CorrectionRow, Fresh, Input as CorrectionInput, Sent as SentCorrection, Wrong,
    answer as answer_correction, apply as apply_correction, corrections_of,
};
pub use held::{Held, Retagged, Written, awarded_people, held, last_serial, retagged_after, written_after};
pub use ledger::{
    Award, Cause, CourseLine, LedgerVerdict, NewLine, Posted, Wanted, YearSum, bare_award_rate, bring_to,
    lines_of_course, post as post_lines, seal_old_lines, standing, transcript, verify as verify_ledger,
    year_sums,
};
pub use retag::{RetagUploadId, step as retag_step};
pub use roster::remind::{choose as choose_reminders, remind as remind_of_rosters, wants as wants_reminders};
pub use roster::{
    Attended, Judgement, RosterFile, RosterInput, RosterReport, RowNote, Sending, Sent, State, attended_of,
    look_at_roster, looks_of, proposal_of, proposal_rows, read_roster, read_workbook, review_roster,
    roster_of, roster_state, rosters_sent, save_roster, save_roster_over, saved_rows as saved_roster,
    send_roster, send_roster_over,
};

use domain::permissions::Function;
use jiff::SignedDuration;
use platform::capability::{get, post};
use platform::db::Migration;
use platform::ids::PersonId;
use platform::jobs::{Cron, Handler};
use platform::{Access, AppResult, Capability, NavItem, Route};
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

const CRONS: &[Cron<App>] = &[
    Cron {
        name: "credit.roster_reminders",
        every: SignedDuration::from_hours(1),
        run: |app| Box::pin(async move { remind_of_rosters(&app).await.map_err(|e| format!("{e:?}")) }),
    },
    // What records from elsewhere need besides requests: the scanner's answer, and the end of evidence.
    Cron {
        name: "credit.delete_evidence",
        every: SignedDuration::from_hours(24),
        run: |app| {
            Box::pin(async move { elsewhere::delete_evidence(&app).await.map_err(|e| format!("{e:?}")) })
        },
    },
    Cron {
        name: "credit.scan_evidence",
        every: SignedDuration::from_mins(5),
        run: |app| Box::pin(async move { elsewhere::scan_waiting(&app).await.map_err(|e| format!("{e:?}")) }),
    },
];
const JOBS: &[Handler<App>] = &[Handler {
    kind: retag::JOB,
    run: |app, payload| {
        Box::pin(async move {
            let id: RetagUploadId = serde_json::from_str(&payload).map_err(|e| e.to_string())?;
            retag::run(&app, id).await.map_err(|e| format!("{e:?}"))
        })
    },
}];

const MIGRATIONS: &[Migration] = &[
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
    Migration {
        name: "0530_roster",
        sql: include_str!("migrations/0530_roster.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        name: "0540_ledger",
        sql: include_str!("migrations/0540_ledger.sql"),
        sqlite: include_str!("migrations/0540_ledger.sqlite.sql"),
        postgres: include_str!("migrations/0540_ledger.postgres.sql"),
    },
    Migration {
        name: "0541_correction",
        sql: include_str!("migrations/0541_correction.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        name: "0542_retag",
        sql: include_str!("migrations/0542_retag.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        name: "0560_elsewhere",
        sql: include_str!("migrations/0560_elsewhere.sql"),
        sqlite: "",
        postgres: "",
    },
    // See docs/adr/0013.
    Migration {
        name: "0872_award_keys",
        sql: "",
        sqlite: "",
        postgres: include_str!("migrations/0872_award_keys.postgres.sql"),
    },
];

/// Pages about what a closed course gave, and about putting it right.
fn correction_routes() -> Vec<Route<App>> {
    const MANAGE: Access = Access::Function(Function::COURSE_MANAGE);
    const REVIEW: Access = Access::Function(Function::COURSE_REVIEW);
    vec![
        get("/desk/courses/{code}/hours", MANAGE, pages::correction::lines),
        get("/desk/courses/{code}/correction", MANAGE, pages::correction::show),
        post("/desk/courses/{code}/correction", MANAGE, pages::correction::send),
        post("/desk/courses/{code}/correction/withdraw", MANAGE, pages::correction::withdraw),
        get("/review/corrections", REVIEW, pages::correction::queue),
        get("/review/corrections/{id}", REVIEW, pages::correction::one),
        post("/review/corrections/{id}", REVIEW, pages::correction::decide),
        get("/review/retags", REVIEW, pages::retag::list),
        post("/review/retags", REVIEW, pages::retag::take),
        get("/review/retags/template.csv", REVIEW, pages::retag::template),
        get("/review/retags/{id}", REVIEW, pages::retag::one),
        post("/review/retags/{id}", REVIEW, pages::retag::decide),
        get("/review/retags/{id}/rows.csv", REVIEW, pages::retag::rows_csv),
    ]
}

/// Attendance and rosters: of the organiser, and of the region centre that confirms them.
fn roster_routes() -> Vec<Route<App>> {
    const MANAGE: Access = Access::Function(Function::COURSE_MANAGE);
    const REVIEW: Access = Access::Function(Function::COURSE_REVIEW);
    vec![
        get("/desk/courses/{code}/attendance", MANAGE, pages::attendance::show),
        post("/desk/courses/{code}/attendance", MANAGE, pages::attendance::save),
        get("/desk/courses/{code}/roster", MANAGE, pages::roster::show),
        post("/desk/courses/{code}/roster", MANAGE, pages::roster::save),
        post("/desk/courses/{code}/roster/upload", MANAGE, pages::roster::upload),
        post("/desk/courses/{code}/roster/checked.xlsx", MANAGE, pages::roster::checked),
        get("/desk/roster-reminders", MANAGE, pages::reminders::show),
        post("/desk/roster-reminders", MANAGE, pages::reminders::save),
        get("/desk/courses/{code}/roster/template.xlsx", MANAGE, pages::roster::template),
        get("/desk/courses/{code}/roster/send", MANAGE, pages::roster::confirm_send),
        post("/desk/courses/{code}/roster/send", MANAGE, pages::roster::send),
        get("/review/rosters", REVIEW, pages::review::queue),
        post("/review/rosters/confirm", REVIEW, pages::review::confirm),
        post("/review/rosters/confirm/yes", REVIEW, pages::review::confirm_all),
        get("/review/rosters/{code}", REVIEW, pages::review::show),
        post("/review/rosters/{code}", REVIEW, pages::review::decide),
    ]
}

/// The person's own transcript.
fn transcript_routes() -> Vec<Route<App>> {
    vec![
        get("/my/transcript", Access::SignedIn, pages::transcript::show),
        get("/my/transcript.xlsx", Access::SignedIn, pages::transcript::xlsx),
        get("/my/transcript.csv", Access::SignedIn, pages::transcript::csv),
        get("/my/transcript/print", Access::SignedIn, pages::transcript::print),
        get("/my/transcript/courses/{code}", Access::SignedIn, pages::transcript::one),
        post("/my/transcript.pdf", Access::SignedIn, pages::transcript::pdf),
    ]
}

/// What the capability brings.
pub fn capability() -> Capability<App> {
    const REVIEW: Access = Access::Function(Function::COURSE_REVIEW);
    const KNOWS: Access = Access::Function(Function::TEACHER_REGISTER);
    Capability {
        name: "credit",
        routes: || {
            let mut all = roster_routes();
            all.extend(transcript_routes());
            all.extend(correction_routes());
            all.extend(elsewhere_routes());
            all
        },
        nav: &[
            NavItem { label: "nav-transcript", href: "/my/transcript", access: Access::SignedIn, order: 30 },
            NavItem { label: "nav-rosters", href: "/review/rosters", access: REVIEW, order: 60 },
            NavItem { label: "nav-corrections", href: "/review/corrections", access: REVIEW, order: 61 },
            NavItem { label: "nav-elsewhere-review", href: "/review/elsewhere", access: REVIEW, order: 61 },
            NavItem { label: "nav-elsewhere-desk", href: "/desk/elsewhere", access: KNOWS, order: 58 },
        ],
        migrations: MIGRATIONS,
        jobs: JOBS,
        crons: CRONS,
        pages: pages::samples,
    }
}

/// Records from elsewhere: the person's own, and the desks of schools and region centres.
fn elsewhere_routes() -> Vec<Route<App>> {
    use pages::elsewhere::{
        LARGEST_UPLOAD, blank, centre_decide, centre_file, centre_queue, centre_show, create, desk_decide,
        desk_file, desk_queue, desk_show, file, list, save, show,
    };
    const OWN: Access = Access::SignedIn;
    const KNOWS: Access = Access::Function(Function::TEACHER_REGISTER);
    const REVIEW: Access = Access::Function(Function::COURSE_REVIEW);
    vec![
        get("/my/elsewhere", OWN, list),
        get("/my/elsewhere/new", OWN, blank),
        post("/my/elsewhere/new", OWN, create).with_body(LARGEST_UPLOAD),
        get("/my/elsewhere/{id}", OWN, show),
        post("/my/elsewhere/{id}", OWN, save).with_body(LARGEST_UPLOAD),
        get("/my/elsewhere/{id}/files/{file}", OWN, file),
        get("/desk/elsewhere", KNOWS, desk_queue),
        get("/desk/elsewhere/{id}", KNOWS, desk_show),
        post("/desk/elsewhere/{id}", KNOWS, desk_decide),
        get("/desk/elsewhere/{id}/files/{file}", KNOWS, desk_file),
        get("/review/elsewhere", REVIEW, centre_queue),
        get("/review/elsewhere/{id}", REVIEW, centre_show),
        post("/review/elsewhere/{id}", REVIEW, centre_decide),
        get("/review/elsewhere/{id}/files/{file}", REVIEW, centre_file),
    ]
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
    let mut all = store::documents_of_person(conn, person).await?;
    let since = documents::store::of_people(conn, &[person]).await?.into_iter();
    all.extend(since.map(|d| PersonDocument { serial: d.serial, issued_at: d.issued_at }));
    all.sort_by_key(|d| std::cmp::Reverse(d.issued_at));
    Ok(all)
}
