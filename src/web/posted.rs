//! A form that a browser posted: read within limits of size and time, and believed only from our own pages.

use std::{future::Future, pin::Pin, time::Duration};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::{StatusCode, header},
    web::{Data, Payload as Body},
};

use super::{
    forms::Typed,
    limits::{self, Bucket},
    problem::Problem,
    session::{self, Visit},
    site::Site,
};
use crate::desk::Desk;

/// A body that takes longer than this to arrive is given up: slow senders would hold the workers.
const BODY_SECS_MAX: u64 = 30;
/// The end of the address that files what was typed.
const FILING: &str = "/request/send";
/// Name of the hidden field.
pub const TOKEN_FIELD: &str = "token";

/// A posted form.
#[derive(Debug)]
pub struct Posted {
    /// What was typed.
    pub typed: Typed,
    /// The use cases, for this form: a second click gets the first one's answer.
    pub desk: Desk,
    /// Whether the form was made for this visit. If not, the session ended meanwhile: show the page again with what
    /// was typed, change nothing.
    pub is_trusted: bool,
}

impl Posted {
    /// The form with its use cases, if it was made for this visit.
    ///
    /// # Errors
    /// 403 otherwise.
    pub fn trusted(self) -> Result<(Typed, Desk), Problem> {
        if self.is_trusted { Ok((self.typed, self.desk)) } else { Err(Problem::form_expired()) }
    }
}

/// The use cases for a form that was sent to this address. Its token, which no other form carries, is among what was
/// typed; going back and typing something else is another sending.
///
/// # Errors
/// 500 when what was typed cannot be written down.
pub fn desk_for(req: &HttpRequest, site: &Site, typed: &Typed) -> Result<Desk, Problem> {
    let typed = serde_json::to_vec(typed).map_err(|_| Problem::unexpected())?;
    Ok(site.desk.for_form(&[req.path().as_bytes(), &typed]))
}

/// What was typed, and the site that it was typed for; for the extractors.
///
/// # Errors
/// 429 too often, and those of [`read`].
pub fn typed(
    req: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<(Typed, Data<Site>), Problem>> + use<> {
    let req = req.clone();
    let body = Body::from_request(&req, payload);
    async move {
        let site = req.app_data::<Data<Site>>().cloned().ok_or_else(Problem::unexpected)?;
        // who is too fast waits, but nobody waits with a request that is ready
        if !req.path().ends_with(FILING) {
            let client = limits::client(&req, &site.settings.settings.server.trusted_proxies);
            site.limits.admit(Bucket::Writing, client)?;
        }
        let body = body.await.map_err(|_| Problem::of_status(StatusCode::BAD_REQUEST))?;
        Ok((read(&req, body, &site).await?, site))
    }
}

/// Reads a url-encoded form after checking its origin.
///
/// # Errors
/// 403 from another site, 413 too large, 415 another content type, 408 too slow.
pub async fn read(req: &HttpRequest, body: Body, site: &Site) -> Result<Typed, Problem> {
    session::check_origin(req, site)?;
    let kind = req.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    if !kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
        return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let bytes_max = site.settings.settings.limits.body_bytes_max;
    let bytes = within_limits(body, bytes_max).await?;
    Ok(Typed::parse(&bytes))
}

/// Reads a body of at most `bytes_max` bytes within the time allowed.
///
/// # Errors
/// 413 too large, 408 too slow, 400 broken off.
pub async fn within_limits(body: Body, bytes_max: usize) -> Result<bytes::Bytes, Problem> {
    let reading = body.to_bytes_limited(bytes_max);
    match tokio::time::timeout(Duration::from_secs(BODY_SECS_MAX), reading).await {
        Ok(Ok(Ok(bytes))) => Ok(bytes),
        Ok(Ok(Err(_))) => Err(Problem::of_status(StatusCode::BAD_REQUEST)),
        Ok(Err(_)) => Err(Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE)),
        Err(_) => Err(Problem::of_status(StatusCode::REQUEST_TIMEOUT)),
    }
}

impl FromRequest for Posted {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, form) = (req.clone(), typed(req, payload));
        Box::pin(async move {
            let (typed, site) = form.await?;
            let visit = Visit::of(&req, &site);
            let is_trusted = !visit.is_new && session::token_matches(&visit.token, typed.one(TOKEN_FIELD));
            let desk = desk_for(&req, &site, &typed)?;
            Ok(Self { typed, desk, is_trusted })
        })
    }
}
