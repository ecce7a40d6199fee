//! Questions an organiser asks of those who enrol, and what was answered (ENR-8). Rule: docs/rules/enrolment-questions.md.

mod edit;
mod ending;
mod fields;
mod files;
pub(super) mod pages;
mod store;

pub use edit::{Deed, act};
pub use ending::{delete_ended, forget_of_people};
pub use fields::{errors, fields, name_of, read};
pub use files::{Given, scan_waiting};

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::calendar::civil_date;
use domain::enrolment::questions::{self as rules, AnswerRefused, Answers, Kind, Question, Raw};
use jiff::Timestamp;
use jiff::civil::Date;
use platform::clock::from_millis;
use platform::ids::{FileId, PersonId};
use platform::{AppError, AppResult, Change};
use sea_orm::ConnectionTrait;

use super::{Enrolment, EnrolmentId};
use crate::catalogue::{Course, CourseId};

/// The questions of a course in the order they are asked, with what people are told beside them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Questions {
    /// All of them, closed ones included.
    pub list: Vec<Question>,
    /// What was said when a question that had answers was reworded last, by its number.
    pub reworded: BTreeMap<u32, Reworded>,
    /// The last day of the course, from which the days of keeping count.
    pub last_day: Option<Date>,
    /// The day the course was cancelled.
    pub ended: Option<Date>,
}

impl Questions {
    /// A question by its number.
    pub fn get(&self, number: u32) -> Option<&Question> {
        self.list.iter().find(|q| q.number == number)
    }

    /// The day the answers to a question are deleted; `None` for those that are not personal.
    pub fn deleted_on(&self, question: &Question) -> Option<Date> {
        rules::deleted_on(question.personal_days, self.last_day?, self.ended)
    }

    /// Whether anything is asked now.
    pub fn is_empty(&self) -> bool {
        rules::open(&self.list).is_empty()
    }
}

/// Other words for a question that had been answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Reworded {
    /// When, milliseconds.
    pub at: i64,
    /// What was asked before.
    pub before: String,
    /// Why.
    pub note: String,
}

/// An answer as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The words or options.
    pub values: Vec<String>,
    /// When it was given, milliseconds.
    pub at: i64,
}

/// A file given as an answer, without its bytes.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "columns named as those of files beside courses")]
pub struct AnswerFile {
    pub enrolment: EnrolmentId,
    pub course: CourseId,
    pub question: u32,
    pub file: FileId,
    pub name: String,
    pub kind: String,
    pub size: i64,
    pub sha256: String,
    pub scan: String,
    pub added_at: i64,
}

/// One answer as its person's own data.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldAnswer {
    /// The course.
    pub course: CourseId,
    /// What was asked.
    pub question: String,
    /// What was answered.
    pub values: Vec<String>,
    /// When, milliseconds.
    pub at: i64,
}

/// The questions of a course.
///
/// # Errors
/// The database.
pub async fn of_course<C: ConnectionTrait>(conn: &C, course: &Course) -> AppResult<Questions> {
    let mut found = Questions {
        last_day: last_day(course),
        ended: course.cancelled_at.map(|at| civil_date(from_millis(at))),
        ..Questions::default()
    };
    for row in store::questions(conn, course.id).await? {
        let (question, reworded) = row.read();
        found.reworded.extend(reworded.map(|reworded| (question.number, reworded)));
        found.list.push(question);
    }
    Ok(found)
}

/// The last day of a course.
pub(super) fn last_day(course: &Course) -> Option<Date> {
    course.last_meeting_end.map(|at| civil_date(from_millis(at))).or_else(|| course.ends_on())
}

/// What those who have a place should know and bring, as the organiser wrote it; empty for nothing.
///
/// # Errors
/// The database.
pub async fn bring<C: ConnectionTrait>(conn: &C, course: CourseId) -> AppResult<String> {
    Ok(store::bring(conn, course).await?)
}

/// What somebody answered, files by their name.
///
/// # Errors
/// The database.
pub async fn answers_of<C: ConnectionTrait>(conn: &C, enrolment: EnrolmentId) -> AppResult<Raw> {
    let mut raw: Raw = store::answers(conn, enrolment)
        .await?
        .into_iter()
        .map(|(number, kept)| (number, kept.values))
        .collect();
    for file in store::files(conn, enrolment).await? {
        raw.insert(file.question, vec![file.name]);
    }
    Ok(raw)
}

/// Required questions that somebody who takes part has not answered, in their order.
///
/// # Errors
/// The database.
pub async fn missing<C: ConnectionTrait>(
    conn: &C,
    course: &Course,
    enrolment: &Enrolment,
) -> AppResult<Vec<Question>> {
    if !enrolment.is_alive() {
        return Ok(Vec::new());
    }
    let questions = of_course(conn, course).await?;
    if questions.is_empty() {
        return Ok(Vec::new());
    }
    let answers = answers_of(conn, enrolment.id).await?;
    let missing = rules::missing(&questions.list, &answers);
    Ok(questions.list.into_iter().filter(|q| missing.contains(&q.number)).collect())
}

/// Whether answers may be given or changed.
///
/// # Errors
/// Refused once the course has begun or is cancelled, and for those who have no part in it.
pub fn may_answer(course: &Course, enrolment: &Enrolment, now: Timestamp) -> Result<(), AnswerRefused> {
    if !enrolment.is_alive() {
        return Err(AnswerRefused::NotTakingPart);
    }
    let begun = course.first_meeting.is_some_and(|at| from_millis(at) <= now);
    if begun || course.cancelled_at.is_some() { Err(AnswerRefused::Over) } else { Ok(()) }
}

/// Keeps what somebody answered, inside the change that decides on their request or after it, and records it.
///
/// # Errors
/// The database.
pub async fn keep(change: &mut Change, enrolment: &Enrolment, answers: &Answers) -> AppResult<()> {
    if answers.asked.is_empty() {
        return Ok(());
    }
    keep_all(change, &[(enrolment.id, enrolment.course, answers)]).await?;
    let questions: Vec<u32> = answers.given.keys().copied().collect();
    change.record("enrolment.answered", enrolment.id.0, serde_json::json!({"questions": questions}));
    Ok(())
}

/// Keeps what many people answered with few statements, for a batch of one transaction; nothing is recorded here. The
/// courses must be held by the change ([`crate::catalogue::find_held`]): an organiser who deletes a question waits, and a
/// question that is gone already is left out, so that one person's late form can't fail the batch of all others.
///
/// # Errors
/// The database.
pub async fn keep_all(change: &Change, all: &[(EnrolmentId, CourseId, &Answers)]) -> AppResult<()> {
    let mut courses: Vec<CourseId> = all
        .iter()
        .filter(|(_, _, answers)| !answers.asked.is_empty())
        .map(|(_, course, _)| *course)
        .collect();
    courses.sort_unstable();
    courses.dedup();
    if courses.is_empty() {
        return Ok(());
    }
    let asked = store::asked_numbers(change.conn(), &courses).await?;
    let mut rows = Vec::new();
    for course in courses {
        let of_course = || all.iter().filter(move |(_, at, _)| *at == course);
        let mut numbers: Vec<u32> = of_course().flat_map(|(_, _, answers)| answers.asked.clone()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.retain(|number| asked.contains(&(course, *number)));
        let people: Vec<EnrolmentId> = of_course().map(|(enrolment, ..)| *enrolment).collect();
        store::take_back(change, &people, &numbers).await?;
        for (enrolment, _, answers) in of_course() {
            let given = answers.given.iter().filter(|(number, _)| numbers.contains(number));
            rows.extend(given.map(|(number, values)| (*enrolment, course, *number, values.as_slice())));
        }
    }
    store::put_answers(change, rows).await?;
    Ok(())
}

/// Everything some people answered, for the page of own data; several identities are one person's.
///
/// # Errors
/// The database.
pub async fn held_of<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> AppResult<Vec<HeldAnswer>> {
    let rows = store::held(conn, people).await?;
    let held = |row: store::HeldRow| HeldAnswer {
        course: row.course,
        question: row.label,
        values: serde_json::from_str(&row.value).unwrap_or_default(),
        at: row.at,
    };
    Ok(rows.into_iter().map(held).collect())
}

/// Everything answered in one course: words and options, files, and who of those taking part lacks what.
pub(super) struct Collected {
    pub answers: HashMap<EnrolmentId, BTreeMap<u32, Kept>>,
    pub files: HashMap<(EnrolmentId, u32), AnswerFile>,
}

impl Collected {
    pub async fn of<C: ConnectionTrait>(conn: &C, course: CourseId) -> AppResult<Self> {
        let files = store::files_of_course(conn, course).await?;
        Ok(Self {
            answers: store::answers_of_course(conn, course).await?,
            files: files.into_iter().map(|file| ((file.enrolment, file.question), file)).collect(),
        })
    }

    /// What one person answered, as the rules read it.
    pub fn raw(&self, enrolment: EnrolmentId) -> Raw {
        let mut raw: Raw = self
            .answers
            .get(&enrolment)
            .map(|kept| kept.iter().map(|(number, kept)| (*number, kept.values.clone())).collect())
            .unwrap_or_default();
        let own = self.files.iter().filter(|((of, _), _)| *of == enrolment);
        raw.extend(own.map(|((_, number), file)| (*number, vec![file.name.clone()])));
        raw
    }
}

/// Questions of a course that anybody has answered.
pub(super) async fn answered<C: ConnectionTrait>(conn: &C, course: CourseId) -> AppResult<HashSet<u32>> {
    Ok(store::answered(conn, course).await?)
}

/// A question that takes a file.
fn file_question(questions: &Questions, number: u32) -> AppResult<&Question> {
    questions.get(number).filter(|q| q.kind == Kind::File).ok_or(AppError::NotFound)
}
