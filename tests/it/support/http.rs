//! HTTP as a program speaks it: any method, any header, any bytes; every status is an answer, none an error.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use ureq::{
    Agent,
    http::{HeaderMap, Request},
};

use super::reference;

/// A client of one office.
#[derive(Debug, Clone)]
pub struct Http {
    base: String,
    agent: Agent,
    /// What was sent and answered, in order.
    seen: Arc<Mutex<Vec<Exchange>>>,
}

/// A call with its answer.
#[derive(Debug, Clone)]
pub struct Exchange {
    pub method: String,
    pub path: String,
    /// The body, where it is JSON.
    pub sent: Option<Value>,
    pub answer: Answer,
}

impl Http {
    /// A client for `http://127.0.0.1:PORT`.
    pub fn at(base: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .allow_non_standard_methods(true)
            // a connection that the office closed on purpose must not fail the next call
            .max_idle_connections(0)
            .build();
        Self { base: base.to_owned(), agent: config.new_agent(), seen: Arc::default() }
    }

    /// An absolute address.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Every call up to now with its answer.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.seen.lock().unwrap().clone()
    }

    /// A call that is not sent yet.
    pub fn call(&self, method: &str, path: &str) -> Call<'_> {
        Call { http: self, method: method.to_owned(), path: path.to_owned(), headers: Vec::new() }
    }

    /// `GET`.
    pub fn get(&self, path: &str) -> Call<'_> {
        self.call("GET", path)
    }

    /// `POST`.
    pub fn post(&self, path: &str) -> Call<'_> {
        self.call("POST", path)
    }
}

/// One call.
#[derive(Debug, Clone)]
#[must_use]
pub struct Call<'a> {
    http: &'a Http,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
}

impl Call<'_> {
    /// With a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a bearer token; an empty one is no header at all.
    pub fn token(self, token: &str) -> Self {
        if token.is_empty() { self } else { self.header("authorization", &format!("Bearer {token}")) }
    }

    /// Sends JSON.
    pub fn json(self, body: &Value) -> Answer {
        self.header("content-type", "application/json").bytes(body.to_string().as_bytes())
    }

    /// Sends text that claims to be JSON.
    pub fn rubbish(self, body: &str) -> Answer {
        self.header("content-type", "application/json").bytes(body.as_bytes())
    }

    /// Sends one file as a browser would.
    pub fn file(self, field: &str, name: &str, bytes: &[u8]) -> Answer {
        let mut body = format!(
            "--cut\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--cut--\r\n");
        self.header("content-type", "multipart/form-data; boundary=cut").bytes(&body)
    }

    /// Sends bytes.
    #[track_caller]
    pub fn bytes(self, body: &[u8]) -> Answer {
        let request = self.request().body(body).unwrap();
        let answer = self.http.agent.run(request);
        let answer = self.judged(answer);
        let sent = serde_json::from_slice(body).ok();
        reference::judge_sent(&self.method, &self.path, sent.as_ref(), &answer);
        self.note(sent, &answer);
        answer
    }

    /// Sends no body.
    #[track_caller]
    pub fn send(self) -> Answer {
        let request = self.request().body(()).unwrap();
        let answer = self.judged(self.http.agent.run(request));
        self.note(None, &answer);
        answer
    }

    fn note(&self, sent: Option<Value>, answer: &Answer) {
        let (method, path, answer) = (self.method.clone(), self.path.clone(), answer.clone());
        self.http.seen.lock().unwrap().push(Exchange { method, path, sent, answer });
    }

    /// The answer, after a look at whether the reference of the API knows it.
    #[track_caller]
    fn judged(&self, answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Answer {
        let answer = answer.unwrap_or_else(|error| panic!("{} {}: {error}", self.method, self.path));
        let answer = Answer::of(answer);
        reference::judge(&self.method, &self.path, &answer);
        answer
    }

    fn request(&self) -> ureq::http::request::Builder {
        let request = Request::builder().method(self.method.as_str()).uri(self.http.url(&self.path));
        self.headers.iter().fold(request, |request, (name, value)| request.header(name, value))
    }
}

/// An answer, whatever its status.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    fn of(response: ureq::http::Response<ureq::Body>) -> Self {
        let (parts, mut body) = response.into_parts();
        let body = body.with_config().limit(64 << 20).read_to_vec().unwrap();
        Self { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// A header; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}: {}", self.status, self.text()))
    }

    /// The stable code of a problem, after a look at what every problem must have.
    pub fn problem(&self) -> String {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{} {}",
            self.status,
            self.text()
        );
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        assert!(problem["type"].is_string() && problem["title"].is_string(), "{problem}");
        if self.status == 401 {
            assert!(self.header("www-authenticate").starts_with("Bearer"));
        }
        problem["code"].as_str().unwrap().to_owned()
    }

    /// Fails unless the status is `status`.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }
}
