//! Questions that stop a clock, the extension, and the office's own dates.
//!
//! Invariant: nothing moves a date before its letter was accepted by the person's mail server or dispatched.

use chrono::{Months, NaiveDate};

use super::guards::{self, is_late_question};
use crate::{
    case::{
        act::payload::{Ask, Extend, Postpone, Resume},
        context::{Facts, Forbidden, Obstacle},
        decide::steps::{Steps, staff},
        event::Event,
        model::Case,
        words::{Asked, Evidence, LetterKind, State, Words},
    },
    law::{CaseDates, ClockEvent, StopReason},
};

pub(super) fn ask(steps: &mut Steps, payload: &Ask, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let case = &steps.case;
    if case.is_fast_lane() && payload.reason.is_about_proof() {
        return Err(Obstacle::AskWithoutProof.into());
    }
    let late = is_late_question(case, facts);
    if late && payload.late_reason.as_ref().is_none_or(Words::is_blank) {
        return Err(Obstacle::LateReasonMissing.into());
    }
    // one law may stop for it while another runs on
    let pauses = stopping_reasons(case, facts).contains(&payload.reason);
    let occurrence = case.ordered(LetterKind::Question) + 1;
    steps.push(Event::Asked { reason: payload.reason, occurrence, stops: pauses, late, at: facts.now });
    Ok(())
}

/// For which questions at least one clock of the case stops.
pub(in crate::case) fn stopping_reasons(case: &Case, facts: &Facts<'_>) -> Vec<StopReason> {
    let Asked { right, purpose, .. } = case.asked;
    case.unders().into_iter().flat_map(|under| facts.statutes.stops(under, right, purpose)).collect()
}

/// The question is there: from that day the clock stands, where the law lists the reason.
pub(super) fn question_reached(
    steps: &mut Steps,
    on: chrono::NaiveDate,
    facts: &Facts<'_>,
) -> Result<(), Forbidden> {
    let Some((reason, pauses)) = steps
        .case
        .question
        .as_ref()
        .filter(|question| question.reached_on.is_none() && steps.case.state == State::Waiting)
        .map(|question| (question.reason, question.stops))
    else {
        return Ok(());
    };
    steps.push(Event::QuestionReached { on });
    if pauses {
        steps.push(Event::ClockMoved { clock: ClockEvent::Pause { on, reason } });
        steps.redate(facts, false)?;
    }
    Ok(())
}

pub(super) fn resume(steps: &mut Steps, payload: &Resume, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let Some(question) = steps.case.question.clone() else {
        return Err(Obstacle::NoQuestion.into());
    };
    let asked_on = facts.office.day(question.asked_at);
    if payload.arrived_on > facts.today() || payload.arrived_on < asked_on {
        return Err(Obstacle::AnswerImpossible { asked_on }.into());
    }
    let back_to = steps.case.back_to.unwrap_or(State::Received);
    let to = if payload.complete { back_to } else { State::Waiting };
    let mut clock_ran = false;
    if payload.complete {
        if question.reason == StopReason::Fee {
            let clock = ClockEvent::FeePaid { on: payload.arrived_on, asked_on: Some(asked_on) };
            steps.push(Event::ClockMoved { clock });
        }
        if let Some(reached) = question.reached_on.filter(|_| question.stops) {
            // R is the day the answer arrived, not the click; an answer cannot run before the question
            clock_ran = true;
            steps.push(Event::ClockMoved {
                clock: ClockEvent::Resume { on: payload.arrived_on.max(reached) },
            });
        }
    }
    let (arrived_on, complete) = (payload.arrived_on, payload.complete);
    steps.push(Event::AnswerArrived { arrived_on, complete, clock_ran, to });
    steps.redate(facts, false)
}

/// The office no longer waits: from today the clock runs again.
pub(super) fn stop_waiting(steps: &mut Steps, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let Some(question) = steps.case.question.clone() else { return Ok(()) };
    if let Some(reached) = question.reached_on.filter(|_| question.stops) {
        let on = facts.today().max(reached);
        steps.push(Event::ClockMoved { clock: ClockEvent::Resume { on } });
        steps.redate(facts, false)?;
    }
    Ok(())
}

pub(super) fn extend(steps: &mut Steps, payload: &Extend, facts: &Facts<'_>) -> Result<(), Forbidden> {
    if payload.reasons.is_empty() {
        return Err(Obstacle::ReasonsMissing.into());
    }
    named_date(&steps.case, payload.to, facts)?;
    let occurrence = steps.case.ordered(LetterKind::Extension) + 1;
    steps.push(Event::ExtensionAnnounced {
        reasons: payload.reasons.clone(),
        occurrence,
        at: Some(facts.now),
        to: payload.to,
    });
    Ok(())
}

/// How long after the present date a date may lie that the controller names: the laws that leave it to the controller say
/// "reasonable", or nothing.
const NAMED_WITHIN: Months = Months::new(12);

/// The date that the controller names, where a law of the case leaves it to the controller, and only there.
fn named_date(case: &Case, to: Option<NaiveDate>, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let is_left_to_us = guards::names_extension(case, facts);
    let Some(to) = to else {
        return if is_left_to_us { Err(Obstacle::DateNotNamed.into()) } else { Ok(()) };
    };
    if !is_left_to_us {
        return Err(Obstacle::NoDateToName.into());
    }
    let due = case.dates.as_deref().and_then(|dates| dates.due);
    let after = due.unwrap_or_else(|| facts.today()).max(facts.today());
    let last = after.checked_add_months(NAMED_WITHIN).ok_or(Obstacle::NoDateRuns)?;
    if to <= after || to > last {
        return Err(Obstacle::NamedDateImpossible { after, last }.into());
    }
    Ok(())
}

/// The letter about the extension is there. It extends every clock whose own last day it met; after the last of them it
/// moves nothing, and staff get an alarm.
pub(super) fn extension_reached(
    steps: &mut Steps,
    evidence: Evidence,
    facts: &Facts<'_>,
) -> Result<(), Forbidden> {
    let dates = steps.case.dates.as_deref();
    let by = dates.and_then(CaseDates::tell_extension_by);
    if dates.and_then(CaseDates::last_extend_by).is_some_and(|last| evidence.on() > last) {
        steps.push(Event::ExtensionLapsed);
        return Ok(());
    }
    let on = evidence.on();
    let to = steps.case.named_extension();
    steps.push(Event::ExtensionTook { evidence, by });
    steps.push(Event::ClockMoved { clock: ClockEvent::Extend { on, to } });
    steps.redate(facts, false)
}

pub(super) fn postpone(steps: &mut Steps, payload: &Postpone, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let dates = steps.case.dates.as_deref();
    let (Some(due), Some(last)) = (dates.and_then(|d| d.due), dates.and_then(CaseDates::movable_to)) else {
        return Err(Obstacle::NoDateRuns.into());
    };
    if payload.to > last {
        return Err(Obstacle::LastDate { last }.into());
    }
    if payload.to <= due || facts.today() >= due {
        return Err(Obstacle::NewDateImpossible { due }.into());
    }
    let occurrence = steps.case.ordered(LetterKind::Postponement) + 1;
    steps.push(Event::PostponementAnnounced { to: payload.to, from: due, occurrence, by: staff(facts)? });
    Ok(())
}

/// The letter about our own date is there: in time only before the old date.
pub(super) fn postponement_reached(
    steps: &mut Steps,
    evidence: Evidence,
    facts: &Facts<'_>,
) -> Result<(), Forbidden> {
    let pending = steps.case.postponement.as_ref().filter(|moved| moved.notified.is_none());
    let Some(from) = pending.map(|moved| moved.from) else { return Ok(()) };
    if evidence.on() >= from {
        steps.push(Event::PostponementLapsed);
        return Ok(());
    }
    steps.push(Event::PostponementTook { evidence });
    steps.redate(facts, false)
}
