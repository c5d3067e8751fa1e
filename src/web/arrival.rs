//! Before anything is looked up: was the request meant for this installation, and does a proxy send it that nobody named?

use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::StatusCode,
    middleware::Next,
    web::Data,
};

use super::{
    forwarded, hosts,
    problem::{Code, Problem},
    site::Site,
};

/// What watchers ask for goes by any name: a probe knows the address of a node only, and nothing stands there.
const OF_WATCHERS: [&str; 2] = ["/healthz", "/readyz"];

/// The middleware: 421 for a foreign host, 400 for none or several.
///
/// # Errors
/// Passes on what a layer further in could not turn into an answer.
pub async fn check<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let site = req.app_data::<Data<Site>>().cloned().ok_or_else(Problem::unexpected)?;
    tell_of_proxy(&req, &site);
    if !OF_WATCHERS.contains(&req.path()) {
        let refused = match hosts::asked(req.request(), &site.settings.settings.server.trusted_proxies) {
            Some(host) if site.hosts.know(&host) => None,
            Some(_) => Some(Problem::new(Code::WrongHost, "This host is not served here.")),
            None => Some(Problem::of_status(StatusCode::BAD_REQUEST)),
        };
        if let Some(problem) = refused {
            return Ok(req.into_response(HttpResponse::from_error(problem)).map_into_boxed_body());
        }
    }
    Ok(next.call(req).await?.map_into_boxed_body())
}

/// Whoever put a proxy in front and did not name it hears of it once: all who come through it share one limit.
fn tell_of_proxy(req: &ServiceRequest, site: &Site) {
    let peer = req.peer_addr().map(|peer| peer.ip());
    let trusted = &site.settings.settings.server.trusted_proxies;
    let is_named = peer.is_some_and(|peer| forwarded::is_trusted(peer, trusted));
    if !is_named && forwarded::is_forwarded(req.headers()) && site.meets_unnamed_proxy() {
        // who sent it stands in no log
        tracing::warn!(
            "a request came with headers of a proxy that server.trusted_proxies does not name; they are not believed, \
             and all who come through that proxy share one limit"
        );
    }
}
