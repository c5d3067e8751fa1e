//! The calls to the provider: short, bounded, without redirects, over TLS that the machine's own authorities vouch for.

use std::{sync::Arc, time::Duration};

use oauth2::{HttpRequest, HttpResponse};
use serde::de::DeserializeOwned;
use ureq::{
    Agent, Body,
    http::{Response, header},
    tls::{RootCerts, TlsConfig},
};
use url::{Host, Url};

use super::fault::Fault;

/// Longest wait for one answer: somebody looks at an empty page meanwhile.
const PATIENCE: Duration = Duration::from_secs(5);
/// Largest answer; the longest list of keys known is a tenth of it.
const BYTES_MAX: u64 = 256 * 1024;

/// A client of one provider.
pub(super) struct Http {
    agent: Agent,
    /// Whether the provider runs on this machine, as in a trial: only then plain http is spoken, and only to this machine.
    is_loopback: bool,
}

/// Whether an address is plain http to this machine.
fn is_plain_loopback(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "http" && is_here
}

/// Whether an issuer may be named in the settings: https, or plain http to this machine; without query and fragment.
pub fn is_issuer(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| {
        let is_safe = (url.scheme() == "https" && url.has_host()) || is_plain_loopback(&url);
        let is_bare = url.query().is_none() && url.fragment().is_none();
        is_safe && is_bare && url.username().is_empty() && url.password().is_none()
    })
}

impl Http {
    pub(super) fn to(issuer: &str) -> Self {
        let is_loopback = Url::parse(issuer).is_ok_and(|url| is_plain_loopback(&url));
        let crypto = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(crypto)
            .build();
        let config = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .http_status_as_error(false)
            .https_only(!is_loopback)
            .tls_config(tls);
        Self { agent: config.build().new_agent(), is_loopback }
    }

    /// An endpoint that the provider names, if it may be called.
    pub(super) fn endpoint(&self, named: &str) -> Result<Url, Fault> {
        let url = Url::parse(named).map_err(|_| Fault::NotBelieved("an address that cannot be read"))?;
        let is_safe = url.scheme() == "https" || (self.is_loopback && is_plain_loopback(&url));
        if is_safe && url.has_host() && url.fragment().is_none() {
            Ok(url)
        } else {
            Err(Fault::NotBelieved("an endpoint without TLS"))
        }
    }

    /// A JSON document.
    pub(super) fn document<T: DeserializeOwned>(&self, url: &Url) -> Result<T, Fault> {
        let answer = self.agent.get(url.as_str()).header(header::ACCEPT, "application/json").call();
        let answer = answer.map_err(|error| Fault::Silent(error.to_string()))?;
        let status = answer.status();
        if !status.is_success() {
            return Err(Fault::Silent(format!("status {status}")));
        }
        let body = within_bounds(answer)?.into_body();
        serde_json::from_slice(&body).map_err(|_| Fault::Silent("a document that cannot be read".to_owned()))
    }

    /// A request of OAuth 2.0. A fault of the provider's is no word about whoever asks.
    pub(super) fn send(&self, request: HttpRequest) -> Result<HttpResponse, Fault> {
        let answer = self.agent.run(request).map_err(|error| Fault::Silent(error.to_string()))?;
        let status = answer.status();
        if status.is_server_error() || status.is_redirection() {
            return Err(Fault::Silent(format!("status {status}")));
        }
        within_bounds(answer)
    }
}

fn within_bounds(answer: Response<Body>) -> Result<HttpResponse, Fault> {
    let (parts, mut body) = answer.into_parts();
    let body = body.with_config().limit(BYTES_MAX).read_to_vec();
    Ok(Response::from_parts(parts, body.map_err(|error| Fault::Silent(error.to_string()))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_safe_to_ask() {
        for good in [
            "https://id.example",
            "https://id.example/realms/office",
            "http://127.0.0.1:9",
            "http://localhost:9",
        ] {
            assert!(is_issuer(good), "{good}");
        }
        for bad in [
            "",
            "id.example",
            "http://id.example",
            "http://10.0.0.1",
            "https://id.example?x=1",
            "https://id.example#x",
            "https://user:pass@id.example",
            "file:///etc/passwd",
        ] {
            assert!(!is_issuer(bad), "{bad}");
        }
    }

    #[test]
    fn endpoints_are_safe_to_call() {
        let (far, near) = (Http::to("https://id.example"), Http::to("http://127.0.0.1:9"));
        let is_taken = |http: &Http, url: &str| http.endpoint(url).is_ok();
        assert!(is_taken(&far, "https://token.example/x?y=1"));
        for bad in [
            "http://id.example/token",
            "http://127.0.0.1/token",
            "http://169.254.169.254/",
            "file:///x",
            "//x",
            "",
        ] {
            assert!(!is_taken(&far, bad), "{bad}");
        }
        assert!(is_taken(&near, "http://localhost:9/token") && !is_taken(&near, "http://10.0.0.1/token"));
    }
}
