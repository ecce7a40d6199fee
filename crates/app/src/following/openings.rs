//! Follows the clock: enrolment opens at an instant, without anybody changing anything.

use platform::AppResult;
use platform::db::Actor;

use super::changes::{self, Event};
use super::letters::What;
use super::{look, store};
use crate::App;
use crate::catalogue::{self, listed};

/// The instant up to which openings were told, in milliseconds.
const OPENINGS: &str = "openings";
/// The position is written at least this often, so that a copy that was away asks about few.
const AT_LEAST: i64 = 3_600_000;

/// Tells of every course whose enrolment has opened since the last turn.
///
/// # Errors
/// The database.
pub(super) async fn follow(app: &App) -> AppResult<()> {
    let now = app.clock.now();
    let conn = app.db.read();
    let from = store::turns::position(conn, OPENINGS).await?;
    let until = now.as_millisecond();
    let ids = match from {
        // The first turn begins here: what opened before is told to nobody.
        None => Vec::new(),
        Some(from) if from >= until => return Ok(()),
        Some(from) => listed::opened_between(conn, from, until).await?,
    };
    if ids.is_empty() && from.is_some_and(|from| until - from < AT_LEAST) {
        return Ok(());
    }
    let courses = catalogue::find_all(conn, &ids).await?;
    let looks = look::at(conn, &courses).await?;
    let events: Vec<Event<'_>> = looks
        .iter()
        .filter(|look| look.is_open(now))
        .map(|look| Event {
            look,
            key: format!("opens:{}", look.course.enrolment_opens.unwrap_or(0)),
            what: What::Opened,
        })
        .collect();
    let matches = changes::matches(app, &events, now).await?;
    let mut change = app.db.change(&Actor::process("following"), now).await?;
    if !store::turns::advance(&change, OPENINGS, from.unwrap_or(0), until).await? {
        return Ok(change.rollback().await?);
    }
    let found = store::searches::put_matches(&change, &matches).await?;
    let told = changes::tell_followers(app, &mut change, &events).await?;
    changes::close(change, found, told).await
}
