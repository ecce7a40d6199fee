//! Registering people: a personal code for life, sealed numbers, an account, perhaps a seat.

use domain::ids::{PersonNumber, PersonNumberKind, PersonalCode};
use jiff::civil::Date;
use platform::ids::{AccountId, HoldingId, OrganisationId, PersonId, SeatId, ServiceId};
use platform::{AppResult, Change, Platform, chance, params};

use super::store;

/// A person to register.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPerson {
    /// Identity, chosen by the caller so that a batch can refer to it.
    pub id: PersonId,
    /// Random bytes the personal code is made from; [`NewPerson::fresh`] draws them.
    pub code_bytes: [u8; 16],
    /// Name.
    pub name: String,
    /// Stage taught (`14-4`).
    pub stage: String,
    /// Position (`15-4`).
    pub position: String,
    /// Service organisation.
    pub organisation: Option<OrganisationId>,
    /// Mail address.
    pub email: String,
    /// National or resident number, when one is known.
    pub number: Option<PersonNumber>,
    /// User name and password hash, when an account is wanted.
    pub account: Option<(String, String)>,
    /// A duty: organisation and role code.
    pub seat: Option<(OrganisationId, &'static str)>,
    /// `f`, `m` or empty.
    pub sex: String,
    /// Date of birth, when known.
    pub birth_date: Option<Date>,
    /// School year whose subjects were given; 0 for never (DIR-8).
    pub subjects_year: i64,
    /// Version of the consent text accepted; 0 for none (DIR-10).
    pub consent_version: i64,
    /// Whether the password was given by somebody else and must be changed first.
    pub must_change: bool,
}

impl NewPerson {
    /// A person with a fresh identity and code and nothing else said.
    pub fn fresh(name: &str) -> Self {
        Self {
            id: PersonId::new(),
            code_bytes: chance::bytes(),
            name: name.to_owned(),
            stage: "14-4".to_owned(),
            position: "15-4".to_owned(),
            organisation: None,
            email: String::new(),
            number: None,
            account: None,
            seat: None,
            sex: String::new(),
            birth_date: None,
            subjects_year: 0,
            consent_version: 0,
            must_change: false,
        }
    }
}

/// Writes people with their numbers, accounts and duties; each registration is recorded.
///
/// # Errors
/// The database, also when a number or user name is taken: nothing is written then.
pub async fn register_people(
    platform: &Platform,
    change: &mut Change,
    people: Vec<NewPerson>,
    from: Date,
) -> AppResult<()> {
    let now = change.now().as_millisecond();
    let (mut persons, mut numbers, mut accounts, mut services) = (vec![], vec![], vec![], vec![]);
    let (mut seats, mut holdings) = (vec![], vec![]);
    for new in people {
        let code = PersonalCode::from_random(new.code_bytes);
        change.record("person.registered", new.id.0, serde_json::json!({"personal_code": code.as_str()}));
        if let Some(number) = &new.number {
            numbers.push((new.id, number.clone()));
        }
        if let Some((user, hash)) = new.account {
            let account = AccountId::new();
            accounts.push(params![account, new.id, user, hash, now, new.consent_version, new.must_change]);
        }
        if let Some((organisation, role)) = new.seat {
            let seat = SeatId::new();
            change.record(
                "seat.taken",
                new.id.0,
                serde_json::json!({"organisation": organisation, "role": role}),
            );
            seats.push(params![seat, organisation, role, "", from.to_string()]);
            holdings.push(params![HoldingId::new(), seat, new.id, false, from.to_string()]);
        }
        if let Some(organisation) = new.organisation {
            services.push(params![
                ServiceId::new(),
                new.id,
                organisation,
                true,
                from.to_string(),
                "registered"
            ]);
        }
        persons.push(params![
            new.id,
            code.as_str(),
            new.name,
            new.stage,
            new.position,
            new.organisation,
            new.email,
            now,
            new.sex,
            new.birth_date.map(|d| d.to_string()),
            new.subjects_year,
        ]);
    }
    store::insert_persons(change, persons).await?;
    store::numbers::insert_numbers(change, &platform.keys, &numbers, from).await?;
    store::insert_accounts(change, accounts).await?;
    store::insert_services(change, services).await?;
    store::insert_seats(change, seats).await?;
    store::insert_holdings(change, holdings).await?;
    Ok(())
}

pub(super) fn kind_code(kind: PersonNumberKind) -> &'static str {
    match kind {
        PersonNumberKind::NationalId => "national_id",
        PersonNumberKind::ResidentNew => "resident_new",
        PersonNumberKind::ResidentOld => "resident_old",
    }
}
