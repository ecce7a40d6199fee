//! A crowd that asks for places: people at schools, their sessions, and courses that are open for them now.

use domain::calendar;
use jiff::Timestamp;
use platform::db::Actor;
use platform::ids::{OrganisationId, PersonId};
use platform::web::{SeatView, session};
use platform::{AppError, AppResult};

use super::super::{COUNTY, NewPerson, SCHOOLS, cast};
use super::form;
use crate::catalogue::{self, Course, CourseId, Review};
use crate::identity::{self, seats};
use crate::{App, directory};

/// Somebody with a session, ready to send a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Asker {
    /// The person.
    pub person: PersonId,
    /// The value of the session's cookie.
    pub session: String,
    /// The token that the session's forms carry.
    pub csrf: String,
}

/// Where somebody serves, and the stage they teach in.
#[derive(Clone, Debug, PartialEq)]
pub struct Serving {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The stage (`14-4`).
    pub stage: &'static str,
}

/// A published course.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Identity.
    pub id: CourseId,
    /// Code.
    pub code: String,
    /// Places.
    pub places: i64,
}

/// People, and the two who publish courses for them.
#[derive(Debug)]
pub struct Crowd {
    /// Everybody who asks.
    pub people: Vec<PersonId>,
    organiser: (Actor, SeatView),
    reviewer: (Actor, SeatView),
}

/// People registered in one transaction.
const CHUNK: usize = 5_000;

/// The schools of an empty database, or those of the dataset that it holds, each with the stage taught there.
///
/// # Errors
/// The database.
pub async fn schools(app: &App) -> AppResult<Vec<Serving>> {
    if super::super::is_empty(app).await? {
        let actor = Actor::process("bench");
        directory::ensure_region_centres(app, &actor).await?;
        directory::import_schools(app, &actor, SCHOOLS, "primary").await?;
    }
    let mut all = directory::all(app.db.read()).await?;
    all.sort_unstable_by(|a, b| a.code.cmp(&b.code));
    let stage = |level: &str| match level {
        "kindergarten" => Some("14-5"),
        "primary" => Some("14-4"),
        "junior_high" => Some("14-3"),
        "senior_high" => Some("14-1"),
        _ => None,
    };
    let serving = all
        .iter()
        .filter_map(|o| stage(&o.level).map(|stage| Serving { organisation: o.id, stage }))
        .collect();
    Ok(serving)
}

/// Registers `count` people with accounts, one after the other at each of these schools, and two more who publish courses
/// at the first school of the demonstration's county.
///
/// # Errors
/// The database.
pub async fn crowd(app: &App, count: usize, schools: &[Serving]) -> AppResult<Crowd> {
    let actor = Actor::process("bench");
    let host = directory::organisations_of_county(app.db.read(), COUNTY, "primary").await?.remove(0);
    let now = app.clock.now();
    let mut change = app.db.change(&actor, now).await?;
    // A folder may be measured again: nobody's user name is taken twice.
    let turn = change.next_number("bench crowd", 1).await?;
    let two = [Some(host.id), host.reviewer].map(|place| {
        let mut person = NewPerson::fresh("承辦人");
        person.organisation = place;
        person.seat = place.map(|place| (place, "head"));
        person
    });
    let [organiser, reviewer] = [two[0].id, two[1].id];
    identity::register_people(app, &mut change, two.into(), calendar::civil_date(now)).await?;
    change.commit().await?;
    let mut people = Vec::with_capacity(count);
    for start in (0..count).step_by(CHUNK) {
        let some: Vec<NewPerson> =
            (start..count.min(start + CHUNK)).map(|n| teacher(n, turn, schools, now)).collect();
        people.extend(some.iter().map(|p| p.id));
        let mut change = app.db.change(&actor, now).await?;
        identity::register_people(app, &mut change, some, calendar::civil_date(now)).await?;
        change.commit().await?;
    }
    Ok(Crowd {
        people,
        organiser: cast::acting(app, organiser).await?,
        reviewer: cast::acting(app, reviewer).await?,
    })
}

fn teacher(n: usize, turn: i64, schools: &[Serving], now: Timestamp) -> NewPerson {
    let today = calendar::civil_date(now);
    let mut person = NewPerson::fresh(&format!("教師{n}"));
    if let Some(at) = schools.get(n % schools.len().max(1)) {
        person.organisation = Some(at.organisation);
        person.stage = at.stage.to_owned();
    }
    person.email = format!("t{n}@bench.example");
    // No password fits: the session is begun without signing in.
    person.account = Some((format!("bench-{turn}-{n}"), "none".to_owned()));
    person.consent_version = domain::consent::current(today);
    person.subjects_year = calendar::SchoolYear::of(today).number().into();
    person
}

impl Crowd {
    /// Publishes a course with so many places, open now for teachers of primary schools.
    ///
    /// # Errors
    /// The database.
    pub async fn publish(&self, app: &App, places: u32) -> AppResult<Opened> {
        let (organiser, seat) = &self.organiser;
        let (reviewer, review_seat) = &self.reviewer;
        let code = catalogue::create_draft(app, organiser, seat, &form(app, places)).await?;
        catalogue::submit(app, organiser, seat, &code).await?;
        catalogue::review(app, reviewer, review_seat, &code, None, &Review::Approve).await?;
        let id = catalogue::by_code(app.db.read(), &code).await?.id;
        Ok(Opened { id, code, places: places.into() })
    }
}

/// Begins a session for each of these people, who have an account.
///
/// # Errors
/// Not found for somebody without an account; the database.
pub async fn sessions(app: &App, people: &[PersonId]) -> AppResult<Vec<Asker>> {
    let mut askers = Vec::with_capacity(people.len());
    for some in people.chunks(CHUNK) {
        let mut change = app.db.change(&Actor::process("bench"), app.clock.now()).await?;
        for &person in some {
            let account = seats::open_account_of(change.conn(), person).await?.ok_or(AppError::NotFound)?;
            let token = session::begin(&change, account, person, None, "127.0.0.1", "bench").await?;
            askers.push(Asker { person, csrf: app.keys.form_token(&token), session: token });
        }
        change.record("bench.sessions_begun", uuid::Uuid::nil(), serde_json::json!({"people": some.len()}));
        change.commit().await?;
    }
    Ok(askers)
}

/// Published courses that are open now and stay open until an instant, at most `most` of them.
///
/// # Errors
/// The database.
pub async fn openable(app: &App, until: Timestamp, most: usize) -> AppResult<Vec<Course>> {
    let now = app.clock.now();
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut courses = catalogue::opening(app.db.read(), now, most).await?;
    courses.retain(|c| c.enrolment_opens() <= now && c.enrolment_closes() > until);
    Ok(courses)
}
