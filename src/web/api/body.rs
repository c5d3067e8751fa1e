//! A JSON body: read within limits of size and time, taken only as documented.
//!
//! A fault names the place and what was expected, never what was sent.

use actix_web::{http::header, web::Payload};
use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::call::Call;
use crate::{
    types::json::Json,
    web::{
        posted,
        problem::{Code, Problem},
    },
};

/// Reads a body that must be there.
///
/// # Errors
/// 415 another content type, 413 too large, 408 too slow, 400 not JSON or not as documented.
pub async fn json<T: DeserializeOwned>(call: &Call, body: Payload) -> Result<T, Problem> {
    check_type(call)?;
    parse(&bytes_of(call, body).await?)
}

/// Reads a body that may be left out.
///
/// # Errors
/// As [`json`]; without a body none.
pub async fn json_if_any<T: DeserializeOwned + Default>(call: &Call, body: Payload) -> Result<T, Problem> {
    let bytes = bytes_of(call, body).await?;
    if bytes.is_empty() {
        return Ok(T::default());
    }
    check_type(call)?;
    parse(&bytes)
}

async fn bytes_of(call: &Call, body: Payload) -> Result<Bytes, Problem> {
    posted::within_limits(body, call.site().settings.settings.limits.body_bytes_max).await
}

/// JSON, not compressed: a small body that unpacks to a large one would pass the limit. JSON is UTF-8 and has no
/// `charset` (RFC 8259): what stands there refuses nobody, and bytes that are no UTF-8 are no JSON.
fn check_type(call: &Call) -> Result<(), Problem> {
    let text = |name| call.request().headers().get(name).and_then(|value| value.to_str().ok());
    let kind = text(header::CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
    let is_json = kind.split(';').next().map(str::trim) == Some("application/json");
    let is_plain = !call.request().headers().contains_key(header::CONTENT_ENCODING)
        || text(header::CONTENT_ENCODING).is_some_and(|coding| coding.eq_ignore_ascii_case("identity"));
    if is_json && is_plain {
        return Ok(());
    }
    let detail = "Send the body as application/json in UTF-8, without content encoding.";
    Err(Problem::new(Code::UnsupportedMediaType, detail))
}

/// Reads an object.
///
/// # Errors
/// 400 not JSON or not as documented.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // some programs begin a text with a byte order mark, which RFC 8259 lets readers pass over
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let sent: Json = serde_json::from_slice(bytes).map_err(|error| {
        let detail = format!("Not valid JSON at line {}, column {}.", error.line(), error.column());
        Problem::new(Code::Malformed, detail)
    })?;
    sent.read().map_err(|misfit| {
        let place = misfit.pointer();
        let place = if place.is_empty() { "the top".to_owned() } else { place };
        Problem::new(Code::Malformed, format!("Not as documented at {place}: {misfit}."))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::intake::RawFiling;

    fn detail(body: &str) -> String {
        let problem = parse::<RawFiling>(body.as_bytes()).unwrap_err();
        assert!(problem.is(Code::Malformed));
        problem.detail.clone().unwrap()
    }

    #[test]
    fn a_refusal_names_place_and_expectation_but_not_what_was_sent() {
        let wrong_type = detail(r#"{"requester":{"name":4711}}"#);
        assert!(wrong_type.contains(" /requester/name: expected a string"), "{wrong_type}");
        assert!(!wrong_type.contains("4711"), "{wrong_type}");
        let unknown = detail(r#"{"requester":{"Dana Example, expected her":1}}"#);
        assert!(unknown.contains("expected one of") && unknown.contains("postal_address"), "{unknown}");
        assert!(!unknown.contains("Dana"), "{unknown}");
    }

    #[test]
    fn a_list_is_no_object() {
        assert!(detail("[]").contains("expected an object"));
        for body in [r#"{"requester":[]}"#, r#"{"rights":[["access"]]}"#, r#"{"residence":["DE"]}"#] {
            assert!(detail(body).contains("expected an object"), "{body}");
        }
        assert!(parse::<RawFiling>(br#"{"residence":null}"#).is_ok());
    }

    #[test]
    fn what_is_not_json_is_refused() {
        for body in
            ["", "{", "{\"rights\":[{},]}", "{\"rights\":[],}", "\u{0}", "{\"message\":\"\u{1}\"}", "{} {}"]
        {
            assert!(detail(body).starts_with("Not valid JSON"), "{body:?}");
        }
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        assert!(parse::<serde_json::Value>(deep.as_bytes()).is_err());
    }

    #[test]
    fn no_member_stands_there_twice() {
        assert!(detail(r#"{"message":"a","message":"b"}"#).contains(" /message: it stands there twice"));
    }
}
