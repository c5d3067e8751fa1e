//! The sending worker against a mail server that puts off, refuses, and is down for a while.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use habeas::{
    clock::{Clock, TestClock},
    letters::OutgoingMail,
    mail::{Claimed, MailWorker, Outgoing, Round},
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
}

impl Tray {
    fn with(clock: &Arc<TestClock>, posts: Vec<OutgoingMail>) -> Self {
        let state = State::Waiting { attempts: 0, next_at: clock.now() };
        let rows = posts.into_iter().zip(1..).map(|(post, n)| (post, row(n), state.clone())).collect();
        Self { clock: Arc::clone(clock), rows: Mutex::new(rows), forgets: Mutex::new(0) }
    }

    fn states(&self) -> Vec<State> {
        self.rows.lock().unwrap().iter().map(|(_, _, state)| state.clone()).collect()
    }

    fn set(&self, id: OutboxId, state: State) -> Result<(), String> {
        let mut forgets = self.forgets.lock().unwrap();
        if *forgets > 0 {
            *forgets -= 1;
            return Err("the database is away".to_owned());
        }
        let mut rows = self.rows.lock().unwrap();
        rows.iter_mut().find(|(_, it, _)| *it == id).unwrap().2 = state;
        Ok(())
    }
}

impl Outgoing for Tray {
    type Error = String;

    async fn claim(&self, limit: usize) -> Result<Vec<Claimed>, String> {
        let now = self.clock.now();
        let mut claimed = Vec::new();
        for (post, id, state) in self.rows.lock().unwrap().iter() {
            if let State::Waiting { attempts, next_at } = state
                && *next_at <= now
                && claimed.len() < limit
            {
                let (post, token) = (post.clone(), "lease".to_owned());
                claimed.push(Claimed { id: *id, token, post, attempt: attempts + 1, queued_at: day() });
            }
        }
        Ok(claimed)
    }

    async fn accepted(&self, letter: &Claimed, _code: u16, _at: DateTime<Utc>) -> Result<(), String> {
        self.set(letter.id, State::Accepted)
    }

    async fn deferred(
        &self,
        letter: &Claimed,
        _code: Option<u16>,
        next_at: DateTime<Utc>,
    ) -> Result<(), String> {
        self.set(letter.id, State::Waiting { attempts: letter.attempt, next_at })
    }

    async fn bounced(&self, letter: &Claimed, code: u16, _at: DateTime<Utc>) -> Result<(), String> {
        self.set(letter.id, State::Bounced(code))
    }

    async fn given_up(&self, letter: &Claimed, code: Option<u16>, _at: DateTime<Utc>) -> Result<(), String> {
        self.set(letter.id, State::GivenUp(code))
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

    let first = worker.round(&tray, 100).await.unwrap();
    assert_eq!((first.claimed, first.deferred), (12, 3), "{first:?}");
    server.down();
    clock.advance(TimeDelta::minutes(1));
    let second = worker.round(&tray, 100).await.unwrap();
    assert_eq!((second.claimed, second.accepted, second.deferred), (3, 0, 3), "{second:?}");
    server.up();
    clock.advance(TimeDelta::minutes(1));
    let third = worker.round(&tray, 100).await.unwrap();
    assert_eq!((third.claimed, third.deferred + third.unreported), (3, 0), "{third:?}");

    let states = tray.states();
    assert_eq!(states.iter().filter(|state| **state == State::Accepted).count(), 11);
    assert_eq!(states[11], State::Bounced(550));
    let taken = server.taken();
    assert_eq!((taken.len(), doubled(&taken).len()), (11, 0));
    assert_eq!(worker.round(&tray, 100).await.unwrap(), Round::default());
}

#[tokio::test]
async fn a_result_that_could_not_be_saved_means_the_same_message_again() {
    let server = MailServer::start();
    let clock = Arc::new(TestClock::at(day()));
    let tray = Tray::with(&clock, vec![post(1, "dana@person.example")]);
    *tray.forgets.lock().unwrap() = 1;
    let worker = MailWorker::new(smtp(&server), clock.clone(), 2);
    assert_eq!(worker.round(&tray, 10).await.unwrap().unreported, 1);
    assert_eq!(worker.round(&tray, 10).await.unwrap().accepted, 1);
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
        worker.round(&tray, 10).await.unwrap();
        rounds += 1;
        assert!(rounds <= 25);
    }
    assert_eq!(tray.states(), [State::GivenUp(Some(452))]);
    assert!(clock.now() - day() <= TimeDelta::days(5));
}
