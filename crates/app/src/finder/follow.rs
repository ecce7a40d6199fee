//! Bringing the index up to date: the follower's turns, and building it from nothing.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use ::search::{Index, Rebuild};
use platform::AppResult;
use tokio::sync::watch;

use super::{Finder, Reader, blocking};
use crate::App;
use crate::catalogue::{self, CourseId, feed};

/// Time between two looks at the feed.
const EVERY: Duration = Duration::from_millis(500);
/// Time until the next try after a failure.
const AGAIN: Duration = Duration::from_secs(5);
/// Changes brought in with one write of the index.
const BATCH: i64 = 500;
/// Courses read at once while building.
const PAGE: i64 = 1_000;
/// A file of this name in the folder asks for a new index.
const WISH: &str = "rebuild";

/// Follows the feed until `stop` resolves. A failure is logged and tried again: the service goes on without.
pub async fn follow(app: App, mut stop: watch::Receiver<bool>) {
    let mut failed = false;
    loop {
        let pause = tokio::select! {
            turn = app.finder().turn(&app) => match turn {
                Ok(_) => {
                    failed = false;
                    EVERY
                }
                Err(error) => {
                    // Once per trouble, not every five seconds.
                    if !failed {
                        tracing::error!(?error, "the index can't be brought up to date; the database answers searches");
                    }
                    failed = true;
                    AGAIN
                }
            },
            _ = stop.changed() => return,
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => return,
        }
    }
}

impl Finder {
    /// One turn: opens the index, builds it when it must be, brings in everything committed until now. Answers how many
    /// changes came in.
    ///
    /// # Errors
    /// The database, or the folder of the index.
    pub async fn turn(&self, app: &App) -> AppResult<u64> {
        let _turn = self.0.turn.lock().await;
        let first = self.known().is_none();
        let index = self.opened().await?;
        // A database that was put back to an earlier day has fewer changes than the index has seen.
        let ahead = first && feed::head(app.db.read()).await? < index.position();
        if index.needs_rebuild() || ahead || self.takes_wish().await {
            build(app, &index).await?;
        }
        match bring_in(app, &index).await? {
            Some(changes) => Ok(changes),
            None => {
                // Away for so long that the feed no longer tells all.
                build(app, &index).await?;
                Ok(bring_in(app, &index).await?.unwrap_or(0))
            }
        }
    }

    /// Builds the index anew, beside the one that goes on answering.
    ///
    /// # Errors
    /// The database, or the folder of the index.
    pub async fn rebuild(&self, app: &App) -> AppResult<()> {
        let _turn = self.0.turn.lock().await;
        let index = self.opened().await?;
        build(app, &index).await
    }

    /// Asks the copy that has the folder open to build its index anew at its next turn.
    ///
    /// # Errors
    /// When the folder can't be written.
    pub fn wish_rebuild(&self) -> std::io::Result<()> {
        std::fs::create_dir_all(&self.0.folder)?;
        std::fs::write(self.0.folder.join(WISH), b"")
    }

    async fn takes_wish(&self) -> bool {
        tokio::fs::remove_file(self.0.folder.join(WISH)).await.is_ok()
    }
}

/// Brings in what the feed tells; `None` when it begins after the index ends.
async fn bring_in(app: &App, index: &Arc<Index>) -> AppResult<Option<u64>> {
    let mut all = 0;
    loop {
        let position = index.position();
        let rows = feed::after(app.db.read(), position, BATCH).await?;
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(Some(all)) };
        if first.number != position + 1 {
            return Ok(None);
        }
        let last = last.number;
        all += rows.len() as u64;
        apply(app, index, &rows, last).await?;
    }
}

async fn apply(app: &App, index: &Arc<Index>, rows: &[feed::Touched], position: i64) -> AppResult<()> {
    let ids: Vec<CourseId> = rows.iter().map(|row| row.course).collect::<HashSet<_>>().into_iter().collect();
    let conn = app.db.read();
    let courses = catalogue::find_all(conn, &ids).await?;
    let entries = Reader::default().entries(conn, &courses).await?;
    let gone: Vec<String> = courses.iter().filter(|c| !c.is_published()).map(|c| c.code.clone()).collect();
    let index = Arc::clone(index);
    blocking(move || index.apply_at(entries, &gone, position)).await
}

/// Reads all published courses into a new index, which takes the old one's place when it is whole. What changes meanwhile
/// is told by the feed from where it stood at the beginning; the old index, if it can be asked, hears of it too.
async fn build(app: &App, index: &Arc<Index>) -> AppResult<()> {
    let conn = app.db.read();
    let position = feed::head(conn).await?;
    let fresh = Arc::clone(index);
    let mut rebuild: Rebuild = blocking(move || fresh.rebuild()).await?;
    let mut reader = Reader::default();
    let mut last = CourseId(uuid::Uuid::nil());
    loop {
        let courses = feed::listed_after(conn, last, PAGE).await?;
        let Some(course) = courses.last() else { break };
        last = course.id;
        let entries = reader.entries(conn, &courses).await?;
        rebuild = blocking(move || {
            for entry in &entries {
                rebuild.add(entry)?;
            }
            Ok(rebuild)
        })
        .await?;
        if !index.needs_rebuild() {
            bring_in(app, index).await?;
        }
    }
    blocking(move || {
        rebuild.mark(position);
        rebuild.finish()
    })
    .await
}
