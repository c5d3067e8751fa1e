//! One client with one connection kept open: it sends, waits for the whole answer, and says how long that took.

use std::{
    fmt::Write as _,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::Outcome;

/// The password of everybody who works here.
pub const PASSWORD: &str = "a long password for a bench";

/// The client.
#[derive(Debug)]
pub struct Caller {
    stream: TcpStream,
    address: SocketAddr,
    /// Lines of the head of every call, each with its end.
    credentials: String,
    answer: Vec<u8>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Of HTTP.
    pub status: u16,
    /// From the first byte sent to the last received.
    pub took: Duration,
    /// Status line and headers.
    pub head: String,
    /// What follows them.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON, where the status is one of success.
    pub fn json(&self) -> Outcome<Value> {
        if !(200..300).contains(&self.status) {
            return Err(format!("{}\n{}", self.head, String::from_utf8_lossy(&self.body)).into());
        }
        Ok(serde_json::from_slice(&self.body)?)
    }
}

impl Caller {
    /// A connection without credentials.
    pub fn at(address: SocketAddr) -> Outcome<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, address, credentials: String::new(), answer: Vec::with_capacity(128 * 1024) })
    }

    /// A connection of somebody who signed in through the API.
    pub fn signed_in(address: SocketAddr, email: &str) -> Outcome<Self> {
        let mut caller = Self::at(address)?;
        let body = serde_json::json!({ "email": email, "password": PASSWORD }).to_string();
        let tokens = caller.post("/api/v1/auth/token", "application/json", &body)?.json()?;
        let token = tokens.get("access_token").and_then(Value::as_str).ok_or("no access token")?;
        caller.credentials = format!("Authorization: Bearer {token}\r\n");
        Ok(caller)
    }

    /// A connection of the same person.
    pub fn another(&self) -> Outcome<Self> {
        Ok(Self { credentials: self.credentials.clone(), ..Self::at(self.address)? })
    }

    /// A connection of somebody who signed in on the pages of the desk.
    pub fn at_the_desk(address: SocketAddr, email: &str) -> Outcome<Self> {
        let mut caller = Self::at(address)?;
        let page = caller.get("/desk/sign-in")?;
        caller.keep_cookies(&page);
        let text = String::from_utf8_lossy(&page.body).into_owned();
        let token = text.split("name=\"token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let fields = [("email", email), ("password", PASSWORD), ("token", token.unwrap_or_default())];
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let entered = caller.post("/desk/sign-in", "application/x-www-form-urlencoded", &form)?;
        if entered.status != 303 {
            return Err(format!("nobody is signed in at the desk: {}", entered.head).into());
        }
        caller.keep_cookies(&entered);
        Ok(caller)
    }

    fn keep_cookies(&mut self, answer: &Answer) {
        for line in answer.head.lines() {
            let Some((name, value)) = line.split_once(':') else { continue };
            if name.eq_ignore_ascii_case("set-cookie") {
                let pair = value.split(';').next().unwrap_or_default().trim();
                // Writing into a string cannot fail.
                write!(self.credentials, "Cookie: {pair}\r\n").unwrap_or_default();
            }
        }
    }

    /// `GET`.
    pub fn get(&mut self, path: &str) -> Outcome<Answer> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{}\r\n", self.address, self.credentials);
        self.call(&request)
    }

    /// `POST`, as a page of the same host does it.
    pub fn post(&mut self, path: &str, kind: &str, body: &str) -> Outcome<Answer> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n{}\r\n{body}",
            body.len(),
            self.credentials,
            host = self.address,
        );
        self.call(&request)
    }

    fn call(&mut self, request: &str) -> Outcome<Answer> {
        if let Some(answer) = self.try_call(request)? {
            return Ok(answer);
        }
        // it was idle longer than the server keeps one
        self.stream = Self::at(self.address)?.stream;
        Ok(self.try_call(request)?.ok_or("the server closed the connection")?)
    }

    /// Nothing where the server had closed the connection before.
    fn try_call(&mut self, request: &str) -> Outcome<Option<Answer>> {
        let sent = Instant::now();
        if self.stream.write_all(request.as_bytes()).is_err() {
            return Ok(None);
        }
        self.answer.clear();
        let mut piece = [0; 16 * 1024];
        loop {
            let read = match self.stream.read(&mut piece) {
                Ok(read) => read,
                Err(_) if self.answer.is_empty() => return Ok(None),
                Err(error) => return Err(error.into()),
            };
            if read == 0 {
                let is_cut = "the server closed the connection within an answer";
                return if self.answer.is_empty() { Ok(None) } else { Err(is_cut.into()) };
            }
            self.answer.extend_from_slice(piece.get(..read).unwrap_or_default());
            let Some((head, body)) = parts(&self.answer) else { continue };
            if body.len() >= length_in(head)? {
                let status = head.get(9..12).ok_or("no status")?.parse()?;
                return Ok(Some(Answer {
                    status,
                    took: sent.elapsed(),
                    head: head.to_owned(),
                    body: body.to_vec(),
                }));
            }
        }
    }
}

fn parts(answer: &[u8]) -> Option<(&str, &[u8])> {
    let ends = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(answer.get(..ends)?).ok()?;
    Some((head, answer.get(ends + 4..)?))
}

fn length_in(head: &str) -> Outcome<usize> {
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    Ok(length.ok_or("an answer without content-length")?)
}
