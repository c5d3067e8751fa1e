//! An office served in this process, and people who visit it with cookies and without scripts.

use std::{net::TcpListener, sync::Arc, thread};

use habeas::{
    clock::{SharedClock, TestClock},
    desk::Desk,
    web::{self, Site},
};
use ureq::Agent;

use crate::support::window::hidden_of;

/// An empty office behind a port; stops when dropped.
pub struct Office {
    address: String,
    stop: actix_web::dev::ServerHandle,
    serving: Option<thread::JoinHandle<()>>,
    _folder: tempfile::TempDir,
}

impl Office {
    /// Opens it on a free port, on 15 January 2026, limits off.
    pub fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = habeas::config::load(None).unwrap();
        settings.settings.database.url = format!("sqlite:{}", folder.path().join("it.db").display()).into();
        settings.settings.limits.disabled = true;
        settings.settings.server.workers = 1;
        settings.settings.server.drain_secs = 1;
        settings.key_file = folder.path().join("it.key");
        settings.blob_dir = folder.path().join("blobs");
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let clock: SharedClock = Arc::new(TestClock::at("2026-01-15T10:00:00Z".parse().unwrap()));
        let desk = Desk::open(settings.clone(), Arc::clone(&clock), &address).unwrap();
        let site = Site::new(settings, address.parse().unwrap(), clock, desk);
        let (tell, told) = std::sync::mpsc::channel();
        let serving = thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = web::serve(listener, site).unwrap();
                tell.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        Self { address, stop: told.recv().unwrap(), serving: Some(serving), _folder: folder }
    }

    /// The same from inside a runtime, where opening must not block.
    pub async fn open_in_the_background() -> Self {
        let (tell, told) = tokio::sync::oneshot::channel();
        thread::spawn(move || drop(tell.send(Self::open())));
        told.await.unwrap()
    }

    /// The address of a page.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Somebody new.
    pub fn visitor(&self) -> Visitor {
        let config = Agent::config_builder().max_redirects(0).http_status_as_error(false).build();
        Visitor { agent: config.into(), address: self.address.clone(), last: String::new() }
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        let stop = self.stop.clone();
        // In a thread of its own: a test may be inside a runtime already.
        let stopping = move || actix_web::rt::System::new().block_on(stop.stop(false));
        thread::spawn(stopping).join().unwrap();
        if let Some(serving) = self.serving.take() {
            serving.join().unwrap();
        }
    }
}

/// One browser without scripts.
pub struct Visitor {
    agent: Agent,
    address: String,
    last: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Where it leads, or nothing.
    pub to: String,
    pub body: String,
}

impl Answer {
    /// The reference that the page shows.
    pub fn reference(&self) -> String {
        let at = self.body.find("HB-").unwrap_or_else(|| panic!("no reference: {}", self.body));
        self.body[at..at + "HB-7K3M-9QXT-4Z".len()].to_owned()
    }
}

impl Visitor {
    /// Opens a page.
    pub fn opens(&mut self, path: &str) -> Answer {
        let request = self.agent.get(format!("{}{path}", self.address));
        self.keep(request.call().unwrap())
    }

    /// Opens a page with a browser that sends the Global Privacy Control signal.
    pub fn opens_as_gpc(&mut self, path: &str) -> Answer {
        let request = self.agent.get(format!("{}{path}", self.address)).header("sec-gpc", "1");
        self.keep(request.call().unwrap())
    }

    /// Sends the form of the page seen last.
    pub fn sends(&mut self, path: &str, typed: &[(&str, &str)]) -> Answer {
        self.sends_with(&self.token(), path, typed)
    }

    /// Sends a form with that token.
    pub fn sends_with(&mut self, token: &str, path: &str, typed: &[(&str, &str)]) -> Answer {
        let origin = self.address.clone();
        self.posts(&origin, token, path, typed)
    }

    /// Sends the form of the page seen last from another site.
    pub fn sends_from(&mut self, origin: &str, path: &str, typed: &[(&str, &str)]) -> Answer {
        self.posts(origin, &self.token(), path, typed)
    }

    fn posts(&mut self, origin: &str, token: &str, path: &str, typed: &[(&str, &str)]) -> Answer {
        let hidden = hidden_of(&self.last, path);
        let is_given = |name: &str| name == "token" || typed.iter().any(|(given, _)| *given == name);
        let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let fields = [("token", token)].into_iter().chain(typed.iter().copied());
        let fields = fields.chain(hidden.filter(|(name, _)| !is_given(name)));
        let request = self.agent.post(format!("{}{path}", self.address)).header("origin", origin);
        self.keep(request.send_form(fields).unwrap())
    }

    /// The token of the form seen last.
    pub fn token(&self) -> String {
        let after = self.last.split("name=\"token\" value=\"").nth(1).unwrap_or_default();
        after.split('"').next().unwrap_or_default().to_owned()
    }

    /// A page without what differs on every load.
    pub fn without_secrets(&self, body: &str) -> String {
        body.replace(&self.token(), "TOKEN")
    }

    fn keep(&mut self, mut response: ureq::http::Response<ureq::Body>) -> Answer {
        let status = response.status().as_u16();
        let to = response.headers().get("location").map_or("", |to| to.to_str().unwrap()).to_owned();
        let body = response.body_mut().read_to_string().unwrap();
        if body.contains("name=\"token\"") {
            self.last.clone_from(&body);
        }
        Answer { status, to, body }
    }
}
