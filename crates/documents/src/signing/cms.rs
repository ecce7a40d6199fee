//! Detached signatures as PAdES has them (RFC 5652, ETSI EN 319 122): made, and read back from a file somebody sent.

use sha2::{Digest, Sha256};

use super::certificate::{self, Certificates};
use super::der::{self, Part, bracket, oid, positive, sequence, set, value};
use super::{Algorithm, SigningKey, verify};
use crate::DocumentError;

const DATA: &[u32] = &[1, 2, 840, 113_549, 1, 7, 1];
const SIGNED_DATA: &[u32] = &[1, 2, 840, 113_549, 1, 7, 2];
const CONTENT_TYPE: &[u32] = &[1, 2, 840, 113_549, 1, 9, 3];
const MESSAGE_DIGEST: &[u32] = &[1, 2, 840, 113_549, 1, 9, 4];
const SIGNING_CERTIFICATE_V2: &[u32] = &[1, 2, 840, 113_549, 1, 9, 16, 2, 47];
const SHA256: &[u32] = &[2, 16, 840, 1, 101, 3, 4, 2, 1];
const ECDSA_WITH_SHA256: &[u32] = &[1, 2, 840, 10045, 4, 3, 2];
const RSA_ENCRYPTION: &[u32] = &[1, 2, 840, 113_549, 1, 1, 1];
const NULL: &[u8] = &[5, 0];

/// Signs content that stands elsewhere, by its SHA-256.
///
/// # Errors
/// [`DocumentError::Key`] for a key without certificates of its kind, or one that does not sign.
pub fn sign(
    key: &SigningKey,
    certificates: &Certificates,
    digest: [u8; 32],
) -> Result<Vec<u8>, DocumentError> {
    let leaf = certificate::read(certificates.leaf()).ok_or(DocumentError::Key("no certificate"))?;
    let attribute =
        |numbers: &[u32], content: Vec<u8>| sequence(&[&oid(numbers), &value(der::SET, &content)]);
    let certificate_hash = value(der::OCTETS, &Sha256::digest(certificates.leaf()));
    // Without the certificate's hash under the signature another certificate of the same key could be put in its place.
    let attributes = set(vec![
        attribute(CONTENT_TYPE, oid(DATA)),
        attribute(MESSAGE_DIGEST, value(der::OCTETS, &digest)),
        attribute(SIGNING_CERTIFICATE_V2, sequence(&[&sequence(&[&sequence(&[&certificate_hash])])])),
    ]);
    let signature = key.sign(&attributes)?;
    let unfit = DocumentError::Key("documents are not signed with Ed25519");
    let algorithm = named_algorithm(key.algorithm()).ok_or(unfit)?;
    let hashed_with = sequence(&[&oid(SHA256)]);
    let signer = sequence(&[
        &positive(&[1]),
        &sequence(&[leaf.issuer.whole, leaf.serial.whole]),
        &hashed_with,
        // The signed attributes go in as `[0]`, and are signed as the set they are.
        &[&[bracket(0)], &attributes[1..]].concat(),
        &algorithm,
        &value(der::OCTETS, &signature),
    ]);
    let signed = sequence(&[
        &positive(&[1]),
        &value(der::SET, &hashed_with),
        &sequence(&[&oid(DATA)]),
        &value(bracket(0), &certificates.to_bytes()),
        &value(der::SET, &signer),
    ]);
    Ok(sequence(&[&oid(SIGNED_DATA), &value(bracket(0), &signed)]))
}

fn named_algorithm(algorithm: Algorithm) -> Option<Vec<u8>> {
    match algorithm {
        Algorithm::P256 => Some(sequence(&[&oid(ECDSA_WITH_SHA256)])),
        Algorithm::Rsa => Some(sequence(&[&oid(RSA_ENCRYPTION), NULL])),
        Algorithm::Ed25519 => None,
    }
}

/// What a signature says about itself, once it was seen to fit its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Number of the known key that made it.
    pub key: usize,
}

/// Whether a signature is by one of the known keys over content with this SHA-256; `None` when it is not, whatever the
/// reason.
pub fn check(cms: &[u8], digest: [u8; 32], keys: &[(Algorithm, Vec<u8>)]) -> Option<Checked> {
    let outer = Part::only(cms, der::SEQUENCE)?.parts()?;
    let signed = Part::only(outer.get(1)?.content, der::SEQUENCE)?.parts()?;
    let signer = Part::only(signed.last().filter(|p| p.tag == der::SET)?.content, der::SEQUENCE)?.parts()?;
    let at = signer.iter().position(|part| part.tag == bracket(0))?;
    let attributes = signer[at];
    let signature = signer.get(at + 2).filter(|p| p.tag == der::OCTETS)?.content;
    let wanted = oid(MESSAGE_DIGEST);
    let named = attributes.parts()?.into_iter().find_map(|attribute| {
        let parts = attribute.parts()?;
        (parts.first()?.whole == wanted).then(|| Part::only(parts.get(1)?.content, der::OCTETS)).flatten()
    })?;
    if named.content != digest {
        return None;
    }
    let message = [&[der::SET], &attributes.whole[1..]].concat();
    let said = signer.get(at + 1)?.whole;
    let key = keys.iter().position(|(algorithm, public)| {
        named_algorithm(*algorithm).is_some_and(|named| named == said)
            && verify(*algorithm, public, &message, signature)
    })?;
    Some(Checked { key })
}

#[cfg(test)]
mod tests {
    use super::super::{Names, self_issued};
    use super::*;

    #[test]
    fn a_signature_is_known_again_and_no_changed_byte_of_it_passes() {
        let key = SigningKey::read(Algorithm::P256, &SigningKey::generate(Algorithm::P256).unwrap()).unwrap();
        let names = Names { organisation: "Xingtan".to_owned(), common: "Xingtan".to_owned() };
        let at = "2026-03-07T10:30+08:00".parse().unwrap();
        let certificates = self_issued(&key.public(), &names, (&key, &names), &[], (at, 900)).unwrap();
        let cms = sign(&key, &certificates, [3; 32]).unwrap();
        let other =
            SigningKey::read(Algorithm::P256, &SigningKey::generate(Algorithm::P256).unwrap()).unwrap();
        let known = [(Algorithm::P256, other.public()), (Algorithm::P256, key.public())];
        assert_eq!(check(&cms, [3; 32], &known), Some(Checked { key: 1 }));
        assert_eq!(check(&cms, [4; 32], &known), None, "other content");
        assert_eq!(check(&cms, [3; 32], &known[..1]), None, "another key");
        let signed_from = cms.len() - 200;
        for at in signed_from..cms.len() {
            let mut changed = cms.clone();
            changed[at] ^= 1;
            assert_eq!(check(&changed, [3; 32], &known), None, "byte {at}");
        }
    }
}
