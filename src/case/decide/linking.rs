//! Cases that hang on others: referred, merged, contested.
//!
//! Invariant: the clock runs until another organisation has accepted; a merged case comes back where it was; what is
//! contested is decided by somebody else.

use super::{
    closing::proven_state,
    proof::{authority, tier_for, tier_reached},
};
use crate::{
    case::{
        act::payload::{Exhibit, Merge, Refer, Upheld},
        context::{Facts, Forbidden, Obstacle, Other},
        decide::steps::{Steps, files_seen},
        event::{Contested, Event, NewReceipt},
        model::{Answer, Case},
        words::{Asked, JoinedCase, LetterKind, Proven, ReferralBasis, ReopenCause, State},
    },
    law::Right,
    types::CaseId,
};

/// To whom we process for at once; to another controller with the person's word, and it stays ours until that one takes it.
pub(super) fn refer(steps: &mut Steps, payload: &Refer, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let files = files_seen(&steps.case, &payload.evidence)?;
    let closed_at = match payload.basis {
        ReferralBasis::Processor => Some(facts.now),
        ReferralBasis::NotHeld if payload.evidence.iter().any(Exhibit::shows) => None,
        ReferralBasis::NotHeld => return Err(Obstacle::PersonsWordMissing.into()),
    };
    steps.push(Event::ReferralStarted { files, basis: Some(payload.basis), closed_at });
    Ok(())
}

pub(super) fn merge(steps: &mut Steps, payload: &Merge, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let case = &steps.case;
    if payload.into == case.id {
        return Err(Obstacle::MergedIntoItself.into());
    }
    let other = facts.other.filter(|other| other.case.id == payload.into);
    let Some(Other { case: other, is_same_person }) = other else {
        return Err(Obstacle::MergeUnknown.into());
    };
    let obstacle = if other.controller != case.controller {
        Obstacle::MergeOtherController
    } else if !other.asked.is_same_right(case.asked) || other.contests.is_some() {
        Obstacle::MergeOtherRight
    } else if !is_same_person || other.on_behalf_of.needs_authority() {
        Obstacle::MergeOtherPerson
    } else if !other.state.is_open() || other.state == State::Releasing {
        // what was approved was approved for those to whom it goes
        Obstacle::MergeNotOpen { state: other.state }
    } else if case.hold.is_some() && other.hold.is_none() {
        Obstacle::MergeHeld
    } else {
        if case.state == State::Releasing {
            steps.push(Event::PulledBack); // its own answer must not leave when it comes back
        }
        steps.push(Event::Merged { into: payload.into, at: facts.now, is_told: true });
        return Ok(());
    };
    Err(obstacle.into())
}

/// Another case is answered with this one: its dates hold, too.
pub(super) fn take_in(steps: &mut Steps, joined: JoinedCase, facts: &Facts<'_>) -> Result<(), Forbidden> {
    steps.push(Event::MergedIn { joined });
    steps.redate(facts, false)
}

pub(super) fn let_go(steps: &mut Steps, other: CaseId, facts: &Facts<'_>) -> Result<(), Forbidden> {
    if steps.case.joined.iter().all(|joined| joined.case != other) {
        return Ok(());
    }
    steps.push(Event::Separated { case: other });
    // what is closed keeps the dates under which it was closed
    if steps.state().is_open() { steps.redate(facts, false) } else { Ok(()) }
}

pub(super) fn unmerge(steps: &mut Steps) {
    let to = steps.case.merged_from.unwrap_or(State::Received);
    steps.push(Event::Unmerged { to, is_told: true });
}

/// The answer of the other case leaves: this person gets it, too, if the own filing proves as much as that answer asks for.
pub(super) fn share_answer(steps: &mut Steps, letters: &[LetterKind], facts: &Facts<'_>) {
    let answer = facts.other.and_then(|other| other.case.decision.as_ref()).map(|decision| &decision.answer);
    let is_proven = |case: &Case| match answer {
        Some(Answer::Decided { items, outcome }) => {
            tier_reached(case, tier_for(case, items, *outcome, facts), facts).is_ok()
        }
        // who reads of a refusal has shown as much as who is given something
        Some(Answer::Refused { .. }) => {
            tier_reached(case, facts.tiers.needed(&case.asked, case.sensitive), facts).is_ok()
        }
        None => false,
    };
    if is_proven(&steps.case) && authority(&steps.case).is_ok() {
        for letter in letters {
            steps.push(Event::AnsweredWith { letter: *letter });
        }
    }
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
