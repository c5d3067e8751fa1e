//! What a person may do with their own filing: look, write, withdraw, contest, collect.

use actix_web::{HttpResponse, web::Payload};
use serde::Deserialize;

use super::{body, call::Person};
use crate::{
    desk::{Contesting, requester},
    types::CaseId,
    web::{download, limits::Bucket, problem::Problem},
};

/// One case, or all that are open; with words or without.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Withdrawal {
    case: Option<CaseId>,
    words: Option<String>,
}

/// A message to the office.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    text: String,
}

/// The filing with its cases.
///
/// # Errors
/// 401, 404.
pub async fn filing(person: Person) -> Result<HttpResponse, Problem> {
    let status = requester::filing_status(person.desk(), &person.who).await?;
    Ok(HttpResponse::Ok().json(status))
}

/// Withdraws; 200 with the filing as it stands then.
///
/// # Errors
/// 409 when it is too late.
pub async fn withdraw(person: Person, body: Payload) -> Result<HttpResponse, Problem> {
    person.call.admit(Bucket::Writing)?;
    let Withdrawal { case, words } = body::json_if_any(&person.call, body).await?;
    requester::withdraw(person.desk(), &person.who, case, words.as_deref()).await?;
    filing(person).await
}

/// Writes to the office; 201 with the filing as it stands then.
///
/// # Errors
/// 422 without text.
pub async fn message(person: Person, body: Payload) -> Result<HttpResponse, Problem> {
    person.call.admit(Bucket::Writing)?;
    let Message { text } = body::json(&person.call, body).await?;
    requester::write_message(person.desk(), &person.who, &text).await?;
    let status = requester::filing_status(person.desk(), &person.who).await?;
    Ok(HttpResponse::Created().json(status))
}

/// An appeal or a complaint about one case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Contest {
    case: CaseId,
    text: String,
}

/// Asks to have a decision looked at again; 201 with the filing as it stands then.
///
/// # Errors
/// 404 for a case of another filing, 409 where there is nothing to contest, 422 without text.
pub async fn appeal(person: Person, body: Payload) -> Result<HttpResponse, Problem> {
    contest(person, body, Contesting::Appeal).await
}

/// Complains about a case; 201 with the filing as it stands then.
///
/// # Errors
/// As [`appeal`].
pub async fn complaint(person: Person, body: Payload) -> Result<HttpResponse, Problem> {
    contest(person, body, Contesting::Complaint).await
}

async fn contest(person: Person, body: Payload, contesting: Contesting) -> Result<HttpResponse, Problem> {
    person.call.admit(Bucket::Writing)?;
    let Contest { case, text } = body::json(&person.call, body).await?;
    requester::contest(person.desk(), &person.who, contesting, case, &text).await?;
    let status = requester::filing_status(person.desk(), &person.who).await?;
    Ok(HttpResponse::Created().json(status))
}

/// What can be collected.
///
/// # Errors
/// 403 `code_required` when the session's code is older than ten minutes.
pub async fn package(person: Person) -> Result<HttpResponse, Problem> {
    let package = requester::package(person.desk(), &person.who).await?;
    Ok(HttpResponse::Ok().json(package))
}

/// One file of it.
///
/// # Errors
/// As [`package`]; 404 for a file that is not in it.
pub async fn package_file(person: Person) -> Result<HttpResponse, Problem> {
    let (file, bytes) = requester::package_file(person.desk(), &person.who, person.call.id("file")?).await?;
    Ok(download::attachment(&file.name, bytes))
}
