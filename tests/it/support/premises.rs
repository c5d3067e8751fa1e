//! One installation on either database that outlives its processes: nodes come and go, one after another or two at once,
//! each with its clock where a test wants it. Spoken to over HTTP only.

use std::time::{Duration, Instant};

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use ureq::Agent;

use super::{
    databases::{Engine, TestDatabase},
    office::PASSWORD,
    process::{Installation, Server},
};

/// How long anything may take before a test gives up.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// Data, keys and mail address that several processes share.
#[derive(Debug)]
pub struct Premises {
    database: TestDatabase,
    mail: String,
}

impl Premises {
    /// An empty installation whose mail goes into a folder.
    pub fn on(engine: Engine) -> Self {
        Self::over(engine.database())
    }

    /// The same over a database that is there already.
    pub fn over(database: TestDatabase) -> Self {
        let mail = format!("file:{}", database.folder().join("outbox").display());
        Self { database, mail }
    }

    /// The same with a mail server.
    pub fn with_mail(self, url: String) -> Self {
        Self { mail: url, ..self }
    }

    /// The database that all nodes share.
    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// Runs statements past every node, as an operator would.
    pub fn raw(&self, sql: &str) -> Result<(), String> {
        self.database.raw(sql)
    }

    /// A node with the machine's own clock.
    pub fn node(&self) -> Installation {
        let key = self.database.folder().join("habeas.key");
        Installation::new()
            .with("HABEAS__DATABASE__URL", self.database.url_text())
            .with("HABEAS__VAULT__KEY_FILE", key.to_str().unwrap())
            .with("HABEAS__MAIL__URL", &self.mail)
            .with("HABEAS__LIMITS__DISABLED", "true")
            .with("HABEAS__AUTH__MFA", "optional")
            .with("HABEAS__JOBS__TIMERS", "* * * * * *")
            .with("HABEAS__JOBS__TICK_MS", "50")
    }

    /// A node whose clock starts at `now`.
    pub fn node_at(&self, now: DateTime<Utc>) -> Installation {
        self.node()
            .with("HABEAS__CLOCK__NOW", &now.to_rfc3339_opts(SecondsFormat::Secs, true))
            .with("HABEAS__CLOCK__ALLOW_TEST", "true")
    }
}

/// Adds somebody who works here.
pub fn hire(node: &Installation, email: &str, role: &str) {
    let answer =
        node.run(&["user", "add", email, "--role", role, "--password-stdin"], &format!("{PASSWORD}\n"));
    assert_eq!(answer.code, Some(0), "{answer:?}");
}

/// What `habeas verify` counts, after it found no fault.
#[track_caller]
pub fn verified(node: &Installation) -> String {
    let answer = node.run(&["verify"], "");
    assert_eq!(answer.code, Some(0), "{answer:?}");
    answer.stdout.lines().next().unwrap_or_default().to_owned()
}

/// Who calls one node.
#[derive(Debug, Clone)]
pub struct Caller {
    agent: Agent,
    base: String,
    token: Option<String>,
}

impl Caller {
    /// A stranger.
    pub fn at(server: &Server) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE));
        Self { agent: config.build().new_agent(), base: server.url(""), token: None }
    }

    /// Somebody who works here.
    pub fn staff(server: &Server, email: &str) -> Self {
        Self::signs_in(server, email, PASSWORD)
    }

    /// Somebody with a password of their own.
    pub fn signs_in(server: &Server, email: &str, password: &str) -> Self {
        let stranger = Self::at(server);
        let (status, tokens) =
            stranger.posts("/auth/token", &json!({ "email": email, "password": password })).unwrap();
        assert_eq!(status, 200, "{tokens}");
        Self { token: tokens["access_token"].as_str().map(str::to_owned), ..stranger }
    }

    /// Sends something below `/api/v1`; an error when no whole answer came.
    pub fn posts(&self, path: &str, body: &Value) -> Result<(u16, Value), ureq::Error> {
        self.posts_under("", path, body)
    }

    /// Files a request under an idempotency key; the reference, or nothing when no whole answer came.
    pub fn files(&self, key: &str, body: &Value) -> Option<String> {
        let (status, answer) = self.posts_under(key, "/requests", body).ok()?;
        assert_eq!(status, 201, "{answer}");
        Some(answer["reference"].as_str().unwrap().to_owned())
    }

    /// Files a request; its first case.
    pub fn opens_case(&self, body: &Value) -> String {
        let (status, answer) = self.posts("/requests", body).unwrap();
        assert_eq!(status, 201, "{answer}");
        answer["cases"][0]["id"].as_str().unwrap().to_owned()
    }

    /// Looks at something below `/api/v1`.
    pub fn gets(&self, path: &str) -> Value {
        let mut call = self.agent.get(format!("{}/api/v1{path}", self.base));
        if let Some(token) = &self.token {
            call = call.header("authorization", format!("Bearer {token}"));
        }
        let mut answer = call.call().unwrap();
        let body = answer.body_mut().read_json().unwrap();
        assert_eq!(answer.status(), 200, "{path}: {body}");
        body
    }

    /// One case, whole.
    pub fn case(&self, id: &str) -> Value {
        self.gets(&format!("/cases/{id}"))
    }

    fn posts_under(&self, key: &str, path: &str, body: &Value) -> Result<(u16, Value), ureq::Error> {
        let mut call = self.agent.post(format!("{}/api/v1{path}", self.base));
        if let Some(token) = &self.token {
            call = call.header("authorization", format!("Bearer {token}"));
        }
        if !key.is_empty() {
            call = call.header("idempotency-key", key);
        }
        let mut answer = call.send_json(body)?;
        Ok((answer.status().as_u16(), answer.body_mut().read_json()?))
    }
}

/// An access request from `place`, such as `DE` or `US-CA`.
pub fn access(email: &str, place: &str) -> Value {
    let (country, region) = place.split_once('-').map_or((place, None), |(c, r)| (c, Some(r)));
    json!({
        "residence": { "country": country, "region": region },
        "relationship": "customer",
        "requester": { "name": "Dana Example", "email": email },
        "rights": [{ "right": "access", "scope": "all" }],
        "message": "Please send me everything.",
    })
}

/// Looks again and again until there is something to see; fails after [`PATIENCE`].
#[track_caller]
pub fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(began.elapsed() < PATIENCE, "still not after {PATIENCE:?}: {what}");
        // paces the looking, decides nothing
        std::thread::sleep(Duration::from_millis(25));
    }
}
