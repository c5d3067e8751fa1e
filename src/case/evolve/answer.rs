//! How the answer, and what closes or opens a case again, change it.

use chrono::{DateTime, Utc};

use super::{enter, receive};
use crate::{
    case::{
        event::{Contested, Decided, Event, RefusalWritten},
        model::{Answer, Case, Decision, Link, Recipients, Step},
        words::{DutyKind, Evidence, ReopenCause, State},
    },
    types::{CaseId, UserId},
};

pub(super) fn apply(case: &mut Case, event: &Event) {
    match event {
        Event::Decided(Decided { items, outcome, digest, author, to }) => {
            let answer = Answer::Decided { items: items.clone(), outcome: *outcome };
            let step = if *to == State::Releasing { Step::Approved } else { Step::Review };
            draft(case, answer, digest, *author, step);
            enter(case, *to);
        }
        Event::RefusalWritten(RefusalWritten { code, grounds, digest, author }) => {
            let answer = Answer::Refused { code: code.clone(), grounds: grounds.clone() };
            draft(case, answer, digest, *author, Step::Review);
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
            if letter.acknowledges() && case.acknowledged.is_none() {
                case.acknowledged =
                    Some(Evidence::Accepted { letter: *letter, occurrence: *occurrence, at: *at, on: *on });
            }
        }
        Event::LetterBounced { letter, occurrence, undelivered, to, .. } => {
            case.letters.entry(*letter).or_default().bounced.insert(*occurrence);
            if case.acknowledged.as_ref().is_some_and(|met| met.is_letter(*letter, *occurrence)) {
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
        Event::Dispatched { duty: DutyKind::TellRecipients, channel, on, .. } => {
            if let Some(owed) = &mut case.recipients {
                owed.told = Some(Evidence::Dispatched { channel: *channel, on: *on });
            }
        }
        Event::RecipientsConcerned { demands, by, at } => {
            case.recipients = Some(Recipients { demands: demands.clone(), since: *at, by: *by, told: None });
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
        Event::Contested(Contested { right, case: other, .. }) => {
            case.links.push(Link { case: *other, right: *right, open: true });
        }
        Event::LinkClosed { case: other } => set_link(case, *other, false),
        Event::LinkReopened { case: other } => set_link(case, *other, true),
        Event::Reopened { cause, receipt, to } => {
            case.closed_at = None;
            case.decision = None;
            case.outcome = None;
            case.answered = None;
            forget_told(case);
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
            forget_told(case);
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

/// Who was told of an answer hears of the next one anew; who was not is still owed it.
fn forget_told(case: &mut Case) {
    if case.recipients.as_ref().is_some_and(|owed| owed.told.is_some()) {
        case.recipients = None;
    }
}

fn set_link(case: &mut Case, other: CaseId, open: bool) {
    for link in case.links.iter_mut().filter(|link| link.case == other) {
        link.open = open;
    }
}

fn draft(case: &mut Case, answer: Answer, digest: &str, author: UserId, step: Step) {
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
