//! Which addresses of the Internet belong to everybody.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// Networks that the operator lets a program reach beside the public ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed(Vec<IpNet>);

impl Allowed {
    /// This machine and the networks that homes and offices number for themselves: for a program
    /// whose user is its operator. Link-local addresses, with the metadata of clouds, are not among
    /// them.
    pub fn nearby() -> Self {
        let v4 = NEARBY.into_iter().map(IpNet::from);
        Self(v4.chain(NEARBY_V6.into_iter().map(IpNet::from)).collect())
    }

    pub(crate) fn contains(&self, ip: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&ip))
    }
}

/// `10.1.0.0/16, 192.168.3.7`; nothing for none.
impl FromStr for Allowed {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let parts = s.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(network).collect::<Result<_, _>>().map(Self)
    }
}

fn network(text: &str) -> Result<IpNet, String> {
    let one = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse::<IpNet>()
        .or_else(|_| one())
        .map_err(|_| format!("`{text}` is not a network such as 10.0.0.0/8"))
}

/// IPv4 that leads into one's own network, to many, or nowhere (IANA's registry of special
/// addresses).
const SPECIAL: [Ipv4Net; 15] = [
    v4(0, 0, 0, 0, 8),
    v4(10, 0, 0, 0, 8),
    // Shared by the customers of a provider (CGNAT).
    v4(100, 64, 0, 0, 10),
    v4(127, 0, 0, 0, 8),
    // Link-local, with the metadata of clouds.
    v4(169, 254, 0, 0, 16),
    v4(172, 16, 0, 0, 12),
    v4(192, 0, 0, 0, 24),
    // For documents, as are 198.51.100 and 203.0.113.
    v4(192, 0, 2, 0, 24),
    v4(192, 88, 99, 0, 24),
    v4(192, 168, 0, 0, 16),
    v4(198, 18, 0, 0, 15),
    v4(198, 51, 100, 0, 24),
    v4(203, 0, 113, 0, 24),
    // To many.
    v4(224, 0, 0, 0, 4),
    v4(240, 0, 0, 0, 4),
];

/// All that is given out for everybody's use; loopback, unique-local, link-local, mapped and
/// multicast addresses lie outside.
const GLOBAL: Ipv6Net = v6(0x2000, 0, 3);

/// Of those what leads elsewhere: Teredo and tests, documents, 6to4, documents again.
const SPECIAL_V6: [Ipv6Net; 4] = [
    v6(0x2001, 0, 23),
    v6(0x2001, 0xdb8, 32),
    v6(0x2002, 0, 16),
    v6(0x3fff, 0, 20),
];

const NEARBY: [Ipv4Net; 4] = [
    v4(10, 0, 0, 0, 8),
    v4(127, 0, 0, 0, 8),
    v4(172, 16, 0, 0, 12),
    v4(192, 168, 0, 0, 16),
];
const NEARBY_V6: [Ipv6Net; 2] = [
    Ipv6Net::new_assert(Ipv6Addr::LOCALHOST, 128),
    v6(0xfc00, 0, 7),
];

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6(a: u16, b: u16, prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, 0, 0, 0, 0, 0, 0), prefix)
}

/// Whether an address may be anybody's.
pub(crate) fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => !SPECIAL.iter().any(|network| network.contains(&ip)),
        IpAddr::V6(ip) => behind(ip).map_or_else(
            || {
                let special = SPECIAL_V6.iter().any(|network| network.contains(&ip));
                GLOBAL.contains(&ip) && !special
            },
            |ip| is_public(ip.into()),
        ),
    }
}

/// The IPv4 address that is reached through a translator (NAT64), as in networks without IPv4.
fn behind(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, 0, 0, 0, 0, c, d] = ip.segments() else {
        return None;
    };
    let bits = u32::from(c) << 16 | u32::from(d);
    (a == 0x64 && b == 0xff9b).then(|| Ipv4Addr::from_bits(bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_everybody_are_public() {
        for inside in [
            "0.0.0.0",
            "10.255.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.255",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.170",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::8.8.8.8",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::8.8.8.8",
            "100::1",
            "2001::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fdff::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for public in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.1",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2001:200::1",
            "2606:4700::1111",
            "2a00:1450:4001::1",
            "64:ff9b::8.8.8.8",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn nearby_is_this_machine_and_private_networks() {
        let nearby = Allowed::nearby();
        for (ip, reached) in [
            ("127.0.0.1", true),
            ("::1", true),
            ("192.168.0.25", true),
            ("10.1.2.3", true),
            ("172.31.0.1", true),
            ("fd12::1", true),
            ("169.254.169.254", false),
            ("fe80::1", false),
            ("100.64.0.1", false),
            ("0.0.0.0", false),
        ] {
            assert_eq!(nearby.contains(ip.parse().unwrap()), reached, "{ip}");
        }
    }

    #[test]
    fn an_operator_writes_networks_and_single_addresses() {
        let allowed: Allowed = "10.1.0.0/16, 192.168.3.7,fd00::/8".parse().unwrap();
        for (ip, reached) in [
            ("10.1.2.3", true),
            ("10.2.0.1", false),
            ("192.168.3.7", true),
            ("192.168.3.8", false),
            ("fd12::1", true),
            // The same place by another name is another place.
            ("::ffff:10.1.2.3", false),
        ] {
            assert_eq!(allowed.contains(ip.parse().unwrap()), reached, "{ip}");
        }
        assert_eq!(" ".parse::<Allowed>(), Ok(Allowed::default()));
        assert_eq!(
            "10.0.0.0/33".parse::<Allowed>(),
            Err("`10.0.0.0/33` is not a network such as 10.0.0.0/8".into())
        );
    }
}
