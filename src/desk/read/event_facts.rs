//! What of an event is worth a word on the page of its case, in the order in which it is said.

use std::collections::BTreeMap;

use crate::{
    case::{Event, Evidence, Method},
    desk::views::{FactName, FactValue},
    law::ClockEvent,
};

/// The facts of one event. `method`: how the proof was given that it took over; `emails`: of colleagues, by id.
#[expect(clippy::too_many_lines, reason = "a table with a row for each event")]
pub(crate) fn facts(
    event: &Event,
    method: Option<Method>,
    emails: &BTreeMap<String, &String>,
) -> Vec<(FactName, FactValue)> {
    use FactName as Name;
    use FactValue as Value;
    match event {
        Event::Filed(filed) => vec![
            (Name::Channel, Value::Channel(filed.new.channel)),
            (Name::Right, Value::Right(filed.new.asked.right)),
            (Name::ReceivedOn, Value::Day(filed.received_on)),
        ],
        Event::Dated(dates) => {
            let due = dates.due.map(|day| (Name::Due, Value::Day(day)));
            let legal_due = dates.legal_due.map(|day| (Name::LegalDue, Value::Day(day)));
            due.into_iter().chain(legal_due).collect()
        }
        Event::ClockMoved { clock } | Event::ClockUndone { clock } => moved(*clock),
        Event::Classified(classified) => {
            vec![(Name::Right, Value::Right(classified.asked.right)), (Name::To, Value::State(classified.to))]
        }
        Event::ReceiptCorrected { received_on, .. } => vec![(Name::ReceivedOn, Value::Day(*received_on))],
        Event::Verified { method, tier, on, to, .. } => vec![
            (Name::Method, Value::Method(*method)),
            (Name::Tier, Value::Tier(*tier)),
            (Name::On, Value::Day(*on)),
            (Name::To, Value::State(*to)),
        ],
        Event::VerificationFailed { method, on, to, .. } => vec![
            (Name::Method, Value::Method(*method)),
            (Name::On, Value::Day(*on)),
            (Name::To, Value::State(*to)),
        ],
        Event::ProofTaken(taken) => {
            let mut facts: Vec<_> =
                method.map(|method| (Name::Method, Value::Method(method))).into_iter().collect();
            facts.extend([
                (Name::Tier, Value::Tier(taken.tier)),
                (Name::On, Value::Day(taken.on)),
                (Name::To, Value::State(taken.to)),
            ]);
            facts
        }
        Event::Asked { reason, .. } => vec![(Name::Reason, Value::Reason(*reason))],
        Event::QuestionReached { on } => vec![(Name::On, Value::Day(*on))],
        Event::AnswerArrived { arrived_on, to, .. } => {
            vec![(Name::ArrivedOn, Value::Day(*arrived_on)), (Name::To, Value::State(*to))]
        }
        Event::ExtensionTook { evidence, .. } | Event::PostponementTook { evidence } => seen(evidence),
        Event::PostponementAnnounced { from, to, .. } => {
            vec![(Name::From, Value::Day(*from)), (Name::To, Value::Day(*to))]
        }
        Event::Assigned { to } => {
            let id = to.to_string();
            let email = emails.get(&id).map(|email| (*email).clone());
            vec![(Name::To, Value::Colleague(email.unwrap_or(id)))]
        }
        Event::Decided(decided) => {
            vec![(Name::Outcome, Value::Outcome(decided.outcome)), (Name::To, Value::State(decided.to))]
        }
        Event::RefusalWritten(refusal) => vec![(Name::Code, Value::Code(refusal.code.clone()))],
        Event::LetterAccepted { letter, on, .. } => {
            vec![(Name::Letter, Value::Letter(*letter)), (Name::On, Value::Day(*on))]
        }
        Event::LetterBounced { letter, to, .. } => {
            vec![(Name::Letter, Value::Letter(*letter)), (Name::To, Value::State(*to))]
        }
        Event::Dispatched { duty, channel, on, .. } => vec![
            (Name::Duty, Value::Duty(*duty)),
            (Name::Channel, Value::Dispatch(*channel)),
            (Name::On, Value::Day(*on)),
        ],
        Event::Delivered { evidence, to, .. } => {
            let mut facts = seen(evidence);
            facts.push((Name::To, Value::State(*to)));
            facts
        }
        Event::ReferralStarted { basis, .. } => {
            basis.map(|basis| (Name::Basis, Value::Basis(basis))).into_iter().collect()
        }
        Event::Unmerged { to, .. } => vec![(Name::To, Value::State(*to))],
        Event::AnsweredWith { letter } => vec![(Name::Letter, Value::Letter(*letter))],
        Event::Contested(contested) => vec![(Name::Right, Value::Right(contested.right))],
        Event::Reopened { cause, to, .. } => {
            vec![(Name::Cause, Value::Cause(*cause)), (Name::To, Value::State(*to))]
        }
        Event::ExtensionAnnounced { to, .. } => to.iter().map(|to| (Name::To, Value::Day(*to))).collect(),
        Event::Escalated { kind, .. } | Event::Reminded { kind, .. } => {
            vec![(Name::Kind, Value::Timer(*kind))]
        }
        // their line says all
        Event::ReceiptProposed { .. }
        | Event::MailboxConfirmed { .. }
        | Event::QuestionUnreached
        | Event::QuestionClosed
        | Event::ExtensionReopened
        | Event::ExtensionLapsed
        | Event::PostponementLapsed
        | Event::Noted
        | Event::Replied { .. }
        | Event::HoldProposed { .. }
        | Event::HoldPlaced { .. }
        | Event::LiftProposed { .. }
        | Event::HoldLifted
        | Event::Planned { .. }
        | Event::TaskAnswered { .. }
        | Event::Approved { .. }
        | Event::Returned
        | Event::SendOrdered { .. }
        | Event::PulledBack
        | Event::Released { .. }
        | Event::RecipientsConcerned { .. }
        | Event::ReferralAccepted { .. }
        | Event::ReferralDeclined
        | Event::Merged { .. }
        | Event::MergedIn { .. }
        | Event::Separated { .. }
        | Event::Withdrawn { .. }
        | Event::SetAside { .. }
        | Event::LinkClosed { .. }
        | Event::LinkReopened { .. }
        | Event::Recalled
        | Event::MessageArrived { .. }
        | Event::FileAttached(_)
        | Event::Collected(_)
        | Event::PackageOver { .. }
        | Event::Purged { .. } => Vec::new(),
    }
}

/// What moved a clock, and when.
fn moved(clock: ClockEvent) -> Vec<(FactName, FactValue)> {
    let (reason, on) = match clock {
        ClockEvent::Pause { on, reason } => (Some(reason), on),
        ClockEvent::Verified { on, .. }
        | ClockEvent::FeePaid { on, .. }
        | ClockEvent::Resume { on }
        | ClockEvent::Extend { on, .. } => (None, on),
    };
    let named = match clock {
        ClockEvent::Extend { to, .. } => to,
        ClockEvent::Pause { .. }
        | ClockEvent::Verified { .. }
        | ClockEvent::FeePaid { .. }
        | ClockEvent::Resume { .. } => None,
    };
    let reason = reason.map(|reason| (FactName::Reason, FactValue::Reason(reason)));
    let named = named.map(|to| (FactName::To, FactValue::Day(to)));
    reason.into_iter().chain([(FactName::On, FactValue::Day(on))]).chain(named).collect()
}

/// How the person was reached, if in any way, and when.
fn seen(evidence: &Evidence) -> Vec<(FactName, FactValue)> {
    let how = match evidence {
        Evidence::Accepted { letter, .. } => Some((FactName::Letter, FactValue::Letter(*letter))),
        Evidence::Dispatched { channel, .. } => Some((FactName::Channel, FactValue::Dispatch(*channel))),
        Evidence::Unreachable { .. } => None,
    };
    how.into_iter().chain([(FactName::On, FactValue::Day(evidence.on()))]).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// An event of every kind, as it is stored.
    const EVENTS: &str = include_str!("../../../tests/it/data/before/case-events.jsonl");

    fn stored(value: &FactValue) -> String {
        match value {
            FactValue::Code(text) | FactValue::Colleague(text) => text.clone(),
            FactValue::Basis(it) => it.to_string(),
            FactValue::Cause(it) => it.to_string(),
            FactValue::Channel(it) => it.to_string(),
            FactValue::Dispatch(it) => it.to_string(),
            FactValue::Day(day) => day.to_string(),
            FactValue::Duty(it) => it.to_string(),
            FactValue::Letter(it) => it.to_string(),
            FactValue::Method(it) => it.to_string(),
            FactValue::Outcome(it) => it.to_string(),
            FactValue::Reason(it) => it.id().to_owned(),
            FactValue::Right(it) => it.id().to_owned(),
            FactValue::State(it) => it.to_string(),
            FactValue::Tier(it) => it.to_string(),
            FactValue::Timer(it) => it.to_string(),
        }
    }

    /// What an event holds under that name, itself or in the part that says what moved, proved or asked it.
    fn held(data: &Value, name: FactName) -> Option<String> {
        let mut parts =
            ["clock", "evidence", "asked"].iter().filter_map(|part| data.get(part)?.get(name.id()));
        match data.get(name.id()).or_else(|| parts.next())? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    #[test]
    fn a_fact_is_what_its_event_holds_under_that_name() {
        let mut all = 0;
        for line in EVENTS.lines().filter(|line| !line.starts_with('#')) {
            let (event, data): (Event, Value) =
                (serde_json::from_str(line).unwrap(), serde_json::from_str(line).unwrap());
            let told: Vec<(FactName, String)> = facts(&event, None, &BTreeMap::new())
                .into_iter()
                .map(|(name, value)| (name, stored(&value)))
                .collect();
            let expected: Vec<(FactName, String)> =
                FactName::ALL.iter().filter_map(|name| Some((*name, held(&data, *name)?))).collect();
            assert_eq!(told, expected, "{line}");
            all += told.len();
        }
        assert!(all > 100, "{all}");
    }
}
