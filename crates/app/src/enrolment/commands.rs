//! Withdrawing, offers, and the organiser's decisions: each takes the course's row, so that a freed place goes to one person only.

use domain::enrolment::{self as rules, Standing};
use jiff::SignedDuration;
use platform::clock::from_millis;
use platform::db::Actor;
use platform::{AppError, AppResult, Change};

use super::taken::{self, Taken};
use super::{Enrolment, EnrolmentId, decide, mails, store};
use crate::App;
use crate::catalogue;
use crate::identity;

/// What an organiser decides about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Give a place.
    Admit,
    /// Put on the waiting list.
    List,
    /// Give none.
    Refuse,
}

/// Tells everybody who holds or awaits a place that the course was cancelled. Run as a job; telling twice does no harm.
///
/// # Errors
/// The database.
pub async fn tell_cancelled(app: &App, code: &str) -> AppResult<()> {
    let course = catalogue::by_code(app.db.read(), code).await?;
    let mut change = app.db.change(&Actor::process("enrolment"), app.clock.now()).await?;
    let alive: Vec<Enrolment> =
        super::of_course(change.conn(), course.id).await?.into_iter().filter(Enrolment::is_alive).collect();
    let people = taken::present_people(&change, &alive).await?;
    // Two requests may be one person's: they are told once, where they are reached now.
    let mut told: Vec<_> = people.values().collect();
    told.sort_by_key(|p| p.id);
    told.dedup_by_key(|p| p.id);
    change.mail(told.iter().map(|p| mails::cancelled(&course, p)).collect()).await?;
    change.record("course.cancellation_told", course.id.0, serde_json::json!({"people": told.len()}));
    Ok(change.commit().await?)
}

/// Gives every free place of a course to those who wait, in order. Run as a job after a changed course was approved again.
///
/// # Errors
/// The database.
pub async fn fill_free_places(app: &App, code: &str) -> AppResult<()> {
    let id = catalogue::by_code(app.db.read(), code).await?.id;
    let mut change = app.db.change(&Actor::process("enrolment"), app.clock.now()).await?;
    let mut desk = taken::take(&mut change, id).await?;
    let before = desk.desk.waiting;
    desk.unsettle();
    desk.settle(&mut change).await?;
    let moved = before - desk.desk.waiting;
    change.record("course.places_filled", id.0, serde_json::json!({"promoted": moved}));
    finish(change, desk).await
}

/// What happens by itself: offers whose last instant has passed expire, shares are released, free places move on. Run every half
/// minute; answers how many courses were looked at.
///
/// # Errors
/// The database.
pub async fn let_happen(app: &App) -> AppResult<usize> {
    /// Courses looked at in one turn.
    const MOST: i64 = 500;
    let now = app.clock.now();
    let due = store::due(app.db.read(), now.as_millisecond(), MOST).await?;
    for row in &due {
        let mut change = app.db.change(&Actor::process("enrolment"), now).await?;
        let mut desk = taken::take(&mut change, row.course).await?;
        desk.look_ahead();
        change.record(
            "course.enrolment_moved",
            row.course.0,
            serde_json::json!({"due": row.due_at, "free": desk.desk.free(), "waiting": desk.desk.waiting}),
        );
        finish(change, desk).await?;
    }
    Ok(due.len())
}

/// Withdraws the person's own request, or declines the offer; a freed place goes to the next who waits, in the same transaction.
///
/// # Errors
/// Not found for somebody else's request; refused with the reason; the database.
pub async fn withdraw(app: &App, actor: &Actor, id: EnrolmentId) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let (mut desk, before) = taken_own(&mut change, actor, id).await?;
    let until = withdraw_until(&change, &desk, &before).await?;
    let now = desk.instant(change.now());
    rules::withdraw(&desk.desk, before.standing(), now, until).map_err(|r| AppError::refused(&r))?;
    desk.leave(&before);
    let action = if before.state == "offered" { "enrolment.offer_declined" } else { "enrolment.withdrawn" };
    change.record(action, id.0, serde_json::json!({"course": desk.course.code, "before": before.state}));
    store::put_all(&change, &[before.left("withdrawn", now)]).await?;
    desk.settle(&mut change).await?;
    finish(change, desk).await
}

/// Takes the place that was offered.
///
/// # Errors
/// Not found for somebody else's request; refused when no offer stands or its last instant has passed; the database.
pub async fn accept(app: &App, actor: &Actor, id: EnrolmentId) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let (mut desk, before) = taken_own(&mut change, actor, id).await?;
    let now = desk.instant(change.now());
    // What expired a moment ago was noted when the desk was taken; that is kept, whatever is answered here.
    if let Err(refused) = rules::accept(&desk.desk, before.standing(), now) {
        let refused = if before.state == "expired" { over(&before, &refused) } else { refused };
        if desk.has_moved() {
            desk.settle(&mut change).await?;
            finish(change, desk).await?;
        }
        return Err(AppError::refused(&refused));
    }
    let person = identity::person(change.conn(), before.person).await?;
    let after = before.given(&before.place(), now);
    change.record("enrolment.offer_accepted", id.0, serde_json::json!({"course": desk.course.code}));
    change.mail(vec![mails::admitted(&desk.course, &person)]).await?;
    store::put_all(&change, &[after]).await?;
    desk.look_ahead();
    finish(change, desk).await
}

/// The reason somebody reads who comes too late, also when the expiry is on record already.
fn over(before: &Enrolment, refused: &rules::Refused) -> rules::Refused {
    match refused {
        rules::Refused::NoOffer => rules::Refused::OfferOver { until_at: from_millis(before.decided_at) },
        other => other.clone(),
    }
}

/// Admits, lists or refuses a request on the organiser's behalf.
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
    let course = super::enrolment(change.conn(), id).await?.course;
    let mut desk = taken::take(&mut change, course).await?;
    let own = match actor.organisation {
        Some(organisation) => catalogue::is_answered_by(change.conn(), &desk.course, organisation).await?,
        None => false,
    };
    if !own {
        return Err(AppError::NotFound);
    }
    // Read again now that the row is held: taking it may have let an offer expire.
    let before = super::enrolment(change.conn(), id).await?;
    let after = decided(&mut change, &mut desk, &before, decision).await?;
    let action = match decision {
        Decision::Admit => "enrolment.admitted",
        Decision::List => "enrolment.listed",
        Decision::Refuse => "enrolment.refused",
    };
    change.record(
        action,
        id.0,
        serde_json::json!({"course": desk.course.code, "before": before.state, "number": after.number}),
    );
    store::put_all(&change, &[after]).await?;
    desk.settle(&mut change).await?;
    finish(change, desk).await
}

async fn decided(
    change: &mut Change,
    desk: &mut Taken,
    before: &Enrolment,
    decision: Decision,
) -> AppResult<Enrolment> {
    let refuse = |r: rules::Refused| AppError::refused(&r);
    let person = identity::person(change.conn(), before.person).await?;
    let standing = before.standing();
    let now = desk.instant(change.now());
    match decision {
        Decision::Admit => {
            let who = decide::requester_of(&person, Some(before));
            let wish = desk.plan.wish(before.wish.and_then(|n| u32::try_from(n).ok()), &who);
            let place = rules::admit(&desk.desk, standing, &before.place(), &wish).map_err(refuse)?;
            if matches!(standing, Standing::Offered { .. }) {
                desk.look_ahead();
            } else {
                desk.desk.leave(standing, &before.place());
                desk.desk.take(&place);
            }
            change.mail(vec![mails::admitted(&desk.course, &person)]).await?;
            Ok(before.given(&place, now))
        }
        Decision::List => {
            let number = rules::put_on_list(&desk.desk, standing).map_err(refuse)?;
            desk.desk.queue(number);
            desk.unsettle();
            change.mail(vec![mails::listed(&desk.course, &person, number)]).await?;
            let state = "waiting".to_owned();
            Ok(Enrolment { number: Some(i64::from(number)), state, ..before.left("waiting", now) })
        }
        Decision::Refuse => {
            rules::refuse(&desk.desk, standing).map_err(refuse)?;
            desk.leave(before);
            change.mail(vec![mails::refused(&desk.course, &person)]).await?;
            Ok(before.left("refused", now))
        }
    }
}

/// The desk of a person's own request, and the request as it stands now that the desk is held.
pub(super) async fn taken_own(
    change: &mut Change,
    actor: &Actor,
    id: EnrolmentId,
) -> AppResult<(Taken, Enrolment)> {
    let found = super::enrolment(change.conn(), id).await?;
    let own = match actor.person {
        Some(person) => identity::same_person(change.conn(), person).await?,
        None => Vec::new(),
    };
    if !own.contains(&found.person) {
        return Err(AppError::NotFound);
    }
    let desk = taken::take(change, found.course).await?;
    let before = super::enrolment(change.conn(), id).await?;
    Ok((desk, before))
}

/// Until when the person can simply give the place back.
pub(super) async fn withdraw_until(
    change: &Change,
    desk: &Taken,
    enrolment: &Enrolment,
) -> AppResult<jiff::Timestamp> {
    let usual = catalogue::withdraw_until(change.conn(), &desk.course, enrolment.requested_at).await?;
    Ok(super::plan::withdraw_until(&desk.plan, &desk.course, usual))
}

/// The last thing a change of one desk does: the change feed's counter is taken after all other locks.
pub(super) async fn finish(change: Change, desk: Taken) -> AppResult<()> {
    taken::put_back(&change, [desk]).await?;
    Ok(change.commit().await?)
}

/// How often what is due by itself is looked for.
pub(super) const TURN: SignedDuration = SignedDuration::from_secs(30);
