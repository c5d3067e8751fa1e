//! How a case ends without an answer, and how it opens again.
//!
//! Invariant: nothing closes silently: each way out has a person who chose it, and a letter where the person must know.

use super::clock::stop_waiting;
use crate::{
    case::{
        act::payload::Reopen,
        context::{Actor, Facts, Forbidden, Obstacle},
        decide::steps::{Steps, staff},
        event::{Event, NewReceipt},
        model::Case,
        words::{Proven, ReopenCause, State},
    },
    law::ClockEvent,
};

pub(super) fn withdraw(steps: &mut Steps, facts: &Facts<'_>) {
    let by_requester = facts.actor == Actor::Requester;
    steps.push(Event::Withdrawn { by_requester, at: facts.now });
}

pub(super) fn not_a_request(steps: &mut Steps, facts: &Facts<'_>) -> Result<(), Forbidden> {
    stop_waiting(steps, facts)?;
    steps.push(Event::SetAside { by: staff(facts)?, at: facts.now });
    Ok(())
}

pub(super) fn purge(steps: &mut Steps, facts: &Facts<'_>) {
    steps.push(Event::Purged { at: facts.now });
}

/// The causes that fit how the case was closed.
pub(in crate::case) fn causes(case: &Case) -> Vec<ReopenCause> {
    let fits = |cause: &ReopenCause| match cause {
        ReopenCause::OurError => {
            case.state.is_answered() || case.state == State::Referred || case.state == State::Withdrawn
        }
        ReopenCause::Undelivered => case.state.is_answered(),
        ReopenCause::NotARequest => case.state == State::NotARequest,
        ReopenCause::IdentityNowGiven => {
            case.state == State::Refused && case.refusal_code() == Some("identity_not_established")
        }
        ReopenCause::WithdrawalReversed => case.state == State::Withdrawn,
        // an upheld appeal opens the case itself
        ReopenCause::Overturned => false,
    };
    ReopenCause::ALL.iter().copied().filter(|cause| fits(cause)).collect()
}

/// Where a case that opens again goes on: to work, or first to proof.
pub(super) fn proven_state(case: &Case, facts: &Facts<'_>) -> State {
    let proven = case.is_fast_lane()
        || (case.proof.tier >= facts.tiers.needed(&case.asked, case.sensitive)
            && (!case.on_behalf_of.needs_authority() || case.proof.authority == Some(Proven::Established)));
    if proven { State::Working } else { State::Verifying }
}

pub(super) fn reopen(steps: &mut Steps, payload: &Reopen, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let case = &steps.case;
    let causes = causes(case);
    if !causes.contains(&payload.cause) {
        let causes = causes.iter().map(|cause| cause.id().to_owned()).collect();
        return Err(Obstacle::CauseMismatch { state: case.state, causes }.into());
    }
    // the person takes back their own word; what the office did wrong is the office's to judge
    if facts.actor == Actor::Requester && payload.cause != ReopenCause::WithdrawalReversed {
        return Err(Obstacle::OnlyStaff.into());
    }
    let anew = payload.cause.begins_anew();
    let to = proven_state(case, facts);
    // a clock that stood when the case was closed runs on from that day
    let stood_until = case.closed_at.filter(|_| !anew && case.is_paused()).map(|at| facts.office.day(at));
    let receipt = anew.then(|| NewReceipt { received_at: facts.now, received_on: facts.today() });
    steps.push(Event::Reopened { cause: payload.cause, receipt, to });
    if let Some(on) = stood_until {
        steps.push(Event::ClockMoved { clock: ClockEvent::Resume { on } });
    }
    // a new receipt comes under the law of today; the original clock under the law of then
    steps.redate(facts, anew)
}
