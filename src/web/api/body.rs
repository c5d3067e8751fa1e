//! A JSON body: read within limits of size and time, taken only as documented.
//!
//! What is wrong is told by place and by what was expected, never by repeating what was sent.

use std::fmt;

use actix_web::{
    http::{StatusCode, header},
    web::Payload,
};
use bytes::Bytes;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor},
};

use super::call::Call;
use crate::web::{posted, problem::Problem};

/// Reads a body that must be there.
///
/// # Errors
/// 415 another content type, 413 too large, 408 too slow, 400 not JSON or not as documented.
pub async fn json<T: DeserializeOwned>(call: &Call, body: Payload) -> Result<T, Problem> {
    parse(&bytes(call, body).await?)
}

/// The bytes of a body that says it is JSON.
///
/// # Errors
/// 415 another content type, 413 too large, 408 too slow.
pub async fn bytes(call: &Call, body: Payload) -> Result<Bytes, Problem> {
    check_type(call)?;
    bytes_of(call, body).await
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

/// JSON in UTF-8, not compressed: a small body that unpacks to a large one would pass the limit.
fn check_type(call: &Call) -> Result<(), Problem> {
    let text = |name| call.request().headers().get(name).and_then(|value| value.to_str().ok());
    let kind = text(header::CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
    let mut parts = kind.split(';').map(str::trim);
    let is_json = parts.next() == Some("application/json");
    let is_utf8 = parts.all(|part| match part.strip_prefix("charset=") {
        Some(charset) => charset.trim_matches('"') == "utf-8",
        None => true,
    });
    let is_plain = !call.request().headers().contains_key(header::CONTENT_ENCODING)
        || text(header::CONTENT_ENCODING).is_some_and(|coding| coding.eq_ignore_ascii_case("identity"));
    if is_json && is_utf8 && is_plain {
        return Ok(());
    }
    let detail = "Send the body as application/json in UTF-8, without content encoding.";
    Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail))
}

/// Reads an object. The parser alone would take a list as one, its members in order.
///
/// # Errors
/// 400 not JSON or not as documented.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let value = serde_json::from_slice(bytes).map_err(|error| malformed(&error))?;
    if bytes.trim_ascii_start().starts_with(b"{") {
        return Ok(value);
    }
    Err(Problem::new(StatusCode::BAD_REQUEST, "malformed", "Not as documented: expected an object."))
}

/// An object, whatever it holds; nothing else.
#[derive(Debug, Clone, Copy)]
pub struct Object;

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Self)
    }
}

impl<'de> Visitor<'de> for Object {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(self)
    }
}

fn malformed(error: &serde_json::Error) -> Problem {
    let place = format!("line {}, column {}", error.line(), error.column());
    let detail = if error.is_data() {
        match expectation(&error.to_string()) {
            Some(expected) => format!("Not as documented at {place}: {expected}."),
            None => format!("Not as documented at {place}."),
        }
    } else {
        format!("Not valid JSON at {place}.")
    };
    Problem::new(StatusCode::BAD_REQUEST, "malformed", detail)
}

/// The part of the parser's words that comes from us; the part before it repeats what was sent.
fn expectation(words: &str) -> Option<String> {
    let words = words.rsplit_once(" at line ").map_or(words, |(words, _)| words);
    if words.starts_with("missing field") || words.starts_with("duplicate field") {
        return Some(words.to_owned());
    }
    // The last one: what was sent may hold the same word.
    words.rsplit_once(", expected ").map(|(_, expected)| format!("expected {expected}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::intake::RawFiling;

    fn detail(body: &str) -> String {
        let problem = parse::<RawFiling>(body.as_bytes()).unwrap_err();
        assert_eq!(problem.status(), StatusCode::BAD_REQUEST);
        problem.detail.clone().unwrap()
    }

    #[test]
    fn a_refusal_names_place_and_expectation_but_not_what_was_sent() {
        let wrong_type = detail(r#"{"requester":{"name":4711}}"#);
        assert!(wrong_type.contains("line 1") && wrong_type.contains("expected a string"), "{wrong_type}");
        assert!(!wrong_type.contains("4711"), "{wrong_type}");
        let unknown = detail(r#"{"requester":{"Dana Example, expected her":1}}"#);
        assert!(unknown.contains("expected one of") && unknown.contains("postal_address"), "{unknown}");
        assert!(!unknown.contains("Dana"), "{unknown}");
    }

    #[test]
    fn a_list_is_no_object() {
        assert!(detail("[]").contains("expected an object"));
        assert!(
            serde_json::from_str::<Object>("[1]").is_err() && serde_json::from_str::<Object>("null").is_err()
        );
        assert!(serde_json::from_str::<Object>(r#"{"a":[{}]}"#).is_ok());
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
}
