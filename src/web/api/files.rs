//! Files of a case: brought by officers, kept sealed, handed out as attachments.

use super::{
    answer::{Attachment, Created},
    call::{Officer, Worker},
    upload::Incoming,
};
use crate::{
    desk::{officer, read, views::FileView},
    types::CaseId,
    web::problem::Problem,
};

/// Takes one file; 201 with its id and digest.
///
/// # Errors
/// 404 for an unknown case, 413 too large, 415 not multipart, 400 without the field `file`.
pub async fn attach(worker: Worker, incoming: Incoming) -> Result<Created<FileView>, Problem> {
    let (desk, staff) = (worker.desk(), &worker.who.0);
    let case: CaseId = worker.call.id("case")?;
    // Asked before the bytes are read: nobody uploads megabytes to a case that they may not see.
    read::case(desk, staff, case).await?;
    let upload = incoming.one_file(&worker.call).await?;
    Ok(Created(officer::attach_file(desk, staff, case, &upload.name, upload.bytes).await?))
}

/// Hands out one file.
///
/// # Errors
/// 404 for a file that is not the case's.
pub async fn file(officer: Officer) -> Result<Attachment, Problem> {
    let (case, file) = (officer.call.id("case")?, officer.call.id("file")?);
    let (file, bytes) = officer::case_file(officer.desk(), &officer.who, case, file).await?;
    Ok(Attachment { name: file.name, bytes })
}
