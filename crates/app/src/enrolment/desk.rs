//! The enrolment desk: requests queue up, are decided in batches of one transaction, answered after the commit.
//! One at a time they would each pay for a commit; together they share it, and the course's row is taken once.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use domain::enrolment::Outcome;
use domain::enrolment::questions::Answers;
use jiff::Timestamp;
use platform::db::Actor;
use platform::ids::PersonId;
use platform::{AppError, AppResult, Platform};
use tokio::sync::{mpsc, oneshot};

use super::{Enrolment, decide};
use crate::catalogue::CourseId;

/// Where requests for places queue up. Cheap to clone; lives as long as the process.
#[derive(Clone, Debug)]
pub struct Desk {
    lanes: Vec<Lane>,
}

/// What became of a request, once it is durable.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The request.
    pub enrolment: Enrolment,
    /// What the rule said.
    pub outcome: Outcome,
}

/// One who asks for a place.
#[derive(Clone, Debug)]
pub struct Request {
    /// On whose behalf.
    pub actor: Actor,
    /// The course.
    pub course: CourseId,
    /// The person.
    pub person: PersonId,
    /// The class asked for, where people choose one; none is any.
    pub class: Option<u32>,
    /// Answers to the organiser's questions, checked.
    pub answers: Option<Answers>,
    /// When the request arrived.
    pub at: Timestamp,
}

#[derive(Debug)]
pub(super) struct Ask {
    pub course: CourseId,
    pub person: PersonId,
    pub class: Option<u32>,
    pub answers: Option<Answers>,
    pub actor: Actor,
    pub at: Timestamp,
    reply: oneshot::Sender<AppResult<Answer>>,
}

#[derive(Clone, Debug)]
struct Lane {
    send: mpsc::Sender<Ask>,
    queue: Arc<Queue>,
}

/// Who stands in a lane, and how far it has come.
#[derive(Debug, Default)]
struct Queue {
    /// Tickets handed out.
    given: AtomicU64,
    /// Tickets answered.
    done: AtomicU64,
    /// The ticket of whoever stands in the lane.
    tickets: Mutex<HashMap<(CourseId, PersonId), u64>>,
}

/// Most requests decided in one transaction.
const BATCH: usize = 200;
/// Answers given between two looks at what else there is to do.
const AT_ONCE: usize = 4;
/// Requests that may wait in one lane before further ones wait at its door.
const QUEUE: usize = 50_000;

impl Desk {
    /// Opens the desk. One lane on SQLite, which has one writer; several elsewhere.
    pub fn open(platform: Arc<Platform>) -> Self {
        let lanes = (0..platform.db.writers())
            .map(|_| {
                let (send, receive) = mpsc::channel(QUEUE);
                let queue = Arc::new(Queue::default());
                tokio::spawn(serve(Arc::clone(&platform), Arc::clone(&queue), receive));
                Lane { send, queue }
            })
            .collect();
        Self { lanes }
    }

    /// Asks for a place and waits for the durable answer. Asking again is the same request.
    ///
    /// # Errors
    /// A refusal with its reason, or the database; then nothing was given.
    pub async fn ask(
        &self,
        actor: Actor,
        course: CourseId,
        person: PersonId,
        at: Timestamp,
    ) -> AppResult<Answer> {
        self.request(Request { actor, course, person, class: None, answers: None, at }).await
    }

    /// As [`Desk::ask`], with everything a person can ask for. Goes on by itself when the caller no longer waits.
    ///
    /// # Errors
    /// A refusal with its reason, or the database; then nothing was given.
    pub async fn request(&self, request: Request) -> AppResult<Answer> {
        let (reply, answer) = oneshot::channel();
        let Request { actor, course, person, class, answers, at } = request;
        let lane = self.lane(course);
        let closed = || AppError::internal("the enrolment desk is closed");
        let room = lane.send.reserve().await.map_err(|_| closed())?;
        lane.queue.enter(course, person);
        room.send(Ask { course, person, class, answers, actor, at, reply });
        answer.await.map_err(|_| closed())?
    }

    /// How many are before a person who stands in this copy's queue for a course; none when they don't.
    pub fn ahead(&self, course: CourseId, person: PersonId) -> Option<u64> {
        self.lane(course).queue.ahead(course, person)
    }

    fn lane(&self, course: CourseId) -> &Lane {
        &self.lanes[usize::from(course.0.as_bytes()[15]) % self.lanes.len()]
    }
}

impl Queue {
    fn enter(&self, course: CourseId, person: PersonId) {
        let ticket = self.given.fetch_add(1, Ordering::Relaxed);
        // Somebody who asks twice stands at the first of both.
        self.tickets().entry((course, person)).or_insert(ticket);
    }

    fn answered(&self, asks: &[Ask]) {
        self.done.fetch_add(asks.len() as u64, Ordering::Relaxed);
        let mut tickets = self.tickets();
        for ask in asks {
            tickets.remove(&(ask.course, ask.person));
        }
    }

    fn ahead(&self, course: CourseId, person: PersonId) -> Option<u64> {
        let ticket = self.tickets().get(&(course, person)).copied()?;
        Some(ticket.saturating_sub(self.done.load(Ordering::Relaxed)))
    }

    fn tickets(&self) -> std::sync::MutexGuard<'_, HashMap<(CourseId, PersonId), u64>> {
        self.tickets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn serve(platform: Arc<Platform>, queue: Arc<Queue>, mut asks: mpsc::Receiver<Ask>) {
    let mut batch = Vec::with_capacity(BATCH);
    while asks.recv_many(&mut batch, BATCH).await > 0 {
        let verdicts = decide::batch(&platform, &batch).await;
        queue.answered(&batch);
        match verdicts {
            Ok(verdicts) => {
                let verdicts = verdicts.into_iter().map(|v| v.map_err(|refused| AppError::refused(&refused)));
                // The next batch does not wait until everybody has heard.
                tokio::spawn(tell(batch.drain(..).zip(verdicts).collect()));
            }
            Err(error) => {
                let why = format!("{error:?}");
                for ask in batch.drain(..) {
                    let _ = ask.reply.send(Err(AppError::Internal(why.clone())));
                }
            }
        }
    }
}

/// Answers a batch, a few at a time: two hundred who go on at once would stand in front of everybody who only reads a page.
async fn tell(answers: Vec<(Ask, AppResult<Answer>)>) {
    for (told, (ask, verdict)) in (1..).zip(answers) {
        // A closed channel means the asker went away; what was decided stands and asking again finds it.
        let _ = ask.reply.send(verdict);
        if told % AT_ONCE == 0 {
            tokio::task::yield_now().await;
        }
    }
}
