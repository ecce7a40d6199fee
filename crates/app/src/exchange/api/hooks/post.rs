//! One webhook on its way: the signed body, and whether it was heard.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};

use super::sign::{CONTENT_TYPE, Signed};
use crate::exchange::reach::{self, Target};

/// Everything, from the name to the status, within this time.
const WITHIN: Duration = Duration::from_secs(10);

/// Sends a signed body; heard when the answer is 2xx within the time. A redirect is no answer.
///
/// # Errors
/// What went wrong, in words for the partner's page; nothing of the answer's body.
pub(super) async fn post(target: &Target, body: Vec<u8>, signed: &Signed) -> Result<StatusCode, String> {
    let request = target
        .request(Method::POST, target.path(), "Xingtan-Webhook")
        .header(header::CONTENT_TYPE, CONTENT_TYPE)
        .header(header::CONTENT_LENGTH, body.len())
        .header("content-digest", &signed.digest)
        .header("signature-input", &signed.input)
        .header("signature", &signed.signature)
        .body(Body::from(body))
        .map_err(|_| "request".to_owned())?;
    match reach::ask(target, request, (WITHIN, 0)).await?.0 {
        status if status.is_success() => Ok(status),
        status => Err(format!("HTTP {}", status.as_u16())),
    }
}
