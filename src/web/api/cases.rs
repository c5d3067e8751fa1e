//! The queue and the case for officers' programs: look, and act as the table of acts allows.

use serde_json::{Map, Value};

use super::{
    call::Officer,
    input::{Json, Query},
};
use crate::{
    desk::{
        self, QueueFilter, officer, read,
        views::{CaseView, QueuePage},
    },
    types::CaseId,
    web::problem::{Code, Problem},
};

/// One page of the queue.
///
/// # Errors
/// 400 for a filter that has a value which it cannot have.
pub async fn queue(officer: Officer, Query(filter): Query<QueueFilter>) -> Result<Json<QueuePage>, Problem> {
    let page = read::queue(officer.desk(), &officer.who, &filter).await.map_err(|error| match error {
        desk::Error::Fields(errors) => {
            let mut problem = Problem::new(Code::BadFilter, "A filter has a value that it cannot have.");
            problem.errors = errors;
            problem
        }
        other => other.into(),
    })?;
    Ok(Json(page))
}

/// One case with all that belongs to it.
///
/// # Errors
/// 404.
pub async fn case(officer: Officer) -> Result<Json<CaseView>, Problem> {
    Ok(Json(read::case(officer.desk(), &officer.who, officer.call.id("case")?).await?))
}

/// One act; 200 with the case as it stands then.
///
/// # Errors
/// 409 when state or law forbid it or the version is stale, 422 for a bad payload.
pub async fn act(
    officer: Officer,
    Json(mut payload): Json<Map<String, Value>>,
) -> Result<Json<CaseView>, Problem> {
    let case: CaseId = officer.call.id("case")?;
    let version = payload.remove("version").as_ref().and_then(Value::as_i64).ok_or_else(|| {
        desk::Error::field("/version", "required", "Send the version of the case that you saw, as a number.")
    })?;
    let act = officer.call.part("act").parse().map_err(|_| Problem::not_found())?;
    let case = officer::act(officer.desk(), &officer.who, case, act, version, Value::Object(payload)).await?;
    Ok(Json(case))
}
