//! For machines that watch: is the process there, can it work, and how much does it do.

use crate::desk::upkeep;
use actix_web::{HttpResponse, http::header, web::Data};
use prometheus::TextEncoder;
use serde_json::json;

use super::{problem::Problem, site::Site};

/// A proxy came that `server.trusted_proxies` does not name: all who come through it share one limit.
const UNNAMED_PROXY: &str = "forwarded_by_unnamed_proxy";

/// `/healthz`: the process answers.
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8")).body("ok\n")
}

/// `/readyz`: storage answers and its schema is current. Says how long the oldest mail has waited, and in `notes` what the
/// operator should mend.
///
/// # Errors
/// 503 while the process cannot work.
pub async fn readyz(site: Data<Site>) -> Result<HttpResponse, Problem> {
    let oldest_mail_secs = upkeep::readiness(&site.desk).await?;
    Ok(HttpResponse::Ok().json(if site.met_unnamed_proxy() {
        json!({ "ready": true, "oldest_mail_secs": oldest_mail_secs, "notes": [UNNAMED_PROXY] })
    } else {
        json!({ "ready": true, "oldest_mail_secs": oldest_mail_secs })
    }))
}

/// `/metrics`, on its own address: everything that the process has counted, as Prometheus text. Nothing in it is personal.
///
/// # Errors
/// 500 when a metric cannot be written.
pub async fn metrics() -> Result<HttpResponse, Problem> {
    let text = TextEncoder::new().encode_to_string(&prometheus::gather()).map_err(|error| {
        tracing::error!(%error, "metrics could not be written");
        Problem::unexpected()
    })?;
    Ok(HttpResponse::Ok().insert_header((header::CONTENT_TYPE, "text/plain; version=0.0.4")).body(text))
}
