//! Public halves, for everybody's tools: a set of keys for tokens, each key at its address, and the authority's certificate.

use ::documents::badge::{jwk, multikey};
use ::documents::signing::{Certificates, write_pem};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use platform::{AppError, AppResult};
use serde_json::{Value, json};

use super::{Purpose, address, find, in_use, store, token_key};
use crate::App;

/// `GET /.well-known/jwks.json`: every key that may have signed a token.
///
/// # Errors
/// The database.
pub async fn jwks(State(app): State<App>) -> AppResult<Response> {
    token_key(&app).await?;
    let all = store::all(app.db.read()).await?;
    let keys: Vec<Value> = all
        .iter()
        .filter(|k| k.purpose == Purpose::Token.as_str())
        .map(|k| jwk(&address(&app, k.id), &k.public))
        .collect();
    Ok(as_json("application/jwk-set+json", &json!({ "keys": keys })))
}

/// `GET /keys/{id}`: one key in the form its users read.
///
/// # Errors
/// Not found; the database.
pub async fn key(State(app): State<App>, Path(id): Path<String>) -> AppResult<Response> {
    let stored = store::one(app.db.read(), find(&id)?).await?.ok_or(AppError::NotFound)?;
    let own = address(&app, stored.id);
    let purpose = Purpose::ALL.into_iter().find(|p| p.as_str() == stored.purpose);
    Ok(match purpose.ok_or(AppError::NotFound)? {
        Purpose::Token => as_json("application/jwk+json", &jwk(&own, &stored.public)),
        Purpose::Proof => {
            let issuer = format!("{}/badges/issuer", app.settings.public_url);
            as_json("application/ld+json", &multikey(&own, &issuer, &stored.public))
        }
        Purpose::Document | Purpose::Authority => pem(&stored.certificates),
    })
}

/// `GET /keys/authority.pem`: the certificate to trust, where none was brought.
///
/// # Errors
/// The database.
pub async fn authority(State(app): State<App>) -> AppResult<Response> {
    super::document_signer(&app).await?;
    if store::in_use(app.db.read(), Purpose::Authority).await?.is_none() {
        return Err(AppError::NotFound);
    }
    Ok(pem(&in_use(&app, Purpose::Authority).await?.certificates))
}

fn pem(certificates: &[u8]) -> Response {
    let chain = Certificates::from_bytes(certificates).map(|c| c.chain().to_vec()).unwrap_or_default();
    let text: String = chain.iter().map(|der| write_pem("CERTIFICATE", der)).collect();
    ([(header::CONTENT_TYPE, "application/pem-certificate-chain")], text).into_response()
}

/// An answer for tools anywhere: what it says is public.
pub(crate) fn as_json(kind: &'static str, value: &Value) -> Response {
    let headers = [(header::CONTENT_TYPE, kind), (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    (headers, value.to_string()).into_response()
}
