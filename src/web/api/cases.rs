//! The queue and the case for officers' programs: look, and act as the table of acts allows.

use actix_web::{HttpResponse, http::StatusCode, web::Payload};
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::{body, call::Officer};
use crate::{
    desk::{self, QueueFilter, officer, read},
    law::Right,
    types::CaseId,
    web::problem::Problem,
};

const PAGE_ROWS_MAX: u32 = 100;

/// One page of the queue.
///
/// # Errors
/// 400 for a filter that is unknown or has a value that it cannot have.
pub async fn queue(officer: Officer) -> Result<HttpResponse, Problem> {
    let filter = filter(officer.call.request().query_string())?;
    let page = read::queue(officer.desk(), &officer.who, &filter).await.map_err(|error| match error {
        desk::Error::Fields(errors) => {
            let mut problem = bad_filter();
            problem.errors = errors;
            problem
        }
        other => other.into(),
    })?;
    Ok(HttpResponse::Ok().json(page))
}

/// One case with all that belongs to it.
///
/// # Errors
/// 404.
pub async fn case(officer: Officer) -> Result<HttpResponse, Problem> {
    let case = read::case(officer.desk(), &officer.who, officer.call.id("case")?).await?;
    Ok(HttpResponse::Ok().json(case))
}

/// One act; 200 with the case as it stands then.
///
/// # Errors
/// 409 when state or law forbid it or the version is stale, 422 for a bad payload.
pub async fn act(officer: Officer, body: Payload) -> Result<HttpResponse, Problem> {
    let case: CaseId = officer.call.id("case")?;
    let mut payload: Map<String, Value> = body::json(&officer.call, body).await?;
    let version = payload.remove("version").as_ref().and_then(Value::as_i64).ok_or_else(|| {
        desk::Error::field("/version", "required", "Send the version of the case that you saw, as a number.")
    })?;
    let act = officer.call.part("act");
    let case = officer::act(officer.desk(), &officer.who, case, act, version, Value::Object(payload)).await?;
    Ok(HttpResponse::Ok().json(case))
}

fn bad_filter() -> Problem {
    let detail = "A filter is unknown or has a value that it cannot have. Filters are state, law, right, assignee, \
                  due_before (YYYY-MM-DD), due (overdue, today, soon, stopped), flag, q, controller, cursor and limit \
                  (1 to 100).";
    Problem::new(StatusCode::BAD_REQUEST, "bad_filter", detail)
}

/// An empty filter is no filter. Control characters stand in no value that could match.
fn filter(query: &str) -> Result<QueueFilter, Problem> {
    let mut given = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if value.chars().any(char::is_control) {
            return Err(bad_filter());
        }
        if !value.is_empty() {
            given.append_pair(&name, &value);
        } else if QUEUE_FILTERS.binary_search(&&*name).is_err() {
            return Err(bad_filter());
        }
    }
    let filter = actix_web::web::Query::<QueueFilter>::from_query(&given.finish())
        .map_err(|_| bad_filter())?
        .into_inner();
    let is_right = filter.right.as_ref().is_none_or(|right| right.parse::<Right>().is_ok());
    let is_limit = filter.limit.is_none_or(|limit| (1..=PAGE_ROWS_MAX).contains(&limit));
    if is_right && is_limit { Ok(filter) } else { Err(bad_filter()) }
}

/// In alphabetical order.
const QUEUE_FILTERS: [&str; 11] =
    ["assignee", "controller", "cursor", "due", "due_before", "flag", "law", "limit", "q", "right", "state"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_read_and_empty_ones_left_out() {
        let filter =
            filter("state=open&law=&right=access&due_before=2026-02-01&due=&flag=&q=&limit=10").unwrap();
        assert_eq!(filter.state.as_deref(), Some("open"));
        assert_eq!(filter.right.as_deref(), Some("access"));
        assert_eq!(filter.limit, Some(10));
        assert!(filter.law.is_none() && filter.q.is_none() && filter.due_before.is_some());
    }

    #[test]
    fn unknown_filters_and_bad_values_are_refused() {
        for query in [
            "colour=red",
            "colour=",
            "limit=0",
            "limit=101",
            "limit=ten",
            "right=everything",
            "due_before=soon",
            "law=%00",
            "state=open&state=closed",
        ] {
            assert_eq!(filter(query).unwrap_err().status(), StatusCode::BAD_REQUEST, "{query}");
        }
    }
}
