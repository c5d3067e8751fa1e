//! Access tokens of the API: JWT, HS256 and nothing else, every claim required and checked against the injected clock.
//!
//! The library's defaults are weak (60 s leeway, `nbf` unchecked, system time), so it checks the signature, `iss` and
//! `aud`, and we check the times.

use std::fmt;

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{desk::Error, types::UserId};

const ISSUER: &str = "habeas";
const AUDIENCE: &str = "habeas-api";
const TYPE: &str = "at+jwt";
/// Clocks of several nodes may differ by this much.
const LEEWAY_SECS: i64 = 10;

/// What an access token says. No personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AccessClaims {
    iss: String,
    aud: String,
    /// The member of staff.
    pub(crate) sub: UserId,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: Uuid,
    /// The sign-in for which it was given out; it is void once that has ended.
    pub(crate) sid: String,
}

/// The key that signs access tokens of this installation.
#[derive(Clone)]
pub(crate) struct TokenKey {
    encoding: EncodingKey,
    decoding: DecodingKey,
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKey(…)")
    }
}

impl TokenKey {
    /// A key of 32 random bytes.
    pub(crate) fn new(secret: &[u8; 32]) -> Self {
        Self { encoding: EncodingKey::from_secret(secret), decoding: DecodingKey::from_secret(secret) }
    }

    /// Signs a token for a sign-in of a user.
    pub(crate) fn issue(
        &self,
        user: UserId,
        sid: &str,
        id: Uuid,
        now: DateTime<Utc>,
        life_secs: u32,
    ) -> Result<String, Error> {
        let now = now.timestamp();
        let claims = AccessClaims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: user,
            iat: now,
            nbf: now,
            exp: now + i64::from(life_secs),
            jti: id,
            sid: sid.to_owned(),
        };
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some(TYPE.to_owned());
        jsonwebtoken::encode(&header, &claims, &self.encoding)
            .map_err(|_| Error::Internal("the access token could not be signed".into()))
    }

    /// Reads a token: signature, algorithm, type, issuer, audience and times.
    pub(crate) fn read(&self, token: &str, now: DateTime<Utc>) -> Result<AccessClaims, Error> {
        if token.len() > 4_096 {
            return Err(Error::Unauthenticated);
        }
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
        validation.validate_exp = false; // by our own clock, below
        validation.validate_nbf = false;
        let read = jsonwebtoken::decode::<AccessClaims>(token, &self.decoding, &validation)
            .map_err(|_| Error::Unauthenticated)?;
        let now = now.timestamp();
        let claims = read.claims;
        let in_time = claims.nbf <= now + LEEWAY_SECS
            && claims.iat <= now + LEEWAY_SECS
            && now < claims.exp + LEEWAY_SECS;
        if read.header.typ.as_deref() != Some(TYPE) || read.header.crit.is_some() || !in_time {
            return Err(Error::Unauthenticated);
        }
        Ok(claims)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use data_encoding::BASE64URL_NOPAD;
    use serde_json::json;

    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn forged(header: &serde_json::Value, claims: &serde_json::Value, secret: &[u8]) -> String {
        use hmac::{Hmac, KeyInit, Mac};
        let part = |v: &serde_json::Value| BASE64URL_NOPAD.encode(v.to_string().as_bytes());
        let signed = format!("{}.{}", part(header), part(claims));
        let mut mac = <Hmac<sha2::Sha256> as KeyInit>::new_from_slice(secret).unwrap();
        mac.update(signed.as_bytes());
        format!("{signed}.{}", BASE64URL_NOPAD.encode(&mac.finalize().into_bytes()))
    }

    #[test]
    fn a_token_lives_its_time_and_no_longer() {
        let key = TokenKey::new(&[1; 32]);
        let user = UserId(Uuid::from_u128(5));
        let token = key.issue(user, "a sign-in", Uuid::from_u128(6), now(), 900).unwrap();
        assert_eq!(key.read(&token, now()).unwrap().sub, user);
        assert!(key.read(&token, now() + TimeDelta::seconds(905)).is_ok());
        assert!(key.read(&token, now() + TimeDelta::seconds(911)).is_err());
        assert!(key.read(&token, now() - TimeDelta::seconds(11)).is_err());
        assert!(TokenKey::new(&[2; 32]).read(&token, now()).is_err());
    }

    #[test]
    fn forged_tokens_are_refused() {
        let secret = [1; 32];
        let key = TokenKey::new(&secret);
        let t = now().timestamp();
        let header = json!({"alg": "HS256", "typ": "at+jwt"});
        let claims = json!({"iss": "habeas", "aud": "habeas-api", "sub": Uuid::from_u128(5), "iat": t, "nbf": t,
            "exp": t + 60, "jti": Uuid::from_u128(6), "sid": "a sign-in"});
        assert!(key.read(&forged(&header, &claims, &secret), now()).is_ok(), "the honest one must pass");
        let with = |field: &str, value: serde_json::Value| {
            let mut changed = claims.clone();
            changed[field] = value;
            changed
        };
        let mut bad = vec![
            forged(&json!({"alg": "none", "typ": "at+jwt"}), &claims, &secret),
            forged(&json!({"alg": "HS512", "typ": "at+jwt"}), &claims, &secret),
            forged(&json!({"alg": "RS256", "typ": "at+jwt"}), &claims, &secret),
            forged(&json!({"alg": "HS256", "typ": "JWT"}), &claims, &secret),
            forged(&json!({"alg": "HS256"}), &claims, &secret),
            forged(&json!({"alg": "HS256", "typ": "at+jwt", "crit": ["exp"]}), &claims, &secret),
            forged(&header, &with("iss", json!("other")), &secret),
            forged(&header, &with("aud", json!("other")), &secret),
            forged(&header, &with("exp", json!("9999999999")), &secret),
            forged(&header, &with("nbf", json!(t + 3600)), &secret),
            forged(&header, &with("exp", json!(t - 3600)), &secret),
            forged(&header, &claims, &[0; 32]),
            String::new(),
            "a.b.c".to_owned(),
            "x".repeat(5_000),
        ];
        for missing in ["iss", "aud", "exp", "nbf", "sub", "jti", "sid", "iat"] {
            let mut less = claims.clone();
            less.as_object_mut().unwrap().remove(missing);
            bad.push(forged(&header, &less, &secret));
        }
        for token in bad {
            assert!(key.read(&token, now()).is_err(), "{token}");
        }
    }
}
