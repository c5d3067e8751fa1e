//! Bytes that are handed out, never shown: an attachment under a name that cannot break the header, in a sandbox.

use std::fmt::Write as _;

use actix_web::{HttpResponse, http::header};

use super::headers;

/// The answer that hands out `bytes` under `name`.
pub fn attachment(name: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/octet-stream"))
        .insert_header((header::CONTENT_DISPOSITION, disposition(name)))
        .insert_header((header::CONTENT_SECURITY_POLICY, headers::DOWNLOAD_POLICY))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(bytes)
}

/// RFC 6266: a plain name for old programs, the whole one percent-encoded.
fn disposition(name: &str) -> String {
    let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ');
    let plain: String = name.chars().map(|c| if is_safe(c) { c } else { '_' }).collect();
    let mut header = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            header.push(char::from(byte));
        } else if write!(header, "%{byte:02X}").is_err() {
            break;
        }
    }
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_break_the_header() {
        let header = disposition("a\"b\r\nSet-Cookie: x;é/..\\.pdf");
        assert!(!header.contains(['\r', '\n']) && header.matches('"').count() == 2, "{header}");
        assert!(header.contains("filename=\"a_b__Set-Cookie_ x___.._.pdf\""), "{header}");
        assert!(
            header.ends_with("filename*=UTF-8''a%22b%0D%0ASet-Cookie%3A%20x%3B%C3%A9%2F..%5C.pdf"),
            "{header}"
        );
    }
}
