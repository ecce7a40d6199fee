//! What an organiser does to the questions of a course: each deed takes the course's row, so that nobody answers a question
//! while it is changed, and two seats don't change it at once.

use domain::enrolment::questions::{self as rules, LONGEST_TEXT, MOST_QUESTIONS, Question, QuestionRefused};
use platform::clock::from_millis;
use platform::db::Actor;
use platform::web::SeatView;
use platform::{AppResult, Change};

use super::{Questions, Reworded, of_course, store};
use crate::App;
use crate::catalogue::{self, Course};

/// A deed of the organiser.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Adds a question at the end; its number is given here.
    Add(Question),
    /// Writes a question anew, with the note that other wording needs once somebody has answered.
    Save(Question, String),
    /// Moves a question up (`true`) or down.
    Move(u32, bool),
    /// Asks nobody any more; answers stay.
    Close(u32),
    /// Asks again.
    Reopen(u32),
    /// Deletes a question nobody has answered.
    Delete(u32),
    /// Says what those admitted should know and bring.
    Bring(String),
    /// Copies the questions of another course of the own organisation behind those there are.
    Copy(String),
}

/// Why a deed is refused, with the field it is about.
pub type FieldRefused = (&'static str, QuestionRefused);

/// Does it; answers the number of the question it was about, or why not.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn act(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    deed: Deed,
) -> AppResult<Result<u32, FieldRefused>> {
    let course = catalogue::own(app.db.read(), seat.organisation, code).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    catalogue::lock(&change, course.id).await?;
    // As it stands now that nobody else changes it.
    let course = catalogue::own(change.conn(), seat.organisation, code).await?;
    let all = of_course(change.conn(), &course).await?;
    let done = match is_over(&course, &change) {
        true => Err(("label", QuestionRefused::CourseOver)),
        false => done(&mut change, seat, &course, &all, deed).await?,
    };
    match done {
        Ok(_) => change.commit().await?,
        Err(_) => change.rollback().await?,
    }
    Ok(done)
}

/// After the last session nobody is asked anything, and answers given keep their questions.
fn is_over(course: &Course, change: &Change) -> bool {
    let over = course.last_meeting_end.is_some_and(|end| from_millis(end) <= change.now());
    course.cancelled_at.is_some() || course.approved_at.is_some() && over
}

async fn done(
    change: &mut Change,
    seat: &SeatView,
    course: &Course,
    all: &Questions,
    deed: Deed,
) -> AppResult<Result<u32, FieldRefused>> {
    match deed {
        Deed::Add(question) => add(change, course, all, question).await,
        Deed::Save(question, note) => save(change, course, all, question, &note).await,
        Deed::Move(number, up) => Ok(Ok(shift(change, course, all, number, up).await?)),
        Deed::Close(number) => close(change, course, all, number, true).await,
        Deed::Reopen(number) => close(change, course, all, number, false).await,
        Deed::Delete(number) => delete(change, course, all, number).await,
        Deed::Bring(text) => bring(change, course, &text).await,
        Deed::Copy(from) => copy(change, seat, course, all, &from).await,
    }
}

async fn add(
    change: &mut Change,
    course: &Course,
    all: &Questions,
    question: Question,
) -> AppResult<Result<u32, FieldRefused>> {
    if all.list.len() >= MOST_QUESTIONS {
        return Ok(Err(("label", QuestionRefused::TooMany { most: MOST_QUESTIONS })));
    }
    let mut question = rules::clean(question);
    if let Err(refused) = rules::define(&question, &all.list) {
        return Ok(Err(refused));
    }
    question.number = store::take_numbers(change, course.id, 1).await?;
    store::insert_question(change, course.id, all.list.len() + 1, &question).await?;
    let data = serde_json::json!({"question": question.number, "label": question.label,
        "kind": question.kind.as_str(), "personal_days": question.personal_days});
    change.record("enrolment.question_added", course.id.0, data);
    Ok(Ok(question.number))
}

async fn save(
    change: &mut Change,
    course: &Course,
    all: &Questions,
    question: Question,
    note: &str,
) -> AppResult<Result<u32, FieldRefused>> {
    let Some(old) = all.get(question.number) else { return Err(platform::AppError::NotFound) };
    let question = Question { ready: old.ready, closed: old.closed, ..rules::clean(question) };
    let answered = store::answered(change.conn(), course.id).await?.contains(&question.number);
    if let Err(refused) = rules::edit(&all.list, &question, answered, note) {
        return Ok(Err(refused));
    }
    let other_words = old.label != question.label || old.hint != question.hint;
    let reworded = (answered && other_words).then(|| Reworded {
        at: change.now().as_millisecond(),
        before: old.label.clone(),
        note: rules::plain(note),
    });
    store::update_question(change, course.id, &question, reworded.as_ref()).await?;
    let data = serde_json::json!({"question": question.number, "before": old.label, "after": question.label,
        "answered": answered, "note": rules::plain(note), "personal_days": question.personal_days});
    change.record("enrolment.question_changed", course.id.0, data);
    Ok(Ok(question.number))
}

/// What can't move stays: the button was not there, or somebody else moved it meanwhile.
async fn shift(
    change: &mut Change,
    course: &Course,
    all: &Questions,
    number: u32,
    up: bool,
) -> AppResult<u32> {
    let mut numbers: Vec<u32> = all.list.iter().map(|q| q.number).collect();
    if let (Some(to), Some(at)) =
        (rules::neighbour(&all.list, number, up), numbers.iter().position(|n| *n == number))
    {
        numbers.swap(at, to);
        store::set_order(change, course.id, &numbers).await?;
    }
    change.record("enrolment.question_moved", course.id.0, serde_json::json!({"question": number}));
    Ok(number)
}

async fn close(
    change: &mut Change,
    course: &Course,
    all: &Questions,
    number: u32,
    closes: bool,
) -> AppResult<Result<u32, FieldRefused>> {
    let Some(question) = all.get(number) else { return Err(platform::AppError::NotFound) };
    let at = closes.then(|| change.now().as_millisecond());
    store::set_closed(change, course.id, number, at).await?;
    let action = if closes { "enrolment.question_closed" } else { "enrolment.question_opened" };
    change.record(action, course.id.0, serde_json::json!({"question": number, "label": question.label}));
    Ok(Ok(number))
}

async fn delete(
    change: &mut Change,
    course: &Course,
    all: &Questions,
    number: u32,
) -> AppResult<Result<u32, FieldRefused>> {
    let Some(question) = all.get(number) else { return Err(platform::AppError::NotFound) };
    let answered = store::answered(change.conn(), course.id).await?.contains(&number);
    if let Err(refused) = rules::delete(&all.list, number, answered) {
        return Ok(Err(("label", refused)));
    }
    store::delete_question(change, course.id, number).await?;
    let rest: Vec<u32> = all.list.iter().map(|q| q.number).filter(|n| *n != number).collect();
    store::set_order(change, course.id, &rest).await?;
    let data = serde_json::json!({"question": number, "label": question.label});
    change.record("enrolment.question_deleted", course.id.0, data);
    Ok(Ok(number))
}

async fn bring(change: &mut Change, course: &Course, text: &str) -> AppResult<Result<u32, FieldRefused>> {
    let text = rules::plain_lines(text);
    if text.chars().count() > LONGEST_TEXT {
        return Ok(Err(("bring", QuestionRefused::TooLong { most: LONGEST_TEXT })));
    }
    store::set_bring(change, course.id, &text).await?;
    change.record("enrolment.bring_saved", course.id.0, serde_json::json!({"text": text}));
    Ok(Ok(0))
}

/// Copies what can still be asked: closed questions stay where they are, and so do those that depend on them.
async fn copy(
    change: &mut Change,
    seat: &SeatView,
    course: &Course,
    all: &Questions,
    from: &str,
) -> AppResult<Result<u32, FieldRefused>> {
    let nothing = Ok(Err(("from", QuestionRefused::NothingToCopy)));
    let Ok(source) = catalogue::own(change.conn(), seat.organisation, from).await else { return nothing };
    let theirs = of_course(change.conn(), &source).await?;
    let wanted = rules::open(&theirs.list);
    if wanted.is_empty() || source.id == course.id {
        return nothing;
    }
    if all.list.len() + wanted.len() > MOST_QUESTIONS {
        return Ok(Err(("from", QuestionRefused::TooMany { most: MOST_QUESTIONS })));
    }
    let first = store::take_numbers(change, course.id, wanted.len()).await?;
    let numbers: std::collections::HashMap<u32, u32> = wanted.iter().map(|q| q.number).zip(first..).collect();
    for (index, question) in wanted.iter().enumerate() {
        let mut copied = Question { number: numbers[&question.number], ..(*question).clone() };
        if let Some(condition) = &mut copied.only_if {
            condition.question = numbers.get(&condition.question).copied().unwrap_or(0);
        }
        store::insert_question(change, course.id, all.list.len() + index + 1, &copied).await?;
    }
    let told = store::bring(change.conn(), course.id).await?;
    if told.is_empty() {
        let theirs = store::bring(change.conn(), source.id).await?;
        store::set_bring(change, course.id, &theirs).await?;
    }
    let data = serde_json::json!({"from": source.code, "questions": wanted.len()});
    change.record("enrolment.questions_copied", course.id.0, data);
    Ok(Ok(first))
}
