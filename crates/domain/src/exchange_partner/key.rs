//! Keys of partners: what a new one may be, and whether a call with one is let in.

use core::net::IpAddr;

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Network, PartnerRefused, State, parse_networks, words};
use crate::text::fold;

/// Months that a key lasts, at most.
pub const KEY_LASTS_MONTHS: i32 = 12;
/// Calls that one key may make in a minute.
pub const REQUESTS_A_MINUTE: u32 = 120;
/// Keys that open something, of one partner, at most.
const MOST_KEYS: usize = 10;
const LONGEST_NAME: usize = 40;

words! {
    /// What a key may do.
    Scope {
        /// Send records of hours.
        RecordsWrite = "records:write",
        /// Fetch records of hours back.
        RecordsRead = "records:read",
        /// Compare counts and sums, confirm months.
        Reconcile = "reconcile",
        /// Send profiles of people.
        ProfilesWrite = "profiles:write",
        /// Fetch hours of environmental education.
        EnvironmentRead = "environment:read",
        /// Keep webhooks.
        Webhooks = "webhooks",
    }
}

/// What a partner may have keys for, by what it exchanges.
pub fn scopes_of(
    sends_profiles: bool,
    sends_records: bool,
    retrieves_records: bool,
    reads_environment: bool,
) -> Vec<Scope> {
    let may = |scope: &Scope| match scope {
        Scope::RecordsWrite => sends_records,
        Scope::RecordsRead => retrieves_records,
        Scope::Reconcile => sends_records || retrieves_records,
        Scope::ProfilesWrite => sends_profiles,
        Scope::EnvironmentRead => reads_environment || retrieves_records,
        Scope::Webhooks => true,
    };
    Scope::ALL.iter().copied().filter(may).collect()
}

/// A key as wished for in the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyTyped {
    /// What it is called.
    pub name: String,
    /// `live` or `test`.
    pub kind: String,
    /// Names of its scopes.
    pub scopes: Vec<String>,
    /// Its last day, ISO.
    pub until: String,
    /// Addresses, one a line.
    pub addresses: String,
    /// Whether it may be used from anywhere.
    pub anywhere: bool,
}

/// A key as it is issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// What it is called.
    pub name: String,
    /// Whether what it sends is real.
    pub live: bool,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Its last day.
    pub until: Date,
    /// Where it may be used; empty for anywhere.
    pub networks: Vec<Network>,
}

/// Reads a wished key; every problem is named at its field (`""` for the whole).
///
/// # Errors
/// The problems by field.
pub fn check_key(
    typed: &KeyTyped,
    state: State,
    allowed: &[Scope],
    open_keys: usize,
    today: Date,
) -> Result<NewKey, Vec<(&'static str, PartnerRefused)>> {
    let mut problems = Vec::new();
    let mut wrong = |field, why| problems.push((field, why));
    let live = match typed.kind.as_str() {
        "live" => Some(true),
        "test" => Some(false),
        _ => None,
    };
    match live {
        None => wrong("kind", PartnerRefused::Choice),
        Some(live) if !opens(live, state) => wrong("", PartnerRefused::NotNow),
        Some(_) if open_keys >= MOST_KEYS => wrong("", PartnerRefused::TooManyKeys { most: MOST_KEYS }),
        Some(_) => {}
    }
    let name = fold(&typed.name);
    if name.is_empty() {
        wrong("name", PartnerRefused::Missing);
    } else if name.chars().count() > LONGEST_NAME {
        wrong("name", PartnerRefused::TooLong { most: LONGEST_NAME });
    }
    let scopes = match scopes(&typed.scopes, allowed) {
        Ok(scopes) => scopes,
        Err(why) => {
            wrong("scopes", why);
            Vec::new()
        }
    };
    let most = today + KEY_LASTS_MONTHS.months();
    let until = match typed.until.parse::<Date>() {
        Ok(until) if until > most => {
            wrong("until", PartnerRefused::KeyTooLong { most_on: most });
            most
        }
        Ok(until) if until >= today => until,
        _ => {
            wrong("until", PartnerRefused::Day);
            today
        }
    };
    let networks = match places(&typed.addresses, typed.anywhere) {
        Ok(networks) => networks,
        Err(why) => {
            wrong("addresses", why);
            Vec::new()
        }
    };
    if problems.is_empty() {
        Ok(NewKey { name, live: live.unwrap_or_default(), scopes, until, networks })
    } else {
        Err(problems)
    }
}

/// Addresses as typed beside the choice of everywhere: one of both, so that nobody opens a key to the world by leaving a
/// field empty.
pub(super) fn places(addresses: &str, anywhere: bool) -> Result<Vec<Network>, PartnerRefused> {
    let networks = parse_networks(addresses)?;
    match (networks.is_empty(), anywhere) {
        (true, false) => Err(PartnerRefused::Anywhere),
        (false, true) => Err(PartnerRefused::AnywhereToo),
        _ => Ok(networks),
    }
}

fn scopes(names: &[String], allowed: &[Scope]) -> Result<Vec<Scope>, PartnerRefused> {
    let mut found = Vec::new();
    for name in names {
        let scope = Scope::parse(name).ok_or(PartnerRefused::Choice)?;
        if !allowed.contains(&scope) {
            return Err(PartnerRefused::ScopeNotYours { scope: name.clone() });
        }
        found.push(scope);
    }
    found.sort_unstable();
    found.dedup();
    if found.is_empty() { Err(PartnerRefused::NoScope) } else { Ok(found) }
}

/// Whether a key of that kind opens anything while its partner stands so: a test key already while the application waits.
fn opens(live: bool, state: State) -> bool {
    state == State::Active || (!live && state == State::Applied)
}

/// Whether it answers with what is kept of people. Nobody sees that before the national centre approved, not even to try.
fn shows_people(scope: Scope) -> bool {
    match scope {
        Scope::RecordsRead | Scope::Reconcile | Scope::EnvironmentRead => true,
        Scope::RecordsWrite | Scope::ProfilesWrite | Scope::Webhooks => false,
    }
}

/// What is known of a key and its partner when a call comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyState {
    /// Whether what it sends is real.
    pub live: bool,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Its last day.
    pub until: Date,
    /// Whether it was ended before.
    pub ended: bool,
    /// Where it may be used; empty for anywhere.
    pub networks: Vec<Network>,
    /// How its partner stands.
    pub partner: State,
}

/// A call with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admission<'a> {
    /// Where it comes from, as text.
    pub address: &'a str,
    /// What it needs; none for what every key may.
    pub scope: Option<Scope>,
    /// Today.
    pub today: Date,
}

/// Lets a call in or not. The address is looked at first: whoever found a key learns nothing else about it.
///
/// # Errors
/// The first reason found.
pub fn admit(key: &KeyState, call: Admission<'_>) -> Result<(), PartnerRefused> {
    let place: Option<IpAddr> = call.address.parse().ok();
    let inside = |place: IpAddr| key.networks.iter().any(|network| network.contains(place));
    if !key.networks.is_empty() && !place.is_some_and(inside) {
        return Err(PartnerRefused::KeyAddress { address: call.address.to_owned() });
    }
    if key.ended || call.today > key.until {
        return Err(PartnerRefused::KeyEnded);
    }
    let early = key.partner == State::Applied && call.scope.is_some_and(shows_people);
    if early || !opens(key.live, key.partner) {
        return Err(PartnerRefused::KeyPaused);
    }
    match call.scope {
        Some(scope) if !key.scopes.contains(&scope) => {
            Err(PartnerRefused::KeyScope { scope: scope.as_str().to_owned() })
        }
        _ => Ok(()),
    }
}
