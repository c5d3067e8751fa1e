//! Throws away what has run out: codes, sessions, drafts, answers under idempotency keys, tokens, old slots of jobs.
//!
//! Nothing that a person or the law still counts on is touched: events, cases and filings have their own rules.

use chrono::TimeDelta;

use crate::{
    desk::{Desk, Error, intake::file_request::IDEMPOTENCY_KEPT},
    store::{
        codes, drafts, idempotency, invitations, job_slots, provider_flows, refresh_tokens, sessions,
        tallies, throttle,
    },
};

/// Finished slots are remembered this long, so that the newest one of a monthly job is still known.
const SLOTS_KEPT: TimeDelta = TimeDelta::days(100);

/// How many of each were thrown away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tidied {
    /// One-time codes.
    pub codes: usize,
    /// Sessions of staff and requesters.
    pub sessions: usize,
    /// Drafts of the wizard.
    pub drafts: usize,
    /// Answers under idempotency keys.
    pub answers: usize,
    pub refresh_tokens: usize,
    /// Links to choose a password by.
    pub invitations: usize,
    /// Ways to the identity provider from which nobody came back.
    pub provider_flows: usize,
    /// Slots of jobs.
    pub slots: usize,
    /// Waiting times that are over, and counts that no longer count.
    pub throttles: usize,
}

impl Tidied {
    /// All of them together.
    pub fn total(&self) -> usize {
        let Self { codes, sessions, drafts, answers, refresh_tokens, .. } = self;
        let Self { invitations, provider_flows, slots, throttles, .. } = self;
        let signing_in = sessions + refresh_tokens + invitations + provider_flows;
        codes + drafts + answers + slots + throttles + signing_in
    }
}

/// Throws away what has run out by now.
///
/// # Errors
/// Storage that does not answer.
pub async fn tidy(desk: &Desk) -> Result<Tidied, Error> {
    let now = desk.0.clock.now();
    let tidied = desk
        .0
        .store
        .write("tidy", move |tx| {
            Ok(Tidied {
                codes: codes::expire(tx, now)?,
                sessions: sessions::expire(tx, now)?,
                drafts: drafts::expire(tx, now)?,
                answers: idempotency::expire(tx, now - IDEMPOTENCY_KEPT)?,
                refresh_tokens: refresh_tokens::expire(tx, now)?,
                invitations: invitations::expire(tx, now)?,
                provider_flows: provider_flows::expire(tx, now)?,
                slots: job_slots::expire(tx, now - SLOTS_KEPT)?,
                throttles: throttle::expire(tx, now)? + tallies::expire(tx, now)?,
            })
        })
        .await?;
    Ok(tidied)
}
