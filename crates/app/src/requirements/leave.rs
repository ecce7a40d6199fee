//! Leave that a school notes about its people: whole months of it need no hours.

use domain::calendar::parse_date;
use domain::requirement::{RequirementRefused as Refused, Span};
use jiff::civil::Date;
use platform::db::Actor;
use platform::ids::{OrganisationId, PersonId};
use platform::{AppError, AppResult};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::json;

use super::{LeaveId, store};
use crate::{App, identity};

/// Why somebody is on leave; kept coarse, since it says much about a person.
pub const REASONS: [&str; 5] = ["parental", "sick", "study", "service", "other"];

/// A time of leave.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Leave {
    /// Identity.
    pub id: LeaveId,
    /// Whose.
    pub person: PersonId,
    /// Who noted it.
    pub organisation: OrganisationId,
    /// First day, ISO.
    pub from_day: String,
    /// Last day, ISO.
    pub until_day: String,
    /// One of [`REASONS`].
    pub reason: String,
}

impl Leave {
    /// Its days.
    pub fn span(&self) -> Option<Span> {
        Some(Span { from: self.from_day.parse().ok()?, until: self.until_day.parse().ok()? })
    }
}

/// Leave of people and of everybody merged into them, when all their identities are given.
///
/// # Errors
/// The database.
pub async fn leaves_of<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> AppResult<Vec<Leave>> {
    Ok(store::leave::of_people(conn, people).await?)
}

/// Days of leave as typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Typed {
    pub from: String,
    pub until: String,
    pub reason: String,
}

/// Somebody who serves at an organisation, by personal code; others are not known to exist.
///
/// # Errors
/// Not found; the database.
pub(super) async fn member(
    app: &App,
    organisation: OrganisationId,
    code: &str,
) -> AppResult<identity::Person> {
    let code = domain::ids::PersonalCode::parse(code).map_err(|_| AppError::NotFound)?;
    let found = identity::find_person(app, app.db.read(), code.as_str()).await?.ok_or(AppError::NotFound)?;
    if found.organisation == Some(organisation) { Ok(found) } else { Err(AppError::NotFound) }
}

/// Notes leave of somebody of the own organisation.
///
/// # Errors
/// The field and why, in the inner result; not found; the database.
pub(super) async fn note(
    app: &App,
    actor: &Actor,
    organisation: OrganisationId,
    code: &str,
    typed: &Typed,
) -> AppResult<Result<(), (&'static str, Refused)>> {
    let person = member(app, organisation, code).await?;
    let day = |field: &'static str, typed: &str| -> Result<Date, (&'static str, Refused)> {
        parse_date(typed).map_err(|_| (field, Refused::Day { given: typed.to_owned() }))
    };
    let read = day("from", &typed.from).and_then(|from| Ok((from, day("until", &typed.until)?)));
    let (from, until) = match read {
        Ok((from, until)) if until < from => return Ok(Err(("until", Refused::LeaveOrder))),
        Ok(days) => days,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let reason = REASONS.into_iter().find(|one| *one == typed.reason).unwrap_or("other");
    let leave = Leave {
        id: LeaveId::new(),
        person: person.id,
        organisation,
        from_day: from.to_string(),
        until_day: until.to_string(),
        reason: reason.to_owned(),
    };
    let mut change = app.db.change(actor, app.clock.now()).await?;
    store::leave::put(&change, &leave).await?;
    let data = json!({"organisation": organisation, "from": leave.from_day, "until": leave.until_day});
    change.record("requirements.leave_noted", person.id.0, data);
    change.commit().await?;
    Ok(Ok(()))
}

/// Removes leave that the own organisation noted.
///
/// # Errors
/// Not found; the database.
pub(super) async fn remove(
    app: &App,
    actor: &Actor,
    organisation: OrganisationId,
    code: &str,
    id: LeaveId,
) -> AppResult<()> {
    let person = member(app, organisation, code).await?;
    let mut change = app.db.change(actor, app.clock.now()).await?;
    if !store::leave::remove(&change, organisation, id).await? {
        return Err(AppError::NotFound);
    }
    change.record("requirements.leave_removed", person.id.0, json!({"organisation": organisation}));
    change.commit().await?;
    Ok(())
}
