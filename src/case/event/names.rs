//! The stable names of events, and which of them make an open page stale.

use super::Event;

/// What an event does to a page that was opened before it.
enum Page {
    /// State, clock, owner, decision, files or incoming messages changed: the page is out of date.
    Stale,
    /// A delivered mail, a note, a reminder: the page still shows what stands.
    Current,
}

impl Event {
    /// The stable name.
    pub fn name(&self) -> &'static str {
        self.row().0
    }

    /// Whether a page opened before it is out of date.
    pub fn moves_version(&self) -> bool {
        match self.row().1 {
            Page::Stale => true,
            Page::Current => false,
        }
    }

    fn row(&self) -> (&'static str, Page) {
        match self {
            Self::Filed(_) => ("filed", Page::Stale),
            Self::Dated(_) => ("dated", Page::Stale),
            Self::ClockMoved { .. } => ("clock_moved", Page::Stale),
            Self::ClockUndone { .. } => ("clock_undone", Page::Stale),
            Self::Classified(_) => ("classified", Page::Stale),
            Self::ReceiptProposed { .. } => ("receipt_proposed", Page::Stale),
            Self::ReceiptCorrected { .. } => ("receipt_corrected", Page::Stale),
            Self::MailboxConfirmed { .. } => ("mailbox_confirmed", Page::Current),
            Self::Verified { .. } => ("verified", Page::Stale),
            Self::VerificationFailed { .. } => ("verification_failed", Page::Stale),
            Self::ProofTaken { .. } => ("proof_taken", Page::Stale),
            Self::Asked { .. } => ("asked", Page::Stale),
            Self::QuestionReached { .. } => ("question_reached", Page::Stale),
            Self::QuestionUnreached => ("question_unreached", Page::Stale),
            Self::QuestionClosed => ("question_closed", Page::Stale),
            Self::AnswerArrived { .. } => ("answer_arrived", Page::Stale),
            Self::ExtensionAnnounced { .. } => ("extension_announced", Page::Stale),
            Self::ExtensionTook { .. } => ("extension_took", Page::Stale),
            Self::ExtensionReopened => ("extension_reopened", Page::Stale),
            Self::ExtensionLapsed => ("extension_lapsed", Page::Stale),
            Self::PostponementAnnounced { .. } => ("postponement_announced", Page::Stale),
            Self::PostponementTook { .. } => ("postponement_took", Page::Stale),
            Self::PostponementLapsed => ("postponement_lapsed", Page::Stale),
            Self::Assigned { .. } => ("assigned", Page::Stale),
            Self::Noted => ("noted", Page::Current),
            Self::HoldProposed { .. } => ("hold_proposed", Page::Stale),
            Self::HoldPlaced { .. } => ("hold_placed", Page::Stale),
            Self::LiftProposed { .. } => ("lift_proposed", Page::Stale),
            Self::HoldLifted => ("hold_lifted", Page::Stale),
            Self::Planned { .. } => ("planned", Page::Stale),
            Self::TaskAnswered { .. } => ("task_answered", Page::Stale),
            Self::Decided { .. } => ("decided", Page::Stale),
            Self::RefusalWritten { .. } => ("refusal_written", Page::Stale),
            Self::Approved { .. } => ("approved", Page::Stale),
            Self::Returned => ("returned", Page::Stale),
            Self::SendOrdered { .. } => ("send_ordered", Page::Stale),
            Self::PulledBack => ("pulled_back", Page::Stale),
            Self::Released { .. } => ("released", Page::Stale),
            Self::LetterAccepted { .. } => ("letter_accepted", Page::Current),
            Self::LetterBounced { .. } => ("letter_bounced", Page::Stale),
            Self::Dispatched { .. } => ("dispatched", Page::Stale),
            Self::Delivered { .. } => ("delivered", Page::Stale),
            Self::RecipientsConcerned { .. } => ("recipients_concerned", Page::Stale),
            Self::ReferralStarted { .. } => ("referral_started", Page::Stale),
            Self::ReferralAccepted { .. } => ("referral_accepted", Page::Stale),
            Self::ReferralDeclined => ("referral_declined", Page::Stale),
            Self::Merged { .. } => ("merged", Page::Stale),
            Self::Unmerged { .. } => ("unmerged", Page::Stale),
            Self::Withdrawn { .. } => ("withdrawn", Page::Stale),
            Self::SetAside { .. } => ("set_aside", Page::Stale),
            Self::Contested { .. } => ("contested", Page::Stale),
            Self::LinkClosed { .. } => ("link_closed", Page::Current),
            Self::LinkReopened { .. } => ("link_reopened", Page::Current),
            Self::Reopened { .. } => ("reopened", Page::Stale),
            Self::Recalled => ("recalled", Page::Stale),
            Self::MessageArrived { .. } => ("message_arrived", Page::Stale),
            Self::FileAttached(_) => ("file_attached", Page::Stale),
            Self::Escalated { .. } => ("escalated", Page::Current),
            Self::Reminded { .. } => ("reminded", Page::Current),
            Self::Purged { .. } => ("purged", Page::Stale),
        }
    }
}
