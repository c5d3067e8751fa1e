//! Applies an event to a case. Total and pure: no error, no law, no settings.
//!
//! Invariant: `evolve` of the same events gives the same case, whatever law or settings are installed; every kind of event
//! stands in [`apply`] by its own name.

mod answer;
pub mod beginning;
mod clock;
mod closing;
mod identity;
mod moves;
mod work;

use std::sync::Arc;

use self::beginning::begin;
use crate::case::{
    derived::letters::letters_of,
    event::{Event, ProofTaken},
    model::{Case, Proposed},
    words::{Proven, State},
};

/// The case out of its events; none if they do not begin with a filing.
pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Case> {
    let mut events = events.into_iter();
    let first = events.next()?;
    let Event::Filed(filed) = first else { return None };
    Some(events.fold(evolve(begin(filed), first), evolve))
}

/// The case after one more event.
pub fn evolve(mut case: Case, event: &Event) -> Case {
    apply(&mut case, event);
    for called in letters_of(event, &case) {
        case.letters.entry(called.letter()).or_default().ordered += 1;
    }
    case.seq += 1;
    if event.moves_version() {
        case.version = case.seq;
    }
    case
}

#[expect(clippy::too_many_lines, reason = "a table: one line an event")]
fn apply(case: &mut Case, event: &Event) {
    match event {
        Event::Filed(_) | Event::Noted | Event::Replied { .. } => {}
        // what was asked, and when it came
        Event::Classified(found) => work::classified(case, found),
        Event::ReceiptProposed { received_at, by } => {
            work::proposed(case, Proposed::Receipt { received_at: *received_at }, *by);
        }
        Event::ReceiptCorrected { received_at, received_on, .. } => {
            moves::receive(case, *received_at, *received_on);
        }
        // the office's own work
        Event::Assigned { to } => case.owner = Some(*to),
        Event::HoldProposed { until, by } => work::proposed(case, Proposed::Hold { until: *until }, *by),
        Event::LiftProposed { by } => work::proposed(case, Proposed::LiftHold, *by),
        Event::HoldPlaced { until } => work::hold_placed(case, *until),
        Event::HoldLifted => work::hold_lifted(case),
        Event::Planned { tasks } => case.tasks.extend(tasks.iter().cloned()),
        Event::TaskAnswered { task } => work::task_answered(case, *task),
        Event::MessageArrived { message } => case.messages.push(*message),
        Event::FileAttached(file) => work::file_attached(case, file),
        Event::Collected(collected) => case.collected.push(*collected),
        Event::PackageOver { files, .. } => case.files.retain(|id, _| !files.contains(id)),
        Event::Escalated { kind, at, .. } | Event::Reminded { kind, at, .. } => work::fired(case, *kind, *at),
        // who asks
        Event::MailboxConfirmed { .. } => identity::mailbox_confirmed(case),
        Event::Verified { tier, authority, on, tells_progress, to, .. } => {
            identity::verified(case, *tier, *authority, *to, None);
            case.progress_on = if *tells_progress { Some(*on) } else { case.progress_on };
        }
        Event::ProofTaken(ProofTaken {
            result, tier, authority, on, tells_progress, to, back_to, ..
        }) => {
            match result {
                Proven::Established => identity::verified(case, *tier, *authority, *to, *back_to),
                Proven::Failed => identity::failed(case, *authority, *to),
            }
            case.progress_on = if *tells_progress { Some(*on) } else { case.progress_on };
        }
        Event::VerificationFailed { authority, to, .. } => identity::failed(case, *authority, *to),
        // the clock
        Event::Dated(dates) => case.dates = Some(Arc::clone(dates)),
        Event::ClockMoved { clock } => case.clock.push(*clock),
        Event::ClockUndone { clock } => clock::undone(case, *clock),
        Event::Asked { reason, occurrence, stops, at, .. } => {
            clock::asked(case, *reason, *occurrence, *stops, *at);
        }
        Event::QuestionReached { on } => clock::question_reached(case, Some(*on)),
        Event::QuestionUnreached => clock::question_reached(case, None),
        Event::QuestionClosed => case.question = None,
        Event::AnswerArrived { complete, to, .. } => clock::answer_arrived(case, *complete, *to),
        Event::ExtensionAnnounced { occurrence, at, to, .. } => {
            clock::extension_pends(case, *occurrence, *at, *to);
        }
        Event::ExtensionTook { evidence, by } => clock::extension_took(case, evidence, *by),
        Event::ExtensionReopened => clock::extension_reopened(case),
        Event::ExtensionLapsed => clock::extension_lapsed(case),
        Event::PostponementAnnounced { to, from, occurrence, .. } => {
            clock::postponement_pends(case, *to, *from, *occurrence);
        }
        Event::PostponementTook { evidence } => clock::postponement_took(case, evidence),
        Event::PostponementLapsed => case.postponement = None,
        // the answer
        Event::Decided(decided) => answer::decided(case, decided),
        Event::RefusalWritten(refusal) => answer::refusal_written(case, refusal),
        Event::Approved { by, digest } => answer::approved(case, *by, digest),
        Event::Returned | Event::PulledBack => answer::given_up(case),
        Event::SendOrdered { at, collect_until, .. } => answer::send_ordered(case, *at, *collect_until),
        Event::Released { .. } => answer::released(case),
        Event::LetterAccepted { letter, occurrence, at, on } => {
            answer::letter_accepted(case, *letter, *occurrence, *at, *on);
        }
        Event::LetterBounced { letter, occurrence, undelivered, to, .. } => {
            answer::letter_bounced(case, *letter, *occurrence, *undelivered, *to);
        }
        Event::Dispatched { duty, channel, on, .. } => answer::dispatched(case, *duty, *channel, *on),
        Event::Delivered { evidence, at, to } => answer::delivered(case, evidence, *at, *to),
        Event::RecipientsConcerned { demands, by, at } => {
            answer::recipients_concerned(case, demands, *by, *at);
        }
        // how it ends, and how it opens again
        Event::ReferralStarted { basis, closed_at, .. } => closing::passed_on(case, *basis, *closed_at),
        Event::ReferralDeclined => case.referral_pending = false,
        Event::ReferralAccepted { at } => moves::close(case, State::Referred, *at),
        Event::Merged { into, at, .. } => closing::merged(case, *into, *at),
        Event::Unmerged { to, .. } => closing::unmerged(case, *to),
        Event::MergedIn { joined } => case.joined.push(*joined),
        Event::Separated { case: other } => case.joined.retain(|joined| joined.case != *other),
        Event::AnsweredWith { .. } => case.is_answered_with = true,
        Event::Withdrawn { at, .. } => moves::close(case, State::Withdrawn, *at),
        Event::SetAside { at, .. } => moves::close(case, State::NotARequest, *at),
        Event::Contested(contested) => closing::contested(case, contested),
        Event::LinkClosed { case: other } => closing::link(case, *other, false),
        Event::LinkReopened { case: other } => closing::link(case, *other, true),
        Event::Reopened { cause, receipt, to } => closing::reopened(case, *cause, receipt.as_ref(), *to),
        Event::Recalled => closing::recalled(case),
        Event::Purged { at } => closing::purged(case, *at),
    }
}
