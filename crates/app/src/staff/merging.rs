//! Two persons who are one: joined by a pointer, taken apart by removing it. No row moves.

use domain::permissions::OrganisationKind;
use domain::staff::StaffRefused;
use jiff::civil::Date;
use platform::db::Actor;
use platform::ids::{OrganisationId, PersonId};
use platform::web::{SeatView, session};
use platform::{AppError, AppResult};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::MergeId;
use super::store::{self, Merge};
use crate::identity::{self, Person};
use crate::{App, directory};

/// The person somebody typed a code or number of.
///
/// # Errors
/// Refused when nobody has it; what was typed is repeated only when it is no number.
pub(super) async fn find<C: ConnectionTrait>(app: &App, conn: &C, typed: &str) -> AppResult<Person> {
    let nobody = || {
        let given =
            domain::ids::PersonalCode::parse(typed).map_or_else(|_| "***".to_owned(), |c| c.grouped());
        AppError::refused(&StaffRefused::NobodyThere { given })
    };
    identity::find_person(app, conn, typed).await?.ok_or_else(nobody)
}

/// Whether a seat reaches a person: the national centre everybody, others those at organisations below, now or last.
///
/// # Errors
/// Refused when not; the database.
pub(super) async fn reach<C: ConnectionTrait>(conn: &C, seat: &SeatView, person: &Person) -> AppResult<()> {
    if seat.kind == OrganisationKind::NationalCentre {
        return Ok(());
    }
    let same = identity::same_person(conn, person.id).await?;
    let services = identity::services_among(conn, &same).await?;
    // The newest service counts, so that somebody between two schools is not out of everybody's reach.
    let last = services.iter().rev().find(|s| s.main).map(|s| s.organisation);
    let Some(organisation) = person.organisation.or(last) else {
        return Err(out_of_reach(person));
    };
    let below = directory::supervisors(conn, organisation).await?.contains(&seat.organisation);
    if below || organisation == seat.organisation { Ok(()) } else { Err(out_of_reach(person)) }
}

fn out_of_reach(person: &Person) -> AppError {
    AppError::denied(&StaffRefused::OutOfReach { name: person.name.clone() })
}

/// Checks that two can be merged by a seat.
///
/// # Errors
/// Refused when they are one already or out of reach; the database.
pub(super) async fn check<C: ConnectionTrait>(
    conn: &C,
    (seat, actor): (&SeatView, Option<PersonId>),
    kept: &Person,
    merged: &Person,
    today: Date,
) -> AppResult<()> {
    if kept.id == merged.id {
        return Err(AppError::refused(&StaffRefused::SamePerson));
    }
    for person in [kept, merged] {
        if actor == Some(person.id) {
            return Err(AppError::denied(&StaffRefused::OwnMerge));
        }
        reach(conn, seat, person).await?;
        reach_duties(conn, seat, person, today).await?;
    }
    Ok(())
}

/// A merge joins duties: whoever merges must stand above every one of them, or a helper's account would act from a duty
/// that nobody here may give.
async fn reach_duties<C: ConnectionTrait>(
    conn: &C,
    seat: &SeatView,
    person: &Person,
    today: Date,
) -> AppResult<()> {
    if seat.kind == OrganisationKind::NationalCentre {
        return Ok(());
    }
    for duty in identity::seats_of(conn, person.id, today).await? {
        if !directory::supervisors(conn, duty.organisation).await?.contains(&seat.organisation) {
            return Err(AppError::denied(&StaffRefused::DutyOutOfReach { name: person.name.clone() }));
        }
    }
    Ok(())
}

/// Merges: `merged` points to `kept` from now on.
///
/// # Errors
/// As [`check`]; refused without a reason; the database.
pub(super) async fn merge(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    (kept, merged): (&str, &str),
    reason: &str,
) -> AppResult<MergeId> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let kept = find(app, change.conn(), kept).await?;
    let merged = find(app, change.conn(), merged).await?;
    let today = domain::calendar::civil_date(change.now());
    check(change.conn(), (seat, actor.person), &kept, &merged, today).await?;
    let reason = domain::text::fold(reason);
    if reason.is_empty() {
        return Err(AppError::refused(&StaffRefused::ReasonMissing));
    }
    let id = MergeId::new();
    store::insert_merge(&change, id, (kept.id, merged.id), &reason, seat.organisation).await?;
    identity::merge(&change, merged.id, kept.id).await?;
    // Both sign in again, and find what is theirs in one place.
    for person in [kept.id, merged.id] {
        session::end_all(&change, person).await?;
    }
    change.record("person.merged", merged.id.0, json!({"into": kept.id, "reason": reason}));
    change.record("person.merged_with", kept.id.0, json!({"merged": merged.id, "reason": reason}));
    change.commit().await?;
    Ok(id)
}

/// Takes a merge apart: both are as before.
///
/// # Errors
/// Not found when out of reach; refused when it was undone; the database.
pub(super) async fn undo(app: &App, actor: &Actor, seat: &SeatView, id: MergeId) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let found = store::merge(change.conn(), id).await?.ok_or(AppError::NotFound)?;
    if office(seat).is_some_and(|office| office != found.organisation) {
        return Err(AppError::NotFound);
    }
    if !store::undo_merge(&change, id).await? {
        return Err(AppError::refused(&StaffRefused::MergeOver));
    }
    identity::unmerge(&change, found.merged).await?;
    change.record("person.merge_undone", found.merged.0, json!({"kept": found.kept}));
    change.record("person.merge_undone", found.kept.0, json!({"merged": found.merged}));
    Ok(change.commit().await?)
}

/// The office whose merges a seat sees; none for the national centre, which sees all.
fn office(seat: &SeatView) -> Option<OrganisationId> {
    (seat.kind != OrganisationKind::NationalCentre).then_some(seat.organisation)
}

/// The merges a seat sees, newest first.
pub(super) async fn merges<C: ConnectionTrait>(conn: &C, seat: &SeatView) -> AppResult<Vec<Merge>> {
    Ok(store::merges(conn, office(seat)).await?)
}

/// By which merge a person was joined to another, if by any: for their own page and the log.
///
/// # Errors
/// The database.
pub async fn merged_when<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<Option<i64>> {
    Ok(store::merge_of(conn, person).await?.map(|m| m.at))
}
