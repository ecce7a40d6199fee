//! Deciding a batch of requests in one transaction: everything is read for all of them, decided in the order they came, and written
//! together, so that a request costs a share of a commit.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::enrolment::{self as rules, Eligibility, Outcome, Refused, Requester};
use platform::db::Actor;
use platform::ids::PersonId;
use platform::mail::Mail;
use platform::{AppResult, Change, Platform};

use super::desk::{Answer, Ask};
use super::taken::{self, Taken};
use super::{Enrolment, EnrolmentId, mails, questions, store};
use crate::catalogue::{self, Course, CourseId};
use crate::identity::{self, Person};

pub(super) type Verdict = Result<Answer, Refused>;

/// Answers the requests of a batch, in their order, once the answers are durable.
///
/// # Errors
/// The database; then nothing was given to anybody.
pub(super) async fn batch(platform: &Platform, asks: &[Ask]) -> AppResult<Vec<Verdict>> {
    let mut change = platform.db.change(&Actor::process("enrolment desk"), platform.clock.now()).await?;
    let courses: Vec<CourseId> = asks.iter().map(|ask| ask.course).collect();
    let mut taken = taken::take_all(&mut change, &courses).await?;
    let mut facts = Facts::load(&change, asks, &taken).await?;
    let mut written: Vec<Enrolment> = Vec::new();
    let mut letters: Vec<Mail> = Vec::new();
    let mut answers = Vec::new();
    let mut verdicts = Vec::with_capacity(asks.len());
    for ask in asks {
        let verdict = match (taken.get_mut(&ask.course), facts.people.get(&ask.person)) {
            (Some(desk), Some(person)) => {
                one(&mut change, desk, ask, person, &mut facts.known, &facts.held, &mut letters)
            }
            _ => Err(Refused::NotOpen),
        };
        if let Ok(answer) = &verdict
            && !matches!(answer.outcome, Outcome::Already(_))
        {
            written.push(answer.enrolment.clone());
            // Given with the request and kept with it, in the same transaction.
            answers.extend(ask.answers.as_ref().map(|given| (answer.enrolment.id, ask.course, given)));
        }
        verdicts.push(verdict);
    }
    if written.is_empty() && !taken.values().any(Taken::has_moved) {
        change.rollback().await?;
        return Ok(verdicts);
    }
    store::put_all(&change, &written).await?;
    if !answers.is_empty() {
        questions::keep_all(&change, &answers).await?;
    }
    change.mail(letters).await?;
    // Desks where nothing was given stay as they are.
    taken::put_back(&change, taken.into_values()).await?;
    change.commit().await?;
    Ok(verdicts)
}

fn one(
    change: &mut Change,
    taken: &mut Taken,
    ask: &Ask,
    person: &Person,
    known: &mut HashMap<(CourseId, PersonId), Enrolment>,
    held: &HashMap<PersonId, Held>,
    letters: &mut Vec<Mail>,
) -> Verdict {
    let key = (ask.course, ask.person);
    let before = known.get(&key).cloned();
    let mut who = requester_of(person, before.as_ref());
    if let Some(held) = held.get(&ask.person) {
        who.held_courses.clone_from(&held.courses);
        who.held_tags.clone_from(&held.tags);
    }
    let wish = taken.plan.wish(ask.class, &who);
    let eligibility = taken.plan.demand(eligibility_of(&taken.course));
    taken.desk.held = taken.is_held();
    let instant = taken.instant(ask.at);
    let answer = rules::decide(&taken.desk, &eligibility, &who, &wish, instant)?;
    if let Outcome::Already(_) = answer.outcome {
        let enrolment = before.unwrap_or_else(|| blank(ask, None));
        return Ok(Answer { enrolment, outcome: answer.outcome });
    }
    taken.desk.apply(&answer);
    let asked = Enrolment { wish: wish.class.map(i64::from), ..blank(ask, before.as_ref()) };
    let enrolment = match answer.outcome {
        Outcome::Admitted => asked.given(&answer.place, instant),
        Outcome::Waiting { number } => {
            Enrolment { state: "waiting".to_owned(), number: Some(i64::from(number)), ..asked }
        }
        Outcome::Applied | Outcome::Already(_) => asked,
    };
    let mut data = serde_json::json!({"course": taken.course.code, "state": enrolment.state, "number": enrolment.number});
    if let Some(answers) = &ask.answers {
        data["answered"] = answers.given.keys().copied().collect::<Vec<u32>>().into();
    }
    change.record_by(ask.actor.clone(), "enrolment.requested", enrolment.id.0, data);
    letters.extend(mails::answered(&taken.course, person, &answer.outcome));
    known.insert(key, enrolment.clone());
    Ok(Answer { enrolment, outcome: answer.outcome })
}

/// A request as it arrived, before it is decided.
fn blank(ask: &Ask, before: Option<&Enrolment>) -> Enrolment {
    Enrolment::fresh(before.map_or_else(EnrolmentId::new, |e| e.id), ask.course, ask.person, ask.at)
}

/// What a person has hours from, as far as courses ask for it.
#[derive(Default)]
pub(super) struct Held {
    courses: BTreeSet<String>,
    tags: BTreeSet<String>,
}

/// What the decisions of a batch look at.
struct Facts {
    people: HashMap<PersonId, Person>,
    known: HashMap<(CourseId, PersonId), Enrolment>,
    held: HashMap<PersonId, Held>,
}

impl Facts {
    async fn load(change: &Change, asks: &[Ask], taken: &BTreeMap<CourseId, Taken>) -> AppResult<Self> {
        let mut ids: Vec<PersonId> = asks.iter().map(|ask| ask.person).collect();
        ids.sort_unstable();
        ids.dedup();
        let people = identity::persons(change.conn(), &ids).await?.into_iter().map(|p| (p.id, p)).collect();
        let asked: Vec<PersonId> = asks
            .iter()
            .filter(|ask| taken.get(&ask.course).is_some_and(|t| asks_for_hours(&t.plan)))
            .map(|ask| ask.person)
            .collect();
        let pairs: Vec<_> = asks.iter().map(|ask| (ask.course, ask.person)).collect();
        Ok(Self {
            people,
            known: standings(change, &pairs, &ids).await?,
            held: held(change.conn(), &asked).await?,
        })
    }
}

/// What people stand at already, by who they are now: a place held by somebody merged into them is theirs. Where several
/// requests are one person's, the one that is alive counts.
async fn standings(
    change: &Change,
    pairs: &[(CourseId, PersonId)],
    people: &[PersonId],
) -> AppResult<HashMap<(CourseId, PersonId), Enrolment>> {
    let aliases = identity::aliases(change.conn(), people).await?;
    let mut all: BTreeSet<(CourseId, PersonId)> = pairs.iter().copied().collect();
    for (alias, root) in &aliases {
        all.extend(pairs.iter().filter(|(_, person)| person == root).map(|(course, _)| (*course, *alias)));
    }
    let mut known: HashMap<(CourseId, PersonId), Enrolment> = HashMap::new();
    for enrolment in store::of_pairs(change, &all.into_iter().collect::<Vec<_>>()).await? {
        let person = aliases.get(&enrolment.person).copied().unwrap_or(enrolment.person);
        let key = (enrolment.course, person);
        let better = known.get(&key).is_none_or(|k| !k.is_alive() && enrolment.is_alive());
        // An ended request of somebody merged is no request of this person: a new one is written beside it.
        if better && (enrolment.is_alive() || enrolment.person == person) {
            known.insert(key, enrolment);
        }
    }
    Ok(known)
}

pub(super) fn asks_for_hours(plan: &rules::Plan) -> bool {
    !plan.courses_held.is_empty() || !plan.tags_held.is_empty()
}

/// What some people have hours from; also what they earned as somebody they turned out to be.
pub(super) async fn held<C: sea_orm::ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
) -> AppResult<HashMap<PersonId, Held>> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let aliases = identity::aliases(conn, people).await?;
    let all: Vec<PersonId> = people.iter().chain(aliases.keys()).copied().collect();
    let rows = store::held(conn, &all).await?;
    let mut courses: Vec<CourseId> = rows.iter().map(|(_, course)| *course).collect();
    courses.sort_unstable();
    courses.dedup();
    let courses: HashMap<CourseId, Course> =
        catalogue::find_all(conn, &courses).await?.into_iter().map(|c| (c.id, c)).collect();
    let mut found: HashMap<PersonId, Held> = HashMap::new();
    for (person, course) in rows {
        let Some(course) = courses.get(&course) else { continue };
        let own = found.entry(aliases.get(&person).copied().unwrap_or(person)).or_default();
        own.courses.insert(course.code.clone());
        own.tags.extend(course.tags());
    }
    Ok(found)
}

/// Adds what a person has hours from to what the rule knows of them.
pub(super) fn with_held(who: Requester, held: Option<Held>) -> Requester {
    match held {
        Some(held) => Requester { held_courses: held.courses, held_tags: held.tags, ..who },
        None => who,
    }
}

pub(super) fn eligibility_of(course: &Course) -> Eligibility {
    Eligibility {
        stages: course.audience_stages().into_iter().collect(),
        positions: course.audience_positions().into_iter().collect(),
        ..Eligibility::default()
    }
}

pub(super) fn requester_of(person: &Person, before: Option<&Enrolment>) -> Requester {
    Requester {
        stages: [person.stage.clone()].into(),
        position: Some(person.position.clone()),
        has_service_organisation: person.organisation.is_some(),
        organisation: person.organisation.map(|id| id.0.as_u128()),
        county: person.county.clone(),
        personal_code: person.personal_code.clone(),
        current: before.map(Enrolment::standing),
        ..Requester::default()
    }
}
