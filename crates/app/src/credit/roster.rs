//! The roster: proposed from attendance, corrected by hand or by workbook, sent, confirmed, awarded.

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::course::life::{self, Review};
use domain::hours::HalfHours;
use domain::roster::{self as rules, Checked, RosterProblem, Row};
use domain::text::fold;
use platform::db::Actor;
use platform::error::Refused;
use platform::ids::PersonId;
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};
use sea_orm::ConnectionTrait;

use super::attendance::{marks_of, rule_marks};
use super::{RosterRow, store};
use crate::catalogue::{self, Course};
use crate::identity::{self, Person};
use crate::{App, enrolment};

/// One row as typed on the page or read from a workbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RosterInput {
    /// Line in the workbook, or number on the page.
    pub line: u32,
    /// Personal code, national or resident number, as typed; never kept.
    pub who: String,
    /// Name as typed, to compare.
    pub name: String,
    /// Hours as typed.
    pub hours: String,
    /// Remark.
    pub note: String,
}

/// What was found at one row.
#[derive(Clone, Debug, PartialEq)]
pub struct RowNote {
    /// Line in the workbook, or number on the page.
    pub line: u32,
    /// Name as typed or found; the number typed is not repeated.
    pub who: String,
    /// Whether the row may still be taken.
    pub warning: bool,
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
}

/// The roster as saved, or proposed from attendance when nothing was saved yet.
///
/// # Errors
/// The database.
pub async fn roster_of<C: ConnectionTrait>(conn: &C, course: &Course) -> AppResult<(Vec<RosterRow>, bool)> {
    let saved = store::roster(conn, course.id).await?;
    if !saved.is_empty() {
        return Ok((saved, true));
    }
    Ok((proposal_of(conn, course).await?, false))
}

/// What attendance gives each person with a place, also those it gives nothing.
///
/// # Errors
/// The database.
pub async fn proposal_of<C: ConnectionTrait>(conn: &C, course: &Course) -> AppResult<Vec<RosterRow>> {
    let meetings = catalogue::meetings(conn, course.id).await?;
    let marks = marks_of(conn, course.id).await?;
    let rule_meetings: Vec<_> = meetings.iter().map(catalogue::Meeting::rule).collect();
    let mut rows = Vec::new();
    for enrolment in
        enrolment::of_course(conn, course.id).await?.into_iter().filter(|e| e.state == "admitted")
    {
        let own = rule_marks(&meetings, enrolment.person, &marks);
        let hours = rules::propose(&rule_meetings, &own, course.hours()).unwrap_or(HalfHours::ZERO);
        rows.push(RosterRow {
            person: enrolment.person,
            half_hours: i64::from(hours.0),
            source: "attendance".to_owned(),
            note: String::new(),
        });
    }
    Ok(rows)
}

/// Reads a workbook or CSV into rows; the header may stand below a title and use other words.
///
/// # Errors
/// Malformed with the document's own code, when it is no workbook or lacks a column.
pub fn read_workbook(bytes: &[u8]) -> AppResult<Vec<RosterInput>> {
    const WHO: &[&str] = &[
        "個人識別碼",
        "識別碼",
        "教師識別號碼",
        "身分證字號",
        "身分證統一編號",
        "居留證號",
        "證號",
        "Personal code",
        "National ID",
    ];
    const HOURS: &[&str] = &["時數", "核發時數", "研習時數", "Hours"];
    const NAME: &[&str] = &["姓名", "教師姓名", "Name"];
    const NOTE: &[&str] = &["備註", "說明", "Remark"];
    let table = documents::xlsx::read_table(bytes, &[WHO, HOURS]).map_err(|e| {
        AppError::Refused(Refused { code: e.code(), args: vec![("name", e.to_string())], forbidden: false })
    })?;
    // A workbook may have a column for codes and one for numbers, with either filled in: the first that is counts.
    let whos: Vec<usize> = WHO.iter().filter_map(|alias| table.column(&[alias])).collect();
    let hours = table.column(HOURS).unwrap_or(0);
    let (name, note) = (table.column(NAME), table.column(NOTE));
    let cell = |row: &documents::TableRow, column: Option<usize>| {
        column.map_or(String::new(), |c| row.cell(c).to_owned())
    };
    Ok(table
        .rows
        .iter()
        .map(|row| RosterInput {
            line: row.line,
            who: whos
                .iter()
                .map(|c| row.cell(*c))
                .find(|text| !text.is_empty())
                .unwrap_or_default()
                .to_owned(),
            hours: row.cell(hours).to_owned(),
            name: cell(row, name),
            note: cell(row, note),
        })
        .collect())
}

/// Checks rows and saves the good ones as the roster of the course. Refused rows come back; nothing else of them is kept.
///
/// # Errors
/// Not found for another organisation's course, refused in a state without roster, the database.
pub async fn save_roster(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    rows: Vec<RosterInput>,
    source: &str,
) -> AppResult<RosterReport> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let course = editable(&change, seat, code).await?;
    let report = check(app, &change, &course, rows, source).await?;
    if report.good.is_empty() {
        change.rollback().await?;
        return Ok(report);
    }
    let before = store::roster(change.conn(), course.id).await?;
    let mut after = report.good.clone();
    // A wrong row does not take back what was saved for that person before.
    after.extend(before.into_iter().filter(|row| report.kept.contains(&row.person)));
    store::replace_roster(&change, course.id, &after).await?;
    let hours: Vec<_> = after.iter().map(|row| (row.person, row.half_hours)).collect();
    change.record(
        "roster.saved",
        course.id.0,
        serde_json::json!({"source": source, "rows": report.good.len(), "refused": report.refused(), "half_hours": hours}),
    );
    change.commit().await?;
    Ok(report)
}

/// Sends the roster for confirmation; a roster nobody touched is the proposal from attendance.
///
/// # Errors
/// Refused when empty or the course isn't over; not found for another organisation's course.
pub async fn send_roster(app: &App, actor: &Actor, seat: &SeatView, code: &str) -> AppResult<()> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    let course = editable(&change, seat, code).await?;
    let (rows, _) = roster_of(change.conn(), &course).await?;
    let rows: Vec<RosterRow> = rows.into_iter().filter(|r| r.half_hours > 0).collect();
    let good =
        (1..).zip(&rows).map(|(row, r)| rules::GoodRow { row, person: r.person, hours: half(r.half_hours) });
    let checked = Checked { good: good.collect(), problems: Vec::new() };
    let ends = course.facts().last_meeting_end.unwrap_or(now);
    rules::decide_send(true, ends, &checked, now).map_err(|r| AppError::refused(&r))?;
    store::replace_roster(&change, course.id, &rows).await?;
    catalogue::submit_roster(&mut change, &course, rows.len()).await?;
    Ok(change.commit().await?)
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
    if course.organisation == seat.organisation {
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
            let rows = store::roster(change.conn(), course.id).await?;
            let count = i64::try_from(rows.len()).unwrap_or(0);
            let first = change.take_numbers("award serial", 1, count).await?;
            store::issue(&change, &course, &rows, first).await?;
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

async fn check(
    app: &App,
    change: &Change,
    course: &Course,
    rows: Vec<RosterInput>,
    source: &str,
) -> AppResult<RosterReport> {
    let enrolled: BTreeSet<PersonId> = enrolment::of_course(change.conn(), course.id)
        .await?
        .into_iter()
        .filter(|e| e.state == "admitted")
        .map(|e| e.person)
        .collect();
    let mut found: HashMap<usize, Person> = HashMap::new();
    let mut typed = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let person = identity::find_person(app, change.conn(), &row.who).await?;
        typed.push(Row { person: person.as_ref().map(|p| p.id), hours: row.hours.clone() });
        if let Some(person) = person {
            found.insert(index, person);
        }
    }
    let checked = rules::check_rows(&typed, &enrolled, course.hours());
    // Where a name was written it is shown as written: a number typed by mistake must not reveal whose it is.
    let name_of = |index: usize| match found.get(&index) {
        Some(person) if rows[index].name.trim().is_empty() => person.name.clone(),
        _ => rows[index].name.clone(),
    };
    let note = |row: usize, problem: &RosterProblem| RowNote {
        line: rows[row - 1].line,
        who: name_of(row - 1),
        warning: problem.is_warning(),
        refused: Refused::new(problem),
    };
    let mut notes: Vec<RowNote> = checked.problems.iter().map(|p| note(p.row, &p.problem)).collect();
    for good in &checked.good {
        let written = fold(&rows[good.row - 1].name);
        let known = found.get(&(good.row - 1)).is_none_or(|p| written.is_empty() || fold(&p.name) == written);
        if !known {
            notes.push(note(good.row, &RosterProblem::NameDiffers));
        }
    }
    notes.sort_by_key(|n| n.line);
    let mut seen = HashSet::new();
    let good = checked
        .good
        .iter()
        .filter(|g| seen.insert(g.person))
        .map(|g| RosterRow {
            person: g.person,
            half_hours: i64::from(g.hours.0),
            source: source.to_owned(),
            note: rows[g.row - 1].note.clone(),
        })
        .collect();
    let wrong = checked.problems.iter().filter(|p| !p.problem.is_warning());
    let kept = wrong.filter_map(|p| found.get(&(p.row - 1))).map(|p| p.id);
    let kept = kept.filter(|person| !checked.good.iter().any(|g| g.person == *person)).collect();
    Ok(RosterReport { good, notes, kept })
}

fn half(n: i64) -> HalfHours {
    HalfHours(i32::try_from(n).unwrap_or(0))
}
