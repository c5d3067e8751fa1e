//! Signing in by an identity provider (OpenID Connect 1.0, the client's side): what is asked of it, and what of its answers
//! is believed. Nothing here knows an account.
//!
//! Invariants: the issuer is pinned by the settings; every endpoint that it names is https, or loopback where the issuer is;
//! no redirect is followed; the signature of an ID token is checked whatever way it came. Calls block on the network.

mod fault;
mod http;
mod id_token;
mod metadata;

pub use self::{fault::Fault, http::is_issuer};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::jwk::JwkSet;
use oauth2::{
    AuthUrl, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    ExtraTokenFields, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError,
    Scope, StandardRevocableToken, StandardTokenResponse, TokenResponse, TokenUrl,
    basic::{
        BasicErrorResponse, BasicErrorResponseType, BasicRevocationErrorResponse,
        BasicTokenIntrospectionResponse, BasicTokenType,
    },
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

use self::{
    http::Http,
    id_token::{Claims, Expected},
    metadata::Metadata,
};

/// How the provider is reached, and what is asked of it.
#[derive(Debug, Clone)]
pub struct Terms {
    /// Exactly as the provider calls itself.
    pub issuer: String,
    pub client_id: String,
    pub client_secret: SecretString,
    /// Where it sends people back to.
    pub redirect: String,
    pub scopes: Vec<String>,
    /// How strongly people must prove who they are, in the provider's words; empty for whatever it demands itself.
    pub acr: String,
    /// How long ago they may have done so, in seconds.
    pub max_age_secs: u32,
}

/// The secrets of one way to the provider and back.
#[derive(Debug, Clone, Copy)]
pub struct Secrets<'a> {
    pub state: &'a str,
    pub nonce: &'a str,
    pub verifier: &'a str,
}

/// Somebody whom the provider knows.
#[derive(Debug)]
pub struct Arrival {
    /// Its name for them: never reused, no address.
    pub subject: String,
    /// When they proved who they are, where it says so.
    pub proven_at: Option<DateTime<Utc>>,
    /// What it is asked with later whether they may still come in.
    pub grant: SecretString,
}

/// Somebody who may still come in.
#[derive(Debug)]
pub struct Confirmed {
    /// The grant for the next time.
    pub grant: SecretString,
    /// Whose it is, where the provider says so again.
    pub subject: Option<String>,
}

/// The ID token beside the tokens of OAuth 2.0.
#[derive(Debug, Deserialize, Serialize)]
struct WithIdToken {
    id_token: Option<String>,
}

impl ExtraTokenFields for WithIdToken {}

type Tokens = StandardTokenResponse<WithIdToken, BasicTokenType>;
type OauthClient = Client<
    BasicErrorResponse,
    Tokens,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// What the provider says of itself is asked anew after this long.
const KNOWN_FOR: TimeDelta = TimeDelta::minutes(10);
/// A key that is not among those known is looked for at most this often: anybody can name one.
const KEYS_AGAIN: TimeDelta = TimeDelta::seconds(30);

#[derive(Clone)]
struct Known {
    metadata: Metadata,
    keys: JwkSet,
    at: DateTime<Utc>,
}

/// The identity provider of an installation.
pub struct Provider {
    terms: Terms,
    http: Http,
    known: Mutex<Option<Known>>,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Provider").field("issuer", &self.terms.issuer).finish_non_exhaustive()
    }
}

impl Provider {
    /// A provider that was not asked anything yet.
    pub fn new(terms: Terms) -> Self {
        let http = Http::to(&terms.issuer);
        Self { terms, http, known: Mutex::new(None) }
    }

    /// Its name for itself.
    pub fn issuer(&self) -> &str {
        &self.terms.issuer
    }

    /// Where the browser is sent. `anew`: the person must prove who they are now, signed in there or not.
    ///
    /// # Errors
    /// [`Fault::Silent`], [`Fault::NotBelieved`].
    pub fn way_there(&self, secrets: Secrets<'_>, anew: bool, now: DateTime<Utc>) -> Result<Url, Fault> {
        let client = self.client(&self.known(now)?.metadata)?;
        let state = secrets.state.to_owned();
        let verifier = PkceCodeVerifier::new(secrets.verifier.to_owned());
        let max_age = if anew { 0 } else { self.terms.max_age_secs };
        let mut request = client
            .authorize_url(|| CsrfToken::new(state))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .add_scopes(self.terms.scopes.iter().cloned().map(Scope::new))
            .add_extra_param("nonce", secrets.nonce)
            .add_extra_param("max_age", max_age.to_string());
        if anew {
            request = request.add_extra_param("prompt", "login");
        }
        if !self.terms.acr.is_empty() {
            request = request.add_extra_param("acr_values", self.terms.acr.clone());
        }
        Ok(request.url().0)
    }

    /// Whether an answer may be of this provider: one that names another issuer is not (RFC 9207).
    ///
    /// # Errors
    /// [`Fault::NotBelieved`]; [`Fault::Silent`].
    pub fn check_issuer(&self, named: Option<&str>, now: DateTime<Utc>) -> Result<(), Fault> {
        match named {
            Some(issuer) if issuer == self.terms.issuer => Ok(()),
            Some(_) => Err(Fault::NotBelieved("another issuer")),
            None if self.known(now)?.metadata.names_issuer => Err(Fault::NotBelieved("no issuer")),
            None => Ok(()),
        }
    }

    /// Trades the code with which somebody came back. `anew`: they had to prove who they are since that instant.
    ///
    /// # Errors
    /// Any [`Fault`].
    pub fn arrival(
        &self,
        code: &str,
        secrets: Secrets<'_>,
        anew: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<Arrival, Fault> {
        let client = self.client(&self.known(now)?.metadata)?;
        let asked = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .set_pkce_verifier(PkceCodeVerifier::new(secrets.verifier.to_owned()))
            .request(&|request| self.http.send(request));
        let tokens = asked.map_err(refusal)?;
        let token = tokens.extra_fields().id_token.as_deref().ok_or(Fault::NotBelieved("no ID token"))?;
        let claims = self.claims(token, Some(secrets.nonce), now)?;
        if !self.terms.acr.is_empty() && claims.acr.as_deref() != Some(self.terms.acr.as_str()) {
            return Err(Fault::NotBelieved("a weaker proof than was asked for"));
        }
        let proven_at = claims.auth_time.and_then(|secs| DateTime::from_timestamp(secs, 0));
        // Whoever asks for `max_age` must look at what came of it (OpenID Connect Core, section 3.1.2.1); a provider that
        // does not know it says nothing, which is enough for a sign-in and never for a fresh proof.
        let since = anew.unwrap_or(now - TimeDelta::seconds(self.terms.max_age_secs.into()));
        if !proven_at.map_or(anew.is_none(), |at| at + id_token::LEEWAY >= since) {
            return Err(Fault::NotBelieved("no fresh proof"));
        }
        let grant = tokens.refresh_token().ok_or(Fault::NotBelieved("no refresh token"))?;
        Ok(Arrival { subject: claims.sub, proven_at, grant: SecretString::from(grant.secret().clone()) })
    }

    /// Asks whether somebody may still come in.
    ///
    /// # Errors
    /// [`Fault::Refused`] when they may not; any other [`Fault`] says nothing of them.
    pub fn confirm(&self, grant: &SecretString, now: DateTime<Utc>) -> Result<Confirmed, Fault> {
        let client = self.client(&self.known(now)?.metadata)?;
        let refresh = RefreshToken::new(grant.expose_secret().to_owned());
        let asked = client.exchange_refresh_token(&refresh).request(&|request| self.http.send(request));
        let tokens = asked.map_err(refusal)?;
        let subject = match tokens.extra_fields().id_token.as_deref() {
            Some(token) => Some(self.claims(token, None, now)?.sub),
            None => None,
        };
        let grant = tokens
            .refresh_token()
            .map_or_else(|| grant.clone(), |next| SecretString::from(next.secret().clone()));
        Ok(Confirmed { grant, subject })
    }

    fn claims(&self, token: &str, nonce: Option<&str>, now: DateTime<Utc>) -> Result<Claims, Fault> {
        let known = self.known(now)?;
        let expected = Expected { issuer: &self.terms.issuer, client: &self.terms.client_id, nonce };
        let kid = id_token::kid(token)?;
        if id_token::key_of(&known.keys, kid.as_deref()).is_none() && now - known.at >= KEYS_AGAIN {
            return id_token::read(token, &self.ask(now)?.keys, expected, now);
        }
        id_token::read(token, &known.keys, expected, now)
    }

    /// What the provider says of itself, asked at most every [`KNOWN_FOR`].
    fn known(&self, now: DateTime<Utc>) -> Result<Known, Fault> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match known.filter(|known| now - known.at < KNOWN_FOR) {
            Some(known) => Ok(known),
            None => self.ask(now),
        }
    }

    fn ask(&self, now: DateTime<Utc>) -> Result<Known, Fault> {
        let metadata = Metadata::ask(&self.http, &self.terms.issuer)?;
        let keys = self.http.document(&metadata.jwks_uri)?;
        let known = Known { metadata, keys, at: now };
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        Ok(known)
    }

    fn client(&self, metadata: &Metadata) -> Result<OauthClient, Fault> {
        let redirect = RedirectUrl::new(self.terms.redirect.clone())
            .map_err(|_| Fault::Silent("our own address cannot be read".to_owned()))?;
        Ok(Client::new(ClientId::new(self.terms.client_id.clone()))
            .set_client_secret(ClientSecret::new(self.terms.client_secret.expose_secret().to_owned()))
            .set_auth_uri(AuthUrl::from_url(metadata.authorization_endpoint.clone()))
            .set_token_uri(TokenUrl::from_url(metadata.token_endpoint.clone()))
            .set_redirect_uri(redirect))
    }
}

/// `invalid_grant` is about the person or their code; everything else is about us or the provider.
fn refusal(error: RequestTokenError<Fault, BasicErrorResponse>) -> Fault {
    match error {
        RequestTokenError::Request(fault) => fault,
        RequestTokenError::ServerResponse(said) => match said.error() {
            BasicErrorResponseType::InvalidGrant => Fault::Refused(said.error().to_string()),
            other => Fault::Silent(other.to_string()),
        },
        RequestTokenError::Parse(..) => Fault::Silent("an answer that cannot be read".to_owned()),
        RequestTokenError::Other(_) => Fault::Silent("an empty answer".to_owned()),
    }
}
