//! The keys this installation signs with: documents (with a certificate), tokens and proofs of badges. Rules:
//! docs/rules/documents-signed.md.

mod brought;
mod pages;
mod store;

use std::sync::Arc;

use ::documents::pdf::{self, Seal};
use ::documents::signing::{Algorithm, Certificates, Names, SigningKey, self_issued};
use jiff::Timestamp;
use platform::capability::get;
use platform::clock::from_millis;
use platform::db::{Actor, Migration, hold_name};
use platform::{Access, AppError, AppResult, Capability, Change, Platform};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::App;
pub(crate) use pages::as_json;
use store::StoredKey;

platform::typed_ids! {
    /// A key that signs.
    SigningKeyId,
}

/// What a key is for; each use has a key of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Signs the certificate of the key for documents; nothing else.
    Authority,
    /// Signs PDFs.
    Document,
    /// Signs badges as tokens.
    Token,
    /// Signs badges as linked data.
    Proof,
}

impl Purpose {
    const ALL: [Self; 4] = [Self::Authority, Self::Document, Self::Token, Self::Proof];

    /// The word kept in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authority => "authority",
            Self::Document => "document",
            Self::Token => "token",
            Self::Proof => "proof",
        }
    }

    const fn algorithm(self) -> Algorithm {
        match self {
            Self::Authority | Self::Document | Self::Token => Algorithm::P256,
            Self::Proof => Algorithm::Ed25519,
        }
    }
}

/// Days that certificates of our own hold: a transcript is shown for a career.
const AUTHORITY_DAYS: i64 = 365 * 40;
const DOCUMENT_DAYS: i64 = 365 * 30;

/// What the capability brings.
pub fn capability() -> Capability<App> {
    Capability {
        name: "signing",
        routes: || {
            vec![
                get("/.well-known/jwks.json", Access::Public, pages::jwks),
                get("/keys/authority.pem", Access::Public, pages::authority),
                get("/keys/{id}", Access::Public, pages::key),
            ]
        },
        nav: &[],
        migrations: &[Migration {
            name: "0550_signing_key",
            sql: include_str!("migrations/0550_signing_key.sql"),
            sqlite: "",
            postgres: "",
        }],
        jobs: &[],
        crons: &[],
        pages: Vec::new,
    }
}

/// Signs PDFs. Cheap to clone.
#[derive(Clone, Debug)]
pub struct DocumentSigner {
    /// The key used.
    pub id: SigningKeyId,
    key: Arc<SigningKey>,
    certificates: Arc<Certificates>,
}

impl DocumentSigner {
    /// The signed file; `reason` is ASCII and shown by readers.
    ///
    /// # Errors
    /// When the key fails, or the file is none of ours.
    pub fn sign(&self, pdf: &[u8], reason: &str, at: Timestamp) -> AppResult<Vec<u8>> {
        let seal = Seal { key: &self.key, certificates: &self.certificates, reason, at };
        pdf::sign(pdf, &seal).map_err(AppError::internal)
    }
}

/// The key that signs documents now: the operator's where one was brought, else our own, made when it is first needed.
///
/// # Errors
/// The database; a brought key or certificate that can't be used.
pub async fn document_signer(platform: &Platform) -> AppResult<DocumentSigner> {
    if let Some(brought) = brought::read(&platform.settings)? {
        return brought::signer(platform, brought).await;
    }
    let stored = in_use(platform, Purpose::Document).await?;
    let certificates = Certificates::from_bytes(&stored.certificates);
    let certificates =
        certificates.ok_or_else(|| AppError::internal("a key for documents without certificate"))?;
    let key = opened(platform, &stored)?;
    Ok(DocumentSigner { id: stored.id, key: Arc::new(key), certificates: Arc::new(certificates) })
}

/// A key for badges with its identity.
#[derive(Clone, Debug)]
pub struct BadgeKey {
    /// Its identity.
    pub id: SigningKeyId,
    /// It, ready to sign.
    pub key: Arc<SigningKey>,
}

/// The key that signs tokens now.
///
/// # Errors
/// The database.
pub async fn token_key(platform: &Platform) -> AppResult<BadgeKey> {
    let stored = in_use(platform, Purpose::Token).await?;
    let key = SigningKey::read_for_tokens(&unsealed(platform, &stored)?).map_err(AppError::internal)?;
    Ok(BadgeKey { id: stored.id, key: Arc::new(key) })
}

/// The key that signs linked data now.
///
/// # Errors
/// The database.
pub async fn proof_key(platform: &Platform) -> AppResult<BadgeKey> {
    let stored = in_use(platform, Purpose::Proof).await?;
    Ok(BadgeKey { id: stored.id, key: Arc::new(opened(platform, &stored)?) })
}

/// Where the public half of a key is served.
pub fn address(platform: &Platform, id: SigningKeyId) -> String {
    format!("{}/keys/{id}", platform.settings.public_url)
}

/// Every key for documents there ever was, for checking what somebody brings.
///
/// # Errors
/// The database.
pub async fn document_keys<C: ConnectionTrait>(
    conn: &C,
) -> AppResult<Vec<(SigningKeyId, Algorithm, Vec<u8>)>> {
    let all = store::all(conn).await?.into_iter().filter(|k| k.purpose == Purpose::Document.as_str());
    Ok(all.filter_map(|k| Some((k.id, Algorithm::parse(&k.algorithm)?, k.public))).collect())
}

/// Addresses of all keys that may have signed linked data.
///
/// # Errors
/// The database.
pub async fn proof_addresses(platform: &Platform) -> AppResult<Vec<String>> {
    let all = store::all(platform.db.read()).await?.into_iter();
    Ok(all.filter(|k| k.purpose == Purpose::Proof.as_str()).map(|k| address(platform, k.id)).collect())
}

/// A key as an operator sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownKey {
    /// What it is for.
    pub purpose: String,
    /// Which of that purpose, from 1.
    pub number: i64,
    /// How it signs.
    pub algorithm: String,
    /// SHA-256 of the certificate, or of the public key where there is none.
    pub fingerprint: String,
    /// Since when.
    pub since: Timestamp,
    /// Until when it was used; it still checks what it signed.
    pub retired: Option<Timestamp>,
}

/// All keys, makes those that are missing first.
///
/// # Errors
/// The database; a brought key or certificate that can't be used.
pub async fn show(platform: &Platform) -> AppResult<Vec<ShownKey>> {
    document_signer(platform).await?;
    token_key(platform).await?;
    proof_key(platform).await?;
    let shown = |key: StoredKey| ShownKey {
        fingerprint: fingerprint(&key),
        purpose: key.purpose,
        number: key.number,
        algorithm: key.algorithm,
        since: from_millis(key.created_at),
        retired: key.retired_at.map(from_millis),
    };
    Ok(store::all(platform.db.read()).await?.into_iter().map(shown).collect())
}

/// Puts new keys in the place of those for documents, tokens and proofs; the old ones go on checking what they signed. The
/// authority stays, so that who trusts it trusts the new certificate as well.
///
/// # Errors
/// The database.
pub async fn rotate(platform: &Platform, actor: &Actor) -> AppResult<()> {
    let mut change = platform.db.change(actor, platform.clock.now()).await?;
    hold_name(change.conn(), LOCK).await?;
    for purpose in [Purpose::Document, Purpose::Token, Purpose::Proof] {
        store::retire(&change, purpose).await?;
        make(platform, &mut change, purpose).await?;
    }
    Ok(change.commit().await?)
}

/// Seals private halves again that are sealed with another key than the current one; answers how many.
///
/// # Errors
/// The database; a half that no key of the file opens.
pub async fn reseal(platform: &Platform, actor: &Actor) -> AppResult<usize> {
    let current = platform.keys.current();
    let all = store::all(platform.db.read()).await?.into_iter();
    let old: Vec<_> =
        all.filter(|k| !k.sealed.is_empty() && platform.keys.sealed_with(&k.sealed) != current).collect();
    if old.is_empty() {
        return Ok(0);
    }
    let mut change = platform.db.change(actor, platform.clock.now()).await?;
    for key in &old {
        let plain =
            platform.keys.open(&key.sealed).ok_or_else(|| AppError::internal("a key without its key"))?;
        store::reseal(&change, key.id, platform.keys.seal(&plain)).await?;
        let data = serde_json::json!({"purpose": key.purpose, "number": key.number, "key": current});
        change.record("signing.resealed", key.id.0, data);
    }
    change.commit().await?;
    Ok(old.len())
}

/// How many private halves are sealed with a generation of the platform's keys.
///
/// # Errors
/// The database.
pub async fn sealed_with(platform: &Platform, generation: i64) -> AppResult<usize> {
    let all = store::all(platform.db.read()).await?;
    Ok(all
        .iter()
        .filter(|k| !k.sealed.is_empty() && platform.keys.sealed_with(&k.sealed) == generation)
        .count())
}

/// Whoever makes keys holds this name: copies that start together make one, not three.
const LOCK: &str = "signing keys";

async fn in_use(platform: &Platform, purpose: Purpose) -> AppResult<StoredKey> {
    // One without a private half was brought: its files are gone from the settings, so one of our own takes its place.
    let own = |key: Option<StoredKey>| key.filter(|k| !k.sealed.is_empty());
    if let Some(key) = own(store::in_use(platform.db.read(), purpose).await?) {
        return Ok(key);
    }
    let mut change = platform.db.change(&Actor::process("signing"), platform.clock.now()).await?;
    hold_name(change.conn(), LOCK).await?;
    let key = match own(store::in_use(change.conn(), purpose).await?) {
        Some(key) => {
            change.rollback().await?;
            key
        }
        None => {
            store::retire(&change, purpose).await?;
            let key = make(platform, &mut change, purpose).await?;
            change.commit().await?;
            key
        }
    };
    Ok(key)
}

/// Makes a key; one for documents gets its certificate from the authority, which is made with the first.
async fn make(platform: &Platform, change: &mut Change, purpose: Purpose) -> AppResult<StoredKey> {
    let pkcs8 = SigningKey::generate(purpose.algorithm()).map_err(AppError::internal)?;
    let key = SigningKey::read(purpose.algorithm(), &pkcs8).map_err(AppError::internal)?;
    let at = change.now();
    let certificates = match purpose {
        Purpose::Token | Purpose::Proof => Vec::new(),
        Purpose::Authority => {
            let names = names("Root");
            let own = self_issued(&key.public(), &names, (&key, &names), &[], (at, AUTHORITY_DAYS));
            own.map_err(AppError::internal)?.to_bytes()
        }
        Purpose::Document => {
            let above = match store::in_use(change.conn(), Purpose::Authority).await? {
                Some(above) => above,
                None => Box::pin(make(platform, change, Purpose::Authority)).await?,
            };
            let chain = Certificates::from_bytes(&above.certificates)
                .ok_or_else(|| AppError::internal("an authority without certificate"))?;
            let signer = opened(platform, &above)?;
            let own = (&signer, &names("Root"));
            let made =
                self_issued(&key.public(), &names("Documents"), own, chain.chain(), (at, DOCUMENT_DAYS));
            made.map_err(AppError::internal)?.to_bytes()
        }
    };
    let stored = StoredKey {
        id: SigningKeyId::new(),
        purpose: purpose.as_str().to_owned(),
        number: store::last_number(change.conn(), purpose).await? + 1,
        algorithm: purpose.algorithm().as_str().to_owned(),
        sealed: platform.keys.seal(&hex::encode(&pkcs8)),
        public: key.public(),
        certificates,
        created_at: at.as_millisecond(),
        retired_at: None,
    };
    store::insert(change, &stored).await?;
    note(change, &stored);
    Ok(stored)
}

fn note(change: &mut Change, key: &StoredKey) {
    let data =
        serde_json::json!({"purpose": key.purpose, "number": key.number, "fingerprint": fingerprint(key)});
    change.record("signing.key_made", key.id.0, data);
}

fn names(common: &str) -> Names {
    Names { organisation: "Xingtan".to_owned(), common: format!("Xingtan {common}") }
}

fn unsealed(platform: &Platform, stored: &StoredKey) -> AppResult<Vec<u8>> {
    let plain = platform.keys.open(&stored.sealed);
    plain
        .and_then(|text| hex::decode(text).ok())
        .ok_or_else(|| AppError::internal("a signing key that can't be opened"))
}

fn opened(platform: &Platform, stored: &StoredKey) -> AppResult<SigningKey> {
    let algorithm =
        Algorithm::parse(&stored.algorithm).ok_or_else(|| AppError::internal("an unknown algorithm"))?;
    SigningKey::read(algorithm, &unsealed(platform, stored)?).map_err(AppError::internal)
}

fn fingerprint(key: &StoredKey) -> String {
    match Certificates::from_bytes(&key.certificates) {
        Some(certificates) => certificates.fingerprint(),
        None => platform::files::digest(&key.public),
    }
}

fn find(id: &str) -> AppResult<SigningKeyId> {
    id.parse::<Uuid>().map(SigningKeyId).map_err(|_| AppError::NotFound)
}
