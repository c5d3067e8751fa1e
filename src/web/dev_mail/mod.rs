//! The development mailbox `/dev/mail`: mails that were written to a directory instead of being sent.
//!
//! Exists only in a demo, and for whoever sits at its machine: a request that a proxy forwards, that comes from another
//! machine or under another name finds nothing here. Reads the directory, never writes. HTML is shown in a sandbox
//! without scripts, under a policy of its own.

use std::{
    path::{Path as FilePath, PathBuf},
    time::SystemTime,
};

use actix_web::{HttpRequest, HttpResponse, http::header, web::Path};
use askama::Template;
use chrono::{DateTime, Utc};
use data_encoding::BASE64;

use crate::law::Zone;

use super::{forwarded, hosts, page::Page, problem::Problem, site::Site};

const SHOWN_MAX: usize = 500;
const BYTES_MAX: u64 = 4 * 1_048_576;
const SANDBOX: &str = "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// A mail as it lies in the folder: name, when it was written, bytes.
type Found = (String, DateTime<Utc>, Vec<u8>);

/// One mail in the list.
struct Row {
    name: String,
    when: String,
    to: String,
    subject: String,
}

/// A piece of text; a link where it is one of our own addresses.
struct Piece {
    text: String,
    is_link: bool,
}

#[derive(Template)]
#[template(path = "web/dev_mail/list.html")]
struct List<'a> {
    page: &'a Page,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "web/dev_mail/mail.html")]
struct Mail<'a> {
    page: &'a Page,
    name: String,
    headers: Vec<(String, String)>,
    pieces: Vec<Piece>,
    has_html: bool,
    source: String,
}

/// The directory, if there is one and whoever asks sits at this machine.
fn directory(req: &HttpRequest, site: &Site) -> Result<PathBuf, Problem> {
    let is_here = req.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback())
        && hosts::asked(req, &site.settings.settings.server.trusted_proxies)
            .is_some_and(|host| host.is_local())
        && !forwarded::is_forwarded(req.headers());
    site.mailbox.clone().filter(|_| is_here).ok_or_else(Problem::not_found)
}

/// `GET /dev/mail`.
///
/// # Errors
/// 404 where mail is really sent, or others could look.
pub async fn list(req: HttpRequest, page: Page) -> Result<HttpResponse, Problem> {
    let folder = directory(&req, page.site())?;
    let mails = off_thread(move || newest(&folder)).await?;
    let page = page.titled("dev-mail-title");
    let zone = page.controller().map_or(Zone::UTC, |controller| controller.zone);
    let row = |(name, at, bytes): Found| {
        let mail = Eml::read(&bytes);
        let (to, subject) = (mail.header("to"), mail.header("subject"));
        Row { name, when: page.voice.instant(zone.local(at), zone.name()), to, subject }
    };
    let rows = mails.into_iter().map(row).collect();
    page.show(&List { page: &page, rows })
}

/// `GET /dev/mail/{name}`.
///
/// # Errors
/// 404 for an unknown mail.
pub async fn show(req: HttpRequest, page: Page, name: Path<String>) -> Result<HttpResponse, Problem> {
    let (name, bytes) = one(&req, &page, name.into_inner()).await?;
    let mail = Eml::read(&bytes);
    let page = page.titled("dev-mail-title");
    let ours = page.site().absolute("/");
    let shown =
        ["from", "to", "reply-to", "subject", "date", "message-id", "in-reply-to", "x-habeas-reference"];
    let headers = shown.iter().map(|it| ((*it).to_owned(), mail.header(it)));
    let template = Mail {
        page: &page,
        headers: headers.filter(|(_, value)| !value.is_empty()).collect(),
        pieces: pieces(&mail.part("text/plain").unwrap_or_default(), &ours),
        has_html: mail.part("text/html").is_some(),
        source: String::from_utf8_lossy(&bytes).into_owned(),
        name,
    };
    page.show(&template)
}

/// `GET /dev/mail/{name}/html`.
///
/// # Errors
/// 404 for an unknown mail, or one without HTML.
pub async fn html(req: HttpRequest, page: Page, name: Path<String>) -> Result<HttpResponse, Problem> {
    let (_, bytes) = one(&req, &page, name.into_inner()).await?;
    let html = Eml::read(&bytes).part("text/html").ok_or_else(Problem::not_found)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CONTENT_SECURITY_POLICY, SANDBOX))
        .body(html))
}

async fn one(req: &HttpRequest, page: &Page, name: String) -> Result<(String, Vec<u8>), Problem> {
    let folder = directory(req, page.site())?;
    // The very name of a file in that folder: nothing that could climb out of it.
    let is_plain = is_mail(&name)
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
        && !name.starts_with('.');
    if !is_plain {
        return Err(Problem::not_found());
    }
    let file = folder.join(&name);
    let bytes = off_thread(move || std::fs::read(file)).await;
    Ok((name, bytes.map_err(|_| Problem::not_found())?))
}

fn is_mail(name: &str) -> bool {
    FilePath::new(name).extension().is_some_and(|extension| extension == "eml")
}

#[expect(clippy::disallowed_methods, reason = "reads a folder of development mails, no database")]
async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    let done = actix_web::web::block(work).await.map_err(|_| Problem::unexpected())?;
    done.map_err(|error| {
        tracing::warn!(%error, "the mail directory could not be read");
        Problem::unexpected()
    })
}

/// The mails, the newest first. A folder that does not exist yet holds none.
fn newest(folder: &FilePath) -> std::io::Result<Vec<Found>> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found: Vec<(SystemTime, String, PathBuf)> = Vec::new();
    for entry in entries {
        let entry = entry?;
        let (about, name) = (entry.metadata()?, entry.file_name().to_string_lossy().into_owned());
        if about.is_file() && is_mail(&name) && about.len() <= BYTES_MAX {
            found.push((about.modified()?, name, entry.path()));
        }
    }
    found.sort_by(|a, b| (b.0, &b.1).cmp(&(a.0, &a.1)));
    found.truncate(SHOWN_MAX);
    found.into_iter().map(|(at, name, path)| Ok((name, at.into(), std::fs::read(path)?))).collect()
}

fn pieces(text: &str, ours: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(ours) {
        let (before, from) = rest.split_at(at);
        let end =
            from.find(|c: char| c.is_whitespace() || matches!(c, '>' | ')' | '"')).unwrap_or(from.len());
        let (link, after) = from.split_at(end);
        pieces.push(Piece { text: before.to_owned(), is_link: false });
        pieces.push(Piece { text: link.to_owned(), is_link: true });
        rest = after;
    }
    pieces.push(Piece { text: rest.to_owned(), is_link: false });
    pieces
}

/// Just enough of RFC 5322 and MIME to read what this program writes.
struct Eml {
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Eml {
    fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in head.lines() {
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = headers.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            } else if let Some((name, value)) = line.split_once(':') {
                headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Self { headers, body: body.as_bytes().to_vec() }
    }

    fn raw(&self, name: &str) -> &str {
        self.headers.iter().find(|(it, _)| it == name).map_or("", |(_, value)| value)
    }

    fn header(&self, name: &str) -> String {
        words(self.raw(name))
    }

    /// The first part of that type, decoded.
    fn part(&self, kind: &str) -> Option<String> {
        let own = self.raw("content-type").to_ascii_lowercase();
        if let Some(at) = own.find("boundary=").filter(|_| own.starts_with("multipart/")) {
            let boundary = self.raw("content-type").get(at + 9..).unwrap_or_default();
            let boundary = boundary.trim_start_matches('"').split(['"', ';']).next().unwrap_or_default();
            let (body, mark) = (String::from_utf8_lossy(&self.body).into_owned(), format!("--{boundary}"));
            let mut parts = body.split(&mark).skip(1).map(|part| Self::read(part.trim_start().as_bytes()));
            return parts.find_map(|part| part.part(kind));
        }
        if !(own.starts_with(kind) || own.is_empty() && kind == "text/plain") {
            return None;
        }
        let bytes = match self.raw("content-transfer-encoding").to_ascii_lowercase().as_str() {
            "base64" => base64(&self.body),
            "quoted-printable" => quoted_printable(&self.body),
            _ => self.body.clone(),
        };
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}

fn base64(text: &[u8]) -> Vec<u8> {
    let packed: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    BASE64.decode(&packed).unwrap_or_default()
}

fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        // `=` at the end of a line joins it with the next.
        let Some(first) = bytes.next().filter(|next| *next != b'\n') else { continue };
        let pair = [first, bytes.next().unwrap_or(b'0')];
        let hex = std::str::from_utf8(&pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok());
        out.extend(hex);
    }
    out
}

/// Encoded words of RFC 2047.
fn words(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value;
    while let Some((before, from)) = rest.split_once("=?") {
        let mut parts = from.splitn(4, '?');
        let (_, kind, text, after) = (parts.next(), parts.next(), parts.next(), parts.next());
        let (Some(kind), Some(text), Some(after)) = (kind, text, after.and_then(|it| it.strip_prefix('=')))
        else {
            break;
        };
        if !before.trim().is_empty() || out.is_empty() {
            out.push_str(before);
        }
        let bytes = if kind.eq_ignore_ascii_case("b") {
            base64(text.as_bytes())
        } else {
            quoted_printable(text.replace('_', " ").as_bytes())
        };
        out.push_str(&String::from_utf8_lossy(&bytes));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "Subject: =?utf-8?b?w6l0w6k=?= =?utf-8?q?_=C3=A9?=\r\nTo: a@b.example,\r\n c@d.example\r\nContent-Type: multipart/alternative;\r\n boundary=\"xyz\"\r\n\r\n--xyz\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nCaf=C3=A9 =\r\nhttp://127.0.0.1:8080/status?x=3D1\r\n--xyz\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+w6k8L2I+\r\n--xyz--\r\n";

    #[test]
    fn a_mail_of_two_parts_is_read() {
        let mail = Eml::read(MAIL.as_bytes());
        assert_eq!(mail.header("subject"), "été é");
        assert_eq!(mail.header("to"), "a@b.example, c@d.example");
        let text = mail.part("text/plain").unwrap();
        assert_eq!(text.trim_end(), "Café http://127.0.0.1:8080/status?x=1");
        assert_eq!(mail.part("text/html").unwrap(), "<b>é</b>");
        let pieces = pieces(&text, "http://127.0.0.1:8080/");
        assert!(pieces.iter().any(|it| it.is_link && it.text == "http://127.0.0.1:8080/status?x=1"));
    }

    #[test]
    fn rubbish_is_shown_as_it_is() {
        for text in ["", "x", "=?a?b", "Subject: =?x?q?a", "Content-Type: multipart/mixed; boundary=\n\n--"] {
            let mail = Eml::read(text.as_bytes());
            mail.header("subject");
            mail.part("text/plain");
        }
        assert_eq!(words("a =?b"), "a =?b");
    }
}
