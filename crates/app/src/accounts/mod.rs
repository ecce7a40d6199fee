//! Business accounts and teacher accounts: applying, approving, seats and who holds them, yearly confirmation, removal when idle.

mod applicants;
mod apply;
mod limits;
mod mails;
mod manage;
mod pages;
mod policies;
mod store;

pub use apply::{
    Business, SeatWish, Teacher, accept_invite, apply_business, apply_seat, apply_teacher, approve,
    choose_password, prove, refuse,
};
pub use manage::{Managed, SeatChange, change_seat, create_seat, invite, managed};
pub use policies::{CONFIRMATION, IDLE, confirm, run_policies};

use domain::permissions::Function;
use jiff::SignedDuration;
use platform::capability::{get, post};
use platform::db::Migration;
use platform::ids::{OrganisationId, PersonId, SeatId};
use platform::jobs::Cron;
use platform::{Access, Capability, NavItem, Route};
use sea_orm::FromQueryResult;

use crate::App;

platform::typed_ids! {
    /// Somebody's wish for an account or a seat.
    ApplicationId,
}

/// Somebody's wish for an account or a seat.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Application {
    /// Identity.
    pub id: ApplicationId,
    /// `business`, `teacher`, `seat` (a person who has an account) or `invite`.
    pub kind: String,
    /// `mail` (the address waits to be proved), `waiting`, `approved`, `refused` or `done`.
    pub state: String,
    /// Where.
    pub organisation: Option<OrganisationId>,
    /// Who, once that is known.
    pub person: Option<PersonId>,
    /// The seat of an invitation.
    pub seat: Option<SeatId>,
    /// Name as given.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// Telephone, or empty.
    pub phone: String,
    /// Wished user name.
    pub user_name: String,
    /// A teacher's password, until the account is made.
    pub password_hash: String,
    /// Wished role.
    pub role: String,
    /// What the duty is called.
    pub title: String,
    /// What it is for.
    pub purpose: String,
    /// Stage taught.
    pub stage: String,
    /// Position.
    pub position: String,
    /// Why it was refused.
    pub reason: String,
    /// Name of the one who decided.
    pub decided_by: String,
    /// Milliseconds.
    pub created_at: i64,
    /// When the address was proved, milliseconds.
    pub proved_at: Option<i64>,
    /// When it was decided, milliseconds.
    pub decided_at: Option<i64>,
    /// Name of the organisation.
    pub organisation_name: String,
    /// Its kind.
    pub organisation_kind: String,
}

/// Every hour, so that a day's run that failed is made up for the same day; the engine itself runs once a day.
const CRONS: &[Cron<App>] = &[
    Cron {
        name: "accounts.policies",
        every: SignedDuration::from_hours(1),
        run: |app| {
            Box::pin(async move { run_policies(&app).await.map(|_| ()).map_err(|e| format!("{e:?}")) })
        },
    },
    Cron {
        name: "accounts.forget_applications",
        every: SignedDuration::from_hours(24),
        run: |app| Box::pin(async move { apply::forget(&app).await.map_err(|e| format!("{e:?}")) }),
    },
];

/// What the capability brings.
pub fn capability() -> Capability<App> {
    Capability {
        name: "accounts",
        routes,
        nav: &[
            NavItem { label: "nav-accounts", href: "/accounts", access: OWN, order: 70 },
            NavItem { label: "nav-accounts-below", href: "/accounts/below", access: BELOW, order: 72 },
        ],
        migrations: &[
            Migration {
                name: "0240_accounts",
                sql: include_str!("migrations/0240_accounts.sql"),
                sqlite: "",
                postgres: "",
            },
            Migration {
                name: "0241_application_source",
                sql: include_str!("migrations/0241_application_source.sql"),
                sqlite: "",
                postgres: "",
            },
        ],
        jobs: &[],
        crons: CRONS,
        pages: pages::samples,
    }
}

const OWN: Access = Access::Function(Function::ACCOUNT_MANAGE_OWN);
const BELOW: Access = Access::Function(Function::ACCOUNT_MANAGE_SUBORDINATE);

fn routes() -> Vec<Route<App>> {
    use pages::{apply, decide, list, own_wish, seat, why, yearly};
    let mut routes = vec![
        get("/apply", Access::Public, apply::choose),
        get("/apply/business", Access::Public, apply::business),
        post("/apply/business", Access::Public, apply::send_business),
        get("/apply/teacher", Access::Public, apply::teacher),
        post("/apply/teacher", Access::Public, apply::send_teacher),
        get("/apply/status/{token}", Access::Public, pages::status::show),
        get("/apply/confirm/{token}", Access::Public, pages::status::ask),
        post("/apply/confirm/{token}", Access::Public, pages::status::prove),
        get("/apply/password/{token}", Access::Public, pages::link::password),
        post("/apply/password/{token}", Access::Public, pages::link::set_password),
        get("/apply/invite/{token}", Access::Public, pages::link::invitation),
        post("/apply/invite/{token}", Access::Public, pages::link::accept),
        get("/account/apply-seat", Access::SignedIn, own_wish::form),
        post("/account/apply-seat", Access::SignedIn, own_wish::send),
        get("/account/why", Access::SignedIn, why::own),
        get("/accounts", OWN, list::own),
        get("/accounts/new", OWN, seat::new_own),
        post("/accounts/new", OWN, seat::create_own),
        get("/accounts/confirm", OWN, yearly::show),
        post("/accounts/confirm", OWN, yearly::confirm),
        get("/accounts/below", BELOW, list::below),
        get("/accounts/below/cases", BELOW, yearly::cases),
        post("/accounts/below/cases", BELOW, yearly::keep),
        get("/accounts/below/{id}", BELOW, list::organisation),
        get("/accounts/below/{id}/new", BELOW, seat::new_below),
        post("/accounts/below/{id}/new", BELOW, seat::create_below),
    ];
    routes.extend([
        get("/accounts/seats/{id}", OWN, seat::show),
        post("/accounts/seats/{id}", OWN, seat::act),
        get("/accounts/seats/{id}/why", OWN, why::seat),
        get("/accounts/below/seats/{id}", BELOW, seat::show),
        post("/accounts/below/seats/{id}", BELOW, seat::act),
        get("/accounts/below/seats/{id}/why", BELOW, why::seat),
        get("/accounts/applications/{id}", OWN, decide::show),
        post("/accounts/applications/{id}", OWN, decide::decide),
        get("/accounts/below/applications/{id}", BELOW, decide::show),
        post("/accounts/below/applications/{id}", BELOW, decide::decide),
    ]);
    routes
}

/// Empties the applications of people whose deletion was granted; the caller records it.
///
/// # Errors
/// The database.
pub async fn forget_of_people(
    change: &platform::Change,
    people: &[platform::ids::PersonId],
) -> platform::AppResult<u64> {
    Ok(store::forget_of_people(change, people).await?)
}
