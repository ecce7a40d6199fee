//! What may be done to a course: each command authorises, loads facts, lets the rule decide, applies in one transaction.

use domain::calendar;
use domain::course::automatic::Reviewed;
use domain::course::life::{self, Edit, ProposalState, Review as Verdict};
use domain::course::{RawForm, changed_fields, changed_since_review, parse_step, problems_of};
use domain::ids::CourseCode;
use platform::db::Actor;
use platform::ids::OrganisationId;
use platform::web::SeatView;
use platform::{AppError, AppResult, Change};

use super::automatic::{self, Judgement};
use super::store::{self, Step};
use super::{Course, CourseId, derive, mails, proposals};
use crate::{App, directory, identity};

pub use domain::course::life::Review;

/// The job that follows a cancellation; its payload is the course code.
pub const JOB_CANCELLED: &str = "course.cancelled";

/// The job that follows an approval after a change; its payload is the course code.
pub const JOB_APPROVED_AGAIN: &str = "course.approved_again";

/// First course code given by this installation; seven digits as today's network prints them.
pub(super) const FIRST_CODE: i64 = 5_000_001;

/// Begins a course of the seat's organisation with an empty or given form, and answers its code.
///
/// # Errors
/// The database; refused when nobody reviews this organisation.
pub async fn create_draft(app: &App, actor: &Actor, seat: &SeatView, raw: &RawForm) -> AppResult<String> {
    let organisation = directory::organisation(app.db.read(), seat.organisation).await?;
    // A region centre's own courses are reviewed by the authority above it; until one is known, by itself never (CAT-5).
    let reviewer = organisation.reviewer.ok_or_else(|| AppError::refused(&life::LifeRefused::NoReviewer))?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let code = draft(&mut change, &organisation, reviewer, raw).await?;
    change.commit().await?;
    Ok(code)
}

pub(super) async fn draft(
    change: &mut Change,
    organisation: &directory::Organisation,
    reviewer: OrganisationId,
    raw: &RawForm,
) -> AppResult<String> {
    let number = change.next_number("course code", FIRST_CODE).await?;
    let code = CourseCode::from_number(u64::try_from(number).unwrap_or_default()).to_string();
    let id = CourseId::new();
    let today = calendar::civil_date(change.now());
    let derived = derive::from_form(raw, organisation, today);
    store::insert(change, id, &code, organisation.id, reviewer, &derive::json(raw), &derived.columns).await?;
    store::replace_meetings(change, id, &derived.meetings).await?;
    change.record("course.drafted", id.0, serde_json::json!({"code": code, "title": derived.columns.title}));
    Ok(code)
}

/// Begins a course with the form of an earlier one; dates stay behind, since they are over or taken.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn copy_course(app: &App, actor: &Actor, seat: &SeatView, code: &str) -> AppResult<String> {
    let course = super::own(app.db.read(), seat.organisation, code).await?;
    let mut raw = course.raw();
    raw.meetings.clear();
    for field in ["enrolment_opens", "enrolment_closes", "starts", "ends"] {
        raw.fields.remove(field);
    }
    super::cautions::without_answers(&mut raw);
    create_draft(app, actor, seat, &raw).await
}

/// Saves the form as typed, if nobody else saved it since `version`. After approval what is harmless takes effect at
/// once; anything else is kept as a change beside the approved form until it is sent and approved.
///
/// # Errors
/// Refused when the course's state forbids it; [`AppError::StaleForm`] when somebody else saved meanwhile.
pub async fn save_form(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    version: i64,
    raw: &RawForm,
) -> AppResult<()> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    let course = held(&change, seat, code).await?;
    if changed_fields(&course.edited(now), raw).is_empty() {
        return Ok(());
    }
    let changed = changed_since_review(&reviewed_base(&change, &course).await?, &course.raw(), raw);
    let edit = life::decide_edit(&course.facts(), &changed, now).map_err(|r| AppError::refused(&r))?;
    if course.version != version {
        return Err(AppError::StaleForm);
    }
    let action = match edit {
        Edit::Free => "course.edited",
        Edit::Logged => "course.edited_after_approval",
        Edit::Proposed => "course.change_edited",
        Edit::Undone => "course.change_discarded",
    };
    if edit == Edit::Logged {
        // It takes effect at once: nobody else would notice what is wrong with it.
        let problems = problems_of(&changed_fields(&course.raw(), raw), raw, calendar::civil_date(now)).len();
        if problems > 0 {
            return Err(AppError::refused(&life::LifeRefused::ChangeIncomplete { problems }));
        }
    }
    match edit {
        Edit::Free | Edit::Logged => {
            if edit == Edit::Logged {
                store::proposal::keep_reviewed(&change, course.id).await?;
            }
            let organisation = directory::organisation(change.conn(), course.organisation).await?;
            let derived = derive::from_form_of(&course, raw, &organisation, calendar::civil_date(now));
            store::save_form(&change, course.id, version, &derive::json(raw), &derived.columns).await?;
            store::replace_meetings(&change, course.id, &derived.meetings).await?;
            if edit == Edit::Logged {
                super::tagging::keep_counting(&change, course.id).await?;
            }
        }
        Edit::Proposed => {
            store::proposal::keep(&change, course.id, version, &derive::json(raw)).await?;
        }
        Edit::Undone => {}
    }
    // A harmless edit of the approved answers is all that differs: whatever else was proposed is taken back by it.
    if edit != Edit::Proposed && course.proposed_form.is_some() && course.approved_at.is_some() {
        store::proposal::clear(&change, course.id).await?;
    }
    change.record(action, course.id.0, serde_json::json!({"fields": changed}));
    if edit == Edit::Logged {
        super::feed::touched(&change, course.id).await?;
    }
    Ok(change.commit().await?)
}

/// The form as last reviewed: small edits since then are judged together, or they would add up to a large one.
async fn reviewed_base(change: &Change, course: &Course) -> AppResult<RawForm> {
    let kept = match course.approved_at {
        Some(_) => store::proposal::reviewed_base(change.conn(), course.id).await?,
        None => None,
    };
    Ok(kept.and_then(|form| serde_json::from_str(&form).ok()).unwrap_or_else(|| course.raw()))
}

/// Sends a course for review, or a change of what was approved.
///
/// # Errors
/// Refused while the form has problems or the state forbids it.
pub async fn submit(app: &App, actor: &Actor, seat: &SeatView, code: &str) -> AppResult<()> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    let course = held(&change, seat, code).await?;
    let raw = course.edited(now);
    let today = calendar::civil_date(now);
    let problems =
        (1..=6u8).map(|step| parse_step(step, &raw, today).map_or_else(|p| p.len(), |()| 0)).sum::<usize>();
    life::decide_submit(&course.facts(), problems, now).map_err(|r| AppError::refused(&r))?;
    super::tagging::may_set(change.conn(), &course, &raw).await?;
    if course.proposal().is_open() {
        let organisation = directory::organisation(change.conn(), course.organisation).await?;
        let first = derive::from_form(&raw, &organisation, today).columns.first_meeting;
        life::decide_first_meeting(first.map(platform::clock::from_millis), now)
            .map_err(|r| AppError::refused(&r))?;
        store::proposal::submit(&change, course.id, Some(seat.id)).await?;
        let fields = changed_fields(&course.raw(), &raw);
        change.record("course.changed_for_review", course.id.0, serde_json::json!({"fields": fields}));
    } else {
        store::step(&change, course.id, Step::Submitted(Some(seat.id))).await?;
        change.record("course.submitted", course.id.0, serde_json::json!({}));
    }
    if !approve_or_wait(&mut change, &course, &raw).await? {
        tell_seats(&mut change, course.reviewer, |to| mails::waits_for_review(&course, to)).await?;
    }
    Ok(change.commit().await?)
}

/// Approves what was just sent when automatic review lets it pass, as a person's approval would; answers whether it did.
async fn approve_or_wait(change: &mut Change, course: &Course, sent: &RawForm) -> AppResult<bool> {
    let (class_type, number) = (sent.first("class_type"), sent.first("document_number"));
    let judgement = automatic::judge(change, course, Reviewed::Course, class_type, number).await?;
    if judgement.passed {
        approve(change, course, sent).await?;
        change.record_by(automatic::process(), "course.approved", course.id.0, judgement.conditions());
        tell_seats(change, course.organisation, |to| mails::reviewed(course, &Verdict::Approve, to)).await?;
    }
    Ok(judgement.passed)
}

/// Publishes a course or puts a change of it into effect, inside the change of the decision, which records who made it.
async fn approve(change: &mut Change, course: &Course, sent: &RawForm) -> AppResult<()> {
    if course.proposed_form.is_some() && course.approved_at.is_some() {
        return proposals::take_effect(change, course, sent).await;
    }
    super::tagging::approved(change, course).await?;
    store::step(change, course.id, Step::Approved).await?;
    // Sent again after an approval of earlier days: places may have become more, or free, meanwhile.
    if course.approved_at.is_some() {
        change.enqueue(JOB_APPROVED_AGAIN, &course.code, change.now()).await?;
    }
    Ok(())
}

/// A region centre's decision about a course; approval publishes it and opens its desk.
/// `seen` is the version the reviewer had on the screen: what was changed since is not decided unseen.
///
/// # Errors
/// Refused when another reviewer was quicker or a return gives no reason; not found for courses of others' schools.
pub async fn review(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    seen: Option<i64>,
    verdict: &Verdict,
) -> AppResult<()> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    let course = reviewable(&change, seat, code).await?;
    let stale = seen.is_some_and(|version| version != course.version);
    // Who comes too late is told that it was decided, and not only that something changed.
    if stale && course.waits() {
        return Err(AppError::StaleForm);
    }
    life::decide_review(&course.facts(), verdict, now).map_err(|r| AppError::refused(&r))?;
    if stale {
        return Err(AppError::StaleForm);
    }
    match verdict {
        Verdict::Approve => {
            let sent = course.reviewed_form();
            approve(&mut change, &course, &sent).await?;
            let fields = changed_fields(&course.raw(), &sent);
            change.record("course.approved", course.id.0, serde_json::json!({"fields": fields}));
        }
        Verdict::Return { reasons, text } => {
            let said = reasons_json(reasons, text);
            if course.proposal() == ProposalState::Submitted {
                store::proposal::give_back(&change, course.id, &said).await?;
            } else {
                store::step(&change, course.id, Step::Returned(&said)).await?;
            }
            change.record(
                "course.returned",
                course.id.0,
                serde_json::json!({"reasons": reasons, "text": text}),
            );
        }
    }
    tell_seats(&mut change, course.organisation, |to| mails::reviewed(&course, verdict, to)).await?;
    Ok(change.commit().await?)
}

/// Cancels a course; everybody enrolled is told, with the reason.
///
/// # Errors
/// Refused without a reason or when it is over.
pub async fn cancel(app: &App, actor: &Actor, seat: &SeatView, code: &str, reason: &str) -> AppResult<()> {
    let now = app.clock.now();
    let mut change = app.db.change(actor, now).await?;
    let course = held(&change, seat, code).await?;
    life::decide_cancel(&course.facts(), reason, now).map_err(|r| AppError::refused(&r))?;
    store::step(&change, course.id, Step::Cancelled(reason)).await?;
    // Who is enrolled is known further down the road: a job tells them, stored in this transaction.
    change.enqueue(JOB_CANCELLED, &course.code, now).await?;
    change.record("course.cancelled", course.id.0, serde_json::json!({"reason": reason}));
    Ok(change.commit().await?)
}

/// Marks a roster as sent for confirmation, inside the change that wrote it. Answers the judgement when it passes by
/// itself: the caller then writes the awards and closes the course by [`close_automatically`].
///
/// # Errors
/// The database.
pub async fn submit_roster(
    change: &mut Change,
    course: &Course,
    rows: usize,
) -> AppResult<Option<Judgement>> {
    let seat = change.actor().seat;
    store::step(change, course.id, Step::RosterSubmitted(seat)).await?;
    change.record("roster.submitted", course.id.0, serde_json::json!({"rows": rows}));
    let raw = course.raw();
    let (class_type, number) = (raw.first("class_type"), raw.first("document_number"));
    let judgement = automatic::judge(change, course, Reviewed::Roster, class_type, number).await?;
    if judgement.passed {
        return Ok(Some(judgement));
    }
    tell_seats(change, course.reviewer, |to| mails::roster_waits(course, to)).await?;
    Ok(None)
}

/// Marks a roster as returned, inside the change of the decision.
///
/// # Errors
/// The database.
pub async fn return_roster(
    change: &mut Change,
    course: &Course,
    reasons: &[String],
    text: &str,
) -> AppResult<()> {
    store::step(change, course.id, Step::RosterReturned(&reasons_json(reasons, text))).await?;
    change.record("roster.returned", course.id.0, serde_json::json!({"reasons": reasons, "text": text}));
    tell_seats(change, course.organisation, |to| mails::roster_returned(course, to)).await
}

/// Closes a course, inside the change that wrote its awards.
///
/// # Errors
/// The database.
pub async fn close(change: &mut Change, course: &Course, awards: usize) -> AppResult<()> {
    store::step(change, course.id, Step::Closed).await?;
    change.record("course.closed", course.id.0, serde_json::json!({"awards": awards}));
    tell_seats(change, course.organisation, |to| mails::closed(course, to)).await
}

/// As [`close`], for a roster that automatic review let pass.
///
/// # Errors
/// The database.
pub async fn close_automatically(
    change: &mut Change,
    course: &Course,
    awards: usize,
    judgement: &Judgement,
) -> AppResult<()> {
    store::step(change, course.id, Step::Closed).await?;
    let mut data = judgement.conditions();
    data["awards"] = awards.into();
    change.record_by(automatic::process(), "course.closed", course.id.0, data);
    tell_seats(change, course.organisation, |to| mails::closed(course, to)).await
}

/// A course this seat may review: of an organisation below, never of the own seat.
pub(super) async fn reviewable(change: &Change, seat: &SeatView, code: &str) -> AppResult<Course> {
    let course = locked(change, code).await?;
    if course.reviewer != seat.organisation {
        return Err(AppError::NotFound);
    }
    if super::is_answered_by(change.conn(), &course, seat.organisation).await? {
        return Err(AppError::denied(&domain::permissions::Denied::OwnReview));
    }
    Ok(course)
}

/// A course of this seat's organisation, its row held until the change ends.
pub(super) async fn held(change: &Change, seat: &SeatView, code: &str) -> AppResult<Course> {
    let course = locked(change, code).await?;
    if super::is_answered_by(change.conn(), &course, seat.organisation).await? {
        Ok(course)
    } else {
        Err(AppError::NotFound)
    }
}

async fn locked(change: &Change, code: &str) -> AppResult<Course> {
    let course = super::by_code(change.conn(), code).await?;
    store::lock(change, course.id).await?;
    super::by_code(change.conn(), code).await
}

pub(super) async fn tell_seats(
    change: &mut Change,
    organisation: OrganisationId,
    letter: impl Fn(mails::To) -> platform::mail::Mail,
) -> AppResult<()> {
    let today = calendar::civil_date(change.now());
    // Who took over gets the letters of the one that is no more.
    let organisation = directory::answering(change.conn(), organisation).await?;
    let site = change.site();
    let to = identity::seat_addresses(change.conn(), organisation, today).await?.into_iter();
    let to = to.map(|(person, address)| mails::To { person, address, site: site.clone() });
    Ok(change.mail(to.map(letter).collect()).await?)
}

fn reasons_json(reasons: &[String], text: &str) -> String {
    serde_json::json!({"reasons": reasons, "text": text}).to_string()
}
