//! The register of partners: who exchanges, how, with which keys, and whether it goes well. Rules:
//! docs/rules/exchange-partners.md.

mod apply;
mod commands;
mod daily;
mod door;
mod keys;
mod listed;
mod mails;
mod pages;
mod store;

use domain::exchange_partner::{
    Confirmation, Contact, Deed, Kind, Mode, Network, Scope, State, confirmation, scopes_of,
};
use domain::permissions::{Function, OrganisationKind};
use jiff::SignedDuration;
use jiff::civil::Date;
use platform::capability::{get, post};
use platform::db::Migration;
use platform::ids::OrganisationId;
use platform::jobs::Cron;
use platform::web::SeatView;
use platform::{Access, AppError, AppResult, Capability, Change, NavItem, Route};
use sea_orm::ConnectionTrait;
use ui::L;

pub use apply::{Applying, apply, applying, confirm, save};
pub use commands::{Problems, approve, end, let_read_environment, pause, resume, send_back};
pub use daily::run_daily;
pub use door::admit;
pub use keys::{Issued, end_key, is_key, issue_key};
pub use listed::{add_agreed, add_linked, belongs, end_linked, ensure_listed};
pub(super) use mails::tell_contacts;

use super::PartnerId;
use crate::App;

platform::typed_ids! {
    /// A key of a partner.
    KeyId,
}

/// A system that exchanges records.
#[derive(Clone, Debug, PartialEq)]
pub struct Partner {
    /// Identity.
    pub id: PartnerId,
    /// Short and stable: `county-07`, `site-11`.
    pub code: String,
    /// What it is.
    pub kind: Kind,
    /// Who answers for it, as the list says.
    pub owner: String,
    /// Its name.
    pub name: String,
    /// Name of the county it answers for; empty for a site.
    pub county: String,
    /// The organisation that answers for its records.
    pub organisation: Option<OrganisationId>,
    /// How records travel.
    pub mode: Mode,
    /// Whether it sends profiles of people.
    pub sends_profiles: bool,
    /// Whether it sends records of hours.
    pub sends_records: bool,
    /// Whether it fetches records back.
    pub retrieves_records: bool,
    /// Whether it reviews courses.
    pub reviews_courses: bool,
    /// Whether it may fetch everybody's hours of environmental education.
    pub reads_environment: bool,
    /// Whether people cross over with one sign-in, as the list marks it.
    pub roaming: String,
    /// How it stands.
    pub state: State,
    /// Why it was returned, paused or ended.
    pub reason: String,
    /// What is exchanged and for what.
    pub purpose: String,
    /// Who answers.
    pub contact: Contact,
    /// Network addresses it gave, one a line; empty for anywhere.
    pub addresses: String,
    /// The hour of the day at which something is sent.
    pub schedule: Option<i64>,
    /// Hours of silence after which somebody is told.
    pub silent_after_hours: i64,
    /// First day of the cooperation.
    pub period_from: Option<Date>,
    /// Last day of the cooperation.
    pub period_until: Option<Date>,
    /// The last confirmation, or the approval.
    pub confirmed_on: Option<Date>,
    /// The last letter about the confirmation.
    pub reminded: String,
    /// When it became active last, milliseconds.
    pub active_since: Option<i64>,
    /// When its present silence was told, milliseconds.
    pub silence_told_at: Option<i64>,
    /// Tells two pages of one form apart, from 1.
    pub version: i64,
    /// Last change, milliseconds.
    pub changed_at: i64,
}

impl Partner {
    /// What its keys may be for.
    pub fn scopes(&self) -> Vec<Scope> {
        scopes_of(self.sends_profiles, self.sends_records, self.retrieves_records, self.reads_environment)
    }

    /// Where its yearly confirmation stands.
    pub fn confirmation(&self, today: Date) -> Confirmation {
        confirmation(self.state, self.confirmed_on, today)
    }

    /// Addresses of its contacts, the first before the second.
    pub fn mails(&self) -> Vec<String> {
        let both = [&self.contact.mail, &self.contact.second_mail];
        both.into_iter().filter(|mail| !mail.is_empty()).cloned().collect()
    }
}

/// A key as its keepers see it; its secret is nowhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// Identity.
    pub id: KeyId,
    /// Whose.
    pub partner: PartnerId,
    /// The part of it that names it.
    pub prefix: String,
    /// What it is called.
    pub name: String,
    /// Whether what it sends is real.
    pub live: bool,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Where it may be used; empty for anywhere.
    pub networks: Vec<Network>,
    /// Its last day.
    pub until: Date,
    /// When it was issued, milliseconds.
    pub created_at: i64,
    /// When it was ended before its day, milliseconds.
    pub ended_at: Option<i64>,
    /// When it was used last, to the hour, milliseconds.
    pub used_at: Option<i64>,
    /// From where it was used then.
    pub used_from: String,
}

impl Key {
    /// Whether it still opens something on a day.
    pub fn is_open(&self, today: Date) -> bool {
        self.ended_at.is_none() && today <= self.until
    }
}

/// The heads of the national centre: the matrix has no function for the exchange, as for code tables.
const NATIONAL: Access =
    Access::FunctionAt(Function::ACCOUNT_MANAGE_SUBORDINATE, OrganisationKind::NationalCentre);
/// Those who keep how their organisation is reached; only its head changes anything.
const OWN: Access = Access::Function(Function::ORGANISATION_EDIT_CONTACT);

const CRONS: &[Cron<App>] = &[Cron {
    name: "exchange.partners",
    every: SignedDuration::from_hours(1),
    run: |app| Box::pin(async move { run_daily(&app).await.map_err(|e| format!("{e:?}")) }),
}];

/// What the register brings.
pub fn capability() -> Capability<App> {
    Capability {
        name: "exchange",
        routes,
        nav: &[
            NavItem {
                label: "nav-exchange-partners",
                href: "/exchange/partners",
                access: NATIONAL,
                order: 88,
            },
            NavItem {
                label: "nav-exchange-own",
                href: "/exchange/own",
                access: Access::FunctionAt(
                    Function::ORGANISATION_EDIT_CONTACT,
                    OrganisationKind::CountyBureau,
                ),
                order: 88,
            },
            NavItem {
                label: "nav-exchange-own",
                href: "/exchange/own",
                access: Access::FunctionAt(Function::ORGANISATION_EDIT_CONTACT, OrganisationKind::K12Agency),
                order: 88,
            },
        ],
        migrations: &[
            Migration {
                name: "0800_exchange_partner",
                sql: include_str!("migrations/0800_exchange_partner.sql"),
                sqlite: "",
                postgres: "",
            },
            Migration {
                name: "0862_exchange_environment",
                sql: include_str!("migrations/0862_exchange_environment.sql"),
                sqlite: "",
                postgres: "",
            },
        ],
        jobs: &[],
        crons: CRONS,
        pages: pages::samples,
    }
}

fn routes() -> Vec<Route<App>> {
    use pages::{environment, form, keys, monitor, one, own};
    vec![
        get("/exchange/partners", NATIONAL, monitor::show),
        get("/exchange/own", OWN, own::show),
        get("/exchange/apply", OWN, form::blank),
        post("/exchange/apply", OWN, form::send),
        get("/exchange/partners/{code}", OWN, one::show),
        get("/exchange/partners/{code}/apply", OWN, form::blank_for),
        post("/exchange/partners/{code}/apply", OWN, form::send_for),
        get("/exchange/partners/{code}/edit", OWN, form::edit),
        post("/exchange/partners/{code}/edit", OWN, form::save),
        post("/exchange/partners/{code}/approve", NATIONAL, one::approve),
        post("/exchange/partners/{code}/return", NATIONAL, one::send_back),
        post("/exchange/partners/{code}/resume", NATIONAL, one::resume),
        post("/exchange/partners/{code}/environment", NATIONAL, environment::give),
        post("/exchange/partners/{code}/confirm", OWN, one::confirm),
        get("/exchange/partners/{code}/pause", OWN, one::ask_pause),
        post("/exchange/partners/{code}/pause", OWN, one::pause),
        get("/exchange/partners/{code}/end", OWN, one::ask_end),
        post("/exchange/partners/{code}/end", OWN, one::end),
        get("/exchange/partners/{code}/keys", OWN, keys::blank),
        post("/exchange/partners/{code}/keys", OWN, keys::issue),
        get("/exchange/partners/{code}/keys/{id}/end", OWN, keys::ask_end),
        post("/exchange/partners/{code}/keys/{id}/end", OWN, keys::end),
    ]
}

/// A partner.
///
/// # Errors
/// Not found; the database.
pub async fn partner<C: ConnectionTrait>(conn: &C, id: PartnerId) -> AppResult<Partner> {
    store::by_id(conn, id).await?.ok_or(AppError::NotFound)
}

/// Every partner, by kind and code.
///
/// # Errors
/// The database.
pub async fn partners<C: ConnectionTrait>(conn: &C) -> AppResult<Vec<Partner>> {
    Ok(store::all(conn).await?)
}

/// The partner of a code, for a seat that keeps it: one of its own organisation, or the national centre's.
///
/// # Errors
/// Not found for another's partner; the database.
pub async fn keeper<C: ConnectionTrait>(conn: &C, seat: &SeatView, code: &str) -> AppResult<Partner> {
    apply::seen(conn, seat, code).await
}

/// As [`keeper`], for somebody who may also do something.
///
/// # Errors
/// As [`keeper`]; denied for the wrong role.
pub async fn permitted<C: ConnectionTrait>(
    conn: &C,
    seat: &SeatView,
    code: &str,
    deed: Deed,
) -> AppResult<Partner> {
    let partner = apply::seen(conn, seat, code).await?;
    commands::allowed(conn, seat, &partner, deed).await?;
    Ok(partner)
}

/// A partner as it stands, kept as it is until the change ends.
pub(in crate::exchange) async fn held(change: &Change, partner: &Partner) -> AppResult<Partner> {
    store::locked(change, &partner.code).await?.ok_or(AppError::NotFound)
}

/// Writes to the contacts of a partner; the texts are `mail-exchange-<name>-subject` and `-body`.
///
/// # Errors
/// The database.
pub async fn write_to(
    change: &mut Change,
    partner: &Partner,
    name: &str,
    facts: impl Fn(L) -> Vec<(&'static str, String)>,
) -> AppResult<()> {
    let site = change.site();
    let letters = mails::letters(&site, partner, name, partner.mails(), facts);
    Ok(change.mail(letters).await?)
}

/// A partner as samples show it.
pub(crate) fn sample_partner(l: L) -> Partner {
    pages::sample(l, State::Active)
}

/// The partner of a code.
///
/// # Errors
/// The database.
pub async fn by_code<C: ConnectionTrait>(conn: &C, code: &str) -> AppResult<Option<Partner>> {
    Ok(store::by_code(conn, code).await?)
}

/// The partners that an organisation answers for.
///
/// # Errors
/// The database.
pub async fn of_organisation<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
) -> AppResult<Vec<Partner>> {
    Ok(store::of_organisation(conn, organisation).await?)
}
