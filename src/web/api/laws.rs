//! The laws as installed: one row for each law and right, as `habeas law list --format json` has them.

use actix_web::HttpResponse;
use serde_json::json;

use super::call::Officer;
use crate::{desk::laws, web::problem::Problem};

/// Every law and right, the newest version of each.
///
/// # Errors
/// 403 for roles that see no cases.
pub async fn list(officer: Officer) -> Result<HttpResponse, Problem> {
    let book = laws::law_book(officer.desk(), &officer.who)?;
    Ok(HttpResponse::Ok().json(json!({ "items": book.installed().summary() })))
}
