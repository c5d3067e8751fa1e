//! Time, fresh ids and randomness, handed in. The only file that reads the machine's clock.
//!
//! Used from `desk` upward. Everything below takes `now` as a parameter, so that a rule of law can be tested on any day.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use rand::{Rng, SeedableRng, rngs::StdRng};
use uuid::Uuid;

/// Where time, ids and secrets come from.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The present instant, UTC, whole microseconds (PostgreSQL keeps no more).
    fn now(&self) -> DateTime<Utc>;

    /// Fills `bytes` with secret randomness.
    fn fill_random(&self, bytes: &mut [u8]);

    /// A UUIDv7: ordered by time, not guessable.
    fn fresh_id(&self) -> Uuid {
        let mut random = [0; 10];
        self.fill_random(&mut random);
        let millis = u64::try_from(self.now().timestamp_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

/// A clock shared by all who need one.
pub type SharedClock = Arc<dyn Clock>;

/// The machine's clock, shifted by a constant when `clock.now` asks for it.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock {
    offset: TimeDelta,
}

impl SystemClock {
    /// A clock that shows `start` now and runs at real speed from there.
    pub fn starting_at(start: DateTime<Utc>) -> Self {
        Self { offset: start - machine_now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        (machine_now() + self.offset).trunc_subsecs(6)
    }

    fn fill_random(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
fn machine_now() -> DateTime<Utc> {
    Utc::now()
}

/// A clock that stands still until told, for tests and simulations: moves forward only; ids and secrets are
/// predictable, each differs from the one before.
#[derive(Debug)]
pub struct TestClock {
    now: Mutex<DateTime<Utc>>,
    drawn: AtomicU64,
    seed: u64,
}

impl TestClock {
    /// A clock that shows `start`.
    pub fn at(start: DateTime<Utc>) -> Self {
        Self::seeded(start, 7)
    }

    /// A clock that shows `start` and draws its secrets from `seed`.
    pub fn seeded(start: DateTime<Utc>, seed: u64) -> Self {
        Self { now: Mutex::new(start.trunc_subsecs(6)), drawn: AtomicU64::new(0), seed }
    }

    /// Moves the clock on; a negative `by` is ignored.
    pub fn advance(&self, by: TimeDelta) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now += by.max(TimeDelta::zero());
    }

    /// Moves the clock to `instant`, unless that lies in its past.
    pub fn advance_to(&self, instant: DateTime<Utc>) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now = instant.trunc_subsecs(6).max(*now);
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fill_random(&self, bytes: &mut [u8]) {
        let drawn = self.drawn.fetch_add(1, Ordering::Relaxed);
        StdRng::seed_from_u64(self.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ drawn).fill_bytes(bytes);
    }
}
