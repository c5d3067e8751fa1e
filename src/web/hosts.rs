//! The names under which this installation is reached: that of `server.public_url`, those of controllers with a host of
//! their own, and on the machine itself every name of it. The port is not asked for: a proxy may listen on another than
//! its client sees.

use actix_web::{HttpRequest, http::header};
use url::Url;

use super::forwarded;
use crate::{
    config::Controller,
    types::{HostName, Subnet},
};

/// All of them.
#[derive(Debug)]
pub struct Hosts {
    names: Vec<HostName>,
    is_local: bool,
}

impl Hosts {
    /// Those of an installation.
    pub fn of(public_url: &Url, controllers: &[Controller]) -> Self {
        let own = controllers.iter().filter_map(|controller| HostName::of(&controller.host));
        let public = public_url.host_str().and_then(HostName::of);
        let is_local = public.as_ref().is_some_and(HostName::is_local);
        Self { names: public.into_iter().chain(own).collect(), is_local }
    }

    /// Whether a name is one of them.
    pub fn know(&self, host: &HostName) -> bool {
        self.names.contains(host) || self.is_local && host.is_local()
    }
}

/// What the request says of where it goes, before anything is believed: the address line, or the one `Host`.
fn sent(req: &HttpRequest) -> Option<String> {
    if let Some(authority) = req.uri().authority() {
        return Some(authority.as_str().to_owned());
    }
    let mut hosts = req.headers().get_all(header::HOST);
    let host = hosts.next()?.to_str().ok()?.to_owned();
    hosts.next().is_none().then_some(host)
}

/// Under which name and port a request was sent, a trusted proxy's word included.
pub fn authority(req: &HttpRequest, trusted: &[Subnet]) -> Option<String> {
    let peer = req.peer_addr().map(|peer| peer.ip());
    forwarded::host(peer, req.headers(), trusted).or_else(|| sent(req))
}

/// Under which name a request was sent.
pub fn asked(req: &HttpRequest, trusted: &[Subnet]) -> Option<HostName> {
    HostName::of(&authority(req, trusted)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(public_url: &str, own: &str, authority: &str) -> bool {
        let mut controller = crate::config::load(None).unwrap().settings.controllers.remove(0);
        own.clone_into(&mut controller.host);
        let hosts = Hosts::of(&public_url.parse().unwrap(), &[controller]);
        hosts.know(&HostName::of(authority).unwrap())
    }

    #[test]
    fn the_public_address_and_the_controllers_have_names() {
        for authority in ["privacy.example", "PRIVACY.example.:8443", "datenschutz.xn--mnchen-3ya.example"] {
            assert!(
                known("https://privacy.example", "datenschutz.münchen.example", authority),
                "{authority}"
            );
        }
        for authority in ["evil.example", "privacy.example.evil.example", "127.0.0.1:8080", "localhost"] {
            assert!(
                !known("https://privacy.example", "datenschutz.münchen.example", authority),
                "{authority}"
            );
        }
    }

    #[test]
    fn on_the_machine_itself_every_name_of_it_is_known() {
        for authority in ["127.0.0.1:8080", "localhost:9000", "[::1]:8080", "second.example"] {
            assert!(known("http://127.0.0.1:8080", "second.example", authority), "{authority}");
        }
        for authority in ["privacy.example", "192.168.1.5:8080"] {
            assert!(!known("http://127.0.0.1:8080", "second.example", authority), "{authority}");
        }
    }
}
