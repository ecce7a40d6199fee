//! Network addresses that a key may be used from.

use core::fmt;
use core::net::IpAddr;

use super::PartnerRefused;
use crate::text::fold;

/// Network addresses that one key keeps, at most.
pub(super) const MOST_NETWORKS: usize = 20;

/// An address or a range of them, IPv4 or IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// Reads `203.0.113.7`, `203.0.113.0/24` or `2001:db8::/32`; what lies behind the prefix must be nought.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address.parse().ok()?, bits.parse().ok()?),
            None => {
                let address: IpAddr = text.parse().ok()?;
                (address, if address.is_ipv4() { 32 } else { 128 })
            }
        };
        let network = Self { address, bits };
        let (number, width) = number(address);
        let fits = bits > 0 && bits <= width && masked(number, width, bits) == number;
        fits.then_some(network)
    }

    /// Whether an address lies in it. An IPv4 address that came mapped into IPv6 is taken for what it is.
    pub fn contains(&self, address: IpAddr) -> bool {
        let (own, width) = number(self.address);
        let (other, other_width) = number(address.to_canonical());
        width == other_width && masked(other, width, self.bits) == own
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.bits == number(self.address).1;
        if whole { self.address.fmt(f) } else { write!(f, "{}/{}", self.address, self.bits) }
    }
}

fn number(address: IpAddr) -> (u128, u8) {
    match address {
        IpAddr::V4(four) => (u128::from(u32::from(four)), 32),
        IpAddr::V6(six) => (u128::from(six), 128),
    }
}

fn masked(number: u128, width: u8, bits: u8) -> u128 {
    let behind = u32::from(width - bits);
    number.checked_shr(behind).unwrap_or(0).checked_shl(behind).unwrap_or(0)
}

/// Reads addresses as typed, one a line or divided by commas.
///
/// # Errors
/// The first line that is none, or too many.
pub fn parse_networks(typed: &str) -> Result<Vec<Network>, PartnerRefused> {
    let mut found = Vec::new();
    for line in typed.split(['\n', '\r', ',', ';', '、']).map(fold).filter(|line| !line.is_empty()) {
        let network = Network::parse(&line).ok_or(PartnerRefused::Network { line })?;
        if !found.contains(&network) {
            found.push(network);
        }
    }
    if found.len() > MOST_NETWORKS {
        return Err(PartnerRefused::Networks { most: MOST_NETWORKS });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_their_addresses() {
        for (network, address, expect) in [
            ("203.0.113.7", "203.0.113.7", true),
            ("203.0.113.7", "203.0.113.8", false),
            ("203.0.113.0/24", "203.0.113.255", true),
            ("203.0.113.0/24", "203.0.114.0", false),
            ("203.0.113.0/24", "::ffff:203.0.113.9", true),
            ("2001:db8::/32", "2001:db8:1::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("2001:db8::/32", "203.0.113.9", false),
            ("2001:db8::1", "2001:db8::1", true),
        ] {
            let known = Network::parse(network).expect("a network");
            assert_eq!(known.contains(address.parse().expect("an address")), expect, "{network} {address}");
            assert_eq!(known.to_string(), network);
        }
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for text in [
            "",
            "203.0.113",
            "203.0.113.1/24",
            "0.0.0.0/0",
            "203.0.113.0/33",
            "::/0",
            "a.example",
            "10.0.0.0/-1",
        ] {
            assert_eq!(Network::parse(text), None, "{text}");
        }
        assert_eq!(
            parse_networks(" 203.0.113.7 \r\n\r\n２０３.0.113.0/24,203.0.113.7").map(|l| l.len()),
            Ok(2)
        );
        assert_eq!(parse_networks("x"), Err(PartnerRefused::Network { line: "x".to_owned() }));
        let many: Vec<String> = (0..=MOST_NETWORKS).map(|n| format!("203.0.113.{n}")).collect();
        assert_eq!(parse_networks(&many.join("\n")), Err(PartnerRefused::Networks { most: MOST_NETWORKS }));
    }
}
