//! The desk as the mail worker sees it: letters to send, and where to report. Knows no row and sets no state.

use chrono::TimeDelta;

use super::send::Outgoing;
use crate::{
    desk::{
        Desk, Error, Outbound,
        post::{self, Report, Room},
    },
    types::OutboxId,
};

/// Takes letters from the desk under leases of one length.
#[derive(Debug, Clone)]
pub struct OutboxSource {
    desk: Desk,
    lease: TimeDelta,
}

impl OutboxSource {
    /// `lease` must be longer than a letter may take, its report included.
    pub fn new(desk: Desk, lease: TimeDelta) -> Self {
        Self { desk, lease }
    }
}

impl Outgoing for OutboxSource {
    type Error = Error;

    async fn claim(&self, room: &Room) -> Result<Vec<Outbound>, Error> {
        post::claim_letters(&self.desk, room, self.lease).await
    }

    async fn report(&self, results: Vec<Report>) -> Vec<(OutboxId, Error)> {
        post::report_letters(&self.desk, results).await
    }
}
