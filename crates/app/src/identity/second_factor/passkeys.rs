//! Passkeys (WebAuthn): registered while signed in, asked for after the password, or alone instead of both.

use platform::ids::AccountId;
use platform::settings::Settings;
use platform::{AppError, AppResult, Change};
use serde::Serialize;
use serde_json::json;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyAuthentication, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Url, Webauthn, WebauthnBuilder,
};

use super::store::{self, StoredPasskey};

/// The relying party of this installation; `None` when people reach it by a bare network address, which browsers do not
/// accept. The loopback address counts as `localhost`, so that the demonstration can show passkeys.
pub(super) fn relying_party(settings: &Settings) -> Option<Webauthn> {
    let mut origin = Url::parse(&settings.public_url).ok()?;
    if matches!(origin.host_str(), Some("127.0.0.1" | "[::1]")) {
        origin.set_host(Some("localhost")).ok()?;
    }
    let id = origin.domain()?.to_owned();
    WebauthnBuilder::new(&id, &origin).ok()?.rp_name("杏壇 Xingtan").build().ok()
}

/// The address passkeys work at.
pub(super) fn origin(settings: &Settings) -> Option<String> {
    let party = relying_party(settings)?;
    party.get_allowed_origins().first().map(|url| url.origin().ascii_serialization())
}

fn party(settings: &Settings) -> AppResult<Webauthn> {
    relying_party(settings).ok_or(AppError::NotFound)
}

/// What the browser is asked, and what its answer must fit.
pub(in crate::identity) struct Challenge {
    /// For `navigator.credentials`, as JSON.
    pub options: String,
    /// Kept in the database.
    pub state: String,
}

fn json_of(value: &impl Serialize) -> AppResult<String> {
    serde_json::to_string(value).map_err(AppError::internal)
}

/// Begins a registration. The passkey is asked to be one the device lists by itself, so that it also works alone.
pub(super) fn begin_registration(
    settings: &Settings,
    account: AccountId,
    user: &str,
    display: &str,
    present: &[StoredPasskey],
) -> AppResult<Challenge> {
    let exclude = passkeys(present).iter().map(|key| key.cred_id().clone()).collect();
    let (options, state) = party(settings)?
        .start_passkey_registration(account.0, user, display, Some(exclude))
        .map_err(AppError::internal)?;
    let mut options = serde_json::to_value(options).map_err(AppError::internal)?;
    if let Some(selection) = options.pointer_mut("/publicKey/authenticatorSelection") {
        selection["residentKey"] = json!("required");
        selection["requireResidentKey"] = json!(true);
    }
    Ok(Challenge { options: json_of(&options)?, state: json_of(&state)? })
}

/// Reads the answer to a registration; `None` when it does not fit.
pub(super) fn finish_registration(
    settings: &Settings,
    state: &str,
    answer: &str,
) -> AppResult<Option<Passkey>> {
    let Ok(state) = serde_json::from_str::<PasskeyRegistration>(state) else { return Ok(None) };
    let Ok(answer) = serde_json::from_str::<RegisterPublicKeyCredential>(answer) else { return Ok(None) };
    Ok(said(party(settings)?.finish_passkey_registration(&answer, &state)))
}

/// Asks for one of an account's passkeys.
pub(super) fn begin_second(settings: &Settings, keys: &[StoredPasskey]) -> AppResult<Challenge> {
    let (options, state) =
        party(settings)?.start_passkey_authentication(&passkeys(keys)).map_err(AppError::internal)?;
    Ok(Challenge { options: json_of(&options)?, state: json_of(&state)? })
}

/// Checks the answer to [`begin_second`] and notes the use.
pub(super) async fn accept_second(
    settings: &Settings,
    change: &Change,
    account: AccountId,
    state: &str,
    answer: &str,
) -> AppResult<bool> {
    let Ok(state) = serde_json::from_str::<PasskeyAuthentication>(state) else { return Ok(false) };
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else { return Ok(false) };
    let Some(result) = said(party(settings)?.finish_passkey_authentication(&answer, &state)) else {
        return Ok(false);
    };
    let credential: Vec<u8> = result.cred_id().to_vec();
    let Some(stored) = store::passkey_by_credential(change.conn(), credential).await? else {
        return Ok(false);
    };
    if stored.account != account || !result.user_verified() {
        return Ok(false);
    }
    note_use(change, &stored, &result).await
}

/// Asks for any passkey of this site.
pub(super) fn begin_alone(settings: &Settings) -> AppResult<Challenge> {
    let (options, state) =
        party(settings)?.start_discoverable_authentication().map_err(AppError::internal)?;
    let mut options = serde_json::to_value(options).map_err(AppError::internal)?;
    // The library thinks of the browser's own suggestion list; here a button asks.
    if let Some(map) = options.as_object_mut() {
        map.remove("mediation");
    }
    Ok(Challenge { options: json_of(&options)?, state: json_of(&state)? })
}

/// The passkey an answer to [`begin_alone`] was given with; its signature is not checked yet.
pub(super) async fn whose<C: sea_orm::ConnectionTrait>(
    settings: &Settings,
    conn: &C,
    answer: &str,
) -> AppResult<Option<StoredPasskey>> {
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else { return Ok(None) };
    let Some((user, credential)) = said(party(settings)?.identify_discoverable_authentication(&answer))
    else {
        return Ok(None);
    };
    let found = store::passkey_by_credential(conn, credential.to_vec()).await?;
    Ok(found.filter(|key| key.account.0 == user))
}

/// Checks the answer to [`begin_alone`] with the passkey [`whose`] found, and notes the use.
pub(super) async fn accept_alone(
    settings: &Settings,
    change: &Change,
    stored: &StoredPasskey,
    state: &str,
    answer: &str,
) -> AppResult<bool> {
    let Ok(state) = serde_json::from_str::<DiscoverableAuthentication>(state) else { return Ok(false) };
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else { return Ok(false) };
    let Some(key) = passkeys(std::slice::from_ref(stored)).into_iter().next() else { return Ok(false) };
    let key = DiscoverableKey::from(key);
    match said(party(settings)?.finish_discoverable_authentication_v2(&answer, state, &key)) {
        // Alone it stands for both factors: the device must have asked who holds it.
        Some(result) if result.user_verified() => note_use(change, stored, &result).await,
        _ => Ok(false),
    }
}

async fn note_use(
    change: &Change,
    stored: &StoredPasskey,
    result: &webauthn_rs::prelude::AuthenticationResult,
) -> AppResult<bool> {
    let Some(mut key) = passkeys(std::slice::from_ref(stored)).into_iter().next() else { return Ok(false) };
    if key.update_credential(result).is_none() {
        return Ok(false);
    }
    store::note_passkey_use(change, stored.id, &json_of(&key)?).await?;
    Ok(true)
}

fn passkeys(stored: &[StoredPasskey]) -> Vec<Passkey> {
    stored.iter().filter_map(|key| serde_json::from_str(&key.data).ok()).collect()
}

/// A refusal of the library is a wrong answer, with its reason in the log.
fn said<T, E: std::fmt::Debug>(outcome: Result<T, E>) -> Option<T> {
    outcome.inspect_err(|error| tracing::info!(?error, "a passkey was refused")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_take_names_and_not_addresses() {
        let at = |url: &str| origin(&Settings { public_url: url.to_owned(), ..Settings::default() });
        assert_eq!(at("https://www.xingtan.example"), Some("https://www.xingtan.example".to_owned()));
        assert_eq!(at("http://127.0.0.1:8080"), Some("http://localhost:8080".to_owned()));
        assert_eq!(at("http://localhost:8080"), Some("http://localhost:8080".to_owned()));
        assert_eq!(at("http://192.0.2.7:8080"), None);
        assert_eq!(at("nonsense"), None);
    }
}
