//! Who asks: control of the mailbox, identity, and authority, judged apart.
//!
//! Invariant: a stated tier never exceeds what its method gives; a failure leads to a next step, never to a closed case.

use chrono::NaiveDate;

use crate::{
    case::{
        act::payload::{RecordedProof, Verify},
        context::{Facts, Forbidden, Obstacle},
        decide::steps::{Steps, files_seen},
        event::{Event, ProofTaken},
        model::{Case, FilingProof, filing::FilingEvent},
        words::{Proven, State, Tier, Words},
    },
    law::ClockEvent,
};

/// Control of the mailbox given: tier 1 and nothing else. It never moves a clock.
pub(super) fn confirm_mailbox(steps: &mut Steps, facts: &Facts<'_>) {
    if !steps.case.proof.mailbox {
        steps.push(Event::MailboxConfirmed { at: facts.now });
    }
}

/// Judges who asks. What was seen is a fact of the filing ([`record_proof`]); this case takes it over.
pub(super) fn verify(steps: &mut Steps, payload: &Verify, facts: &Facts<'_>) -> Result<(), Forbidden> {
    files_seen(&steps.case, &payload.evidence)?;
    let on = arrival(&steps.case, payload, facts)?;
    let number = facts.filing.proof.recorded + 1;
    match payload.result {
        Proven::Failed => {
            if payload.next_step.as_ref().is_none_or(Words::is_blank) {
                return Err(Obstacle::NextStepMissing.into());
            }
            let answers = answers_question(&steps.case);
            let waits = steps.state() == State::Waiting && !answers;
            let to = if waits { State::Waiting } else { State::Verifying };
            resume_clock(steps, answers, on);
            steps.push(Event::ProofTaken(ProofTaken {
                proof: number,
                result: Proven::Failed,
                tier: Tier::NONE,
                authority: payload.authority,
                on,
                tells_progress: false,
                to,
                back_to: None,
            }));
        }
        Proven::Established => {
            let tier = tier_shown(payload, facts)?;
            let proof = RecordedProof { number, tier, authority: payload.authority, on };
            let to =
                if has_what_it_needs(&steps.case, proof, facts) { State::Working } else { State::Verifying };
            let progress = tells_progress(&steps.case, to, on, facts);
            take(steps, proof, to, progress, facts);
        }
    }
    steps.redate(facts, false)
}

/// A proof that was recorded on another case of the filing. It moves this one where it has what it needs now, and is
/// remembered where it proves more than was known.
pub(super) fn take_proof(
    steps: &mut Steps,
    proof: RecordedProof,
    facts: &Facts<'_>,
) -> Result<(), Forbidden> {
    let known = steps.case.proof;
    let moves = is_before_work(&steps.case) && has_what_it_needs(&steps.case, proof, facts);
    let proves_more =
        proof.tier > known.tier || proof.authority.is_some_and(|now| known.authority != Some(now));
    if moves {
        // the letter about progress goes out for the case on which the proof was recorded
        take(steps, proof, State::Working, false, facts);
    } else if proves_more {
        let to = steps.state();
        let back_to = steps.case.back_to.filter(|_| !has_what_it_needs(&steps.case, proof, facts));
        steps.push(taken(proof, to, back_to, false));
    }
    steps.redate(facts, false)
}

/// The fact that `verify` records for the whole filing.
///
/// # Errors
/// As `verify` on this case.
pub fn record_proof(case: &Case, payload: &Verify, facts: &Facts<'_>) -> Result<FilingEvent, Forbidden> {
    let tier = match payload.result {
        Proven::Established => tier_shown(payload, facts)?,
        Proven::Failed => Tier::NONE,
    };
    Ok(FilingEvent::ProofRecorded {
        proof: facts.filing.proof.recorded + 1,
        case: case.id,
        result: payload.result,
        method: payload.method,
        tier,
        authority: payload.authority,
        files: files_seen(case, &payload.evidence)?,
        on: arrival(case, payload, facts)?,
    })
}

/// What a case that opens later takes over from its filing.
pub(super) fn known_from_filing(steps: &mut Steps, facts: &Facts<'_>) {
    if let Some(at) = facts.filing.confirmed_at.filter(|_| !steps.case.proof.mailbox) {
        steps.push(Event::MailboxConfirmed { at });
    }
    let FilingProof { last_established, tier, authority, .. } = facts.filing.proof;
    let Some(number) = last_established else { return };
    let proof = RecordedProof { number, tier, authority, on: facts.today() };
    let moves = is_before_work(&steps.case) && has_what_it_needs(&steps.case, proof, facts);
    let to = if moves { State::Working } else { steps.state() };
    steps.push(taken(proof, to, None, false));
}

/// The tier that a proof reaches: as stated, at most what its method gives.
fn tier_shown(payload: &Verify, facts: &Facts<'_>) -> Result<Tier, Forbidden> {
    let most = facts.tiers.given_by(payload.method);
    let tier = payload.tier.unwrap_or(most);
    if tier > most {
        return Err(Obstacle::TierTooHigh { method: payload.method, most, tier }.into());
    }
    if payload.method.needs_evidence() && payload.evidence.is_empty() {
        return Err(Obstacle::EvidenceMissing.into());
    }
    Ok(tier)
}

/// Identity and authority, judged apart and both needed.
fn has_what_it_needs(case: &Case, proof: RecordedProof, facts: &Facts<'_>) -> bool {
    let tier = case.proof.tier.max(proof.tier);
    let authority = proof.authority.or(case.proof.authority);
    let authorised = !case.on_behalf_of.needs_authority() || authority == Some(Proven::Established);
    tier >= facts.tiers.needed(&case.asked, case.sensitive) && authorised
}

/// Whether who asks is still to be established here. Another question than about that keeps a case waiting.
fn is_before_work(case: &Case) -> bool {
    match case.state {
        State::Received | State::Verifying => true,
        State::Waiting => answers_question(case),
        State::Working
        | State::Reviewing
        | State::Releasing
        | State::Answered
        | State::Refused
        | State::Withdrawn
        | State::Referred
        | State::Merged
        | State::NotARequest
        | State::Purged => false,
    }
}

/// Whether proof answers the open question; another question stays open.
fn answers_question(case: &Case) -> bool {
    case.question.as_ref().is_some_and(|question| question.reason.is_about_proof())
}

fn tells_progress(case: &Case, to: State, on: NaiveDate, facts: &Facts<'_>) -> bool {
    let quiet = case.progress_on.is_some_and(|last| (on - last).num_days() < facts.office.progress_days);
    to == State::Working && !quiet
}

/// Takes a proof over with what it does to the clock: it ends the wait for an answer about identity or authority. A case
/// that waits for another answer goes on from `to` when that answer is there.
fn take(steps: &mut Steps, proof: RecordedProof, to: State, tells_progress: bool, facts: &Facts<'_>) {
    let answers = answers_question(&steps.case);
    let waits = steps.state() == State::Waiting && !answers;
    let at_work = steps.case.back_to == Some(State::Working);
    let back_to = (waits && to != State::Working && !at_work).then_some(to);
    let to = if waits { State::Waiting } else { to };
    resume_clock(steps, answers, proof.on);
    if let Some(asked_at) = steps.case.identity_asked_at {
        let clock = ClockEvent::Verified { on: proof.on, asked_on: Some(facts.office.day(asked_at)) };
        steps.push(Event::ClockMoved { clock });
    }
    steps.push(taken(proof, to, back_to, tells_progress && !waits));
}

fn taken(proof: RecordedProof, to: State, back_to: Option<State>, tells_progress: bool) -> Event {
    let RecordedProof { number, tier, authority, on } = proof;
    let result = Proven::Established;
    Event::ProofTaken(ProofTaken { proof: number, result, tier, authority, on, tells_progress, to, back_to })
}

/// The day the information arrived: today, unless an earlier day is stated.
fn arrival(case: &Case, payload: &Verify, facts: &Facts<'_>) -> Result<NaiveDate, Forbidden> {
    let on = payload.information_received_on.unwrap_or_else(|| facts.today());
    if on > facts.today() || on < case.received_on {
        return Err(Obstacle::InformationImpossible { received_on: case.received_on }.into());
    }
    Ok(on)
}

fn resume_clock(steps: &mut Steps, answers: bool, on: NaiveDate) {
    let reached =
        steps.case.question.as_ref().and_then(|question| question.reached_on.filter(|_| question.stops));
    if let (true, Some(reached)) = (answers, reached) {
        steps.push(Event::ClockMoved { clock: ClockEvent::Resume { on: on.max(reached) } });
    }
}
