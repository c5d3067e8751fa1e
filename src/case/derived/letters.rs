//! The letters that an event calls for.
//!
//! Invariant: found from the event and the case after it, so that a replay counts the same letters.

use crate::{
    case::{
        event::{Classified, Decided, Event},
        model::Case,
        words::{DutyKind, LetterKind, State, TimerKind},
    },
    law::Right,
};

/// The letters that an event calls for, given the case after it. Counted by `evolve`; `effects` says what becomes of them.
pub(in crate::case) fn letters_of(event: &Event, case: &Case) -> Vec<(LetterKind, Option<DutyKind>)> {
    let answer_duty =
        if case.asked.right == Right::Appeal { DutyKind::DecideAppeal } else { DutyKind::AnswerOrRefuse };
    let acknowledge = if case.asked.right == Right::Complaint {
        DutyKind::AcknowledgeComplaint
    } else {
        DutyKind::Acknowledge
    };
    match event {
        Event::Filed(filed) if filed.new.contests.is_some() => {
            vec![(LetterKind::Contested, Some(acknowledge))]
        }
        Event::Filed(_)
        | Event::Classified(Classified { new_receipt: true, .. })
        | Event::Reopened { receipt: Some(_), .. } => {
            vec![(LetterKind::Received, Some(acknowledge))]
        }
        Event::ReceiptCorrected { .. } => vec![(LetterKind::Received, None)],
        Event::Asked { .. } => vec![(LetterKind::Question, Some(DutyKind::Question))],
        Event::AnswerArrived { complete: true, .. } => vec![(LetterKind::ClockRuns, None)],
        Event::ExtensionAnnounced { .. } => vec![(LetterKind::Extension, Some(DutyKind::TellExtension))],
        Event::PostponementAnnounced { .. } => {
            vec![(LetterKind::Postponement, Some(DutyKind::TellPostponement))]
        }
        Event::ExtensionLapsed | Event::PostponementLapsed | Event::Recalled => {
            vec![(LetterKind::Alarm, None)]
        }
        Event::Verified { tells_progress: true, .. } => vec![(LetterKind::Progress, None)],
        Event::Decided(Decided { to: State::Reviewing, .. }) | Event::RefusalWritten(_) => {
            vec![(LetterKind::ApprovalWanted, None)]
        }
        Event::Returned => vec![(LetterKind::Returned, None)],
        Event::Released { .. } => case.decision.as_ref().map_or_else(Vec::new, |decision| {
            let mut letters = vec![(decision.answer.letter(), Some(answer_duty))];
            // what was given in part is collected like the rest; its reasons stand in the other letter
            if decision.answer.letter() == LetterKind::Partly && !decision.answer.files().is_empty() {
                letters.push((LetterKind::ReadyToCollect, None));
            }
            letters
        }),
        Event::LetterBounced { undelivered: true, .. } => vec![(LetterKind::Alarm, None)],
        Event::ReferralAccepted { .. } => vec![(LetterKind::Referred, None)],
        Event::Withdrawn { .. } => vec![(LetterKind::Withdrawn, None)],
        Event::Reminded { kind: TimerKind::RemindConfirm, .. } => vec![(LetterKind::ConfirmReminder, None)],
        Event::Reminded { .. } => vec![(LetterKind::AnswerReminder, None)],
        Event::Escalated { .. } => vec![(LetterKind::DueLadder, None)],
        _ => Vec::new(),
    }
}
