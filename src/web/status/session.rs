//! Whose session a page of the status belongs to.

use actix_web::{HttpRequest, http::StatusCode};

use crate::{
    desk::{Desk, Error, requester, views::Requester},
    web::{
        page::Page,
        problem::Problem,
        session::{self, Kind},
    },
};

/// The person whose session this is, if the session is good, whichever controller it belongs to.
///
/// # Errors
/// 503 when storage cannot answer.
pub async fn anywhere(req: &HttpRequest, page: &Page, desk: &Desk) -> Result<Option<Requester>, Problem> {
    let Some(token) = session::read(req, page.site(), Kind::Requester) else { return Ok(None) };
    match requester::requester(desk, &token).await {
        Ok(requester) => Ok(Some(requester)),
        Err(Error::Unauthenticated | Error::NotFound) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// The person whose session this is, if the session belongs to this controller.
///
/// # Errors
/// As [`anywhere`].
pub async fn requester_here(
    req: &HttpRequest,
    page: &Page,
    desk: &Desk,
) -> Result<Option<Requester>, Problem> {
    Ok(anywhere(req, page, desk).await?.filter(|requester| is_here(requester, page)))
}

/// Whether the filing belongs to the controller of this page.
pub fn is_here(requester: &Requester, page: &Page) -> bool {
    page.controller().is_some_and(|controller| controller.slug == requester.controller)
}

/// The person whose session this is.
///
/// # Errors
/// 401 when there is none: the page then asks for a code.
pub async fn signed_in(req: &HttpRequest, page: &Page, desk: &Desk) -> Result<Requester, Problem> {
    let unknown = || Problem::of_status(StatusCode::UNAUTHORIZED);
    requester_here(req, page, desk).await?.ok_or_else(unknown)
}
