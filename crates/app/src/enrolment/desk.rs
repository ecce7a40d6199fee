//! The enrolment desk: requests queue up, are decided in batches of one transaction, answered after the commit.
//! One at a time they would each pay for a commit; together they share it, and the course's row is taken once.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use domain::course::life::CourseState;
use domain::enrolment::{self, Eligibility, Outcome, Refused, Requester, Standing};
use jiff::Timestamp;
use platform::db::Actor;
use platform::ids::PersonId;
use platform::{AppError, AppResult, Change, Platform};
use tokio::sync::{mpsc, oneshot};

use super::store::{self, DeskRow};
use super::{Enrolment, EnrolmentId, mails};
use crate::catalogue::{self, Course, CourseId, feed};
use crate::identity::{self, Person};

/// Where requests for places queue up. Cheap to clone; lives as long as the process.
#[derive(Clone, Debug)]
pub struct Desk {
    lanes: Vec<mpsc::Sender<Ask>>,
}

/// What became of a request, once it is durable.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The request.
    pub enrolment: Enrolment,
    /// What the rule said.
    pub outcome: Outcome,
}

#[derive(Debug)]
struct Ask {
    course: CourseId,
    person: PersonId,
    actor: Actor,
    at: Timestamp,
    reply: oneshot::Sender<AppResult<Answer>>,
}

type Verdict = Result<Answer, Refused>;

/// Most requests decided in one transaction.
const BATCH: usize = 200;
/// Requests that may wait in one lane before further ones wait at its door.
const QUEUE: usize = 50_000;

impl Desk {
    /// Opens the desk. One lane on SQLite, which has one writer; several elsewhere.
    pub fn open(platform: Arc<Platform>) -> Self {
        let lanes = platform.db.writers();
        let lanes = (0..lanes)
            .map(|_| {
                let (send, receive) = mpsc::channel(QUEUE);
                tokio::spawn(serve(Arc::clone(&platform), receive));
                send
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
        let (reply, answer) = oneshot::channel();
        let lane = usize::from(course.0.as_bytes()[15]) % self.lanes.len();
        let ask = Ask { course, person, actor, at, reply };
        let closed = || AppError::internal("the enrolment desk is closed");
        self.lanes[lane].send(ask).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }
}

async fn serve(platform: Arc<Platform>, mut asks: mpsc::Receiver<Ask>) {
    let mut batch = Vec::with_capacity(BATCH);
    while asks.recv_many(&mut batch, BATCH).await > 0 {
        match decide_batch(&platform, &batch).await {
            Ok(verdicts) => {
                for (ask, verdict) in batch.drain(..).zip(verdicts) {
                    // A closed channel means the asker went away; what was decided stands and asking again finds it.
                    let _ = ask.reply.send(verdict.map_err(|refused| AppError::refused(&refused)));
                }
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

async fn decide_batch(platform: &Platform, batch: &[Ask]) -> AppResult<Vec<Verdict>> {
    let mut change = platform.db.change(&Actor::process("enrolment desk"), platform.clock.now()).await?;
    // Courses in the order of their ids: two copies that take the same rows then never wait for each other in a ring.
    let mut by_course: BTreeMap<CourseId, Vec<usize>> = BTreeMap::new();
    for (index, ask) in batch.iter().enumerate() {
        by_course.entry(ask.course).or_default().push(index);
    }
    let mut verdicts: Vec<Option<Verdict>> = vec![None; batch.len()];
    let mut flipped = Vec::new();
    for (course, indexes) in by_course {
        if decide_course(&mut change, course, batch, &indexes, &mut verdicts).await? {
            flipped.push(course);
        }
    }
    // After the rows of all courses: its counter is the last lock, see `catalogue::feed`.
    feed::all_touched(&change, &flipped).await?;
    let written =
        verdicts.iter().flatten().any(|v| matches!(v, Ok(a) if !matches!(a.outcome, Outcome::Already(_))));
    if written {
        change.commit().await?;
    } else {
        change.rollback().await?;
    }
    Ok(verdicts.into_iter().map(|v| v.unwrap_or(Err(Refused::NotOpen))).collect())
}

/// Answers whether the course's last place went.
async fn decide_course(
    change: &mut Change,
    id: CourseId,
    batch: &[Ask],
    indexes: &[usize],
    verdicts: &mut [Option<Verdict>],
) -> AppResult<bool> {
    let Some(course) = catalogue::find_held(change, id).await? else {
        return Ok(false);
    };
    let mut row = store::take_desk(change, id, course.places).await?;
    let was_full = row.is_full();
    let ids: Vec<PersonId> = indexes.iter().map(|&i| batch[i].person).collect();
    let persons: HashMap<PersonId, Person> =
        identity::persons(change.conn(), &ids).await?.into_iter().map(|p| (p.id, p)).collect();
    let mut known = standing_of(change, id, &ids).await?;
    let mut desk = desk_of(&course, &row, change.now());
    let eligibility = eligibility_of(&course);
    let (mut written, mut mail) = (Vec::new(), Vec::new());
    for &index in indexes {
        let ask = &batch[index];
        let Some(person) = persons.get(&ask.person) else { continue };
        let before = known.get(&ask.person).cloned();
        let requester = requester_of(person, before.as_ref());
        let verdict = enrolment::decide(&desk, &eligibility, &requester, ask.at).map(|outcome| {
            if let Outcome::Already(_) = outcome {
                let enrolment = before.unwrap_or_else(|| placed(ask, None, &outcome));
                return Answer { enrolment, outcome };
            }
            desk.apply(&outcome);
            let enrolment = placed(ask, before.as_ref(), &outcome);
            change.record_by(
                ask.actor.clone(),
                "enrolment.requested",
                enrolment.id.0,
                serde_json::json!({"course": course.code, "state": enrolment.state, "number": enrolment.number}),
            );
            mail.extend(mails::answered(&course, person, &outcome));
            known.insert(ask.person, enrolment.clone());
            written.push(enrolment.clone());
            Answer { enrolment, outcome }
        });
        verdicts[index] = Some(verdict);
    }
    if !written.is_empty() {
        row.admitted = i64::from(desk.admitted);
        row.waiting = i64::from(desk.waiting);
        row.next_number = i64::from(desk.next_number);
        store::put_all(change, &written).await?;
        store::put_desk(change, &row).await?;
        change.mail(mail).await?;
    }
    Ok(row.is_full() != was_full)
}

fn placed(ask: &Ask, before: Option<&Enrolment>, outcome: &Outcome) -> Enrolment {
    let (state, number) = match outcome {
        Outcome::Admitted => ("admitted", None),
        Outcome::Waiting { number } => ("waiting", Some(i64::from(*number))),
        Outcome::Applied | Outcome::Already(_) => ("applied", None),
    };
    Enrolment {
        id: before.map_or_else(EnrolmentId::new, |e| e.id),
        course: ask.course,
        person: ask.person,
        state: state.to_owned(),
        number,
        requested_at: ask.at.as_millisecond(),
        decided_at: ask.at.as_millisecond(),
    }
}

/// What people stand at already, by who they are now: a place held by somebody merged into them is theirs. Where several
/// requests are one person's, the one that is alive counts.
async fn standing_of(
    change: &Change,
    course: CourseId,
    people: &[PersonId],
) -> AppResult<HashMap<PersonId, Enrolment>> {
    let aliases = identity::aliases(change.conn(), people).await?;
    let all: Vec<PersonId> = people.iter().chain(aliases.keys()).copied().collect();
    let mut known: HashMap<PersonId, Enrolment> = HashMap::new();
    for enrolment in store::of_persons(change.conn(), course, &all).await? {
        let person = aliases.get(&enrolment.person).copied().unwrap_or(enrolment.person);
        let better = known.get(&person).is_none_or(|k| !k.is_alive() && enrolment.is_alive());
        // An ended request of somebody merged is no request of this person: a new one is written beside it.
        if better && (enrolment.is_alive() || enrolment.person == person) {
            known.insert(person, enrolment);
        }
    }
    Ok(known)
}

pub(super) fn desk_of(course: &Course, row: &DeskRow, now: Timestamp) -> enrolment::Desk {
    let count = |n: i64| u32::try_from(n).unwrap_or(0);
    enrolment::Desk {
        places: count(row.places),
        admitted: count(row.admitted),
        waiting: count(row.waiting),
        next_number: count(row.next_number),
        opens: course.enrolment_opens(),
        closes: course.enrolment_closes(),
        selection: enrolment::Selection::FirstCome,
        // A course that was changed after approval takes nobody until it is approved again.
        open_for_enrolment: matches!(course.state(now), CourseState::Approved | CourseState::Running),
    }
}

pub(super) fn eligibility_of(course: &Course) -> Eligibility {
    Eligibility {
        stages: course.audience_stages().into_iter().collect(),
        positions: course.audience_positions().into_iter().collect(),
    }
}

pub(super) fn requester_of(person: &Person, before: Option<&Enrolment>) -> Requester {
    Requester {
        stages: [person.stage.clone()].into(),
        position: Some(person.position.clone()),
        has_service_organisation: person.organisation.is_some(),
        current: before.map(Enrolment::standing).filter(|s| *s != Standing::Withdrawn),
    }
}
