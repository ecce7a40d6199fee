//! Badges follow the ledger: one whose hours were corrected or taken back no longer stands, and never stands again.

use platform::db::{Actor, hold_name};
use platform::jobs::JobFuture;
use platform::{AppResult, Change};
use sea_orm::ConnectionTrait;

use super::store::{self, Touched};
use super::{StoredBadge, stands};
use crate::App;
use crate::identity;

/// Ledger lines of one round.
const MOST: i64 = 500;

/// Takes back the badges that the ledger no longer bears out.
pub(in crate::credit) fn run(app: App) -> JobFuture {
    Box::pin(async move {
        loop {
            match round(&app).await {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) => return Err(format!("{error:?}")),
            }
        }
    })
}

/// One round; answers whether there may be more.
async fn round(app: &App) -> AppResult<bool> {
    // Most minutes nothing was corrected: then nothing is begun.
    if store::touched(app.db.read(), store::cursor(app.db.read()).await?, 1).await?.is_empty() {
        return Ok(false);
    }
    let mut change = app.db.change(&Actor::process("badges"), app.clock.now()).await?;
    hold_name(change.conn(), "badges follow the ledger").await?;
    let lines = store::touched(change.conn(), store::cursor(change.conn()).await?, MOST).await?;
    let Some(last) = lines.last().map(|line| line.serial) else {
        change.rollback().await?;
        return Ok(false);
    };
    for badge in fallen(change.conn(), &lines).await? {
        take_back(&mut change, &badge).await?;
    }
    store::set_cursor(&change, last).await?;
    change.unaudited("how far badges have followed the ledger; each that is taken back is recorded");
    change.commit().await?;
    Ok(true)
}

/// Takes one badge back.
pub(super) async fn take_back(change: &mut Change, badge: &StoredBadge) -> AppResult<()> {
    store::revoke(change, badge.id).await?;
    change.record(
        "badge.revoked",
        badge.person.0,
        serde_json::json!({"badge": badge.id, "place": badge.place}),
    );
    Ok(())
}

/// Badges that no longer stand after these lines.
async fn fallen<C: ConnectionTrait>(conn: &C, lines: &[Touched]) -> AppResult<Vec<StoredBadge>> {
    let mut pairs: Vec<_> = lines.iter().map(|line| (line.course, line.person)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let people: Vec<_> = pairs.iter().map(|(_, person)| *person).collect();
    let remaining = identity::remaining(conn, &people).await?;
    let mut fallen = Vec::new();
    for (course, person) in pairs {
        let remains = remaining.get(&person).copied().unwrap_or(person);
        for badge in store::standing_of_course(conn, course).await? {
            let same = badge.person == person || badge.person == remains;
            if same && !stands(conn, &badge).await? {
                fallen.push(badge);
            }
        }
    }
    fallen.dedup_by_key(|badge| badge.id);
    Ok(fallen)
}

/// Places of badges that fell since the ledger was followed last: the list tells of them at once.
pub(super) async fn fallen_places<C: ConnectionTrait>(conn: &C) -> AppResult<Vec<i64>> {
    let lines = store::touched(conn, store::cursor(conn).await?, MOST).await?;
    Ok(fallen(conn, &lines).await?.into_iter().map(|badge| badge.place).collect())
}
