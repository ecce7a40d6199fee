//! What waits for a region centre (CAT-5): the queue with its filters, and who is told when the promise is broken.

use std::collections::BTreeMap;

use domain::calendar::{WorkingDays, civil_date, instant};
use domain::course::first_day_in_time;
use domain::text::fold;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use platform::AppResult;
use platform::db::Actor;
use platform::ids::OrganisationId;
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{Course, mails, search, store};
use crate::{App, directory, identity};

/// Working days after the promise at which the authority above is told too.
pub(super) const ABOVE_AFTER: u32 = 3;

/// Why a course waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Sent for the first time.
    New,
    /// Sent again after a return.
    Again,
    /// A change of what was approved.
    Change,
}

impl Kind {
    /// All, in the order of the filter.
    pub const ALL: [Self; 3] = [Self::New, Self::Again, Self::Change];

    /// Its name in addresses and locale keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Again => "again",
            Self::Change => "change",
        }
    }

    /// Of a course that waits.
    pub fn of(course: &Course) -> Self {
        match (course.approved_at, course.returned_at) {
            (Some(_), _) => Self::Change,
            (None, Some(_)) => Self::Again,
            (None, None) => Self::New,
        }
    }
}

/// How what waits stands to the promise of three working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lateness {
    /// The promise is broken.
    Late,
    /// Today is its last day.
    Today,
    /// There is time.
    Later,
}

impl Lateness {
    /// All, most urgent first.
    pub const ALL: [Self; 3] = [Self::Late, Self::Today, Self::Later];

    /// Its name in addresses and locale keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Today => "today",
            Self::Later => "later",
        }
    }
}

/// Which of the queue to show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Queue {
    /// As typed.
    pub text: String,
    /// Folded words of code, title and organiser.
    pub words: Vec<String>,
    /// Code of an audience stage.
    pub stage: String,
    /// Code of an organiser.
    pub organiser: String,
    /// Why it waits.
    pub kind: Option<Kind>,
    /// How urgent it is.
    pub lateness: Option<Lateness>,
    /// Sent at or after.
    pub sent_from: Option<Timestamp>,
    /// Sent before.
    pub sent_before: Option<Timestamp>,
    /// From 1.
    pub page: i64,
}

impl Queue {
    /// Reads the address's query; what can't be read is left out.
    pub fn read(pairs: &BTreeMap<String, String>, now: Timestamp) -> Self {
        let get = |key: &str| pairs.get(key).map(|v| fold(v)).unwrap_or_default();
        let text = get("q");
        let lateness = Lateness::ALL.into_iter().find(|l| l.as_str() == get("due"));
        let edges = Edges::at(now);
        let (sent_from, sent_before) = match lateness {
            None => (None, None),
            Some(Lateness::Late) => (None, Some(edges.late_before)),
            Some(Lateness::Today) => (Some(edges.late_before), Some(edges.today_before)),
            Some(Lateness::Later) => (Some(edges.today_before), None),
        };
        Self {
            words: search::words(&text),
            text,
            stage: get("stage"),
            organiser: get("organiser"),
            kind: Kind::ALL.into_iter().find(|k| k.as_str() == get("kind")),
            lateness,
            sent_from,
            sent_before,
            page: get("page").parse().unwrap_or(1).clamp(1, 10_000),
        }
    }

    /// Whether anything is filtered.
    pub fn is_filtered(&self) -> bool {
        !self.words.is_empty()
            || !self.stage.is_empty()
            || !self.organiser.is_empty()
            || self.kind.is_some()
            || self.lateness.is_some()
    }
}

/// Counts of the whole queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
#[expect(missing_docs, reason = "counts named as the lateness")]
pub struct Counts {
    pub waiting: i64,
    pub late: i64,
    pub today: i64,
}

/// Instants of sending that part the queue at a moment.
pub(super) struct Edges {
    /// What was sent before is overdue.
    pub(super) late_before: Timestamp,
    /// What was sent before, and is not overdue, is due today.
    pub(super) today_before: Timestamp,
}

impl Edges {
    pub(super) fn at(now: Timestamp) -> Self {
        let (today, days) = (civil_date(now), WorkingDays::shipped());
        let tomorrow = today.tomorrow().unwrap_or(today);
        Self {
            late_before: midnight(first_day_in_time(today, 0, &days)),
            today_before: midnight(first_day_in_time(tomorrow, 0, &days)),
        }
    }
}

/// One page of what waits for a region centre, longest waiting first, and the number of all that fit.
///
/// # Errors
/// The database.
pub async fn queue<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
    queue: &Queue,
    per_page: i64,
) -> AppResult<(Vec<Course>, i64)> {
    Ok(store::waiting::page(conn, reviewer, queue, per_page).await?)
}

/// How many courses and changes wait for a region centre, and how many of them press.
///
/// # Errors
/// The database.
pub async fn waiting_counts<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
    now: Timestamp,
) -> AppResult<Counts> {
    let edges = Edges::at(now);
    let (late, today) = (edges.late_before.as_millisecond(), edges.today_before.as_millisecond());
    Ok(store::waiting::counts(conn, reviewer, late, today).await?)
}

/// Organisers of what waits for a region centre: code, name, how many; most first.
///
/// # Errors
/// The database.
pub async fn organisers_waiting<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
) -> AppResult<Vec<(String, String, i64)>> {
    Ok(store::waiting::organisers(conn, reviewer).await?)
}

/// The code of what a reviewer looks at after this course; own courses are passed over.
///
/// # Errors
/// The database.
pub async fn next_waiting<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
    course: &Course,
) -> AppResult<Option<String>> {
    let since = course.waiting_since.unwrap_or(0);
    Ok(store::waiting::next(conn, reviewer, (since, &course.code)).await?)
}

/// Tells the seats of a region centre, and later those of the authority above it, of what is overdue: once per sending
/// and step, one letter for all that became overdue since the last. Run every hour; several copies don't tell twice.
///
/// # Errors
/// The database.
pub async fn escalate(app: &App) -> AppResult<()> {
    let now = app.clock.now();
    let (today, days) = (civil_date(now), WorkingDays::shipped());
    if !days.is_working(today) {
        return Ok(());
    }
    for (step, grace) in [("centre", 0), ("above", ABOVE_AFTER)] {
        let before = midnight(first_day_in_time(today, grace, &days));
        let untold = store::waiting::untold(app.db.read(), step, before.as_millisecond()).await?;
        for courses in untold.chunk_by(|a, b| a.reviewer == b.reviewer) {
            tell(app, step, courses, now).await?;
        }
    }
    Ok(())
}

/// One letter about one centre's overdue courses.
async fn tell(app: &App, step: &'static str, courses: &[Course], now: Timestamp) -> AppResult<()> {
    let Some(first) = courses.first() else { return Ok(()) };
    let centre = directory::organisation(app.db.read(), first.reviewer).await?;
    let to = if step == "centre" { Some(centre.id) } else { centre.reviewer };
    let mut change = app.db.change(&Actor::process("review promise"), now).await?;
    let told = store::waiting::mark_told(&change, step, &courses.iter().collect::<Vec<_>>()).await?;
    if told.is_empty() {
        return Ok(change.rollback().await?);
    }
    let late: Vec<&Course> = courses.iter().filter(|course| told.contains(&course.id)).collect();
    if let Some(to) = to {
        let site = change.site();
        let seats = identity::seat_addresses(change.conn(), to, civil_date(now)).await?.into_iter();
        let to = seats.map(|(person, address)| mails::To { person, address, site: site.clone() });
        let letters = to.map(|to| mails::overdue(step, &centre.name, &late, to)).collect();
        change.mail(letters).await?;
    }
    let codes: Vec<&str> = late.iter().map(|course| course.code.as_str()).collect();
    change.record("review.overdue", centre.id.0, serde_json::json!({"step": step, "courses": codes}));
    Ok(change.commit().await?)
}

pub(super) fn midnight(day: Date) -> Timestamp {
    instant(day.to_datetime(Time::midnight()))
}
