//! Follows the change feed: what changed is compared with the last look, and told to those who follow or look for it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::course::life::CourseState;
use domain::following::{Occasion, Part, Seen, occasions};
use jiff::Timestamp;
use platform::db::Actor;
use platform::ids::PersonId;
use platform::{AppResult, Change};

use super::letters::{self, FollowLine, Remaining, What};
use super::look::{self, Look};
use super::matching;
use super::store::searches::NewMatch;
use super::store::turns::{Notice, SeenRow};
use super::{Told, store};
use crate::App;
use crate::catalogue::{self, Course, CourseId, feed};
use crate::enrolment;

/// How far the feed was followed.
const FEED: &str = "feed";
/// Rows of the feed in one change.
const BATCH: i64 = 500;

/// Something that happened to a course, with the name it is remembered by.
pub(super) struct Event<'a> {
    pub look: &'a Look,
    pub key: String,
    pub what: What,
}

/// Follows the feed to its end. What was told and how far stand in one change: whatever stops in the middle, nothing is
/// told twice or left out.
///
/// # Errors
/// The database.
pub(super) async fn follow(app: &App) -> AppResult<()> {
    loop {
        let from = store::turns::position(app.db.read(), FEED).await?.unwrap_or(0);
        let rows = feed::after(app.db.read(), from, BATCH).await?;
        let Some(to) = rows.iter().map(|row| row.number).max() else { return Ok(()) };
        let mut ids: Vec<CourseId> = rows.iter().map(|row| row.course).collect();
        ids.sort_unstable();
        ids.dedup();
        if !batch(app, from, to, &ids).await? {
            return Ok(());
        }
    }
}

async fn batch(app: &App, from: i64, to: i64, ids: &[CourseId]) -> AppResult<bool> {
    let now = app.clock.now();
    let conn = app.db.read();
    let published: Vec<Course> =
        catalogue::find_all(conn, ids).await?.into_iter().filter(|c| stands(c, now)).collect();
    let looks = look::at(conn, &published).await?;
    let before: HashMap<CourseId, SeenRow> =
        store::turns::seen(conn, ids).await?.into_iter().map(|row| (row.course, row)).collect();
    let events = events(&looks, &before, to, now);
    let matches = matches(app, &events, now).await?;
    let mut change = app.db.change(&Actor::process("following"), now).await?;
    if !store::turns::advance(&change, FEED, from, to).await? {
        change.rollback().await?;
        return Ok(false);
    }
    let rows: Vec<SeenRow> = looks.iter().map(|look| look.stored(true)).collect();
    store::turns::put_seen(&change, &rows).await?;
    let found = store::searches::put_matches(&change, &matches).await?;
    let told = tell_followers(app, &mut change, &events).await?;
    close(change, found, told).await?;
    Ok(true)
}

/// Whether a course is as it was approved. One that was changed and waits for another review is told of when that ends.
fn stands(course: &Course, now: Timestamp) -> bool {
    use CourseState::{Draft, Returned, Submitted};
    course.approved_at.is_some() && !matches!(course.state(now), Draft | Submitted | Returned)
}

/// Commits what a turn did: recorded when somebody was told of something, silent when only the position moved.
pub(super) async fn close(mut change: Change, found: u64, told: usize) -> AppResult<()> {
    if found == 0 && told == 0 {
        change.unaudited("how far the feed was followed; what somebody was told is recorded");
    } else {
        change.record(
            "following.told",
            uuid::Uuid::nil(),
            serde_json::json!({"matches": found, "people": told}),
        );
    }
    Ok(change.commit().await?)
}

fn events<'a>(
    looks: &'a [Look],
    before: &HashMap<CourseId, SeenRow>,
    number: i64,
    now: Timestamp,
) -> Vec<Event<'a>> {
    let mut found = Vec::new();
    for look in looks {
        let row = before.get(&look.course.id);
        let seen: Option<Seen> = row.and_then(|row| serde_json::from_str(&row.facts).ok());
        let listed = row.is_some_and(|row| row.listed);
        let over = look.is_over(now);
        for occasion in occasions(seen.as_ref(), listed, &look.seen, over, look.is_open(now)) {
            let (key, what) = match occasion {
                Occasion::Appeared => ("new".to_owned(), What::Appeared),
                Occasion::Freed => (format!("freed:{number}"), What::Freed),
                Occasion::Cancelled => ("cancelled".to_owned(), What::Cancelled),
                Occasion::Changed(parts) => {
                    (format!("changed:{number}"), What::Changed(differences(&seen, &look.seen, &parts)))
                }
            };
            found.push(Event { look, key, what });
        }
    }
    found
}

/// Parts that changed with what stood there before and now.
fn differences(before: &Option<Seen>, after: &Seen, parts: &[Part]) -> Vec<(Part, Seen, Seen)> {
    let before = before.clone().unwrap_or_default();
    parts.iter().map(|part| (*part, before.clone(), after.clone())).collect()
}

/// What kept searches find among courses that appeared, opened or have a place again.
pub(super) async fn matches(app: &App, events: &[Event<'_>], now: Timestamp) -> AppResult<Vec<NewMatch>> {
    let relevant: Vec<&Event<'_>> =
        events.iter().filter(|e| matches!(e.what, What::Appeared | What::Freed | What::Opened)).collect();
    if relevant.is_empty() {
        return Ok(Vec::new());
    }
    let conn = app.db.read();
    let questions = store::searches::questions(conn).await?;
    let mut courses: BTreeMap<CourseId, Course> = BTreeMap::new();
    for event in &relevant {
        courses.insert(event.look.course.id, event.look.course.clone());
    }
    let courses: Vec<Course> = courses.into_values().collect();
    let answers = matching::answers(app, &courses, &questions, now).await?;
    let asked: Vec<String> = answers.iter().map(|(query, _)| query.clone()).collect();
    let searches = store::searches::asking(conn, &asked).await?;
    let answers: HashMap<String, HashSet<CourseId>> =
        answers.into_iter().map(|(query, courses)| (query, courses.into_iter().collect())).collect();
    let mut found = Vec::new();
    for search in searches {
        let Some(courses) = answers.get(&search.query) else { continue };
        for event in &relevant {
            let course = &event.look.course;
            // What was published before somebody looked for it is no news: it stood in their list.
            let known =
                event.what == What::Appeared && course.approved_at.is_some_and(|at| at < search.created_at);
            if courses.contains(&course.id) && !known {
                found.push(NewMatch {
                    search: search.id,
                    course: course.id,
                    occasion: event.key.clone(),
                    silent: search.told == Told::Never.as_str(),
                });
            }
        }
    }
    Ok(found)
}

/// Writes to those who follow courses, one letter a person; answers how many people.
pub(super) async fn tell_followers(app: &App, change: &mut Change, events: &[Event<'_>]) -> AppResult<usize> {
    let events: Vec<&Event<'_>> = events.iter().filter(|e| e.what != What::Appeared).collect();
    if events.is_empty() {
        return Ok(0);
    }
    let ids: Vec<CourseId> = events.iter().map(|e| e.look.course.id).collect();
    let follows = store::followers(change.conn(), &ids).await?;
    if follows.is_empty() {
        return Ok(0);
    }
    let notices = store::turns::notices(change.conn(), &ids).await?;
    let people: Vec<PersonId> =
        follows.iter().map(|f| f.person).chain(notices.iter().map(|n| n.person)).collect();
    let remaining = Remaining::of(change, people).await?;
    let told: HashSet<Notice> =
        notices.into_iter().map(|n| Notice { person: remaining.who(n.person), ..n }).collect();
    // Two who are one by now follow a course once.
    let mut by_course: HashMap<CourseId, BTreeSet<PersonId>> = HashMap::new();
    for follow in follows {
        by_course.entry(follow.course).or_default().insert(remaining.who(follow.person));
    }
    let mut notices = Vec::new();
    let mut lines = Vec::new();
    for event in events {
        let course = &event.look.course;
        let Some(followers) = by_course.get(&course.id) else { continue };
        let alive: Vec<PersonId> = enrolment::of_course(change.conn(), course.id)
            .await?
            .into_iter()
            .filter(enrolment::Enrolment::is_alive)
            .map(|e| e.person)
            .collect();
        let who = Remaining::of(change, alive.clone()).await?;
        let enrolled: HashSet<PersonId> = alive.into_iter().map(|person| who.who(person)).collect();
        for &person in followers {
            // Who asked for a place hears of it from enrolment; only changes are told to both.
            let elsewhere = enrolled.contains(&person) && !matches!(event.what, What::Changed(_));
            let notice = Notice { person, course: course.id, occasion: event.key.clone() };
            if elsewhere || told.contains(&notice) {
                continue;
            }
            lines.push(FollowLine { person, course: course.clone(), what: event.what.clone() });
            notices.push(notice);
        }
    }
    store::turns::put_notices(change, &notices).await?;
    letters::to_followers(app, change, &lines).await
}
