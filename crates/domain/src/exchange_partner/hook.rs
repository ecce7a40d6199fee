//! Webhooks: what they tell of, where they may be sent, when a failed one is tried again.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::{SignedDuration, Timestamp};

use super::{PartnerRefused, words};

/// Webhooks of one partner, at most; live and test ones counted apart.
pub const MOST_HOOKS: usize = 5;
/// How far back a replay goes, and how long events are kept.
pub const REPLAY_WITHIN: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Characters of an address, at most.
pub const LONGEST_ADDRESS: usize = 300;

words! {
    /// What a webhook tells of, as the type of a CloudEvent.
    HookKind {
        /// A delivery is done with.
        DeliveryEnded = "tw.xingtan.delivery.ended",
        /// Records that the partner may fetch have changed.
        RecordsChanged = "tw.xingtan.records.changed",
        /// A month was confirmed.
        MonthConfirmed = "tw.xingtan.month.confirmed",
    }
}

/// The type of the event that a ping sends; no hook can choose or leave it.
pub const PING: &str = "tw.xingtan.ping";

/// The kinds of those names, each once; all of them when none is named.
///
/// # Errors
/// The first name that is none.
pub fn hook_kinds(names: &[String]) -> Result<Vec<HookKind>, PartnerRefused> {
    if names.is_empty() {
        return Ok(HookKind::ALL.to_vec());
    }
    let mut found = Vec::new();
    for name in names {
        let kind = HookKind::parse(name).ok_or_else(|| PartnerRefused::HookKind {
            given: name.clone(),
            known: HookKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", "),
        })?;
        found.push(kind);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// How long to wait after so many failures in a row; none when the hook is to be paused.
pub fn retry_after(failures: i64) -> Option<SignedDuration> {
    let minutes = match failures {
        ..=1 => 1,
        2 => 5,
        3 => 30,
        4 => 2 * 60,
        5 => 6 * 60,
        6 => 24 * 60,
        _ => return None,
    };
    Some(SignedDuration::from_mins(minutes))
}

/// The instant from which a replay begins.
///
/// # Errors
/// [`PartnerRefused::HookSince`] when it is longer ago than events are kept.
pub fn replay_from(since: Timestamp, now: Timestamp) -> Result<Timestamp, PartnerRefused> {
    let most = now - REPLAY_WITHIN;
    if since < most { Err(PartnerRefused::HookSince { most_at: most }) } else { Ok(since) }
}

/// Whether an address belongs to the public internet. Everything that stands for this machine, a network inside, a tunnel
/// or an example is not, so that nobody makes us call what only we can reach.
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(four) => is_public_v4(four),
        IpAddr::V6(six) => is_public_v6(six),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19)))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let global = first & 0xe000 == 0x2000;
    // 2001::/23 is for protocols (Teredo among them), 2002::/16 carries IPv4 addresses of any kind inside.
    let special = (first == 0x2001 && (second < 0x0200 || second == 0x0db8))
        || first == 0x2002
        || (first == 0x3fff && second < 0x1000);
    global && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_called() {
        for (address, expect) in [
            ("8.8.8.8", true),
            ("140.111.0.1", true),
            ("2001:b000::1", true),
            ("127.0.0.1", false),
            ("0.0.0.0", false),
            ("10.1.2.3", false),
            ("172.16.0.1", false),
            ("192.168.1.1", false),
            ("169.254.169.254", false),
            ("100.64.0.1", false),
            ("198.18.0.1", false),
            ("192.0.0.8", false),
            ("203.0.113.7", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("::1", false),
            ("::", false),
            ("::ffff:10.0.0.1", false),
            ("::ffff:8.8.8.8", true),
            ("64:ff9b::a00:1", false),
            ("fc00::1", false),
            ("fe80::1", false),
            ("2001:db8::1", false),
            ("2001::1", false),
            ("2002:a00:1::1", false),
            ("ff02::1", false),
        ] {
            assert_eq!(is_public(address.parse().expect("an address")), expect, "{address}");
        }
    }

    #[test]
    fn pauses_grow_until_the_hook_is_paused() {
        let minutes: Vec<_> = (1..=7).map(|n| retry_after(n).map(|pause| pause.as_mins())).collect();
        assert_eq!(minutes, [Some(1), Some(5), Some(30), Some(120), Some(360), Some(1440), None]);
    }

    #[test]
    fn kinds_and_replays() {
        assert_eq!(hook_kinds(&[]).map(|kinds| kinds.len()), Ok(3));
        let twice = ["tw.xingtan.records.changed".to_owned(), "tw.xingtan.records.changed".to_owned()];
        assert_eq!(hook_kinds(&twice), Ok(vec![HookKind::RecordsChanged]));
        assert!(matches!(hook_kinds(&[PING.to_owned()]), Err(PartnerRefused::HookKind { .. })));
        let at = |hours: i64| Timestamp::from_second(hours * 3600).expect("an instant");
        assert!(replay_from(at(0), at(30 * 24)).is_ok());
        assert!(replay_from(at(0), at(30 * 24 + 1)).is_err());
    }
}
