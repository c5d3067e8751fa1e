//! The answer, from its draft to the evidence that it reached the person.

use chrono::{DateTime, NaiveDate, Utc};

use super::moves::{close, enter};
use crate::{
    case::{
        event::{Decided, RefusalWritten},
        model::{Answer, Case, Decision, Recipients, Step},
        words::{Demand, DispatchChannel, DutyKind, Evidence, LetterKind, State},
    },
    types::UserId,
};

pub(super) fn decided(case: &mut Case, decided: &Decided) {
    let Decided { items, outcome, digest, author, to } = decided;
    let answer = Answer::Decided { items: items.clone(), outcome: *outcome };
    let step = if *to == State::Releasing { Step::Approved } else { Step::Review };
    draft(case, answer, digest, *author, step);
    enter(case, *to);
}

pub(super) fn refusal_written(case: &mut Case, refusal: &RefusalWritten) {
    let RefusalWritten { code, grounds, digest, author } = refusal;
    let answer = Answer::Refused { code: code.clone(), grounds: grounds.clone() };
    draft(case, answer, digest, *author, Step::Review);
    enter(case, State::Reviewing);
}

fn draft(case: &mut Case, answer: Answer, digest: &str, author: UserId, step: Step) {
    case.authors.insert(author);
    case.collected.clear();
    case.decision = Some(Decision {
        answer,
        digest: digest.to_owned(),
        approved: None,
        author,
        approved_by: None,
        step,
        left_once: false,
        collect_until: None,
        reminders: 0,
    });
}

pub(super) fn approved(case: &mut Case, by: UserId, digest: &str) {
    if let Some(decision) = &mut case.decision {
        decision.approved = Some(digest.to_owned());
        decision.approved_by = Some(by);
        decision.step = Step::Approved;
    }
    case.state = State::Releasing;
}

/// Returned by a second person, or pulled back.
pub(super) fn given_up(case: &mut Case) {
    case.decision = None;
    case.state = State::Working;
}

pub(super) fn send_ordered(case: &mut Case, at: DateTime<Utc>, collect_until: Option<NaiveDate>) {
    case.sends += 1;
    if let Some(decision) = &mut case.decision {
        decision.step = Step::Holding { since: at };
        decision.collect_until = collect_until;
    }
}

pub(super) fn released(case: &mut Case) {
    let letter = case.decision.as_ref().map(|decision| decision.answer.letter());
    let occurrence = letter.map_or(0, |letter| case.ordered(letter)) + 1;
    if let Some(decision) = &mut case.decision {
        decision.step = Step::Left { occurrence };
        decision.left_once = true;
    }
}

pub(super) fn letter_accepted(
    case: &mut Case,
    letter: LetterKind,
    occurrence: u32,
    at: DateTime<Utc>,
    on: NaiveDate,
) {
    case.letters.entry(letter).or_default().accepted.insert(occurrence);
    if letter.acknowledges() && case.acknowledged.is_none() {
        case.acknowledged = Some(Evidence::Accepted { letter, occurrence, at, on });
    }
}

pub(super) fn letter_bounced(
    case: &mut Case,
    letter: LetterKind,
    occurrence: u32,
    undelivered: bool,
    to: State,
) {
    case.letters.entry(letter).or_default().bounced.insert(occurrence);
    if case.acknowledged.as_ref().is_some_and(|met| met.is_letter(letter, occurrence)) {
        case.acknowledged = None;
    }
    case.undelivered |= undelivered;
    // only a bounce of the answer itself reopens the release; other letters may bounce meanwhile
    if to == State::Releasing && case.holds_answer(letter, occurrence) {
        back_to_releasing(case);
    }
    case.state = to;
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

pub(super) fn dispatched(case: &mut Case, duty: DutyKind, channel: DispatchChannel, on: NaiveDate) {
    let evidence = Evidence::Dispatched { channel, on };
    match duty {
        DutyKind::Acknowledge | DutyKind::AcknowledgeComplaint => {
            case.acknowledged.get_or_insert(evidence);
        }
        DutyKind::TellRecipients => {
            if let Some(owed) = &mut case.recipients {
                owed.notified = Some(evidence);
            }
        }
        // their other effects have events of their own
        DutyKind::AnswerOrRefuse
        | DutyKind::RefuseBy
        | DutyKind::TellExtension
        | DutyKind::TellPostponement
        | DutyKind::Question
        | DutyKind::DecideAppeal => {}
    }
}

pub(super) fn delivered(case: &mut Case, evidence: &Evidence, at: DateTime<Utc>, to: State) {
    if let Some(decision) = &mut case.decision {
        decision.left_once = true;
        case.outcome = decision.answer.outcome().or(case.outcome);
    }
    case.answered = Some(evidence.clone());
    case.undelivered = false;
    close(case, to, at);
}

pub(super) fn recipients_concerned(case: &mut Case, demands: &[Demand], by: NaiveDate, since: DateTime<Utc>) {
    case.recipients = Some(Recipients { demands: demands.to_vec(), since, by, notified: None });
}
