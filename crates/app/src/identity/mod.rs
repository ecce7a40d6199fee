//! People and their accounts: who somebody is, how they sign in, which duties they hold.

mod pages;
mod people;
mod sign_in;
mod store;

pub use people::{NewPerson, register_people};
pub use sign_in::{SignInRefused, change_password, sign_in};

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use domain::calendar;
use domain::ids::{PersonNumber, PersonalCode};
use domain::permissions::{OrganisationKind, SeatRole};
use jiff::SignedDuration;
use platform::capability::{get, post};
use platform::db::Migration;
use platform::ids::{OrganisationId, PersonId};
use platform::jobs::Cron;
use platform::web::session::{self, Session};
use platform::web::{SeatView, Viewer};
use platform::{Access, AppError, AppResult, Capability, NavItem, Platform};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::App;

/// A person as others need to know them.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Person {
    /// Identity.
    pub id: PersonId,
    /// The code used on paper and in files.
    pub personal_code: String,
    /// Name.
    pub name: String,
    /// Stage taught, as an option of the form's audience (`14-4`).
    pub stage: String,
    /// Position, as an option of the form's audience (`15-4`).
    pub position: String,
    /// Service organisation.
    pub organisation: Option<OrganisationId>,
    /// Mail address.
    pub email: String,
    /// Name of the service organisation, or empty.
    pub organisation_name: String,
    /// Its county.
    pub county: String,
    /// Its district.
    pub district: String,
}

const CRONS: &[Cron<App>] = &[Cron {
    name: "identity.delete_ended_sessions",
    every: SignedDuration::from_hours(1),
    run: |app| {
        Box::pin(async move { session::delete_ended(&app).await.map(|_| ()).map_err(|e| e.to_string()) })
    },
}];

/// What the capability brings.
pub fn capability() -> Capability<App> {
    Capability {
        name: "identity",
        routes: || {
            vec![
                get("/sign-in", Access::Public, pages::sign_in::form),
                post("/sign-in", Access::Public, pages::sign_in::submit),
                post("/sign-out", Access::SignedIn, pages::sign_in::sign_out),
                get("/account", Access::SignedIn, pages::account::show),
                post("/account/seat", Access::SignedIn, pages::account::act_from),
                post("/account/password", Access::SignedIn, pages::account::password),
            ]
        },
        nav: &[NavItem { label: "nav-account", href: "/account", access: Access::SignedIn, order: 90 }],
        migrations: &[Migration {
            name: "0200_identity",
            sql: include_str!("migrations/0200_identity.sql"),
            sqlite: "",
            postgres: "",
        }],
        jobs: &[],
        crons: CRONS,
        pages: pages::samples,
    }
}

/// The person of a session, with the duties held today; `None` when the account was closed meanwhile.
pub fn resolve(
    platform: Arc<Platform>,
    session: Session,
) -> Pin<Box<dyn Future<Output = AppResult<Option<Viewer>>> + Send>> {
    Box::pin(async move {
        let conn = platform.db.read();
        let today = calendar::civil(platform.clock.now()).date();
        let Some(account) = store::account(conn, session.account).await? else { return Ok(None) };
        let Some(person) = store::person(conn, session.person).await? else { return Ok(None) };
        if account.disabled_at.is_some() {
            return Ok(None);
        }
        let seats: Vec<SeatView> =
            store::seats(conn, person.id, today).await?.into_iter().filter_map(seat_view).collect();
        let seat = seats.iter().find(|s| Some(s.id) == session.seat).cloned();
        Ok(Some(Viewer { account: account.id, person: person.id, name: person.name, seats, seat }))
    })
}

/// A person by identity.
///
/// # Errors
/// Not found, or the database.
pub async fn person<C: ConnectionTrait>(conn: &C, id: PersonId) -> AppResult<Person> {
    store::person(conn, id).await?.ok_or(AppError::NotFound)
}

/// Several people at once, in no order.
///
/// # Errors
/// The database.
pub async fn persons<C: ConnectionTrait>(conn: &C, ids: &[PersonId]) -> AppResult<Vec<Person>> {
    Ok(store::persons(conn, ids).await?)
}

/// A person by personal code, national ID or resident number, as typed by anybody anywhere.
/// The number itself is never stored or logged in clear; it is found by its keyed hash.
///
/// # Errors
/// The database; a number that can't be read is simply nobody.
pub async fn find_person<C: ConnectionTrait>(
    platform: &Platform,
    conn: &C,
    typed: &str,
) -> AppResult<Option<Person>> {
    if let Ok(code) = PersonalCode::parse(typed) {
        return Ok(store::person_by_code(conn, code.as_str()).await?);
    }
    let today = calendar::civil(platform.clock.now()).date();
    match PersonNumber::parse(typed, today) {
        Ok(number) => Ok(store::person_by_number(conn, platform.keys.lookup(number.as_str())).await?),
        Err(_) => Ok(None),
    }
}

/// The duties a person holds on a day.
///
/// # Errors
/// The database.
pub async fn seats_of<C: ConnectionTrait>(
    conn: &C,
    person: PersonId,
    on: jiff::civil::Date,
) -> AppResult<Vec<SeatView>> {
    Ok(store::seats(conn, person, on).await?.into_iter().filter_map(seat_view).collect())
}

/// Mail addresses of those who hold a duty at an organisation today, with their person.
///
/// # Errors
/// The database.
pub async fn seat_addresses<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    today: jiff::civil::Date,
) -> AppResult<Vec<(PersonId, String)>> {
    let rows = store::addresses_of_seats(conn, organisation, today).await?;
    Ok(rows.into_iter().map(|row| (row.person, row.email)).collect())
}

fn seat_view(row: store::SeatRow) -> Option<SeatView> {
    Some(SeatView {
        id: row.id,
        organisation: row.organisation,
        organisation_name: row.organisation_name,
        kind: OrganisationKind::parse(&row.kind)?,
        role: SeatRole::parse(&row.role)?,
    })
}
