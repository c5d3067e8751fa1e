//! Files of a case: as a row, uploading, and getting one back as an attachment that no browser shows in place.

use std::time::Duration;

use actix_multipart::{Field, Multipart};
use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Path, Payload},
};
use futures_util::StreamExt;
use sha2::{Digest, Sha256};

use crate::{
    desk::{self, officer, read, views::FileView},
    types::{CaseId, FileId, text},
    web::{
        desk_pages::{
            frame::{Frame, go},
            staff::sent,
        },
        download,
        multipart::{self, Called},
        posted::TOKEN_FIELD,
        problem::Problem,
        session,
    },
};

/// An upload that takes longer than this to arrive is given up.
const UPLOAD_SECS_MAX: u64 = 300;
const FILES_MAX: usize = 10;
const TOKEN_BYTES_MAX: usize = 200;

/// A stored file, with its link.
pub struct File {
    pub id: String,
    /// Name as uploaded.
    pub name: String,
    /// Size in words.
    pub size: String,
    pub sha256: String,
    /// Whether its bytes are gone.
    pub is_destroyed: bool,
}

/// A file in words.
pub fn file_row(file: &FileView, frame: &Frame) -> File {
    let (size, key) = match file.bytes {
        bytes @ 0..1_024 => (bytes, "desk-size-bytes"),
        bytes @ 1_024..1_048_576 => (bytes.div_ceil(1_024), "desk-size-kib"),
        bytes => (bytes.div_ceil(1_048_576), "desk-size-mib"),
    };
    let size = frame.voice.say_one(key, "size", size);
    File {
        id: file.id.to_string(),
        name: file.name.clone(),
        size,
        sha256: file.sha256.clone(),
        is_destroyed: file.destroyed_at.is_some(),
    }
}

/// `POST /desk/cases/{id}/files`: up to ten files at once.
///
/// # Errors
/// 403 for a form of another session, 413 too large, 400 not the form of the case page.
pub async fn attach(
    frame: Frame,
    req: HttpRequest,
    path: Path<String>,
    body: Payload,
) -> Result<HttpResponse, Problem> {
    session::check_origin(&req, frame.site())?;
    frame.staff.works_cases()?;
    let id: CaseId = path.parse().map_err(|_| Problem::not_found())?;
    // Asked before the bytes are read: nobody uploads megabytes to a case that they may not see.
    read::case(frame.desk(), &frame.staff, id).await?;
    let reading = read(multipart::parts(req.headers(), body), &frame);
    let sent = tokio::time::timeout(Duration::from_secs(UPLOAD_SECS_MAX), reading).await;
    let (token, files) = sent.map_err(|_| Problem::of_status(StatusCode::REQUEST_TIMEOUT))??;
    // all or none: the page that tells a fault says that nothing was changed
    for (name, bytes) in &files {
        officer::check_file(frame.desk(), name, bytes)?;
    }
    for (place, (name, bytes)) in files.into_iter().enumerate() {
        let (place, sha256) = (place.to_be_bytes(), Sha256::digest(&bytes));
        let parts = [req.path().as_bytes(), token.as_bytes(), &place, name.as_bytes(), &sha256];
        let desk = frame.desk().for_form(&parts);
        // asked before the bytes are sealed and stored once more
        if !desk.was_done_before().await? {
            officer::attach_file(&desk, &frame.staff, id, &name, bytes).await?;
        }
    }
    Ok(go(&format!("/desk/cases/{id}{}#files", frame.carried)))
}

/// The token and the files. The token comes first in our form; no byte of a file is read before it was found right.
async fn read(mut parts: Multipart, frame: &Frame) -> Result<(String, Vec<(String, Vec<u8>)>), Problem> {
    let malformed = || Problem::of_status(StatusCode::BAD_REQUEST);
    let bytes_max = frame.site().settings.settings.limits.file_bytes_max;
    let mut ours = None;
    let mut files = Vec::new();
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| malformed())?;
        let called = Called::of(&part).ok_or_else(malformed)?;
        if called.field == TOKEN_FIELD {
            let token = bytes_of(&mut part, TOKEN_BYTES_MAX).await?;
            let token = String::from_utf8_lossy(&token).into_owned();
            sent::check_token(&frame.staff, &token)?;
            ours = Some(token);
            continue;
        }
        if ours.is_none() {
            return Err(Problem::form_expired());
        }
        // where no file was chosen, browsers send one without a name
        let Some(name) = called.file.filter(|name| !text::is_blank(name)) else { continue };
        if files.len() == FILES_MAX {
            return Err(malformed());
        }
        files.push((name, bytes_of(&mut part, bytes_max).await?));
    }
    Ok((ours.unwrap_or_default(), files))
}

async fn bytes_of(part: &mut Field, bytes_max: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|_| Problem::of_status(StatusCode::BAD_REQUEST))?;
        if bytes.len() + chunk.len() > bytes_max {
            return Err(desk::Error::TooLarge { bytes_max }.into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// `GET /desk/cases/{id}/files/{file}`.
///
/// # Errors
/// 404 for a file that is not the case's.
pub async fn download(frame: Frame, path: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (case, file) = path.into_inner();
    let case: CaseId = case.parse().map_err(|_| Problem::not_found())?;
    let file: FileId = file.parse().map_err(|_| Problem::not_found())?;
    let (file, bytes) = officer::case_file(frame.desk(), &frame.staff, case, file).await?;
    Ok(download::attachment(&file.name, bytes))
}
