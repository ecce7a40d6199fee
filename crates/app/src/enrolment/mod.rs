//! Enrolment: a person's request for a place and what became of it. Rules: docs/rules/enrolment.md.

mod beside;
mod commands;
mod decide;
mod desk;
mod leave;
pub mod limits;
mod mails;
mod measure;
mod messages;
mod moved;
mod nominate;
mod pages;
mod people;
mod plan;
mod preview;
pub mod questions;
mod reminders;
mod store;
mod taken;

pub use beside::capability as beside;
pub use commands::{
    Decision, accept, decide_by_organiser, fill_free_places, let_happen, tell_cancelled, withdraw,
};
pub use desk::{Answer, Desk, Request};
pub use leave::{Leave, ask_leave, decide_leave, leave_of_course, leaves, take_back_leave};
pub use measure::bare_batch_rate;
pub use messages::{Message, MessageId, Readers, To, messages_of, readers, send_message};
pub use moved::tell_moved;
pub use nominate::{in_turn, nominate, nominated_by, open_for_nomination};
pub(crate) use pages::sample;
pub use people::{Listed, listed, once};
pub use plan::{classes, forget_hours, note_all_hours, note_hours, plan, save_plan};
pub use preview::{Clash, Preview, clashes, preview};
pub use questions::{HeldAnswer, forget_of_people as forget_answers, held_of as answers_held};
pub use reminders::remind;

use std::collections::HashMap;

use domain::permissions::Function;
use platform::capability::{get, post};
use platform::db::Migration;
use platform::ids::{OrganisationId, PersonId};
use platform::jobs::{Cron, Handler, JobFuture};
use platform::{Access, AppResult, Capability, NavItem, Route};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::App;
use crate::catalogue::{self, CourseId};
use crate::identity::{self, Person};

platform::typed_ids! {
    /// A request for a place.
    EnrolmentId,
    /// A request for leave.
    LeaveId,
}

/// A request and its present standing.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Enrolment {
    /// Identity.
    pub id: EnrolmentId,
    /// The course.
    pub course: CourseId,
    /// Who asked.
    pub person: PersonId,
    /// `admitted`, `offered`, `waiting`, `applied`, `withdrawn`, `expired`, `refused`.
    pub state: String,
    /// Number on the waiting list.
    pub number: Option<i64>,
    /// When it was asked, milliseconds.
    pub requested_at: i64,
    /// When it was last decided, milliseconds.
    pub decided_at: i64,
    /// The class asked for, where people choose one; none is any.
    pub wish: Option<i64>,
    /// The class of the place, where people choose one.
    pub class: Option<i64>,
    /// The reserved share the place is from; none is the general pool.
    pub share: Option<i64>,
    /// The school the place counts for, where there is a limit.
    pub school: Option<OrganisationId>,
    /// The last instant to accept the place that is offered, milliseconds.
    pub offer_until: Option<i64>,
    /// The unit that nominated the person.
    pub unit: Option<OrganisationId>,
    /// The person's place in that unit's order of preference, from 1.
    pub unit_rank: Option<i64>,
}

impl Enrolment {
    /// Whether the person takes part or may still.
    pub fn is_alive(&self) -> bool {
        self.standing().is_alive()
    }
}

/// Counts of a course's desk.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Places {
    /// All places.
    pub places: i64,
    /// Places given.
    pub admitted: i64,
    /// People waiting.
    pub waiting: i64,
}

impl Places {
    /// Places nobody has.
    pub fn free(&self) -> i64 {
        (self.places - self.admitted).max(0)
    }
}

/// Requests for places of the courses of one line of a table.
#[derive(Clone, Debug, Default, PartialEq, FromQueryResult)]
pub struct EnrolmentFigures {
    /// What the line is about.
    pub line: String,
    /// Requests, whatever became of them.
    pub requests: i64,
    /// Those that hold a place.
    pub admitted: i64,
}

/// Counts requests for places of chosen courses; lines without requests are left out.
///
/// # Errors
/// The database.
pub async fn enrolment_figures<C: ConnectionTrait>(
    conn: &C,
    selection: &catalogue::Selection,
    by: catalogue::By,
) -> AppResult<Vec<EnrolmentFigures>> {
    Ok(store::figures(conn, selection, by).await?)
}

/// What the capability brings.
pub fn capability() -> Capability<App> {
    Capability {
        name: "enrolment",
        routes,
        nav: &[NavItem {
            label: "nav-my-courses",
            href: "/my/enrolments",
            access: Access::SignedIn,
            order: 20,
        }],
        migrations: &[
            Migration {
                name: "0400_enrolment",
                sql: include_str!("migrations/0400_enrolment.sql"),
                sqlite: "",
                postgres: "",
            },
            Migration {
                name: "0401_enrolment_plan",
                sql: include_str!("migrations/0401_enrolment_plan.sql"),
                sqlite: "",
                postgres: "",
            },
            Migration {
                name: "0430_enrolment_message",
                sql: include_str!("migrations/0430_enrolment_message.sql"),
                sqlite: "",
                postgres: "",
            },
            // See docs/adr/0013.
            Migration {
                name: "0870_enrolment_held",
                sql: "",
                sqlite: "",
                postgres: include_str!("migrations/0870_enrolment_held.postgres.sql"),
            },
        ],
        jobs: &[
            Handler { kind: catalogue::JOB_CANCELLED, run: |app, code| follow(app, code, Follow::Cancelled) },
            Handler {
                kind: catalogue::JOB_APPROVED_AGAIN,
                run: |app, code| follow(app, code, Follow::Approved),
            },
            Handler {
                kind: catalogue::JOB_MOVED,
                run: |app, payload| {
                    Box::pin(async move {
                        let id = serde_json::from_str(&payload).map_err(|e| e.to_string())?;
                        tell_moved(&app, id).await.map_err(|e| format!("{e:?}"))
                    })
                },
            },
        ],
        crons: &[Cron {
            name: "enrolment.offers",
            every: commands::TURN,
            run: |app| {
                Box::pin(async move { let_happen(&app).await.map(|_| ()).map_err(|e| format!("{e:?}")) })
            },
        }],
        pages: pages::samples,
    }
}

fn routes() -> Vec<Route<App>> {
    vec![
        get("/courses/{code}/enrol", Access::SignedIn, pages::enrol::confirm),
        post("/courses/{code}/enrol", Access::SignedIn, pages::enrol::submit),
        get("/courses/{code}/enrol/queue", Access::SignedIn, pages::enrol::queue),
        post("/my/enrolments/{id}/accept", Access::SignedIn, pages::mine::accept),
        get("/my/enrolments/{id}/leave", Access::SignedIn, pages::mine::leave::ask),
        post("/my/enrolments/{id}/leave", Access::SignedIn, pages::mine::leave::send),
        post("/my/enrolments/{id}/leave/back", Access::SignedIn, pages::mine::leave::take_back),
        get("/desk/courses/{code}/enrolment", manage(), pages::plan::show),
        post("/desk/courses/{code}/enrolment", manage(), pages::plan::save),
        get("/desk/courses/{code}/leave", manage(), pages::leave::list),
        post("/desk/courses/{code}/leave", manage(), pages::leave::decide),
        get("/desk/courses/{code}/nominations", manage(), pages::nominate::turn::show),
        post("/desk/courses/{code}/nominations", manage(), pages::nominate::turn::admit),
        get("/desk/nominations", manage(), pages::nominate::list),
        get("/desk/nominations/{code}", manage(), pages::nominate::show),
        post("/desk/nominations/{code}", manage(), pages::nominate::save),
        get("/my/enrolments", Access::SignedIn, pages::mine::list),
        get("/my/enrolments/{id}", Access::SignedIn, pages::mine::show),
        get("/my/enrolments/{id}/withdraw", Access::SignedIn, pages::mine::confirm_withdrawal),
        post("/my/enrolments/{id}/withdraw", Access::SignedIn, pages::mine::withdraw),
        get("/desk/courses/{code}/enrolments", manage(), pages::organiser::list),
        post("/desk/courses/{code}/enrolments", manage(), pages::organiser::decide),
        get("/desk/courses/{code}/enrolments/{id}/refuse", manage(), pages::organiser::confirm_refusal),
    ]
    .into_iter()
    .chain(pages::organiser::routes())
    .collect()
}

fn manage() -> Access {
    Access::Function(Function::COURSE_MANAGE)
}

enum Follow {
    Cancelled,
    Approved,
}

fn follow(app: App, payload: String, what: Follow) -> JobFuture {
    Box::pin(async move {
        let code: String = serde_json::from_str(&payload).map_err(|e| e.to_string())?;
        let done = match what {
            Follow::Cancelled => tell_cancelled(&app, &code).await,
            Follow::Approved => fill_free_places(&app, &code).await,
        };
        done.map_err(|e| format!("{e:?}"))
    })
}

/// A request by identity.
///
/// # Errors
/// Not found, or the database.
pub async fn enrolment<C: ConnectionTrait>(conn: &C, id: EnrolmentId) -> AppResult<Enrolment> {
    store::by_id(conn, id).await?.ok_or(platform::AppError::NotFound)
}

/// The person's request for a course, if there is one, also one made as somebody they turned out to be; one that is
/// alive comes first.
///
/// # Errors
/// The database.
pub async fn of_person_at<C: ConnectionTrait>(
    conn: &C,
    course: CourseId,
    person: PersonId,
) -> AppResult<Option<Enrolment>> {
    let same = identity::same_person(conn, person).await?;
    let mut own = store::of_persons(conn, course, &same).await?;
    own.sort_by_key(|e| (!e.is_alive(), e.person != person));
    Ok(own.into_iter().next())
}

/// All requests of a course in the order they came.
///
/// # Errors
/// The database.
pub async fn of_course<C: ConnectionTrait>(conn: &C, course: CourseId) -> AppResult<Vec<Enrolment>> {
    Ok(store::of_course(conn, course).await?)
}

/// All requests of a person and of everybody merged into them, newest first.
///
/// # Errors
/// The database.
pub async fn of_person<C: ConnectionTrait>(conn: &C, person: PersonId) -> AppResult<Vec<Enrolment>> {
    let same = identity::same_person(conn, person).await?;
    Ok(store::of_person(conn, &same).await?)
}

/// The order of every list, sheet and export of people: county, district, school, name (ENR-9); two of the same name by
/// their personal codes, so that the order is always the same.
pub fn list_order(a: &Person, b: &Person) -> std::cmp::Ordering {
    fn key(p: &Person) -> [&str; 5] {
        [&p.county, &p.district, &p.organisation_name, &p.name, &p.personal_code]
    }
    // People without a school have no county: they come last, not first.
    a.county.is_empty().cmp(&b.county.is_empty()).then_with(|| key(a).cmp(&key(b)))
}

/// The people who have a place in a course, in the order of [`list_order`].
///
/// # Errors
/// The database.
pub async fn admitted_people<C: ConnectionTrait>(conn: &C, course: CourseId) -> AppResult<Vec<Person>> {
    let ids: Vec<PersonId> = of_course(conn, course)
        .await?
        .into_iter()
        .filter(|e| e.state == "admitted")
        .map(|e| e.person)
        .collect();
    let mut people = identity::persons(conn, &ids).await?;
    people.sort_by(list_order);
    Ok(people)
}

/// Courses that are over and not closed in which people who are one have a place: their hours are still to come.
///
/// # Errors
/// The database.
pub async fn over_not_closed<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
    now: jiff::Timestamp,
) -> AppResult<Vec<CourseId>> {
    Ok(store::over_not_closed(conn, people, now.as_millisecond()).await?)
}

/// Places of several courses; one that was never published is absent.
///
/// # Errors
/// The database.
pub async fn places<C: ConnectionTrait>(
    conn: &C,
    courses: &[CourseId],
) -> AppResult<HashMap<CourseId, Places>> {
    let rows = store::desks(conn, courses).await?;
    Ok(rows
        .into_iter()
        .map(|r| (r.course, Places { places: r.places, admitted: r.admitted, waiting: r.waiting }))
        .collect())
}
