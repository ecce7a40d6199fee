//! Enrolment: a person's request for a place and what became of it. Rules: docs/rules/enrolment.md.

mod beside;
mod commands;
mod desk;
pub mod limits;
mod mails;
mod measure;
mod moved;
mod pages;
mod preview;
pub mod questions;
mod reminders;
mod store;

pub use beside::capability as beside;
pub use commands::{Decision, decide_by_organiser, fill_free_places, tell_cancelled, withdraw};
pub use desk::Desk;
pub use measure::bare_batch_rate;
pub use moved::tell_moved;
pub(crate) use pages::sample;
pub use preview::{Clash, clashes, preview};
pub use questions::{HeldAnswer, forget_of_people as forget_answers, held_of as answers_held};
pub use reminders::remind;

use std::collections::HashMap;

use domain::enrolment::Standing;
use domain::permissions::Function;
use platform::capability::{get, post};
use platform::db::Migration;
use platform::ids::PersonId;
use platform::jobs::{Handler, JobFuture};
use platform::{Access, AppResult, Capability, NavItem};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::App;
use crate::catalogue::{self, CourseId};
use crate::identity::{self, Person};

platform::typed_ids! {
    /// A request for a place.
    EnrolmentId,
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
    /// `admitted`, `waiting`, `applied`, `withdrawn`, `refused`.
    pub state: String,
    /// Number on the waiting list.
    pub number: Option<i64>,
    /// When it was asked, milliseconds.
    pub requested_at: i64,
    /// When it was last decided, milliseconds.
    pub decided_at: i64,
}

impl Enrolment {
    /// The standing in the rule's terms.
    pub fn standing(&self) -> Standing {
        match self.state.as_str() {
            "admitted" => Standing::Admitted,
            "waiting" => {
                Standing::Waiting { number: u32::try_from(self.number.unwrap_or(0)).unwrap_or(u32::MAX) }
            }
            "applied" => Standing::Applied,
            "refused" => Standing::Refused,
            _ => Standing::Withdrawn,
        }
    }

    /// Whether the person takes part or may still.
    pub fn is_alive(&self) -> bool {
        matches!(self.state.as_str(), "admitted" | "waiting" | "applied")
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
        routes: || {
            vec![
                get("/courses/{code}/enrol", Access::SignedIn, pages::enrol::confirm),
                post("/courses/{code}/enrol", Access::SignedIn, pages::enrol::submit),
                get("/my/enrolments", Access::SignedIn, pages::mine::list),
                get("/my/enrolments/{id}", Access::SignedIn, pages::mine::show),
                get("/my/enrolments/{id}/withdraw", Access::SignedIn, pages::mine::confirm_withdrawal),
                post("/my/enrolments/{id}/withdraw", Access::SignedIn, pages::mine::withdraw),
                get(
                    "/desk/courses/{code}/enrolments",
                    Access::Function(Function::COURSE_MANAGE),
                    pages::organiser::list,
                ),
                post(
                    "/desk/courses/{code}/enrolments",
                    Access::Function(Function::COURSE_MANAGE),
                    pages::organiser::decide,
                ),
                get(
                    "/desk/courses/{code}/enrolments/{id}/refuse",
                    Access::Function(Function::COURSE_MANAGE),
                    pages::organiser::confirm_refusal,
                ),
                get(
                    "/desk/courses/{code}/sign-in-sheet.pdf",
                    Access::Function(Function::COURSE_MANAGE),
                    pages::organiser::sheet_pdf,
                ),
                get(
                    "/desk/courses/{code}/sign-in-sheet.xlsx",
                    Access::Function(Function::COURSE_MANAGE),
                    pages::organiser::sheet_xlsx,
                ),
            ]
        },
        nav: &[NavItem {
            label: "nav-my-courses",
            href: "/my/enrolments",
            access: Access::SignedIn,
            order: 20,
        }],
        migrations: &[Migration {
            name: "0400_enrolment",
            sql: include_str!("migrations/0400_enrolment.sql"),
            sqlite: "",
            postgres: "",
        }],
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
        crons: &[],
        pages: pages::samples,
    }
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

/// The order of every list, sheet and export of people: county, district, school, name (ENR-9).
pub fn list_order(a: &Person, b: &Person) -> std::cmp::Ordering {
    let key =
        |p: &Person| [p.county.clone(), p.district.clone(), p.organisation_name.clone(), p.name.clone()];
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
