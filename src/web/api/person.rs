//! What a person may do with their own filing: look, write, withdraw and take that back, contest, collect.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    answer::{Created, GivenFile},
    call::Person,
    input::{Json, Optional},
};
use crate::{
    desk::{
        Contesting, requester,
        views::{FilingStatus, LetterPage, LettersView, PackageView},
    },
    types::CaseId,
    web::problem::Problem,
};

/// One case, or all that are open; with words or without.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Withdrawal {
    /// Which case; absent: all that are open.
    case: Option<CaseId>,
    /// In the person's own words.
    words: Option<String>,
}

/// A message to the office.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// The words.
    text: String,
}

/// The filing with its cases.
///
/// # Errors
/// 401, 404.
pub async fn filing(person: Person) -> Result<Json<FilingStatus>, Problem> {
    Ok(Json(requester::filing_status(person.desk(), &person.who).await?))
}

/// Withdraws; 200 with the filing as it stands then.
///
/// # Errors
/// 409 when it is too late.
pub async fn withdraw(
    person: Person,
    Optional(Withdrawal { case, words }): Optional<Withdrawal>,
) -> Result<Json<FilingStatus>, Problem> {
    requester::withdraw(person.desk(), &person.who, case, words.as_deref()).await?;
    filing(person).await
}

/// A case that was withdrawn.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reversal {
    case: CaseId,
}

/// Takes a withdrawal back; 200 with the filing as it stands then.
///
/// # Errors
/// 404 for a case of another filing, 409 where it was not withdrawn.
pub async fn reopen(
    person: Person,
    Json(Reversal { case }): Json<Reversal>,
) -> Result<Json<FilingStatus>, Problem> {
    requester::reopen(person.desk(), &person.who, case).await?;
    filing(person).await
}

/// Writes to the office; 201 with the filing as it stands then.
///
/// # Errors
/// 422 without text.
pub async fn message(
    person: Person,
    Json(Message { text }): Json<Message>,
) -> Result<Created<FilingStatus>, Problem> {
    requester::write_message(person.desk(), &person.who, &text).await?;
    Ok(Created(requester::filing_status(person.desk(), &person.who).await?))
}

/// An appeal or a complaint about one case.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contest {
    case: CaseId,
    /// In the person's own words.
    text: String,
}

/// Asks to have a decision looked at again; 201 with the filing as it stands then.
///
/// # Errors
/// 404 for a case of another filing, 409 where there is nothing to contest, 422 without text.
pub async fn appeal(person: Person, Json(contest): Json<Contest>) -> Result<Created<FilingStatus>, Problem> {
    contesting(person, contest, Contesting::Appeal).await
}

/// Complains about a case; 201 with the filing as it stands then.
///
/// # Errors
/// As [`appeal`].
pub async fn complaint(
    person: Person,
    Json(contest): Json<Contest>,
) -> Result<Created<FilingStatus>, Problem> {
    contesting(person, contest, Contesting::Complaint).await
}

async fn contesting(
    person: Person,
    Contest { case, text }: Contest,
    contesting: Contesting,
) -> Result<Created<FilingStatus>, Problem> {
    requester::contest(person.desk(), &person.who, contesting, case, &text).await?;
    Ok(Created(requester::filing_status(person.desk(), &person.who).await?))
}

/// The letters that left for the person.
///
/// # Errors
/// 401, 404.
pub async fn letters(person: Person) -> Result<Json<LettersView>, Problem> {
    Ok(Json(requester::letters(person.desk(), &person.who).await?))
}

/// One of them.
///
/// # Errors
/// 404 for a letter to somebody else.
pub async fn letter(person: Person) -> Result<Json<LetterPage>, Problem> {
    Ok(Json(requester::letter(person.desk(), &person.who, person.call.id("letter")?).await?))
}

/// What can be collected.
///
/// # Errors
/// 403 `code_required` when the session's code is older than ten minutes; 410 `package_over`.
pub async fn package(person: Person) -> Result<Json<PackageView>, Problem> {
    Ok(Json(requester::package(person.desk(), &person.who).await?))
}

/// One file of it.
///
/// # Errors
/// As [`package`]; 404 for a file that is not in it.
pub async fn package_file(person: Person) -> Result<GivenFile, Problem> {
    let handed = requester::package_file(person.desk(), &person.who, person.call.id("file")?).await?;
    Ok(GivenFile { desk: person.desk().clone(), handed })
}
