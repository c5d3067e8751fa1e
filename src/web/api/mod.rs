//! The API for programs: every address under `/api/v1`, who may come to it, and what a wrong method or an unknown
//! address is told.
//!
//! A handler reaches the desk only through one of the callers in `call`: a visitor, a person with a session, an
//! officer with a token. So none can forget the check, and it comes before anything is said about what exists:
//! whatever is not public answers 401 first, then 404, 405 and the rest.

pub mod answer;
mod body;
pub mod call;
mod cases;
mod entry;
mod files;
mod filings;
pub mod input;
mod laws;
pub mod operation;
mod operations;
mod person;
mod query;
mod tasks;
mod upload;

use actix_web::{
    HttpResponse, Resource, ResponseError,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    web::{self, ServiceConfig},
};

use self::{
    call::{Access, Call},
    operation::Entry,
};
pub use self::{operation::Operation, operations::table};
use super::problem::Problem;

/// Where the API stands.
pub const PREFIX: &str = "/api/v1";

/// Every address of the API; the rest of the program adds it with one line.
pub fn api(cfg: &mut ServiceConfig) {
    let mut paths: Vec<Vec<Entry>> = Vec::new();
    for entry in table() {
        match paths.iter_mut().find(|at| at.iter().any(|it| it.operation.path == entry.operation.path)) {
            Some(at) => at.push(entry),
            None => paths.push(vec![entry]),
        }
    }
    let scope = paths.into_iter().filter_map(resource).fold(web::scope(PREFIX), actix_web::Scope::service);
    cfg.service(scope.default_service(web::to(nowhere)));
}

/// One address: its routes, and for any other method 405 with what is allowed, after the check of the caller.
fn resource(entries: Vec<Entry>) -> Option<Resource> {
    let first = &entries.first()?.operation;
    let (path, access) = (first.path.clone().into_owned(), first.access);
    let allow: Vec<&str> = entries.iter().map(|entry| entry.operation.verb.allows()).collect();
    let allow = allow.join(", ");
    let routes = entries.into_iter().map(Entry::into_route);
    Some(routes.fold(web::resource(path), Resource::route).default_service(web::to(move |call: Call| {
        let allow = allow.clone();
        async move {
            call.pass(access).await?;
            Ok::<_, Problem>(wrong_method(&allow))
        }
    })))
}

/// Not an error for the layers further out: they would drop the header.
fn wrong_method(allow: &str) -> HttpResponse {
    let mut response = Problem::of_status(StatusCode::METHOD_NOT_ALLOWED).error_response();
    if let Ok(allow) = HeaderValue::from_str(allow) {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}

/// Unknown address: 404 for signed-in callers, 401 for everybody else.
async fn nowhere(call: Call) -> Result<HttpResponse, Problem> {
    call.pass(Access::Known).await?;
    Err(Problem::not_found())
}
