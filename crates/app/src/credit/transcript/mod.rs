//! The transcript: a line for each course with its hours as they stand, what others gave, what still waits, what looks
//! alike. Rule: docs/rules/transcript.md.

pub(super) mod files;
mod store;

use std::collections::HashMap;

use domain::course::life::CourseState;
use domain::hours::HalfHours;
use domain::transcript::{Alike, Amount, MOST_PAIRS, Session, Source, Training, alike, touching};
use jiff::Timestamp;
use jiff::civil::Date;
use platform::AppResult;
use platform::clock::from_millis;
use platform::ids::PersonId;
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::elsewhere::{self, ElsewhereId, Record};
use crate::catalogue::{self, Course, CourseId, listed};
use crate::{enrolment, identity};

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum About {
    /// A course of the ledger.
    Course(CourseId),
    /// A record from elsewhere.
    Elsewhere(ElsewhereId),
}

/// One line of a transcript.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is about.
    pub about: About,
    /// Where the hours come from.
    pub source: Source,
    /// Course code, or the document number of a record from elsewhere.
    pub code: String,
    /// Title.
    pub title: String,
    /// Who held it.
    pub organiser: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Scope of the course; empty for what is from elsewhere.
    pub scope: String,
    /// Attribute tags, joined by commas.
    pub tags: String,
    /// Hours as they stand; 0 when all was taken back.
    pub hours: HalfHours,
    /// Lines of the ledger behind it.
    pub entries: i64,
    /// From the first session's begin to the last one's end, in milliseconds; known of courses only.
    pub span: Option<(i64, i64)>,
}

impl Line {
    /// The line of a record from elsewhere; 0 hours once it was taken back.
    pub(super) fn elsewhere(record: &Record) -> Self {
        let (from, to) = record.days();
        let taken_back = record.state() == domain::elsewhere::State::TakenBack;
        Self {
            about: About::Elsewhere(record.id),
            source: Source::Elsewhere,
            code: record.number.clone(),
            title: record.title.clone(),
            organiser: record.organiser.clone(),
            from,
            to,
            scope: String::new(),
            tags: record.tags.clone(),
            hours: if taken_back { HalfHours::ZERO } else { record.hours() },
            entries: 1,
            span: None,
        }
    }

    fn course(row: store::Row) -> Self {
        let day = |text: Option<&str>| text.and_then(|d| d.parse().ok());
        let to = day(row.ends.as_deref()).unwrap_or(Date::ZERO);
        Self {
            about: About::Course(row.course),
            source: if row.exchanged > 0 { Source::Exchange } else { Source::Here },
            code: row.code,
            title: row.title,
            organiser: row.organiser,
            from: day(row.starts.as_deref()).unwrap_or(to),
            to,
            scope: row.scope,
            tags: row.tags,
            hours: HalfHours(i32::try_from(row.half_hours).unwrap_or(0)),
            entries: row.entries,
            span: row.first_meeting.zip(row.last_meeting_end),
        }
    }

    /// Attribute tags.
    pub fn tag_list(&self) -> impl Iterator<Item = &str> {
        self.tags.split(',').filter(|tag| !tag.is_empty())
    }

    /// What a sum needs of it.
    pub fn amount(&self) -> Amount {
        Amount { day: self.to, source: self.source, hours: self.hours }
    }

    /// What is compared with others; its sessions are added by who needs them.
    pub fn training(&self) -> Training {
        // A course's code is its own: only documents of others can be entered twice.
        let number = if self.source == Source::Elsewhere { self.code.clone() } else { String::new() };
        Training { title: self.title.clone(), number, days: Some((self.from, self.to)), sessions: Vec::new() }
    }
}

/// One line of the ledger, as the person unfolds it.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Entry {
    /// The course.
    pub course: CourseId,
    /// Number in the ledger.
    pub serial: i64,
    /// `issue`, `correct`, `reverse`.
    pub kind: String,
    /// Half-hours, negative when taken back.
    pub half_hours: i64,
    /// Why the line was written.
    pub cause: String,
    /// Why, in the words of who asked; empty for a roster.
    pub reason: String,
    /// When, milliseconds.
    pub at: i64,
}

/// Hours that are still to come: who has them, and since when.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// The course.
    pub course: Course,
    /// Held, roster under review or returned.
    pub state: CourseState,
    /// Since when it lies there.
    pub since: Timestamp,
    /// Whether the attendance list says that the person was never there.
    pub absent: bool,
}

/// The ledger of people who are one, a line for each course, the latest first.
///
/// # Errors
/// The database.
pub async fn of_ledger<C: ConnectionTrait>(conn: &C, people: &[PersonId]) -> AppResult<Vec<Line>> {
    Ok(store::rows(conn, people).await?.into_iter().map(Line::course).collect())
}

/// Everything a person has, also as somebody they turned out to be: last day, newest first, then code.
///
/// # Errors
/// The database.
pub async fn lines<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<Vec<Line>> {
    let same = identity::same_person(conn, person).await?;
    let mut lines = of_ledger(conn, &same).await?;
    let others = elsewhere::counted(conn, &same).await?;
    if !others.is_empty() {
        lines.extend(others.iter().map(Line::elsewhere));
        // Stable: courses of one day stay in the order of their codes, before what is from elsewhere.
        lines.sort_by(|a, b| b.to.cmp(&a.to).then_with(|| a.source.cmp(&b.source)));
    }
    Ok(lines)
}

/// What was written about the courses of some lines, by course.
///
/// # Errors
/// The database.
pub async fn entries<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
    courses: &[CourseId],
) -> AppResult<HashMap<CourseId, Vec<Entry>>> {
    if courses.is_empty() {
        return Ok(HashMap::new());
    }
    let same = identity::same_person(conn, person).await?;
    let mut found: HashMap<CourseId, Vec<Entry>> = HashMap::new();
    for entry in store::entries(conn, &same, courses).await? {
        found.entry(entry.course).or_default().push(entry);
    }
    Ok(found)
}

/// Pairs of lines that look alike, by their positions; lines of 0 hours are like nothing.
///
/// # Errors
/// The database.
pub async fn pairs<C: ConnectionTrait>(conn: &C, lines: &[Line]) -> AppResult<Vec<(usize, usize, Alike)>> {
    let live: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].hours > HalfHours::ZERO).collect();
    let mut trainings: Vec<Training> = live.iter().map(|i| lines[*i].training()).collect();
    // Sessions are read only of courses whose spans touch: a career has thousands, of which few do.
    let spans: Vec<(usize, (i64, i64))> =
        live.iter().enumerate().filter_map(|(at, i)| Some((at, lines[*i].span?))).collect();
    let only: Vec<(i64, i64)> = spans.iter().map(|(_, span)| *span).collect();
    let mut places: HashMap<CourseId, usize> = HashMap::new();
    // No more than can become pairs that are told: neighbours in time stand together here.
    for touched in touching(&only).into_iter().take(2 * MOST_PAIRS) {
        let at = spans[touched].0;
        if let About::Course(course) = lines[live[at]].about {
            places.insert(course, at);
        }
    }
    let courses: Vec<CourseId> = places.keys().copied().collect();
    for some in courses.chunks(500) {
        for (course, meeting) in listed::meetings_of(conn, some).await? {
            let Some(at) = places.get(&course) else { continue };
            let (day, from, to) = (meeting.day(), meeting.from_minute, meeting.to_minute);
            trainings[*at].sessions.push(Session { day, from, to });
        }
    }
    Ok(alike(&trainings).into_iter().map(|(a, b, why)| (live[a], live[b], why)).collect())
}

/// Hours that are still to come, the longest first.
///
/// # Errors
/// The database.
pub async fn waiting<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
    now: Timestamp,
) -> AppResult<Vec<Waiting>> {
    let same = identity::same_person(conn, person).await?;
    let mut ids = enrolment::over_not_closed(conn, &same, now).await?;
    ids.extend(store::rostered(conn, &same).await?);
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let absent = store::only_absent(conn, &same, &ids).await?;
    let found = catalogue::find_all(conn, &ids).await?.into_iter();
    let mut waiting: Vec<Waiting> = found
        .filter_map(|course| {
            let state = course.state(now);
            let since = match state {
                CourseState::Held => course.last_meeting_end,
                CourseState::RosterSubmitted => course.roster_submitted_at,
                CourseState::RosterReturned => course.roster_returned_at,
                _ => return None,
            };
            let absent = absent.contains(&course.id);
            Some(Waiting { since: from_millis(since?), absent, state, course })
        })
        .collect();
    waiting.sort_by_key(|w| (w.since, w.course.id));
    Ok(waiting)
}
