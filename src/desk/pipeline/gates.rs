//! What lets a change through when it is written, beside the sequence numbers of its streams: codes, counts, keys of a caller.

use chrono::{DateTime, Utc};

use crate::{
    store::{
        StoreError, Tx,
        codes::{self, Against, Redeemed},
        idempotency,
        tallies::{self, Tally},
        throttle,
    },
    types::FilingId,
};

/// A one-time code that somebody showed: used up if it was right; each open one costs a try if it was not.
#[derive(Clone)]
pub(crate) struct Redemption {
    pub(crate) filing: FilingId,
    pub(crate) digest: Vec<u8>,
    pub(crate) at: DateTime<Utc>,
    /// Which codes it is held against.
    pub(crate) against: Against,
    /// What the snapshot said.
    pub(crate) is_right: bool,
}

impl Redemption {
    /// Uses the code up, or lets the wrong one pay.
    ///
    /// # Errors
    /// [`StoreError::Overtaken`] where it is no longer what the snapshot said.
    pub(super) fn redeem(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let redeemed = codes::redeem(tx, self.filing, &self.digest, self.against, self.at)?;
        if (redeemed != Redeemed::Wrong) == self.is_right { Ok(()) } else { Err(StoreError::Overtaken) }
    }
}

/// A filing among those that its network sent lately.
#[derive(Clone)]
pub(crate) struct Crowd {
    pub(crate) mark: throttle::Mark,
    /// So many are usual.
    pub(crate) usual: u32,
    /// Whether it was decided that it is one too many.
    pub(crate) is_over: bool,
}

impl Crowd {
    /// Counts it in. What nobody knew to be one too many is looked at again.
    ///
    /// # Errors
    /// [`StoreError::Overtaken`] where it is one too many and nobody knew.
    pub(super) fn count_in(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        if self.is_over {
            return throttle::mark(tx, &self.mark);
        }
        if throttle::mark_unless_usual(tx, &self.mark, self.usual)? {
            Ok(())
        } else {
            Err(StoreError::Overtaken)
        }
    }
}

/// The answer to keep under an idempotency key.
#[derive(Clone)]
pub(crate) struct Answered {
    pub(crate) key: idempotency::IdempotencyKey,
    pub(crate) at: DateTime<Utc>,
    pub(crate) status: i32,
    pub(crate) sealed: Vec<u8>,
}

/// In one order, so that two changes never wait for each other.
pub(super) fn save_tallies(tx: &mut Tx<'_>, changes: &[Tally]) -> Result<(), StoreError> {
    let mut changes: Vec<&Tally> = changes.iter().collect();
    changes.sort_by(|one, other| one.digest.cmp(&other.digest));
    changes.into_iter().try_for_each(|tally| tallies::save(tx, tally))
}
