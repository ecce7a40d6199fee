//! The region centre's answer: approval writes the lines and the facts in one transaction, or nothing.

use std::collections::BTreeMap;

use domain::correction::{CorrectionRefused, decide_answer, lines};
use domain::course::life::Review;
use domain::hours::HalfHours;
use domain::ids::mask_numbers;
use domain::permissions::Denied;
use platform::db::Actor;
use platform::ids::PersonId;
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};
use serde_json::json;

use super::super::ledger::{Cause, NewLine, post, standing};
use super::{Correction, CorrectionId, CorrectionRow, mails, store};
use crate::App;
use crate::catalogue::{self, Amended, Because, Course, Facts, facts_of};

/// Approves an application, or returns it with a reason.
///
/// # Errors
/// Not found for another region centre's; denied for the own organisation's; refused when it is decided already, was
/// overtaken, or a return says nothing; the database.
pub async fn answer(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    id: CorrectionId,
    review: &Review,
) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let found = store::by_id(change.conn(), id).await?.ok_or(AppError::NotFound)?;
    // The course first, as sending does: two that hold them the other way round would wait for each other.
    catalogue::lock(&change, found.course).await?;
    let found = store::hold(&change, id).await?.ok_or(AppError::NotFound)?;
    let course = catalogue::find(change.conn(), found.course).await?.ok_or(AppError::NotFound)?;
    if found.reviewer != seat.organisation {
        return Err(AppError::NotFound);
    }
    if catalogue::is_answered_by(change.conn(), &course, seat.organisation).await? {
        return Err(AppError::denied(&Denied::OwnReview));
    }
    decide_answer(found.is_open(), review).map_err(|refused| AppError::refused(&refused))?;
    match review {
        Review::Return { text, .. } => {
            let text = mask_numbers(text.trim());
            store::decide(&change, id, "returned", &text).await?;
            change.record("correction.returned", course.id.0, json!({"correction": id, "text": text}));
            mails::answered(&mut change, &course, &found, "returned", &text).await?;
        }
        Review::Approve => {
            let rows = store::rows(change.conn(), id).await?;
            approve(&mut change, seat, &course, &found, &rows).await?;
        }
    }
    Ok(change.commit().await?)
}

async fn approve(
    change: &mut Change,
    seat: &SeatView,
    course: &Course,
    found: &Correction,
    rows: &[CorrectionRow],
) -> AppResult<()> {
    let standing: BTreeMap<PersonId, HalfHours> = standing(change.conn(), course.id).await?;
    let wanted: Vec<_> = rows.iter().map(CorrectionRow::wanted).collect();
    let lines = lines(&wanted, &standing).map_err(|refused| AppError::refused(&refused))?;
    let facts = asked_facts(course, found)?;
    store::decide(change, found.id, "approved", "").await?;
    mails::people(change, course, found, rows).await?;
    mails::answered(change, course, found, "approved", "").await?;
    let written: Vec<_> = rows.iter().map(|row| (row.person, row.before, row.after)).collect();
    change.record(
        "correction.approved",
        course.id.0,
        json!({"correction": found.id, "reason": found.reason, "half_hours": written}),
    );
    let line = |(person, entry): (PersonId, domain::ledger::LedgerEntry)| NewLine {
        person,
        course: course.id,
        organisation: course.organisation,
        kind: entry.kind,
        half_hours: entry.half_hours,
        cause: Cause::Correction,
        reason: found.reason.clone(),
        reference: Some(found.id.0),
    };
    post(change, lines.into_iter().map(line).collect()).await?;
    if let Some(facts) = facts {
        let because = Because { cause: "correction", reference: found.id.0, by: seat.organisation };
        let amended = Amended { course: course.clone(), facts, confirmed: Vec::new() };
        catalogue::amend(change, &[amended], because).await?;
    }
    Ok(())
}

/// The facts asked for, when any are; refused when those on record are not what they were.
fn asked_facts(course: &Course, found: &Correction) -> AppResult<Option<Facts>> {
    let (before, after) = (found.before(), found.after());
    if before == after {
        return Ok(None);
    }
    if facts_of(course) != before {
        return Err(AppError::refused(&CorrectionRefused::Overtaken));
    }
    Ok(Some(after))
}
