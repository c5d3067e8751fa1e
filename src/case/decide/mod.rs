//! Decides what follows from an act, or refuses it with rule and citation. Nothing is looked up from inside.
//!
//! Invariant: every act passes `guards::possible` first, which is also what `acts` shows; an act that would change
//! nothing because it was done already (a letter accepted twice, a timer that moved) gives no events.

mod clock;
mod closing;
mod decision;
mod delivery;
pub(super) mod guards;
mod identity;
mod intake;
mod linking;
mod machine;
pub mod offer;
mod work;

pub use self::intake::file;
pub(super) use self::{
    clock::stopping_reasons,
    closing::causes,
    decision::{further_reasons, further_withhold_reasons, refusal_reasons, withhold_reasons},
};
use super::{
    Case,
    act::{Act, payload::Evidence},
    event::Event,
    evolve::evolve,
    facts::{ClockFacts, Facts, Under},
    forbidden::{Forbidden, Rule},
    state::State,
};
use crate::{
    law::CaseDates,
    types::{FileId, UserId},
};

/// What follows from `act`.
///
/// # Errors
/// The state, the role or the law forbids it.
pub fn decide(case: &Case, act: &Act, facts: &Facts<'_>) -> Result<Vec<Event>, Forbidden> {
    let report = matches!(act, Act::LetterAccepted(_) | Act::LetterBounced(_) | Act::TimerFired(_));
    if report && case.state == State::Purged {
        return Ok(Vec::new()); // a late report about a case that is gone: nobody is left whom it would matter to
    }
    guards::possible(case, act.name(), facts)?;
    let mut steps = Steps::of(case);
    match act {
        Act::Classify(payload) => intake::classify(&mut steps, payload, facts)?,
        Act::CorrectReceipt(payload) => intake::correct_receipt(&mut steps, payload, facts)?,
        Act::Verify(payload) => identity::verify(&mut steps, payload, facts)?,
        Act::ConfirmMailbox(_) => identity::confirm_mailbox(&mut steps, facts),
        Act::Ask(payload) => clock::ask(&mut steps, payload, facts)?,
        Act::Resume(payload) => clock::resume(&mut steps, payload, facts)?,
        Act::Extend(payload) => clock::extend(&mut steps, payload, facts)?,
        Act::Postpone(payload) => clock::postpone(&mut steps, payload, facts)?,
        Act::Assign(payload) => work::assign(&mut steps, payload, facts)?,
        Act::Note(_) => steps.push(Event::Noted),
        Act::Hold(payload) => work::hold(&mut steps, payload, facts)?,
        Act::LiftHold(_) => work::lift_hold(&mut steps, facts)?,
        Act::Plan(payload) => work::plan(&mut steps, payload),
        Act::AnswerTask(task) => work::answer_task(&mut steps, *task),
        Act::AttachFile(file) => work::attach_file(&mut steps, file),
        Act::ReceiveMessage(message) => work::receive_message(&mut steps, *message),
        Act::Decide(payload) => decision::decide(&mut steps, payload, facts)?,
        Act::Refuse(payload) => decision::refuse(&mut steps, payload, facts)?,
        Act::Approve(payload) => decision::approve(&mut steps, payload, facts)?,
        Act::Return(_) => steps.push(Event::Returned),
        Act::Send(_) => delivery::send(&mut steps, facts)?,
        Act::PullBack(_) => steps.push(Event::PulledBack),
        Act::Dispatched(payload) => delivery::dispatched(&mut steps, payload, facts)?,
        Act::Recall(_) => steps.push(Event::Recalled),
        Act::Withdraw(_) => closing::withdraw(&mut steps, facts),
        Act::NotARequest(_) => closing::not_a_request(&mut steps, facts)?,
        Act::Reopen(payload) => closing::reopen(&mut steps, payload, facts)?,
        Act::Purge(_) => closing::purge(&mut steps, facts),
        Act::Refer(payload) => linking::refer(&mut steps, payload)?,
        Act::ReferralAccepted(_) => steps.push(Event::ReferralAccepted { at: facts.now }),
        Act::ReferralDeclined(_) => steps.push(Event::ReferralDeclined),
        Act::Merge(payload) => linking::merge(&mut steps, payload, facts)?,
        Act::Unmerge(_) => linking::unmerge(&mut steps),
        Act::Appeal(_) => linking::contest(&mut steps, crate::law::Right::Appeal, facts),
        Act::Complaint(_) => linking::contest(&mut steps, crate::law::Right::Complaint, facts),
        Act::CloseLink(other) => steps.push(Event::LinkClosed { case: *other }),
        Act::ReopenLink(other) => steps.push(Event::LinkReopened { case: *other }),
        Act::Overturn(upheld) => linking::overturn(&mut steps, *upheld, facts)?,
        Act::LetterAccepted(result) => machine::letter_accepted(&mut steps, result, facts)?,
        Act::LetterBounced(result) => machine::letter_bounced(&mut steps, result, facts)?,
        Act::TimerFired(fired) => machine::timer_fired(&mut steps, *fired, facts)?,
    }
    Ok(steps.events)
}

/// The events so far and the case after them, so that a later step sees what an earlier one did.
struct Steps {
    case: Case,
    events: Vec<Event>,
}

impl Steps {
    fn of(case: &Case) -> Self {
        Self { case: case.clone(), events: Vec::new() }
    }

    fn push(&mut self, event: Event) {
        self.case = evolve(self.case.clone(), &event);
        self.events.push(event);
    }

    fn state(&self) -> State {
        self.case.state
    }

    /// Computes the dates again; an event only if they differ. An open case keeps the law under which it came in,
    /// unless `anew`: then the law is chosen again by right and residence.
    fn redate(&mut self, facts: &Facts<'_>, anew: bool) -> Result<(), Forbidden> {
        let dates = dates_of(&self.case, facts, anew)?;
        if self.case.dates.as_ref() != Some(&dates) {
            self.push(Event::Dated(Box::new(dates)));
        }
        Ok(())
    }
}

fn dates_of(case: &Case, facts: &Facts<'_>, anew: bool) -> Result<CaseDates, Forbidden> {
    let under = if anew { Vec::new() } else { case.unders() };
    dates_under(case, facts, &under, &[])
}

/// The laws chosen again by right and person; one that stays keeps the version under which the case came in.
fn dates_chosen_again(case: &Case, facts: &Facts<'_>) -> Result<CaseDates, Forbidden> {
    dates_under(case, facts, &[], &case.unders())
}

fn dates_under(
    case: &Case,
    facts: &Facts<'_>,
    under: &[Under<'_>],
    keeps: &[Under<'_>],
) -> Result<CaseDates, Forbidden> {
    let dates = facts.statutes.dates(&ClockFacts { keeps, ..case.clock_facts(under) });
    dates.map_err(|fault| Forbidden::new(Rule::LawUnknown, fault.to_string()))
}

/// The member of staff who acts.
fn staff(facts: &Facts<'_>) -> Result<UserId, Forbidden> {
    facts.actor.user().ok_or_else(|| {
        Forbidden::new(Rule::WrongRole, "A member of staff must do this, under their own name.")
    })
}

/// The stored files among what was seen; each must be on the case.
fn files_seen(case: &Case, evidence: &[Evidence]) -> Result<Vec<FileId>, Forbidden> {
    let ids = evidence.iter().filter_map(|seen| match seen {
        Evidence::File(id) => Some(*id),
        Evidence::Words(_) => None,
    });
    let ids: Vec<FileId> = ids.collect();
    known_files(case, &ids)?;
    Ok(ids)
}

fn known_files(case: &Case, ids: &[FileId]) -> Result<(), Forbidden> {
    if ids.iter().all(|id| case.files.contains_key(id)) {
        return Ok(());
    }
    Err(Forbidden::new(Rule::FileUnknown, "A file named here is not on this case. Upload it first."))
}
