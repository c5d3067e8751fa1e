//! Bytes that are handed out, never shown: an attachment under a name that cannot break the header, in a sandbox.

use std::fmt::Write as _;

use actix_web::{HttpResponse, HttpResponseBuilder, body::SizedStream, http::header, web::Bytes};
use futures_util::stream;

use super::headers;
use crate::{
    desk::{
        Desk, Error,
        requester::{Handed, may_go_on},
    },
    types::PackageId,
};

/// What is handed out of an answer before it is asked again whether it may be: little enough that a reader who is slow has
/// not much more than they have read.
const PIECE_BYTES: usize = 65_536;

/// The answer that hands out `bytes` under `name`.
pub fn attachment(name: &str, bytes: Vec<u8>) -> HttpResponse {
    head(name).body(bytes)
}

/// The answer that hands out a file that may be taken back meanwhile, by whichever node: then it breaks off.
pub fn while_given(desk: Desk, handed: Handed) -> HttpResponse {
    let Handed { file, bytes, package } = handed;
    let bytes = Bytes::from(bytes);
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let pieces = stream::try_unfold((desk, package, bytes), next_piece);
    head(&file.name).body(SizedStream::new(length, Box::pin(pieces)))
}

/// The desk, what the file belongs to, what is still to be handed out.
type Rest = (Desk, PackageId, Bytes);

async fn next_piece((desk, package, mut rest): Rest) -> Result<Option<(Bytes, Rest)>, Error> {
    if rest.is_empty() {
        return Ok(None);
    }
    may_go_on(&desk, package).await?;
    let piece = rest.split_to(rest.len().min(PIECE_BYTES));
    Ok(Some((piece, (desk, package, rest))))
}

fn head(name: &str) -> HttpResponseBuilder {
    let mut head = HttpResponse::Ok();
    head.insert_header((header::CONTENT_TYPE, "application/octet-stream"))
        .insert_header((header::CONTENT_DISPOSITION, disposition(name)))
        .insert_header((header::CONTENT_SECURITY_POLICY, headers::DOWNLOAD_POLICY))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    head
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
