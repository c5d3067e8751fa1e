//! Collecting the answer: the list of files and the files, after a fresh code. Bytes are handed out, never shown.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;

use super::{enter, session::requester_here};
use crate::{
    desk::{Desk, Error, requester, views::FileView},
    types::FileId,
    web::{download, page::Page, problem::Problem},
};

/// One file in words.
struct FileLines {
    href: String,
    name: String,
    size: String,
    sha256: String,
}

#[derive(Template)]
#[template(path = "web/layout/package.html")]
struct PackagePage<'a> {
    page: &'a Page,
    files: Vec<FileLines>,
}

/// The files that can be collected.
pub async fn list(req: HttpRequest, page: Page, desk: Data<Desk>) -> Result<HttpResponse, Problem> {
    let Some(requester) = requester_here(&req, &page, &desk).await? else { return Ok(page.go("/status")) };
    let package = match requester::package(&desk, &requester).await {
        Ok(package) => package,
        Err(Error::CodeRequired) => return enter::ask_fresh(page, &desk, &requester, "package").await,
        Err(other) => return Err(other.into()),
    };
    let page = page.titled("package-title").back_to("/status");
    let lines = |file: &FileView| FileLines {
        href: page.path(&format!("/status/package/{}", file.id)),
        name: file.name.clone(),
        size: size(&page, file.bytes),
        sha256: file.sha256.clone(),
    };
    let files = package.files.iter().map(lines).collect();
    page.show(&PackagePage { page: &page, files })
}

fn size(page: &Page, bytes: u64) -> String {
    match bytes {
        0..1_024 => page.voice.say_one("package-bytes", "count", bytes),
        1_024..1_048_576 => page.voice.say_one("package-kilobytes", "count", bytes.div_ceil(1_024)),
        _ => page.voice.say_one("package-megabytes", "count", bytes.div_ceil(1_048_576)),
    }
}

/// One file. Its id is asked for by name: below `/c/{slug}` the address has one part more.
pub async fn file(req: HttpRequest, page: Page, desk: Data<Desk>) -> Result<HttpResponse, Problem> {
    let Some(requester) = requester_here(&req, &page, &desk).await? else { return Ok(page.go("/status")) };
    let id: FileId = req.match_info().query("file").parse().map_err(|_| Problem::not_found())?;
    match requester::package_file(&desk, &requester, id).await {
        Ok((file, bytes)) => Ok(download::attachment(&file.name, bytes)),
        Err(Error::CodeRequired) => enter::ask_fresh(page, &desk, &requester, "package").await,
        Err(other) => Err(other.into()),
    }
}
