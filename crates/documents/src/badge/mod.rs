//! Open Badges 3.0: the credential of one award, signed in two ways, and pictures that carry it.
//!
//! Both signatures are made over the same credential: a token (VC-JWT, ES256) for those who check tokens, and a Data
//! Integrity proof (`eddsa-rdfc-2022`) for those who check linked data.

mod picture;
mod quads;

pub use picture::{EMBLEM, bake_png, bake_svg};

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::DocumentError;
use crate::signing::SigningKey;

/// Contexts of a badge, in their order.
const CONTEXTS: [&str; 2] =
    ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"];
/// Entries of one status list: the fewest that hide one badge among the others (BitstringStatusList).
pub const STATUS_LIST_LENGTH: usize = 131_072;

/// A profile with an address of its own: the issuer, or an organiser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Address.
    pub id: String,
    /// Name.
    pub name: String,
    /// Page for people.
    pub url: String,
}

impl Profile {
    fn json(&self) -> Value {
        json!({"id": self.id, "type": ["Profile"], "name": self.name, "url": self.url})
    }
}

/// By what its holder can be known, hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// `emailAddress`, `systemId`…
    pub kind: &'static str,
    /// SHA-256 over value and salt.
    hash: String,
    salt: String,
}

impl Identity {
    /// Hashes a value with a salt.
    pub fn hashed(kind: &'static str, value: &str, salt: &str) -> Self {
        Self {
            kind,
            hash: format!("sha256${}", hex(&Sha256::digest(format!("{value}{salt}")))),
            salt: salt.to_owned(),
        }
    }
}

/// What a course gives, as everybody sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Achievement {
    /// Address.
    pub id: String,
    /// Title of the course.
    pub name: String,
    /// What it is, one sentence.
    pub description: String,
    /// What had to be done for it, one sentence.
    pub criteria: String,
    /// Course code.
    pub code: String,
    /// The organiser.
    pub creator: Profile,
    /// Address of the picture.
    pub image: String,
    /// `zh-TW` or `en`.
    pub language: &'static str,
    /// What the number of hours is called.
    pub hours_name: String,
}

impl Achievement {
    /// As it stands inside a badge, and by itself at its address.
    pub fn json(&self) -> Value {
        json!({
            "id": self.id,
            "type": ["Achievement"],
            "name": self.name,
            "description": self.description,
            "criteria": {"narrative": self.criteria},
            "achievementType": "Course",
            "humanCode": self.code,
            "creator": self.creator.json(),
            "image": {"id": self.image, "type": "Image"},
            "inLanguage": self.language,
            "resultDescription": [{
                "id": format!("{}#hours", self.id),
                "type": ["ResultDescription"],
                "name": self.hours_name,
                "resultType": "ext:TrainingHours",
            }],
        })
    }
}

/// Everything a badge says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// Its address.
    pub id: String,
    /// Who signs.
    pub issuer: Profile,
    /// Whose it is.
    pub identities: Vec<Identity>,
    /// For what.
    pub achievement: Achievement,
    /// Hours, `6` or `1.5`.
    pub hours: String,
    /// When it was issued.
    pub at: Timestamp,
    /// Address of its status list, and its place there.
    pub status: (String, usize),
}

impl Badge {
    /// The credential without signature.
    pub fn credential(&self) -> Value {
        let identity = |i: &Identity| {
            json!({
                "type": "IdentityObject", "hashed": true, "identityHash": i.hash,
                "identityType": i.kind, "salt": i.salt,
            })
        };
        let (list, place) = &self.status;
        json!({
            "@context": CONTEXTS,
            "id": self.id,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": self.achievement.name,
            "issuer": self.issuer.json(),
            "validFrom": seconds(self.at),
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "identifier": self.identities.iter().map(identity).collect::<Vec<_>>(),
                "achievement": self.achievement.json(),
                "result": [{
                    "type": ["Result"],
                    "resultDescription": format!("{}#hours", self.achievement.id),
                    "value": self.hours,
                }],
            },
            "credentialStatus": {
                "id": format!("{list}#{place}"),
                "type": "BitstringStatusListEntry",
                "statusPurpose": "revocation",
                "statusListIndex": place.to_string(),
                "statusListCredential": list,
            },
        })
    }
}

/// A list that tells which badges no longer stand, as a credential without signature.
///
/// # Errors
/// [`DocumentError::Layout`] when packing fails, which is a fault of this crate.
pub fn status_list(id: &str, issuer: &str, revoked: &[usize], at: Timestamp) -> Result<Value, DocumentError> {
    let mut bits = vec![0u8; STATUS_LIST_LENGTH / 8];
    for place in revoked.iter().filter(|place| **place < STATUS_LIST_LENGTH) {
        bits[place / 8] |= 0x80 >> (place % 8);
    }
    let failed = |error: std::io::Error| DocumentError::Layout(error.to_string());
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(&bits).map_err(failed)?;
    let packed = packer.finish().map_err(failed)?;
    Ok(json!({
        "@context": [CONTEXTS[0]],
        "id": id,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": seconds(at),
        "credentialSubject": {
            "id": format!("{id}#list"),
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": format!("u{}", URL_SAFE_NO_PAD.encode(packed)),
        },
    }))
}

/// The credential with a Data Integrity proof (`eddsa-rdfc-2022`) by an Ed25519 key whose address is `method`.
///
/// # Errors
/// [`DocumentError::Credential`] for a credential with terms of others; [`DocumentError::Key`] when the key fails.
pub fn with_proof(
    credential: &Value,
    key: &SigningKey,
    method: &str,
    at: Timestamp,
) -> Result<Value, DocumentError> {
    let mut proof = json!({
        "type": "DataIntegrityProof",
        "created": seconds(at),
        "verificationMethod": method,
        "cryptosuite": "eddsa-rdfc-2022",
        "proofPurpose": "assertionMethod",
    });
    let hash = |value: &Value| Ok::<_, DocumentError>(Sha256::digest(quads::canonical(value)?));
    let message = [hash(&proof)?.to_vec(), hash(credential)?.to_vec()].concat();
    proof["proofValue"] = Value::String(format!("z{}", base58(&key.sign(&message)?)));
    let mut signed = credential.clone();
    signed["proof"] = proof;
    Ok(signed)
}

/// The credential as a token (VC-JWT, ES256) by a P-256 key whose address is `key_id`.
///
/// # Errors
/// [`DocumentError::Key`] when the key fails.
pub fn token(
    credential: &Value,
    key: &SigningKey,
    key_id: &str,
    at: Timestamp,
) -> Result<String, DocumentError> {
    let mut claims = credential.clone();
    claims["iss"] = credential["issuer"]["id"].clone();
    claims["jti"] = credential["id"].clone();
    claims["nbf"] = json!(at.as_second());
    let header = json!({"alg": "ES256", "typ": "JWT", "kid": key_id});
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(&header), part(&claims));
    let signature = key.sign(message.as_bytes())?;
    Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// A public P-256 key as JSON Web Key.
pub fn jwk(id: &str, public: &[u8]) -> Value {
    let half = |from: usize| URL_SAFE_NO_PAD.encode(public.get(from..from + 32).unwrap_or_default());
    json!({"kty": "EC", "crv": "P-256", "x": half(1), "y": half(33), "kid": id, "alg": "ES256", "use": "sig"})
}

/// A public Ed25519 key as Multikey of the issuer.
pub fn multikey(id: &str, controller: &str, public: &[u8]) -> Value {
    let value = format!("z{}", base58(&[&[0xed, 0x01], public].concat()));
    json!({
        "@context": "https://w3id.org/security/multikey/v1",
        "id": id,
        "type": "Multikey",
        "controller": controller,
        "publicKeyMultibase": value,
    })
}

fn seconds(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn base58(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let mut digits: Vec<u32> = Vec::new();
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += *digit << 8;
            *digit = carry % 58;
            carry /= 58;
        }
        while carry > 0 {
            digits.push(carry % 58);
            carry /= 58;
        }
    }
    let zeros = bytes.iter().take_while(|b| **b == 0).count();
    let ones = std::iter::repeat_n('1', zeros);
    ones.chain(digits.iter().rev().map(|d| char::from(ALPHABET[*d as usize]))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base58_is_the_alphabet_of_everybody() {
        assert_eq!(base58(b"Hello World!"), "2NEpo7TZRRrLZSi2U");
        assert_eq!(base58(&[0, 0, 1]), "112");
        assert_eq!(base58(&[]), "");
    }

    #[test]
    fn a_status_list_sets_the_bit_of_each_place() {
        use std::io::Read;
        let at = "2026-03-07T02:30:00Z".parse().unwrap();
        let list = status_list("https://a.example/s", "https://a.example/i", &[0, 9, STATUS_LIST_LENGTH], at)
            .unwrap();
        let text = list["credentialSubject"]["encodedList"].as_str().unwrap();
        let packed = URL_SAFE_NO_PAD.decode(text.strip_prefix('u').unwrap()).unwrap();
        let mut bits = Vec::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut bits).unwrap();
        assert_eq!((bits.len(), bits[0], bits[1], bits[2]), (16 * 1024, 0x80, 0x40, 0));
    }
}
