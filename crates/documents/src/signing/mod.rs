//! Keys that sign: their certificates, the signatures of documents (CMS as PAdES asks for it), and checking them.
//!
//! The mathematics is `ring`'s, which the workspace has for TLS already; only the shape of what is signed is written here.

mod certificate;
mod cms;
pub(crate) mod der;

pub use certificate::{Certificates, Names, self_issued};
pub use cms::{Checked, check, sign};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{
    self, ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
    KeyPair, RsaKeyPair, UnparsedPublicKey,
};

use crate::DocumentError;

/// How a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    P256,
    /// RSA of 2,048 bits or more, PKCS #1 v1.5 with SHA-256; for certificates that were brought.
    Rsa,
    /// Ed25519.
    Ed25519,
}

impl Algorithm {
    /// The word kept in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::P256 => "p256",
            Self::Rsa => "rsa",
            Self::Ed25519 => "ed25519",
        }
    }

    /// The algorithm of a word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::P256, Self::Rsa, Self::Ed25519].into_iter().find(|a| a.as_str() == word)
    }
}

/// A private key, ready to sign. Never printed.
pub enum SigningKey {
    /// For documents (signatures in ASN.1).
    P256(EcdsaKeyPair),
    /// The same kind of key for tokens (signatures of fixed length).
    P256Fixed(EcdsaKeyPair),
    /// A key that was brought.
    Rsa(Box<RsaKeyPair>),
    /// For proofs.
    Ed25519(Ed25519KeyPair),
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey(hidden)")
    }
}

impl SigningKey {
    /// A new key as PKCS #8.
    ///
    /// # Errors
    /// [`DocumentError::Key`] when chance fails, or for RSA, which is only ever brought.
    pub fn generate(algorithm: Algorithm) -> Result<Vec<u8>, DocumentError> {
        let chance = SystemRandom::new();
        let made = match algorithm {
            Algorithm::P256 => EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &chance),
            Algorithm::Ed25519 => Ed25519KeyPair::generate_pkcs8(&chance),
            Algorithm::Rsa => return Err(DocumentError::Key("RSA keys are not made here")),
        };
        made.map(|document| document.as_ref().to_vec()).map_err(|_| DocumentError::Key("no chance"))
    }

    /// Reads PKCS #8 of the algorithm; P-256 for documents.
    ///
    /// # Errors
    /// [`DocumentError::Key`] when it is another key or damaged.
    pub fn read(algorithm: Algorithm, pkcs8: &[u8]) -> Result<Self, DocumentError> {
        let wrong = |_| DocumentError::Key("the private key is damaged or of another kind");
        Ok(match algorithm {
            Algorithm::P256 => Self::P256(
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8, &SystemRandom::new())
                    .map_err(wrong)?,
            ),
            Algorithm::Rsa => Self::Rsa(Box::new(RsaKeyPair::from_pkcs8(pkcs8).map_err(wrong)?)),
            Algorithm::Ed25519 => {
                Self::Ed25519(Ed25519KeyPair::from_pkcs8_maybe_unchecked(pkcs8).map_err(wrong)?)
            }
        })
    }

    /// Reads PKCS #8 of a P-256 key for tokens.
    ///
    /// # Errors
    /// As [`SigningKey::read`].
    pub fn read_for_tokens(pkcs8: &[u8]) -> Result<Self, DocumentError> {
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, &SystemRandom::new())
            .map(Self::P256Fixed)
            .map_err(|_| DocumentError::Key("the private key is damaged or of another kind"))
    }

    /// Its algorithm.
    pub fn algorithm(&self) -> Algorithm {
        match self {
            Self::P256(_) | Self::P256Fixed(_) => Algorithm::P256,
            Self::Rsa(_) => Algorithm::Rsa,
            Self::Ed25519(_) => Algorithm::Ed25519,
        }
    }

    /// The public half: the point of P-256 uncompressed, `RSAPublicKey`, or the 32 bytes of Ed25519.
    pub fn public(&self) -> Vec<u8> {
        match self {
            Self::P256(key) | Self::P256Fixed(key) => key.public_key().as_ref().to_vec(),
            Self::Rsa(key) => key.public_key().as_ref().to_vec(),
            Self::Ed25519(key) => key.public_key().as_ref().to_vec(),
        }
    }

    /// Signs a message.
    ///
    /// # Errors
    /// [`DocumentError::Key`] when chance fails.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, DocumentError> {
        let chance = SystemRandom::new();
        let failed = |_| DocumentError::Key("the key does not sign");
        Ok(match self {
            Self::P256(key) | Self::P256Fixed(key) => {
                key.sign(&chance, message).map_err(failed)?.as_ref().to_vec()
            }
            Self::Rsa(key) => {
                let mut out = vec![0; key.public().modulus_len()];
                key.sign(&signature::RSA_PKCS1_SHA256, &chance, message, &mut out).map_err(failed)?;
                out
            }
            Self::Ed25519(key) => key.sign(message).as_ref().to_vec(),
        })
    }
}

/// Whether `signature` (of a document) is the key's for the message.
pub fn verify(algorithm: Algorithm, public: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let how: &dyn signature::VerificationAlgorithm = match algorithm {
        Algorithm::P256 => &signature::ECDSA_P256_SHA256_ASN1,
        Algorithm::Rsa => &signature::RSA_PKCS1_2048_8192_SHA256,
        Algorithm::Ed25519 => &signature::ED25519,
    };
    UnparsedPublicKey::new(how, public).verify(message, signature).is_ok()
}

/// The blocks of a PEM text with their labels, in order.
pub fn read_pem(text: &str) -> Vec<(String, Vec<u8>)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in text.lines().map(str::trim) {
        if let Some(label) = line.strip_prefix("-----BEGIN ").and_then(|l| l.strip_suffix("-----")) {
            open = Some((label.to_owned(), String::new()));
        } else if line.starts_with("-----END ") {
            if let Some((label, body)) = open.take()
                && let Ok(bytes) = STANDARD.decode(body)
            {
                blocks.push((label, bytes));
            }
        } else if let Some((_, body)) = &mut open {
            body.push_str(line);
        }
    }
    blocks
}

/// A PEM block.
pub fn write_pem(label: &str, bytes: &[u8]) -> String {
    let body = STANDARD.encode(bytes);
    let lines: Vec<&str> = (0..body.len()).step_by(64).map(|at| &body[at..body.len().min(at + 64)]).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_made_key_signs_and_one_changed_byte_does_not_pass() {
        for algorithm in [Algorithm::P256, Algorithm::Ed25519] {
            let key = SigningKey::read(algorithm, &SigningKey::generate(algorithm).unwrap()).unwrap();
            let mut signature = key.sign(b"message").unwrap();
            assert!(verify(algorithm, &key.public(), b"message", &signature));
            assert!(!verify(algorithm, &key.public(), b"massage", &signature));
            let last = signature.len() - 1;
            signature[last] ^= 1;
            assert!(!verify(algorithm, &key.public(), b"message", &signature));
        }
        assert!(SigningKey::generate(Algorithm::Rsa).is_err());
        assert!(SigningKey::read(Algorithm::P256, &[1, 2, 3]).is_err());
    }

    #[test]
    fn pem_is_read_as_it_is_written() {
        let text = write_pem("CERTIFICATE", &[7; 100]) + "remark\n" + &write_pem("PRIVATE KEY", &[8]);
        let expect = vec![("CERTIFICATE".to_owned(), vec![7; 100]), ("PRIVATE KEY".to_owned(), vec![8])];
        assert_eq!(read_pem(&text), expect);
    }
}
