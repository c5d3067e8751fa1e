//! What waits for a person, and the figures of the day.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    answer::{List, NoContent},
    call::{Officer, Worker},
    input::Json,
};
use crate::{
    desk::{
        officer, read,
        views::{Stats, TaskView},
    },
    types::TaskId,
    web::problem::Problem,
};

/// How a task ended.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskOutcome {
    /// A short word of lower-case letters, digits and underscores, for example `done`.
    outcome: String,
}

/// The tiles.
///
/// # Errors
/// 403 for roles that see no cases.
pub async fn stats(officer: Officer) -> Result<Json<Stats>, Problem> {
    Ok(Json(read::stats(officer.desk(), &officer.who).await?))
}

/// Open tasks.
///
/// # Errors
/// 403 for roles that see no cases.
pub async fn tasks(officer: Officer) -> Result<Json<List<TaskView>>, Problem> {
    Ok(Json(List { items: officer::tasks(officer.desk(), &officer.who).await? }))
}

/// Says how a task ended; 204.
///
/// # Errors
/// 404 for an unknown task, 422 for an outcome that it cannot have.
pub async fn outcome(
    worker: Worker,
    Json(TaskOutcome { outcome }): Json<TaskOutcome>,
) -> Result<NoContent, Problem> {
    let task: TaskId = worker.call.id("task")?;
    officer::finish_task(worker.desk(), &worker.who.0, task, &outcome).await?;
    Ok(NoContent)
}
