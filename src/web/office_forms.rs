//! The blank forms of the office: `/forms/{name}`, for anybody.

use actix_web::{HttpRequest, HttpResponse};

use super::{download, page::Page, problem::Problem};
use crate::desk::read;

/// `GET /forms/{name}`.
///
/// # Errors
/// 404 for an unknown controller or form.
pub async fn hand_out(page: Page, req: HttpRequest) -> Result<HttpResponse, Problem> {
    let name = req.match_info().get("name").unwrap_or_default();
    let bytes = read::office_form(&page.place.site().desk, &page.place.controller()?.slug, name)?;
    Ok(download::attachment(name, bytes))
}

/// Where one is fetched, among the pages of its controller.
pub fn path(name: &str) -> String {
    format!("/forms/{name}")
}
