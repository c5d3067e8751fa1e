//! What an event changes in its transaction beside the row of its case, its letters and its tasks.

use crate::case::Event;

/// One such thing; no event has two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// The words of the act are sealed with it: its letter or page carries them.
    Words,
    /// Dates were computed anew, and so perhaps other laws chosen.
    Dates,
    /// A message waits for the office.
    Message,
    /// The answer reached the person, who may collect its files.
    Delivery,
    /// Nothing else.
    Nothing,
}

impl Beside {
    pub(super) fn of(event: &Event) -> Self {
        match event {
            Event::Asked { .. } | Event::Decided { .. } | Event::RefusalWritten { .. } => Self::Words,
            Event::Dated(_) => Self::Dates,
            Event::MessageArrived { .. } => Self::Message,
            Event::Delivered { .. } => Self::Delivery,
            Event::Filed(_)
            | Event::ClockMoved { .. }
            | Event::ClockUndone { .. }
            | Event::Classified(_)
            | Event::ReceiptProposed { .. }
            | Event::ReceiptCorrected { .. }
            | Event::MailboxConfirmed { .. }
            | Event::Verified { .. }
            | Event::VerificationFailed { .. }
            | Event::ProofTaken { .. }
            | Event::QuestionReached { .. }
            | Event::QuestionUnreached
            | Event::QuestionClosed
            | Event::AnswerArrived { .. }
            | Event::ExtensionAnnounced { .. }
            | Event::ExtensionTook { .. }
            | Event::ExtensionReopened
            | Event::ExtensionLapsed
            | Event::PostponementAnnounced { .. }
            | Event::PostponementTook { .. }
            | Event::PostponementLapsed
            | Event::Assigned { .. }
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
            | Event::LetterAccepted { .. }
            | Event::LetterBounced { .. }
            | Event::Dispatched { .. }
            | Event::RecipientsConcerned { .. }
            | Event::ReferralStarted { .. }
            | Event::ReferralAccepted { .. }
            | Event::ReferralDeclined
            | Event::Merged { .. }
            | Event::Unmerged { .. }
            | Event::MergedIn { .. }
            | Event::Separated { .. }
            | Event::AnsweredWith { .. }
            | Event::Withdrawn { .. }
            | Event::SetAside { .. }
            | Event::Contested { .. }
            | Event::LinkClosed { .. }
            | Event::LinkReopened { .. }
            | Event::Reopened { .. }
            | Event::Recalled
            | Event::FileAttached(_)
            | Event::Collected(_)
            | Event::PackageOver { .. }
            | Event::Escalated { .. }
            | Event::Reminded { .. }
            | Event::Purged { .. } => Self::Nothing,
        }
    }

    /// Whether one of the events changes this.
    pub(super) fn is_in(self, events: &[Event]) -> bool {
        events.iter().any(|event| Self::of(event) == self)
    }
}
