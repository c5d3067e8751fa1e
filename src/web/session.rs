//! Cookies and form tokens. No cookie but the session; a form is believed only from our own pages.
//!
//! Over https cookies carry the `__Host-` prefix and `Secure`. Over plain http browsers would drop those on any
//! address but the machine itself, so there they carry a plain name. No session has a lifetime in its cookie: the server
//! decides when it ends. Only the cookie that opens nothing outlives the browser.

use std::borrow::Cow;

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time},
    http::header,
};
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{hosts, problem::Problem, site::Site};
use crate::clock::Clock;

/// Which session a cookie carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One visit to the public pages: the draft and the chosen language hang on it.
    Visit,
    /// A requester who entered a code.
    Requester,
    /// A member of staff.
    Staff,
    /// A browser that somebody of the staff signed in with: opens nothing, and has tries of its own.
    Device,
    /// A member of staff on the way to the identity provider and back; by a mark, because each tab has a way of its own.
    Provider(u16),
}

impl Kind {
    fn name(self, is_https: bool) -> Cow<'static, str> {
        Cow::Borrowed(match (self, is_https) {
            (Self::Visit, true) => "__Host-habeas-visit",
            (Self::Visit, false) => "habeas-visit",
            (Self::Requester, true) => "__Host-habeas-requester",
            (Self::Requester, false) => "habeas-requester",
            (Self::Staff, true) => "__Host-habeas-staff",
            (Self::Staff, false) => "habeas-staff",
            (Self::Device, true) => "__Host-habeas-device",
            (Self::Device, false) => "habeas-device",
            (Self::Provider(mark), true) => return Cow::Owned(format!("__Host-habeas-provider-{mark:04x}")),
            (Self::Provider(mark), false) => return Cow::Owned(format!("habeas-provider-{mark:04x}")),
        })
    }

    /// Requesters arrive by links in mails, and staff come back from their provider, which strict cookies would not follow.
    fn same_site(self) -> SameSite {
        match self {
            Self::Visit | Self::Requester | Self::Provider(_) => SameSite::Lax,
            Self::Staff | Self::Device => SameSite::Strict,
        }
    }
}

/// How long a browser keeps that it is known, as the desk does.
const DEVICE_KEPT: time::Duration = time::Duration::days(90);
/// And a way to the provider; each that nobody comes back from leaves a cookie.
const PROVIDER_KEPT: time::Duration = time::Duration::minutes(10);

/// 256 random bits as text.
pub fn fresh_token(clock: &dyn Clock) -> String {
    let mut bytes = [0; 32];
    clock.fill_random(&mut bytes);
    BASE64URL_NOPAD.encode(&bytes)
}

/// What the browser sent under that kind's name.
pub fn read(req: &HttpRequest, site: &Site, kind: Kind) -> Option<String> {
    req.cookie(&kind.name(site.is_https()))
        .map(|cookie| cookie.value().to_owned())
        .filter(|value| !value.is_empty())
}

/// The cookie that carries `value`.
pub fn cookie(site: &Site, kind: Kind, value: String) -> Cookie<'static> {
    let mut cookie = Cookie::build(kind.name(site.is_https()), value)
        .path("/")
        .http_only(true)
        .secure(site.is_https())
        .same_site(kind.same_site())
        .finish();
    match kind {
        Kind::Device => cookie.set_max_age(DEVICE_KEPT),
        Kind::Provider(_) => cookie.set_max_age(PROVIDER_KEPT),
        Kind::Visit | Kind::Requester | Kind::Staff => {}
    }
    cookie
}

/// The cookie that ends the session in the browser.
pub fn removal(site: &Site, kind: Kind) -> Cookie<'static> {
    let mut cookie = cookie(site, kind, String::new());
    cookie.make_removal();
    cookie
}

const MASK_BYTES: usize = 16;

/// The token that a form of this session carries: bound to the cookie, but not the cookie, and different each time, so
/// that a compressed page does not give it away bit by bit.
pub fn form_token(cookie_value: &str, clock: &dyn Clock) -> String {
    let mut mask = [0; MASK_BYTES];
    clock.fill_random(&mut mask);
    token_of(&mask, cookie_value)
}

fn token_of(mask: &[u8], cookie_value: &str) -> String {
    let digest = Sha256::new()
        .chain_update(b"habeas form\0")
        .chain_update(mask)
        .chain_update(cookie_value.as_bytes())
        .finalize();
    BASE64URL_NOPAD.encode(&[mask, &digest[..]].concat())
}

/// Whether a form's token belongs to this session.
pub fn token_matches(cookie_value: &str, token: &str) -> bool {
    let Ok(bytes) = BASE64URL_NOPAD.decode(token.as_bytes()) else { return false };
    let Some((mask, _)) = bytes.split_at_checked(MASK_BYTES) else { return false };
    token_of(mask, cookie_value).as_bytes().ct_eq(token.as_bytes()).into()
}

/// Refuses what another site makes a browser send. Browsers name the origin with every form they post.
///
/// # Errors
/// 403 when the origin is not ours.
pub fn check_origin(req: &HttpRequest, site: &Site) -> Result<(), Problem> {
    let text = |name: &str| req.headers().get(name).and_then(|value| value.to_str().ok());
    if text("sec-fetch-site").is_some_and(|from| !matches!(from, "same-origin" | "none")) {
        return Err(Problem::cross_origin());
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else { return Ok(()) };
    let host = hosts::authority(req, &site.settings.settings.server.trusted_proxies).unwrap_or_default();
    let ours = origin == site.public_url.origin().ascii_serialization()
        || origin.split_once("://").is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(&host));
    if ours { Ok(()) } else { Err(Problem::cross_origin()) }
}

/// One visit to the public pages.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Secret name of the visit; drafts are kept under it.
    pub token: String,
    /// Language chosen in the menu.
    pub language: Option<String>,
    /// Whether the browser does not have it yet.
    pub is_new: bool,
}

impl Visit {
    /// The visit that the browser carries on, or a new one.
    pub fn of(req: &HttpRequest, site: &Site) -> Self {
        let known = read(req, site, Kind::Visit).and_then(|value| {
            let (token, language) = match value.split_once('.') {
                Some((token, language)) => (token.to_owned(), Some(language.to_owned())),
                None => (value, None),
            };
            let shaped = BASE64URL_NOPAD.decode(token.as_bytes()).is_ok_and(|bytes| bytes.len() == 32);
            shaped.then_some(Self { token, language, is_new: false })
        });
        known.unwrap_or_else(|| Self { token: fresh_token(&*site.clock), language: None, is_new: true })
    }

    /// The cookie of this visit.
    pub fn cookie(&self, site: &Site) -> Cookie<'static> {
        let value = match &self.language {
            Some(language) => format!("{}.{language}", self.token),
            None => self.token.clone(),
        };
        cookie(site, Kind::Visit, value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_token_belongs_to_one_cookie_and_does_not_reveal_it() {
        let clock = crate::clock::TestClock::at("2026-01-15T10:00:00Z".parse().unwrap());
        let (token, another) = (form_token("secret", &clock), form_token("secret", &clock));
        assert_ne!(token, another);
        assert!(token_matches("secret", &token) && token_matches("secret", &another));
        assert!(!token_matches("other", &token));
        for wrong in ["", "secret", "AAAA", &token[1..]] {
            assert!(!token_matches("secret", wrong), "{wrong}");
        }
    }
}
