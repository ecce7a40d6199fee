//! The roster: proposed from attendance, corrected by hand or by workbook, sent, confirmed, awarded.

mod answer;
mod attended;
mod check;
mod looks;
mod read;
pub(super) mod remind;
pub(super) mod store;

use std::collections::BTreeSet;

use domain::course::life::{self, CourseState, Review};
use domain::hours::HalfHours;
use domain::ledger::EntryKind;
use domain::roster::{self as rules, Checked, RosterProblem};
use platform::clock::from_millis;
use platform::db::Actor;
use platform::error::Refused;
use platform::ids::PersonId;
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};
use sea_orm::ConnectionTrait;

pub(super) use answer::{answer_book, keep, kept};
pub use attended::{Attended, Judgement, attended_of, proposal_of, rows as proposal_rows};
pub use looks::looks_of;
pub use read::{RosterFile, read_roster, read_workbook};
pub use store::{Sent, State};

use super::RosterRow;
use super::ledger::{Cause, NewLine, post};
use crate::App;
use crate::catalogue::{self, Course};
use crate::identity;

/// One row as typed on the page or read from a workbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RosterInput {
    /// Line in the workbook, or number on the page.
    pub line: u32,
    /// Personal code, national or resident number, as typed; never kept.
    pub who: String,
    /// A second one of another column of the same row, as typed; empty when there is none.
    pub also: String,
    /// Name as typed, to compare.
    pub name: String,
    /// Hours as typed.
    pub hours: String,
    /// Remark.
    pub note: String,
    /// The row is hidden in the file.
    pub hidden: bool,
    /// Why it is none of a person: sums, signatures, the header again.
    pub passed: Option<RosterProblem>,
    /// All cells of the row as they came.
    pub cells: Vec<String>,
}

/// What was found at one row.
#[derive(Clone, Debug, PartialEq)]
pub struct RowNote {
    /// Line in the workbook, or number on the page.
    pub line: u32,
    /// Name as typed, or without one the masked code; never the name found, so that a number does not tell whose it is.
    pub who: String,
    /// Whether the row may still be taken.
    pub warning: bool,
    /// Whether the row is none of a person and was passed over.
    pub passed: bool,
    /// The refusal's code and values; its sentence is in the locale files.
    pub refused: Refused,
}

/// The result of reading rows: what would be taken, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RosterReport {
    /// Rows that may be awarded.
    pub good: Vec<RosterRow>,
    /// Warnings and refusals, by line.
    pub notes: Vec<RowNote>,
    /// People whose row was refused: what was saved for them before stays.
    pub kept: BTreeSet<PersonId>,
}

impl RosterReport {
    /// Rows that were refused.
    pub fn refused(&self) -> usize {
        self.notes.iter().filter(|n| !n.warning).count()
    }

    /// Warnings about rows that are taken.
    pub fn warnings(&self) -> usize {
        self.notes.iter().filter(|n| n.warning && !n.passed).count()
    }
}

/// What became of a sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// It was sent now.
    Sent,
    /// A colleague, another tab or the first of two clicks had sent it: nothing happened.
    Before,
}

/// The roster as saved, or proposed from attendance when nothing was saved yet. People who were merged stand under the
/// remaining one; somebody saved twice in this way stands twice.
///
/// # Errors
/// The database.
pub async fn roster_of<C: ConnectionTrait>(conn: &C, course: &Course) -> AppResult<(Vec<RosterRow>, bool)> {
    let saved = saved_rows(conn, course).await?;
    if !saved.is_empty() {
        return Ok((saved, true));
    }
    Ok((proposal_of(conn, course).await?, false))
}

/// The rows as saved; none while nobody saved any.
///
/// # Errors
/// The database.
pub async fn saved_rows<C: ConnectionTrait>(conn: &C, course: &Course) -> AppResult<Vec<RosterRow>> {
    let mut saved = super::store::roster(conn, course.id).await?;
    let people: Vec<PersonId> = saved.iter().map(|row| row.person).collect();
    let remaining = identity::remaining(conn, &people).await?;
    for row in &mut saved {
        row.person = remaining.get(&row.person).copied().unwrap_or(row.person);
    }
    Ok(saved)
}

/// As [`save_roster_over`], whatever was saved before.
///
/// # Errors
/// As [`save_roster_over`].
pub async fn save_roster(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    rows: Vec<RosterInput>,
    source: &str,
) -> AppResult<RosterReport> {
    save_roster_over(app, actor, seat, code, (rows, source), None).await
}

/// Checks rows and saves the good ones as the roster of the course. Refused rows come back; nothing else of them is kept.
/// `seen` is the revision of the roster that was on the screen: what a colleague saved since is not written over unseen.
///
/// # Errors
/// Not found for another organisation's course, refused in a state without roster or when overtaken, the database.
pub async fn save_roster_over(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    (rows, source): (Vec<RosterInput>, &str),
    seen: Option<i64>,
) -> AppResult<RosterReport> {
    if rows.len() > rules::MOST_ROWS {
        return Err(AppError::refused(&RosterProblem::TooMany { most: rules::MOST_ROWS }));
    }
    // Who may ask, and who is meant, is found out before the change: nobody waits for a long list.
    catalogue::own(app.db.read(), seat.organisation, code).await?;
    let found = check::find(app, &rows).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let course = editable(&change, seat, code).await?;
    let state = store::state(change.conn(), course.id).await?;
    not_overtaken(&state, seen)?;
    let before = saved_rows(change.conn(), &course).await?;
    let given = check::Given { rows: &rows, found: &found, before: &before, source };
    let report = check::check(change.conn(), &course, &given).await?;
    if report.good.is_empty() {
        change.rollback().await?;
        return Ok(report);
    }
    let mut after = report.good.clone();
    let mut listed: BTreeSet<PersonId> = after.iter().map(|row| row.person).collect();
    // A wrong row does not take back what was saved for that person before.
    let kept =
        before.into_iter().filter(|row| report.kept.contains(&row.person) && listed.insert(row.person));
    after.extend(kept);
    super::store::replace_roster(&change, course.id, &after).await?;
    store::saved(&change, course.id, &actor.label).await?;
    let hours: Vec<_> = after.iter().map(|row| (row.person, row.half_hours)).collect();
    change.record(
        "roster.saved",
        course.id.0,
        serde_json::json!({"source": source, "rows": report.good.len(), "refused": report.refused(), "half_hours": hours}),
    );
    change.commit().await?;
    Ok(report)
}

/// Checks rows as [`save_roster_over`] would, and saves nothing.
///
/// # Errors
/// Not found for another organisation's course, the database.
pub async fn look_at_roster(
    app: &App,
    seat: &SeatView,
    code: &str,
    rows: &[RosterInput],
) -> AppResult<RosterReport> {
    let conn = app.db.read();
    let course = catalogue::own(conn, seat.organisation, code).await?;
    let found = check::find(app, rows).await?;
    let before = saved_rows(conn, &course).await?;
    let given = check::Given { rows, found: &found, before: &before, source: "workbook" };
    check::check(conn, &course, &given).await
}

fn not_overtaken(state: &State, seen: Option<i64>) -> AppResult<()> {
    if seen.is_some_and(|revision| revision != state.revision) {
        let saved_at = from_millis(state.saved_at);
        return Err(AppError::refused(&RosterProblem::Overtaken { saved_at }));
    }
    Ok(())
}

/// As [`send_roster_over`], whatever was on the screen.
///
/// # Errors
/// As [`send_roster_over`].
pub async fn send_roster(app: &App, actor: &Actor, seat: &SeatView, code: &str) -> AppResult<()> {
    send_roster_over(app, actor, seat, code, None).await.map(|_| ())
}

/// Sends the roster for confirmation; a roster nobody touched is the proposal from attendance. What automatic review lets
/// pass is confirmed in the same transaction. `seen` is the revision that was on the screen. A roster that was sent
/// already is not sent again: two clicks, two colleagues and two tabs send one.
///
/// # Errors
/// Refused when empty, overtaken, with rows that may not be awarded, or when the course isn't over; not found for another
/// organisation's course.
pub async fn send_roster_over(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    seen: Option<i64>,
) -> AppResult<Sending> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    let course = catalogue::own(change.conn(), seat.organisation, code).await?;
    catalogue::lock(&change, course.id).await?;
    let course = catalogue::own(change.conn(), seat.organisation, code).await?;
    if seen.is_some() && matches!(course.state(now), CourseState::RosterSubmitted | CourseState::Closed) {
        change.rollback().await?;
        return Ok(Sending::Before);
    }
    life::decide_submit_roster(&course.facts(), now).map_err(|r| AppError::refused(&r))?;
    not_overtaken(&store::state(change.conn(), course.id).await?, seen)?;
    let rows = rows_to_award(change.conn(), &course).await?;
    let checked = awardable(&rows, &course);
    let ends = course.facts().last_meeting_end.unwrap_or(now);
    rules::decide_send(true, ends, &checked, now).map_err(|r| AppError::refused(&r))?;
    super::store::replace_roster(&change, course.id, &rows).await?;
    let looks = looks_of(change.conn(), &course, &rows, now).await?;
    store::sent(&change, course.id, &rows, &looks).await?;
    if let Some(judgement) = catalogue::submit_roster(&mut change, &course, rows.len()).await? {
        award(&mut change, &course, &rows).await?;
        catalogue::close_automatically(&mut change, &course, rows.len(), &judgement).await?;
    }
    change.commit().await?;
    Ok(Sending::Sent)
}

/// The rows of a roster that give hours.
async fn rows_to_award<C: ConnectionTrait>(conn: &C, course: &Course) -> AppResult<Vec<RosterRow>> {
    let (rows, _) = roster_of(conn, course).await?;
    Ok(rows.into_iter().filter(|r| r.half_hours > 0).collect())
}

/// The rule's last look at rows that were saved some time ago: people may have been merged, hours lowered meanwhile.
fn awardable(rows: &[RosterRow], course: &Course) -> Checked<PersonId> {
    let mut first = std::collections::HashMap::new();
    let mut checked = Checked { good: Vec::new(), problems: Vec::new() };
    for (row, one) in (1..).zip(rows) {
        let hours = half(one.half_hours);
        let problem = if let Some(first_row) = first.insert(one.person, row) {
            Some(RosterProblem::Twice { first_row })
        } else if hours > course.hours() {
            Some(RosterProblem::AboveCourse { given: hours, most: course.hours() })
        } else {
            None
        };
        match problem {
            Some(problem) => checked.problems.push(rules::RowProblem { row, problem }),
            None => checked.good.push(rules::GoodRow { row, person: one.person, hours }),
        }
    }
    checked
}

/// Writes the awards of a confirmed roster into the ledger, inside the change of the decision.
async fn award(change: &mut Change, course: &Course, rows: &[RosterRow]) -> AppResult<()> {
    let line = |row: &RosterRow| NewLine {
        person: row.person,
        course: course.id,
        organisation: course.organisation,
        kind: EntryKind::Issue,
        half_hours: half(row.half_hours),
        cause: Cause::Roster,
        reason: String::new(),
        reference: None,
    };
    post(change, rows.iter().filter(|row| row.half_hours > 0).map(line).collect()).await?;
    Ok(())
}

/// A region centre's decision about a roster; confirming writes the awards and closes the course in one transaction.
/// `seen` is the version the reviewer had on the screen: what was changed since is not decided unseen.
///
/// # Errors
/// Refused when it was decided already or a return gives no reason; not found for courses of others' schools.
pub async fn review_roster(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    seen: Option<i64>,
    verdict: &Review,
) -> AppResult<()> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    let course = catalogue::by_code(change.conn(), code).await?;
    catalogue::lock(&change, course.id).await?;
    let course = catalogue::by_code(change.conn(), &course.code).await?;
    if course.reviewer != seat.organisation {
        return Err(AppError::NotFound);
    }
    if catalogue::is_answered_by(change.conn(), &course, seat.organisation).await? {
        return Err(AppError::denied(&domain::permissions::Denied::OwnReview));
    }
    if seen.is_some_and(|version| version != course.version) {
        return Err(AppError::StaleForm);
    }
    life::decide_review_roster(&course.facts(), verdict, now).map_err(|r| AppError::refused(&r))?;
    match verdict {
        Review::Return { reasons, text } => {
            catalogue::return_roster(&mut change, &course, reasons, text).await?
        }
        Review::Approve => {
            let rows = rows_to_award(change.conn(), &course).await?;
            let wrong = awardable(&rows, &course).wrong();
            if wrong > 0 {
                return Err(AppError::refused(&RosterProblem::NotConfirmable { rows: wrong }));
            }
            award(&mut change, &course, &rows).await?;
            catalogue::close(&mut change, &course, rows.len()).await?;
        }
    }
    Ok(change.commit().await?)
}

async fn editable(change: &Change, seat: &SeatView, code: &str) -> AppResult<Course> {
    let course = catalogue::own(change.conn(), seat.organisation, code).await?;
    catalogue::lock(change, course.id).await?;
    let course = catalogue::own(change.conn(), seat.organisation, code).await?;
    life::decide_submit_roster(&course.facts(), change.now()).map_err(|r| AppError::refused(&r))?;
    Ok(course)
}

/// What was saved of a roster, and how often.
///
/// # Errors
/// The database.
pub async fn roster_state<C: ConnectionTrait>(conn: &C, course: &Course) -> AppResult<State> {
    Ok(store::state(conn, course.id).await?)
}

/// What was noted of some rosters when they were sent.
///
/// # Errors
/// The database.
pub async fn rosters_sent<C: ConnectionTrait>(
    conn: &C,
    courses: &[crate::catalogue::CourseId],
) -> AppResult<Vec<Sent>> {
    Ok(store::sent_of(conn, courses).await?)
}

fn half(n: i64) -> HalfHours {
    HalfHours(i32::try_from(n).unwrap_or(0))
}
