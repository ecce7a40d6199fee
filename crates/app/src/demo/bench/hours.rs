//! Closed courses with hours, made by the product's own commands: nothing is written past the rules.

use domain::calendar;
use platform::db::Actor;
use platform::ids::PersonId;
use platform::{AppError, AppResult};

use super::super::{NewPerson, cast};
use super::form;
use crate::credit::{self, RosterInput};
use crate::{App, catalogue, identity};

/// Registers people without accounts.
///
/// # Errors
/// The database.
pub async fn people(app: &App, count: usize) -> AppResult<Vec<PersonId>> {
    let today = calendar::civil_date(app.clock.now());
    let mut ids = Vec::with_capacity(count);
    for start in (0..count).step_by(2_000) {
        let some: Vec<NewPerson> =
            (start..count.min(start + 2_000)).map(|n| NewPerson::fresh(&format!("教師{n}"))).collect();
        ids.extend(some.iter().map(|person| person.id));
        let mut change = app.db.change(&Actor::process("bench"), app.clock.now()).await?;
        identity::register_people(app, &mut change, some, today).await?;
        change.commit().await?;
    }
    Ok(ids)
}

/// A closed course of the main school for each list of people, who hold two hours of it; answers the codes. `past` is the
/// service some weeks ago, when the courses were announced; `now` the one that closes them.
///
/// # Errors
/// The database, or a dataset that was not built.
pub async fn closed(past: &App, now: &App, lists: &[Vec<PersonId>]) -> AppResult<Vec<String>> {
    let by_name = |user: &'static str| async move {
        identity::person_of_user(now.db.read(), user).await?.ok_or(AppError::NotFound)
    };
    let (organiser, school) = cast::acting(past, by_name("organiser").await?).await?;
    let (reviewer, centre) = cast::acting(past, by_name("reviewer").await?).await?;
    let approve = catalogue::Review::Approve;
    let mut codes = Vec::with_capacity(lists.len());
    for (n, people) in lists.iter().enumerate() {
        let mut raw = form(past, 40);
        raw.set("title", format!("量測研習第 {} 場：素養導向教學與評量設計實作", n + 1));
        let code = catalogue::create_draft(past, &organiser, &school, &raw).await?;
        catalogue::submit(past, &organiser, &school, &code).await?;
        catalogue::review(past, &reviewer, &centre, &code, None, &approve).await?;
        let row = |(line, person): (u32, identity::Person)| RosterInput {
            line,
            who: person.personal_code,
            name: person.name,
            hours: "2".to_owned(),
            ..RosterInput::default()
        };
        let known = identity::persons(now.db.read(), people).await?;
        let rows = (1..).zip(known).map(row).collect();
        credit::save_roster(now, &organiser, &school, &code, rows, "hand").await?;
        credit::send_roster(now, &organiser, &school, &code).await?;
        // Where automatic review closes it, there is nothing left to decide.
        if catalogue::by_code(now.db.read(), &code).await?.closed_at.is_none() {
            credit::review_roster(now, &reviewer, &centre, &code, None, &approve).await?;
        }
        codes.push(code);
    }
    Ok(codes)
}
