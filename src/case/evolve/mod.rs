//! Applies an event to a case. Cannot fail, asks nobody, decides nothing.
//!
//! Invariant: `evolve` of the same events gives the same case, whatever law or settings are installed.

mod answer;
pub mod beginning;

use chrono::{DateTime, NaiveDate, Utc};

use self::beginning::begin;
use crate::{
    case::{
        derived::letters::letters_of,
        event::{Classified, Event},
        model::{
            Case, ExtensionState, FormerReceipt, LegalHold, Postponement, Proposal, Proposed, Question, Rang,
        },
        words::{LetterKind, State, Tier, TimerKind},
    },
    law::StopReason,
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
    for (letter, _) in letters_of(event, &case) {
        case.letters.entry(letter).or_default().ordered += 1;
    }
    case.seq += 1;
    if event.moves_version() {
        case.version = case.seq;
    }
    case
}

fn apply(case: &mut Case, event: &Event) {
    match event {
        Event::Filed(_) | Event::Noted => {}
        Event::Dated(dates) => case.dates = Some(dates.as_ref().clone()),
        Event::ClockMoved { clock } => case.clock.push(*clock),
        Event::ClockUndone { clock } => {
            if let Some(place) = case.clock.iter().rposition(|moved| moved == clock) {
                case.clock.remove(place);
            }
        }
        Event::Classified(Classified {
            asked, residence, relationship, age, record, sensitive, to, ..
        }) => {
            case.asked = *asked;
            case.residence.clone_from(residence);
            case.relationship.clone_from(relationship);
            case.age = *age;
            case.record = *record;
            case.sensitive = *sensitive;
            if case.state == State::Waiting && asked.is_fast_lane() {
                case.back_to = Some(State::Working);
            }
            case.state = *to;
        }
        Event::ReceiptProposed { received_at, by } => {
            case.proposal = Some(Proposal { what: Proposed::Receipt { received_at: *received_at }, by: *by });
        }
        Event::ReceiptCorrected { received_at, received_on, .. } => receive(case, *received_at, *received_on),
        Event::Assigned { to } => case.owner = Some(*to),
        Event::HoldProposed { until, by } => {
            case.proposal = Some(Proposal { what: Proposed::Hold { until: *until }, by: *by });
        }
        Event::HoldPlaced { until } => {
            case.hold = Some(LegalHold { until: *until });
            case.proposal = None;
        }
        Event::LiftProposed { by } => case.proposal = Some(Proposal { what: Proposed::LiftHold, by: *by }),
        Event::HoldLifted => {
            case.hold = None;
            case.proposal = None;
        }
        Event::Planned { tasks } => case.tasks.extend(tasks.iter().cloned()),
        Event::TaskAnswered { task } => {
            if let Some(task) = usize::try_from(*task).ok().and_then(|place| case.tasks.get_mut(place)) {
                task.answered = true;
            }
        }
        Event::MessageArrived { message } => case.messages.push(*message),
        Event::FileAttached(file) => {
            case.files.insert(file.id, file.clone());
        }
        Event::Escalated { kind, at, .. } | Event::Reminded { kind, at, .. } => {
            let rang = case.rang.entry(*kind).or_insert(Rang { count: 0, last_at: *at });
            rang.count += 1;
            rang.last_at = *at;
            if *kind == TimerKind::RemindAnswer
                && let Some(question) = &mut case.question
            {
                question.reminders += 1;
            }
        }
        _ => apply_proof_and_clock(case, event),
    }
}

fn apply_proof_and_clock(case: &mut Case, event: &Event) {
    match event {
        Event::MailboxConfirmed { .. } => {
            case.proof.mailbox = true;
            case.proof.tier = case.proof.tier.max(Tier::CONTROL);
        }
        Event::Verified { tier, authority, on, tells_progress, to, .. } => {
            case.proof.tier = case.proof.tier.max(*tier);
            case.proof.authority = authority.or(case.proof.authority);
            case.proof.failed = false;
            if *tells_progress {
                case.progress_on = Some(*on);
            }
            enter(case, *to);
        }
        Event::VerificationFailed { authority, to, .. } => {
            case.proof.failed = true;
            case.proof.authority = authority.or(case.proof.authority);
            enter(case, *to);
        }
        Event::Asked { reason, occurrence, stops, at, .. } => {
            case.back_to = Some(case.state);
            case.state = State::Waiting;
            case.identity_asked |= *reason == StopReason::Identity;
            case.question = Some(Question {
                reason: *reason,
                occurrence: *occurrence,
                asked_at: *at,
                stops: *stops,
                reached_on: None,
                reminders: 0,
            });
            case.rang.remove(&TimerKind::RemindAnswer);
        }
        Event::QuestionReached { on } => {
            if let Some(question) = &mut case.question {
                question.reached_on = Some(*on);
            }
        }
        Event::QuestionUnreached => {
            if let Some(question) = &mut case.question {
                question.reached_on = None;
            }
        }
        Event::QuestionClosed => case.question = None,
        Event::AnswerArrived { complete, to, .. } => {
            if *complete {
                case.question = None;
                case.back_to = None;
            }
            case.state = *to;
        }
        Event::ExtensionAnnounced { occurrence, at, .. } => {
            case.extension = Some(ExtensionState::Pending { occurrence: *occurrence, since: *at });
        }
        Event::ExtensionTook { evidence, by } => {
            case.extension = Some(ExtensionState::InForce { evidence: evidence.clone(), by: *by });
        }
        Event::ExtensionReopened => {
            let occurrence = case.ordered(LetterKind::Extension);
            case.extension = Some(ExtensionState::Pending { occurrence, since: None });
        }
        Event::ExtensionLapsed => case.extension = Some(ExtensionState::Lapsed),
        Event::PostponementAnnounced { to, from, occurrence, .. } => {
            case.postponement =
                Some(Postponement { to: *to, from: *from, occurrence: *occurrence, told: None });
        }
        Event::PostponementTook { evidence } => {
            if let Some(postponement) = &mut case.postponement {
                postponement.told = Some(evidence.clone());
            }
        }
        Event::PostponementLapsed => case.postponement = None,
        _ => answer::apply(case, event),
    }
}

fn receive(case: &mut Case, received_at: DateTime<Utc>, received_on: NaiveDate) {
    let due = case.dates.as_ref().and_then(|dates| dates.due);
    case.former_receipts.push(FormerReceipt { received_at: case.received_at, due });
    case.received_at = received_at;
    case.received_on = received_on;
    if matches!(case.proposal, Some(Proposal { what: Proposed::Receipt { .. }, .. })) {
        case.proposal = None;
    }
}

/// Leaves waiting for good, unless the case stays there for another question.
fn enter(case: &mut Case, to: State) {
    if to != State::Waiting {
        case.question = None;
        case.back_to = None;
    } else if case.state == State::Waiting && !case.proof.failed {
        case.back_to = Some(State::Working);
    }
    case.state = to;
}
