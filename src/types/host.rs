//! The name of a machine, as it stands in an address. In any lawful spelling it is the same name.

use url::{Host, Url};

/// A host name or address, without a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostName(Host);

impl HostName {
    /// The name in `name`, `name:port`, `address` or `[address]:port`; nothing where more stands there.
    pub fn of(authority: &str) -> Option<Self> {
        let is_plain = |c: char| {
            c.is_alphanumeric() || c.is_ascii_graphic() && !matches!(c, '/' | '\\' | '?' | '#' | '@' | '%')
        };
        if authority.is_empty() || !authority.chars().all(is_plain) {
            return None;
        }
        match Url::parse(&format!("http://{authority}")).ok()?.host()?.to_owned() {
            Host::Domain(name) => {
                let name = name.strip_suffix('.').unwrap_or(&name);
                (!name.is_empty()).then(|| Self(Host::Domain(name.to_owned())))
            }
            address => Some(Self(address)),
        }
    }

    /// Whether a machine has this name for itself.
    pub fn is_local(&self) -> bool {
        match &self.0 {
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => {
                address.is_loopback() || address.to_ipv4_mapped().is_some_and(|inside| inside.is_loopback())
            }
            Host::Domain(name) => name == "localhost",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_any_lawful_spelling_is_the_same_name() {
        let one = HostName::of("privacy.example");
        assert!(one.is_some());
        for authority in
            ["privacy.example:443", "privacy.example:8443", "PRIVACY.Example", "privacy.example."]
        {
            assert_eq!(HostName::of(authority), one, "{authority}");
        }
        let international = HostName::of("datenschutz.münchen.example");
        assert!(international.is_some());
        assert_eq!(HostName::of("Datenschutz.xn--mnchen-3ya.example:80"), international);
        assert_eq!(HostName::of("[::1]:8080"), HostName::of("[0:0:0:0:0:0:0:1]"));
    }

    #[test]
    fn whatever_is_more_than_a_name_is_none() {
        for authority in [
            "",
            ".",
            ":80",
            "user@privacy.example",
            "evil.example/@privacy.example",
            "privacy.example/",
            "privacy.example?",
            "privacy.example#",
            "privacy.example\\",
            "priv%61cy.example",
            "privacy.example evil.example",
            "privacy.example\t",
            "privacy.example:x",
            "[::1",
        ] {
            assert_eq!(HostName::of(authority), None, "{authority:?}");
        }
    }

    #[test]
    fn a_machine_has_names_of_its_own() {
        for authority in [
            "127.0.0.1:8080",
            "127.9.9.9",
            "localhost:9000",
            "LOCALHOST.",
            "[::1]:8080",
            "[::ffff:127.0.0.1]",
        ] {
            assert!(HostName::of(authority).unwrap().is_local(), "{authority}");
        }
        for authority in ["privacy.example", "192.168.1.5:8080", "localhost.evil.example", "[2001:db8::1]"] {
            assert!(!HostName::of(authority).unwrap().is_local(), "{authority}");
        }
    }
}
