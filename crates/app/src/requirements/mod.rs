//! Requirements (必修時數): who must hold what, how everybody stands, and figures kept for county and nation. Rules:
//! docs/rules/requirements.md.

mod commands;
mod fill;
mod follow;
mod leave;
mod mails;
mod pages;
mod sheets;
mod store;

pub use commands::{Problems, copy, delete, end, load_shipped, publish, remind, save, shipped_drafts};
pub use follow::{Rebuilt, rebuild, turn};
pub use leave::{Leave, REASONS, leaves_of};
pub use pages::{glance_card, sample_glance};
pub use sheets::{Glance, Item, Sheet, glance, sheets};

use domain::permissions::{Function, OrganisationKind, Right, SeatRole};
use domain::requirement::{Requirement, RequirementRefused};
use jiff::SignedDuration;
use jiff::civil::Date;
use platform::capability::{get, post};
use platform::db::Migration;
use platform::ids::OrganisationId;
use platform::jobs::Cron;
use platform::web::SeatView;
use platform::{Access, AppError, AppResult, Capability, NavItem};
use sea_orm::ConnectionTrait;

use crate::App;

platform::typed_ids! {
    /// A version of a requirement.
    RequirementId,
    /// A time of leave.
    LeaveId,
}

/// A version of a requirement with what is known beside its rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Identity.
    pub id: RequirementId,
    /// All versions of one requirement share it.
    pub series: RequirementId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The rule.
    pub requirement: Requirement,
    /// Key in the shipped list; empty for others.
    pub shipped: String,
    /// Whether it was published.
    pub published: bool,
    /// Tells two pages of one form apart, from 1.
    pub version: i64,
    /// Last change, milliseconds.
    pub changed_at: i64,
}

impl Entry {
    /// Whether it is the nation's.
    pub fn national(&self) -> bool {
        self.requirement.audience.county.is_empty()
    }
}

const CRONS: &[Cron<App>] = &[Cron {
    name: "requirements.turn",
    every: SignedDuration::from_secs(30),
    run: |app| Box::pin(async move { turn(&app).await.map_err(|e| format!("{e:?}")) }),
}];

const SCHOOL: Access = Access::Function(Function::TEACHER_REGISTER);
const BELOW: Access = Access::Function(Function::STATISTICS_COUNTY);
const NATION: Access = Access::Function(Function::STATISTICS_NATIONAL);
const EXPORT: Access = Access::Right(Right::Export);

/// What the capability brings.
pub fn capability() -> Capability<App> {
    Capability {
        name: "requirements",
        routes: || {
            vec![
                get("/my/requirements", Access::SignedIn, pages::mine::show),
                get("/requirements/school", SCHOOL, pages::school::show),
                get("/requirements/school.xlsx", EXPORT, pages::school::xlsx),
                get("/requirements/school.csv", EXPORT, pages::school::csv),
                get("/requirements/school/remind", SCHOOL, pages::school::confirm),
                post("/requirements/school/remind", SCHOOL, pages::school::remind),
                get("/requirements/school/{code}", SCHOOL, pages::person::show),
                post("/requirements/school/{code}/leave", SCHOOL, pages::person::note),
                post("/requirements/school/{code}/leave/remove", SCHOOL, pages::person::remove),
                get("/requirements/below", BELOW, pages::below::show),
                get("/requirements/below/{id}", BELOW, pages::below::one),
                get("/requirements/below/{id}/figures.csv", BELOW, pages::below::csv),
                get("/requirements/below/{id}/{code}", BELOW, pages::below::names),
                get("/requirements/nation", NATION, pages::nation::show),
                get("/requirements/nation/{id}", NATION, pages::nation::one),
                // Who reads figures below sees what is asked; who may change it is asked inside.
                get("/admin/requirements", BELOW, pages::list::show),
                post("/admin/requirements/shipped", BELOW, pages::list::load),
                get("/admin/requirements/new", BELOW, pages::form::blank),
                post("/admin/requirements/new", BELOW, pages::form::create),
                get("/admin/requirements/{id}", BELOW, pages::form::show),
                post("/admin/requirements/{id}", BELOW, pages::form::save),
                post("/admin/requirements/{id}/publish", BELOW, pages::list::publish),
                post("/admin/requirements/{id}/copy", BELOW, pages::list::copy),
                post("/admin/requirements/{id}/end", BELOW, pages::form::end),
                post("/admin/requirements/{id}/delete", BELOW, pages::list::delete),
            ]
        },
        nav: &[
            NavItem {
                label: "nav-requirements",
                href: "/my/requirements",
                access: Access::SignedIn,
                order: 31,
            },
            NavItem {
                label: "nav-requirements-school",
                href: "/requirements/school",
                access: SCHOOL,
                order: 48,
            },
            NavItem {
                label: "nav-requirements-below",
                href: "/requirements/below",
                access: BELOW,
                order: 74,
            },
            NavItem {
                label: "nav-requirements-nation",
                href: "/requirements/nation",
                access: NATION,
                order: 75,
            },
            NavItem { label: "nav-requirements-list", href: "/admin/requirements", access: BELOW, order: 84 },
        ],
        migrations: &[Migration {
            name: "0580_requirements",
            sql: include_str!("migrations/0580_requirements.sql"),
            sqlite: "",
            postgres: "",
        }],
        jobs: &[],
        crons: CRONS,
        pages: pages::samples,
    }
}

/// Whether a seat keeps requirements: head or liaison of the national centre, or of a county's bureau.
pub fn may_keep(seat: &SeatView) -> bool {
    let kind = matches!(seat.kind, OrganisationKind::NationalCentre | OrganisationKind::CountyBureau);
    kind && seat.role != SeatRole::Operator
}

/// Refuses who keeps no requirements.
fn keeps(seat: &SeatView) -> AppResult<()> {
    if may_keep(seat) { Ok(()) } else { Err(AppError::denied(&RequirementRefused::NotOwner)) }
}

/// Requirements that are in force on a day, or were within the year before it.
///
/// # Errors
/// The database.
pub async fn in_force<C: ConnectionTrait>(conn: &C, today: Date) -> AppResult<Vec<Entry>> {
    Ok(store::published_since(conn, &store::cut(today)).await?)
}

/// Every version that an organisation keeps.
///
/// # Errors
/// The database.
pub async fn of_owner<C: ConnectionTrait>(conn: &C, organisation: OrganisationId) -> AppResult<Vec<Entry>> {
    Ok(store::of_owner(conn, organisation).await?)
}

/// One version.
///
/// # Errors
/// Not found, or the database.
pub async fn by_id<C: ConnectionTrait>(conn: &C, id: RequirementId) -> AppResult<Entry> {
    store::by_id(conn, id).await?.ok_or(AppError::NotFound)
}
