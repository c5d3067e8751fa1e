//! The security headers of every answer, in one middleware. A header that a handler has set already is left alone:
//! downloads bring their own, stricter policy.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    web::Data,
};

use super::site::Site;

/// Public pages run no scripts at all; the console may run its own (htmx), which trusted types would stop.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";
/// For bytes that are handed out, never shown.
pub const DOWNLOAD_POLICY: &str = "sandbox; default-src 'none'";

const ALWAYS: [(&str, &str); 7] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    // Not no-referrer: under it browsers send `Origin: null` with a form, and the Origin check would refuse everyone.
    ("referrer-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), camera=(), display-capture=(), fullscreen=(), geolocation=(), gyroscope=(), \
         microphone=(), midi=(), payment=(), publickey-credentials-get=(self), usb=(), browsing-topics=()",
    ),
    ("cache-control", "no-store"),
];

/// Adds the headers to whatever leaves, errors included.
///
/// # Errors
/// Passes on what the inner service could not answer.
pub async fn secure<B: MessageBody>(req: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let is_https = req.app_data::<Data<Site>>().is_some_and(|site| site.is_https());
    let is_desk = req.path() == "/desk" || req.path().starts_with("/desk/");
    let mut response = next.call(req).await?;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        put(headers, name, HeaderValue::from_static(value));
    }
    let mut policy = POLICY.to_owned();
    if !is_desk {
        policy.push_str("; require-trusted-types-for 'script'");
    }
    // Both would strip the styles from a page served over plain http on a local network.
    if is_https {
        policy.push_str("; upgrade-insecure-requests");
        put(
            headers,
            "strict-transport-security",
            HeaderValue::from_static("max-age=63072000; includeSubDomains"),
        );
    }
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        put(headers, "content-security-policy", policy);
    }
    Ok(response)
}

fn put(headers: &mut HeaderMap, name: &'static str, value: HeaderValue) {
    let name = HeaderName::from_static(name);
    if !headers.contains_key(&name) {
        headers.insert(name, value);
    }
}
