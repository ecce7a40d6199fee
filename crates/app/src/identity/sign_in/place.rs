//! How near two network addresses are.

use std::net::IpAddr;

/// Who an address counts as when failures are limited: itself, and for IPv6 its /64, which one household fills.
pub(in crate::identity) fn source(address: &str) -> String {
    match address.parse::<IpAddr>() {
        Ok(IpAddr::V4(v4)) => v4.to_string(),
        Ok(IpAddr::V6(v6)) => match v6.to_ipv4_mapped() {
            Some(v4) => v4.to_string(),
            None => {
                let [a, b, c, d, ..] = v6.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        },
        Err(_) => address.to_owned(),
    }
}

/// The wider network of an address (IPv4 /16, IPv6 /32); empty when there is none.
pub(super) fn network(address: &str) -> String {
    match address.parse::<IpAddr>() {
        Ok(IpAddr::V4(v4)) => {
            let [a, b, ..] = v4.octets();
            format!("{a}.{b}")
        }
        Ok(IpAddr::V6(v6)) => match v6.to_ipv4_mapped() {
            Some(v4) => network(&v4.to_string()),
            None => {
                let [a, b, ..] = v6.segments();
                format!("{a:x}:{b:x}")
            }
        },
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_fold_to_their_neighbourhood() {
        for (address, from, near) in [
            ("192.0.2.7", "192.0.2.7", "192.0"),
            ("::ffff:192.0.2.7", "192.0.2.7", "192.0"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8"),
            ("", "", ""),
            ("unix", "unix", ""),
        ] {
            assert_eq!((source(address).as_str(), network(address).as_str()), (from, near), "{address}");
        }
    }
}
