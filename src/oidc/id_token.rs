//! Which ID tokens are believed (OpenID Connect Core 1.0, section 3.1.3.7). The library checks signature, issuer and
//! audience; times are checked against the instant that is handed in, the rest here.

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{
    Algorithm, DecodingKey, Validation,
    jwk::{Jwk, JwkSet, PublicKeyUse},
};
use serde::Deserialize;

use super::fault::Fault;

/// The clocks of two machines may differ by this much.
pub(super) const LEEWAY: TimeDelta = TimeDelta::seconds(30);
const BYTES_MAX: usize = 16 * 1024;
/// Signatures by a public key: whoever reads a token must not be able to write one.
const ALGORITHMS: [Algorithm; 8] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// What a token must say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client: &'a str,
    /// None for a token that comes with a refreshed grant.
    pub(super) nonce: Option<&'a str>,
}

/// What a token says that is of use here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Claims {
    pub(super) sub: String,
    aud: Audience,
    exp: i64,
    iat: i64,
    nonce: Option<String>,
    azp: Option<String>,
    pub(super) auth_time: Option<i64>,
    pub(super) acr: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Which key a token names.
pub(super) fn kid(token: &str) -> Result<Option<String>, Fault> {
    if token.len() > BYTES_MAX {
        return Err(Fault::NotBelieved("a token too long"));
    }
    let header = jsonwebtoken::decode_header(token).map_err(|_| Fault::NotBelieved("an unsigned token"))?;
    Ok(header.kid)
}

/// The key of that name; where none is named, the only one there is. A key that a token brings along is not looked at.
pub(super) fn key_of<'k>(keys: &'k JwkSet, kid: Option<&str>) -> Option<&'k Jwk> {
    let mut fit = keys.keys.iter().filter(|key| {
        let signs = !matches!(key.common.public_key_use, Some(PublicKeyUse::Encryption));
        signs && kid.is_none_or(|kid| key.common.key_id.as_deref() == Some(kid))
    });
    let found = fit.next();
    if fit.next().is_some() { None } else { found }
}

/// The claims of a token that is believed.
pub(super) fn read(
    token: &str,
    keys: &JwkSet,
    expected: Expected<'_>,
    now: DateTime<Utc>,
) -> Result<Claims, Fault> {
    let unsigned = Fault::NotBelieved("an unsigned token");
    let header = jsonwebtoken::decode_header(token).map_err(|_| unsigned)?;
    if !ALGORITHMS.contains(&header.alg) || header.crit.is_some() {
        return Err(Fault::NotBelieved("an algorithm that is not allowed"));
    }
    let key = key_of(keys, header.kid.as_deref()).ok_or(Fault::NotBelieved("an unknown key"))?;
    let name = format!("{:?}", header.alg);
    if key.common.key_algorithm.is_some_and(|alg| format!("{alg:?}") != name) {
        return Err(Fault::NotBelieved("a key of another algorithm"));
    }
    let key = DecodingKey::from_jwk(key).map_err(|_| Fault::NotBelieved("a key that cannot be read"))?;
    let mut validation = Validation::new(header.alg);
    validation.set_issuer(&[expected.issuer]);
    validation.set_audience(&[expected.client]);
    validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
    validation.validate_exp = false; // by our own clock, below
    validation.validate_nbf = false;
    let claims = jsonwebtoken::decode::<Claims>(token, &key, &validation)
        .map_err(|_| Fault::NotBelieved("signature, issuer, audience or claims"))?
        .claims;
    check(&claims, expected, now)?;
    Ok(claims)
}

fn check(claims: &Claims, expected: Expected<'_>, now: DateTime<Utc>) -> Result<(), Fault> {
    let (now, leeway) = (now.timestamp(), LEEWAY.num_seconds());
    if claims.exp.saturating_add(leeway) <= now {
        return Err(Fault::NotBelieved("an expired token"));
    }
    if claims.iat > now + leeway || claims.auth_time.is_some_and(|at| at > now + leeway) {
        return Err(Fault::NotBelieved("a token of the future"));
    }
    let has_several = matches!(&claims.aud, Audience::Several(all) if all.len() > 1);
    let is_ours = claims.azp.as_deref().map_or(!has_several, |party| party == expected.client);
    if !is_ours {
        return Err(Fault::NotBelieved("a token for another client"));
    }
    if expected.nonce.is_some() && claims.nonce.as_deref() != expected.nonce {
        return Err(Fault::NotBelieved("another nonce"));
    }
    if claims.sub.is_empty() || claims.sub.len() > 255 {
        return Err(Fault::NotBelieved("no subject"));
    }
    Ok(())
}
