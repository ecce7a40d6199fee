//! Finding courses: an index that each copy of the service keeps for itself and brings up to date from the change feed of
//! the catalogue. Rules: docs/rules/search.md.

mod entry;
mod follow;

pub use entry::Reader;
pub use follow::follow;

use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, RwLock};

use ::search::{Found, Index, Question, Words};
use platform::{AppError, AppResult};
use tokio::sync::{Mutex, Semaphore};

use crate::App;
use crate::catalogue::feed;

/// The index of this copy. Opened by the follower, not before: until then searches are answered by the database, and
/// commands that run beside the service never touch the folder.
#[derive(Clone, Debug)]
pub struct Finder(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    index: RwLock<Option<Opened>>,
    /// One turn of the follower at a time.
    turn: Mutex<()>,
    /// Searches at once: more would only take the processors from each other.
    asking: Semaphore,
}

#[derive(Clone, Debug)]
struct Opened {
    index: Arc<Index>,
    /// Held as long as the index is open: another process on this folder would sweep it away.
    _lock: Arc<File>,
}

/// How an index stands to the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Where it is kept.
    pub folder: PathBuf,
    /// Whether it can be asked.
    pub ready: bool,
    /// Courses in it.
    pub courses: u64,
    /// Published courses in the database.
    pub published: i64,
    /// Last change that is in it.
    pub position: i64,
    /// Last change there is.
    pub head: i64,
}

impl Finder {
    /// An index below this folder, not opened yet.
    pub fn new(folder: PathBuf) -> Self {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        Self(Arc::new(Inner {
            folder,
            index: RwLock::new(None),
            turn: Mutex::new(()),
            asking: Semaphore::new(processors * 2),
        }))
    }

    /// The index, once it is opened and holds what it should.
    fn ready(&self) -> Option<Arc<Index>> {
        let index = self.known()?;
        (!index.needs_rebuild()).then_some(index)
    }

    fn known(&self) -> Option<Arc<Index>> {
        let opened = self.0.index.read().ok()?;
        opened.as_ref().map(|opened| Arc::clone(&opened.index))
    }

    async fn opened(&self) -> AppResult<Arc<Index>> {
        if let Some(index) = self.known() {
            return Ok(index);
        }
        let folder = self.0.folder.clone();
        let opened = blocking(move || {
            std::fs::create_dir_all(&folder)?;
            let lock = File::create(folder.join("lock"))?;
            lock.try_lock().map_err(std::io::Error::from)?;
            let index = Arc::new(Index::open(&folder, Words::shipped()?)?);
            Ok(Opened { index, _lock: Arc::new(lock) })
        })
        .await?;
        let index = Arc::clone(&opened.index);
        if let Ok(mut kept) = self.0.index.write() {
            *kept = Some(opened);
        }
        Ok(index)
    }
}

/// Asks the index; `None` while there is none, or when it can't answer, which is logged.
pub async fn search(app: &App, question: Question) -> Option<Found> {
    let index = app.finder().ready()?;
    let turn = app.finder().0.asking.acquire().await.ok()?;
    let found = blocking(move || index.search(&question)).await;
    drop(turn);
    match found {
        Ok(found) => Some(found),
        Err(error) => {
            tracing::error!(?error, "the index can't be asked; the database answers instead");
            None
        }
    }
}

/// How this copy's index stands, opening it when nobody did.
///
/// # Errors
/// The database; the folder, also when the service itself has it open.
pub async fn status(app: &App) -> AppResult<Status> {
    let index = app.finder().opened().await?;
    let conn = app.db.read();
    Ok(Status {
        folder: app.finder().0.folder.clone(),
        ready: !index.needs_rebuild(),
        courses: index.len(),
        published: feed::listed_count(conn).await?,
        position: index.position(),
        head: feed::head(conn).await?,
    })
}

/// Runs work of the engine where it may take its time.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ::search::SearchError> + Send + 'static,
) -> AppResult<T> {
    tokio::task::spawn_blocking(work).await.map_err(AppError::internal)?.map_err(AppError::internal)
}
