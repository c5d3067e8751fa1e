//! Applies an event to a case. Cannot fail, asks nobody, decides nothing.
//!
//! Invariant: `evolve` of the same events gives the same case, whatever law or settings are installed.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Case, ExtensionState, FormerReceipt, LegalHold, Postponement, Proposal, Proposed, Question, Rang,
    act::payload::ReopenCause,
    beginning::begin,
    decision::{Answer, Decision, Step},
    duty::Evidence,
    effect::letters_of,
    event::{Classified, Event},
    state::State,
    tiers::Tier,
    timer::TimerKind,
};
use crate::law::ClockEvent;

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
            case.identity_asked |= *reason == crate::law::StopReason::Identity;
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
        Event::ExtensionAnnounced { occurrence, .. } => {
            case.extension = Some(ExtensionState::Pending { occurrence: *occurrence });
        }
        Event::ExtensionTook { evidence, by } => {
            case.extension = Some(ExtensionState::InForce { evidence: evidence.clone(), by: *by });
        }
        Event::ExtensionReopened => {
            let occurrence = case.ordered(super::LetterKind::Extension);
            case.extension = Some(ExtensionState::Pending { occurrence });
        }
        Event::ExtensionLapsed => case.extension = Some(ExtensionState::Lapsed),
        Event::PostponementAnnounced { to, from, occurrence, .. } => {
            case.postponement =
                Some(Postponement { to: *to, from: *from, occurrence: *occurrence, in_force: false });
        }
        Event::PostponementTook => {
            if let Some(postponement) = &mut case.postponement {
                postponement.in_force = true;
            }
        }
        Event::PostponementLapsed => case.postponement = None,
        _ => apply_answer(case, event),
    }
}

fn apply_answer(case: &mut Case, event: &Event) {
    match event {
        Event::Decided { items, outcome, digest, author, to } => {
            let answer = Answer::Decided { items: items.clone(), outcome: *outcome };
            let step = if *to == State::Releasing { Step::Approved } else { Step::Review };
            draft(case, answer, digest, *author, step);
            enter(case, *to);
        }
        Event::RefusalWritten { code, digest, author } => {
            draft(case, Answer::Refused { code: code.clone() }, digest, *author, Step::Review);
            enter(case, State::Reviewing);
        }
        Event::Approved { by, .. } => {
            if let Some(decision) = &mut case.decision {
                decision.approved_by = Some(*by);
                decision.step = Step::Approved;
            }
            case.state = State::Releasing;
        }
        Event::Returned | Event::PulledBack => {
            case.decision = None;
            case.state = State::Working;
        }
        Event::SendOrdered { at, .. } => {
            case.sends += 1;
            if let Some(decision) = &mut case.decision {
                decision.step = Step::Holding { since: *at };
            }
        }
        Event::Released { .. } => {
            let letter = case.decision.as_ref().map(|decision| decision.answer.letter());
            let occurrence = letter.map_or(0, |letter| case.ordered(letter)) + 1;
            if let Some(decision) = &mut case.decision {
                decision.step = Step::Left { occurrence };
                decision.left_once = true;
            }
        }
        Event::LetterAccepted { letter, occurrence, at, on } => {
            case.letters.entry(*letter).or_default().accepted.insert(*occurrence);
            if *letter == super::LetterKind::Received && case.acknowledged.is_none() {
                case.acknowledged =
                    Some(Evidence::Accepted { letter: *letter, occurrence: *occurrence, at: *at, on: *on });
            }
        }
        Event::LetterBounced { letter, occurrence, undelivered, to, .. } => {
            case.letters.entry(*letter).or_default().bounced.insert(*occurrence);
            let voided = |met: &Evidence| matches!(met, Evidence::Accepted { letter: l, occurrence: o, .. } if l == letter && o == occurrence);
            if case.acknowledged.as_ref().is_some_and(voided) {
                case.acknowledged = None;
            }
            case.undelivered |= *undelivered;
            if *to == State::Releasing {
                back_to_releasing(case);
            }
            case.state = *to;
        }
        Event::Dispatched { duty, channel, on, .. }
            if duty.is_acknowledgement() && case.acknowledged.is_none() =>
        {
            case.acknowledged = Some(Evidence::Dispatched { channel: *channel, on: *on });
        }
        Event::Delivered { evidence, at, to } => {
            if let Some(decision) = &mut case.decision {
                decision.left_once = true;
                if let Answer::Decided { outcome, .. } = &decision.answer {
                    case.outcome = Some(*outcome);
                }
            }
            case.answered = Some(evidence.clone());
            case.undelivered = false;
            close(case, *to, *at);
        }
        _ => apply_closing(case, event),
    }
}

fn apply_closing(case: &mut Case, event: &Event) {
    match event {
        Event::ReferralStarted { .. } => case.referral_pending = true,
        Event::ReferralDeclined => case.referral_pending = false,
        Event::ReferralAccepted { at } => close(case, State::Referred, *at),
        Event::Merged { into, at } => {
            case.merged_from = Some(case.state);
            case.merged_into = Some(*into);
            case.closed_at = Some(*at);
            case.state = State::Merged;
        }
        Event::Unmerged { to } => {
            case.merged_from = None;
            case.merged_into = None;
            case.closed_at = None;
            case.state = *to;
        }
        Event::Withdrawn { at, .. } => close(case, State::Withdrawn, *at),
        Event::SetAside { at, .. } => close(case, State::NotARequest, *at),
        Event::Contested { .. } => case.open_links += 1,
        Event::LinkClosed => case.open_links = case.open_links.saturating_sub(1),
        Event::Reopened { cause, receipt, to } => {
            case.closed_at = None;
            case.decision = None;
            case.outcome = None;
            case.answered = None;
            case.undelivered = *cause == ReopenCause::Undelivered && case.undelivered;
            if let Some(receipt) = receipt {
                receive(case, receipt.received_at, receipt.received_on);
                case.clock.clear();
                case.extension = None;
                case.postponement = None;
                case.identity_asked = false;
                case.acknowledged = None;
                case.rang.clear();
            }
            case.state = *to;
        }
        Event::Recalled => {
            case.decision = None;
            case.outcome = None;
            case.answered = None;
            case.closed_at = None;
            case.undelivered = true;
            case.state = State::Working;
        }
        Event::Purged { at } => {
            case.closed_at = Some(*at);
            case.question = None;
            case.back_to = None;
            if case.merged_from.take().is_some() {
                case.decision = None; // it was answered with another case: a draft of its own never counted
            }
            case.state = State::Purged;
        }
        _ => {}
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

fn draft(case: &mut Case, answer: Answer, digest: &str, author: crate::types::UserId, step: Step) {
    case.authors.insert(author);
    case.decision = Some(Decision {
        answer,
        digest: digest.to_owned(),
        author,
        approved_by: None,
        step,
        left_once: false,
    });
}

/// An answer that came back: approved still, to be sent again or by another way.
fn back_to_releasing(case: &mut Case) {
    if let Some(decision) = &mut case.decision {
        decision.step = Step::Approved;
    }
    case.answered = None;
    case.outcome = None;
    case.closed_at = None;
}

fn close(case: &mut Case, to: State, at: DateTime<Utc>) {
    case.question = None;
    case.back_to = None;
    case.proposal = None;
    case.referral_pending = false;
    case.closed_at = Some(at);
    if !matches!(to, State::Answered | State::Refused) {
        case.decision = None;
    }
    case.state = to;
}

/// Whether the last thing the clock heard was a pause.
pub(super) fn is_paused(clock: &[ClockEvent]) -> bool {
    clock
        .iter()
        .rev()
        .find_map(|event| match event {
            ClockEvent::Pause { .. } => Some(true),
            ClockEvent::Resume { .. } => Some(false),
            _ => None,
        })
        .unwrap_or(false)
}
