//! The stable names of events, and which of them make an open page stale.

use crate::case::event::Event;

impl Event {
    /// The stable name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Filed(_) => "filed",
            Self::Dated(_) => "dated",
            Self::ClockMoved { .. } => "clock_moved",
            Self::ClockUndone { .. } => "clock_undone",
            Self::Classified(_) => "classified",
            Self::ReceiptProposed { .. } => "receipt_proposed",
            Self::ReceiptCorrected { .. } => "receipt_corrected",
            Self::MailboxConfirmed { .. } => "mailbox_confirmed",
            Self::Verified { .. } => "verified",
            Self::VerificationFailed { .. } => "verification_failed",
            Self::Asked { .. } => "asked",
            Self::QuestionReached { .. } => "question_reached",
            Self::QuestionUnreached => "question_unreached",
            Self::QuestionClosed => "question_closed",
            Self::AnswerArrived { .. } => "answer_arrived",
            Self::ExtensionAnnounced { .. } => "extension_announced",
            Self::ExtensionTook { .. } => "extension_took",
            Self::ExtensionReopened => "extension_reopened",
            Self::ExtensionLapsed => "extension_lapsed",
            Self::PostponementAnnounced { .. } => "postponement_announced",
            Self::PostponementTook { .. } => "postponement_took",
            Self::PostponementLapsed => "postponement_lapsed",
            Self::Assigned { .. } => "assigned",
            Self::Noted => "noted",
            Self::HoldProposed { .. } => "hold_proposed",
            Self::HoldPlaced { .. } => "hold_placed",
            Self::LiftProposed { .. } => "lift_proposed",
            Self::HoldLifted => "hold_lifted",
            Self::Planned { .. } => "planned",
            Self::TaskAnswered { .. } => "task_answered",
            Self::Decided { .. } => "decided",
            Self::RefusalWritten { .. } => "refusal_written",
            Self::Approved { .. } => "approved",
            Self::Returned => "returned",
            Self::SendOrdered { .. } => "send_ordered",
            Self::PulledBack => "pulled_back",
            Self::Released { .. } => "released",
            Self::LetterAccepted { .. } => "letter_accepted",
            Self::LetterBounced { .. } => "letter_bounced",
            Self::Dispatched { .. } => "dispatched",
            Self::Delivered { .. } => "delivered",
            Self::RecipientsConcerned { .. } => "recipients_concerned",
            Self::ReferralStarted { .. } => "referral_started",
            Self::ReferralAccepted { .. } => "referral_accepted",
            Self::ReferralDeclined => "referral_declined",
            Self::Merged { .. } => "merged",
            Self::Unmerged { .. } => "unmerged",
            Self::Withdrawn { .. } => "withdrawn",
            Self::SetAside { .. } => "set_aside",
            Self::Contested { .. } => "contested",
            Self::LinkClosed { .. } => "link_closed",
            Self::LinkReopened { .. } => "link_reopened",
            Self::Reopened { .. } => "reopened",
            Self::Recalled => "recalled",
            Self::MessageArrived { .. } => "message_arrived",
            Self::FileAttached(_) => "file_attached",
            Self::Escalated { .. } => "escalated",
            Self::Reminded { .. } => "reminded",
            Self::Purged { .. } => "purged",
        }
    }

    /// Whether a page opened before it is out of date: state, clock, owner, decision, files or incoming messages
    /// changed. A delivered mail, a note, a reminder or a look makes no page stale.
    pub fn moves_version(&self) -> bool {
        !matches!(
            self,
            Self::MailboxConfirmed { .. }
                | Self::Noted
                | Self::LetterAccepted { .. }
                | Self::LinkClosed { .. }
                | Self::LinkReopened { .. }
                | Self::Escalated { .. }
                | Self::Reminded { .. }
        )
    }
}
