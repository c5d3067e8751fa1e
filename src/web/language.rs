//! The language menu: remembers the choice in the visit's cookie and goes back to the page it was made on.

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use serde::Deserialize;

use super::{page::Page, problem::Problem};
use crate::types::Locale;

/// Where to go back to.
#[derive(Debug, Deserialize)]
pub struct Back {
    #[serde(default)]
    to: String,
}

/// Chooses a language that the controller offers.
///
/// # Errors
/// 404 for any other.
pub async fn choose(
    mut page: Page,
    req: HttpRequest,
    back: web::Query<Back>,
) -> Result<HttpResponse, Problem> {
    let wanted: Locale =
        req.match_info().get("tag").and_then(|tag| tag.parse().ok()).ok_or_else(Problem::not_found)?;
    if !page.place.controller()?.languages.contains(&wanted) {
        return Err(Problem::not_found());
    }
    page.visit.language = Some(wanted.to_string());
    let to = page.site().own_path(&back.to).unwrap_or_else(|| page.path("/"));
    Ok(HttpResponse::SeeOther()
        .insert_header((header::LOCATION, to))
        .cookie(page.visit.cookie(page.site()))
        .finish())
}
