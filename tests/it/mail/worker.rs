//! The sending worker against a mail server that puts off, refuses, and is down for a while.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use chrono::{DateTime, TimeDelta, Utc};
use habeas::{
    clock::{Clock, TestClock},
    desk::{
        Outbound,
        post::{Lane, Outcome, Report, Room},
    },
    letters::OutgoingMail,
    mail::{MailWorker, Outgoing, Tally},
    types::OutboxId,
};

use super::{day, post, row, smtp};
use crate::support::smtp::{MailServer, doubled};

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Waiting { attempts: u32, next_at: DateTime<Utc> },
    Accepted,
    Bounced(u16),
    GivenUp(Option<u16>),
}

/// A desk that only keeps letters, in memory.
struct Tray {
    clock: Arc<TestClock>,
    rows: Mutex<Vec<(OutgoingMail, OutboxId, State)>>,
    forgets: Mutex<usize>,
    leased: Mutex<BTreeSet<OutboxId>>,
}

impl Tray {
    fn with(clock: &Arc<TestClock>, posts: Vec<OutgoingMail>) -> Self {
        let state = State::Waiting { attempts: 0, next_at: clock.now() };
        let rows = posts.into_iter().zip(1..).map(|(post, n)| (post, row(n), state.clone())).collect();
        Self {
            clock: Arc::clone(clock),
            rows: Mutex::new(rows),
            forgets: Mutex::new(0),
            leased: Mutex::default(),
        }
    }

    fn states(&self) -> Vec<State> {
        self.rows.lock().unwrap().iter().map(|(_, _, state)| state.clone()).collect()
    }

    fn attempts(&self, id: OutboxId) -> u32 {
        let rows = self.rows.lock().unwrap();
        match rows.iter().find(|(_, it, _)| *it == id) {
            Some((_, _, State::Waiting { attempts, .. })) => *attempts,
            other => panic!("{other:?}"),
        }
    }

    /// As when every lease has run out.
    fn leases_run_out(&self) {
        self.leased.lock().unwrap().clear();
    }

    fn set(&self, id: OutboxId, state: State) -> Result<(), String> {
        let mut forgets = self.forgets.lock().unwrap();
        if *forgets > 0 {
            *forgets -= 1;
            return Err("the database is away".to_owned());
        }
        let mut rows = self.rows.lock().unwrap();
        rows.iter_mut().find(|(_, it, _)| *it == id).unwrap().2 = state;
        self.leased.lock().unwrap().remove(&id);
        Ok(())
    }
}

impl Outgoing for Tray {
    type Error = String;

    async fn claim(&self, room: &Room) -> Result<Vec<Outbound>, String> {
        let now = self.clock.now();
        let mut claimed = Vec::new();
        for (post, id, state) in self.rows.lock().unwrap().iter() {
            if let State::Waiting { attempts, next_at } = state
                && *next_at <= now
                && !self.leased.lock().unwrap().contains(id)
                && claimed.len() < room.free
            {
                self.leased.lock().unwrap().insert(*id);
                let (post, token, lane) = (post.clone(), "lease".to_owned(), Lane::default());
                claimed.push(Outbound {
                    id: *id,
                    with: Vec::new(),
                    token,
                    post,
                    lane,
                    attempt: attempts + 1,
                    queued_at: day(),
                });
            }
        }
        Ok(claimed)
    }

    async fn report(&self, results: Vec<Report>) -> Vec<(OutboxId, String)> {
        let mut unsaved = Vec::new();
        for Report { id, outcome, .. } in results {
            let state = match outcome {
                Outcome::Accepted => State::Accepted,
                Outcome::Deferred { next_at, .. } => {
                    State::Waiting { attempts: self.attempts(id) + 1, next_at }
                }
                Outcome::Bounced { code } => State::Bounced(code),
                Outcome::GivenUp { code } => State::GivenUp(code),
            };
            unsaved.extend(self.set(id, state).err().map(|error| (id, error)));
        }
        unsaved
    }
}

#[tokio::test]
async fn through_451_550_and_a_dead_server_nothing_is_lost_and_nothing_doubled() {
    let mut server = MailServer::start();
    server.defer_next(3);
    server.refuse("gone@person.example");
    let clock = Arc::new(TestClock::at(day()));
    let mut posts: Vec<OutgoingMail> =
        (1..=11).map(|n| post(n, &format!("person{n}@person.example"))).collect();
    posts.push(post(12, "gone@person.example"));
    let tray = Tray::with(&clock, posts);
    let worker = MailWorker::new(smtp(&server), clock.clone(), 2);

    let first = worker.send_all(&tray).await.unwrap();
    assert_eq!((first.claimed, first.deferred), (12, 3), "{first:?}");
    server.down();
    clock.advance(TimeDelta::minutes(1));
    let second = worker.send_all(&tray).await.unwrap();
    assert_eq!(
        (second.claimed, second.deferred),
        (2, 2),
        "two slots knock, the third letter waits: {second:?}"
    );
    server.up();
    clock.advance(TimeDelta::minutes(1));
    let third = worker.send_all(&tray).await.unwrap();
    assert_eq!((third.claimed, third.deferred + third.unreported), (3, 0), "{third:?}");

    let states = tray.states();
    assert_eq!(states.iter().filter(|state| **state == State::Accepted).count(), 11);
    assert_eq!(states[11], State::Bounced(550));
    let taken = server.taken();
    assert_eq!((taken.len(), doubled(&taken).len()), (11, 0));
    assert_eq!(worker.send_all(&tray).await.unwrap(), Tally::default());
}

#[tokio::test]
async fn a_result_that_could_not_be_saved_means_the_same_message_again() {
    let server = MailServer::start();
    let clock = Arc::new(TestClock::at(day()));
    let tray = Tray::with(&clock, vec![post(1, "dana@person.example")]);
    *tray.forgets.lock().unwrap() = 1;
    let worker = MailWorker::new(smtp(&server), clock.clone(), 2);
    assert_eq!(worker.send_all(&tray).await.unwrap().unreported, 1);
    tray.leases_run_out();
    assert_eq!(worker.send_all(&tray).await.unwrap().accepted, 1);
    let taken = server.taken();
    assert_eq!((taken.len(), doubled(&taken).len()), (2, 1));
}

#[tokio::test]
async fn after_five_days_a_person_must_look() {
    let server = MailServer::start();
    server.refuse_with("full@person.example", 452);
    let clock = Arc::new(TestClock::at(day()));
    let tray = Tray::with(&clock, vec![post(1, "full@person.example")]);
    let worker = MailWorker::new(smtp(&server), clock.clone(), 1);
    let mut rounds = 0;
    while let State::Waiting { next_at, .. } = tray.states()[0] {
        clock.advance_to(next_at);
        worker.send_all(&tray).await.unwrap();
        rounds += 1;
        assert!(rounds <= 25);
    }
    assert_eq!(tray.states(), [State::GivenUp(Some(452))]);
    assert!(clock.now() - day() <= TimeDelta::days(5));
}
