//! Second factors: passkeys, one-time codes, recovery codes; which an account has, how they are added, asked and removed.

mod passkeys;
pub(super) mod store;
mod totp;

pub use totp::Setup;

use domain::sign_in::{self as rules, RECOVERY_CODES, TypedCode};
use jiff::Timestamp;
use platform::db::Actor;
use platform::ids::AccountId;
use platform::web::{Viewer, session};
use platform::{AppError, AppResult, Change, Platform, chance};
use sea_orm::ConnectionTrait;

use self::passkeys::Challenge;
use self::store::StoredPasskey;
use super::sign_in::half::{self, Step};
use super::sign_in::{self, From, SignInRefused};
use super::store::{self as people, Account};
use super::{gate, mails};
use crate::App;

platform::typed_ids! {
    /// A passkey of an account.
    PasskeyId,
}

/// What an account is protected by beside its password.
#[derive(Clone, Debug)]
pub(super) struct Factors {
    pub passkeys: Vec<StoredPasskey>,
    pub totp_since: Option<i64>,
    pub codes_left: i64,
}

impl Factors {
    fn count(&self) -> usize {
        self.passkeys.len() + usize::from(self.totp_since.is_some())
    }
}

pub(super) async fn factors<C: ConnectionTrait>(conn: &C, account: AccountId) -> AppResult<Factors> {
    Ok(Factors {
        passkeys: store::passkeys(conn, account).await?,
        totp_since: store::totp(conn, account).await?.map(|totp| totp.created_at),
        codes_left: store::codes_left(conn, account).await?,
    })
}

/// Whether the duties held ask for a second factor.
pub(super) fn must_have(platform: &Platform, viewer: &Viewer) -> bool {
    platform.settings.second_factor_required && viewer.seats.iter().any(gate::needs_second_factor)
}

/// The address passkeys work at; `None` when they can't be offered.
pub(super) fn passkey_origin(platform: &Platform) -> Option<String> {
    passkeys::origin(&platform.settings)
}

/// A change by somebody signed in, and the session it is made in.
pub(super) struct Own<'a> {
    pub actor: &'a Actor,
    pub viewer: &'a Viewer,
    pub token: &'a str,
}

/// What a change of factors left: a new session token, and recovery codes to show once.
pub(super) struct Changed {
    pub token: String,
    pub codes: Vec<String>,
}

/// A fresh secret for an authenticator app.
pub(super) async fn begin_totp(app: &App, account: AccountId) -> AppResult<Setup> {
    let user = user_name(app, account).await?;
    totp::begin(app, account, &user)
}

/// The secret of a form that is being filled in.
pub(super) async fn resume_totp(app: &App, account: AccountId, sealed: &str) -> AppResult<Option<Setup>> {
    let user = user_name(app, account).await?;
    Ok(totp::resume(app, account, &user, sealed))
}

/// Turns one-time codes on; `None` when the code is wrong.
pub(super) async fn add_totp(
    app: &App,
    own: &Own<'_>,
    setup: &Setup,
    code: &str,
) -> AppResult<Option<Changed>> {
    let TypedCode::OneTime(code) = TypedCode::read(code) else { return Ok(None) };
    let Some(step) = setup.step_of(&code, app.clock.now()) else { return Ok(None) };
    let mut change = app.db.change(own.actor, app.clock.now()).await?;
    people::hold_account(&change, own.viewer.account).await?;
    store::set_totp(&change, own.viewer.account, setup.sealed_secret(app), step).await?;
    change.record("account.totp_added", own.viewer.account.0, serde_json::json!({}));
    Ok(Some(changed(app, change, own, "totp-added").await?))
}

/// Turns one-time codes off.
pub(super) async fn remove_totp(app: &App, own: &Own<'_>) -> AppResult<Changed> {
    let mut change = app.db.change(own.actor, app.clock.now()).await?;
    may_remove(app, &change, own).await?;
    if store::delete_totp(&change, own.viewer.account).await? == 0 {
        return Err(AppError::NotFound);
    }
    change.record("account.totp_removed", own.viewer.account.0, serde_json::json!({}));
    changed(app, change, own, "totp-removed").await
}

/// Begins the registration of a passkey: what the browser is asked, and the token for the cookie.
pub(super) async fn begin_passkey(app: &App, own: &Own<'_>) -> AppResult<(String, String)> {
    let account = own.viewer.account;
    let user = user_name(app, account).await?;
    let present = store::passkeys(app.db.read(), account).await?;
    let Challenge { options, state } =
        passkeys::begin_registration(&app.settings, account, &user, &own.viewer.name, &present)?;
    let mut change = app.db.change(own.actor, app.clock.now()).await?;
    change.unaudited("the challenge of a passkey; what is done with it is recorded");
    let token = half::begin(&change, Step::Register, Some(account), "", &state).await?;
    change.commit().await?;
    Ok((options, token))
}

/// Adds the passkey that the browser made; `None` when its answer does not fit.
pub(super) async fn add_passkey(
    app: &App,
    own: &Own<'_>,
    half_token: Option<&str>,
    name: &str,
    answer: &str,
) -> AppResult<Option<Changed>> {
    let account = own.viewer.account;
    let half = half::find(app, Step::Register, half_token).await?;
    let (Some(half), Some(half_token)) = (half.filter(|h| h.account == Some(account)), half_token) else {
        return Ok(None);
    };
    let Some(key) = passkeys::finish_registration(&app.settings, &half.challenge, answer)? else {
        return Ok(None);
    };
    let mut change = app.db.change(own.actor, app.clock.now()).await?;
    people::hold_account(&change, account).await?;
    let credential: Vec<u8> = key.cred_id().to_vec();
    if !half::take(&change, half_token).await?
        || store::passkey_by_credential(change.conn(), credential.clone()).await?.is_some()
    {
        return Ok(None);
    }
    let data = serde_json::to_string(&key).map_err(AppError::internal)?;
    store::insert_passkey(&change, account, credential, name, &data).await?;
    change.record("account.passkey_added", account.0, serde_json::json!({"name": name}));
    Ok(Some(changed(app, change, own, "passkey-added").await?))
}

/// Removes a passkey.
pub(super) async fn remove_passkey(app: &App, own: &Own<'_>, id: PasskeyId) -> AppResult<Changed> {
    let mut change = app.db.change(own.actor, app.clock.now()).await?;
    may_remove(app, &change, own).await?;
    if store::delete_passkey(&change, own.viewer.account, id).await? == 0 {
        return Err(AppError::NotFound);
    }
    change.record("account.passkey_removed", own.viewer.account.0, serde_json::json!({"passkey": id}));
    changed(app, change, own, "passkey-removed").await
}

/// Ten new recovery codes in place of the old ones.
pub(super) async fn renew_codes(app: &App, own: &Own<'_>) -> AppResult<Vec<String>> {
    let account = own.viewer.account;
    let mut change = app.db.change(own.actor, app.clock.now()).await?;
    let held = people::hold_account(&change, account).await?.ok_or(AppError::NotFound)?;
    if !held.second_factor {
        return Err(AppError::NotFound);
    }
    let codes = give_codes(app, &change, account).await?;
    change.record("account.recovery_codes_given", account.0, serde_json::json!({}));
    tell(app, &mut change, own, "codes-renewed").await?;
    change.commit().await?;
    Ok(codes)
}

/// Removes every factor and recovery code of an account and ends what was begun with them; `false` when there was none.
pub(super) async fn remove_all(change: &Change, account: AccountId) -> AppResult<bool> {
    people::hold_account(change, account).await?.ok_or(AppError::NotFound)?;
    if factors(change.conn(), account).await?.count() == 0 {
        return Ok(false);
    }
    store::delete_passkeys(change, account).await?;
    store::delete_totp(change, account).await?;
    store::replace_codes(change, account, Vec::new()).await?;
    store::set_second_factor(change, account, false).await?;
    sign_in::store::end_open_ways(change, account).await?;
    session::end_of_account(change, account, None).await?;
    Ok(true)
}

async fn user_name(app: &App, account: AccountId) -> AppResult<String> {
    Ok(people::account(app.db.read(), account).await?.ok_or(AppError::NotFound)?.user_name)
}

/// Held with the account's row: two removals at once must not each leave the other's factor.
async fn may_remove(app: &App, change: &Change, own: &Own<'_>) -> AppResult<()> {
    people::hold_account(change, own.viewer.account).await?;
    let left = factors(change.conn(), own.viewer.account).await?.count().saturating_sub(1);
    rules::may_remove_factor(left, must_have(app, own.viewer)).map_err(|e| AppError::refused(&e))
}

/// Ends a change of factors: whether the account is asked for one, recovery codes with the first, a new token, a letter.
async fn changed(app: &App, mut change: Change, own: &Own<'_>, what: &str) -> AppResult<Changed> {
    let account = own.viewer.account;
    let now = factors(change.conn(), account).await?;
    let has = now.count() > 0;
    store::set_second_factor(&change, account, has).await?;
    let codes = if !has {
        store::replace_codes(&change, account, Vec::new()).await?;
        Vec::new()
    } else if now.codes_left == 0 {
        change.record("account.recovery_codes_given", account.0, serde_json::json!({}));
        give_codes(app, &change, account).await?
    } else {
        Vec::new()
    };
    let token = session::renew(&change, own.token).await?;
    tell(app, &mut change, own, what).await?;
    change.commit().await?;
    Ok(Changed { token, codes })
}

async fn tell(app: &App, change: &mut Change, own: &Own<'_>, what: &str) -> AppResult<()> {
    let person = super::person(change.conn(), own.viewer.person).await?;
    let mail = mails::factors_changed(&app.settings, &person, what, change.now());
    Ok(change.mail(mail).await?)
}

async fn give_codes(app: &App, change: &Change, account: AccountId) -> AppResult<Vec<String>> {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| rules::recovery_code(chance::bytes())).collect();
    let hashes = codes.iter().map(|code| code_hash(app, account, code)).collect();
    store::replace_codes(change, account, hashes).await?;
    Ok(codes.iter().map(|code| rules::grouped(code)).collect())
}

/// Keyed, since twelve digits could be tried out by whoever has read the database.
fn code_hash(platform: &Platform, account: AccountId, code: &str) -> Vec<u8> {
    platform.keys.form_token(&format!("recovery {account} {code}")).into_bytes()
}

/// A sign-in waiting for its second factor.
pub(super) struct Waiting {
    pub account: Account,
    pub back: String,
    pub factors: Factors,
    challenge: String,
    token: String,
}

/// The sign-in that a cookie stands for, while it is in time.
pub(super) async fn waiting(app: &App, token: Option<&str>) -> AppResult<Option<Waiting>> {
    let Some(half) = half::find(app, Step::Second, token).await? else { return Ok(None) };
    let (Some(id), Some(token)) = (half.account, token) else { return Ok(None) };
    let Some(account) = people::account(app.db.read(), id).await?.filter(Account::is_open) else {
        return Ok(None);
    };
    let factors = factors(app.db.read(), id).await?;
    Ok(Some(Waiting {
        account,
        back: half.back,
        factors,
        challenge: half.challenge,
        token: token.to_owned(),
    }))
}

/// The answer to a second step.
#[derive(Clone, Copy, Debug)]
pub(super) enum Answer<'a> {
    Code(&'a str),
    Passkey(&'a str),
}

/// Checks a second factor and begins the session. A wrong one counts as a failed sign-in of the name.
pub(super) async fn finish(
    app: &App,
    waiting: &Waiting,
    answer: Answer<'_>,
    from: From<'_>,
) -> AppResult<Result<String, SignInRefused>> {
    let account = &waiting.account;
    let key = sign_in::key(app, &account.user_name);
    sign_in::wait(app, &key).await?;
    let way = match answer {
        Answer::Passkey(_) => "password-passkey",
        Answer::Code(typed) if matches!(TypedCode::read(typed), TypedCode::Recovery(_)) => {
            "password-recovery"
        }
        Answer::Code(_) => "password-totp",
    };
    if let Some(opened) = sign_in::open(app, account, from).await?
        && accept(app, &opened.change, waiting, answer).await?
        && half::take(&opened.change, &waiting.token).await?
    {
        return Ok(Ok(opened.admit(app, way, from).await?));
    }
    sign_in::refuse(app, &key, Some(account), way, from).await?;
    Ok(Err(SignInRefused::NoMatch))
}

async fn accept(app: &App, change: &Change, waiting: &Waiting, answer: Answer<'_>) -> AppResult<bool> {
    let id = waiting.account.id;
    match answer {
        Answer::Passkey(answer) => {
            passkeys::accept_second(&app.settings, change, id, &waiting.challenge, answer).await
        }
        Answer::Code(typed) => match TypedCode::read(typed) {
            TypedCode::OneTime(code) => totp::accept(app, change, id, &code).await,
            TypedCode::Recovery(code) => Ok(store::take_code(change, id, code_hash(app, id, &code)).await?),
            TypedCode::Neither => Ok(false),
        },
    }
}

/// Asks the browser for one of the account's passkeys.
pub(super) async fn ask_second(app: &App, waiting: &Waiting) -> AppResult<String> {
    let Challenge { options, state } = passkeys::begin_second(&app.settings, &waiting.factors.passkeys)?;
    let mut change = app.db.change(&Actor::process("visitor"), app.clock.now()).await?;
    change.unaudited("the challenge of a passkey; what is done with it is recorded");
    half::set_challenge(&change, &waiting.token, &state).await?;
    change.commit().await?;
    Ok(options)
}

/// Asks the browser for any passkey of this site; answers the options and the token for the cookie.
/// `None` while the address has too many waiting.
pub(super) async fn ask_alone(app: &App, back: &str, address: &str) -> AppResult<Option<(String, String)>> {
    let source = sign_in::source(address);
    let now = app.clock.now().as_millisecond();
    if !source.is_empty()
        && sign_in::store::halves_from(app.db.read(), &source, now).await? >= rules::PASSKEYS_ASKED
    {
        return Ok(None);
    }
    let Challenge { options, state } = passkeys::begin_alone(&app.settings)?;
    let mut change = app.db.change(&Actor::process("visitor"), app.clock.now()).await?;
    change.unaudited("the challenge of a passkey; what is done with it is recorded");
    let token = half::begin(&change, Step::Alone, None, back, &state).await?;
    half::note_source(&change, &token, &source).await?;
    change.commit().await?;
    Ok(Some((options, token)))
}

/// Signs in with a passkey alone; answers the session's token and where to go.
pub(super) async fn finish_alone(
    app: &App,
    half_token: Option<&str>,
    answer: &str,
    from: From<'_>,
) -> AppResult<Result<(String, String), SignInRefused>> {
    let refused = Ok(Err(SignInRefused::NoMatch));
    let half = half::find(app, Step::Alone, half_token).await?;
    let (Some(half), Some(half_token)) = (half, half_token) else { return refused };
    let Some(stored) = passkeys::whose(&app.settings, app.db.read(), answer).await? else { return refused };
    let Some(account) = people::account(app.db.read(), stored.account).await? else { return refused };
    if let Some(opened) = sign_in::open(app, &account, from).await?
        && passkeys::accept_alone(&app.settings, &opened.change, &stored, &half.challenge, answer).await?
        && half::take(&opened.change, half_token).await?
    {
        return Ok(Ok((opened.admit(app, "passkey", from).await?, half.back)));
    }
    let key = sign_in::key(app, &account.user_name);
    sign_in::refuse(app, &key, Some(&account), "passkey", from).await?;
    refused
}

/// Whether the person showed within the last minutes who they are.
pub(super) async fn is_confirmed(app: &App, token: &str, now: Timestamp) -> AppResult<bool> {
    let session = session::find(app, token, now).await?.ok_or(AppError::SignIn)?;
    Ok(session.confirmed_at + rules::CONFIRMED_MINUTES * 60_000 > now.as_millisecond())
}
