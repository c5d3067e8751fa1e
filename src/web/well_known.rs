//! `/.well-known`: where to report a weakness, and whether Global Privacy Control is honoured.

use actix_web::{HttpRequest, HttpResponse, http::header, web::Data};
use chrono::{Days, SecondsFormat};

use super::{
    problem::Problem,
    site::{PageScope, Site},
};

/// RFC 9116 wants an end date; a year is the longest it recommends.
const SECURITY_TXT_DAYS: u64 = 180;

/// `/.well-known/security.txt`.
///
/// # Errors
/// 404 when no controller is configured.
pub async fn security_txt(site: Data<Site>) -> Result<HttpResponse, Problem> {
    let controller = site.settings.first_controller().ok_or_else(Problem::not_found)?;
    let expires =
        site.clock.now().checked_add_days(Days::new(SECURITY_TXT_DAYS)).ok_or_else(Problem::unexpected)?;
    let text = format!(
        "Contact: mailto:{}\nExpires: {}\nCanonical: {}\n",
        controller.mailbox.as_str(),
        expires.to_rfc3339_opts(SecondsFormat::Secs, true),
        site.absolute("/.well-known/security.txt"),
    );
    Ok(HttpResponse::Ok().insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8")).body(text))
}

/// `/.well-known/gpc.json`: the controller of this host honours Global Privacy Control, and since when (Global Privacy
/// Control §4.1).
///
/// # Errors
/// 404 where it does not say so in its settings.
pub async fn gpc(req: HttpRequest) -> Result<HttpResponse, Problem> {
    let scope = PageScope::of(&req)?;
    let since = scope.controller()?.signals.gpc.ok_or_else(Problem::not_found)?;
    Ok(HttpResponse::Ok().json(serde_json::json!({ "gpc": true, "lastUpdate": since })))
}
