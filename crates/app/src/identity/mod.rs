//! People and their accounts: who somebody is, how they sign in, which duties they hold.

mod gate;
mod keeping;
mod mails;
mod moving;
mod own_data;
mod pages;
mod people;
mod rotate;
pub mod seats;
mod second_factor;
mod sign_in;
mod store;

pub use keeping::{
    MaskedNumber, NewService, Service, add_numbers, aliases, begin_services, end_service, holders_of, merge,
    note_source, numbers_of, save_persons, services_among, start_service, take_back_number, unmerge,
    user_names, with_account,
};
pub use moving::{
    EndedSeat, MovedPerson, Weight, end_seats, move_people, move_people_back, reopen_seats, weight,
};
pub use own_data::{
    AccountTime, Correction, DutyTime, Forgotten, Identifier, Look, ServiceTime, SignInTime, accounts_of,
    correct, delete_sign_ins, duties_of, forget, full_numbers, grant_right, heads_of_kind, identifiers_of,
    services_of, set_consent, set_contact, set_email, sign_ins_of,
};
pub use people::{NewPerson, register_people};
pub use rotate::{Progress, Rotated, forget_key, rotate_keys};
pub use seats::{Colleague, Head, Holding, Idle, Known, SeatLine, Unconfirmed};
pub use sign_in::{Attempt, From, SignInRefused, SignedIn, confirm, sign_in};

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use domain::calendar;
use domain::ids::{PersonNumber, PersonalCode};
use domain::permissions::{OrganisationKind, Right, SeatRole};
use jiff::SignedDuration;
use platform::capability::{get, post};
use platform::db::Migration;
use platform::ids::{OrganisationId, PersonId};
use platform::jobs::Cron;
use platform::web::session::{self, Session};
use platform::web::{Resolved, SeatView, Viewer};
use platform::{Access, AppError, AppResult, Capability, NavItem, Platform, Route};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::App;
use store::entrants;

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
    /// `f`, `m` or empty.
    pub sex: String,
    /// Date of birth as ISO text, when known.
    pub birth_date: Option<String>,
    /// Telephone, or empty.
    pub phone: String,
    /// Main subject taught, as an option of the form's subjects; empty when none was given.
    pub subject: String,
    /// School year whose subjects were given last; 0 for never.
    pub subjects_year: i64,
    /// Whether counted in supervision (統合視導).
    pub supervised: bool,
    /// The person this one turned out to be.
    pub merged_into: Option<PersonId>,
}

impl Person {
    /// A plain teacher with nothing else said, for samples of pages.
    pub fn sample() -> Self {
        Self {
            id: PersonId(uuid::Uuid::nil()),
            personal_code: String::new(),
            name: String::new(),
            stage: "14-4".to_owned(),
            position: "15-4".to_owned(),
            organisation: None,
            email: String::new(),
            organisation_name: String::new(),
            county: String::new(),
            district: String::new(),
            sex: String::new(),
            birth_date: None,
            phone: String::new(),
            subject: String::new(),
            subjects_year: 0,
            supervised: true,
            merged_into: None,
        }
    }
}

const CRONS: &[Cron<App>] = &[Cron {
    name: "identity.delete_ended_sessions",
    every: SignedDuration::from_hours(1),
    run: |app| {
        Box::pin(async move {
            session::delete_ended(&app).await.map_err(|e| e.to_string())?;
            sign_in::delete_old(&app).await.map_err(|e| format!("{e:?}"))
        })
    },
}];

/// What the capability brings.
pub fn capability() -> Capability<App> {
    Capability {
        name: "identity",
        routes,
        nav: &[NavItem { label: "nav-account", href: "/account", access: Access::SignedIn, order: 90 }],
        migrations: &[
            Migration {
                name: "0200_identity",
                sql: include_str!("migrations/0200_identity.sql"),
                sqlite: "",
                postgres: "",
            },
            Migration {
                name: "0210_identity_seats",
                sql: include_str!("migrations/0210_identity_seats.sql"),
                sqlite: "",
                postgres: "",
            },
            Migration {
                name: "0230_number_lookup",
                sql: include_str!("migrations/0230_number_lookup.sql"),
                sqlite: "",
                postgres: "",
            },
            Migration {
                name: "0215_seat_end",
                sql: include_str!("migrations/0215_seat_end.sql"),
                sqlite: "",
                postgres: "",
            },
            Migration {
                name: "0220_sign_in",
                sql: include_str!("migrations/0220_sign_in.sql"),
                sqlite: "",
                postgres: "",
            },
            Migration {
                name: "0221_half_source",
                sql: include_str!("migrations/0221_half_source.sql"),
                sqlite: "",
                postgres: "",
            },
        ],
        jobs: sign_in::HANDLERS,
        crons: CRONS,
        pages: pages::samples,
    }
}

fn routes() -> Vec<Route<App>> {
    use pages::{account, forgot, password, second, security, sign_in, sign_ins, totp};
    let open = Access::Public;
    let own = Access::SignedIn;
    let mut routes = vec![
        get("/sign-in", open.clone(), sign_in::form),
        post("/sign-in", open.clone(), sign_in::submit),
        post("/sign-in/passkey/begin", open.clone(), sign_in::passkey_begin),
        post("/sign-in/passkey", open.clone(), sign_in::passkey_finish),
        get("/sign-in/second", open.clone(), second::show),
        post("/sign-in/second", open.clone(), second::submit),
        post("/sign-in/second/passkey/begin", open.clone(), second::passkey_begin),
        post("/sign-in/second/passkey", open.clone(), second::passkey_finish),
        get("/sign-in/forgot", open.clone(), forgot::show),
        post("/sign-in/forgot", open.clone(), forgot::ask),
        get("/sign-in/reset", open.clone(), forgot::choose),
        post("/sign-in/reset", open, forgot::set),
        post("/sign-out", own.clone(), sign_in::sign_out),
        get("/account", own.clone(), account::show),
        post("/account/seat", own.clone(), account::act_from),
        get("/account/password", own.clone(), password::show),
        post("/account/password", own.clone(), password::change),
        get("/welcome/password", own.clone(), password::first),
        post("/welcome/password", own.clone(), password::set_first),
        get("/account/sign-ins", own.clone(), sign_ins::show),
        post("/account/sign-ins/end", own.clone(), sign_ins::end),
        post("/account/security/passkeys/remove", own.clone(), security::passkey_remove),
        post("/account/security/totp/remove", own.clone(), totp::remove),
        post("/account/security/codes", own.clone(), security::codes),
    ];
    // The same pages again at the gate, where nothing else is open.
    routes.extend([
        get("/account/security", own.clone(), security::show),
        post("/account/security/confirm", own.clone(), security::confirm_password),
        post("/account/security/passkeys/begin", own.clone(), security::passkey_begin),
        post("/account/security/passkeys", own.clone(), security::passkey_add),
        get("/account/security/totp", own.clone(), totp::show),
        post("/account/security/totp", own.clone(), totp::add),
        get("/welcome/second-factor", own.clone(), security::show),
        post("/welcome/second-factor/confirm", own.clone(), security::confirm_password),
        post("/welcome/second-factor/passkeys/begin", own.clone(), security::passkey_begin),
        post("/welcome/second-factor/passkeys", own.clone(), security::passkey_add),
        get("/welcome/second-factor/totp", own.clone(), totp::show),
        post("/welcome/second-factor/totp", own, totp::add),
    ]);
    routes
}

/// The people of sessions in their order, with the duties held today; `None` for an account that was closed meanwhile.
pub fn resolve(platform: Arc<Platform>, sessions: Vec<Session>) -> Resolved {
    Box::pin(async move {
        let conn = platform.db.read();
        let today = calendar::civil(platform.clock.now()).date();
        let ids: Vec<_> = sessions.iter().map(|s| s.account).collect();
        let entrants = entrants::entrants(conn, &ids).await?;
        let ids: Vec<_> = entrants.values().map(|e| e.person).collect();
        let duties = entrants::seats_of_many(conn, &ids, today).await?;
        let mut viewers = Vec::with_capacity(sessions.len());
        for session in sessions {
            let Some(entrant) = entrants.get(&session.account).filter(|entrant| entrant.is_open()) else {
                viewers.push(None);
                continue;
            };
            let rows = duties.get(&entrant.person).cloned().unwrap_or_default();
            let seats: Vec<SeatView> = rows.into_iter().filter_map(seat_view).collect();
            let seat = seats.iter().find(|s| Some(s.id) == session.seat).cloned();
            let gate = gate::first(&platform.settings, entrant, &seats, today);
            let (account, person, name) = (entrant.account, entrant.person, entrant.name.clone());
            viewers.push(Some(Viewer { account, person, name, seats, seat, gate }));
        }
        Ok(viewers)
    })
}

/// A person by identity; for one merged into another, the other.
///
/// # Errors
/// Not found, or the database.
pub async fn person<C: ConnectionTrait>(conn: &C, id: PersonId) -> AppResult<Person> {
    store::root(conn, id).await?.ok_or(AppError::NotFound)
}

/// Who signs in under a user name.
///
/// # Errors
/// The database.
pub async fn person_of_user<C: ConnectionTrait>(conn: &C, user_name: &str) -> AppResult<Option<PersonId>> {
    Ok(store::account_by_name(conn, user_name).await?.map(|account| account.person))
}

/// A person and everybody merged into them: rows of other capabilities may stand under any of these, because a merge
/// moves nothing (so that it can be undone).
///
/// # Errors
/// The database.
pub async fn same_person<C: ConnectionTrait>(conn: &C, id: PersonId) -> AppResult<Vec<PersonId>> {
    Ok(store::same_person(conn, id).await?)
}

/// As [`same_person`] for several people at once: everybody's identities, each with the one asked for.
///
/// # Errors
/// The database.
pub async fn same_persons<C: ConnectionTrait>(
    conn: &C,
    ids: &[PersonId],
) -> AppResult<Vec<(PersonId, PersonId)>> {
    Ok(store::same_persons(conn, ids).await?)
}

/// Who some people are: themselves, or those they were merged into.
///
/// # Errors
/// The database.
pub async fn remaining<C: ConnectionTrait>(
    conn: &C,
    ids: &[PersonId],
) -> AppResult<HashMap<PersonId, PersonId>> {
    let mut found = HashMap::new();
    for known in persons(conn, ids).await? {
        let id = known.id;
        let remains = if known.merged_into.is_some() { person(conn, id).await?.id } else { id };
        found.insert(id, remains);
    }
    Ok(found)
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
        let found = store::person_by_code(conn, code.as_str()).await?;
        return root_of(conn, found).await;
    }
    let today = calendar::civil(platform.clock.now()).date();
    match PersonNumber::parse(typed, today) {
        Ok(number) => {
            let found = store::person_by_number(conn, platform.keys.lookup(number.as_str())).await?;
            root_of(conn, found).await
        }
        Err(_) => Ok(None),
    }
}

/// As [`find_person`], many at once with a few statements; who was found, by what was typed.
///
/// # Errors
/// The database.
pub async fn find_persons<C: ConnectionTrait>(
    platform: &Platform,
    conn: &C,
    typed: &[&str],
) -> AppResult<HashMap<String, Person>> {
    let today = calendar::civil(platform.clock.now()).date();
    let (mut codes, mut numbers) = (HashMap::new(), HashMap::new());
    for text in typed {
        if let Ok(code) = PersonalCode::parse(text) {
            codes.insert(*text, code.as_str().to_owned());
        } else if let Ok(number) = PersonNumber::parse(text, today) {
            numbers.insert(*text, platform.keys.lookup(number.as_str()));
        }
    }
    let by_code = store::ids_by_codes(conn, codes.values().cloned().collect()).await?;
    let by_number = store::ids_by_numbers(conn, numbers.values().cloned().collect()).await?;
    let ids: BTreeSet<PersonId> = by_code.values().chain(by_number.values()).copied().collect();
    let ids: Vec<PersonId> = ids.into_iter().collect();
    let mut people = HashMap::with_capacity(ids.len());
    for found in store::persons(conn, &ids).await? {
        let id = found.id;
        people.extend(root_of(conn, Some(found)).await?.map(|person| (id, person)));
    }
    let codes = codes.into_iter().map(|(text, code)| (text, by_code.get(&code)));
    let numbers = numbers.into_iter().map(|(text, lookup)| (text, by_number.get(&lookup)));
    let named =
        codes.chain(numbers).filter_map(|(text, id)| Some((text.to_owned(), people.get(id?)?.clone())));
    Ok(named.collect())
}

/// Whom we know by checked personal codes and checked numbers, without reading anything else of them: thousands at once.
/// Who was merged into another is the other.
///
/// # Errors
/// The database.
pub async fn known_people<C: ConnectionTrait>(
    platform: &Platform,
    conn: &C,
    codes: &[&str],
    numbers: &[&str],
) -> AppResult<HashMap<String, PersonId>> {
    let lookups = platform.keys.lookup_all(numbers);
    let by_code = store::ids_by_codes(conn, codes.iter().map(|code| (*code).to_owned()).collect()).await?;
    let by_number = store::ids_by_numbers(conn, lookups.clone()).await?;
    let mut found: HashMap<String, PersonId> = by_code;
    let numbers = numbers.iter().zip(&lookups);
    found.extend(numbers.filter_map(|(number, hash)| Some(((*number).to_owned(), *by_number.get(hash)?))));
    let ids: BTreeSet<PersonId> = found.values().copied().collect();
    let merged = store::merged_among(conn, &ids.into_iter().collect::<Vec<_>>()).await?;
    for id in found.values_mut().filter(|id| merged.contains(id)) {
        if let Some(person) = store::root(conn, *id).await? {
            *id = person.id;
        }
    }
    Ok(found)
}

/// National and resident numbers in clear of those who have one that is in force, for systems that may know them. The caller
/// records the look.
///
/// # Errors
/// The database.
pub async fn numbers_in_clear<C: ConnectionTrait>(
    platform: &Platform,
    conn: &C,
    people: &[PersonId],
) -> AppResult<HashMap<PersonId, String>> {
    let rows = store::numbers::sealed_of(conn, people).await?;
    Ok(rows.into_iter().filter_map(|(person, sealed)| Some((person, platform.keys.open(&sealed)?))).collect())
}

async fn root_of<C: ConnectionTrait>(conn: &C, found: Option<Person>) -> AppResult<Option<Person>> {
    match found {
        Some(person) if person.merged_into.is_some() => Ok(store::root(conn, person.id).await?),
        other => Ok(other),
    }
}

/// Who a network address counts as when something is limited by it: itself, and for IPv6 its /64.
pub fn source(address: &str) -> String {
    sign_in::source(address)
}

/// When the password of an account was replaced last, milliseconds; `None` while it has its first.
///
/// # Errors
/// The database.
pub async fn password_replaced_at<C: ConnectionTrait>(
    conn: &C,
    account: platform::ids::AccountId,
) -> AppResult<Option<i64>> {
    Ok(sign_in::store::password_replaced_at(conn, account).await?)
}

/// Whether the person of a session showed within the last minutes who they are.
///
/// # Errors
/// No session, or the database.
pub async fn is_confirmed(app: &App, token: &str) -> AppResult<bool> {
    second_factor::is_confirmed(app, token, app.clock.now()).await
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

/// As [`seats_of`] for several people at once.
///
/// # Errors
/// The database.
pub async fn seats_of_people<C: ConnectionTrait>(
    conn: &C,
    people: &[PersonId],
    on: jiff::civil::Date,
) -> AppResult<HashMap<PersonId, Vec<SeatView>>> {
    let found = entrants::seats_of_many(conn, people, on).await?.into_iter();
    Ok(found.map(|(person, seats)| (person, seats.into_iter().filter_map(seat_view).collect())).collect())
}

/// Everybody whose service organisation is one of these; nobody who was merged into another.
///
/// # Errors
/// The database.
pub async fn people_of<C: ConnectionTrait>(
    conn: &C,
    organisations: &[OrganisationId],
) -> AppResult<Vec<PersonId>> {
    Ok(store::people_of(conn, organisations).await?)
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

/// As [`seat_addresses`], of the heads alone.
///
/// # Errors
/// The database.
pub async fn head_addresses<C: ConnectionTrait>(
    conn: &C,
    organisation: OrganisationId,
    today: jiff::civil::Date,
) -> AppResult<Vec<(PersonId, String)>> {
    let rows = store::addresses_of_heads(conn, organisation, today).await?;
    Ok(rows.into_iter().map(|row| (row.person, row.email)).collect())
}

fn seat_view(row: store::SeatRow) -> Option<SeatView> {
    Some(SeatView {
        id: row.id,
        organisation: row.organisation,
        organisation_name: row.organisation_name,
        kind: OrganisationKind::parse(&row.kind)?,
        role: SeatRole::parse(&row.role)?,
        title: row.title,
        acting: row.acting,
        rights: row.rights.split(',').filter_map(Right::parse).collect(),
    })
}
