//! A person's own data: consent, seeing, copying, correcting, asking deletion, and who looked. Rules: docs/rules/privacy.md.

mod consent;
mod held;
mod look;
mod mails;
mod pages;
mod profile;
mod requests;
mod retention;
mod store;

pub use consent::{accept, decline};
pub use held::{Held, Item, held_about};
pub use look::{break_glass, looks_at};
pub use profile::{ask_mail_change, change_contact, confirm_mail};
pub use requests::{Ask, Asked, Verdict, ask, decide, open_requests, requests_of, withdraw};
pub use retention::run_retention;

use domain::data_request::Kind;
use domain::permissions::Function;
use jiff::SignedDuration;
use jiff::civil::Date;
use platform::capability::{get, post};
use platform::db::Migration;
use platform::ids::{OrganisationId, PersonId};
use platform::jobs::Cron;
use platform::{Access, Capability, NavItem};
use sea_orm::FromQueryResult;

use crate::App;

platform::typed_ids! {
    /// A request of a person about the own data.
    RequestId,
}

/// A request about the own data with its outcome.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct DataRequest {
    /// Identity.
    pub id: RequestId,
    /// Who asked.
    pub person: PersonId,
    /// Name of who asked.
    pub person_name: String,
    /// Personal code of who asked.
    pub personal_code: String,
    /// Mail address of who asked.
    pub email: String,
    /// The service organisation at the time; `None` goes to the national centre.
    pub organisation: Option<OrganisationId>,
    /// Its name, or empty.
    pub organisation_name: String,
    /// `correct`, `object`, `restrict`, `delete`.
    pub kind: String,
    /// What is to be corrected: `name`, `birth_date`, `number`; empty for other kinds.
    pub field: String,
    /// The value as it is; numbers masked.
    pub old_value: String,
    /// The value as it should be; numbers masked.
    pub new_value: String,
    /// What the person wrote.
    pub text: String,
    /// When it was asked, milliseconds.
    pub asked_at: i64,
    /// The day by which it is decided, ISO.
    pub due_on: String,
    /// `open`, `granted`, `refused`, `withdrawn`.
    pub state: String,
    /// When it was decided.
    pub decided_at: Option<i64>,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// Why.
    pub reason: String,
}

impl DataRequest {
    /// What was asked.
    pub fn kind(&self) -> Kind {
        Kind::parse(&self.kind).unwrap_or(Kind::Object)
    }

    /// The day by which it is decided.
    pub fn due(&self) -> Date {
        self.due_on.parse().unwrap_or(Date::ZERO)
    }

    /// Whether it waits for a decision.
    pub fn is_open(&self) -> bool {
        self.state == "open"
    }
}

/// A consent given or declined.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct ConsentLine {
    /// Version of the text.
    pub version: i64,
    /// Whether it was accepted.
    pub accepted: bool,
    /// When, milliseconds.
    pub at: i64,
    /// Network address.
    pub address: String,
}

const CRONS: &[Cron<App>] = &[Cron {
    name: "privacy.retention",
    every: SignedDuration::from_hours(24),
    run: |app| Box::pin(async move { run_retention(&app).await.map(|_| ()).map_err(|e| format!("{e:?}")) }),
}];

/// What the capability brings.
pub fn capability() -> Capability<App> {
    const OWN: Access = Access::SignedIn;
    const SUPERVISE: Access = Access::Function(Function::ACCOUNT_MANAGE_SUBORDINATE);
    Capability {
        name: "privacy",
        routes: || {
            vec![
                get("/welcome/consent", OWN, pages::consent::show),
                post("/welcome/consent", OWN, pages::consent::accept),
                get("/welcome/consent/decline", OWN, pages::consent::confirm_decline),
                post("/welcome/consent/decline", OWN, pages::consent::decline),
                get("/account/data", OWN, pages::data::show),
                post("/account/data/copy.json", OWN, pages::data::copy_json),
                post("/account/data/copy.xlsx", OWN, pages::data::copy_xlsx),
                get("/account/data/looks", OWN, pages::looks::show),
                get("/account/data/request", OWN, pages::ask::form),
                post("/account/data/request", OWN, pages::ask::submit),
                get("/account/data/requests/{id}/withdraw", OWN, pages::ask::confirm_withdrawal),
                post("/account/data/requests/{id}/withdraw", OWN, pages::ask::withdraw),
                get("/account/profile", OWN, pages::profile::show),
                post("/account/profile", OWN, pages::profile::save),
                post("/account/profile/mail", OWN, pages::profile::ask_mail),
                get("/account/profile/mail", OWN, pages::profile::confirm_mail),
                post("/account/profile/mail/confirm", OWN, pages::profile::use_mail),
                get("/privacy/requests", OWN, pages::requests::list),
                get("/privacy/requests/{id}", OWN, pages::requests::show),
                post("/privacy/requests/{id}", OWN, pages::requests::decide),
                get("/privacy/break-glass", SUPERVISE, pages::break_glass::form),
                post("/privacy/break-glass", SUPERVISE, pages::break_glass::find),
                post("/privacy/break-glass/open", SUPERVISE, pages::break_glass::open),
                get("/privacy/kept", Access::PublicCached, pages::kept::show),
            ]
        },
        nav: &[NavItem {
            label: "nav-data-requests",
            href: "/privacy/requests",
            access: Access::Function(Function::ACCOUNT_MANAGE_OWN),
            order: 84,
        }],
        migrations: &[Migration {
            name: "0700_privacy",
            sql: include_str!("migrations/0700_privacy.sql"),
            sqlite: "",
            postgres: "",
        }],
        jobs: &[],
        crons: CRONS,
        pages: pages::samples,
    }
}
