//! The API for programs: every address under `/api/v1`, who may come to it, and what a wrong method or an unknown
//! address is told.
//!
//! A handler reaches the desk only through one of the callers in `call`: a visitor, a person with a session, an
//! officer with a token. So none can forget the check, and it comes before anything is said about what exists:
//! whatever is not public answers 401 first, then 404, 405 and the rest.

mod body;
mod call;
mod cases;
mod entry;
mod files;
mod filings;
mod laws;
mod person;
mod tasks;
mod upload;

use actix_web::{
    HttpResponse, Resource, ResponseError, Route, guard,
    http::{
        Method, StatusCode,
        header::{self, HeaderValue},
    },
    web::{self, ServiceConfig},
};

use super::problem::Problem;
use call::{Call, Door};

/// Every address of the API; the rest of the program adds it with one line.
pub fn api(cfg: &mut ServiceConfig) {
    use Door::{Officer, Person, Public};
    let scope = web::scope("/api/v1")
        .service(at("/requests", Public, [post(filings::file)]))
        .service(at("/requests/{reference}", Person, [get(person::filing)]))
        .service(at("/requests/{reference}/code", Public, [post(entry::code)]))
        .service(at("/requests/{reference}/session", Public, [post(entry::session)]))
        .service(at("/requests/{reference}/withdraw", Person, [post(person::withdraw)]))
        .service(at("/requests/{reference}/appeal", Person, [post(person::appeal)]))
        .service(at("/requests/{reference}/complaint", Person, [post(person::complaint)]))
        .service(at("/requests/{reference}/messages", Person, [post(person::message)]))
        .service(at("/requests/{reference}/package", Person, [get(person::package)]))
        .service(at("/requests/{reference}/package/{file}", Person, [get(person::package_file)]))
        .service(at("/auth/token", Public, [post(entry::token)]))
        .service(at("/auth/refresh", Public, [post(entry::refresh)]))
        .service(at("/cases", Officer, [get(cases::queue)]))
        .service(at("/cases/{case}", Officer, [get(cases::case)]))
        .service(at("/cases/{case}/acts/{act}", Officer, [post(cases::act)]))
        .service(at("/cases/{case}/files", Officer, [post(files::attach)]))
        .service(at("/cases/{case}/files/{file}", Officer, [get(files::file)]))
        .service(at("/laws", Officer, [get(laws::list)]))
        .service(at("/stats", Officer, [get(tasks::stats)]))
        .service(at("/tasks", Officer, [get(tasks::tasks)]))
        .service(at("/tasks/{task}/outcome", Officer, [post(tasks::outcome)]))
        .default_service(web::to(nowhere));
    cfg.service(scope);
}

/// `GET`, and `HEAD` with it: the answer is the same but for the body, which the server then leaves out.
fn get<F, Args>(handler: F) -> (&'static str, Route)
where
    F: actix_web::Handler<Args>,
    Args: actix_web::FromRequest + 'static,
    F::Output: actix_web::Responder + 'static,
{
    ("GET, HEAD", Route::new().guard(guard::Any(guard::Get()).or(guard::Head())).to(handler))
}

fn post<F, Args>(handler: F) -> (&'static str, Route)
where
    F: actix_web::Handler<Args>,
    Args: actix_web::FromRequest + 'static,
    F::Output: actix_web::Responder + 'static,
{
    ("POST", Route::new().method(Method::POST).to(handler))
}

/// One address: its routes, and for any other method 405 with what is allowed, after the check at the door.
fn at<const N: usize>(path: &str, door: Door, routes: [(&'static str, Route); N]) -> Resource {
    let allow = routes.each_ref().map(|(methods, _)| *methods).join(", ");
    let resource = routes.into_iter().fold(web::resource(path), |resource, (_, route)| resource.route(route));
    resource.default_service(web::to(move |call: Call| {
        let allow = allow.clone();
        async move {
            call.pass(door).await?;
            Ok::<_, Problem>(wrong_method(&allow))
        }
    }))
}

/// Not an error for the layers further out: they would drop the header.
fn wrong_method(allow: &str) -> HttpResponse {
    let mut response = Problem::of_status(StatusCode::METHOD_NOT_ALLOWED).error_response();
    if let Ok(allow) = HeaderValue::from_str(allow) {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}

/// An address that does not exist is told so only to those who are known.
async fn nowhere(call: Call) -> Result<HttpResponse, Problem> {
    call.pass(Door::Known).await?;
    Err(Problem::not_found())
}
