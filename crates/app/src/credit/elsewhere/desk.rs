//! The desk: which one decides on a record, what waits there, the decision.

use domain::calendar::civil_date;
use domain::elsewhere::{ElsewhereRefused, Verdict, decide_review};
use domain::permissions::{Function, OrganisationKind, SeatRole, granted, role_may};
use jiff::civil::Date;
use platform::db::Actor;
use platform::ids::{OrganisationId, PersonId};
use platform::web::SeatView;
use platform::{AppError, AppResult};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::commands::add_step;
use super::store::{self, Where};
use super::{ElsewhereId, Evidence, Record, Waits, Whole, joined, mails, whole};
use crate::identity::{self, Person, seats};
use crate::{App, directory};

/// Rows of a desk's list.
const MOST_ROWS: i64 = 300;

/// Which list of a desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Queue {
    /// What this desk has to decide.
    #[default]
    Own,
    /// What waits at units directly below.
    Below,
    /// What was decided.
    Decided,
}

/// The function by which a kind of organisation decides on records, if it may.
fn deciding(kind: OrganisationKind) -> Option<Function> {
    [Function::TEACHER_REGISTER, Function::COURSE_REVIEW].into_iter().find(|f| granted(*f, kind))
}

/// The desk that decides on somebody's records on a day: the service organisation, else the nearest unit above in which
/// somebody else may; none is the national centre.
pub(super) async fn desk_of<C: ConnectionTrait>(
    conn: &C,
    person: &Person,
    today: Date,
) -> AppResult<Option<OrganisationId>> {
    let Some(service) = person.organisation else { return Ok(None) };
    let service = directory::answering(conn, service).await?;
    let same = identity::same_person(conn, person.id).await?;
    let above = directory::supervisors(conn, service).await?;
    for id in std::iter::once(service).chain(above) {
        let kind = OrganisationKind::parse(&directory::organisation(conn, id).await?.kind);
        let Some(function) = kind.and_then(deciding) else { continue };
        let holders = holders(conn, id, function, today).await?;
        if holders.iter().any(|(holder, _)| !same.contains(holder)) {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Who holds a seat of an organisation that has a function, with their addresses.
async fn holders<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    function: Function,
    today: Date,
) -> AppResult<Vec<(PersonId, String)>> {
    let mut found = Vec::new();
    for (seat, holdings) in seats::seats_at(conn, organisation).await? {
        let may = SeatRole::parse(&seat.role).is_some_and(|role| role_may(role, function));
        if seat.ended_at.is_some() || !may {
            continue;
        }
        let holds = |h: &&identity::Holding| h.covers(today) && h.suspended_at.is_none();
        found.extend(holdings.iter().filter(holds).map(|h| (h.person, h.email.clone())));
    }
    Ok(found)
}

/// Whether nothing waits at a desk.
pub(super) async fn is_idle<C: ConnectionTrait>(conn: &C, desk: Option<OrganisationId>) -> AppResult<bool> {
    let at = desk.map_or_else(|| Where::Nobody(Vec::new()), |desk| Where::At(vec![desk]));
    Ok(desk.is_some() && store::count_at(conn, &at).await? == 0)
}

/// Those who are told that something waits at a desk, and the path of its list.
pub(super) async fn addresses<C: ConnectionTrait>(
    conn: &C,
    desk: Option<OrganisationId>,
    today: Date,
) -> AppResult<(&'static str, Vec<(PersonId, String)>)> {
    let Some(desk) = desk else { return Ok(("", Vec::new())) };
    let kind = OrganisationKind::parse(&directory::organisation(conn, desk).await?.kind);
    let Some(function) = kind.and_then(deciding) else { return Ok(("", Vec::new())) };
    let door = if function == Function::COURSE_REVIEW { "/review/elsewhere" } else { "/desk/elsewhere" };
    Ok((door, holders(conn, desk, function, today).await?))
}

/// A seat's list of records, and how many wait at the desk and below it.
///
/// # Errors
/// The database.
pub async fn queue<C: ConnectionTrait>(
    conn: &C,
    seat: &SeatView,
    wanted: Queue,
) -> AppResult<(Vec<Waits>, [i64; 2])> {
    let mine = directory::answers_for(conn, seat.organisation).await?;
    let own =
        if seat.kind == OrganisationKind::NationalCentre { Where::Nobody(mine) } else { Where::At(mine) };
    let below = Where::Below(seat.organisation);
    let counts = [store::count_at(conn, &own).await?, store::count_at(conn, &below).await?];
    let rows = match wanted {
        Queue::Own => store::waiting_at(conn, &own, MOST_ROWS).await?,
        Queue::Below => store::waiting_at(conn, &below, MOST_ROWS).await?,
        Queue::Decided => store::decided_at(conn, &own, MOST_ROWS).await?,
    };
    Ok((rows, counts))
}

/// Whether a seat may look at a record and decide on it.
async fn may_decide<C: ConnectionTrait>(conn: &C, seat: &SeatView, record: &Record) -> AppResult<()> {
    let function = deciding(seat.kind).filter(|f| role_may(seat.role, *f)).ok_or(AppError::NotFound)?;
    // What was never sent is the person's alone.
    if record.sent_at.is_none() || record.state == "draft" {
        return Err(AppError::NotFound);
    }
    let Some(desk) = record.desk else {
        let national = seat.kind == OrganisationKind::NationalCentre;
        return if national { Ok(()) } else { Err(AppError::NotFound) };
    };
    if directory::answers_for(conn, seat.organisation).await?.contains(&desk) {
        return Ok(());
    }
    if function != Function::COURSE_REVIEW {
        return Err(AppError::NotFound);
    }
    directory::authorise_at(conn, seat, function, desk).await.map_err(|_| AppError::NotFound)
}

/// A record with its person, for the seat that decides; whether it is the viewer's own.
///
/// # Errors
/// Not found for another desk's; the database.
pub async fn for_desk<C: ConnectionTrait>(
    conn: &C,
    seat: &SeatView,
    viewer: PersonId,
    id: ElsewhereId,
) -> AppResult<(Whole, Person, bool)> {
    let record = store::by_id(conn, id).await?.ok_or(AppError::NotFound)?;
    may_decide(conn, seat, &record).await?;
    let person = identity::person(conn, record.person).await?;
    let own = identity::same_person(conn, viewer).await?.contains(&record.person);
    Ok((whole(conn, record).await?, person, own))
}

/// Decides on a record of the version that was on the screen; the person is told.
///
/// # Errors
/// Refused by the rules; not found for another desk's; the database.
pub async fn decide(
    app: &App,
    actor: &Actor,
    seat: &SeatView,
    id: ElsewhereId,
    seen: i64,
    verdict: &Verdict,
) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let mut record = store::held(&change, id).await?.ok_or(AppError::NotFound)?;
    may_decide(change.conn(), seat, &record).await?;
    let viewer = actor.person.ok_or(AppError::NotFound)?;
    let own = identity::same_person(change.conn(), viewer).await?.contains(&record.person);
    let decided = decide_review(record.state(), own, record.asked(), &record.wished(), verdict);
    decided.map_err(|r| AppError::refused(&r))?;
    if seen != record.version {
        return Err(AppError::refused(&ElsewhereRefused::Stale));
    }
    let mut reasons: &[String] = &[];
    match verdict {
        Verdict::Accept { hours, tags, .. } => {
            record.half_hours = i64::from(hours.0);
            record.tags = joined(tags);
        }
        Verdict::Return { reasons: chosen, .. } => reasons = chosen,
        Verdict::Refuse { .. } | Verdict::TakeBack { .. } => {}
    }
    let now = change.now();
    record.state = verdict.state().as_str().to_owned();
    record.version += 1;
    record.changed_at = now.as_millisecond();
    record.decided_at = Some(now.as_millisecond());
    record.decided_by = Some(viewer);
    store::put(&change, &record).await?;
    let by = (actor.label.as_str(), seat.organisation_name.as_str());
    add_step(&change, &record, &record.state, by, (reasons, verdict.text())).await?;
    // Whose it is, for who follows the log to count what people hold.
    let data = json!({"person": record.person.0, "half_hours": record.half_hours, "asked": record.asked_half_hours, "reasons": reasons,
                      "reason": verdict.text()});
    match verdict {
        Verdict::Accept { .. } => change.record("elsewhere.accepted", id.0, data),
        Verdict::Return { .. } => change.record("elsewhere.returned", id.0, data),
        Verdict::Refuse { .. } => change.record("elsewhere.refused", id.0, data),
        Verdict::TakeBack { .. } => change.record("elsewhere.taken_back", id.0, data),
    }
    let person = identity::person(change.conn(), record.person).await?;
    if !person.email.is_empty() {
        let letter = mails::decided(&app.settings.public_url, &record, &person, verdict);
        change.mail(vec![letter]).await?;
    }
    Ok(change.commit().await?)
}

/// Records that a desk opened somebody's evidence; people see it under who looked at their data.
///
/// # Errors
/// The database.
pub async fn note_look(
    app: &App,
    actor: &Actor,
    record: &Record,
    file: &Evidence,
    reason: &str,
) -> AppResult<()> {
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let data = json!({"record": record.id.to_string(), "file": file.name, "reason": reason});
    change.record("person.evidence_seen", record.person.0, data);
    Ok(change.commit().await?)
}

/// The day that is promised: ten working days after sending.
pub fn due(sent: jiff::Timestamp) -> Date {
    domain::calendar::WorkingDays::shipped().add(civil_date(sent), 10)
}
