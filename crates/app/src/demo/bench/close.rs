//! Courses that only wait for the confirmation of their lists, and people to post hours for.

use domain::calendar;
use domain::course::life::Review;
use jiff::SignedDuration;
use platform::db::Actor;
use platform::ids::PersonId;
use platform::web::SeatView;
use platform::{AppError, AppResult};

use super::queue;
use crate::credit::RosterInput;
use crate::demo::{NewPerson, cast};
use crate::{App, catalogue, credit, identity};

/// What a measurement of closing works with.
#[derive(Debug)]
pub struct Closing {
    /// Codes of courses whose list waits.
    pub codes: Vec<String>,
    /// The reviewer who confirms them.
    pub reviewer: (Actor, SeatView),
    /// Everybody registered for it; the first ones stand on the lists.
    pub people: Vec<PersonId>,
}

/// Registers people, and courses that were held a month ago, with so many of the people on each list, sent to the region
/// centre. `app` must run on a fixed clock, which ends where it stood.
///
/// # Errors
/// The database, or a dataset that was not built.
pub async fn closing(app: &App, courses: usize, listed: usize, people: usize) -> AppResult<Closing> {
    let now = app.clock.now();
    let ids = register(app, people.max(listed)).await?;
    let known = identity::persons(app.db.read(), &ids[..listed]).await?;
    let user = |name: &'static str| async move {
        let person = identity::person_of_user(app.db.read(), name).await?.ok_or(AppError::NotFound)?;
        cast::acting(app, person).await
    };
    let (organiser, reviewer) = (user("organiser").await?, user("reviewer").await?);
    app.clock.set(now - SignedDuration::from_hours(24 * 30));
    let codes = queue(app, courses, 40).await?;
    for code in &codes {
        let done = catalogue::by_code(app.db.read(), code).await?.approved_at.is_some();
        if !done {
            catalogue::review(app, &reviewer.0, &reviewer.1, code, None, &Review::Approve).await?;
        }
    }
    app.clock.set(now);
    for code in &codes {
        let rows = (1..).zip(&known).map(|(line, person)| RosterInput {
            line,
            who: person.personal_code.clone(),
            name: person.name.clone(),
            hours: "2".to_owned(),
            ..RosterInput::default()
        });
        credit::save_roster(app, &organiser.0, &organiser.1, code, rows.collect(), "hand").await?;
        credit::send_roster(app, &organiser.0, &organiser.1, code).await?;
    }
    Ok(Closing { codes, reviewer, people: ids })
}

async fn register(app: &App, count: usize) -> AppResult<Vec<PersonId>> {
    let from = calendar::civil_date(app.clock.now());
    let mut ids = Vec::with_capacity(count);
    for start in (0..count).step_by(2_000) {
        let some: Vec<NewPerson> =
            (start..count.min(start + 2_000)).map(|n| NewPerson::fresh(&format!("量測{n}"))).collect();
        ids.extend(some.iter().map(|person| person.id));
        let mut change = app.db.change(&Actor::process("bench"), app.clock.now()).await?;
        identity::register_people(app, &mut change, some, from).await?;
        change.commit().await?;
    }
    Ok(ids)
}
