//! The status page: reference and a code open it; a link alone shows nothing. Unknown references answer like known
//! ones, in words and in time.

mod acts;
mod contest;
mod enter;
mod overview;
mod package;

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, ServiceConfig, get, post},
};

use super::{
    page::Page,
    problem::Problem,
    session::{self, Kind},
};
use crate::desk::{Desk, Error, requester, views::Requester};

/// The addresses of the status page.
pub fn addresses(cfg: &mut ServiceConfig) {
    cfg.route("/status", get().to(show))
        .route("/status/code", post().to(enter::send_code))
        .route("/status/enter", post().to(enter::enter))
        .route("/status/leave", post().to(acts::leave))
        .route("/status/message", post().to(acts::message))
        .route("/status/withdraw", get().to(acts::ask_withdraw))
        .route("/status/withdraw", post().to(acts::withdraw))
        .route("/status/appeal", get().to(contest::ask_appeal))
        .route("/status/appeal", post().to(contest::appeal))
        .route("/status/complaint", get().to(contest::ask_complaint))
        .route("/status/complaint", post().to(contest::complaint))
        .route("/status/package", get().to(package::list))
        .route("/status/package/{file}", get().to(package::file));
}

/// The person whose session this is, if the session is good, whichever controller it belongs to.
async fn anywhere(req: &HttpRequest, page: &Page, desk: &Desk) -> Result<Option<Requester>, Problem> {
    let Some(token) = session::read(req, page.site(), Kind::Requester) else { return Ok(None) };
    match requester::requester(desk, &token).await {
        Ok(requester) => Ok(Some(requester)),
        Err(Error::Unauthenticated | Error::NotFound) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// The person whose session this is, if the session belongs to this controller.
async fn requester_here(req: &HttpRequest, page: &Page, desk: &Desk) -> Result<Option<Requester>, Problem> {
    Ok(anywhere(req, page, desk).await?.filter(|requester| is_here(requester, page)))
}

fn is_here(requester: &Requester, page: &Page) -> bool {
    page.controller().is_some_and(|controller| controller.slug == requester.controller)
}

/// The person whose session this is.
///
/// # Errors
/// 401 when there is none: the page then asks for a code.
async fn signed_in(req: &HttpRequest, page: &Page, desk: &Desk) -> Result<Requester, Problem> {
    let unknown = || Problem::of_status(StatusCode::UNAUTHORIZED);
    requester_here(req, page, desk).await?.ok_or_else(unknown)
}

/// `/status`: what is known to the session, or the way to a code.
async fn show(
    req: HttpRequest,
    page: Page,
    desk: Data<Desk>,
    link: actix_web::web::Query<enter::Link>,
) -> Result<HttpResponse, Problem> {
    match anywhere(&req, &page, &desk).await? {
        Some(requester) if link.is_about(&requester) && is_here(&requester, &page) => {
            overview::show(page, &desk, &requester).await
        }
        // Links in mails lead to the first controller's page; the filing may be another's.
        Some(requester) if link.is_about(&requester) => Ok(page.go_over(&requester.controller, "/status")),
        _ => enter::show(page, &link),
    }
}
