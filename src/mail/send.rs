//! The sending worker: claims letters, sends them, reports. At least once, with the same Message-ID on every attempt.
//!
//! It decides when to try again and when to give up, nothing else; what that means for a case is the desk's.

use std::{fmt, future::Future};

use chrono::{DateTime, TimeDelta, Utc};

use super::{delivery::Delivery, transport::Transport};
use crate::{
    clock::SharedClock,
    desk::{
        Outbound,
        post::{Outcome, Report, Room},
    },
    types::OutboxId,
};

/// Attempts before a letter is given up.
pub const ATTEMPTS_MAX: u32 = 25;

/// How long a letter is tried. RFC 5321, section 4.5.4.1 asks for four to five days.
pub const TRIED_FOR: TimeDelta = TimeDelta::days(5);

/// What the worker asks of the desk and reports to it.
pub trait Outgoing: Send + Sync {
    /// Why the desk could not be asked.
    type Error: fmt::Display + Send;

    /// Claims letters that are due as far as there is room, the oldest first.
    fn claim(&self, room: &Room) -> impl Future<Output = Result<Vec<Outbound>, Self::Error>> + Send;

    /// Records how letters went, together. Those that could not be recorded, with the reason: their leases run out and
    /// they are sent again. A lease that ran out before is no error: somebody else has that letter now.
    fn report(&self, results: Vec<Report>) -> impl Future<Output = Vec<(OutboxId, Self::Error)>> + Send;
}

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
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

impl Tally {
    pub(super) fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Accepted => self.accepted += 1,
            Outcome::Deferred { .. } => self.deferred += 1,
            Outcome::Bounced { .. } => self.bounced += 1,
            Outcome::GivenUp { .. } => self.given_up += 1,
        }
    }
}

/// One who carries letters.
#[derive(Debug, Clone)]
pub struct MailWorker {
    pub(super) transport: Transport,
    pub(super) clock: SharedClock,
    pub(super) slots: usize,
}

impl MailWorker {
    /// A worker that sends up to `slots` letters at a time.
    pub fn new(transport: Transport, clock: SharedClock, slots: usize) -> Self {
        Self { transport, clock, slots: slots.max(1) }
    }

    /// What an attempt came to, as the desk records it.
    pub(super) fn outcome(&self, letter: &Outbound, delivery: Delivery, now: DateTime<Utc>) -> Outcome {
        let code = match delivery {
            Delivery::Accepted { code: _ } => return Outcome::Accepted,
            Delivery::Bounced { code } => return Outcome::Bounced { code },
            Delivery::Deferred { code } => Some(code),
            Delivery::Unreachable(_) => None,
        };
        let mut jitter = [0; 2];
        self.clock.fill_random(&mut jitter);
        match next_attempt(letter.attempt, letter.queued_at, now, u16::from_be_bytes(jitter)) {
            Some(next_at) => Outcome::Deferred { code, next_at },
            None => Outcome::GivenUp { code },
        }
    }
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
