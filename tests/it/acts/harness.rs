//! A desk with a clock that stands still, without web or mail around it.

use std::{fs, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use habeas::{
    case::Role,
    clock::{Clock, SharedClock, TestClock},
    config::{self, Mfa},
    desk::{
        Desk, Error, Filer, Swept,
        intake::{self, RawFiling},
        officer, post, read, staff, upkeep,
        views::{CaseView, Receipt, Staff},
    },
    letters::OutgoingMail,
    store::{
        filings,
        streams::{self, Stream},
    },
    texts::{Sentence, Texts},
    types::{CaseId, Locale, Network, Reach, Reference},
};
use serde_json::{Value, json};

use crate::support::{
    databases::{Engine, TestDatabase},
    office::{PASSWORD, START},
};

/// From where everybody calls.
pub fn here() -> Network {
    Network::of(std::net::Ipv4Addr::LOCALHOST.into())
}

/// A password that an operator sets.
pub const GIVEN: &str = "a given password for tests";

/// From where everybody signs in, with a browser that nobody knows.
pub fn whence() -> staff::Whence<'static> {
    staff::Whence { network: here(), device: None }
}

/// A desk and what it stands on.
pub struct Harness {
    pub desk: Desk,
    pub clock: Arc<TestClock>,
    runtime: tokio::runtime::Runtime,
    // the last field: the desk must be gone before its files are
    pub database: TestDatabase,
}

impl Harness {
    /// Where a second factor is up to everybody.
    pub fn on(engine: Engine) -> Self {
        Self::with(engine, "[auth]\nmfa = \"optional\"\n")
    }

    /// With more settings (TOML).
    pub fn with(engine: Engine, more: &str) -> Self {
        let database = engine.database();
        let (folder, url) = (database.folder().display(), database.url_text());
        let settings = format!(
            "[database]\nurl = \"{url}\"\nmigrate = false\nreaders = 4\n[vault]\nkey_file = \"{folder}/habeas.key\"\n\
             [blobs]\nurl = \"file:{folder}/blobs\"\n[mail]\nurl = \"file:{folder}/outbox\"\n{more}"
        );
        let file = database.folder().join("habeas.toml");
        fs::write(&file, settings).unwrap();
        let checked = config::load(Some(&file)).unwrap();
        let start: DateTime<Utc> = START.parse().unwrap();
        let clock = Arc::new(TestClock::at(start));
        let shared: SharedClock = Arc::<TestClock>::clone(&clock);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let desk = Desk::open(checked, shared, "http://127.0.0.1:8080").unwrap();
        Self { desk, clock, runtime, database }
    }

    /// Waits for something that the desk does.
    pub fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Lets days pass.
    pub fn days_pass(&self, days: i64) {
        self.clock.advance(TimeDelta::days(days));
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// A new colleague, signed in with a password of their own where that is demanded.
    pub fn hires(&self, email: &str, role: Role) -> Staff {
        let address = email.parse().unwrap();
        let add =
            |password| self.wait(staff::add_user(&self.desk, &address, role, Reach::All, password)).unwrap();
        if self.desk.settings().settings.auth.mfa == Mfa::Optional {
            add(PASSWORD);
            return self.signs_in(email);
        }
        add(GIVEN);
        let session = self.wait(staff::sign_in(&self.desk, email, GIVEN, None, whence())).unwrap();
        let given = self.wait(staff::staff(&self.desk, &session.token)).unwrap();
        let own = self.wait(staff::choose_password(&self.desk, &given, "", PASSWORD)).unwrap();
        self.wait(staff::staff(&self.desk, &own.token)).unwrap()
    }

    /// Signs in without a second factor.
    pub fn signs_in(&self, email: &str) -> Staff {
        let session = self.wait(staff::sign_in(&self.desk, email, PASSWORD, None, whence())).unwrap();
        self.wait(staff::staff(&self.desk, &session.token)).unwrap()
    }

    /// Files what a program of the public sends.
    pub fn files(&self, body: &Value) -> Receipt {
        self.files_as(Filer::Api(here()), body).unwrap()
    }

    pub fn files_as(&self, filer: Filer<'_>, body: &Value) -> Result<Receipt, Error> {
        let raw: RawFiling = serde_json::from_value(body.clone()).unwrap();
        self.wait(intake::file_request(&self.desk, filer, &raw, None, None))
    }

    /// Files one right of somebody who lives in Germany; the case.
    pub fn files_one(&self, right: &str, email: &str) -> CaseId {
        self.files(&asking(right, email)).cases[0].id
    }

    pub fn case(&self, staff: &Staff, case: CaseId) -> CaseView {
        self.wait(read::case(&self.desk, staff, case)).unwrap()
    }

    /// One act on the case as it stands now.
    pub fn tries(&self, staff: &Staff, case: CaseId, act: &str, payload: Value) -> Result<CaseView, Error> {
        let version = self.case(staff, case).item.version;
        self.wait(officer::act(&self.desk, staff, case, act.parse().unwrap(), version, payload))
    }

    /// One act that must succeed.
    pub fn does(&self, staff: &Staff, case: CaseId, act: &str, payload: Value) -> CaseView {
        self.tries(staff, case, act, payload).unwrap_or_else(|error| panic!("{act}: {error:?}"))
    }

    /// The kinds of events in the stream of the filing with this reference.
    pub fn stream_of_filing(&self, reference: &Reference) -> Vec<String> {
        let (store, reference) = (self.database.store(), reference.clone());
        let load = |conn: &mut habeas::store::Conn| {
            let filing = filings::find_by_reference(conn, &reference)?.unwrap();
            streams::load(conn, Stream::Filing(filing.id))
        };
        store.read_blocking("filing", load).unwrap().into_iter().map(|event| event.kind).collect()
    }

    /// Whatever is due happens, and every letter arrives.
    pub fn delivers(&self) {
        self.clock.advance(TimeDelta::minutes(1));
        for _ in 0..20 {
            let swept = self.wait(upkeep::fire_due_timers(&self.desk, 100)).unwrap();
            let letters = self
                .wait(post::claim_letters(&self.desk, &post::Room::for_any(100), TimeDelta::minutes(5)))
                .unwrap();
            if swept == Swept::default() && letters.is_empty() {
                return;
            }
            for letter in letters {
                self.wait(post::report_letter(
                    &self.desk,
                    letter.report(post::Outcome::Accepted, self.now()),
                ))
                .unwrap();
            }
        }
        panic!("the desk does not come to rest");
    }

    /// What is waiting in the outbox leaves and is accepted.
    pub fn mails(&self) -> Vec<OutgoingMail> {
        let room = post::Room::for_any(100);
        let claimed = self.wait(post::claim_letters(&self.desk, &room, TimeDelta::minutes(1))).unwrap();
        for one in &claimed {
            let report = one.report(post::Outcome::Accepted, self.now());
            self.wait(post::report_letter(&self.desk, report)).unwrap();
        }
        claimed.into_iter().map(|one| one.post).collect()
    }

    /// Identity established as access needs it.
    pub fn verifies(&self, staff: &Staff, case: CaseId) -> CaseView {
        let seen = json!({"method": "two_points", "evidence": ["order number and postcode match"],
            "tier": 2, "result": "established"});
        self.does(staff, case, "verify", seen)
    }
}

/// One right of somebody who lives in Germany.
pub fn asking(right: &str, email: &str) -> Value {
    json!({
        "residence": {"country": "DE"},
        "requester": {"name": "Dana Example", "email": email},
        "rights": [{"right": right}],
    })
}

/// A sentence as the API says it.
pub fn in_english(sentence: &Sentence) -> String {
    Texts::embedded().speak(Locale::english().identifier()).sentence(sentence)
}

/// The rule that forbade it.
pub fn rule<T>(done: Result<T, Error>) -> String {
    match done {
        Err(Error::Forbidden(forbidden)) => {
            let words = in_english(&forbidden.sentence());
            assert!(forbidden.citation.sentence().is_some() && !words.is_empty(), "{forbidden:?}");
            forbidden.code().to_owned()
        }
        Err(other) => panic!("not forbidden: {other:?}"),
        Ok(_) => panic!("was done"),
    }
}

/// The pointers of the fields at fault.
pub fn faulty<T>(done: Result<T, Error>) -> Vec<String> {
    match done {
        Err(Error::Fields(faults)) => faults.into_iter().map(|fault| fault.pointer).collect(),
        Err(other) => panic!("no field: {other:?}"),
        Ok(_) => panic!("was taken"),
    }
}
