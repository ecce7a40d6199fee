//! What a generated national night works with: partners of every way of travelling, their schools, people with numbers.

use std::collections::HashMap;

use domain::calendar;
use domain::exchange_partner::{KeyTyped, Mode};
use domain::exchange_source::Typed;
use jiff::ToSpan;
use platform::db::Actor;
use platform::ids::PersonId;
use platform::{AppError, AppResult};

use super::exchange::{number, register};
use crate::demo::cast;
use crate::directory::Organisation;
use crate::exchange::{PartnerId, partners, sources};
use crate::{App, directory, identity};

/// Schools of each county partner.
const SCHOOLS: usize = 8;

/// A partner of the night.
#[derive(Debug)]
pub struct Sender {
    /// The partner.
    pub id: PartnerId,
    /// Its code.
    pub code: String,
    /// Codes of schools it answers for.
    pub schools: Vec<String>,
    /// Its key.
    pub token: String,
}

/// Who acts, and on whom.
#[derive(Debug)]
pub struct Night {
    /// Numbers of registered people; nobody's outside.
    pub numbers: Vec<String>,
    /// The same people.
    pub people: HashMap<String, PersonId>,
    /// Partners in the order that was asked for.
    pub senders: Vec<Sender>,
}

/// Registers people, and for each mode an active partner: one whose mode is `Database` or `File` with the first of them as a
/// county with schools of its own, the others as sites.
///
/// # Errors
/// The database, or a dataset that was not built.
pub async fn nightly(app: &App, people: usize, modes: &[Mode]) -> AppResult<Night> {
    let numbers: Vec<String> = (0..people).map(number).collect();
    register(app, &numbers).await?;
    let texts: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let known = identity::known_people(app, app.db.read(), &[], &texts).await?;
    let mut senders = Vec::new();
    for (n, mode) in modes.iter().enumerate() {
        senders.push(sender(app, n, *mode).await?);
    }
    Ok(Night { numbers, people: known, senders })
}

async fn sender(app: &App, n: usize, mode: Mode) -> AppResult<Sender> {
    let county = format!("量測{}縣", n + 1);
    let now = app.clock.now();
    let mut change = app.db.change(&Actor::process("bench"), now).await?;
    let from = calendar::civil_date(now) - 10.years();
    let bureau =
        organisation(&format!("XT-N{n:02}"), &format!("{county}政府教育處"), "county_bureau", &county, None);
    directory::add_organisation(&mut change, &bureau, from).await?;
    let mut schools = Vec::new();
    for s in 0..SCHOOLS {
        let code = format!("9{n:02}{s:03}");
        let name = format!("{county}第{}國小", s + 1);
        let school = organisation(&code, &name, "school", &county, Some(&bureau));
        directory::add_organisation(&mut change, &school, from).await?;
        schools.push(code);
    }
    let code = format!("night-{n:02}");
    let id = partners::add_agreed(&mut change, &code, &format!("{county}的系統"), &county).await?;
    partners::belongs(&change, &code, mode, bureau.id).await?;
    change.commit().await?;
    let token = if mode == Mode::Api { key(app, &code).await? } else { String::new() };
    Ok(Sender { id, code, schools, token })
}

fn organisation(
    code: &str,
    name: &str,
    kind: &str,
    county: &str,
    reviewer: Option<&Organisation>,
) -> Organisation {
    Organisation {
        id: platform::ids::OrganisationId::new(),
        code: code.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        level: if kind == "school" { "primary" } else { kind }.to_owned(),
        ownership: "公立".to_owned(),
        county: county.to_owned(),
        district: String::new(),
        address: String::new(),
        phone: String::new(),
        website: String::new(),
        reviewer: reviewer.map(|bureau| bureau.id),
    }
}

async fn key(app: &App, code: &str) -> AppResult<String> {
    let (actor, seat) = national(app).await?;
    let typed = KeyTyped {
        name: "night".to_owned(),
        kind: "live".to_owned(),
        scopes: vec!["records:write".to_owned()],
        until: (calendar::civil_date(app.clock.now()) + 1.month()).to_string(),
        addresses: String::new(),
        anywhere: true,
    };
    match partners::issue_key(app, &actor, &seat, code, &typed).await {
        Ok(issued) => Ok(issued.token),
        Err(partners::Problems::Other(error)) => Err(error),
        Err(partners::Problems::Fields(wrong)) => Err(AppError::internal(format!("{wrong:?}"))),
    }
}

/// Sets where the database of a partner lies.
///
/// # Errors
/// The database; a form that is wrong.
pub async fn set_source(app: &App, code: &str, typed: &Typed) -> AppResult<()> {
    let (actor, seat) = national(app).await?;
    match sources::set(app, &actor, &seat, code, typed).await {
        Ok(()) => Ok(()),
        Err(partners::Problems::Other(error)) => Err(error),
        Err(partners::Problems::Fields(wrong)) => Err(AppError::internal(format!("{wrong:?}"))),
    }
}

/// Asks for everything of a partner's database to be read now.
///
/// # Errors
/// As [`sources::ask`].
pub async fn read_source(app: &App, code: &str) -> AppResult<()> {
    let (actor, seat) = national(app).await?;
    sources::ask(app, &actor, &seat, code, sources::Asked::Whole).await
}

async fn national(app: &App) -> AppResult<(Actor, platform::web::SeatView)> {
    let person = identity::person_of_user(app.db.read(), "national").await?.ok_or(AppError::NotFound)?;
    cast::acting(app, person).await
}
