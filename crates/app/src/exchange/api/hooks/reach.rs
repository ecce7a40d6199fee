//! The way to a partner's server: only over TLS, only to public addresses, and to exactly the one that was looked at.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::uri::Scheme;
use axum::http::{Request, StatusCode, Uri, header};
use domain::exchange_partner::{LONGEST_ADDRESS, PartnerRefused, is_public};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

use super::sign::{CONTENT_TYPE, Signed};

/// Everything, from the name to the status, within this time.
const WITHIN: Duration = Duration::from_secs(10);

/// An address that a webhook may be sent to, as far as its text tells.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Target {
    uri: Uri,
    host: String,
    port: u16,
    tls: bool,
    /// Whether this machine itself is meant; only where that is allowed.
    local: bool,
}

/// Reads an address: `https://` with a name that has a dot, or a public number. Where `local` is allowed, `http://` to this machine too.
///
/// # Errors
/// [`PartnerRefused::HookAddress`], or [`PartnerRefused::HookPrivate`] for a number of a private network.
pub(super) fn target(url: &str, local: bool) -> Result<Target, PartnerRefused> {
    let wrong = PartnerRefused::HookAddress;
    let plain =
        url.len() <= LONGEST_ADDRESS && url.is_ascii() && !url.contains(['#', '@', '\\', ' ', '"', '<']);
    let uri: Uri = url.parse().map_err(|_| wrong.clone())?;
    let authority = uri.authority().filter(|_| plain).ok_or_else(|| wrong.clone())?;
    let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    let number: Option<std::net::IpAddr> = host.parse().ok();
    let here = host == "localhost" || number.is_some_and(|n| n.to_canonical().is_loopback());
    let tls = match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTPS => true,
        Some(scheme) if *scheme == Scheme::HTTP && here && local => false,
        _ => return Err(wrong),
    };
    let local = here && local;
    match number {
        Some(number) if !local && !is_public(number) => return Err(PartnerRefused::HookPrivate),
        None if here && !local => return Err(PartnerRefused::HookPrivate),
        None if !local && !host.contains('.') => return Err(wrong),
        _ => {}
    }
    let port = authority.port_u16().unwrap_or(if tls { 443 } else { 80 });
    Ok(Target { host, port, tls, local, uri })
}

/// The addresses behind the name, all of which must be public: one private among them and none is used, so that nobody
/// gets in by a name that answers differently each time.
///
/// # Errors
/// A name that nobody knows, or that leads into a private network.
pub(super) async fn resolve(target: &Target) -> Result<SocketAddr, PartnerRefused> {
    let found = tokio::time::timeout(WITHIN, lookup_host((target.host.as_str(), target.port))).await;
    let found: Vec<SocketAddr> = match found {
        Ok(Ok(found)) => found.collect(),
        _ => return Err(PartnerRefused::HookAddress),
    };
    let allowed = |address: &SocketAddr| {
        let ip = address.ip().to_canonical();
        if target.local { ip.is_loopback() } else { is_public(ip) }
    };
    match found.first() {
        None => Err(PartnerRefused::HookAddress),
        Some(_) if !found.iter().all(allowed) => Err(PartnerRefused::HookPrivate),
        Some(first) => Ok(*first),
    }
}

/// Sends a signed body; heard when the answer is 2xx within the time. A redirect is no answer.
///
/// # Errors
/// What went wrong, in words for the partner's page; nothing of the answer's body.
pub(super) async fn post(target: &Target, body: Vec<u8>, signed: &Signed) -> Result<StatusCode, String> {
    match tokio::time::timeout(WITHIN, deliver(target, body, signed)).await {
        Ok(Ok(status)) if status.is_success() => Ok(status),
        Ok(Ok(status)) => Err(format!("HTTP {}", status.as_u16())),
        Ok(Err(error)) => Err(error),
        Err(_) => Err("timeout".to_owned()),
    }
}

async fn deliver(target: &Target, body: Vec<u8>, signed: &Signed) -> Result<StatusCode, String> {
    let address = resolve(target).await.map_err(|refused| refused.to_string())?;
    let stream = TcpStream::connect(address).await.map_err(|_| "connect".to_owned())?;
    let request = request(target, body, signed).map_err(|_| "request".to_owned())?;
    if !target.tls {
        return speak(stream, request).await;
    }
    let name = ServerName::try_from(target.host.clone()).map_err(|_| "name".to_owned())?;
    let stream = connector()?.connect(name, stream).await.map_err(|_| "tls".to_owned())?;
    speak(stream, request).await
}

fn request(target: &Target, body: Vec<u8>, signed: &Signed) -> Result<Request<Body>, axum::http::Error> {
    let path = target.uri.path_and_query().map_or("/", |path| path.as_str());
    let host = target.uri.authority().map_or("", |authority| authority.as_str());
    Request::post(path)
        .header(header::HOST, host)
        .header(header::CONTENT_TYPE, CONTENT_TYPE)
        .header(header::CONTENT_LENGTH, body.len())
        .header(header::USER_AGENT, "Xingtan-Webhook")
        .header(header::CONNECTION, "close")
        .header("content-digest", &signed.digest)
        .header("signature-input", &signed.input)
        .header("signature", &signed.signature)
        .body(Body::from(body))
}

async fn speak<S>(stream: S, request: Request<Body>) -> Result<StatusCode, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let failed = |_| "http".to_owned();
    let shaken = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = shaken.map_err(failed)?;
    let driver = tokio::spawn(connection);
    let status = sender.send_request(request).await.map(|answer| answer.status()).map_err(failed);
    // The body of the answer is of no interest, however long it is.
    driver.abort();
    status
}

fn connector() -> Result<TlsConnector, String> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| "tls".to_owned())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_over_tls() {
        use PartnerRefused::{HookAddress, HookPrivate};
        for (url, local, expect) in [
            ("https://county.example.tw/hook?a=1", false, None),
            ("https://county.example.tw:8443", false, None),
            ("https://8.8.8.8/hook", false, None),
            ("http://county.example.tw/hook", true, Some(HookAddress)),
            ("https://user:word@county.example.tw/", false, Some(HookAddress)),
            ("https://intranet/", false, Some(HookAddress)),
            ("ftp://county.example.tw/", false, Some(HookAddress)),
            ("https://", false, Some(HookAddress)),
            ("/hook", false, Some(HookAddress)),
            ("https://county.example.tw/#part", false, Some(HookAddress)),
            ("https://localhost/", false, Some(HookPrivate)),
            ("https://127.0.0.1/", false, Some(HookPrivate)),
            ("https://[::1]/", false, Some(HookPrivate)),
            ("https://[::ffff:10.0.0.1]/", false, Some(HookPrivate)),
            ("https://169.254.169.254/latest", true, Some(HookPrivate)),
            ("https://10.0.0.8/", true, Some(HookPrivate)),
            ("http://127.0.0.1:8080/hook", false, Some(HookAddress)),
            ("http://127.0.0.1:8080/hook", true, None),
            ("http://localhost:8080/hook", true, None),
        ] {
            assert_eq!(target(url, local).err(), expect, "{url}");
        }
    }
}
