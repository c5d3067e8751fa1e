//! The sending worker: claims letters, sends them, reports. At least once, with the same Message-ID on every attempt.
//!
//! It decides when to try again and when to give up, nothing else; what that means for a case is the desk's.

use std::{fmt, future::Future};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{StreamExt, stream};

use super::{
    delivery::{Delivery, Phase},
    transport::Transport,
};
use crate::{clock::SharedClock, letters::OutgoingMail, types::OutboxId};

/// Attempts before a letter is given up.
pub const ATTEMPTS_MAX: u32 = 25;

/// How long a letter is tried. RFC 5321, section 4.5.4.1 asks for four to five days.
pub const TRIED_FOR: TimeDelta = TimeDelta::days(5);

/// A letter claimed for sending. The claim is a lease: who holds the token may report, until it runs out.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The outbox row.
    pub id: OutboxId,
    /// The lease, as the store gave it.
    pub token: String,
    /// The letter, opened.
    pub post: OutgoingMail,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// When the letter was decided.
    pub queued_at: DateTime<Utc>,
}

/// What the worker asks of the desk and reports to it. A report on a lease that ran out is no error: somebody else has
/// the letter now.
pub trait Outgoing: Send + Sync {
    /// Why the desk could not be asked.
    type Error: fmt::Display + Send;

    /// Claims at most `limit` letters that are due, the oldest first.
    fn claim(&self, limit: usize) -> impl Future<Output = Result<Vec<Claimed>, Self::Error>> + Send;

    /// The next mail server took it over.
    fn accepted(
        &self,
        letter: &Claimed,
        code: u16,
        at: DateTime<Utc>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Not now; `code` is absent where no server answered.
    fn deferred(
        &self,
        letter: &Claimed,
        code: Option<u16>,
        next_at: DateTime<Utc>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Refused for good.
    fn bounced(
        &self,
        letter: &Claimed,
        code: u16,
        at: DateTime<Utc>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Given up after many attempts: a dead letter that a person must look at.
    fn given_up(
        &self,
        letter: &Claimed,
        code: Option<u16>,
        at: DateTime<Utc>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// What one round did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Letters claimed.
    pub claimed: usize,
    /// Taken over by the next server.
    pub accepted: usize,
    /// To be tried again.
    pub deferred: usize,
    /// Refused for good.
    pub bounced: usize,
    pub given_up: usize,
    /// Results that could not be reported: the lease runs out and the letter is sent again.
    pub unreported: usize,
}

/// One who carries letters.
#[derive(Debug, Clone)]
pub struct MailWorker {
    transport: Transport,
    clock: SharedClock,
    at_once: usize,
}

impl MailWorker {
    /// A worker that sends up to `at_once` letters at a time.
    pub fn new(transport: Transport, clock: SharedClock, at_once: usize) -> Self {
        Self { transport, clock, at_once: at_once.max(1) }
    }

    /// Claims up to `limit` letters, tries each once, and reports each result. A caller repeats it while letters come.
    ///
    /// A round takes at most the transport's timeout for each `at_once` letters of the limit: the lease must be longer.
    /// A lease that runs out loses nothing, but the letter may go out twice.
    ///
    /// # Errors
    /// Only when nothing could be claimed.
    pub async fn round<D: Outgoing>(&self, desk: &D, limit: usize) -> Result<Round, D::Error> {
        let claimed = desk.claim(limit).await?;
        let mut round = Round { claimed: claimed.len(), ..Round::default() };
        // Once the server is found down, the rest of the batch is put off without knocking: with a dead network each
        // knock would last as long as the timeout.
        let down = std::sync::atomic::AtomicBool::new(false);
        let down = &down;
        let results = stream::iter(claimed)
            .map(|letter| async move {
                let delivery = if down.load(std::sync::atomic::Ordering::Relaxed) {
                    Delivery::Unreachable(Phase::Connect)
                } else {
                    self.transport.send(letter.id, &letter.post).await
                };
                if delivery == Delivery::Unreachable(Phase::Connect) {
                    down.store(true, std::sync::atomic::Ordering::Relaxed);
                }
                self.report(desk, &letter, delivery).await
            })
            .buffer_unordered(self.at_once)
            .collect::<Vec<_>>()
            .await;
        for result in results {
            match result {
                Ok(Reported::Accepted) => round.accepted += 1,
                Ok(Reported::Deferred) => round.deferred += 1,
                Ok(Reported::Bounced) => round.bounced += 1,
                Ok(Reported::GivenUp) => round.given_up += 1,
                Err(error) => {
                    round.unreported += 1;
                    tracing::warn!(%error, "the result of a mail could not be saved; it will be sent again");
                }
            }
        }
        if round.claimed > 0 {
            tracing::info!(
                claimed = round.claimed,
                accepted = round.accepted,
                deferred = round.deferred,
                bounced = round.bounced,
                given_up = round.given_up,
                "mail sent"
            );
        }
        Ok(round)
    }

    async fn report<D: Outgoing>(
        &self,
        desk: &D,
        letter: &Claimed,
        delivery: Delivery,
    ) -> Result<Reported, D::Error> {
        let now = self.clock.now();
        let code = match delivery {
            Delivery::Accepted { code } => {
                return desk.accepted(letter, code, now).await.map(|()| Reported::Accepted);
            }
            Delivery::Bounced { code } => {
                return desk.bounced(letter, code, now).await.map(|()| Reported::Bounced);
            }
            Delivery::Deferred { code } => Some(code),
            Delivery::Unreachable(_) => None,
        };
        let mut jitter = [0; 2];
        self.clock.fill_random(&mut jitter);
        match next_attempt(letter.attempt, letter.queued_at, now, u16::from_be_bytes(jitter)) {
            Some(next_at) => desk.deferred(letter, code, next_at).await.map(|()| Reported::Deferred),
            None => desk.given_up(letter, code, now).await.map(|()| Reported::GivenUp),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reported {
    Accepted,
    Deferred,
    Bounced,
    GivenUp,
}

/// When to try again after attempt number `attempt` failed: attempt⁴ seconds, up to a quarter more by `jitter` so that
/// letters put off together do not come back together. Nothing when the letter is to be given up.
pub fn next_attempt(
    attempt: u32,
    queued_at: DateTime<Utc>,
    now: DateTime<Utc>,
    jitter: u16,
) -> Option<DateTime<Utc>> {
    if attempt >= ATTEMPTS_MAX {
        return None;
    }
    let seconds = i64::from(attempt.max(1)).pow(4);
    let wait =
        TimeDelta::milliseconds(seconds * 1000 + seconds * 250 * i64::from(jitter) / i64::from(u16::MAX));
    let next_at = now + wait;
    (next_at <= queued_at + TRIED_FOR).then_some(next_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end_within_five_days() {
        let queued_at = DateTime::UNIX_EPOCH;
        for jitter in [0, u16::MAX] {
            let (mut now, mut attempt, mut last) = (queued_at, 1, TimeDelta::zero());
            while let Some(next_at) = next_attempt(attempt, queued_at, now, jitter) {
                assert!(next_at - now > last, "attempt {attempt}");
                (last, now, attempt) = (next_at - now, next_at, attempt + 1);
            }
            assert!((15..=ATTEMPTS_MAX).contains(&attempt), "{attempt}");
            assert!(
                now - queued_at <= TRIED_FOR && now - queued_at > TimeDelta::days(3),
                "{}",
                now - queued_at
            );
        }
        assert_eq!(next_attempt(ATTEMPTS_MAX, queued_at, queued_at, 0), None);
        assert_eq!(next_attempt(1, queued_at, queued_at, 0), Some(queued_at + TimeDelta::seconds(1)));
    }
}
