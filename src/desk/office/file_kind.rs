//! What files are taken, whoever hands them in: the kinds that an office works with, judged by what is in the file; its
//! name must say the same. Nothing that a computer runs, nothing that a browser would.

use crate::desk::{Error, Flaw};

/// What a name ends in, and what may be inside.
struct Kind {
    endings: &'static [&'static str],
    /// As `infer` calls it; text has no such mark.
    contents: &'static [&'static str],
}

const ZIPPED: &[&str] = &[
    "application/zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation",
];

const TEXT: &[&str] = &[];

/// The closed list, in the order in which people are told.
const KINDS: &[Kind] = &[
    Kind { endings: &["pdf"], contents: &["application/pdf"] },
    Kind { endings: &["png"], contents: &["image/png"] },
    Kind { endings: &["jpg", "jpeg"], contents: &["image/jpeg"] },
    Kind { endings: &["gif"], contents: &["image/gif"] },
    Kind { endings: &["webp"], contents: &["image/webp"] },
    Kind { endings: &["tif", "tiff"], contents: &["image/tiff"] },
    Kind { endings: &["heic", "heif"], contents: &["image/heif", "image/heic"] },
    Kind {
        endings: &["txt", "csv", "tsv", "json", "ndjson", "md", "log", "eml", "vcf", "ics"],
        contents: TEXT,
    },
    Kind { endings: &["xml"], contents: &["text/xml"] },
    Kind { endings: &["zip", "docx", "xlsx", "pptx", "odt", "ods", "odp"], contents: ZIPPED },
    Kind { endings: &["mp3"], contents: &["audio/mpeg"] },
    Kind { endings: &["wav"], contents: &["audio/x-wav"] },
    Kind { endings: &["ogg", "oga"], contents: &["audio/ogg", "audio/opus"] },
    Kind { endings: &["m4a"], contents: &["audio/m4a", "video/mp4"] },
    Kind { endings: &["mp4", "m4v"], contents: &["video/mp4", "video/x-m4v"] },
    Kind { endings: &["mov"], contents: &["video/quicktime", "video/mp4"] },
    Kind { endings: &["webm", "mkv"], contents: &["video/webm", "video/x-matroska"] },
];

/// Refuses a file of a kind that is not taken, or whose name says something else than what is inside.
pub(in crate::desk) fn check_kind(name: &str, bytes: &[u8]) -> Result<(), Error> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let Some(kind) = KINDS.iter().find(|kind| kind.endings.contains(&ending.as_str())) else {
        let taken: Vec<&str> = KINDS.iter().flat_map(|kind| kind.endings).copied().collect();
        return Err(Error::field("/file", &Flaw::FileKind { taken: taken.join(", ") }));
    };
    let found = infer::get(bytes).map(|found| found.mime_type());
    let fits = match found {
        Some(found) if !kind.contents.is_empty() => kind.contents.contains(&found),
        // marks of other kinds, as the first letters of HTML, may stand at the beginning of a text
        Some(found) => found.starts_with("text/") && is_text(bytes),
        None => (kind.contents.is_empty() || kind.endings == ["xml"]) && is_text(bytes),
    };
    if fits { Ok(()) } else { Err(Error::field("/file", &Flaw::FileContent)) }
}

/// Whether these are letters in whatever script and coding: no byte that only a program would read, but for UTF-16, which
/// says so in its first two.
fn is_text(bytes: &[u8]) -> bool {
    let is_wide = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let is_letter = |byte: &u8| *byte >= 0x20 || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1B);
    is_wide || bytes.iter().all(is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n";
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const ZIP: &[u8] = b"PK\x03\x04\x14\0\0\0\x08\0";
    const EXE: &[u8] = b"MZ\x90\0\x03\0\0\0\x04\0\0\0";
    const ELF: &[u8] = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

    #[test]
    fn what_an_office_works_with_is_taken() {
        for (name, bytes) in [
            ("scan.pdf", PDF),
            ("SCAN.PDF", PDF),
            ("photo.png", PNG),
            ("all.zip", ZIP),
            ("letter.docx", ZIP),
            ("orders.csv", b"name;city\nDana;K\xf6ln\n" as &[u8]),
            ("notes.txt", "שלום".as_bytes()),
            ("wide.csv", b"\xff\xfea\0;\0"),
            ("page.txt", b"<!DOCTYPE html><title>x</title>"),
            ("data.json", b"{}"),
            ("data.xml", b"<?xml version=\"1.0\"?><a/>"),
            ("data.xml", b"<a/>"),
        ] {
            assert!(check_kind(name, bytes).is_ok(), "{name}");
        }
    }

    #[test]
    fn what_runs_or_lies_is_not() {
        let code = |name: &str, bytes: &[u8]| match check_kind(name, bytes) {
            Err(Error::Fields(faults)) => faults.into_iter().map(|fault| fault.code.id()).next(),
            Err(_) | Ok(()) => None,
        };
        for name in
            ["a.exe", "a.html", "a.svg", "a.js", "a.pdf.exe", "a", "pdf", "a.", "a.pdf ", "a.hta", "a.lnk"]
        {
            assert_eq!(code(name, PDF), Some("not_allowed"), "{name}");
        }
        for (name, bytes) in [
            ("invoice.pdf", EXE),
            ("invoice.txt", EXE),
            ("invoice.csv", ELF),
            ("photo.png", PDF),
            ("scan.pdf", PNG),
            ("scan.pdf", b"<html><script>alert(1)</script>" as &[u8]),
            ("letter.docx", PDF),
            ("notes.txt", ZIP),
            ("notes.txt", b"a\0b"),
            ("notes.xml", PNG),
        ] {
            assert_eq!(code(name, bytes), Some("invalid"), "{name}");
        }
    }
}
