//! Several courses from one form, told apart by session. Rule: docs/rules/series.md.

mod store;

use domain::calendar;
use domain::course::RawForm;
use domain::course::cautions::{Asked, unanswered};
use domain::course::life::CourseState;
use domain::course::series::{SeriesRefused, forms};
use jiff::civil::Date;
use platform::db::Actor;
use platform::error::Refused;
use platform::web::SeatView;
use platform::{AppError, AppResult};
use sea_orm::ConnectionTrait;

use super::store::{lock, replace_meetings, save_form as write_form};
use super::{Course, CourseId, cautions, commands, derive};
use crate::{App, directory};

platform::typed_ids! {
    /// Several courses from one form.
    SeriesId,
}

/// The courses of the series a course belongs to, in their order; empty when it belongs to none.
///
/// # Errors
/// The database.
pub async fn of<C: ConnectionTrait>(conn: &C, course: CourseId) -> AppResult<Vec<Course>> {
    let order = store::members(conn, course).await?;
    let mut found = super::find_all(conn, &order).await?;
    found.sort_by_key(|c| order.iter().position(|id| *id == c.id));
    Ok(found)
}

/// The forms a series would have.
///
/// # Errors
/// Refused unless it is a draft of its own with a session.
pub fn preview(course: &Course, days: &[Date], now: jiff::Timestamp) -> AppResult<Vec<RawForm>> {
    if course.state(now) != CourseState::Draft {
        return Err(AppError::refused(&SeriesRefused::NotADraft));
    }
    forms(&course.raw(), days).map_err(|r| AppError::refused(&r))
}

/// Makes a series of a draft: it becomes the first course, each further day a draft of its own.
///
/// # Errors
/// As [`preview`]; refused when it belongs to a series; not found for another organisation's course.
pub async fn make(app: &App, actor: &Actor, seat: &SeatView, code: &str, days: &[Date]) -> AppResult<usize> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let course = super::own(change.conn(), seat.organisation, code).await?;
    lock(&change, course.id).await?;
    let course = super::own(change.conn(), seat.organisation, code).await?;
    if !store::members(change.conn(), course.id).await?.is_empty() {
        return Err(AppError::refused(&SeriesRefused::Already));
    }
    let forms = preview(&course, days, change.now())?;
    let organisation = directory::organisation(change.conn(), course.organisation).await?;
    let today = calendar::civil_date(change.now());
    let mut ids = Vec::new();
    for (n, raw) in forms.iter().enumerate() {
        if n == 0 {
            let derived = derive::from_form(raw, &organisation, today);
            let json = derive::json(raw);
            if !write_form(&change, course.id, course.version, &json, &derived.columns).await? {
                return Err(AppError::StaleForm);
            }
            replace_meetings(&change, course.id, &derived.meetings).await?;
            ids.push(course.id);
        } else {
            let code = commands::draft(&mut change, &organisation, course.reviewer, raw).await?;
            ids.push(super::by_code(change.conn(), &code).await?.id);
        }
    }
    store::insert(&change, SeriesId::new(), course.organisation, &course.title, &ids).await?;
    let data = serde_json::json!({"code": course.code, "title": course.title, "courses": ids.len()});
    change.record("course.series_made", course.id.0, data);
    change.commit().await?;
    Ok(ids.len())
}

/// What became of one course of a series.
pub type Done = (String, Result<(), Refused>);

/// What is asked before the courses of a series that can be sent are sent; the same question once.
///
/// # Errors
/// The database.
pub async fn asked<C: ConnectionTrait>(
    conn: &C,
    courses: &[Course],
    now: jiff::Timestamp,
) -> AppResult<Vec<Asked>> {
    let mut all: Vec<Asked> = Vec::new();
    for course in courses.iter().filter(|c| is_open(c, now)) {
        for one in cautions::asked(conn, course, now).await? {
            if !all.iter().any(|other| other.key() == one.key()) {
                all.push(one);
            }
        }
    }
    Ok(all)
}

/// Whether a course waits to be sent.
pub fn is_open(course: &Course, now: jiff::Timestamp) -> bool {
    matches!(course.state(now), CourseState::Draft | CourseState::Returned)
}

/// Sends every course of a series that waits to be sent, each with the answers to what is asked about it.
///
/// # Errors
/// Faults alone: what refuses one course stands beside it and stops no other.
pub async fn send_all(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    courses: &[Course],
    answer: impl Fn(&str) -> String,
) -> AppResult<Vec<Done>> {
    let now = app.clock.now();
    let mut done = Vec::new();
    for course in courses.iter().filter(|c| is_open(c, now)) {
        let asked = cautions::asked(app.db.read(), course, now).await?;
        let mut raw = course.raw();
        cautions::take_answers(&mut raw, &asked, &answer);
        if !unanswered(&asked, &raw).is_empty() {
            return Err(AppError::Malformed("an answer is missing".to_owned()));
        }
        let saved = super::save_form(app, actor, seat, &course.code, course.version, &raw).await;
        let outcome = match saved {
            Ok(()) => super::submit(app, actor, seat, &course.code).await,
            Err(error) => Err(error),
        };
        done.push((course.code.clone(), told(outcome)?));
    }
    Ok(done)
}

/// Cancels every course of a series that can be cancelled, for one reason.
///
/// # Errors
/// As [`send_all`].
pub async fn cancel_all(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    courses: &[Course],
    reason: &str,
) -> AppResult<Vec<Done>> {
    let mut done = Vec::new();
    for course in courses {
        let outcome = super::cancel(app, actor, seat, &course.code, reason).await;
        done.push((course.code.clone(), told(outcome)?));
    }
    Ok(done)
}

fn told(outcome: AppResult<()>) -> AppResult<Result<(), Refused>> {
    match outcome {
        Ok(()) => Ok(Ok(())),
        Err(AppError::Refused(refused)) => Ok(Err(refused)),
        Err(error) => Err(error),
    }
}
