//! Database access of the organiser's questions and of what was answered.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::enrolment::questions::{Condition, Kind, Question, Ready};
use platform::db::sql;
use platform::ids::{FileId, PersonId};
use platform::{Change, params};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use super::{AnswerFile, Kept, Reworded};
use crate::catalogue::CourseId;
use crate::enrolment::EnrolmentId;

#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct QuestionRow {
    number: i64,
    kind: String,
    ready: String,
    label: String,
    hint: String,
    options: String,
    required: bool,
    only_if: Option<i64>,
    only_answer: String,
    personal_days: Option<i64>,
    closed_at: Option<i64>,
    changed_at: Option<i64>,
    change_note: String,
    label_before: String,
}

impl QuestionRow {
    /// The question, and what was said when it was reworded last.
    pub fn read(self) -> (Question, Option<Reworded>) {
        let reworded = self.changed_at.map(|at| Reworded {
            at,
            before: self.label_before.clone(),
            note: self.change_note.clone(),
        });
        let only_if =
            self.only_if.map(|question| Condition { question: small(question), answer: self.only_answer });
        let question = Question {
            number: small(self.number),
            kind: Kind::parse(&self.kind).unwrap_or(Kind::Line),
            ready: Ready::parse(&self.ready),
            label: self.label,
            hint: self.hint,
            options: serde_json::from_str(&self.options).unwrap_or_default(),
            required: self.required,
            only_if,
            personal_days: self.personal_days.map(|days| u16::try_from(days).unwrap_or(0)),
            closed: self.closed_at.is_some(),
        };
        (question, reworded)
    }
}

fn small(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

const QUESTION: &str =
    "number, kind, ready, label, hint, options, required, only_if, only_answer, personal_days, closed_at,
  changed_at, change_note, label_before";

pub(super) async fn questions<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
) -> Result<Vec<QuestionRow>, DbErr> {
    let text = format!("SELECT {QUESTION} FROM enrolment_question WHERE course = $1 ORDER BY place");
    sql::all(conn, &text, params![course]).await
}

/// The questions of several courses that are put to people now and are not files, by course and number.
pub(super) async fn asked_numbers<C: ConnectionTrait>(
    conn: &C,
    courses: &[CourseId],
) -> Result<HashSet<(CourseId, u32)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        course: CourseId,
        number: i64,
    }
    let mut found = HashSet::new();
    for some in courses.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let text = format!(
            "SELECT course, number FROM enrolment_question
             WHERE closed_at IS NULL AND kind <> 'file' AND course IN ({list})"
        );
        let rows: Vec<Row> = sql::all(conn, &text, some.iter().map(|id| Value::from(*id)).collect()).await?;
        found.extend(rows.into_iter().map(|row| (row.course, small(row.number))));
    }
    Ok(found)
}

pub(super) async fn insert_question(
    change: &Change,
    course: CourseId,
    place: usize,
    q: &Question,
) -> Result<(), DbErr> {
    let only_answer = q.only_if.as_ref().map_or_else(String::new, |c| c.answer.clone());
    let row = params![
        course,
        i64::from(q.number),
        i64::try_from(place).unwrap_or(0),
        q.kind.as_str(),
        q.ready.map_or("", Ready::as_str),
        q.label.clone(),
        q.hint.clone(),
        serde_json::to_string(&q.options).unwrap_or_default(),
        q.required,
        q.only_if.as_ref().map(|c| i64::from(c.question)),
        only_answer,
        q.personal_days.map(i64::from),
        "",
        ""
    ];
    sql::insert_many(
        change.conn(),
        "INSERT INTO enrolment_question (course, number, place, kind, ready, label, hint, options, required, only_if,
           only_answer, personal_days, change_note, label_before)",
        vec![row],
        "",
    )
    .await?;
    Ok(())
}

pub(super) async fn update_question(
    change: &Change,
    course: CourseId,
    q: &Question,
    reworded: Option<&Reworded>,
) -> Result<(), DbErr> {
    let only_answer = q.only_if.as_ref().map_or_else(String::new, |c| c.answer.clone());
    sql::run(
        change.conn(),
        "UPDATE enrolment_question SET kind = $3, label = $4, hint = $5, options = $6, required = $7, only_if = $8,
           only_answer = $9, personal_days = $10 WHERE course = $1 AND number = $2",
        params![
            course,
            i64::from(q.number),
            q.kind.as_str(),
            q.label.clone(),
            q.hint.clone(),
            serde_json::to_string(&q.options).unwrap_or_default(),
            q.required,
            q.only_if.as_ref().map(|c| i64::from(c.question)),
            only_answer,
            q.personal_days.map(i64::from)
        ],
    )
    .await?;
    if let Some(reworded) = reworded {
        sql::run(
            change.conn(),
            "UPDATE enrolment_question SET changed_at = $3, change_note = $4, label_before = $5
             WHERE course = $1 AND number = $2",
            params![course, i64::from(q.number), reworded.at, reworded.note.clone(), reworded.before.clone()],
        )
        .await?;
    }
    Ok(())
}

pub(super) async fn set_closed(
    change: &Change,
    course: CourseId,
    number: u32,
    closed_at: Option<i64>,
) -> Result<(), DbErr> {
    let text = "UPDATE enrolment_question SET closed_at = $3 WHERE course = $1 AND number = $2";
    sql::run(change.conn(), text, params![course, i64::from(number), closed_at]).await?;
    Ok(())
}

pub(super) async fn delete_question(change: &Change, course: CourseId, number: u32) -> Result<(), DbErr> {
    let text = "DELETE FROM enrolment_question WHERE course = $1 AND number = $2";
    sql::run(change.conn(), text, params![course, i64::from(number)]).await?;
    Ok(())
}

/// Puts the questions into an order. Every place is held once, so they go by way of place 0 one after the other.
pub(super) async fn set_order(change: &Change, course: CourseId, numbers: &[u32]) -> Result<(), DbErr> {
    let mut now: Vec<(i64, i64)> = places(change, course).await?;
    for (index, number) in numbers.iter().enumerate() {
        let (wanted, number) = (i64::try_from(index + 1).unwrap_or(0), i64::from(*number));
        let Some(at) = now.iter().find(|(n, _)| *n == number).map(|(_, place)| *place) else { continue };
        if at == wanted {
            continue;
        }
        let holder = now.iter().find(|(_, place)| *place == wanted).map(|(n, _)| *n);
        set_place(change, course, number, 0).await?;
        if let Some(holder) = holder {
            set_place(change, course, holder, at).await?;
        }
        set_place(change, course, number, wanted).await?;
        for (n, place) in &mut now {
            if *n == number {
                *place = wanted;
            } else if Some(*n) == holder {
                *place = at;
            }
        }
    }
    Ok(())
}

async fn set_place(change: &Change, course: CourseId, number: i64, place: i64) -> Result<(), DbErr> {
    let text = "UPDATE enrolment_question SET place = $3 WHERE course = $1 AND number = $2";
    sql::run(change.conn(), text, params![course, number, place]).await?;
    Ok(())
}

async fn places(change: &Change, course: CourseId) -> Result<Vec<(i64, i64)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        number: i64,
        place: i64,
    }
    let text = "SELECT number, place FROM enrolment_question WHERE course = $1 ORDER BY place";
    let rows: Vec<Row> = sql::all(change.conn(), text, params![course]).await?;
    Ok(rows.into_iter().map(|row| (row.number, row.place)).collect())
}

/// Questions of a course that anybody has answered.
pub(super) async fn answered<C: ConnectionTrait>(conn: &C, course: CourseId) -> Result<HashSet<u32>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        question: i64,
    }
    let text = "SELECT question FROM enrolment_answer WHERE course = $1 GROUP BY question
                UNION SELECT question FROM enrolment_answer_file WHERE course = $1 GROUP BY question";
    let rows: Vec<Row> = sql::all(conn, text, params![course]).await?;
    Ok(rows.into_iter().map(|row| small(row.question)).collect())
}

/// Takes the next numbers for questions of a course.
pub(super) async fn take_numbers(change: &Change, course: CourseId, count: usize) -> Result<u32, DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO enrolment_course (course, bring, next_question) VALUES ($1, '', 1) ON CONFLICT (course) DO NOTHING",
        params![course],
    )
    .await?;
    let text = "SELECT next_question AS n FROM enrolment_course WHERE course = $1";
    let first = sql::number(change.conn(), text, params![course]).await?;
    let next = first + i64::try_from(count).unwrap_or(0);
    let text = "UPDATE enrolment_course SET next_question = $2 WHERE course = $1";
    sql::run(change.conn(), text, params![course, next]).await?;
    Ok(small(first))
}

pub(super) async fn bring<C: ConnectionTrait>(conn: &C, course: CourseId) -> Result<String, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        bring: String,
    }
    let text = "SELECT bring FROM enrolment_course WHERE course = $1";
    let row: Option<Row> = sql::one(conn, text, params![course]).await?;
    Ok(row.map(|row| row.bring).unwrap_or_default())
}

pub(super) async fn set_bring(change: &Change, course: CourseId, text: &str) -> Result<(), DbErr> {
    sql::run(
        change.conn(),
        "INSERT INTO enrolment_course (course, bring, next_question) VALUES ($1, $2, 1)
         ON CONFLICT (course) DO UPDATE SET bring = excluded.bring",
        params![course, text],
    )
    .await?;
    Ok(())
}

/// Courses among these that have questions.
pub(super) async fn with_questions<C: ConnectionTrait>(
    conn: &C,
    courses: &[CourseId],
) -> Result<HashSet<CourseId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        course: CourseId,
    }
    let mut found = HashSet::new();
    for some in courses.chunks(500) {
        let list = sql::placeholders(1, some.len());
        let text = format!("SELECT DISTINCT course FROM enrolment_question WHERE course IN ({list})");
        let rows: Vec<Row> = sql::all(conn, &text, some.iter().map(|id| Value::from(*id)).collect()).await?;
        found.extend(rows.into_iter().map(|row| row.course));
    }
    Ok(found)
}

#[derive(FromQueryResult)]
struct AnswerRow {
    enrolment: EnrolmentId,
    question: i64,
    value: String,
    answered_at: i64,
}

impl AnswerRow {
    fn read(self) -> (EnrolmentId, u32, Kept) {
        let values = serde_json::from_str(&self.value).unwrap_or_default();
        (self.enrolment, small(self.question), Kept { values, at: self.answered_at })
    }
}

/// What somebody answered, files apart.
pub(super) async fn answers<C: ConnectionTrait>(
    conn: &C,
    enrolment: EnrolmentId,
) -> Result<BTreeMap<u32, Kept>, DbErr> {
    let text = "SELECT enrolment, question, value, answered_at FROM enrolment_answer WHERE enrolment = $1";
    let rows: Vec<AnswerRow> = sql::all(conn, text, params![enrolment]).await?;
    Ok(rows.into_iter().map(AnswerRow::read).map(|(_, number, kept)| (number, kept)).collect())
}

/// What everybody of a course answered, files apart.
pub(super) async fn answers_of_course<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
) -> Result<HashMap<EnrolmentId, BTreeMap<u32, Kept>>, DbErr> {
    let text = "SELECT enrolment, question, value, answered_at FROM enrolment_answer WHERE course = $1";
    let rows: Vec<AnswerRow> = sql::all(conn, text, params![course]).await?;
    let mut found: HashMap<EnrolmentId, BTreeMap<u32, Kept>> = HashMap::new();
    for (enrolment, number, kept) in rows.into_iter().map(AnswerRow::read) {
        found.entry(enrolment).or_default().insert(number, kept);
    }
    Ok(found)
}

/// Answers of one course to write: who, which question, what.
pub(super) async fn put_answers(
    change: &Change,
    rows: Vec<(EnrolmentId, CourseId, u32, &[String])>,
) -> Result<(), DbErr> {
    let now = change.now().as_millisecond();
    let rows = rows
        .into_iter()
        .map(|(enrolment, course, number, values)| {
            let value = serde_json::to_string(values).unwrap_or_default();
            params![enrolment, course, i64::from(number), value, now]
        })
        .collect();
    sql::insert_many(
        change.conn(),
        "INSERT INTO enrolment_answer (enrolment, course, question, value, answered_at)",
        rows,
        "ON CONFLICT (enrolment, question) DO UPDATE SET value = excluded.value, answered_at = excluded.answered_at",
    )
    .await?;
    Ok(())
}

/// Takes back what some people answered to some questions.
pub(super) async fn take_back(
    change: &Change,
    enrolments: &[EnrolmentId],
    questions: &[u32],
) -> Result<(), DbErr> {
    if questions.is_empty() {
        return Ok(());
    }
    for some in enrolments.chunks(500) {
        let people = sql::placeholders(1, some.len());
        let numbers = sql::placeholders(some.len() + 1, questions.len());
        let text =
            format!("DELETE FROM enrolment_answer WHERE enrolment IN ({people}) AND question IN ({numbers})");
        let mut values: Vec<Value> = some.iter().map(|id| Value::from(*id)).collect();
        values.extend(questions.iter().map(|n| Value::from(i64::from(*n))));
        sql::run(change.conn(), &text, values).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct FileRow {
    enrolment: EnrolmentId,
    course: CourseId,
    question: i64,
    file: FileId,
    name: String,
    kind: String,
    size: i64,
    sha256: String,
    scan: String,
    added_at: i64,
}

impl FileRow {
    fn read(self) -> AnswerFile {
        AnswerFile {
            enrolment: self.enrolment,
            course: self.course,
            question: small(self.question),
            file: self.file,
            name: self.name,
            kind: self.kind,
            size: self.size,
            sha256: self.sha256,
            scan: self.scan,
            added_at: self.added_at,
        }
    }
}

const FILE: &str = "enrolment, course, question, file, name, kind, size, sha256, scan, added_at";

pub(super) async fn files<C: ConnectionTrait>(
    conn: &C,
    enrolment: EnrolmentId,
) -> Result<Vec<AnswerFile>, DbErr> {
    let text = format!("SELECT {FILE} FROM enrolment_answer_file WHERE enrolment = $1 ORDER BY question");
    let rows: Vec<FileRow> = sql::all(conn, &text, params![enrolment]).await?;
    Ok(rows.into_iter().map(FileRow::read).collect())
}

pub(super) async fn files_of_course<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
) -> Result<Vec<AnswerFile>, DbErr> {
    let text = format!("SELECT {FILE} FROM enrolment_answer_file WHERE course = $1");
    let rows: Vec<FileRow> = sql::all(conn, &text, params![course]).await?;
    Ok(rows.into_iter().map(FileRow::read).collect())
}

pub(super) async fn files_waiting<C: ConnectionTrait>(conn: &C, most: i64) -> Result<Vec<AnswerFile>, DbErr> {
    let text = format!(
        "SELECT {FILE} FROM enrolment_answer_file WHERE scan = 'waiting' ORDER BY added_at, enrolment LIMIT {most}"
    );
    let rows: Vec<FileRow> = sql::all(conn, &text, params![]).await?;
    Ok(rows.into_iter().map(FileRow::read).collect())
}

pub(super) async fn put_file(change: &Change, f: &AnswerFile) -> Result<(), DbErr> {
    let row = params![
        f.enrolment,
        f.course,
        i64::from(f.question),
        f.file,
        f.name.clone(),
        f.kind.clone(),
        f.size,
        f.sha256.clone(),
        f.scan.clone(),
        f.added_at
    ];
    sql::insert_many(
        change.conn(),
        &format!("INSERT INTO enrolment_answer_file ({FILE})"),
        vec![row],
        "ON CONFLICT (enrolment, question) DO UPDATE SET file = excluded.file, name = excluded.name,
           kind = excluded.kind, size = excluded.size, sha256 = excluded.sha256, scan = excluded.scan,
           added_at = excluded.added_at",
    )
    .await?;
    Ok(())
}

pub(super) async fn delete_file(change: &Change, enrolment: EnrolmentId, question: u32) -> Result<(), DbErr> {
    let text = "DELETE FROM enrolment_answer_file WHERE enrolment = $1 AND question = $2";
    sql::run(change.conn(), text, params![enrolment, i64::from(question)]).await?;
    Ok(())
}

/// Sets what the scanner said of a file that still waits; answers whether it did.
pub(super) async fn set_scan(change: &Change, file: &AnswerFile, scan: &str) -> Result<bool, DbErr> {
    let text =
        "UPDATE enrolment_answer_file SET scan = $3 WHERE enrolment = $1 AND file = $2 AND scan = 'waiting'";
    Ok(sql::run(change.conn(), text, params![file.enrolment, file.file, scan]).await? == 1)
}

/// A personal question that has answers.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Ending {
    pub course: CourseId,
    pub number: i64,
    pub personal_days: i64,
}

/// Every personal question that somebody's answer or file stands under.
pub(super) async fn personal_with_answers<C: ConnectionTrait>(conn: &C) -> Result<Vec<Ending>, DbErr> {
    let text = "SELECT q.course, q.number, q.personal_days FROM enrolment_question q
      WHERE q.personal_days IS NOT NULL
        AND (EXISTS (SELECT 1 FROM enrolment_answer a WHERE a.course = q.course AND a.question = q.number)
          OR EXISTS (SELECT 1 FROM enrolment_answer_file f WHERE f.course = q.course AND f.question = q.number))
      ORDER BY q.course, q.number";
    sql::all(conn, text, params![]).await
}

/// Whose answers are ended.
#[derive(Clone, Copy, Debug)]
pub(super) enum Whose {
    /// Everybody's.
    All,
    /// Those of people whose request ended before this instant, in milliseconds.
    GoneBefore(i64),
}

/// Deletes answers to a question; counts answers and files. The files' bytes go with the next clearing.
pub(super) async fn end_answers(change: &Change, ending: &Ending, whose: Whose) -> Result<(u64, u64), DbErr> {
    let (filter, cut) = match whose {
        Whose::All => ("", None),
        Whose::GoneBefore(cut) => (
            " AND enrolment IN (SELECT id FROM enrolment WHERE course = $1
               AND state IN ('withdrawn', 'refused', 'expired') AND decided_at < $3)",
            Some(cut),
        ),
    };
    let mut values = params![ending.course, ending.number];
    values.extend(cut.map(Value::from));
    let text =
        format!("SELECT {FILE} FROM enrolment_answer_file WHERE course = $1 AND question = $2{filter}");
    let files: Vec<FileRow> = sql::all(change.conn(), &text, values.clone()).await?;
    for file in &files {
        platform::files::forget(change, file.file).await?;
    }
    let text = format!("DELETE FROM enrolment_answer_file WHERE course = $1 AND question = $2{filter}");
    sql::run(change.conn(), &text, values.clone()).await?;
    let text = format!("DELETE FROM enrolment_answer WHERE course = $1 AND question = $2{filter}");
    let answers = sql::run(change.conn(), &text, values).await?;
    Ok((answers, u64::try_from(files.len()).unwrap_or(0)))
}

/// One answer as its person's own data.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct HeldRow {
    pub course: CourseId,
    pub label: String,
    pub value: String,
    pub at: i64,
}

/// Everything people answered, files by their name.
pub(super) async fn held<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> Result<Vec<HeldRow>, DbErr> {
    let list = sql::placeholders(1, people.len().max(1));
    let values: Vec<Value> = people.iter().map(|id| Value::from(*id)).collect();
    let text = format!(
        "SELECT a.course, q.label, a.value, a.answered_at AS at FROM enrolment_answer a
           JOIN enrolment e ON e.id = a.enrolment
           JOIN enrolment_question q ON q.course = a.course AND q.number = a.question
         WHERE e.person IN ({list})"
    );
    let mut found: Vec<HeldRow> = sql::all(conn, &text, values.clone()).await?;
    let text = format!(
        "SELECT a.course, q.label, a.name AS value, a.added_at AS at FROM enrolment_answer_file a
           JOIN enrolment e ON e.id = a.enrolment
           JOIN enrolment_question q ON q.course = a.course AND q.number = a.question
         WHERE e.person IN ({list})"
    );
    let files: Vec<HeldRow> = sql::all(conn, &text, values).await?;
    found.extend(
        files
            .into_iter()
            .map(|row| HeldRow { value: serde_json::to_string(&[&row.value]).unwrap_or_default(), ..row }),
    );
    found.sort_by_key(|row| row.at);
    Ok(found)
}

/// Deletes everything people answered; their files go with the next clearing.
pub(super) async fn forget_people(change: &Change, people: &[PersonId]) -> Result<(), DbErr> {
    let list = sql::placeholders(1, people.len().max(1));
    let values: Vec<Value> = people.iter().map(|id| Value::from(*id)).collect();
    let own = format!("enrolment IN (SELECT id FROM enrolment WHERE person IN ({list}))");
    let text = format!("SELECT {FILE} FROM enrolment_answer_file WHERE {own}");
    let files: Vec<FileRow> = sql::all(change.conn(), &text, values.clone()).await?;
    for file in files {
        platform::files::forget(change, file.file).await?;
    }
    sql::run(change.conn(), &format!("DELETE FROM enrolment_answer_file WHERE {own}"), values.clone())
        .await?;
    sql::run(change.conn(), &format!("DELETE FROM enrolment_answer WHERE {own}"), values).await?;
    Ok(())
}
