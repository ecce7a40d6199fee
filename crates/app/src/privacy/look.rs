//! Who looked at a person's number or record, and opening a number in an emergency.

use domain::calendar::civil_date;
use domain::data_request::look_reason;
use domain::permissions::{Function, OrganisationKind};
use platform::audit::read::{self, Entry};
use platform::db::Actor;
use platform::ids::PersonId;
use platform::web::SeatView;
use platform::{AppError, AppResult};
use sea_orm::ConnectionTrait;

use super::mails;
use crate::identity::{Look, Person};
use crate::{App, directory, identity};

/// Events that tell of somebody looking at one person.
const LOOKS: &[&str] = &[
    "person.number_seen",
    "person.viewed",
    "person.exported",
    "person.compared",
    "person.answers_seen",
    "person.evidence_seen",
    "transcript.viewed",
    "person.requirements_seen",
];

/// Looks at a person by others, newest first.
///
/// # Errors
/// The database.
pub async fn looks_at<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<Vec<Entry>> {
    let same = identity::same_person(conn, person).await?;
    let subjects: Vec<uuid::Uuid> = same.iter().map(|id| id.0).collect();
    let mut looks = read::about(conn, &subjects, LOOKS).await?;
    looks.retain(|look| look.person.is_none_or(|by| !same.contains(&by)));
    Ok(looks)
}

/// The person of a personal code or number, if the seat supervises their organisation.
///
/// # Errors
/// Not found for nobody and for everybody elsewhere: whether they exist is not told.
pub(super) async fn reachable(app: &App, seat: &SeatView, typed: &str) -> AppResult<Person> {
    let conn = app.db.read();
    let person = identity::find_person(app, conn, typed).await?.ok_or(AppError::NotFound)?;
    if seat.kind == OrganisationKind::NationalCentre {
        return Ok(person);
    }
    let target = person.organisation.ok_or(AppError::NotFound)?;
    let may = directory::authorise_at(conn, seat, Function::ACCOUNT_MANAGE_SUBORDINATE, target).await;
    may.map_err(|_| AppError::NotFound)?;
    Ok(person)
}

/// Opens the full number of a person below in an emergency: recorded with its reason, told to the person and to the heads
/// of the national centre, all in one change.
///
/// # Errors
/// A reason that says nothing, a person out of reach, or the database.
pub async fn break_glass(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    code: &str,
    reason: &str,
) -> AppResult<(Person, Vec<String>)> {
    let reason = look_reason(reason).map_err(|refused| AppError::refused(&refused))?;
    let person = reachable(app, seat, code).await?;
    let now = app.clock.now();
    let today = civil_date(now);
    let heads = identity::heads_of_kind(app.db.read(), OrganisationKind::NationalCentre, today).await?;
    let mut change = app.db.change(actor, now).await?;
    let numbers = identity::full_numbers(app, &mut change, person.id, Look::BreakGlass(&reason)).await?;
    let numbers = numbers.into_iter().map(|(_, number)| number).collect();
    let by = format!("{} {}", seat.organisation_name, actor.label);
    let mut letters = vec![];
    if !person.email.is_empty() {
        letters.push(mails::number_seen(&person, &by, &reason, now));
    }
    letters.extend(heads.into_iter().map(|head| mails::break_glass_used(&person, head, &by, &reason, now)));
    change.mail(letters).await?;
    change.commit().await?;
    Ok((person, numbers))
}
