//! Courses: registered by organisers, reviewed by region centres, found by teachers. Rules: docs/rules/course-life.md.

mod amend;
mod attachments;
mod automatic;
pub mod bulk;
mod cautions;
mod codes;
mod commands;
mod course;
mod derive;
mod drafts;
pub mod feed;
mod figures;
mod lifting;
pub mod listed;
mod mails;
mod pages;
mod postpone;
mod proposals;
mod registration;
mod rosters;
pub mod sample;
pub mod search;
mod series;
mod store;
mod tagging;
mod taken;
mod templates;
mod uses;
pub mod view;
mod waiting;
mod workbook;

pub use amend::{Amended, Because, Facts, Retag, RetagId, amend, facts_of, retagged_after};
pub use attachments::{Looked, look_again, look_at};
pub use automatic::{Judgement, judgement_of, throw_switch};
pub use codes::Codes;
pub use commands::{
    JOB_APPROVED_AGAIN, JOB_CANCELLED, Review, cancel, close, close_automatically, copy_course, create_draft,
    return_roster, review, save_form, submit, submit_roster,
};
pub use course::{Course, CourseId, Meeting};
pub use drafts::{delete_draft, keep_typed, settle};
pub use feed::all_touched;
pub use figures::{By, CourseFigures, Of, Selection, course_figures};
pub use lifting::{Lifted, lift_limits, lifts_of, restore_limits};
pub use mails::slots_text;
pub use postpone::{JOB_MOVED, Moved, MovedId, Slot, last_moved, mark_told, moved, postpone, withdraw_until};
pub use proposals::{as_sent, discard_change, recall};
pub use registration::capability as registration;
pub use rosters::{
    escalate_rosters, next_roster, owing_rosters, roster_counts, roster_organisers, roster_queue,
    rosters_owed,
};
pub use store::figures::{Chosen, chosen};
pub use store::lights::{Standing, owed_to_reviewers, own_lights, review_lights, rosters_late};
pub use store::own::Tally;
pub use tagging::answer_tag;
pub use taken::{Standing as TakenStanding, Taken, add_taken, change_taken};
pub use uses::{Use, using};
pub use waiting::{Counts, Kind, Lateness, Queue, escalate, next_waiting, queue, waiting_counts};
pub use workbook::delete_old as delete_old_workbooks;

use domain::permissions::Function;
use jiff::{SignedDuration, Timestamp};
use platform::capability::{get, post};
use platform::db::{Actor, Migration};
use platform::ids::OrganisationId;
use platform::jobs::{Cron, Handler};
use platform::{Access, AppError, AppResult, Capability, Change, NavItem};
use sea_orm::ConnectionTrait;

use crate::{App, directory};

const JOBS: &[Handler<App>] = &[
    Handler {
        kind: directory::JOB_SUPERVISION_CHANGED,
        run: |app, payload| {
            Box::pin(async move {
                let organisations: Vec<OrganisationId> =
                    serde_json::from_str(&payload).map_err(|e| e.to_string())?;
                follow_supervision(&app, &organisations).await.map_err(|e| format!("{e:?}"))?;
                feed::organisations_touched(&app, &organisations).await.map_err(|e| format!("{e:?}"))
            })
        },
    },
    Handler {
        kind: directory::JOB_RENAMED,
        run: |app, payload| {
            Box::pin(async move {
                let organisations: Vec<OrganisationId> =
                    serde_json::from_str(&payload).map_err(|e| e.to_string())?;
                feed::organisations_touched(&app, &organisations).await.map_err(|e| format!("{e:?}"))
            })
        },
    },
];

const CRONS: &[Cron<App>] = &[
    Cron {
        name: "catalogue.review_promise",
        every: SignedDuration::from_hours(1),
        run: |app| Box::pin(async move { escalate(&app).await.map_err(|e| format!("{e:?}")) }),
    },
    Cron {
        name: "catalogue.roster_promise",
        every: SignedDuration::from_hours(1),
        run: |app| Box::pin(async move { escalate_rosters(&app).await.map_err(|e| format!("{e:?}")) }),
    },
    Cron {
        name: "catalogue.prune_feed",
        every: SignedDuration::from_hours(24),
        run: |app| Box::pin(async move { feed::prune(&app).await.map_err(|e| format!("{e:?}")) }),
    },
];

const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "0300_catalogue",
        sql: include_str!("migrations/0300_catalogue.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        name: "0310_automatic_review",
        sql: include_str!("migrations/0310_automatic_review.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        name: "0320_proposal",
        sql: include_str!("migrations/0320_proposal.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration { name: "0330_feed", sql: include_str!("migrations/0330_feed.sql"), sqlite: "", postgres: "" },
    Migration {
        name: "0351_open_courses",
        sql: include_str!("migrations/0351_open_courses.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        name: "0531_course_lift",
        sql: include_str!("migrations/0531_course_lift.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        name: "0395_meeting_by_date",
        sql: include_str!("migrations/0395_meeting_by_date.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        name: "0354_course_partner",
        sql: include_str!("migrations/0354_course_partner.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        name: "0543_course_retag",
        sql: include_str!("migrations/0543_course_retag.sql"),
        sqlite: "",
        postgres: "",
    },
];

/// What the capability brings.
pub fn capability() -> Capability<App> {
    const REGISTER: Access = Access::Function(Function::COURSE_REGISTER);
    const REVIEW: Access = Access::Function(Function::COURSE_REVIEW);
    const AUTOMATIC: Access = Access::Function(Function::AUTO_REVIEW_VIEW);
    const SWITCH: Access = Access::Function(Function::AUTO_REVIEW_CONFIGURE);
    Capability {
        name: "catalogue",
        routes: || {
            vec![
                get("/courses", Access::PublicCached, pages::search::list),
                get("/courses/{code}", Access::PublicCached, pages::course::show),
                get("/courses/{code}/calendar.ics", Access::Public, pages::course::calendar),
                get("/courses/{code}/qr.svg", Access::Public, pages::course::qr),
                get("/desk/courses", Access::Function(Function::COURSE_VIEW_OWN), pages::own::list),
                get("/desk/courses/new", REGISTER, pages::own::new),
                post("/desk/courses/new", REGISTER, pages::own::create),
                get("/desk/courses/{code}", Access::Function(Function::COURSE_VIEW_OWN), pages::own::show),
                post("/desk/courses/{code}/copy", REGISTER, pages::own::copy),
                get("/desk/courses/{code}/edit/{step}", REGISTER, pages::form::show),
                post("/desk/courses/{code}/edit/{step}", REGISTER, pages::form::save),
                post("/desk/courses/{code}/submit", REGISTER, pages::form::submit),
                post("/desk/courses/{code}/recall", REGISTER, pages::own::recall),
                post("/desk/courses/{code}/discard-change", REGISTER, pages::own::discard),
                get("/desk/courses/{code}/cancel", REGISTER, pages::own::confirm_cancel),
                post("/desk/courses/{code}/cancel", REGISTER, pages::own::cancel),
                get("/desk/courses/{code}/delete", REGISTER, pages::own::confirm_delete),
                post("/desk/courses/{code}/delete", REGISTER, pages::own::delete),
                get("/review/courses", REVIEW, pages::review::queue),
                post("/review/courses/approve", REVIEW, pages::review::approve),
                post("/review/courses/approve/yes", REVIEW, pages::review::approve_all),
                get("/review/courses/{code}", REVIEW, pages::review::show),
                post("/review/courses/{code}", REVIEW, pages::review::decide),
                get("/review/courses/{code}/limits", REVIEW, pages::lifting::show),
                post("/review/courses/{code}/limits", REVIEW, pages::lifting::save),
                get("/review/automatic", AUTOMATIC, automatic::pages::list),
                get("/review/automatic/settings", SWITCH, automatic::pages::settings),
                post("/review/automatic/settings", SWITCH, automatic::pages::throw),
            ]
        },
        nav: &[
            NavItem { label: "nav-find", href: "/courses", access: Access::Public, order: 10 },
            NavItem {
                label: "nav-desk",
                href: "/desk/courses",
                access: Access::Function(Function::COURSE_REGISTER),
                order: 40,
            },
            NavItem { label: "nav-review", href: "/review/courses", access: REVIEW, order: 50 },
        ],
        migrations: MIGRATIONS,
        jobs: JOBS,
        crons: CRONS,
        pages: pages::samples,
    }
}

/// A course by identity.
///
/// # Errors
/// The database.
pub async fn find<C: ConnectionTrait>(conn: &C, id: CourseId) -> AppResult<Option<Course>> {
    Ok(store::by_id(conn, id).await?)
}

/// Several courses at once, in no order.
///
/// # Errors
/// The database.
pub async fn find_all<C: ConnectionTrait>(conn: &C, ids: &[CourseId]) -> AppResult<Vec<Course>> {
    Ok(store::by_ids(conn, ids).await?)
}

/// A course by its code.
///
/// # Errors
/// Not found, or the database.
pub async fn by_code<C: ConnectionTrait>(conn: &C, code: &str) -> AppResult<Course> {
    store::by_code(conn, code).await?.ok_or(AppError::NotFound)
}

/// Several courses by their codes, in no order; codes that no course has are passed over.
///
/// # Errors
/// The database.
pub async fn find_by_codes<C: ConnectionTrait>(conn: &C, codes: &[String]) -> AppResult<Vec<Course>> {
    let mut found = Vec::with_capacity(codes.len());
    for some in codes.chunks(500) {
        found.extend(store::by_codes(conn, some).await?);
    }
    Ok(found)
}

/// A published course by its code: drafts are not known to exist.
///
/// # Errors
/// Not found, or the database.
pub async fn published<C: ConnectionTrait>(conn: &C, code: &str) -> AppResult<Course> {
    let course = by_code(conn, code).await?;
    if course.approved_at.is_some() { Ok(course) } else { Err(AppError::NotFound) }
}

/// A course of an organisation, or of one it took over, by its code: others' courses are not known to exist.
///
/// # Errors
/// Not found, or the database.
pub async fn own<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    code: &str,
) -> AppResult<Course> {
    let course = by_code(conn, code).await?;
    if is_answered_by(conn, &course, organisation).await? { Ok(course) } else { Err(AppError::NotFound) }
}

/// Whether an organisation answers for a course: it gave it, or took over the one that did.
///
/// # Errors
/// The database.
pub async fn is_answered_by<C: ConnectionTrait>(
    conn: &C,
    course: &Course,
    organisation: OrganisationId,
) -> AppResult<bool> {
    if course.organisation == organisation {
        return Ok(true);
    }
    Ok(directory::answers_for(conn, organisation).await?.contains(&course.organisation))
}

/// How many courses of an organisation are being prepared, wait for their review, are open or go on, and have a roster
/// under review.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sea_orm::FromQueryResult)]
#[expect(missing_docs, reason = "counts of courses by what is done with them")]
pub struct Load {
    pub drafts: i64,
    pub in_review: i64,
    pub open: i64,
    pub rosters: i64,
}

/// What an organisation has in hand.
///
/// # Errors
/// The database.
pub async fn load_of<C: ConnectionTrait>(conn: &C, organisation: OrganisationId) -> AppResult<Load> {
    Ok(store::load_of(conn, organisation).await?)
}

/// Gives the courses of organisations that are not closed to who reviews them now. Run as a job after a reorganisation;
/// again does no harm.
///
/// # Errors
/// The database.
pub async fn follow_supervision(app: &App, organisations: &[OrganisationId]) -> AppResult<()> {
    let mut change = app.db.change(&Actor::process("catalogue"), app.clock.now()).await?;
    let mut all = 0;
    for organisation in organisations {
        let answering = directory::answering(change.conn(), *organisation).await?;
        let Some(reviewer) = directory::organisation(change.conn(), answering).await?.reviewer else {
            continue;
        };
        let moved = store::set_reviewer(&change, *organisation, reviewer).await?;
        all += moved;
        if moved > 0 {
            change.record(
                "course.reviewer_changed",
                organisation.0,
                serde_json::json!({"reviewer": reviewer, "courses": moved}),
            );
        }
    }
    // All were with the right one already.
    if all == 0 { Ok(change.rollback().await?) } else { Ok(change.commit().await?) }
}

/// The meetings of a course in the order of time.
///
/// # Errors
/// The database.
pub async fn meetings<C: ConnectionTrait>(conn: &C, course: CourseId) -> AppResult<Vec<Meeting>> {
    Ok(store::meetings(conn, course).await?)
}

/// Meetings from a day on of several courses, in the order of time.
///
/// # Errors
/// The database.
pub async fn meetings_from<C: ConnectionTrait>(
    conn: &C,
    courses: &[CourseId],
    from: jiff::civil::Date,
) -> AppResult<Vec<(CourseId, Meeting)>> {
    Ok(store::meetings_of(conn, courses, &from.to_string()).await?)
}

/// Published courses held on some days, each with the number of the session.
///
/// # Errors
/// The database.
pub async fn sessions_on<C: ConnectionTrait>(
    conn: &C,
    days: &[jiff::civil::Date],
) -> AppResult<Vec<(CourseId, i64)>> {
    let days: Vec<String> = days.iter().map(ToString::to_string).collect();
    Ok(store::days::sessions_on(conn, &days).await?)
}

/// How many courses of an organisation and of those it took over stand where.
///
/// # Errors
/// The database.
pub async fn own_tally<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    now: Timestamp,
) -> AppResult<Tally> {
    let all = directory::answers_for(conn, organisation).await?;
    Ok(store::own::tally(conn, &all, &[], now).await?)
}

/// Courses of an organisation and of those it took over, last touched first; the last five hundred at most.
///
/// # Errors
/// The database.
pub async fn of_organisation<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> AppResult<Vec<Course>> {
    let all = directory::answers_for(conn, organisation).await?;
    Ok(store::of_organisations(conn, &all).await?)
}

/// Rosters that wait for a region centre's confirmation.
///
/// # Errors
/// The database.
pub async fn rosters_waiting<C: ConnectionTrait>(
    conn: &C,
    reviewer: OrganisationId,
) -> AppResult<Vec<Course>> {
    Ok(store::rosters_waiting(conn, reviewer).await?)
}

/// Published courses one can enrol for now or soon.
///
/// # Errors
/// The database.
pub async fn opening<C: ConnectionTrait>(conn: &C, now: Timestamp, most: i64) -> AppResult<Vec<Course>> {
    Ok(store::opening(conn, now, most).await?)
}

/// Notes that attendance was marked, inside the change that marks it: from then on the sessions keep their dates.
///
/// # Errors
/// The database.
pub async fn note_attendance(change: &Change, course: CourseId) -> AppResult<()> {
    Ok(store::note_attendance(change, course).await?)
}

/// A course as it stands and stays until the change ends.
///
/// # Errors
/// The database.
pub async fn find_held(change: &Change, id: CourseId) -> AppResult<Option<Course>> {
    store::hold(change, id).await?;
    find(change.conn(), id).await
}

/// As [`find_held`] for several courses, taken in the order of their ids.
///
/// # Errors
/// The database.
pub async fn find_all_held(change: &Change, ids: &[CourseId]) -> AppResult<Vec<Course>> {
    store::hold_all(change, ids).await?;
    find_all(change.conn(), ids).await
}

/// Meetings on the days from one to another of published courses that stand, day by day, course by course.
///
/// # Errors
/// The database.
pub async fn meetings_between<C: ConnectionTrait>(
    conn: &C,
    from: jiff::civil::Date,
    to: jiff::civil::Date,
) -> AppResult<Vec<(CourseId, Meeting)>> {
    Ok(store::days::meetings_between(conn, &from.to_string(), &to.to_string()).await?)
}

/// Holds a course until the change ends.
///
/// # Errors
/// The database.
pub async fn lock(change: &Change, id: CourseId) -> AppResult<()> {
    Ok(store::lock(change, id).await?)
}

/// As [`lock`] for several courses, in the order of their ids.
///
/// # Errors
/// The database.
pub async fn lock_all(change: &Change, ids: &[CourseId]) -> AppResult<()> {
    Ok(store::amend::lock_all(change, ids).await?)
}
