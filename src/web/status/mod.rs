//! The status page: reference and a code open it; a link alone shows nothing. Unknown references answer like known
//! ones, in words and in time.

mod acts;
mod contest;
mod enter;
mod letters;
mod overview;
mod package;
mod session;

use actix_web::{HttpRequest, HttpResponse, web::Data};

use self::session::{anywhere, is_here};
use super::{
    page::Page,
    problem::Problem,
    routes::{Addresses, get, post},
};
use crate::desk::Desk;

/// The addresses of the status page.
pub fn addresses(table: Addresses) -> Addresses {
    table
        .route("/status", get().to(show))
        .route("/status/code", post().to(enter::send_code))
        .route("/status/enter", post().to(enter::enter))
        .route("/status/leave", post().to(acts::leave))
        .route("/status/message", post().to(acts::message))
        .route("/status/withdraw", get().to(acts::ask_withdraw))
        .route("/status/withdraw", post().to(acts::withdraw))
        .route("/status/reopen", get().to(acts::ask_reopen))
        .route("/status/reopen", post().to(acts::reopen))
        .route("/status/appeal", get().to(contest::ask_appeal))
        .route("/status/appeal", post().to(contest::appeal))
        .route("/status/complaint", get().to(contest::ask_complaint))
        .route("/status/complaint", post().to(contest::complaint))
        .route("/status/letters/{letter}", get().to(letters::show))
        .route("/status/package", get().to(package::list))
        .route("/status/package/{file}", get().to(package::file))
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
