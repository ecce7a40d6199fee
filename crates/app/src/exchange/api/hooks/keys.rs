//! The keys that sign webhooks: made when first needed, sealed at rest, their public halves published.

use ::documents::signing::{Algorithm, SigningKey};
use platform::db::{Actor, hold_name};
use platform::{AppError, AppResult, Change, Platform};
use serde_json::{Value, json};
use uuid::Uuid;

use super::sign::base64_url;
use super::store::{self, StoredKey};

/// Whoever makes a key holds this name: copies that send at once make one, not three.
const LOCK: &str = "webhook keys";

/// The key that signs now, with its name.
pub(super) async fn signer(platform: &Platform) -> AppResult<(String, SigningKey)> {
    let key = in_use(platform).await?;
    let plain = platform.keys.open(&key.sealed).and_then(|text| hex::decode(text).ok());
    let plain = plain.ok_or_else(|| AppError::internal("a webhook key that can't be opened"))?;
    let opened = SigningKey::read(Algorithm::Ed25519, &plain).map_err(AppError::internal)?;
    Ok((key.id.to_string(), opened))
}

/// Every key that may have signed something still on its way, as a set of JSON Web Keys.
pub(super) async fn published(platform: &Platform) -> AppResult<Value> {
    in_use(platform).await?;
    let keys = store::keys(platform.db.read()).await?;
    let keys: Vec<Value> = keys
        .iter()
        .map(|key| {
            json!({
                "kty": "OKP",
                "crv": "Ed25519",
                "alg": "EdDSA",
                "use": "sig",
                "kid": key.id.to_string(),
                "x": base64_url(&key.public),
            })
        })
        .collect();
    Ok(json!({ "keys": keys }))
}

async fn in_use(platform: &Platform) -> AppResult<StoredKey> {
    let current = |keys: Vec<StoredKey>| keys.into_iter().find(|key| key.retired_at.is_none());
    if let Some(key) = current(store::keys(platform.db.read()).await?) {
        return Ok(key);
    }
    let mut change = platform.db.change(&Actor::process("exchange"), platform.clock.now()).await?;
    hold_name(change.conn(), LOCK).await?;
    if let Some(key) = current(store::keys(change.conn()).await?) {
        change.rollback().await?;
        return Ok(key);
    }
    let key = make(platform, &mut change).await?;
    change.commit().await?;
    Ok(key)
}

async fn make(platform: &Platform, change: &mut Change) -> AppResult<StoredKey> {
    let pkcs8 = SigningKey::generate(Algorithm::Ed25519).map_err(AppError::internal)?;
    let key = SigningKey::read(Algorithm::Ed25519, &pkcs8).map_err(AppError::internal)?;
    let stored = StoredKey {
        id: Uuid::now_v7(),
        sealed: platform.keys.seal(&hex::encode(&pkcs8)),
        public: key.public(),
        created_at: change.now().as_millisecond(),
        retired_at: None,
    };
    store::insert_key(change, &stored).await?;
    let fingerprint = platform::files::digest(&stored.public);
    change.record("exchange.webhook_key_made", stored.id, json!({ "fingerprint": fingerprint }));
    Ok(stored)
}

/// Puts a new key in the place of the one that signs; the old one stays published.
///
/// # Errors
/// The database.
pub async fn rotate(platform: &Platform, actor: &Actor) -> AppResult<()> {
    let mut change = platform.db.change(actor, platform.clock.now()).await?;
    hold_name(change.conn(), LOCK).await?;
    store::retire_keys(&change).await?;
    make(platform, &mut change).await?;
    Ok(change.commit().await?)
}

/// Seals private halves again that are sealed with another generation of the platform's keys than the current one; answers how many.
///
/// # Errors
/// The database; a half that no key of the file opens.
pub async fn reseal(platform: &Platform, actor: &Actor) -> AppResult<usize> {
    let current = platform.keys.current();
    let all = store::keys(platform.db.read()).await?.into_iter();
    let old: Vec<_> = all.filter(|key| platform.keys.sealed_with(&key.sealed) != current).collect();
    if old.is_empty() {
        return Ok(0);
    }
    let mut change = platform.db.change(actor, platform.clock.now()).await?;
    for key in &old {
        let plain = platform.keys.open(&key.sealed);
        let plain = plain.ok_or_else(|| AppError::internal("a webhook key without its key"))?;
        store::reseal_key(&change, key.id, platform.keys.seal(&plain)).await?;
        change.record("exchange.webhook_key_resealed", key.id, json!({ "key": current }));
    }
    change.commit().await?;
    Ok(old.len())
}

/// How many private halves are sealed with a generation of the platform's keys.
///
/// # Errors
/// The database.
pub async fn sealed_with(platform: &Platform, generation: i64) -> AppResult<usize> {
    let all = store::keys(platform.db.read()).await?;
    Ok(all.iter().filter(|key| platform.keys.sealed_with(&key.sealed) == generation).count())
}
