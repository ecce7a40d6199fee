//! Who came into which organisation, in the order it was noticed: a partner fetches the older lines of those who are new to it.

use platform::db::{Actor, hold_name};
use platform::{AppResult, params};
use serde::Serialize;
use utoipa::ToSchema;

use super::{store, whose};
use crate::App;
use crate::exchange::partners::Partner;

/// People noted in one change.
const AT_ONCE: i64 = 5_000;
const COUNTER: &str = "exchange place";

/// Somebody who came into one of the partner's organisations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Moved {
    /// Personal code.
    pub person: String,
    /// School code of the organisation it serves at now.
    pub service: String,
    /// Its number; the cursor.
    pub number: i64,
}

/// A page of people who came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MovedPeople {
    /// They, in the order it was noticed.
    pub people: Vec<Moved>,
    /// Where the next page begins.
    pub next: i64,
    /// Whether there is one now.
    pub more: bool,
}

/// Notes who serves at another organisation than before, however that came about; answers how many. Whoever is there when it is
/// done for the first time, or is registered without any hours yet, brings no older lines along and is not told of.
///
/// # Errors
/// The database.
pub async fn follow_places(app: &App) -> AppResult<u64> {
    let first = !store::has_places(app.db.read()).await?;
    let mut noted = 0;
    loop {
        let mut change = app.db.change(&Actor::process("exchange"), app.clock.now()).await?;
        hold_name(change.conn(), COUNTER).await?;
        let found = store::elsewhere(change.conn(), AT_ONCE).await?;
        if found.is_empty() {
            change.rollback().await?;
            return Ok(noted);
        }
        let told = |one: &store::Elsewhere| !first && one.has_hours;
        let many = i64::try_from(found.iter().filter(|one| told(one)).count()).unwrap_or(0);
        let mut number = match many {
            0 => 1,
            many => change.take_numbers(COUNTER, 1, many).await?,
        };
        let rows = found.iter().map(|one| {
            let own = if told(one) { number } else { 0 };
            number += i64::from(told(one));
            params![one.person, one.organisation, own]
        });
        store::put_places(&change, rows.collect()).await?;
        change.unaudited("where people serve, as the exchange follows it; the move itself is recorded");
        change.commit().await?;
        noted += found.len() as u64;
    }
}

/// People who came into a partner's organisations after a cursor, at most so many.
///
/// # Errors
/// The database.
pub async fn moved(app: &App, partner: &Partner, after: i64, limit: usize) -> AppResult<MovedPeople> {
    let whose = whose(app, partner).await?;
    let most = i64::try_from(limit).unwrap_or(i64::MAX - 1);
    let mut rows = store::moved(app.db.read(), &whose, after.max(0), most + 1).await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().map_or(after.max(0), |row| row.number);
    let people = rows.into_iter().map(|row| Moved {
        person: row.personal_code,
        service: row.service,
        number: row.number,
    });
    Ok(MovedPeople { people: people.collect(), next, more })
}
