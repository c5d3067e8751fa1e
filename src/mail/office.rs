//! The desk as the mail worker sees it: letters to send, and where to report. Knows no row and sets no state.

use chrono::{DateTime, TimeDelta, Utc};

use super::send::{Claimed, Outgoing};
use crate::desk::{Desk, Error, Lost, post};

/// Takes letters from the desk under leases of one length.
#[derive(Debug, Clone)]
pub struct OutboxSource {
    desk: Desk,
    lease: TimeDelta,
}

impl OutboxSource {
    /// `lease` must be longer than a whole round may take.
    pub fn new(desk: Desk, lease: TimeDelta) -> Self {
        Self { desk, lease }
    }
}

impl Outgoing for OutboxSource {
    type Error = Error;

    async fn claim(&self, limit: usize) -> Result<Vec<Claimed>, Error> {
        let letters = post::claim_letters(&self.desk, limit, self.lease).await?;
        Ok(letters
            .into_iter()
            .map(|letter| Claimed {
                id: letter.id,
                token: letter.token,
                post: letter.post,
                attempt: letter.attempt,
                queued_at: letter.queued_at,
            })
            .collect())
    }

    async fn accepted(&self, letter: &Claimed, _code: u16, at: DateTime<Utc>) -> Result<(), Error> {
        post::letter_accepted(&self.desk, letter.id, &letter.token, at).await
    }

    async fn deferred(
        &self,
        letter: &Claimed,
        code: Option<u16>,
        next_at: DateTime<Utc>,
    ) -> Result<(), Error> {
        post::letter_deferred(&self.desk, letter.id, &letter.token, code, next_at).await
    }

    async fn bounced(&self, letter: &Claimed, code: u16, at: DateTime<Utc>) -> Result<(), Error> {
        post::letter_lost(&self.desk, letter.id, &letter.token, Some(code), Lost::Bounced, at).await
    }

    async fn given_up(&self, letter: &Claimed, code: Option<u16>, at: DateTime<Utc>) -> Result<(), Error> {
        post::letter_lost(&self.desk, letter.id, &letter.token, code, Lost::GivenUp, at).await
    }
}
