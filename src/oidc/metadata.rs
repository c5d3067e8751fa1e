//! What a provider says of itself (OpenID Connect Discovery 1.0, section 3).

use serde::Deserialize;
use url::Url;

use super::{fault::Fault, http::Http};

/// Its endpoints, each safe to call.
#[derive(Debug, Clone)]
pub(super) struct Metadata {
    pub(super) authorization_endpoint: Url,
    pub(super) token_endpoint: Url,
    pub(super) jwks_uri: Url,
    /// Whether it names itself in each answer (RFC 9207).
    pub(super) names_issuer: bool,
}

#[derive(Debug, Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl Metadata {
    /// Asks for it where the issuer keeps it.
    pub(super) fn ask(http: &Http, issuer: &str) -> Result<Self, Fault> {
        let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let document: Document = http.document(&http.endpoint(&address)?)?;
        if document.issuer != issuer {
            return Err(Fault::NotBelieved("metadata of another issuer"));
        }
        Ok(Self {
            authorization_endpoint: http.endpoint(&document.authorization_endpoint)?,
            token_endpoint: http.endpoint(&document.token_endpoint)?,
            jwks_uri: http.endpoint(&document.jwks_uri)?,
            names_issuer: document.authorization_response_iss_parameter_supported,
        })
    }
}
