//! Which open courses answer with certain codes: what a change of the code tables touches.

use domain::course::RawForm;
use domain::course::life::CourseState;
use jiff::Timestamp;
use platform::AppResult;
use platform::ids::OrganisationId;
use sea_orm::ConnectionTrait;

use super::store;

/// Courses looked at in one page of the list; more are counted only.
const BATCH: usize = 500;

/// An open course that answers with a code.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// Course code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The organiser.
    pub organisation: OrganisationId,
    /// The organiser's name.
    pub organisation_name: String,
    /// Where it stands.
    pub state: CourseState,
    /// Field and code; an item with its stage in front, `elementary/1-1-1`.
    pub answer: (String, String),
}

impl Use {
    /// Whether its form will be checked again: what is under review or approved keeps its answers.
    pub fn needs_answer(&self) -> bool {
        matches!(self.state, CourseState::Draft | CourseState::Returned)
    }
}

/// Courses that are not over, closed or cancelled and answer with one of these, by code; one line for each answer.
///
/// # Errors
/// The database.
pub async fn using<C: ConnectionTrait>(
    conn: &C,
    answers: &[(String, String)],
    now: Timestamp,
) -> AppResult<Vec<Use>> {
    let mut found = Vec::new();
    let needles: Vec<&str> =
        answers.iter().map(|(_, code)| code.rsplit('/').next().unwrap_or(code)).collect();
    // The database looks for the bare codes, a few at a time; which field answers is read from the form.
    for (some, needles) in answers.chunks(20).zip(needles.chunks(20)) {
        let mut after = String::new();
        loop {
            let page = store::uses::page(conn, needles, &after, now, BATCH).await?;
            let Some(last) = page.last() else { break };
            after.clone_from(&last.code);
            let full = page.len() == BATCH;
            for course in page {
                let (raw, state) = (course.raw(), course.state(now));
                found.extend(some.iter().filter(|answer| answers_with(&raw, answer)).map(|answer| Use {
                    code: course.code.clone(),
                    title: course.title.clone(),
                    organisation: course.organisation,
                    organisation_name: course.organisation_name.clone(),
                    state,
                    answer: answer.clone(),
                }));
            }
            if !full {
                break;
            }
        }
    }
    found.sort_by(|a, b| (&a.code, &a.answer).cmp(&(&b.code, &b.answer)));
    Ok(found)
}

fn answers_with(raw: &RawForm, (field, code): &(String, String)) -> bool {
    match (field.as_str(), code.split_once('/')) {
        ("item", Some((stage, item))) => raw.first("stage") == stage && raw.first("item") == item,
        _ => raw.values(field).iter().any(|value| value == code),
    }
}
