//! What waits for a person, and the figures of the day.

use actix_web::{HttpResponse, web::Payload};
use serde::Deserialize;
use serde_json::json;

use super::{body, call::Officer};
use crate::{
    desk::{officer, read},
    types::TaskId,
    web::problem::Problem,
};

/// How a task ended.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Outcome {
    outcome: String,
}

/// The tiles.
///
/// # Errors
/// 403 for roles that see no cases.
pub async fn stats(officer: Officer) -> Result<HttpResponse, Problem> {
    let stats = read::stats(officer.desk(), &officer.who).await?;
    Ok(HttpResponse::Ok().json(stats))
}

/// Open tasks.
///
/// # Errors
/// 403 for roles that see no cases.
pub async fn tasks(officer: Officer) -> Result<HttpResponse, Problem> {
    let tasks = officer::tasks(officer.desk(), &officer.who).await?;
    Ok(HttpResponse::Ok().json(json!({ "items": tasks })))
}

/// Says how a task ended; 204.
///
/// # Errors
/// 404 for an unknown task, 422 for an outcome that it cannot have.
pub async fn outcome(officer: Officer, body: Payload) -> Result<HttpResponse, Problem> {
    let task: TaskId = officer.call.id("task")?;
    let Outcome { outcome } = body::json(&officer.call, body).await?;
    officer::finish_task(officer.desk(), &officer.who, task, &outcome).await?;
    Ok(HttpResponse::NoContent().finish())
}
