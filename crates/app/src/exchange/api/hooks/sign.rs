//! The signature on a webhook: HTTP Message Signatures (RFC 9421) with Ed25519 over a digest of the body (RFC 9530).

use ::documents::signing::SigningKey;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::Timestamp;
use platform::{AppError, AppResult};
use sha2::{Digest, Sha256};

/// The content type of an event.
pub(super) const CONTENT_TYPE: &str = "application/cloudevents+json";

/// The headers that a signed message carries.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Signed {
    pub digest: String,
    pub input: String,
    pub signature: String,
}

/// Signs a message to an address.
pub(super) fn sign(
    (name, key): (&str, &SigningKey),
    url: &str,
    body: &[u8],
    at: Timestamp,
) -> AppResult<Signed> {
    let digest = format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(body)));
    let params = format!(
        "(\"@method\" \"@target-uri\" \"content-type\" \"content-digest\");created={};keyid=\"{name}\";alg=\"ed25519\"",
        at.as_second()
    );
    let base = format!(
        "\"@method\": POST\n\"@target-uri\": {url}\n\"content-type\": {CONTENT_TYPE}\n\"content-digest\": {digest}\n\
         \"@signature-params\": {params}"
    );
    let signature = key.sign(base.as_bytes()).map_err(AppError::internal)?;
    Ok(Signed {
        digest,
        input: format!("xingtan={params}"),
        signature: format!("xingtan=:{}:", STANDARD.encode(signature)),
    })
}

pub(super) fn base64_url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::documents::signing::{Algorithm, verify};

    #[test]
    fn what_was_signed_is_checked_by_its_parts() {
        let pkcs8 = SigningKey::generate(Algorithm::Ed25519).expect("a key");
        let key = SigningKey::read(Algorithm::Ed25519, &pkcs8).expect("the key");
        let at = Timestamp::from_second(1_800_000_000).expect("an instant");
        let signed = sign(("k1", &key), "https://county.example.tw/hook?a=1", b"{}", at).expect("signed");
        assert_eq!(signed.digest, "sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:");
        let params = signed.input.strip_prefix("xingtan=").expect("its label");
        assert!(params.ends_with(";created=1800000000;keyid=\"k1\";alg=\"ed25519\""), "{params}");
        let base = format!(
            "\"@method\": POST\n\"@target-uri\": https://county.example.tw/hook?a=1\n\
             \"content-type\": application/cloudevents+json\n\"content-digest\": {}\n\"@signature-params\": {params}",
            signed.digest
        );
        let bytes =
            signed.signature.strip_prefix("xingtan=:").and_then(|s| s.strip_suffix(':')).expect("bytes");
        let bytes = STANDARD.decode(bytes).expect("base64");
        assert!(verify(Algorithm::Ed25519, &key.public(), base.as_bytes(), &bytes));
        assert!(!verify(Algorithm::Ed25519, &key.public(), base.replace("a=1", "a=2").as_bytes(), &bytes));
    }
}
