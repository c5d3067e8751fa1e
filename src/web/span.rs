//! What a log says of a request: method, route, status and an id that joins its lines.
//!
//! The route is the row of the address table, never the address itself: paths hold references, queries hold what
//! people searched for. Who called stands in no log either, neither address nor browser.

use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::Method,
};
use tracing::{Span, field::Empty};
use tracing_actix_web::{RequestId, RootSpanBuilder};

/// The span of one request.
#[derive(Debug)]
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let id = request.extensions().get::<RequestId>().copied();
        let id = id.map(|id| id.to_string()).unwrap_or_default();
        let route = request.match_pattern().unwrap_or_default();
        tracing::info_span!("request", method = method(request.method()), route, id, status = Empty)
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let status = match outcome {
            Ok(response) => response.status(),
            Err(error) => error.as_response_error().status_code(),
        };
        span.record("status", status.as_u16());
        let _entered = span.enter();
        if status.is_server_error() {
            tracing::warn!("answered");
        } else {
            tracing::debug!("answered");
        }
    }
}

/// A method can be any word, so only known ones are named.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::OPTIONS => "OPTIONS",
        Method::PUT | Method::PATCH | Method::DELETE => "change",
        _ => "other",
    }
}
