//! Signing in: one answer for every failure, growing delay, a lock after too many, a second step where there is one.

mod guard;
pub(super) mod half;
mod jobs;
mod password;
mod place;
mod proof;
mod reset;
pub(super) mod store;

pub use guard::From;
pub use jobs::HANDLERS;
pub use password::{NewPasswordRefused, change_password, confirm, set_first_password};
pub use proof::{Asked, asked};
pub use reset::{ask_for_link, link_holder, reset_password};

pub(super) use guard::{clear, key, refuse, wait};
pub(super) use jobs::delete_old;
pub(super) use password::replace;
pub(super) use place::source;

use domain::calendar;
use domain::sign_in::{Device, UNUSUAL_DAYS, typed_name, unusual};
use jiff::SignedDuration;
use platform::db::Actor;
use platform::web::session;
use platform::{AppError, AppResult, Change, chance, passwords};
use sha2::{Digest, Sha256};

use self::half::Step;
use self::place::network;
use self::store::NewSignIn;
use super::store::{self as people, Account};
use super::{Person, mails};
use crate::App;

/// What somebody typed, and from where.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// User name as typed.
    pub name: &'a str,
    /// Password as typed.
    pub password: &'a str,
    /// Token and answer of the question, when one was shown.
    pub proof: (&'a str, &'a str),
    /// Where to go afterwards.
    pub back: &'a str,
    /// Where the attempt comes from.
    pub from: From<'a>,
}

impl<'a> Attempt<'a> {
    /// Name and password from nowhere in particular.
    pub fn new(name: &'a str, password: &'a str) -> Self {
        Self { name, password, proof: ("", ""), back: "", from: From { address: "", agent: "" } }
    }
}

/// What a right password leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignedIn {
    /// A session: its token.
    Session(String),
    /// The second step: the token that carries the half-finished sign-in.
    Half(String),
}

/// Why nobody was signed in. The page shows one sentence for every failure, so that it never tells whether an account
/// exists; the others concern the address and the times, not the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInRefused {
    /// Unknown name, wrong password or factor, locked, disabled or removed account.
    NoMatch,
    /// Too many failures from this network address; wait.
    TooMany,
    /// The question was not answered rightly; the password was not looked at.
    Question,
}

/// Checks name and password and begins a session, or the second step.
///
/// # Errors
/// The database. A refusal is an inner result, since it is no fault.
pub async fn sign_in(app: &App, attempt: &Attempt<'_>) -> AppResult<Result<SignedIn, SignInRefused>> {
    if guard::source_is_full(app, attempt.from.address).await? {
        return Ok(Err(SignInRefused::TooMany));
    }
    let (token, answer) = attempt.proof;
    if proof::asked(app).await?.is_some() && !proof::accept(app, token, answer).await? {
        return Ok(Err(SignInRefused::Question));
    }
    let name = typed_name(attempt.name);
    let key = key(app, &name);
    wait(app, &key).await?;
    let account = people::account_by_name(app.db.read(), &name).await?;
    let stored = account.as_ref().map(|a| a.password_hash.clone()).unwrap_or_default();
    let right = passwords::verify_aside(attempt.password, vec![stored]).await?;
    let way = "password";
    let opened = match account.as_ref().filter(|_| right) {
        Some(account) => open(app, account, attempt.from).await?,
        None => None,
    };
    let Some(opened) = opened else {
        refuse(app, &key, account.as_ref(), way, attempt.from).await?;
        return Ok(Err(SignInRefused::NoMatch));
    };
    Ok(Ok(if opened.account.second_factor {
        SignedIn::Half(opened.wait_for_second(attempt.back).await?)
    } else {
        SignedIn::Session(opened.admit(app, way, attempt.from).await?)
    }))
}

/// A sign-in under way: the name is held and not locked, the account is held and open.
pub(super) struct Opened {
    /// Everything of the sign-in happens in this change, the check of a second factor too.
    pub change: Change,
    person: Person,
    account: Account,
    key: Vec<u8>,
}

/// Begins the change of a sign-in; `None` while the name is locked, for a closed account, and when the password was
/// replaced since `account` was read.
pub(super) async fn open(app: &App, account: &Account, from: From<'_>) -> AppResult<Option<Opened>> {
    let person = super::person(app.db.read(), account.person).await?;
    let actor = Actor {
        person: Some(person.id),
        account: Some(account.id),
        label: person.name.clone(),
        address: from.address.to_owned(),
        ..Actor::default()
    };
    let change = app.db.change(&actor, app.clock.now()).await?;
    let key = key(app, &account.user_name);
    if guard::is_locked(&change, &key).await? {
        return Ok(None);
    }
    let held = people::hold_account(&change, account.id).await?.ok_or(AppError::NotFound)?;
    if !held.is_open() || held.password_hash != account.password_hash {
        return Ok(None);
    }
    Ok(Some(Opened { change, person, account: held, key }))
}

impl Opened {
    /// The password was right and a second factor is asked: answers the token that carries the half-finished sign-in.
    async fn wait_for_second(mut self, back: &str) -> AppResult<String> {
        let token = half::begin(&self.change, Step::Second, Some(self.account.id), back, "").await?;
        self.change.record("account.first_step", self.account.id.0, serde_json::json!({"way": "password"}));
        self.change.commit().await?;
        Ok(token)
    }

    /// Begins the session: answers its token.
    ///
    /// # Errors
    /// The database.
    pub async fn admit(self, app: &App, way: &'static str, from: From<'_>) -> AppResult<String> {
        let Self { mut change, person, account, key } = self;
        let now = change.now();
        let seats = people::seats(change.conn(), person.id, calendar::civil(now).date()).await?;
        let seat = seats.first().map(|s| s.id);
        let token = session::begin(&change, account.id, person.id, seat, from.address, from.agent).await?;
        if is_unusual(&change, &account, from).await? {
            change.mail(mails::unusual(&app.settings, &person, from, now)).await?;
        }
        clear(&change, &key).await?;
        let (id, From { address, agent }) = (Some(account.id), from);
        let new = NewSignIn { account: id, way, address, agent, success: true };
        store::note_sign_in(&change, &new).await?;
        store::note_use(&change, account.id).await?;
        change.record("account.signed_in", account.id.0, serde_json::json!({"way": way}));
        change.commit().await?;
        Ok(token)
    }
}

async fn is_unusual(change: &Change, account: &Account, from: From<'_>) -> AppResult<bool> {
    let since = change.now() - SignedDuration::from_hours(24 * UNUSUAL_DAYS);
    let recent = store::successes(change.conn(), account.id, since.as_millisecond(), 300).await?;
    let first_ever = recent.is_empty() && store::successes(change.conn(), account.id, 0, 1).await?.is_empty();
    let recent: Vec<(Device, String)> =
        recent.iter().map(|s| (Device::read(&s.agent), network(&s.address))).collect();
    Ok(unusual(first_ever, &recent, Device::read(from.agent), &network(from.address)))
}

/// What a token is found by: whoever reads the database can't use it.
fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// A token for a link or a cookie, with what it is found by.
fn fresh_token() -> (String, Vec<u8>) {
    let token = chance::token();
    let hash = token_hash(&token);
    (token, hash)
}
