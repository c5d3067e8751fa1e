//! The letters that an event calls for.
//!
//! Invariant: found from the event and the case after it, so that a replay counts the same letters.

use crate::{
    case::{
        event::{Classified, Decided, Event, ProofTaken},
        model::{Case, Decision},
        words::{Alarm, DutyKind, LetterKind, State, TimerKind},
    },
    law::Right,
};

/// A letter that an event calls for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::case) enum Called {
    /// The receipt of a filing, with the duty that its acceptance meets: one letter names all its cases.
    Receipt(DutyKind),
    /// To the person, with the duty that its acceptance meets.
    ToPerson(LetterKind, Option<DutyKind>),
    ToStaff(Notice),
}

/// Why staff are written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// A decision or a refusal waits for a second person.
    ApprovalWanted,
    /// A second person sent it back.
    Returned,
    /// A date comes near or is over.
    Ladder(TimerKind),
    /// Something went wrong.
    Alarm(Alarm),
}

impl Called {
    pub(in crate::case) fn letter(self) -> LetterKind {
        match self {
            Self::Receipt(_) => LetterKind::Received,
            Self::ToPerson(letter, _) => letter,
            Self::ToStaff(notice) => notice.letter(),
        }
    }
}

impl Notice {
    /// The letter that says so.
    pub fn letter(self) -> LetterKind {
        match self {
            Self::ApprovalWanted => LetterKind::ApprovalWanted,
            Self::Returned => LetterKind::Returned,
            Self::Ladder(_) => LetterKind::DueLadder,
            Self::Alarm(_) => LetterKind::Alarm,
        }
    }
}

/// The letters that an event calls for, given the case after it. Counted by `evolve`; `effects` says what becomes of them.
#[expect(clippy::too_many_lines, reason = "a line for each event")]
pub(in crate::case) fn letters_of(event: &Event, case: &Case) -> Vec<Called> {
    match event {
        Event::Filed(filed) if filed.new.contests.is_some() => {
            vec![Called::ToPerson(LetterKind::Contested, Some(acknowledgement(case)))]
        }
        Event::Filed(_) => vec![Called::Receipt(acknowledgement(case))],
        Event::Classified(Classified { new_receipt, .. }) => only_if(*new_receipt, receipt(case)),
        Event::Reopened { receipt: new, .. } => only_if(new.is_some(), receipt(case)),
        Event::ReceiptCorrected { .. } => vec![Called::ToPerson(LetterKind::Received, None)],
        Event::Asked { .. } => vec![Called::ToPerson(LetterKind::Question, Some(DutyKind::Question))],
        Event::AnswerArrived { complete, .. } => {
            only_if(*complete, Called::ToPerson(LetterKind::ClockRuns, None))
        }
        Event::ExtensionAnnounced { .. } => {
            vec![Called::ToPerson(LetterKind::Extension, Some(DutyKind::TellExtension))]
        }
        Event::PostponementAnnounced { .. } => {
            vec![Called::ToPerson(LetterKind::Postponement, Some(DutyKind::TellPostponement))]
        }
        Event::ExtensionLapsed => vec![Called::ToStaff(Notice::Alarm(Alarm::ExtensionLapsed))],
        Event::PostponementLapsed => vec![Called::ToStaff(Notice::Alarm(Alarm::PostponementLapsed))],
        Event::Recalled => vec![Called::ToStaff(Notice::Alarm(Alarm::Recalled))],
        Event::LetterBounced { undelivered, .. } => {
            only_if(*undelivered, Called::ToStaff(Notice::Alarm(Alarm::Bounced)))
        }
        Event::Verified { tells_progress, .. } | Event::ProofTaken(ProofTaken { tells_progress, .. }) => {
            only_if(*tells_progress, Called::ToPerson(LetterKind::Progress, None))
        }
        Event::Decided(Decided { to, .. }) => {
            only_if(*to == State::Reviewing, Called::ToStaff(Notice::ApprovalWanted))
        }
        Event::RefusalWritten(_) => vec![Called::ToStaff(Notice::ApprovalWanted)],
        Event::Returned => vec![Called::ToStaff(Notice::Returned)],
        Event::Released { .. } => case.decision.as_ref().map_or_else(Vec::new, |it| answer(case, it)),
        Event::ReferralAccepted { .. } => vec![Called::ToPerson(LetterKind::Referred, None)],
        Event::ReferralStarted { .. } | Event::ReferralDeclined => {
            only_if(case.referred_as.is_some(), Called::ToPerson(LetterKind::Referred, None))
        }
        Event::Merged { is_told, .. } | Event::Unmerged { is_told, .. } => {
            only_if(*is_told, Called::ToPerson(LetterKind::Progress, None))
        }
        Event::AnsweredWith { letter } => vec![Called::ToPerson(*letter, None)],
        Event::Replied { is_told_here } => only_if(*is_told_here, Called::ToPerson(LetterKind::Reply, None)),
        Event::Withdrawn { .. } => vec![Called::ToPerson(LetterKind::Withdrawn, None)],
        Event::Collected(_) => {
            let is_first = case.collected.len() == 1 && case.has_mailbox;
            only_if(is_first, Called::ToPerson(LetterKind::Collected, None))
        }
        Event::Reminded { kind, .. } => vec![Called::ToPerson(reminder(*kind), None)],
        Event::Escalated { kind, .. } => vec![Called::ToStaff(Notice::Ladder(*kind))],
        Event::Dated(_)
        | Event::ClockMoved { .. }
        | Event::ClockUndone { .. }
        | Event::ReceiptProposed { .. }
        | Event::MailboxConfirmed { .. }
        | Event::VerificationFailed { .. }
        | Event::QuestionReached { .. }
        | Event::QuestionUnreached
        | Event::QuestionClosed
        | Event::ExtensionTook { .. }
        | Event::ExtensionReopened
        | Event::PostponementTook { .. }
        | Event::Assigned { .. }
        | Event::Noted
        | Event::HoldProposed { .. }
        | Event::HoldPlaced { .. }
        | Event::LiftProposed { .. }
        | Event::HoldLifted
        | Event::Planned { .. }
        | Event::TaskAnswered { .. }
        | Event::Approved { .. }
        | Event::SendOrdered { .. }
        | Event::PulledBack
        | Event::LetterAccepted { .. }
        | Event::Dispatched { .. }
        | Event::Delivered { .. }
        | Event::RecipientsConcerned { .. }
        | Event::MergedIn { .. }
        | Event::Separated { .. }
        | Event::SetAside { .. }
        | Event::Contested(_)
        | Event::LinkClosed { .. }
        | Event::LinkReopened { .. }
        | Event::MessageArrived { .. }
        | Event::FileAttached(_)
        | Event::PackageOver { .. }
        | Event::Purged { .. } => Vec::new(),
    }
}

fn only_if(called_for: bool, letter: Called) -> Vec<Called> {
    if called_for { vec![letter] } else { Vec::new() }
}

fn acknowledgement(case: &Case) -> DutyKind {
    if case.asked.right == Right::Complaint { DutyKind::AcknowledgeComplaint } else { DutyKind::Acknowledge }
}

fn receipt(case: &Case) -> Called {
    Called::ToPerson(LetterKind::Received, Some(acknowledgement(case)))
}

fn answer(case: &Case, decision: &Decision) -> Vec<Called> {
    let duty =
        if case.asked.right == Right::Appeal { DutyKind::DecideAppeal } else { DutyKind::AnswerOrRefuse };
    let letters = decision.answer.letters().into_iter().enumerate();
    letters.map(|(place, letter)| Called::ToPerson(letter, (place == 0).then_some(duty))).collect()
}

fn reminder(kind: TimerKind) -> LetterKind {
    let asked = [
        (TimerKind::RemindConfirm, LetterKind::ConfirmReminder),
        (TimerKind::RemindCollect, LetterKind::CollectReminder),
    ];
    let found = asked.into_iter().find(|(timer, _)| *timer == kind);
    found.map_or(LetterKind::AnswerReminder, |(_, letter)| letter)
}
