//! The roster: proposed from attendance, corrected by hand or by workbook, sent, confirmed, awarded.

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::course::life::{self, Review};
use domain::hours::HalfHours;
use domain::ids::PersonalCode;
use domain::roster::{self as rules, Checked, RosterProblem, Row, Written};
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
    /// Name as typed, or without one the masked code; never the name found, so that a number does not tell whose it is.
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
    if rows.len() > rules::MOST_ROWS {
        return Err(AppError::refused(&RosterProblem::TooMany { most: rules::MOST_ROWS }));
    }
    // Who may ask, and who is meant, is found out before the change: nobody waits for a long list.
    catalogue::own(app.db.read(), seat.organisation, code).await?;
    let named: Vec<&str> = rows.iter().map(|row| row.who.as_str()).collect();
    let people = identity::find_persons(app, app.db.read(), &named).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let course = editable(&change, seat, code).await?;
    let before = store::roster(change.conn(), course.id).await?;
    let report =
        check(&change, &course, &Given { rows: &rows, people: &people, before: &before }, source).await?;
    if report.good.is_empty() {
        change.rollback().await?;
        return Ok(report);
    }
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

/// Sends the roster for confirmation; a roster nobody touched is the proposal from attendance. What automatic review lets
/// pass is confirmed in the same transaction.
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
    if let Some(judgement) = catalogue::submit_roster(&mut change, &course, rows.len()).await? {
        award(&change, &course, &rows).await?;
        catalogue::close_automatically(&mut change, &course, rows.len(), &judgement).await?;
    }
    Ok(change.commit().await?)
}

/// Writes the awards of a confirmed roster into the ledger, inside the change of the decision.
async fn award(change: &Change, course: &Course, rows: &[RosterRow]) -> AppResult<()> {
    let count = i64::try_from(rows.len()).unwrap_or(0);
    let first = change.take_numbers("award serial", 1, count).await?;
    store::issue(change, course, rows, first).await?;
    // Later courses may ask for hours from this one.
    let people: Vec<_> = rows.iter().filter(|r| r.half_hours > 0).map(|r| r.person).collect();
    enrolment::note_hours(change, course.id, &people).await
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
            let rows = store::roster(change.conn(), course.id).await?;
            award(&change, &course, &rows).await?;
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

/// What is checked: the rows, the people found for them, and the roster as saved before.
struct Given<'a> {
    rows: &'a [RosterInput],
    people: &'a HashMap<String, Person>,
    before: &'a [RosterRow],
}

impl Given<'_> {
    fn person(&self, row: &RosterInput) -> Option<&Person> {
        self.people.get(&row.who)
    }

    /// Whether a row names somebody well enough, with a warning if any; nobody found is told later.
    fn named(
        &self,
        row: &RosterInput,
        enrolled: &BTreeSet<PersonId>,
    ) -> Result<Option<RosterProblem>, RosterProblem> {
        let by_code = PersonalCode::parse(&row.who).is_ok();
        let written = fold(&row.name);
        let Some(person) = self.person(row) else {
            return Ok(None);
        };
        let written = match fold(&person.name) == written {
            true => Written::Same,
            false if written.is_empty() => Written::Nothing,
            false => Written::Other,
        };
        let listed = enrolled.contains(&person.id) || self.before.iter().any(|b| b.person == person.id);
        rules::decide_named(written, by_code && listed)
    }
}

async fn check(change: &Change, course: &Course, given: &Given<'_>, source: &str) -> AppResult<RosterReport> {
    let enrolled: BTreeSet<PersonId> = enrolment::of_course(change.conn(), course.id)
        .await?
        .into_iter()
        .filter(|e| e.state == "admitted")
        .map(|e| e.person)
        .collect();
    let rows = given.rows;
    let named: Vec<_> = rows.iter().map(|row| given.named(row, &enrolled)).collect();
    let typed: Vec<_> = rows
        .iter()
        .zip(&named)
        .map(|(row, named)| Row {
            person: given.person(row).map(|p| p.id),
            hours: row.hours.clone(),
            wrong: named.as_ref().err().cloned(),
        })
        .collect();
    let checked = rules::check_rows(&typed, &enrolled, course.hours());
    let note = |row: usize, problem: &RosterProblem| RowNote {
        line: rows[row - 1].line,
        who: shown(&rows[row - 1]),
        warning: problem.is_warning(),
        refused: Refused::new(problem),
    };
    let mut notes: Vec<RowNote> = checked.problems.iter().map(|p| note(p.row, &p.problem)).collect();
    for good in &checked.good {
        if let Ok(Some(warning)) = &named[good.row - 1] {
            notes.push(note(good.row, warning));
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
    let kept = wrong.filter_map(|p| typed[p.row - 1].person);
    let kept = kept.filter(|person| !checked.good.iter().any(|g| g.person == *person)).collect();
    Ok(RosterReport { good, notes, kept })
}

/// How a row is called: by the name as written, else by the masked code; a number is not repeated.
fn shown(row: &RosterInput) -> String {
    if row.name.trim().is_empty() {
        return PersonalCode::parse(&row.who).map_or_else(|_| String::new(), |code| code.masked());
    }
    row.name.clone()
}

fn half(n: i64) -> HalfHours {
    HalfHours(i32::try_from(n).unwrap_or(0))
}
