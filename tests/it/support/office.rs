//! The whole office in this process: web on a free port, a clock that stands until told, mail into memory, and jobs
//! that run when a test says so. Tests speak to it over HTTP, as everybody else must.

use std::{
    fs,
    io::Write,
    net::TcpListener,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    thread::JoinHandle,
};

use chrono::{DateTime, TimeDelta, Utc};
use habeas::{
    case::Role,
    clock::{SharedClock, TestClock},
    config,
    desk::{Desk, staff, upkeep},
    mail::{MailWorker, OutboxSource, Transport},
    types::Reach,
    web::{self, Site},
};

use super::{
    databases::{Engine, TestDatabase},
    http::{Answer, Http},
    letter::Letter,
    people::{Officer, Person},
};

/// When an office opens, unless a test says otherwise: a Thursday.
pub const START: &str = "2026-01-15T10:00:00Z";
/// The password of everybody who works here.
pub const PASSWORD: &str = "a long password for tests";

/// One office with a database of its own.
pub struct Office {
    pub desk: Desk,
    pub clock: Arc<TestClock>,
    pub transport: Transport,
    http: Http,
    runtime: tokio::runtime::Runtime,
    stop: actix_web::dev::ServerHandle,
    server: Option<JoinHandle<()>>,
    // the last field: everything above must be gone before the files are
    pub database: TestDatabase,
}

impl Office {
    /// An office with the default controller on a fresh database.
    pub fn on(engine: Engine) -> Self {
        Self::with(engine, "")
    }

    /// As [`Office::on`], with more settings (TOML; whole sections that are not set below).
    pub fn with(engine: Engine, more: &str) -> Self {
        Self::over(engine.database(), more)
    }

    /// An office over a database that is there already.
    pub fn over(database: TestDatabase, more: &str) -> Self {
        let folder = database.folder().display();
        let url = database.url_text();
        let mut settings = format!(
            "[database]\nurl = \"{url}\"\nmigrate = false\n[vault]\nkey_file = \"{folder}/habeas.key\"\n\
             [blobs]\nurl = \"file:{folder}/blobs\"\n[mail]\nurl = \"file:{folder}/outbox\"\n"
        );
        if !more.contains("[auth]") {
            settings.push_str("[auth]\nmfa = \"optional\"\n");
        }
        if !more.contains("[limits]") {
            settings.push_str("[limits]\ndisabled = true\n");
        }
        let file = database.folder().join("habeas.toml");
        fs::write(&file, settings + more).unwrap();
        let checked = config::load(Some(&file)).unwrap();
        let start: DateTime<Utc> = START.parse().unwrap();
        let clock = Arc::new(TestClock::at(start));
        let shared: SharedClock = Arc::<TestClock>::clone(&clock);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        log();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let desk = Desk::open(checked.clone(), Arc::clone(&shared), &base).unwrap();
        let site = Site::new(checked, base.parse().unwrap(), shared, desk.clone());
        let (send, handle) = std::sync::mpsc::channel();
        let server = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = web::serve(listener, site).unwrap();
                send.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        let stop = handle.recv().unwrap();
        let transport = Transport::memory();
        let http = Http::at(&base);
        Self { desk, clock, transport, http, runtime, stop, server: Some(server), database }
    }

    /// Another node of the same installation.
    pub fn another_node(&self) -> Desk {
        node_over(&self.database, &self.clock)
    }

    /// Who speaks HTTP to it.
    pub fn http(&self) -> &Http {
        &self.http
    }

    /// `http://127.0.0.1:PORT` and `path`.
    pub fn url(&self, path: &str) -> String {
        self.http.url(path)
    }

    /// Every chain, every projection and every timer as `habeas verify` checks them.
    pub fn verifies(&self) {
        self.wait(upkeep::verify(&self.desk)).unwrap();
    }

    /// Waits for something that the desk does.
    pub fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Lets time pass and does what comes due meanwhile, at its end.
    pub fn later(&self, by: TimeDelta) {
        self.clock.advance(by);
        self.run_jobs();
    }

    /// Does everything that is due, to the end: timers, then mail, until both are at rest.
    pub fn run_jobs(&self) {
        let clock: SharedClock = Arc::<TestClock>::clone(&self.clock);
        let worker = MailWorker::new(self.transport.clone(), clock, 4);
        let post = OutboxSource::new(self.desk.clone(), TimeDelta::minutes(10));
        for _ in 0..1_000 {
            let moved = self.wait(async {
                let swept = upkeep::fire_due_timers(&self.desk, 100).await.unwrap();
                assert_eq!(swept.failed, 0, "a timer failed");
                let round = worker.send_all(&post).await.unwrap();
                assert_eq!(round.unreported, 0, "a letter could not be reported");
                swept.fired + swept.stale + round.claimed
            });
            if moved == 0 {
                return;
            }
        }
        panic!("the office does not come to rest");
    }

    /// The letters that left for `address`, oldest first.
    pub fn letters_to(&self, address: &str) -> Vec<Letter> {
        let kept = self.transport.kept();
        let to = |mime: &habeas::mail::message::Mime| {
            mime.envelope.to().iter().any(|it| it.to_string() == address)
        };
        kept.iter().filter(|it| to(&it.mime)).map(|it| Letter::parse(&it.mime.bytes)).collect()
    }

    /// A new colleague, signed in.
    pub fn hires(&self, email: &str, role: Role) -> Officer<'_> {
        self.hires_for(email, role, Reach::All)
    }

    /// A new colleague who sees the cases of some controllers, signed in.
    pub fn hires_for(&self, email: &str, role: Role, reach: Reach) -> Officer<'_> {
        self.wait(staff::add_user(&self.desk, &email.parse().unwrap(), role, reach, PASSWORD)).unwrap();
        Officer::signs_in(self, email)
    }

    /// Files a request as a program of the public would.
    pub fn files(&self, body: &serde_json::Value) -> Person<'_> {
        let answer = self.http.post("/api/v1/requests").json(body);
        assert_eq!(answer.status, 201, "{}", answer.text());
        Person::of(self, body, &answer)
    }

    /// Asks without any credentials.
    pub fn asks(&self, path: &str) -> Answer {
        self.http.get(path).send()
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        // not gracefully: whoever still holds a connection is the test itself
        self.runtime.block_on(self.stop.stop(false));
        if let Some(server) = self.server.take() {
            server.join().ok();
        }
    }
}

/// Another node over a database that an office or a bare desk has opened.
pub fn node_over(database: &TestDatabase, clock: &Arc<TestClock>) -> Desk {
    let file = database.folder().join("habeas.toml");
    let clock: SharedClock = Arc::<TestClock>::clone(clock);
    Desk::open(config::load(Some(&file)).unwrap(), clock, "http://127.0.0.1:1").unwrap()
}

/// Everything that any office of this process has logged.
pub fn log() -> String {
    static LOG: OnceLock<Log> = OnceLock::new();
    let log = LOG.get_or_init(|| {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_env_filter("info,habeas=trace")
            .with_writer(move || writer.clone())
            .with_ansi(false)
            .finish();
        tracing::subscriber::set_global_default(subscriber).ok();
        log
    });
    String::from_utf8_lossy(&log.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
}

/// A log in memory.
#[derive(Debug, Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
