//! Cases that hang on others: referred, merged, contested. Referrals and merges have no routes yet.
//!
//! Invariant: the clock runs until another organisation has accepted; a merged case comes back where it was; what is
//! contested is decided by somebody else.

use super::closing::proven_state;
use crate::{
    case::{
        act::payload::{Merge, Refer, Upheld},
        context::{Facts, Forbidden, Obstacle},
        decide::steps::{Steps, files_seen},
        event::{Contested, Event, NewReceipt},
        words::{Asked, Proven, ReopenCause, State},
    },
    law::Right,
};

pub(super) fn refer(steps: &mut Steps, payload: &Refer) -> Result<(), Forbidden> {
    let files = files_seen(&steps.case, &payload.evidence)?;
    steps.push(Event::ReferralStarted { files });
    Ok(())
}

pub(super) fn merge(steps: &mut Steps, payload: &Merge, facts: &Facts<'_>) -> Result<(), Forbidden> {
    if payload.into == steps.case.id {
        return Err(Obstacle::MergedIntoItself.into());
    }
    steps.push(Event::Merged { into: payload.into, at: facts.now });
    Ok(())
}

pub(super) fn unmerge(steps: &mut Steps) {
    let to = steps.case.merged_from.unwrap_or(State::Received);
    steps.push(Event::Unmerged { to });
}

/// An appeal or a complaint opens a case of its own, under the same law; who is known need not prove it again.
pub(super) fn contest(steps: &mut Steps, right: Right, facts: &Facts<'_>) {
    let case = &steps.case;
    let needed = facts.tiers.needed(&Asked::plain(right), case.sensitive);
    let authorised =
        !case.on_behalf_of.needs_authority() || case.proof.authority == Some(Proven::Established);
    let proven = case.is_fast_lane() || (case.proof.tier >= needed && authorised);
    steps.push(Event::Contested(Contested { right, received_at: facts.now, case: facts.fresh, proven }));
}

/// The appeal was upheld: the case is open again, and its period counts from the appeal.
pub(super) fn overturn(steps: &mut Steps, upheld: Upheld, facts: &Facts<'_>) -> Result<(), Forbidden> {
    steps.push(Event::LinkClosed { case: upheld.by });
    if !steps.state().is_answered() {
        return Ok(());
    }
    let to = proven_state(&steps.case, facts);
    let received_at = upheld.received_at;
    let receipt = NewReceipt { received_at, received_on: facts.office.day(received_at) };
    steps.push(Event::Reopened { cause: ReopenCause::Overturned, receipt: Some(receipt), to });
    steps.redate(facts, true)
}
