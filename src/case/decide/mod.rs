//! Decides what follows from an act, or refuses it with rule and citation. Nothing is looked up from inside.
//!
//! Invariant: every act passes `guards::possible` first, which is also what `acts` shows; an act that would change
//! nothing because it was done already (a letter accepted twice, a timer that moved) gives no events.

mod clock;
mod closing;
mod decision;
mod delivery;
mod digest;
mod guards;
mod identity;
mod intake;
mod linking;
mod machine;
mod offer;
mod proof;
mod rules;
mod steps;
mod wording;
mod work;

use self::steps::Steps;
pub use self::{
    guards::{may, names_extension},
    identity::record_proof,
    intake::{RECEIPT_REACHES_BACK, file},
    offer::{Offer, acts},
};
use crate::{
    case::{
        act::{Act, By},
        context::{Facts, Forbidden},
        event::Event,
        model::Case,
        words::State,
    },
    law::Right,
};

/// What follows from `act`.
///
/// # Errors
/// The state, the role or the law forbids it.
pub fn decide(case: &Case, act: &Act, facts: &Facts<'_>) -> Result<Vec<Event>, Forbidden> {
    if act.kind().by() == By::Report && case.state == State::Purged {
        return Ok(Vec::new()); // a late report about a case that is gone changes nothing any more
    }
    guards::possible(case, act.kind(), facts)?;
    let mut steps = Steps::of(case);
    match act {
        Act::Classify(payload) => intake::classify(&mut steps, payload, facts)?,
        Act::CorrectReceipt(payload) => intake::correct_receipt(&mut steps, payload, facts)?,
        Act::Verify(payload) => identity::verify(&mut steps, payload, facts)?,
        Act::TakeProof(proof) => identity::take_proof(&mut steps, *proof, facts)?,
        Act::ConfirmMailbox(_) => identity::confirm_mailbox(&mut steps, facts),
        Act::Ask(payload) => clock::ask(&mut steps, payload, facts)?,
        Act::Resume(payload) => clock::resume(&mut steps, payload, facts)?,
        Act::Extend(payload) => clock::extend(&mut steps, payload, facts)?,
        Act::Postpone(payload) => clock::postpone(&mut steps, payload, facts)?,
        Act::Assign(payload) => work::assign(&mut steps, payload, facts)?,
        Act::Note(_) => steps.push(Event::Noted),
        Act::Reply(_) => steps.push(Event::Replied { is_told_here: true }),
        Act::SeeReply(_) => steps.push(Event::Replied { is_told_here: false }),
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
        Act::Refer(payload) => linking::refer(&mut steps, payload, facts)?,
        Act::ReferralAccepted(_) => steps.push(Event::ReferralAccepted { at: facts.now }),
        Act::ReferralDeclined(_) => steps.push(Event::ReferralDeclined),
        Act::Merge(payload) => linking::merge(&mut steps, payload, facts)?,
        Act::Unmerge(_) | Act::ComeBack(_) => linking::unmerge(&mut steps),
        Act::TakeIn(joined) => linking::take_in(&mut steps, *joined, facts)?,
        Act::LetGo(case) => linking::let_go(&mut steps, *case, facts)?,
        Act::ShareAnswer(letters) => linking::share_answer(&mut steps, letters, facts),
        Act::Appeal(_) => linking::contest(&mut steps, Right::Appeal, facts),
        Act::Complaint(_) => linking::contest(&mut steps, Right::Complaint, facts),
        Act::CloseLink(other) => steps.push(Event::LinkClosed { case: *other }),
        Act::ReopenLink(other) => steps.push(Event::LinkReopened { case: *other }),
        Act::Collect(file) => delivery::collect(&mut steps, *file, facts),
        Act::EndPackage(files) => delivery::end_package(&mut steps, files, facts),
        Act::Overturn(upheld) => linking::overturn(&mut steps, *upheld, facts)?,
        Act::LetterAccepted(result) => machine::letter_accepted(&mut steps, result, facts)?,
        Act::LetterBounced(result) => machine::letter_bounced(&mut steps, result, facts)?,
        Act::TimerFired(fired) => machine::timer_fired(&mut steps, *fired, facts)?,
    }
    Ok(steps.events)
}
