//! What stands around a course when it is sent: twins, instructors elsewhere. Rule: docs/rules/cautions.md.

mod store;

use domain::calendar::WorkingDays;
use domain::course::cautions::{self as rules, ANSWER_PREFIX, Asked, Look};
use domain::course::{CourseForm, RawForm};
use jiff::Timestamp;
use platform::AppResult;
use platform::clock::from_millis;
use sea_orm::ConnectionTrait;

use super::{Course, derive};
use crate::directory;

/// What is asked about a course at a moment; nothing while its form has gaps.
///
/// # Errors
/// The database.
pub async fn asked<C: ConnectionTrait>(conn: &C, course: &Course, now: Timestamp) -> AppResult<Vec<Asked>> {
    asked_of(conn, course, &course.edited(now), now).await
}

/// As [`asked`], about a form of the course: what is sent may have another name and other days than the course has.
async fn asked_of<C: ConnectionTrait>(
    conn: &C,
    course: &Course,
    raw: &RawForm,
    now: Timestamp,
) -> AppResult<Vec<Asked>> {
    let Ok(form) = CourseForm::parse(raw, domain::calendar::civil_date(now)) else {
        return Ok(Vec::new());
    };
    let own = directory::answers_for(conn, course.organisation).await?;
    let days = [form.sessions.starts, form.sessions.ends];
    let twins = store::twins(conn, course, &derive::title(raw), days, &own).await?;
    let elsewhere = store::elsewhere(conn, course, &form.sessions.meetings()).await?;
    let mut all = rules::asked(&form, &WorkingDays::shipped(), &twins, &elsewhere, now);
    let codes: Vec<String> = all.iter().filter_map(|one| one.about.clone()).collect();
    for other in super::store::by_codes(conn, &codes).await? {
        let look = match (own.contains(&other.organisation), other.approved_at) {
            (true, _) => Look::Desk,
            (false, Some(_)) => Look::Public,
            (false, None) => Look::Nowhere,
        };
        for one in all.iter_mut().filter(|one| one.about.as_ref() == Some(&other.code)) {
            one.look = look;
        }
    }
    Ok(all)
}

/// As [`asked`], at the moment the course was sent, for those who look at it afterwards; of a change that waits, give
/// the course as it was sent. What is said of another course and was not answered arose later: nobody was asked.
///
/// # Errors
/// The database.
pub async fn asked_when_sent<C: ConnectionTrait>(conn: &C, course: &Course) -> AppResult<Vec<Asked>> {
    match course.submitted_at {
        Some(sent) => {
            let raw = course.raw();
            let mut all = asked_of(conn, course, &raw, from_millis(sent)).await?;
            all.retain(|one| one.about.is_none() || one.is_answered(&raw));
            Ok(all)
        }
        None => Ok(Vec::new()),
    }
}

/// Puts the answers of a page into a form: those asked for, and no others.
pub fn take_answers(raw: &mut RawForm, asked: &[Asked], answer: impl Fn(&str) -> String) {
    for key in asked.iter().map(Asked::key) {
        let given = answer(&key);
        if given.trim().is_empty() {
            raw.fields.remove(&key);
        } else {
            raw.set(&key, given);
        }
    }
}

/// A form without the answers given for another course: they are asked for anew.
pub fn without_answers(raw: &mut RawForm) {
    raw.fields.retain(|key, _| !key.starts_with(ANSWER_PREFIX));
}
