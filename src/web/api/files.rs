//! Files of a case: brought by officers, kept sealed, handed out as attachments.

use actix_web::{HttpResponse, web::Payload};

use super::{call::Officer, upload};
use crate::{
    desk::{officer, read},
    types::CaseId,
    web::{download, problem::Problem},
};

/// Takes one file; 201 with its id and digest.
///
/// # Errors
/// 413 too large, 415 not multipart, 400 without the field `file`.
pub async fn attach(officer: Officer, body: Payload) -> Result<HttpResponse, Problem> {
    let case: CaseId = officer.call.id("case")?;
    // Asked before the bytes are read: nobody uploads megabytes to a case that they may not see.
    read::case(officer.desk(), &officer.who, case).await?;
    let upload = upload::one_file(&officer.call, body).await?;
    let file = officer::attach_file(officer.desk(), &officer.who, case, &upload.name, upload.bytes).await?;
    Ok(HttpResponse::Created().json(file))
}

/// Hands out one file.
///
/// # Errors
/// 404 for a file that is not the case's.
pub async fn file(officer: Officer) -> Result<HttpResponse, Problem> {
    let (case, file) = (officer.call.id("case")?, officer.call.id("file")?);
    let (file, bytes) = officer::case_file(officer.desk(), &officer.who, case, file).await?;
    Ok(download::attachment(&file.name, bytes))
}
