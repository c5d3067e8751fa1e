//! Ranges of network addresses: from where somebody may call.

use std::{fmt, net::IpAddr, str::FromStr};

use super::{ParseError, Subnet};

/// Ranges, or none: then every address will do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Networks(Vec<Subnet>);

impl Networks {
    /// Whether a call from there is within them.
    pub fn admit(&self, address: IpAddr) -> bool {
        self.0.is_empty() || self.0.iter().any(|network| network.contains(address))
    }
}

impl fmt::Display for Networks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ranges: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&ranges.join(","))
    }
}

impl FromStr for Networks {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let ranges = text.split(',').filter(|_| !text.is_empty()).map(str::parse);
        let shape = |_| ParseError::new("network", "an address, or a range as 192.0.2.0/24");
        ranges.collect::<Result<_, _>>().map(Self).map_err(shape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_admit_what_lies_within() {
        let networks: Networks = "192.0.2.0/24, 2001:db8::1".parse().unwrap();
        assert_eq!(networks.to_string(), "192.0.2.0/24,2001:db8::1/128");
        assert_eq!(networks.to_string().parse(), Ok(networks.clone()));
        for (address, within) in [
            ("192.0.2.1", true),
            ("::ffff:192.0.2.1", true),
            ("192.0.3.1", false),
            ("2001:db8::1", true),
            ("2001:db8::2", false),
        ] {
            assert_eq!(networks.admit(address.parse().unwrap()), within, "{address}");
        }
        let any: Networks = "".parse().unwrap();
        assert!(any.admit("198.51.100.1".parse().unwrap()) && any.to_string().is_empty());
        for rubbish in [",", "192.0.2.0/33", "192.0.2.77/24", "0.0.0.0/0", "office", "192.0.2.1,"] {
            assert!(rubbish.parse::<Networks>().is_err(), "{rubbish:?}");
        }
    }
}
