//! Certificates (X.509): made for keys of our own, read where one was brought.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::der::{self, Part, bits, bracket, oid, positive, sequence, value};
use super::{Algorithm, SigningKey};
use crate::DocumentError;

const ECDSA_WITH_SHA256: &[u32] = &[1, 2, 840, 10045, 4, 3, 2];
const EC_PUBLIC_KEY: &[u32] = &[1, 2, 840, 10045, 2, 1];
const P256: &[u32] = &[1, 2, 840, 10045, 3, 1, 7];

/// A certificate and those above it, each as DER; the first is the signing key's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificates(Vec<Vec<u8>>);

/// How authority and signer are called in certificates of our own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// Name of the organisation.
    pub organisation: String,
    /// Name of the certificate's owner.
    pub common: String,
}

/// What a signature names its certificate by, and what it is checked with.
pub(super) struct Read<'a> {
    pub serial: Part<'a>,
    pub issuer: Part<'a>,
    subject: Part<'a>,
    public: &'a [u8],
}

impl Certificates {
    /// A chain of certificates as they were brought, the signer's first.
    ///
    /// # Errors
    /// [`DocumentError::Key`] when there is none or one can't be read.
    pub fn new(chain: Vec<Vec<u8>>) -> Result<Self, DocumentError> {
        let readable = !chain.is_empty() && chain.iter().all(|der| read(der).is_some());
        if readable { Ok(Self(chain)) } else { Err(DocumentError::Key("no certificate that can be read")) }
    }

    /// One after the other, as they are kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.concat()
    }

    /// What [`Certificates::to_bytes`] gave; nothing for bytes that are none.
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let mut chain = Vec::new();
        while let Some((part, rest)) = Part::first(bytes) {
            chain.push(part.whole.to_vec());
            bytes = rest;
        }
        Self::new(chain).ok()
    }

    /// The chain, the signer's first.
    pub fn chain(&self) -> &[Vec<u8>] {
        &self.0
    }

    /// The signer's certificate.
    pub fn leaf(&self) -> &[u8] {
        &self.0[0]
    }

    /// SHA-256 of the signer's certificate, as people compare it: `AB:CD:…`.
    pub fn fingerprint(&self) -> String {
        let hash = Sha256::digest(self.leaf());
        hash.iter().map(|b| format!("{b:02X}")).collect::<Vec<_>>().join(":")
    }

    /// The public key inside the signer's certificate, as [`SigningKey::public`] gives it.
    pub fn public(&self) -> Vec<u8> {
        read(self.leaf()).map(|c| c.public.to_vec()).unwrap_or_default()
    }

    /// The last text of the owner's name, which is the common name where names are written as usual.
    pub fn owner(&self) -> String {
        let subject = read(self.leaf()).map(|c| c.subject.content).unwrap_or_default();
        let mut rest = subject;
        let mut name = String::new();
        while let Some((relative, after)) = Part::first(rest) {
            let text = Part::first(relative.content).and_then(|(pair, _)| pair.parts()?.last().copied());
            if let Some(text) = text {
                name = String::from_utf8_lossy(text.content).into_owned();
            }
            rest = after;
        }
        name
    }
}

/// A certificate for `key` (P-256) by `authority`, valid from `from` for so many days; with `above` empty it is the
/// authority's own.
///
/// # Errors
/// [`DocumentError::Key`] when a key is of another kind or does not sign.
pub fn self_issued(
    key_public: &[u8],
    owner: &Names,
    authority: (&SigningKey, &Names),
    above: &[Vec<u8>],
    (from, days): (Timestamp, i64),
) -> Result<Certificates, DocumentError> {
    let (signer, signer_names) = authority;
    if signer.algorithm() != Algorithm::P256 {
        return Err(DocumentError::Key("only P-256 keys issue certificates"));
    }
    let algorithm = sequence(&[&oid(ECDSA_WITH_SHA256)]);
    let public = sequence(&[&sequence(&[&oid(EC_PUBLIC_KEY), &oid(P256)]), &bits(key_public)]);
    let is_authority = above.is_empty();
    // Enough of a hash that no two certificates of an installation ever share a number; the first bit stays 0.
    let mut serial =
        Sha256::digest([key_public, &from.as_millisecond().to_be_bytes()].concat())[..16].to_vec();
    serial[0] = serial[0] & 0x7f | 0x40;
    let until = from + jiff::SignedDuration::from_hours(24 * days);
    let body = sequence(&[
        &value(bracket(0), &positive(&[2])),
        &positive(&serial),
        &algorithm,
        &name(signer_names),
        &sequence(&[&time(from), &time(until)]),
        &name(owner),
        &public,
        &value(bracket(3), &extensions(key_public, &signer.public(), is_authority)),
    ]);
    let signature = signer.sign(&body)?;
    let mut chain = vec![sequence(&[&body, &algorithm, &bits(&signature)])];
    chain.extend(above.iter().cloned());
    Certificates::new(chain)
}

fn name(names: &Names) -> Vec<u8> {
    let pair = |numbers: &[u32], tag: u8, text: &str| {
        value(der::SET, &sequence(&[&oid(numbers), &value(tag, text.as_bytes())]))
    };
    sequence(&[
        &pair(&[2, 5, 4, 6], 0x13, "TW"),
        &pair(&[2, 5, 4, 10], der::UTF8, &names.organisation),
        &pair(&[2, 5, 4, 3], der::UTF8, &names.common),
    ])
}

fn extensions(subject: &[u8], issuer: &[u8], is_authority: bool) -> Vec<u8> {
    const TRUE: &[u8] = &[0x01, 0x01, 0xff];
    let key_id = |public: &[u8]| Sha256::digest(public)[..20].to_vec();
    let critical =
        |numbers: &[u32], content: &[u8]| sequence(&[&oid(numbers), TRUE, &value(der::OCTETS, content)]);
    let plain = |numbers: &[u32], content: &[u8]| sequence(&[&oid(numbers), &value(der::OCTETS, content)]);
    // keyCertSign and cRLSign; or digitalSignature and contentCommitment.
    let usage: &[u8] = if is_authority { &[3, 2, 1, 0x06] } else { &[3, 2, 6, 0xc0] };
    let constraints = if is_authority { sequence(&[TRUE]) } else { sequence(&[]) };
    sequence(&[
        &critical(&[2, 5, 29, 19], &constraints),
        &critical(&[2, 5, 29, 15], usage),
        &plain(&[2, 5, 29, 14], &value(der::OCTETS, &key_id(subject))),
        &plain(&[2, 5, 29, 35], &sequence(&[&value(0x80, &key_id(issuer))])),
    ])
}

/// `UTCTime` to 2049, `GeneralizedTime` from then on, as RFC 5280 asks.
fn time(at: Timestamp) -> Vec<u8> {
    let zoned = at.to_zoned(TimeZone::UTC);
    if zoned.year() < 2050 {
        value(0x17, zoned.strftime("%y%m%d%H%M%SZ").to_string().as_bytes())
    } else {
        value(0x18, zoned.strftime("%Y%m%d%H%M%SZ").to_string().as_bytes())
    }
}

pub(super) fn read(certificate: &[u8]) -> Option<Read<'_>> {
    let body = Part::only(certificate, der::SEQUENCE)?.parts()?.into_iter().next()?;
    let mut parts = body.parts()?.into_iter().skip_while(|part| part.tag == bracket(0));
    let serial = parts.next().filter(|p| p.tag == der::INTEGER)?;
    let _algorithm = parts.next()?;
    let issuer = parts.next()?;
    let _validity = parts.next()?;
    let subject = parts.next()?;
    let key = parts.next()?.parts()?;
    let public = key.get(1).filter(|p| p.tag == der::BIT_STRING)?.content.split_first()?.1;
    Some(Read { serial, issuer, subject, public })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(common: &str) -> Names {
        Names { organisation: "Xingtan".to_owned(), common: common.to_owned() }
    }

    #[test]
    fn a_chain_of_our_own_is_read_back_and_each_is_signed_by_the_one_above() {
        let key =
            || SigningKey::read(Algorithm::P256, &SigningKey::generate(Algorithm::P256).unwrap()).unwrap();
        let (authority, signer) = (key(), key());
        let at: Timestamp = "2026-03-07T10:30+08:00".parse().unwrap();
        let root =
            self_issued(&authority.public(), &names("Root"), (&authority, &names("Root")), &[], (at, 9000));
        let root = root.unwrap();
        let chain = self_issued(
            &signer.public(),
            &names("杏壇文件簽章"),
            (&authority, &names("Root")),
            root.chain(),
            (at, 900),
        )
        .unwrap();
        assert_eq!(Certificates::from_bytes(&chain.to_bytes()), Some(chain.clone()));
        assert_eq!((chain.public(), chain.owner().as_str()), (signer.public(), "杏壇文件簽章"));
        for certificate in chain.chain() {
            let parts = Part::only(certificate, der::SEQUENCE).unwrap().parts().unwrap();
            let signature = &parts[2].content[1..];
            assert!(super::super::verify(Algorithm::P256, &authority.public(), parts[0].whole, signature));
        }
        assert!(Certificates::new(vec![vec![0x30, 0]]).is_err());
        assert!(Certificates::new(Vec::new()).is_err());
    }
}
