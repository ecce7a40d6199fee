//! A certificate that the operator brought: read from the files of the settings, its public half kept for checking.

use std::path::Path;
use std::sync::Arc;

use ::documents::signing::{Algorithm, Certificates, SigningKey, read_pem};
use platform::db::{Actor, hold_name};
use platform::settings::Settings;
use platform::{AppError, AppResult, Platform};

use super::store::{self, StoredKey};
use super::{DocumentSigner, LOCK, Purpose, SigningKeyId, note};

/// What the files hold.
pub(super) struct Brought {
    key: SigningKey,
    certificates: Certificates,
}

/// Reads the files the settings name; `None` when they name none.
///
/// # Errors
/// Files that can't be read, hold no certificate or no private key (PKCS #8), or do not belong together.
pub(super) fn read(settings: &Settings) -> AppResult<Option<Brought>> {
    let (chain, key) = (&settings.signing_certificate, &settings.signing_key);
    if chain.as_os_str().is_empty() && key.as_os_str().is_empty() {
        return Ok(None);
    }
    let certificates = blocks(chain)?.into_iter().filter(|(label, _)| label == "CERTIFICATE");
    let certificates = certificates.map(|(_, der)| der).collect();
    let certificates = Certificates::new(certificates).map_err(|e| wrong("signing_certificate", &e))?;
    let pkcs8 = blocks(key)?.into_iter().find(|(label, _)| label == "PRIVATE KEY").map(|(_, der)| der);
    let pkcs8 = pkcs8.ok_or_else(|| wrong("signing_key", &"no PRIVATE KEY (PKCS #8, without password)"))?;
    let key = [Algorithm::P256, Algorithm::Rsa]
        .into_iter()
        .find_map(|algorithm| SigningKey::read(algorithm, &pkcs8).ok())
        .ok_or_else(|| wrong("signing_key", &"neither P-256 nor RSA of 2,048 bits or more"))?;
    if key.public() != certificates.public() {
        return Err(wrong("signing_key", &"not the key of signing_certificate"));
    }
    Ok(Some(Brought { key, certificates }))
}

/// The signer, after its certificate was noted as the one in use.
pub(super) async fn signer(platform: &Platform, brought: Brought) -> AppResult<DocumentSigner> {
    let bytes = brought.certificates.to_bytes();
    let known = |key: Option<StoredKey>| key.filter(|k| k.certificates == bytes);
    let id = match known(store::in_use(platform.db.read(), Purpose::Document).await?) {
        Some(key) => key.id,
        None => {
            let mut change = platform.db.change(&Actor::process("signing"), platform.clock.now()).await?;
            hold_name(change.conn(), LOCK).await?;
            match known(store::in_use(change.conn(), Purpose::Document).await?) {
                Some(key) => {
                    change.rollback().await?;
                    key.id
                }
                None => {
                    store::retire(&change, Purpose::Document).await?;
                    let stored = StoredKey {
                        id: SigningKeyId::new(),
                        purpose: Purpose::Document.as_str().to_owned(),
                        number: store::last_number(change.conn(), Purpose::Document).await? + 1,
                        algorithm: brought.key.algorithm().as_str().to_owned(),
                        sealed: Vec::new(),
                        public: brought.key.public(),
                        certificates: bytes,
                        created_at: change.now().as_millisecond(),
                        retired_at: None,
                    };
                    store::insert(&change, &stored).await?;
                    note(&mut change, &stored);
                    change.commit().await?;
                    stored.id
                }
            }
        }
    };
    let (key, certificates) = (Arc::new(brought.key), Arc::new(brought.certificates));
    Ok(DocumentSigner { id, key, certificates })
}

fn blocks(path: &Path) -> AppResult<Vec<(String, Vec<u8>)>> {
    let text = std::fs::read_to_string(path).map_err(|e| wrong(&path.display().to_string(), &e))?;
    Ok(read_pem(&text))
}

fn wrong(what: &str, why: &impl std::fmt::Display) -> AppError {
    AppError::internal(format!("{what}: {why}"))
}
