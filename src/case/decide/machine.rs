//! What the mail server and the clock report.
//!
//! Invariant: reporting twice changes nothing; a report about a letter or a timer that no longer counts is recorded or
//! dropped, never refused, so that no worker loops on it.

use super::{clock, delivery, guards::possible};
use crate::{
    case::{
        act::{
            ActKind,
            payload::{LetterResult, TimerFired},
        },
        context::{Facts, Forbidden},
        decide::steps::Steps,
        derived::timer::timers,
        event::Event,
        model::ExtensionState,
        words::{Evidence, LetterKind, State, TimerKind},
    },
    law::ClockEvent,
};

pub(super) fn letter_accepted(
    steps: &mut Steps,
    result: &LetterResult,
    facts: &Facts<'_>,
) -> Result<(), Forbidden> {
    let LetterResult { letter, occurrence, at } = *result;
    let log = steps.case.letters.get(&letter).cloned().unwrap_or_default();
    let known = (1..=log.ordered).contains(&occurrence);
    if !known || log.accepted.contains(&occurrence) || log.bounced.contains(&occurrence) {
        return Ok(());
    }
    let on = facts.office.day(at);
    steps.push(Event::LetterAccepted { letter, occurrence, at, on });
    let evidence = Evidence::Accepted { letter, occurrence, at, on };
    match letter {
        LetterKind::Question => {
            let current =
                steps.case.question.as_ref().is_some_and(|question| question.occurrence == occurrence);
            if current { clock::question_reached(steps, on, facts) } else { Ok(()) }
        }
        LetterKind::Extension => {
            let current = steps.case.extension_pending() == Some(occurrence);
            if current { clock::extension_reached(steps, evidence, facts) } else { Ok(()) }
        }
        LetterKind::Postponement => {
            let current =
                steps.case.postponement.as_ref().is_some_and(|moved| moved.occurrence == occurrence);
            if current { clock::postponement_reached(steps, evidence, facts) } else { Ok(()) }
        }
        LetterKind::Done
        | LetterKind::NothingFound
        | LetterKind::Partly
        | LetterKind::ReadyToCollect
        | LetterKind::Refused => {
            if steps.case.holds_answer(letter, occurrence) {
                delivery::delivered(steps, evidence, facts);
            }
            Ok(())
        }
        LetterKind::Received
        | LetterKind::ConfirmAddress
        | LetterKind::ConfirmReminder
        | LetterKind::AnswerReminder
        | LetterKind::Collected
        | LetterKind::CollectReminder
        | LetterKind::ClockRuns
        | LetterKind::Progress
        | LetterKind::Reply
        | LetterKind::Referred
        | LetterKind::Withdrawn
        | LetterKind::Contested
        | LetterKind::DueLadder
        | LetterKind::ApprovalWanted
        | LetterKind::Returned
        | LetterKind::Alarm => Ok(()),
    }
}

pub(super) fn letter_bounced(
    steps: &mut Steps,
    result: &LetterResult,
    facts: &Facts<'_>,
) -> Result<(), Forbidden> {
    let LetterResult { letter, occurrence, at } = *result;
    let log = steps.case.letters.get(&letter).cloned().unwrap_or_default();
    if !(1..=log.ordered).contains(&occurrence) || log.bounced.contains(&occurrence) {
        return Ok(());
    }
    let case = &steps.case;
    let answers =
        case.holds_answer(letter, occurrence) && (case.state == State::Releasing || case.state.is_answered());
    let asked = case.question.as_ref().filter(|question| {
        letter == LetterKind::Question && question.occurrence == occurrence && case.state == State::Waiting
    });
    let paused = asked.and_then(|question| {
        let reached = question.reached_on.filter(|_| question.stops)?;
        Some(ClockEvent::Pause { on: reached, reason: question.reason })
    });
    let asked = asked.is_some();
    let extended = match &case.extension {
        Some(ExtensionState::InForce { evidence, to, .. }) if evidence.is_letter(letter, occurrence) => {
            Some(ClockEvent::Extend { on: evidence.on(), to: *to })
        }
        Some(ExtensionState::InForce { .. } | ExtensionState::Pending { .. } | ExtensionState::Lapsed)
        | None => None,
    };
    let pending = letter == LetterKind::Extension && case.extension_pending() == Some(occurrence);
    let postponed = case.state.is_open()
        && case.postponement.as_ref().is_some_and(|moved| match &moved.notified {
            None => letter == LetterKind::Postponement && moved.occurrence == occurrence,
            Some(notified) => notified.is_letter(letter, occurrence),
        });
    let receipt = letter.acknowledges() && case.state.is_open();
    let undelivered = answers || asked || extended.is_some() || pending || postponed || receipt;
    let to = if answers { State::Releasing } else { case.state };
    steps.push(Event::LetterBounced { letter, occurrence, at, undelivered, to });
    if asked {
        steps.push(Event::QuestionUnreached);
    }
    if extended.is_some() {
        steps.push(Event::ExtensionReopened);
    }
    // nobody was told of the new date: the old one stands
    if postponed {
        steps.push(Event::PostponementLapsed);
        steps.redate(facts, false)?;
    }
    // what never reached the person moved no clock; a case that is closed keeps the dates it was closed under
    for clock in [paused, extended].into_iter().flatten() {
        steps.push(Event::ClockUndone { clock });
        steps.redate(facts, false)?;
    }
    Ok(())
}

pub(super) fn timer_fired(steps: &mut Steps, fired: TimerFired, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let TimerFired { kind, occurrence } = fired;
    let due = timers(&steps.case, facts.office)
        .into_iter()
        .any(|timer| timer.kind == kind && timer.occurrence == occurrence && timer.fire_at <= facts.now);
    if !due {
        return Ok(());
    }
    let at = facts.now;
    match kind {
        // nothing can leave; what was asked for was done
        TimerKind::SendHold if facts.filing.is_unreachable => {
            delivery::delivered(steps, Evidence::Unreachable { on: facts.today() }, facts);
        }
        TimerKind::SendHold => steps.push(Event::Released { at }),
        TimerKind::ExtensionLapse => steps.push(Event::ExtensionLapsed),
        TimerKind::PostponementLapse => steps.push(Event::PostponementLapsed),
        TimerKind::Purge => {
            possible(&steps.case, ActKind::Purge, facts)?;
            steps.push(Event::Purged { at });
        }
        TimerKind::RemindConfirm | TimerKind::RemindAnswer | TimerKind::RemindCollect => {
            steps.push(Event::Reminded { kind, occurrence, at });
        }
        TimerKind::Left(_)
        | TimerKind::Due
        | TimerKind::Overdue
        | TimerKind::StillPaused
        | TimerKind::AcknowledgeLeft(_)
        | TimerKind::AcknowledgeDue
        | TimerKind::AcknowledgeOverdue
        | TimerKind::OwedLeft(..)
        | TimerKind::OwedDue(_)
        | TimerKind::OwedOverdue(_) => steps.push(Event::Escalated { kind, occurrence, at }),
    }
    Ok(())
}
