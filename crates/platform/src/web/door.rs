//! The door: who comes with a session is looked up together with everybody who comes at the same moment.
//!
//! Each request asks the database afresh, so a session that any copy ended is over at once; but hundreds that arrive while
//! one question is under way share the next one, and their uses are noted in one commit.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::oneshot;

use super::session::{self, Session};
use super::{Resolve, Viewer};
use crate::{AppError, Platform};

/// Looks sessions up. Cheap to clone.
#[derive(Clone, Default)]
pub struct Door {
    queue: Arc<Mutex<Queue>>,
}

#[derive(Default)]
struct Queue {
    asks: Vec<Ask>,
    /// Lookups under way.
    looking: usize,
}

struct Ask {
    token: String,
    now: Timestamp,
    reply: oneshot::Sender<Result<Option<Arc<Viewer>>, AppError>>,
}

/// Lookups under way at once: with more of them fewer people would share each.
const LOOKS: usize = 2;
/// Most people of one lookup.
const MOST: usize = 64;
/// People let in between two looks at what else there is to do.
const AT_ONCE: usize = 8;

impl Door {
    /// The person behind a token, if its session lives and the account is open.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn viewer(
        &self,
        platform: &Arc<Platform>,
        resolve: Resolve,
        token: &str,
        now: Timestamp,
    ) -> Result<Option<Arc<Viewer>>, AppError> {
        let (reply, answer) = oneshot::channel();
        if self.add(Ask { token: token.to_owned(), now, reply }) {
            // A task of its own: whoever began it may go away, the others wait for it.
            tokio::spawn(look(self.clone(), Arc::clone(platform), resolve));
        }
        answer.await.map_err(|_| AppError::internal("a session was not looked up"))?
    }

    /// Answers whether another lookup is to be begun.
    fn add(&self, ask: Ask) -> bool {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.asks.push(ask);
        let begin = queue.looking < LOOKS;
        queue.looking += usize::from(begin);
        begin
    }

    /// Those who wait, oldest first; nobody when there are none, and then this lookup is over.
    fn next(&self) -> Vec<Ask> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let most = queue.asks.len().min(MOST);
        queue.asks.drain(..most).collect()
    }
}

/// A lookup that is under way; it is counted out however it ends.
struct Looking(Door);

impl Drop for Looking {
    fn drop(&mut self) {
        let mut queue = self.0.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.looking -= 1;
    }
}

async fn look(door: Door, platform: Arc<Platform>, resolve: Resolve) {
    loop {
        let looking = Looking(door.clone());
        loop {
            let asks = door.next();
            if asks.is_empty() {
                break;
            }
            answer(&platform, resolve, asks).await;
        }
        drop(looking);
        // Somebody may have come between the last look and the count: then this goes on as a new lookup.
        let mut queue = door.queue.lock().unwrap_or_else(PoisonError::into_inner);
        if queue.asks.is_empty() || queue.looking >= LOOKS {
            return;
        }
        queue.looking += 1;
    }
}

async fn answer(platform: &Arc<Platform>, resolve: Resolve, asks: Vec<Ask>) {
    let asked: Vec<(&str, Timestamp)> = asks.iter().map(|ask| (ask.token.as_str(), ask.now)).collect();
    let found = async {
        let sessions = session::find_all(platform, &asked).await?;
        let unnoted: Vec<bool> = sessions
            .iter()
            .zip(&asked)
            .map(|(session, (_, now))| session.as_ref().is_some_and(|s| s.is_unnoted(*now)))
            .collect();
        Ok::<_, AppError>((viewers(platform, resolve, sessions).await?, unnoted))
    };
    let (viewers, unnoted) = match found.await {
        Ok(found) => found,
        Err(error) => return fail(asks, &error),
    };
    let mut later = Vec::new();
    for (told, ((ask, viewer), unnoted)) in (1..).zip(asks.into_iter().zip(viewers).zip(unnoted)) {
        if unnoted {
            later.push((ask, viewer));
        } else {
            // A closed channel means that the asker went away.
            let _ = ask.reply.send(Ok(viewer));
        }
        if told % AT_ONCE == 0 {
            // All of them let in at once would stand in front of those who need no session.
            tokio::task::yield_now().await;
        }
    }
    if !later.is_empty() {
        // A commit takes longer than a question: nobody else waits for it.
        tokio::spawn(note(Arc::clone(platform), later));
    }
}

/// The people of sessions, in their order.
async fn viewers(
    platform: &Arc<Platform>,
    resolve: Resolve,
    sessions: Vec<Option<Session>>,
) -> Result<Vec<Option<Arc<Viewer>>>, AppError> {
    let living: Vec<Session> = sessions.iter().flatten().cloned().collect();
    let found = if living.is_empty() { Vec::new() } else { resolve(Arc::clone(platform), living).await? };
    let mut found = found.into_iter();
    Ok(sessions
        .into_iter()
        .map(|session| session.and_then(|_| found.next().flatten()).map(Arc::new))
        .collect())
}

async fn note(platform: Arc<Platform>, later: Vec<(Ask, Option<Arc<Viewer>>)>) {
    let tokens: Vec<&str> = later.iter().map(|(ask, _)| ask.token.as_str()).collect();
    let now = later.iter().map(|(ask, _)| ask.now).max().unwrap_or(Timestamp::UNIX_EPOCH);
    match session::note_use(&platform, &tokens, now).await {
        Ok(()) => {
            for (ask, viewer) in later {
                let _ = ask.reply.send(Ok(viewer));
            }
        }
        Err(error) => fail(later.into_iter().map(|(ask, _)| ask).collect(), &error.into()),
    }
}

fn fail(asks: Vec<Ask>, error: &AppError) {
    let why = format!("{error:?}");
    for ask in asks {
        let _ = ask.reply.send(Err(AppError::Internal(why.clone())));
    }
}
