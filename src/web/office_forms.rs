//! The blank forms of the office: `/forms/{name}`, for anybody.

use actix_web::{HttpRequest, HttpResponse, web};

use super::{download, page::Page, problem::Problem};
use crate::desk::read;

/// `GET /forms/{name}`.
///
/// # Errors
/// 404 for an unknown controller or form.
pub async fn hand_out(page: Page, req: HttpRequest) -> Result<HttpResponse, Problem> {
    let (desk, controller) = (page.place.site().desk.clone(), page.place.controller()?.slug.clone());
    let name = req.match_info().get("name").unwrap_or_default().to_owned();
    let asked = name.clone();
    let read = web::block(move || read::office_form(&desk, &controller, &asked)).await;
    Ok(download::attachment(&name, read.map_err(|_| Problem::not_found())??))
}

/// Where one is fetched, among the pages of its controller.
pub fn path(name: &str) -> String {
    format!("/forms/{name}")
}
