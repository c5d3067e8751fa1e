//! Cases that hang on others: referred, merged, contested. In the table, without routes yet.
//!
//! Invariant: the clock runs until another organisation has accepted; a merged case comes back where it was.

use super::{Steps, files_seen};
use crate::{
    case::{
        act::payload::{Merge, Refer},
        event::Event,
        facts::Facts,
        forbidden::{Forbidden, Rule},
        state::State,
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
        return Err(Forbidden::new(Rule::MergeTarget, "A case cannot be merged into itself."));
    }
    steps.push(Event::Merged { into: payload.into, at: facts.now });
    Ok(())
}

pub(super) fn unmerge(steps: &mut Steps) {
    let to = steps.case.merged_from.unwrap_or(State::Received);
    steps.push(Event::Unmerged { to });
}

pub(super) fn contest(steps: &mut Steps, right: Right, facts: &Facts<'_>) {
    steps.push(Event::Contested { right, received_at: facts.now });
}
