//! A desk without pages or API: opened on a fresh database with a clock that stands until told, its mail read out of the outbox.
//! For promises that the desk keeps itself, whoever asks.

use std::{fs, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use habeas::{
    case::Role,
    clock::{Clock, SharedClock, TestClock},
    config,
    desk::{
        Desk, Error, Filer,
        intake::{self, RawFiling, RawPlace, RawRequester, RawRight},
        officer, post, read, requester, upkeep,
        views::{CaseView, Receipt, Requester, Staff},
    },
    letters::OutgoingMail,
    types::{CaseId, Network, UserId},
};
use serde_json::Value;

use super::{
    databases::{Engine, TestDatabase},
    office::{START, node_over},
};

/// A desk and what it stands on.
pub struct Bare {
    pub desk: Desk,
    pub clock: Arc<TestClock>,
    runtime: tokio::runtime::Runtime,
    pub database: TestDatabase,
}

impl Bare {
    /// A desk with the default controller; waiting times are in force.
    pub fn on(engine: Engine) -> Self {
        Self::with(engine, "")
    }

    /// As [`Bare::on`], with more settings (TOML; whole sections that are not set below).
    pub fn with(engine: Engine, more: &str) -> Self {
        let database = engine.database();
        let folder = database.folder().display();
        let url = database.url_text();
        let settings = format!(
            "[database]\nurl = \"{url}\"\nmigrate = false\n[vault]\nkey_file = \"{folder}/habeas.key\"\n\
             [blobs]\nurl = \"file:{folder}/blobs\"\n[mail]\nurl = \"file:{folder}/outbox\"\n"
        );
        let file = database.folder().join("habeas.toml");
        fs::write(&file, settings + more).unwrap();
        let start: DateTime<Utc> = START.parse().unwrap();
        let clock = Arc::new(TestClock::at(start));
        let shared: SharedClock = Arc::<TestClock>::clone(&clock);
        let desk = Desk::open(config::load(Some(&file)).unwrap(), shared, "http://127.0.0.1:1").unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { desk, clock, runtime, database }
    }

    /// Another node of the same installation, or the same one after a restart.
    pub fn another_node(&self) -> Desk {
        node_over(&self.database, &self.clock)
    }

    /// Waits for something that the desk does.
    pub fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Lets time pass.
    pub fn later(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    /// The present instant.
    pub fn clock_now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Every chain, every projection and every timer as `habeas verify` checks them.
    pub fn verifies(&self) {
        self.wait(upkeep::verify(&self.desk)).unwrap();
    }

    /// Files for these rights, by mail to `email`, from Germany.
    pub fn files(&self, email: Option<&str>, rights: &[&str]) -> Receipt {
        let raw = RawFiling {
            residence: Some(RawPlace { country: "DE".to_owned(), region: None }),
            requester: RawRequester {
                name: Some("Dana Example".to_owned()),
                email: email.map(str::to_owned),
                postal_address: Some("1 Example Street".to_owned()),
                ..RawRequester::default()
            },
            rights: rights
                .iter()
                .map(|right| RawRight { right: (*right).to_owned(), ..RawRight::default() })
                .collect(),
            ..RawFiling::default()
        };
        self.wait(intake::file_request(&self.desk, Filer::Form(network(1)), &raw, None, None)).unwrap()
    }

    /// What is waiting in the outbox leaves and is accepted.
    pub fn mails(&self) -> Vec<OutgoingMail> {
        self.wait(async {
            let claimed = post::claim_letters(&self.desk, &post::Room::for_any(100), TimeDelta::minutes(1))
                .await
                .unwrap();
            for one in &claimed {
                post::report_letter(&self.desk, one.report(post::Outcome::Accepted, self.clock.now()))
                    .await
                    .unwrap();
            }
            claimed.into_iter().map(|one| one.post).collect()
        })
    }

    /// The code in the newest mail that is waiting.
    pub fn code(&self) -> String {
        self.mails().iter().rev().find_map(code_in).expect("a mail with a code")
    }

    /// Enters a code.
    pub fn enters(&self, receipt: &Receipt, code: &str) -> Result<Requester, Error> {
        self.enters_from(network(1), receipt.reference.as_str(), code)
    }

    /// Enters a code from somewhere.
    pub fn enters_from(&self, network: Network, reference: &str, code: &str) -> Result<Requester, Error> {
        self.wait(async {
            let session = requester::open_session(&self.desk, reference, code, network).await?;
            requester::requester(&self.desk, &session.token).await
        })
    }

    /// Confirms the address, asks for a code of its own and enters that, which is fresh.
    pub fn comes_in(&self, receipt: &Receipt) -> Requester {
        self.enters(receipt, &self.code()).unwrap();
        self.asks_for_code(receipt.reference.as_str()).unwrap();
        self.enters(receipt, &self.code()).unwrap()
    }

    /// Asks for a code.
    pub fn asks_for_code(&self, reference: &str) -> Result<(), Error> {
        self.wait(requester::send_code(&self.desk, reference))
    }

    /// The case as staff see it.
    pub fn case(&self, case: CaseId) -> CaseView {
        self.wait(read::case(&self.desk, &staff(1, Role::Officer), case)).unwrap()
    }

    /// An act on the case as it stands.
    pub fn acts(&self, staff: &Staff, case: CaseId, act: &str, payload: Value) -> CaseView {
        self.wait(async {
            let version = read::case(&self.desk, staff, case).await.unwrap().item.version;
            officer::act(&self.desk, staff, case, act.parse().unwrap(), version, payload).await.unwrap()
        })
    }
}

/// Somebody who works here.
pub fn staff(number: u128, role: Role) -> Staff {
    Staff::without_session(
        UserId(uuid::Uuid::from_u128(number)),
        &format!("staff{number}@office.example"),
        role,
    )
}

/// One of many networks.
pub fn network(number: u16) -> Network {
    let [high, low] = number.to_be_bytes();
    Network::of(std::net::Ipv4Addr::new(198, 18, high, low).into())
}

/// Six digits on a line of their own.
pub fn code_in(post: &OutgoingMail) -> Option<String> {
    post.text
        .lines()
        .map(str::trim)
        .find(|line| line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit()))
        .map(str::to_owned)
}

/// A code that is not this one.
pub fn other_than(code: &str) -> &'static str {
    if code == "000000" { "000001" } else { "000000" }
}
