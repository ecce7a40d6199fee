//! Letters about followed courses and kept searches: one a person and turn, each with the link that ends them.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::calendar::roc_date;
use domain::following::{Part, Seen, last_daily};
use platform::clock::from_millis;
use platform::db::Actor;
use platform::ids::PersonId;
use platform::mail::Mail;
use platform::{AppResult, Change};
use ui::{L, Lang};

use super::store::searches::Waiting;
use super::tokens::{self, Letters};
use super::{MatchId, store};
use crate::App;
use crate::catalogue::{self, Course, CourseId};
use crate::identity::{self, Person};

/// Letters go out in the first language until people can choose one for mail.
const L_MAIL: L = L { lang: Lang::Zh };
/// Rows that one change tells of.
const BATCH: usize = 2_000;
/// Courses that one letter lists; the rest are counted.
const LISTED: usize = 50;

/// What happened to a course, with what a letter says about it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    Appeared,
    Opened,
    Freed,
    Cancelled,
    /// Parts with what stood there before and now.
    Changed(Vec<(Part, Seen, Seen)>),
}

/// One thing to tell somebody who follows a course.
#[derive(Clone, Debug)]
pub(super) struct FollowLine {
    pub person: PersonId,
    pub course: Course,
    pub what: What,
}

/// Who people are after merges: what was kept by two who are one is told to the one who remains, once.
pub(super) struct Remaining(HashMap<PersonId, PersonId>);

impl Remaining {
    /// Looks the people up.
    pub(super) async fn of(change: &Change, mut people: Vec<PersonId>) -> AppResult<Self> {
        people.sort_unstable();
        people.dedup();
        Ok(Self(identity::remaining(change.conn(), &people).await?))
    }

    /// Who a person is.
    pub(super) fn who(&self, person: PersonId) -> PersonId {
        self.0.get(&person).copied().unwrap_or(person)
    }
}

/// Puts letters to followers into the outbox; answers how many people get one.
pub(super) async fn to_followers(app: &App, change: &mut Change, lines: &[FollowLine]) -> AppResult<usize> {
    let mut by_person: BTreeMap<PersonId, Vec<&FollowLine>> = BTreeMap::new();
    for line in lines {
        by_person.entry(line.person).or_default().push(line);
    }
    let ids: Vec<PersonId> = by_person.keys().copied().collect();
    let quiet = quiet(change, &ids).await?;
    let readers = readers(change, &ids).await?;
    let mut mails = Vec::new();
    for (person, lines) in by_person {
        let Some(reader) = readers.get(&person).filter(|_| !quiet.contains(&person)) else { continue };
        let texts: Vec<String> = lines.iter().take(LISTED).map(|line| follow_text(app, line)).collect();
        let args = [
            ("name", reader.name.clone()),
            ("n", lines.len().to_string()),
            ("title", lines[0].course.title.clone()),
            ("lines", texts.join("\n\n")),
            ("list", address(app, "/my/following")),
            ("end", address(app, &format!("/unsubscribe/{}", tokens::ending(app, Letters::Follows, person)))),
        ];
        let key = if lines.len() == 1 { subject_key(&lines[0].what) } else { "mail-follow-several-subject" };
        mails.push(Mail {
            to: reader.email.clone(),
            subject: L_MAIL.args(key, &args),
            body: L_MAIL.args("mail-follow-body", &args),
            kind: "following",
            person: Some(reader.id),
        });
    }
    let count = mails.len();
    change.mail(mails).await?;
    Ok(count)
}

/// Who of some people wants no letters; somebody merged into them may have said so.
async fn quiet(change: &Change, people: &[PersonId]) -> AppResult<HashSet<PersonId>> {
    let same = identity::same_persons(change.conn(), people).await?;
    let ids: Vec<PersonId> = same.iter().map(|(_, id)| *id).collect();
    let quiet: HashSet<PersonId> = store::quiet(change.conn(), &ids).await?.into_iter().collect();
    Ok(same.into_iter().filter(|(_, id)| quiet.contains(id)).map(|(person, _)| person).collect())
}

fn subject_key(what: &What) -> &'static str {
    match what {
        What::Appeared | What::Opened => "mail-follow-opened-subject",
        What::Freed => "mail-follow-freed-subject",
        What::Cancelled => "mail-follow-cancelled-subject",
        What::Changed(_) => "mail-follow-changed-subject",
    }
}

fn follow_text(app: &App, line: &FollowLine) -> String {
    let course = &line.course;
    let closes = course.enrolment_closes.map(|ms| L_MAIL.datetime(from_millis(ms))).unwrap_or_default();
    let what = match &line.what {
        What::Appeared | What::Opened => L_MAIL.a("mail-follow-opened", "closes", closes),
        What::Freed => L_MAIL.a("mail-follow-freed", "closes", closes),
        What::Cancelled => {
            L_MAIL.a("mail-follow-cancelled", "reason", course.cancel_reason.clone().unwrap_or_default())
        }
        What::Changed(parts) => {
            let said: Vec<String> =
                parts.iter().map(|(part, before, after)| part_text(*part, before, after)).collect();
            format!("{}\n{}", L_MAIL.t("mail-follow-changed"), said.join("\n"))
        }
    };
    format!("■ {}\n{what}\n{}", heading(course), address(app, &format!("/courses/{}", course.code)))
}

fn part_text(part: Part, before: &Seen, after: &Seen) -> String {
    let value = |seen: &Seen| match part {
        Part::Title => seen.title.clone(),
        Part::Meetings => seen.meetings.lines().map(meeting_text).collect::<Vec<_>>().join("、"),
        Part::Place => seen.place.clone(),
        Part::Enrolment => {
            let at = |ms: i64| L_MAIL.datetime(from_millis(ms));
            L_MAIL.a2("mail-follow-enrolment", "opens", at(seen.enrolment.0), "closes", at(seen.enrolment.1))
        }
        Part::Hours => domain::hours::HalfHours(i32::try_from(seen.half_hours).unwrap_or(0)).to_string(),
    };
    let shown = |text: String| if text.is_empty() { L_MAIL.t("mail-follow-nothing") } else { text };
    L_MAIL.a2(
        &format!("mail-follow-part-{}", part.as_str()),
        "before",
        shown(value(before)),
        "after",
        shown(value(after)),
    )
}

/// A line of [`Seen::meetings`] as letters show it: the day in ROC years, then the times.
fn meeting_text(line: &str) -> String {
    match line.split_once(' ').map(|(day, span)| (day.parse(), span)) {
        Some((Ok(day), span)) => format!("{} {span}", roc_date(day)),
        _ => line.to_owned(),
    }
}

/// `閱讀理解策略工作坊（5000001，宜蘭縣杏林國小，115年3月16日）`.
fn heading(course: &Course) -> String {
    let day = course.starts_on().map(roc_date).unwrap_or_default();
    L_MAIL.args(
        "mail-follow-course",
        &[
            ("title", course.title.clone()),
            ("code", course.code.clone()),
            ("organiser", course.organisation_name.clone()),
            ("day", day),
        ],
    )
}

/// Writes every letter about kept searches that is due.
///
/// # Errors
/// The database.
pub(super) async fn write(app: &App) -> AppResult<()> {
    const TURN: &str = "letters";
    loop {
        let now = app.clock.now();
        let daily = last_daily(now).as_millisecond();
        if store::searches::waiting(app.db.read(), daily, 1).await?.is_empty() {
            return Ok(());
        }
        let turn = store::turns::position(app.db.read(), TURN).await?.unwrap_or(0);
        let mut change = app.db.change(&Actor::process("following"), now).await?;
        // Held until the end: another copy that has come to the same letters finds the number taken and leaves them.
        if !store::turns::advance(&change, TURN, turn, turn + 1).await? {
            return Ok(change.rollback().await?);
        }
        let waiting = whole_people(store::searches::waiting(change.conn(), daily, BATCH).await?);
        let told = to_searchers(app, &mut change, &waiting).await?;
        let ids: Vec<MatchId> = waiting.iter().map(|w| w.id).collect();
        store::searches::mark_told(&change, &ids).await?;
        change.record(
            "following.letters_written",
            uuid::Uuid::nil(),
            serde_json::json!({"people": told, "matches": ids.len()}),
        );
        change.commit().await?;
    }
}

/// Without the last person when the batch may end in the middle of what they wait for.
fn whole_people(mut waiting: Vec<Waiting>) -> Vec<Waiting> {
    let full = waiting.len() >= BATCH;
    if let Some(last) = waiting.last().map(|w| w.person).filter(|_| full)
        && waiting.first().is_some_and(|first| first.person != last)
    {
        waiting.retain(|w| w.person != last);
    }
    waiting
}

async fn to_searchers(app: &App, change: &mut Change, waiting: &[Waiting]) -> AppResult<usize> {
    let remaining = Remaining::of(change, waiting.iter().map(|w| w.person).collect()).await?;
    let mut by_person: BTreeMap<PersonId, Vec<&Waiting>> = BTreeMap::new();
    for one in waiting {
        by_person.entry(remaining.who(one.person)).or_default().push(one);
    }
    let mut ids: Vec<CourseId> = waiting.iter().map(|w| w.course).collect();
    ids.sort_unstable();
    ids.dedup();
    let courses: HashMap<CourseId, Course> =
        catalogue::find_all(change.conn(), &ids).await?.into_iter().map(|c| (c.id, c)).collect();
    let people: Vec<PersonId> = by_person.keys().copied().collect();
    let readers = readers(change, &people).await?;
    let mut mails = Vec::new();
    for (person, found) in by_person {
        let Some(reader) = readers.get(&person) else { continue };
        // Called off since it was found: nobody needs to hear of it any more.
        let found: Vec<(&Waiting, &Course)> = found
            .into_iter()
            .filter_map(|w| courses.get(&w.course).map(|c| (w, c)))
            .filter(|(_, c)| c.cancelled_at.is_none())
            .collect();
        if !found.is_empty() {
            mails.push(search_letter(app, reader, person, &found));
        }
    }
    let count = mails.len();
    change.mail(mails).await?;
    Ok(count)
}

fn search_letter(app: &App, reader: &Person, person: PersonId, found: &[(&Waiting, &Course)]) -> Mail {
    // A course that several searches find, or that appeared and opened, is one line under the first of them.
    let mut seen = HashSet::new();
    let once: Vec<_> = found.iter().filter(|(w, _)| seen.insert(w.course)).collect();
    let mut lines = Vec::new();
    let mut under = "";
    for (waiting, course) in once.iter().take(LISTED) {
        if under != waiting.name {
            lines.push(L_MAIL.a("mail-search-heading", "search", &waiting.name));
            under = &waiting.name;
        }
        let kind = waiting.occasion.split(':').next().unwrap_or_default();
        let what = match kind {
            "opens" => L_MAIL.t("mail-search-opens"),
            "freed" => L_MAIL.t("mail-search-freed"),
            _ => L_MAIL.t("mail-search-new"),
        };
        lines.push(format!(
            "■ {}\n{what}\n{}",
            heading(course),
            address(app, &format!("/courses/{}", course.code))
        ));
    }
    if once.len() > LISTED {
        lines.push(L_MAIL.a("mail-search-more", "n", once.len() - LISTED));
    }
    let args = [
        ("name", reader.name.clone()),
        ("n", once.len().to_string()),
        ("title", once[0].1.title.clone()),
        ("lines", lines.join("\n\n")),
        ("list", address(app, "/my/following")),
        ("end", address(app, &format!("/unsubscribe/{}", tokens::ending(app, Letters::Searches, person)))),
    ];
    let key = if once.len() == 1 { "mail-search-one-subject" } else { "mail-search-subject" };
    Mail {
        to: reader.email.clone(),
        subject: L_MAIL.args(key, &args),
        body: L_MAIL.args("mail-search-body", &args),
        kind: "following",
        person: Some(reader.id),
    }
}

/// Who reads the letters to some people: for somebody merged, the one they are. Who has no address gets none.
async fn readers(change: &Change, people: &[PersonId]) -> AppResult<HashMap<PersonId, Person>> {
    let mut readers = HashMap::new();
    for person in identity::persons(change.conn(), people).await? {
        let id = person.id;
        let reader = match person.merged_into {
            Some(_) => identity::person(change.conn(), id).await?,
            None => person,
        };
        if !reader.email.is_empty() {
            readers.insert(id, reader);
        }
    }
    Ok(readers)
}

fn address(app: &App, path: &str) -> String {
    format!("{}{path}", app.settings.public_url.trim_end_matches('/'))
}
