//! The way to other servers: only over TLS, only to public addresses or those the operator allows, and to exactly the one that was
//! looked at.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::uri::Scheme;
use axum::http::{HeaderMap, Method, Request, StatusCode, Uri, header};
use domain::exchange_partner::{LONGEST_ADDRESS, Network, PartnerRefused, is_public};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

/// The name of a server is looked up within this time.
const WITHIN: Duration = Duration::from_secs(10);

/// What may be reached beside the public internet.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Allowed {
    /// This machine, without TLS too: in the demonstration.
    pub local: bool,
    /// Private networks that the operator names.
    pub networks: Vec<Network>,
}

/// An address that may be called, as far as its text tells.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Target {
    uri: Uri,
    host: String,
    port: u16,
    tls: bool,
    /// Whether this machine itself is meant; only where that is allowed.
    local: bool,
    networks: Vec<Network>,
}

impl Target {
    /// A request for a path on this server, with the headers that every one carries.
    pub fn request(&self, method: Method, path: &str, agent: &'static str) -> axum::http::request::Builder {
        let host = self.uri.authority().map_or("", |authority| authority.as_str());
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, host)
            .header(header::USER_AGENT, agent)
            .header(header::CONNECTION, "close")
    }

    /// What stands behind the server in the address.
    pub fn path(&self) -> &str {
        self.uri.path_and_query().map_or("/", |path| path.as_str())
    }

    fn allows(&self, address: IpAddr) -> bool {
        let ip = address.to_canonical();
        if self.local {
            ip.is_loopback()
        } else {
            is_public(ip) || self.networks.iter().any(|one| one.contains(ip))
        }
    }
}

/// Reads an address: `https://` with a name that has a dot, or a public number. Where `local` is allowed, `http://` to this machine too; numbers of the networks that are allowed.
///
/// # Errors
/// [`PartnerRefused::HookAddress`], or [`PartnerRefused::HookPrivate`] for a number of a private network.
pub(super) fn target(url: &str, allowed: &Allowed) -> Result<Target, PartnerRefused> {
    let wrong = PartnerRefused::HookAddress;
    let plain =
        url.len() <= LONGEST_ADDRESS && url.is_ascii() && !url.contains(['#', '@', '\\', ' ', '"', '<']);
    let uri: Uri = url.parse().map_err(|_| wrong.clone())?;
    let authority = uri.authority().filter(|_| plain).ok_or_else(|| wrong.clone())?;
    let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    let number: Option<IpAddr> = host.parse().ok();
    let here = host == "localhost" || number.is_some_and(|n| n.to_canonical().is_loopback());
    let local = allowed.local;
    let tls = match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTPS => true,
        Some(scheme) if *scheme == Scheme::HTTP && here && local => false,
        _ => return Err(wrong),
    };
    let local = here && local;
    let within = |number| allowed.networks.iter().any(|one| one.contains(number));
    match number {
        Some(number) if !local && !is_public(number) && !within(number) => {
            return Err(PartnerRefused::HookPrivate);
        }
        None if here && !local => return Err(PartnerRefused::HookPrivate),
        None if !local && !host.contains('.') => return Err(wrong),
        _ => {}
    }
    let port = authority.port_u16().unwrap_or(if tls { 443 } else { 80 });
    Ok(Target { host, port, tls, local, networks: allowed.networks.clone(), uri })
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
    let allowed = |address: &SocketAddr| target.allows(address.ip());
    match found.first() {
        None => Err(PartnerRefused::HookAddress),
        Some(_) if !found.iter().all(allowed) => Err(PartnerRefused::HookPrivate),
        Some(first) => Ok(*first),
    }
}

/// Sends a request over a connection of its own and gives the answer with at most `most` bytes of its body. A redirect is an
/// answer like others: nobody is followed anywhere.
///
/// # Errors
/// What went wrong, in a word for logs and pages.
pub(super) async fn ask(
    target: &Target,
    request: Request<Body>,
    (within, most): (Duration, usize),
) -> Result<(StatusCode, HeaderMap, Vec<u8>), String> {
    tokio::time::timeout(within, connect(target, request, most))
        .await
        .unwrap_or_else(|_| Err("timeout".to_owned()))
}

async fn connect(
    target: &Target,
    request: Request<Body>,
    most: usize,
) -> Result<(StatusCode, HeaderMap, Vec<u8>), String> {
    let address = resolve(target).await.map_err(|refused| refused.to_string())?;
    let stream = TcpStream::connect(address).await.map_err(|_| "connect".to_owned())?;
    if !target.tls {
        return speak(stream, request, most).await;
    }
    let name = ServerName::try_from(target.host.clone()).map_err(|_| "name".to_owned())?;
    let stream = connector()?.connect(name, stream).await.map_err(|_| "tls".to_owned())?;
    speak(stream, request, most).await
}

async fn speak<S>(
    stream: S,
    request: Request<Body>,
    most: usize,
) -> Result<(StatusCode, HeaderMap, Vec<u8>), String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let failed = |_| "http".to_owned();
    let shaken = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = shaken.map_err(failed)?;
    let driver = tokio::spawn(connection);
    let answered = async {
        let (head, body) = sender.send_request(request).await.map_err(failed)?.into_parts();
        // Where the body is of no interest, it is not read, however long it is.
        let body = match most {
            0 => Vec::new(),
            most => to_bytes(Body::new(body), most).await.map_err(|_| "answer".to_owned())?.to_vec(),
        };
        Ok((head.status, head.headers, body))
    };
    let answered = answered.await;
    driver.abort();
    answered
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
            assert_eq!(target(url, &Allowed { local, ..Allowed::default() }).err(), expect, "{url}");
        }
        let networks = vec![Network::parse("10.1.0.0/16").expect("a network")];
        let allowed = Allowed { local: false, networks };
        for (url, expect) in [
            ("https://10.1.2.3/", None),
            ("https://10.2.0.1/", Some(HookPrivate)),
            ("http://10.1.2.3/", Some(HookAddress)),
        ] {
            assert_eq!(target(url, &allowed).err(), expect, "{url}");
        }
    }
}
