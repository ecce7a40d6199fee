//! Where a partner's database may lie: public addresses, and the networks that the operator allowed.

use std::net::IpAddr;

use domain::exchange_partner::{Network, is_public};
use domain::exchange_source::{Place, Secrecy, SourceRefused};
use tokio::net::lookup_host;

use super::WITHIN;
use crate::App;

/// What the text of a place tells already; a name is looked at when we connect.
pub(in crate::exchange::sources) fn may_lie(
    app: &App,
    place: &Place,
) -> Result<(), (&'static str, SourceRefused)> {
    let Ok(number) = place.host.parse::<IpAddr>() else {
        // No name is known to lie within before it is resolved, so nothing can be said of it yet.
        return Ok(());
    };
    allowed(&own(app), place, &[number]).map_err(|why| match why {
        SourceRefused::PlainFar => ("secrecy", why),
        why => ("host", why),
    })
}

/// The addresses behind the name, all of which must be allowed: one among them that isn't, and none is used.
pub(super) async fn resolve(app: &App, place: &Place) -> Result<Vec<IpAddr>, SourceRefused> {
    let found = tokio::time::timeout(WITHIN, lookup_host((place.host.as_str(), place.port))).await;
    let found: Vec<IpAddr> = match found {
        Ok(Ok(found)) => found.map(|address| address.ip().to_canonical()).collect(),
        _ => Vec::new(),
    };
    if found.is_empty() {
        return Err(SourceRefused::Unknown { host: place.host.clone() });
    }
    allowed(&own(app), place, &found)?;
    Ok(found)
}

/// The operator's networks. One that can't be read allows nothing.
fn own(app: &App) -> Vec<Network> {
    app.settings.partner_networks.iter().filter_map(|text| Network::parse(text.trim())).collect()
}

fn allowed(own: &[Network], place: &Place, addresses: &[IpAddr]) -> Result<(), SourceRefused> {
    let within = |address: &IpAddr| own.iter().any(|network| network.contains(*address));
    if !addresses.iter().all(|address| is_public(*address) || within(address)) {
        return Err(SourceRefused::Private { host: place.host.clone() });
    }
    if place.secrecy == Secrecy::Plain && !addresses.iter().all(within) {
        return Err(SourceRefused::PlainFar);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::exchange_source::Engine;

    #[test]
    fn only_where_it_may_lie() {
        let place = |secrecy| Place {
            engine: Engine::Postgres,
            host: "db.example.tw".into(),
            port: 5432,
            database: "d".into(),
            user: "u".into(),
            secrecy,
            certificate: String::new(),
            courses: "c".into(),
            courses_changed: String::new(),
            people: String::new(),
            people_changed: String::new(),
        };
        let own = [Network::parse("10.7.0.0/16").expect("a network")];
        let at =
            |text: &str| -> Vec<IpAddr> { text.split(' ').map(|a| a.parse().expect("an address")).collect() };
        let private = || Err(SourceRefused::Private { host: "db.example.tw".into() });
        for (addresses, secrecy, expect) in [
            ("8.8.8.8", Secrecy::Tls, Ok(())),
            ("8.8.8.8", Secrecy::Plain, Err(SourceRefused::PlainFar)),
            ("10.7.1.2", Secrecy::Plain, Ok(())),
            ("10.8.1.2", Secrecy::Tls, private()),
            ("127.0.0.1", Secrecy::Tls, private()),
            ("8.8.8.8 169.254.169.254", Secrecy::Tls, private()),
            ("10.7.1.2 8.8.8.8", Secrecy::Plain, Err(SourceRefused::PlainFar)),
        ] {
            assert_eq!(allowed(&own, &place(secrecy), &at(addresses)), expect, "{addresses}");
        }
    }
}
