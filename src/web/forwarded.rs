//! Who is asking, and under which name: the peer, or what a trusted proxy says of whom it speaks for.
//!
//! Only the proxies of `server.trusted_proxies` are believed, in every form that proxies write: `X-Forwarded-For` with
//! addresses, `address:port`, quoted and bracketed, and `Forwarded` (RFC 7239). The nearest hop that is no trusted
//! proxy is the client. A proxy that writes one of the two headers lets the other through as a stranger sent it, so two
//! that do not agree are both disbelieved: then the proxy itself counts.

use std::net::{IpAddr, Ipv6Addr};

use actix_web::http::header::{self, HeaderMap};

use crate::types::Subnet;

const FORWARDED_FOR: &str = "x-forwarded-for";
const FORWARDED_HOST: &str = "x-forwarded-host";
/// Headers that proxies write and nobody else has to.
const OF_PROXIES: [&str; 7] =
    ["forwarded", FORWARDED_FOR, FORWARDED_HOST, "x-forwarded-proto", "x-forwarded-port", "x-real-ip", "via"];

/// One hop, as a proxy wrote it down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Hop {
    /// Nothing where it is unknown, hidden or unreadable.
    from: Option<IpAddr>,
    host: Option<String>,
}

/// Whether a proxy had its hands on the request, or somebody who says so.
pub fn is_forwarded(headers: &HeaderMap) -> bool {
    OF_PROXIES.iter().any(|name| headers.contains_key(*name))
}

/// Whether an address belongs to a proxy that is believed.
pub fn is_trusted(peer: IpAddr, trusted: &[Subnet]) -> bool {
    trusted.iter().any(|network| network.contains(peer))
}

/// Who is asking.
pub fn client(peer: Option<IpAddr>, headers: &HeaderMap, trusted: &[Subnet]) -> IpAddr {
    let peer = peer.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED)).to_canonical();
    if !is_trusted(peer, trusted) {
        return peer;
    }
    let said = [plain_hops(headers), standard_hops(headers)];
    let clients = said.iter().filter_map(|hops| speaker(hops, trusted)).map(|hop| hop.from);
    let mut clients: Vec<Option<IpAddr>> = clients.collect();
    clients.dedup();
    match clients.as_slice() {
        [Some(client)] => *client,
        _ => peer,
    }
}

/// The name under which a trusted proxy was asked; nothing where none says so.
pub fn host(peer: Option<IpAddr>, headers: &HeaderMap, trusted: &[Subnet]) -> Option<String> {
    if !peer.is_some_and(|peer| is_trusted(peer, trusted)) {
        return None;
    }
    let standard = standard_hops(headers);
    let of_client = speaker(&standard, trusted).and_then(|hop| hop.host.clone());
    of_client.or_else(|| {
        let last = headers.get_all(FORWARDED_HOST).last()?.to_str().ok()?.rsplit(',').next()?.trim();
        Some(unquoted(last)).filter(|host| !host.is_empty())
    })
}

/// The nearest hop that is no trusted proxy, going back from the one that speaks to us; where all are, the nearest.
fn speaker<'a>(hops: &'a [Hop], trusted: &[Subnet]) -> Option<&'a Hop> {
    let is_proxy = |hop: &&Hop| hop.from.is_some_and(|from| is_trusted(from, trusted));
    hops.iter().rev().find(|hop| !is_proxy(hop)).or_else(|| hops.last())
}

fn texts<'a>(headers: &'a HeaderMap, name: &'static str) -> impl Iterator<Item = &'a str> {
    headers.get_all(name).map(|value| value.to_str().unwrap_or_default())
}

/// The hops of `X-Forwarded-For`, the farthest first.
fn plain_hops(headers: &HeaderMap) -> Vec<Hop> {
    let hops = texts(headers, FORWARDED_FOR).flat_map(|value| value.split(','));
    let hops = hops.map(str::trim).filter(|hop| !hop.is_empty());
    hops.map(|hop| Hop { from: address(&unquoted(hop)), host: None }).collect()
}

/// The hops of `Forwarded`, the farthest first.
fn standard_hops(headers: &HeaderMap) -> Vec<Hop> {
    let elements = texts(headers, header::FORWARDED.as_str()).flat_map(|value| split(value, ','));
    let hop = |element: &str| {
        let mut hop = Hop::default();
        for pair in split(element, ';') {
            let Some((name, value)) = pair.split_once('=') else { continue };
            let value = unquoted(value.trim());
            match name.trim().to_ascii_lowercase().as_str() {
                "for" => hop.from = address(&value),
                "host" => hop.host = Some(value).filter(|host| !host.is_empty()),
                _ => {}
            }
        }
        hop
    };
    elements.filter(|element| !element.trim().is_empty()).map(hop).collect()
}

/// Splits where the sign stands outside quotes.
fn split(text: &str, sign: char) -> Vec<&str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.split(|c: char| {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ => {}
        }
        c == sign && !is_quoted
    })
    .collect()
}

fn unquoted(text: &str) -> String {
    let Some(inner) = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return text.to_owned();
    };
    let mut plain = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        plain.extend(if letter == '\\' { letters.next() } else { Some(letter) });
    }
    plain
}

/// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:4711`, with or without a zone.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = match text.strip_prefix('[') {
        Some(rest) => {
            let (inside, port) = rest.split_once(']')?;
            (port.is_empty() || port.starts_with(':')).then_some(inside)?
        }
        // one colon stands before a port, several are of an IPv6 address
        None => match text.split_once(':') {
            Some((bare, port)) if !port.contains(':') => bare,
            _ => text,
        },
    };
    let bare = bare.split_once('%').map_or(bare, |(bare, _)| bare);
    bare.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    const PROXY: &str = "10.1.2.3";

    fn headers(lines: &[(&str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_str(value).unwrap(),
            );
        }
        headers
    }

    fn trusted() -> Vec<Subnet> {
        ["10.0.0.0/8", "2001:db8:ffff::/48"].map(|it| it.parse().unwrap()).to_vec()
    }

    fn of(peer: &str, lines: &[(&str, &str)]) -> String {
        client(peer.parse().ok(), &headers(lines), &trusted()).to_string()
    }

    #[test]
    fn every_lawful_spelling_of_an_address_is_read() {
        for (text, expected) in [
            ("198.51.100.10", "198.51.100.10"),
            ("198.51.100.10:5321", "198.51.100.10"),
            ("\"198.51.100.10:5321\"", "198.51.100.10"),
            ("2001:db8:10::1", "2001:db8:10::1"),
            ("[2001:db8:10::1]", "2001:db8:10::1"),
            ("[2001:db8:10::1]:443", "2001:db8:10::1"),
            ("\"[2001:DB8:10::1]:443\"", "2001:db8:10::1"),
            ("[fe80::1%25eth0]:443", "fe80::1"),
            ("::ffff:198.51.100.10", "198.51.100.10"),
            (" 198.51.100.10 , 10.9.9.9", "198.51.100.10"),
            ("203.0.113.1, 198.51.100.10:80, \"10.9.9.9:1\"", "198.51.100.10"),
        ] {
            assert_eq!(of(PROXY, &[("x-forwarded-for", text)]), expected, "{text}");
        }
    }

    #[test]
    fn the_standard_header_is_read_as_well() {
        for (text, expected) in [
            ("for=198.51.100.10", "198.51.100.10"),
            ("For=\"198.51.100.10:47011\";proto=https;by=10.1.2.3", "198.51.100.10"),
            ("for=\"[2001:db8:10::1]\"", "2001:db8:10::1"),
            ("proto=https; for=\"[2001:db8:10::1]:4711\" ;host=\"a;b,c\"", "2001:db8:10::1"),
            ("for=203.0.113.1, for=198.51.100.10;host=x, for=\"10.9.9.9:_port\"", "198.51.100.10"),
        ] {
            assert_eq!(of(PROXY, &[("forwarded", text)]), expected, "{text}");
        }
        let lines = [("forwarded", "for=203.0.113.1"), ("forwarded", "for=198.51.100.10, for=10.0.0.1")];
        assert_eq!(of(PROXY, &lines), "198.51.100.10");
    }

    #[test]
    fn what_nobody_can_read_is_the_proxy_itself() {
        for text in
            ["unknown", "_hidden", "", "198.51.100", "[2001:db8::1", "[2001:db8::1]x", "198.51.100.10, ?"]
        {
            assert_eq!(of(PROXY, &[("x-forwarded-for", text)]), PROXY, "{text}");
        }
        for text in ["for=unknown", "for=_secret", "by=10.1.2.3", "for=198.51.100.10, for=_secret", "rubbish"]
        {
            assert_eq!(of(PROXY, &[("forwarded", text)]), PROXY, "{text}");
        }
        // whoever sits in the network of the proxies is told by the nearest
        assert_eq!(of(PROXY, &[("x-forwarded-for", "10.0.0.1, 10.0.0.2")]), "10.0.0.2");
    }

    #[test]
    fn nobody_else_is_believed() {
        let lines = [("x-forwarded-for", "198.51.100.10"), ("forwarded", "for=198.51.100.10")];
        assert_eq!(of("203.0.113.77", &lines), "203.0.113.77");
        assert_eq!(of("::ffff:203.0.113.77", &lines), "203.0.113.77");
        assert_eq!(of("2001:db8:ffff::1", &lines), "198.51.100.10");
    }

    /// A proxy writes one of the two; the other is what a stranger likes to be.
    #[test]
    fn of_two_headers_that_do_not_agree_neither_is_believed() {
        let both = |plain, standard| of(PROXY, &[("x-forwarded-for", plain), ("forwarded", standard)]);
        assert_eq!(both("198.51.100.10:1", "for=\"198.51.100.10:2\""), "198.51.100.10");
        assert_eq!(both("198.51.100.10", "for=203.0.113.1"), PROXY);
        assert_eq!(both("198.51.100.10", "for=unknown"), PROXY);
        assert_eq!(both("rubbish", "for=198.51.100.10"), PROXY);
    }

    #[test]
    fn a_name_counts_from_a_trusted_proxy_only() {
        let name = |peer: &str, lines: &[(&str, &str)]| host(peer.parse().ok(), &headers(lines), &trusted());
        let lines = [("x-forwarded-host", "first.example, \"second.example\"")];
        assert_eq!(name(PROXY, &lines).as_deref(), Some("second.example"));
        assert_eq!(name("203.0.113.77", &lines), None);
        let standard =
            [("forwarded", "for=198.51.100.10;host=\"second.example:8443\", for=10.0.0.9;host=inner")];
        assert_eq!(name(PROXY, &standard).as_deref(), Some("second.example:8443"));
        assert_eq!(name(PROXY, &[("x-forwarded-for", "198.51.100.10")]), None);
        assert_eq!(name(PROXY, &[("x-forwarded-host", "")]), None);
    }
}
