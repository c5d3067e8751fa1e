//! Token buckets per client: an IPv4 address or an IPv6 /64. They slow down and explain; filing has none.
//!
//! In memory, per node: how fast one client may write at this moment, so that a loop does not keep a node busy. Lost with a
//! restart, and nothing hangs on that. What must hold over time and over all nodes (filings, drafts, codes, mails, sign-ins) is
//! counted in the database.
//! Runs on the machine's monotonic clock: a limit is about real load, not about the law's time.

use std::{
    net::IpAddr,
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use actix_web::HttpRequest;
use governor::{
    DefaultKeyedRateLimiter, NotUntil, Quota, RateLimiter,
    clock::{Clock, DefaultClock, QuantaInstant},
};

use super::{forwarded, problem::Problem};
use crate::{
    config,
    types::{KeyId, Network, Subnet},
};

/// What is being limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bucket {
    /// Writing of a page or a program: an answer in the wizard, a message, a sign-in.
    Writing,
}

/// Buckets are swept after this many looks, so that their number follows the clients of the last minutes.
const SWEEP_EVERY: u32 = 4_096;
/// Answers and messages from one client in ten minutes; a wizard has about a dozen pages.
const WRITINGS_PER_10_MIN: u32 = 600;
/// Calls of one program with a key in a minute.
const CALLS_OF_A_KEY_PER_MIN: NonZeroU32 = NonZeroU32::new(600).expect("600 is not zero");

/// All buckets of this node.
#[derive(Debug)]
pub struct Limits {
    disabled: bool,
    writings: DefaultKeyedRateLimiter<Network>,
    keys: DefaultKeyedRateLimiter<KeyId>,
    requests: AtomicU32,
    clock: DefaultClock,
}

impl Limits {
    /// Buckets as configured.
    pub fn new(limits: &config::Limits) -> Self {
        Self::of(limits.disabled, WRITINGS_PER_10_MIN)
    }

    fn of(disabled: bool, writings: u32) -> Self {
        Self {
            disabled,
            writings: RateLimiter::dashmap(per_10_minutes(writings)),
            keys: RateLimiter::dashmap(Quota::per_minute(CALLS_OF_A_KEY_PER_MIN)),
            requests: AtomicU32::new(0),
            clock: DefaultClock::default(),
        }
    }

    /// Takes one token of the client's bucket.
    ///
    /// # Errors
    /// 429 with the seconds to wait when the bucket is empty.
    pub fn admit(&self, bucket: Bucket, client: IpAddr) -> Result<(), Problem> {
        if self.disabled {
            return Ok(());
        }
        let limiter = match bucket {
            Bucket::Writing => &self.writings,
        };
        if self.requests.fetch_add(1, Ordering::Relaxed).is_multiple_of(SWEEP_EVERY) {
            limiter.retain_recent();
        }
        limiter.check_key(&Network::of(client)).map_err(|not_until| self.wait(&not_until))
    }

    /// Counts a call of a program with a key.
    ///
    /// # Errors
    /// 429 with the seconds to wait when it calls too often.
    pub fn admit_key(&self, key: KeyId) -> Result<(), Problem> {
        if self.disabled {
            return Ok(());
        }
        self.keys.check_key(&key).map_err(|not_until| self.wait(&not_until))
    }

    fn wait(&self, not_until: &NotUntil<QuantaInstant>) -> Problem {
        let wait = not_until.wait_time_from(self.clock.now());
        Problem::too_many(wait.as_secs().saturating_add(1))
    }
}

/// `allowed` at once, then one more each tenth of ten minutes divided by `allowed`.
fn per_10_minutes(allowed: u32) -> Quota {
    let burst = NonZeroU32::new(allowed).unwrap_or(NonZeroU32::MIN);
    let period = Duration::from_mins(10) / burst.get();
    Quota::with_period(period).unwrap_or_else(|| Quota::per_minute(burst)).allow_burst(burst)
}

/// Whose attempts count together with those of who is speaking.
pub fn network(req: &HttpRequest, trusted: &[Subnet]) -> Network {
    Network::of(client(req, trusted))
}

/// Who is speaking: the peer, or whom a trusted proxy speaks for.
pub fn client(req: &HttpRequest, trusted: &[Subnet]) -> IpAddr {
    forwarded::client(req.peer_addr().map(|peer| peer.ip()), req.headers(), trusted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(disabled: bool) -> Limits {
        Limits::of(disabled, 2)
    }

    #[test]
    fn the_third_of_two_must_wait_and_is_told_how_long() {
        let limits = limits(false);
        let me = "192.0.2.1".parse().unwrap();
        assert!(limits.admit(Bucket::Writing, me).is_ok());
        assert!(limits.admit(Bucket::Writing, me).is_ok());
        let problem = limits.admit(Bucket::Writing, me).unwrap_err();
        assert!((1..=301).contains(&problem.retry_after.unwrap()));
        assert!(limits.admit(Bucket::Writing, "192.0.2.2".parse().unwrap()).is_ok());
    }

    #[test]
    fn neighbours_in_one_v6_network_share_a_bucket() {
        let limits = limits(false);
        for host in ["2001:db8::1", "2001:db8::2"] {
            assert!(limits.admit(Bucket::Writing, host.parse().unwrap()).is_ok());
        }
        assert!(limits.admit(Bucket::Writing, "2001:db8::3".parse().unwrap()).is_err());
        assert!(limits.admit(Bucket::Writing, "2001:db8:0:1::3".parse().unwrap()).is_ok());
    }

    #[test]
    fn limits_can_be_switched_off() {
        let limits = limits(true);
        for _ in 0..20 {
            assert!(limits.admit(Bucket::Writing, "192.0.2.1".parse().unwrap()).is_ok());
        }
    }
}
