//! Check-in at the door: who came in and went out, from how many phones ever, on line and off. Rules: docs/rules/attendance.md.

mod codes;
mod doors;
mod pages;
mod room;
mod store;
mod take;

use std::collections::{BTreeMap, HashMap};

use domain::attendance::{Direction, Effect, Session, Way, fold};
use domain::calendar;
use domain::permissions::Function;
use jiff::Timestamp;
use platform::capability::{get, post};
use platform::clock::from_millis;
use platform::db::Migration;
use platform::ids::PersonId;
use platform::{Access, AppResult, Capability};
use sea_orm::ConnectionTrait;

pub use codes::{person_code, person_text, room_code, room_token, ticket};
pub use doors::{Door, DoorId, doors_of, make_door, revoke_door, set_walk_in, takes_walk_ins};
pub use take::{Answered, ByHand, Sent, SentMark, Taken, Ticket, take_batch, take_by_hand, take_own, void};

use crate::App;
use crate::catalogue::{self, CourseId, Meeting};
use crate::identity;

platform::typed_ids! {
    /// A mark: somebody went through the door. The device that makes it names it, so that it may be sent again.
    MarkId,
}

/// A person's time in one session, read off all marks that stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Presence {
    /// Who; of merged persons the remaining one.
    pub person: PersonId,
    /// Position of the session.
    pub meeting: i64,
    /// First time in.
    pub first_in: Option<Timestamp>,
    /// Last time out, unless the person came back.
    pub last_out: Option<Timestamp>,
    /// Minutes of the session spent inside.
    pub minutes: i64,
    /// Whether the person has not gone out.
    pub inside: bool,
}

/// A mark as it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Identity.
    pub id: MarkId,
    /// Position of the session.
    pub meeting: i64,
    /// Who; of merged persons the remaining one.
    pub person: PersonId,
    /// When, by our clock.
    pub at: Timestamp,
    /// When it reached us.
    pub received_at: Timestamp,
    /// How.
    pub way: Way,
    /// The door, unless a person marked.
    pub door: Option<DoorId>,
    /// Why, for a mark by hand.
    pub reason: String,
    /// What it did; none when it was taken back.
    pub effect: Option<Effect>,
    /// Why it was taken back.
    pub void_reason: Option<String>,
}

/// A mark as its person sees it among their own data.
#[derive(Clone, Debug, PartialEq, sea_orm::FromQueryResult)]
pub struct PersonMark {
    /// Course code.
    pub course_code: String,
    /// Course title.
    pub course_title: String,
    /// Position of the session.
    pub meeting: i64,
    /// When, milliseconds.
    pub at: i64,
    /// How, a word of [`Way`].
    pub way: String,
}

/// Everything marked in a course, read.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// All marks in the order of time.
    pub marks: Vec<Mark>,
    /// Time by session and person.
    pub presence: BTreeMap<(i64, PersonId), Presence>,
}

/// When a meeting is held, for the rules.
pub fn session_of(meeting: &Meeting) -> Session {
    let at = |time| calendar::instant(meeting.day().to_datetime(time));
    Session { starts: at(meeting.from()), ends: at(meeting.to()) }
}

/// What the capability brings.
pub fn capability() -> Capability<App> {
    const MANAGE: Access = Access::Function(Function::COURSE_MANAGE);
    Capability {
        name: "attendance",
        routes: || {
            vec![
                get("/desk/courses/{code}/check-in", MANAGE, pages::desk::show),
                post("/desk/courses/{code}/check-in", MANAGE, pages::desk::by_hand),
                get("/desk/courses/{code}/check-in/void/{id}", MANAGE, pages::desk::confirm_void),
                post("/desk/courses/{code}/check-in/void/{id}", MANAGE, pages::desk::void_mark),
                post("/desk/courses/{code}/check-in/doors", MANAGE, pages::doors::make),
                post("/desk/courses/{code}/check-in/doors/{id}/revoke", MANAGE, pages::doors::revoke),
                post("/desk/courses/{code}/check-in/walk-ins", MANAGE, pages::doors::walk_ins),
                get("/desk/courses/{code}/check-in/badges", MANAGE, pages::code::badges),
                get("/desk/courses/{code}/door/{session}/screen", MANAGE, pages::screen::show),
                get("/attend", Access::SignedIn, pages::attend::ask),
                post("/attend", Access::SignedIn, pages::attend::typed),
                // Everybody's phone may read it; who marks must sign in, and has time for it.
                get("/attend/{token}", Access::Public, pages::attend::scanned),
                get("/attend/seen/{token}", Access::SignedIn, pages::attend::confirm),
                post("/attend/seen/{token}", Access::SignedIn, pages::attend::mark),
                get("/attend/done/{id}", Access::SignedIn, pages::attend::done),
                get("/my/enrolments/{id}/code", Access::SignedIn, pages::code::own),
                // A door's helper has no account: the link itself is the right, for one course and a time.
                get("/door/sw.js", Access::Public, pages::door::worker),
                get("/door/{token}", Access::Public, pages::door::show),
                get("/door/{token}/list", Access::Public, pages::door::list),
                post("/door/{token}/marks", Access::Public, pages::door::marks),
                get("/door/{token}/plain", Access::Public, pages::plain::show),
                post("/door/{token}/plain", Access::Public, pages::plain::tick),
            ]
        },
        nav: &[],
        migrations: &[Migration {
            name: "0450_attendance",
            sql: include_str!("migrations/0450_attendance.sql"),
            sqlite: include_str!("migrations/0450_attendance.sqlite.sql"),
            postgres: include_str!("migrations/0450_attendance.postgres.sql"),
        }],
        jobs: &[],
        crons: &[],
        pages: pages::samples,
    }
}

/// Who was in which session of a course, and for how long. People without any mark are absent from it.
///
/// # Errors
/// The database.
pub async fn presence<C: ConnectionTrait>(conn: &C, course: CourseId) -> AppResult<Vec<Presence>> {
    Ok(sheet(conn, course).await?.presence.into_values().collect())
}

/// Every mark of a person, for the page of own data.
///
/// # Errors
/// The database.
pub async fn marks_of_person<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<Vec<PersonMark>> {
    Ok(store::marks_of_person(conn, person).await?)
}

/// All marks of a course and what they say.
///
/// # Errors
/// The database.
pub async fn sheet<C: ConnectionTrait>(conn: &C, course: CourseId) -> AppResult<Sheet> {
    let meetings = catalogue::meetings(conn, course).await?;
    let rows = store::marks(conn, course).await?;
    let mut people: Vec<PersonId> = rows.iter().map(|row| row.person).collect();
    people.sort_unstable();
    people.dedup();
    let remaining = identity::remaining(conn, &people).await?;
    Ok(read(&meetings, rows, &remaining))
}

/// A mark's place in the sheet, its instant and its direction.
type Line = (usize, Timestamp, Direction);

/// Reads rows in the order of time; marks of persons who turned out to be one are one person's.
fn read(meetings: &[Meeting], rows: Vec<store::MarkRow>, remaining: &HashMap<PersonId, PersonId>) -> Sheet {
    let mut sheet = Sheet::default();
    let mut lines: BTreeMap<(i64, PersonId), Vec<Line>> = BTreeMap::new();
    for row in rows {
        let person = remaining.get(&row.person).copied().unwrap_or(row.person);
        let direction = Direction::parse(&row.direction).unwrap_or_default();
        let at = from_millis(row.at);
        if row.void_reason.is_none() {
            lines.entry((row.meeting, person)).or_default().push((sheet.marks.len(), at, direction));
        }
        sheet.marks.push(Mark {
            id: row.id,
            meeting: row.meeting,
            person,
            at,
            received_at: from_millis(row.received_at),
            way: Way::parse(&row.way).unwrap_or(Way::List),
            door: row.door,
            reason: row.reason,
            effect: None,
            void_reason: row.void_reason,
        });
    }
    for ((position, person), line) in lines {
        let Some(meeting) = meetings.iter().find(|m| m.position == position) else { continue };
        let marks: Vec<(Timestamp, Direction)> = line.iter().map(|(_, at, way)| (*at, *way)).collect();
        let folded = fold(&session_of(meeting), &marks);
        for ((index, ..), effect) in line.iter().zip(&folded.effects) {
            sheet.marks[*index].effect = Some(*effect);
        }
        let (first_in, last_out) = (folded.first_in, folded.last_out);
        let (minutes, inside) = (folded.minutes, folded.inside);
        let found = Presence { person, meeting: position, first_in, last_out, minutes, inside };
        sheet.presence.insert((position, person), found);
    }
    sheet
}
