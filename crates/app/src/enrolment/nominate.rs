//! Nomination (薦送): a unit puts its own people forward in an order of preference, the organiser takes them in turn.

use domain::enrolment::{self as rules, Nominated, Plan, Refused, Selection};
use platform::db::Actor;
use platform::ids::{OrganisationId, PersonId};
use platform::{AppError, AppResult};
use sea_orm::ConnectionTrait;

use super::{Enrolment, EnrolmentId, commands, decide, mails, store, taken};
use crate::App;
use crate::catalogue::{self, Course, CourseId};
use crate::identity;

/// What one unit has put forward, in its order of preference.
///
/// # Errors
/// The database.
pub async fn nominated_by<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
    unit: OrganisationId,
) -> AppResult<Vec<Enrolment>> {
    Ok(store::nominated(conn, course, unit).await?)
}

/// Replaces what the actor's unit puts forward by this list, in its order: the first is the first choice. People who are admitted
/// already stay, wherever they stand; who is left out is withdrawn. `below` are the organisations whose people count as the unit's own.
///
/// # Errors
/// Refused with the reason (not open, not a nominator, too many, somebody of another unit, not eligible); the database.
pub async fn nominate(
    app: &App,
    actor: &Actor,
    id: CourseId,
    unit_is_school: bool,
    below: &[OrganisationId],
    people: &[PersonId],
) -> AppResult<()> {
    let unit = actor.organisation.ok_or(AppError::NotFound)?;
    let refuse = |r: Refused| AppError::refused(&r);
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let mut desk = taken::take(&mut change, id).await?;
    let may = desk.plan.selection == Selection::Nomination
        && desk.plan.lets_nominate(unit.0.as_u128(), unit_is_school);
    if !may {
        return Err(refuse(Refused::NotNominator));
    }
    if let Some(quota) = desk.plan.nomination_quota
        && people.len() > usize::try_from(quota).unwrap_or(usize::MAX)
    {
        return Err(refuse(Refused::NominationQuota { quota }));
    }
    let now = desk.instant(change.now());
    rules::is_open(&desk.desk, now).map_err(refuse)?;
    let before = store::nominated(change.conn(), id, unit).await?;
    let found = identity::persons(change.conn(), people).await?;
    let held = if decide::asks_for_hours(&desk.plan) { people } else { &[] };
    let mut held = decide::held(change.conn(), held).await?;
    let eligibility = desk.plan.demand(decide::eligibility_of(&desk.course));
    let pairs: Vec<_> = people.iter().map(|person| (id, *person)).collect();
    let standing = store::of_pairs(&change, &pairs).await?;
    let (mut written, mut letters) = (Vec::new(), Vec::new());
    for (rank, person) in (1_i64..).zip(people) {
        let person = found.iter().find(|p| p.id == *person).ok_or(AppError::NotFound)?;
        let own_person = person.organisation.is_some_and(|at| at == unit || below.contains(&at));
        if !own_person {
            return Err(refuse(Refused::NotOwnPerson { name: person.name.clone() }));
        }
        let own = standing.iter().find(|e| e.person == person.id);
        let who = decide::with_held(decide::requester_of(person, own), held.remove(&person.id));
        // Applied for, as if the organiser were to choose: the unit asks in the person's stead.
        let choosing = rules::Desk { selection: Selection::ByOrganiser, ..desk.desk.clone() };
        let answer =
            rules::decide(&choosing, &eligibility, &who, &rules::Wish::default(), now).map_err(refuse)?;
        let is_new = !matches!(answer.outcome, rules::Outcome::Already(_));
        let enrolment = match own {
            Some(own) if !is_new => own.clone(),
            own => Enrolment {
                state: "applied".to_owned(),
                requested_at: now.as_millisecond(),
                ..Enrolment::fresh(own.map_or_else(EnrolmentId::new, |e| e.id), id, person.id, now)
            },
        };
        if is_new {
            letters.push(mails::nominated(&change.site(), &desk.course, person, enrolment.id));
        }
        let enrolment = Enrolment { unit: Some(unit), unit_rank: Some(rank), ..enrolment };
        if own != Some(&enrolment) {
            written.push(enrolment);
        }
    }
    for gone in before.iter().filter(|e| e.state == "applied" && !people.contains(&e.person)) {
        written.push(gone.left("withdrawn", now));
    }
    change.record(
        "course.people_nominated",
        id.0,
        serde_json::json!({"course": desk.course.code, "people": people, "withdrawn": before.iter().filter(|e| !people.contains(&e.person)).count()}),
    );
    store::put_all(&change, &written).await?;
    change.mail(letters).await?;
    commands::finish(change, desk).await
}

/// Courses that take people by nomination only, published and not over at `now`, in the order of their closing.
///
/// # Errors
/// The database.
pub async fn open_for_nomination<C: ConnectionTrait>(
    conn: &C,
    now: jiff::Timestamp,
) -> AppResult<Vec<(Course, Plan)>> {
    let ids = store::by_nomination(conn).await?;
    let mut plans = store::plans(conn, &ids).await?;
    let mut courses: Vec<Course> = catalogue::find_all(conn, &ids).await?;
    courses.retain(|c| c.approved_at.is_some() && c.cancelled_at.is_none() && c.enrolment_closes() > now);
    courses.sort_by_key(|c| (c.enrolment_closes, c.id));
    Ok(courses.into_iter().filter_map(|c| plans.remove(&c.id).map(|(plan, _)| (c, plan))).collect())
}

/// Those put forward who are not decided yet, in the order in which the organiser takes them.
///
/// # Errors
/// The database.
pub async fn in_turn<C: ConnectionTrait>(conn: &C, course: CourseId) -> AppResult<Vec<Enrolment>> {
    let open: Vec<Enrolment> = store::of_course(conn, course)
        .await?
        .into_iter()
        .filter(|e| e.state == "applied" && e.unit.is_some() && e.unit_rank.is_some())
        .collect();
    let mut sent: std::collections::HashMap<OrganisationId, i64> = std::collections::HashMap::new();
    for e in &open {
        let Some(unit) = e.unit else { continue };
        let first = sent.entry(unit).or_insert(e.requested_at);
        *first = (*first).min(e.requested_at);
    }
    let list: Vec<Nominated> = open
        .iter()
        .filter_map(|e| {
            let unit = e.unit?;
            let rank = u32::try_from(e.unit_rank?).unwrap_or(u32::MAX);
            Some(Nominated { unit: unit.0.as_u128(), rank, sent_at: sent.get(&unit).copied().unwrap_or(0) })
        })
        .collect();
    Ok(rules::nomination_order(&list).into_iter().map(|at| open[at].clone()).collect())
}
