//! Corrections after closing: applied for by the organiser, answered by the region centre. Rule: docs/rules/correction.md.

mod answer;
mod judge;
mod mails;
pub(super) mod store;

pub use answer::answer;
use judge::judge;

use std::collections::BTreeMap;

use domain::correction::{CorrectionRefused, Wanted, decide_apply};
use domain::hours::HalfHours;
use domain::ids::mask_numbers;
use platform::db::Actor;
use platform::error::Refused;
use platform::ids::{OrganisationId, PersonId};
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::json;

use super::ledger::{half, standing};
use crate::catalogue::{self, Course, CourseId, Facts, facts_of};
use crate::{App, directory};

platform::typed_ids! {
    /// An application for a correction.
    CorrectionId,
}

/// An application as stored.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Correction {
    /// Identity.
    pub id: CorrectionId,
    /// The course.
    pub course: CourseId,
    /// The how manieth of its course.
    pub number: i64,
    /// Who answers it.
    pub reviewer: OrganisationId,
    /// `sent`, `returned`, `approved`, `withdrawn`.
    pub state: String,
    /// Why, as written.
    pub reason: String,
    /// Facts on record when it was sent, as JSON.
    pub facts_before: String,
    /// Facts asked for, as JSON.
    pub facts_after: String,
    /// When it was sent, milliseconds.
    pub sent_at: i64,
    /// Who sent it.
    pub sent_by: String,
    /// When it was decided or withdrawn.
    pub decided_at: Option<i64>,
    /// By whom.
    pub decided_by: String,
    /// What the reviewer wrote.
    pub answer: String,
}

impl Correction {
    /// Whether it waits for an answer.
    pub fn is_open(&self) -> bool {
        self.state == "sent"
    }

    /// Facts on record when it was sent.
    pub fn before(&self) -> Facts {
        serde_json::from_str(&self.facts_before).unwrap_or_default()
    }

    /// Facts asked for.
    pub fn after(&self) -> Facts {
        serde_json::from_str(&self.facts_after).unwrap_or_default()
    }
}

/// One person of an application as stored.
#[derive(Clone, Copy, Debug, PartialEq, FromQueryResult)]
pub struct CorrectionRow {
    /// The record the hours stand under.
    pub person: PersonId,
    /// Half-hours on record when it was sent.
    pub before: i64,
    /// Half-hours asked for.
    pub after: i64,
}

impl CorrectionRow {
    pub(super) fn wanted(&self) -> Wanted<PersonId> {
        Wanted { person: self.person, before: half(self.before), after: half(self.after) }
    }
}

/// An application as typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Input {
    /// Why.
    pub reason: String,
    /// Facts from now on.
    pub facts: Facts,
    /// Hours of people on the list as typed, by the personal code of the record; who is not named stays as is.
    pub hours: BTreeMap<String, String>,
    /// People to be added, with the number of the row on the page.
    pub fresh: Vec<Fresh>,
}

/// A row for somebody who is not on the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fresh {
    /// Number of the row on the page.
    pub line: usize,
    /// Personal code or number; never kept.
    pub who: String,
    /// Name, to compare.
    pub name: String,
    /// Hours.
    pub hours: String,
}

/// What is wrong at a field of the form, by the field's name.
#[derive(Clone, Debug, PartialEq)]
pub struct Wrong {
    /// The field.
    pub field: String,
    /// The refusal.
    pub refused: Refused,
}

/// What became of sending an application.
#[derive(Clone, Debug, PartialEq)]
pub enum Sent {
    /// It waits for the region centre.
    Waits(CorrectionId),
    /// Nothing was sent: fields are wrong.
    Wrong(Vec<Wrong>),
}

/// Sends an application. Nothing changes until it is approved.
///
/// # Errors
/// Not found for another organisation's course; refused when the course is not closed, one is open, nothing changes or the
/// reason is missing; the database.
pub async fn apply(app: &App, actor: &Actor, seat: &SeatView, code: &str, input: &Input) -> AppResult<Sent> {
    // Whom rows mean is found out before the change: nobody waits for it.
    catalogue::own(app.db.read(), seat.organisation, code).await?;
    let people = judge::people(app, input).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let course = held(&change, seat, code).await?;
    let now = change.now();
    let standing = standing(change.conn(), course.id).await?;
    let judged = judge(change.conn(), &course, &standing, input, &people, now).await?;
    let open = store::open_of(change.conn(), course.id).await?.is_some();
    let asks_facts = judged.facts != facts_of(&course);
    let changes = judged.rows.len() + usize::from(asks_facts);
    let decided = decide_apply(&course.facts(), open, &input.reason, (changes, judged.wrong.len()), now);
    match decided {
        Err(CorrectionRefused::WrongRows { .. }) => return Ok(Sent::Wrong(judged.wrong)),
        decided => decided.map_err(|refused| AppError::refused(&refused))?,
    }
    let correction = Correction {
        id: CorrectionId::new(),
        course: course.id,
        number: store::last_number(change.conn(), course.id).await? + 1,
        reviewer: reviewer_of(change.conn(), &course).await?,
        state: "sent".to_owned(),
        reason: mask_numbers(input.reason.trim()),
        facts_before: as_json(&facts_of(&course)),
        facts_after: as_json(&judged.facts),
        sent_at: now.as_millisecond(),
        sent_by: actor.label.clone(),
        decided_at: None,
        decided_by: String::new(),
        answer: String::new(),
    };
    store::insert(&change, &correction, &judged.rows).await?;
    let rows: Vec<_> = judged.rows.iter().map(|row| (row.person, row.before.0, row.after.0)).collect();
    change.record(
        "correction.sent",
        course.id.0,
        json!({"correction": correction.id, "reason": correction.reason, "half_hours": rows,
            "before": asks_facts.then(|| correction.before()), "after": asks_facts.then(|| correction.after())}),
    );
    mails::waits(&mut change, &course, &correction).await?;
    change.commit().await?;
    Ok(Sent::Waits(correction.id))
}

/// Takes back an application that waits.
///
/// # Errors
/// Not found for another organisation's course; refused when none is open; the database.
pub async fn withdraw(app: &App, actor: &Actor, seat: &SeatView, code: &str) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let course = held(&change, seat, code).await?;
    let open = store::open_of(change.conn(), course.id).await?;
    let open = open.ok_or_else(|| AppError::refused(&CorrectionRefused::NotOpen))?;
    store::decide(&change, open.id, "withdrawn", "").await?;
    change.record("correction.withdrawn", course.id.0, json!({"correction": open.id}));
    Ok(change.commit().await?)
}

/// Every application of a course with its rows, newest first.
///
/// # Errors
/// The database.
pub async fn corrections_of<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
) -> AppResult<Vec<(Correction, Vec<CorrectionRow>)>> {
    let mut all = Vec::new();
    for correction in store::of_course(conn, course).await? {
        let rows = store::rows(conn, correction.id).await?;
        all.push((correction, rows));
    }
    Ok(all)
}

/// Applications that wait for an organisation, longest first.
///
/// # Errors
/// The database.
pub async fn corrections_waiting<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
) -> AppResult<Vec<Correction>> {
    Ok(store::waiting(conn, reviewer).await?)
}

/// One application with its rows.
///
/// # Errors
/// Not found, or the database.
pub async fn correction<C: ConnectionTrait>(
    conn: &C,
    id: CorrectionId,
) -> AppResult<(Correction, Vec<CorrectionRow>)> {
    let found = store::by_id(conn, id).await?.ok_or(AppError::NotFound)?;
    Ok((found, store::rows(conn, id).await?))
}

/// Who supervises the organiser of a course today: closed courses keep the one they were closed by.
async fn reviewer_of<C: ConnectionTrait>(conn: &C, course: &Course) -> AppResult<OrganisationId> {
    let answering = directory::answering(conn, course.organisation).await?;
    let organisation = directory::organisation(conn, answering).await?;
    organisation.reviewer.ok_or_else(|| AppError::refused(&CorrectionRefused::NoReviewer))
}

/// A course of this seat's organisation, held until the change ends.
async fn held(change: &Change, seat: &SeatView, code: &str) -> AppResult<Course> {
    let course = catalogue::own(change.conn(), seat.organisation, code).await?;
    catalogue::lock(change, course.id).await?;
    catalogue::own(change.conn(), seat.organisation, code).await
}

fn as_json(facts: &Facts) -> String {
    serde_json::to_string(facts).unwrap_or_default()
}

/// What stands for the people of an application, those without hours as zero.
pub(super) fn now_of(rows: &[CorrectionRow], standing: &BTreeMap<PersonId, HalfHours>) -> Vec<HalfHours> {
    rows.iter().map(|row| standing.get(&row.person).copied().unwrap_or_default()).collect()
}
