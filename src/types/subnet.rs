//! A network of addresses, as an operator writes it: `10.0.0.0/8`, `2001:db8::/32`, or one address alone.

use std::{fmt, net::IpAddr, str::FromStr};

use ipnet::IpNet;
use serde::{Deserialize, Deserializer};

/// A network. Whatever an IPv4 address is wrapped in, it is the same address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subnet(IpNet);

/// Why a text is no network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotASubnet {
    #[error("an address such as 127.0.0.1, or a network such as 10.0.0.0/8")]
    Unreadable,
    /// Perhaps one address was meant, perhaps the whole network.
    #[error("this address lies inside {0}: write that network, or the address alone")]
    Inside(IpNet),
    /// Everybody could say who they are.
    #[error("a network that is not the whole world")]
    Everything,
}

impl Subnet {
    /// Whether an address belongs to it.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

impl fmt::Display for Subnet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Subnet {
    type Err = NotASubnet;

    fn from_str(text: &str) -> Result<Self, NotASubnet> {
        let text = text.trim();
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Self(IpNet::from(address.to_canonical())));
        }
        let network: IpNet = text.parse().map_err(|_| NotASubnet::Unreadable)?;
        if network.prefix_len() == 0 {
            return Err(NotASubnet::Everything);
        }
        if network.trunc() != network {
            return Err(NotASubnet::Inside(network.trunc()));
        }
        Ok(Self(network))
    }
}

impl<'de> Deserialize<'de> for Subnet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(network: &str, address: &str) -> bool {
        network.parse::<Subnet>().unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn a_network_holds_its_addresses_however_they_are_wrapped() {
        assert!(holds("10.0.0.0/8", "10.255.0.1") && !holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("10.0.0.0/8", "::ffff:10.1.2.3"));
        assert!(holds("127.0.0.1", "127.0.0.1") && !holds("127.0.0.1", "127.0.0.2"));
        assert!(holds("::ffff:127.0.0.1", "127.0.0.1"));
        assert!(holds(" 2001:db8::/32 ", "2001:db8:1::1") && !holds("2001:db8::/32", "2001:db9::1"));
        assert!(!holds("10.0.0.0/8", "2001:db8::1"));
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in ["", "proxy", "10.0.0.0/33", "10.0.0/8", "10.0.0.1:80", "2001:db8::/129"] {
            assert_eq!(text.parse::<Subnet>(), Err(NotASubnet::Unreadable), "{text}");
        }
        for text in ["0.0.0.0/0", "::/0"] {
            assert_eq!(text.parse::<Subnet>(), Err(NotASubnet::Everything), "{text}");
        }
        let inside = "10.1.2.3/8".parse::<Subnet>().unwrap_err();
        assert!(inside.to_string().contains("10.0.0.0/8"), "{inside}");
    }
}
