//! Withdrawing, and the organiser's decisions: each takes the course's row, so that a freed place goes to one person only.

use domain::enrolment::{self as rules, Standing};
use platform::db::Actor;
use platform::{AppError, AppResult, Change};

use super::store;
use super::{Enrolment, EnrolmentId, desk, mails};
use crate::App;
use crate::catalogue::{self, Course, CourseId, feed};
use crate::identity;

/// What an organiser decides about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Give a place.
    Admit,
    /// Give none.
    Refuse,
}

/// Tells everybody who holds or awaits a place that the course was cancelled. Run as a job; telling twice does no harm.
///
/// # Errors
/// The database.
pub async fn tell_cancelled(app: &App, code: &str) -> AppResult<()> {
    let course = catalogue::by_code(app.db.read(), code).await?;
    let alive = super::of_course(app.db.read(), course.id).await?.into_iter().filter(Enrolment::is_alive);
    let ids: Vec<_> = alive.map(|e| e.person).collect();
    let people = identity::persons(app.db.read(), &ids).await?;
    let mut change = app.db.change(&Actor::process("enrolment"), app.clock.now()).await?;
    change.mail(people.iter().map(|p| mails::cancelled(&course, p)).collect()).await?;
    change.record("course.cancellation_told", course.id.0, serde_json::json!({"people": people.len()}));
    Ok(change.commit().await?)
}

/// Gives every free place of a course to those who wait, in order. Run as a job after a changed course was approved again.
///
/// # Errors
/// The database.
pub async fn fill_free_places(app: &App, code: &str) -> AppResult<()> {
    let id = catalogue::by_code(app.db.read(), code).await?.id;
    let mut change = app.db.change(&Actor::process("enrolment"), app.clock.now()).await?;
    let (course, mut row) = taken_course(&change, id).await?;
    let mut desk = desk::desk_of(&course, &row, change.now());
    let before = desk.admitted;
    promote_first(&mut change, &course, &mut desk).await?;
    write_back(&change, &mut row, &desk).await?;
    change.record(
        "course.places_filled",
        course.id.0,
        serde_json::json!({"promoted": desk.admitted - before}),
    );
    Ok(change.commit().await?)
}

/// Withdraws the person's own request; a freed place goes to the first who waits, in the same transaction.
///
/// # Errors
/// Not found for somebody else's request; refused with the reason; the database.
pub async fn withdraw(app: &App, actor: &Actor, id: EnrolmentId) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let (course, mut desk_row) = taken(&change, id).await?;
    let before = super::enrolment(change.conn(), id).await?;
    let own = match actor.person {
        Some(person) => identity::same_person(change.conn(), person).await?,
        None => Vec::new(),
    };
    if !own.contains(&before.person) {
        return Err(AppError::NotFound);
    }
    let mut desk = desk::desk_of(&course, &desk_row, change.now());
    let until = catalogue::withdraw_until(change.conn(), &course, before.requested_at).await?;
    let freed =
        rules::withdraw(&desk, before.standing(), change.now(), until).map_err(|r| AppError::refused(&r))?;
    desk.apply_withdrawal(&freed);
    let after = moved(&before, "withdrawn", None, &change);
    change.record(
        "enrolment.withdrawn",
        id.0,
        serde_json::json!({"course": course.code, "before": before.state}),
    );
    store::put_all(&change, &[after]).await?;
    if freed.frees_place {
        promote_first(&mut change, &course, &mut desk).await?;
    }
    write_back(&change, &mut desk_row, &desk).await?;
    Ok(change.commit().await?)
}

/// Admits or refuses a request on the organiser's behalf.
///
/// # Errors
/// Refused with the reason (no place, already decided), or the database.
pub async fn decide_by_organiser(
    app: &App,
    actor: &Actor,
    id: EnrolmentId,
    decision: Decision,
) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let (course, mut desk_row) = taken(&change, id).await?;
    let own = match actor.organisation {
        Some(organisation) => catalogue::is_answered_by(change.conn(), &course, organisation).await?,
        None => false,
    };
    if !own {
        return Err(AppError::NotFound);
    }
    let before = super::enrolment(change.conn(), id).await?;
    let person = identity::person(change.conn(), before.person).await?;
    let mut desk = desk::desk_of(&course, &desk_row, change.now());
    let standing = before.standing();
    let after = match decision {
        Decision::Admit => {
            rules::admit(&desk, standing).map_err(|r| AppError::refused(&r))?;
            desk.apply_admission(standing);
            change.mail(mails::admitted(&course, &person)).await?;
            moved(&before, "admitted", None, &change)
        }
        Decision::Refuse => {
            rules::refuse(&desk, standing).map_err(|r| AppError::refused(&r))?;
            desk.apply_refusal(standing);
            change.mail(mails::refused(&course, &person)).await?;
            moved(&before, "refused", None, &change)
        }
    };
    let action = if decision == Decision::Admit { "enrolment.admitted" } else { "enrolment.refused" };
    change.record(action, id.0, serde_json::json!({"course": course.code, "before": before.state}));
    store::put_all(&change, &[after]).await?;
    if decision == Decision::Refuse && standing == Standing::Admitted {
        promote_first(&mut change, &course, &mut desk).await?;
    }
    write_back(&change, &mut desk_row, &desk).await?;
    Ok(change.commit().await?)
}

async fn taken(change: &Change, id: EnrolmentId) -> AppResult<(Course, store::DeskRow)> {
    let course = super::enrolment(change.conn(), id).await?.course;
    taken_course(change, course).await
}

async fn taken_course(change: &Change, id: CourseId) -> AppResult<(Course, store::DeskRow)> {
    let course = catalogue::find_held(change, id).await?.ok_or(AppError::NotFound)?;
    let row = store::take_desk(change, course.id, course.places).await?;
    Ok((course, row))
}

async fn promote_first(change: &mut Change, course: &Course, desk: &mut rules::Desk) -> AppResult<()> {
    while let Some(next) = store::first_waiting(change, course.id).await? {
        let number = next.number.and_then(|n| u32::try_from(n).ok());
        if rules::promote(desk, number).is_none() {
            return Ok(());
        }
        let person = identity::person(change.conn(), next.person).await?;
        desk.apply_promotion();
        change.record(
            "enrolment.promoted",
            next.id.0,
            serde_json::json!({"course": course.code, "number": next.number}),
        );
        let after = moved(&next, "admitted", None, change);
        store::put_all(change, &[after]).await?;
        change.mail(mails::promoted(course, &person)).await?;
    }
    Ok(())
}

fn moved(before: &Enrolment, state: &str, number: Option<i64>, change: &Change) -> Enrolment {
    Enrolment { state: state.to_owned(), number, decided_at: change.now().as_millisecond(), ..before.clone() }
}

/// The last thing a change of one desk does: the change feed's counter is taken after all other locks.
async fn write_back(change: &Change, row: &mut store::DeskRow, desk: &rules::Desk) -> AppResult<()> {
    let was_full = row.is_full();
    row.admitted = i64::from(desk.admitted);
    row.waiting = i64::from(desk.waiting);
    row.next_number = i64::from(desk.next_number);
    store::put_desk(change, row).await?;
    if row.is_full() != was_full {
        feed::touched(change, row.course).await?;
    }
    Ok(())
}
