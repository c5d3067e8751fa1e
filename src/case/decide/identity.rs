//! Who asks: control of the mailbox, identity, and authority, judged apart.
//!
//! Invariant: a stated tier never exceeds what its method gives; a failure leads to a next step, never to a closed case.

use crate::{
    case::{
        act::payload::Verify,
        context::{Facts, Forbidden, Rule},
        decide::steps::{Steps, files_seen},
        event::Event,
        words::{Proven, State, Words},
    },
    law::{ClockEvent, StopReason},
};

/// Control of the mailbox given: tier 1 and nothing else. It never moves a clock.
pub(super) fn confirm_mailbox(steps: &mut Steps, facts: &Facts<'_>) {
    if !steps.case.proof.mailbox {
        steps.push(Event::MailboxConfirmed { at: facts.now });
    }
}

pub(super) fn verify(steps: &mut Steps, payload: &Verify, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let files = files_seen(&steps.case, &payload.evidence)?;
    let on = arrival(steps, payload, facts)?;
    // the answer to a question about identity or authority ends the wait; another question stays open
    let answers = steps
        .case
        .question
        .as_ref()
        .is_some_and(|question| matches!(question.reason, StopReason::Identity | StopReason::Authority));
    let waits = steps.state() == State::Waiting && !answers;
    match payload.result {
        Proven::Failed => {
            if payload.next_step.as_ref().is_none_or(Words::is_blank) {
                return Err(Forbidden::new(
                    Rule::NextStepMissing,
                    "Say what happens next: ask again, or refuse.",
                ));
            }
            let to = if waits { State::Waiting } else { State::Verifying };
            resume_clock(steps, answers, on);
            let (method, authority) = (payload.method, payload.authority);
            steps.push(Event::VerificationFailed { method, authority, files, on, to });
        }
        Proven::Established => {
            let most = facts.tiers.given_by(payload.method);
            let tier = payload.tier.unwrap_or(most);
            if tier > most {
                return Err(Forbidden::new(
                    Rule::TierTooHigh,
                    format!("{} proves tier {most} at most, not tier {tier}.", payload.method),
                ));
            }
            if payload.method.needs_evidence() && payload.evidence.is_empty() {
                return Err(Forbidden::new(
                    Rule::EvidenceMissing,
                    "Say what you saw: words, or files on the case.",
                ));
            }
            let mut after = steps.case.proof;
            after.tier = after.tier.max(tier);
            after.authority = payload.authority.or(after.authority);
            let needed = facts.tiers.needed(&steps.case.asked, steps.case.sensitive);
            let authorised =
                !steps.case.on_behalf_of.needs_authority() || after.authority == Some(Proven::Established);
            let to = match (waits, after.tier >= needed && authorised) {
                (true, _) => State::Waiting,
                (false, true) => State::Working,
                (false, false) => State::Verifying,
            };
            resume_clock(steps, answers, on);
            if steps.case.identity_asked {
                steps.push(Event::ClockMoved { clock: ClockEvent::Verified { on } });
            }
            let quiet = steps
                .case
                .progress_on
                .is_some_and(|last| (on - last).num_days() < facts.office.progress_days);
            let tells_progress = to == State::Working && !quiet;
            let (method, authority) = (payload.method, payload.authority);
            steps.push(Event::Verified { method, tier, authority, files, on, tells_progress, to });
        }
    }
    steps.redate(facts, false)
}

/// The day the information arrived: today, unless an earlier day is stated.
fn arrival(steps: &Steps, payload: &Verify, facts: &Facts<'_>) -> Result<chrono::NaiveDate, Forbidden> {
    let on = payload.information_received_on.unwrap_or_else(|| facts.today());
    if on > facts.today() || on < steps.case.received_on {
        return Err(Forbidden::new(
            Rule::DateImpossible,
            format!("The information arrived between {} and today.", steps.case.received_on),
        ));
    }
    Ok(on)
}

fn resume_clock(steps: &mut Steps, answers: bool, on: chrono::NaiveDate) {
    let reached =
        steps.case.question.as_ref().and_then(|question| question.reached_on.filter(|_| question.stops));
    if let (true, Some(reached)) = (answers, reached) {
        steps.push(Event::ClockMoved { clock: ClockEvent::Resume { on: on.max(reached) } });
    }
}
