//! Forms that carry files, and the names that these were sent under.
//!
//! The library reads the parts, but not their names: it knows UTF-8 only, and takes the folders of Windows for escapes.

use actix_multipart::{Field, Multipart};
use actix_web::{
    http::header::{self, HeaderMap, HeaderValue},
    web::Payload,
};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use percent_encoding::percent_decode;

/// The kind of form that browsers send.
const FORM: &str = "multipart/form-data";

/// The parts of a form. Told to be of another kind of multipart, the library leaves it to us what a part is called.
pub fn parts(headers: &HeaderMap, body: Payload) -> Multipart {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let rest = kind
        .and_then(|kind| kind.split_at_checked(FORM.len()))
        .filter(|(form, _)| form.eq_ignore_ascii_case(FORM));
    let mixed = rest.and_then(|(_, rest)| HeaderValue::from_str(&format!("multipart/mixed{rest}")).ok());
    let mut told = HeaderMap::new();
    if let Some(mixed) = mixed {
        told.insert(header::CONTENT_TYPE, mixed);
    }
    Multipart::new(&told, body)
}

/// What a part of a form is called.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Called {
    /// The field of the form.
    pub field: String,
    /// The last part of the name of a file, as it was sent; none where the part is no file.
    pub file: Option<String>,
}

impl Called {
    /// Reads `Content-Disposition` (RFC 7578, section 4.2); nothing where it is not of a form.
    pub fn of(part: &Field) -> Option<Self> {
        Self::read(part.headers().get(header::CONTENT_DISPOSITION)?.as_bytes())
    }

    fn read(sent: &[u8]) -> Option<Self> {
        let (kind, mut rest) = split(sent, b';');
        if !kind.trim_ascii().eq_ignore_ascii_case(b"form-data") {
            return None;
        }
        let mut called = Self::default();
        let (mut plain, mut extended) = (None, None);
        while !rest.is_empty() {
            let (name, value) = split(rest, b'=');
            let name = name.trim_ascii().to_ascii_lowercase();
            let (value, after) = parameter(value.trim_ascii_start());
            match name.as_slice() {
                b"name" => called.field = decoded(&unescaped(value)),
                b"filename" => plain = Some(decoded(&unescaped(last_part(value)))),
                b"filename*" => extended = extended_value(value),
                _ => {}
            }
            rest = after;
        }
        called.file = extended.or(plain);
        Some(called)
    }
}

fn split(text: &[u8], at: u8) -> (&[u8], &[u8]) {
    let place = text.iter().position(|byte| *byte == at);
    place.and_then(|place| Some((text.get(..place)?, text.get(place + 1..)?))).unwrap_or((text, &[]))
}

/// A value, still escaped, and what follows it.
fn parameter(rest: &[u8]) -> (&[u8], &[u8]) {
    let Some(quoted) = rest.strip_prefix(b"\"") else {
        let (value, after) = split(rest, b';');
        return (value.trim_ascii_end(), after);
    };
    let ends = || quoted.iter().enumerate().filter(|(_, byte)| **byte == b'"').map(|(place, _)| place);
    let is_escaped =
        |place: &usize| place.checked_sub(1).and_then(|before| quoted.get(before)) == Some(&b'\\');
    // a folder of Windows may stand before the last quote of all
    let end = ends().find(|place| !is_escaped(place)).or_else(|| ends().next_back()).unwrap_or(quoted.len());
    let value = quoted.get(..end).unwrap_or_default();
    (value, split(quoted.get(end + 1..).unwrap_or_default(), b';').1)
}

/// The name without the folders of any system: cut before a backslash can be taken for an escape of what follows it. One
/// before a quote is an escape.
fn last_part(name: &[u8]) -> &[u8] {
    let is_folder =
        |(place, byte): (usize, &u8)| *byte == b'/' || (*byte == b'\\' && name.get(place + 1) != Some(&b'"'));
    let end = name.iter().enumerate().rposition(is_folder);
    end.and_then(|end| name.get(end + 1..)).unwrap_or(name)
}

fn unescaped(value: &[u8]) -> Vec<u8> {
    let is_escape = |place: usize| value.get(place) == Some(&b'\\') && value.get(place + 1) == Some(&b'"');
    value.iter().enumerate().filter(|(place, _)| !is_escape(*place)).map(|(_, byte)| *byte).collect()
}

/// Browsers send the charset of their page, which is UTF-8; old programs send what Windows has in the west.
fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// RFC 8187: charset, language, and the value in percents. Nothing where the charset is unknown.
fn extended_value(value: &[u8]) -> Option<String> {
    let (charset, rest) = split(value, b'\'');
    let (_, value) = split(rest, b'\'');
    let encoding = Encoding::for_label(charset)?;
    let bytes: Vec<u8> = percent_decode(value).collect();
    let (name, is_broken) = encoding.decode_without_bom_handling(&bytes);
    let name = if is_broken && encoding == UTF_8 { decoded(&bytes) } else { name.into_owned() };
    Some(name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_survives_whoever_sends_it() {
        for (sent, file) in [
            (&b"form-data; name=\"file\"; filename=\"b.pdf\""[..], "b.pdf"),
            (b"form-data; name=\"file\"; filename=\"C:\\fakepath\\b.pdf\"", "b.pdf"),
            (b"form-data; name=\"file\"; filename=\"C:\\\\fakepath\\\\b.pdf\"", "b.pdf"),
            (b"form-data; name=\"file\"; filename=\"\\\\server\\share\\new.txt\"", "new.txt"),
            (b"form-data; name=\"file\"; filename=\"../../etc/passwd\"", "passwd"),
            (b"form-data; name=\"file\"; filename=\"a \\\"b\\\".pdf\"", "a \"b\".pdf"),
            (b"form-data; name=\"file\"; filename=\"C:\\x\\a \\\"b\\\".pdf\"; other=1", "a \"b\".pdf"),
            (b"form-data; name=file; filename=b.pdf", "b.pdf"),
            (b"Form-Data;name=\"file\" ;FileName = \"a;b=c.pdf\" ; x=\"y\"", "a;b=c.pdf"),
            ("form-data; name=\"file\"; filename=\"Übersicht 報告.pdf\"".as_bytes(), "Übersicht 報告.pdf"),
            (b"form-data; name=\"file\"; filename=\"\xDCbersicht.pdf\"", "Übersicht.pdf"),
            (b"form-data; name=\"file\"; filename*=ISO-8859-1''Eelan%E4i.jpg", "Eelanäi.jpg"),
            (b"form-data; name=\"file\"; filename*=utf-8'en'%E2%82%AC%20a%22b.txt", "€ a\"b.txt"),
            (b"form-data; name=\"file\"; filename*=Shift_JIS''%95%F1%8D%90.txt", "報告.txt"),
            (b"form-data; name=\"file\"; filename*=UTF-8''C%3A%5Cx%5Cb.pdf", "b.pdf"),
            (b"form-data; name=\"file\"; filename=\"plain.txt\"; filename*=UTF-8''exact%2Etxt", "exact.txt"),
            (b"form-data; name=\"file\"; filename*=UTF-8''exact.txt; filename=\"plain.txt\"", "exact.txt"),
            (b"form-data; name=\"file\"; filename=\"plain.txt\"; filename*=klingon''x.txt", "plain.txt"),
            (b"form-data; name=\"file\"; filename=\"\"", ""),
            (b"form-data; name=\"file\"; filename=\"folder\\\"", ""),
        ] {
            let expected = Called { field: "file".to_owned(), file: Some(file.to_owned()) };
            assert_eq!(Called::read(sent), Some(expected), "{}", String::from_utf8_lossy(sent));
        }
        assert_eq!(Called::read(b"form-data; name=\"token\"").unwrap().file, None);
        assert_eq!(Called::read(b"attachment; filename=\"b.pdf\""), None);
        assert_eq!(Called::read(b""), None);
        // what makes no sense ends, and is no file
        for broken in [&b"form-data; name"[..], b"form-data; =;=;", b"form-data; name=\"", b"form-data;;;;"] {
            assert_eq!(Called::read(broken).unwrap().file, None, "{}", String::from_utf8_lossy(broken));
        }
    }
}
