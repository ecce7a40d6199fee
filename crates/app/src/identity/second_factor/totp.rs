//! One-time codes by time (RFC 6238) from an authenticator app.

use platform::ids::AccountId;
use platform::{AppError, AppResult, Change, Platform, chance};
use totp_rs::{Builder, Secret, Totp};

use super::store;

/// A secret that is being set up; it is stored once a code proves that the app has it.
#[derive(Clone, Debug)]
pub struct Setup {
    /// What the QR code says.
    pub url: String,
    /// The secret to type, in groups of four.
    pub secret: String,
    /// The secret sealed for the form's hidden field.
    pub sealed: String,
    totp: Totp,
}

const ISSUER: &str = "Xingtan";

/// Begins with a fresh secret.
///
/// # Errors
/// When the secret does not fit the standard, which it always does.
pub fn begin(platform: &Platform, account: AccountId, user: &str) -> AppResult<Setup> {
    let secret = Secret::from(chance::bytes::<20>()).to_base32();
    let sealed = hex_encode(&platform.keys.seal(&format!("{account} {secret}")));
    setup(user, secret, sealed)
}

/// Goes on with the secret of a form; `None` when it is not one we sealed for this account.
pub fn resume(platform: &Platform, account: AccountId, user: &str, sealed: &str) -> Option<Setup> {
    let text = platform.keys.open(&hex_decode(sealed)?)?;
    let secret = text.strip_prefix(&format!("{account} "))?.to_owned();
    setup(user, secret, sealed.to_owned()).ok()
}

fn setup(user: &str, secret: String, sealed: String) -> AppResult<Setup> {
    let totp = generator(&secret, user)?;
    let url = totp.to_url().map_err(AppError::internal)?;
    let groups: Vec<String> =
        secret.chars().collect::<Vec<_>>().chunks(4).map(|group| group.iter().collect()).collect();
    Ok(Setup { url, secret: groups.join(" "), sealed, totp })
}

fn generator(secret: &str, user: &str) -> AppResult<Totp> {
    let secret = Secret::try_from_base32(secret).map_err(|e| AppError::internal(format!("{e:?}")))?;
    Builder::new()
        .with_secret(secret)
        .with_issuer(Some(ISSUER))
        .with_account_name(user)
        .build()
        .map_err(AppError::internal)
}

impl Setup {
    /// The step a typed code belongs to now; `None` for a wrong code.
    pub(super) fn step_of(&self, code: &str, now: jiff::Timestamp) -> Option<i64> {
        step_of(&self.totp, code, now)
    }

    /// The secret without its groups, sealed for storing.
    pub(super) fn sealed_secret(&self, platform: &Platform) -> Vec<u8> {
        platform.keys.seal(&self.secret.replace(' ', ""))
    }
}

fn step_of(totp: &Totp, code: &str, now: jiff::Timestamp) -> Option<i64> {
    let seconds = u64::try_from(now.as_second()).ok()?;
    totp.check(code, seconds).and_then(|step| i64::try_from(step).ok())
}

/// Whether a code is right and used for the first time.
pub(super) async fn accept(
    platform: &Platform,
    change: &Change,
    account: AccountId,
    code: &str,
) -> AppResult<bool> {
    let Some(stored) = store::totp(change.conn(), account).await? else { return Ok(false) };
    let secret = platform
        .keys
        .open(&stored.sealed)
        .ok_or_else(|| AppError::internal("a one-time secret does not open: was the key file replaced?"))?;
    match step_of(&generator(&secret, "x")?, code, change.now()) {
        Some(step) => Ok(store::take_step(change, account, step).await?),
        None => Ok(false),
    }
}

fn hex_encode(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn hex_decode(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

impl Setup {
    /// A secret that protects nothing, for samples of pages.
    pub fn sample() -> Self {
        setup("teacher", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".to_owned(), "sample".to_owned())
            .expect("a secret of the usual length fits the standard")
    }
}
