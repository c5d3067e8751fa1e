//! From an approved answer to one that reached the person.
//!
//! Invariant: nothing leaves before `send` and its hold; the case closes on evidence, not on sending.

use chrono::{Days, NaiveDate};

use super::clock;
use crate::{
    case::{
        act::payload::Dispatched,
        context::{Facts, Forbidden, Obstacle},
        decide::steps::{Steps, files_seen, staff},
        derived::owed::changed_data,
        event::Event,
        model::{Answer, Decision},
        words::{Collected, Demand, DutyKind, Evidence, State},
    },
    law::{Duty, Under},
    types::FileId,
};

pub(super) fn send(steps: &mut Steps, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let approved = steps.case.decision.as_ref().zip(facts.review);
    if approved.is_some_and(|(decision, now)| decision.is_other_than_approved(&now.to_string())) {
        return Err(Obstacle::OtherThanApproved.into());
    }
    let has_files = steps.case.decision.as_ref().is_some_and(|decision| !decision.answer.files().is_empty());
    let collect_until = has_files.then(|| facts.office.collect_until(facts.now));
    steps.push(Event::SendOrdered { by: staff(facts)?, at: facts.now, collect_until });
    Ok(())
}

/// The answer is there.
pub(super) fn delivered(steps: &mut Steps, evidence: Evidence, facts: &Facts<'_>) {
    let to = steps.case.decision.as_ref().map(|decision| decision.answer.closing_state());
    if let Some(to) = to.filter(|_| steps.case.state == State::Releasing) {
        let on = evidence.on();
        steps.push(Event::Delivered { evidence, at: facts.now, to });
        concern_recipients(steps, on, facts);
    }
}

/// Who received what was corrected, erased or blocked must be told of it, where a law of the case says so. The laws say without
/// delay and name no day: the office's own figure counts, from the day of the answer.
fn concern_recipients(steps: &mut Steps, on: NaiveDate, facts: &Facts<'_>) {
    let case = &steps.case;
    let changed = match case.decision.as_ref().map(|decision| &decision.answer) {
        Some(Answer::Decided { items, .. }) => changed_data(case.asked, items),
        Some(Answer::Refused { .. }) | None => false,
    };
    if !changed || case.recipients.is_some() {
        return;
    }
    let demanded = |under: Under<'_>| {
        let duties = facts.statutes.recipients(under, case.asked.right).into_iter();
        let demand =
            |duty: &Duty| Demand { law: under.law.clone(), code: duty.code.clone(), cite: duty.cite.clone() };
        duties.map(demand).collect::<Vec<_>>()
    };
    let demands: Vec<Demand> = case.unders().into_iter().flat_map(demanded).collect();
    let by = on.checked_add_days(Days::new(facts.office.recipients_days)).unwrap_or(on);
    if !demands.is_empty() {
        steps.push(Event::RecipientsConcerned { demands, by, at: facts.now });
    }
}

/// A file of the answer is handed out.
pub(super) fn collect(steps: &mut Steps, file: FileId, facts: &Facts<'_>) {
    steps.push(Event::Collected(Collected { file, at: facts.now }));
}

/// The last day is over: nothing while somebody looks at the case again or a hold forbids to destroy.
pub(super) fn end_package(steps: &mut Steps, files: &[FileId], facts: &Facts<'_>) {
    if !steps.case.keeps_package() {
        steps.push(Event::PackageOver { files: files.to_vec(), at: facts.now });
    }
}

pub(super) fn dispatched(
    steps: &mut Steps,
    payload: &Dispatched,
    facts: &Facts<'_>,
) -> Result<(), Forbidden> {
    let files = files_seen(&steps.case, &payload.proof)?;
    let (duty, channel, on) = (payload.duty, payload.channel, payload.on);
    if on > facts.today() || on < steps.case.received_on {
        return Err(Obstacle::DispatchImpossible { received_on: steps.case.received_on }.into());
    }
    dispatchable(steps, duty)?;
    steps.push(Event::Dispatched { duty, channel, on, files });
    let evidence = Evidence::Dispatched { channel, on };
    match duty {
        DutyKind::AnswerOrRefuse | DutyKind::DecideAppeal => delivered(steps, evidence, facts),
        DutyKind::TellExtension => clock::extension_reached(steps, evidence, facts)?,
        DutyKind::TellPostponement => clock::postponement_reached(steps, evidence, facts)?,
        DutyKind::Question => {
            let asked_on = steps.case.question.as_ref().map(|question| facts.office.day(question.asked_at));
            if asked_on.is_some_and(|asked_on| on < asked_on) {
                return Err(Obstacle::DispatchBeforeQuestion.into());
            }
            clock::question_reached(steps, on, facts)?;
        }
        DutyKind::Acknowledge
        | DutyKind::AcknowledgeComplaint
        | DutyKind::TellRecipients
        | DutyKind::RefuseBy => {}
    }
    Ok(())
}

/// Whether this duty is open and what meets it may leave.
fn dispatchable(steps: &Steps, duty: DutyKind) -> Result<(), Forbidden> {
    let case = &steps.case;
    if case.state.is_closed() && duty != DutyKind::TellRecipients {
        return Err(Obstacle::OnlyRecipientsRemain { state: case.state }.into());
    }
    match duty {
        DutyKind::AnswerOrRefuse | DutyKind::DecideAppeal => {
            let sent =
                case.state == State::Releasing && case.decision.as_ref().is_some_and(Decision::is_sent);
            open(sent, Obstacle::NotSent)
        }
        DutyKind::TellExtension => open(case.extension_pending().is_some(), Obstacle::NoExtensionWaits),
        DutyKind::TellPostponement => {
            let waits = case.postponement.as_ref().is_some_and(|moved| moved.notified.is_none());
            open(waits, Obstacle::NoMovedDateWaits)
        }
        DutyKind::TellRecipients => open(case.owes_recipients(), Obstacle::NoRecipientsWait),
        DutyKind::RefuseBy => open(false, Obstacle::RefusalIsTheAnswer),
        DutyKind::Question => open(case.state == State::Waiting, Obstacle::QuestionClosed),
        DutyKind::Acknowledge | DutyKind::AcknowledgeComplaint => {
            open(case.acknowledged.is_none(), Obstacle::Acknowledged)
        }
    }
}

/// Whether something is left to do for a duty.
fn open(is_open: bool, why_not: Obstacle) -> Result<(), Forbidden> {
    if is_open { Ok(()) } else { Err(why_not.into()) }
}
