//! Turns every error into what its reader can use: problem+json under `/api`, a page elsewhere.

use actix_web::{
    Error, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::Next,
};
use askama::Template;

use super::{
    page::Page,
    problem::{Code, Problem},
};

#[derive(Template)]
#[template(path = "web/layout/problem.html")]
struct ProblemPage<'a> {
    page: &'a Page,
    paragraphs: Vec<String>,
}

/// Whether the reader is a program.
fn is_for_programs(path: &str) -> bool {
    ["/api", "/assets", "/healthz", "/readyz", "/.well-known"].iter().any(|prefix| path.starts_with(prefix))
}

/// The middleware.
///
/// # Errors
/// Passes on what a layer further in could not turn into an answer.
pub async fn explain<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    // Not cloned before the call: the router needs the request for itself alone.
    let response = next.call(req).await?;
    let Some(error) = response.response().error() else { return Ok(response.map_into_boxed_body()) };
    let answer = answer(&problem_of(error), response.request());
    Ok(response.into_response(answer).map_into_boxed_body())
}

fn problem_of(error: &Error) -> Problem {
    let status = || Problem::of_status(error.as_response_error().status_code());
    error.as_error::<Problem>().cloned().unwrap_or_else(status)
}

/// What the reader of a problem gets.
pub fn answer(problem: &Problem, request: &actix_web::HttpRequest) -> HttpResponse {
    if is_for_programs(request.path()) {
        return problem.error_response();
    }
    page(problem, request).unwrap_or_else(|_| problem.error_response())
}

/// The page that says what happened and what to do now.
fn page(problem: &Problem, request: &actix_web::HttpRequest) -> Result<HttpResponse, Problem> {
    // An address that names an unknown controller still deserves a page: that of the first one.
    let mut page = Page::of(request).or_else(|_| Page::nowhere(request))?;
    let family = match problem.status() {
        StatusCode::NOT_FOUND => "not-found",
        StatusCode::TOO_MANY_REQUESTS => "too-many",
        StatusCode::SERVICE_UNAVAILABLE => "unavailable",
        StatusCode::FORBIDDEN if problem.is(Code::FormExpired) || problem.is(Code::CrossOrigin) => {
            "form-expired"
        }
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::CONFLICT => "conflict",
        StatusCode::PAYLOAD_TOO_LARGE => "too-large",
        status if status.is_client_error() => "malformed",
        _ => "internal",
    };
    page.title = page.say(&format!("problem-{family}-title"));
    let mut paragraphs = vec![page.say(&format!("problem-{family}-text"))];
    if let Some(secs) = problem.retry_after.filter(|_| family == "too-many") {
        paragraphs.push(page.voice.say_one("problem-wait", "secs", secs));
    }
    if family == "conflict" {
        paragraphs.extend(problem.detail.clone());
        paragraphs.extend(problem.citation.clone());
    }
    if matches!(family, "internal" | "unavailable" | "too-many") {
        paragraphs.push(page.say("problem-mail-counts"));
    }
    let mut response = page.html(problem.status(), &ProblemPage { page: &page, paragraphs })?;
    if let Some(secs) = problem.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(secs));
    }
    Ok(response)
}
