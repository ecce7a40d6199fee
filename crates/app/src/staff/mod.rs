//! Schools keep their people: form, workbook, matching, moving, merging, subjects taught, the make-up of the staff.

mod apply;
mod facts;
mod judge;
mod matches;
mod merging;
mod pages;
mod partner;
mod people;
mod place;
mod service;
mod store;
mod subjects;
mod upload;

pub use judge::{Judged, Outcome, Said};
pub use merging::merged_when;
pub use partner::{
    Serving, end_told, in_question, judge_profiles, place_of, positions_of, serving, serving_counts,
    waits_already, write_profiles,
};
pub use place::{Door, Place};
pub use service::{Answer, open_proposals, propose_service};
pub use upload::delete_old;

use domain::permissions::{Function, OrganisationKind, Right};
use jiff::SignedDuration;
use platform::capability::{get, post};
use platform::db::Migration;
use platform::jobs::Cron;
use platform::web::Ctx;
use platform::{Access, Capability, NavItem, Route};

use crate::App;

platform::typed_ids! {
    /// A workbook of people that was read.
    UploadId,
    /// A possible match that waits for a decision.
    MatchId,
    /// A proposal about where somebody serves.
    ProposalId,
    /// A merge of two persons.
    MergeId,
}

const TEACHER: Access = Access::Function(Function::TEACHER_REGISTER);
const OWN_ACCOUNTS: Access = Access::FunctionAt(Function::ACCOUNT_MANAGE_OWN, OrganisationKind::CountyBureau);
const COURSES: Access = Access::FunctionAt(Function::COURSE_MANAGE, OrganisationKind::TeacherUniversity);
const BELOW: Access = Access::Function(Function::ACCOUNT_MANAGE_SUBORDINATE);

/// The routes of one door; they differ in address and access only.
macro_rules! door {
    ($base:literal, $access:expr) => {
        [
            get($base, $access, pages::list::show),
            get(concat!($base, "/export.xlsx"), Access::Right(Right::Export), pages::list::export),
            get(concat!($base, "/make-up"), $access, pages::make_up::show),
            get(concat!($base, "/new"), $access, pages::form::blank),
            post(concat!($base, "/new"), $access, pages::form::register),
            get(concat!($base, "/upload"), $access, pages::upload::form),
            post(concat!($base, "/upload"), $access, pages::upload::take),
            get(concat!($base, "/template.xlsx"), $access, pages::template::download),
            get(concat!($base, "/uploads/{id}"), $access, pages::upload::show),
            post(concat!($base, "/uploads/{id}"), $access, pages::upload::decide),
            get(concat!($base, "/uploads/{id}/corrections.xlsx"), $access, pages::upload::corrections),
            get(concat!($base, "/matches"), $access, pages::matches::queue),
            get(concat!($base, "/matches/{id}"), $access, pages::matches::show),
            post(concat!($base, "/matches/{id}"), $access, pages::matches::decide),
            get(concat!($base, "/proposals"), $access, pages::proposals::show),
            post(concat!($base, "/proposals"), $access, pages::proposals::withdraw),
            get(concat!($base, "/applied"), $access, pages::applied::show),
            post(concat!($base, "/applied"), $access, pages::applied::answer),
            get(concat!($base, "/{code}"), $access, pages::form::edit),
            post(concat!($base, "/{code}"), $access, pages::form::keep),
            get(concat!($base, "/{code}/leave"), $access, pages::leave::form),
            post(concat!($base, "/{code}/leave"), $access, pages::leave::submit),
            post(concat!($base, "/{code}/back"), $access, pages::leave::back),
            get(concat!($base, "/{code}/number"), Access::Right(Right::ViewNumbers), pages::number::ask),
            post(concat!($base, "/{code}/number"), Access::Right(Right::ViewNumbers), pages::number::show),
        ]
    };
}

fn routes() -> Vec<Route<App>> {
    let mut routes = vec![
        get("/my/service", Access::SignedIn, pages::my_service::show),
        post("/my/service", Access::SignedIn, pages::my_service::answer),
        get("/welcome/subjects", Access::SignedIn, pages::subjects::form),
        post("/welcome/subjects", Access::SignedIn, pages::subjects::say),
        get("/admin/matches", BELOW, pages::matches::below),
        get("/admin/merge", BELOW, pages::merge::show),
        post("/admin/merge/look", BELOW, pages::merge::look),
        post("/admin/merge", BELOW, pages::merge::submit),
        post("/admin/merge/undo", BELOW, pages::merge::undo),
    ];
    routes.extend(door!("/staff", TEACHER));
    routes.extend(door!("/staff/direct", OWN_ACCOUNTS));
    routes.extend(door!("/staff/students", COURSES));
    routes
}

const CRONS: &[Cron<App>] = &[Cron {
    name: "staff.delete_old_uploads",
    every: SignedDuration::from_hours(24),
    run: |app| Box::pin(async move { delete_old(&app).await.map(|_| ()).map_err(|e| format!("{e:?}")) }),
}];

/// What the capability brings.
pub fn capability() -> Capability<App> {
    Capability {
        name: "staff",
        routes,
        nav: &[
            NavItem { label: "nav-staff", href: "/staff", access: TEACHER, order: 45 },
            NavItem { label: "nav-staff-direct", href: "/staff/direct", access: OWN_ACCOUNTS, order: 46 },
            NavItem { label: "nav-staff-students", href: "/staff/students", access: COURSES, order: 47 },
            NavItem { label: "nav-merge", href: "/admin/merge", access: BELOW, order: 65 },
        ],
        migrations: &[Migration {
            name: "0250_staff",
            sql: include_str!("migrations/0250_staff.sql"),
            sqlite: "",
            postgres: "",
        }],
        jobs: &[],
        crons: CRONS,
        pages: pages::samples,
    }
}

/// Whether a link of the navigation leads anywhere for this seat: two doors are open to one kind of organisation only,
/// which the matrix does not say.
pub fn leads_somewhere(ctx: &Ctx, href: &str) -> bool {
    let kind = ctx.viewer.as_ref().and_then(|v| v.seat.as_ref()).map(|s| s.kind);
    match href {
        "/staff/direct" => kind == Some(OrganisationKind::CountyBureau),
        "/staff/students" => kind == Some(OrganisationKind::TeacherUniversity),
        _ => true,
    }
}

/// School years with the subjects that people who are one said they taught, for the page of own data.
///
/// # Errors
/// The database.
pub async fn subjects_said_by<C: sea_orm::ConnectionTrait>(
    conn: &C,
    people: &[platform::ids::PersonId],
) -> platform::AppResult<Vec<(i64, String)>> {
    Ok(store::taught(conn, people).await?.into_iter().map(|t| (t.school_year, t.subject)).collect())
}

/// Subjects that people said they taught in a school year or later, with who said so.
///
/// # Errors
/// The database.
pub async fn subjects_taught_since<C: sea_orm::ConnectionTrait>(
    conn: &C,
    people: &[platform::ids::PersonId],
    school_year: i64,
) -> platform::AppResult<Vec<(platform::ids::PersonId, String)>> {
    Ok(store::taught_since(conn, people, school_year).await?)
}
